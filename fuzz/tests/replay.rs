//! Replays every seed and every input that once failed, on stable and without libFuzzer.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use payout_fuzz::TARGETS;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    paths.sort();
    paths
}

fn names(folder: &str) -> BTreeSet<String> {
    entries(&root().join(folder))
        .iter()
        .filter_map(|path| path.file_stem())
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

#[test]
fn seeds_and_regressions() {
    for (name, target) in TARGETS {
        let mut inputs = entries(&root().join("seeds").join(name));
        assert!(!inputs.is_empty(), "{name} has no seeds: cargo xtask fixtures");
        inputs.extend(entries(&root().join("regressions").join(name)));
        for input in inputs {
            eprintln!("{}", input.display());
            let data = fs::read(&input).expect("the input can be read");
            target(&data);
            // And each beginning of it: what a cut connection leaves.
            for end in (0..data.len()).step_by(data.len() / 64 + 1) {
                target(&data[..end]);
            }
        }
    }
}

#[test]
fn every_target_is_complete() {
    let known: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    for folder in ["fuzz_targets", "seeds", "dictionaries"] {
        assert_eq!(names(folder), known, "{folder}");
    }
    let regressions = names("regressions");
    assert!(
        regressions.iter().all(|name| known.contains(name) || name == "README"),
        "{regressions:?}"
    );
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest can be read");
    for name in known {
        assert!(
            manifest.contains(&format!("name = \"{name}\"")),
            "{name} is not in the manifest"
        );
    }
}
