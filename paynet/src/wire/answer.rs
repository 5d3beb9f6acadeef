//! How the gateway frames its answers (wire specification 4.0.4 and 7.4).

use super::{Fields, json};
use crate::Account;
use bytes::Bytes;
use http::{Response, StatusCode, header};
use payout_signing::form::{self, FormError};
use std::ops::Deref;

pub(crate) const SERIAL_NUMBER: &[&str] = &["serial-number"];

impl Fields {
    /// Reads the form framing of an answer.
    pub(crate) fn from_form(body: &[u8]) -> Result<Self, WireError> {
        let text = std::str::from_utf8(body).map_err(|_| WireError::NotUtf8)?;
        match text.trim_start().chars().next() {
            None => return Err(WireError::Empty),
            Some('<') => return Err(WireError::Markup),
            Some('{' | '[') => return Err(WireError::Json),
            Some(_) => {}
        }
        let mut pairs = Vec::new();
        for (index, piece) in text.split('&').enumerate() {
            let number = index + 1;
            let piece = trim_raw_end(piece);
            if piece.is_empty() {
                continue;
            }
            let (name, value) = piece
                .split_once('=')
                .ok_or(FormError::MissingEquals { piece: number })?;
            pairs.push((decode(name, number)?, decode(value, number)?));
        }
        Self::unique(pairs)
    }

    fn unique(pairs: Vec<(String, String)>) -> Result<Self, WireError> {
        form::require_unique(pairs.iter().map(|(name, _)| name.as_str()))?;
        Ok(Self(pairs))
    }
}

/// Why a body is no answer in the gateway's framing. No message repeats a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WireError {
    #[error("the body is empty")]
    Empty,
    #[error("the body is not UTF-8")]
    NotUtf8,
    #[error("the body is a page of markup, not a form")]
    Markup,
    #[error("the body is JSON where a form should be")]
    Json,
    #[error("the body is no flat JSON object (line {line}, column {column})")]
    BrokenJson { line: usize, column: usize },
    #[error("{name} holds an object or an array, it should be a text or a number")]
    Nested { name: String },
    #[error("the body has {found} bytes where its header promised {promised}")]
    Length { promised: String, found: usize },
    #[error(transparent)]
    Form(#[from] FormError),
}

/// An answer, and the framing that was asked for.
pub(crate) struct Answer<'r> {
    response: &'r Response<Bytes>,
    json_asked_for: bool,
}

impl Account {
    /// Puts an answer beside what this account asks its gateway for.
    pub(crate) fn answer<'r>(&self, response: &'r Response<Bytes>) -> Answer<'r> {
        Answer {
            response,
            json_asked_for: self.gateway().asks_for_json(),
        }
    }
}

impl Answer<'_> {
    /// Whether it is to be read as JSON: never unless that was asked for, and then by its own first byte, since a brand may ignore
    /// the request and the media type of JSON answers is not documented.
    pub(crate) fn is_json(&self) -> bool {
        self.json_asked_for && json::is_object(self.body())
    }

    /// The HTTP status that a refusal comes with: 200 in a form, 4xx in JSON (wire specification 4.0.6).
    pub(crate) fn has_status_of_a_refusal(&self) -> bool {
        if self.is_json() {
            self.status().is_client_error()
        } else {
            self.status() == StatusCode::OK
        }
    }
}

impl Deref for Answer<'_> {
    type Target = Response<Bytes>;

    fn deref(&self) -> &Response<Bytes> {
        self.response
    }
}

/// The fields of a whole answer.
pub(crate) fn fields(answer: &Answer<'_>) -> Result<Fields, WireError> {
    let body = whole_body(answer)?;
    if answer.is_json() {
        Fields::from_json(body)
    } else {
        Fields::from_form(body)
    }
}

/// The objects of a whole answer that is an array, in either mode.
pub(crate) fn array(answer: &Answer<'_>) -> Result<Vec<Fields>, WireError> {
    Fields::from_array(whole_body(answer)?)
}

/// The transport owes a whole body. Where it broke that promise, a cut order id must not become an order id.
fn whole_body(response: &Response<Bytes>) -> Result<&[u8], WireError> {
    let body = response.body();
    if let Some(promised) = response.headers().get(header::CONTENT_LENGTH) {
        if promised.as_bytes() != body.len().to_string().as_bytes() {
            return Err(WireError::Length {
                promised: promised.to_str().unwrap_or("no number").to_owned(),
                found: body.len(),
            });
        }
    }
    Ok(body)
}

/// The first readable value under one of the names in a body that need not be readable as a whole: evidence for support and for
/// a look-up, never a ground for a decision; so it looks into JSON too, asked for or not.
pub(crate) fn glimpse(body: &[u8], names: &[&str]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    if json::is_object(body) {
        return json::glimpse(text, names);
    }
    if text.trim_start().starts_with(['<', '{', '[']) {
        return None;
    }
    text.split('&').find_map(|piece| {
        let (name, value) = trim_raw_end(piece).split_once('=')?;
        let value = decode(value, 0).ok().filter(|value| !value.is_empty())?;
        names.contains(&name).then_some(value)
    })
}

