//! What becomes of one payout.

use super::fault::Edits;
use std::time::Duration;

/// What becomes of one payout: when it is loaded or cancelled, and what look-ups show of it meanwhile.
///
/// Give it to [`Sandbox::script`](super::Sandbox::script) for a `client_reference_id`, to
/// [`Sandbox::script_next`](super::Sandbox::script_next), or to [`SandboxBuilder::payouts`](super::SandboxBuilder::payouts) for all
/// that have none of their own.
///
/// # Example: accepted, seen late, and cancelled for the payee's bank details
///
/// ```
/// use payoneer::v2::sandbox::{Ending, Script};
/// use std::time::Duration;
///
/// let script = Script::new()
///     .seen_after(Duration::from_secs(90))
///     .ends(Ending::Cancelled { reason_code: 30013 });
/// # let _ = script;
/// ```
#[derive(Debug, Clone)]
#[must_use = "a script does nothing until it is given to a sandbox"]
pub struct Script {
    pub(super) ending: Ending,
    pub(super) after: Duration,
    pub(super) before: Before,
    pub(super) seen_after: Duration,
    pub(super) cancels: Cancels,
    pub(super) edits: Edits,
    pub(super) callbacks: usize,
    pub(super) callback_delay: Duration,
}

/// How a payout ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// It is loaded: the payee has the money.
    #[default]
    Loaded,
    /// It is cancelled, for this reason, and the money comes back.
    Cancelled {
        /// A code of section 5.1, which notifications show.
        reason_code: i64,
    },
    /// It stays as it is.
    Never,
}

/// What a look-up says of a payout that is not loaded yet. What Payoneer says is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Before {
    /// `Funded`, without a `load_date`: taken for paid by who does not look closely.
    Funded,
    /// This word: `Pending`, or one that nobody has heard of.
    Word(String),
}

/// What a cancel does that comes in time. Whether Payoneer does it at once is not known (section 4.10).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cancels {
    /// It is cancelled when the answer is there.
    #[default]
    AtOnce,
    /// The answer only acknowledges; it is cancelled so much later, if it is not loaded by then.
    After(Duration),
    /// The answer acknowledges, and nothing comes of it.
    Never,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            ending: Ending::default(),
            // One sample of section 4.9.
            after: Duration::from_secs(240),
            before: Before::Word("Pending".to_owned()),
            seen_after: Duration::ZERO,
            cancels: Cancels::default(),
            edits: Edits::default(),
            callbacks: 1,
            callback_delay: Duration::ZERO,
        }
    }
}

impl Script {
    /// `Pending`, and loaded after four minutes.
    pub fn new() -> Self {
        Self::default()
    }

    /// How it ends.
    pub fn ends(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self
    }

    /// How long that takes; four minutes without this. As long can it be cancelled. With zero the end is there before the
    /// answer to the call that made it.
    pub fn after(mut self, delay: Duration) -> Self {
        self.after = delay;
        self
    }

    /// What look-ups say until then; the word `Pending` without this.
    pub fn before(mut self, before: Before) -> Self {
        self.before = before;
        self
    }

    /// For so long look-ups do not find it.
    pub fn seen_after(mut self, delay: Duration) -> Self {
        self.seen_after = delay;
        self
    }

    /// What a cancel does that comes in time.
    pub fn cancels(mut self, cancels: Cancels) -> Self {
        self.cancels = cancels;
        self
    }

    /// Gives a member of every look-up this value, written as JSON: another amount, another payee, a status that contradicts its
    /// category.
    pub fn member(mut self, name: impl Into<String>, json: impl Into<String>) -> Self {
        self.edits.set(name.into(), json.into());
        self
    }

    /// Leaves a member of every look-up out.
    pub fn without_member(mut self, name: impl Into<String>) -> Self {
        self.edits.remove(name.into());
        self
    }

    /// How many copies of each notification about it are sent; 1 without this, and 0 sends none.
    pub fn callbacks(mut self, copies: usize) -> Self {
        self.callbacks = copies;
        self
    }

    /// So much later is the notification sent that it was accepted: after the next one, if it is long enough.
    pub fn acceptance_told_after(mut self, delay: Duration) -> Self {
        self.callback_delay = delay;
        self
    }
}
