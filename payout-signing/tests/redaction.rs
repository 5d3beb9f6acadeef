//! Every public type that holds a secret or card data is shown in every way there is, and a canary is looked for (K1, K5, K6).
#![cfg(feature = "_rsa-keys")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use http::Method;
use payout_signing::{
    RsaKey, RsaPublicKey,
    basic::Credentials,
    form,
    oauth1::{BaseString, BaseUri, Header, HmacSecret, Parameters, Protocol, Received, SignatureMethod, Unsigned},
    percent,
    sha1_callback::CallbackSecret,
};
use std::{error::Error, fmt::Debug};

/// Stands wherever a secret, a card number or a password may stand. No letter of it needs an escape in any encoding.
const CANARY: &str = "4000123412341234canary";
const URL: &str = "https://gate.example.com/paynet/api/v4/payout/39915";
const PRIVATE_KEY: &str = include_str!("vectors/keys/TEST-ONLY-rsa2048.pem");

/// What must not come up: the canary, its base64 at the three positions of a group, and pieces of the private key.
fn canaries() -> Vec<String> {
    let mut canaries = vec![CANARY.to_owned()];
    for shift in 0..3 {
        let shifted = Credentials::new("x".repeat(shift + 1), CANARY).unwrap().authorization();
        let base64 = shifted.to_str().unwrap().strip_prefix("Basic ").unwrap().to_owned();
        // The middle, where neither the user nor the padding has a part in a letter.
        canaries.push(base64.chars().skip(6).take(16).collect());
    }
    let key: Vec<&str> = PRIVATE_KEY.lines().filter(|line| !line.starts_with('-')).collect();
    // Behind the modulus, which is public, comes the private exponent.
    canaries.extend(key.into_iter().skip(8).map(|line| line.chars().take(24).collect()));
    canaries
}

#[track_caller]
fn clean(shown: &str) {
    for canary in canaries() {
        assert!(!shown.contains(&canary), "{canary} is in {shown}");
    }
    for (hex, base) in [
        (lower_hex(CANARY), "lower"),
        (lower_hex(CANARY).to_uppercase(), "upper"),
    ] {
        assert!(!shown.contains(&hex), "the canary is in {shown} in {base}-case hex");
    }
}

fn lower_hex(text: &str) -> String {
    text.bytes()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .concat()
}

#[track_caller]
fn debug_is_clean(value: &impl Debug) {
    let shown = format!("{value:?}");
    assert!(
        !shown.is_empty(),
        "redacted, and not left out: the reader must see that there is something"
    );
    clean(&shown);
    clean(&format!("{value:#?}"));
}

/// The error in every way, and each of its causes.
#[track_caller]
fn error_is_clean(error: impl Error) {
    debug_is_clean(&error);
    let mut next: Option<&dyn Error> = Some(&error);
    while let Some(error) = next {
        clean(&error.to_string());
        clean(&format!("{error:?}"));
        next = error.source();
    }
}

fn parameters() -> Parameters {
    let mut parameters = Parameters::new();
    parameters.push("credit_card_number", CANARY).unwrap();
    parameters
}

#[test]
fn the_canary_would_be_found() {
    for shown in [
        CANARY.to_owned(),
        format!(
            "{:?}",
            Credentials::new("user", CANARY).unwrap().authorization().to_str()
        ),
        lower_hex(CANARY),
        PRIVATE_KEY.to_owned(),
    ] {
        assert!(std::panic::catch_unwind(|| clean(&shown)).is_err(), "{shown}");
    }
}

