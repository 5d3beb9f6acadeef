//! The trap checklist of the wire specification (Payoneer 10): what concerns every request and every account, trap by trap.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::{account, account_of, answer, charging_account, documented_payout, payout, program, sent};
use http::Request;
use payoneer::v2::{
    Account, ApiVersion, CancelCharge, CancelPayout, ChargeStatus, CreateCharge, CreatePayout, Credentials, Echo,
    LoginLink, PayeeBalances, PayeeDetails, PayeeReport, PayeeStatus, PayeesStatusReport, PayoutStatus, Program,
    ProgramBalance, ReceivingAccounts, RegistrationLink, ReleasePayee,
};
use payoneer::{Operation, PayeeId, Reference, SendError};
use std::sync::atomic::{AtomicUsize, Ordering};

/// One request of every call, about these ids.
fn every_request(payee: &PayeeId, reference: &Reference) -> Vec<Request<Bytes>> {
    let account = charging_account();
    let amount = "1.20 USD".parse().unwrap();
    let days = ["2018-01-01", "2018-01-31"].map(|day| day.parse().unwrap());
    vec![
        sent(&account, &Echo),
        sent(&account, &ApiVersion),
        sent(&account, &ProgramBalance),
        sent(&account, &RegistrationLink::new(payee.clone())),
        sent(&account, &LoginLink::new(payee.clone())),
        sent(&account, &PayeeStatus::new(payee.clone())),
        sent(&account, &PayeeDetails::new(payee.clone())),
        sent(&account, &ReleasePayee::new(payee.clone())),
        sent(&account, &PayeeBalances::new(payee.clone())),
        sent(&account, &ReceivingAccounts::new(payee.clone())),
        sent(
            &account,
            &CreatePayout::new(reference.clone(), amount, payee.clone(), "TEST"),
        ),
        sent(&account, &PayoutStatus::new(reference)),
        sent(&account, &CancelPayout::new(reference)),
        sent(&account, &CreateCharge::new(reference.clone(), amount, payee.clone())),
        sent(&account, &ChargeStatus::new(reference)),
        sent(&account, &CancelCharge::new(reference)),
        sent(&account, &PayeeReport::new(payee.clone())),
        sent(&account, &PayeesStatusReport::new(days[0], days[1])),
    ]
}

fn usual_requests() -> Vec<Request<Bytes>> {
    every_request(&"ID123".parse().unwrap(), &"test123456".parse().unwrap())
}

#[test]
fn trap_1_method_and_path_of_every_call() {
    let expected = [
        "GET /echo",
        "GET /api-version",
        "GET /balance",
        "POST /payees/registration-link",
        "POST /payees/login-link",
        "GET /payees/ID123/status",
        "GET /payees/ID123/details",
        "DELETE /payees/ID123",
        "GET /payees/ID123/balances",
        "GET /payees/ID123/receiving-accounts",
        "POST /payouts",
        "GET /payouts/test123456",
        "POST /payouts/test123456/cancel",
        "POST /charges",
        "GET /charges/test123456/status",
        "POST /charges/test123456/cancel",
        "GET /reports/payee_details?payee_id=ID123",
        "GET /reports/payees_status?start_date=2018-01-01&end_date=2018-01-31",
    ];
    let requests = usual_requests();
    assert_eq!(requests.len(), expected.len());
    for (request, expected) in requests.iter().zip(expected) {
        let path = request.uri().path_and_query().unwrap().as_str();
        let path = path.strip_prefix("/v2/programs/100000001").unwrap();
        assert_eq!(format!("{} {path}", request.method()), expected);
        assert_eq!(
            request.body().is_empty(),
            request.method() != http::Method::POST,
            "{expected}"
        );
        assert_eq!(
            request.headers().get("content-type").map(http::HeaderValue::as_bytes),
            (!request.body().is_empty()).then_some(b"application/json".as_slice())
        );
        assert_eq!(request.headers()["accept"], "application/json");
        assert_eq!(request.headers().len(), if request.body().is_empty() { 2 } else { 3 });
    }
}

#[test]
fn trap_2_no_slash_at_the_end() {
    for request in usual_requests() {
        assert!(!request.uri().path().ends_with('/'), "{}", request.uri());
    }
}

#[test]
fn trap_7_the_program_in_front() {
    for request in usual_requests() {
        let uri = request.uri().to_string();
        assert!(
            uri.starts_with("https://api.sandbox.payoneer.com/v2/programs/100000001/"),
            "{uri}"
        );
    }
}

