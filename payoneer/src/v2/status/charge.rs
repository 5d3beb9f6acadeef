//! Charges: from Payoneer's words to the shared states (Payoneer 6.3).

use payout_core::PayoutState;

super::status_words! {
    /// Payoneer's word for where a charge stands.
    ChargeWord,
    /// What a charge's word means. Clients disagree about the words, and the list is not published.
    ChargeWordKind {
        /// `Transferred`: the money is the program's.
        Transferred = "Transferred",
        /// `DONE`: the money is the program's.
        Done = "DONE",
        /// `Refunded`: the payee has the money back. Final.
        Refunded = "Refunded",
    }
}

/// The one place where Payoneer's words for charges become [`PayoutState`]s. *Paid* means that the program was paid.
pub(crate) fn charge_state(status: ChargeWordKind) -> PayoutState {
    match status {
        ChargeWordKind::Transferred | ChargeWordKind::Done => PayoutState::Paid,
        ChargeWordKind::Refunded => PayoutState::Reversed,
        ChargeWordKind::Other => PayoutState::Unrecognised,
    }
}
