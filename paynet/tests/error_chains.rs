//! Errors as users read them: the whole chain, no text twice.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../payout-core/tests/chain/mod.rs"]
mod chain;
mod common;

use bytes::Bytes;
use chain::assert_reads_well;
use common::{LOGIN, account, key, small_payout, stamp};
use http::Response;
use paynet::{
    Account, Callback, CallbackUrl, ControlKey, Credentials, Endpoint, Gateway, Message, Operation, Parameters, Sign,
    Status,
};

#[test]
fn accounts_and_addresses() {
    for url in [
        "",
        "gate",
        "http://gate.example.com/paynet",
        "https://user:pw@gate.example.com",
        "https://gate.payneteasy.com/paynet",
    ] {
        assert_reads_well(&Gateway::sandbox(url).unwrap_err());
    }
    let gateway = || Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap();
    assert_reads_well(&gateway().signed_as("gate").unwrap_err());
    assert_reads_well(&gateway().command_path("payout", "a b").unwrap_err());
    for credentials in [Credentials::sandbox("", key()), Credentials::production(LOGIN, key())] {
        assert_reads_well(&Account::new(gateway(), credentials).unwrap_err());
    }
    assert_reads_well(&ControlKey::new("").unwrap_err());
    assert_reads_well(&"x".parse::<Endpoint>().unwrap_err());
    for url in [
        "",
        "http://shop.example.com/",
        "https://10.0.0.1/",
        "https://shop.example.com:22/",
    ] {
        assert_reads_well(&CallbackUrl::parse(url).unwrap_err());
    }
}

#[test]
fn requests_that_are_not_written() {
    for (name, value) in [
        ("", "1"),
        ("oauth_nonce", "1"),
        ("amount", "1"),
        ("cvv2", "1"),
        ("a\n", "1"),
    ] {
        assert_reads_well(&small_payout().extra(name, value).write(&account()).unwrap_err());
    }
    assert_reads_well(&small_payout().description("").write(&account()).unwrap_err());
    // Without a control key, and by a path that is none.
    let message = |command| Message::new(command, Endpoint::Id(1), Parameters::new());
    assert_reads_well(
        &account()
            .sign(message("payout").with_hmac_sha1(), &stamp())
            .unwrap_err(),
    );
    assert_reads_well(&account().sign(message("a b"), &stamp()).unwrap_err());
}

#[test]
fn callbacks_that_are_not_believed() {
    let control_key = ControlKey::new("TEST-ONLY").unwrap();
    for query in [
        "",
        "a",
        "a=%zz",
        "a=%FF",
        "a=1&a=2",
        "status=approved",
        "status=approved&orderid=1&paynet-order-id=2",
        "status=approved&orderid=1&client_orderid=2",
        "status=approved&orderid=1&client_orderid=2&control=x",
        "status=approved&orderid=1&client_orderid=2&control=0000000000000000000000000000000000000000",
    ] {
        assert_reads_well(&Callback::verify(query, &control_key).unwrap_err());
    }
}

#[test]
fn answers_that_are_not_good() {
    for status in [200, 302, 401, 403, 404, 429, 500] {
        for body in [
            "",
            "\n",
            "<html>",
            "{}",
            "a",
            "a=%zz",
            "a=%FF",
            "a=1&a=2",
            "type=other",
            "type=async-response",
            "type=async-response&merchant-order-id=another",
            "type=async-response&paynet-order-id=1&orderid=2",
            "type=status-response",
            "type=error&error-message=No.&error-code=1&serial-number=4444333322221111",
            "type=validation-error&paynet-order-id=1",
        ] {
            let answer = || {
                let answer = Response::builder().status(status).header("content-type", "text/html");
                answer.body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
            };
            assert_reads_well(&small_payout().read(&account(), answer()).unwrap_err());
            let look_up = Status::new(Endpoint::Id(1), &"payout-2041".parse().unwrap());
            assert_reads_well(&look_up.read(&account(), answer()).unwrap_err());
        }
    }
}
