//! Currencies: a checked code and the number of digits behind its decimal point.

mod error;
#[cfg(feature = "serde")]
mod record;
mod table;

pub use error::CurrencyError;

use crate::money::Excerpt;
use core::{fmt, str::FromStr};
use table::Entry;

/// The longest code: PayCore.io's own dictionary goes up to ten characters.
const CODE_LIMIT: usize = 10;
/// The largest exponent: Ethereum's 18 digits are the most that any platform is known to keep.
const EXPONENT_LIMIT: u8 = 18;

/// A currency: a code of 3 to 10 characters and its exponent, the number of digits behind the decimal point.
///
/// ISO 4217 currencies come [from their code](Self::from_code); what only one platform knows, such as `USDT`, is
/// stated [with its exponent](Self::platform), because an exponent that is guessed pays a hundred times too much.
///
/// Two currencies are equal when code **and** exponent are: amounts of the same code on different scales never mix.
///
/// # Example: what ISO 4217 says
///
/// ```
/// use payout_core::Currency;
///
/// let dinar: Currency = "KWD".parse()?;
/// assert_eq!(dinar.code(), "KWD");
/// assert_eq!(dinar.numeric(), Some(414));
/// assert_eq!(dinar.exponent(), Some(3));
///
/// let gold = Currency::from_code("XAU")?;
/// assert_eq!(gold.exponent(), None); // readable, but no amount of it can be made
/// # Ok::<(), payout_core::currency::CurrencyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    /// The code, filled up with NUL.
    code: [u8; CODE_LIMIT],
    exponent: Option<u8>,
}

impl Currency {
    /// The ISO 4217 currency with this code, in force or withdrawn.
    ///
    /// The table holds lists one and three of ISO 4217 as of 2026-02-01.
    ///
    /// # Errors
    ///
    /// [`CurrencyError`]: the code is not of the right form, or ISO 4217 does not know it.
    ///
    /// # Example: a code that ISO 4217 does not know
    ///
    /// ```
    /// use payout_core::{Currency, currency::CurrencyError};
    ///
    /// assert_eq!(Currency::from_code("EUR")?.exponent(), Some(2));
    /// assert!(matches!(Currency::from_code("USDT"), Err(CurrencyError::Unknown { .. })));
    /// # Ok::<(), CurrencyError>(())
    /// ```
    pub fn from_code(code: &str) -> Result<Self, CurrencyError> {
        let checked = check(code)?;
        let entry = table::find(code).ok_or_else(|| CurrencyError::Unknown {
            found: Excerpt::new(code),
        })?;
        Ok(Self {
            code: checked,
            exponent: entry.exponent,
        })
    }

    /// A currency that ISO 4217 does not know and a platform defines, with the exponent that this platform states.
    ///
    /// The same code may have another exponent elsewhere: PayCore.io keeps `USDC` with 6 digits and `USDCERC20` with 8.
    ///
    /// # Errors
    ///
    /// [`CurrencyError`]: the code is not of the right form, is one of ISO 4217 (use [`Self::from_code`], and
    /// [`Self::with_exponent`] where the platform differs from ISO), or the exponent is above 18.
    ///
    /// # Example: a stablecoin
    ///
    /// ```
    /// use payout_core::{Amount, Currency};
    ///
    /// let tether = Currency::platform("USDT", 6)?;
    /// let amount = Amount::parse_decimal("10.425", tether)?;
    /// assert_eq!(amount.to_string(), "10.425000 USDT");
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn platform(code: &str, exponent: u8) -> Result<Self, CurrencyError> {
        let checked = check(code)?;
        if table::find(code).is_some() {
            return Err(CurrencyError::IsoCode {
                found: Excerpt::new(code),
            });
        }
        Self {
            code: checked,
            exponent: None,
        }
        .with_exponent(exponent)
    }