#[test]
fn trap_20_no_placeholder_is_left() {
    for request in usual_requests() {
        let uri = request.uri().to_string();
        assert!(
            !uri.contains(['{', '}']) && !uri.to_uppercase().contains("%7B"),
            "{uri}"
        );
    }
}

#[test]
fn trap_4_no_minimum_unless_the_program_has_one() {
    for amount in ["0.01 USD", "0.05 USD", "19.99 USD"] {
        assert!(payout(amount).write(&account()).is_ok());
    }
    let account = account_of(
        program()
            .minimum("20 USD".parse().unwrap())
            .minimum("15 EUR".parse().unwrap()),
    );
    for (amount, minimum) in [
        ("19.99 USD", Some("20.00 USD")),
        ("20 USD", None),
        ("14.99 EUR", Some("15.00 EUR")),
        ("0.01 GBP", None),
    ] {
        match (payout(amount).write(&account), minimum) {
            (Ok(_), None) => {}
            (Err(error), Some(minimum)) => {
                assert_eq!(
                    error.to_string(),
                    format!("`amount`: is {amount}, this program's minimum is {minimum} (Payoneer 4.8)")
                );
                assert!(matches!(SendError::from(error), SendError::NotSent(_)));
            }
            (written, _) => unreachable!("{amount}: {written:?}"),
        }
    }
    // The last one of a currency counts.
    let account = account_of(
        program()
            .minimum("20 USD".parse().unwrap())
            .minimum("5 USD".parse().unwrap()),
    );
    assert!(payout("5 USD").write(&account).is_ok());
    assert!(payout("4.99 USD").write(&account).is_err());
}

#[test]
fn trap_5_basic_and_nothing_else_is_signed() {
    for request in usual_requests() {
        let authorization = request.headers()["authorization"].to_str().unwrap();
        // base64 of TestOnlyUser:TEST ONLY password
        assert_eq!(authorization, "Basic VGVzdE9ubHlVc2VyOlRFU1QgT05MWSBwYXNzd29yZA==");
        let others = request.headers().keys().filter(|name| *name != "authorization");
        for name in others {
            assert!(["accept", "content-type"].contains(&name.as_str()), "{name}");
        }
    }
}

#[test]
fn trap_10_the_program_is_in_no_header() {
    let account_of_program = |id: &str| {
        let program = Program::sandbox(id.parse().unwrap());
        Account::new(program, Credentials::sandbox(common::USER, common::PASSWORD)).unwrap()
    };
    let [one, two] = ["100000001", "200000002"].map(|id| sent(&account_of_program(id), &documented_payout()));
    for (name, value) in one.headers() {
        assert!(!value.to_str().unwrap().contains("100000001"), "{name}");
    }
    // Neither in plain nor encoded: another program changes the path, and no header.
    assert_ne!(one.uri(), two.uri());
    assert_eq!(one.headers(), two.headers());
}

#[test]
fn trap_23_long_credentials_stand_in_one_line() {
    let long = |letter: &str| letter.repeat(100);
    let account = Account::new(program(), Credentials::sandbox(long("u"), long("p"))).unwrap();
    let request = sent(&account, &Echo);
    let header = request.headers()["authorization"].to_str().unwrap();
    assert_eq!(header.len(), "Basic ".len() + 201_usize.div_ceil(3) * 4);
    assert!(!header.contains(['\r', '\n']));
    assert_eq!(header.matches(' ').count(), 1);
}

#[test]
fn trap_8_an_amount_has_a_currency() {
    // `CreatePayout::new` takes an amount with its currency in one, and there is none without.
    for amount in ["25.22", "25.22 ", " USD", "0 USD", ""] {
        assert!(amount.parse::<payoneer::Amount>().is_err(), "{amount}");
    }
    let body: serde_json::Value = serde_json::from_slice(sent(&account(), &documented_payout()).body()).unwrap();
    assert_eq!(body["currency"], "USD");
}

