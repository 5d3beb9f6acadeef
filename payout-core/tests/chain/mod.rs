//! An error as a log shows it: its text, then its cause's, and so on. The tests of the other crates use this file too.

use std::{error::Error, iter};

/// No text stands twice on the way down, and the first one follows the house rules: it begins in lower case or with a name
/// in backticks and ends without a full stop.
#[track_caller]
pub(crate) fn assert_reads_well(error: &(dyn Error + 'static)) {
    let texts: Vec<String> = iter::successors(Some(error), |&error| error.source())
        .map(ToString::to_string)
        .collect();
    for (index, below) in texts.iter().enumerate() {
        assert!(!below.is_empty(), "a cause without a text in {texts:#?}");
        let above = texts.iter().take(index).find(|above| above.contains(below.as_str()));
        assert!(above.is_none(), "{below:?} stands twice in {texts:#?}");
    }
    let first = texts.first().unwrap();
    // A text may begin with HTTP or PEM.
    let acronym = first.chars().take(2).all(char::is_uppercase);
    assert!(acronym || !first.starts_with(char::is_uppercase), "{first}");
    assert!(!first.ends_with(['.', '!', ' ', ':']), "{first}");
}
