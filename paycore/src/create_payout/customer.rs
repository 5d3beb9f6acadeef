use crate::{
    body,
    members::{Members, Written},
};
use payout_core::WriteError;
use serde::Serialize;
use std::fmt;

const RULE: &str = "PayCore 3.1";

/// Whom the money goes to or comes from, `customer`. What the service needs of it, only a prerequest knows.
///
/// # Example: with an address
///
/// ```
/// use paycore::{Address, Customer};
///
/// let customer = Customer::new("customer-17")
///     .name("Ada Lovelace")
///     .date_of_birth("1815-12-10")
///     .address(Address::new().country("GB").city("London"));
/// assert_eq!(format!("{customer:?}"), "Customer([redacted])");
/// ```
#[derive(Default)]
#[must_use = "a customer does nothing until it is given to a call"]
pub struct Customer {
    reference: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    date_of_birth: Option<String>,
    individual_tax_id: Option<String>,
    address: Option<Address>,
    metadata: Members,
}

/// A postal address, `customer.address`.
///
/// # Example: the country's code, not its name
///
/// ```
/// use paycore::Address;
///
/// let address = Address::new().country("ES").region("Barcelona").post_code("08019");
/// # let _ = address;
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize)]
#[must_use = "an address does nothing until it is given to a customer"]
pub struct Address {
    #[serde(rename = "full_address", skip_serializing_if = "Option::is_none")]
    full: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    street: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_code: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct CustomerBody<'a> {
    reference_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    individual_tax_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a Address>,
    #[serde(skip_serializing_if = "Written::is_empty")]
    metadata: Written<'a>,
}

impl Customer {
    /// A customer by your own id of them, `customer.reference_id`.
    pub fn new(reference: impl Into<String>) -> Self {
        Self {
            reference: reference.into(),
            ..Self::default()
        }
    }

    /// The name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The address for electronic mail.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// The telephone number in E.164; integrations send it with and without the `+`.
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(phone.into());
        self
    }

    /// The date of birth, `YYYY-MM-DD`.
    pub fn date_of_birth(mut self, date: impl Into<String>) -> Self {
        self.date_of_birth = Some(date.into());
        self
    }

    /// The person's tax number.
    pub fn individual_tax_id(mut self, id: impl Into<String>) -> Self {
        self.individual_tax_id = Some(id.into());
        self
    }

    /// The postal address.
    pub fn address(mut self, address: Address) -> Self {
        self.address = Some(address);
        self
    }

    /// A text of yours that comes back in callbacks.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.push(key, value);
        self
    }

    pub(crate) fn write(&self) -> Result<CustomerBody<'_>, WriteError> {
        let wrong = |field, problem| Err(WriteError::new(field, problem).rule(RULE));
        body::filled("customer.reference_id", Some(&self.reference), RULE)?;
        if self.date_of_birth.as_deref().is_some_and(|date| !is_date(date)) {
            return wrong("customer.date_of_birth", "is no date, write it as YYYY-MM-DD");
        }
        let country = self.address.as_ref().and_then(|address| address.country.as_deref());
        if country.is_some_and(|code| code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase())) {
            let problem = "is no code of ISO 3166, write two capital letters like ES, not the country's name";
            return wrong("customer.address.country", problem);
        }
        Ok(CustomerBody {
            reference_id: &self.reference,
            name: self.name.as_deref(),
            email: self.email.as_deref(),
            phone: self.phone.as_deref(),
            date_of_birth: self.date_of_birth.as_deref(),
            individual_tax_id: self.individual_tax_id.as_deref(),
            address: self.address.as_ref(),
            metadata: self.metadata.write("customer.metadata")?,
        })
    }
}

impl Address {
    /// An address with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// The whole address as one text.
    pub fn full_address(mut self, text: impl Into<String>) -> Self {
        self.full = Some(text.into());
        self
    }

    /// The country's code of ISO 3166: two capital letters.
    pub fn country(mut self, code: impl Into<String>) -> Self {
        self.country = Some(code.into());
        self
    }

    /// Region or state.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The city.
    pub fn city(mut self, city: impl Into<String>) -> Self {
        self.city = Some(city.into());
        self
    }

    /// Street and house.
    pub fn street(mut self, street: impl Into<String>) -> Self {
        self.street = Some(street.into());
        self
    }

    /// The postal code; a text, so that leading zeros stay.
    pub fn post_code(mut self, code: impl Into<String>) -> Self {
        self.post_code = Some(code.into());
        self
    }
}

/// The form of a date; whether the day exists is for the bank to say.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let within = |part: &str, range: std::ops::RangeInclusive<u8>| part.parse().is_ok_and(|n: u8| range.contains(&n));
    match parts.as_slice() {
        [year, month, day] => {
            digits(year, 4) && digits(month, 2) && digits(day, 2) && within(month, 1..=12) && within(day, 1..=31)
        }
        _ => false,
    }
}

impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Customer([redacted])")
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address([redacted])")
    }
}
