//! Properties of callbacks: what verifies, what does not, and the order of observations.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use paycore::{
    Callback, CallbackError, CallbackKeys, CallbackV1, Event, Mode, Observed, PayoutStatus, PrivateKey, Turn,
};
use proptest::prelude::*;

fn key(mode: Mode, text: &str) -> PrivateKey {
    PrivateKey::new(mode, text).unwrap()
}

/// TEST ONLY.
fn test_key() -> PrivateKey {
    key(Mode::Test, "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")
}

fn keys() -> CallbackKeys {
    let live = key(Mode::Live, "sk_live_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG");
    CallbackKeys::new([live, test_key()]).unwrap()
}

fn is_refused(signature: impl AsRef<[u8]>, body: Vec<u8>) -> bool {
    matches!(
        Callback::verify_signature(signature, body, &keys()),
        Err(CallbackError::Signature(_))
    )
}

fn status() -> impl Strategy<Value = PayoutStatus> {
    prop::sample::select(vec![
        "created",
        "processing",
        "process_pending",
        "process_error",
        "processed",
        "partially_processed",
        "process_failed",
        "expired",
        "terminated",
        "canceling",
        "cancel_pending",
        "cancel_error",
        "canceled",
        "partially_canceled",
        "cancel_failed",
        "settled",
    ])
    .prop_map(PayoutStatus::read)
}

fn observed() -> impl Strategy<Value = Observed> {
    // Few times, so that many share one.
    (status(), 0_u64..4).prop_map(|(status, updated)| Observed::new(status, Some(updated)))
}

proptest! {
    #[test]
    fn any_reference_and_status_arrive_as_they_were_signed(reference in ".{0,60}", word in "[a-z_]{1,30}", updated: u64) {
        let attributes = serde_json::json!({"status": word, "reference_id": reference, "updated": updated});
        let body = serde_json::json!({"data": {"type": "payout-invoices", "id": "cpoi_1", "attributes": attributes}});
        let body = body.to_string();
        let callback = Callback::verify_signature(Callback::sign_for_tests(&body, &test_key()), body, &keys()).unwrap();
        prop_assert_eq!(callback.mode(), Mode::Test);
        let Event::Payout(payout) = callback.event() else { return Err(TestCaseError::fail("no payout")) };
        prop_assert_eq!(payout.reference_id(), Some(reference.as_str()));
        prop_assert_eq!(payout.status(), &PayoutStatus::read(&word));
        prop_assert_eq!(payout.updated(), Some(updated));
    }

    #[test]
    fn c2_another_byte_anywhere_is_another_body(mut body in prop::collection::vec(any::<u8>(), 1..300), at: prop::sample::Index, flip in 1_u8..) {
        let signature = Callback::sign_for_tests(&body, &test_key());
        prop_assert!(!is_refused(&signature, body.clone()));
        let at = at.index(body.len());
        body[at] ^= flip;
        prop_assert!(is_refused(&signature, body));
    }

    #[test]
    fn c1_another_byte_anywhere_is_another_signature(body: Vec<u8>, at in 0_usize..28, flip in 1_u8..) {
        let mut signature = Callback::sign_for_tests(&body, &test_key()).into_bytes();
        signature[at] ^= flip;
        prop_assert!(is_refused(&signature, body));
    }

    #[test]
    fn no_bytes_make_it_fall(body: Vec<u8>) {
        let signature = Callback::sign_for_tests(&body, &test_key());
        drop(Callback::verify_signature(signature, body.clone(), &keys()));
        drop(CallbackV1::verify(&body, &keys()));
        let details = String::from_utf8_lossy(&body);
        drop(CallbackV1::verify(CallbackV1::sign_for_tests(&details, &test_key()).as_bytes(), &keys()));
    }

    #[test]
    fn of_two_observations_at_most_one_is_newer(first in observed(), second in observed()) {
        let newer = |turn| matches!(turn, Turn::Newer | Turn::Correction);
        let (there, back) = (first.then(&second), second.then(&first));
        prop_assert!(!(newer(there) && newer(back)));
        // What is newer one way is older the other way, and what is unclear is so both ways.
        prop_assert_eq!(newer(there), back == Turn::Older);
        prop_assert_eq!(there == Turn::Unclear, back == Turn::Unclear);
        prop_assert_eq!(there == Turn::Repeat, first == second);
    }

    #[test]
    fn c5_whatever_order_and_however_often_the_newest_stands(
        (kept, told) in prop::collection::vec(observed(), 1..8)
            .prop_flat_map(|kept| {
                let many: Vec<Observed> = kept.iter().cloned().chain(kept.iter().cloned()).collect();
                (Just(kept), Just(many).prop_shuffle())
            }),
    ) {
        let mut record: Option<Observed> = None;
        for next in &told {
            let turn = record.as_ref().map_or(Turn::Newer, |record| record.then(next));
            if matches!(turn, Turn::Newer | Turn::Correction) {
                record = Some(next.clone());
            }
        }
        let record = record.unwrap();
        let latest = kept.iter().filter_map(Observed::updated).max();
        prop_assert_eq!(record.updated(), latest);
        // Of those of the last second none is clearly further.
        for other in &kept {
            prop_assert!(!matches!(record.then(other), Turn::Newer | Turn::Correction));
        }
    }

    #[test]
    fn keys_are_checked_and_never_shown(text in "\\PC{0,40}") {
        for made in [PrivateKey::new(Mode::Test, text.as_str()), PrivateKey::of_both_modes(text.as_str())] {
            match made {
                Ok(key) => {
                    let shown = format!("{key:?}");
                    prop_assert!(text.len() >= PrivateKey::SHORTEST && !shown.contains(&text));
                }
                Err(error) => prop_assert!(text.len() < PrivateKey::SHORTEST || !error.to_string().contains(&text)),
            }
        }
    }
}
