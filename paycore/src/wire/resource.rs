//! Documents of JSON:API: `data` with `type`, `id`, `attributes` and `relationships`.

use super::{Attributes, Value, WireError, elements};
use payout_core::mask;

/// What a whole body says.
pub(crate) struct Document {
    top: Attributes,
}

impl Document {
    pub(crate) fn parse(body: &[u8]) -> Result<Self, WireError> {
        Attributes::of_body(body).map(|top| Self { top })
    }

    pub(crate) fn top(&self) -> &Attributes {
        &self.top
    }

    /// Whether the body tells of errors: then it is no success, whatever else it holds (wire specification 4.2).
    pub(crate) fn tells_errors(&self) -> bool {
        ["errors", "error"]
            .iter()
            .any(|name| self.top.value(name).is_some_and(|value| !value.is_empty()))
    }

    /// The one object under `data`.
    pub(crate) fn resource(&self) -> Result<Resource, WireError> {
        match self.top.value("data") {
            Some(Value::Nested(text)) => Resource::parse(text),
            None | Some(Value::Null) => Err(WireError::Missing { name: "data" }),
            Some(_) => Err(WireError::NoObject {
                name: "data".to_owned(),
            }),
        }
    }

    /// The objects under `data`, each as its text: a list, one object alone, or the empty object that stands for none.
    pub(crate) fn list(&self) -> Result<Vec<String>, WireError> {
        let text = match self.top.value("data") {
            Some(Value::Nested(text)) => text,
            None | Some(Value::Null) => return Err(WireError::Missing { name: "data" }),
            Some(_) => {
                return Err(WireError::NoArray {
                    name: "data".to_owned(),
                });
            }
        };
        if text.starts_with('{') {
            let alone = !Attributes::parse(text)?.names().len().eq(&0);
            return Ok(if alone { vec![text.clone()] } else { Vec::new() });
        }
        elements(text)?
            .into_iter()
            .map(|item| match item {
                Value::Nested(text) => Ok(text),
                _ => Err(WireError::NoObject {
                    name: "data[]".to_owned(),
                }),
            })
            .collect()
    }
}

/// One object of the platform.
pub(crate) struct Resource {
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) attributes: Attributes,
    pub(crate) relationships: Option<Attributes>,
    pub(crate) json: String,
}

impl Resource {
    pub(crate) fn parse(json: &str) -> Result<Self, WireError> {
        let object = Attributes::parse(json)?;
        let text = |name: &'static str, label: &'static str| match object.value(name) {
            Some(Value::Text(text)) if !text.is_empty() => Ok(text.clone()),
            None | Some(Value::Null | Value::Text(_)) => Err(WireError::Missing { name: label }),
            Some(_) => Err(WireError::NoText { name: label }),
        };
        Ok(Self {
            kind: text("type", "data.type")?,
            id: text("id", "data.id")?,
            attributes: object.object("attributes")?.ok_or(WireError::Missing {
                name: "data.attributes",
            })?,
            // Only compared where it can be read.
            relationships: object.object("relationships").ok().flatten(),
            json: json.to_owned(),
        })
    }

    pub(crate) fn require_kind(&self, expected: &'static str) -> Result<(), WireError> {
        if self.kind == expected {
            return Ok(());
        }
        Err(WireError::Type {
            found: mask(&self.kind),
            expected,
        })
    }

    /// The code of the service, from a relationship of this name or else from the attributes (wire specification 3.1).
    pub(crate) fn service(&self, relationship: &str) -> Option<String> {
        let related = || {
            let related = self.relationships.as_ref()?.object(relationship).ok()??;
            Some(related.object("data").ok()??.text("id")?.to_owned())
        };
        related().or_else(|| self.attributes.text("service").map(str::to_owned))
    }
}
