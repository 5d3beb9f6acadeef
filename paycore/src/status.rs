//! Their states, unknown ones kept, and what each means for the money (wire specification 5).
//!
//! `status` alone decides; `resolution` explains it and may be `ok` beside any status. Statuses are read whatever their letter case,
//! and British spellings as the American ones, since the platform's lower layers write both.

mod payment_status;
mod payout_status;
mod refund_status;

pub use payment_status::PaymentStatus;
pub use payout_status::PayoutStatus;
pub use refund_status::RefundStatus;

/// The spelling under which a status is looked up.
fn folded(text: &str) -> String {
    text.to_ascii_lowercase().replace("cancell", "cancel")
}

/// Defines a status type: its known words, and [`Other`] for all others.
macro_rules! status_words {
    ($(#[$meta:meta])* pub enum $Name:ident { $($(#[$doc:meta])* $Variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $Name {
            $($(#[$doc])* $Variant,)+
            /// A word that this version does not know, as it came: neither success nor failure, and not final.
            Other(String),
        }

        impl $Name {
            /// Reads a word in any letter case, American or British.
            #[must_use]
            pub fn read(text: &str) -> Self {
                match super::folded(text).as_str() {
                    $($word => Self::$Variant,)+
                    _ => Self::Other(text.to_owned()),
                }
            }

            /// The word in the Commerce API's own spelling; an unknown one as it came.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$Variant => $word,)+
                    Self::Other(text) => text,
                }
            }
        }

        impl ::std::fmt::Display for $Name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(&::payout_core::mask(self.as_str()))
            }
        }
    };
}
use status_words;
