//! Money and amounts, row by row of the money faults: exactness, digits, refusals, overflow, answers.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use payout_core::{Amount, Currency, Money, MoneyError, currency::CurrencyError};
use std::{cmp::Ordering, error::Error};

fn currency(code: &str) -> Currency {
    Currency::from_code(code).unwrap()
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn refusal(text: &str) -> MoneyError {
    text.parse::<Amount>().unwrap_err()
}

macro_rules! assert_refused {
    ($text:expr, $pattern:pat) => {
        let text: &str = $text;
        let refusal = refusal(text);
        assert!(matches!(refusal, $pattern), "{text:?} was refused as {refusal:?}");
    };
}

#[test]
fn m1_a_tenth_and_two_tenths_are_three_tenths() {
    let sum = money("0.10 USD").checked_add(money("0.2 USD")).unwrap();
    assert_eq!(sum, money("0.30 USD"));
    assert_eq!(sum.to_string(), "0.30 USD");
}

#[test]
fn m1_what_a_float_cannot_hold_is_exact() {
    assert_eq!(money("9007199254740993 USD").minor(), 900_719_925_474_099_300);
    assert_eq!(money("9007199254740993.01 USD").to_string(), "9007199254740993.01 USD");
    assert_eq!(money("1.005 KWD").minor(), 1005);
    assert!(matches!(
        refusal("1.005 USD"),
        MoneyError::TooManyDigits {
            digits: 3,
            allowed: 2,
            ..
        }
    ));
}

#[test]
fn m1_text_is_written_with_all_digits_of_the_currency() {
    let written = |minor, code| Money::from_minor(minor, currency(code)).unwrap().to_string();
    assert_eq!(written(0, "USD"), "0.00 USD");
    assert_eq!(written(5, "USD"), "0.05 USD");
    assert_eq!(written(-5, "USD"), "-0.05 USD");
    assert_eq!(written(-100, "USD"), "-1.00 USD");
    assert_eq!(written(1042, "JPY"), "1042 JPY");
    assert_eq!(written(1042, "KWD"), "1.042 KWD");
    assert_eq!(written(1042, "CLF"), "0.1042 CLF");
    assert_eq!(
        written(i128::MAX, "USD"),
        "1701411834604692317316873037158841057.27 USD"
    );
    assert_eq!(
        written(i128::MIN, "JPY"),
        "-170141183460469231731687303715884105728 JPY"
    );
}

#[test]
fn m1_the_edges_of_i128_are_read_back() {
    for minor in [i128::MIN, i128::MIN + 1, -1, 0, 1, i128::MAX - 1, i128::MAX] {
        for code in ["USD", "JPY", "KWD", "UYW"] {
            let before = Money::from_minor(minor, currency(code)).unwrap();
            assert_eq!(before.to_string().parse::<Money>().unwrap(), before);
            assert_eq!(
                Money::read_decimal(&before.to_decimal_text(), before.currency()).unwrap(),
                before
            );
            assert_eq!(
                Money::read_decimal(&before.to_shortest_text(), before.currency()).unwrap(),
                before
            );
        }
    }
}

#[test]
fn m2_fewer_digits_are_read_and_more_are_refused() {
    for (text, minor) in [
        ("10 USD", 1000),
        ("10.5 USD", 1050),
        ("10.42 USD", 1042),
        ("15 JPY", 15),
        ("1.23 KWD", 1230),
        ("1.2345 CLF", 12345),
        ("1.2345 UYW", 12345),
        ("0.01 USD", 1),
    ] {
        assert_eq!(amount(text).minor(), minor, "{text}");
    }
    for (text, found, most) in [
        ("1.5 JPY", 1, 0),
        ("1.0 JPY", 1, 0),
        ("10.420 USD", 3, 2),
        ("1.2345 KWD", 4, 3),
        ("1.23456 CLF", 5, 4),
        ("1.00000 UYW", 5, 4),
    ] {
        match refusal(text) {
            MoneyError::TooManyDigits { digits, allowed, .. } => assert_eq!((digits, allowed), (found, most), "{text}"),
            other => unreachable!("{text}: {other:?}"),
        }
    }
    assert_eq!(
        refusal("1.5 JPY").to_string(),
        "amount `1.5 JPY` has too many digits after the point (1): JPY allows 0, and amounts are never rounded"
    );
}

#[test]
fn m2_currencies_without_a_minor_unit_hold_no_money() {
    for code in ["XAU", "XXX", "XTS", "XDR"] {
        let text = format!("1 {code}");
        assert_refused!(&text, MoneyError::NoMinorUnit { .. });
        assert!(matches!(text.parse::<Money>(), Err(MoneyError::NoMinorUnit { .. })));
        let made = [
            Money::from_minor(0, currency(code)),
            Money::parse_decimal("1", currency(code)),
            Money::read_decimal("1", currency(code)),
            Money::sum(currency(code), Vec::<Money>::new()),
        ];
        for made in made {
            assert!(matches!(made, Err(MoneyError::NoMinorUnit { .. })), "{code}");
        }
    }
}

#[test]
fn m2_withdrawn_currencies_are_read_and_not_paid() {
    for code in ["HRK", "DEM", "BGN"] {
        let text = format!("10.42 {code}");
        assert_refused!(&text, MoneyError::WithdrawnCurrency { .. });
        assert_eq!(money(&text).to_string(), text);
        assert!(Amount::from_minor(1, currency(code)).is_err());
        assert!(Amount::parse_decimal("1", currency(code)).is_err());
        assert!(Amount::try_from(money(&text)).is_err());
        assert!(Amount::new(Money::from_minor(1, currency(code).with_exponent(3).unwrap()).unwrap()).is_err());
        assert_eq!(Amount::recorded(money(&text)).unwrap().to_string(), text);
    }
    assert!(matches!(Amount::recorded(money("0 HRK")), Err(MoneyError::Zero { .. })));
}

#[test]
fn m3_every_wrong_text_has_its_own_error() {
    use MoneyError as E;
    assert_refused!("-1 USD", E::Negative { .. });
    assert_refused!("-0.01 USD", E::Negative { .. });
    assert_refused!("0 USD", E::Zero { .. });
    assert_refused!("0.00 USD", E::Zero { .. });
    assert_refused!("-0 USD", E::Zero { .. });
    assert_refused!("+1 USD", E::PlusSign { .. });
    assert_refused!(" 1 USD", E::LeadingSpace { .. });
    assert_refused!(" ", E::LeadingSpace { .. });
    assert_refused!("1 USD ", E::TrailingSpace { .. });
    assert_refused!("1 ", E::TrailingSpace { .. });
    assert_refused!("1  USD", E::ExtraSpace { .. });
    assert_refused!("1 000 USD", E::ExtraSpace { .. });
    assert_refused!("1,00 USD", E::Separator { .. });
    assert_refused!("1,000.00 USD", E::Separator { .. });
    assert_refused!("1'000 USD", E::Separator { .. });
    assert_refused!("1_000 USD", E::Separator { .. });
    assert_refused!("1. USD", E::NoFractionDigits { .. });
    assert_refused!(".5 USD", E::NoWholeDigits { .. });
    assert_refused!("-.5 USD", E::NoWholeDigits { .. });
    assert_refused!("1e2 USD", E::Scientific { .. });
    assert_refused!("1.5E+2 USD", E::Scientific { .. });
    assert_refused!("1e0 USD", E::Scientific { .. });
    assert_refused!("00.5 USD", E::LeadingZero { .. });
    assert_refused!("007 USD", E::LeadingZero { .. });
    assert_refused!("00 USD", E::LeadingZero { .. });
    assert_refused!("NaN USD", E::NotANumber { .. });
    assert_refused!("inf USD", E::NotANumber { .. });
    assert_refused!("- USD", E::NotANumber { .. });
    assert_refused!("--1 USD", E::NotANumber { .. });
    assert_refused!(". USD", E::NotANumber { .. });
    assert_refused!("1.2.3 USD", E::NotANumber { .. });
    assert_refused!("0x10 USD", E::NotANumber { .. });
    assert_refused!("1e USD", E::NotANumber { .. });
    assert_refused!("1/2 USD", E::NotANumber { .. });
    assert_refused!("1\u{a0}000 USD", E::NotANumber { .. });
    assert_refused!("$1 USD", E::NotANumber { .. });
    assert_refused!("\u{661}\u{660} USD", E::ForeignDigits { .. });
    assert_refused!("\u{ff11} USD", E::ForeignDigits { .. });
    assert_refused!("\u{00bd} USD", E::ForeignDigits { .. });
    assert_refused!("1234567890123456789012345678901234567890 USD", E::TooLarge { .. });
    assert_refused!("1701411834604692317316873037158841057.28 USD", E::TooLarge { .. });
    assert_refused!("USD 10", E::CodeFirst { .. });
    assert_refused!("USD -10.5", E::CodeFirst { .. });
    assert_refused!("10", E::NoCurrency { .. });
    assert_refused!("10USD", E::NoCurrency { .. });
    assert_refused!("USD", E::NoCurrency { .. });
    assert_refused!("1\0 USD", E::ControlCharacter { .. });
    assert_refused!("1 USD\n", E::ControlCharacter { .. });
    assert_refused!("1\tUSD", E::ControlCharacter { .. });
    assert_refused!("", E::Empty);
    assert_refused!("10 usd", E::Currency(CurrencyError::LowerCase { .. }));
    assert_refused!("10 US", E::Currency(CurrencyError::Length { .. }));
    assert_refused!("10 USDT", E::Currency(CurrencyError::Unknown { .. }));
    assert_refused!("10 840", E::Currency(CurrencyError::OnlyDigits { .. }));
    assert_refused!("10 US\u{301}D", E::Currency(CurrencyError::Characters { .. }));
}

#[test]
fn m3_a_field_without_a_code_is_read_as_strictly() {
    let usd = currency("USD");
    for text in [
        "-1",
        "0",
        "+1",
        " 1",
        "1 ",
        "1 0",
        "1,00",
        "1.",
        ".5",
        "1e2",
        "00.5",
        "NaN",
        "\u{661}",
        "1\0",
        "",
        "1.005",
        "1 USD",
        "0x1",
        "1234567890123456789012345678901234567890",
    ] {
        assert!(Amount::parse_decimal(text, usd).is_err(), "{text:?}");
    }
    let refusal = |text| Amount::parse_decimal(text, usd).unwrap_err();
    assert!(matches!(refusal(""), MoneyError::Empty));
    assert!(matches!(refusal(" 1"), MoneyError::LeadingSpace { .. }));
    assert!(matches!(refusal("1 "), MoneyError::TrailingSpace { .. }));
    assert!(matches!(refusal("1\n"), MoneyError::ControlCharacter { .. }));
    assert!(matches!(refusal("1,00"), MoneyError::Separator { .. }));
    assert_eq!(Amount::parse_decimal("10.42", usd).unwrap(), amount("10.42 USD"));
    assert_eq!(Money::parse_decimal("-10.42", usd).unwrap(), money("-10.42 USD"));
    assert_eq!(Money::parse_decimal("0", usd).unwrap(), money("0 USD"));
}

#[test]
fn m3_messages_quote_the_input_escaped_and_cut() {
    assert_eq!(
        refusal("1\u{661} USD").to_string(),
        r"amount `1\u{661} USD` has digits other than 0 to 9: write ASCII digits, as in `10.42 USD`"
    );
    let long = refusal(&format!("{} USD", "9".repeat(1_000_000))).to_string();
    assert!(long.contains(&format!("`{}...`", "9".repeat(24))), "{long}");
    assert!(long.len() < 200, "{long}");
    assert_eq!(
        refusal("-1.5 USD").to_string(),
        "amount -1.50 USD is negative: a payout needs an amount above zero"
    );
    // Each message names the field, ends without a full stop, and holds no control character.
    for text in [
        "",
        " 1",
        "1 ",
        "1",
        "x\u{1b}[2J USD",
        "1,0 USD",
        "1e2 USD",
        "5 usd",
        "0 USD",
        "1 XAU",
        "1 HRK",
    ] {
        let message = refusal(text).to_string();
        assert!(
            message.starts_with("amount ") || message.starts_with("currency "),
            "{message}"
        );
        assert!(message.contains(": ") && !message.ends_with('.'), "{message}");
        assert!(!message.contains(char::is_control), "{message:?}");
    }
}

#[test]
fn m4_arithmetic_at_the_edges_is_an_error() {
    let usd = currency("USD");
    let least = Money::from_minor(i128::MIN, usd).unwrap();
    let most = Money::from_minor(i128::MAX, usd).unwrap();
    let cent = money("0.01 USD");
    let overflow = |result: Result<Money, MoneyError>| matches!(result, Err(MoneyError::Overflow { .. }));
    assert!(overflow(most.checked_add(cent)));
    assert!(overflow(least.checked_sub(cent)));
    assert!(overflow(least.checked_neg()));
    assert!(overflow(least.checked_mul(-1)));
    assert!(overflow(most.checked_mul(2)));
    assert!(overflow(Money::sum(usd, [most, cent])));
    assert_eq!(most.checked_neg().unwrap().checked_sub(cent).unwrap(), least);
    assert!(matches!(
        Amount::new(most).unwrap().checked_add(amount("0.01 USD")),
        Err(MoneyError::Overflow { .. })
    ));
}

#[test]
fn m4_a_hundred_times_the_edge_of_i64_fits() {
    let edge = Money::from_minor(i128::from(i64::MAX), currency("USD")).unwrap();
    assert_eq!(edge.checked_mul(100).unwrap().minor(), 922_337_203_685_477_580_700);
    let all = Money::sum(edge.currency(), std::iter::repeat_n(edge, 100)).unwrap();
    assert_eq!(all, edge.checked_mul(100).unwrap());
}

#[test]
fn m4_arithmetic_within_one_currency() {
    assert_eq!(
        money("10 USD").checked_sub(money("12.50 USD")).unwrap(),
        money("-2.5 USD")
    );
    assert_eq!(money("-2.5 USD").checked_neg().unwrap(), money("2.5 USD"));
    assert_eq!(money("2.5 USD").checked_mul(-3).unwrap(), money("-7.5 USD"));
    assert_eq!(
        Money::sum(currency("USD"), Vec::<Money>::new()).unwrap(),
        money("0 USD")
    );
    assert_eq!(
        Money::sum(currency("USD"), [amount("10.42 USD"), amount("5 USD")]).unwrap(),
        money("15.42 USD")
    );
    assert_eq!(money("1 USD").compare(&money("2 USD")).unwrap(), Ordering::Less);
    assert_eq!(amount("2 USD").compare(&amount("2.00 USD")).unwrap(), Ordering::Equal);
}

#[test]
fn m4_currencies_do_not_mix() {
    let theirs = Money::from_minor(100, currency("USD").with_exponent(3).unwrap()).unwrap();
    let usd = money("1 USD");
    for other in [money("1 EUR"), theirs] {
        let mismatch = |result: Result<Money, MoneyError>| matches!(result, Err(MoneyError::CurrencyMismatch { .. }));
        assert!(mismatch(usd.checked_add(other)));
        assert!(mismatch(usd.checked_sub(other)));
        assert!(mismatch(Money::sum(usd.currency(), [usd, other])));
        assert!(mismatch(Money::sum(other.currency(), [usd])));
        assert!(matches!(usd.compare(&other), Err(MoneyError::CurrencyMismatch { .. })));
        assert_ne!(usd, other);
    }
    assert_eq!(
        usd.checked_add(theirs).unwrap_err().to_string(),
        "currencies USD and USD/3 differ: calculate and compare within one currency"
    );
    assert!(amount("1 USD").checked_add(amount("1 EUR")).is_err());
    assert!(amount("1 USD").compare(&amount("1 EUR")).is_err());
}

#[test]
fn m4_amounts_stay_above_zero() {
    let (small, large) = (amount("1 USD"), amount("10.42 USD"));
    assert_eq!(large.checked_sub(small).unwrap(), amount("9.42 USD"));
    assert!(matches!(small.checked_sub(small), Err(MoneyError::Zero { .. })));
    assert!(matches!(small.checked_sub(large), Err(MoneyError::Negative { .. })));
    assert_eq!(small.checked_mul(3).unwrap(), amount("3 USD"));
    assert!(matches!(small.checked_mul(0), Err(MoneyError::Zero { .. })));
    assert!(matches!(small.checked_mul(-1), Err(MoneyError::Negative { .. })));
    // An old payout may be reckoned with after its currency has ended.
    let old = Amount::recorded(money("10 HRK")).unwrap();
    let twice = old.checked_add(old).unwrap();
    assert_eq!(twice.money(), money("20 HRK"));
    assert_eq!(twice, old.checked_mul(2).unwrap());
    assert_eq!(twice.checked_sub(old).unwrap(), old);
}

#[test]
fn m5_every_way_to_write_a_number_is_read() {
    let usd = currency("USD");
    for (text, expected) in [
        ("100", "100 USD"),
        ("100.0", "100 USD"),
        ("100.00", "100 USD"),
        ("100.000000000000000000000000000000000000000000", "100 USD"),
        ("1e2", "100 USD"),
        ("1E2", "100 USD"),
        ("1e+2", "100 USD"),
        ("1.0e2", "100 USD"),
        ("10000e-2", "100 USD"),
        ("1000000e-4", "100 USD"),
        ("1.0e-1", "0.10 USD"),
        ("0.1e1", "1 USD"),
        ("-0.50", "-0.5 USD"),
        ("0", "0 USD"),
        ("-0", "0 USD"),
        ("-0.0", "0 USD"),
        ("0e999999999999999999999999", "0 USD"),
        ("0.000e-999999999999999999999999", "0 USD"),
        ("9007199254740993.01", "9007199254740993.01 USD"),
        ("1e002", "100 USD"),
    ] {
        assert_eq!(Money::read_decimal(text, usd).unwrap(), money(expected), "{text}");
        assert!(money(expected).equals_decimal(text).unwrap(), "{text}");
    }
}

#[test]
fn m5_what_is_no_json_number_is_refused() {
    for text in [
        "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1e-", "1e1.5", "1e2e3", "NaN", "Infinity", "null",
        "true", "\"100\"", " 100", "100 ", "1,00", "0x10", "1_0", "\u{661}", "1\0", "1.-5", "1.e2", "--1", "1.2.3",
    ] {
        let refusal = Money::read_decimal(text, currency("USD")).unwrap_err();
        assert!(
            matches!(refusal, MoneyError::NotDecimal { .. }),
            "{text:?}: {refusal:?}"
        );
        assert!(amount("100 USD").equals_decimal(text).is_err(), "{text:?}");
    }
}

#[test]
fn m5_numbers_that_no_minor_unit_holds_are_refused_exactly() {
    let usd = currency("USD");
    for (text, found) in [
        ("10.425", 3),
        ("1e-3", 3),
        ("1.0e-5", 5),
        ("0.0001000", 4),
        ("1e-999999999", 999_999_999),
    ] {
        match Money::read_decimal(text, usd).unwrap_err() {
            MoneyError::TooManyDigits { digits, allowed, .. } => assert_eq!((digits, allowed), (found, 2), "{text}"),
            other => unreachable!("{text}: {other:?}"),
        }
    }
    for text in [
        "1e999999999",
        "-1e37",
        "1e9223372036854775807",
        "1e99999999999999999999",
        "1e37",
        "99999999999999999999999999999999999999.01",
    ] {
        let refusal = Money::read_decimal(text, usd).unwrap_err();
        assert!(matches!(refusal, MoneyError::TooLarge { .. }), "{text}: {refusal:?}");
    }
    let refusal = Money::read_decimal("1e-99999999999999999999", usd).unwrap_err();
    assert!(matches!(refusal, MoneyError::TooManyDigits { .. }), "{refusal:?}");
    assert_eq!(Money::read_decimal("1e36", usd).unwrap().minor(), 10_i128.pow(38));
    let long = format!("0.{}1", "0".repeat(1_000_000));
    assert!(matches!(
        Money::read_decimal(&long, usd),
        Err(MoneyError::TooManyDigits { digits: 1_000_001, .. })
    ));
    let exact = format!("{}e-1000000", ["1", &"0".repeat(1_000_000)].concat());
    assert_eq!(Money::read_decimal(&exact, usd).unwrap(), money("1 USD"));
}

#[test]
fn m5_an_answer_is_compared_as_a_decimal() {
    let asked = amount("9007199254740993.01 USD");
    assert!(asked.equals_decimal("9007199254740993.01").unwrap());
    assert!(asked.equals_decimal("9007199254740993.0100").unwrap());
    for other in [
        "9007199254740994.0",
        "9007199254740993",
        "9007199254740993.011",
        "1e999999999",
        "-9007199254740993.01",
        "0",
    ] {
        assert!(!asked.equals_decimal(other).unwrap(), "{other}");
    }
    assert!(amount("1000 JPY").equals_decimal("1000.00").unwrap());
    assert!(!amount("1000 JPY").equals_decimal("1000.01").unwrap());
}

#[test]
fn m7_the_shortest_text_keeps_every_digit_that_counts() {
    for (text, shortest) in [
        ("100.78 USD", "100.78"),
        ("10.10 USD", "10.1"),
        ("100.00 USD", "100"),
        ("0.05 USD", "0.05"),
        ("-0.50 USD", "-0.5"),
        ("0 USD", "0"),
        ("1000 JPY", "1000"),
        ("1.230 KWD", "1.23"),
    ] {
        assert_eq!(money(text).to_shortest_text(), shortest, "{text}");
    }
    assert_eq!(amount("10.10 USD").to_shortest_text(), "10.1");
    assert_eq!(amount("10.1 USD").to_decimal_text(), "10.10");
}

#[test]
fn platform_currencies_hold_amounts() {
    let tether = Currency::platform("USDT", 6).unwrap();
    let asked = Amount::parse_decimal("10.425", tether).unwrap();
    assert_eq!(asked.minor(), 10_425_000);
    assert_eq!(asked.to_string(), "10.425000 USDT");
    assert!(Amount::parse_decimal("0.0000001", tether).is_err());
    let wei = Money::from_minor(1, Currency::platform("ETH", 18).unwrap()).unwrap();
    assert_eq!(wei.to_string(), "0.000000000000000001 ETH");
}

#[test]
fn text_can_be_padded_and_debugged() {
    assert_eq!(format!("[{:>12}]", amount("10.42 USD")), "[   10.42 USD]");
    assert_eq!(
        format!("{:?} {:?}", money("-1 USD"), amount("10.42 USD")),
        "Money(-1.00 USD) Amount(10.42 USD)"
    );
}

#[test]
fn errors_can_be_sent_between_threads() {
    fn assert_error<E: Error + Send + Sync + 'static>() {}
    assert_error::<MoneyError>();
    assert_error::<CurrencyError>();
}

#[cfg(feature = "serde")]
mod records {
    use super::{amount, money};
    use payout_core::{Amount, Currency, Money};

    #[test]
    fn money_is_text_code_and_exponent() {
        let record = r#"{"amount":"10.42","currency":"USD","exponent":2}"#;
        assert_eq!(serde_json::to_string(&amount("10.42 USD")).unwrap(), record);
        assert_eq!(serde_json::from_str::<Amount>(record).unwrap(), amount("10.42 USD"));
        assert_eq!(serde_json::to_string(&money("10.42 USD")).unwrap(), record);
        assert_eq!(serde_json::from_str::<Money>(record).unwrap(), money("10.42 USD"));
    }

    #[test]
    fn every_kind_of_money_comes_back() {
        let platform = Currency::platform("USDT", 6).unwrap();
        let theirs = Currency::from_code("ISK").unwrap().with_exponent(2).unwrap();
        for before in [
            money("-10.42 USD"),
            money("10.42 HRK"),
            Money::from_minor(i128::MIN, platform).unwrap(),
            Money::from_minor(1, theirs).unwrap(),
        ] {
            let record = serde_json::to_string(&before).unwrap();
            assert_eq!(serde_json::from_str::<Money>(&record).unwrap(), before, "{record}");
            let value = serde_json::to_value(before).unwrap();
            assert_eq!(serde_json::from_value::<Money>(value).unwrap(), before, "{record}");
        }
    }

    #[test]
    fn a_record_outlives_its_currency() {
        let read = serde_json::from_str::<Amount>;
        let record = r#"{"amount":"10.42","currency":"HRK","exponent":2}"#;
        assert_eq!(read(record).unwrap().to_string(), "10.42 HRK");
    }

    #[test]
    fn the_exponent_may_be_left_out_for_iso_4217_only() {
        let read = serde_json::from_str::<Money>;
        assert_eq!(read(r#"{"amount":"1.5","currency":"KWD"}"#).unwrap(), money("1.5 KWD"));
        assert!(read(r#"{"amount":"1.5","currency":"USDT"}"#).is_err());
    }

    #[test]
    fn m1_a_record_is_never_a_number() {
        for wrong in [
            r#"{"amount":10.42,"currency":"USD"}"#,
            r#"{"amount":10,"currency":"USD"}"#,
            r#"{"amount":"10.425","currency":"USD"}"#,
            r#"{"amount":"1","currency":"XAU"}"#,
            r#"{"amount":"1","amount":"2","currency":"USD"}"#,
            r#"{"amount":"1"}"#,
            r#""1 USD""#,
            "1",
        ] {
            assert!(serde_json::from_str::<Money>(wrong).is_err(), "{wrong}");
        }
        for wrong in [
            r#"{"amount":"0","currency":"USD"}"#,
            r#"{"amount":"-1","currency":"USD"}"#,
        ] {
            assert!(serde_json::from_str::<Amount>(wrong).is_err(), "{wrong}");
        }
    }
}
