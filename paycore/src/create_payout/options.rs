use serde::Serialize;
use std::num::NonZeroU32;

/// How the platform processes a payout, `options`.
///
/// What is not set is left to the account; only `auto_process` is always sent unless
/// [`auto_process_by_account`](Self::auto_process_by_account) says otherwise.
///
/// # Example: in one step, in several parts where needed
///
/// ```
/// use paycore::{AttemptsLimit, PayoutOptions};
///
/// let options = PayoutOptions::new().auto_process(true).split_mode(true).attempts_limit(AttemptsLimit::unlimited());
/// # let _ = options;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[must_use = "options change nothing until they are given to a payout"]
pub struct PayoutOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts_limit: Option<AttemptsLimit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    split_mode: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_partially: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_process: Option<bool>,
}

impl PayoutOptions {
    /// The payout waits for its confirmation.
    pub fn new() -> Self {
        Self {
            attempts_limit: None,
            split_mode: None,
            allow_partially: None,
            auto_process: Some(false),
        }
    }

    /// `true`: money moves with the create, without a confirmation. `false`: it waits for
    /// [`ProcessPayout`](crate::ProcessPayout), or for approval in the dashboard.
    pub fn auto_process(mut self, on: bool) -> Self {
        self.auto_process = Some(on);
        self
    }

    /// Leaves it to the account whether the payout waits.
    pub fn auto_process_by_account(mut self) -> Self {
        self.auto_process = None;
        self
    }

    /// Whether a part of the amount may be paid.
    pub fn allow_partially(mut self, on: bool) -> Self {
        self.allow_partially = Some(on);
        self
    }

    /// Whether the payout may be split into several payouts of providers.
    pub fn split_mode(mut self, on: bool) -> Self {
        self.split_mode = Some(on);
        self
    }

    /// How often the platform tries; 5 times by default.
    pub fn attempts_limit(mut self, limit: AttemptsLimit) -> Self {
        self.attempts_limit = Some(limit);
        self
    }

    pub(super) fn says_nothing(&self) -> bool {
        self.attempts_limit.is_none()
            && self.split_mode.is_none()
            && self.allow_partially.is_none()
            && self.auto_process.is_none()
    }
}

impl Default for PayoutOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// How often the platform tries to send a payout.
///
/// On the wire `0` means *without limit*, not *never*; so it has a constructor of its own, and no number is it.
///
/// # Example: three times
///
/// ```
/// use paycore::AttemptsLimit;
///
/// let limit = AttemptsLimit::times(3.try_into()?);
/// assert_ne!(limit, AttemptsLimit::unlimited());
/// # Ok::<(), std::num::TryFromIntError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct AttemptsLimit(u32);

impl AttemptsLimit {
    /// So many times.
    #[must_use]
    pub fn times(times: NonZeroU32) -> Self {
        Self(times.get())
    }

    /// Without limit.
    #[must_use]
    pub fn unlimited() -> Self {
        Self(0)
    }
}
