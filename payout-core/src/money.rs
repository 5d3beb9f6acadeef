//! Money: exact minor units in one currency, and [`Amount`], the money that a payout moves.
//!
//! Sums are integers of the currency's minor unit (cents of `USD`, whole yen of `JPY`). No float type takes part anywhere:
//! what is written is what was asked, and what a provider answers is compared digit by digit.

mod amount;
mod error;
mod excerpt;
#[cfg(feature = "serde")]
mod record;
mod text;

pub use amount::Amount;
pub use error::MoneyError;
pub use excerpt::Excerpt;

use crate::currency::Currency;
use core::{cmp::Ordering, fmt, str::FromStr};

/// A sum of money of any sign: a balance, a fee, a difference. What is paid out is an [`Amount`].
///
/// Held as an `i128` of minor units, so the whole range of a currency with 18 digits fits. There are no operators and no
/// ordering: money of two currencies has no sum and no larger half, so those are calls that can refuse.
///
/// The text is exact both ways: the amount, one space, the currency's code. Fewer digits behind the point than the
/// currency has are read, more are refused and never rounded.
///
/// # Example: text in and out
///
/// ```
/// use payout_core::Money;
///
/// let balance: Money = "-10.5 USD".parse()?;
/// assert_eq!(balance.minor(), -1050);
/// assert_eq!(balance.to_string(), "-10.50 USD");
/// assert!("10.425 USD".parse::<Money>().is_err());
/// # Ok::<(), payout_core::MoneyError>(())
/// ```
///
/// # Example: what does not compile
///
/// ```compile_fail,E0369
/// fn both(dollars: payout_core::Money, euros: payout_core::Money) {
///     let _ = dollars + euros;
/// }
/// ```
///
/// ```compile_fail,E0369
/// fn larger(dollars: payout_core::Money, euros: payout_core::Money) -> bool {
///     dollars > euros
/// }
/// ```
///
/// ```compile_fail,E0277
/// let guessed = payout_core::Money::from(10.42);
/// ```
///
/// ```compile_fail,E0277
/// let nothing = <payout_core::Money as Default>::default();
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i128,
    /// Always one with an exponent.
    currency: Currency,
}

impl Money {
    /// Money from a number of minor units: 1042 of `USD` is 10.42 USD, 1042 of `JPY` is 1042 JPY.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`]: no amount of this currency can be written, as of `XAU`.
    ///
    /// # Example: cents
    ///
    /// ```
    /// use payout_core::{Currency, Money};
    ///
    /// let fee = Money::from_minor(-25, Currency::from_code("EUR")?)?;
    /// assert_eq!(fee.to_string(), "-0.25 EUR");
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn from_minor(minor: i128, currency: Currency) -> Result<Self, MoneyError> {
        exponent_of(currency)?;
        Ok(Self { minor, currency })
    }