#[test]
fn trap_28_a_reference_is_given_and_never_made_up() {
    // The constructor needs one; an empty one is none.
    let new: fn(Reference, payoneer::Amount, PayeeId, &'static str) -> CreatePayout = CreatePayout::new;
    assert!("".parse::<Reference>().is_err());
    let reference: Reference = "mine-and-no-other".parse().unwrap();
    let payout = new(
        reference.clone(),
        "1 USD".parse().unwrap(),
        "ID123".parse().unwrap(),
        "TEST",
    );
    for _ in 0..2 {
        let body: serde_json::Value = serde_json::from_slice(sent(&account(), &payout).body()).unwrap();
        assert_eq!(body["client_reference_id"], reference.as_str());
    }
}

#[test]
fn trap_45_what_a_payout_needs_is_in_its_constructor() {
    // Reference, amount, payee and description: none has a default. What is left is that none of them can be empty.
    assert!("".parse::<Reference>().is_err());
    assert!("".parse::<PayeeId>().is_err());
    assert!("".parse::<payoneer::Amount>().is_err());
    let payout = CreatePayout::new(
        "test123456".parse().unwrap(),
        "25.22 USD".parse().unwrap(),
        "ID123".parse().unwrap(),
        "",
    );
    assert_eq!(
        payout.write(&account()).unwrap_err().to_string(),
        "`description`: holds 0 characters, it takes 1 to 199 (Payoneer 4.14)"
    );
}

#[test]
fn trap_21_g14_ids_stay_in_their_segment() {
    for text in ["../x", "a/b", "a?b", "a%2f", "a#b", "", ".", "..", "a b", "a\n", "é"] {
        assert!(text.parse::<PayeeId>().is_err(), "{text:?}");
        assert!(text.parse::<Reference>().is_err(), "{text:?}");
    }
    for text in ["...", "a..b", "-", "_", ".a", "A-Z.a_z"] {
        let (Ok(payee), Ok(reference)) = (text.parse(), text.parse()) else {
            continue;
        };
        let (odd, usual) = (every_request(&payee, &reference), usual_requests());
        for (odd, usual) in odd.iter().zip(usual) {
            let segments = |request: &Request<Bytes>| request.uri().path().split('/').count();
            assert_eq!(segments(odd), segments(&usual), "{}", odd.uri());
        }
    }
}

#[test]
fn trap_22_bodies_are_written_as_json() {
    let payout = CreatePayout::new(
        "1".parse().unwrap(),
        "25.22 USD".parse().unwrap(),
        "1".parse().unwrap(),
        r#"say "yes" \ to {} éß😀"#,
    );
    let request = sent(&account(), &payout);
    let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body["description"], r#"say "yes" \ to {} éß😀"#);
    assert!(r#"a"b"#.parse::<PayeeId>().is_err());
    assert!(r"a\b".parse::<PayeeId>().is_err());
}

#[test]
fn trap_60_an_id_of_digits_is_a_string() {
    let bodies = every_request(&"1".parse().unwrap(), &"1".parse().unwrap());
    let mut seen = 0;
    for request in bodies.iter().filter(|request| request.body().len() > "{}".len()) {
        let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        for name in ["payee_id", "client_reference_id"] {
            if let Some(id) = body.get(name) {
                assert_eq!(id, "1", "{}", request.uri());
                seen += 1;
            }
        }
    }
    // Both links name a payee; a payout and a charge name both.
    assert_eq!(seen, 6);
}

#[tokio::test]
async fn trap_24_trap_26_one_request_a_call_whatever_comes_back() {
    for (status, body) in [(401, ""), (500, ""), (503, "<html>"), (429, ""), (200, ""), (307, "")] {
        let requests = AtomicUsize::new(0);
        let transport = |_: Request<Bytes>| {
            requests.fetch_add(1, Ordering::SeqCst);
            async move { Ok(answer(status, body)) }
        };
        let client = payoneer::v2::Client::with_transport(account(), transport);
        assert!(client.send(&documented_payout()).await.is_err());
        assert_eq!(requests.load(Ordering::SeqCst), 1, "{status}");
    }
}

#[test]
fn trap_33_the_body_of_a_second_send_is_the_same_byte_for_byte() {
    let payout = documented_payout().payout_date("2018-01-24".parse().unwrap());
    let first = sent(&account(), &payout);
    let message = payout.write(&account()).unwrap();
    let later = payoneer::Stamp::new(1_777_831_012, payoneer::Nonce::from_bytes([9; 16]));
    let second = payoneer::Sign::sign(&account(), message, &later).unwrap();
    assert_eq!(first.body(), second.body());
    assert_eq!((first.uri(), first.headers()), (second.uri(), second.headers()));
    // Without a date there is none: no clock is asked.
    assert!(
        !std::str::from_utf8(sent(&account(), &documented_payout()).body())
            .unwrap()
            .contains("date")
    );
}

/// Amounts on the wire, as text and as a number.
fn written_as(cases: &[(&str, &str)]) {
    for (amount, digits) in cases {
        for (account, written) in [
            (account(), format!("\"amount\":\"{digits}\",")),
            (
                account_of(program().amounts_as_numbers()),
                format!("\"amount\":{digits},"),
            ),
        ] {
            let body = sent(&account, &payout(amount)).into_body();
            assert!(std::str::from_utf8(&body).unwrap().contains(&written), "{body:?}");
        }
    }
}

#[test]
fn trap_34_amounts_are_their_decimal_digits() {
    written_as(&[
        ("0.3 USD", "0.30"),
        ("20.00 USD", "20.00"),
        ("20 USD", "20.00"),
        ("90071992547409.93 USD", "90071992547409.93"),
        (
            "123456789012345678901234567890.12 USD",
            "123456789012345678901234567890.12",
        ),
    ]);
    // Half a cent is not rounded, in either direction.
    assert!("1.005 USD".parse::<payoneer::Amount>().is_err());
}

#[test]
fn trap_35_what_an_amount_can_be() {
    written_as(&[("25.2 USD", "25.20"), ("25.20 USD", "25.20")]);
    for amount in [
        "25.225 USD",
        "-1 USD",
        "0 USD",
        "0.00 USD",
        "1e2 USD",
        "1,00 USD",
        "+1 USD",
        ".5 USD",
    ] {
        assert!(amount.parse::<payoneer::Amount>().is_err(), "{amount}");
    }
}

#[test]
fn trap_62_both_decimals_are_sent() {
    written_as(&[("1.2 USD", "1.20"), ("1 USD", "1.00")]);
    // The sample that shows one decimal is of a charge.
    let charge = CreateCharge::new(
        "r".parse().unwrap(),
        "1.2 USD".parse().unwrap(),
        "ID123".parse().unwrap(),
    );
    let body = sent(&charging_account(), &charge).into_body();
    assert!(
        std::str::from_utf8(&body).unwrap().contains("\"amount\":\"1.20\""),
        "{body:?}"
    );
}

#[test]
fn trap_56_a_cancel_of_v2_is_a_post() {
    let reference = "r".parse().unwrap();
    for cancel in [
        sent(&account(), &CancelPayout::new(&reference)),
        sent(&charging_account(), &CancelCharge::new(&reference)),
    ] {
        assert_eq!((cancel.method(), &cancel.body()[..]), (&http::Method::POST, &b"{}"[..]));
    }
}

#[test]
fn trap_57_look_up_paths_of_v2() {
    let reference = "r".parse().unwrap();
    assert!(
        sent(&account(), &PayoutStatus::new(&reference))
            .uri()
            .path()
            .ends_with("/payouts/r")
    );
    assert!(
        sent(&account(), &ChargeStatus::new(&reference))
            .uri()
            .path()
            .ends_with("/charges/r/status")
    );
}

#[test]
fn trap_58_s13_sandbox_and_production_do_not_mix() {
    let id = || "100000001".parse().unwrap();
    for (program, credentials) in [
        (Program::sandbox(id()), Credentials::production("u", "p")),
        (Program::production(id()), Credentials::sandbox("u", "p")),
    ] {
        let error = Account::new(program, credentials).unwrap_err().to_string();
        assert!(error.starts_with("`credentials`: they are for "), "{error}");
    }
    let error = Program::sandbox(id())
        .at("https://API.payoneer.com")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("production host") && error.contains("Program::production"),
        "{error}"
    );
    let error = Program::production(id())
        .at("https://api.sandbox.payoneer.com/x")
        .unwrap_err()
        .to_string();
    assert!(error.contains("sandbox host"), "{error}");
    assert!(Program::production(id()).at("http://127.0.0.1:8080").is_ok());
}

#[test]
fn trap_9_several_programs_side_by_side() {
    let other = Account::new(
        Program::production("100000002".parse().unwrap()),
        Credentials::production("other", "other TEST ONLY"),
    )
    .unwrap();
    let (one, two) = (sent(&account(), &Echo), sent(&other, &Echo));
    assert_eq!(one.uri(), "https://api.sandbox.payoneer.com/v2/programs/100000001/echo");
    assert_eq!(two.uri(), "https://api.payoneer.com/v2/programs/100000002/echo");
    assert_ne!(one.headers()["authorization"], two.headers()["authorization"]);
}

#[test]
fn trap_38_the_united_kingdom() {
    use payoneer::v2::{Address, Country, Payee};
    for country in ["GB", "UK"] {
        let country: Country = country.parse().unwrap();
        let call = RegistrationLink::new("ID123".parse().unwrap())
            .payee(Payee::individual().address(Address::new().country(country.clone())));
        let body = sent(&account(), &call).into_body();
        assert!(std::str::from_utf8(&body).unwrap().contains(r#""country":"UK""#));
        assert_eq!(country.iso(), "GB");
    }
    assert_eq!("DE".parse::<Country>().unwrap().iso(), "DE");
    for text in ["gb", "GBR", "", "G1", "ÄÖ"] {
        assert!(text.parse::<Country>().is_err(), "{text}");
    }
}
