//! The project's list of faults, for the calls of this crate: each test bears the row that it is about.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{account, answer, charging_account, documented_payout, fetch_word, sent, word};
use payoneer::v2::{
    Account, Comparison, CreateCharge, Credentials, Envelope, FoundPayout, Message, PayeeDetails, ReleasePayee,
};
use payoneer::{FetchError, Operation, PayoutState, SendError, Sign};

const OK: &str = r#"{"audit_id":7,"code":0,"description":"Success","payout_id":"9","amount":25.22,"currency":"USD"}"#;
const FUNDED: &str =
    r#"{"audit_id":7,"code":0,"payout_id":"9","status":"Funded","payee_id":"ID123","amount":25.22,"currency":"USD"}"#;

fn charge() -> CreateCharge {
    CreateCharge::new("c".parse().unwrap(), "1 USD".parse().unwrap(), "ID123".parse().unwrap())
}

/// What the same answer means for every call that changes something.
fn changes(status: u16, body: &str) -> [String; 5] {
    let (account, charging) = (account(), charging_account());
    let envelope = |outcome: Result<Envelope, SendError>| word(&outcome);
    [
        word(&documented_payout().read(&account, answer(status, body.to_owned()))),
        word(
            &documented_payout()
                .cancel()
                .read(&account, answer(status, body.to_owned())),
        ),
        envelope(charge().read(&charging, answer(status, body.to_owned()))),
        envelope(charge().cancel().read(&charging, answer(status, body.to_owned()))),
        envelope(ReleasePayee::new("ID123".parse().unwrap()).read(&account, answer(status, body.to_owned()))),
    ]
}

#[track_caller]
fn all(status: u16, body: &str, expected: &str) {
    for outcome in changes(status, body) {
        assert_eq!(outcome, expected, "{status} {body}");
    }
}

fn found(body: &str) -> Result<FoundPayout, FetchError> {
    documented_payout()
        .status()
        .read(&account(), answer(200, body.to_owned()))
}

#[test]
fn t14_the_answer_of_another_payout_is_an_alarm() {
    for (member, other) in [("25.22", "25.23"), ("USD", "EUR")] {
        let outcome = documented_payout().read(&account(), answer(200, OK.replace(member, other)));
        assert_eq!(word(&outcome), "unknown Mismatch Silent alarm");
        let Err(SendError::Unknown(doubt)) = outcome else {
            unreachable!()
        };
        assert_eq!(doubt.provider_id(), None, "its id is not ours");
    }
}

#[test]
fn h1_a_redirect_is_unknown_whatever_it_carries() {
    for status in [300, 301, 302, 303, 304, 307, 308] {
        for body in ["", OK, r#"{"code":10005}"#, r#"{"code":19999}"#] {
            all(status, body, "unknown Status Silent");
        }
    }
}

#[test]
fn h3_a_5xx_is_unknown_whatever_it_carries() {
    for status in [500, 501, 502, 503, 504, 507, 520, 521, 524, 527, 599] {
        for body in [
            "",
            "<html>",
            OK,
            r#"{"code":10005}"#,
            r#"{"code":19999}"#,
            r#"{"code":10311}"#,
        ] {
            all(status, body, "unknown Status Silent");
        }
    }
}

#[test]
fn h4_a_429_is_unknown_for_no_throttle_is_documented() {
    for body in ["", "{}", "<html>", r#"{"error":"too many requests"}"#] {
        all(429, body, "unknown Status Silent");
    }
    let mut throttled = answer(429, "");
    throttled.headers_mut().insert("retry-after", 30.into());
    let error = documented_payout().status().read(&account(), throttled).unwrap_err();
    assert!(error.is_temporary());
    assert_eq!(error.retry_after().unwrap().as_secs(), 30);
}

#[test]
fn h6_408_425_and_499_are_unknown() {
    for status in [408, 425, 499] {
        all(status, "", "unknown Status Silent");
        all(status, "{}", "unknown Status Silent");
    }
}

