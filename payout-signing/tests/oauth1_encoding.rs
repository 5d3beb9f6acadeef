//! What attackers and accidents put into parameters: order, characters, pairs given twice, and values that would be headers. The
//! expected texts are written by hand from RFC 5849, section 3.4.1, and RFC 3986, section 2.1.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use http::Method;
use payout_signing::{
    form,
    oauth1::{BaseString, BaseUri, HmacSecret, Parameters, Protocol, Received, SignatureMethod, Unsigned},
};

const URL: &str = "https://gate.example.com/paynet/api/v4/payout/39915";

fn parameters(pairs: &[(&'static str, &'static str)]) -> Parameters {
    let mut parameters = Parameters::new();
    for (name, value) in pairs {
        parameters.push(*name, *value).unwrap();
    }
    parameters
}

fn normalized(pairs: &[(&str, &str)]) -> String {
    let uri = BaseUri::parse(URL).unwrap();
    let base = BaseString::new("POST", &uri, pairs.iter().copied());
    base.normalized_parameters()
}

#[test]
fn g1_names_and_then_values_are_sorted_by_their_encoded_bytes() {
    let sorted = "%EF%BD%9E=1&%F0%9F%98%80=1&B=1&a=%25&a=0&a=1&a=b&a%25=1&a-b=1&a1=1";
    let pairs = [
        ("a1", "1"),
        ("a", "b"),
        ("a-b", "1"),
        ("\u{1f600}", "1"),
        ("a%", "1"),
        ("a", "1"),
        ("B", "1"),
        ("a", "%"),
        ("\u{ff5e}", "1"),
        ("a", "0"),
    ];
    let mut turned = pairs;
    for _ in 0..pairs.len() {
        turned.rotate_left(1);
        assert_eq!(normalized(&turned), sorted);
    }
    turned.reverse();
    assert_eq!(normalized(&turned), sorted);
}

#[test]
fn g2_body_and_base_string_encode_the_same_pairs_alike() {
    for (value, encoded) in [
        ("+", "%2B"),
        ("%", "%25"),
        ("%20", "%2520"),
        (" ", "%20"),
        ("~", "~"),
        ("*", "%2A"),
        ("\r\n", "%0D%0A"),
        ("\0", "%00"),
        ("&a=1", "%26a%3D1"),
        ("é", "%C3%A9"),
    ] {
        let mut list = Parameters::new();
        list.push("value", value).unwrap();
        let expected = format!("value={encoded}");
        assert_eq!(list.to_form(), expected);
        assert_eq!(normalized(&[("value", value)]), expected);
        let uri = BaseUri::parse(URL).unwrap();
        let base = BaseString::new("POST", &uri, list.iter());
        let twice = encoded.replace('%', "%25");
        assert!(
            base.as_str().ends_with(&format!("&value%3D{twice}")),
            "{}",
            base.as_str()
        );
    }
}

#[test]
fn g3_a_pair_given_twice_is_sent_and_signed_twice() {
    let list = parameters(&[("a", "1"), ("b", "2"), ("a", "1")]);
    assert_eq!(list.to_form(), "a=1&b=2&a=1");
    assert_eq!(normalized(&[("a", "1"), ("b", "2"), ("a", "1")]), "a=1&a=1&b=2");
    let header = authorization(&list, "login");
    let merged = authorization(&parameters(&[("a", "1"), ("b", "2")]), "login");
    assert_ne!(header, merged);

    // Who receives it sees the same: one pair less is another request, and the strict reader of forms refuses both.
    assert!(verifies(&header, "a=1&b=2&a=1"));
    assert!(!verifies(&header, "a=1&b=2"));
    assert!(form::decode_unique("a=1&b=2&a=1").is_err());
}

#[test]
fn g13_no_value_breaks_out_of_the_header() {
    for hostile in [
        "a\", oauth_nonce=\"b",
        "a\r\nX-Injected: 1",
        "a\0",
        "a,b=\"c\"",
        "é\u{2028}",
    ] {
        let header = authorization(&Parameters::new(), hostile);
        assert!(header.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{header}");
        assert_eq!(
            header.matches("=\"").count(),
            6,
            "no more parameters than there are: {header}"
        );
        assert!(verifies(&header, ""));
    }
}

/// The header of a request of `login` with these parameters. It is marked so that HTTP libraries show it in no output.
fn authorization(parameters: &Parameters, login: &str) -> String {
    let protocol = Protocol::new(login, "nonce", 1);
    let unsigned = Unsigned::new(&Method::POST, URL, parameters, &protocol, SignatureMethod::HmacSha1).unwrap();
    let signed = unsigned.sign_hmac_sha1(&secret()).unwrap();
    let value = signed.authorization();
    assert!(value.is_sensitive());
    value.to_str().unwrap().to_owned()
}

fn verifies(header: &str, body: &str) -> bool {
    let received = Received::new(&Method::POST, URL, header, Some(body)).unwrap();
    received.verify_hmac_sha1(&secret()).is_ok()
}

fn secret() -> HmacSecret {
    HmacSecret::new("secret").unwrap()
}
