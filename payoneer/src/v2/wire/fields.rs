use super::object;
use payout_core::{IdError, mask};
use serde_json::value::RawValue;
use std::fmt;

/// The members of an answer, in order, each as JSON text.
///
/// Answers can hold members that this crate does not know, and of some calls nothing but the envelope is known: whatever came is
/// here. Values can be personal data, so `Debug` shows names only.
///
/// # Example: a member that has no accessor of its own
///
/// ```
/// # fn example(found: &payoneer::v2::FoundPayout) {
/// let fields = found.envelope().fields();
/// assert_eq!(fields.get("target_amount"), Some("18.20")); // the JSON text, digits as they came
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The JSON text of a member: `"Funded"` with its quotes, `25.20`. Nothing where it is missing or `null`, or where it is there
    /// more than once and none of them can be trusted.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.one(name).ok().flatten()
    }

    /// A member that is a string, decoded.
    #[must_use]
    pub fn get_text(&self, name: &str) -> Option<String> {
        self.text(name).ok().flatten()
    }

    /// All members as names and JSON texts, in the order they came in.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + Clone {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(super) fn of(text: &str) -> Result<Self, serde_json::Error> {
        let mut members = Vec::new();
        object::read(text, &mut members)?;
        Ok(Self(members))
    }

    /// What can be read up to the first thing that is wrong: evidence, never a ground for a decision.
    pub(super) fn glimpse(text: &str) -> Self {
        let mut members = Vec::new();
        // A cut or broken body is why one glimpses.
        drop(object::read(text, &mut members));
        Self(members)
    }

    /// A member's JSON text; `null` counts as missing.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>, FieldError> {
        let mut found = self.iter().filter(|(candidate, _)| *candidate == name);
        let value = found.next().map(|(_, value)| value);
        match found.next() {
            Some(_) => Err(FieldError::Repeated { name: name.to_owned() }),
            None => Ok(value.filter(|value| *value != "null")),
        }
    }

    /// A member that should be a string.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, FieldError> {
        self.read(name, "a string")
    }

    /// A string that says something: samples have empty ones for what is absent (Payoneer 4.6).
    pub(crate) fn said(&self, name: &str) -> Result<Option<String>, FieldError> {
        Ok(self.text(name)?.filter(|text| !text.is_empty()))
    }

    /// A string that says something, as whose absence the answer is not the one that was asked for.
    pub(crate) fn required(&self, name: &'static str) -> Result<String, FieldError> {
        self.said(name)?.ok_or(FieldError::Missing { name })
    }

    /// The digits of a member that should be a number. Requests know amounts as strings too, so a string is read the same way.
    pub(crate) fn number(&self, name: &str) -> Result<Option<String>, FieldError> {
        match self.one(name)? {
            Some(literal) if literal.starts_with('"') => self.text(name),
            Some(literal) if literal.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => {
                Ok(Some(literal.to_owned()))
            }
            Some(_) => Err(FieldError::Kind {
                name: name.to_owned(),
                expected: "a number",
            }),
            None => Ok(None),
        }
    }

    /// A member that should be an object.
    pub(crate) fn object(&self, name: &str) -> Result<Option<Self>, FieldError> {
        self.one(name)?
            .map(|literal| {
                Self::of(literal).map_err(|_| FieldError::Kind {
                    name: name.to_owned(),
                    expected: "an object",
                })
            })
            .transpose()
    }

    /// A member that should be an array of objects.
    pub(crate) fn objects(&self, name: &str) -> Result<Option<Vec<Self>>, FieldError> {
        let Some(items) = self.read::<Vec<Box<RawValue>>>(name, "an array of objects")? else {
            return Ok(None);
        };
        let objects: Result<_, _> = items.iter().map(|item| Self::of(item.get())).collect();
        objects.map(Some).map_err(|_| FieldError::Kind {
            name: name.to_owned(),
            expected: "an array of objects",
        })
    }

    fn read<T: serde::de::DeserializeOwned>(
        &self,
        name: &str,
        expected: &'static str,
    ) -> Result<Option<T>, FieldError> {
        // serde_json's own message can repeat the value.
        self.one(name)?
            .map(|literal| {
                serde_json::from_str(literal).map_err(|_| FieldError::Kind {
                    name: name.to_owned(),
                    expected,
                })
            })
            .transpose()
    }
}

/// Shows names, never values; masked, since names are the sender's choice too.
impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fields ")?;
        f.debug_list().entries(self.iter().map(|(name, _)| mask(name))).finish()
    }
}

/// Why a member cannot be used. No message repeats a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FieldError {
    #[error("the answer has no {name}")]
    Missing { name: &'static str },
    #[error("{name} is there more than once, so none of them is to be trusted")]
    Repeated { name: String },
    #[error("{name} should be {expected}")]
    Kind { name: String, expected: &'static str },
    #[error(transparent)]
    Id(#[from] IdError),
}
