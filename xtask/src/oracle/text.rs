//! Percent-encoding, form decoding, base64, hex: one letter at a time.

/// RFC 5849, section 3.6: letters, digits, `-`, `.`, `_`, `~` stay; every other byte of the UTF-8 becomes `%XX`.
pub(crate) fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex(&[byte]).to_ascii_uppercase());
        }
    }
    out
}

/// One name or value of a form: `+` is a space, `%XX` a byte. `None` for a bad escape and for bytes that are not UTF-8.
pub(crate) fn form_component(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = rest.get(..2)?;
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return None;
                }
                bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
                rest = rest.get(2..)?;
            }
            other => bytes.push(*other),
        }
    }
    String::from_utf8(bytes).ok()
}

/// RFC 5849, section 3.4.1.3.1: split at `&`, then at the first `=`; a name alone has an empty value. Empty pieces are no pairs.
pub(crate) fn form(text: &str) -> Option<Vec<(String, String)>> {
    text.split('&')
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            Some((form_component(name)?, form_component(value)?))
        })
        .collect()
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// RFC 4648, section 4: six bits a letter, padded with `=`.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let mut bits = 0_usize;
        for position in 0..3 {
            bits = bits << 8 | three.get(position).map_or(0, |byte| usize::from(*byte));
        }
        for letter in 0..4 {
            if letter <= three.len() {
                out.push(char::from(ALPHABET[bits >> (18 - 6 * letter) & 63]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

/// Two lower-case digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// The bytes of good base64 text; padding is skipped, nothing is checked.
pub(crate) fn from_base64(text: &str) -> Vec<u8> {
    let letters = text
        .bytes()
        .filter_map(|letter| ALPHABET.iter().position(|candidate| *candidate == letter));
    let bits: Vec<u8> = letters
        .flat_map(|value| (0..6).rev().map(move |bit| u8::from(value >> bit & 1 == 1)))
        .collect();
    bits.chunks_exact(8)
        .map(|eight| eight.iter().fold(0, |byte, bit| byte << 1 | bit))
        .collect()
}
