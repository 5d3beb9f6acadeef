use super::Authentic;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Whether a nonce was heard before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_enums,
    reason = "who keeps nonces in a table of their own writes it as a value, and there is no third"
)]
pub enum NonceUse {
    /// Never: the notification is new.
    First,
    /// It was: the notification is a replay.
    Repeated,
}

/// The nonces of one process, in memory, each kept for at least twice [`HmacAuth::WINDOW`](super::HmacAuth::WINDOW).
///
/// Several processes, or one that restarts within that time, need a table in common instead. Only what was signed with the secret
/// gets in here, so nobody else can fill it.
#[derive(Default)]
pub struct Nonces(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    until: BTreeMap<String, Duration>,
    by_end: BTreeSet<(Duration, String)>,
}

impl Nonces {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the nonce of a notification, and says whether it was there already: in one step, for any number of threads.
    #[must_use = "it says whether this is a replay"]
    pub fn record(&self, authentic: &Authentic, now: Duration) -> NonceUse {
        // A panic elsewhere leaves both collections whole.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        while let Some((_, nonce)) = kept.by_end.first().filter(|(end, _)| *end < now).cloned() {
            kept.by_end.pop_first();
            kept.until.remove(&nonce);
        }
        if kept.until.contains_key(authentic.nonce()) {
            return NonceUse::Repeated;
        }
        let (nonce, end) = (authentic.nonce().to_owned(), authentic.keep_nonce_until(now));
        kept.by_end.insert((end, nonce.clone()));
        kept.until.insert(nonce, end);
        NonceUse::First
    }
}

impl fmt::Debug for Nonces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nonces").finish_non_exhaustive()
    }
}
