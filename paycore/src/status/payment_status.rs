use super::status_words;
use payout_core::PayoutState;

status_words! {
    /// Where an incoming payment stands, in the platform's words (wire specification 5.2).
    ///
    /// # Example: money that went back to the payer
    ///
    /// ```
    /// use paycore::{PaymentStatus, PayoutState};
    ///
    /// assert_eq!(PaymentStatus::read("CHARGED_BACK").state(), PayoutState::Reversed);
    /// ```
    pub enum PaymentStatus {
        /// `created`.
        Created = "created",
        /// `processing`.
        Processing = "processing",
        /// `process_pending`: the outcome is not known.
        ProcessPending = "process_pending",
        /// `process_error`: something unexpected on the way. Not final.
        ProcessError = "process_error",
        /// `processed`: the payer paid. It can be refunded.
        Processed = "processed",
        /// `partially_processed`: the payer sent less.
        PartiallyProcessed = "partially_processed",
        /// `process_failed`: not paid. Final.
        ProcessFailed = "process_failed",
        /// `expired`: not paid in time. Final.
        Expired = "expired",
        /// `terminated`: stopped. Final.
        Terminated = "terminated",
        /// `authorize_failed`: in integrators' lists only, so not called final here.
        AuthorizeFailed = "authorize_failed",
        /// `verified`: a card was verified and nothing sold. Final.
        Verified = "verified",
        /// `verify_failed`: a card was not verified. Final.
        VerifyFailed = "verify_failed",
        /// `refunding`: money goes back to the payer.
        Refunding = "refunding",
        /// `refund_pending`: the outcome of the refund is not known.
        RefundPending = "refund_pending",
        /// `refund_error`: a technical problem in the refund.
        RefundError = "refund_error",
        /// `refunded`: the money went back. Final.
        Refunded = "refunded",
        /// `partially_refunded`: a part went back. Final.
        PartiallyRefunded = "partially_refunded",
        /// `refund_failed`: the refund was refused, so the payment **stands**. Final.
        RefundFailed = "refund_failed",
        /// `charged_back`: the payer's bank took the money back. Final.
        ChargedBack = "charged_back",
        /// `partially_charged_back`: the payer's bank took a part back. Final.
        PartiallyChargedBack = "partially_charged_back",
    }
}

impl PaymentStatus {
    /// What the word means for the money, in the states of payouts: *paid* is paid by the payer.
    #[must_use]
    pub fn state(&self) -> PayoutState {
        match self {
            Self::Created | Self::Processing | Self::ProcessPending | Self::ProcessError => PayoutState::Pending,
            Self::Processed | Self::RefundFailed => PayoutState::Paid,
            Self::PartiallyProcessed | Self::PartiallyRefunded | Self::PartiallyChargedBack => PayoutState::PartlyPaid,
            Self::ProcessFailed | Self::Expired | Self::Terminated | Self::AuthorizeFailed => PayoutState::NotPaid,
            Self::Refunding | Self::RefundPending | Self::RefundError => PayoutState::Reversing,
            Self::Refunded | Self::ChargedBack => PayoutState::Reversed,
            // A verification moves no money, so none of the states says anything of it.
            Self::Verified | Self::VerifyFailed | Self::Other(_) => PayoutState::Unrecognised,
        }
    }

    /// Whether the platform calls the word final.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::ProcessFailed
                | Self::Expired
                | Self::Terminated
                | Self::Verified
                | Self::VerifyFailed
                | Self::Refunded
                | Self::PartiallyRefunded
                | Self::RefundFailed
                | Self::ChargedBack
                | Self::PartiallyChargedBack
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PayoutState::{NotPaid, Paid, PartlyPaid, Pending, Reversed, Reversing, Unrecognised};

    #[test]
    fn the_documented_words() {
        for (words, state, is_final) in [
            (
                &["created", "processing", "process_pending", "process_error"][..],
                Pending,
                false,
            ),
            (&["processed"], Paid, false),
            (&["partially_processed"], PartlyPaid, false),
            (&["process_failed", "expired", "terminated"], NotPaid, true),
            (&["authorize_failed"], NotPaid, false),
            (&["verified", "verify_failed"], Unrecognised, true),
            (&["refunding", "refund_pending", "refund_error"], Reversing, false),
            (&["refunded", "charged_back"], Reversed, true),
            (&["partially_refunded", "partially_charged_back"], PartlyPaid, true),
            (&["refund_failed"], Paid, true),
            (&["", "settled"], Unrecognised, false),
        ] {
            for word in words {
                for spelling in [(*word).to_owned(), word.to_ascii_uppercase()] {
                    let status = PaymentStatus::read(&spelling);
                    assert_eq!((status.state(), status.is_final()), (state, is_final), "{spelling}");
                }
                assert_eq!(PaymentStatus::read(word).as_str(), *word);
            }
        }
    }
}
