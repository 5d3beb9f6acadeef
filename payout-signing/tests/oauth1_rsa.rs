//! RSA-SHA256: the documented Paynet requests, and a request signed with the crate's own test key.
#![cfg(any(feature = "rsa", feature = "aws-lc-rs"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use payout_signing::oauth1::{Parameters, Protocol, Received, SignatureMethod, Unsigned, VerifyError};
use payout_signing::{RsaKey, RsaPublicKey};

/// Public half of the test key that the vendor publishes with its PHP examples; the private half is not in this project.
const VENDOR_TEST_KEY: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyc1FZ6kIQ1hdh6cQDHMq
O3/rnCBCUtwEBxtBE/3cSdKrLBspiI3c3pSd1yPqE6tsvU04pkI7bo6Hoes5eOFq
1wmySwlA1rDY5Ye4ZgaK6VOrSVYcNeOuggMZJLTyR5DKiWBdHn3oCHzsFKLU88GO
LRpTeolitGjCeWVoVqWQ24Gqe9r60VynwjevyXk1HbDiOzwHmcNJntOI2fC6L2vR
VSG1cziWhRsElK6DL13ryAfKzg+e3N1Qi08RN2hjTM/vQy5ehgpvFmdVEh5oh8m6
oLxi8kLMATxXFcxYHewaYGbPiQM2A4fGRgDb4wORfbtG+mJ29zKZt/vUZQrb0sSs
KQIDAQAB
-----END PUBLIC KEY-----
";

const PAYOUT: (&str, &str, &str) = (
    "https://sandbox.connpay.com/paynet/api/v4/payout/39915",
    "client_orderid=1&amount=10.42&currency=USD&account_number=1234&account_name=1234&routing_number=15&\
     server_callback_url=https%3A%2F%2Fhttpstat.us%2F200",
    "DI3aknTzO6kxJqNynQn13DGvZ8OgdPaDv+U8NLeL8hvfcS40FtOAFK/aMcBUf97GDxII0gl6ORgGmqUdOhSvBHXOigWngTn1n9mTBu2s7qv6\
     qvhhjWGox/vynLBd+YcunCdYRw0RJsCWBoRx7DcXxLVZpfpQK/pcEvj6PDP+rcrknWSpUrO4hRFcy0ppSb/hr5OlGV4jyP11cY2LptqDhlCr\
     q6xDFuRTnoe5NQZLiVQmt4Bn1uT5GPAI1Dor7CDR2JywK4WkJYIZwLx51nKGUMsWBMi3jsBuCN6LQm4d8Z8EZ0+XQZWYgUrpm9sdvbUJxFuM\
     GeBuFoRpUPeDm4Gr2Q==",
);
const PAYOUT_PAY: (&str, &str, &str) = (
    "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915",
    "client_orderid=3&login=test-merchant&orderid=900258",
    "gbSLE6cBmQgrvaRZpzRS1JvFfL/xZrnFt2L0S9PD+fSiAsm/5253cECYKcCAVOpAoIUrNT79/wd2MhvhhNcN2jqiadiAvgTeqMOh4CYFoWuz\
     XBfL+Uj9f3p2SUyuWF0g9s4PRKwmMcqkguy6sPx2L00s9yTXljw+03e/mUUOiR1eIfd9pqpYftzOyH4Ilf+FDIgzumAkk04BxX8Q8VdJP18D\
     AoVm0wI0pu471Ag/MV7S5IKrn2D7AqfuViikR9JcG/BSLi+JhuI5RpZGD4nBU4nTP2MHobB4kC8twaMuE4ZHxk05XUCBIlsAQDqz85eXYsul\
     J+3XIpheXYc3SINk9g==",
);

fn protocol() -> Protocol<'static> {
    Protocol::new("TestMerchant", "b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE", 1_677_831_012)
}

fn list(form: &str) -> Parameters {
    let mut parameters = Parameters::new();
    for (name, value) in payout_signing::form::decode(form).unwrap() {
        parameters.push(name, value).unwrap();
    }
    parameters
}

/// Paynet test vectors B, C and D.
#[test]
fn documented_signatures_verify_and_belong_to_one_request_each() {
    let key = RsaPublicKey::from_pem(VENDOR_TEST_KEY).unwrap();
    for (request, other) in [(PAYOUT, PAYOUT_PAY), (PAYOUT_PAY, PAYOUT)] {
        let (url, body, signature) = request;
        let parameters = list(body);
        let protocol = protocol();
        let unsigned = Unsigned::new(&Method::POST, url, &parameters, &protocol, SignatureMethod::RsaSha256).unwrap();
        let signed = unsigned.finish(STANDARD.decode(signature).unwrap()).unwrap();
        assert_eq!(signed.signature_base64(), signature);

        let header = signed.authorization();
        let received = Received::new(&Method::POST, url, header.to_str().unwrap(), Some(body)).unwrap();
        assert_eq!(received.base_string(), signed.unsigned().base_string());
        assert_eq!(received.verify_rsa_sha256(&key), Ok(()));

        let elsewhere = Received::new(&Method::POST, other.0, header.to_str().unwrap(), Some(other.1)).unwrap();
        assert_eq!(elsewhere.verify_rsa_sha256(&key), Err(VerifyError::Signature));
    }
}

#[test]
fn sign_send_verify() {
    let key = RsaKey::from_pem(include_str!("keys/test_only_rsa2048_pkcs8.pem")).unwrap();
    let other = RsaPublicKey::from_pem(VENDOR_TEST_KEY).unwrap();
    let (url, body, _) = PAYOUT;
    let parameters = list(body);
    let protocol = protocol();
    let unsigned = || Unsigned::new(&Method::POST, url, &parameters, &protocol, SignatureMethod::RsaSha256).unwrap();
    let signed = unsigned().sign_rsa_sha256(&key).unwrap();
    assert_eq!(
        signed.signature(),
        key.sign_sha256(unsigned().base_string().as_bytes()).unwrap()
    );

    let header = signed.authorization();
    let body = parameters.to_form();
    let received = Received::new(&Method::POST, url, header.to_str().unwrap(), Some(&body)).unwrap();
    assert_eq!(received.verify_rsa_sha256(key.public_key()), Ok(()));
    assert_eq!(received.verify_rsa_sha256(&other), Err(VerifyError::Signature));

    let hmac = Unsigned::new(&Method::POST, url, &parameters, &protocol, SignatureMethod::HmacSha1).unwrap();
    assert!(hmac.sign_rsa_sha256(&key).is_err());
}
