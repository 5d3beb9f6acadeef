//! RSA-SHA256: 200 generated requests, and Wycheproof.

use crate::{Ledger, NotRun, cases, hex, pairs, read, str};
use http::Method;
use payout_signing::{
    RsaKey, RsaPublicKey, form,
    oauth1::{Header, Parameters, Protocol, Received, SignatureMethod, Unsigned},
    rsa_key::{KeyError, is_published_test_key},
};
use serde_json::Value;
use std::collections::BTreeMap;

#[test]
fn generated_requests() {
    let (file, keys) = ("oauth1_rsa_sha256_generated.json", "oauth1_generated_keys.json");
    let Some((vectors, keys)) = read(file).zip(read(keys)) else {
        return;
    };
    let keys: BTreeMap<&str, RsaKey> = keys["keys"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, forms)| (name.as_str(), key(forms)))
        .collect();
    let all = cases(&vectors, "cases");
    let mut ledger = Ledger::new(file, all.iter().map(|case| str(case, "id").to_owned()));
    for case in all {
        request(case, &keys[str(case, "key")]);
        ledger.note(str(case, "id"), Ok(()));
    }
    ledger.close(&[]);
}

/// The files are public, and so is every private key in them: none that our rules let sign may sign in production.
#[test]
fn k7_private_keys_of_the_vectors_count_as_published() {
    let Some(folder) = crate::folder() else { return };
    let (mut texts, mut unknown) = (Vec::new(), Vec::new());
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|ending| ending == "json") {
            collect(&read(file.file_name().unwrap().to_str().unwrap()).unwrap(), &mut texts);
        }
    }
    assert!(texts.len() >= 10, "the keys have moved, look for them elsewhere");
    let mut loaded = 0;
    for key in texts.iter().filter_map(|pem| RsaKey::from_pem(pem).ok()) {
        loaded += 1;
        if !is_published_test_key(&key.fingerprint()) {
            unknown.push(key.fingerprint().to_string());
        }
    }
    assert_eq!(unknown, [""; 0], "add them to the list of published keys");
    assert!(loaded >= 4, "{loaded}");
}

/// Every text in the value that begins as a private key does.
fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if text.contains("PRIVATE KEY-----") => texts.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|value| collect(value, texts)),
        Value::Object(members) => members.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

/// The three PEM forms of one key are one key, and it is known as published.
fn key(forms: &Value) -> RsaKey {
    let key = RsaKey::from_pem(str(forms, "private_key_pkcs8_pem")).unwrap();
    let pkcs1 = RsaKey::from_pem(str(forms, "private_key_pkcs1_pem")).unwrap();
    let public = RsaPublicKey::from_pem(str(forms, "public_key_spki_pem")).unwrap();
    assert_eq!(key.fingerprint(), pkcs1.fingerprint());
    assert_eq!(key.fingerprint(), public.fingerprint());
    assert!(is_published_test_key(&key.fingerprint()));
    assert_eq!(u64::try_from(key.bits()).unwrap(), forms["bits"].as_u64().unwrap());
    key
}

fn request(case: &Value, key: &RsaKey) {
    let (id, url, expected) = (str(case, "id"), str(case, "url"), &case["expected"]);
    let method: Method = str(case, "method").parse().unwrap();
    let body = case["body"].as_str();
    let mut parameters = Parameters::new();
    for (name, value) in pairs(&case["body_params"]) {
        parameters.push(name, value).unwrap();
    }
    let protocol = Protocol::new(
        str(case, "consumer_key"),
        str(case, "nonce"),
        str(case, "timestamp").parse().unwrap(),
    );

    // As the sender.
    let unsigned = Unsigned::new(&method, url, &parameters, &protocol, SignatureMethod::RsaSha256).unwrap();
    assert_eq!(unsigned.base_uri().query(), pairs(&case["query_params"]), "{id}");
    assert_eq!(unsigned.base_uri().as_str(), str(expected, "base_string_uri"), "{id}");
    assert_eq!(
        unsigned.normalized_parameters(),
        str(expected, "normalized_parameters"),
        "{id}"
    );
    assert_eq!(unsigned.base_string(), str(expected, "base_string"), "{id}");
    let signed = unsigned.sign_rsa_sha256(key).unwrap();
    assert_eq!(signed.signature_base64(), str(expected, "signature"), "{id}");
    assert_eq!(signed.authorization(), str(expected, "authorization_sorted"), "{id}");

    // As the receiver, from the wire form and the other order of the header, and from our own wire form.
    let theirs = str(expected, "authorization_oauthlib_order");
    assert_eq!(Header::parse(theirs).unwrap().to_text(), theirs, "{id}");
    let written = parameters.to_form();
    for (url, header, body) in [
        (url.to_owned(), theirs, body.unwrap_or_default()),
        (
            signed.unsigned().base_uri().to_url(),
            str(expected, "authorization_sorted"),
            written.as_str(),
        ),
    ] {
        let received = Received::new(&method, &url, header, Some(body)).unwrap();
        assert_eq!(received.base_string(), str(expected, "base_string"), "{id}");
        received.verify_rsa_sha256(key.public_key()).unwrap();
    }
    assert_eq!(form::decode(&written).unwrap(), pairs(&case["body_params"]), "{id}");
}

