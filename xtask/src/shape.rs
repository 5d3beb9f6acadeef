//! Knowing one provider crate is knowing all: what the three have in common, compared.

use crate::fixtures::rows;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// A provider crate, and where in it the calls stand.
struct Provider {
    name: &'static str,
    /// `payoneer::v2` holds Payoneer's calls, so that another version can stand beside them.
    calls: &'static str,
    /// How many traps its wire specification lists.
    traps: u32,
}

const PROVIDERS: [Provider; 3] = [
    Provider {
        name: "paynet",
        calls: "src",
        traps: 75,
    },
    Provider {
        name: "payoneer",
        calls: "src/v2",
        traps: 62,
    },
    Provider {
        name: "paycore",
        calls: "src",
        traps: 75,
    },
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace holds xtask")
        .to_owned()
}

impl Provider {
    fn path(&self, path: &str) -> PathBuf {
        root().join(self.name).join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{}/{path}: {error}", self.name))
    }

    /// A module of the calls.
    fn call(&self, file: &str) -> String {
        self.read(&format!("{}/{file}", self.calls))
    }
}

/// Compares what `facts` gives for each provider.
#[track_caller]
fn same<F: Ord + std::fmt::Debug>(what: &str, facts: impl Fn(&Provider) -> BTreeSet<F>) {
    let [first, others @ ..] = &PROVIDERS;
    let expected = facts(first);
    assert!(!expected.is_empty(), "{what}: nothing found in {}", first.name);
    for other in others {
        let found = facts(other);
        let differs: Vec<_> = expected.symmetric_difference(&found).collect();
        assert!(
            differs.is_empty(),
            "{what}: {} and {} differ in {differs:?}",
            first.name,
            other.name
        );
    }
}

#[test]
fn the_same_files() {
    let calls = [
        "account.rs",
        "error.rs",
        "payable.rs",
        "sandbox.rs",
        "sandbox/builder.rs",
        "sandbox/call.rs",
        "sandbox/callbacks.rs",
        "sandbox/fault.rs",
        "sandbox/script.rs",
        "sandbox/serve.rs",
        "simulation.rs",
        "status.rs",
        "wire.rs",
    ];
    let crate_files = [
        "Cargo.toml",
        "CHANGELOG.md",
        "README.md",
        "examples/callbacks.rs",
        "examples/pay.rs",
        "src/callback.rs",
        "src/extract.rs",
        "src/lib.rs",
        "tests/answers.rs",
        "tests/bad_input.rs",
        "tests/callback.rs",
        "tests/documents.rs",
        "tests/error_chains.rs",
        "tests/extract.rs",
        "tests/properties.rs",
        "tests/redaction.rs",
        "tests/requests.rs",
        "tests/settlement.rs",
        "tests/tracing.rs",
        "tests/wire_bytes.rs",
    ];
    for provider in &PROVIDERS {
        let calls = calls.map(|file| format!("{}/{file}", provider.calls));
        for file in calls.iter().map(String::as_str).chain(crate_files) {
            assert!(provider.path(file).is_file(), "{} has no {file}", provider.name);
        }
        for folder in ["tests/answers", "tests/snapshots", "tests/common"] {
            assert!(provider.path(folder).is_dir(), "{} has no {folder}", provider.name);
        }
        let simulated = provider.path("tests/simulation.rs").is_file() || provider.path("tests/simulation").is_dir();
        assert!(simulated, "{} has no tests/simulation", provider.name);
    }
}

/// Paynet has two back ends for RSA more, PayCore the patterns of field rules, and no more than that.
#[test]
fn the_same_features() {
    same("features", |provider| {
        let manifest = provider.read("Cargo.toml");
        let (_, features) = manifest.split_once("[features]").expect("a section of features");
        let (features, _) = features.split_once("\n[").expect("a section after it");
        features
            .lines()
            .filter_map(|line| line.split_once(" = "))
            .map(|(name, _)| name.to_owned())
            .filter(|name| {
                !name.starts_with('#') && !["aws-lc-rs", "rsa", "_signer", "patterns"].contains(&name.as_str())
            })
            .collect()
    });
}

/// The names inside `pub use path::{…};` or `pub use path::Name;`.
fn used(source: &str, path: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for statement in source.split(';') {
        let Some((_, list)) = statement.rsplit_once(&format!("pub use {path}::")) else {
            continue;
        };
        let list = list.trim().trim_start_matches('{').trim_end_matches('}');
        names.extend(
            list.split(',')
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty()),
        );
    }
    names
}

