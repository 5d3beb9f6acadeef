use serde::Serialize;
use std::{fmt, str::FromStr};

/// A country by its two letters of ISO 3166-1, except that Payoneer writes `UK` for the United Kingdom (Payoneer 4.14).
///
/// # Example: both spellings of one country
///
/// ```
/// use payoneer::v2::Country;
///
/// let country: Country = "GB".parse()?;
/// assert_eq!(country, "UK".parse()?);
/// assert_eq!((country.as_str(), country.iso()), ("UK", "GB"));
/// # Ok::<(), payoneer::v2::CountryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Country(String);

impl Country {
    /// The two letters as Payoneer writes them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two letters of ISO 3166-1.
    #[must_use]
    pub fn iso(&self) -> &str {
        if self.0 == "UK" { "GB" } else { &self.0 }
    }
}

impl FromStr for Country {
    type Err = CountryError;

    fn from_str(text: &str) -> Result<Self, CountryError> {
        if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(CountryError);
        }
        Ok(Self(if text == "GB" { "UK" } else { text }.to_owned()))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A text that is no country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a country is two upper-case letters of ISO 3166-1, such as DE, and GB or UK for the United Kingdom")]
#[non_exhaustive]
pub struct CountryError;
