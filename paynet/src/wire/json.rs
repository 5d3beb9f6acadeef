//! JSON mode: the fields of an answer as one flat object (wire specification 4.0.4).

use super::{Fields, answer::WireError};
use payout_signing::form;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

impl Fields {
    /// Reads one flat object. A number keeps its literal text, a `null` counts as absent.
    ///
    /// A repeated key is refused, be it known or not; so is an object or an array under a name that means something. Under any
    /// other name its literal text is kept.
    pub(crate) fn from_json(body: &[u8]) -> Result<Self, WireError> {
        let text = std::str::from_utf8(body).map_err(|_| WireError::NotUtf8)?;
        let mut members = Vec::new();
        read_object(text, &mut members)?;
        form::require_unique(members.iter().map(|(name, _)| name.as_str()))?;
        let mut pairs = Vec::with_capacity(members.len());
        for (name, value) in members {
            match value {
                Value::Null => {}
                Value::Nested(_) if is_known(&name) => return Err(WireError::Nested { name }),
                Value::Text(text) | Value::Nested(text) => pairs.push((name, text)),
            }
        }
        Ok(Self(pairs))
    }
}

/// Whether a body is to be read as JSON: its first byte that is no blank of RFC 8259, section 2, is `{`.
pub(crate) fn is_object(body: &[u8]) -> bool {
    let blank = |byte: &&u8| matches!(**byte, b' ' | b'\t' | b'\r' | b'\n');
    body.iter().find(|byte| !blank(byte)) == Some(&b'{')
}

/// What can be read of an object up to the first thing that is wrong with it, as evidence.
pub(super) fn glimpse(text: &str, names: &[&str]) -> Option<String> {
    let mut members = Vec::new();
    // A cut or broken body is why one glimpses.
    drop(read_object(text, &mut members));
    members.into_iter().find_map(|(name, value)| match value {
        Value::Text(text) if !text.is_empty() && names.contains(&name.as_str()) => Some(text),
        _ => None,
    })
}

enum Value {
    Null,
    /// A string decoded, or the literal text of a number or a boolean: an id must never pass through a binary fraction.
    Text(String),
    /// The literal text of an object or an array.
    Nested(String),
}

impl Value {
    fn of(literal: &str) -> Result<Self, serde_json::Error> {
        Ok(match literal.bytes().next() {
            Some(b'"') => Self::Text(serde_json::from_str(literal)?),
            Some(b'{' | b'[') => Self::Nested(literal.to_owned()),
            _ if literal == "null" => Self::Null,
            _ => Self::Text(literal.to_owned()),
        })
    }
}

/// `serde_json`'s own limit, which it does not apply to what it reads over: whoever parses a kept text later must not run out of stack.
const DEEPEST: usize = 127;

/// How many objects and arrays stand inside of each other in a JSON value that is known to be one.
fn depth(literal: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in literal.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn read_object(text: &str, members: &mut Vec<(String, Value)>) -> Result<(), WireError> {
    // serde_json's own messages can repeat a value: only the place is kept.
    let place = |error: serde_json::Error| WireError::BrokenJson {
        line: error.line(),
        column: error.column(),
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    Members(members).deserialize(&mut reader).map_err(place)?;
    reader.end().map_err(place)
}

/// Puts what it reads where it outlives an error.
struct Members<'m>(&'m mut Vec<(String, Value)>);

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a flat object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((name, literal)) = map.next_entry::<String, &RawValue>()? {
            if depth(literal.get()) > DEEPEST {
                return Err(serde::de::Error::custom("nested too deep"));
            }
            let value = Value::of(literal.get()).map_err(serde::de::Error::custom)?;
            self.0.push((name, value));
        }
        Ok(())
    }
}

