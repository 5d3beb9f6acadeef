//! When a client saw the last change of each payout in doubt.

use super::{
    machine::Moment,
    record::{Record, RecordKey, Standing},
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The points on the wall clock that records in doubt count from, and the monotonic time of each, as far as this program saw them. All
/// clones of a client share it.
///
/// The wall clock may jump between two look-ups; without this, one jump of a day would count as a provider's window.
#[derive(Debug, Default)]
pub(crate) struct Moments(Mutex<BTreeMap<RecordKey, Seen>>);

/// A point on the wall clock that a record counts from.
#[derive(Debug, Clone, Copy)]
struct Seen {
    since: u64,
    /// How long ago that was when it was seen here: by the wall clock, where another program had recorded it.
    waited: Duration,
    by_wall_clock: bool,
    at: Duration,
}

const MANY: usize = 10_000;
const DAY: Duration = Duration::from_secs(86_400);

impl Moments {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<RecordKey, Seen>> {
        // A panic elsewhere leaves the map whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, key: RecordKey, seen: Seen) {
        let mut moments = self.lock();
        if moments.len() >= MANY {
            // Others may have ended them; whoever asks after a day is in no hurry.
            moments.retain(|_, old| seen.at.saturating_sub(old.at) < DAY);
        }
        moments.insert(key, seen);
    }

    /// A record that counts from the wall clock's `since` was written at `elapsed`.
    pub(super) fn remember(&self, key: RecordKey, since: u64, elapsed: Duration) {
        let seen = Seen {
            since,
            waited: Duration::ZERO,
            by_wall_clock: false,
            at: elapsed,
        };
        self.keep(key, seen);
    }

    /// From here on monotonic time counts for what another program recorded, too.
    pub(super) fn anchor(&self, record: &Record, unix: u64, elapsed: Duration) {
        let Standing::InDoubt(doubt) = &record.standing else {
            return;
        };
        let key = record.key();
        let known = self.lock().get(&key).is_some_and(|seen| seen.since == doubt.since);
        if !known {
            let seen = Seen {
                since: doubt.since,
                waited: Duration::from_secs(unix.saturating_sub(doubt.since)),
                by_wall_clock: true,
                at: elapsed,
            };
            self.keep(key, seen);
        }
    }

    /// The payout is no longer in doubt.
    pub(super) fn forget(&self, key: &RecordKey) {
        self.lock().remove(key);
    }

    /// Now, for this record.
    pub(super) fn now(&self, record: &Record, unix: u64, elapsed: Duration) -> Moment {
        let Standing::InDoubt(doubt) = &record.standing else {
            return Moment {
                unix,
                waited: Duration::ZERO,
                measured: Duration::ZERO,
                by_wall_clock: false,
            };
        };
        let seen = self.lock().get(&record.key()).copied();
        match seen.filter(|seen| seen.since == doubt.since) {
            Some(seen) => Moment {
                unix,
                waited: seen.waited.saturating_add(elapsed.saturating_sub(seen.at)),
                measured: elapsed.saturating_sub(seen.at),
                by_wall_clock: seen.by_wall_clock,
            },
            None => Moment {
                unix,
                waited: Duration::from_secs(unix.saturating_sub(doubt.since)),
                measured: Duration::ZERO,
                by_wall_clock: true,
            },
        }
    }
}