#[test]
fn wycheproof_2048_verify() {
    let exponent = "public exponent 3, refused when the key is loaded";
    verify(
        "wycheproof_rsa_pkcs1_2048_sha256_verify.json",
        &[("258", exponent), ("259", exponent)],
    );
}

#[test]
fn wycheproof_4096_verify() {
    verify("wycheproof_rsa_pkcs1_4096_sha256_verify.json", &[]);
}

fn verify(file: &'static str, listed: &[(&str, &str)]) {
    let Some(vectors) = read(file) else { return };
    let groups = cases(&vectors, "testGroups");
    let mut ledger = Ledger::new(file, ids(groups));
    for group in groups {
        assert_eq!(str(group, "sha"), "SHA-256");
        let key = RsaPublicKey::from_pem(str(group, "publicKeyPem"));
        let from_der = RsaPublicKey::from_der(&hex(str(group, "publicKeyDer")));
        assert_eq!(
            key.as_ref().map(RsaPublicKey::fingerprint).ok(),
            from_der.as_ref().map(RsaPublicKey::fingerprint).ok()
        );
        for test in cases(group, "tests") {
            let id = test["tcId"].to_string();
            let outcome = refusal(&key).map(|()| {
                let verdict = key
                    .as_ref()
                    .unwrap()
                    .verify_sha256(&hex(str(test, "msg")), &hex(str(test, "sig")));
                // `acceptable` is a DigestInfo without its NULL: not what a signer writes, so refused.
                assert_eq!(
                    verdict.is_ok(),
                    str(test, "result") == "valid",
                    "{file} {id}: {}",
                    test["comment"]
                );
            });
            ledger.note(&id, outcome);
        }
    }
    ledger.close(listed);
}

#[test]
fn wycheproof_siggen() {
    let file = "wycheproof_rsa_pkcs1_siggen.json";
    let Some(vectors) = read(file) else { return };
    let groups = cases(&vectors, "testGroups");
    let mut ledger = Ledger::new(file, ids(groups));
    for group in groups {
        let key = RsaKey::from_pem(str(group, "privateKeyPem"));
        let pkcs8 = RsaKey::from_der(&hex(str(group, "privateKeyPkcs8")));
        assert_eq!(
            key.as_ref().map(RsaKey::fingerprint).ok(),
            pkcs8.as_ref().map(RsaKey::fingerprint).ok()
        );
        for test in cases(group, "tests") {
            let id = test["tcId"].to_string();
            let offered = if str(group, "sha") == "SHA-256" {
                Ok(())
            } else {
                Err(NotRun)
            };
            let outcome = refusal(&key).and(offered).map(|()| {
                let signature = key.as_ref().unwrap().sign_sha256(&hex(str(test, "msg"))).unwrap();
                assert_eq!(signature, hex(str(test, "sig")), "{file} {id}");
            });
            ledger.note(&id, outcome);
        }
    }
    let (exponent, sha1) = (
        "public exponent 3, refused when the key is loaded",
        "RSA-SHA1 is not offered",
    );
    ledger.close(&[
        ("65", sha1),
        ("66", sha1),
        ("67", sha1),
        ("68", sha1),
        ("69", sha1),
        ("70", sha1),
        ("71", sha1),
        ("72", sha1),
        ("154", exponent),
        ("156", exponent),
        ("158", exponent),
    ]);
}

/// A key may be refused for its small exponent; any other refusal is a mistake of ours.
fn refusal<K>(key: &Result<K, KeyError>) -> Result<(), NotRun> {
    match key {
        Ok(_) => Ok(()),
        Err(KeyError::SmallExponent { .. }) => Err(NotRun),
        Err(other) => panic!("{other}"),
    }
}

fn ids(groups: &[Value]) -> Vec<String> {
    groups
        .iter()
        .flat_map(|group| cases(group, "tests"))
        .map(|test| test["tcId"].to_string())
        .collect()
}
