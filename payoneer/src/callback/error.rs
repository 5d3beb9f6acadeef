use payout_signing::form::FormError;

/// Why a notification or a redirect cannot be read. No message repeats a value, and a name that the sender chose is masked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// The query is no form.
    #[error(transparent)]
    Query(#[from] FormError),
    /// The query or the body is no text.
    #[error("the notification must be UTF-8")]
    NotUtf8,
    /// The body is no JSON object.
    #[error("the notification's body must be one JSON object; it fails at line {line}, column {column}")]
    #[non_exhaustive]
    Json {
        /// Where, counted from 1.
        line: usize,
        /// Where, counted from 1; 0 is the beginning of the line.
        column: usize,
    },
    /// There is more than Payoneer sends.
    #[error("the notification has {found} bytes, at most {limit} are read")]
    #[non_exhaustive]
    TooLong {
        /// How many there are, as far as that is known.
        found: usize,
        /// How many are read.
        limit: usize,
    },
    /// One field has two values. Which of them counts is not for a reader to choose.
    #[error(
        "the notification has the field {name:?} under one name or several with different values; it must have one"
    )]
    #[non_exhaustive]
    Disagreement {
        /// The field, in lower case and without spaces, [masked](payout_core::mask).
        name: String,
    },
}
