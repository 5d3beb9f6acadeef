//! Their numbers, compared as text: integers, decimals, exponents and strings alike (wire specification 8.1).

use payout_core::{Amount, Currency, Money};
use std::cmp::Ordering;

/// Digits that an amount can need at the most: those of `i128`, and six more for the noise behind them.
const LONGEST: usize = 45;

/// A decimal number that was never a binary fraction: `0.digits * 10^point`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    /// Without zeros at either end; empty is nought.
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    /// Reads the text of a JSON number; anything else is `None`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
            return None;
        }
        let digits = [whole, fraction].concat();
        let leading = digits.len() - digits.trim_start_matches('0').len();
        let significant = digits.trim_matches('0').as_bytes().to_vec();
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?;
        Some(Self {
            negative: negative && !significant.is_empty(),
            point: point.checked_add(exponent)?,
            digits: significant,
        })
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Which is larger, signs apart.
    pub(crate) fn compare_size(&self, other: &Self) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self
                .point
                .cmp(&other.point)
                .then_with(|| self.digits.cmp(&other.digits)),
        }
    }

    /// The number times `10^shift` as a whole number, and whether a part behind the point was left out. `None` where it is beyond
    /// what any amount can be.
    fn scaled(&self, shift: i64) -> Option<(i128, bool)> {
        let places = self.point.checked_add(shift)?;
        let Ok(places) = usize::try_from(places) else {
            return Some((0, !self.is_zero()));
        };
        if places > LONGEST && !self.is_zero() {
            return None;
        }
        let mut whole: i128 = 0;
        for index in 0..places.min(LONGEST) {
            let digit = self.digits.get(index).map_or(0, |byte| byte - b'0');
            whole = whole.checked_mul(10)?.checked_add(i128::from(digit))?;
        }
        Some((whole, self.digits.len() > places))
    }

    /// The number as a sum of minor units, signs apart, a difference below a millionth of the smallest unit apart: the platform
    /// calculates with binary fractions somewhere, and an answer may show it (wire specification 11, question 19).
    fn minor(&self, currency: Currency) -> Option<i128> {
        const NOISE: i64 = 6;
        const PARTS: i128 = 1_000_000;
        let (parts, more) = self.scaled(i64::from(currency.exponent()?) + NOISE)?;
        // What stands behind the parts makes them at most one more.
        let minor = parts.checked_add(i128::from(more))? / PARTS;
        let whole = minor.checked_mul(PARTS)?;
        (parts == whole || (more && parts == whole - 1)).then_some(minor)
    }

    fn is_about(&self, amount: &Amount) -> bool {
        !self.negative && self.minor(amount.currency()) == Some(amount.minor())
    }
}

/// A sum of theirs, of any sign.
pub(crate) fn money(text: &str, currency: Currency) -> Option<Money> {
    let decimal = Decimal::parse(text)?;
    let minor = decimal.minor(currency)?;
    let signed = if decimal.negative { minor.checked_neg()? } else { minor };
    Money::from_minor(signed, currency).ok()
}

/// An exponent of any size costs nothing; one beyond this is beyond every amount as well.
fn exponent_of(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size: i64 = digits.parse().unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
    Some(if negative { -size } else { size })
}

/// Whether a text of theirs is this amount. `None` where it is no number, so that nothing can be concluded.
pub(crate) fn equals(amount: &Amount, text: &str) -> Option<bool> {
    Decimal::parse(text).map(|decimal| decimal.is_about(amount))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(amount: &str, text: &str) -> Option<bool> {
        equals(&amount.parse().unwrap(), text)
    }

    #[test]
    fn trap_47_one_value_in_many_spellings() {
        for text in [
            "100",
            "100.0",
            "1e2",
            "1E+2",
            "10000e-2",
            "0.1e3",
            "100.000000000000000000000",
        ] {
            assert_eq!(about("100 USD", text), Some(true), "{text}");
        }
        for text in [
            "-100",
            "99.99",
            "100.01",
            "1e3",
            "1e400",
            "1e99999999999999999999",
            "0",
            "-0",
            "1e-400",
        ] {
            assert_eq!(about("100 USD", text), Some(false), "{text}");
        }
        for text in [
            "", "null", "0x64", "100 ", "+100", "1_00", ".5", "5.", "1e", "NaN", "0100", "--1", "1,5",
        ] {
            assert_eq!(about("100 USD", text), None, "{text}");
        }
    }

    #[test]
    fn trap_47_every_digit_counts() {
        assert_eq!(about("9007199254740993 USD", "9007199254740993"), Some(true));
        assert_eq!(about("9007199254740993 USD", "9007199254740992"), Some(false));
        let bitcoin = Currency::platform("BTC", 8).unwrap();
        let satoshi = Amount::parse_decimal("0.00000001", bitcoin).unwrap();
        assert_eq!(equals(&satoshi, "0.00000001"), Some(true));
        assert_eq!(equals(&satoshi, "1.0e-8"), Some(true));
        assert_eq!(equals(&satoshi, "0.000000010"), Some(true));
        assert_eq!(equals(&satoshi, "0.00000002"), Some(false));
        assert_eq!(equals(&satoshi, "0"), Some(false));
    }

    #[test]
    fn rounding_noise_below_a_millionth_of_the_smallest_unit_is_none() {
        // What PHP prints of a double with 17 digits, above and below.
        assert_eq!(about("100.78 USD", "100.78000000000000114"), Some(true));
        assert_eq!(about("100.78 USD", "100.77999999999999403"), Some(true));
        assert_eq!(about("100.78 USD", "100.78000001"), Some(false));
        assert_eq!(about("100.78 USD", "100.77999999"), Some(false));
        assert_eq!(about("100.78 USD", "100.779999990000001"), Some(true));
        assert_eq!(about("0.01 USD", "0.009999999999999999"), Some(true));
        assert_eq!(about("1 JPY", "0.99999999"), Some(true));
        assert_eq!(about("1 JPY", "0.9999989"), Some(false));
    }

    #[test]
    fn sums_are_read_with_their_sign_and_without_the_noise() {
        let usd = Currency::from_code("USD").unwrap();
        let read = |text: &str| money(text, usd).map(|money| money.to_decimal_text());
        for (text, sum) in [
            ("100.78", "100.78"),
            ("-5", "-5.00"),
            ("0", "0.00"),
            ("-0.00", "0.00"),
            ("60.499999999999996", "60.50"),
            ("60.500000000000004", "60.50"),
            ("-60.499999999999996", "-60.50"),
            ("1e2", "100.00"),
            ("1e-400", "0.00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(sum), "{text}");
        }
        for text in ["0.001", "0.005", "10.0100001", "10.00999999", "1e400", "x", "", "1e36"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn sizes_compare_by_value() {
        let size = |left: &str, right: &str| {
            Decimal::parse(left)
                .unwrap()
                .compare_size(&Decimal::parse(right).unwrap())
        };
        assert_eq!(size("725", "1000"), Ordering::Less);
        assert_eq!(size("1e3", "1000.00"), Ordering::Equal);
        assert_eq!(size("0", "0.0"), Ordering::Equal);
        assert_eq!(size("0.05", "0.5"), Ordering::Less);
        assert_eq!(size("55", "54.99"), Ordering::Greater);
    }
}
