//! OAuth 1.0a as the RFC, its test page, four libraries and our own traps have it.

use crate::{Ledger, NotRun, borrowed, cases, pairs, read, str};
use http::Method;
use payout_signing::{
    RsaKey, form,
    oauth1::{
        BaseString, BaseUri, Header, HmacSecret, Parameters, Protocol, Received, SignatureMethod, Signed, Unsigned,
        Version,
    },
    percent,
    rsa_key::KeyError,
};
use serde_json::Value;

const NO_REQUEST: &str = "HMAC over a text that is no whole OAuth request, and we sign only whole ones";
const OTHER_METHOD: &str = "the base string names another signature method than the one that is to sign it";
const WRONG_IN_THE_RFC: &str = "a signature that the RFC prints by mistake, checked to be refused";
const SHA512: &str = "HMAC-SHA512 is not offered";
const KEY_1024: &str = "the key has 1024 bits and is refused when it is loaded";

#[test]
fn rfc5849() {
    run("oauth1_rfc5849.json", &[]);
}

#[test]
fn wiki_testcases() {
    run(
        "oauth1_wiki_testcases.json",
        &[
            ("wiki-testcases-025", NO_REQUEST),
            ("wiki-testcases-026", NO_REQUEST),
            ("wiki-testcases-029", KEY_1024),
        ],
    );
}

#[test]
fn twitter() {
    run("oauth1_twitter.json", &[]);
}

#[test]
fn oauthlib() {
    run(
        "oauth1_oauthlib.json",
        &[
            ("oauthlib-053", OTHER_METHOD),
            ("oauthlib-054", SHA512),
            ("oauthlib-055", KEY_1024),
            ("oauthlib-056", KEY_1024),
            ("oauthlib-057", KEY_1024),
        ],
    );
}

#[test]
fn libraries() {
    run(
        "oauth1_libraries.json",
        &[
            ("libraries-016", KEY_1024),
            ("libraries-030", OTHER_METHOD),
            ("libraries-036", NO_REQUEST),
            ("libraries-037", KEY_1024),
            ("libraries-040", NO_REQUEST),
            ("libraries-041", NO_REQUEST),
            ("libraries-042", KEY_1024),
        ],
    );
}

fn run(file: &'static str, listed: &[(&str, &str)]) {
    let Some(vectors) = read(file) else { return };
    let all = cases(&vectors, "cases");
    let mut ledger = Ledger::new(file, all.iter().map(|case| str(case, "id").to_owned()));
    for case in all {
        ledger.note(str(case, "id"), stage(case));
    }
    ledger.close(listed);
}

fn stage(case: &Value) -> Result<(), NotRun> {
    let (id, input) = (str(case, "id"), &case["input"]);
    let ours = match str(case, "kind") {
        "percent_encode" => percent::encode(str(input, "string")),
        "base_uri" => {
            let ours = BaseUri::parse(str(input, "uri"));
            if case["expected"].is_null() {
                assert!(ours.is_err(), "{id}: {ours:?}");
                return Ok(());
            }
            ours.unwrap().as_str().to_owned()
        }
        "normalize" => {
            base_string("POST", "https://gate.example.com", &pairs(&input["params"])).normalized_parameters()
        }
        "base_string" => base_string(str(input, "method"), str(input, "uri"), &pairs(&input["params"]))
            .as_str()
            .to_owned(),
        "form_decode" => {
            assert_eq!(
                form::decode(str(input, "body")).unwrap(),
                pairs(&case["expected"]),
                "{id}"
            );
            return Ok(());
        }
        "collect" => {
            assert_eq!(collect(input), sorted(pairs(&case["expected"])), "{id}");
            return Ok(());
        }
        "auth_header" => {
            let params = pairs(&input["params"]);
            let header = Header::new(input["realm"].as_str(), borrowed(&params)).unwrap();
            assert_eq!(header, Header::parse(str(case, "expected")).unwrap(), "{id}");
            header.to_text()
        }
        "hmac_sign" => return hmac(case),
        "rsa_sign" => {
            // RSA-SHA1 and RSA-SHA512 are not offered; the keys of all these cases are refused before that shows.
            let refused = RsaKey::from_pem(str(input, "private_key_pem")).unwrap_err();
            assert!(matches!(refused, KeyError::TooSmall { .. }), "{id}: {refused}");
            return Err(NotRun);
        }
        other => panic!("{id}: unknown kind {other}"),
    };
    if case["follows_rfc5849"] == true {
        assert_eq!(ours, str(case, "expected"), "{id}");
    } else {
        assert_ne!(ours, str(case, "expected"), "{id}: a departure from the RFC");
        assert_eq!(ours, str(case, "recomputed"), "{id}");
    }
    Ok(())
}

