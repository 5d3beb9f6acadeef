//! `control`: the checksum that guards the v2 commands (wire specification 3.4).

use crate::ControlKey;
use payout_core::Amount;
use std::fmt;

/// What the `control` of a v2 command covers: values joined without separators, in the order that the command documents. The
/// merchant's control key is joined last, when the message is signed, and is never part of this.
///
/// The values can be personal data, so `Debug` shows their length only.
///
/// # Limits
///
/// Without separators `12`, `3` and `1`, `23` are one text: a control proves who sends, and is no proof of where one value ends.
/// The digest is SHA-1 with a key at its end, which is not HMAC.
///
/// # Example: the documented sale
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{ControlKey, ControlText};
///
/// let text = ControlText::new()
///     .text("1111")
///     .text("902B4FF5")
///     .amount(&"10.42 USD".parse()?)
///     .text("john.smith@gmail.com");
/// let key = ControlKey::new("B17F59B4-A7DC-41B4-8FF9-37D986B43D20")?;
/// assert_eq!(text.control(&key), "c6bdd88a78834ef4b863b088827a459f039e8257");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
#[must_use = "a control text guards nothing until a message carries it"]
pub struct ControlText(String);

impl ControlText {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// Joins a value as it is sent.
    pub fn text(mut self, value: &str) -> Self {
        self.0.push_str(value);
        self
    }

    /// Joins an amount in minor units, though the request sends it in major ones: `10.42 USD` is `1042`, `1.1 USD` is `110`,
    /// `10 JPY` is `10`.
    ///
    /// How many digits the minor unit has is ISO 4217's word, or the caller's for a currency with an exponent of his own; the
    /// gateway publishes no list. A currency without a minor unit has no [`Amount`], so it never gets here.
    pub fn amount(mut self, amount: &Amount) -> Self {
        self.0.push_str(&amount.minor().to_string());
        self
    }

    /// The checksum: lower-case hex of SHA-1 over the joined values and the key.
    #[must_use]
    pub fn control(&self, key: &ControlKey) -> String {
        key.sign_joined(&self.0)
    }

    /// The joined values without the key, for a trace.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ControlText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ControlText({} bytes)", self.0.len())
    }
}
