//! JSON as it arrived: members in their order, none twice, numbers with their digits.

use serde::{
    Deserialize,
    de::{Deserializer, Error, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::fmt;

/// The members of one object.
pub(super) struct Object<'b>(Vec<(String, &'b RawValue)>);

/// One value.
pub(super) enum Value<'b> {
    Text(String),
    Number(&'b str),
    Bool,
    Null,
    List(Vec<&'b RawValue>),
    Object(Object<'b>),
}

impl<'b> Object<'b> {
    pub(super) fn parse(text: &'b str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    pub(super) fn raw(&self, name: &str) -> Option<&'b RawValue> {
        let (_, raw) = self.0.iter().find(|(present, _)| present == name)?;
        Some(raw)
    }

    pub(super) fn get(&self, name: &str) -> Option<Value<'b>> {
        value(self.raw(name)?)
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A text, or a number by its digits.
    pub(super) fn text_or_number(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            Value::Number(digits) => Some(digits.to_owned()),
            _ => None,
        }
    }

    pub(super) fn object(&self, name: &str) -> Option<Object<'b>> {
        match self.get(name)? {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }
}

/// `None` for what the syntax of a raw value cannot vouch for: a lone surrogate, a member twice.
pub(super) fn value(raw: &RawValue) -> Option<Value<'_>> {
    let text = raw.get();
    Some(match text.as_bytes().first()? {
        b'"' => Value::Text(serde_json::from_str(text).ok()?),
        b'{' => Value::Object(Object::parse(text)?),
        b'[' => Value::List(serde_json::from_str(text).ok()?),
        b't' | b'f' => Value::Bool,
        b'n' => Value::Null,
        _ => Value::Number(text),
    })
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut members: Vec<(String, &RawValue)> = Vec::with_capacity(8);
                while let Some((name, raw)) = map.next_entry::<String, &RawValue>()? {
                    if members.len() > 64 || members.iter().any(|(present, _)| *present == name) {
                        return Err(A::Error::custom("a member twice, or too many"));
                    }
                    members.push((name, raw));
                }
                Ok(Object(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
