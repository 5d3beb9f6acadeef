use payout_signing::form;

/// What a callback has in common with its repeats and with no other: kind, id, status and the time it bears (`PayCore 6.3`).
///
/// [`as_str`](Self::as_str) is one text for a unique column of your table. A callback that bears no time is told by its signature,
/// that is, by its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RepeatKey(String);

impl RepeatKey {
    pub(super) fn new(kind: &str, id: &str, status: Option<&str>, updated: Option<u64>, signature: &str) -> Self {
        let updated = updated.map(|updated| updated.to_string());
        let tell = match &updated {
            Some(updated) => ("updated", updated.as_str()),
            None => ("signature", signature),
        };
        // Encoded, so that no value can look like a separator.
        Self(form::encode([
            ("type", kind),
            ("id", id),
            ("status", status.unwrap_or_default()),
            tell,
        ]))
    }

    /// The key as one line of ASCII, different for different callbacks.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
