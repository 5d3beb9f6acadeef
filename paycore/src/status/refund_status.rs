use super::status_words;
use payout_core::PayoutState;

status_words! {
    /// Where a refund stands. One word is known (wire specification 3.9); what became of the money is in the payment's own status.
    ///
    /// # Example: the known word
    ///
    /// ```
    /// use paycore::{PayoutState, RefundStatus};
    ///
    /// assert_eq!(RefundStatus::read("processed").state(), PayoutState::Paid);
    /// assert_eq!(RefundStatus::read("pending").state(), PayoutState::Unrecognised);
    /// ```
    pub enum RefundStatus {
        /// `processed`: the money went back to the payer.
        Processed = "processed",
    }
}

impl RefundStatus {
    /// What the word means for the money: *paid* is paid back to the payer.
    #[must_use]
    pub fn state(&self) -> PayoutState {
        match self {
            Self::Processed => PayoutState::Paid,
            Self::Other(_) => PayoutState::Unrecognised,
        }
    }
}
