//! One world: debts, programs that pay them, and everything that goes wrong meanwhile.

use super::{
    core::{Core, TaskId},
    desk::{Desk, Means, Office, Task, Verdict},
    dice::Dice,
    fault::Faults,
    journal::FaultyJournal,
    provider::{Fate, Order},
    report::Report,
    stage::{Crew, Stage, Step},
    wait::Wait,
};
use crate::{Amount, Currency, Journal, Patience, PayoutState, Reference};
use std::{cell::RefCell, collections::BTreeMap, fmt::Write, rc::Rc, time::Duration};

/// Programs begin to pay within this time.
const STARTS: Duration = Duration::from_secs(20 * 60);
/// From then on nothing goes wrong any more.
pub(super) const CALM: Duration = Duration::from_secs(60 * 60);
/// What happened before the calm has ended by then, late arrivals included.
const CLOSING: Duration = Duration::from_secs(76 * 60);
const MONTH: Duration = Duration::from_secs(30 * 86_400);
/// A world that goes on for longer than this many events hangs.
const MOST_EVENTS: u64 = 4_000_000;

/// What a world is made from.
pub(super) struct Plan<'p, J> {
    pub(super) seed: u64,
    pub(super) number: u64,
    pub(super) payouts: u64,
    pub(super) workers: usize,
    pub(super) faults: &'p Faults,
    pub(super) by_money_alone: bool,
    pub(super) offices: &'p [Box<dyn Office<J>>],
    pub(super) journal: &'p (dyn Fn() -> J + Send + Sync),
    pub(super) story: bool,
}

/// Somebody who is to get money, once.
pub(super) struct Debt {
    pub(super) amount: Amount,
    pub(super) payee: u64,
    /// One reference after the other: the next where the one before provably was not paid.
    pub(super) tries: Vec<Try>,
    pub(super) calls: u32,
    /// How many calls a program makes for it before it waits for better times.
    pub(super) patience: u32,
    /// The program has decided not to try again.
    pub(super) given_up: bool,
    pub(super) closing: Closing,
}

/// One reference of a debt.
pub(super) struct Try {
    pub(super) order: Order,
    pub(super) desk: usize,
    /// Payouts under it that were written to a connection.
    pub(super) wires: u32,
    /// The version of the record that was stored last.
    pub(super) version: u64,
    /// Somebody else used this reference before.
    pub(super) taken: bool,
    /// Its state is corrected some time.
    pub(super) corrected: bool,
}

/// What happened to a debt after the faults had stopped.
#[derive(Default)]
pub(super) struct Closing {
    pub(super) resumes: u32,
    pub(super) calls: u32,
    pub(super) in_doubt: bool,
    /// A person has it now.
    pub(super) with_a_person: bool,
    pub(super) asked_after: bool,
}

/// A call of a program, while it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) debt: usize,
    pub(super) nth: usize,
    pub(super) worker: usize,
    /// One more for the same payout, from a second worker or after a callback; nothing follows from it.
    pub(super) extra: bool,
    pub(super) closing: bool,
}

pub(super) struct World<'f, J> {
    pub(super) plan: &'f Plan<'f, J>,
    pub(super) core: Core,
    pub(super) stage: Stage,
    pub(super) crew: Crew<'f>,
    pub(super) desks: &'f [Box<dyn Desk<J> + 'f>],
    pub(super) journal: &'f FaultyJournal<J>,
    pub(super) debts: Vec<Debt>,
    pub(super) by_reference: BTreeMap<String, (usize, usize)>,
    pub(super) running: BTreeMap<TaskId, Job>,
    pub(super) ended: Rc<RefCell<Vec<(Job, Verdict)>>>,
    /// The programs' own choices, apart from the network's.
    pub(super) dice: Dice,
    pub(super) report: Report,
}

/// Runs a world to its end; what came of it, and the story where one was asked for.
pub(super) fn run<J: Journal>(plan: &Plan<'_, J>) -> (Report, Vec<String>) {
    let mut dice = Dice::of(plan.seed, plan.number);
    let faults = temper(plan.faults, &mut dice);
    let core = Core::new(Dice::new(dice.roll()), faults, CALM);
    if plan.story {
        core.lock().story = Some(super::core::Story::default());
    }
    let mut stage = Stage::with_core(core.clone());
    let journal = stage.journal((plan.journal)());
    let desks: Vec<_> = plan
        .offices
        .iter()
        .map(|office| office.open(&mut stage, plan.workers))
        .collect();
    let mut world = World {
        plan,
        core,
        stage,
        crew: Crew::default(),
        desks: &desks,
        journal: &journal,
        debts: Vec::new(),
        by_reference: BTreeMap::new(),
        running: BTreeMap::new(),
        ended: Rc::default(),
        dice,
        report: Report::default(),
    };
    world.prepare();
    world.turn_until_idle();
    world.begin_closing();
    world.turn_until_idle();
    world.audit();
    let World { core, mut report, .. } = world;
    let mut core = core.lock();
    std::mem::swap(&mut report.tally, &mut core.tally);
    let story = core.story.take().map(|story| story.lines).unwrap_or_default();
    (report, story)
}

