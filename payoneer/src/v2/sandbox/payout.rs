//! What the sandbox remembers of a payout.

use super::{
    ledger::Ledger,
    script::{Ending, Script},
};
use payout_core::sandbox::decimal;
use std::{sync::Arc, time::Duration};

/// A payout as the sandbox holds it, from [`Sandbox::payouts`](super::Sandbox::payouts).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payout {
    pub(super) id: u64,
    pub(super) reference: String,
    pub(super) payee_id: String,
    pub(super) amount: i128,
    pub(super) currency: String,
    pub(super) description: String,
    pub(super) made: Duration,
    pub(super) stage: Stage,
    pub(super) word: Option<String>,
}

/// How far a payout is, and with it the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Taken from the balance, and not loaded.
    Pending,
    /// The payee has the money, since then.
    Loaded(Duration),
    /// The money is back, since then; for this reason, where it was not asked for.
    Cancelled(Duration, Option<i64>),
    /// The payee had the money, and it is back since then.
    Refunded(Duration),
}

impl Stage {
    /// Where the money is.
    pub(super) fn account(self, ledger: &mut Ledger) -> &mut i128 {
        match self {
            Self::Pending => &mut ledger.pending,
            Self::Loaded(_) => &mut ledger.paid,
            Self::Cancelled(..) | Self::Refunded(_) => &mut ledger.balance,
        }
    }
}

impl Payout {
    /// Payoneer's id: `payout_id` in answers.
    #[must_use]
    pub fn payout_id(&self) -> u64 {
        self.id
    }

    /// The program's own id: `client_reference_id`.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Who is paid.
    #[must_use]
    pub fn payee_id(&self) -> &str {
        &self.payee_id
    }

    /// The amount, with two decimals: `25.22`.
    #[must_use]
    pub fn amount(&self) -> String {
        decimal::format(self.amount)
    }

    /// The currency's code.
    #[must_use]
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// What it was said to be for.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// When it was made, counted from 1970-01-01 UTC.
    #[must_use]
    pub fn made(&self) -> Duration {
        self.made
    }

    /// How far it is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Whether its money left the program and did not come back: pending, or loaded.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        matches!(self.stage, Stage::Pending | Stage::Loaded(_))
    }
}

/// A payout with everything behind it.
pub(super) struct Record {
    pub(super) payout: Payout,
    pub(super) ending: Ending,
    pub(super) script: Arc<Script>,
}
