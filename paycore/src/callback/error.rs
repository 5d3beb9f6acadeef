use crate::{Mode, wire::WireError};
use payout_signing::sha1_callback::CallbackError as SignatureError;

/// Why a callback is not to be believed. Nothing of it is repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// There is more than a gateway sends. It was not hashed.
    #[error("the callback's body has {found} bytes, at most {limit} are read")]
    #[non_exhaustive]
    TooLong {
        /// How many there are.
        found: usize,
        /// How many are read.
        limit: usize,
    },
    /// No signature.
    #[error("the callback has no `X-Signature` header, it must have one")]
    NoSignature,
    /// More than one signature.
    #[error("the callback has several `X-Signature` headers, it must have one")]
    SeveralSignatures,
    /// None of the keys made the signature over these bytes.
    #[error("the callback's signature is not right: {0}")]
    Signature(SignatureError),
    /// The body says another mode than that of the key which signed it.
    #[error("the callback was signed with the {signed} key and says that it is of the other mode; both must agree")]
    #[non_exhaustive]
    Mode {
        /// The mode of the key.
        signed: Mode,
    },
    /// A key that serves both modes signed it, and the body does not say which one it is.
    #[error("the callback has no `test_mode`, which it must have where one key signs in both modes")]
    NoMode,
    /// It has no signed part at all: no JSON, or none with `data` and `signature` (version 1 only, `PayCore 6.5`).
    #[error("the body is no callback of version 1, which has `data` and `signature`: {detail}")]
    #[non_exhaustive]
    NotVersion1 {
        /// What is wrong.
        detail: String,
    },
    /// Rightly signed, and not what the documents describe: no JSON, a repeated member, no id.
    #[error("the callback was signed rightly and cannot be read: {detail}")]
    #[non_exhaustive]
    Unreadable {
        /// What is wrong and what would be right.
        detail: String,
    },
}

// By hand: the text holds the cause's, so `source()` must not give it a second time.
impl From<SignatureError> for CallbackError {
    fn from(error: SignatureError) -> Self {
        Self::Signature(error)
    }
}

// `WireError` is private; its text is all there is to know.
impl From<WireError> for CallbackError {
    fn from(error: WireError) -> Self {
        Self::Unreadable {
            detail: error.to_string(),
        }
    }
}
