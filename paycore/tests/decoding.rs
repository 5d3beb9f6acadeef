//! Traps of the wire specification about decoding and statuses (10.2, 10.3); `tests/answers` has many more cases.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic"
)]

mod common;

use bytes::Bytes;
use common::{account, documented_payout};
use http::Response;
use paycore::{Currency, FetchError, GetPayout, Operation, PayoutInvoice, PayoutState, PayoutStatus, SendError};
use payout_core::DoubtCause;

fn answer(body: &str) -> Response<Bytes> {
    Response::new(Bytes::copy_from_slice(body.as_bytes()))
}

fn read(body: &str) -> Result<PayoutInvoice, FetchError> {
    GetPayout::new(&"cpoi_1".parse().unwrap()).read(&account(), answer(body))
}

fn payout(attributes: &str) -> PayoutInvoice {
    read(&format!(
        r#"{{"data":{{"type":"payout-invoices","id":"cpoi_1","attributes":{{{attributes}}}}}}}"#
    ))
    .unwrap()
}

/// What a create makes of an answer with these attributes.
fn create(attributes: &str) -> Result<PayoutInvoice, SendError> {
    let body = format!(
        r#"{{"data":{{"type":"payout-invoices","id":"cpoi_1","attributes":{{"status":"created","reference_id":"my_order_id123",{attributes}}}}}}}"#
    );
    documented_payout().read(&account(), answer(&body))
}

