//! What becomes of one payout or payment.

use super::{
    callbacks::Forgery,
    fault::{Edit, Edits},
};
use std::time::Duration;

/// What becomes of one payout: the statuses it shows, how soon, what they say, and how its callbacks come.
///
/// Give it to [`Sandbox::script`](super::Sandbox::script) for a `reference_id`. A payout without a script follows the steering fields
/// of its test service, and is `processed` without those (section 9.1).
///
/// # Example: pending for a month, failed, and corrected by hand
///
/// ```
/// use paycore::sandbox::Script;
/// use std::time::Duration;
///
/// const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// let script = Script::new()
///     .then("process_pending")
///     .then_after(30 * DAY, "process_failed")
///     .then_after(DAY, "processed");
/// # let _ = script;
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a script does nothing until it is given to a sandbox"]
pub struct Script {
    pub(super) course: Vec<Step>,
    pub(super) pace: Option<Pace>,
    pub(super) resolution: Option<String>,
    pub(super) processed_amount: Option<String>,
    pub(super) moderation_required: bool,
    pub(super) parts: Vec<(String, String)>,
    pub(super) hidden_asks: u32,
    pub(super) hidden_during: Duration,
    pub(super) edits: Edits,
    pub(super) callback_edits: Edits,
    pub(super) callback_kind: Option<String>,
    pub(super) only_final: Option<bool>,
    pub(super) delays: Vec<Duration>,
    pub(super) forgery: Option<Forgery>,
    pub(super) id: Option<String>,
    copies: Option<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) status: String,
    pub(super) after: Option<Duration>,
}

impl Step {
    pub(super) fn now(status: &str) -> Self {
        Self {
            status: status.to_owned(),
            after: None,
        }
    }
}

/// How fast a payout goes on once it is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pace {
    /// `processing` in so many look-ups that show it; then each look-up shows the next status of the course. With 0 the payout has
    /// its first status before the answer of the call that started it.
    Polls(u32),
    /// `processing` for so long; then the next status of the course after as much time again.
    Every(Duration),
}

impl Script {
    /// `processing` for ever: no status to go to.
    pub fn new() -> Self {
        Self::default()
    }

    /// The statuses after `processing`, one after the other; the last one stays. Any text will do.
    pub fn course<S: Into<String>>(mut self, statuses: impl IntoIterator<Item = S>) -> Self {
        let step = |status: S| Step {
            status: status.into(),
            after: None,
        };
        self.course = statuses.into_iter().map(step).collect();
        self
    }

    /// One more status, at the pace of the others.
    pub fn then(mut self, status: impl Into<String>) -> Self {
        self.course.push(Step {
            status: status.into(),
            after: None,
        });
        self
    }

    /// One more status, so long after the one before, whatever the pace.
    pub fn then_after(mut self, pause: Duration, status: impl Into<String>) -> Self {
        self.course.push(Step {
            status: status.into(),
            after: Some(pause),
        });
        self
    }

    /// The platform's id of it, for tests that have to know it before the create is answered. Without this, and where another has it
    /// already, the sandbox chooses one.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// How fast. Without this the sandbox's own pace holds.
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = Some(pace);
        self
    }

    /// `resolution` of the statuses of the course; `ok` without this, and `general_fatal_error` beside `process_failed`.
    pub fn resolution(mut self, resolution: impl Into<String>) -> Self {
        self.resolution = Some(resolution.into());
        self
    }

    /// `processed_amount` of the statuses of the course, as decimal text in major units. Without this the whole amount where the
    /// status says paid, half of it where it says partly, and nothing elsewhere.
    pub fn processed_amount(mut self, amount: impl Into<String>) -> Self {
        self.processed_amount = Some(amount.into());
        self
    }

    /// `moderation_required` with the statuses of the course.
    pub fn moderation_required(mut self) -> Self {
        self.moderation_required = true;
        self
    }

    /// One of the provider's payouts that this one is split into: its amount as decimal text, and its status.
    pub fn part(mut self, amount: impl Into<String>, status: impl Into<String>) -> Self {
        self.parts.push((amount.into(), status.into()));
        self
    }

    /// The first so many searches by reference do not find it.
    pub fn hidden_for(mut self, asks: u32) -> Self {
        self.hidden_asks = asks;
        self
    }

    /// Searches by reference do not find it for so long after it was made.
    pub fn hidden_during(mut self, time: Duration) -> Self {
        self.hidden_during = time;
        self
    }

    /// Gives an attribute this value in every answer but that of the create, and in callbacks: JSON text, `"EUR"`, `4.5`, `null`.
    pub fn attribute(mut self, name: impl Into<String>, json: impl Into<String>) -> Self {
        self.edits.0.push(Edit::Set(name.into(), json.into()));
        self
    }

    /// Leaves an attribute out of every answer but that of the create, and of callbacks.
    pub fn without_attribute(mut self, name: impl Into<String>) -> Self {
        self.edits.0.push(Edit::Remove(name.into()));
        self
    }

    /// How many times each change is called back; 1 without this, and 0 calls nobody.
    pub fn callbacks(mut self, copies: usize) -> Self {
        self.copies = Some(copies);
        self
    }

    pub(super) fn callback_copies(&self) -> usize {
        self.copies.unwrap_or(1)
    }

    /// Calls back final statuses only, whatever the account says: what came between is merged into them.
    pub fn only_final_callbacks(mut self) -> Self {
        self.only_final = Some(true);
        self
    }

    /// How late each callback comes: the first pause for the first change, and so on; the last one for all that follow. Falling
    /// pauses bring them in the reverse order.
    pub fn callback_delays(mut self, delays: impl IntoIterator<Item = Duration>) -> Self {
        self.delays = delays.into_iter().collect();
        self
    }

    pub(super) fn delay(&self, change: usize) -> Duration {
        self.delays
            .get(change)
            .or(self.delays.last())
            .copied()
            .unwrap_or_default()
    }

    /// Gives an attribute of the callbacks this value, before they are signed: `test_mode` of the other mode under a right signature.
    pub fn callback_attribute(mut self, name: impl Into<String>, json: impl Into<String>) -> Self {
        self.callback_edits.0.push(Edit::Set(name.into(), json.into()));
        self
    }

    /// Leaves an attribute of the callbacks out: `updated`.
    pub fn callback_without(mut self, name: impl Into<String>) -> Self {
        self.callback_edits.0.push(Edit::Remove(name.into()));
        self
    }

    /// Repeats an attribute of the callbacks.
    pub fn callback_attribute_twice(mut self, name: impl Into<String>) -> Self {
        self.callback_edits.0.push(Edit::Repeat(name.into()));
        self
    }

    /// `data.type` of the callbacks.
    pub fn callback_type(mut self, kind: impl Into<String>) -> Self {
        self.callback_kind = Some(kind.into());
        self
    }

    /// Callbacks whose signature is not right.
    pub fn forged(mut self, forgery: Forgery) -> Self {
        self.forgery = Some(forgery);
        self
    }
}
