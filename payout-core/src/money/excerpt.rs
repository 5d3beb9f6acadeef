//! Refused text, made fit for a message.

use core::fmt;

/// How much of a refused text is shown.
const LIMIT: usize = 24;

/// The beginning of a refused text, escaped: what an error message may repeat.
///
/// At most 24 characters are kept. Everything outside printable ASCII appears as an escape, so that a message shows the
/// digits and spaces that look like others, and cannot write control characters into a log.
///
/// # Example: in the message of an error
///
/// ```
/// use payout_core::Money;
///
/// let refusal = Money::from_minor(1, "USD".parse()?)
///     .and_then(|_| "1\u{661} USD".parse::<Money>())
///     .map_err(|error| error.to_string());
/// assert!(refusal.is_err_and(|text| text.contains(r"`1\u{661} USD`")));
/// # Ok::<(), payout_core::MoneyError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt(Box<str>);

impl Excerpt {
    pub(crate) fn new(text: &str) -> Self {
        let mut shown: String = text.chars().take(LIMIT).flat_map(char::escape_default).collect();
        if text.chars().nth(LIMIT).is_some() {
            shown.push_str("...");
        }
        Self(shown.into_boxed_str())
    }

    /// The escaped text, with `...` at its end where it was cut.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}
