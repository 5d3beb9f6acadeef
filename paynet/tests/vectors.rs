//! The vectors of the wire specification, section 3.5: base strings are facts from there, signatures are openssl's with the
//! TEST ONLY key of `tests/keys` (see `tests/vectors/README.md` for the commands).

#![cfg(feature = "_signer")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::{account_at, documented_payout, stamp};
use paynet::{
    Account, Endpoint, Message, Operation, OrderId, Parameters, Reference, RsaPublicKey, SendError, Status, Trace,
    WriteError,
};
use payout_core::MovesMoney;

fn check(trace: &Trace, base_string: &str, sha256: &str, openssl_signature: &str) {
    assert_eq!(trace.base_string(), base_string.trim_end());
    assert_eq!(trace.base_string_sha256(), sha256);
    assert_eq!(trace.signature_base64(), openssl_signature.trim_end());
    let signature: Vec<u8> = (0..trace.signature_hex().len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&trace.signature_hex()[at..at + 2], 16).unwrap())
        .collect();
    let public = RsaPublicKey::from_pem(common::PUBLIC_PEM).unwrap();
    public
        .verify_sha256(trace.base_string().as_bytes(), &signature)
        .unwrap();
}

#[test]
fn trap_7_vector_b_is_the_base_string_of_payout() {
    let account = account_at("https://sandbox.connpay.com/paynet");
    let trace = account.trace(&documented_payout(), &stamp()).unwrap();
    assert_eq!(
        trace.normalized_parameters(),
        "account_name=1234&account_number=1234&amount=10.42&client_orderid=1&currency=USD&oauth_consumer_key=TestMerchant\
         &oauth_nonce=b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE&oauth_signature_method=RSA-SHA256&oauth_timestamp=1677831012\
         &oauth_version=1.0&routing_number=15&server_callback_url=https%3A%2F%2Fhttpstat.us%2F200"
    );
    check(
        &trace,
        include_str!("vectors/b.base_string"),
        "a7cd82dbca3358ff0b4b1a66eea6673bb4d9979ef3527ce9a075ca0c1188f010",
        include_str!("vectors/b.signature"),
    );
}

/// The second step of a two-step payout, written with nothing but the public API: what the crate lacks, a user can add.
struct PayoutPay {
    order_id: OrderId,
    reference: Reference,
    login: &'static str,
}

impl Operation for PayoutPay {
    type Account = Account;
    type Answer = ();
    type Effect = MovesMoney;

    const NAME: &'static str = "payout-pay";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        let mut parameters = Parameters::new();
        for (name, value) in [
            ("client_orderid", self.reference.as_str()),
            ("login", self.login),
            ("orderid", self.order_id.as_str()),
        ] {
            parameters.push(name, value).unwrap();
        }
        Ok(Message::new("payout-pay", Endpoint::Id(39915), parameters))
    }

    fn read(&self, _: &Account, _: http::Response<Bytes>) -> Result<(), SendError> {
        Ok(())
    }
}

#[test]
fn trap_7_vector_c_by_an_operation_of_a_user() {
    let account = account_at("https://sandbox.payneteasy.com/paynet");
    let operation = PayoutPay {
        order_id: "900258".parse().unwrap(),
        reference: "3".parse().unwrap(),
        login: "test-merchant",
    };
    let trace = account.trace(&operation, &stamp()).unwrap();
    assert_eq!(trace.body(), "client_orderid=3&login=test-merchant&orderid=900258");
    assert_eq!(trace.body().len(), 51);
    check(
        &trace,
        include_str!("vectors/c.base_string"),
        "800fdde36cf48c075add207616ce24bad378ee7ef8da3d05bd2ef173cdde8365",
        include_str!("vectors/c.signature"),
    );
}

#[test]
fn the_status_vector() {
    let account = account_at("https://sandbox.payneteasy.com/paynet");
    let status = Status::new(Endpoint::Id(39915), &"1".parse().unwrap()).order_id("6982864".parse().unwrap());
    let trace = account.trace(&status, &stamp()).unwrap();
    assert_eq!(trace.body(), "client_orderid=1&login=TestMerchant&orderid=6982864");
    check(
        &trace,
        include_str!("vectors/status.base_string"),
        "fe1f2daeffae6aebddff06767700edbbbc25808a25a1281598542eaf47bf20e7",
        include_str!("vectors/status.signature"),
    );
}

#[test]
fn trap_11_the_header_is_sorted_and_spaced_as_documented() {
    let account = account_at("https://sandbox.connpay.com/paynet");
    let trace = account.trace(&documented_payout(), &stamp()).unwrap();
    let encoded = trace
        .signature_base64()
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D");
    assert_eq!(
        trace.oauth_header(),
        format!(
            "OAuth oauth_consumer_key=\"TestMerchant\", oauth_nonce=\"b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE\", \
             oauth_signature=\"{encoded}\", oauth_signature_method=\"RSA-SHA256\", oauth_timestamp=\"1677831012\", \
             oauth_version=\"1.0\""
        )
    );
}
