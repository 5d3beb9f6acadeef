//! Requests as a server receives them: what is read, what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use payout_signing::form::FormError;
use payout_signing::oauth1::{
    HmacSecret, Parameters, Protocol, Received, ReceivedError, SignatureMethod, Unsigned, VerifyError,
};

const URL: &str = "https://gate.example.com/paynet/api/v2/get-balance/1";

fn secret() -> HmacSecret {
    HmacSecret::new("F9F65098-1111-1111-1111-621611111111").unwrap()
}

/// Header and body of a signed request; the body repeats the protocol's parameters.
fn request(pairs: &[(&'static str, &str)], method: SignatureMethod) -> (String, String) {
    let mut parameters = Parameters::new();
    for (name, value) in pairs {
        parameters.push(*name, *value).unwrap();
    }
    let protocol = Protocol::new("login", "qoJPcins4Aw", 1_686_924_613).realm("").unwrap();
    let unsigned = Unsigned::new(&Method::POST, URL, &parameters, &protocol, method).unwrap();
    let body = unsigned.form_with_protocol();
    let signed = match method {
        SignatureMethod::HmacSha256 => unsigned.sign_hmac_sha256(&secret()),
        _ => unsigned.sign_hmac_sha1(&secret()),
    };
    (signed.unwrap().authorization().to_str().unwrap().to_owned(), body)
}

fn receive(header: &str, form: &str) -> Result<Received, ReceivedError> {
    Received::new(&Method::POST, URL, header, Some(form))
}

#[test]
fn protocol_parameters_count_once_wherever_they_are_repeated() {
    let (header, body) = request(&[("a", "1 2"), ("a", "1 2")], SignatureMethod::HmacSha1);
    let without = "a=1+2&a=1%202";
    // The five in any order, and the signature as well, which is never signed.
    let signature = header
        .split("oauth_signature=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let with_signature = format!("{body}&oauth_signature={signature}");
    for form in [
        body.as_str(),
        without,
        &with_signature,
        "oauth_nonce=qoJPcins4Aw&a=1+2&a=1+2",
    ] {
        let received = receive(&header, form).unwrap();
        assert_eq!(received.verify_hmac_sha1(&secret()), Ok(()), "{form}");
        assert_eq!(received.consumer_key(), "login");
        assert_eq!(received.nonce(), "qoJPcins4Aw");
        assert_eq!(received.timestamp(), 1_686_924_613);
        assert_eq!(received.token(), None);
        assert_eq!(received.signature_method(), SignatureMethod::HmacSha1);
        assert_eq!(received.header().realm(), Some(""));
        assert_eq!(received.base_uri().as_str(), URL);
        assert_eq!(
            received.parameters().iter().collect::<Vec<_>>(),
            [("a", "1 2"), ("a", "1 2")]
        );
        assert_eq!(received.base_string_sha256_hex().len(), 64);
    }
    let in_query = Received::new(&Method::POST, &format!("{URL}?{body}"), &header, None).unwrap();
    assert_eq!(in_query.verify_hmac_sha1(&secret()), Ok(()));
}

#[test]
fn protocol_parameters_that_disagree_are_refused() {
    let (header, _) = request(&[], SignatureMethod::HmacSha1);
    for form in [
        "oauth_nonce=other",
        "oauth_nonce=",
        "oauth_token=x",
        "oauth_consumer_key=login2",
        "oauth%5Fx=1",
    ] {
        assert!(
            matches!(receive(&header, form), Err(ReceivedError::Disagreement { .. })),
            "{form}"
        );
    }
    let twice = "oauth_nonce=qoJPcins4Aw&oauth_nonce=qoJPcins4Aw";
    assert!(matches!(
        receive(&header, twice),
        Err(ReceivedError::Form(FormError::Duplicate { .. }))
    ));
}

#[test]
fn a_signature_is_of_one_request_and_one_secret() {
    for method in [SignatureMethod::HmacSha1, SignatureMethod::HmacSha256] {
        let (header, body) = request(&[("a", "1")], method);
        let received = receive(&header, &body).unwrap();
        let verify = |received: &Received, secret: &HmacSecret| match method {
            SignatureMethod::HmacSha256 => received.verify_hmac_sha256(secret),
            _ => received.verify_hmac_sha1(secret),
        };
        assert_eq!(verify(&received, &secret()), Ok(()));
        assert_eq!(
            verify(&received, &secret().token_secret("x")),
            Err(VerifyError::Signature)
        );
        assert_eq!(
            verify(&received, &HmacSecret::new("other").unwrap()),
            Err(VerifyError::Signature)
        );
        for form in ["", "a=2", "a=1&a=1", "b=1", "a=1&c="] {
            assert_eq!(
                verify(&receive(&header, form).unwrap(), &secret()),
                Err(VerifyError::Signature),
                "{form}"
            );
        }
        let none = Received::new(&Method::POST, URL, &header, None).unwrap();
        assert_eq!(verify(&none, &secret()), Err(VerifyError::Signature));
        let put = Received::new(&Method::PUT, URL, &header, Some("a=1")).unwrap();
        assert_eq!(verify(&put, &secret()), Err(VerifyError::Signature));
    }
}

#[test]
fn the_method_of_the_request_is_not_the_callers_choice() {
    let (header, body) = request(&[], SignatureMethod::HmacSha1);
    let refused = receive(&header, &body).unwrap().verify_hmac_sha256(&secret());
    assert_eq!(
        refused,
        Err(VerifyError::Method {
            expected: SignatureMethod::HmacSha256,
            received: SignatureMethod::HmacSha1
        })
    );
    // The beginning of the right tag, the right tag and more, none at all: none is a match.
    let (start, end) = header.split_once("oauth_signature=\"").unwrap();
    let (right, rest) = end.split_once('"').unwrap();
    let right = STANDARD
        .decode(payout_signing::percent::decode(right).unwrap())
        .unwrap();
    let longer = [&right[..], &[0]].concat();
    for tag in [&[][..], &right[..1], &right[..19], &longer] {
        let tag = payout_signing::percent::encode(&STANDARD.encode(tag));
        let header = format!("{start}oauth_signature=\"{tag}\"{rest}");
        assert_eq!(
            receive(&header, "").unwrap().verify_hmac_sha1(&secret()),
            Err(VerifyError::Signature)
        );
    }
}

#[test]
fn headers_that_say_too_little_or_something_else() {
    let good = [
        ("oauth_consumer_key", "k"),
        ("oauth_nonce", "n"),
        ("oauth_signature", "AAAA"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1"),
        ("oauth_version", "1.0"),
    ];
    let header = |name: &str, value: Option<&str>| {
        let pairs = good.iter().filter(|(candidate, _)| *candidate != name).copied();
        let pairs = pairs.chain(value.map(|value| (name, value)));
        payout_signing::oauth1::Header::new(None, pairs).unwrap().to_text()
    };
    assert!(receive(&header("oauth_token", Some("t")), "").unwrap().token() == Some("t"));
    // The version may be left out, and then it is not signed.
    assert!(
        !receive(&header("oauth_version", None), "")
            .unwrap()
            .base_string()
            .contains("version")
    );
    for name in [
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature",
        "oauth_signature_method",
        "oauth_timestamp",
    ] {
        let refused = receive(&header(name, None), "").unwrap_err();
        assert!(
            matches!(refused, ReceivedError::Missing { name: told } if told == name),
            "{name}"
        );
    }
    for (name, value, expected) in [
        (
            "oauth_consumer_key",
            "",
            ReceivedError::Missing {
                name: "oauth_consumer_key",
            },
        ),
        ("oauth_nonce", "", ReceivedError::Missing { name: "oauth_nonce" }),
        ("oauth_version", "1.1", ReceivedError::UnsupportedVersion),
        ("oauth_version", "", ReceivedError::UnsupportedVersion),
        ("oauth_signature_method", "PLAINTEXT", ReceivedError::UnsupportedMethod),
        ("oauth_signature_method", "hmac-sha1", ReceivedError::UnsupportedMethod),
        ("oauth_timestamp", "", ReceivedError::Timestamp),
        ("oauth_timestamp", "-1", ReceivedError::Timestamp),
        ("oauth_timestamp", "+1", ReceivedError::Timestamp),
        ("oauth_timestamp", "1.0", ReceivedError::Timestamp),
        ("oauth_timestamp", "18446744073709551616", ReceivedError::Timestamp),
        ("oauth_signature", "AA", ReceivedError::SignatureEncoding),
        ("oauth_signature", "AB==", ReceivedError::SignatureEncoding),
        ("oauth_signature", "AA-_", ReceivedError::SignatureEncoding),
        ("oauth_signature", "AAAA\n", ReceivedError::SignatureEncoding),
        (
            "amount",
            "1",
            ReceivedError::ForeignInHeader {
                name: "amount".to_owned(),
            },
        ),
    ] {
        assert_eq!(
            receive(&header(name, Some(value)), "").unwrap_err(),
            expected,
            "{name}={value}"
        );
    }
    let good = header("", None);
    assert!(matches!(receive("Basic x", ""), Err(ReceivedError::Header(_))));
    assert!(matches!(receive(&good, "a=%zz"), Err(ReceivedError::Form(_))));
    assert!(matches!(
        Received::new(&Method::GET, "/path", &good, None),
        Err(ReceivedError::BaseUri(_))
    ));
}
