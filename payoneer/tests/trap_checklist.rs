//! The trap checklist (Payoneer 10) has 62 rows, and each has a test whose own name begins with its number.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{fs, path::Path};

/// In two pieces, or this line would count.
const TEST: &str = concat!("fn ", "trap_");

#[test]
fn every_row_has_a_test() {
    let mut covered = [false; 62];
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")).unwrap() {
        let path = entry.unwrap().path();
        // Folders hold what tests share, answers and snapshots.
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        for found in text.split(TEST).skip(1) {
            let digits: String = found.chars().take_while(char::is_ascii_digit).collect();
            let row = digits.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let row = row.and_then(|row| covered.get_mut(row));
            *row.unwrap_or_else(|| unreachable!("{}: the checklist has no row {digits:?}", path.display())) = true;
        }
    }
    let rows = (1..).zip(covered);
    let missing: Vec<u32> = rows.filter(|(_, covered)| !covered).map(|(row, _)| row).collect();
    assert!(missing.is_empty(), "rows without a test: {missing:?}");
}
