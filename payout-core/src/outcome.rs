//! How a call ends.
//!
//! [`SendError`] and [`FetchError`] are the two answers to "what went wrong"; the rest of the module is what they carry.
//! Texts of a provider pass through [`mask`](crate::mask) before they enter an error, and a raw answer shows its length in
//! `Debug`, never its content.

mod doubt;
mod fetch;
mod raw;
mod rejection;
mod write;

pub use doubt::{Doubt, DoubtCause, Evidence};
pub use fetch::{FetchError, Malformed, Refusal, Temporary};
pub use raw::RawAnswer;
pub use rejection::{Rejection, RejectionClass, RejectionKind};
pub use write::WriteError;

use crate::TransportError;
use std::{error::Error, fmt};

/// How a call that changes something or moves money ends when it is not accepted. Match all three.
///
/// The text holds that of the variant's content; [`source`](std::error::Error::source) goes on below it, so that no text
/// stands twice in a chain.
#[derive(Debug, Clone)]
#[allow(
    clippy::exhaustive_enums,
    reason = "the outcomes are what the library is for: a user must match every one"
)]
pub enum SendError {
    /// Nothing left this machine. The same payout may be sent, by your decision.
    NotSent(NotSent),
    /// The provider refused this very request, in a form that its documents list. An earlier [`Unknown`](Self::Unknown)
    /// under the same reference stays unknown.
    Rejected(Rejection),
    /// It may have happened. Look it up by your own reference, and never send a new one meanwhile.
    Unknown(Doubt),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(why) => write!(f, "not sent: {why}"),
            Self::Rejected(why) => write!(f, "rejected: {why}"),
            Self::Unknown(doubt) => write!(f, "unknown whether it happened: {doubt}"),
        }
    }
}

impl Error for SendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotSent(why) => why.source(),
            Self::Rejected(why) => why.source(),
            Self::Unknown(doubt) => doubt.source(),
        }
    }
}

impl SendError {
    /// Whether money may have moved. True for [`Unknown`](Self::Unknown) alone.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    pub(crate) fn outcome(&self) -> &'static str {
        match self {
            Self::NotSent(_) => "not sent",
            Self::Rejected(_) => "rejected",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl From<WriteError> for SendError {
    fn from(error: WriteError) -> Self {
        Self::NotSent(NotSent::Write(error))
    }
}

impl From<TransportError> for SendError {
    fn from(error: TransportError) -> Self {
        if error.may_have_arrived() {
            Self::Unknown(Doubt::transport(error))
        } else {
            Self::NotSent(NotSent::Transport(error))
        }
    }
}

impl From<Rejection> for SendError {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<Doubt> for SendError {
    fn from(doubt: Doubt) -> Self {
        Self::Unknown(doubt)
    }
}

/// Why nothing left this machine.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum NotSent {
    /// The request could not be written or signed.
    #[error(transparent)]
    Write(WriteError),
    /// The transport failed before the first byte.
    #[error(transparent)]
    Transport(TransportError),
}
