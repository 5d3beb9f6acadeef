//! Callbacks: the vectors of `PayCore 6.2`, the refusals of 10.4, and what is read after a signature is right. All signatures of
//! the vectors are facts from there; the keys in them are made up.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use http::{HeaderMap, HeaderValue};
use paycore::{
    Callback, CallbackError, CallbackKeys, CallbackKeysError, CallbackV1, Event, LONGEST_CALLBACK, Mode, Observed,
    PayoutState, PayoutStatus, PrivateKey, PrivateKeyError, SIGNATURE_HEADER, StateV1, Turn,
};
use payout_signing::sha1_callback::CallbackSecret;
use std::collections::BTreeMap;

/// Made up, TEST ONLY: those of the vectors.
const TEST_KEY: &str = "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
const LIVE_KEY: &str = "sk_live_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

/// Body (f) of 6.4.
const F: &str = include_str!("callbacks/payout_complete.json");
/// Body (b) of 6.4.
const B: &str = include_str!("callbacks/payout_split.json");
const FIRST: &str = r#"{"data":{"type":"payout-invoices","id":"cpoi_ztg1119SQjlAk1Y2","attributes":{"status":"processed","resolution":"ok"}}}"#;

fn test_key() -> PrivateKey {
    PrivateKey::new(Mode::Test, TEST_KEY).unwrap()
}

fn live_key() -> PrivateKey {
    PrivateKey::new(Mode::Live, LIVE_KEY).unwrap()
}

fn both() -> CallbackKeys {
    CallbackKeys::new([live_key(), test_key()]).unwrap()
}

fn verify(signature: impl AsRef<[u8]>, body: &str) -> Result<Callback, CallbackError> {
    Callback::verify_signature(signature, body.to_owned(), &both())
}

/// A callback with a right signature of the test key.
fn signed(body: &str) -> Result<Callback, CallbackError> {
    verify(Callback::sign_for_tests(body, &test_key()), body)
}

