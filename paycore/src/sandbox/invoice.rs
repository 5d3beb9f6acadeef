//! Payouts and payments: what the gateway remembers of them.

use super::{decimal, script::Script};
use crate::Mode;
use std::{sync::Arc, time::Duration};

/// What an invoice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvoiceKind {
    /// Money to somebody.
    Payout,
    /// Money from a payer.
    Payment,
}

impl InvoiceKind {
    /// `data.type`, which is the collection's path, too.
    pub(super) fn collection(self) -> &'static str {
        match self {
            Self::Payout => "payout-invoices",
            Self::Payment => "payment-invoices",
        }
    }

    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Payout => "cpoi_",
            Self::Payment => "cpi_",
        }
    }
}

/// A payout or payment as the sandbox holds it, from [`Sandbox::invoices`](super::Sandbox::invoices).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    pub(super) kind: InvoiceKind,
    pub(super) id: String,
    pub(super) account: String,
    pub(super) reference: String,
    pub(super) mode: Mode,
    pub(super) service: String,
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) status: String,
    pub(super) resolution: String,
    pub(super) updated: u64,
    pub(super) sends: u32,
    pub(super) payments: u32,
}

impl Invoice {
    /// Payout or payment.
    #[must_use]
    pub fn kind(&self) -> InvoiceKind {
        self.kind
    }

    /// The gateway's id, `cpoi_...` or `cpi_...`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The Commerce Account's id.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The merchant's own id, `reference_id`; one made by the gateway, where the merchant gave none.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Test or live.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The service's code.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The amount in major units, without redundant zeros: `100.78`.
    #[must_use]
    pub fn amount(&self) -> &str {
        &self.amount
    }

    /// The currency's code.
    #[must_use]
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// The status that was reached: `created`, `processed`.
    #[must_use]
    pub fn status(&self) -> &str {
        &self.status
    }

    /// The resolution beside it.
    #[must_use]
    pub fn resolution(&self) -> &str {
        &self.resolution
    }

    /// When the status was reached, in seconds since 1970-01-01 UTC.
    #[must_use]
    pub fn updated(&self) -> u64 {
        self.updated
    }

    /// How many times it was sent to a payment provider.
    #[must_use]
    pub fn sends(&self) -> u32 {
        self.sends
    }

    /// How many times its money, or a part of it, is out: never while the status says otherwise, and more than once where it was sent
    /// more than once.
    #[must_use]
    pub fn payments(&self) -> u32 {
        self.payments
    }

    /// Whether its money is out.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.payments > 0
    }
}

/// One status that was reached.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) status: String,
    pub(super) resolution: String,
    pub(super) updated: u64,
    pub(super) processed: Option<u64>,
    pub(super) processed_amount: Option<i128>,
    pub(super) moderation_required: bool,
}

/// Where the money is while a status holds (section 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// With the account.
    Home,
    /// Held for a payout on its way.
    Held,
    Out,
    PartlyOut,
}

pub(super) fn whereabouts(status: &str) -> Whereabouts {
    match status.to_ascii_lowercase().as_str() {
        "processed" | "canceling" | "cancel_pending" | "cancel_error" | "cancel_failed" => Whereabouts::Out,
        "partially_processed" | "partially_canceled" => Whereabouts::PartlyOut,
        "created" | "process_failed" | "expired" | "terminated" | "canceled" => Whereabouts::Home,
        _ => Whereabouts::Held,
    }
}

/// What *only final* callbacks tell of, and what sets `processed` (sections 5.1, 5.2 and 6.4).
pub(super) fn is_end(status: &str) -> bool {
    matches!(
        status.to_ascii_lowercase().as_str(),
        "processed"
            | "partially_processed"
            | "process_failed"
            | "expired"
            | "terminated"
            | "canceled"
            | "partially_canceled"
            | "cancel_failed"
            | "refunded"
            | "partially_refunded"
            | "refund_failed"
            | "charged_back"
            | "partially_charged_back"
    )
}

/// An invoice with everything behind it.
pub(super) struct Record {
    pub(super) kind: InvoiceKind,
    pub(super) id: String,
    /// Which of the gateway's accounts.
    pub(super) account: usize,
    pub(super) reference: String,
    pub(super) mode: Mode,
    pub(super) service: String,
    pub(super) amount: i128,
    pub(super) currency: String,
    pub(super) description: Option<String>,
    pub(super) callback_url: Option<String>,
    /// JSON, as it was sent.
    pub(super) metadata: Option<String>,
    pub(super) return_url: Option<String>,
    pub(super) refunded: i128,
    pub(super) created: Duration,
    pub(super) script: Arc<Script>,
    pub(super) hidden_asks: u32,
    pub(super) sends: u32,
    /// How many steps of the script's course were taken.
    pub(super) taken: usize,
    pub(super) polls: u32,
    pub(super) poll_steps: u32,
    /// The first and, up to here, the last status; never empty.
    pub(super) first: Change,
    pub(super) later: Vec<Change>,
}

impl Record {
    pub(super) fn last(&self) -> &Change {
        self.later.last().unwrap_or(&self.first)
    }

    pub(super) fn change(&self, number: usize) -> &Change {
        number
            .checked_sub(1)
            .and_then(|at| self.later.get(at))
            .unwrap_or(&self.first)
    }

    /// Nothing more comes by itself: what was scheduled finds no step to take.
    pub(super) fn end_script(&mut self) {
        self.taken = usize::MAX;
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.last().status == "created"
    }

    /// What is held of its money, and what is out.
    pub(super) fn money(&self) -> (i128, i128) {
        let times = |amount: i128| amount.saturating_mul(i128::from(self.sends));
        let last = self.last();
        let part = last.processed_amount;
        match whereabouts(&last.status) {
            Whereabouts::Home => (0, times(part.unwrap_or_default())),
            Whereabouts::Held => (times(self.amount), 0),
            Whereabouts::Out => (0, times(part.unwrap_or(self.amount))),
            Whereabouts::PartlyOut => (0, times(part.unwrap_or(self.amount / 2))),
        }
    }

    pub(super) fn payments(&self) -> u32 {
        match self.kind {
            InvoiceKind::Payout if self.money().1 > 0 => self.sends,
            _ => 0,
        }
    }

    /// One search by reference. `false`: it does not find the invoice yet.
    pub(super) fn found(&mut self, now: Duration) -> bool {
        if now < self.created.saturating_add(self.script.hidden_during) {
            return false;
        }
        let hidden = self.hidden_asks > 0;
        self.hidden_asks = self.hidden_asks.saturating_sub(1);
        !hidden
    }

    pub(super) fn view(&self, account: &str) -> Invoice {
        let last = self.last();
        Invoice {
            kind: self.kind,
            id: self.id.clone(),
            account: account.to_owned(),
            reference: self.reference.clone(),
            mode: self.mode,
            service: self.service.clone(),
            amount: decimal::shortest(self.amount),
            currency: self.currency.clone(),
            status: last.status.clone(),
            resolution: last.resolution.clone(),
            updated: last.updated,
            sends: self.sends,
            payments: self.payments(),
        }
    }
}
