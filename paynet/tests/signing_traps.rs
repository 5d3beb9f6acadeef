//! Traps of the wire specification's checklist (section 8) that concern signing, and what no file of the project may hold.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use common::{account, documented_payout, small_payout, stamp};
use paynet::{Operation, Payout};
use std::{
    fs,
    path::{Path, PathBuf},
};

fn normalized(payout: &Payout) -> String {
    account()
        .trace(payout, &stamp())
        .unwrap()
        .normalized_parameters()
        .to_owned()
}

#[test]
fn trap_6_vector_a_encodings() {
    for (text, encoded) in [
        ("!'()*", "%21%27%28%29%2A"),
        ("John Smith", "John%20Smith"),
        ("a+b", "a%2Bb"),
        ("abcXYZ019-._~", "abcXYZ019-._~"),
        ("é", "%C3%A9"),
    ] {
        let payout = small_payout().description(text);
        let pair = format!("order_desc={encoded}");
        assert!(normalized(&payout).split('&').any(|found| found == pair), "{text}");
        let trace = account().trace(&payout, &stamp()).unwrap();
        assert!(trace.body().split('&').any(|found| found == pair), "{text}");
    }
}

#[test]
fn trap_8_names_are_sorted_by_their_bytes() {
    let names = ["ab", "a_b", "aB", "a1", "a-b"];
    let payout = names
        .iter()
        .fold(small_payout(), |payout, name| payout.extra(*name, "x"));
    let normalized = normalized(&payout);
    let sorted: Vec<&str> = normalized
        .split('&')
        .filter_map(|pair| pair.strip_suffix("=x"))
        .filter(|name| names.contains(name))
        .collect();
    assert_eq!(sorted, ["a-b", "a1", "aB", "a_b", "ab"]);
}

#[test]
fn trap_9_signature_and_realm_are_not_signed_and_no_body_hash_is_sent() {
    let account = account();
    let payout = documented_payout();
    for trace in [
        account.trace(&payout, &stamp()).unwrap(),
        account.trace(&payout.status(), &stamp()).unwrap(),
    ] {
        for absent in ["oauth_signature%3D", "realm", "oauth_body_hash"] {
            assert!(!trace.base_string().contains(absent), "{absent}");
        }
        assert!(trace.base_string().contains("oauth_signature_method%3DRSA-SHA256"));
        assert!(trace.oauth_header().contains("oauth_signature=\""));
        for absent in ["realm", "oauth_body_hash", "oauth_token", "oauth_callback"] {
            assert!(!trace.oauth_header().contains(absent), "{absent}");
        }
    }
}

#[test]
fn trap_9_what_is_signed_does_not_depend_on_the_signature() {
    let payout = documented_payout();
    let message = payout.write(&account()).unwrap();
    assert!(message.parameters().iter().all(|(name, _)| !name.starts_with("oauth_")));
}

/// The documents print one signature for two requests, and its key is not public: it verifies nothing.
#[test]
fn trap_12_the_printed_signature_is_nowhere_an_expected_value() {
    let printed = ["WrW79JHNUVwDRh", "CGWQYgaN6xmJXpQxy8"].concat();
    for (path, text) in files(&["rs", "snap", "http", "base_string", "signature", "md", "txt", "json"]) {
        assert!(!text.contains(&printed), "{}", path.display());
    }
}

/// The only switches are those of the HTTP library, and each one is set to check.
#[test]
fn trap_4_no_switch_turns_certificate_checks_off() {
    let mut named = 0;
    for (path, text) in sources() {
        for line in text.lines().filter(|line| line.contains("danger_")) {
            named += 1;
            assert!(line.contains("(false)"), "{}: {line}", path.display());
        }
        let code = text.to_lowercase();
        for word in [
            "fn insecure",
            "fn accept_invalid",
            "fn danger",
            "fn skip_verification",
            "servercertverifier",
        ] {
            assert!(!code.contains(word), "{}: {word}", path.display());
        }
    }
    assert!(named >= 2, "the checks are no longer set by name");
}

#[test]
fn trap_30_no_float_takes_part() {
    for (path, text) in sources() {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let words = line.split(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
            assert!(
                words.into_iter().all(|word| !matches!(word, "f32" | "f64")),
                "{}: {line}",
                path.display()
            );
        }
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every source file of the libraries that this crate is made of.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = files(&["rs"]);
    found.retain(|(path, _)| path.components().any(|part| part.as_os_str() == "src"));
    assert!(found.len() > 50, "the sources have moved, look for them elsewhere");
    found
}

fn files(endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in ["paynet", "payout-core", "payout-signing"] {
        collect(&workspace().join(folder), endings, &mut found);
    }
    found
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_dir() {
            collect(&path, endings, found);
        } else if endings.contains(&ending) {
            found.extend(fs::read_to_string(&path).ok().map(|text| (path, text)));
        }
    }
}