    /// The same code with the exponent that one provider keeps for it, unlike ISO 4217.
    ///
    /// The result is another currency: it equals, and adds to, only currencies with this exponent. Use it where the
    /// provider's own documents or its test environment prove the difference.
    ///
    /// # Errors
    ///
    /// [`CurrencyError::ExponentTooLarge`]: the exponent is above 18.
    ///
    /// # Example: a provider that keeps two digits for a currency without any
    ///
    /// ```
    /// use payout_core::{Currency, Money};
    ///
    /// let iso = Currency::from_code("ISK")?;
    /// let theirs = iso.with_exponent(2)?;
    /// assert_eq!(Money::from_minor(150_000, theirs)?.to_decimal_text(), "1500.00");
    /// assert_ne!(iso, theirs);
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn with_exponent(self, exponent: u8) -> Result<Self, CurrencyError> {
        if exponent > EXPONENT_LIMIT {
            return Err(CurrencyError::ExponentTooLarge { found: exponent });
        }
        Ok(Self {
            exponent: Some(exponent),
            ..self
        })
    }

    /// The code: 3 to 10 upper-case ASCII letters and digits.
    #[must_use]
    pub fn code(&self) -> &str {
        let code = self.code.split(|byte| *byte == 0).next().unwrap_or_default();
        // Checked to be ASCII when the currency was made.
        core::str::from_utf8(code).unwrap_or_default()
    }

    /// The number of digits behind the decimal point, or `None` where no amount can be written: ISO 4217 gives no minor
    /// unit (`XAU`, `XXX`), or the code was withdrawn and its exponent is not well evidenced.
    #[must_use]
    pub const fn exponent(&self) -> Option<u8> {
        self.exponent
    }

    /// The numeric code of ISO 4217, or `None` for a currency that has none. It is written with three digits: 36 as `036`.
    ///
    /// Withdrawn currencies of one country often shared their number.
    #[must_use]
    pub fn numeric(&self) -> Option<u16> {
        self.entry().and_then(|entry| entry.numeric)
    }

    /// Whether ISO 4217 has withdrawn the code, as `DEM` and `HRK`: readable in old records, refused in new payouts.
    ///
    /// # Example: the kuna, replaced by the euro in 2023
    ///
    /// ```
    /// use payout_core::{Amount, Currency, Money, MoneyError};
    ///
    /// assert!(Currency::from_code("HRK")?.is_withdrawn());
    /// assert!("10.42 HRK".parse::<Money>().is_ok());
    /// assert!("10.42 HRK".parse::<Amount>().is_err());
    /// # Ok::<(), MoneyError>(())
    /// ```
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.entry().is_some_and(|entry| entry.withdrawn)
    }

    /// Whether ISO 4217 knows the code and gives it this exponent.
    #[must_use]
    pub fn is_iso(&self) -> bool {
        self.entry().is_some_and(|entry| entry.exponent == self.exponent)
    }

    fn entry(&self) -> Option<&'static Entry> {
        table::find(self.code())
    }
}

/// Checks the form of a code, and nothing about its meaning.
fn check(code: &str) -> Result<[u8; CODE_LIMIT], CurrencyError> {
    let found = || Excerpt::new(code);
    if code.is_empty() {
        return Err(CurrencyError::Empty);
    }
    if !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(CurrencyError::Characters { found: found() });
    }
    if code.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return Err(CurrencyError::LowerCase { found: found() });
    }
    // `840` would read as the numeric code of ISO 4217.
    if code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(CurrencyError::OnlyDigits { found: found() });
    }
    let mut checked = [0; CODE_LIMIT];
    match checked.get_mut(..code.len()) {
        Some(start) if code.len() >= 3 => start.copy_from_slice(code.as_bytes()),
        _ => return Err(CurrencyError::Length { found: found() }),
    }
    Ok(checked)
}

impl FromStr for Currency {
    type Err = CurrencyError;

    /// The same as [`Currency::from_code`].
    fn from_str(code: &str) -> Result<Self, CurrencyError> {
        Self::from_code(code)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// The code, followed by the exponent where ISO 4217 does not give this one: `USD`, `USDT/6`.
impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        match self.exponent {
            Some(exponent) if !self.is_iso() => write!(f, "/{exponent}"),
            _ => Ok(()),
        }
    }
}
