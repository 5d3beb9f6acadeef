use super::status_words;
use payout_core::PayoutState;

status_words! {
    /// Where a payout stands, in the platform's words (wire specification 5.1).
    ///
    /// What to act on is [`PayoutInvoice::state`](crate::PayoutInvoice::state), which also looks at what else the answer says.
    ///
    /// # Example: paid, and yet not irrevocable
    ///
    /// ```
    /// use paycore::{PayoutState, PayoutStatus};
    ///
    /// let status = PayoutStatus::read("PROCESSED");
    /// assert_eq!(status.state(), PayoutState::Paid);
    /// assert!(status.is_reversible() && !status.is_final());
    /// ```
    pub enum PayoutStatus {
        /// `created`: it exists and nothing is sent; it waits for [`ProcessPayout`](crate::ProcessPayout) or for the account's own
        /// processing.
        Created = "created",
        /// `processing`: it is being sent.
        Processing = "processing",
        /// `process_pending`: the outcome is not known, perhaps for days. **Never** failed, at any age.
        ProcessPending = "process_pending",
        /// `process_error`: something unexpected on the way. Not final.
        ProcessError = "process_error",
        /// `processed`: paid. It can still be cancelled.
        Processed = "processed",
        /// `partially_processed`: a part is paid; [`PayoutInvoice::paid_out`](crate::PayoutInvoice::paid_out) says how much.
        PartiallyProcessed = "partially_processed",
        /// `process_failed`: not paid. Final, but for corrections.
        ProcessFailed = "process_failed",
        /// `expired`: its lifetime ended without success. Final, but for corrections.
        Expired = "expired",
        /// `terminated`: stopped before processing. Final, but for corrections.
        Terminated = "terminated",
        /// `canceling`: it is being cancelled.
        Canceling = "canceling",
        /// `cancel_pending`: the outcome of the cancellation is not known.
        CancelPending = "cancel_pending",
        /// `cancel_error`: a technical problem in the cancellation.
        CancelError = "cancel_error",
        /// `canceled`: what was paid came back whole. Final, but for corrections.
        Canceled = "canceled",
        /// `partially_canceled`: a part came back, the rest stands as paid. Final, but for corrections.
        PartiallyCanceled = "partially_canceled",
        /// `cancel_failed`: the cancellation was refused, so the payout **stands**. Final, but for corrections.
        CancelFailed = "cancel_failed",
    }
}

impl PayoutStatus {
    /// What the word alone means for the money. The one place where the platform's words become [`PayoutState`]s.
    #[must_use]
    pub fn state(&self) -> PayoutState {
        match self {
            Self::Created | Self::Processing | Self::ProcessPending | Self::ProcessError => PayoutState::Pending,
            Self::Processed | Self::CancelFailed => PayoutState::Paid,
            Self::PartiallyProcessed | Self::PartiallyCanceled => PayoutState::PartlyPaid,
            Self::ProcessFailed | Self::Expired | Self::Terminated => PayoutState::NotPaid,
            Self::Canceling | Self::CancelPending | Self::CancelError => PayoutState::Reversing,
            Self::Canceled => PayoutState::Reversed,
            Self::Other(_) => PayoutState::Unrecognised,
        }
    }

    /// Whether the platform's public documents call the word final: `processed` is not. An operator can correct even a final one,
    /// so a later answer with a newer `updated` overrules it.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::ProcessFailed
                | Self::Expired
                | Self::Terminated
                | Self::Canceled
                | Self::PartiallyCanceled
                | Self::CancelFailed
        )
    }

    /// Whether the money is out and can still be called back.
    #[must_use]
    pub fn is_reversible(&self) -> bool {
        matches!(self, Self::Processed | Self::PartiallyProcessed)
    }

    /// How far along the usual order of states the word stands, from 0 to 6 (wire specification 6.3): what decides between two
    /// observations of the same second. `None` for an unknown word.
    #[must_use]
    pub fn rank(&self) -> Option<u8> {
        Some(match self {
            Self::Created => 0,
            Self::Processing => 1,
            Self::ProcessPending | Self::ProcessError => 2,
            Self::Processed | Self::PartiallyProcessed | Self::ProcessFailed | Self::Expired | Self::Terminated => 3,
            Self::Canceling => 4,
            Self::CancelPending | Self::CancelError => 5,
            Self::Canceled | Self::PartiallyCanceled | Self::CancelFailed => 6,
            Self::Other(_) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PayoutState::{NotPaid, Paid, PartlyPaid, Pending, Reversed, Reversing};

    /// Word, state, final, rank.
    const WORDS: [(&str, PayoutState, bool, u8); 15] = [
        ("created", Pending, false, 0),
        ("processing", Pending, false, 1),
        ("process_pending", Pending, false, 2),
        ("process_error", Pending, false, 2),
        ("processed", Paid, false, 3),
        ("partially_processed", PartlyPaid, false, 3),
        ("process_failed", NotPaid, true, 3),
        ("expired", NotPaid, true, 3),
        ("terminated", NotPaid, true, 3),
        ("canceling", Reversing, false, 4),
        ("cancel_pending", Reversing, false, 5),
        ("cancel_error", Reversing, false, 5),
        ("canceled", Reversed, true, 6),
        ("partially_canceled", PartlyPaid, true, 6),
        ("cancel_failed", Paid, true, 6),
    ];

    #[test]
    fn the_documented_words() {
        for (word, state, is_final, rank) in WORDS {
            let status = PayoutStatus::read(word);
            assert_eq!(status.as_str(), word);
            assert_eq!(
                (status.state(), status.is_final(), status.rank()),
                (state, is_final, Some(rank)),
                "{word}"
            );
            assert!(!matches!(status, PayoutStatus::Other(_)), "{word}");
        }
    }

    #[test]
    fn trap_35_an_unknown_word_is_unrecognised_and_not_final() {
        for word in [
            "",
            "paid",
            "process_failed ",
            "rejected",
            "ok",
            "process-failed",
            "оплачено",
        ] {
            let status = PayoutStatus::read(word);
            assert_eq!(status, PayoutStatus::Other(word.to_owned()));
            assert_eq!(status.state(), PayoutState::Unrecognised);
            assert!(!status.is_final() && !status.is_reversible());
            assert_eq!((status.as_str(), status.rank()), (word, None));
        }
    }

    #[test]
    fn trap_36_process_pending_is_pending() {
        assert_eq!(PayoutStatus::read("process_pending").state(), Pending);
    }

    #[test]
    fn trap_38_a_refused_cancellation_is_paid_and_a_part_of_one_partly() {
        assert_eq!(PayoutStatus::read("cancel_failed").state(), Paid);
        assert_eq!(PayoutStatus::read("partially_canceled").state(), PartlyPaid);
        assert!(!PayoutStatus::read("processed").is_final());
    }

    #[test]
    fn trap_40_letter_case_and_british_spelling() {
        for (word, _, _, _) in WORDS {
            let status = PayoutStatus::read(word);
            assert_eq!(PayoutStatus::read(&word.to_ascii_uppercase()), status);
            assert_eq!(PayoutStatus::read(&word.replace("cancel", "cancell")), status, "{word}");
        }
        assert_eq!(PayoutStatus::read("Processed"), PayoutStatus::Processed);
        assert_eq!(PayoutStatus::read("cancelled"), PayoutStatus::Canceled);
        assert_eq!(PayoutStatus::read("CANCELLING"), PayoutStatus::Canceling);
        assert_eq!(
            PayoutStatus::read("partially_cancelled"),
            PayoutStatus::PartiallyCanceled
        );
    }
}
