//! The currencies of the platform's dictionary (wire specification 8.2).

use payout_core::{Currency, currency::CurrencyError};

/// Exponents of the dictionary's codes that ISO 4217 does not know and that have other than two digits.
const PLATFORM: &[(u8, &[&str])] = &[
    (5, &["PMXAU"]),
    (6, &["PMBTC", "TRX", "USDC"]),
    (
        8,
        &[
            "ADA",
            "BCH",
            "BNB",
            "BSV",
            "BTC",
            "BUSD",
            "DAI",
            "DAIBEP20",
            "DAIERC20",
            "EOS",
            "ETC",
            "ETH",
            "LTC",
            "MATIC",
            "NEAR",
            "TON",
            "USDCBEP20",
            "USDCERC20",
            "USDCTRC20",
            "USDG",
            "USDT",
            "USDTBEP20",
            "USDTERC20",
            "USDTTRC20",
            "VENOM",
            "WAVES",
            "ZNX",
        ],
    ),
    (9, &["SOL"]),
];

/// The currency with this code: one of ISO 4217, or one whose exponent the platform's dictionary gives.
///
/// The dictionary knows some 750 codes more, all with two digits behind the point. Those are not guessed at: state them with
/// [`Currency::platform`], so that a code that was mistyped is refused.
///
/// # Errors
///
/// [`CurrencyError`]: the code is not of the right form, or neither list has it.
///
/// # Example: two stablecoins on two scales
///
/// ```
/// assert_eq!(paycore::currency("USDC")?.exponent(), Some(6));
/// assert_eq!(paycore::currency("USDCERC20")?.exponent(), Some(8));
/// assert_eq!(paycore::currency("EUR")?.exponent(), Some(2));
/// assert!(paycore::currency("eur").is_err());
///
/// let amount = paycore::Amount::parse_decimal("10.42", paycore::currency("USDC")?)?;
/// assert_eq!(amount.to_string(), "10.420000 USDC");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn currency(code: &str) -> Result<Currency, CurrencyError> {
    let listed = PLATFORM.iter().find(|(_, codes)| codes.contains(&code));
    match listed {
        Some((exponent, _)) => Currency::platform(code, *exponent),
        None => Currency::from_code(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_code_makes_a_currency() {
        for (exponent, codes) in PLATFORM {
            for code in *codes {
                assert_eq!(currency(code).unwrap().exponent(), Some(*exponent), "{code}");
            }
        }
        assert_eq!(
            PLATFORM.iter().map(|(_, codes)| codes.len()).sum::<usize>(),
            1 + 3 + 27 + 1
        );
    }

    #[test]
    fn the_dictionary_agrees_with_iso_4217_on_exponents_other_than_two() {
        let lists: [(u8, &str); 3] = [
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
            (3, "BHD IQD JOD KWD LYD OMR TND"),
            (4, "CLF UYW"),
        ];
        for (exponent, codes) in lists {
            for code in codes.split(' ') {
                assert_eq!(currency(code).unwrap().exponent(), Some(exponent), "{code}");
            }
        }
        for code in ["IDR", "UAH", "HUF", "TWD"] {
            assert_eq!(currency(code).unwrap().exponent(), Some(2), "{code}");
        }
    }
}
