//! Payoneer's words for where something stands, and what they mean (Payoneer 6).

mod charge;
mod payee;
mod payout;

pub(crate) use charge::charge_state;
pub use charge::{ChargeWord, ChargeWordKind};
pub use payee::{PayeeWord, PayeeWordKind};
pub(crate) use payout::{Looked, payout_state};
pub use payout::{PayoutWord, PayoutWordKind};

use std::fmt;

/// A word with a meaning, and the list of those that are known. Matched whole and without regard to ASCII case, since casing differs
/// between calls; the text stays as it came.
macro_rules! status_words {
    (
        $(#[$word_meta:meta])* $Word:ident,
        $(#[$kind_meta:meta])* $Kind:ident { $($(#[$meta:meta])* $Name:ident = $text:literal,)* }
    ) => {
        $(#[$word_meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $Word(String);

        impl $Word {
            /// Reads a word.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text as it came.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// What it means.
            #[must_use]
            pub fn kind(&self) -> $Kind {
                [$(($text, $Kind::$Name),)*]
                    .into_iter()
                    .find(|(text, _)| text.eq_ignore_ascii_case(&self.0))
                    .map_or($Kind::Other, |(_, kind)| kind)
            }
        }

        /// The text, masked: whatever stood in the answer.
        impl ::std::fmt::Debug for $Word {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(stringify!($Word)).field(&::payout_core::mask(&self.0)).finish()
            }
        }

        /// The text, masked.
        impl ::std::fmt::Display for $Word {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::v2::status::show(f, &self.0)
            }
        }

        $(#[$kind_meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $Kind {
            $($(#[$meta])* $Name,)*
            /// A word that this version does not know: neither success nor failure.
            Other,
        }
    };
}
pub(crate) use status_words;

pub(crate) fn show(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.pad(&payout_core::mask(text))
}
