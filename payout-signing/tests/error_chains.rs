//! Errors as users read them: the whole chain, no text twice.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "../../payout-core/tests/chain/mod.rs"]
mod chain;

use chain::assert_reads_well;
use http::Method;
use payout_signing::{
    basic, form,
    oauth1::{HmacSecret, Parameters, Protocol, Received, SignatureMethod, Unsigned},
    percent,
    sha1_callback::CallbackSecret,
};

const URL: &str = "https://gate.example.com/pay";

#[test]
fn percent_form_basic_and_callback() {
    for text in ["%", "%zz", "%FF"] {
        assert_reads_well(&percent::decode(text).unwrap_err());
        assert_reads_well(&form::decode(&format!("a=1&b={text}")).unwrap_err());
    }
    for text in ["a", "a=1&a=2"] {
        assert_reads_well(&form::decode_unique(text).unwrap_err());
    }
    for (user, password) in [("", "a"), ("a:b", "c"), ("a\n", "b"), ("a", "b\n")] {
        assert_reads_well(&basic::Credentials::new(user, password).unwrap_err());
    }
    // The base64 of: nothing, `a`, `a` and a line break and `:b`, the byte FF.
    for header in [
        "",
        "Bearer x",
        "Basic ",
        "Basic !",
        "Basic YQ==",
        "Basic YQo6Yg==",
        "Basic /w==",
    ] {
        assert_reads_well(&basic::Credentials::parse(header).unwrap_err());
    }
    assert_reads_well(&CallbackSecret::new("").unwrap_err());
    let secret = CallbackSecret::new("secret").unwrap();
    for signature in [
        "",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "0000000000000000000000000000000000000000",
    ] {
        assert_reads_well(&secret.verify_enclosed(b"body", signature).unwrap_err());
        assert_reads_well(&secret.verify_joined(["field"], signature).unwrap_err());
    }
}

#[test]
fn requests_that_cannot_be_signed() {
    let parameters = Parameters::new();
    let refused = |url: &str, key: &str, nonce: &str| {
        let protocol = Protocol::new(key, nonce, 1);
        let unsigned = Unsigned::new(&Method::POST, url, &parameters, &protocol, SignatureMethod::RsaSha256);
        assert_reads_well(&unsigned.map(|_| ()).unwrap_err());
    };
    for url in [
        "",
        "gate",
        "https://",
        "https://user:pw@gate.example.com/",
        "https://gate.example.com:99999/",
        "https://gate.example.com/?a=%zz",
        "https://gate.example.com/?oauth_nonce=1",
    ] {
        refused(url, "key", "nonce");
    }
    refused(URL, "", "nonce");
    refused(URL, "key", "");
    assert_reads_well(&Parameters::new().push("oauth_token", "1").map(|_| ()).unwrap_err());
    assert_reads_well(&HmacSecret::new("").unwrap_err());
    assert_reads_well(&Protocol::new("key", "nonce", 1).realm("\"").map(|_| ()).unwrap_err());
    assert_reads_well(
        &Protocol::new("key", "nonce", 1)
            .further("a", "1")
            .map(|_| ())
            .unwrap_err(),
    );

    let protocol = Protocol::new("key", "nonce", 1);
    let unsigned = || Unsigned::new(&Method::POST, URL, &parameters, &protocol, SignatureMethod::RsaSha256).unwrap();
    let secret = HmacSecret::new("secret").unwrap();
    assert_reads_well(&unsigned().sign_hmac_sha1(&secret).map(|_| ()).unwrap_err());
    assert_reads_well(&unsigned().finish(Vec::new()).map(|_| ()).unwrap_err());
}

