//! Decimal sums for the balances: whole numbers of the eighth digit behind the point, since an amount has 10 characters.

const DIGITS: usize = 8;
const ONE: i128 = 100_000_000;

/// Plain decimal text, with a sign or without; more than eight digits behind the point are none of an amount.
pub(super) fn parse(text: &str) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || fraction.len() > DIGITS {
        return None;
    }
    let whole = whole.parse::<i128>().ok()?.checked_mul(ONE)?;
    let fraction = format!("{fraction:0<DIGITS$}").parse::<i128>().ok()?;
    whole.checked_add(fraction)?.checked_mul(sign)
}

/// With two digits behind the point, or as many as it takes.
pub(super) fn format(value: i128) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let magnitude = value.unsigned_abs();
    let one = ONE.unsigned_abs();
    let fraction = format!("{:0DIGITS$}", magnitude % one);
    let (cents, rest) = fraction.split_at_checked(2).unwrap_or((&fraction, ""));
    let rest = rest.trim_end_matches('0');
    format!("{sign}{}.{cents}{rest}", magnitude / one)
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
            ("0.12345678", "0.12345678"),
            ("0.1230", "0.123"),
            ("-0.01", "-0.01"),
            ("90071992547409.93", "90071992547409.93"),
        ] {
            assert_eq!(parse(text).map(format).as_deref(), Some(shown), "{text}");
        }
        for text in ["", "-", "1.", ".5", "+1", "1e3", "0.123456789", "--1", "1,0"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