/// The documented page of a refused caller, known by status, media type, title and text (wire specification 7.4).
pub(crate) fn is_access_denied_page(response: &Response<Bytes>) -> bool {
    let is_html = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case("text/html"));
    let has = |text: &str| contains(response.body(), text.as_bytes());
    response.status() == StatusCode::FORBIDDEN && is_html && has("<title>403</title>") && has("Access is denied")
}

/// A gateway's serial number looks like a UUID: shown as it is, since support asks for it first. Anything else passes the mask for
/// card numbers, which would take a UUID of digits for one.
pub(crate) fn serial_for_errors(serial: &str) -> String {
    let is_uuid = serial.len() == 36
        && serial.char_indices().all(|(index, character)| match index {
            8 | 13 | 18 | 23 => character == '-',
            _ => character.is_ascii_hexdigit(),
        });
    if is_uuid {
        serial.to_owned()
    } else {
        payout_core::mask(serial)
    }
}

/// A line feed stands after each value, before the `&`; vendor code has a blank there. Only the raw end is trimmed: `%0A`, `%20`
/// and `+` are data.
fn trim_raw_end(piece: &str) -> &str {
    piece.trim_end_matches(['\r', '\n', ' '])
}

fn decode(text: &str, piece: usize) -> Result<String, FormError> {
    form::decode_component(text).map_err(|source| FormError::Component { piece, source })
}

fn contains(body: &[u8], text: &[u8]) -> bool {
    body.windows(text.len()).any(|window| window == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Disagreement, names};

    fn read(body: &str) -> Result<Vec<(String, String)>, WireError> {
        Fields::from_form(body.as_bytes()).map(|fields| fields.0)
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn trap_31_one_reading_for_every_line_end() {
        let expected = pairs(&[("a", "1"), ("b", "2"), ("c", "3")]);
        for body in [
            "a=1\n&b=2\n&c=3",
            "a=1\n&b=2\n&c=3\n",
            "a=1\r\n&b=2\r\n&c=3\r\n",
            "a=1 &b=2 &c=3",
            "a=1&b=2&c=3",
            "a=1\n&b=2\n&c=3\n&\n",
        ] {
            assert_eq!(read(body).unwrap(), expected, "{body:?}");
        }
    }

    #[test]
    fn trap_32_only_the_raw_end_is_trimmed() {
        assert_eq!(
            read("a=1%0A\n&b=2%20 &c=3+\r\n&d= 4\n&e=5%0D%0A").unwrap(),
            pairs(&[("a", "1\n"), ("b", "2 "), ("c", "3 "), ("d", " 4"), ("e", "5\r\n")])
        );
    }

    #[test]
    fn m9_what_is_no_form_is_refused() {
        use WireError::{Empty, Form, Json, Markup, NotUtf8};
        assert_eq!(read(""), Err(Empty));
        assert_eq!(read("\n \r\n"), Err(Empty));
        assert_eq!(read("\n<!DOCTYPE html><a href=b>"), Err(Markup));
        assert_eq!(read("{\"type\":\"async-response=\"}"), Err(Json));
        assert_eq!(read("[]"), Err(Json));
        assert_eq!(Fields::from_form(b"a=\xff"), Err(NotUtf8));
        assert_eq!(read("a=1&b"), Err(Form(FormError::MissingEquals { piece: 2 })));
        for body in ["a=%zz", "a=%F", "a=%FF", "%zz=1"] {
            assert!(
                matches!(read(body), Err(Form(FormError::Component { piece: 1, .. }))),
                "{body}"
            );
        }
    }

    #[test]
    fn trap_39_a_repeated_name_is_refused() {
        for body in ["a=1&a=1", "a=1\n&b=2\n&a=2", "a-b=1&a%2Db=1"] {
            assert!(
                matches!(read(body), Err(WireError::Form(FormError::Duplicate { .. }))),
                "{body}"
            );
        }
    }

    #[test]
    fn spellings_that_agree_are_one_value_and_others_are_none() {
        let fields = Fields::from_form(b"merchant_order=7&client_orderid=7&orderid=1&paynet-order-id=2").unwrap();
        assert_eq!(fields.one_of(names::MERCHANT_ORDER), Ok(Some("7")));
        assert_eq!(fields.one_of(names::ERROR_CODE), Ok(None));
        assert_eq!(fields.one_of(names::ORDER), Err(Disagreement { names: names::ORDER }));
        // An empty spelling beside a full one is a disagreement too.
        let fields = Fields::from_form(b"orderid=&paynet-order-id=2").unwrap();
        assert!(fields.one_of(names::ORDER).is_err());
    }

    #[test]
    fn trap_49_serial_numbers_are_shown_and_card_numbers_are_not() {
        assert_eq!(
            serial_for_errors("00000000-0000-0000-0000-000002e2c322"),
            "00000000-0000-0000-0000-000002e2c322"
        );
        assert_eq!(serial_for_errors("4444333322221111"), "[digits masked]");
        assert_eq!(
            glimpse(b"a=%zz&serial-number=7\n&serial-number=8", SERIAL_NUMBER).as_deref(),
            Some("7")
        );
        assert_eq!(glimpse(b"<html>serial-number=7", SERIAL_NUMBER), None);
    }
}
