//! Objects of texts that callers fill: `fields`, `service_fields`, `metadata`.

use payout_core::{Secret, WriteError};
use serde::{Serialize, Serializer};
use std::{collections::BTreeMap, fmt};

/// Names and values, as they were given. Values are texts by type, so that no leading zero is lost; they can be card numbers.
#[derive(Default)]
pub(crate) struct Members(Vec<(String, Secret)>);

/// Members as they are sent: sorted by the bytes of their names, so that one intent always gives the same bytes.
pub(crate) struct Written<'a>(BTreeMap<&'a str, &'a str>);

impl Members {
    pub(crate) fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), Secret::new(value.into())));
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|(candidate, _)| candidate == name)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.expose()))
    }

    /// The members of `object`, by its name on the wire.
    pub(crate) fn write(&self, object: &'static str) -> Result<Written<'_>, WriteError> {
        let mut sorted = BTreeMap::new();
        for (name, value) in self.iter() {
            let wrong = |problem: &'static str| {
                let field = format!("{object}.{}", payout_core::mask(name));
                Err(WriteError::new(field, problem).rule("PayCore 3.1"))
            };
            if name.is_empty() || name.chars().any(char::is_control) {
                return wrong("has a name that is empty or holds a control character, give the member's own name");
            }
            if sorted.insert(name, value).is_some() {
                return wrong("is given twice, give it once");
            }
        }
        Ok(Written(sorted))
    }
}

impl Written<'_> {
    /// The same, with one value cut to its last four characters.
    pub(crate) fn with_last_digits_of(mut self, name: &str) -> Self {
        if let Some(value) = self.0.get_mut(name) {
            let cut = value.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
            *value = value.get(cut..).unwrap_or_default();
        }
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, *value))
    }
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(&self.0)
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
