//! JSON as the platform writes it (section 6.4), and the plain reading of what it receives.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::{borrow::Cow, fmt, fmt::Write as _};

/// How texts are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonStyle {
    /// As PHP does without options: `\/` for a slash, `\uXXXX` for what is not ASCII.
    #[default]
    Php,
    /// As PHP does with `JSON_UNESCAPED_UNICODE`: `\/` for a slash, all other characters as they are.
    PhpUnicode,
    /// No escape that JSON does not ask for.
    Plain,
}

impl JsonStyle {
    /// A text as a literal.
    pub(super) fn text(self, text: &str) -> String {
        let mut literal = String::with_capacity(text.len() + 2);
        literal.push('"');
        for character in text.chars() {
            match character {
                '"' => literal.push_str("\\\""),
                '\\' => literal.push_str("\\\\"),
                '/' if self != Self::Plain => literal.push_str("\\/"),
                '\n' => literal.push_str("\\n"),
                '\r' => literal.push_str("\\r"),
                '\t' => literal.push_str("\\t"),
                control if control < ' ' => escape(&mut literal, control),
                other if self == Self::Php && !other.is_ascii() => escape(&mut literal, other),
                plain => literal.push(plain),
            }
        }
        literal.push('"');
        literal
    }
}

fn escape(literal: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        // Writing to a String cannot fail.
        let _ = write!(literal, "\\u{unit:04x}");
    }
}

/// A member: its name, and the literal of its value.
pub(super) type Member = (Cow<'static, str>, Cow<'static, str>);

/// An object of these members, in order.
pub(super) fn object(members: &[Member]) -> String {
    let length = members
        .iter()
        .map(|(name, value)| name.len() + value.len() + 4)
        .sum::<usize>();
    let mut text = String::with_capacity(length + 2);
    text.push('{');
    for (at, (name, value)) in members.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push('"');
        text.push_str(name);
        text.push_str("\":");
        text.push_str(value);
    }
    text.push('}');
    text
}

/// An object that was received, each member with its literal. A name stands there once.
pub(super) struct Object<'b>(Vec<(String, &'b RawValue)>);

impl<'b> Object<'b> {
    pub(super) fn read(text: &'b str) -> Option<Self> {
        let mut members = Vec::new();
        let mut reader = serde_json::Deserializer::from_str(text);
        Collect(&mut members).deserialize(&mut reader).ok()?;
        reader.end().ok()?;
        let repeated =
            |(at, (name, _)): (usize, &(String, _))| members.iter().take(at).any(|(earlier, _)| earlier == name);
        if members.iter().enumerate().any(repeated) {
            return None;
        }
        Some(Self(members))
    }

    /// The literal of a member. A `null` is not an absent member: the platform's own requests omit what they do not have.
    pub(super) fn literal(&self, name: &str) -> Option<&'b str> {
        self.0
            .iter()
            .find(|(member, _)| member == name)
            .map(|(_, value)| value.get())
    }

    /// A text, decoded.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.literal(name)?).ok()
    }

    pub(super) fn object(&self, name: &str) -> Option<Self> {
        Self::read(self.literal(name)?)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &'b str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.get()))
    }
}

struct Collect<'m, 'b>(&'m mut Vec<(String, &'b RawValue)>);

impl<'b> DeserializeSeed<'b> for Collect<'_, 'b> {
    type Value = ();

    fn deserialize<D: Deserializer<'b>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'b> Visitor<'b> for Collect<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'b>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(member) = map.next_entry()? {
            self.0.push(member);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_ways_to_write_a_text() {
        let text = "a/b \"é\" 😀\n\u{1}";
        for (style, literal) in [
            (JsonStyle::Php, r#""a\/b \"\u00e9\" \ud83d\ude00\n\u0001""#),
            (JsonStyle::PhpUnicode, r#""a\/b \"é\" 😀\n\u0001""#),
            (JsonStyle::Plain, r#""a/b \"é\" 😀\n\u0001""#),
        ] {
            assert_eq!(style.text(text), literal);
            assert_eq!(serde_json::from_str::<String>(literal).unwrap(), text);
        }
    }

    #[test]
    fn an_object_is_read_once() {
        let object = Object::read(r#"{"a":"\u0062","n":1.50,"o":{"x":[]},"z":null}"#).unwrap();
        assert_eq!(object.text("a").as_deref(), Some("b"));
        assert_eq!(object.literal("n"), Some("1.50"));
        assert_eq!((object.text("n"), object.text("z")), (None, None));
        assert_eq!(object.object("o").unwrap().names().collect::<Vec<_>>(), ["x"]);
        for broken in [
            "",
            "[]",
            "{} {}",
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":1}"#,
            "{\"a\":1,}",
        ] {
            assert!(Object::read(broken).is_none(), "{broken}");
        }
    }
}
