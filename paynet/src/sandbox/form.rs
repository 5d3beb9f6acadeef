//! Forms as the gateway reads and writes them. Written apart from the client on purpose: code that both sides shared
//! would hide a fault of either.

use std::fmt::Write as _;

/// A name and a value, decoded.
pub(super) type Pair = (String, String);

/// The pairs of a form body (`spec` section 4.0.1): joined by plain `&`, no line break, each with its `=`.
pub(super) fn decode(body: &[u8]) -> Result<Vec<Pair>, &'static str> {
    if body.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
        return Err("holds a line break; join the pairs by `&` alone");
    }
    if !body.iter().all(u8::is_ascii_graphic) {
        return Err("holds a byte that is not form-encoded; write a blank as `%20` and other bytes as `%XX`");
    }
    if body.is_empty() {
        return Ok(Vec::new());
    }
    body.split(|byte| *byte == b'&')
        .map(|piece| {
            let equals = piece
                .iter()
                .position(|byte| *byte == b'=')
                .ok_or("holds a piece without `=`")?;
            let (name, value) = piece.split_at(equals);
            Ok((
                decode_component(name, true)?,
                decode_component(value.get(1..).unwrap_or_default(), true)?,
            ))
        })
        .collect()
}

/// One name or value. In a form `+` is a blank; in an `Authorization` header it is itself.
pub(super) fn decode_component(text: &[u8], plus_is_blank: bool) -> Result<String, &'static str> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let (high, low) = (hex_digit(bytes.next()), hex_digit(bytes.next()));
                let (high, low) = high.zip(low).ok_or("holds a `%` without two hex digits after it")?;
                high << 4 | low
            }
            b'+' if plus_is_blank => b' ',
            other => *other,
        });
    }
    String::from_utf8(decoded).map_err(|_| "holds bytes that are no UTF-8")
}

fn hex_digit(byte: Option<&u8>) -> Option<u8> {
    match byte? {
        digit @ b'0'..=b'9' => Some(digit - b'0'),
        digit @ b'a'..=b'f' => Some(digit - b'a' + 10),
        digit @ b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// As a base string has it (`spec` section 3.1, step 3): everything but `A-Z a-z 0-9 - . _ ~` becomes `%XX`.
pub(super) fn encode_strict(out: &mut String, text: &str) {
    encode(out, text, |byte| matches!(byte, b'-' | b'.' | b'_' | b'~'), "%20");
}

/// As the gateway's answers and callbacks have it: `application/x-www-form-urlencoded`, a blank is `+`.
pub(super) fn encode_form(out: &mut String, text: &str) {
    encode(out, text, |byte| matches!(byte, b'-' | b'.' | b'_' | b'*'), "+");
}

fn encode(out: &mut String, text: &str, plain: fn(u8) -> bool, blank: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain(byte) {
            out.push(char::from(byte));
        } else if byte == b' ' {
            out.push_str(blank);
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// `name=value` with `separator` between the pairs.
pub(super) fn join(pairs: &[Pair], separator: &str) -> String {
    let mut text = String::new();
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            text.push_str(separator);
        }
        encode_form(&mut text, name);
        text.push('=');
        encode_form(&mut text, value);
    }
    text
}

/// The value of `name`, where it is there and not empty.
pub(super) fn value<'p>(pairs: &'p [Pair], name: &str) -> Option<&'p str> {
    pairs
        .iter()
        .find(|(present, value)| present == name && !value.is_empty())
        .map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strict_encoding_is_vector_a() {
        for (input, encoded) in [
            ("!'()*", "%21%27%28%29%2A"),
            ("John Smith", "John%20Smith"),
            ("a+b", "a%2Bb"),
            ("abcXYZ019-._~", "abcXYZ019-._~"),
            ("é", "%C3%A9"),
        ] {
            let mut out = String::new();
            encode_strict(&mut out, input);
            assert_eq!(out, encoded);
            assert_eq!(decode_component(out.as_bytes(), false).unwrap(), input);
        }
    }

    #[test]
    fn bodies_that_are_no_form_are_refused() {
        for body in [
            "a=1\n&b=2",
            "a=1\r\n",
            "a",
            "a=1&",
            "&a=1",
            "a=%4",
            "a=%zz",
            "a=%FF",
            "a=b c",
            "a=é",
        ] {
            assert!(decode(body.as_bytes()).is_err(), "{body}");
        }
        assert_eq!(decode(b"").unwrap(), []);
        assert_eq!(
            decode(b"a=x+y%20z%2B&b=").unwrap(),
            [("a".to_owned(), "x y z+".to_owned()), ("b".to_owned(), String::new())]
        );
    }
}
