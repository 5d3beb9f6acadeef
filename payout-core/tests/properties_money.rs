//! Money by properties: text comes back, nothing panics, arithmetic agrees with plain integers.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use payout_core::{Amount, Currency, Money, MoneyError};
use proptest::prelude::*;

/// ISO currencies of every exponent, and platform currencies.
fn currencies() -> impl Strategy<Value = Currency> {
    let iso = prop::sample::select(vec!["USD", "EUR", "JPY", "KWD", "CLF", "HUF", "HRK", "UGX"])
        .prop_map(|code| Currency::from_code(code).unwrap());
    let platform =
        ("[A-Z]{2}[A-Z0-9]{2,8}", 0..=18_u8).prop_map(|(code, exponent)| Currency::platform(&code, exponent).unwrap());
    prop_oneof![iso, platform]
}

/// Minor units of every size: evenly drawn ones would nearly all have 39 digits.
fn minors() -> impl Strategy<Value = i128> {
    prop_oneof![
        -1000..1000_i128,
        any::<i64>().prop_map(i128::from),
        (any::<i128>(), 0..127_u32).prop_map(|(minor, shift)| minor >> shift),
        (0..3_i128).prop_map(|less| i128::MAX - less),
        (0..3_i128).prop_map(|more| i128::MIN + more),
    ]
}

fn moneys() -> impl Strategy<Value = Money> {
    (minors(), currencies()).prop_map(|(minor, currency)| Money::from_minor(minor, currency).unwrap())
}

