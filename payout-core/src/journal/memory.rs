use super::{Journal, JournalError};
use crate::settlement::{Record, RecordKey};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// A journal in memory, for tests, simulations and demonstrations. Clones share one store.
///
/// **It forgets everything when the program ends**, and with that the one thing that a journal is for. Never pay real money with it.
///
/// # Example: what is still open
///
/// ```
/// let journal = payout_core::MemoryJournal::new();
/// let open = journal.records().into_iter().filter(|record| record.is_in_doubt()).count();
/// assert_eq!(open, 0);
/// ```
#[derive(Debug, Clone, Default)]
pub struct MemoryJournal {
    records: Arc<Mutex<BTreeMap<RecordKey, Record>>>,
}

impl MemoryJournal {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// All records, by reference.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        self.lock().values().cloned().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<RecordKey, Record>> {
        // A panic elsewhere leaves the map whole.
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal for MemoryJournal {
    async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
        Ok(self.lock().get(key).cloned())
    }

    async fn store(&self, record: &Record) -> Result<(), JournalError> {
        let key = record.key();
        let mut records = self.lock();
        let stored = records.get(&key).map_or(0, Record::version);
        if stored.checked_add(1) != Some(record.version()) {
            return Err(JournalError::Conflict);
        }
        records.insert(key, record.clone());
        Ok(())
    }
}