fn base_string(method: &str, uri: &str, params: &[(String, String)]) -> BaseString {
    BaseString::new(method, &BaseUri::parse(uri).unwrap(), borrowed(params))
}

fn sorted(mut pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    pairs.sort();
    pairs
}

fn collect(input: &Value) -> Vec<(String, String)> {
    let header = Header::parse(str(input, "authorization")).unwrap();
    let in_header = header.iter().filter(|(name, _)| *name != "oauth_signature");
    let mut all: Vec<(String, String)> = in_header
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    all.extend(form::decode(str(input, "query")).unwrap());
    all.extend(form::decode(str(input, "body")).unwrap());
    sorted(all)
}

/// Takes the base string apart, builds the request anew from its parts, signs it, and verifies what was signed.
fn hmac(case: &Value) -> Result<(), NotRun> {
    let (id, input) = (str(case, "id"), &case["input"]);
    let method = match str(input, "hash") {
        "sha1" => SignatureMethod::HmacSha1,
        "sha256" => SignatureMethod::HmacSha256,
        _ => return Err(NotRun),
    };
    let base = str(input, "base_string");
    let mut parts = base.split('&').map(|part| percent::decode(part).unwrap());
    let (Some(http_method), Some(uri), Some(normalized)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(NotRun);
    };
    let mut parameters = Parameters::new();
    let mut own = Vec::new();
    for (name, value) in form::decode(&normalized).unwrap() {
        if name.starts_with("oauth_") {
            own.push((name, value));
        } else {
            parameters.push(name, value).unwrap();
        }
    }
    let protocol = protocol(&own, method)?;
    let http_method: Method = http_method.parse().unwrap();
    let unsigned = Unsigned::new(&http_method, &uri, &parameters, &protocol, method).unwrap();
    assert_eq!(unsigned.base_string(), base, "{id}");

    let secret = HmacSecret::new(str(input, "consumer_secret")).unwrap();
    let secret = secret.token_secret(str(input, "token_secret"));
    let signed = match method {
        SignatureMethod::HmacSha1 => unsigned.sign_hmac_sha1(&secret).unwrap(),
        _ => unsigned.sign_hmac_sha256(&secret).unwrap(),
    };
    let received = |signature: &str| received(&signed, &http_method, &uri, &parameters.to_form(), signature);
    let right = case["recomputed"].as_str().unwrap_or(str(case, "expected"));
    assert_eq!(signed.signature_base64(), right, "{id}");
    let verified = |signature: &str| match received(signature) {
        Ok(received) if method == SignatureMethod::HmacSha1 => received.verify_hmac_sha1(&secret).is_ok(),
        Ok(received) => received.verify_hmac_sha256(&secret).is_ok(),
        Err(_) => false,
    };
    assert!(verified(right), "{id}");
    if case["follows_rfc5849"] == false {
        assert!(!verified(str(case, "expected")), "{id}: {WRONG_IN_THE_RFC}");
    }
    if let Some(wrong) = input["must_refuse_signature"].as_str() {
        assert!(!verified(wrong), "{id}: {wrong}");
    }
    Ok(())
}

