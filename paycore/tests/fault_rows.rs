//! The project's list of faults, for the private API: each test bears the row that it is about.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::{API_KEY, account, documented_payout, small_payout, stamp};
use http::Response;
use paycore::{
    CreatePayout, FetchError, GetPayout, Operation, PayoutInvoice, PayoutState, ProcessPayout, Reference, SendError,
    Sign,
    settlement::{Finding, Payable},
};
use proptest::prelude::*;

const REFUSED: &str = r#"{"errors":[{"status":"4xx","title":"Refused","detail":"not like this"}]}"#;
const PAGE: &str = "<!DOCTYPE html><html><body>Bad gateway</body></html>";

fn invoice(status: &str) -> String {
    format!(
        r#"{{"type":"payout-invoices","id":"cpoi_CLFDSXqStt3ki8pe","attributes":{{"status":"{status}","reference_id":"payout-2041","amount":10.10,"currency":"USD","test_mode":true}}}}"#
    )
}

fn created() -> String {
    format!(r#"{{"data":{}}}"#, invoice("created"))
}

fn listed(invoices: &[String]) -> String {
    format!(r#"{{"data":[{}]}}"#, invoices.join(","))
}

fn answer(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    Response::builder().status(status).body(body.into()).unwrap()
}

fn word(outcome: &Result<PayoutInvoice, SendError>) -> &'static str {
    match outcome {
        Ok(_) => "accepted",
        Err(SendError::NotSent(_)) => "not sent",
        Err(SendError::Rejected(_)) => "rejected",
        Err(SendError::Unknown(_)) => "unknown",
    }
}

fn sent(status: u16, body: impl Into<Bytes>) -> Result<PayoutInvoice, SendError> {
    small_payout().read(&account(), answer(status, body))
}

fn process() -> ProcessPayout {
    ProcessPayout::new(
        &"payout-2041".parse().unwrap(),
        &"cpoi_CLFDSXqStt3ki8pe".parse().unwrap(),
    )
}

/// Creating and confirming, both of which move money.
#[track_caller]
fn both(status: u16, body: &str, expected: &str) {
    assert_eq!(
        word(&sent(status, body.to_owned())),
        expected,
        "create, {status} {body}"
    );
    let confirmed = process().read(&account(), answer(status, body.to_owned()));
    assert_eq!(word(&confirmed), expected, "process, {status} {body}");
}

fn find(body: &str) -> Finding {
    let payout = small_payout();
    payout
        .find()
        .read(&account(), answer(200, body.to_owned()))
        .map_or_else(
            |error| Finding::Nothing(error.to_string().into()),
            |found| Payable::find(&payout, &account(), Ok(found)),
        )
}

#[test]
fn h3_a_5xx_is_unknown_whatever_it_carries() {
    for status in [500, 501, 502, 503, 504, 507, 520, 521, 524, 527, 599] {
        for body in ["", PAGE, REFUSED, &created()] {
            both(status, body, "unknown");
        }
    }
}

#[test]
fn h6_408_425_and_499_are_unknown() {
    for status in [408, 425, 499] {
        for body in ["", PAGE, REFUSED] {
            both(status, body, "unknown");
        }
    }
}

#[test]
fn h7_a_401_is_rejected_with_any_body_and_names_no_key() {
    for body in ["", PAGE, REFUSED] {
        both(401, body, "rejected");
    }
    both(403, REFUSED, "rejected");
    let echoed = format!(r#"{{"errors":[{{"title":"the key {API_KEY} is wrong"}}]}}"#);
    let error = sent(401, echoed).unwrap_err();
    assert!(!format!("{error} {error:?}").contains(API_KEY));
}

#[test]
fn h8_a_403_with_a_page_is_unknown() {
    for body in ["", PAGE, "{}", "Forbidden"] {
        both(403, body, "unknown");
    }
}

#[test]
fn h9_404_405_410_and_415_refuse_in_the_platforms_own_form_only() {
    for status in [404, 405, 410, 415] {
        both(status, REFUSED, "rejected");
        for body in ["", PAGE, "not here"] {
            both(status, body, "unknown");
        }
    }
}

#[test]
fn h13_the_body_decides_and_not_which_success_it_is() {
    let without_id = created().replace(r#""id":"cpoi_CLFDSXqStt3ki8pe","#, "");
    for status in [200, 201, 202] {
        assert_eq!(word(&sent(status, created())), "accepted", "{status}");
        assert_eq!(word(&sent(status, without_id.clone())), "unknown", "{status}");
        assert_eq!(word(&sent(status, REFUSED)), "unknown", "{status}");
    }
    assert_eq!(word(&sent(203, created())), "unknown", "no success that is documented");
}

#[test]
fn h14_a_204_is_unknown() {
    both(204, "", "unknown");
}

#[test]
fn h15_a_duplicate_is_unknown_until_the_list_has_answered() {
    for (status, body) in [
        (409, REFUSED.to_owned()),
        (429, REFUSED.to_owned()),
        (422, REFUSED.replace("not like this", "This reference_id was used")),
        (422, REFUSED.replace("Refused", "Duplicate")),
    ] {
        assert_eq!(word(&sent(status, body.clone())), "unknown", "{status} {body}");
    }
    assert!(
        matches!(find(&listed(&[invoice("processed")])), Finding::Found(held) if held.state() == PayoutState::Paid)
    );
    let another = invoice("processed").replace("10.10", "10.11");
    assert!(matches!(find(&listed(&[another])), Finding::Conflict(_)));
}

#[test]
fn h17_what_is_no_utf_8_is_unknown_and_no_id_is_repaired() {
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend(created().into_bytes());
    let mut broken = created().into_bytes();
    let at = broken.windows(4).position(|four| four == b"cpoi").unwrap();
    broken.splice(at..at + 4, *b"cp\xffi");
    for body in [marked, broken] {
        assert_eq!(word(&sent(201, body)), "unknown");
    }
}

#[test]
fn s3_another_amount_currency_mode_or_a_second_payout_is_a_conflict() {
    for (ours, theirs) in [
        ("10.10", "10.11"),
        (r#""USD""#, r#""EUR""#),
        (r#""test_mode":true"#, r#""test_mode":false"#),
    ] {
        let other = invoice("processed").replace(ours, theirs);
        assert!(matches!(find(&listed(&[other])), Finding::Conflict(_)), "{theirs}");
    }
    let twice = listed(&[invoice("created"), invoice("created")]);
    assert!(matches!(find(&twice), Finding::Conflict(_)));
}

#[test]
fn s4_a_status_never_seen_is_kept_and_decides_nothing() {
    for status in ["settled", "PROCESSING_2", "failed", "rejected"] {
        let accepted = sent(
            201,
            created().replace(r#""status":"created""#, &format!(r#""status":"{status}""#)),
        )
        .unwrap();
        assert_eq!(
            (accepted.state(), accepted.is_final()),
            (PayoutState::Unrecognised, false)
        );
        assert_eq!(accepted.status().as_str(), status);
    }
}

#[test]
fn s5_a_final_state_that_changes_is_a_correction() {
    let read = |status: &str, updated: u32| {
        let body = format!(r#"{{"data":{}}}"#, invoice(status))
            .replace("\"currency\"", &format!("\"updated\":{updated},\"currency\""));
        GetPayout::new(&"cpoi_CLFDSXqStt3ki8pe".parse().unwrap())
            .read(&account(), answer(200, body))
            .unwrap()
    };
    let (failed, paid) = (read("process_failed", 1), read("processed", 2));
    assert_eq!(
        (failed.state(), paid.state()),
        (PayoutState::NotPaid, PayoutState::Paid)
    );
    assert!(paid.corrects(&failed));
}

proptest! {
    #[test]
    fn s10_references_that_look_alike_are_refused_before_they_are_sent(text in "[a-z]{1,8}[ é\u{301}\u{200b}/%?#][a-z]{1,8}") {
        prop_assert!(text.parse::<Reference>().is_err(), "{text:?}");
    }

    #[test]
    fn m5_one_number_in_any_spelling_is_compared_as_a_decimal(zeros in 0_usize..12, quoted: bool, exponent: bool) {
        let number = if exponent { "1.010e1".to_owned() } else { format!("10.1{}", "0".repeat(zeros)) };
        let spelled = if quoted { format!("\"{number}\"") } else { number };
        let body = created().replace("10.10", &spelled);
        // An exponent in quotes is no spelling of theirs; whatever is read must be the same amount.
        let outcome = sent(201, body.clone());
        prop_assert!(matches!(word(&outcome), "accepted") || (quoted && exponent), "{body}");
        // The digits of a binary fraction may trail far behind; a cent is another amount.
        let other = created().replace("10.10", &spelled.replacen("10.1", "10.11", 1));
        if !exponent {
            prop_assert_eq!(word(&sent(201, other)), "unknown");
        }
    }
}

#[test]
fn s11_a_reference_over_the_limit_is_refused_and_not_cut() {
    let longest = "r".repeat(Reference::MAX);
    let payout = |reference: &str| -> Result<CreatePayout, paycore::WriteError> {
        let reference: Reference = reference
            .parse()
            .map_err(|error| paycore::WriteError::telling("reference_id", error))?;
        let payout = CreatePayout::new(reference, "test_usd", common::amount("10.10 USD"));
        payout.write(&account()).map(|_| payout)
    };
    assert!(payout(&format!("{longest}r")).unwrap_err().to_string().contains("128"));
    if let Ok(payout) = payout(&longest) {
        assert!(common::body_of(&account(), &payout).contains(&longest));
    }
}

#[test]
fn g13_no_value_becomes_a_header_and_the_credentials_are_marked() {
    let payout = documented_payout().description("a\r\nX-Injected: 1");
    let request = account().sign(payout.write(&account()).unwrap(), &stamp()).unwrap();
    assert!(request.headers().iter().all(|(name, _)| name != "x-injected"));
    assert!(request.headers()["authorization"].is_sensitive());
    assert!(
        std::str::from_utf8(request.body())
            .unwrap()
            .contains(r"a\r\nX-Injected: 1")
    );
}

#[test]
fn g14_an_id_stays_in_its_segment_of_the_path() {
    for text in [
        "",
        ".",
        "..",
        "../../payouts",
        "a?b",
        "a#b",
        "a%2fb",
        "a b",
        "cpoi_/process",
    ] {
        assert!(text.parse::<paycore::PayoutId>().is_err(), "{text:?}");
    }
    let message = process().write(&account()).unwrap();
    assert_eq!(message.path(), "/payout-invoices/cpoi_CLFDSXqStt3ki8pe/process");
}

#[test]
fn m6_an_answer_in_another_currency_is_not_ours() {
    for currency in ["EUR", "usd", "USDT", ""] {
        let outcome = sent(201, created().replace("USD", currency));
        assert!(
            matches!(&outcome, Err(SendError::Unknown(doubt)) if doubt.is_alarm()),
            "{currency}: {outcome:?}"
        );
    }
}

#[test]
fn m11_json_that_says_a_thing_twice_or_not_at_all() {
    let twice = created().replace(r#""status":"created""#, r#""status":"created","status":"processed""#);
    let lone = created().replace("cpoi_CLFDSXqStt3ki8pe", r"cpoi_\ud800");
    let null = created().replace(r#""cpoi_CLFDSXqStt3ki8pe""#, "null");
    for body in [twice, lone, null] {
        assert_eq!(word(&sent(201, body.clone())), "unknown", "{body}");
        let read = GetPayout::new(&"cpoi_CLFDSXqStt3ki8pe".parse().unwrap()).read(&account(), answer(200, body));
        assert!(matches!(read, Err(FetchError::Malformed(_))), "{read:?}");
    }
    let unknown = created().replace(r#""status""#, r#""brand_new":{"a":[1]},"status""#);
    assert_eq!(word(&sent(201, unknown)), "accepted");
}