/// A payout with these attributes beside its status.
fn payout(status: &str, attributes: &str) -> String {
    format!(r#"{{"data":{{"type":"payout-invoices","id":"cpoi_1","attributes":{{"status":"{status}"{attributes}}}}}}}"#)
}

fn headers(signatures: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for signature in signatures {
        headers.append("X-Signature", HeaderValue::from_bytes(signature.as_bytes()).unwrap());
    }
    headers
}

#[test]
fn the_vectors_of_whole_callbacks() {
    assert_eq!((F.len(), B.len()), (746, 345));
    for (signature, body, mode) in [
        ("wbCIOzbkg454u1NksDlUnjRLS5k=", FIRST, Mode::Test),
        ("DkoBjMEtnPnBOwKy44dtXuI56/s=", FIRST, Mode::Live),
        ("eiTsCIj0VHYykwYnagxKx3DjGnM=", F, Mode::Test),
        ("Vgryi3SacXGDfFCnIVpqSy+qhiM=", &F.replace(r"\/", "/"), Mode::Test),
        ("XrgQkvWl16k5RqOdU+eT+OTTDEA=", B, Mode::Test),
        ("ALeERsZIuFkUCv5tCFYUvZI/9pU=", B, Mode::Live),
    ] {
        let callback = verify(signature, body).unwrap();
        assert_eq!(callback.mode(), mode, "{signature}");
        assert_eq!(callback.body(), body);
        let Event::Payout(payout) = callback.event() else {
            panic!("{:?}", callback.event())
        };
        assert_eq!(payout.id().as_str(), "cpoi_ztg1119SQjlAk1Y2");
        assert_eq!(payout.status(), &PayoutStatus::Processed);
    }
    // Vector 8: the live key over a body that says test. The signature is right, the mode is not.
    let refused = verify("CAK1XTXU7TPzhrgHYyvAJ2vLt0g=", F).unwrap_err();
    assert!(
        matches!(refused, CallbackError::Mode { signed: Mode::Live, .. }),
        "{refused}"
    );
}

#[test]
fn the_vectors_of_the_bare_rule() {
    let secret = CallbackSecret::new("secret").unwrap();
    for (body, signature) in [
        (
            r#"{"callback_url":"http:\/\/example.com\/cb"}"#,
            "RP4IORNsR+hN9Quk2yOI2zRrqqw=",
        ),
        (
            r#"{"callback_url":"http://example.com/cb"}"#,
            "KiA88FJXDgsFcAYaPSHVufW2ZoY=",
        ),
        ("", "5XnE/qUoo2hioKU1JYejDVjaUy8="),
        (r#"{"description":"Оплата"}"#, "xiWvcQNhxa1cibbLBPpHOYa8PnM="),
    ] {
        assert_eq!(secret.sign_enclosed(body.as_bytes()), signature, "{body}");
    }
}

#[test]
fn trap_54_json_that_was_parsed_and_written_again_does_not_verify() {
    c2_json_that_was_parsed_and_written_again_does_not_verify();
}

#[test]
fn c2_json_that_was_parsed_and_written_again_does_not_verify() {
    let signature = "eiTsCIj0VHYykwYnagxKx3DjGnM=";
    assert!(verify(signature, F).is_ok());
    let parsed: serde_json::Value = serde_json::from_str(F).unwrap();
    let again = parsed.to_string();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&again).unwrap(), parsed);
    for same_value in [
        again,
        F.replace(r"\/", "/"),
        format!("{F}\n"),
        format!(" {F}"),
        F.replace(r#""fee":0"#, r#""fee":0.0"#),
        F.replace("status", r"st\u0061tus"),
        format!("\u{feff}{F}"),
    ] {
        let refused = verify(signature, &same_value);
        assert!(matches!(refused, Err(CallbackError::Signature(_))), "{same_value}");
    }
}

/// Over the body and with the key of vector 1; computed with Python's hashlib and hmac.
#[test]
fn trap_55_other_rules_are_refused() {
    for (rule, signature) in [
        ("HMAC-SHA1", "YmTPo57VlQb+cgmWNPoOH7tvab4="),
        ("HMAC-SHA256", "2UF+zcqpaTA2QnpYmG+qgQAODInMFR51jw7A6zYyBRk="),
        (
            "hex of HMAC-SHA256",
            "d9417ecdcaa9693036427a58986faa81000e0c89cc151e758f0ec0eb36320519",
        ),
        ("hex", "c1b0883b36e4838e78bb5364b039549e344b4b99"),
        (
            "base64 of hex",
            "YzFiMDg4M2IzNmU0ODM4ZTc4YmI1MzY0YjAzOTU0OWUzNDRiNGI5OQ==",
        ),
        ("sha1(body)", "MiBLlsqVTR7E2LESx0mjMnqtejw="),
        ("sha1(secret + body)", "fKLFZZsiBEA72UweV4i3ApsD0Ls="),
        ("sha1(body + secret)", "8/NsUtVECHx1mL6Z8T1sH4fU+Ao="),
        ("sha256", "m8/wpTERcTtwjCLWca5mQzkL1jH0lbUyWKt9Ef0/KkI="),
        ("sha256, cut", "m8/wpTERcTtwjCLWca5mQzkL1jE="),
    ] {
        assert!(
            matches!(verify(signature, FIRST), Err(CallbackError::Signature(_))),
            "{rule}"
        );
    }
}

#[test]
fn trap_56_other_spellings_are_refused() {
    c1_other_spellings_are_refused();
}

#[test]
fn c1_other_spellings_are_refused() {
    let right = "DkoBjMEtnPnBOwKy44dtXuI56/s=";
    assert!(verify(right, FIRST).is_ok());
    for wrong in [
        right.to_lowercase(),
        right.to_uppercase(),
        right.replace('/', "_"),
        right.replace('=', ""),
        format!("{right}="),
        right.replace("s=", "t="), // the same 20 bytes, with a bit that must be nought
        format!(" {right}"),
        format!("{right} "),
        format!("{right}\n"),
        format!("{right}\r\n"),
        right[..27].to_owned(),
        right[1..].to_owned(),
        String::new(),
        "=".repeat(28),
        format!("{right}, {right}"),
        format!("{right}{right}"),
        format!("sha1={right}"),
    ] {
        assert!(
            matches!(verify(&wrong, FIRST), Err(CallbackError::Signature(_))),
            "{wrong:?}"
        );
    }
    // Each character counts, the first as the last.
    for at in 0..27 {
        let mut wrong = right.as_bytes().to_vec();
        wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
        assert!(verify(&wrong, FIRST).is_err(), "{at}");
    }
}

#[test]
fn trap_56_there_is_one_header() {
    let right = "DkoBjMEtnPnBOwKy44dtXuI56/s=";
    let with = |signatures: &[&str]| Callback::verify(&headers(signatures), FIRST, &both());
    assert!(with(&[right]).is_ok());
    assert_eq!(with(&[]).unwrap_err(), CallbackError::NoSignature);
    assert_eq!(with(&[right, right]).unwrap_err(), CallbackError::SeveralSignatures);
    assert_eq!(with(&["x", right]).unwrap_err(), CallbackError::SeveralSignatures);
    assert!(matches!(
        with(&[&format!("{right}, {right}")]),
        Err(CallbackError::Signature(_))
    ));
    assert!(matches!(with(&[""]), Err(CallbackError::Signature(_))));
    assert!(headers(&[right]).contains_key(SIGNATURE_HEADER));
}

#[test]
fn trap_57_an_empty_key_is_refused() {
    c10_an_empty_key_is_refused();
}

#[test]
fn c10_an_empty_key_is_refused() {
    for mode in [Mode::Test, Mode::Live] {
        let refused = |key: &str| PrivateKey::new(mode, key).unwrap_err();
        assert_eq!(refused(""), PrivateKeyError::Empty);
        assert!(matches!(refused("secret"), PrivateKeyError::Short { found: 6, .. }));
        assert!(matches!(
            refused("sk_0123456789ab"),
            PrivateKeyError::Short { found: 15, .. }
        ));
        assert!(PrivateKey::new(mode, "sk_0123456789abc").is_ok());
        for odd in [
            format!("{TEST_KEY}\n"),
            format!(" {TEST_KEY}"),
            "sk_ 0123456789abcdefg".to_owned(),
        ] {
            assert!(matches!(refused(&odd), PrivateKeyError::Character { .. }), "{odd:?}");
        }
        // Everybody has these.
        for public in [
            "pk_test_0123456789abcdefghij",
            "pk_live_0123456789abcdefghij",
            "com_pk_live_0123456789abc",
        ] {
            assert_eq!(refused(public), PrivateKeyError::Public);
        }
    }
    assert_eq!(PrivateKey::of_both_modes("").unwrap_err(), PrivateKeyError::Empty);
    assert_eq!(CallbackKeys::new([]).unwrap_err(), CallbackKeysError::None);
}

#[test]
fn s13_a_key_of_the_other_mode_is_refused() {
    let of = |mode, key: &str| PrivateKey::new(mode, key).unwrap_err();
    assert!(matches!(
        of(Mode::Live, TEST_KEY),
        PrivateKeyError::OtherMode { prefix: "sk_test_", .. }
    ));
    assert!(matches!(
        of(Mode::Test, LIVE_KEY),
        PrivateKeyError::OtherMode { prefix: "sk_live_", .. }
    ));
}

#[test]
fn one_key_for_both_modes_takes_a_constructor_of_its_own() {
    let label = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    let of = |mode| PrivateKey::new(mode, label).unwrap();
    assert_eq!(
        CallbackKeys::new([of(Mode::Test), live_key(), of(Mode::Live)]).unwrap_err(),
        CallbackKeysError::SameInBothModes
    );
    let shared = || PrivateKey::of_both_modes(label).unwrap();
    assert!(CallbackKeys::new([shared(), of(Mode::Live)]).is_err());
    // The same key twice, as while nothing is being replaced yet.
    assert!(CallbackKeys::new([of(Mode::Live), of(Mode::Live)]).is_ok());

    let keys = CallbackKeys::new([shared()]).unwrap();
    let with = |attributes: &str| {
        let body = payout("processed", attributes);
        Callback::verify_signature(Callback::sign_for_tests(&body, &shared()), body, &keys)
    };
    assert_eq!(with(r#","test_mode":true"#).unwrap().mode(), Mode::Test);
    assert_eq!(with(r#","test_mode":false"#).unwrap().mode(), Mode::Live);
    assert_eq!(with("").unwrap_err(), CallbackError::NoMode);
    assert_eq!(with(r#","test_mode":null"#).unwrap_err(), CallbackError::NoMode);
}

#[test]
fn trap_58_every_key_is_tried_and_the_one_that_fits_gives_the_mode() {
    let other = || PrivateKey::new(Mode::Test, "sk_test_of-last-year-0123456789").unwrap();
    let orders = [
        [test_key(), live_key(), other()],
        [other(), live_key(), test_key()],
        [live_key(), other(), test_key()],
    ];
    for keys in orders {
        let keys = CallbackKeys::new(keys).unwrap();
        for (key, mode) in [
            (test_key(), Mode::Test),
            (live_key(), Mode::Live),
            (other(), Mode::Test),
        ] {
            let signature = Callback::sign_for_tests(FIRST, &key);
            assert_eq!(
                Callback::verify_signature(signature, FIRST, &keys).unwrap().mode(),
                mode
            );
        }
    }
}

#[test]
fn c11_a_callback_of_the_other_mode_is_refused() {
    let signature = Callback::sign_for_tests(FIRST, &test_key());
    let live_only = CallbackKeys::new([live_key()]).unwrap();
    let refused = Callback::verify_signature(signature, FIRST, &live_only);
    assert!(matches!(refused, Err(CallbackError::Signature(_))));
}

#[test]
fn trap_59_the_mode_of_key_and_body_must_agree() {
    for (key, said, signed) in [(test_key(), false, Mode::Test), (live_key(), true, Mode::Live)] {
        let body = payout("processed", &format!(r#","test_mode":{said}"#));
        let refused = verify(Callback::sign_for_tests(&body, &key), &body).unwrap_err();
        assert!(
            matches!(refused, CallbackError::Mode { signed: mode, .. } if mode == signed),
            "{refused}"
        );
    }
    for odd in [r#""true""#, "1", "{}", "[]", r#""""#] {
        let refused = signed(&payout("processed", &format!(r#","test_mode":{odd}"#)));
        assert!(matches!(refused, Err(CallbackError::Unreadable { .. })), "{odd}");
    }
}

#[test]
fn trap_60_the_prefix_belongs_to_the_key() {
    let bare = PrivateKey::new(Mode::Test, &TEST_KEY["sk_test_".len()..]).unwrap();
    let bare = CallbackKeys::new([bare]).unwrap();
    let refused = Callback::verify_signature("wbCIOzbkg454u1NksDlUnjRLS5k=", FIRST, &bare);
    assert!(matches!(refused, Err(CallbackError::Signature(_))));
}

#[test]
fn trap_62_an_unknown_status_is_read() {
    let callback = signed(&payout("settled_by_dove", "")).unwrap();
    let Event::Payout(payout) = callback.event() else {
        panic!()
    };
    assert_eq!(payout.status(), &PayoutStatus::Other("settled_by_dove".to_owned()));
    assert_eq!(payout.state(), PayoutState::Unrecognised);
}

#[test]
fn trap_63_the_hundredth_repeat_has_the_key_of_the_first() {
    let mut seen = BTreeMap::new();
    for _ in 0..100 {
        *seen.entry(signed(F).unwrap().repeat_key().clone()).or_insert(0) += 1;
    }
    assert_eq!(seen.into_values().collect::<Vec<_>>(), [100]);
    // Sent again after the merchant's own fields changed.
    let again = F.replace(r#""callback_logs":[]"#, r#""callback_logs":[{"code":500}]"#);
    assert_ne!(again, F);
    assert_eq!(signed(&again).unwrap().repeat_key(), signed(F).unwrap().repeat_key());
}

#[test]
fn callbacks_that_differ_are_no_repeats() {
    let key = |body: &str| signed(body).unwrap().repeat_key().clone();
    let at = |status, updated| payout(status, &format!(r#","updated":{updated}"#));
    let other_kind = at("processed", 1).replace("payout-", "payment-");
    let other_id = at("processed", 1).replace("cpoi_1", "cpoi_2");
    let keys = [
        key(&at("processed", 1)),
        key(&at("processed", 2)),
        key(&at("canceled", 1)),
        key(&at("processed&updated=1", 3)),
        key(&other_kind),
        key(&other_id),
        // Without a time: other bytes are another hint.
        key(&payout("processed", "")),
        key(&payout("processed", r#","fee":1"#)),
    ];
    for (at, key) in keys.iter().enumerate() {
        assert!(!keys[..at].contains(key), "{key:?}");
        assert!(key.as_str().is_ascii());
    }
    assert_eq!(key(&payout("processed", "")), key(&payout("processed", "")));
}

#[test]
fn trap_64_a_replay_after_a_cancellation_is_recorded_and_not_applied() {
    c4_a_replay_after_a_cancellation_is_recorded_and_not_applied();
}

#[test]
fn c4_a_replay_after_a_cancellation_is_recorded_and_not_applied() {
    let seen = |status, updated| {
        let callback = signed(&payout(status, &format!(r#","updated":{updated}"#))).unwrap();
        let Event::Payout(payout) = callback.into_event() else {
            panic!()
        };
        Observed::from(&payout)
    };
    let (processed, canceled) = (seen("processed", 10), seen("canceled", 20));
    assert_eq!(processed.then(&canceled), Turn::Newer);
    assert_eq!(canceled.then(&processed), Turn::Older);
    assert_eq!(canceled.then(&seen("canceled", 20)), Turn::Repeat);
    // Nor when it is of the same second.
    assert_eq!(seen("canceled", 10).then(&processed), Turn::Older);
}

fn turn(applied: (&str, u64), next: (&str, u64)) -> Turn {
    let observed = |(status, updated)| Observed::new(PayoutStatus::read(status), Some(updated));
    observed(applied).then(&observed(next))
}

#[test]
fn trap_65_in_one_second_the_further_state_wins() {
    for (applied, next, expected) in [
        ("created", "processing", Turn::Newer),
        ("processing", "created", Turn::Older),
        ("created", "processed", Turn::Newer),
        ("process_error", "processed", Turn::Newer),
        ("processed", "canceling", Turn::Newer),
        ("canceling", "cancel_pending", Turn::Newer),
        ("cancel_error", "canceled", Turn::Newer),
        ("canceled", "canceling", Turn::Older),
        // Further, and it takes back an end.
        ("process_failed", "canceling", Turn::Correction),
        // Equal rank: read first.
        ("process_pending", "process_error", Turn::Unclear),
        ("processed", "process_failed", Turn::Unclear),
        ("process_failed", "processed", Turn::Unclear),
        ("canceled", "cancel_failed", Turn::Unclear),
        // Nothing is known of the word.
        ("processing", "settled", Turn::Unclear),
        ("settled", "processed", Turn::Unclear),
        ("settled", "settled", Turn::Repeat),
    ] {
        assert_eq!(turn((applied, 5), (next, 5)), expected, "{applied} then {next}");
        if expected != Turn::Repeat {
            assert_eq!(turn((next, 5), (applied, 4)), Turn::Older, "older whatever it says");
        }
    }
}

#[test]
fn trap_41_what_takes_back_an_end_is_a_correction() {
    for (applied, next) in [
        ("process_failed", "processed"),
        ("expired", "processed"),
        ("terminated", "processing"),
        ("process_failed", "expired"),
        ("canceled", "processed"),
        ("cancel_failed", "canceled"),
        ("process_failed", "settled"),
        ("processed", "process_failed"),
        ("processed", "partially_processed"),
        ("partially_processed", "process_failed"),
        ("processed", "processing"),
        ("canceling", "processed"),
    ] {
        assert_eq!(turn((applied, 1), (next, 2)), Turn::Correction, "{applied} then {next}");
    }
    for (applied, next) in [
        ("created", "process_failed"),
        ("process_pending", "processing"),
        ("partially_processed", "processed"),
        ("processed", "canceling"),
        ("processed", "canceled"),
        ("cancel_pending", "canceling"),
        ("canceling", "cancel_failed"),
        ("process_failed", "process_failed"),
        ("settled", "processed"),
    ] {
        assert_eq!(turn((applied, 1), (next, 2)), Turn::Newer, "{applied} then {next}");
    }
}

#[test]
fn trap_66_a_callback_before_the_answer_of_the_create_names_the_reference() {
    c13_a_callback_before_the_answer_of_the_create_names_the_reference();
}

#[test]
fn c13_a_callback_before_the_answer_of_the_create_names_the_reference() {
    let callback = signed(F).unwrap();
    let Event::Payout(payout) = callback.event() else {
        panic!()
    };
    // The id is not known yet; the reference is, since it was stored before the send.
    assert_eq!(payout.reference_id(), Some("my_order_id123"));
    assert_eq!(payout.id().as_str(), "cpoi_ztg1119SQjlAk1Y2");
}

#[test]
fn trap_67_without_a_time_it_is_a_hint() {
    let timed = Observed::new(PayoutStatus::Processing, Some(1));
    let hint = Observed::new(PayoutStatus::Processed, None);
    assert_eq!(timed.then(&hint), Turn::Unclear);
    assert_eq!(hint.then(&timed), Turn::Unclear);
    assert_eq!(hint.then(&hint), Turn::Unclear);
    let Event::Payout(payout) = verify("XrgQkvWl16k5RqOdU+eT+OTTDEA=", B).unwrap().into_event() else {
        panic!()
    };
    assert_eq!(timed.then(&Observed::from(&payout)), Turn::Unclear);
}

#[test]
fn trap_68_a_body_over_the_cap_is_refused_before_it_is_hashed() {
    c14_a_body_over_the_cap_is_refused_before_it_is_hashed();
}

#[test]
fn c14_a_body_over_the_cap_is_refused_before_it_is_hashed() {
    let filled = |length: usize| {
        let body = payout("processed", r#","description":"""#);
        body.replace(r#""""#, &format!(r#""{}""#, "x".repeat(length - body.len())))
    };
    let fits = filled(LONGEST_CALLBACK);
    assert_eq!(fits.len(), LONGEST_CALLBACK);
    assert!(signed(&fits).is_ok());
    let limit = LONGEST_CALLBACK;
    let found = limit + 1;
    let too_long = signed(&filled(found)).unwrap_err();
    assert!(matches!(too_long, CallbackError::TooLong { found: f, limit: l, .. } if (f, l) == (found, limit)));
    // Whatever the signature is: it is not looked at.
    assert_eq!(verify("no signature", &filled(found)).unwrap_err(), too_long);
    let narrow = CallbackKeys::new([test_key()])
        .unwrap()
        .longest_callback(FIRST.len() - 1);
    let refused = Callback::verify_signature("wbCIOzbkg454u1NksDlUnjRLS5k=", FIRST, &narrow);
    assert!(matches!(refused, Err(CallbackError::TooLong { .. })));
    let v1 = CallbackV1::verify(&vec![b' '; LONGEST_CALLBACK + 1], &both());
    assert!(matches!(v1, Err(CallbackError::TooLong { .. })));
}

#[test]
fn trap_69_payments_and_refunds_are_never_payouts() {
    let payment =
        r#"{"data":{"type":"payment-invoices","id":"cpi_UoIW6RdSYyIRj8vR","attributes":{"status":"processed"}}}"#;
    let Event::Payment(event) = signed(payment).unwrap().into_event() else {
        panic!()
    };
    assert_eq!(event.id().to_string(), "cpi_UoIW6RdSYyIRj8vR");
    let refund = r#"{"data":{"type":"refunds","id":"ref_1","attributes":{"status":"processed"}}}"#;
    let Event::Refund(event) = signed(refund).unwrap().into_event() else {
        panic!()
    };
    assert_eq!(event.id().to_string(), "ref_1");
    for kind in ["payout-invoice", "Payout-Invoices", "withdrawals"] {
        let body = format!(r#"{{"data":{{"type":"{kind}","id":"x 1","attributes":{{"status":"processed","n":1}}}}}}"#);
        let Event::Other(event) = signed(&body).unwrap().into_event() else {
            panic!()
        };
        assert_eq!((event.kind(), event.id()), (kind, "x 1"));
        assert_eq!(event.attributes().get("n"), Some("1"));
    }
}

const V1: &str =
    r#"{"data":"eyJzdGF0ZSI6InN1Y2Nlc3MiLCJyZWZlcmVuY2UiOiIxMDAwMDEifQ==","signature":"DKW6Yqc+Y+CdQEk6SWgTCZZMaxI="}"#;

#[test]
fn trap_70_version_1_and_2_do_not_mix() {
    // The vector's key is too short to be configured; the rule is the same.
    let data = "eyJzdGF0ZSI6InN1Y2Nlc3MiLCJyZWZlcmVuY2UiOiIxMDAwMDEifQ==";
    let secret = CallbackSecret::new("secret").unwrap();
    assert_eq!(secret.sign_enclosed(data.as_bytes()), "DKW6Yqc+Y+CdQEk6SWgTCZZMaxI=");
    assert!(matches!(
        CallbackV1::verify(V1.as_bytes(), &both()),
        Err(CallbackError::Signature(_))
    ));

    let details = r#"{"state":"success","reference":"100001"}"#;
    let body = CallbackV1::sign_for_tests(details, &live_key());
    assert!(body.contains(data));
    let callback = CallbackV1::verify(body.as_bytes(), &both()).unwrap();
    assert_eq!((callback.state(), callback.mode()), (&StateV1::Success, Mode::Live));
    assert_eq!(
        (callback.reference(), callback.details().text("state")),
        (Some("100001"), Some("success"))
    );

    // Its body with its own signature, or with one over its bytes, is no callback of version 2.
    let envelope: serde_json::Value = serde_json::from_str(&body).unwrap();
    let signature = envelope["signature"].as_str().unwrap();
    assert!(matches!(verify(signature, &body), Err(CallbackError::Signature(_))));
    assert!(matches!(signed(&body), Err(CallbackError::Unreadable { .. })));
    assert!(matches!(verify(signature, data), Err(CallbackError::Unreadable { .. })));
    // And the reverse.
    assert!(matches!(
        CallbackV1::verify(F.as_bytes(), &both()),
        Err(CallbackError::NotVersion1 { .. })
    ));
    // What nobody has signed is not told as signed.
    for unsigned in [
        "",
        "<html>",
        "{",
        "[]",
        "{}",
        r#"{"data":"e30="}"#,
        r#"{"data":1,"signature":"x"}"#,
    ] {
        let error = CallbackV1::verify(unsigned.as_bytes(), &both()).unwrap_err();
        assert!(!error.to_string().contains("signed"), "{unsigned}: {error}");
        assert!(
            matches!(error, CallbackError::NotVersion1 { .. }),
            "{unsigned}: {error}"
        );
    }
    // What is signed is the text, not what it decodes to.
    let decoded = format!(
        r#"{{"data":"{data}","signature":"{}"}}"#,
        Callback::sign_for_tests(details, &live_key())
    );
    assert!(matches!(
        CallbackV1::verify(decoded.as_bytes(), &both()),
        Err(CallbackError::Signature(_))
    ));
}

#[test]
fn version_1_reads_its_words_and_refuses_what_it_cannot_read() {
    for (word, state) in [
        ("created", StateV1::Created),
        ("pending", StateV1::Pending),
        ("Failure", StateV1::Failure),
        ("expired", StateV1::Expired),
        ("canceled", StateV1::Canceled),
        ("cancelled", StateV1::Canceled),
        ("refunded", StateV1::Refunded),
        ("other", StateV1::Other("other".to_owned())),
    ] {
        let body = CallbackV1::sign_for_tests(&format!(r#"{{"state":"{word}"}}"#), &test_key());
        let callback = CallbackV1::verify(body.as_bytes(), &both()).unwrap();
        assert_eq!((callback.state(), callback.reference()), (&state, None));
    }
    for details in [
        "",
        "{}",
        r#"{"state":""}"#,
        r#"{"state":1}"#,
        "[1]",
        r#"{"state":"a","state":"b"}"#,
    ] {
        let body = CallbackV1::sign_for_tests(details, &test_key());
        let refused = CallbackV1::verify(body.as_bytes(), &both());
        assert!(matches!(refused, Err(CallbackError::Unreadable { .. })), "{details}");
    }
    let no_base64 = format!(
        r#"{{"data":"%%","signature":"{}"}}"#,
        Callback::sign_for_tests("%%", &test_key())
    );
    assert!(matches!(
        CallbackV1::verify(no_base64.as_bytes(), &both()),
        Err(CallbackError::Unreadable { .. })
    ));
    let right = CallbackV1::sign_for_tests(r#"{"state":"success"}"#, &test_key());
    for wrong in [
        right.replacen('{', r#"{"data":"","#, 1),
        right.replacen('{', r#"{"signature":"","#, 1),
        right.replace(r#""signature""#, r#""Signature""#),
        "{}".to_owned(),
        String::new(),
    ] {
        assert!(CallbackV1::verify(wrong.as_bytes(), &both()).is_err(), "{wrong}");
    }
}

#[test]
fn trap_45_six_attributes_and_the_id_before_the_type() {
    let Event::Payout(payout) = verify("XrgQkvWl16k5RqOdU+eT+OTTDEA=", B).unwrap().into_event() else {
        panic!()
    };
    assert_eq!(
        (payout.reference_id(), payout.updated(), payout.test_mode()),
        (None, None, None)
    );
    assert_eq!(payout.parts().len(), 2);
    assert_eq!(payout.paid_out().unwrap().to_string(), "1000.00 USD");
}

#[test]
fn trap_42_the_status_of_the_attributes_counts() {
    let body = r#"{"data":{"type":"payout-invoices","id":"cpoi_1","status":"processed","attributes":{"status":"expired"}},"included":[{"attributes":{"status":"PROCESSED"}}]}"#;
    let Event::Payout(payout) = signed(body).unwrap().into_event() else {
        panic!()
    };
    assert_eq!(payout.status(), &PayoutStatus::Expired);
    let body = r#"{"data":{"type":"payout-invoices","id":"cpoi_1","status":"processed","attributes":{}}}"#;
    assert!(matches!(signed(body), Err(CallbackError::Unreadable { .. })));
}

#[test]
fn c9_a_repeated_member_is_refused() {
    for body in [
        payout("processed", r#","status":"expired""#),
        payout("processed", r#","st\u0061tus":"expired""#),
        payout("processed", r#","updated":1,"updated":2"#),
        payout("processed", r#","test_mode":true,"test_mode":true"#),
        payout("processed", "").replace(r#""id""#, r#""id":"cpoi_2","id""#),
        payout("processed", "").replacen('{', r#"{"data":{},"#, 1),
    ] {
        assert!(matches!(signed(&body), Err(CallbackError::Unreadable { .. })), "{body}");
    }
}

#[test]
fn c15_json_that_is_none_is_refused_without_a_fall() {
    let deep = payout(
        "processed",
        &format!(r#","payload":{}{}"#, "[".repeat(100_000), "]".repeat(100_000)),
    );
    let broken = [
        String::new(),
        "{".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        r#"["payout-invoices"]"#.to_owned(),
        r#"{"data":[]}"#.to_owned(),
        r#"{"data":["payout-invoices","cpoi_1",{"status":"processed"}]}"#.to_owned(),
        r#"{"data":null}"#.to_owned(),
        format!("{FIRST}{FIRST}"),
        format!("{FIRST},"),
        format!("\u{feff}{FIRST}"),
        payout("processed", r#","updated":1e400x"#),
        payout("processed", r#","description":"\ud800""#),
        payout("processed", "").replace("cpoi_1", ""),
        payout("processed", "").replace(r#""cpoi_1""#, "7"),
        payout("processed", "").replace("cpoi_1", "cpoi_1/process"),
        payout("", ""),
        payout("processed", "").replace(r#""processed""#, r#"["processed"]"#),
        payout("processed", "").replace(r#""processed""#, "null"),
    ];
    for body in broken {
        assert!(matches!(signed(&body), Err(CallbackError::Unreadable { .. })), "{body}");
    }
    // Deep or long where nobody looks: refused or passed over, without a fall.
    drop(signed(&deep));
    let long = payout("processed", &format!(r#","payload":{{}},"fee":{}"#, "7".repeat(10_000)));
    assert!(signed(&long).is_ok());
    let body = b"{\"data\":\"\xff\"}".as_slice();
    let signature = Callback::sign_for_tests(body, &test_key());
    let refused = Callback::verify_signature(signature, body, &both());
    assert!(matches!(refused, Err(CallbackError::Unreadable { .. })));
}

#[test]
fn c12_the_callback_of_a_foreign_payout_is_read_like_any_other() {
    let body = payout("processed", r#","reference_id":"Test Order #d49a4e0da458","updated":1"#);
    let Event::Payout(payout) = signed(&body).unwrap().into_event() else {
        panic!()
    };
    assert_eq!(payout.reference_id(), Some("Test Order #d49a4e0da458"));
}

#[test]
fn nothing_of_key_or_callback_shows() {
    let body = payout(
        "processed",
        r#","reference_id":"canary-1","description":"canary-2","updated":"canary-3""#,
    );
    let callback = signed(&body).unwrap();
    let v1 = CallbackV1::sign_for_tests(r#"{"state":"success","reference":"canary-4"}"#, &test_key());
    let v1 = CallbackV1::verify(v1.as_bytes(), &both()).unwrap();
    let odd = body.replace("payout-invoices", "canaries");
    let odd = signed(&odd).unwrap();
    let refusals = [
        signed(&payout("canary", r#","status":"canary""#)).unwrap_err(),
        signed(&payout("canary", r#","test_mode":"canary""#)).unwrap_err(),
        verify("canary", &body).unwrap_err(),
        signed("canary").unwrap_err(),
    ];
    let shown = format!("{callback:?} {v1:?} {odd:?} {:?} {:?} {refusals:?}", test_key(), both());
    let told: Vec<String> = refusals.iter().map(ToString::to_string).collect();
    for shown in [shown.replace("canaries", ""), told.join("\n")] {
        assert!(!shown.contains("canary"), "{shown}");
        assert!(!shown.contains("0123456789"), "{shown}");
    }
    for key in [
        "sk_live_0123456789canary",
        "pk_test_0123456789canary",
        "canary",
        "canary canary canary",
    ] {
        let error = PrivateKey::new(Mode::Test, key).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
