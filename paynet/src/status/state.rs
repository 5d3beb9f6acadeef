//! From the gateway's words to the shared states (wire specification 5.1).

use crate::StatusWord;
use payout_core::PayoutState;

/// The one place where the gateway's words become [`PayoutState`]s.
///
/// A final word decides only if it speaks of the payout itself: not of a reversal under the same ids, and not of the check that
/// comes before a two-step payout. Type and stage can withhold finality and never grant it.
pub(super) fn of(word: &StatusWord, transaction_type: Option<&str>, stage: Option<&str>) -> PayoutState {
    let outgoing = transaction_type.is_none_or(|kind| {
        kind.is_empty() || kind.eq_ignore_ascii_case("payout") || kind.eq_ignore_ascii_case("transfer")
    });
    let checking = stage.is_some_and(|stage| stage.to_ascii_lowercase().starts_with("payout_check_"));
    match word {
        StatusWord::Approved if outgoing && !checking => PayoutState::Paid,
        // The specification withholds only `approved`; a declined *reversal* of a paid payout must not read as not paid either.
        StatusWord::Declined | StatusWord::Error | StatusWord::Filtered if outgoing => PayoutState::NotPaid,
        StatusWord::Processing | StatusWord::Unknown | StatusWord::ChainDeclined => PayoutState::Pending,
        _ => PayoutState::Unrecognised,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(word: &str, transaction_type: Option<&str>, stage: Option<&str>) -> PayoutState {
        of(&StatusWord::read(word), transaction_type, stage)
    }

    #[test]
    fn the_documented_words() {
        use PayoutState::{NotPaid, Paid, Pending};
        for (word, expected, is_final, attention) in [
            ("approved", Paid, true, false),
            ("declined", NotPaid, true, false),
            ("error", NotPaid, true, true),
            ("filtered", NotPaid, true, false),
            ("processing", Pending, false, false),
            ("unknown", Pending, false, true),
            ("chain_declined", Pending, false, false),
        ] {
            assert_eq!(state(word, None, None), expected, "{word}");
            let read = StatusWord::read(word);
            assert_eq!((read.is_final(), read.attention()), (is_final, attention), "{word}");
            assert_eq!(read.as_str(), word);
        }
    }

    #[test]
    fn trap_51_other_words_are_unrecognised_and_not_final() {
        for word in [
            "Approved",
            "APPROVED",
            "settled",
            "",
            "approved ",
            "approve",
            "approvedx",
            "DECLINED",
        ] {
            assert_eq!(state(word, None, None), PayoutState::Unrecognised, "{word:?}");
            assert!(!StatusWord::read(word).is_final());
            assert_eq!(StatusWord::read(word).as_str(), word);
        }
    }

    #[test]
    fn trap_53_a_check_that_succeeded_is_not_paid() {
        for stage in ["payout_check_validated", "PAYOUT_CHECK_VALIDATED", "payout_check_x"] {
            assert_eq!(
                state("approved", None, Some(stage)),
                PayoutState::Unrecognised,
                "{stage}"
            );
            assert_eq!(state("declined", None, Some(stage)), PayoutState::NotPaid, "{stage}");
            assert_eq!(state("processing", None, Some(stage)), PayoutState::Pending, "{stage}");
        }
    }

    #[test]
    fn trap_54_final_words_about_something_else_decide_nothing() {
        for kind in [
            "reversal",
            "cancel",
            "return",
            "chargeback",
            "fraud",
            "retrieval",
            "dispute",
            "sale",
            "payouts",
            "invented",
        ] {
            for word in ["approved", "declined", "error", "filtered"] {
                assert_eq!(
                    state(word, Some(kind), None),
                    PayoutState::Unrecognised,
                    "{word} {kind}"
                );
            }
            assert_eq!(state("processing", Some(kind), None), PayoutState::Pending);
        }
        for kind in ["payout", "transfer", "PAYOUT", ""] {
            assert_eq!(state("approved", Some(kind), None), PayoutState::Paid, "{kind:?}");
        }
    }

    #[test]
    fn trap_55_a_stage_never_grants_finality() {
        assert_eq!(state("processing", None, Some("payout_approved")), PayoutState::Pending);
        assert_eq!(
            state("settled", None, Some("payout_approved")),
            PayoutState::Unrecognised
        );
    }
}
