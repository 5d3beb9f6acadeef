//! Tolerant reading of their JSON (wire specification 6.4): member order is free, `null` is absent, `[]` stands for an empty object,
//! numbers keep their literal text, unknown members are kept. A repeated member is refused: two values are none to rely on.

pub(crate) mod decimal;
pub(crate) mod resource;

use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::{collections::HashSet, fmt};

/// The members of a JSON object, in order, strings decoded.
///
/// Values can be personal data, so `Debug` shows names only.
///
/// # Example: a member that has no accessor of its own
///
/// ```
/// # fn example(invoice: &paycore::PayoutInvoice) {
/// let descriptor = invoice.attributes().text("descriptor");
/// let metadata = invoice.attributes().get("metadata"); // JSON text
/// # let _ = (descriptor, metadata);
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Attributes(Vec<(String, Value)>);

/// One value. A number never passes through a binary fraction.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    /// A string, decoded.
    Text(String),
    /// The literal text of a number or a boolean.
    Literal(String),
    /// The literal text of an object or an array.
    Nested(String),
}

impl Attributes {
    /// A member: the text of a string, the literal text of anything else. `None` where it is absent or `null`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        match self.value(name)? {
            Value::Null => None,
            Value::Text(text) | Value::Literal(text) | Value::Nested(text) => Some(text),
        }
    }

    /// A member that is a string.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.value(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The names of all members, in the order they came in.
    #[must_use]
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// A decimal: a number, or a string that holds one, as its literal text. Whether it is one shows when it is read.
    pub(crate) fn decimal(&self, name: &str) -> Option<&str> {
        match self.value(name)? {
            Value::Text(text) | Value::Literal(text) => Some(text),
            _ => None,
        }
    }

    /// A member that is `true` or `false`, and nothing like it.
    pub(crate) fn boolean(&self, name: &str) -> Option<bool> {
        match self.value(name)? {
            Value::Literal(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A member that counts something, like unix seconds; as a number or as text.
    pub(crate) fn whole(&self, name: &str) -> Option<u64> {
        self.decimal(name)?.parse().ok()
    }

    /// A member that is an object; `[]` stands for an empty one, absent and `null` for none.
    pub(crate) fn object(&self, name: &str) -> Result<Option<Self>, WireError> {
        match self.value(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Nested(text)) => Self::parse(text).map(Some),
            Some(_) => Err(WireError::NoObject { name: name.to_owned() }),
        }
    }

    /// A member that is an array, as its values; absent, `null` and `{}` are empty.
    pub(crate) fn array(&self, name: &str) -> Result<Vec<Value>, WireError> {
        match self.value(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Nested(text)) => elements(text),
            Some(_) => Err(WireError::NoArray { name: name.to_owned() }),
        }
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.0
            .iter()
            .find(|(candidate, _)| candidate == name)
            .map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Reads one object, or the empty array that stands for an empty one.
    pub(crate) fn parse(text: &str) -> Result<Self, WireError> {
        match read(text)? {
            Container::Object(members) => {
                let mut seen = HashSet::with_capacity(members.len());
                match members.iter().find(|(name, _)| !seen.insert(name.as_str())) {
                    Some((name, _)) => Err(WireError::Repeated {
                        name: payout_core::mask(name),
                    }),
                    None => Ok(Self(members)),
                }
            }
            Container::Array(values) if values.is_empty() => Ok(Self::default()),
            Container::Array(_) => Err(WireError::Array),
        }
    }

    /// Reads the object of a whole body.
    pub(crate) fn of_body(body: &[u8]) -> Result<Self, WireError> {
        let text = std::str::from_utf8(body).map_err(|_| WireError::NotUtf8)?;
        match text.trim_start().chars().next() {
            None => Err(WireError::Empty),
            Some('<') => Err(WireError::Markup),
            Some(_) => Self::parse(text),
        }
    }
}

/// Shows names, never values.
impl fmt::Debug for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attributes ")?;
        f.debug_list().entries(self.names().map(payout_core::mask)).finish()
    }
}

/// Why a body is not what their documents describe. No message repeats a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WireError {
    #[error("the body is empty")]
    Empty,
    #[error("the body is not UTF-8")]
    NotUtf8,
    #[error("the body is a page of markup, it should be JSON")]
    Markup,
    #[error("the body holds no JSON where an object should be (line {line}, column {column} of it)")]
    BrokenJson { line: usize, column: usize },
    #[error("the member {name:?} stands twice in one object, so neither is to be trusted")]
    Repeated { name: String },
    #[error("there is an array where an object should be")]
    Array,
    #[error("`{name}` should be an object")]
    NoObject { name: String },
    #[error("`{name}` should be an array")]
    NoArray { name: String },
    #[error("the answer has no `{name}`")]
    Missing { name: &'static str },
    #[error("`{name}` should be a text")]
    NoText { name: &'static str },
    #[error("`data.type` is {found:?}, it should be {expected}")]
    Type { found: String, expected: &'static str },
    #[error("`data.id`: {0}")]
    Id(payout_core::IdError),
}

/// The values of an array; an empty object stands for an empty one.
pub(crate) fn elements(text: &str) -> Result<Vec<Value>, WireError> {
    match read(text)? {
        Container::Array(values) => Ok(values),
        Container::Object(members) if members.is_empty() => Ok(Vec::new()),
        Container::Object(_) => Err(WireError::NoArray {
            name: "data".to_owned(),
        }),
    }
}

enum Container {
    Object(Vec<(String, Value)>),
    Array(Vec<Value>),
}

fn read(text: &str) -> Result<Container, WireError> {
    // serde_json's own messages can repeat a value: only the place is kept.
    let place = |error: serde_json::Error| WireError::BrokenJson {
        line: error.line(),
        column: error.column(),
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    let container = reader.deserialize_any(OneLevel).map_err(place)?;
    reader.end().map_err(place)?;
    Ok(container)
}

/// Opens one level; what is below stays text until somebody asks for it, so a deep answer costs no stack.
struct OneLevel;

impl<'de> Visitor<'de> for OneLevel {
    type Value = Container;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Container, A::Error> {
        let mut members = Vec::with_capacity(map.size_hint().unwrap_or(16));
        while let Some((name, literal)) = map.next_entry::<String, &RawValue>()? {
            members.push((name, Value::of(literal.get()).map_err(serde::de::Error::custom)?));
        }
        Ok(Container::Object(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Container, A::Error> {
        let mut values = Vec::new();
        while let Some(literal) = seq.next_element::<&RawValue>()? {
            values.push(Value::of(literal.get()).map_err(serde::de::Error::custom)?);
        }
        Ok(Container::Array(values))
    }
}

impl Value {
    fn of(literal: &str) -> Result<Self, serde_json::Error> {
        Ok(match literal.bytes().next() {
            Some(b'"') => Self::Text(serde_json::from_str(literal)?),
            Some(b'{' | b'[') => Self::Nested(literal.to_owned()),
            _ if literal == "null" => Self::Null,
            _ => Self::Literal(literal.to_owned()),
        })
    }

    /// Whether it says nothing: `null`, `false`, an empty text, object or array.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::Literal(text) => text == "false",
            Self::Nested(text) => {
                let mut inside = text.chars().filter(|character| !character.is_ascii_whitespace());
                inside.nth(1).is_some_and(|character| matches!(character, '}' | ']'))
            }
        }
    }
}
