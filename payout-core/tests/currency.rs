//! Currencies: what ISO 4217 says, what a platform may add, and every refusal.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use payout_core::{Currency, currency::CurrencyError};
use std::collections::HashSet;

#[test]
fn m2_exponents_are_those_of_iso_4217() {
    let expected = [
        ("USD", Some(2)),
        ("EUR", Some(2)),
        ("JPY", Some(0)),
        ("ISK", Some(0)),
        ("UGX", Some(0)),
        ("HUF", Some(2)),
        ("TWD", Some(2)),
        ("KWD", Some(3)),
        ("BHD", Some(3)),
        ("CLF", Some(4)),
        ("UYW", Some(4)),
        ("XAU", None),
        ("XXX", None),
        ("XTS", None),
    ];
    for (code, exponent) in expected {
        let currency = Currency::from_code(code).unwrap();
        assert_eq!(currency.exponent(), exponent, "{code}");
        assert_eq!(currency.code(), code);
        assert!(currency.is_iso(), "{code}");
        assert!(!currency.is_withdrawn(), "{code}");
    }
}

#[test]
fn numeric_codes_are_those_of_iso_4217() {
    let numeric = |code: &str| Currency::from_code(code).unwrap().numeric();
    assert_eq!(numeric("USD"), Some(840));
    assert_eq!(numeric("AUD"), Some(36));
    assert_eq!(numeric("DEM"), Some(276));
    assert_eq!(numeric("XFO"), None);
    assert_eq!(Currency::platform("USDT", 6).unwrap().numeric(), None);
}

#[test]
fn m2_withdrawn_codes_are_readable() {
    for code in ["DEM", "HRK", "BGN", "ANG", "ITL", "ZWL", "RUR"] {
        let currency: Currency = code.parse().unwrap();
        assert!(currency.is_withdrawn(), "{code}");
        assert!(currency.exponent().is_some(), "{code}");
        // No exponent of anybody's makes it payable again.
        assert!(currency.with_exponent(2).unwrap().is_withdrawn(), "{code}");
    }
    // Both are in force, whatever the older of them is called in Venezuela.
    assert!(!Currency::from_code("VES").unwrap().is_withdrawn());
    assert!(!Currency::from_code("VED").unwrap().is_withdrawn());
}

#[test]
fn the_form_of_a_code_is_checked() {
    let refusal = |code: &str| Currency::from_code(code).unwrap_err();
    assert!(matches!(refusal(""), CurrencyError::Empty));
    for code in ["usd", "Usd", "uSDT"] {
        assert!(matches!(refusal(code), CurrencyError::LowerCase { .. }), "{code}");
    }
    for code in [
        "US$",
        "US D",
        " USD",
        "USD ",
        "USD\0",
        "US-D",
        "ЕUR",
        "USD\u{301}",
        "USD/2",
        "\u{ff35}SD",
    ] {
        assert!(matches!(refusal(code), CurrencyError::Characters { .. }), "{code}");
    }
    for code in ["US", "A", "ABCDEFGHIJK"] {
        assert!(matches!(refusal(code), CurrencyError::Length { .. }), "{code}");
    }
    assert!(matches!(refusal("840"), CurrencyError::OnlyDigits { .. }));
    for code in ["USDT", "XYZ", "ABCDEFGHIJ"] {
        assert!(matches!(refusal(code), CurrencyError::Unknown { .. }), "{code}");
    }
}

#[test]
fn platform_currencies_have_the_exponent_that_is_stated() {
    for (code, exponent) in [("USDT", 6), ("1INCH", 18), ("BTC", 8), ("ABCDEFGHIJ", 0)] {
        let currency = Currency::platform(code, exponent).unwrap();
        assert_eq!(currency.code(), code);
        assert_eq!(currency.exponent(), Some(exponent));
        assert!(!currency.is_iso() && !currency.is_withdrawn());
    }
    for iso in ["USD", "DEM", "XAU"] {
        for exponent in [0, 2, 3] {
            let refusal = Currency::platform(iso, exponent).unwrap_err();
            assert!(matches!(refusal, CurrencyError::IsoCode { .. }), "{iso}");
        }
    }
    assert!(matches!(
        Currency::platform("USDT", 19),
        Err(CurrencyError::ExponentTooLarge { found: 19 })
    ));
    assert!(matches!(
        Currency::platform("usdt", 6),
        Err(CurrencyError::LowerCase { .. })
    ));
    assert!(matches!(
        Currency::platform("42", 6),
        Err(CurrencyError::OnlyDigits { .. })
    ));
}