#[test]
fn the_same_names_of_the_shared_crate() {
    same("re-exports of payout-core", |provider| {
        used(&provider.read("src/lib.rs"), "payout_core")
    });
}

#[test]
fn a_sandbox_is_used_in_the_same_words() {
    let common = [
        "Call",
        "CallbackId",
        "CallbackState",
        "Delivery",
        "Denial",
        "DueCallback",
        "Fault",
        "Repeats",
        "Reply",
        "SandboxBuilder",
        "Script",
        "ServeError",
    ];
    let methods = [
        "builder",
        "callback_answered",
        "callbacks",
        "handle",
        "inject",
        "inject_for",
        "inject_times",
        "next_callback_at",
        "now",
        "paid",
        "received",
        "refusals",
        "script",
        "script_next",
        "serve",
        "serve_with_callbacks",
        "set_status",
        "take_callbacks",
    ];
    for provider in &PROVIDERS {
        let module = provider.call("sandbox.rs");
        for name in common {
            let exported = module
                .split(';')
                .any(|statement| statement.contains("pub use") && words(statement).any(|word| word == name));
            assert!(exported, "{}::sandbox has no {name}", provider.name);
        }
        let all = module + &provider.call("sandbox/serve.rs");
        for method in methods {
            let defined = ["(", "<"]
                .iter()
                .any(|next| all.contains(&format!("fn {method}{next}")));
            assert!(defined, "{}::sandbox::Sandbox has no {method}", provider.name);
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !(character.is_alphanumeric() || character == '_'))
}

/// One file a call, of the call's own name.
#[test]
fn each_call_has_a_file_of_its_name() {
    for provider in &PROVIDERS {
        let mut calls = 0;
        for file in sources(&provider.path(provider.calls)) {
            let path = file.to_string_lossy().replace('\\', "/");
            if path.contains("/sandbox") || path.contains("/simulation") {
                continue;
            }
            let source = fs::read_to_string(&file).expect("a readable source");
            for call in source
                .lines()
                .filter_map(|line| line.strip_prefix("impl Operation for "))
            {
                let name = snake(call.trim_end_matches([' ', '{']));
                let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                let folder = file
                    .parent()
                    .and_then(Path::file_name)
                    .unwrap_or_default()
                    .to_string_lossy();
                assert!(
                    [stem.as_ref(), folder.as_ref()]
                        .iter()
                        .any(|place| *place == name || name.starts_with(*place)),
                    "{}: {name} stands in {path}",
                    provider.name
                );
                calls += 1;
            }
        }
        assert!(calls >= 10, "{} has {calls} calls", provider.name);
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// `CreatePayout` as `create_payout`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}

/// Crate docs and README lead through the same sections in the same order; a crate may have more between them.
#[test]
fn the_same_order_of_thought() {
    let sections = [
        "Example",
        "Pay once, whatever happens",
        "What it does",
        "things to know before going live",
        "Without a network",
        "Features",
    ];
    for provider in &PROVIDERS {
        let source = provider.read("src/lib.rs");
        let headings: Vec<&str> = source.lines().filter_map(|line| line.strip_prefix("//! # ")).collect();
        let mut rest = headings.iter();
        for section in sections {
            assert!(
                rest.any(|heading| heading.contains(section)),
                "the docs of {} have no `{section}` at its place: {headings:?}",
                provider.name
            );
        }
    }
}

#[test]
fn a_client_in_every_crate() {
    for provider in &PROVIDERS {
        let module = if provider.calls == "src" {
            "src/lib.rs"
        } else {
            "src/v2.rs"
        };
        let source = provider.read(module);
        assert!(source.contains("pub type Client<T = payout_core::Http> = payout_core::Client<Account, T>;"));
        assert!(source.contains("pub type Client<T> = payout_core::Client<Account, T>;"));
    }
}

/// Each trap of a wire specification's checklist has a test of its number.
#[test]
fn every_trap_has_a_test() {
    let tests = rows::tests(&root());
    let none = BTreeSet::new();
    let missing: BTreeMap<_, Vec<u32>> = PROVIDERS
        .iter()
        .map(|provider| {
            let names = tests.get(provider.name).unwrap_or(&none);
            let untested = |trap: &u32| !names.iter().any(|name| name.starts_with(&format!("trap_{trap}_")));
            (provider.name, (1..=provider.traps).filter(untested).collect())
        })
        .filter(|(_, missing): &(_, Vec<u32>)| !missing.is_empty())
        .collect();
    assert!(missing.is_empty(), "traps without a test: {missing:?}");
}
