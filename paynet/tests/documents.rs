//! What the vendor's documentation pages damage or misspell is in no file of the crate (wire specification 8, traps 73 to 75).

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

/// What a browser makes of `&name` for these beginnings of parameter names, where the page forgot to escape the `&`.
const DAMAGE: [(&str, char); 12] = [
    ("curren", '\u{a4}'),
    ("para", '\u{b6}'),
    ("not", '\u{ac}'),
    ("copy", '\u{a9}'),
    ("reg", '\u{ae}'),
    ("sect", '\u{a7}'),
    ("deg", '\u{b0}'),
    ("times", '\u{d7}'),
    ("divide", '\u{f7}'),
    ("micro", '\u{b5}'),
    ("cent", '\u{a2}'),
    ("pound", '\u{a3}'),
];

/// Whether an eaten `&name` stands in the text: its character, with more of a name behind it.
fn damage_in(text: &str) -> Option<char> {
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let eaten = DAMAGE.iter().any(|(_, damaged)| *damaged == character);
        let goes_on = characters
            .peek()
            .is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, '_' | '-' | '='));
        if eaten && goes_on {
            return Some(character);
        }
    }
    None
}

#[test]
fn trap_73_no_file_has_lost_an_ampersand() {
    assert!(damage_in("amount=10.42\u{a4}cy=USD").is_some());
    assert!(damage_in("a=1\u{b6}meters=2").is_some());
    assert!(damage_in("a=1\u{ac}ify_url=x").is_some());
    for (name, text) in files() {
        assert_eq!(damage_in(&text), None, "{name}");
    }
}

#[test]
fn trap_73_what_is_shown_as_html_escapes_the_ampersand() {
    // A page that puts a form body between tags must have `&amp;currency`: no file may hold a raw one in an attribute.
    for (name, text) in files() {
        let raw = text
            .match_indices("=\"")
            .filter(|(at, _)| text[..*at].rsplit('\n').next().is_some_and(|line| line.contains('<')))
            .filter_map(|(at, _)| text[at + 2..].split('"').next())
            .find(|value| {
                DAMAGE
                    .iter()
                    .any(|(beginning, _)| value.contains(&format!("&{beginning}")))
            });
        assert_eq!(raw, None, "{name}");
    }
}

#[test]
fn trap_74_no_vector_carries_the_stray_word() {
    for (name, text) in files() {
        let stray = text
            .split(|character: char| character.is_whitespace() || "\"'`&".contains(character))
            .find(|word| word.starts_with("none") && word.contains('='));
        assert_eq!(stray, None, "{name}");
    }
}

#[test]
fn trap_75_no_slip_of_the_documentation_became_a_name() {
    for (name, text) in files() {
        let text = text.to_lowercase();
        for slip in ["lenght", "deposit to pri", "deposit_to_pri", "deposittopri", "by qa"] {
            assert!(!text.contains(slip), "{slip} in {name}");
        }
    }
}
