//! What the simulated programs do: settle, and go on by what came of it, as a user's program would.

use super::{
    desk::{End, Task, Verdict},
    provider::Fate,
    world::{CALM, Job, World},
};
use crate::{
    Journal, PayoutState,
    settlement::{Resend, Standing, Unpaid},
};
use std::time::Duration;

/// How many references a debt gets at the most.
const MOST_TRIES: usize = 4;
/// How many look-ups decide a payout in doubt when nothing goes wrong any more.
const LOOK_UPS: u32 = 5;
/// Between those: three of them span a window of a quarter of an hour.
const APART: Duration = Duration::from_secs(8 * 60);
const A_MOMENT: Duration = Duration::from_secs(1);

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

impl<J: Journal> World<'_, J> {
    pub(super) fn decide(&mut self, job: Job, verdict: Verdict) {
        if job.extra {
            return;
        }
        if job.closing {
            return self.decide_in_calm(job, verdict);
        }
        let Some(debt) = self.debts.get_mut(job.debt) else {
            return;
        };
        debt.calls += 1;
        if self.core.now() >= CALM || debt.calls > debt.patience {
            return;
        }
        let Verdict { end, mut unpaid, .. } = verdict;
        if self.goes_on_elsewhere(job, &mut unpaid) {
            return;
        }
        let percent = self.dice.below(100);
        match (end, unpaid) {
            (End::Accepted(PayoutState::Paid), _) => {
                if percent < 20 {
                    self.later(job, Task::Resume, minutes(5), minutes(20));
                }
            }
            (End::Accepted(PayoutState::NotPaid | PayoutState::Reversed), unpaid) => match unpaid {
                Some(unpaid) if percent < 60 => self.replace(job, unpaid),
                _ => self.give_up(job),
            },
            (End::Accepted(_), _) => self.later(job, Task::Resume, minutes(1), minutes(10)),
            (End::Rejected(_), Some(unpaid)) if percent < 50 => self.replace(job, unpaid),
            (End::Rejected(resend), _) if percent < 80 => self.again(job, resend),
            (End::Rejected(_), _) => self.give_up(job),
            (End::NotSent, Some(unpaid)) if percent < 10 => self.replace(job, unpaid),
            (End::NotSent, _) => self.go_on(job, A_MOMENT, minutes(5)),
            (End::Absent(resend), _) if percent < 80 => self.again(job, resend),
            (End::Absent(_) | End::Unknown, _) => self.go_on(job, minutes(1), minutes(8)),
            (End::Conflict, _) => {}
        }
    }

    fn later(&mut self, job: Job, task: Task, low: Duration, high: Duration) {
        let delay = self.dice.between(low, high);
        self.call(job, task, delay);
    }

    /// Settles or resumes the newest reference, as programs do that have no better idea.
    pub(super) fn go_on(&mut self, job: Job, low: Duration, high: Duration) {
        let (job, task) = self.way_on(job);
        let task = match task {
            Some(task) => task,
            None if self.dice.chance(500) => Task::Settle,
            None => Task::Resume,
        };
        self.later(job, task, low, high);
    }

    /// A reference that stands in for another, and was not recorded yet, starts with the proof that it may.
    fn way_on(&self, job: Job) -> (Job, Option<Task>) {
        let debt = self.debts.get(job.debt);
        let newest = debt.map_or(0, |debt| debt.tries.len().saturating_sub(1));
        let recorded = debt
            .and_then(|debt| debt.tries.get(newest))
            .is_some_and(|newest| newest.version > 0);
        match newest.checked_sub(1) {
            Some(before) if !recorded => (Job { nth: before, ..job }, Some(Task::Resume)),
            _ => (Job { nth: newest, ..job }, None),
        }
    }

    /// Where the call was for a reference that another one was allotted to stand in for, goes on with that one. False where there is none.
    fn goes_on_elsewhere(&mut self, job: Job, unpaid: &mut Option<Unpaid>) -> bool {
        let record = self.record(job);
        let Some(debt) = self.debts.get_mut(job.debt) else {
            return false;
        };
        if job.nth + 1 >= debt.tries.len() {
            return false;
        }
        let replacement = Job {
            nth: job.nth + 1,
            ..job
        };
        let unused = debt.tries.last().is_some_and(|newest| newest.version == 0);
        // Another worker has sent the payout once more meanwhile: there is no replacement until it is known.
        let unwanted = record
            .is_some_and(|record| record.replaced_by().is_none() && !matches!(record.standing(), Standing::NotSent(_)));
        if let Some(unpaid) = unpaid.take() {
            self.later(replacement, Task::Instead(unpaid), Duration::ZERO, A_MOMENT);
        } else if unused && unwanted {
            debt.tries.pop();
            return false;
        } else {
            self.go_on(job, A_MOMENT, minutes(3));
        }
        true
    }

    fn again(&mut self, job: Job, resend: Resend) {
        self.report.sent_again += 1;
        self.later(job, Task::Again(resend), A_MOMENT, minutes(5));
    }

    /// Pays the debt under another reference, perhaps through another provider.
    fn replace(&mut self, job: Job, unpaid: Unpaid) {
        let tries = self.debts.get(job.debt).map_or(0, |debt| debt.tries.len());
        if tries >= MOST_TRIES {
            return self.give_up(job);
        }
        let fate = if self.dice.chance(100) {
            Fate::NotPaid
        } else {
            Fate::Paid
        };
        if let Some(nth) = self.try_under_a_new_reference(job.debt, fate) {
            self.report.replaced += 1;
            if let Some(debt) = self.debts.get_mut(job.debt) {
                // Those of the reference before say nothing about this one.
                debt.closing.resumes = 0;
            }
            self.later(Job { nth, ..job }, Task::Instead(unpaid), Duration::ZERO, minutes(1));
        }
    }

    fn give_up(&mut self, job: Job) {
        if let Some(debt) = self.debts.get_mut(job.debt) {
            debt.given_up = true;
        }
    }

    /// The faults have stopped. Where the payout is in doubt it is looked up; anything else is settled.
    pub(super) fn close(&mut self, debt: usize, wait: Duration) {
        let job = Job {
            debt,
            nth: 0,
            worker: self.worker(),
            extra: false,
            closing: true,
        };
        let (job, task) = self.way_on(job);
        let in_doubt = self.record(job).is_some_and(|record| record.is_in_doubt());
        if in_doubt {
            self.report.in_doubt_at_calm += 1;
            if let Some(debt) = self.debts.get_mut(debt) {
                debt.closing.in_doubt = true;
            }
        }
        let task = task.unwrap_or(if in_doubt { Task::Resume } else { Task::Settle });
        self.call(job, task, wait);
    }

    fn decide_in_calm(&mut self, job: Job, verdict: Verdict) {
        let Verdict { end, mut unpaid, words } = verdict;
        let Some(debt) = self.debts.get_mut(job.debt) else {
            return;
        };
        debt.closing.calls += 1;
        let (calls, given_up) = (debt.closing.calls, debt.given_up);
        if calls > 30 {
            let reference = debt.tries.get(job.nth).map(|a_try| a_try.order.reference.to_string());
            return self.violation(
                &reference.unwrap_or_default(),
                format!("it goes on for ever, although nothing goes wrong any more: {words}"),
            );
        }
        if self.goes_on_elsewhere(job, &mut unpaid) {
            return;
        }
        let Some(debt) = self.debts.get_mut(job.debt) else {
            return;
        };
        if debt.closing.in_doubt && !matches!(end, End::Unknown) {
            debt.closing.in_doubt = false;
            self.report.resolved += u64::from(!debt.closing.with_a_person);
        }
        match end {
            End::Unknown if debt.closing.resumes + 1 < LOOK_UPS => {
                debt.closing.resumes += 1;
                self.call(job, Task::Resume, APART);
            }
            End::Unknown => self.ask_a_person(job),
            End::NotSent => self.call(job, Task::Settle, A_MOMENT),
            End::Absent(_) if calls > 12 => self.give_up(job),
            End::Absent(resend) => {
                debt.closing.resumes = 0;
                self.again(job, resend);
            }
            End::Rejected(_) if given_up => {}
            End::Rejected(_) if calls > 6 => self.give_up(job),
            End::Rejected(resend) => match unpaid {
                Some(unpaid) if calls % 2 == 0 => self.replace(job, unpaid),
                _ => self.again(job, resend),
            },
            // Once more when everything that was to happen has happened.
            End::Accepted(_) if !debt.closing.asked_after => {
                debt.closing.asked_after = true;
                self.call(job, Task::Resume, minutes(90));
            }
            End::Accepted(PayoutState::NotPaid | PayoutState::Reversed) if !given_up => match unpaid {
                Some(unpaid) => {
                    debt.closing.asked_after = false;
                    self.replace(job, unpaid);
                }
                None => self.give_up(job),
            },
            End::Accepted(_) | End::Conflict => {}
        }
    }

    /// Somebody asks the provider. Only where nothing is held there may the payout be sent again.
    fn ask_a_person(&mut self, job: Job) {
        let Some(a_try) = self.debts.get(job.debt).and_then(|debt| debt.tries.get(job.nth)) else {
            return;
        };
        let Some(desk) = self.desks.get(a_try.desk) else {
            return;
        };
        let reference = a_try.order.reference.clone();
        let held = desk.holds(&reference, self.core.lock().true_time()).len();
        let proves_absence = desk.proves_absence(&a_try.order);
        let asked_before = self.debts.get(job.debt).is_some_and(|debt| debt.closing.with_a_person);
        if let Some(debt) = self.debts.get_mut(job.debt) {
            debt.closing.with_a_person = true;
        }
        match held {
            0 if !proves_absence && !asked_before => {
                self.core
                    .tell(|| format!("a person has asked the provider: nothing is held under {reference}"));
                self.report.confirmed += 1;
                self.report.sent_again += 1;
                let word = Resend::confirmed("asked the provider, who holds nothing under this reference");
                self.call(job, Task::Again(word), A_MOMENT);
            }
            0 | 1 => {
                let what = format!("five look-ups have not decided it, and the provider holds {held} under it");
                self.violation(reference.as_str(), what);
            }
            // Two under one reference: no look-up can tell which is meant.
            _ => {}
        }
    }
}