#[test]
fn k1_basic() {
    let credentials = Credentials::new("user", CANARY).unwrap();
    debug_is_clean(&credentials);
    debug_is_clean(&credentials.authorization());
    debug_is_clean(&Credentials::new(CANARY, "password").unwrap());

    let header = credentials.authorization().to_str().unwrap().to_owned();
    for refused in [
        Credentials::new("user", format!("{CANARY}\n"))
            .map_err(|error| error.to_string())
            .unwrap_err(),
        Credentials::new(format!("{CANARY}:"), CANARY)
            .map_err(|error| error.to_string())
            .unwrap_err(),
        Credentials::new(format!("{CANARY}\0"), CANARY)
            .map_err(|error| error.to_string())
            .unwrap_err(),
    ] {
        clean(&refused);
    }
    for refused in [
        format!("{header}!"),
        format!("{header} "),
        header.replace("Basic", "Bearer"),
        header.trim_end_matches('=').to_owned() + "A",
        format!("Basic {}", CANARY.repeat(4)),
        CANARY.to_owned(),
    ] {
        error_is_clean(Credentials::parse(refused).unwrap_err());
    }
}

#[test]
fn k1_callback_secret() {
    let secret = CallbackSecret::new(CANARY).unwrap();
    debug_is_clean(&secret);
    error_is_clean(secret.verify_enclosed(CANARY.as_bytes(), CANARY).unwrap_err());
    error_is_clean(secret.verify_joined([CANARY], CANARY).unwrap_err());
    let other = CallbackSecret::new("other").unwrap();
    let signature = other.sign_enclosed(CANARY.as_bytes());
    error_is_clean(secret.verify_enclosed(CANARY.as_bytes(), signature).unwrap_err());
    error_is_clean(CallbackSecret::new("").unwrap_err());
}

#[test]
fn k1_oauth1_sent() {
    let parameters = parameters();
    debug_is_clean(&parameters);
    let protocol = Protocol::new("login", CANARY, 1).token(CANARY);
    debug_is_clean(&protocol);
    let secret = HmacSecret::new(CANARY).unwrap().token_secret(CANARY);
    debug_is_clean(&secret);
    error_is_clean(HmacSecret::new("").unwrap_err());

    let url = format!("{URL}?card={CANARY}");
    let uri = BaseUri::parse(&url).unwrap();
    debug_is_clean(&uri);
    clean(&uri.to_string());
    debug_is_clean(&BaseString::new("POST", &uri, parameters.iter()));
    let unsigned = Unsigned::new(&Method::POST, &url, &parameters, &protocol, SignatureMethod::HmacSha1).unwrap();
    assert!(unsigned.base_string().contains(CANARY), "the way to see it on purpose");
    debug_is_clean(&unsigned);
    let key = RsaKey::from_pem(PRIVATE_KEY).unwrap();
    let unsigned_again = Unsigned::new(&Method::POST, &url, &parameters, &protocol, SignatureMethod::HmacSha1).unwrap();
    error_is_clean(unsigned_again.sign_rsa_sha256(&key).unwrap_err());
    let signed = unsigned.sign_hmac_sha1(&secret).unwrap();
    debug_is_clean(&signed);
    debug_is_clean(&signed.authorization());
    assert!(
        !format!("{signed:?}").contains(&signed.signature_base64()),
        "no Authorization value"
    );
}

#[test]
fn k1_oauth1_refused() {
    let mut parameters = parameters();
    error_is_clean(parameters.push("oauth_nonce", CANARY).unwrap_err());
    debug_is_clean(&parameters);
    for url in [
        format!("https://user:{CANARY}@gate.example.com/"),
        format!("{CANARY}/path"),
        format!("https://gate.example.com:{CANARY}/"),
        format!("https://gate.example.com/{CANARY}\"<"),
        format!("https://gate.example.com/?card={CANARY}%zz"),
        format!("https://gate.example.com/?oauth_token={CANARY}"),
        format!("https://{CANARY}|/"),
    ] {
        let protocol = Protocol::new("login", "nonce", 1);
        let refused = Unsigned::new(&Method::POST, &url, &parameters, &protocol, SignatureMethod::HmacSha1);
        error_is_clean(refused.unwrap_err());
    }
    let quoted = Protocol::new("login", "nonce", 1).realm(format!("{CANARY}\""));
    error_is_clean(quoted.unwrap_err());
    let taken = Protocol::new("login", "nonce", 1).further("oauth_token", CANARY);
    error_is_clean(taken.unwrap_err());
}

