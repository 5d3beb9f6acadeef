//! What is wrong with money.

use super::{Excerpt, Money};
use crate::currency::{Currency, CurrencyError};
use thiserror::Error;

/// Why money was refused: one variant for each cause, each message with what would be right.
///
/// # Example: telling a person what to mend
///
/// ```
/// use payout_core::{Amount, MoneyError};
///
/// match "1,000.00 USD".parse::<Amount>() {
///     Err(MoneyError::Separator { found }) => assert_eq!(found.as_str(), "1,000.00 USD"),
///     other => unreachable!("{other:?}"),
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// No text at all.
    #[error("amount is empty: write it as in `10.42 USD`")]
    Empty,
    /// A space in front.
    #[error("amount `{found}` begins with a space: write it without, as in `10.42 USD`")]
    LeadingSpace {
        /// What was given.
        found: Excerpt,
    },
    /// A space at the end.
    #[error("amount `{found}` ends with a space: write it without, as in `10.42 USD`")]
    TrailingSpace {
        /// What was given.
        found: Excerpt,
    },
    /// More spaces inside than the one before the currency.
    #[error("amount `{found}` has too many spaces: write only one, before the currency, as in `10.42 USD`")]
    ExtraSpace {
        /// What was given.
        found: Excerpt,
    },
    /// A NUL, a line feed, a tab or another control character.
    #[error("amount `{found}` has a control character: write digits, a point and a code only, as in `10.42 USD`")]
    ControlCharacter {
        /// What was given.
        found: Excerpt,
    },
    /// No space, so no currency behind it.
    #[error("amount `{found}` has no currency: write amount, one space and code, as in `10.42 USD`")]
    NoCurrency {
        /// What was given.
        found: Excerpt,
    },
    /// The code stands in front.
    #[error("amount `{found}` begins with the currency: write the amount first, as in `10.42 USD`")]
    CodeFirst {
        /// What was given.
        found: Excerpt,
    },
    /// A plus sign.
    #[error("amount `{found}` has a plus sign: leave it out, as in `10.42 USD`")]
    PlusSign {
        /// What was given.
        found: Excerpt,
    },
    /// A comma, apostrophe or underscore.
    #[error(
        "amount `{found}` has a separator: write a point before the fraction and nothing between thousands, as in `1000.42 USD`"
    )]
    Separator {
        /// What was given.
        found: Excerpt,
    },
    /// Nothing in front of the point.
    #[error("amount `{found}` has no digit before the point: write `0.5` for one half")]
    NoWholeDigits {
        /// What was given.
        found: Excerpt,
    },
    /// Nothing behind the point.
    #[error("amount `{found}` has no digit after the point: write `1` or `1.0` for one")]
    NoFractionDigits {
        /// What was given.
        found: Excerpt,
    },
    /// A zero in front of other digits.
    #[error("amount `{found}` has a superfluous zero in front: write `5` for five and `0.5` for one half")]
    LeadingZero {
        /// What was given.
        found: Excerpt,
    },
    /// An exponent, as in `1e2`.
    #[error("amount `{found}` has an exponent: write all digits, such as `100` for `1e2`")]
    Scientific {
        /// What was given.
        found: Excerpt,
    },
    /// Digits of another script.
    #[error("amount `{found}` has digits other than 0 to 9: write ASCII digits, as in `10.42 USD`")]
    ForeignDigits {
        /// What was given.
        found: Excerpt,
    },
    /// Anything else that is not a number, `NaN` among it.
    #[error("amount `{found}` is not a decimal number: write digits and at most one point, as in `10.42 USD`")]
    NotANumber {
        /// What was given.
        found: Excerpt,
    },
    /// Not the text of a JSON number (RFC 8259 section 6), where a provider's answer was read.
    #[error("amount `{found}` is not the text of a JSON number: `10.42`, `100` and `1e2` are")]
    NotDecimal {
        /// What was given.
        found: Excerpt,
    },
    /// More digits behind the point than the currency has. Amounts are never rounded.
    #[error(
        "amount `{found}` has too many digits after the point ({digits}): {currency} allows {allowed}, and amounts are \
         never rounded"
    )]
    TooManyDigits {
        /// What was given.
        found: Excerpt,
        /// The currency.
        currency: Currency,
        /// How many digits were found behind the point.
        digits: u64,
        /// How many the currency has.
        allowed: u8,
    },
    /// More than an `i128` of minor units.
    #[error("amount `{found}` is too large: its minor units must fit into 127 bits, about 38 digits")]
    TooLarge {
        /// What was given.
        found: Excerpt,
    },
    /// Below zero, where a payout's amount is wanted.
    #[error("amount {found} is negative: a payout needs an amount above zero")]
    Negative {
        /// What was given.
        found: Money,
    },
    /// Zero, where a payout's amount is wanted.
    #[error("amount {found} is zero: a payout needs an amount above zero")]
    Zero {
        /// What was given.
        found: Money,
    },
    /// A currency of which no amount can be written.
    #[error(
        "currency {currency} has no known minor unit, so no amount of it can be written: use another currency, or \
         `Currency::with_exponent` where the provider states its digits"
    )]
    NoMinorUnit {
        /// The currency.
        currency: Currency,
    },
    /// A withdrawn currency, where the amount of a new payout is wanted.
    #[error("currency {currency} was withdrawn from ISO 4217: pay in the currency that replaced it")]
    WithdrawnCurrency {
        /// The currency.
        currency: Currency,
    },
    /// A code that is wrong in itself.
    #[error(transparent)]
    Currency(#[from] CurrencyError),
    /// Two currencies, or one on two scales, in one calculation.
    #[error("currencies {left:?} and {right:?} differ: calculate and compare within one currency")]
    CurrencyMismatch {
        /// The currency of the first.
        left: Currency,
        /// The currency of the second.
        right: Currency,
    },
    /// A result beyond `i128`.
    #[error("sum in {currency} is too large: its minor units must fit into 127 bits, about 38 digits")]
    Overflow {
        /// The currency.
        currency: Currency,
    },
}
