//! `cargo xtask fixtures [--check]`: every file that a program writes, written by one command.
//!
//! A generator returns its files and names the folders that it fills; nothing but this module touches the disk, snapshots
//! apart, which the tests that compare them write. Facts of RFCs and of the providers are never generated and never
//! rewritten.

mod currency;
pub(crate) mod rows;
mod seeds;
mod snapshots;
mod vectors;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// One generated file: where it stands below the workspace's root, and all it holds.
pub(crate) struct Generated {
    pub(crate) path: PathBuf,
    pub(crate) contents: Vec<u8>,
}

impl Generated {
    pub(crate) fn new(path: impl Into<PathBuf>, contents: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            contents: contents.into(),
        }
    }
}

/// A folder that holds generated files, and which of the files in it are ours: the rest of those is a leftover.
struct Folder {
    path: &'static str,
    generated: fn(&Path) -> bool,
}

const FOLDERS: [Folder; 2] = [
    Folder {
        path: vectors::FOLDER,
        generated: vectors::is_derived,
    },
    Folder {
        path: seeds::FOLDER,
        generated: |_| true,
    },
];

/// The workspace's root, wherever the command is run from.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask stands in the workspace")
        .to_path_buf()
}

fn all() -> Vec<Generated> {
    let mut files = Vec::new();
    files.extend(currency::files());
    files.extend(vectors::files());
    files.extend(seeds::files());
    files
}

/// Writes the table of faults and tests, or (with `check`) says how it differs and which row lost its test.
pub(crate) fn run_rows(check: bool) -> ExitCode {
    if rows_agree(&root(), check) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Writing mends the table; a test that is missing it cannot write, so that is told and is no failure but of a check.
fn rows_agree(root: &Path, check: bool) -> bool {
    let (table, faults) = rows::file(root);
    for fault in &faults {
        eprintln!("{fault}");
    }
    if !faults.is_empty() {
        eprintln!("write those tests, or change xtask/src/fixtures/rows/expected.txt");
    }
    let agrees = agrees(root, &table, check);
    !check || (agrees && faults.is_empty())
}

/// Whether the file is what it should be; without `check` it is written.
fn agrees(root: &Path, file: &Generated, check: bool) -> bool {
    let path = root.join(&file.path);
    if fs::read(&path).is_ok_and(|found| found == file.contents) {
        return true;
    }
    if check {
        eprintln!("{} differs from what its generator writes", file.path.display());
    } else {
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the folder can be made");
        fs::write(&path, &file.contents).expect("the file can be written");
        println!("wrote {}", file.path.display());
    }
    false
}

/// Writes the generated files, or (with `check`) says which of them differ.
pub(crate) fn run(check: bool) -> ExitCode {
    let root = root();
    let files = all();
    let mut fresh = rows_agree(&root, check);
    for file in &files {
        fresh &= agrees(&root, file, check);
    }
    for leftover in leftovers(&root, &files) {
        fresh = false;
        if check {
            eprintln!("{} is generated no longer", leftover.display());
        } else {
            fs::remove_file(root.join(&leftover)).expect("the file can be removed");
            println!("removed {}", leftover.display());
        }
    }
    // Last, since the tests may read what was written above.
    if snapshots::run(&root, check).is_err() {
        fresh = false;
        if !check {
            return ExitCode::FAILURE;
        }
    }
    if check && !fresh {
        eprintln!("mend it with: cargo xtask fixtures");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Files in generated folders that no generator writes, in order.
fn leftovers(root: &Path, files: &[Generated]) -> Vec<PathBuf> {
    let known: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    let mut found = Vec::new();
    for folder in FOLDERS {
        for path in files_below(&root.join(folder.path)) {
            let path = path.strip_prefix(root).expect("it was found below the root");
            if (folder.generated)(path) && !known.contains(path) {
                found.push(path.to_path_buf());
            }
        }
    }
    found
}

/// What stands in a folder, in order; nothing if there is no such folder.
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

/// Every file below a folder, in order; none if there is no such folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] })
        .collect()
}
