//! Personal data in answers: `Debug` shows which members there are, not what they say.

use crate::{
    Date,
    v2::{Country, Fields},
};

/// The person behind a payee, `contact`. Empty texts count as missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactDetails(Fields);

/// A payee's address, `address`. Empty texts count as missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressDetails(Fields);

macro_rules! texts {
    ($Name:ident { $($(#[$meta:meta])* $text:ident,)* }) => {
        impl $Name {
            pub(super) fn new(fields: Fields) -> Self {
                Self(fields)
            }

            $(
                $(#[$meta])*
                #[must_use]
                pub fn $text(&self) -> Option<String> {
                    self.0.said(stringify!($text)).ok().flatten()
                }
            )*

            /// Every member.
            #[must_use]
            pub fn fields(&self) -> &Fields {
                &self.0
            }
        }
    };
}

texts! {
    ContactDetails {
        /// First name.
        first_name,
        /// Last name.
        last_name,
        /// E-mail address.
        email,
        /// Mobile number.
        mobile,
        /// Another telephone number.
        phone,
    }
}

texts! {
    AddressDetails {
        /// State or province.
        state,
        /// First line.
        address_line_1,
        /// Second line.
        address_line_2,
        /// City.
        city,
        /// Postal code.
        zip_code,
    }
}

impl ContactDetails {
    /// Date of birth.
    #[must_use]
    pub fn date_of_birth(&self) -> Option<Date> {
        self.0.said("date_of_birth").ok()??.parse().ok()
    }
}

impl AddressDetails {
    /// Country, whichever way the United Kingdom is written.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.0.said("country").ok()??.parse().ok()
    }
}
