use super::{
    core::{Core, Seen},
    fault::{JournalFault, Point},
    wait::Wait,
};
use crate::{
    Journal, JournalError,
    settlement::{Record, RecordKey},
};
use std::{fmt, time::Duration};

/// A journal that fails before it stores, fails after it has stored, and is slow ([`JournalFault`]); what it stores is safe in the one
/// within.
pub struct FaultyJournal<J> {
    core: Core,
    inner: J,
}

impl<J> FaultyJournal<J> {
    pub(super) fn new(core: &Core, inner: J) -> Self {
        Self {
            core: core.clone(),
            inner,
        }
    }

    /// The one within.
    #[must_use]
    pub fn inner(&self) -> &J {
        &self.inner
    }

    /// What goes wrong with the next operation, and how long it takes at the least.
    fn next(&self, stores: bool) -> (JournalFault, Duration) {
        let mut core = self.core.lock();
        let fault = core.journal_fault(stores);
        core.tally.kept(fault);
        let delay = match fault {
            JournalFault::Slow(delay) => delay,
            _ => core.dice.between(Duration::from_micros(200), Duration::from_millis(20)),
        };
        (fault, delay)
    }
}

impl<J> fmt::Debug for FaultyJournal<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultyJournal").finish_non_exhaustive()
    }
}

/// The disk is full, the connection to the database is gone.
#[derive(Debug, thiserror::Error)]
#[error("a fault of the simulated journal")]
struct Outage;

fn outage() -> JournalError {
    JournalError::failed(Outage)
}

impl<J: Journal> Journal for FaultyJournal<J> {
    async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
        let (fault, delay) = self.next(false);
        Wait::new(&self.core, Point::Loading, delay).await;
        if matches!(fault, JournalFault::Before | JournalFault::After) {
            self.core.tell(|| "the journal cannot be read".to_owned());
            return Err(outage());
        }
        let record = self.inner.load(key).await;
        Wait::new(&self.core, Point::Loaded, Duration::ZERO).await;
        record
    }

    async fn store(&self, record: &Record) -> Result<(), JournalError> {
        let (fault, delay) = self.next(true);
        Wait::new(&self.core, Point::Storing, delay).await;
        if fault == JournalFault::Before {
            self.core.tell(|| "the journal fails, nothing is stored".to_owned());
            return Err(outage());
        }
        let stored = self.inner.store(record).await;
        {
            let mut core = self.core.lock();
            core.tell(|| match &stored {
                Ok(()) => format!("recorded, version {}: {}", record.version(), record.standing()),
                Err(error) => format!("not recorded: {error}"),
            });
            if stored.is_ok() {
                core.seen.push(Seen::Stored(Box::new(record.clone())));
            }
        }
        Wait::new(&self.core, Point::Stored, Duration::ZERO).await;
        if fault == JournalFault::After {
            self.core
                .tell(|| "the journal has stored it, and reports a failure".to_owned());
            return stored.and(Err(outage()));
        }
        stored
    }
}