#[test]
fn trap_41_s5_a_correction_of_a_final_state_is_reported() {
    let at = |status: &str, updated: u64| payout(&format!(r#""status":"{status}","updated":{updated}"#));
    let failed = at("process_failed", 10);
    assert!(at("processed", 11).corrects(&failed));
    assert!(at("processing", 11).corrects(&failed));
    assert!(
        !at("processed", 10).corrects(&failed),
        "of the same second: read it first"
    );
    assert!(!at("processed", 9).corrects(&failed), "older");
    assert!(!at("PROCESS_FAILED", 12).corrects(&failed), "the same state");
    assert!(at("processed", 11).corrects(&at("expired", 10)));
    assert!(
        !at("canceled", 11).corrects(&at("processed", 10)),
        "processed is not final"
    );
    assert!(!payout(r#""status":"processed""#).corrects(&failed), "without a time");
}

#[test]
fn trap_42_the_status_of_the_attributes_counts() {
    let invoice = read(
        r#"{"data":{"type":"payout-invoices","id":"cpoi_1","status":"processed","attributes":{"status":"created"}}}"#,
    );
    assert_eq!(*invoice.unwrap().status(), PayoutStatus::Created);
    assert!(read(r#"{"data":{"type":"payout-invoices","id":"cpoi_1","status":"processed","attributes":[]}}"#).is_err());
}

#[test]
fn trap_46_processed_is_a_time() {
    for (value, seconds) in [
        ("1635338082", Some(1_635_338_082)),
        ("0", None),
        ("null", None),
        ("true", None),
        ("\"1635338082\"", Some(1_635_338_082)),
    ] {
        let invoice = payout(&format!(r#""status":"created","processed":{value}"#));
        assert_eq!(invoice.processed_at(), seconds, "{value}");
        assert_eq!(invoice.state(), PayoutState::Pending);
    }
    assert_eq!(payout(r#""status":"created""#).processed_at(), None);
}

#[test]
fn trap_39_a_failure_that_waits_for_a_person_is_none() {
    for (said, required) in [
        ("true", true),
        ("1", true),
        ("\"yes\"", true),
        ("[]", true),
        ("false", false),
        ("0", false),
        ("null", false),
        ("\"\"", false),
    ] {
        let invoice = payout(&format!(r#""status":"process_failed","moderation_required":{said}"#));
        assert_eq!(invoice.moderation_required(), required, "{said}");
        assert_eq!(invoice.attention(), required, "{said}");
        assert_eq!(invoice.state() == PayoutState::Pending, required, "{said}");
    }
}

#[test]
fn a_mode_that_is_no_boolean_is_not_ours() {
    for odd in ["1", "\"true\"", "[]", "\"\""] {
        assert!(create(&format!(r#""test_mode":{odd}"#)).is_err(), "{odd}");
    }
    assert!(create(r#""test_mode":true"#).is_ok());
}

#[test]
fn trap_44_null_is_missing() {
    let invoice = payout(r#""status":"created","amount":null,"reference_id":null,"payouts":null,"fee":null"#);
    assert_eq!(
        (invoice.amount(), invoice.reference_id(), invoice.fee()),
        (None, None, None)
    );
    assert!(invoice.parts().is_empty());
    assert!(create(r#""amount":null,"currency":null,"test_mode":null,"service":null,"fields":null"#).is_ok());
}

#[test]
fn trap_47_echoes_by_value_and_every_digit() {
    for amount in [
        "100.78",
        "100.780",
        "1.0078e2",
        "10078E-2",
        "\"100.78\"",
        "\"100.7800\"",
    ] {
        assert!(create(&format!(r#""amount":{amount}"#)).is_ok(), "{amount}");
    }
    for amount in [
        "100.77",
        "100",
        "1e400",
        "-100.78",
        "\"\"",
        "\"100,78\"",
        "[]",
        "{}",
        "true",
        "100.7801",
    ] {
        match create(&format!(r#""amount":{amount}"#)) {
            Err(SendError::Unknown(doubt)) => assert_eq!(doubt.cause(), DoubtCause::Mismatch, "{amount}"),
            other => panic!("{amount}: {other:?}"),
        }
    }
    let large = payout(r#""status":"processed","currency":"USD","amount":9007199254740993"#);
    assert_eq!(large.paid_out().unwrap().to_string(), "9007199254740993.00 USD");
    let small = payout(r#""status":"processed","currency":"BTC","amount":1.0e-8"#);
    assert_eq!(small.paid_out().unwrap().to_decimal_text(), "0.00000001");
}

#[test]
fn money_in_a_currency_that_is_not_known() {
    let points = payout(r#""status":"processed","currency":"POINTS","amount":5"#);
    assert_eq!((points.paid_out(), points.money_in("amount")), (None, None));
    let currency = Currency::platform("POINTS", 2).unwrap();
    let money = paycore::Money::read_decimal(points.amount().unwrap(), currency).unwrap();
    assert_eq!(money.to_string(), "5.00 POINTS");
}

#[test]
fn trap_51_a_repeated_member_is_refused_and_unknown_ones_are_kept() {
    for repeated in [
        r#""status":"created","status":"processed""#,
        r#""status":"created","amount":1,"\u0061mount":2"#,
        r#""status":"created","new":1,"new":1"#,
    ] {
        let body = format!(r#"{{"data":{{"type":"payout-invoices","id":"cpoi_1","attributes":{{{repeated}}}}}}}"#);
        let error = read(&body).unwrap_err().to_string();
        assert!(error.contains("stands twice"), "{error}");
    }
    let invoice = payout(r#""status":"created","new-in-2027":{"a":[1,2]},"other":"é","flag":true"#);
    assert_eq!(invoice.attributes().get("new-in-2027"), Some(r#"{"a":[1,2]}"#));
    assert_eq!(invoice.attributes().get("other"), Some("é"));
    assert_eq!(invoice.attributes().get("flag"), Some("true"));
    assert_eq!(invoice.attributes().text("flag"), None);
    assert!(invoice.json().contains("new-in-2027"));
    assert_eq!(invoice.attributes().names().len(), 4);
}

#[test]
fn trap_52_c15_what_is_no_json_is_an_error_and_no_panic() {
    let deep = "[".repeat(100_000);
    let closed = format!(
        r#"{{"data":{{"type":"payout-invoices","id":"cpoi_1","attributes":{{"status":"created","new":{}{}}}}}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    // Nobody asks for what is in there, so it stays text and costs no stack.
    assert_eq!(
        read(&closed).unwrap().attributes().get("new").map(str::len),
        Some(200_000)
    );
    let opened = closed.replace("\"new\"", "\"payouts\"");
    assert_eq!(read(&opened).unwrap().parts().len(), 0);
    for body in [
        "",
        " ",
        "null",
        "7",
        "\"\"",
        "[]",
        "{}",
        "{",
        "\u{feff}{}",
        "{\"data\":\"\\ud800\"}",
        "{\"data\":{\"type\":\"payout-invoices\",\"id\":\"cpoi_1\",\"attributes\":{\"status\":\"\\udc00\"}}}",
        "{\"data\":{\"type\":\"payout-invoices\",\"id\":\"cpoi_1\",\"attributes\":{\"status\":\"a\nb\"}}}",
        "{\"data\":{\"type\":\"payout-invoices\",\"id\":\"cpoi_1\",\"attributes\":{\"status\":1}}}",
        "{\"data\":{\"type\":\"payout-invoices\",\"id\":1,\"attributes\":{\"status\":\"created\"}}}",
        "{\"data\":{\"type\":[],\"id\":\"cpoi_1\",\"attributes\":{\"status\":\"created\"}}}",
        "{\"data\":{\"type\":\"payout-invoices\",\"id\":\"cpoi_1\",\"attributes\":\"created\"}}",
        &deep,
    ] {
        assert!(
            matches!(read(body), Err(FetchError::Malformed(_))),
            "{}",
            body.get(..60).unwrap_or(body)
        );
    }
    let long = "7".repeat(10_000);
    let huge = payout(&format!(r#""status":"processed","currency":"USD","amount":{long}"#));
    assert_eq!((huge.amount(), huge.paid_out()), (Some(long.as_str()), None));
    let infinite = payout(r#""status":"processed","currency":"USD","amount":1e400"#);
    assert_eq!((infinite.amount(), infinite.paid_out()), (Some("1e400"), None));
}

const GOOD: &str = r#"{"data":{"type":"payout-invoices","id":"cpoi_CLFDSXqStt3ki8pe","attributes":{"status":"created","resolution":"ok","amount":100.78,"currency":"USD","reference_id":"my_order_id123","test_mode":true}}}"#;

#[test]
fn trap_7_an_answer_cut_at_any_byte_is_unknown() {
    assert!(documented_payout().read(&account(), answer(GOOD)).is_ok());
    for cut in 0..GOOD.len() {
        let outcome = documented_payout().read(&account(), answer(&GOOD[..cut]));
        assert!(matches!(outcome, Err(SendError::Unknown(_))), "cut at {cut}");
    }
}

#[test]
fn an_answer_with_any_byte_changed_is_never_rejected_and_never_another_payout() {
    let account = account();
    for at in 0..GOOD.len() {
        for byte in [0, b'"', b'{', b'}', b'\\', b'x', b'9', 0xff] {
            let mut body = GOOD.as_bytes().to_vec();
            body[at] = byte;
            match documented_payout().read(&account, Response::new(Bytes::from(body))) {
                Ok(invoice) => assert_eq!(invoice.reference_id(), Some("my_order_id123"), "{byte} at {at}"),
                Err(SendError::Unknown(_)) => {}
                Err(other) => panic!("{byte} at {at}: {other}"),
            }
        }
    }
}

#[test]
fn trap_38_a_refused_cancellation_of_a_part_is_no_whole() {
    let part = |amount: u32| {
        format!(
            r#""status":"cancel_failed","amount":1000,"currency":"USD","payouts":[{{"id":"po_1","amount":{amount},"currency":"USD","status":"processed"}}]"#
        )
    };
    assert_eq!(payout(&part(725)).state(), PayoutState::PartlyPaid);
    assert_eq!(payout(&part(1000)).state(), PayoutState::Paid);
}

#[test]
fn trap_39_a_processed_amount_that_cannot_be_read_speaks_against_a_failure() {
    for odd in [r#"{"amount":5}"#, "[5]", "true", r#""x""#] {
        let failed = payout(&format!(r#""status":"process_failed","processed_amount":{odd}"#));
        assert_eq!(failed.state(), PayoutState::Pending, "{odd}");
        assert!(failed.attention(), "{odd}");
    }
}

#[test]
fn s17_what_was_paid_out() {
    let parts = r#""payouts":[{"id":"po_1","amount":"725","currency":"USD","status":"PROCESSED","rrn":"17"},{"id":"po_2","amount":275,"currency":"USD","status":"PENDING"}]"#;
    for (attributes, paid) in [
        (
            format!(r#""status":"partially_processed","amount":1000,"currency":"USD",{parts}"#),
            Some("725.00 USD"),
        ),
        (
            format!(r#""status":"partially_processed","amount":1000,"currency":"USD","processed_amount":700,{parts}"#),
            Some("700.00 USD"),
        ),
        (
            r#""status":"processed","amount":1000,"currency":"USD""#.to_owned(),
            Some("1000.00 USD"),
        ),
        (
            r#""status":"processed","amount":1000,"currency":"USD","processed_amount":"x""#.to_owned(),
            None,
        ),
        (
            r#""status":"partially_processed","amount":1000,"currency":"USD""#.to_owned(),
            None,
        ),
        (r#""status":"created","amount":1000,"currency":"USD""#.to_owned(), None),
        (r#""status":"processed","amount":1000"#.to_owned(), None),
        (
            format!(r#""status":"partially_processed","amount":1000,"currency":"EUR",{parts}"#),
            None,
        ),
        (
            r#""status":"processed","amount":5,"currency":"USD","payouts":"?""#.to_owned(),
            None,
        ),
        // Of a part that is processed in part nobody knows how much, and no part at all contradicts a status that says paid.
        (
            format!(
                r#""status":"partially_processed","amount":1000,"currency":"USD",{}"#,
                parts.replace("PENDING", "PARTIALLY_PROCESSED")
            ),
            None,
        ),
        (
            format!(
                r#""status":"partially_processed","amount":1000,"currency":"USD",{}"#,
                parts.replace("PROCESSED", "PENDING")
            ),
            None,
        ),
    ] {
        let invoice = payout(&attributes);
        let shown = invoice.paid_out().map(|paid| paid.to_string());
        assert_eq!(shown.as_deref(), paid, "{attributes}");
    }
    let invoice = payout(&format!(r#""status":"partially_processed","currency":"USD",{parts}"#));
    assert_eq!(invoice.parts().len(), 2);
    assert_eq!(invoice.parts()[0].id(), Some("po_1"));
    assert_eq!(invoice.parts()[0].rrn(), Some("17"));
    assert_eq!(invoice.parts()[0].status(), Some(PayoutStatus::Processed));
    assert_eq!(
        invoice.parts()[1].status(),
        Some(PayoutStatus::Other("PENDING".to_owned()))
    );
    assert_eq!(invoice.parts()[1].attributes().get("amount"), Some("275"));
}
