//! K1: no secret and no personal data in `Debug`, `Display` or the chain of an error, of any public type.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::{account, key, stamp};
use http::Response;
use paynet::{
    BankAccount, Callback, ControlKey, Credentials, Destination, Endpoint, Gateway, Operation, Payout, Sign, Status,
};
use std::{
    error::Error,
    fmt::{Debug, Write as _},
};

/// Each of them is put where the comment beside its use says, and must show up nowhere.
const CANARIES: [&str; 8] = [
    "canary-account-1",
    "Canary Name",
    "canary-routing",
    "canary extra",
    "canary-control-key",
    "canary-field-value",
    "canary description",
    "4444333322221111",
];

fn chain(error: &dyn Error) -> String {
    let mut shown = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(cause) = source {
        write!(shown, " {cause} {cause:?}").unwrap();
        source = cause.source();
    }
    shown
}

#[track_caller]
fn clean(shown: &str) {
    for canary in CANARIES {
        assert!(!shown.contains(canary), "{canary} in {shown}");
    }
    for line in common::KEY_PEM.lines().filter(|line| !line.starts_with("---")) {
        assert!(!shown.contains(line), "a line of the private key in {shown}");
        assert!(
            !shown.contains(&line[line.len() / 2..]),
            "half a line of the private key in {shown}"
        );
    }
}

#[track_caller]
fn clean_debug(value: &dyn Debug) {
    clean(&format!("{value:?}"));
    clean(&format!("{value:#?}"));
}

fn payout() -> Payout {
    Payout::new(
        Endpoint::Id(1),
        "payout-2041".parse().unwrap(),
        "10.42 USD".parse().unwrap(),
        bank_account(),
    )
    .description("canary description")
    .extra("purpose", "canary extra")
    .extra("credit_card_number", "4444333322221111")
}

fn bank_account() -> BankAccount {
    BankAccount::new("canary-account-1")
        .unwrap()
        .account_name("Canary Name")
        .routing_number("canary-routing")
}

#[test]
fn k1_requests() {
    let account = account();
    clean_debug(&account);
    clean_debug(account.gateway());
    clean_debug(&Credentials::production("login", key()));
    clean_debug(&bank_account());
    clean_debug(&Destination::from(bank_account()));
    clean_debug(&payout());
    let message = payout().write(&account).unwrap();
    clean_debug(&message);
    let trace = account.trace(&payout(), &stamp()).unwrap();
    clean_debug(&trace);
    assert!(
        trace.body().contains("canary-account-1"),
        "the trace itself does hold the request"
    );
    let signature = trace.signature_base64().to_owned();
    let request = account.sign(message, &stamp()).unwrap();
    let shown = format!("{:?}", request.headers());
    assert!(
        !shown.contains("oauth_signature") && !shown.contains(&signature[..20]),
        "{shown}"
    );
    assert!(!format!("{account:?} {trace:?}").contains(&signature[..20]));
}

#[test]
fn trap_18_the_trace_shows_no_key_material() {
    k1_what_a_trace_returns_holds_no_key();
}

#[test]
fn k1_what_a_trace_returns_holds_no_key() {
    let trace = account().trace(&payout(), &stamp()).unwrap();
    let all = [
        trace.url(),
        trace.normalized_parameters(),
        trace.base_string(),
        trace.base_string_sha256(),
        trace.body(),
        trace.oauth_header(),
        trace.signature_hex(),
        trace.signature_base64(),
    ]
    .concat();
    for line in common::KEY_PEM.lines().filter(|line| !line.starts_with("---")) {
        assert!(!all.contains(line), "a line of the private key in the trace");
    }
}

