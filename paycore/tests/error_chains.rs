//! Errors as users read them: the whole chain, no text twice.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../payout-core/tests/chain/mod.rs"]
mod chain;
mod common;

use bytes::Bytes;
use chain::assert_reads_well;
use common::{ACCOUNT_ID, API_KEY, account, amount, small_payout, stamp};
use http::Response;
use paycore::{
    Account, Balances, CallbackUrl, CreatePayment, CreatePayout, Credentials, Customer, GetPayout, Message, Operation,
    Profile, RefundPayment, Sign, currency,
};

#[test]
fn accounts_and_addresses() {
    let credentials = || Credentials::test(ACCOUNT_ID, API_KEY).unwrap();
    for url in [
        "",
        "api",
        "http://com.paycore.io",
        "https://u:p@com.paycore.io",
        "https://com.paycore.io/hpp",
    ] {
        assert_reads_well(&Account::new(url, credentials()).unwrap_err());
    }
    for (id, key) in [
        ("", "k"),
        ("a:b", "k"),
        ("a\n", "k"),
        ("a", ""),
        ("a", "pk_x"),
        ("a", "k\n"),
    ] {
        assert_reads_well(&Credentials::live(id, key).unwrap_err());
    }
    for url in [
        "",
        "http://shop.example.com/",
        "https://10.0.0.1/",
        "https://shop.example.com/#x",
    ] {
        assert_reads_well(&CallbackUrl::parse(url).unwrap_err());
    }
    assert_reads_well(&"".parse::<paycore::PayoutId>().unwrap_err());
    assert_reads_well(&currency("usd").unwrap_err());
}

#[test]
fn requests_that_are_not_written() {
    let long = CreatePayout::new("x".repeat(40).parse().unwrap(), "test_usd", amount("1 USD"));
    let errors = [
        long.write(&account()).unwrap_err(),
        small_payout().token("").write(&account()).unwrap_err(),
        small_payout().field("", "").write(&account()).unwrap_err(),
        small_payout()
            .description("x".repeat(600))
            .write(&account())
            .unwrap_err(),
        small_payout()
            .customer(Customer::new(""))
            .write(&account())
            .unwrap_err(),
        CreatePayout::new("p".parse().unwrap(), "?", amount("1 USD"))
            .write(&account())
            .unwrap_err(),
        account().sign(Message::get("/a b"), &stamp()).unwrap_err(),
    ];
    for error in errors {
        assert_reads_well(&error);
    }
}

#[test]
fn answers_that_are_not_good() {
    let account = account();
    for status in [200, 201, 204, 302, 400, 401, 403, 404, 405, 409, 422, 429, 500] {
        for body in [
            "",
            "\n",
            "<html>",
            "{}",
            "[]",
            "a",
            "{\"a\":1,\"a\":2}",
            "\u{feff}{}",
            r#"{"data":null}"#,
            r#"{"data":{"type":"payout-invoices"}}"#,
            r#"{"data":{"type":"Other.","id":"cpoi_1","attributes":{}}}"#,
            r#"{"data":{"type":"payout-invoices","id":"/","attributes":{"status":"x"}}}"#,
            r#"{"data":{"type":"payout-invoices","id":"cpoi_1","attributes":{"status":"created","reference_id":"Another."}}}"#,
            r#"{"errors":[{"detail":"This value should not be blank.","source":{"pointer":"/data/attributes/x"}}]}"#,
            r#"{"errors":{"reference_id":"Is taken."}}"#,
            r#"{"request_id":"4444333322221111","error_type":"Invalid.","error_codes":["E."]}"#,
            r#"{"message":"No."}"#,
        ] {
            let answer = || {
                let answer = Response::builder().status(status);
                answer.body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
            };
            assert_reads_well(&small_payout().read(&account, answer()).unwrap_err());
            let process = small_payout().process(&"cpoi_2".parse().unwrap());
            assert_reads_well(&process.read(&account, answer()).unwrap_err());
            assert_reads_well(&GetPayout::new(process.id()).read(&account, answer()).unwrap_err());
            let payment = CreatePayment::new("p".parse().unwrap(), "test_usd", amount("1 USD"));
            assert_reads_well(&payment.read(&account, answer()).unwrap_err());
            let refund = RefundPayment::new("p".parse().unwrap(), &"cpi_1".parse().unwrap(), amount("1 USD"));
            assert_reads_well(&refund.read(&account, answer()).unwrap_err());
            assert_reads_well(&Balances::new().read(&account, answer()).unwrap_err());
            if let Err(error) = small_payout().find().read(&account, answer()) {
                assert_reads_well(&error);
            }
            if let Err(error) = Profile::new().read(&account, answer()) {
                assert_reads_well(&error);
            }
        }
    }
}
