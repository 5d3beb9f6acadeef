//! Payouts: from Payoneer's words to the shared states (Payoneer 6.1).

use payout_core::PayoutState;

super::status_words! {
    /// Payoneer's word for where a payout stands: its `status`, or its `status_category`.
    PayoutWord,
    /// What a payout's word means. The full list is not published.
    PayoutWordKind {
        /// `Funded`.
        Funded = "Funded",
        /// `Transferred`: a category.
        Transferred = "Transferred",
        /// `Cancelled`: it was not paid, or is not any more. Final.
        Cancelled = "Cancelled",
        /// `Refund`: the money came back. Final.
        Refund = "Refund",
        /// `Pending`.
        Pending = "Pending",
        /// `Pending Payee Approval`.
        PendingPayeeApproval = "Pending Payee Approval",
    }
}

/// What a look-up says beside the status.
#[derive(Clone, Copy)]
pub(crate) struct Looked {
    pub(crate) category: Option<PayoutWordKind>,
    pub(crate) is_loaded: bool,
    /// Whether `Funded` alone is not enough.
    pub(crate) is_strict: bool,
}

/// The one place where Payoneer's words become [`PayoutState`]s. The category goes first; where the two contradict each other,
/// neither is believed.
pub(crate) fn payout_state(status: PayoutWordKind, looked: Looked) -> PayoutState {
    use PayoutWordKind::{Cancelled, Funded, Other, Pending, PendingPayeeApproval, Refund, Transferred};
    match (looked.category, status) {
        (None, Funded) if looked.is_strict && !looked.is_loaded => PayoutState::Pending,
        (Some(Transferred), Funded | Transferred | Other) | (None, Funded) => PayoutState::Paid,
        (Some(Cancelled), Cancelled | Other) | (None, Cancelled) => PayoutState::NotPaid,
        (None, Refund) => PayoutState::Reversed,
        (None, Pending | PendingPayeeApproval) => PayoutState::Pending,
        _ => PayoutState::Unrecognised,
    }
}
