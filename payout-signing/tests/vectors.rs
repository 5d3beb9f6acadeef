//! The vectors of `tests/vectors`, stage by stage; see the README there.
#![cfg(feature = "_rsa-keys")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use http::Method;
use payout_signing::{
    RsaKey, RsaPublicKey,
    basic::Credentials,
    form,
    oauth1::{BaseUri, Header, HmacSecret, Parameters, Protocol, Received, SignatureMethod, Unsigned, Version},
    percent,
    sha1_callback::CallbackSecret,
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

const PRIVATE_KEY: &str = include_str!("vectors/keys/TEST-ONLY-rsa2048.pem");
const PUBLIC_KEY: &str = include_str!("vectors/keys/TEST-ONLY-rsa2048.public.pem");

/// The stage files of one case.
struct Case {
    name: String,
    stages: BTreeMap<String, String>,
}

impl Case {
    fn get(&self, stage: &str) -> Option<&str> {
        self.stages.get(stage).map(String::as_str)
    }

    fn stage(&self, stage: &str) -> &str {
        self.get(stage)
            .unwrap_or_else(|| panic!("{} has no stage {stage}", self.name))
    }

    fn compare(&self, stage: &str, ours: &str) {
        if let Some(theirs) = self.get(stage) {
            assert_eq!(ours, theirs, "{}: stage {stage}", self.name);
        }
    }
}

fn cases(signer: &str, known_stages: &[&str]) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(signer);
    let cases: Vec<Case> = entries(&folder)
        .into_iter()
        .map(|path| {
            let stages: BTreeMap<String, String> = entries(&path).iter().map(|path| stage(path)).collect();
            Case {
                name: format!("{signer}/{}", file_name(&path)),
                stages,
            }
        })
        .collect();
    assert!(!cases.is_empty(), "no cases below {signer}");
    for case in &cases {
        assert!(
            case.stages.contains_key("SOURCE"),
            "{} does not say where it comes from",
            case.name
        );
        for stage in case.stages.keys().filter(|stage| *stage != "SOURCE") {
            assert!(
                known_stages.contains(&stage.as_str()),
                "{}: no test knows the stage {stage}",
                case.name
            );
        }
    }
    cases
}

