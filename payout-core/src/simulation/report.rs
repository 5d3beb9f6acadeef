use super::{
    fault::{JournalFault, Passage, Point},
    tally::Tally,
};
use std::{fmt, time::Duration};

/// What came of a simulation.
///
/// # Example: nothing may be left over
///
/// ```
/// fn check(report: &payout_core::simulation::Report) {
///     assert!(report.violations().is_empty(), "{report}");
///     assert_eq!((report.doubles, report.lost), (0, 0));
/// }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Debts that were to be paid.
    pub payouts: u64,
    /// Worlds that they were split into.
    pub worlds: u64,
    /// Debts whose money left, once.
    pub paid: u64,
    /// Debts that a provider took and had not ended when the world did.
    pub pending: u64,
    /// Debts that provably were not paid, and that nobody wanted to try again.
    pub unpaid: u64,
    /// Debts whose reference was taken by somebody else: for a person.
    pub conflicts: u64,
    /// Debts that no look-up can decide by the provider's rules, and that the provider holds: for a person.
    pub unknown: u64,
    /// Second sends under the same reference, after a rejection, an absence or a person's word.
    pub sent_again: u64,
    /// Of these, those that a person had asked the provider about.
    pub confirmed: u64,
    /// Payouts that took another one's place.
    pub replaced: u64,
    /// Debts in doubt when the faults had stopped.
    pub in_doubt_at_calm: u64,
    /// Of these, those that look-ups decided, five at the most for each.
    pub resolved: u64,
    /// Debts whose money left, or can leave, more than once.
    pub doubles: u64,
    /// Debts that ended as something else than what the provider holds.
    pub lost: u64,
    /// The sum of what was to leave, in minor units: all debts but the unpaid ones.
    pub meant: i128,
    /// The sum of what left or is bound to leave, in minor units.
    pub left: i128,
    /// Events that the worlds consisted of.
    pub events: u64,
    pub(super) tally: Tally,
    pub(super) violations: Vec<Violation>,
}

impl Report {
    /// Adds another report to this one.
    pub fn merge(&mut self, other: &Self) {
        self.payouts += other.payouts;
        self.worlds += other.worlds;
        self.paid += other.paid;
        self.pending += other.pending;
        self.unpaid += other.unpaid;
        self.conflicts += other.conflicts;
        self.unknown += other.unknown;
        self.sent_again += other.sent_again;
        self.confirmed += other.confirmed;
        self.replaced += other.replaced;
        self.in_doubt_at_calm += other.in_doubt_at_calm;
        self.resolved += other.resolved;
        self.doubles += other.doubles;
        self.lost += other.lost;
        self.meant += other.meant;
        self.left += other.left;
        self.events += other.events;
        self.tally.merge(&other.tally);
        self.violations.extend(other.violations.iter().cloned());
        self.violations.sort_by_key(|violation| (violation.world, violation.at));
    }

    /// What must not happen and did, by world and time. Empty when all is well.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Payouts that were written to a connection.
    #[must_use]
    pub fn payouts_sent(&self) -> u64 {
        self.tally.payouts_sent
    }

    /// Look-ups that were begun.
    #[must_use]
    pub fn look_ups(&self) -> u64 {
        self.tally.look_ups
    }

    /// How often the wall clock jumped.
    #[must_use]
    pub fn jumps(&self) -> u64 {
        self.tally.jumps
    }

    /// Faults of the network and of the journal: what, and how often.
    pub fn faults(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let network = Passage::ROWS.into_iter().zip(self.tally.passages);
        let journal = JournalFault::ROWS.into_iter().zip(self.tally.journal);
        network.skip(1).chain(journal.skip(1))
    }

    /// Points where a call waits: how often one was reached, how often a call was dropped there, and how often its worker crashed.
    pub fn points(&self) -> impl Iterator<Item = (Point, u64, u64, u64)> {
        let tally = &self.tally;
        let ended = tally.dropped.into_iter().zip(tally.crashed);
        let reached = Point::ALL.into_iter().zip(tally.reached);
        reached
            .zip(ended)
            .map(|((point, reached), (dropped, crashed))| (point, reached, dropped, crashed))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} payouts in {} worlds", self.payouts, self.worlds)?;
        for (label, count) in [
            ("paid", self.paid),
            ("pending", self.pending),
            ("not paid, for certain", self.unpaid),
            ("reference taken, for a person", self.conflicts),
            ("unknown, for a person", self.unknown),
            ("PAID TWICE", self.doubles),
            ("LOST", self.lost),
        ] {
            writeln!(f, "  {label:<32} {count:>12}")?;
        }
        for violation in self.violations.iter().take(10) {
            writeln!(f, "{violation}")?;
        }
        Ok(())
    }
}

/// Something that must not happen.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The world, for [`Simulation::story`](super::Simulation::story).
    pub world: u64,
    /// When, on the world's clock.
    pub at: Duration,
    /// The reference that it is about.
    pub reference: String,
    /// What, in words.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (world, seconds) = (self.world, self.at.as_secs());
        write!(f, "world {world}, {seconds} s, {}: {}", self.reference, self.what)
    }
}
