use crate::{PayoutInvoice, PayoutStatus};

/// What your record says of a payout: the status applied last, and the time it bears. Callbacks are ordered by it.
///
/// PayCore sends callbacks twice, late and out of order, and an old one verifies for ever (`PayCore 6.3`). Store this with
/// each payout, and ask [`then`](Self::then) before a later observation, be it a callback or the answer of a look-up, changes the
/// record.
///
/// # Example: a replay after a cancellation
///
/// ```
/// use paycore::{Observed, PayoutStatus, Turn};
///
/// let processed = Observed::new(PayoutStatus::Processed, Some(1_635_338_082));
/// let canceled = Observed::new(PayoutStatus::Canceled, Some(1_635_424_482));
///
/// assert_eq!(processed.then(&canceled), Turn::Newer);
/// assert_eq!(canceled.then(&canceled), Turn::Repeat);
/// assert_eq!(canceled.then(&processed), Turn::Older); // recorded, not applied
///
/// let failed = Observed::new(PayoutStatus::ProcessFailed, Some(1_635_338_082));
/// let paid_after_all = Observed::new(PayoutStatus::Processed, Some(1_635_338_999));
/// assert_eq!(failed.then(&paid_after_all), Turn::Correction);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    status: PayoutStatus,
    updated: Option<u64>,
}

/// What to do with an observation, by the rules of `PayCore 6.3`. Answer 200 in every case, once it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(
    clippy::exhaustive_enums,
    reason = "a user must match every turn: a new one is a breaking change on purpose"
)]
#[must_use = "whether the observation may change the record is the point"]
pub enum Turn {
    /// It says what is known already. Nothing to do.
    Repeat,
    /// It is the first, or newer. Apply it; before money is released or booked, confirm it by [`GetPayout`](crate::GetPayout).
    Newer,
    /// It is newer and takes back what was final, or what was paid. Apply it, and tell a person.
    Correction,
    /// It is older than what was applied: late, or replayed. Record it, and do not apply it.
    Older,
    /// It bears no time, or says something else of the same second. A hint: ask [`GetPayout`](crate::GetPayout) before anything
    /// changes.
    Unclear,
}

impl Observed {
    /// A status and the time it bears, `updated`, in seconds since 1970-01-01 UTC.
    #[must_use]
    pub fn new(status: PayoutStatus, updated: Option<u64>) -> Self {
        Self { status, updated }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> &PayoutStatus {
        &self.status
    }

    /// When it was reached, in seconds since 1970-01-01 UTC. Several changes can share one second.
    #[must_use]
    pub fn updated(&self) -> Option<u64> {
        self.updated
    }

    /// What to do with an observation that comes after this one was applied.
    pub fn then(&self, next: &Self) -> Turn {
        let (Some(applied), Some(updated)) = (self.updated, next.updated) else {
            return Turn::Unclear;
        };
        match updated.cmp(&applied) {
            std::cmp::Ordering::Less => Turn::Older,
            std::cmp::Ordering::Greater if takes_back(&self.status, &next.status) => Turn::Correction,
            std::cmp::Ordering::Greater => Turn::Newer,
            std::cmp::Ordering::Equal if self.status == next.status => Turn::Repeat,
            std::cmp::Ordering::Equal => self.within_one_second(next),
        }
    }

    /// The further state wins.
    fn within_one_second(&self, next: &Self) -> Turn {
        match (self.status.rank(), next.status.rank()) {
            (Some(applied), Some(rank)) if rank < applied => Turn::Older,
            (Some(applied), Some(rank)) if rank > applied && takes_back(&self.status, &next.status) => Turn::Correction,
            (Some(applied), Some(rank)) if rank > applied => Turn::Newer,
            _ => Turn::Unclear,
        }
    }
}

/// What an answer or a callback says.
impl From<&PayoutInvoice> for Observed {
    fn from(invoice: &PayoutInvoice) -> Self {
        Self::new(invoice.status().clone(), invoice.updated())
    }
}

/// Whether a newer status takes back what the last one said for good: an end, or that money was paid (`PayCore 5.1`).
fn takes_back(applied: &PayoutStatus, next: &PayoutStatus) -> bool {
    const ENDED: u8 = 3;
    if applied == next {
        return false;
    }
    if applied.is_final() {
        return true;
    }
    match (applied.rank(), next.rank()) {
        // `processed` and `partially_processed` are the two of this rank that are not final; a part that becomes the whole is the
        // usual course.
        (Some(ENDED), Some(ENDED)) => *next != PayoutStatus::Processed,
        (Some(applied), Some(next)) => applied >= ENDED && next < applied && !is_cancellation(applied, next),
        _ => false,
    }
}

/// A cancellation may stumble back and forth before it ends.
fn is_cancellation(applied: u8, next: u8) -> bool {
    (4..=5).contains(&applied) && (4..=5).contains(&next)
}