#[test]
fn k1_oauth1_received() {
    let (parameters, protocol) = (parameters(), Protocol::new("login", CANARY, 1).token(CANARY));
    let secret = HmacSecret::new("secret").unwrap();
    let unsigned = Unsigned::new(&Method::POST, URL, &parameters, &protocol, SignatureMethod::HmacSha1).unwrap();
    let header = unsigned.sign_hmac_sha1(&secret).unwrap().authorization();
    let header = header.to_str().unwrap();
    debug_is_clean(&Header::parse(header).unwrap());
    let body = parameters.to_form();
    let received = Received::new(&Method::POST, URL, header, Some(&body)).unwrap();
    assert!(received.base_string().contains(CANARY), "the way to see it on purpose");
    debug_is_clean(&received);
    error_is_clean(
        received
            .verify_hmac_sha1(&HmacSecret::new(CANARY).unwrap())
            .unwrap_err(),
    );
    let public = RsaPublicKey::from_pem(include_str!("vectors/keys/TEST-ONLY-rsa2048.public.pem")).unwrap();
    error_is_clean(received.verify_rsa_sha256(&public).unwrap_err());

    for (header, body) in [
        (format!("Bearer {CANARY}"), body.clone()),
        (format!("OAuth oauth_nonce={CANARY}"), body.clone()),
        (format!("OAuth oauth_nonce=\"{CANARY}"), body.clone()),
        (format!("OAuth oauth_nonce=\"{CANARY}%zz\""), body.clone()),
        (format!("OAuth oauth_nonce=\"{CANARY}+\""), body.clone()),
        (format!("{header}, oauth_token=\"{CANARY}\""), body.clone()),
        (header.replace("HMAC-SHA1", CANARY), body.clone()),
        (
            header.replace("oauth_timestamp=\"1\"", &format!("oauth_timestamp=\"{CANARY}\"")),
            body.clone(),
        ),
        (
            header.replace("oauth_version=\"1.0\"", &format!("oauth_version=\"{CANARY}\"")),
            body.clone(),
        ),
        (
            header.replace("oauth_signature=\"", &format!("oauth_signature=\"{CANARY}")),
            body.clone(),
        ),
        (header.to_owned(), format!("card={CANARY}%")),
        (header.to_owned(), format!("card={CANARY}%FF")),
        (header.to_owned(), format!("oauth_token={CANARY}x")),
        (header.to_owned(), format!("oauth_token={CANARY}&oauth_token={CANARY}")),
    ] {
        error_is_clean(Received::new(&Method::POST, URL, &header, Some(&body)).unwrap_err());
    }
}

#[test]
fn k1_text() {
    for refused in [format!("{CANARY}%"), format!("{CANARY}%FF")] {
        error_is_clean(percent::decode(&refused).unwrap_err());
        error_is_clean(form::decode(&format!("card={refused}")).unwrap_err());
        error_is_clean(form::decode_component(&refused).unwrap_err());
    }
    error_is_clean(form::decode_unique(CANARY).unwrap_err());
    error_is_clean(form::decode_unique(&format!("card={CANARY}&card={CANARY}")).unwrap_err());
    for piece in form::pieces(&format!("card={CANARY}")) {
        debug_is_clean(&piece);
    }
}

