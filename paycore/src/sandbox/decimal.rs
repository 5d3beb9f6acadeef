//! Decimal sums, as this gateway takes and shows them.

use payout_core::{
    Currency,
    sandbox::decimal::{self, DIGITS},
};

pub(super) use payout_core::sandbox::decimal::format as cents;

/// Plain decimal text without a sign: what the documents show of amounts (section 8.1).
pub(super) fn parse(text: &str) -> Option<i128> {
    decimal::parse(text).filter(|_| !text.starts_with('-'))
}

/// Whether the currency has this many digits behind the point. Of a currency that nobody listed nothing is known.
pub(super) fn fits(value: i128, currency: &str) -> bool {
    let exponent = crate::currency(currency)
        .ok()
        .and_then(|currency: Currency| currency.exponent());
    let Some(exponent) = exponent else { return true };
    let step = 10_i128.checked_pow(
        u32::try_from(DIGITS)
            .unwrap_or_default()
            .saturating_sub(u32::from(exponent)),
    );
    step.is_none_or(|step| value % step == 0)
}

/// Without redundant zeros: `100`, `100.78`.
pub(super) fn shortest(value: i128) -> String {
    let cents = cents(value);
    cents.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How amounts stand in answers and callbacks (section 8.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Amounts {
    /// A number without redundant zeros: `100.78`.
    #[default]
    Number,
    /// A number with a zero more: `100.780`.
    LongNumber,
    /// A text: `"100.78"`.
    Text,
    /// A number with an exponent: `10078e-2`.
    Exponent,
    /// A number with what a binary fraction left behind: `100.78000000000000001`.
    Noise,
}

impl Amounts {
    /// The literal of an amount.
    pub(super) fn literal(self, value: i128) -> String {
        let shortest = shortest(value);
        let point = if shortest.contains('.') { "" } else { "." };
        match self {
            Self::Number => shortest,
            Self::LongNumber => format!("{shortest}{point}0"),
            Self::Text => format!("\"{shortest}\""),
            Self::Exponent => {
                let (mut mantissa, mut exponent) = (value, -i64::try_from(DIGITS).unwrap_or_default());
                while mantissa != 0 && mantissa % 10 == 0 {
                    mantissa /= 10;
                    exponent += 1;
                }
                format!("{mantissa}e{exponent}")
            }
            Self::Noise => {
                let long = format!("{shortest}{point}");
                let places = long.len() - long.find('.').map_or(0, |at| at + 1);
                format!("{long}{}1", "0".repeat(16_usize.saturating_sub(places)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_keep_every_digit() {
        for (text, short, long) in [
            ("29.99", "29.99", "29.99"),
            ("10.50", "10.5", "10.50"),
            ("7", "7", "7.00"),
            ("0.00000001", "0.00000001", "0.00000001"),
            ("90071992547409.93", "90071992547409.93", "90071992547409.93"),
        ] {
            let value = parse(text).unwrap();
            assert_eq!((shortest(value).as_str(), cents(value).as_str()), (short, long));
            assert_eq!(cents(-value), format!("-{long}"));
        }
        for text in [
            "",
            "-1",
            "1.",
            ".5",
            "+1",
            "1e3",
            "0.1234567890123",
            "1,0",
            "999999999999999999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn one_amount_in_many_spellings() {
        let value = parse("100.78").unwrap();
        let literals = [
            (Amounts::Number, "100.78"),
            (Amounts::LongNumber, "100.780"),
            (Amounts::Text, "\"100.78\""),
            (Amounts::Exponent, "10078e-2"),
            (Amounts::Noise, "100.78000000000000001"),
        ];
        for (style, literal) in literals {
            assert_eq!(style.literal(value), literal);
        }
        let hundred = parse("100").unwrap();
        assert_eq!(Amounts::Exponent.literal(hundred), "1e2");
        assert_eq!(Amounts::LongNumber.literal(hundred), "100.0");
        assert_eq!(Amounts::Noise.literal(hundred), "100.00000000000000001");
    }

    #[test]
    fn digits_of_a_currency() {
        for (text, currency, expected) in [
            ("1.5", "JPY", false),
            ("1", "JPY", true),
            ("1.2345", "KWD", false),
            ("1.234", "KWD", true),
            ("0.00000001", "BTC", true),
            ("0.000000001", "BTC", false),
            ("0.123456789", "NOBODYSCOIN", true),
        ] {
            assert_eq!(fits(parse(text).unwrap(), currency), expected, "{text} {currency}");
        }
    }
}
