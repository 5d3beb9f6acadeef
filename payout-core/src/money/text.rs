//! Decimal text: the strict grammar of requests, the lenient one of answers, and the way back.

use super::{Excerpt, MoneyError};
use crate::currency::Currency;

/// A strictly written decimal, its shape checked: `-?(0|[1-9][0-9]*)(\.[0-9]+)?`.
pub(super) struct Plain<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

/// Splits `10.42 USD` into the checked amount and the code, which is not yet looked up.
pub(super) fn split_code(text: &str) -> Result<(Plain<'_>, &str), MoneyError> {
    check_spacing(text)?;
    let found = || Excerpt::new(text);
    let Some((amount, code)) = text.split_once(' ') else {
        return Err(MoneyError::NoCurrency { found: found() });
    };
    if code.contains(' ') {
        return Err(MoneyError::ExtraSpace { found: found() });
    }
    let number_begins = |part: &str| part.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    if amount.starts_with(|c: char| c.is_ascii_alphabetic()) && number_begins(code) {
        return Err(MoneyError::CodeFirst { found: found() });
    }
    let plain = Plain::split(amount).map_err(|refuse| refuse(found()))?;
    Ok((plain, code))
}

/// Refuses what is wrong around an amount before its digits are looked at.
pub(super) fn check_spacing(text: &str) -> Result<(), MoneyError> {
    let found = || Excerpt::new(text);
    if text.is_empty() {
        return Err(MoneyError::Empty);
    }
    if text.contains(char::is_control) {
        return Err(MoneyError::ControlCharacter { found: found() });
    }
    if text.starts_with(' ') {
        return Err(MoneyError::LeadingSpace { found: found() });
    }
    if text.ends_with(' ') {
        return Err(MoneyError::TrailingSpace { found: found() });
    }
    Ok(())
}

/// Makes the error once the text to quote is known.
type Refuse = fn(Excerpt) -> MoneyError;

impl<'a> Plain<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, MoneyError> {
        Self::split(text).map_err(|refuse| refuse(Excerpt::new(text)))
    }

    fn split(amount: &'a str) -> Result<Self, Refuse> {
        let (negative, unsigned) = strip_minus(amount);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return Err(diagnose(unsigned)),
            Some((whole, fraction)) => (whole, fraction),
            None => (unsigned, ""),
        };
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || leading_zero(whole) {
            return Err(diagnose(unsigned));
        }
        Ok(Self {
            negative,
            whole,
            fraction,
        })
    }

    /// The minor units. `text` is what an error quotes.
    pub(super) fn minor(&self, text: &str, currency: Currency, exponent: u8) -> Result<i128, MoneyError> {
        let wanted = usize::from(exponent);
        let Some(missing) = wanted.checked_sub(self.fraction.len()) else {
            return Err(MoneyError::TooManyDigits {
                found: Excerpt::new(text),
                currency,
                digits: u64::try_from(self.fraction.len()).unwrap_or(u64::MAX),
                allowed: exponent,
            });
        };
        let digits = self.whole.bytes().chain(self.fraction.bytes());
        integer(self.negative, digits.chain(core::iter::repeat_n(b'0', missing))).ok_or_else(|| MoneyError::TooLarge {
            found: Excerpt::new(text),
        })
    }
}

/// Why an amount without its minus sign has not the strict shape.
fn diagnose(unsigned: &str) -> Refuse {
    let digits_and_point = || unsigned.split('.').all(all_digits) && unsigned.split('.').count() <= 2;
    if unsigned.contains(|c: char| c.is_numeric() && !c.is_ascii()) {
        |found| MoneyError::ForeignDigits { found }
    } else if unsigned.starts_with('+') {
        |found| MoneyError::PlusSign { found }
    } else if unsigned.contains([',', '\'', '_']) {
        |found| MoneyError::Separator { found }
    } else if unsigned.starts_with(|c: char| c.is_ascii_digit())
        && Scientific::split(unsigned).is_some_and(|s| s.powered)
    {
        |found| MoneyError::Scientific { found }
    } else if unsigned == "." || !digits_and_point() {
        |found| MoneyError::NotANumber { found }
    } else if unsigned.starts_with('.') {
        |found| MoneyError::NoWholeDigits { found }
    } else if unsigned.ends_with('.') {
        |found| MoneyError::NoFractionDigits { found }
    } else if leading_zero(unsigned.split('.').next().unwrap_or_default()) {
        |found| MoneyError::LeadingZero { found }
    } else {
        |found| MoneyError::NotANumber { found }
    }
}

