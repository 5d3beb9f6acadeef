//! What is wrong with a currency.

use crate::money::Excerpt;
use thiserror::Error;

/// Why a currency was refused. Each message says what would be right.
///
/// # Example: the message for an unknown code
///
/// ```
/// use payout_core::Currency;
///
/// let refusal = Currency::from_code("USDT").map_err(|error| error.to_string());
/// assert!(refusal.is_err_and(|text| text.contains("`Currency::platform`")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CurrencyError {
    /// No text at all.
    #[error("currency code is empty: write an upper-case code such as `USD`")]
    Empty,
    /// Lower-case letters: codes are compared exactly, so they are not converted either.
    #[error("currency code `{found}` has lower-case letters: write it in upper case, such as `USD`")]
    LowerCase {
        /// What was given.
        found: Excerpt,
    },
    /// Something other than ASCII letters and digits.
    #[error("currency code `{found}` has characters other than letters and digits: write 3 to 10 of A to Z and 0 to 9")]
    Characters {
        /// What was given.
        found: Excerpt,
    },
    /// Digits alone, which would read as a numeric code.
    #[error("currency code `{found}` has no letter: write the letter code such as `USD`, not the numeric one")]
    OnlyDigits {
        /// What was given.
        found: Excerpt,
    },
    /// Shorter than 3 or longer than 10 characters.
    #[error("currency code `{found}` is not of 3 to 10 characters: write a code such as `USD`")]
    Length {
        /// What was given.
        found: Excerpt,
    },
    /// A well-formed code that ISO 4217 does not know.
    #[error(
        "currency code `{found}` is not in ISO 4217: write one of its codes, or make a platform's own currency \
         by `Currency::platform` with the number of digits that the platform states"
    )]
    Unknown {
        /// What was given.
        found: Excerpt,
    },
    /// A platform currency under a code of ISO 4217.
    #[error(
        "currency code `{found}` belongs to ISO 4217 and cannot name a platform's own currency: use \
         `Currency::from_code`, and `with_exponent` where the platform keeps another number of digits"
    )]
    IsoCode {
        /// What was given.
        found: Excerpt,
    },
    /// An exponent above 18.
    #[error("currency exponent {found} is too large: state 0 to 18 digits behind the decimal point")]
    ExponentTooLarge {
        /// What was given.
        found: u8,
    },
}