#[test]
fn k1_rsa_key() {
    let key = RsaKey::from_pem(PRIVATE_KEY).unwrap();
    debug_is_clean(&key);
    debug_is_clean(key.public_key());
    let lines: Vec<&str> = PRIVATE_KEY.lines().collect();
    let cut = |from: usize, to: usize| lines.get(from..to).unwrap_or_default().join("\n");
    for refused in [
        PRIVATE_KEY.replace("PRIVATE KEY", "SECRET"),
        PRIVATE_KEY.replace("PRIVATE", "EC PRIVATE"),
        PRIVATE_KEY.replace("PRIVATE KEY", "RSA PRIVATE KEY"),
        PRIVATE_KEY.replace('M', "*"),
        format!("\u{feff}{PRIVATE_KEY}"),
        format!("{PRIVATE_KEY}{CANARY}"),
        PRIVATE_KEY.repeat(2),
        cut(0, lines.len() - 1),
        cut(1, lines.len() - 1),
        [cut(0, 12), cut(14, lines.len())].join("\n"),
    ] {
        error_is_clean(RsaKey::from_pem(&refused).unwrap_err());
    }
    error_is_clean(RsaPublicKey::from_pem(PRIVATE_KEY).unwrap_err());
    error_is_clean(
        key.public_key()
            .verify_sha256(CANARY.as_bytes(), CANARY.as_bytes())
            .unwrap_err(),
    );
}

/// Which traits a type has. The `impl` that answers is the one that applies.
struct Probe<T>(std::marker::PhantomData<T>);

trait Absent {
    const CLONE: bool = false;
    const PARTIAL_EQ: bool = false;
    const TEXT: bool = false;
    const BYTES: bool = false;
}

impl<T> Absent for Probe<T> {}

impl<T: Clone> Probe<T> {
    const CLONE: bool = true;
}

impl<T: PartialEq> Probe<T> {
    const PARTIAL_EQ: bool = true;
}

impl<T: std::fmt::Display> Probe<T> {
    const TEXT: bool = true;
}

impl<T: AsRef<[u8]>> Probe<T> {
    const BYTES: bool = true;
}

/// What a serialiser could make use of. The crate knows no `Serialize`; a wrapper of a user's own would go through one of these.
#[test]
fn k3_secrets_give_no_text_and_no_bytes() {
    const {
        assert!(Probe::<String>::TEXT && Probe::<String>::BYTES);
        assert!(!Probe::<RsaKey>::TEXT && !Probe::<RsaKey>::BYTES);
        assert!(!Probe::<HmacSecret>::TEXT && !Probe::<HmacSecret>::BYTES);
        assert!(!Probe::<CallbackSecret>::TEXT && !Probe::<CallbackSecret>::BYTES);
        assert!(!Probe::<Credentials>::TEXT && !Probe::<Credentials>::BYTES);
        assert!(!Probe::<Parameters>::TEXT && !Probe::<Parameters>::BYTES);
    }
    // Not by a feature either: the manifest names no crate that serialises outside of its tests.
    let manifest = include_str!("../Cargo.toml");
    let (libraries, _) = manifest.split_once("[dev-dependencies]").unwrap();
    assert!(libraries.contains("[dependencies]") && !libraries.contains("serde"));
}

#[test]
fn k5_secrets_are_not_clone() {
    const {
        assert!(Probe::<String>::CLONE);
        assert!(!Probe::<RsaKey>::CLONE);
        assert!(!Probe::<HmacSecret>::CLONE);
        assert!(!Probe::<CallbackSecret>::CLONE);
        assert!(!Probe::<Credentials>::CLONE);
        assert!(!Probe::<Parameters>::CLONE);
    }
}

#[test]
fn k6_secrets_are_not_compared_with_two_equals_signs() {
    const {
        assert!(Probe::<String>::PARTIAL_EQ);
        assert!(!Probe::<RsaKey>::PARTIAL_EQ);
        assert!(!Probe::<HmacSecret>::PARTIAL_EQ);
        assert!(!Probe::<CallbackSecret>::PARTIAL_EQ);
        assert!(!Probe::<Credentials>::PARTIAL_EQ);
        assert!(!Probe::<Parameters>::PARTIAL_EQ);
    }
}
