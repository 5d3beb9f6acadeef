use crate::{PayeeId, v2::Fields};
use payout_core::{Amount, mask};
use std::fmt;

/// What an answer says it is about, each of the three as text and only where it can be read.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) amount: Option<String>,
    pub(crate) currency: Option<String>,
    pub(crate) payee_id: Option<String>,
}

impl About {
    pub(crate) fn read(fields: &Fields) -> Self {
        let text = |name| fields.said(name).ok().flatten();
        Self {
            amount: fields.number("amount").ok().flatten(),
            currency: text("currency"),
            payee_id: text("payee_id"),
        }
    }
}

/// Masked: what stands in an answer can be anything.
impl fmt::Debug for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("About")
            .field("amount", &self.amount.as_deref().map(mask))
            .field("currency", &self.currency.as_deref().map(mask))
            .field("payee_id", &self.payee_id.as_deref().map(mask))
            .finish()
    }
}

/// Whether a payout that was found is the one that was meant (Payoneer 4.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a payout that was not compared may be another one"]
#[allow(
    clippy::exhaustive_enums,
    reason = "it decides whether a payout is ours: match it whole"
)]
pub enum Comparison {
    /// Amount, currency and payee are ours.
    Same,
    /// The reference is taken by another payout: an alarm. Neither accepted nor paid, and nothing may be sent under this reference
    /// any more.
    Different(Differences),
    /// One of the three is missing: nothing can be concluded.
    Incomplete,
}

/// What is not as it was sent. One of them at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Differences {
    amount: bool,
    currency: bool,
    payee: bool,
}

impl Differences {
    /// The amount is another one.
    #[must_use]
    pub fn amount(self) -> bool {
        self.amount
    }

    /// The currency is another one.
    #[must_use]
    pub fn currency(self) -> bool {
        self.currency
    }

    /// The payee is another one.
    #[must_use]
    pub fn payee(self) -> bool {
        self.payee
    }
}

impl Comparison {
    /// Amount as a decimal, currency and payee by their exact text.
    pub(crate) fn of(amount: &Amount, payee_id: &PayeeId, found: &About) -> Self {
        let same_amount = found
            .amount
            .as_deref()
            .and_then(|digits| amount.equals_decimal(digits).ok());
        let (Some(same_amount), Some(code), Some(payee)) = (same_amount, &found.currency, &found.payee_id) else {
            return Self::Incomplete;
        };
        let differences = Differences {
            amount: !same_amount,
            currency: code != amount.currency().code(),
            payee: payee != payee_id.as_str(),
        };
        if differences.amount || differences.currency || differences.payee {
            Self::Different(differences)
        } else {
            Self::Same
        }
    }
}
