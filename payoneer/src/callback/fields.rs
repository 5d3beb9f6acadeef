//! The fields of a notification, found without regard to case and spaces.

use super::CallbackError;
use payout_signing::form;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The names of Payoneer 7.1 and 7.2, in lower case and without spaces.
pub(super) mod names {
    pub(in crate::callback) const PAYEE: &[&str] = &["apuid", "payeeid"];
    pub(in crate::callback) const SESSION: &[&str] = &["sessionid"];
    pub(in crate::callback) const PAYONEER: &[&str] = &["payoneerid"];
    pub(in crate::callback) const REFERENCE: &[&str] = &["intpaymentid", "partnerpaymentid"];
    pub(in crate::callback) const PAYMENT: &[&str] = &["paymentid"];
    pub(in crate::callback) const REASON_CODE: &[&str] = &["reasoncode"];
    pub(in crate::callback) const REASON_DESCRIPTION: &[&str] = &["reasondescription"];
    pub(in crate::callback) const AMOUNT: &[&str] = &["amount", "paymentamount"];
    pub(in crate::callback) const CURRENCY: &[&str] = &["currency"];
    pub(in crate::callback) const DATE: &[&str] = &["transactiondate", "canceledpaymentdate"];

    /// The names of one field: two of them with different values contradict each other.
    pub(super) const SPELLINGS: &[&[&str]] = &[PAYEE, REFERENCE];

    pub(in crate::callback) fn is_known(name: &str) -> bool {
        let all = [
            PAYEE,
            SESSION,
            PAYONEER,
            REFERENCE,
            PAYMENT,
            REASON_CODE,
            REASON_DESCRIPTION,
            AMOUNT,
            CURRENCY,
            DATE,
        ];
        all.iter().any(|names| names.contains(&name))
    }
}

#[derive(Clone)]
pub(super) struct Field {
    /// In lower case, without spaces.
    pub(super) name: String,
    /// As it came.
    pub(super) given: String,
    pub(super) value: String,
}

/// No name twice. In the order they came in.
#[derive(Clone)]
pub(super) struct Fields {
    fields: Vec<Field>,
    /// Whether values may still be form-encoded: those of a query are decoded already.
    from_json: bool,
}

impl Fields {
    /// From pairs that are decoded.
    pub(super) fn of_query(pairs: Vec<(String, String)>) -> Result<Self, CallbackError> {
        Self::of(pairs, false)
    }

    pub(super) fn of_json(body: &[u8]) -> Result<Self, CallbackError> {
        let text = std::str::from_utf8(body).map_err(|_| CallbackError::NotUtf8)?;
        let json = |error: serde_json::Error| CallbackError::Json {
            line: error.line(),
            column: error.column(),
        };
        let mut reader = serde_json::Deserializer::from_str(text);
        let Members(members) = reader.deserialize_map(MembersVisitor).map_err(json)?;
        reader.end().map_err(json)?;
        Self::of(members, true)
    }

    fn of(pairs: Vec<(String, String)>, from_json: bool) -> Result<Self, CallbackError> {
        let mut fields = Vec::with_capacity(pairs.len());
        for (given, value) in pairs {
            let name = plain(&given);
            fields.push(Field { name, given, value });
        }
        let mut found = Self { fields, from_json };
        found.unite()?;
        Ok(found)
    }

    /// Drops what is said twice, and refuses what is said in two ways.
    fn unite(&mut self) -> Result<(), CallbackError> {
        // Sorted, since somebody else chooses how many there are; the order they came in is kept beside.
        let mut order: Vec<usize> = (0..self.fields.len()).collect();
        order.sort_by(|a, b| self.name_at(*a).cmp(self.name_at(*b)).then(a.cmp(b)));
        let mut repeated = vec![false; self.fields.len()];
        for (first, second) in order.iter().zip(order.iter().skip(1)) {
            let (Some(a), Some(b)) = (self.fields.get(*first), self.fields.get(*second)) else {
                continue;
            };
            if a.name == b.name {
                if a.value != b.value {
                    return Err(CallbackError::Disagreement {
                        name: payout_core::mask(&b.name),
                    });
                }
                if let Some(repeated) = repeated.get_mut(*second) {
                    *repeated = true;
                }
            }
        }
        let mut repeated = repeated.into_iter();
        self.fields.retain(|_| !repeated.next().unwrap_or_default());
        for names in names::SPELLINGS {
            let mut values = names.iter().filter_map(|name| self.stated(name));
            let first = values.next();
            if values.any(|value| Some(value) != first) {
                let name = names.to_vec().join(" or ");
                return Err(CallbackError::Disagreement { name });
            }
        }
        Ok(())
    }

    fn name_at(&self, index: usize) -> &str {
        self.fields.get(index).map_or("", |field| field.name.as_str())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter()
    }

    /// Any field, by a name in any case, empty values included.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let name = plain(name);
        let field = self.fields.iter().find(|field| field.name == name)?;
        Some(&field.value)
    }

    /// A field that says something: an empty value and a placeholder that nobody replaced say nothing.
    fn stated(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.name == name)?;
        let value = field.value.as_str();
        let placeholder = value.starts_with("{{") && value.ends_with("}}");
        (!value.is_empty() && !placeholder).then_some(value)
    }

    /// One field by any of its names, which agree or never come together.
    pub(super) fn one_of(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.stated(name))
    }

    /// Form-decoded where it comes from JSON and can be decoded as a whole.
    pub(super) fn decoded(&self, names: &[&str]) -> Option<String> {
        let value = self.one_of(names)?;
        let decoded = self.from_json.then(|| form::decode_component(value).ok()).flatten();
        Some(decoded.unwrap_or_else(|| value.to_owned()))
    }
}

/// Names only.
impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.fields.iter().map(|field| payout_core::mask(&field.given)))
            .finish()
    }
}

fn plain(name: &str) -> String {
    let mut plain = name.to_ascii_lowercase();
    plain.retain(|character| character != ' ');
    plain
}

/// The members of an object in their order, repeated ones included: which of two counts must not be the map's choice.
struct Members(Vec<(String, String)>);

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let raw: &RawValue = map.next_value()?;
            // Numbers keep their digits: no value passes through a float.
            match serde_json::from_str::<String>(raw.get()) {
                Ok(text) => members.push((name, text)),
                Err(_) if raw.get() == "null" => {}
                Err(error) if raw.get().starts_with('"') => return Err(serde::de::Error::custom(error)),
                Err(_) => members.push((name, raw.get().to_owned())),
            }
        }
        Ok(Members(members))
    }
}
