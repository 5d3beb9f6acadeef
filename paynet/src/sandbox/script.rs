//! What becomes of one order.

use super::fault::{Edit, Edits};
use std::time::Duration;

/// What becomes of one order: the statuses it shows, how soon, and how its callbacks look.
///
/// Give it to [`Sandbox::script`](super::Sandbox::script) for a `client_orderid`, or to
/// [`SandboxBuilder::account_number`](super::SandboxBuilder::account_number) for a magic account number. An order without
/// a script follows its account number (section 7.1).
///
/// # Example: a cascade that ends well, and is taken back later
///
/// ```
/// use paynet::sandbox::Script;
///
/// let script = Script::new()
///     .course(["chain_declined", "unknown", "approved", "declined"])
///     .hidden_for(2);
/// # let _ = script;
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a script does nothing until it is given to a sandbox"]
pub struct Script {
    pub(super) course: Vec<String>,
    pub(super) pace: Option<Pace>,
    pub(super) message: Option<String>,
    pub(super) check_refused: Option<String>,
    pub(super) hidden_for: u32,
    pub(super) status_edits: Edits,
    pub(super) amount: Option<String>,
    pub(super) callback_edits: Edits,
    copies: Option<usize>,
    pub(super) wrong_control: bool,
}

/// How fast an order goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pace {
    /// `processing` in so many answers to `status`; then each answer shows the next status of the course. With 0 the
    /// order has its first status before its `payout` call is answered.
    Polls(u32),
    /// `processing` for so long; then the next status of the course after as much time again.
    Every(Duration),
}

impl Script {
    /// `processing` for ever: no status to go to.
    pub fn new() -> Self {
        Self::default()
    }

    /// The statuses after `processing`, one after the other; the last one stays. Any text will do: `unknown`, one that
    /// nobody has heard of, a final one in the middle. Each final one (`approved`, `declined`, `error`, `filtered`) sends
    /// a callback when it is reached.
    pub fn course<S: Into<String>>(mut self, statuses: impl IntoIterator<Item = S>) -> Self {
        self.course = statuses.into_iter().map(Into::into).collect();
        self
    }

    /// How fast. Without this the sandbox's own pace holds.
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = Some(pace);
        self
    }

    /// `error-message` of statuses other than `processing` and `approved`, and `error_message` of their callbacks.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Lets a `payout-check` end in this status instead of the stage `payout_check_validated`: `declined`.
    pub fn check_refused(mut self, status: impl Into<String>) -> Self {
        self.check_refused = Some(status.into());
        self
    }

    /// The first so many look-ups do not find the order.
    pub fn hidden_for(mut self, asks: u32) -> Self {
        self.hidden_for = asks;
        self
    }

    /// The amount that status and callbacks show instead of the one ordered (section 4.6: it may change).
    pub fn amount(mut self, amount: impl Into<String>) -> Self {
        self.amount = Some(amount.into());
        self
    }

    /// Gives a field of every status answer this value, or adds the field: `order-stage`, `transaction-type`.
    pub fn status_field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.status_edits.0.push(Edit::Set(name.into(), value.into()));
        self
    }

    /// How many callbacks each final status sends; 1 without this, and 0 sends none.
    pub fn callbacks(mut self, copies: usize) -> Self {
        self.copies = Some(copies);
        self
    }

    pub(super) fn callback_copies(&self) -> usize {
        self.copies.unwrap_or(1)
    }

    /// Gives a parameter of the callbacks this value, or adds it, after `control` was made: an amount changed under a
    /// right control, a control that is empty or too long.
    pub fn callback_field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.callback_edits.0.push(Edit::Set(name.into(), value.into()));
        self
    }

    /// Leaves a parameter of the callbacks out.
    pub fn callback_without(mut self, name: impl Into<String>) -> Self {
        self.callback_edits.0.push(Edit::Remove(name.into()));
        self
    }

    /// Repeats a parameter of the callbacks.
    pub fn callback_field_twice(mut self, name: impl Into<String>) -> Self {
        self.callback_edits.0.push(Edit::Repeat(name.into()));
        self
    }

    /// Callbacks with a control of the right form over other values.
    pub fn wrong_control(mut self) -> Self {
        self.wrong_control = true;
        self
    }
}
