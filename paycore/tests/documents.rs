//! What must be in no file of the crate, tests and documents included.

#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test may panic")]

use std::{fs, path::Path};

/// Every text file of the crate with its path from the crate's folder.
fn files() -> Vec<(String, String)> {
    fn walk(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, files);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                if !name.ends_with(".pending-snap") {
                    files.push((name, text));
                }
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "examples"] {
        walk(root, &root.join(folder), &mut files);
    }
    for file in ["README.md", "CHANGELOG.md", "Cargo.toml"] {
        files.push((file.to_owned(), fs::read_to_string(root.join(file)).unwrap()));
    }
    assert!(files.len() > 100, "{} files: the walk misses some", files.len());
    files
}

/// What follows a prefix, as far as it can belong to a key.
fn keys<'t>(text: &'t str, prefix: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(prefix).map(|(at, _)| {
        let rest = &text[at + prefix.len()..];
        let end = rest.find(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, '_' | '-')));
        &rest[..end.unwrap_or(rest.len())]
    })
}

/// Keys of real accounts have 43 characters of base64; made-up ones count up, or say that they are none.
#[test]
fn trap_73_no_file_holds_a_key_that_could_be_real() {
    const LONGEST_THAT_IS_NONE: usize = 24;
    let made_up = |key: &str| {
        let lower = key.to_ascii_lowercase();
        key.len() <= LONGEST_THAT_IS_NONE
            || key.starts_with("0123456789abcdefghij")
            || key.bytes().all(|byte| key.as_bytes().first() == Some(&byte))
            || ["test", "canary", "another", "other", "made-up", "example", "old", "new"]
                .iter()
                .any(|word| lower.contains(word))
    };
    assert!(!made_up("q9Zc1VbR7mT4xL0pWn8sYd2EfGh6JkAu3iOoPlKjHg5"));
    for (name, text) in files() {
        for prefix in ["sk_live_", "sk_test_", "pk_live_", "pk_test_"] {
            let real = keys(&text, prefix).find(|key| !made_up(key));
            assert_eq!(real, None, "{prefix} in {name}");
        }
    }
}

/// The platform has no signature, time, nonce, idempotency or version header on requests (wire specification 2.3).
#[test]
fn no_header_that_no_source_shows_is_sent() {
    for (name, text) in files()
        .into_iter()
        .filter(|(name, _)| name.starts_with("tests/snapshots/requests__"))
    {
        let (_, shown) = text.split_once("\n---\n").unwrap();
        let (head, _) = shown.split_once("\n\n").unwrap();
        for line in head.lines().skip(1) {
            let (header, _) = line.split_once(": ").unwrap();
            assert!(
                matches!(header, "accept" | "authorization" | "content-type"),
                "{header} in {name}"
            );
        }
    }
}
