//! K7: whoever can read this repository can sign with its keys, so each one must be refused in production.
#![cfg(feature = "_rsa-keys")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use payout_signing::{RsaKey, rsa_key::is_published_test_key};
use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn k7_every_private_key_of_this_repository_counts_as_published() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut keys = 0;
    for path in ["payout-signing/tests", "paynet/tests", "payout-core/tests"]
        .map(|folder| crates.join(folder))
        .iter()
        .flat_map(|folder| files(folder))
    {
        // What our own rules refuse cannot sign anything here.
        let Some(key) = fs::read_to_string(&path)
            .ok()
            .and_then(|pem| RsaKey::from_pem(&pem).ok())
        else {
            continue;
        };
        keys += 1;
        assert!(
            is_published_test_key(&key.fingerprint()),
            "{} is not in the list of published keys: add {}",
            path.display(),
            key.fingerprint()
        );
    }
    assert!(keys >= 4, "the keys have moved, look for them elsewhere");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}
