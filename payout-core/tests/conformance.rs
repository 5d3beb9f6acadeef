//! The currency table against an independent copy of both ISO 4217 lists, which lives outside the project.
//!
//! Runs where the folder of conformance vectors stands beside the checkout, or where `CONFORMANCE_VECTORS` names it; says so
//! when it is skipped.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops at the first surprise and says when it was skipped"
)]

use payout_core::{Currency, currency::CurrencyError};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

/// The folder of vectors, unless there is none. A folder that was asked for must be there.
fn vectors() -> Option<PathBuf> {
    let folder = match env::var_os("CONFORMANCE_VECTORS") {
        Some(folder) => {
            let folder = PathBuf::from(folder);
            assert!(
                folder.is_dir(),
                "CONFORMANCE_VECTORS is set, and there is no folder of that name"
            );
            folder
        }
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vectors"),
    };
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no conformance vectors beside the checkout, and CONFORMANCE_VECTORS is not set");
    None
}

fn iso4217() -> Option<Value> {
    let text = fs::read_to_string(vectors()?.join("iso4217.json")).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

fn numeric(entry: &Value) -> Option<u16> {
    match entry["numeric"].as_str().unwrap() {
        "" => None,
        digits => Some(digits.parse().unwrap()),
    }
}

#[test]
fn m2_codes_in_force_agree() {
    let Some(file) = iso4217() else { return };
    let entries = file["active"].as_array().unwrap();
    assert!(entries.len() > 150);
    for entry in entries {
        let code = entry["code"].as_str().unwrap();
        let currency = Currency::from_code(code).unwrap_or_else(|refusal| panic!("{code}: {refusal}"));
        assert!(!currency.is_withdrawn(), "{code}");
        assert_eq!(currency.numeric(), numeric(entry), "{code}");
        assert_eq!(
            currency.exponent().map(u64::from),
            entry["minor_units"].as_u64(),
            "{code}"
        );
    }
}

#[test]
fn m2_withdrawn_codes_agree() {
    let Some(file) = iso4217() else { return };
    let entries = file["withdrawn"].as_array().unwrap();
    assert!(entries.len() > 100);
    for entry in entries {
        let code = entry["code"].as_str().unwrap();
        let currency = Currency::from_code(code).unwrap_or_else(|refusal| panic!("{code}: {refusal}"));
        assert!(currency.is_withdrawn(), "{code}");
        assert_eq!(currency.numeric(), numeric(entry), "{code}");
    }
}

#[test]
fn m2_no_other_code_of_three_letters_is_known() {
    let Some(file) = iso4217() else { return };
    let listed: BTreeSet<&str> = ["active", "withdrawn"]
        .into_iter()
        .flat_map(|list| file[list].as_array().unwrap())
        .map(|entry| entry["code"].as_str().unwrap())
        .collect();
    let letters = || 'A'..='Z';
    for (a, b, c) in letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| (a, b, c)))) {
        let code = String::from_iter([a, b, c]);
        let known = match Currency::from_code(&code) {
            Ok(_) => true,
            Err(CurrencyError::Unknown { .. }) => false,
            Err(other) => panic!("{code}: {other}"),
        };
        assert_eq!(known, listed.contains(code.as_str()), "{code}");
    }
}
