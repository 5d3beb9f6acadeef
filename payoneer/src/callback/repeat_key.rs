use super::{Event, fields::Fields};
use payout_signing::form;
use sha2::{Digest, Sha256};

/// What a notification has in common with its repeats and with no other: a digest of all its fields and events.
///
/// [`as_str`](Self::as_str) is one short text for a unique column of your table of hints.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RepeatKey(String);

impl RepeatKey {
    pub(super) fn new(fields: &Fields, events: &[Event]) -> Self {
        let mut pairs: Vec<(&str, &str)> = fields
            .iter()
            .map(|field| (field.name.as_str(), field.value.as_str()))
            .collect();
        // The order of parameters is nobody's message.
        pairs.sort_unstable();
        // Flags that are not known are among the fields already, in whatever case they came.
        let known = events.iter().filter(|event| !matches!(event, Event::Unrecognised(_)));
        let mut events: Vec<String> = known.map(|event| format!("{event:?}")).collect();
        events.sort_unstable();
        // Encoded, so that no value can look like a separator.
        let text = form::encode(pairs.into_iter().chain(events.iter().map(|event| ("", event.as_str()))));
        Self(format!("{:x}", Sha256::digest(text)))
    }

    /// The key: 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
