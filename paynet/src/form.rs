//! Parameters of one request, checked against the documented limits while they are put together.

use payout_core::{Secret, WriteError};
use payout_signing::oauth1::Parameters;
use std::{borrow::Cow, ops::RangeInclusive};

/// A table of the wire specification: its section, and the documented lengths by name, in characters.
pub(crate) struct Table {
    pub(crate) section: &'static str,
    pub(crate) lengths: &'static [(&'static str, RangeInclusive<usize>)],
}

impl Table {
    fn length(&self, name: &str) -> Option<RangeInclusive<usize>> {
        self.lengths
            .iter()
            .find(|(candidate, _)| *candidate == name)
            .map(|(_, length)| length.clone())
    }

    /// Checks a text against its documented length. Refused, never cut.
    pub(crate) fn check_length(&self, name: &str, value: &str) -> Result<(), WriteError> {
        let wrong = |problem: String| Err(WriteError::new(name.to_owned(), problem).rule(self.section));
        let found = value.chars().count();
        match self.length(name) {
            Some(length) if found > *length.end() => {
                wrong(format!("holds {found} characters, the limit is {}", length.end()))
            }
            Some(length) if found < *length.start() => wrong(format!(
                "holds {found} characters, it takes {} to {}",
                length.start(),
                length.end()
            )),
            _ => Ok(()),
        }
    }
}

/// Names that mean the same parameter of a request (wire specification 2.4 and 4.1).
const ALIASES: &[&[&str]] = &[
    &[
        "client_orderid",
        "client-orderid",
        "client-order-id",
        "merchant-order-id",
        "merchant_order",
    ],
    &["orderid", "paynet-order-id"],
    &["merchant_data", "merchantdata"],
    &["receiver_first_name", "first_name"],
    &["receiver_last_name", "last_name"],
    &["receiver_birthday", "birthday"],
    &["receiver_country_code", "country"],
    &["receiver_state", "state"],
    &["receiver_city", "city"],
    &["receiver_zip_code", "zip_code"],
    &["receiver_address1", "address1"],
    &["receiver_phone", "phone"],
    &["receiver_email", "email"],
    &["receiver_identity_document_id", "identity_document_id"],
    &["receiver_identity_document_number", "identity_document_number"],
];

/// Typed parameters being gathered, before they are put in order and checked. Values are borrowed, so that a card number is not
/// copied on the way.
pub(crate) struct Typed<'a>(Vec<(&'static str, Cow<'a, str>)>);

impl<'a> Typed<'a> {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn add(&mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> &mut Self {
        self.0.push((name, value.into()));
        self
    }

    pub(crate) fn add_some(&mut self, name: &'static str, value: Option<impl Into<Cow<'a, str>>>) -> &mut Self {
        if let Some(value) = value {
            self.add(name, value);
        }
        self
    }
}

/// A form being written: typed parameters first, then the caller's extra ones.
pub(crate) struct Form {
    table: &'static Table,
    parameters: Parameters,
}

impl Form {
    pub(crate) fn new(table: &'static Table) -> Self {
        Self {
            table,
            parameters: Parameters::new(),
        }
    }

    /// Adds a typed parameter.
    pub(crate) fn put(&mut self, name: &'static str, value: &str) -> Result<&mut Self, WriteError> {
        check_text(self.table, name, value)?;
        self.push(name.to_owned(), value)
    }

    /// Adds a typed parameter of several lines.
    pub(crate) fn put_lines(&mut self, name: &'static str, text: &str) -> Result<&mut Self, WriteError> {
        if text.is_empty() {
            return Err(WriteError::new(name, "is empty, give it a text").rule(self.table.section));
        }
        self.table.check_length(name, text)?;
        self.push(name.to_owned(), text)
    }

    /// Adds a typed parameter that may be missing.
    pub(crate) fn put_some(&mut self, name: &'static str, value: Option<&str>) -> Result<&mut Self, WriteError> {
        match value {
            Some(value) => self.put(name, value),
            None => Ok(self),
        }
    }

    /// Adds typed parameters in the order of their names, which is that of the documented requests.
    pub(crate) fn typed(&mut self, mut typed: Typed<'_>) -> Result<&mut Self, WriteError> {
        typed.0.sort_unstable_by_key(|(name, _)| *name);
        for (name, value) in &typed.0 {
            self.put(name, value)?;
        }
        Ok(self)
    }

    /// Adds the caller's parameters by the rules of the wire specification 4.0.3.
    pub(crate) fn extra(&mut self, extra: &[(String, Secret)]) -> Result<&mut Self, WriteError> {
        const RULE: &str = "Paynet 4.0.3";
        for (name, value) in extra {
            let wrong = |problem: String| Err(WriteError::new(shown(name), problem).rule(RULE));
            if name.is_empty() {
                return wrong("has a parameter without a name, give it one".to_owned());
            }
            if name.chars().any(char::is_control) {
                return wrong("has a name with a control character, leave it out".to_owned());
            }
            if name.to_ascii_lowercase().starts_with("oauth_") {
                return wrong("has a name of the signature's own, which is not for callers to set".to_owned());
            }
            if let Some(taken) = self.names().find(|taken| same_parameter(taken, name)) {
                return wrong(format!("is there already as `{taken}`, send a parameter once"));
            }
            self.table.check_length(name, value.expose())?;
            self.push(name.clone(), value.expose())?;
        }
        Ok(self)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().map(|(name, _)| name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.names().any(|candidate| candidate == name)
    }

    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)
    }

    pub(crate) fn section(&self) -> &'static str {
        self.table.section
    }

    pub(crate) fn finish(self) -> Parameters {
        self.parameters
    }

    fn push(&mut self, name: String, value: &str) -> Result<&mut Self, WriteError> {
        self.parameters
            .push(name, value)
            .map_err(|error| WriteError::telling("oauth_", error))?;
        Ok(self)
    }
}

/// Checks a typed text: there, of the documented length, without control characters.
pub(crate) fn check_text(table: &Table, name: &'static str, value: &str) -> Result<(), WriteError> {
    let wrong = |problem: &'static str| Err(WriteError::new(name, problem).rule(table.section));
    if value.is_empty() {
        return wrong("is empty, give it a value or leave it out");
    }
    if value.chars().any(char::is_control) {
        return wrong("holds a control character, perhaps a line end; leave it out");
    }
    table.check_length(name, value)
}

fn same_parameter(one: &str, other: &str) -> bool {
    one == other
        || ALIASES
            .iter()
            .any(|aliases| aliases.contains(&one) && aliases.contains(&other))
}

/// A caller's name as an error may show it.
fn shown(name: &str) -> String {
    if name.is_empty() {
        return "extra".to_owned();
    }
    payout_core::mask(&name.chars().take(40).collect::<String>())
}
