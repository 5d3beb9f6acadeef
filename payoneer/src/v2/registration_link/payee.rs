//! What is known of a payee, for the page to fill in (Payoneer 4.3). Personal data: no `Debug` shows it.

use super::Country;
use crate::{
    Date,
    v2::wire::{FREE_TEXT, check_text},
};
use payout_core::{WriteError, mask};
use serde::{Serialize, Serializer};
use std::fmt;

const SECTION: &str = "Payoneer 4.3";

/// A person or a company.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PayeeKind {
    /// `INDIVIDUAL`.
    Individual,
    /// `COMPANY`.
    Company,
    /// A word that this version does not know, as it came.
    Other(String),
}

impl PayeeKind {
    /// Reads the word, in whatever case.
    pub(crate) fn read(text: &str) -> Self {
        match text {
            _ if text.eq_ignore_ascii_case("INDIVIDUAL") => Self::Individual,
            _ if text.eq_ignore_ascii_case("COMPANY") => Self::Company,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The word on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Individual => "INDIVIDUAL",
            Self::Company => "COMPANY",
            Self::Other(text) => text,
        }
    }
}

/// The word on the wire, masked: an answer can hold any.
impl fmt::Debug for PayeeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(self.as_str()))
    }
}

/// What the page fills in already, `payee`. What is not given is left out.
#[derive(Clone, Serialize)]
#[must_use = "a payee is a part of a registration link"]
pub struct Payee {
    #[serde(rename = "type", serialize_with = "word")]
    kind: PayeeKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<Company>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Contact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
}

fn word<S: Serializer>(kind: &PayeeKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.as_str())
}

impl Payee {
    /// A person.
    pub fn individual() -> Self {
        Self::of(PayeeKind::Individual, None)
    }

    /// A company.
    pub fn company(company: Company) -> Self {
        Self::of(PayeeKind::Company, Some(company))
    }

    /// The person to speak to.
    pub fn contact(mut self, contact: Contact) -> Self {
        self.contact = Some(contact);
        self
    }

    /// Where the payee lives, or has its seat.
    pub fn address(mut self, address: Address) -> Self {
        self.address = Some(address);
        self
    }

    fn of(kind: PayeeKind, company: Option<Company>) -> Self {
        Self {
            kind,
            company,
            contact: None,
            address: None,
        }
    }

    pub(super) fn check(&self) -> Result<(), WriteError> {
        self.company.as_ref().map_or(Ok(()), Company::check)?;
        self.address.as_ref().map_or(Ok(()), Address::check)?;
        let Some(contact) = &self.contact else {
            return Ok(());
        };
        contact.check()?;
        match &contact.mobile {
            Some(mobile) if !mobile.bytes().all(|byte| byte.is_ascii_digit()) => {
                let problem =
                    "holds other characters than digits; write the country code and the number without plus or blanks";
                Err(WriteError::new("payee.contact.mobile", problem).rule("Payoneer 4.14"))
            }
            _ => Ok(()),
        }
    }
}

/// A part of the payee's data: optional texts with setters, checked when the call is written.
macro_rules! texts {
    (
        $(#[$meta:meta])* $Name:ident($member:literal) { $($(#[$text_meta:meta])* $text:ident,)* }
        $({ $($(#[$other_meta:meta])* $other:ident: $Other:ty,)* })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Default, Serialize)]
        #[must_use = "it is a part of a payee"]
        #[allow(clippy::struct_field_names, reason = "the names are those of the wire")]
        pub struct $Name {
            $(#[serde(skip_serializing_if = "Option::is_none")] $text: Option<String>,)*
            $($(#[serde(skip_serializing_if = "Option::is_none")] $other: Option<$Other>,)*)?
        }

        impl $Name {
            /// Nothing yet.
            pub fn new() -> Self {
                Self::default()
            }

            $(
                $(#[$text_meta])*
                pub fn $text(mut self, text: impl Into<String>) -> Self {
                    self.$text = Some(text.into());
                    self
                }
            )*
            $($(
                $(#[$other_meta])*
                pub fn $other(mut self, value: $Other) -> Self {
                    self.$other = Some(value);
                    self
                }
            )*)?

            fn check(&self) -> Result<(), WriteError> {
                $(
                    if let Some(text) = &self.$text {
                        check_text(concat!("payee.", $member, ".", stringify!($text)), text, &FREE_TEXT, SECTION)?;
                    }
                )*
                Ok(())
            }
        }

        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($Name), "([redacted])"))
            }
        }
    };
}

texts! {
    /// A company, `payee.company`.
    Company("company") {
        /// Its legal form, `legal_type`.
        legal_type,
        /// Its name.
        name,
        /// Its web site.
        url,
        /// The state it is incorporated in.
        incorporated_state,
    } {
        /// The country it is incorporated in.
        incorporated_country: Country,
    }
}

texts! {
    /// A person to speak to, `payee.contact`.
    Contact("contact") {
        /// First name.
        first_name,
        /// Last name.
        last_name,
        /// E-mail address.
        email,
        /// Mobile number: digits with the country code, without a plus.
        mobile,
        /// Another telephone number.
        phone,
    } {
        /// Date of birth.
        date_of_birth: Date,
    }
}

texts! {
    /// An address, `payee.address`.
    Address("address") {
        /// State or province.
        state,
        /// First line.
        address_line_1,
        /// Second line.
        address_line_2,
        /// City.
        city,
        /// Postal code, `zip_code`.
        zip_code,
    } {
        /// Country.
        country: Country,
    }
}

/// The payee's kind; the rest is personal.
impl fmt::Debug for Payee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Payee")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