/// Each world has a mood of its own: some groups of faults are absent in it, others frequent.
fn temper(faults: &Faults, dice: &mut Dice) -> Faults {
    let mut times = |rate: u32| {
        let factors = [0, 1, 1, 3];
        rate.saturating_mul(factors.get(dice.index(4)).copied().unwrap_or(1))
    };
    Faults {
        exchange: times(faults.exchange),
        journal: times(faults.journal),
        drops: times(faults.drops),
        crashes: times(faults.crashes),
        jumps: times(faults.jumps),
    }
}

impl<J: Journal> World<'_, J> {
    fn prepare(&mut self) {
        for number in 0..self.plan.payouts {
            let minor = i128::from(self.dice.below(900_000)) + 100;
            let Some(amount) = usd(minor) else { continue };
            let debt = self.debts.len();
            self.debts.push(Debt {
                amount,
                payee: number,
                tries: Vec::new(),
                calls: 0,
                patience: u32::try_from(self.dice.below(15)).unwrap_or_default(),
                given_up: false,
                closing: Closing::default(),
            });
            let fate = match self.dice.below(100) {
                0..=6 => Fate::NotPaid,
                7..=10 => Fate::Pending,
                11..=16 => Fate::Refused(1),
                17 => Fate::Refused(9),
                _ => Fate::Paid,
            };
            self.try_under_a_new_reference(debt, fate);
            let start = self.dice.between(Duration::ZERO, STARTS);
            match (fate, self.dice.below(100)) {
                (Fate::Paid, 0..=1) => self.let_somebody_take_it(debt),
                (Fate::Paid, 2..=4) => self.let_it_be_corrected(debt, start),
                _ => {}
            }
            self.start(debt, start);
        }
        self.let_clocks_jump();
    }

    /// A day forth or back, and not twice within a provider's window: nobody who looks at a wall clock could tell time by such a one.
    fn let_clocks_jump(&mut self) {
        let rate = self.core.lock().rates.jumps;
        let first = self.dice.below(20);
        for third in 0..3 {
            let offset = i64::try_from(self.dice.below(2 * 86_400)).unwrap_or_default() - 86_400;
            if !self.dice.chance(rate) {
                continue;
            }
            let core = self.core.clone();
            self.stage.spawn(&mut self.crew, async move {
                Wait::new(&core, None, Duration::from_secs((first + 20 * third) * 60)).await;
                let mut core = core.lock();
                core.wall_offset = offset;
                core.tally.jumps += 1;
                core.tell(|| format!("the programs' wall clock is {offset} s off now"));
            });
        }
    }

    /// The first call, sometimes by two workers at once, sometimes with a callback before and after.
    fn start(&mut self, debt: usize, start: Duration) {
        let job = Job {
            debt,
            nth: 0,
            worker: self.worker(),
            extra: false,
            closing: false,
        };
        self.call(job, Task::Settle, start);
        let second = Job {
            worker: self.worker(),
            extra: true,
            ..job
        };
        if self.dice.chance(50) {
            let apart = self.dice.between(Duration::ZERO, Duration::from_millis(100));
            self.call(second, Task::Settle, start.saturating_add(apart));
        }
        if self.dice.chance(50) {
            let callbacks = 1 + self.dice.below(3);
            for _ in 0..callbacks {
                let after = self.dice.between(Duration::ZERO, Duration::from_secs(20));
                self.call(
                    second,
                    Task::Resume,
                    start.saturating_sub(Duration::from_secs(5)).saturating_add(after),
                );
            }
        }
    }

    pub(super) fn worker(&mut self) -> usize {
        self.dice.index(self.plan.workers)
    }

    /// Allots a reference, which is stored with the debt before it is used.
    pub(super) fn try_under_a_new_reference(&mut self, debt: usize, fate: Fate) -> Option<usize> {
        let world = self.plan.number;
        let owed = self.debts.get_mut(debt)?;
        let nth = owed.tries.len();
        let mut text = format!("w{world}-p{debt}");
        if nth > 0 {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "-r{nth}");
        }
        let order = Order {
            reference: Reference::new(text).ok()?,
            amount: owed.amount,
            payee: owed.payee,
            fate,
        };
        let desk = self.dice.index(self.desks.len());
        self.by_reference
            .insert(order.reference.as_str().to_owned(), (debt, nth));
        self.desks.get(desk)?.expect(&order);
        // Five look-ups for each reference, and a person for each.
        owed.closing = Closing {
            calls: owed.closing.calls,
            ..Closing::default()
        };
        owed.tries.push(Try {
            order,
            desk,
            wires: 0,
            version: 0,
            taken: false,
            corrected: false,
        });
        Some(nth)
    }

    fn let_somebody_take_it(&mut self, debt: usize) {
        let Some(a_try) = self.debts.get_mut(debt).and_then(|debt| debt.tries.first_mut()) else {
            return;
        };
        let mut order = a_try.order.clone();
        let Some(amount) = usd(order.amount.minor() + 1) else {
            return;
        };
        order.amount = amount;
        order.payee = order.payee.wrapping_add(1);
        a_try.taken = true;
        if let Some(desk) = self.desks.get(a_try.desk) {
            desk.stranger(&order, &self.stage);
        }
    }

    /// Reconciliation: what was paid is declined after all.
    fn let_it_be_corrected(&mut self, debt: usize, start: Duration) {
        let Some(a_try) = self.debts.get_mut(debt).and_then(|debt| debt.tries.first_mut()) else {
            return;
        };
        a_try.corrected = true;
        let (reference, desk) = (a_try.order.reference.clone(), a_try.desk);
        let after = self.dice.between(Duration::from_secs(60), CALM);
        let (core, desks) = (self.core.clone(), self.desks);
        self.stage.spawn(&mut self.crew, async move {
            Wait::new(&core, None, start.saturating_add(after)).await;
            let now = core.lock().true_time();
            core.tell(|| format!("the provider corrects {reference}: not paid"));
            if let Some(desk) = desks.get(desk) {
                desk.correct(&reference, PayoutState::NotPaid, now);
            }
        });
    }

    /// A program makes a call after `delay`. What it holds in memory until then is lost if its worker crashes.
    pub(super) fn call(&mut self, job: Job, task: Task, delay: Duration) {
        let a_try = self.debts.get(job.debt).and_then(|debt| debt.tries.get(job.nth));
        let Some((order, desk)) = a_try.and_then(|a_try| Some((a_try.order.clone(), self.desks.get(a_try.desk)?)))
        else {
            return;
        };
        let attempts = if job.closing { 1 } else { 1 + self.dice.below(5) };
        let patience = Patience::new().attempts(u32::try_from(attempts).unwrap_or(1));
        let means = Means {
            worker: job.worker,
            journal: self.journal,
            patience,
            in_words: self.plan.story,
        };
        let (core, ended) = (self.core.clone(), Rc::clone(&self.ended));
        let label = self
            .plan
            .story
            .then(|| format!("worker {}, {}", job.worker, order.reference));
        let id = self.stage.spawn(&mut self.crew, async move {
            if !delay.is_zero() {
                Wait::new(&core, None, delay).await;
            }
            core.tell(|| task.word().to_owned());
            let verdict = desk.call(order, task, means).await;
            core.tell(|| format!("→ {}", verdict.words));
            ended.borrow_mut().push((job, verdict));
        });
        self.running.insert(id, job);
        if let (Some(label), Some(story)) = (label, &mut self.core.lock().story) {
            story.labels.insert(id, label);
        }
    }

    fn turn_until_idle(&mut self) {
        loop {
            self.report.events += 1;
            if self.report.events > MOST_EVENTS {
                self.violation("", "the world does not come to an end".to_owned());
                return;
            }
            let step = self.stage.step(&mut self.crew);
            self.watch();
            match step {
                Step::Idle => return,
                Step::Moved => {}
                Step::Done(task) => {
                    self.running.remove(&task);
                    let ended = std::mem::take(&mut *self.ended.borrow_mut());
                    for (job, verdict) in ended {
                        self.decide(job, verdict);
                    }
                }
                Step::Dropped(task, doom) => {
                    self.core.lock().tally.ended(doom.point, doom.crash);
                    self.dropped(task, doom.crash);
                }
            }
        }
    }

    /// A call was dropped, alone or with all others of its worker. What they were for is in the worker's queue still.
    fn dropped(&mut self, task: TaskId, crash: bool) {
        let Some(job) = self.running.remove(&task) else {
            return;
        };
        let mut jobs = vec![job];
        if crash {
            let others: Vec<TaskId> = self
                .running
                .iter()
                .filter(|(_, other)| other.worker == job.worker)
                .map(|(task, _)| *task)
                .collect();
            for other in others {
                self.stage.discard(&mut self.crew, other);
                jobs.extend(self.running.remove(&other));
            }
            for desk in self.desks {
                desk.restart(job.worker);
            }
            self.core
                .tell(|| format!("worker {} crashes, with {} calls", job.worker, jobs.len()));
        } else {
            self.core
                .tell(|| format!("worker {} drops the call for debt {}", job.worker, job.debt));
        }
        let down = self.dice.between(Duration::from_millis(10), Duration::from_secs(90));
        for job in jobs.into_iter().filter(|job| !job.extra) {
            self.go_on(job, down, down);
        }
    }

    fn begin_closing(&mut self) {
        let month = if self.dice.chance(100) { MONTH } else { Duration::ZERO };
        let wait = CLOSING.saturating_add(month).saturating_sub(self.core.now());
        self.core.tell(|| "nothing goes wrong from here on".to_owned());
        for debt in 0..self.debts.len() {
            self.close(debt, wait);
        }
    }
}

/// US dollars, for an amount above zero.
fn usd(minor: i128) -> Option<Amount> {
    let currency = Currency::from_code("USD").ok()?;
    Amount::from_minor(minor, currency).ok()
}
