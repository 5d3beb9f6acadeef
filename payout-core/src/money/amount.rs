//! What a payout moves.

use super::{Money, MoneyError};
use crate::currency::Currency;
use core::{cmp::Ordering, fmt, str::FromStr};

/// The amount of a payout: [`Money`] above zero.
///
/// Making one for a new payout also refuses currencies that ISO 4217 has withdrawn. [`Self::recorded`] takes them, for
/// payouts of the past.
///
/// # Example: text in and out
///
/// ```
/// use payout_core::Amount;
///
/// let amount: Amount = "10.42 USD".parse()?;
/// assert_eq!(amount.minor(), 1042);
/// assert_eq!(amount.to_decimal_text(), "10.42");
/// assert!("0 USD".parse::<Amount>().is_err());
/// # Ok::<(), payout_core::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount(Money);

impl Amount {
    /// The amount of a new payout.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Negative`], [`MoneyError::Zero`], or [`MoneyError::WithdrawnCurrency`].
    ///
    /// # Example: paying out a whole balance
    ///
    /// ```
    /// use payout_core::{Amount, Money, MoneyError};
    ///
    /// let balance: Money = "0.00 USD".parse()?;
    /// assert!(matches!(Amount::new(balance), Err(MoneyError::Zero { .. })));
    /// # Ok::<(), MoneyError>(())
    /// ```
    pub fn new(money: Money) -> Result<Self, MoneyError> {
        let amount = Self::recorded(money)?;
        let currency = money.currency();
        if currency.is_withdrawn() {
            return Err(MoneyError::WithdrawnCurrency { currency });
        }
        Ok(amount)
    }

    /// The amount of a payout that was made before, taken from a record: its currency may have been withdrawn since.
    ///
    /// Never use it to make a new payout. A journal must stay readable on the day after a currency ends, or a payout is lost
    /// from sight.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Negative`] or [`MoneyError::Zero`].
    ///
    /// # Example: an old record
    ///
    /// ```
    /// use payout_core::Amount;
    ///
    /// assert!("10.42 HRK".parse::<Amount>().is_err());
    /// assert_eq!(Amount::recorded("10.42 HRK".parse()?)?.to_string(), "10.42 HRK");
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn recorded(money: Money) -> Result<Self, MoneyError> {
        match money.minor().cmp(&0) {
            Ordering::Less => Err(MoneyError::Negative { found: money }),
            Ordering::Equal => Err(MoneyError::Zero { found: money }),
            Ordering::Greater => Ok(Self(money)),
        }
    }

    /// The amount of a new payout, from a number of minor units.
    ///
    /// # Errors
    ///
    /// As [`Money::from_minor`] and [`Self::new`].
    pub fn from_minor(minor: i128, currency: Currency) -> Result<Self, MoneyError> {
        Self::new(Money::from_minor(minor, currency)?)
    }

    /// The amount of a new payout, from a plain decimal in a currency known from elsewhere.
    ///
    /// # Errors
    ///
    /// As [`Money::parse_decimal`] and [`Self::new`].
    ///
    /// # Example: a currency that only one platform knows
    ///
    /// ```
    /// use payout_core::{Amount, Currency};
    ///
    /// let amount = Amount::parse_decimal("0.00000001", Currency::platform("BTC", 8)?)?;
    /// assert_eq!(amount.minor(), 1);
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        Self::new(Money::parse_decimal(text, currency)?)
    }

    /// The same as money, which may be compared with, added to and taken from other money.
    #[must_use]
    pub const fn money(&self) -> Money {
        self.0
    }

    /// The number of minor units, above zero: cents of `USD`, fils of `KWD`, whole yen of `JPY`.
    #[must_use]
    pub const fn minor(&self) -> i128 {
        self.0.minor()
    }

    /// The currency, which always has an exponent.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.0.currency()
    }

    /// As [`Money::to_decimal_text`]: `10.40`.
    #[must_use]
    pub fn to_decimal_text(&self) -> String {
        self.0.to_decimal_text()
    }

    /// As [`Money::to_shortest_text`]: `10.4`.
    #[must_use]
    pub fn to_shortest_text(&self) -> String {
        self.0.to_shortest_text()
    }

    /// Whether a provider's number is exactly this amount: see [`Money::equals_decimal`].
    ///
    /// # Errors
    ///
    /// [`MoneyError::NotDecimal`]: the text is not that of a JSON number.
    pub fn equals_decimal(&self, text: &str) -> Result<bool, MoneyError> {
        self.0.equals_decimal(text)
    }

    /// The sum of both.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::Overflow`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        // The sum of two amounts is above zero, and its currency is the one they have.
        self.0.checked_add(other.0).map(Self)
    }

    /// This amount less the other.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`]; [`MoneyError::Zero`] or [`MoneyError::Negative`] where nothing is left.
    ///
    /// # Example: less the fee
    ///
    /// ```
    /// use payout_core::Amount;
    ///
    /// let fee: Amount = "1 USD".parse()?;
    /// assert_eq!("10.42 USD".parse::<Amount>()?.checked_sub(fee)?.to_string(), "9.42 USD");
    /// assert!(fee.checked_sub(fee).is_err());
    /// # Ok::<(), payout_core::MoneyError>(())
    /// ```
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        Self::recorded(self.0.checked_sub(other.0)?)
    }

    /// This amount so many times over.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`]; [`MoneyError::Zero`] or [`MoneyError::Negative`] where `times` is not above zero.
    pub fn checked_mul(self, times: i64) -> Result<Self, MoneyError> {
        Self::recorded(self.0.checked_mul(times)?)
    }

    /// Which of both is larger.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`]: money of two currencies has no order.
    pub fn compare(&self, other: &Self) -> Result<Ordering, MoneyError> {
        self.0.compare(&other.0)
    }
}

impl TryFrom<Money> for Amount {
    type Error = MoneyError;

    /// The same as [`Amount::new`].
    fn try_from(money: Money) -> Result<Self, MoneyError> {
        Self::new(money)
    }
}

impl From<Amount> for Money {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

impl FromStr for Amount {
    type Err = MoneyError;

    /// Reads `10.42 USD`: the amount, one space, the code of an ISO 4217 currency in force.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Self::new(text.parse()?)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({} {:?})", self.0.to_decimal_text(), self.currency())
    }
}
