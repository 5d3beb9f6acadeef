//! How the gateway names things (wire specification 2.4), and the fields that its answers and callbacks carry.

#[cfg(feature = "_signer")]
pub(crate) mod answer;
#[cfg(feature = "_signer")]
mod array;
#[cfg(feature = "_signer")]
pub(crate) mod json;

use payout_signing::form::{self, FormError};
use std::fmt;

/// The fields of an answer or a callback, in order, decoded.
///
/// Names are unique; which fields there are depends on brand and payment method. Values can be personal data, so `Debug` shows
/// names only.
///
/// # Example: a field that has no accessor of its own
///
/// ```
/// # fn example(status: &paynet::OrderStatus) {
/// let descriptor = status.fields().get("descriptor");
/// # let _ = descriptor;
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The value of a field, by its name on the wire.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(candidate, _)| *candidate == name)
            .map(|(_, value)| value)
    }

    /// All fields, in the order they came in.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + Clone {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value of a thing that has several names.
    ///
    /// # Errors
    ///
    /// Two of the names are there and do not say the same: then neither is to be trusted.
    pub(crate) fn one_of(&self, names: &'static [&'static str]) -> Result<Option<&str>, Disagreement> {
        let mut found = None;
        for value in names.iter().filter_map(|name| self.get(name)) {
            match found {
                Some(earlier) if earlier != value => return Err(Disagreement { names }),
                _ => found = Some(value),
            }
        }
        Ok(found)
    }

    /// Reads a query, as a callback carries it.
    pub(crate) fn from_query(query: &str) -> Result<Self, FormError> {
        form::decode_unique(query).map(Self)
    }

    /// Takes pairs that are decoded already.
    pub(crate) fn from_pairs<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Result<Self, FormError> {
        let pairs: Vec<_> = pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        form::require_unique(pairs.iter().map(|(name, _)| name.as_str()))?;
        Ok(Self(pairs))
    }

    /// The reason for a decline or a refusal. Empty, absent and the literal text `null` of a documented sample mean none.
    pub(crate) fn error_message(&self) -> Option<&str> {
        self.said(names::ERROR_MESSAGE)
    }

    /// The code beside it.
    #[cfg(feature = "_signer")]
    pub(crate) fn error_code(&self) -> Option<&str> {
        self.said(names::ERROR_CODE)
    }

    fn said(&self, names: &'static [&'static str]) -> Option<&str> {
        // Two spellings that differ are no text to rely on; nothing is decided by it either way.
        let text = self.one_of(names).ok().flatten()?;
        Some(text).filter(|text| !text.is_empty() && *text != "null")
    }
}

/// Shows names, never values.
impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fields ")?;
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// What every answer with fields gives beside what is its own.
#[cfg(feature = "_signer")]
macro_rules! answer_accessors {
    ($Answer:ty) => {
        impl $Answer {
            /// The gateway's id of this request, `serial-number`: what its support asks for first.
            #[must_use]
            pub fn serial_number(&self) -> Option<&str> {
                self.fields
                    .get("serial-number")
                    .filter(|serial| !serial.is_empty())
            }

            /// Every field of the answer.
            #[must_use]
            pub fn fields(&self) -> &$crate::Fields {
                &self.fields
            }

            /// The answer as it came.
            #[must_use]
            pub fn raw(&self) -> &::payout_core::RawAnswer {
                &self.raw
            }
        }
    };
}
#[cfg(feature = "_signer")]
pub(crate) use answer_accessors;

/// The spellings of one thing (wire specification 2.4).
pub(crate) mod names {
    pub(crate) const MERCHANT_ORDER: &[&str] = &[
        "merchant-order-id",
        "client_orderid",
        "client-orderid",
        "client-order-id",
        "merchant_order",
    ];
    pub(crate) const ORDER: &[&str] = &["paynet-order-id", "orderid"];
    pub(crate) const ERROR_MESSAGE: &[&str] = &["error-message", "error_message"];
    #[cfg(feature = "_signer")]
    pub(crate) const ERROR_CODE: &[&str] = &["error-code", "error_code"];
}

/// Two spellings of one thing with two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("two of the fields {names:?} are there and differ, so neither is to be trusted")]
pub(crate) struct Disagreement {
    pub(crate) names: &'static [&'static str],
}
