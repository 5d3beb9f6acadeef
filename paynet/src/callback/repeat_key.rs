use super::Proven;
use payout_signing::form;
use std::fmt;

/// What a callback has in common with its repeats and with no other: status, type and both ids.
///
/// [`as_str`](Self::as_str) is one text for a unique column of your table. It is *not* the control: that one is the same for a payout
/// and for its reversal.
///
/// The type in it is not signed. Who replays a callback under another type gets a new key, and with it no more than one more look
/// at the status.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RepeatKey(String);

impl RepeatKey {
    pub(super) fn new(proven: &Proven) -> Self {
        // Encoded, so that no value can look like a separator.
        Self(form::encode([
            ("status", proven.status()),
            ("type", proven.fields().get("type").unwrap_or_default()),
            ("orderid", proven.order_id()),
            ("client_orderid", proven.client_orderid()),
        ]))
    }

    /// The key as one line of ASCII, different for different callbacks.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Masked: an unsigned field is in it.
impl fmt::Debug for RepeatKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RepeatKey").field(&payout_core::mask(&self.0)).finish()
    }
}
