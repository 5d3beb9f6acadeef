//! What the bodies of all creates share: the envelope, numbers, and the limits of their common members.

use crate::{Account, BodyShape, CallbackUrl, Dialect};
use payout_core::{Amount, Reference, WriteError};
use serde::Serialize;
use serde_json::value::RawValue;

/// The longest description: where third parties cut it, no limit being documented (wire specification 8.5).
const LONGEST_DESCRIPTION: usize = 512;

/// The longest code of a service; the longest in the platform's dictionary has 88 characters.
const LONGEST_SERVICE: usize = 128;

/// An amount in major units, as a JSON number or as text, written from the digits of the decimal (wire specification 8.1).
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Number {
    Number(Box<RawValue>),
    Text(String),
}

impl Number {
    pub(crate) fn of(amount: &Amount, dialect: &Dialect) -> Result<Self, WriteError> {
        let text = amount.to_shortest_text();
        if dialect.writes_amounts_as_text() {
            return Ok(Self::Text(text));
        }
        number(text).map(Self::Number)
    }
}

/// A JSON number from its decimal text: no binary fraction ever touches it.
pub(crate) fn number(text: String) -> Result<Box<RawValue>, WriteError> {
    RawValue::from_string(text).map_err(|error| WriteError::new("amount", "makes no JSON number").with_source(error))
}

#[derive(Serialize)]
struct Envelope<'a, A> {
    data: Data<'a, A>,
}

#[derive(Serialize)]
struct Data<'a, A> {
    r#type: &'a str,
    attributes: &'a A,
}

/// The body in the account's dialect: compact JSON, no line end behind it.
pub(crate) fn write(account: &Account, kind: &'static str, attributes: &impl Serialize) -> Result<String, WriteError> {
    match account.dialect().body_shape() {
        BodyShape::Flat => json(attributes),
        BodyShape::Envelope => json(&Envelope {
            data: Data {
                r#type: kind,
                attributes,
            },
        }),
    }
}

/// Compact JSON, members in the order of the struct, so that the same call always gives the same bytes.
pub(crate) fn json(body: &impl Serialize) -> Result<String, WriteError> {
    serde_json::to_string(body).map_err(|error| WriteError::new("body", "makes no JSON").with_source(error))
}

/// Both APIs have the same limit, and a way to set another one.
pub(crate) fn checked_reference(reference: &Reference, longest: usize) -> Result<&str, WriteError> {
    let found = reference.as_str().len();
    if found <= longest {
        return Ok(reference.as_str());
    }
    let problem = format!("holds {found} characters, the limit is {longest} (`longest_reference` sets it)");
    Err(WriteError::new("reference_id", problem).rule("PayCore 8.5"))
}

/// A text of at least one character that is no blank, where there is one.
pub(crate) fn filled<'t>(
    field: &'static str,
    text: Option<&'t str>,
    section: &'static str,
) -> Result<Option<&'t str>, WriteError> {
    match text {
        Some(text) if text.trim().is_empty() => Err(WriteError::new(field, "is blank, give a text").rule(section)),
        text => Ok(text),
    }
}

/// The dictionary's own pattern: letters and digits at both ends, `-`, `_` and `.` between them.
pub(crate) fn checked_service(code: &str) -> Result<&str, WriteError> {
    let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = code.as_bytes().first().is_some_and(plain) && code.as_bytes().last().is_some_and(plain);
    let all = code
        .bytes()
        .all(|byte| plain(&byte) || matches!(byte, b'-' | b'_' | b'.'));
    if ends && all && (3..=LONGEST_SERVICE).contains(&code.len()) {
        return Ok(code);
    }
    let problem = "is no service's code, it takes a-z 0-9 - _ . only, like payment_card_uah or test_usd";
    Err(WriteError::new("service", problem).rule("PayCore 8.3"))
}

pub(crate) fn checked_description(text: Option<&str>) -> Result<Option<&str>, WriteError> {
    match text.map(|text| text.chars().count()) {
        Some(found) if found > LONGEST_DESCRIPTION => {
            let problem = format!("holds {found} characters, the limit is {LONGEST_DESCRIPTION}");
            Err(WriteError::new("description", problem).rule("PayCore 8.5"))
        }
        _ => Ok(text),
    }
}

/// A receiver on loopback works with a gateway on loopback only: that is a test.
pub(crate) fn checked_callback_url<'a>(
    account: &Account,
    url: Option<&'a CallbackUrl>,
) -> Result<Option<&'a str>, WriteError> {
    match url {
        Some(url) if url.is_loopback() && !account.base_url().is_loopback() => {
            let problem = "is a loopback address, which only an account on loopback can call";
            Err(WriteError::new("callback_url", problem).rule("PayCore 8.5"))
        }
        url => Ok(url.map(CallbackUrl::as_str)),
    }
}
