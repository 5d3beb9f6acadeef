//! From the rows of a report to its payouts (Payoneer 4.15 and 6.1).

use super::ReportRow;
use crate::v2::PayoutWordKind;
use payout_core::{Money, PayoutState};
use std::collections::BTreeMap;

/// One payout of a report: all rows of one reference.
///
/// A cancelled payout has two rows, one that it was cancelled and one that the money came back; together they are one payout that
/// was not paid.
///
/// # Example: what became of each
///
/// ```
/// # fn example(payee: &payoneer::v2::ReportedPayee) {
/// for payout in payee.payouts() {
///     println!("{}: {} ({} rows)", payout.client_reference_id(), payout.state(), payout.rows().len());
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct ReconciledPayout<'r> {
    rows: Vec<&'r ReportRow>,
}

impl<'r> ReconciledPayout<'r> {
    /// In the order in which their references first appear. References that are equal but for letter case are one.
    pub(super) fn of(rows: &'r [ReportRow]) -> Vec<Self> {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut payouts: Vec<Self> = Vec::new();
        for row in rows {
            let next = payouts.len();
            let place = *places
                .entry(row.client_reference_id().to_ascii_lowercase())
                .or_insert(next);
            match payouts.get_mut(place) {
                Some(payout) => payout.rows.push(row),
                None => payouts.push(Self { rows: vec![row] }),
            }
        }
        payouts
    }

    /// The reference, as its first row has it.
    #[must_use]
    pub fn client_reference_id(&self) -> &'r str {
        self.rows.first().map_or("", |row| row.client_reference_id())
    }

    /// Its rows.
    #[must_use]
    pub fn rows(&self) -> &[&'r ReportRow] {
        &self.rows
    }

    /// Where the payout stands, by all its rows. Rows that contradict each other are [`Unrecognised`](PayoutState::Unrecognised), and
    /// so are two that say it was paid, and rows of different amounts: a refund of a part is no payout that came back. A human looks.
    #[must_use]
    pub fn state(&self) -> PayoutState {
        use PayoutWordKind::{Cancelled, Funded, Pending, PendingPayeeApproval, Refund};
        let count = |kind| self.rows.iter().filter(|row| row.status().kind() == kind).count();
        let pending = count(Pending) + count(PendingPayeeApproval);
        if count(Funded) + count(Cancelled) + count(Refund) + pending != self.rows.len() {
            return PayoutState::Unrecognised;
        }
        if self.rows.len() > 1 && self.amount().is_none() {
            return PayoutState::Unrecognised;
        }
        match (count(Funded), count(Cancelled), count(Refund), pending) {
            (1, 0, 0, 0) => PayoutState::Paid,
            (0, 1, 0 | 1, 0) => PayoutState::NotPaid,
            (0 | 1, 0, 1, 0) => PayoutState::Reversed,
            (0, 0, 0, 1..) => PayoutState::Pending,
            _ => PayoutState::Unrecognised,
        }
    }

    /// The amount, where all rows agree on it.
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        let amount = self.rows.first()?.amount()?;
        self.rows
            .iter()
            .all(|row| row.amount() == Some(amount))
            .then_some(amount)
    }
}