#[test]
fn requests_that_cannot_be_verified() {
    const GOOD: &str = "OAuth oauth_consumer_key=\"k\",oauth_nonce=\"n\",oauth_timestamp=\"1\",\
                        oauth_signature_method=\"HMAC-SHA1\",oauth_signature=\"AAAA\"";
    let bad = |from: &str, to: &str| GOOD.replace(from, to);
    for header in [
        String::new(),
        "Basic x".to_owned(),
        "OAuth".to_owned(),
        bad("\"k\"", "k"),
        bad("\"k\"", "\"%zz\""),
        bad("\"k\"", "\"\""),
        bad("oauth_nonce", "nonce"),
        bad("oauth_nonce=\"n\"", "oauth_nonce=\"n\",other=\"1\""),
        bad("HMAC-SHA1", "PLAINTEXT"),
        bad("oauth_timestamp=\"1\"", "oauth_timestamp=\"one\""),
        bad("AAAA", "!"),
        format!("{GOOD},oauth_version=\"2.0\""),
        format!("{GOOD},oauth_nonce=\"n\""),
    ] {
        assert_reads_well(&Received::new(&Method::POST, URL, &header, None).unwrap_err());
    }
    for body in ["a=%zz", "oauth_nonce=other", "oauth_nonce=n&oauth_nonce=n"] {
        assert_reads_well(&Received::new(&Method::POST, URL, GOOD, Some(body)).unwrap_err());
    }
    assert_reads_well(&Received::new(&Method::POST, "gate", GOOD, None).unwrap_err());
    let received = Received::new(&Method::POST, URL, GOOD, None).unwrap();
    let secret = HmacSecret::new("secret").unwrap();
    assert_reads_well(&received.verify_hmac_sha1(&secret).unwrap_err());
    assert_reads_well(&received.verify_hmac_sha256(&secret).unwrap_err());
}

#[cfg(feature = "_rsa-keys")]
#[test]
fn key_files_that_are_refused() {
    use payout_signing::{RsaKey, RsaPublicKey};

    let good = include_str!("keys/test_only_rsa2048_pkcs8.pem");
    for pem in [
        "",
        "garbage",
        "\u{feff}",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
        "-----BEGIN SOMETHING-----\nMIIB\n-----END SOMETHING-----\n",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nMIIB\n-----END OPENSSH PRIVATE KEY-----\n",
        include_str!("keys/test_only_ec_p256_pkcs8.pem"),
        include_str!("keys/test_only_ec_p256_sec1.pem"),
        include_str!("keys/test_only_ed25519_pkcs8.pem"),
        include_str!("keys/test_only_rsa1024_pkcs8.pem"),
        include_str!("keys/test_only_rsa2048_certificate.pem"),
        include_str!("keys/test_only_rsa2048_composite_prime_pkcs1.pem"),
        include_str!("keys/test_only_rsa2048_e3_pkcs8.pem"),
        include_str!("keys/test_only_rsa2048_encrypted_pkcs1.pem"),
        include_str!("keys/test_only_rsa2048_encrypted_pkcs8.pem"),
        include_str!("keys/test_only_rsa2048_pss_pkcs8.pem"),
        include_str!("keys/test_only_rsa2048_three_primes_pkcs8.pem"),
        &RsaKey::from_pem(good).unwrap().public_key().to_pem(),
        &format!("{good}{good}"),
        &format!("{good}\""),
    ] {
        assert_reads_well(&RsaKey::from_pem(pem).unwrap_err());
    }
    for pem in ["", "garbage", good] {
        assert_reads_well(&RsaPublicKey::from_pem(pem).unwrap_err());
    }
    for der in [&b""[..], b"\x30\x03\x02\x01\x00", good.as_bytes()] {
        assert_reads_well(&RsaKey::from_der(der).unwrap_err());
        assert_reads_well(&RsaPublicKey::from_der(der).unwrap_err());
    }
    let public = RsaKey::from_pem(good).unwrap().public_key().clone();
    for signature in [&b""[..], &[0; 256]] {
        assert_reads_well(&public.verify_sha256(b"message", signature).unwrap_err());
    }
}
