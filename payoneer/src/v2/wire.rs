//! JSON as the API writes it and reads it (Payoneer 2.4 and 3.1).

mod envelope;
mod fields;
mod object;

pub use envelope::Envelope;
pub(crate) use envelope::{Seen, WireError};
pub(crate) use fields::FieldError;
pub use fields::Fields;

use payout_core::WriteError;
use serde::Serialize;
use serde_json::value::RawValue;
use std::ops::RangeInclusive;

/// How long a text may be for which nobody has published a limit: enough for any sensible one, and a stop for an accident.
pub(crate) const FREE_TEXT: RangeInclusive<usize> = 1..=2000;

/// The text of a body.
pub(crate) fn json(body: &impl Serialize) -> Result<String, WriteError> {
    serde_json::to_string(body).map_err(|error| WriteError::new("body", "cannot be written as JSON").with_source(error))
}

/// An amount as it stands in a body: from the decimal digits, whichever way it is written.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum WrittenAmount {
    Text(String),
    Number(Box<RawValue>),
}

impl WrittenAmount {
    pub(crate) fn number(digits: String) -> Result<Self, WriteError> {
        RawValue::from_string(digits)
            .map(Self::Number)
            .map_err(|error| WriteError::new("amount", "is no JSON number").with_source(error))
    }
}

/// Checks a text that is sent: its length in characters, and that no control character is in it. Too long is refused, never cut.
pub(crate) fn check_text(
    field: &'static str,
    text: &str,
    length: &RangeInclusive<usize>,
    section: &'static str,
) -> Result<(), WriteError> {
    let found = text.chars().count();
    if !length.contains(&found) {
        let (least, most) = (length.start(), length.end());
        let problem = format!("holds {found} characters, it takes {least} to {most}");
        return Err(WriteError::new(field, problem).rule(section));
    }
    if text.chars().any(char::is_control) {
        let problem = "holds a control character, such as a line end; it takes one line of text";
        return Err(WriteError::new(field, problem).rule(section));
    }
    Ok(())
}

/// What every answer gives beside what is its own.
macro_rules! answer_accessors {
    ($Answer:ty) => {
        impl $Answer {
            /// The envelope: Payoneer's id of this request for its support, and every member of the answer.
            #[must_use]
            pub fn envelope(&self) -> &$crate::v2::Envelope {
                &self.envelope
            }
        }
    };
}
pub(crate) use answer_accessors;
