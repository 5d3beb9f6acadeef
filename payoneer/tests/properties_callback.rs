//! Notifications that nobody thought of.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use bytes::Bytes;
use http::{Method, Request};
use payoneer::{Callback, HmacAuth, HmacAuthError, LookUp, NonceUse, Redirect};
use payout_signing::form;
use proptest::prelude::*;
use std::time::Duration;

fn auth() -> HmacAuth {
    HmacAuth::production("TEST-ONLY-hmac", "https://hooks.example.com".parse().unwrap()).unwrap()
}

/// Field names among which those of the documents are not rare.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "apuid",
            "PayeeId",
            "Payee Id",
            "IntPaymentId",
            "PaymentId",
            "ReasonCode",
            "PAYMENT",
            "approved",
            "PaperCheck",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,8}",
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("true".to_owned()),
        Just("{{apuid}}".to_owned()),
        "[A-Za-z0-9._-]{0,20}",
        "\\PC{0,20}"
    ]
}

proptest! {
    #[test]
    fn a_query_is_read_or_refused(query in "[ -~é]{0,80}") {
        if let Ok(hint) = Callback::from_query(&query) {
            drop((hint.look_up(), hint.repeat_key(), hint.unsigned_reason_code(), format!("{hint:?}")));
        }
        drop(Redirect::from_query(&query).map(|redirect| redirect.look_up()));
    }

    #[test]
    fn a_body_is_read_or_refused(body in prop::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(hint) = Callback::from_json(&body) {
            drop((hint.look_up(), hint.repeat_key()));
        }
    }

    #[test]
    fn the_order_of_fields_is_no_message(pairs in prop::collection::vec((name(), value()), 0..6)) {
        let encode = |pairs: &[(String, String)]| {
            form::encode(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
        };
        let mut backwards = pairs.clone();
        backwards.reverse();
        match (Callback::from_query(&encode(&pairs)), Callback::from_query(&encode(&backwards))) {
            (Ok(first), Ok(second)) => {
                prop_assert_eq!(first.repeat_key(), second.repeat_key());
                prop_assert_eq!(format!("{:?}", first.look_up()), format!("{:?}", second.look_up()));
                for (name, value) in &pairs {
                    prop_assert_eq!(first.unsigned_field(name), Some(value.as_str()));
                    prop_assert_eq!(second.unsigned_field(&name.to_ascii_uppercase()), Some(value.as_str()));
                }
            }
            (first, second) => prop_assert_eq!(first.is_err(), second.is_err()),
        }
    }

    #[test]
    fn query_and_json_say_the_same(pairs in prop::collection::btree_map(name(), value(), 0..6)) {
        let query = form::encode(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let json = serde_json::to_vec(&pairs).unwrap();
        match (Callback::from_query(&query), Callback::from_json(&json)) {
            (Ok(query), Ok(json)) => {
                prop_assert_eq!(query.repeat_key(), json.repeat_key());
                prop_assert_eq!(query.events(), json.events());
                prop_assert_eq!(query.unsigned_payee_id(), json.unsigned_payee_id());
                prop_assert_eq!(query.unsigned_reference(), json.unsigned_reference());
            }
            (query, json) => prop_assert_eq!(query.err(), json.err()),
        }
    }

    #[test]
    fn only_ids_that_we_could_have_sent_are_asked_for(pairs in prop::collection::vec((name(), value()), 0..6)) {
        let query = form::encode(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let Ok(hint) = Callback::from_query(&query) else { return Ok(()) };
        let safe = |id: Option<&str>| {
            id.is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)))
        };
        match hint.look_up() {
            LookUp::Payout(_) => prop_assert!(safe(hint.unsigned_reference())),
            LookUp::Payee(_) => prop_assert!(safe(hint.unsigned_payee_id())),
            LookUp::Balance(_) | LookUp::Nothing => {}
        }
    }

    #[test]
    fn what_is_signed_verifies_and_what_is_changed_does_not(
        post in any::<bool>(),
        path in "/[a-z0-9/._~-]{0,20}(\\?[a-z0-9=&%.~-]{0,20})?",
        body in prop::collection::vec(any::<u8>(), 0..60),
        nonce in "[!-9;-~]{1,128}",
        seconds in 0_u64..4_000_000_000,
        off in -400_i64..400,
        flip in any::<prop::sample::Index>(),
    ) {
        let sent = Duration::from_secs(seconds + 1000);
        let now = Duration::from_secs((seconds + 1000).checked_add_signed(off).unwrap());
        let method = if post { Method::POST } else { Method::GET };
        let Ok(request) = Request::builder().method(method).uri(&path).body(Bytes::from(body.clone())) else {
            return Ok(());
        };
        let request = auth().sign_for_tests(request, &nonce, sent).unwrap();
        let found = auth().verify(&request, now);
        if off.unsigned_abs() <= 300 {
            let authentic = found.unwrap();
            prop_assert_eq!(authentic.nonce(), &nonce);
            prop_assert_eq!(authentic.clone().once(NonceUse::Repeated).err(), Some(HmacAuthError::Replayed));
            if post && !body.is_empty() {
                let mut changed = body;
                let at = flip.index(changed.len());
                if let Some(byte) = changed.get_mut(at) {
                    *byte ^= 1;
                }
                let (head, _) = request.into_parts();
                let changed = Request::from_parts(head, changed);
                prop_assert_eq!(auth().verify(&changed, now).err(), Some(HmacAuthError::Signature));
            }
        } else {
            prop_assert_eq!(found.is_err(), true);
        }
    }

    #[test]
    fn a_header_is_taken_or_refused(header in "hmacauth [ -~]{0,60}") {
        let request = Request::get("/").header("authorization", header).body(Bytes::new()).unwrap();
        prop_assert!(auth().verify(&request, Duration::from_secs(1)).is_err());
    }
}