fn stage(path: &Path) -> (String, String) {
    let text = fs::read_to_string(path).unwrap();
    let content = text
        .strip_suffix('\n')
        .unwrap_or_else(|| panic!("{} ends without a line break", path.display()));
    (file_name(path), content.to_owned())
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Encoded pairs, a line each.
fn pairs(text: &str) -> Vec<(String, String)> {
    text.lines()
        .map(|line| line.split_once('=').unwrap())
        .map(|(name, value)| (percent::decode(name).unwrap(), percent::decode(value).unwrap()))
        .collect()
}

fn sorted(mut pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    pairs.sort();
    pairs
}

fn owned<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Vec<(String, String)> {
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

struct Request {
    method: Method,
    url: String,
    body: String,
}

impl Request {
    fn read(text: &str) -> Self {
        let (line, body) = text.split_once("\n\n").unwrap();
        let (method, url) = line.split_once(' ').unwrap();
        Self {
            method: method.parse().unwrap(),
            url: url.to_owned(),
            body: body.to_owned(),
        }
    }

    fn received(&self, authorization: &str) -> Received {
        Received::new(&self.method, &self.url, authorization, Some(&self.body)).unwrap()
    }
}

fn protocol(case: &Case) -> (Protocol<'static>, SignatureMethod) {
    let given: BTreeMap<String, String> = pairs(case.stage("protocol")).into_iter().collect();
    let value = |name: &str| given.get(name).cloned();
    let mut protocol = Protocol::new(
        value("oauth_consumer_key").unwrap(),
        value("oauth_nonce").unwrap(),
        value("oauth_timestamp").unwrap().parse().unwrap(),
    );
    protocol = match value("oauth_version").as_deref() {
        Some("1.0") => protocol,
        Some(other) => panic!("{}: version {other}", case.name),
        None => protocol.version(Version::LeftOut),
    };
    if let Some(token) = value("oauth_token") {
        protocol = protocol.token(token);
    }
    for name in ["oauth_callback", "oauth_verifier"] {
        if let Some(value) = value(name) {
            protocol = protocol.further(name, value).unwrap();
        }
    }
    if let Some(realm) = case.get("realm") {
        protocol = protocol.realm(realm.to_owned()).unwrap();
    }
    let method = SignatureMethod::from_name(&value("oauth_signature_method").unwrap()).unwrap();
    (protocol, method)
}

fn secret(case: &Case) -> HmacSecret {
    let (consumer, token) = case.stage("secrets").split_once('\n').unwrap();
    HmacSecret::new(&percent::decode(consumer).unwrap())
        .unwrap()
        .token_secret(&percent::decode(token).unwrap())
}

#[test]
fn oauth1_sent() {
    let key = RsaKey::from_pem(PRIVATE_KEY).unwrap();
    for case in cases("oauth1", OAUTH1_STAGES) {
        let Some(request) = case.get("request").map(Request::read) else {
            continue;
        };
        case.compare("base_uri", BaseUri::parse(&request.url).unwrap().as_str());
        if case.get("protocol").is_none() {
            continue;
        }
        let (protocol, method) = protocol(&case);
        let mut parameters = Parameters::new();
        let mut repeats_protocol = false;
        for (name, value) in form::decode(&request.body).unwrap() {
            if name.starts_with("oauth_") {
                repeats_protocol = true;
            } else {
                parameters.push(name, value).unwrap();
            }
        }
        let unsigned = Unsigned::new(&request.method, &request.url, &parameters, &protocol, method).unwrap();
        let form = if repeats_protocol {
            unsigned.form_with_protocol()
        } else {
            parameters.to_form()
        };
        case.compare("form", &form);
        if let Some(theirs) = case.get("parameters") {
            let query = unsigned.base_uri().query().iter().cloned();
            let ours = query
                .chain(owned(protocol.pairs(method)))
                .chain(owned(parameters.iter()))
                .collect();
            assert_eq!(sorted(ours), sorted(pairs(theirs)), "{}: stage parameters", case.name);
        }
        case.compare("normalized", &unsigned.normalized_parameters());
        case.compare("base_string", unsigned.base_string());
        if case.get("signature").is_none() {
            continue;
        }
        let signed = match method {
            SignatureMethod::RsaSha256 => unsigned.sign_rsa_sha256(&key).unwrap(),
            SignatureMethod::HmacSha1 => unsigned.sign_hmac_sha1(&secret(&case)).unwrap(),
            other => panic!("{}: {other}", case.name),
        };
        case.compare("signature", &signed.signature_base64());
        let header = signed.authorization();
        case.compare("header", header.to_str().unwrap());
        if let Some(wrong) = case.get("wrong_signature") {
            assert_ne!(signed.signature_base64(), wrong, "{}", case.name);
        } else if let Some(theirs) = case.get("header_as_printed") {
            let (ours, theirs) = (
                Header::parse(header.to_str().unwrap()).unwrap(),
                Header::parse(theirs).unwrap(),
            );
            assert_eq!(ours.realm(), theirs.realm(), "{}", case.name);
            assert_eq!(
                sorted(owned(ours.iter())),
                sorted(owned(theirs.iter())),
                "{}",
                case.name
            );
        }
    }
}

#[test]
fn oauth1_received() {
    let key = RsaPublicKey::from_pem(PUBLIC_KEY).unwrap();
    for case in cases("oauth1", OAUTH1_STAGES) {
        let Some(header) = case.get("header").or(case.get("header_as_printed")) else {
            continue;
        };
        let Some(request) = case.get("request").map(Request::read) else {
            continue;
        };
        let received = request.received(header);
        case.compare("base_uri", received.base_uri().as_str());
        case.compare("base_string", received.base_string());
        let verdict = match received.signature_method() {
            SignatureMethod::RsaSha256 => received.verify_rsa_sha256(&key),
            _ => received.verify_hmac_sha1(&secret(&case)),
        };
        assert_eq!(
            verdict.is_ok(),
            case.get("wrong_signature").is_none(),
            "{}: {verdict:?}",
            case.name
        );
    }
}

#[test]
fn oauth1_headers_are_written_back() {
    let mut printed = 0;
    for case in cases("oauth1", OAUTH1_STAGES) {
        for text in [case.get("header"), case.get("header_as_printed")]
            .into_iter()
            .flatten()
        {
            let header = Header::parse(text).unwrap();
            assert_eq!(header.to_text(), text, "{}", case.name);
            assert_eq!(header.realm(), case.get("realm"), "{}", case.name);
            let signature = case.get("wrong_signature").or(case.get("signature")).unwrap();
            assert_eq!(header.get("oauth_signature"), Some(signature), "{}", case.name);
            let unsigned = owned(header.iter().filter(|(name, _)| *name != "oauth_signature"));
            assert_eq!(sorted(unsigned), sorted(pairs(case.stage("protocol"))), "{}", case.name);
            printed += 1;
        }
    }
    assert!(printed > 0);
}

const OAUTH1_STAGES: &[&str] = &[
    "request",
    "form",
    "protocol",
    "realm",
    "secrets",
    "base_uri",
    "parameters",
    "normalized",
    "base_string",
    "signature",
    "wrong_signature",
    "header",
    "header_as_printed",
];

#[test]
fn basic() {
    for case in cases("basic", &["user", "password", "header"]) {
        let ours = Credentials::new(case.stage("user"), case.stage("password")).unwrap();
        case.compare("header", ours.authorization().to_str().unwrap());
        let read = Credentials::parse(case.stage("header")).unwrap();
        assert_eq!(read.user(), case.stage("user"), "{}", case.name);
        assert!(ours.verify(&read), "{}", case.name);
    }
}

#[test]
fn base64() {
    // Where base64 of our own leaves the crate: the signature of an outside signer.
    let (parameters, protocol) = (Parameters::new(), Protocol::new("key", "nonce", 1));
    for case in cases("base64", &["plain", "base64"]) {
        let url = "https://gate.example.com";
        let unsigned = Unsigned::new(&Method::GET, url, &parameters, &protocol, SignatureMethod::RsaSha256).unwrap();
        let signed = unsigned.finish(case.stage("plain").into()).unwrap();
        case.compare("base64", &signed.signature_base64());
    }
}

#[test]
fn sha1_enclosed() {
    for case in cases("sha1_enclosed", &["secret", "body_hex", "signature"]) {
        let hex = case.stage("body_hex");
        let body: Vec<u8> = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect();
        let secret = CallbackSecret::new(case.stage("secret")).unwrap();
        case.compare("signature", &secret.sign_enclosed(&body));
        assert_eq!(
            secret.verify_enclosed(&body, case.stage("signature")),
            Ok(()),
            "{}",
            case.name
        );
    }
}

#[test]
fn sha1_joined() {
    for case in cases("sha1_joined", &["secret", "fields", "digest"]) {
        let fields: Vec<String> = case
            .stage("fields")
            .lines()
            .map(|line| percent::decode(line).unwrap())
            .collect();
        let secret = CallbackSecret::new(case.stage("secret")).unwrap();
        case.compare("digest", &secret.sign_joined(&fields));
        assert_eq!(
            secret.verify_joined(&fields, case.stage("digest")),
            Ok(()),
            "{}",
            case.name
        );
    }
}