/// Names that the wire specification gives a meaning (2.4, 4.0.5, 4.5 to 4.7). The lists of callbacks have no JSON.
fn is_known(name: &str) -> bool {
    const KNOWN: &[&str] = &[
        "type",
        "status",
        "amount",
        "currency",
        "serial-number",
        "end-point-id",
        "paynet-order-id",
        "orderid",
        "merchant-order-id",
        "client_orderid",
        "client-orderid",
        "client-order-id",
        "merchant_order",
        "error-message",
        "error_message",
        "error-code",
        "error_code",
        "order-stage",
        "transaction-type",
        "by-request-sn",
        "redirect-url",
        "redirect-to",
        "html",
        "phone",
        "email",
        "name",
        "cardholder-name",
        "card-printed-name",
        "last-four-digits",
        "bin",
        "card-type",
        "bank-name",
        "card-exp-month",
        "card-exp-year",
        "expire-month",
        "expire-year",
        "card-hash-id",
        "card-ref-id",
        "unq-card-ref-id",
        "dst-card-ref-id",
        "recurring-payment-id",
        "dst-recurring-payment-id",
        "dest-bank-name",
        "dest-bin",
        "dest-last-four-digits",
        "dest-card-type",
        "destination-hash-id",
        "gate-partial-reversal",
        "gate-partial-capture",
        "processor-rrn",
        "processor-tx-id",
        "receipt-id",
        "approval-code",
        "terminal-id",
        "paynet-processing-date",
        "descriptor",
        "verified-3d-status",
        "verified-rsc-status",
        "result-3d",
        "bank_message",
        "balance-amount",
        "online-balance-live-amount",
        "total-short-term-hold-amount",
        "total-rolling-reserve-amount",
        "amount-buffer-hold",
        "merchantLogin",
        "merchantdata",
        "merchant_data",
    ];
    KNOWN.contains(&name) || name.starts_with("loyalty-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Vec<(String, String)>, WireError> {
        Fields::from_json(body.as_bytes()).map(|fields| fields.0)
    }

    fn one(name: &str, value: &str) -> Vec<(String, String)> {
        vec![(name.to_owned(), value.to_owned())]
    }

    #[test]
    fn trap_36_numbers_and_strings_read_alike() {
        for id in ["6768788", "9007199254740993", "18446744073709551617"] {
            let expected = Ok(one("paynet-order-id", id));
            assert_eq!(read(&format!("{{\"paynet-order-id\":{id}}}")), expected);
            assert_eq!(read(&format!(" {{ \"paynet-order-id\" : \"{id}\" }}\n")), expected);
        }
        assert_eq!(read("{\"error-code\":1}"), read("{\"error-code\":\"1\"}"));
        // The literal text, whatever a binary fraction would make of it.
        for literal in ["10.420", "1e400", "-0", "0.1000000000000000055511151231257827", "true"] {
            assert_eq!(read(&format!("{{\"amount\":{literal}}}")), Ok(one("amount", literal)));
        }
        let long = "7".repeat(10_000);
        assert_eq!(read(&format!("{{\"amount\":{long}}}")), Ok(one("amount", &long)));
    }

    #[test]
    fn strings_are_decoded() {
        assert_eq!(
            read(r#"{"name":"\u00e9 \ud83d\ude00 \"\n"}"#),
            Ok(one("name", "é 😀 \"\n"))
        );
        assert_eq!(read(r#"{"n\u0061me":"x"}"#), Ok(one("name", "x")));
        // Form escapes mean nothing here.
        assert_eq!(read(r#"{"name":"a+b%20"}"#), Ok(one("name", "a+b%20")));
    }

    #[test]
    fn a_null_is_absent() {
        assert_eq!(read(r#"{"type":null,"status":"x"}"#), Ok(one("status", "x")));
        assert_eq!(read("{}"), Ok(vec![]));
        assert_eq!(read(r#"{"status":"null"}"#), Ok(one("status", "null")));
    }

    #[test]
    fn trap_39_a_repeated_key_is_refused() {
        for body in [
            r#"{"type":"a","type":"a"}"#,
            r#"{"type":"a","status":"x","type":null}"#,
            r#"{"type":"a","typ\u0065":"b"}"#,
            r#"{"new":1,"new":{}}"#,
        ] {
            assert!(matches!(read(body), Err(WireError::Form(_))), "{body}");
        }
    }

    #[test]
    fn an_object_or_array_under_a_known_name_is_refused() {
        for name in [
            "type",
            "paynet-order-id",
            "orderid",
            "status",
            "merchantdata",
            "loyalty-points",
        ] {
            for value in ["{}", "[]", "[\"approved\"]", "{\"a\":1}"] {
                let refused = read(&format!("{{\"{name}\":{value}}}"));
                assert_eq!(
                    refused,
                    Err(WireError::Nested { name: name.to_owned() }),
                    "{name} {value}"
                );
            }
        }
        assert_eq!(
            read(r#"{"new-in-2027":{"a":[1, 2]}}"#),
            Ok(one("new-in-2027", r#"{"a":[1, 2]}"#))
        );
    }

    #[test]
    fn c15_what_is_no_object_is_refused() {
        let deep = format!("{{\"new\":{}", "[".repeat(100_000));
        for body in [
            "",
            "{",
            "[]",
            "[{}]",
            "7",
            "\"{}\"",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{'a':1}",
            "{\"a\":01}",
            "{\"a\":NaN}",
            "{} {}",
            "{}x",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\n\"}",
            "{\"a\":tru}",
            "\u{feff}{}",
            &deep,
        ] {
            assert!(
                matches!(read(body), Err(WireError::BrokenJson { .. })),
                "{}",
                body.get(..20).unwrap_or(body)
            );
        }
        assert_eq!(Fields::from_json(b"{\"a\":\"\xff\"}"), Err(WireError::NotUtf8));
    }

    #[test]
    fn c15_what_is_kept_is_no_deeper_than_a_parser_goes() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let body = |value: &str| format!("{{\"new\":{value}}}");
        assert_eq!(read(&body(&nested(DEEPEST))), Ok(one("new", &nested(DEEPEST))));
        assert!(matches!(
            read(&body(&nested(DEEPEST + 1))),
            Err(WireError::BrokenJson { .. })
        ));
        for depth in [DEEPEST, DEEPEST + 1] {
            let parsed = serde_json::from_str::<serde_json::Value>(&nested(depth));
            assert_eq!(parsed.is_ok(), depth == DEEPEST, "the same as serde_json's");
        }
        // Brackets in a string are text, and values side by side are not inside of each other.
        let text = "[{\\\"".repeat(200);
        assert_eq!(read(&body(&format!("\"{text}\""))), Ok(one("new", &"[{\"".repeat(200))));
        let wide = format!("[{}]", vec!["[\"]\"]"; 200].join(","));
        assert_eq!(read(&body(&wide)), Ok(one("new", &wide)));
    }

    #[test]
    fn no_message_repeats_a_value() {
        for body in [
            "{\"card\":\"4444333322221111\",\"card\":\"4444333322221111\"}",
            "{\"card\":4444333322221111x}",
            "{\"status\":[4444333322221111]}",
        ] {
            let error = read(body).unwrap_err().to_string();
            assert!(!error.contains("4444"), "{error}");
        }
    }

    #[test]
    fn what_stands_before_the_fault_can_be_glimpsed() {
        let cut = r#"{"serial-number":"7-8","error-code":5,"paynet-order-id":17,"merchant-ord"#;
        assert_eq!(glimpse(cut, &["serial-number"]).as_deref(), Some("7-8"));
        assert_eq!(glimpse(cut, &["orderid", "paynet-order-id"]).as_deref(), Some("17"));
        assert_eq!(glimpse(cut, &["type"]), None);
        assert_eq!(glimpse("<html>", &["type"]), None);
    }

    #[test]
    fn an_object_is_known_by_its_first_byte_that_is_no_blank() {
        for body in ["{", " {}", "\r\n\t {\"a\":1}"] {
            assert!(is_object(body.as_bytes()), "{body:?}");
        }
        for body in ["", " ", "a={", "[{}]", "\u{feff}{}", "\u{a0}{}", "<p>{"] {
            assert!(!is_object(body.as_bytes()), "{body:?}");
        }
    }
}