fn received(
    signed: &Signed<'_>,
    method: &Method,
    uri: &str,
    form: &str,
    signature: &str,
) -> Result<Received, payout_signing::oauth1::ReceivedError> {
    let header = signed.authorization();
    let ours = percent::encode(&signed.signature_base64());
    let header = header.to_str().unwrap().replace(&ours, &percent::encode(signature));
    Received::new(method, uri, &header, Some(form))
}

fn protocol(own: &[(String, String)], method: SignatureMethod) -> Result<Protocol<'static>, NotRun> {
    let value = |wanted: &str| {
        own.iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.clone())
    };
    if value("oauth_signature_method").ok_or(NotRun)? != method.as_str() {
        return Err(NotRun);
    }
    let timestamp = value("oauth_timestamp").ok_or(NotRun)?.parse().unwrap();
    let (consumer_key, nonce) = (
        value("oauth_consumer_key").ok_or(NotRun)?,
        value("oauth_nonce").ok_or(NotRun)?,
    );
    let mut protocol = Protocol::new(consumer_key, nonce, timestamp);
    if value("oauth_version").is_none() {
        protocol = protocol.version(Version::LeftOut);
    }
    if let Some(token) = value("oauth_token") {
        protocol = protocol.token(token);
    }
    for name in ["oauth_callback", "oauth_verifier"] {
        if let Some(value) = value(name) {
            protocol = protocol.further(name, value).unwrap();
        }
    }
    Ok(protocol)
}

#[test]
fn traps() {
    let Some(vectors) = read("oauth1_traps.json") else {
        return;
    };
    let all = cases(&vectors, "cases");
    let mut ledger = Ledger::new("oauth1_traps.json", all.iter().map(|case| str(case, "id").to_owned()));
    for case in all {
        let (id, expected) = (str(case, "id"), &case["expected"]);
        let ours = base_string(str(case, "method"), str(case, "uri"), &pairs(&case["params"]));
        assert_eq!(
            ours.normalized_parameters(),
            str(expected, "normalized_parameters"),
            "{id}"
        );
        assert_eq!(ours.as_str(), str(expected, "base_string"), "{id}");
        ledger.note(id, Ok(()));
    }
    ledger.close(&[]);
}

#[test]
fn oauthlib_divergences() {
    let file = "oauth1_oauthlib_divergences.json";
    let Some(vectors) = read(file) else { return };
    let all = cases(&vectors, "cases");
    let mut ledger = Ledger::new(file, all.iter().map(|case| str(case, "id").to_owned()));
    for case in all {
        let (id, input, reading) = (str(case, "id"), &case["input"], &case["rfc5849_reading"]);
        let outcome = if str(case, "topic") == "base string URI" {
            let ours = BaseUri::parse(str(input, "uri")).map_err(|_| NotRun);
            ours.map(|ours| assert_eq!(ours.as_str(), reading.as_str().unwrap(), "{id}"))
        } else {
            let text = input["body"].as_str().or(input["query"].as_str()).unwrap();
            let ours = form::decode(text).map_err(|_| NotRun);
            ours.map(|ours| assert_eq!(ours, pairs(reading), "{id}"))
        };
        ledger.note(id, outcome);
    }
    let path = "a path outside ASCII is refused: client and server may send it differently";
    let escape = "a bad escape is refused: RFC 5849 does not define its meaning";
    ledger.close(&[("div-04", path), ("div-07", escape), ("div-08", escape)]);
}

#[test]
fn paynet_documentation_header() {
    let Some(vectors) = read("paynet_documentation_header.json") else {
        return;
    };
    let header = Header::parse(str(&vectors, "header")).unwrap();
    let expected = vectors["parsed"].as_object().unwrap();
    assert_eq!(header.iter().len(), expected.len());
    for (name, value) in header.iter() {
        assert_eq!(expected[name], value, "{name}");
    }
    assert_eq!(header.to_text(), str(&vectors, "header"));
}
