//! The exact bytes of every request, as snapshots. Key, nonce and time are fixed, so the signature is too.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{account, account_at, documented_payout, request, small_payout, stamp};
use paynet::{Account, BankAccount, Endpoint, Gateway, Operation, Payout, Sign, Status};

#[test]
fn trap_19_the_documented_payout() {
    let account = account_at("https://sandbox.connpay.com/paynet");
    let message = documented_payout().write(&account).unwrap();
    assert_eq!(message.parameters().to_form().len(), 150);
    insta::assert_snapshot!("payout_documented", request(&account, &documented_payout()));
}

#[test]
fn trap_20_the_smallest_payout_keeps_its_leading_zero() {
    insta::assert_snapshot!("payout_smallest", request(&account(), &small_payout()));
}

#[test]
fn trap_13_every_field_with_characters_that_encoders_dispute() {
    let payout = Payout::new(
        Endpoint::Id(39915),
        "payout-2041".parse().unwrap(),
        "1042 JPY".parse().unwrap(),
        BankAccount::new("IBAN 12+34/56")
            .unwrap()
            .account_name("Zoë & Söhne = 100%")
            .routing_number("1 5~*"),
    )
    .description("it's (really) two words!")
    .server_callback_url("https://shop.example.com:8443/cb?tenant=a%20b".parse().unwrap())
    .extra("purpose", "line\nfeed")
    .extra("x-new-field", "é");
    insta::assert_snapshot!("payout_every_field", request(&account(), &payout));
}

#[test]
fn trap_2_a_group_has_its_own_path() {
    let payout = Payout::new(
        Endpoint::Group(1204),
        "payout-2041".parse().unwrap(),
        "10.42 EUR".parse().unwrap(),
        BankAccount::new("1234567890").unwrap(),
    );
    insta::assert_snapshot!("payout_group", request(&account(), &payout));
}

#[test]
fn trap_1_another_context_path() {
    let account = account_at("https://sandbox.billblend.com/checkout");
    insta::assert_snapshot!("payout_checkout", request(&account, &small_payout()));
}

#[test]
fn another_command_path_and_another_signed_url() {
    let gateway = Gateway::sandbox("http://127.0.0.1:8080/proxied")
        .unwrap()
        .signed_as("https://sandbox.connpay.com/paynet")
        .unwrap()
        .command_path("payout", "/api/v5/payouts")
        .unwrap();
    let account = Account::new(gateway, paynet::Credentials::sandbox(common::LOGIN, common::key())).unwrap();
    insta::assert_snapshot!("payout_behind_a_proxy", request(&account, &small_payout()));
}

#[test]
fn trap_16_status_with_both_ids_and_login() {
    let status = Status::new(Endpoint::Id(39915), &"1".parse().unwrap()).order_id("6982864".parse().unwrap());
    insta::assert_snapshot!("status_both_ids", request(&account(), &status));
}

#[test]
fn status_by_reference_alone_after_a_lost_answer() {
    insta::assert_snapshot!("status_by_reference", request(&account(), &small_payout().status()));
}

#[test]
fn status_of_one_request() {
    let status = Status::new(Endpoint::Group(1204), &"payout-2041".parse().unwrap())
        .by_request_sn("00000000-0000-0000-0000-000002e2c322");
    insta::assert_snapshot!("status_by_serial_number", request(&account(), &status));
}

#[test]
fn trap_5_always_post_and_a_form_without_line_feeds() {
    let account = account();
    let written = [
        documented_payout().write(&account).unwrap(),
        small_payout().status().write(&account).unwrap(),
    ];
    for message in written {
        let request = account.sign(message, &stamp()).unwrap();
        assert_eq!(request.method(), http::Method::POST);
        assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
        assert!(!request.body().contains(&b'\n'));
        assert!(!String::from_utf8_lossy(request.body()).contains("oauth_"));
    }
}

#[test]
fn trap_14_a_new_stamp_is_a_new_signature() {
    let account = account();
    let authorization = |stamp: &paynet::Stamp| {
        let message = small_payout().write(&account).unwrap();
        account.sign(message, stamp).unwrap().headers()["authorization"].clone()
    };
    let fresh = || paynet::Stamp::now().unwrap();
    assert_ne!(authorization(&fresh()), authorization(&fresh()));
}
