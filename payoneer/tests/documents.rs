//! What introductory articles get wrong is in no file of the crate (Payoneer 10).

#![allow(clippy::unwrap_used, reason = "a test may panic")]

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
                // This one names what it looks for.
                if name != "tests/documents.rs" && !name.ends_with(".pending-snap") {
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

#[test]
fn trap_3_no_command_has_a_dash_that_a_shell_does_not_know() {
    for (name, text) in files() {
        for (number, line) in (1..).zip(text.lines()) {
            assert!(!line.contains(['\u{2013}', '\u{2014}']), "{name}:{number}");
        }
    }
}

#[test]
fn trap_34_no_float_type_in_the_source() {
    for (name, text) in files() {
        if name.starts_with("src") || name.starts_with("examples") {
            for kind in ["f32", "f64"] {
                let word = |character: char| character.is_ascii_alphanumeric() || character == '_';
                assert!(
                    !text.split(|character| !word(character)).any(|found| found == kind),
                    "{kind} in {name}"
                );
            }
        }
    }
}

#[test]
fn trap_9_no_command_mixes_the_environments() {
    for (name, text) in files() {
        for line in text.lines().filter(|line| line.contains("curl ")) {
            assert!(!line.contains("https://api.payoneer.com"), "{name}: {line}");
        }
    }
}

#[test]
fn trap_6_a_payee_id_is_ours() {
    let source = include_str!("../src/payee_id.rs");
    assert!(source.contains("Your own id of a payee") && source.contains("Never Payoneer's own account id"));
}