#[test]
fn m8_a_provider_may_keep_another_exponent() {
    let iso = Currency::from_code("ISK").unwrap();
    let theirs = iso.with_exponent(2).unwrap();
    assert_eq!(theirs.code(), "ISK");
    assert_eq!(theirs.exponent(), Some(2));
    assert_eq!(theirs.numeric(), Some(352));
    assert!(!theirs.is_iso());
    assert_ne!(iso, theirs);
    assert_eq!(iso, theirs.with_exponent(0).unwrap());
    assert_eq!(HashSet::from([iso, theirs, theirs]).len(), 2);
    assert!(matches!(
        iso.with_exponent(19),
        Err(CurrencyError::ExponentTooLarge { found: 19 })
    ));
    // Gold by the ounce, where a platform says how finely it keeps it.
    let gold = Currency::from_code("XAU").unwrap();
    assert_eq!(gold.with_exponent(4).unwrap().exponent(), Some(4));
}

#[test]
fn the_code_is_what_is_shown() {
    let usd = Currency::from_code("USD").unwrap();
    let tether = Currency::platform("USDT", 6).unwrap();
    assert_eq!(format!("{usd} {tether} [{usd:>5}]"), "USD USDT [  USD]");
    assert_eq!(format!("{usd:?} {tether:?}"), "USD USDT/6");
    assert_eq!(format!("{:?}", usd.with_exponent(3).unwrap()), "USD/3");
    assert_eq!(format!("{:?}", Currency::from_code("XAU").unwrap()), "XAU");
}

#[test]
fn messages_say_what_would_be_right() {
    let message = |code: &str| Currency::from_code(code).unwrap_err().to_string();
    assert_eq!(
        message("USDT"),
        "currency code `USDT` is not in ISO 4217: write one of its codes, or make a platform's own currency by \
         `Currency::platform` with the number of digits that the platform states"
    );
    assert_eq!(
        message("usd"),
        "currency code `usd` has lower-case letters: write it in upper case, such as `USD`"
    );
    // Escaped and cut, so that neither a log nor a terminal is written to by what was refused.
    let hostile = message(&format!("\u{1b}[2J\u{202e}{}", "A".repeat(10_000)));
    assert!(
        hostile.contains(r"`\u{1b}[2J\u{202e}AAAAAAAAAAAAAAAAAAA...`"),
        "{hostile}"
    );
    assert!(hostile.is_ascii() && hostile.len() < 250, "{hostile}");
}

#[cfg(feature = "serde")]
mod records {
    use payout_core::Currency;

    fn round_trip(currency: Currency, record: &str) {
        assert_eq!(serde_json::to_string(&currency).unwrap(), record);
        assert_eq!(serde_json::from_str::<Currency>(record).unwrap(), currency);
    }

    #[test]
    fn every_kind_of_currency_comes_back() {
        let usd = Currency::from_code("USD").unwrap();
        round_trip(usd, r#"{"code":"USD","exponent":2}"#);
        round_trip(usd.with_exponent(3).unwrap(), r#"{"code":"USD","exponent":3}"#);
        round_trip(
            Currency::platform("USDT", 6).unwrap(),
            r#"{"code":"USDT","exponent":6}"#,
        );
        round_trip(Currency::from_code("XAU").unwrap(), r#"{"code":"XAU","exponent":null}"#);
        round_trip(Currency::from_code("HRK").unwrap(), r#"{"code":"HRK","exponent":2}"#);
    }

    #[test]
    fn without_an_exponent_iso_4217_is_meant() {
        let read = serde_json::from_str::<Currency>;
        assert_eq!(read(r#"{"code":"KWD"}"#).unwrap(), Currency::from_code("KWD").unwrap());
        let refusal = read(r#"{"code":"USDT"}"#).unwrap_err().to_string();
        assert!(refusal.contains("`Currency::platform`"), "{refusal}");
        for wrong in [
            r#"{"code":"usd"}"#,
            r#"{"code":"USD","exponent":19}"#,
            r#"{"code":"USDT","exponent":-1}"#,
            r#"{"code":"USDT","exponent":2.0}"#,
            r#"{"exponent":2}"#,
            r#"{"code":"USD","code":"EUR"}"#,
            r#""USD""#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
