//! Payoneer's numbers for what went wrong (Payoneer 5.1).

use std::{fmt, str::FromStr};

/// What a code says about the request that it answers (Payoneer 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(
    clippy::exhaustive_enums,
    reason = "it decides whether a payout may be sent again: match it whole"
)]
pub enum CodeClass {
    /// Sending the same thing again cannot work.
    Final,
    /// It can work after a change outside: keep the reference.
    Later,
    /// It proves nothing about the payout: look the reference up.
    Ask,
}

/// One row for each listed code: number, name, class, what it means.
macro_rules! codes {
    ($($(#[$meta:meta])* $Name:ident = $number:literal, $class:ident, $meaning:literal;)*) => {
        /// A code of an answer, a look-up or a notification (Payoneer 5.1).
        ///
        /// The full list is not published: every other number is [`Other`](Self::Other), and the number is always kept.
        ///
        /// # Example: what a refusal's code means
        ///
        /// ```
        /// use payoneer::{Code, CodeClass};
        ///
        /// let code: Code = "10301".parse()?;
        /// assert_eq!(code, Code::InsufficientBalance);
        /// assert_eq!(code.class(), CodeClass::Later);
        /// assert_eq!(Code::from(19_999).class(), CodeClass::Ask);
        /// # Ok::<(), payoneer::CodeError>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$meta])* $Name,)*
            /// A number that is not listed.
            Other(i64),
        }

        impl Code {
            /// Every code that is listed.
            pub const LISTED: &'static [Self] = &[$(Self::$Name),*];

            /// The number.
            #[must_use]
            pub fn number(self) -> i64 {
                match self {
                    $(Self::$Name => $number,)*
                    Self::Other(number) => number,
                }
            }

            /// What it says about the request that it answers.
            #[must_use]
            pub fn class(self) -> CodeClass {
                match self {
                    $(Self::$Name => CodeClass::$class,)*
                    Self::Other(_) => CodeClass::Ask,
                }
            }

            /// What it means, in our words; nothing for a number that is not listed.
            #[must_use]
            pub fn meaning(self) -> Option<&'static str> {
                match self {
                    $(Self::$Name => Some($meaning),)*
                    Self::Other(_) => None,
                }
            }
        }

        impl From<i64> for Code {
            fn from(number: i64) -> Self {
                match number {
                    $($number => Self::$Name,)*
                    other => Self::Other(other),
                }
            }
        }
    };
}

codes! {
    /// 10005: the program knows no such payee. Final, until the payee registers.
    PayeeNotFound = 10_005, Final, "the payee is not registered in this program";
    /// 10009: the payee is inactive. Final, until the payee is active again.
    PayeeInactive = 10_009, Final, "the payee is inactive";
    /// 10101: the payee has to correct the payout method.
    PayoutMethodInvalid = 10_101, Later, "the details of the payee's payout method are not valid";
    /// 10301: the program has to be funded.
    InsufficientBalance = 10_301, Later, "the program's balance is too low";
    /// 10302: no such currency there.
    InvalidCurrency = 10_302, Final, "the currency is not valid";
    /// 10303: not this currency for this payee.
    CurrencyNotAvailable = 10_303, Final, "the currency is not available for this payee";
    /// 10304: a payout with this reference exists. Neither a failure nor a success.
    PayoutExists = 10_304, Ask, "a payout with this reference exists";
    /// 10311: the answer of a look-up for a reference that is not known.
    PayoutNotFound = 10_311, Ask, "no payout has this reference";
    /// 10700: the payee has not consented to charges. Final, until consent.
    ChargeNotAuthorised = 10_700, Final, "the payee has not authorised charges";
    /// 10704: a charge with this reference exists. Neither a failure nor a success.
    ChargeExists = 10_704, Ask, "a charge with this reference exists";
    /// 30013: the payee has to correct the bank details.
    InvalidBranchCode = 30_013, Later, "the branch code of the payee's bank is not valid";
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        text.parse().map(i64::into).map_err(|_| CodeError)
    }
}

/// A text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code is a whole number, such as 10005")]
#[non_exhaustive]
pub struct CodeError;

/// The number.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.number(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, CodeClass};

    #[test]
    fn the_table_of_5_1() {
        use CodeClass::{Ask, Final, Later};
        for (number, class) in [
            (10_005, Final),
            (10_009, Final),
            (10_101, Later),
            (10_301, Later),
            (10_302, Final),
            (10_303, Final),
            (10_304, Ask),
            (10_311, Ask),
            (10_700, Final),
            (10_704, Ask),
            (30_013, Later),
        ] {
            let code = Code::from(number);
            assert!(Code::LISTED.contains(&code), "{number}");
            assert_eq!((code.number(), code.class()), (number, class));
            assert_eq!(code.to_string(), number.to_string());
            assert!(code.meaning().is_some());
        }
        assert_eq!(Code::LISTED.len(), 11);
    }

    #[test]
    fn every_other_number_is_kept_and_proves_nothing() {
        for number in [0, -1, 1, 10_000, 10_010, 10_305, 19_999, 2306, i64::MAX, i64::MIN] {
            let code = Code::from(number);
            assert_eq!(code, Code::Other(number));
            assert_eq!((code.number(), code.class()), (number, CodeClass::Ask));
            assert_eq!(code.meaning(), None);
        }
    }
}