#[test]
fn h7_a_401_is_rejected_and_a_403_is_not() {
    for body in ["", "<html>", OK, r#"{"code":10304}"#, r#"{"code":19999}"#] {
        all(401, body, "rejected Later");
    }
    let outcome = documented_payout().read(&account(), answer(401, ""));
    let error = outcome.unwrap_err();
    let shown = format!("{error:?} {error}");
    for secret in [common::USER, common::PASSWORD, "VGVzdE9ubHlVc2Vy"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert_eq!(
        fetch_word(&documented_payout().status().read(&account(), answer(401, ""))),
        "refused"
    );
}

#[test]
fn h8_no_page_of_a_403_is_documented() {
    for body in ["", "<html>Access is denied</html>", "{}", "{\"message\":\"Forbidden\"}"] {
        all(403, body, "unknown Status Silent");
    }
    assert_eq!(
        fetch_word(&documented_payout().status().read(&account(), answer(403, ""))),
        "refused"
    );
}

#[test]
fn h9_404_405_410_and_415_refuse_with_a_listed_code_only() {
    for status in [404, 405, 410, 415] {
        for body in ["", "{}", "<html>"] {
            all(status, body, "unknown Status Silent");
        }
        all(status, r#"{"code":10005}"#, "rejected Final");
        all(status, r#"{"code":10301}"#, "rejected Later");
    }
}

#[test]
fn h10_a_200_that_is_no_envelope_is_unknown() {
    for body in [
        "",
        " ",
        "<html>",
        "{}",
        "[]",
        "null",
        "0",
        "{\"code\":\"0\"}",
        "{\"code\":0",
        "{\"Code\":0}",
        "{\"result\":{\"code\":0}}",
    ] {
        all(200, body, "unknown Unreadable Silent");
    }
}

#[test]
fn h12_a_success_without_an_id_is_unknown() {
    for id in [
        "",
        "\"payout_id\":\"\",",
        "\"payout_id\":null,",
        "\"payout_id\":9,",
        "\"payout_id\":{},",
    ] {
        let body = OK.replace("\"payout_id\":\"9\",", id);
        let outcome = documented_payout().read(&account(), answer(200, body));
        assert_eq!(word(&outcome), "unknown Incomplete Silent", "{id}");
    }
    let cancel = documented_payout()
        .cancel()
        .read(&account(), answer(200, r#"{"code":0}"#));
    assert_eq!(word(&cancel), "unknown Incomplete Silent");
}

#[test]
fn h14_a_204_is_unknown() {
    all(204, "", "unknown Unreadable Silent");
}

#[test]
fn h15_a_reference_that_exists_is_looked_up() {
    for status in [200, 400, 409] {
        let payout = documented_payout().read(&account(), answer(status, r#"{"code":10304}"#));
        let charge = charge().read(&charging_account(), answer(status, r#"{"code":10704}"#));
        assert_eq!(
            (word(&payout), word(&charge)),
            (
                "unknown Duplicate Silent".to_owned(),
                "unknown Duplicate Silent".to_owned()
            )
        );
    }
    all(409, "", "unknown Status Silent");
}

#[test]
fn h16_the_media_type_decides_nothing() {
    for media in ["application/json", "text/html", "application/octet-stream", "x"] {
        let mut response = answer(200, OK);
        response.headers_mut().insert("content-type", media.parse().unwrap());
        assert_eq!(
            word(&documented_payout().read(&account(), response)),
            "accepted",
            "{media}"
        );
    }
}

#[test]
fn h17_other_character_sets_and_byte_order_marks_are_unknown() {
    let utf_16: Vec<u8> = OK.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = [
        br#"{"code":0,"payout_id":""#.as_slice(),
        b"\xe9",
        br#"","amount":25.22,"currency":"USD"}"#,
    ]
    .concat();
    let marked = ["\u{feff}", OK].concat().into_bytes();
    for body in [utf_16, latin, marked] {
        let outcome = documented_payout().read(&account(), answer(200, body));
        assert_eq!(word(&outcome), "unknown Unreadable Silent");
        assert!(!format!("{outcome:?}").contains('\u{fffd}'));
    }
}

#[test]
fn s3_another_amount_currency_or_payee_is_not_ours() {
    for (member, other) in [("25.22", "25.23"), ("USD", "EUR"), ("ID123", "ID124")] {
        let found = found(&FUNDED.replace(member, other)).unwrap();
        assert!(
            matches!(documented_payout().compare(&found), Comparison::Different(_)),
            "{member}"
        );
    }
    assert_eq!(documented_payout().compare(&found(FUNDED).unwrap()), Comparison::Same);
}

#[test]
fn s4_a_status_never_seen_is_kept_and_decides_nothing() {
    for status in [
        "Failed",
        "Rejected",
        "Declined",
        "Paid",
        "Completed",
        "failed",
        "Погашено",
        "Funded!",
    ] {
        let found = found(&FUNDED.replace("Funded", status)).unwrap();
        assert_eq!(
            (found.state(), found.status().as_str()),
            (PayoutState::Unrecognised, status)
        );
        assert!(!found.is_final() && found.state().is_open());
    }
}

#[test]
fn s10_ids_that_look_alike_cannot_be_made() {
    for text in [
        "payout 1",
        "payout-1 ",
        "päyout",
        "pa\u{308}yout",
        "payout\u{200b}",
        "ｐayout",
    ] {
        assert!(text.parse::<payoneer::Reference>().is_err(), "{text:?}");
        assert!(text.parse::<payoneer::PayeeId>().is_err(), "{text:?}");
    }
}

#[test]
fn c15_deep_json_and_huge_numbers_are_an_error_and_no_crash() {
    let deep = format!("{}{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let brackets = format!("{{\"code\":0,\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let long = OK.replace("25.22", &"9".repeat(10_000));
    for body in [
        deep,
        brackets,
        long,
        OK.replace("25.22", "1e400"),
        OK.replace("25.22", "1e-99999999999999999999"),
    ] {
        let outcome = documented_payout().read(&account(), answer(200, body));
        assert!(word(&outcome).starts_with("unknown"), "{}", word(&outcome));
    }
    let code = format!("{{\"code\":{}}}", "9".repeat(10_000));
    all(200, &code, "unknown Unreadable Silent");
    // An escape that is half a character, where no text of it is read.
    let half = OK.replace("\"description\":\"Success\"", "\"description\":\"\\ud800\"");
    assert_eq!(
        word(&documented_payout().read(&account(), answer(200, half))),
        "accepted"
    );
}

#[test]
fn g13_no_value_makes_a_header() {
    for (user, password) in [
        ("a\r\nX-Evil: 1", "p"),
        ("u", "p\r\nX-Evil: 1"),
        ("u\n", "p"),
        ("u", "\0"),
    ] {
        assert!(Account::new(common::program(), Credentials::sandbox(user, password)).is_err());
    }
    let account = Account::new(common::program(), Credentials::sandbox("ü", "пароль \u{1f600}")).unwrap();
    let request = sent(&account, &documented_payout());
    let header = request.headers().get("authorization").unwrap();
    assert!(header.is_sensitive());
    assert!(header.to_str().unwrap().is_ascii());
}

#[test]
fn g14_a_path_has_the_segments_that_the_call_has() {
    for evil in ["../../payouts", "a?b", "a%2f", "a#b", "a/b", "\u{0}", "a\\b"] {
        let path = Message::get(["payees", evil, "status"]).path().unwrap();
        assert_eq!(path.matches('/').count(), 3, "{path}");
        assert!(!path.contains(['?', '#', '\\']), "{path}");
        assert!(evil.parse::<payoneer::PayeeId>().is_err());
    }
    for evil in ["", ".", ".."] {
        let message = Message::get(["payees", evil, "status"]);
        assert!(account().sign(message, &common::stamp()).is_err());
    }
}

#[test]
fn m5_one_number_in_many_spellings() {
    for digits in ["25.22", "25.220", "2522e-2", "0.2522E+2", "\"25.22\""] {
        let outcome = documented_payout().read(&account(), answer(200, OK.replace("25.22", digits)));
        assert_eq!(word(&outcome), "accepted", "{digits}");
        let found = found(&FUNDED.replace("25.22", digits)).unwrap();
        assert_eq!(found.amount().unwrap().to_string(), "25.22 USD");
        assert_eq!(documented_payout().compare(&found), Comparison::Same);
    }
    // What a binary fraction would make of it is another amount.
    let large = common::payout("9007199254740993.01 USD");
    let body = OK.replace("25.22", "9007199254740994.0");
    assert_eq!(
        word(&large.read(&account(), answer(200, body))),
        "unknown Mismatch Silent alarm"
    );
}

#[test]
fn m6_another_currency_is_not_ours() {
    for currency in ["EUR", "usd", "US", "USDT"] {
        let outcome = documented_payout().read(&account(), answer(200, OK.replace("USD", currency)));
        assert_eq!(word(&outcome), "unknown Mismatch Silent alarm", "{currency}");
    }
}

#[test]
fn m11_names_given_twice_and_nulls() {
    for (name, json) in [
        ("code", "0"),
        ("payout_id", "\"9\""),
        ("amount", "25.22"),
        ("currency", "\"USD\""),
    ] {
        let twice = format!("{{\"{name}\":{json},{}", OK.strip_prefix('{').unwrap());
        let outcome = documented_payout().read(&account(), answer(200, twice));
        assert!(word(&outcome).starts_with("unknown"), "{name}");
        let null = OK.replace(&format!("\"{name}\":{json}"), &format!("\"{name}\":null"));
        assert_ne!(null, OK);
        let outcome = documented_payout().read(&account(), answer(200, null));
        assert!(word(&outcome).starts_with("unknown"), "{name}");
    }
    let twice = format!("{{\"status\":\"Cancelled\",{}", FUNDED.strip_prefix('{').unwrap());
    assert_eq!(fetch_word(&found(&twice)), "malformed");
    // Names that nobody reads may be given twice.
    let twice = format!("{{\"note\":1,\"note\":2,{}", OK.strip_prefix('{').unwrap());
    assert_eq!(
        word(&documented_payout().read(&account(), answer(200, twice))),
        "accepted"
    );
}

#[test]
fn k2_texts_of_payoneer_are_masked() {
    let body =
        r#"{"audit_id":7,"code":10101,"description":"card 4444 3333 2222 1111","hint":"or 4444333322221111\r\nX"}"#;
    let outcome = documented_payout().read(&account(), answer(200, body));
    let shown = outcome.unwrap_err().to_string();
    assert!(shown.contains("card [digits masked]; or [digits masked]"), "{shown}");
    assert!(!shown.contains("1111") && !shown.contains(['\r', '\n']), "{shown}");
    let details = PayeeDetails::new("ID123".parse().unwrap());
    let shown = details.read(&account(), answer(200, body)).unwrap_err().to_string();
    assert!(!shown.contains("1111"), "{shown}");
}