#[test]
fn k1_answers_and_their_errors() {
    let account = account();
    let answer = |status: u16, body: &str| {
        let mut response = Response::new(Bytes::copy_from_slice(body.as_bytes()));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        response
    };
    let good = "type=async-response&paynet-order-id=17&note=canary-field-value";
    let accepted = payout().read(&account, answer(200, good)).unwrap();
    clean_debug(&accepted);
    clean_debug(accepted.fields());
    clean_debug(accepted.raw());
    let good = "type=status-response&status=approved&cardholder-name=canary-field-value";
    clean_debug(&payout().status().read(&account, answer(200, good)).unwrap());
    clean_debug(&payout().status());

    for body in [
        "note=canary-field-value",
        "type=async-response&note=canary-field-value",
        "type=async-response&paynet-order-id=1&x=canary-field-value&x=canary-field-value",
        "type=async-response&paynet-order-id=1&canary-field-value",
        "type=async-response&paynet-order-id=1&x=canary-field-value%zz",
        "type=error&error-message=card+4444333322221111&error-code=4444333322221111&serial-number=4444333322221111",
        "type=error&paynet-order-id=1&error-message=card+4444-3333-2222-1111+of+4444333322221111",
        "type=4444333322221111",
        "type=async-response&merchant-order-id=canary-field-value&paynet-order-id=1",
        "<html>canary-field-value</html>",
        "{\"a\":\"canary-field-value\"}",
    ] {
        for status in [200, 400, 401, 403, 500] {
            clean(&chain(&payout().read(&account, answer(status, body)).unwrap_err()));
            clean(&chain(
                &payout().status().read(&account, answer(status, body)).unwrap_err(),
            ));
        }
    }
}

#[test]
fn k1_errors_of_requests() {
    let account = account();
    let long = "canary-account-1".repeat(3);
    clean(&chain(&BankAccount::new(long).unwrap_err()));
    clean(&chain(&BankAccount::new("canary-account-1\n").unwrap_err()));
    for payout in [
        payout().description("canary description".repeat(9)),
        payout().extra("account_number", "canary extra"),
        payout().extra("oauth_token", "canary extra"),
        payout().extra("bank_bic", "canary extra".repeat(20)),
        payout().extra("", "canary extra"),
        payout().extra("recurring-payment-id", "4444333322221111"),
    ] {
        clean(&chain(&payout.write(&account).unwrap_err()));
    }
    clean(&chain(
        &Gateway::sandbox("https://u:canary-control-key@gate.example.com").unwrap_err(),
    ));
    let url = "https://u:canary-control-key@shop.example.com/cb";
    clean(&chain(&url.parse::<paynet::CallbackUrl>().unwrap_err()));
}

#[test]
fn k1_callbacks() {
    let key = ControlKey::new("canary-control-key").unwrap();
    clean_debug(&key);
    let query = Callback::sign_for_tests(
        &[
            ("status", "approved"),
            ("orderid", "17"),
            ("client_orderid", "1"),
            ("name", "canary-field-value"),
        ],
        &key,
    );
    let callback = Callback::verify(&query, &key).unwrap();
    clean_debug(&callback);
    clean_debug(&callback.repeat_key());
    clean_debug(&paynet::FinalRedirect::verify(query.as_bytes(), &key).unwrap());
    let with_card = Callback::sign_for_tests(
        &[
            ("status", "x"),
            ("orderid", "17"),
            ("client_orderid", "1"),
            ("type", "4444333322221111"),
        ],
        &key,
    );
    clean_debug(&Callback::verify(&with_card, &key).unwrap().repeat_key());
    for broken in [
        query.replace("status=approved", "status=declined"),
        query.replace("orderid=17", "orderid="),
        format!("{query}&name=canary-field-value"),
        format!("{query}&x=canary-field-value%zz"),
        format!("{query}&merchant_order=canary-field-value"),
        format!("{query}&canary-field-value"),
    ] {
        clean(&chain(&Callback::verify(&broken, &key).unwrap_err()));
    }
}

/// What the compiler must promise: a client is shared between tasks, and nothing can copy a key.
#[test]
fn types_are_send_and_sync() {
    fn shared<T: Send + Sync>() {}
    shared::<paynet::Account>();
    shared::<Payout>();
    shared::<Status>();
    shared::<paynet::Accepted>();
    shared::<paynet::OrderStatus>();
    shared::<Callback>();
    shared::<paynet::FinalRedirect>();
    shared::<paynet::RepeatKey>();
    shared::<ControlKey>();
    shared::<paynet::CallbackError>();
    shared::<paynet::AccountError>();
    shared::<paynet::Trace>();
}
