//! Properties of encoder, forms, base string, header and verification.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use http::Method;
use payout_signing::oauth1::{
    BaseString, BaseUri, Header, HmacSecret, Parameters, Protocol, Received, SignatureMethod, Unsigned,
};
use payout_signing::{form, percent};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::FileFailurePersistence;

type Pairs = Vec<(String, String)>;

/// Text that is often awkward: reserved characters, multi-byte ones, and repeats.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,12}", "[a-c%+&= ~*é\u{10FFFF}\u{0}]{0,4}", "[a-z_]{1,8}"]
}

fn pairs() -> impl Strategy<Value = Pairs> {
    vec((text(), text()), 0..40)
}

fn borrowed(pairs: &Pairs) -> impl Iterator<Item = (&str, &str)> + Clone {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// The construction of RFC 5849 section 3.4.1, step by step and without any shortcut.
fn plain_base_string(method: &str, uri: &str, pairs: &Pairs) -> String {
    let mut encoded: Pairs = pairs
        .iter()
        .map(|(name, value)| (percent::encode(name), percent::encode(value)))
        .collect();
    encoded.sort();
    let joined: Vec<String> = encoded.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!(
        "{method}&{}&{}",
        percent::encode(uri),
        percent::encode(&joined.join("&"))
    )
}

const URL: &str = "https://gate.example.com/paynet/api/v4/payout/39915";

struct Wire {
    method: String,
    url: String,
    header: String,
    body: String,
}

impl Wire {
    fn signed(pairs: &Pairs) -> Self {
        let mut parameters = Parameters::new();
        for (name, value) in pairs {
            parameters.push(name.clone(), value.clone()).unwrap();
        }
        let protocol = Protocol::new("TestMerchant", "0f9e8d7c6b5a4938", 1_677_831_012).token("t/o");
        let unsigned = Unsigned::new(&Method::POST, URL, &parameters, &protocol, SignatureMethod::HmacSha256).unwrap();
        let signed = unsigned.sign_hmac_sha256(&secret()).unwrap();
        Self {
            method: "POST".to_owned(),
            url: URL.to_owned(),
            header: signed.authorization().to_str().unwrap().to_owned(),
            body: parameters.to_form(),
        }
    }

    fn is_accepted(&self) -> bool {
        let Ok(method) = Method::from_bytes(self.method.as_bytes()) else {
            return false;
        };
        Received::new(&method, &self.url, &self.header, Some(&self.body))
            .is_ok_and(|received| received.verify_hmac_sha256(&secret()).is_ok())
    }
}

fn secret() -> HmacSecret {
    HmacSecret::new("F9F65098-1111-1111-1111-621611111111")
        .unwrap()
        .token_secret("s&t")
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/properties_oauth1.regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn g2_encoding_is_undone_by_decoding_and_stays_in_its_alphabet(text in ".*") {
        let encoded = percent::encode(&text);
        prop_assert!(encoded.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)));
        prop_assert_eq!(&encoded.replace('%', "%25"), &percent::encode(&encoded));
        prop_assert_eq!(percent::decode(&encoded).unwrap(), text);
    }

    #[test]
    fn decoding_never_panics_and_is_undone_or_refused(text in "[a%0-9A-Fz+&= é]{0,24}") {
        if let Ok(decoded) = percent::decode(&text) {
            prop_assert_eq!(percent::decode(&percent::encode(&decoded)).unwrap(), decoded);
        } else {
            prop_assert!(text.contains('%'));
        }
    }

    #[test]
    fn g3_forms_read_back_as_written(pairs in pairs()) {
        let written = form::encode(borrowed(&pairs));
        prop_assert_eq!(form::decode(&written).unwrap(), pairs.clone());
        let mut names: Vec<&str> = borrowed(&pairs).map(|(name, _)| name).collect();
        names.sort_unstable();
        let unique = names.windows(2).all(|two| two.first() != two.last());
        prop_assert_eq!(form::decode_unique(&written).is_ok(), unique);
    }

    #[test]
    fn g2_base_string_is_the_plain_construction(pairs in pairs(), method in "[A-Z]{1,6}") {
        let uri = BaseUri::parse(URL).unwrap();
        let base = BaseString::new(&method, &uri, borrowed(&pairs));
        prop_assert_eq!(base.as_str(), plain_base_string(&method, URL, &pairs));
        prop_assert!(base.as_str().is_ascii());
        let part = base.as_str().rsplit('&').next().unwrap();
        prop_assert_eq!(base.normalized_parameters(), percent::decode(part).unwrap());
    }

    #[test]
    fn g1_base_string_does_not_depend_on_order((pairs, shuffled) in pairs().prop_flat_map(|pairs| {
        (Just(pairs.clone()), Just(pairs).prop_shuffle())
    })) {
        let uri = BaseUri::parse(URL).unwrap();
        let base = BaseString::new("POST", &uri, borrowed(&pairs));
        let other = BaseString::new("POST", &uri, borrowed(&shuffled));
        prop_assert_eq!(base.as_str(), other.as_str());
    }

    #[test]
    fn g13_headers_read_back_as_written(
        realm in proptest::option::of("[ !#-\\[\\]-~]{0,12}"),
        pairs in vec((text(), text()), 0..12),
    ) {
        if let Ok(header) = Header::new(realm.as_deref(), borrowed(&pairs)) {
            prop_assert_eq!(&Header::parse(&header.to_text()).unwrap(), &header);
            prop_assert_eq!(header.to_value().unwrap().to_str().unwrap().to_owned(), header.to_text());
        }
    }

    #[test]
    fn a_header_that_is_read_is_read_once(
        text in "[oO][aA]uth ((realm|a|b|%61|é)=\"[a-c%0-9 \\\\]{0,4}\"[ ,]{0,3}){0,4}",
    ) {
        if let Ok(header) = Header::parse(&text) {
            prop_assert_eq!(Header::parse(&header.to_text()).unwrap(), header);
        }
    }

    #[test]
    fn g5_base_uris_are_canonical_once(
        text in "(http|HTTPS|x)://[a-zA-Z0-9. :\\[\\]@%é]{0,8}[/a-c%?# &=.\\\\é]{0,12}",
    ) {
        if let Ok(uri) = BaseUri::parse(&text) {
            let again = BaseUri::parse(&uri.to_url()).unwrap();
            prop_assert_eq!(&again, &uri);
            // An escape in a host is legal text that no client can send.
            let host = uri.as_str().split('/').nth(2).unwrap();
            match uri.to_url().parse::<http::Uri>() {
                Ok(sent) => prop_assert_eq!(BaseUri::parse(&sent.to_string()).unwrap(), uri),
                Err(_) => prop_assert!(host.contains('%')),
            }
        }
    }

    #[test]
    fn any_request_verifies_and_any_other_does_not(
        pairs in pairs(),
        part in 0..4_u8,
        place in any::<Index>(),
        byte in any::<u8>(),
    ) {
        let wire = Wire::signed(&pairs);
        prop_assert!(wire.is_accepted());

        let mut changed = Wire { method: wire.method.clone(), url: wire.url.clone(), ..Wire::signed(&pairs) };
        let target = match part {
            0 => &mut changed.method,
            1 => &mut changed.url,
            2 => &mut changed.header,
            _ => &mut changed.body,
        };
        prop_assume!(!target.is_empty());
        let mut bytes = target.clone().into_bytes();
        let place = place.index(bytes.len());
        let Some(old) = bytes.get_mut(place) else { unreachable!() };
        *old = byte;
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        *target = text;

        // Two spellings of one request are one request: only what it says counts.
        let same = match part {
            0 => changed.method.eq_ignore_ascii_case(&wire.method),
            1 => BaseUri::parse(&changed.url).ok() == BaseUri::parse(&wire.url).ok(),
            2 => Header::parse(&changed.header).ok() == Header::parse(&wire.header).ok(),
            _ => {
                let decode = |form: &str| form::decode(form).ok().map(|mut pairs| { pairs.sort(); pairs });
                decode(&changed.body) == decode(&wire.body)
            }
        };
        prop_assert_eq!(changed.is_accepted(), same);
    }
}
