//! The trap checklist of the wire specification (Payoneer 10): what concerns answers, trap by trap.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use common::{account, answer, documented_payout, word};
use payoneer::v2::{Comparison, CreateCharge, PayeeReport, PayeeStatus, RegistrationLink};
use payoneer::{FetchError, Operation, PayoutState, settlement::Payable};

#[test]
fn trap_25_accepted_says_nothing_about_the_money() {
    let body = r#"{"audit_id":1,"code":0,"payout_id":"9","amount":25.22,"currency":"USD"}"#;
    let accepted = documented_payout().read(&account(), answer(200, body)).unwrap();
    // No state, no status: only the id, and what came.
    assert_eq!(accepted.payout_id().as_str(), "9");
    assert!(!format!("{accepted:?}").to_lowercase().contains("paid"));
}

#[test]
fn trap_29_exists_is_neither_a_failure_nor_a_success() {
    for status in [200, 400, 409] {
        let exists = answer(status, r#"{"audit_id":1,"code":10304}"#);
        assert_eq!(
            word(&documented_payout().read(&account(), exists)),
            "unknown Duplicate Silent"
        );
        let charge = CreateCharge::new("c".parse().unwrap(), "1 USD".parse().unwrap(), "ID123".parse().unwrap());
        let exists = answer(status, r#"{"audit_id":1,"code":10704}"#);
        assert_eq!(word(&charge.read(&account(), exists)), "unknown Duplicate Silent");
    }
}

#[test]
fn trap_30_s3_m6_what_is_found_is_compared_each_of_the_three_apart() {
    for (amount, currency, payee, expected) in [
        ("25.22", "USD", "ID123", None),
        ("25.220", "USD", "ID123", None),
        ("25.23", "USD", "ID123", Some((true, false, false))),
        ("25.22", "EUR", "ID123", Some((false, true, false))),
        ("25.22", "USD", "ID124", Some((false, false, true))),
        ("25.22", "USD", "id123", Some((false, false, true))),
        ("1", "usd", "x", Some((true, true, true))),
    ] {
        let body = format!(
            r#"{{"audit_id":1,"code":0,"status":"Funded","payee_id":"{payee}","amount":{amount},"currency":"{currency}"}}"#
        );
        let found = documented_payout()
            .status()
            .read(&account(), answer(200, body))
            .unwrap();
        let compared = match documented_payout().compare(&found) {
            Comparison::Same => None,
            Comparison::Different(differences) => {
                Some((differences.amount(), differences.currency(), differences.payee()))
            }
            Comparison::Incomplete => unreachable!("all three are there"),
        };
        assert_eq!(compared, expected, "{amount} {currency} {payee}");
    }
}

#[test]
fn trap_32_s2_no_look_up_that_fails_says_anything_about_the_payout() {
    for (status, body) in [
        (401, ""),
        (403, "<html>"),
        (404, "{}"),
        (404, ""),
        (429, ""),
        (500, r#"{"code":10311}"#),
        (503, ""),
        (302, ""),
        (200, "{}"),
        (200, r#"{"code":19999}"#),
    ] {
        match documented_payout().status().read(&account(), answer(status, body)) {
            Ok(found) => unreachable!("{status} {body}: {found:?}"),
            Err(error) => assert!(!matches!(error, FetchError::NotFound(_)), "{status} {body}: {error}"),
        }
    }
}

/// The state that a look-up's word gives, whether it is final, and the word as it is kept.
fn looked_up(status: &str) -> (PayoutState, bool, String) {
    let body = format!(r#"{{"code":0,"status":"{status}"}}"#);
    let found = documented_payout()
        .status()
        .read(&account(), answer(200, body))
        .unwrap();
    (found.state(), found.is_final(), found.status().as_str().to_owned())
}

#[test]
fn trap_39_words_in_any_case() {
    for (word, state) in [
        ("Funded", PayoutState::Paid),
        ("FUNDED", PayoutState::Paid),
        ("cancelled", PayoutState::NotPaid),
        ("pENDING", PayoutState::Pending),
    ] {
        let is_final = state == PayoutState::NotPaid;
        assert_eq!(looked_up(word), (state, is_final, word.to_owned()));
    }
    for (word, may_be_paid) in [
        ("ACTIVE", true),
        ("Active", true),
        ("InActive", false),
        ("INACTIVE", false),
    ] {
        let body = format!(r#"{{"code":0,"status":"{word}"}}"#);
        let call = PayeeStatus::new("ID123".parse().unwrap());
        let registration = call.read(&account(), answer(200, body)).unwrap();
        assert_eq!(registration.may_be_paid(), may_be_paid, "{word}");
        assert!(format!("{registration:?}").contains(word), "{registration:?}");
    }
}

#[test]
fn trap_40_s4_words_that_are_new() {
    for word in [
        "Settled",
        "Failed",
        "Paid",
        "Cancelling",
        "Payment completed",
        "funded ",
    ] {
        assert_eq!(
            looked_up(word),
            (PayoutState::Unrecognised, false, word.to_owned()),
            "neither paid nor failed"
        );
    }
}

#[test]
fn trap_42_total_amount_is_no_sum_of_what_was_paid() {
    let case = include_str!("answers/payee_report_as_published.http");
    let body = case.rsplit("\n\n").next().unwrap().trim_end();
    let report = PayeeReport::new("ID123".parse().unwrap());
    let report = report.read(&account(), answer(200, body)).unwrap();
    let paid = report.payee().paid_in("USD".parse().unwrap()).unwrap();
    assert_eq!(paid.to_string(), "80.32 USD");
    assert_eq!(report.payee().fields().get("total_amount"), Some("282.08"));
}

#[test]
fn trap_41_a_cancelled_payout_is_one_payout() {
    let case = include_str!("answers/payee_report_as_published.http");
    let body = case.rsplit("\n\n").next().unwrap().trim_end();
    let report = PayeeReport::new("ID123".parse().unwrap());
    let report = report.read(&account(), answer(200, body)).unwrap();
    let payouts = report.payee().payouts();
    assert_eq!((report.payee().rows().len(), payouts.len()), (10, 6));
    let cancelled = payouts
        .iter()
        .find(|payout| payout.client_reference_id() == "test123456")
        .unwrap();
    assert_eq!((cancelled.rows().len(), cancelled.state()), (2, PayoutState::NotPaid));
    let refund = cancelled.rows()[1];
    assert_eq!(refund.description().unwrap(), "Payment test123456 refunded");
    assert_eq!(refund.date().unwrap().as_str(), "2018-01-24T08:41:03");
    assert_eq!(refund.amount().unwrap().to_string(), "25.22 USD");
}

#[test]
fn trap_59_the_link_is_read_from_its_member() {
    let url = "https://payouts.sandbox.payoneer.com/partners/lp.aspx?token=0123";
    let call = RegistrationLink::new("ID123".parse().unwrap());
    let body = format!(r#"{{"audit_id":1,"code":0,"registration_link":"{url}"}}"#);
    assert_eq!(call.read(&account(), answer(200, body)).unwrap().url(), url);
    assert!(call.read(&account(), answer(200, url)).is_err());
}

const OK: &str = r#"{"audit_id":7,"code":0,"payout_id":"9","amount":25.22,"currency":"USD"}"#;
const NO_PAYEE: &str = r#"{"audit_id":7,"code":10005,"description":"Payee was not found","hint":"Register"}"#;

/// The refusal of a payout to nobody, under this HTTP status.
fn refused(status: u16) -> payoneer::Rejection {
    let outcome = documented_payout().read(&account(), answer(status, NO_PAYEE));
    let Err(payoneer::SendError::Rejected(why)) = outcome else {
        unreachable!("{status}: {}", word(&outcome))
    };
    why
}

#[test]
fn trap_12_one_meaning_in_both_http_styles() {
    for status in [200, 201, 400, 404, 422] {
        for (code, expected) in [
            (10_005, "rejected Final"),
            (10_009, "rejected Final"),
            (10_101, "rejected Later"),
            (10_301, "rejected Later"),
            (10_302, "rejected Final"),
            (10_303, "rejected Final"),
            (10_304, "unknown Duplicate Silent"),
            (10_311, "unknown Unlisted Silent"),
            (10_700, "rejected Final"),
            (10_704, "unknown Unlisted Silent"),
            (30_013, "rejected Later"),
            (19_999, "unknown Unlisted Answered"),
        ] {
            let body = format!(r#"{{"audit_id":1,"code":{code}}}"#);
            let outcome = documented_payout().read(&account(), answer(status, body));
            assert_eq!(word(&outcome), expected, "{status} {code}");
        }
    }
}

#[test]
fn trap_13_http_200_is_no_success() {
    let why = refused(200);
    assert_eq!(
        (why.code(), why.class()),
        (Some("10005"), payout_core::RejectionClass::Final)
    );
}

#[test]
fn trap_16_another_status_hides_nothing() {
    for status in [400, 404, 422] {
        let why = refused(status);
        assert_eq!((why.code(), why.request_id()), (Some("10005"), Some("7")), "{status}");
        assert_eq!(why.message(), Some("Payee was not found; Register"), "{status}");
        assert_eq!(why.raw().unwrap().status(), status);
        assert_eq!(why.raw().unwrap().body(), NO_PAYEE);
    }
}

#[test]
fn trap_14_a_capital_is_another_name() {
    for name in ["Code", "CODE", "code ", "c_ode"] {
        let body = OK.replace("\"code\"", &format!("\"{name}\""));
        let outcome = documented_payout().read(&account(), answer(200, body));
        assert_eq!(word(&outcome), "unknown Unreadable Silent", "{name}");
    }
}

#[test]
fn trap_15_success_is_a_code_and_no_word() {
    for description in [
        "\"Success\"",
        "\"success\"",
        "\"Erfolg\"",
        "\"Payee was not found\"",
        "null",
        "1",
    ] {
        let good = OK.replace("\"code\":0", &format!("\"code\":0,\"description\":{description}"));
        assert_eq!(
            word(&documented_payout().read(&account(), answer(200, good))),
            "accepted"
        );
        let bad = OK
            .replace("\"payout_id\":\"9\",", "")
            .replace("\"code\":0", &format!("\"code\":10005,\"description\":{description}"));
        assert_eq!(
            word(&documented_payout().read(&account(), answer(200, bad))),
            "rejected Final"
        );
    }
}

/// What a look-up makes of an answer.
fn found(status: u16, body: &'static str) -> &'static str {
    common::fetch_word(&documented_payout().status().read(&account(), answer(status, body)))
}

#[test]
fn trap_17_http_404_alone_is_no_not_found() {
    for body in ["{}", "", "<html>"] {
        assert_eq!(found(404, body), "temporary", "{body}");
    }
    for status in [200, 400, 404] {
        assert_eq!(found(status, r#"{"audit_id":7,"code":10311}"#), "not found", "{status}");
    }
}

#[test]
fn trap_18_not_found_of_a_failing_server_is_none() {
    for (status, expected) in [
        (500, "temporary"),
        (502, "temporary"),
        (503, "temporary"),
        (302, "temporary"),
        (401, "refused"),
    ] {
        assert_eq!(found(status, r#"{"audit_id":7,"code":10311}"#), expected, "{status}");
    }
}

// Traps 54 and 55 are about v4. What they stand for, in v2:

#[test]
fn trap_54_a_201_is_accepted_and_says_nothing_about_the_money() {
    let accepted = documented_payout().read(&account(), answer(201, OK)).unwrap();
    let held = documented_payout().held(&accepted);
    assert_eq!(held.state(), PayoutState::Pending);
    // And what comes without a payout of ours is not even accepted.
    for body in [
        r#"{"code":0,"result":"Payments created"}"#,
        r#"{"result":"Payments created"}"#,
        "",
    ] {
        let outcome = documented_payout().read(&account(), answer(201, body));
        assert!(word(&outcome).starts_with("unknown"), "{body}: {}", word(&outcome));
    }
}

#[test]
fn trap_55_an_error_that_is_null_is_none() {
    for name in ["error", "error_description", "hint", "sub_code"] {
        let null = OK.replace("\"code\":0", &format!("\"{name}\":null,\"code\":0"));
        assert_eq!(
            word(&documented_payout().read(&account(), answer(200, null))),
            "accepted",
            "{name}"
        );
    }
    let status = r#"{"error":null,"code":0,"status":"Funded","status_category":null,"load_date":null}"#;
    assert_eq!(found(200, status), "read");
}

#[test]
fn trap_36_m5_an_echoed_amount_is_compared_as_a_decimal() {
    for (ours, theirs, same) in [
        ("25.20 USD", "25.2", true),
        ("25.20 USD", "25.20000", true),
        ("25.20 USD", "252e-1", true),
        ("25.20 USD", "\"25.2\"", true),
        ("100 USD", "1e2", true),
        ("100 USD", "100.0", true),
        ("25.20 USD", "25.21", false),
        ("25.20 USD", "25.2000000000000000000001", false),
        ("90071992547409.93 USD", "90071992547409.94", false),
        ("90071992547409.93 USD", "90071992547409.93", true),
        ("25.20 USD", "-25.2", false),
        ("25.20 USD", "1e400", false),
    ] {
        let body = OK.replace("25.22", theirs);
        let expected = if same {
            "accepted"
        } else {
            "unknown Mismatch Silent alarm"
        };
        let outcome = common::payout(ours).read(&account(), answer(200, body));
        assert_eq!(word(&outcome), expected, "{ours} {theirs}");
    }
}

#[test]
fn trap_37_a_payout_id_is_text() {
    let body = OK.replace("\"9\"", "\"0009023269\"");
    let accepted = documented_payout().read(&account(), answer(200, body)).unwrap();
    assert_eq!(accepted.payout_id().as_str(), "0009023269");
    // As a number it is not what is known of a success, and still the evidence that something was made.
    let outcome = documented_payout().read(&account(), answer(200, OK.replace("\"9\"", "9023269")));
    let Err(payoneer::SendError::Unknown(doubt)) = outcome else {
        unreachable!("{}", word(&outcome))
    };
    assert_eq!(doubt.provider_id(), Some("9023269"));
}

#[test]
fn trap_43_a_payout_method_is_an_object_or_a_word() {
    use payoneer::v2::PayeeDetails;
    for (json, kind, currency) in [
        (r#"{"type":"BANK","currency":"USD"}"#, "BANK", Some("USD")),
        (r#"{"type":"BANK"}"#, "BANK", None),
        ("\"iACH\"", "iACH", None),
    ] {
        let body = format!(r#"{{"code":0,"status":"ACTIVE","payout_method":{json}}}"#);
        let details = PayeeDetails::new("ID123".parse().unwrap());
        let details = details.read(&account(), answer(200, body)).unwrap();
        let method = details.payout_method().unwrap();
        assert_eq!((method.kind(), method.currency()), (kind, currency));
    }
}

#[test]
fn trap_44_dates_are_kept_and_get_no_zone() {
    for (text, read) in [
        ("2018-01-24T08:40:06.053", true),
        ("2018-11-05T10:15:30.25", true),
        ("2018-11-05T10:15:30", true),
        ("2021-03-17T10:47:00-04:00", false),
        ("yesterday", false),
    ] {
        let body = format!(r#"{{"code":0,"status":"Funded","payout_date":"{text}","load_date":"{text}"}}"#);
        let found = documented_payout()
            .status()
            .read(&account(), answer(200, body))
            .unwrap();
        assert_eq!(
            found.payout_date().map(payoneer::DateTime::as_str),
            read.then_some(text)
        );
        assert_eq!(found.load_date().is_some(), read);
        assert_eq!(found.envelope().fields().get_text("payout_date").as_deref(), Some(text));
    }
}
