//! What a program has, in one currency.

use payout_core::sandbox::decimal;

/// A program's money in one currency, from [`Sandbox::ledger`](super::Sandbox::ledger). Texts are exact decimals.
///
/// Balance, pending, paid and fees, less what was charged, are together always what was there at first and what was added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ledger {
    pub(super) opening: i128,
    pub(super) balance: i128,
    pub(super) pending: i128,
    pub(super) paid: i128,
    pub(super) fees: i128,
    pub(super) charged: i128,
}

impl Ledger {
    pub(super) fn opened_with(amount: i128) -> Self {
        Self {
            opening: amount,
            balance: amount,
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, amount: i128) {
        self.opening += amount;
        self.balance += amount;
    }

    /// What can be paid with.
    #[must_use]
    pub fn balance(&self) -> String {
        decimal::format(self.balance)
    }

    /// What has left the balance and is not loaded.
    #[must_use]
    pub fn pending(&self) -> String {
        decimal::format(self.pending)
    }

    /// What payees have.
    #[must_use]
    pub fn paid(&self) -> String {
        decimal::format(self.paid)
    }

    /// What was kept for fees: `fees_due` of the balance.
    #[must_use]
    pub fn fees_due(&self) -> String {
        decimal::format(self.fees)
    }

    /// What was pulled from payees.
    #[must_use]
    pub fn charged(&self) -> String {
        decimal::format(self.charged)
    }

    /// Whether no money was made or lost.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let all = [self.balance, self.pending, self.paid, self.fees];
        all.iter().sum::<i128>() == self.opening + self.charged
    }
}