    /// Reads a plain decimal, such as a form field, in a currency known from elsewhere.
    ///
    /// The grammar is an optional `-`, digits without superfluous leading zeros, and optionally a point with digits behind it.
    ///
    /// # Errors
    ///
    /// [`MoneyError`], with one variant for each way in which such a text is wrong.
    ///
    /// # Example: a field that holds only the number
    ///
    /// ```
    /// use payout_core::{Currency, Money};
    ///
    /// let usd = Currency::from_code("USD")?;
    /// assert_eq!(Money::parse_decimal("10.42", usd)?.minor(), 1042);
    /// assert!(Money::parse_decimal("1,000.00", usd).is_err());
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        text::check_spacing(text)?;
        let minor = text::Plain::parse(text)?.minor(text, currency, exponent_of(currency)?)?;
        Ok(Self { minor, currency })
    }

    /// Reads what a provider answered: the text of a JSON number (RFC 8259 section 6), as it stands in the body.
    ///
    /// More lenient than [`Self::parse_decimal`]: `1e2` is 100, and zeros behind the currency's last digit are dropped. Still
    /// exact: what the minor unit cannot hold is refused, never rounded. An exponent of any size costs nothing.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NotDecimal`]: not the text of a JSON number. [`MoneyError::TooManyDigits`] and [`MoneyError::TooLarge`]:
    /// a number that is no whole count of minor units, or beyond `i128`. [`MoneyError::NoMinorUnit`] as always.
    ///
    /// # Example: three ways to write one hundred
    ///
    /// ```
    /// use payout_core::{Currency, Money};
    ///
    /// let usd = Currency::from_code("USD")?;
    /// for text in ["100", "100.000", "1e2"] {
    ///     assert_eq!(Money::read_decimal(text, usd)?.to_string(), "100.00 USD");
    /// }
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn read_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let exponent = exponent_of(currency)?;
        let minor = text::Scientific::parse(text)?.minor(text, currency, exponent)?;
        Ok(Self { minor, currency })
    }

    /// Whether a provider's number is exactly this sum, whatever way it is written.
    ///
    /// A number that this currency cannot hold is simply not equal.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NotDecimal`]: the text is not that of a JSON number, so nothing can be concluded.
    ///
    /// # Example: the echo of an answer
    ///
    /// ```
    /// use payout_core::Money;
    ///
    /// let asked: Money = "25.20 USD".parse()?;
    /// assert!(asked.equals_decimal("25.2")?);
    /// assert!(!asked.equals_decimal("25.2000001")?);
    /// assert!(asked.equals_decimal("null").is_err());
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn equals_decimal(&self, text: &str) -> Result<bool, MoneyError> {
        match Self::read_decimal(text, self.currency) {
            Ok(read) => Ok(read == *self),
            Err(MoneyError::TooManyDigits { .. } | MoneyError::TooLarge { .. }) => Ok(false),
            Err(refusal) => Err(refusal),
        }
    }

    /// The number of minor units: cents of `USD`, fils of `KWD`, whole yen of `JPY`.
    #[must_use]
    pub const fn minor(&self) -> i128 {
        self.minor
    }

    /// The currency, which always has an exponent.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount alone, with exactly as many digits behind the point as the currency has: `10.40`, `-0.05`, `1042`.
    #[must_use]
    pub fn to_decimal_text(&self) -> String {
        text::write(self.minor, self.exponent())
    }

    /// The amount alone, without the zeros at the end of the fraction: `10.4`, `-0.05`, `100`.
    ///
    /// For providers that take a JSON number and document it so; it is also the text of a JSON number.
    ///
    /// # Example: no digit that says nothing
    ///
    /// ```
    /// use payout_core::Money;
    ///
    /// assert_eq!("100.50 USD".parse::<Money>()?.to_shortest_text(), "100.5");
    /// assert_eq!("100.00 USD".parse::<Money>()?.to_shortest_text(), "100");
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    #[must_use]
    pub fn to_shortest_text(&self) -> String {
        let mut text = self.to_decimal_text();
        if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        text
    }

    /// The sum of both.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::Overflow`].
    ///
    /// # Example: a tenth and two tenths
    ///
    /// ```
    /// use payout_core::Money;
    ///
    /// let sum = "0.10 USD".parse::<Money>()?.checked_add("0.20 USD".parse()?)?;
    /// assert_eq!(sum, "0.30 USD".parse()?);
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(&other)?;
        self.with_minor(self.minor.checked_add(other.minor))
    }

    /// This money less the other.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::Overflow`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(&other)?;
        self.with_minor(self.minor.checked_sub(other.minor))
    }

    /// The same sum with the other sign.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`], for the smallest `i128` alone.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        self.with_minor(self.minor.checked_neg())
    }

    /// This money so many times over.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`].
    pub fn checked_mul(self, times: i64) -> Result<Self, MoneyError> {
        self.with_minor(self.minor.checked_mul(i128::from(times)))
    }

    /// The sum of all items, of [`Money`] or [`Amount`]; nought of the currency when there are none.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`]: an item of another currency. [`MoneyError::Overflow`]: the items up to some point add
    /// up to more than `i128` holds. [`MoneyError::NoMinorUnit`] as always.
    ///
    /// # Example: what a batch needs
    ///
    /// ```
    /// use payout_core::{Amount, Currency, Money};
    ///
    /// let batch: Vec<Amount> = vec!["10.42 USD".parse()?, "5 USD".parse()?];
    /// let needed = Money::sum(Currency::from_code("USD")?, batch)?;
    /// assert_eq!(needed.to_string(), "15.42 USD");
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn sum<M: Into<Self>>(currency: Currency, items: impl IntoIterator<Item = M>) -> Result<Self, MoneyError> {
        items
            .into_iter()
            .try_fold(Self::from_minor(0, currency)?, |sum, item| sum.checked_add(item.into()))
    }

    /// Which of both is larger.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`]: money of two currencies has no order.
    ///
    /// # Example: whether a balance suffices
    ///
    /// ```
    /// use payout_core::Money;
    ///
    /// let balance: Money = "100 USD".parse()?;
    /// assert!(balance.compare(&"99.99 USD".parse()?)?.is_ge());
    /// assert!(balance.compare(&"1 EUR".parse()?).is_err());
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn compare(&self, other: &Self) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    fn exponent(&self) -> u8 {
        // Every way to make money refuses a currency without one.
        self.currency.exponent().unwrap_or_default()
    }

    fn same_currency(&self, other: &Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::CurrencyMismatch {
            left: self.currency,
            right: other.currency,
        })
    }

    fn with_minor(self, minor: Option<i128>) -> Result<Self, MoneyError> {
        let minor = minor.ok_or(MoneyError::Overflow {
            currency: self.currency,
        })?;
        Ok(Self { minor, ..self })
    }
}

fn exponent_of(currency: Currency) -> Result<u8, MoneyError> {
    currency.exponent().ok_or(MoneyError::NoMinorUnit { currency })
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads `10.42 USD`: the amount, one space, the code of an ISO 4217 currency.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let (plain, code) = text::split_code(text)?;
        let currency = Currency::from_code(code)?;
        let minor = plain.minor(text, currency, exponent_of(currency)?)?;
        Ok(Self { minor, currency })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} {}", self.to_decimal_text(), self.currency))
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Money({} {:?})", self.to_decimal_text(), self.currency)
    }
}
