//! Percent-encoding by RFC 3986: exactly `A-Z a-z 0-9 - . _ ~` stay, every other byte of the UTF-8 text becomes `%XX`
//! with upper-case digits.
//!
//! This is the alphabet that RFC 5849 section 3.6 asks for, and the only one this crate writes, in headers, form bodies
//! and base strings alike. The encoders of HTML forms differ (`+` for a space, `*` left alone, `~` escaped), and that
//! difference is the usual reason for a refused signature.

mod writer;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_decode_str, percent_encode};

pub(crate) use writer::{ONCE, Part, TWICE, Writer, wipe};

/// RFC 3986 section 2.3: what is not in here is encoded.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes one name or one value.
///
/// # Example: a space, a plus and an umlaut
///
/// ```
/// use payout_signing::percent;
///
/// assert_eq!(percent::encode("John Smith"), "John%20Smith");
/// assert_eq!(percent::encode("a+b"), "a%2Bb");
/// assert_eq!(percent::encode("é~"), "%C3%A9~");
/// ```
#[must_use = "encoding has no effect but its result"]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(encoded_len(text.as_bytes()));
    append(&mut out, text);
    out
}

/// Encodes `text` behind what `out` already holds.
pub fn append(out: &mut String, text: &str) {
    out.extend(pieces(text.as_bytes()));
}

/// Turns `%XX` back into bytes and the bytes into text. Everything else stays as it is, `+` too: that one means a space
/// in forms only, see [`form`](crate::form).
///
/// # Errors
///
/// [`DecodeError::BadEscape`] for a `%` without two hexadecimal digits behind it, [`DecodeError::InvalidUtf8`] where the
/// bytes are not UTF-8. A lenient decoder would put U+FFFD there, and two different ids would become one.
///
/// # Example: strict both ways
///
/// ```
/// use payout_signing::percent::{self, DecodeError};
///
/// assert_eq!(percent::decode("a%2Bb%20c")?, "a+b c");
/// assert!(matches!(percent::decode("100%"), Err(DecodeError::BadEscape { position: 3 })));
/// # Ok::<(), DecodeError>(())
/// ```
pub fn decode(text: &str) -> Result<String, DecodeError> {
    if let Some(position) = bad_escape(text) {
        return Err(DecodeError::BadEscape { position });
    }
    Ok(percent_decode_str(text).decode_utf8()?.into_owned())
}

/// Why a percent-encoded text was refused. No message repeats the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// A `%` that does not start an escape.
    #[error("the percent sign at byte {position} must be followed by two hexadecimal digits")]
    BadEscape {
        /// Where the `%` stands in the encoded text, in bytes from 0.
        position: usize,
    },
    /// The decoded bytes are not text.
    #[error("the decoded bytes must be UTF-8")]
    InvalidUtf8(#[from] std::str::Utf8Error),
}

/// The pieces of an encoded text: runs of unreserved bytes, and escapes of three.
pub(crate) fn pieces(bytes: &[u8]) -> PercentEncode<'_> {
    percent_encode(bytes, RESERVED)
}

pub(crate) const fn is_unreserved(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~')
}

/// How many bytes the encoder replaces. By table and eight in a row: this looks at every byte that is signed.
#[inline]
pub(crate) fn reserved_count(bytes: &[u8]) -> usize {
    let mut count = 0;
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        count += usize::from(chunk.iter().fold(0, |count, byte| count + reserved(*byte)));
        rest = after;
    }
    rest.iter()
        .fold(count, |count, byte| count + usize::from(reserved(*byte)))
}

/// 1 for a byte that is encoded, 0 for one that stays.
#[inline]
pub(crate) fn reserved(byte: u8) -> u8 {
    // There are 256 of them, so the compiler leaves the check out.
    IS_RESERVED.get(usize::from(byte)).copied().unwrap_or_default()
}

#[allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "run by the compiler only, which checks the places; a byte fits"
)]
static IS_RESERVED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = !is_unreserved(byte as u8) as u8;
        byte += 1;
    }
    table
};

pub(crate) fn encoded_len(bytes: &[u8]) -> usize {
    bytes.len() + 2 * reserved_count(bytes)
}

/// Where the first `%` without two hexadecimal digits stands.
pub(crate) fn bad_escape(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().find_map(|(position, byte)| {
        let digits = || {
            bytes
                .get(position + 1..position + 3)
                .is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
        };
        (*byte == b'%' && !digits()).then_some(position)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_by_the_rule_of_rfc_3986() {
        for byte in 0..=u8::MAX {
            let encoded: String = pieces(&[byte]).collect();
            if b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".contains(&byte) {
                assert_eq!(encoded.as_bytes(), [byte]);
            } else {
                assert_eq!(encoded, format!("%{byte:02X}"));
            }
            assert_eq!(is_unreserved(byte), encoded.len() == 1);
            for length in 1..20 {
                assert_eq!(encoded_len(&vec![byte; length]), length * encoded.len());
            }
        }
    }

    #[test]
    fn paynet_encoder_vectors() {
        // Paynet documents, "Test vectors" A.
        assert_eq!(encode("!'()*"), "%21%27%28%29%2A");
        assert_eq!(encode("John Smith"), "John%20Smith");
        assert_eq!(encode("a+b"), "a%2Bb");
        assert_eq!(encode("abcXYZ019-._~"), "abcXYZ019-._~");
        assert_eq!(encode("é"), "%C3%A9");
    }

    #[test]
    fn decode_is_strict() {
        assert_eq!(decode("%c3%A9+%2b").as_deref(), Ok("é++"));
        for (text, position) in [
            ("%", 0),
            ("a%2", 1),
            ("%zz", 0),
            ("%2%41", 0),
            ("%41%", 3),
            ("%+1", 0),
            ("%é", 0),
        ] {
            assert_eq!(decode(text), Err(DecodeError::BadEscape { position }), "{text}");
        }
        for text in ["%FF", "%C3", "%ED%A0%80", "%C0%80"] {
            assert!(matches!(decode(text), Err(DecodeError::InvalidUtf8(_))), "{text}");
        }
    }
}
