//! The JSON arrays that balances come in (wire specification 4.9). The documented sample, `[ { "balance-amount":29.99, } ]`, is not
//! JSON: a comma stands before the brace.

use super::{Fields, answer::WireError};
use serde_json::value::RawValue;

impl Fields {
    /// Reads an array of flat objects, each by the rules of JSON mode: numbers keep their literal text.
    pub(crate) fn from_array(body: &[u8]) -> Result<Vec<Self>, WireError> {
        let text = std::str::from_utf8(body).map_err(|_| WireError::NotUtf8)?;
        // serde_json's own messages can repeat a value: only the place is kept.
        let objects: Vec<Box<RawValue>> =
            serde_json::from_str(&without_trailing_commas(text)).map_err(|error| WireError::BrokenJson {
                line: error.line(),
                column: error.column(),
            })?;
        objects
            .iter()
            .map(|object| Self::from_json(object.get().as_bytes()))
            .collect()
    }
}

/// The same text with a blank for each comma that stands behind a value and before a closing bracket or brace. Strings are left
/// alone, and a comma with nothing before it stays what it is: wrong.
fn without_trailing_commas(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    // What stood last, blanks apart.
    let mut before = None;
    for (index, character) in text.char_indices() {
        let mut kept = character;
        if in_string {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => {}
            }
        } else if character == '"' {
            in_string = true;
        } else if character == ',' && !matches!(before, None | Some('[' | '{' | ',' | ':')) {
            let rest = text.get(index + 1..).unwrap_or_default();
            if rest.trim_start_matches(BLANKS).starts_with(['}', ']']) {
                kept = ' ';
            }
        }
        if !BLANKS.contains(&character) {
            before = Some(character);
        }
        out.push(kept);
    }
    out
}

/// RFC 8259 section 2.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Vec<Vec<(String, String)>>, WireError> {
        Ok(Fields::from_array(body.as_bytes())?
            .into_iter()
            .map(|fields| fields.0)
            .collect())
    }

    #[test]
    fn trap_72_a_trailing_comma_and_literal_numbers() {
        let one = |value: &str| Ok(vec![vec![("balance-amount".to_owned(), value.to_owned())]]);
        assert_eq!(read("[ { \"balance-amount\":29.99, } ]"), one("29.99"));
        assert_eq!(read("[{\"balance-amount\":29.990},\n]\r\n"), one("29.990"));
        assert_eq!(read("[{\"balance-amount\":\"29.99\"}]"), one("29.99"));
        assert_eq!(read("[{\"balance-amount\":-1e2}]"), one("-1e2"));
        // A double would end in 92.
        assert_eq!(
            read("[{\"balance-amount\":90071992547409.93}]"),
            one("90071992547409.93")
        );
        assert_eq!(read("[]"), Ok(vec![]));
        assert_eq!(read("[{},]"), Ok(vec![vec![]]));
        assert_eq!(read("[{\"balance-amount\":null}]"), Ok(vec![vec![]]));
    }

    #[test]
    fn a_comma_in_a_string_is_data() {
        for value in [",}", ",]", "\\\",}", "\\\\", "a, ]"] {
            let expected: String = serde_json::from_str(&format!("\"{value}\"")).unwrap();
            assert_eq!(
                read(&format!("[{{\"name\":\"{value}\",}},]")),
                Ok(vec![vec![("name".to_owned(), expected)]]),
                "{value}"
            );
        }
    }

    #[test]
    fn what_is_no_array_of_flat_objects_is_refused() {
        for body in [
            "",
            "[",
            "{}",
            "{\"a\":1}",
            "[1]",
            "[[]]",
            "[,]",
            "[{,}]",
            "[{\"a\":1,,}]",
            "[{\"a\":,}]",
            "[{\"a\":1}] x",
            "[{\"amount\":{}}]",
            "[{\"balance-amount\":[1]}]",
            "[{\"a\":01}]",
            "[{\"a\":NaN}]",
            "[{\"a\" 1}]",
            "[{\"a\":\"x}]",
            "type=error",
        ] {
            assert!(
                matches!(read(body), Err(WireError::BrokenJson { .. } | WireError::Nested { .. })),
                "{body}"
            );
        }
        assert_eq!(Fields::from_array(b"[\xff]").map(|_| ()), Err(WireError::NotUtf8));
    }

    #[test]
    fn trap_39_a_repeated_name_in_an_object_is_refused() {
        for body in [
            "[{\"amount\":1,\"amount\":1}]",
            "[{\"amount\":1,\"\\u0061mount\":null}]",
        ] {
            assert!(matches!(read(body), Err(WireError::Form(_))), "{body}");
        }
        assert_eq!(read("[{\"amount\":1},{\"amount\":2}]").unwrap().len(), 2);
    }

    #[test]
    fn no_message_repeats_a_value() {
        let error = read("[{\"card\":\"4444333322221111\",\"card\":\"4444333322221111\"}]").unwrap_err();
        assert!(!error.to_string().contains("4444"), "{error}");
        let error = read("[{\"amount\":4444333322221111x}]").unwrap_err();
        assert!(!error.to_string().contains("4444"), "{error}");
    }
}
