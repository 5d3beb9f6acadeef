//! What must hold at every moment of a world, and at its end.

use super::{
    core::Seen,
    provider::Position,
    report::Violation,
    world::{Job, World},
};
use crate::{
    Journal, Money, PayoutState, Reference,
    settlement::{Record, Standing},
};
use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

/// How often a journal of somebody else's is polled before it counts as empty.
const MOST_POLLS: u32 = 100_000;

impl<J: Journal> World<'_, J> {
    pub(super) fn violation(&mut self, reference: &str, what: String) {
        self.core.tell(|| format!("VIOLATION, {reference}: {what}"));
        let (world, at) = (self.plan.number, self.core.now());
        let reference = reference.to_owned();
        self.report.violations.push(Violation {
            world,
            at,
            reference,
            what,
        });
    }

    /// What the journal holds, read past all faults.
    fn read(&self, desk: usize, reference: &Reference) -> Option<Record> {
        let key = self.desks.get(desk)?.key(reference);
        let mut loading = pin!(self.journal.inner().load(&key));
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..MOST_POLLS {
            if let Poll::Ready(loaded) = loading.as_mut().poll(&mut context) {
                return loaded.ok().flatten();
            }
        }
        None
    }

    pub(super) fn record(&self, job: Job) -> Option<Record> {
        let a_try = self.debts.get(job.debt)?.tries.get(job.nth)?;
        self.read(a_try.desk, &a_try.order.reference)
    }

    /// What is held under a reference: ours, and somebody else's.
    fn held(&self, debt: usize, nth: usize) -> (Vec<Position>, Vec<Position>) {
        let a_try = self.debts.get(debt).and_then(|debt| debt.tries.get(nth));
        let Some((a_try, desk)) = a_try.and_then(|a_try| Some((a_try, self.desks.get(a_try.desk)?))) else {
            return (Vec::new(), Vec::new());
        };
        let now = self.core.lock().true_time();
        let ours = Money::from(a_try.order.amount);
        let held = desk.holds(&a_try.order.reference, now);
        held.into_iter().partition(|position| position.amount == ours)
    }

    /// Looks at what happened since the last event.
    pub(super) fn watch(&mut self) {
        let seen = std::mem::take(&mut self.core.lock().seen);
        for seen in seen {
            match seen {
                Seen::Wire(reference) => self.on_the_wire(&reference),
                Seen::Stored(record) => self.stored(&record),
            }
        }
    }

    /// A payout is being written: the journal must hold the intent, and one send for each.
    fn on_the_wire(&mut self, reference: &str) {
        let Some((debt, nth)) = self.by_reference.get(reference).copied() else {
            return self.violation(reference, "a payout that nobody asked for".to_owned());
        };
        let Some(a_try) = self.debts.get_mut(debt).and_then(|debt| debt.tries.get_mut(nth)) else {
            return;
        };
        a_try.wires += 1;
        let (wires, desk, reference) = (a_try.wires, a_try.desk, a_try.order.reference.clone());
        if self.plan.by_money_alone {
            return;
        }
        let what = match self.read(desk, &reference) {
            None => "sent, and the journal has no record of it".to_owned(),
            // Between the intent and the first byte another worker may have looked, and found a stranger or an earlier send.
            Some(record)
                if !matches!(
                    record.standing(),
                    Standing::InDoubt(_) | Standing::Conflict(_) | Standing::Accepted { .. }
                ) =>
            {
                format!("sent, and the journal says: {}", record.standing())
            }
            Some(record) if record.sends() < wires => {
                format!("sent {wires} times, and the journal says {}", record.sends())
            }
            Some(_) => return,
        };
        self.violation(reference.as_str(), what);
    }

    /// A record was stored: its word must be true.
    fn stored(&mut self, record: &Record) {
        let reference = record.reference().as_str();
        let Some((debt, nth)) = self.by_reference.get(reference).copied() else {
            return self.violation(reference, "a record of a payout that nobody asked for".to_owned());
        };
        let Some(a_try) = self.debts.get_mut(debt).and_then(|debt| debt.tries.get_mut(nth)) else {
            return;
        };
        let (before, corrected) = (a_try.version, a_try.corrected);
        a_try.version = record.version();
        if self.plan.by_money_alone {
            return;
        }
        if record.version() != before + 1 {
            let what = format!("version {} was stored after {before}", record.version());
            self.violation(reference, what);
        }
        let (ours, others) = self.held(debt, nth);
        let under_way = self.core.lock().under_way.get(reference).copied().unwrap_or_default();
        let word = record.standing();
        let what = match word {
            Standing::NotSent(_) | Standing::Rejected { .. } | Standing::Absent if !ours.is_empty() => {
                "and the provider holds it"
            }
            Standing::NotSent(_) | Standing::Rejected { .. } | Standing::Absent if under_way > 0 => {
                "and the request is still on its way"
            }
            Standing::Accepted { .. } if ours.is_empty() => "and the provider does not hold it",
            Standing::Accepted { held, .. } if !corrected && !agrees(held.state(), &ours) => {
                "and the provider's state is another"
            }
            Standing::Conflict(_) if others.is_empty() => "and nobody else has used the reference",
            _ => return,
        };
        self.violation(reference, format!("recorded as {word}, {what}"));
    }

    /// The end of the world: what left, against what was to leave.
    pub(super) fn audit(&mut self) {
        self.report.worlds = 1;
        for debt in 0..self.debts.len() {
            self.report.payouts += 1;
            self.audit_debt(debt);
        }
        if self.report.meant != self.report.left && self.report.violations.is_empty() {
            let what = format!("{} was to leave, and {} left", self.report.meant, self.report.left);
            self.violation("", what);
        }
    }

    fn audit_debt(&mut self, number: usize) {
        let Some(debt) = self.debts.get(number) else {
            return;
        };
        let tries = debt.tries.len();
        let Some((newest, a_try)) = tries.checked_sub(1).and_then(|nth| Some((nth, debt.tries.get(nth)?))) else {
            return;
        };
        let (minor, given_up, with_a_person) = (debt.amount.minor(), debt.given_up, debt.closing.with_a_person);
        let reference = a_try.order.reference.clone();
        let record = self.read(a_try.desk, &reference);
        let (sends, wires) = (record.as_ref().map_or(0, Record::sends), a_try.wires);
        let live: u32 = (0..tries)
            .flat_map(|nth| self.held(number, nth).0)
            .map(|position| position.live())
            .sum();
        let (ours, others) = self.held(number, newest);
        let left = minor * i128::from(live);
        if wires > sends && !self.plan.by_money_alone {
            let what = format!("sent {wires} times, and the journal says {sends}");
            self.violation(reference.as_str(), what);
        }
        if live > 1 {
            self.report.doubles += 1;
            self.report.left += left;
            let what = format!("the money left, or can leave, {live} times");
            return self.violation(reference.as_str(), what);
        }
        let standing = record.as_ref().map(Record::standing);
        let is_true = match standing {
            Some(Standing::Accepted { held, .. }) if matches!(held.state(), PayoutState::NotPaid) => {
                self.report.unpaid += 1;
                live == 0 && given_up
            }
            Some(Standing::Accepted { held, .. }) => {
                let paid = held.state() == PayoutState::Paid;
                *(if paid {
                    &mut self.report.paid
                } else {
                    &mut self.report.pending
                }) += 1;
                self.report.meant += minor;
                self.report.left += left;
                live == 1 && ours.iter().any(|position| position.state == held.state())
            }
            Some(Standing::Rejected { .. } | Standing::Absent) => {
                self.report.unpaid += 1;
                live == 0 && given_up
            }
            Some(Standing::Conflict(_)) => {
                self.report.conflicts += 1;
                !others.is_empty()
            }
            Some(Standing::InDoubt(_)) => {
                self.report.unknown += 1;
                with_a_person && ours.len() + others.len() > 1
            }
            Some(Standing::NotSent(_)) | None => false,
        };
        if !is_true {
            self.report.lost += 1;
            let said = standing.map_or_else(|| "nothing".to_owned(), ToString::to_string);
            let what = format!("at the end the journal says {said}, and the provider holds {ours:?} and {others:?}");
            self.violation(reference.as_str(), what);
        }
    }
}

/// Whether the provider says the same, as far as a final state goes.
fn agrees(state: PayoutState, held: &[Position]) -> bool {
    match state {
        PayoutState::Paid | PayoutState::NotPaid | PayoutState::Reversed => {
            held.iter().any(|position| position.state == state)
        }
        PayoutState::Pending | PayoutState::PartlyPaid | PayoutState::Reversing | PayoutState::Unrecognised => true,
    }
}
