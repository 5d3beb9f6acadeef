//! Conformance: every case of the shared vector files, which stand beside the checkout and not in it.
//!
//! They are looked for in `../shared/vectors` beside the workspace; `CONFORMANCE_VECTORS` names another folder. Without a folder a plain
//! `cargo test` says so and goes on; with the variable set a missing folder is a failure. No case is passed over in silence:
//! what a rule of ours refuses is listed by its id with the reason, and the list must be exact.
#![cfg(feature = "_rsa-keys")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod oauth1;
mod rsa;
mod text;

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

fn folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("CONFORMANCE_VECTORS") {
        let folder = PathBuf::from(folder);
        assert!(
            folder.is_dir(),
            "CONFORMANCE_VECTORS is set, and there is no folder {}",
            folder.display()
        );
        return Some(folder);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vectors");
    if !folder.is_dir() {
        eprintln!("skipped: no folder ../shared/vectors beside the workspace, and CONFORMANCE_VECTORS is not set");
        return None;
    }
    Some(folder)
}

/// One file of vectors; `None` if there are none at all.
fn read(name: &str) -> Option<Value> {
    let path = folder()?.join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).unwrap())
}

fn cases<'v>(file: &'v Value, list: &str) -> &'v [Value] {
    let cases = file[list].as_array().unwrap_or_else(|| panic!("no list {list}"));
    assert!(!cases.is_empty(), "{list} is empty");
    cases
}

fn str<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("no text {key} in a case"))
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    let list = value.as_array().unwrap_or_else(|| panic!("not a list of pairs"));
    list.iter()
        .map(|pair| {
            (
                pair[0].as_str().unwrap().to_owned(),
                pair[1].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

fn borrowed(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> + Clone {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

fn hex(text: &str) -> Vec<u8> {
    assert_eq!(text.len() % 2, 0);
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

/// A rule of ours refuses the case, or it is of something that we do not offer.
#[derive(Clone, Copy)]
struct NotRun;

/// Which cases ran, and which were refused by a rule of ours. Both together must be all of a file.
struct Ledger {
    file: &'static str,
    all: BTreeSet<String>,
    ran: BTreeSet<String>,
    not_run: BTreeSet<String>,
}

impl Ledger {
    fn new(file: &'static str, ids: impl IntoIterator<Item = String>) -> Self {
        let mut all = BTreeSet::new();
        for id in ids {
            assert!(all.insert(id.clone()), "{file}: {id} is there twice");
        }
        Self {
            file,
            all,
            ran: BTreeSet::new(),
            not_run: BTreeSet::new(),
        }
    }

    fn note(&mut self, id: &str, outcome: Result<(), NotRun>) {
        let list = if outcome.is_ok() {
            &mut self.ran
        } else {
            &mut self.not_run
        };
        assert!(list.insert(id.to_owned()), "{}: {id} ran twice", self.file);
    }

    /// Ends the account: `listed` are the refused ids with the reason of each.
    fn close(self, listed: &[(&str, &str)]) {
        let listed_ids: BTreeSet<String> = listed.iter().map(|(id, _)| (*id).to_owned()).collect();
        assert_eq!(listed_ids.len(), listed.len(), "{}: an id is listed twice", self.file);
        assert_eq!(
            self.not_run, listed_ids,
            "{}: the cases that were not run (left) are not those listed",
            self.file
        );
        let accounted: BTreeSet<String> = self.ran.union(&self.not_run).cloned().collect();
        assert_eq!(accounted, self.all, "{}: some cases were passed over", self.file);
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, reason) in listed {
            *reasons.entry(*reason).or_default() += 1;
        }
        eprintln!(
            "{}: {} cases ran, {} not: {reasons:?}",
            self.file,
            self.ran.len(),
            self.not_run.len()
        );
    }
}

/// Every file of the folder is known here, so that a new one is not overlooked.
#[test]
fn every_file_has_a_test() {
    let Some(folder) = folder() else { return };
    let known = [
        "form_urlencoded.json",
        "http_basic_base64.json",
        // payout-core compares it with its table
        "iso4217.json",
        "oauth1_generated_keys.json",
        "oauth1_libraries.json",
        "oauth1_oauthlib.json",
        "oauth1_oauthlib_divergences.json",
        "oauth1_rfc5849.json",
        "oauth1_rsa_sha256_generated.json",
        "oauth1_traps.json",
        "oauth1_twitter.json",
        "oauth1_wiki_testcases.json",
        "paycore_callback_sha1.json",
        "paynet_control_sha1.json",
        "paynet_documentation_header.json",
        "wycheproof_rsa_pkcs1_2048_sha256_verify.json",
        "wycheproof_rsa_pkcs1_4096_sha256_verify.json",
        "wycheproof_rsa_pkcs1_siggen.json",
    ];
    let found: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "json"))
        .collect();
    assert_eq!(found, known.into_iter().map(ToOwned::to_owned).collect());
}
