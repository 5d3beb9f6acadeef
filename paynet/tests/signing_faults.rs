//! What accidents and attacks put into a signed request: pairs given twice, the protocol's own names, URLs in another spelling,
//! logins that would be headers, and long keys. Each request is checked by the public key, from its own bytes.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::{LOGIN, account, account_at, key, small_payout, stamp};
use http::Request;
use paynet::{
    Account, CardRefId, CreateCardRef, Credentials, Endpoint, Gateway, GetCardInfo, Operation, Payout, RsaKey,
    RsaPublicKey, Sign, UpdateRecurringPayments,
};
use payout_signing::oauth1::{Header, Received};
use proptest::prelude::*;

/// TEST ONLY.
const KEY_4096: &str = include_str!("../../payout-signing/tests/keys/test_only_rsa4096_pkcs8.pem");

fn request(account: &Account, payout: &Payout) -> Request<Bytes> {
    account.sign(payout.write(account).unwrap(), &stamp()).unwrap()
}

fn authorization(request: &Request<Bytes>) -> &str {
    request.headers()["authorization"].to_str().unwrap()
}

fn verifies(request: &Request<Bytes>, key: &RsaPublicKey) -> bool {
    let body = std::str::from_utf8(request.body()).unwrap();
    let url = request.uri().to_string();
    let received = Received::new(request.method(), &url, authorization(request), Some(body)).unwrap();
    received.verify_rsa_sha256(key).is_ok()
}

#[test]
fn g3_a_pair_given_twice_is_refused() {
    let twice = small_payout().extra("x-tag", "1").extra("x-tag", "1");
    let error = twice.write(&account()).unwrap_err();
    assert_eq!(error.field(), "x-tag");
    assert!(error.to_string().contains("once"), "{error}");
    // A name of its own for each value is what is left.
    let apart = small_payout().extra("x-tag", "1").extra("x-tag-2", "1");
    assert!(verifies(&request(&account(), &apart), key().public_key()));
}

#[test]
fn g4_no_call_takes_a_parameter_of_the_protocol() {
    let account = account();
    let card: CardRefId = "7654321".parse().unwrap();
    for name in [
        "oauth_nonce",
        "oauth_signature",
        "oauth_timestamp",
        "oauth_consumer_key",
        "oauth_token",
        "oauth_",
        "OAUTH_NONCE",
        "oauth_body_hash",
    ] {
        let endpoint = Endpoint::Id(1);
        let errors = [
            small_payout().extra(name, "x").write(&account).unwrap_err(),
            GetCardInfo::new(endpoint, card.clone())
                .extra(name, "x")
                .write(&account)
                .unwrap_err(),
            UpdateRecurringPayments::new(endpoint, "1")
                .extra(name, "x")
                .write(&account)
                .unwrap_err(),
            CreateCardRef::new(endpoint, &"1".parse().unwrap(), "2".parse().unwrap())
                .extra(name, "x")
                .write(&account)
                .unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.field(), name);
            assert!(error.to_string().contains("signature"), "{error}");
        }
    }
}

#[test]
fn g5_a_url_in_any_spelling_is_sent_and_signed_as_one() {
    let expected = request(&account_at("https://sandbox.payneteasy.com/paynet"), &small_payout());
    for url in [
        "https://SANDBOX.PaynetEasy.com/paynet",
        "HTTPS://sandbox.payneteasy.com/paynet/",
        "https://sandbox.payneteasy.com:443/paynet//",
    ] {
        let found = request(&account_at(url), &small_payout());
        assert_eq!(found.uri(), expected.uri(), "{url}");
        assert_eq!(authorization(&found), authorization(&expected), "{url}");
        assert!(verifies(&found, key().public_key()));
    }
    for url in [
        "https://user:password@sandbox.payneteasy.com/paynet",
        "https://user@sandbox.payneteasy.com/paynet",
        "https://sandbox.payneteasy.com/paynet/../paynet",
        "https://sandbox.payneteasy.com/%7epaynet",
        "https://sandbox.payneteasy.com/paynet?a=b",
        "https://sandbox.payneteasy.com/paynet#top",
        "https://sandbox.payneteasy.com/a b",
    ] {
        let error = Gateway::sandbox(url).unwrap_err().to_string();
        assert!(!error.contains("password"), "{error}");
    }
}

#[test]
fn g11_a_key_of_4096_bits_signs() {
    let gateway = Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap();
    let long = RsaKey::from_pem(KEY_4096).unwrap();
    let public = long.public_key().clone();
    let account = Account::new(gateway, Credentials::sandbox(LOGIN, long)).unwrap();
    let request = request(&account, &small_payout());
    assert!(verifies(&request, &public));
    assert!(!verifies(&request, key().public_key()));
    let trace = account.trace(&small_payout(), &stamp()).unwrap();
    assert_eq!(trace.signature_hex().len(), 2 * 512);
}

proptest! {
    #[test]
    fn g13_no_login_breaks_out_of_the_header(login in "[^\\p{Cc}\\s]([^\\p{Cc}]{0,20}[^\\p{Cc}\\s])?|a\", oauth_nonce=\"b|a,b='c'|é日🐢") {
        let gateway = Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap();
        let account = Account::new(gateway, Credentials::sandbox(login.clone(), key())).unwrap();
        let request = request(&account, &small_payout());
        let value = &request.headers()["authorization"];
        prop_assert!(value.is_sensitive());
        let text = value.to_str().unwrap();
        prop_assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        let header = Header::parse(text).unwrap();
        prop_assert_eq!(header.get("oauth_consumer_key"), Some(login.as_str()));
        prop_assert_eq!(text.matches("=\"").count(), 6);
        prop_assert!(verifies(&request, key().public_key()));
    }
}

#[test]
fn g13_line_breaks_in_any_value_stay_in_it() {
    for value in ["a\r\nX-Injected: 1", "a\nb", "a\0b"] {
        // Refused where the documents name a text, and data where they name none.
        assert!(small_payout().description(value).write(&account()).is_err());
        if let Ok(message) = small_payout().extra("x-note", value).write(&account()) {
            let request = account().sign(message, &stamp()).unwrap();
            assert!(!request.body().iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)));
            assert_eq!(request.headers().len(), 3);
            assert!(verifies(&request, key().public_key()));
        }
    }
}
