use super::Fields;
use crate::Code;
use bytes::Bytes;
use http::{Response, header};
use payout_core::{RawAnswer, mask};

/// What all answers have in common, and every member beside it (Payoneer 3.1).
///
/// Of some calls nothing more is known: then this is their answer.
///
/// # Example: what to tell Payoneer's support
///
/// ```
/// # fn example(accepted: &payoneer::v2::Accepted) {
/// if let Some(audit_id) = accepted.envelope().audit_id() {
///     println!("audit id {audit_id}");
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    code: i64,
    fields: Fields,
    raw: RawAnswer,
}

impl Envelope {
    /// The code; 0 is success.
    #[must_use]
    pub fn code(&self) -> i64 {
        self.code
    }

    /// Payoneer's id of this request, `audit_id`: what its support asks for first.
    #[must_use]
    pub fn audit_id(&self) -> Option<&str> {
        audit_id(&self.fields)
    }

    /// What happened, in Payoneer's words. Nothing is decided by it: success has other words in other places.
    #[must_use]
    pub fn description(&self) -> Option<String> {
        self.fields.get_text("description")
    }

    /// What to do about it, in Payoneer's words.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        self.fields.get_text("hint")
    }

    /// Every member of the answer.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The answer as it came.
    #[must_use]
    pub fn raw(&self) -> &RawAnswer {
        &self.raw
    }

    /// Reads a whole answer: a complete object in UTF-8, whose member `code`, there once, is an integer. `Content-Type` plays no
    /// part.
    pub(crate) fn of(response: &Response<Bytes>) -> Result<Self, WireError> {
        let body = whole_body(response)?;
        let text = std::str::from_utf8(body).map_err(|_| WireError::NotUtf8)?;
        match text.trim_start().chars().next() {
            None => return Err(WireError::Empty),
            Some('<') => return Err(WireError::Markup),
            Some(_) => {}
        }
        // serde_json's own messages can repeat a value: only the place is kept.
        let fields = Fields::of(text).map_err(|error| WireError::NoObject {
            line: error.line(),
            column: error.column(),
        })?;
        let literal = fields.one("code").map_err(|_| WireError::RepeatedCode)?;
        let code = integer(literal.ok_or(WireError::NoCode)?).ok_or(WireError::CodeKind)?;
        Ok(Self {
            code,
            fields,
            raw: RawAnswer::new(response),
        })
    }

    pub(crate) fn listed(&self) -> Code {
        Code::from(self.code)
    }

    /// Description and hint, as an error shows them.
    pub(crate) fn said(&self) -> Option<String> {
        let texts: Vec<_> = [self.description(), self.hint()]
            .into_iter()
            .flatten()
            .filter(|text| !text.is_empty())
            .collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }
}

/// What a body shows, whether or not it can be read as a whole: evidence for support, never a ground for a decision.
pub(crate) struct Seen {
    pub(crate) code: Option<i64>,
    pub(crate) audit_id: Option<String>,
    pub(crate) payout_id: Option<String>,
}

impl Seen {
    pub(crate) fn of(response: &Response<Bytes>) -> Self {
        let text = std::str::from_utf8(response.body()).unwrap_or_default();
        let fields = Fields::glimpse(text);
        Self {
            code: fields.get("code").and_then(integer),
            audit_id: audit_id(&fields).map(mask),
            payout_id: fields
                .number("payout_id")
                .ok()
                .flatten()
                .filter(|id| !id.is_empty())
                .map(|id| mask_unless_digits(&id)),
        }
    }
}

/// An id in digits stays readable, even where it is as long as a card number: it is what a person asks Payoneer with.
fn mask_unless_digits(id: &str) -> String {
    let plain = id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit());
    if plain { id.to_owned() } else { mask(id) }
}

fn audit_id(fields: &Fields) -> Option<&str> {
    fields.get("audit_id").filter(|literal| integer(literal).is_some())
}

/// A JSON integer that fits; `-0`, `0.0` and `0e0` are none.
fn integer(literal: &str) -> Option<i64> {
    let digits = literal.strip_prefix('-').unwrap_or(literal);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && literal != "-0";
    plain.then(|| literal.parse().ok()).flatten()
}

/// The transport owes a whole body. Where it broke that promise, a part of an answer must not become an answer.
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

/// Why a body is no envelope. No message repeats a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WireError {
    #[error("the body is empty")]
    Empty,
    #[error("the body is not UTF-8")]
    NotUtf8,
    #[error("the body is a page of markup, not JSON")]
    Markup,
    #[error("the body is no complete JSON object (line {line}, column {column})")]
    NoObject { line: usize, column: usize },
    #[error("the body has {found} bytes where its header promised {promised}")]
    Length { promised: String, found: usize },
    #[error("the answer has no code")]
    NoCode,
    #[error("code is there more than once, so none of them is to be trusted")]
    RepeatedCode,
    #[error("code should be an integer")]
    CodeKind,
}
