//! What is counted in every world.

use super::fault::{JournalFault, Passage, Point};

/// Counters of what went wrong, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passages: [u64; 12],
    pub(super) journal: [u64; 4],
    pub(super) reached: [u64; 11],
    pub(super) dropped: [u64; 11],
    pub(super) crashed: [u64; 11],
    pub(super) payouts_sent: u64,
    pub(super) look_ups: u64,
    pub(super) jumps: u64,
}

fn add(counters: &mut [u64], row: usize) {
    if let Some(counter) = counters.get_mut(row) {
        *counter += 1;
    }
}

fn sum(into: &mut [u64], from: &[u64]) {
    for (into, from) in into.iter_mut().zip(from) {
        *into += from;
    }
}

impl Tally {
    pub(super) fn passed(&mut self, passage: Passage, paying: bool) {
        add(&mut self.passages, passage.row());
        match (paying, passage) {
            (true, Passage::Unreachable) => {}
            (true, _) => self.payouts_sent += 1,
            (false, _) => self.look_ups += 1,
        }
    }

    pub(super) fn kept(&mut self, fault: JournalFault) {
        add(&mut self.journal, fault.row());
    }

    pub(super) fn reached(&mut self, point: Point) {
        add(&mut self.reached, point.row());
    }

    pub(super) fn ended(&mut self, point: Point, crash: bool) {
        add(if crash { &mut self.crashed } else { &mut self.dropped }, point.row());
    }

    pub(super) fn merge(&mut self, other: &Self) {
        sum(&mut self.passages, &other.passages);
        sum(&mut self.journal, &other.journal);
        sum(&mut self.reached, &other.reached);
        sum(&mut self.dropped, &other.dropped);
        sum(&mut self.crashed, &other.crashed);
        self.payouts_sent += other.payouts_sent;
        self.look_ups += other.look_ups;
        self.jumps += other.jumps;
    }
}
