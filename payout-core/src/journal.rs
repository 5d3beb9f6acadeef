//! Where intents and outcomes are kept: the memory that a crash does not take.

mod memory;

pub use memory::MemoryJournal;

use crate::{
    Cause,
    settlement::{Record, RecordKey},
};
use std::{borrow::Cow, error::Error, fmt, future::Future};

/// A store of [`Record`]s: a table of your database.
///
/// Two operations, and one promise that everything rests on: [`store`](Self::store) is **atomic and durable**. When it returns,
/// the record survives a crash; and of two writers that store the same version of one key, one fails with
/// [`JournalError::Conflict`]. In SQL that is `INSERT … ON CONFLICT DO NOTHING` for version 1 and
/// `UPDATE … WHERE key = … AND version = …` for the others, with the number of changed rows looked at. Read from the primary, not
/// from a replica that lags.
///
/// One journal serves all providers and all workers; the more share one, the more it can protect: a reference is one payout,
/// wherever it is sent. Records are kept for ever, or at least as long as any of your systems may use a reference again.
///
/// A journal sees every intent before it is sent. That is the place for rules of your own, such as *not the same amount to the
/// same payee twice in an hour*: answer with [`JournalError::refused`], and nothing is sent.
///
/// # Example: a journal that refuses large payouts
///
/// ```
/// use payout_core::{Amount, Journal, JournalError, MemoryJournal, settlement::{Record, RecordKey}};
///
/// struct Cautious {
///     inner: MemoryJournal,
///     largest: Amount,
/// }
///
/// impl Journal for Cautious {
///     async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
///         self.inner.load(key).await
///     }
///
///     async fn store(&self, record: &Record) -> Result<(), JournalError> {
///         let amount = record.terms().amount();
///         if record.version() == 1 && amount.is_some_and(|amount| amount.minor() > self.largest.minor()) {
///             return Err(JournalError::refused("two persons must approve it"));
///         }
///         self.inner.store(record).await
///     }
/// }
/// ```
pub trait Journal: Sync {
    /// The newest record under this key.
    ///
    /// # Errors
    ///
    /// When the store cannot tell. Not for a key without a record: that is `None`.
    fn load(&self, key: &RecordKey) -> impl Future<Output = Result<Option<Record>, JournalError>> + Send;

    /// Stores a record under its [key](Record::key) if the stored one's version is one less; version 1 only where there is none.
    ///
    /// End it with a failure after some seconds. The request leaves when the intent is stored: where that took as long as a provider's
    /// window of absence, another worker may have called the payout absent and sent it before.
    ///
    /// # Errors
    ///
    /// [`JournalError::Conflict`] where another version is stored; whatever else went wrong otherwise. A failure may leave the record
    /// stored or not.
    fn store(&self, record: &Record) -> impl Future<Output = Result<(), JournalError>> + Send;
}

impl<J: Journal + Send> Journal for std::sync::Arc<J> {
    fn load(&self, key: &RecordKey) -> impl Future<Output = Result<Option<Record>, JournalError>> + Send {
        J::load(self, key)
    }

    fn store(&self, record: &Record) -> impl Future<Output = Result<(), JournalError>> + Send {
        J::store(self, record)
    }
}

impl<J: Journal> Journal for &J {
    fn load(&self, key: &RecordKey) -> impl Future<Output = Result<Option<Record>, JournalError>> + Send {
        J::load(self, key)
    }

    fn store(&self, record: &Record) -> impl Future<Output = Result<(), JournalError>> + Send {
        J::store(self, record)
    }
}

/// Why a journal did not do what it was asked.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum JournalError {
    /// Another version is stored: somebody else was faster.
    Conflict,
    /// A rule of the journal's own forbids it; the text says which.
    Refused(Cow<'static, str>),
    /// The store failed.
    Failed(JournalFailure),
}

/// A failure of the store, with its cause.
#[derive(Debug, Clone)]
pub struct JournalFailure(Cause);

impl JournalError {
    /// A rule of yours forbids it.
    pub fn refused(why: impl Into<Cow<'static, str>>) -> Self {
        Self::Refused(why.into())
    }

    /// The store failed.
    pub fn failed(source: impl Error + Send + Sync + 'static) -> Self {
        Self::Failed(JournalFailure(Cause::new(source)))
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict => f.write_str("the journal holds another version of this payout's record"),
            Self::Refused(why) => write!(f, "the journal refuses this payout: {why}"),
            Self::Failed(_) => f.write_str("the journal failed"),
        }
    }
}

impl Error for JournalError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed(failure) => failure.0.source(),
            Self::Conflict | Self::Refused(_) => None,
        }
    }
}
