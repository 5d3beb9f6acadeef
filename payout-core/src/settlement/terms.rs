use crate::Amount;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What must not change when a reference is sent once more.
///
/// A second send under the same reference is safe only as far as the provider takes it for the first. So the journal keeps where
/// it went, the amount, and a digest over everything else; a payout whose terms differ is refused before it is sent.
///
/// # Example: the payee changed
///
/// ```
/// use payout_core::settlement::Terms;
///
/// let terms = |payee| Terms::new("sandbox, merchant 7", Some("10.42 USD".parse().unwrap()), [("payee", payee)]);
/// let error = terms("ada").compare(&terms("grace")).unwrap_err();
/// assert_eq!(error.to_string(), "this reference was used with another payee or other details, take a new reference for another debt only");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Terms {
    scope: String,
    amount: Option<Amount>,
    digest: String,
}

impl Terms {
    /// `scope` is where references are unique: gateway, account and endpoint, without secrets. `fields` is what else is sent,
    /// the reference left out.
    ///
    /// Only a SHA-256 digest of `fields` is kept. A card number has too few digits for a digest to hide it: give its masked form,
    /// and no verification code.
    pub fn new<'f>(
        scope: impl Into<String>,
        amount: Option<Amount>,
        fields: impl IntoIterator<Item = (&'f str, &'f str)>,
    ) -> Self {
        let mut digest = Sha256::new();
        for (name, value) in fields {
            // With its length before it, no text can take over a part of its neighbour.
            for text in [name, value] {
                digest.update(text.len().to_string());
                digest.update(":");
                digest.update(text);
            }
        }
        let mut hex = String::with_capacity(64);
        for byte in digest.finalize() {
            // Writing to a `String` cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        Self {
            scope: scope.into(),
            amount,
            digest: hex,
        }
    }

    /// Where references are unique: gateway, account and endpoint.
    #[must_use]
    pub fn scope(&self) -> &str {
        &self.scope
    }

    /// The amount, where this call names one: a second step may not.
    #[must_use]
    pub fn amount(&self) -> Option<Amount> {
        self.amount
    }

    /// SHA-256 over the fields, in hex. Two payouts with the same digest and amount go to the same payee with the same details: a
    /// journal that looks for duplicates can ask for it.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Whether a payout with these terms is the one that `recorded` is of.
    ///
    /// # Errors
    ///
    /// What differs, the gravest first: amount, the rest, the scope.
    pub fn compare(&self, recorded: &Self) -> Result<(), TermsDiffer> {
        if self.amount != recorded.amount {
            Err(TermsDiffer::Amount)
        } else if self.digest != recorded.digest {
            Err(TermsDiffer::Details)
        } else if self.scope != recorded.scope {
            Err(TermsDiffer::Scope)
        } else {
            Ok(())
        }
    }
}

/// Why a payout is not the one that its reference was recorded with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum TermsDiffer {
    /// Another amount or currency.
    #[error("this reference was used with another amount or currency, take a new reference for another debt only")]
    Amount,
    /// Another payee, or another text: the bytes would not be the same.
    #[error("this reference was used with another payee or other details, take a new reference for another debt only")]
    Details,
    /// Other credentials or another endpoint: there the provider would not know the first one.
    #[error("this reference was used with another account or endpoint, where the provider cannot know it from before")]
    Scope,
    /// Another call of the provider, or another provider.
    #[error("this reference was used for another call, take a new reference for another debt only")]
    Operation,
    /// References that differ in letter case only count as one.
    #[error("this reference was used in other letter case, which counts as the same payout")]
    LetterCase,
    /// Its debt was paid under another reference.
    #[error("this payout was replaced by one under another reference, which is the one to look at")]
    Replaced,
}
