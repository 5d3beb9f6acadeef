//! Secrets that show up in no output.

use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};
use std::fmt;

/// A password, an API key, a control key: redacted in `Debug`, wiped when dropped.
///
/// No `Display`, no `PartialEq`, no `Clone`, no `Serialize`. Wiping reaches the value's own memory, not copies that the
/// compiler, the allocator or the operating system made before.
///
/// # Example: only one name gives the text
///
/// ```
/// let secret = payout_core::Secret::new("hunter2".to_owned());
/// assert_eq!(format!("{secret:?}"), "Secret([redacted])");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
pub struct Secret(SecretString);

impl Secret {
    /// Takes the text over. Give an owned `String` that was never copied, or wipe the copies.
    #[must_use]
    pub fn new(text: String) -> Self {
        // A `String` with room to spare would be moved into a smaller buffer and its own freed as it is: copied by hand, it is wiped.
        Self(SecretString::from(Zeroizing::new(text).as_str()))
    }

    /// The text itself. Each use of this function is a place to audit.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([redacted])")
    }
}

/// A text from outside, made fit for errors and logs.
///
/// Runs of 12 and more digits (blanks and dashes between them allowed) are masked, since providers repeat card numbers in
/// their error texts; control characters become blanks, so that no text can forge a log line; more than 300 characters are
/// cut.
///
/// # Example: a refusal that repeats the card number
///
/// ```
/// assert_eq!(payout_core::mask("card 4444 3333 2222 1111 refused"), "card [digits masked] refused");
/// assert_eq!(payout_core::mask("order 6982864\r\nrefused"), "order 6982864  refused");
/// ```
#[must_use]
pub fn mask(text: &str) -> String {
    const LONGEST: usize = 300;
    const CARD_DIGITS: usize = 12;

    let mut masked = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, digits) = digit_run(rest);
        if digits >= CARD_DIGITS {
            masked.push_str("[digits masked]");
        } else if digits > 0 {
            masked.push_str(rest.get(..length).unwrap_or_default());
        } else {
            masked.push(if first.is_control() { ' ' } else { first });
        }
        rest = rest.get(length.max(first.len_utf8())..).unwrap_or_default();
    }
    if let Some((cut, _)) = masked.char_indices().nth(LONGEST) {
        masked.truncate(cut);
        masked.push('…');
    }
    masked
}

/// How many bytes the run of digits at the start of `text` takes, single separators inside it included, and its digits.
fn digit_run(text: &str) -> (usize, usize) {
    let (mut length, mut digits, mut separated) = (0, 0, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                length = index + 1;
                separated = false;
            }
            b' ' | b'-' if digits > 0 && !separated => separated = true,
            _ => break,
        }
    }
    (length, digits)
}

#[cfg(test)]
mod tests {
    use super::{Secret, mask};

    #[test]
    fn k4_a_secret_is_wiped_when_it_is_dropped() {
        fn wiped<T: secrecy::zeroize::ZeroizeOnDrop>(_: &T) {}
        let secret = Secret::new("hunter2".to_owned());
        wiped(&secret.0);
        // That is all there is of it.
        assert_eq!(size_of_val(&secret), size_of::<secrecy::SecretString>());
    }

    #[test]
    fn k2_card_numbers_are_masked_in_every_spelling() {
        for text in [
            "4444333322221111",
            "4444 3333 2222 1111",
            "4444-3333-2222-1111",
            "444433332222",
            "x4444333322221111y",
        ] {
            let masked = mask(text);
            assert!(masked.contains("[digits masked]"), "{masked}");
            assert!(!masked.contains("2222"), "{masked}");
        }
        assert_eq!(mask("order 12345678901, code 5"), "order 12345678901, code 5");
    }

    #[test]
    fn k2_long_texts_are_cut_between_characters() {
        let masked = mask(&"é".repeat(1000));
        assert_eq!(masked.chars().count(), 301);
    }
}
