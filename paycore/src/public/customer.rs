//! Who pays, as far as a payment page may know (wire specification 7.2).

use crate::{
    body,
    members::{Members, Written},
};
use payout_core::WriteError;
use serde::Serialize;
use std::fmt;

/// The payer, for a payment. Personal data, so `Debug` shows none of it but the id.
///
/// # Example: a known customer
///
/// ```
/// let customer = paycore::public::Customer::new("cus_1234567").email("ada@example.com").metadata("key1", "value1");
/// assert_eq!(format!("{customer:?}"), "Customer { reference_id: \"cus_1234567\", .. }");
/// ```
#[must_use = "it is sent only as part of a payment"]
pub struct Customer {
    reference_id: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    metadata: Members,
}

/// The payer as JSON.
#[derive(Serialize)]
pub(super) struct CustomerBody<'a> {
    reference_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    #[serde(skip_serializing_if = "Written::is_empty")]
    metadata: Written<'a>,
}

impl Customer {
    /// A payer by your own id of them, which must be sent whenever anything of them is.
    pub fn new(reference_id: impl Into<String>) -> Self {
        Self {
            reference_id: reference_id.into(),
            name: None,
            email: None,
            phone: None,
            metadata: Members::default(),
        }
    }

    /// The name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The e-mail address.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// The phone number, called E.164; samples come with and without `+`.
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(phone.into());
        self
    }

    /// A text of yours, which comes back in callbacks. A key that is given twice is refused when the payment is written.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.push(key, value);
        self
    }

    pub(super) fn check(&self) -> Result<(), WriteError> {
        body::filled("customer.reference_id", Some(&self.reference_id), "PayCore 7.2").map(drop)
    }

    pub(super) fn write(&self) -> Result<CustomerBody<'_>, WriteError> {
        self.check()?;
        Ok(CustomerBody {
            reference_id: &self.reference_id,
            name: self.name.as_deref(),
            email: self.email.as_deref(),
            phone: self.phone.as_deref(),
            metadata: self.metadata.write("customer.metadata")?,
        })
    }

    /// Names inside `customer[...]`, in the order of the wire specification 7.2.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("reference_id", Some(&self.reference_id)),
            ("email", self.email.as_ref()),
            ("phone", self.phone.as_ref()),
            ("name", self.name.as_ref()),
        ]
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?.as_str())))
    }

    pub(super) fn all_metadata(&self) -> &Members {
        &self.metadata
    }
}

impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer")
            .field("reference_id", &self.reference_id)
            .finish_non_exhaustive()
    }
}