/// The text of a JSON number: RFC 8259 section 6.
pub(super) struct Scientific<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    power: i64,
    /// Whether a power was written, be it zero.
    powered: bool,
}

impl<'a> Scientific<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, MoneyError> {
        Self::split(text).ok_or_else(|| MoneyError::NotDecimal {
            found: Excerpt::new(text),
        })
    }

    fn split(text: &'a str) -> Option<Self> {
        let (negative, unsigned) = strip_minus(text);
        let (mantissa, power) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, Some(read_power(power)?)),
            None => (unsigned, None),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return None,
            Some((whole, fraction)) => (whole, fraction),
            None => (mantissa, ""),
        };
        let fits = !whole.is_empty() && all_digits(whole) && all_digits(fraction) && !leading_zero(whole);
        fits.then_some(Self {
            negative,
            whole,
            fraction,
            power: power.unwrap_or_default(),
            powered: power.is_some(),
        })
    }

    /// The minor units, if they are a whole number. `text` is what an error quotes.
    pub(super) fn minor(&self, text: &str, currency: Currency, exponent: u8) -> Result<i128, MoneyError> {
        let digits = || self.whole.bytes().chain(self.fraction.bytes());
        let zeros = digits().rev().take_while(|digit| *digit == b'0').count();
        let length = self.whole.len().saturating_add(self.fraction.len());
        if zeros == length {
            return Ok(0);
        }
        // The value is `significant` times ten to the power of `scale`. Everything saturates: such a scale is refused below.
        let significant = digits().take(length.saturating_sub(zeros));
        let scale = self
            .power
            .saturating_sub(count(self.fraction.len()))
            .saturating_add(count(zeros));
        let shift = scale.saturating_add(i64::from(exponent));
        if shift < 0 {
            return Err(MoneyError::TooManyDigits {
                found: Excerpt::new(text),
                currency,
                digits: scale.unsigned_abs(),
                allowed: exponent,
            });
        }
        usize::try_from(shift)
            .ok()
            // However many zeros follow, a digit above nought stands before them: the 40th overflows at the latest.
            .and_then(|shift| integer(self.negative, significant.chain(core::iter::repeat_n(b'0', shift))))
            .ok_or_else(|| MoneyError::TooLarge {
                found: Excerpt::new(text),
            })
    }
}

/// The power behind an `e`, held at the edge of `i64` where it is beyond.
fn read_power(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !all_digits(digits) {
        return None;
    }
    let power = digits.parse::<i64>().unwrap_or(i64::MAX);
    Some(if negative { power.saturating_neg() } else { power })
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn strip_minus(text: &str) -> (bool, &str) {
    text.strip_prefix('-')
        .map_or((false, text), |unsigned| (true, unsigned))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn leading_zero(whole: &str) -> bool {
    whole.len() > 1 && whole.starts_with('0')
}

/// The integer that these ASCII digits write, or `None` beyond `i128`.
fn integer(negative: bool, mut digits: impl Iterator<Item = u8>) -> Option<i128> {
    let magnitude = digits.try_fold(0_u128, |sum, digit| {
        sum.checked_mul(10)?.checked_add(u128::from(digit.checked_sub(b'0')?))
    })?;
    if negative {
        0_i128.checked_sub_unsigned(magnitude)
    } else {
        i128::try_from(magnitude).ok()
    }
}

/// Writes minor units as a decimal with exactly `exponent` digits behind the point.
pub(super) fn write(minor: i128, exponent: u8) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let magnitude = minor.unsigned_abs();
    if exponent == 0 {
        return format!("{sign}{magnitude}");
    }
    // An exponent is 18 at most, so the scale is far below the end of u128.
    let scale = 10_u128.pow(u32::from(exponent));
    let (whole, fraction) = (magnitude / scale, magnitude % scale);
    format!("{sign}{whole}.{fraction:0width$}", width = usize::from(exponent))
}
