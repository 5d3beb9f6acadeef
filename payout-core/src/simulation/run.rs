use super::{
    desk::Office,
    fault::Faults,
    provider::Provider,
    report::Report,
    world::{self, Plan},
};
use crate::{Journal, MemoryJournal};
use std::{
    fmt,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// How many debts live in one world.
const WORLD: u64 = 100;

/// Many simulated payouts, with everything going wrong that can.
///
/// The payouts are split into worlds of a hundred, each with its own gateways, journal, workers and clock. A world depends on the seed and its
/// number alone, so one that failed can be run again by itself, with its [story](Self::story).
///
/// # Example: your own journal under fire
///
/// ```
/// use payout_core::{
///     Journal, JournalError, MemoryJournal,
///     settlement::{Record, RecordKey},
///     simulation::{Provider, Simulation},
/// };
///
/// /// A table of your database.
/// #[derive(Default)]
/// struct Table(MemoryJournal);
///
/// impl Journal for Table {
///     async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
///         self.0.load(key).await
///     }
///
///     async fn store(&self, record: &Record) -> Result<(), JournalError> {
///         self.0.store(record).await
///     }
/// }
///
/// fn survives(provider: impl Provider + 'static) {
///     let simulation = Simulation::with_journal(2041, Table::default).provider(provider).payouts(1_000);
///     let report = simulation.run();
///     if let Some(violation) = report.violations().first() {
///         panic!("{violation}\n{}", simulation.story(violation.world).join("\n"));
///     }
/// }
/// ```
///
/// The journal must need no async runtime: while a world waits for nothing but it, it is polled again each millisecond of virtual time.
#[must_use = "nothing happens until `run`"]
pub struct Simulation<J = MemoryJournal> {
    seed: u64,
    payouts: u64,
    workers: usize,
    jobs: usize,
    faults: Faults,
    by_money_alone: bool,
    offices: Vec<Box<dyn Office<J>>>,
    journal: Box<dyn Fn() -> J + Send + Sync>,
}

impl Simulation {
    /// One over [`MemoryJournal`]. The seed decides everything.
    pub fn new(seed: u64) -> Self {
        Self::with_journal(seed, MemoryJournal::new)
    }
}

impl<J: Journal> Simulation<J> {
    /// One over your own journal: `journal` makes an empty one for each world. All workers of a world share it, and it survives their
    /// crashes.
    pub fn with_journal(seed: u64, journal: impl Fn() -> J + Send + Sync + 'static) -> Self {
        Self {
            seed,
            payouts: 1_000,
            workers: 4,
            jobs: 1,
            faults: Faults::new(),
            by_money_alone: false,
            offices: Vec::new(),
            journal: Box::new(journal),
        }
    }

    /// Adds a provider. With several, each payout goes through one of them, and one that failed may go on through another.
    pub fn provider(mut self, provider: impl Provider + 'static) -> Self {
        self.offices.push(Box::new(provider));
        self
    }

    /// How many debts are to be paid; 1,000 unless set. Rounded up to whole worlds.
    pub fn payouts(mut self, payouts: u64) -> Self {
        self.payouts = payouts;
        self
    }

    /// How many workers share a journal; 4 unless set, 1 at the least.
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = workers.max(1);
        self
    }

    /// How many threads run worlds; 1 unless set. The result does not depend on it.
    pub fn jobs(mut self, jobs: usize) -> Self {
        self.jobs = jobs.max(1);
        self
    }

    /// What goes wrong, and how often.
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// Judges by what left alone: twice, or not as the journal says at the end. Without this a rule of the library that is broken on the
    /// way is a violation too, even where no money was lost by it.
    pub fn by_money_alone(mut self) -> Self {
        self.by_money_alone = true;
        self
    }

    /// The names of the providers.
    pub fn providers(&self) -> impl Iterator<Item = &'static str> {
        self.offices.iter().map(|office| office.name())
    }

    /// How many worlds there are.
    #[must_use]
    pub fn worlds(&self) -> u64 {
        self.payouts.div_ceil(WORLD)
    }

    /// Runs one world.
    #[must_use]
    pub fn world(&self, number: u64) -> Report {
        world::run(&self.plan(number, false)).0
    }

    /// Runs one world, and tells what happened, one step a line.
    #[must_use]
    pub fn story(&self, number: u64) -> Vec<String> {
        world::run(&self.plan(number, true)).1
    }

    /// Runs all worlds.
    #[must_use]
    pub fn run(&self) -> Report {
        self.run_and_show(|_| {})
    }

    /// Runs all worlds, and hands the report so far to `show` after each. Ends early after a world with a violation.
    pub fn run_and_show(&self, show: impl Fn(&Report) + Sync) -> Report {
        let (worlds, next) = (self.worlds(), AtomicU64::new(0));
        let total = Mutex::new(Report::default());
        let work = || {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= worlds {
                    return;
                }
                let report = self.world(number);
                let mut total = total.lock().unwrap_or_else(PoisonError::into_inner);
                total.merge(&report);
                show(&total);
                if !total.violations().is_empty() {
                    next.store(worlds, Ordering::Relaxed);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..self.jobs {
                scope.spawn(work);
            }
            work();
        });
        total.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn plan(&self, number: u64, story: bool) -> Plan<'_, J> {
        Plan {
            seed: self.seed,
            number,
            payouts: WORLD,
            workers: self.workers,
            faults: &self.faults,
            by_money_alone: self.by_money_alone,
            offices: &self.offices,
            journal: &*self.journal,
            story,
        }
    }
}

impl<J> fmt::Debug for Simulation<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation")
            .field("seed", &self.seed)
            .field("payouts", &self.payouts)
            .field("workers", &self.workers)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}
