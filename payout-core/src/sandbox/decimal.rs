//! Decimal sums of a sandbox: whole numbers of the twelfth digit behind the point, which is more than any currency has.
//!
//! Not [`Money`](crate::Money): a sandbox takes what it is sent, whatever the currency, and shares no code with the clients' amounts.
//!
//! # Example: what was sent, summed up
//!
//! ```
//! use payout_core::sandbox::decimal;
//!
//! let sum: Option<i128> = ["10.5", "0.125"].into_iter().map(decimal::parse).sum();
//! assert_eq!(sum.map(decimal::format).as_deref(), Some("10.625"));
//! ```

/// How many digits behind the point a sum has.
pub const DIGITS: usize = 12;

const ONE: i128 = 1_000_000_000_000;

/// Plain decimal text, with a minus sign or without, of at most 20 digits before the point and [`DIGITS`] behind it. Nothing for any
/// other text.
#[must_use]
pub fn parse(text: &str) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| (1..=20).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || fraction.len() > DIGITS {
        return None;
    }
    let whole = whole.parse::<i128>().ok()?.checked_mul(ONE)?;
    let fraction = format!("{fraction:0<DIGITS$}").parse::<i128>().ok()?;
    whole.checked_add(fraction)?.checked_mul(sign)
}

/// With two digits behind the point, or as many as it takes: `110.00`.
#[must_use]
pub fn format(value: i128) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (magnitude, one) = (value.unsigned_abs(), ONE.unsigned_abs());
    let fraction = format!("{:0DIGITS$}", magnitude % one);
    let (cents, rest) = fraction.split_at_checked(2).unwrap_or((&fraction, ""));
    format!("{sign}{}.{cents}{}", magnitude / one, rest.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_keep_every_digit() {
        for (text, shown) in [
            ("29.99", "29.99"),
            ("10.5", "10.50"),
            ("7", "7.00"),
            ("0.123456789012", "0.123456789012"),
            ("0.1230", "0.123"),
            ("-0.01", "-0.01"),
            ("90071992547409.93", "90071992547409.93"),
        ] {
            assert_eq!(parse(text).map(format).as_deref(), Some(shown), "{text}");
        }
        let too_large = "1".repeat(21);
        for text in [
            "",
            "-",
            "1.",
            ".5",
            "+1",
            "1e3",
            "0.1234567890123",
            "--1",
            "1,0",
            &too_large,
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
