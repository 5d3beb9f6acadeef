use crate::wire::Disagreement;
use payout_signing::{form::FormError, sha1_callback::CallbackError as DigestError};

/// Why a [`Callback`](crate::Callback) or a [`FinalRedirect`](crate::FinalRedirect) is not to be believed. No message repeats a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// The fields cannot be read: a repeated name, a bad escape, a piece without `=`.
    #[error(transparent)]
    Fields(#[from] FormError),
    /// Bytes that are no text.
    #[error("the callback's fields must be UTF-8")]
    NotUtf8,
    /// There is more than a gateway sends.
    #[error("the callback's fields have {found} bytes, at most {limit} are read")]
    #[non_exhaustive]
    TooLong {
        /// How many there are.
        found: usize,
        /// How many are read.
        limit: usize,
    },
    /// A field that the control covers is missing or empty.
    #[error("the callback must have a value in one of the fields {names:?}")]
    #[non_exhaustive]
    Missing {
        /// The names it may have.
        names: &'static [&'static str],
    },
    /// Two spellings of one id that differ.
    #[error("the callback has several of the fields {names:?} and they must agree")]
    #[non_exhaustive]
    Disagreement {
        /// The names.
        names: &'static [&'static str],
    },
    /// The control is not that of these ids under this key.
    #[error("the callback's control is not right: {0}")]
    Control(DigestError),
}

// By hand: the text holds the cause's, so `source()` must not give it a second time.
impl From<DigestError> for CallbackError {
    fn from(error: DigestError) -> Self {
        Self::Control(error)
    }
}

impl From<Disagreement> for CallbackError {
    fn from(disagreement: Disagreement) -> Self {
        Self::Disagreement {
            names: disagreement.names,
        }
    }
}