proptest! {
    #[test]
    fn m1_decimal_text_comes_back(money in moneys()) {
        let text = money.to_decimal_text();
        prop_assert_eq!(Money::parse_decimal(&text, money.currency()), Ok(money));
        prop_assert_eq!(Money::parse_decimal(&money.to_shortest_text(), money.currency()), Ok(money));
        let digits = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        prop_assert_eq!(digits, usize::from(money.currency().exponent().unwrap()));
        let full = money.to_string();
        prop_assert_eq!(&full, &format!("{text} {}", money.currency()));
        if money.currency().is_iso() {
            prop_assert_eq!(full.parse(), Ok(money));
        }
    }

    #[test]
    fn m1_the_text_is_the_number_of_minor_units_with_a_point(money in moneys()) {
        let digits: String = money.to_decimal_text().chars().filter(|c| *c != '.').collect();
        prop_assert_eq!(digits.parse::<i128>(), Ok(money.minor()));
    }

    #[test]
    fn m2_digits_beyond_the_exponent_are_refused(money in moneys(), extra in "[0-9]{1,20}") {
        let text = money.to_decimal_text();
        let longer = if text.contains('.') { format!("{text}{extra}") } else { format!("{text}.{extra}") };
        let refusal = Money::parse_decimal(&longer, money.currency());
        prop_assert!(matches!(refusal, Err(MoneyError::TooManyDigits { .. })), "{:?}", refusal);
    }

    #[test]
    fn m3_no_text_makes_a_panic_and_what_is_read_is_canonical(text in "\\PC*|[-+0-9.,eE ]{0,50}( [A-Za-z]{2,4})?") {
        if let Ok(money) = text.parse::<Money>() {
            prop_assert_eq!(money.to_string().parse(), Ok(money));
            prop_assert_eq!(text.parse::<Amount>().is_ok(), money.minor() > 0 && !money.currency().is_withdrawn());
        } else {
            prop_assert!(text.parse::<Amount>().is_err());
        }
    }

    #[test]
    fn m3_bytes_of_any_kind_make_no_panic(text in any::<String>(), currency in currencies()) {
        let strict = Money::parse_decimal(&text, currency);
        let lenient = Money::read_decimal(&text, currency);
        // What the strict reader takes, the lenient one takes, and as the same money.
        if strict.is_ok() {
            prop_assert_eq!(strict, lenient);
        }
    }

    #[test]
    fn m4_arithmetic_is_that_of_integers(currency in currencies(), a in minors(), b in minors(), times in any::<i64>()) {
        let [left, right] = [a, b].map(|minor| Money::from_minor(minor, currency).unwrap());
        let minor = |result: Result<Money, MoneyError>| match result {
            Ok(money) => Some(money.minor()),
            Err(MoneyError::Overflow { .. }) => None,
            Err(other) => unreachable!("{other:?}"),
        };
        prop_assert_eq!(minor(left.checked_add(right)), a.checked_add(b));
        prop_assert_eq!(minor(left.checked_sub(right)), a.checked_sub(b));
        prop_assert_eq!(minor(left.checked_neg()), a.checked_neg());
        prop_assert_eq!(minor(left.checked_mul(times)), a.checked_mul(i128::from(times)));
        prop_assert_eq!(minor(Money::sum(currency, [left, right])), a.checked_add(b));
        prop_assert_eq!(left.checked_add(right), right.checked_add(left));
        prop_assert_eq!(left.compare(&right).unwrap(), a.cmp(&b));
    }

    #[test]
    fn m4_amounts_agree_with_money(a in minors(), b in minors()) {
        let currency = Currency::from_code("USD").unwrap();
        let amount = Amount::from_minor(a, currency);
        prop_assert_eq!(amount.is_ok(), a > 0);
        if let (Ok(left), Ok(right)) = (amount, Amount::from_minor(b, currency)) {
            prop_assert_eq!(left.checked_add(right).ok().map(|sum| sum.minor()), a.checked_add(b));
            prop_assert_eq!(left.checked_sub(right).ok().map(|rest| rest.minor()), (a > b).then(|| a - b));
        }
    }

    #[test]
    fn m5_the_lenient_reader_agrees_with_the_strict_one(money in moneys()) {
        prop_assert_eq!(Money::read_decimal(&money.to_decimal_text(), money.currency()), Ok(money));
        prop_assert_eq!(money.equals_decimal(&money.to_shortest_text()), Ok(true));
    }

    #[test]
    fn m5_a_number_means_the_same_however_it_is_written(money in moneys(), zeros in 0..60_usize, power in -60..60_i64) {
        let exponent = i64::from(money.currency().exponent().unwrap());
        // minor = whole × 10^zeros, shifted back by a power: the same value, written with any power of ten.
        // Nought with zeros behind it would be `00`, which is no JSON number.
        let zeros = if money.minor() == 0 { 0 } else { zeros };
        let text = format!("{}{}e{}", money.minor(), "0".repeat(zeros), -exponent - i64::try_from(zeros).unwrap());
        prop_assert_eq!(money.equals_decimal(&text), Ok(true), "{}", text);
        // Any other power is another number, unless the number is zero.
        let moved = format!("{}e{}", money.minor(), power - exponent);
        prop_assert_eq!(money.equals_decimal(&moved), Ok(power == 0 || money.minor() == 0), "{}", moved);
    }

    #[test]
    fn m5_zeros_at_the_end_change_nothing(money in moneys(), zeros in 0..60_usize) {
        let text = money.to_decimal_text();
        let point = if text.contains('.') || zeros == 0 { "" } else { "." };
        let longer = format!("{text}{point}{}", "0".repeat(zeros));
        prop_assert_eq!(money.equals_decimal(&longer), Ok(true));
        let point = if text.contains('.') { "" } else { "." };
        let other = format!("{text}{point}{}1", "0".repeat(zeros));
        prop_assert_eq!(money.equals_decimal(&other), Ok(false));
    }

    #[test]
    fn m5_numbers_of_any_power_make_no_panic(text in "-?[0-9]{1,60}(\\.[0-9]{1,60})?([eE][-+]?[0-9]{1,30})?", currency in currencies()) {
        if let Ok(money) = Money::read_decimal(&text, currency) {
            prop_assert_eq!(money.equals_decimal(&text), Ok(true));
        }
    }
}

#[cfg(feature = "serde")]
proptest! {
    #[test]
    fn records_come_back(money in moneys()) {
        let record = serde_json::to_string(&money).unwrap();
        prop_assert_eq!(serde_json::from_str::<Money>(&record).unwrap(), money);
        let record = serde_json::to_string(&money.currency()).unwrap();
        prop_assert_eq!(serde_json::from_str::<Currency>(&record).unwrap(), money.currency());
    }
}
