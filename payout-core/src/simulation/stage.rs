//! Runs futures in virtual time.

use super::{
    clock::VirtualClock,
    core::{Core, Doom, Event, TaskId},
    dice::Dice,
    fault::{Faults, JournalFault, Passage, Point},
    journal::FaultyJournal,
    network::Network,
    provider::Gateway,
};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    fmt,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};

/// A world without chance: you say what goes wrong, and run the calls of your program in virtual time.
///
/// For tests of one course of events. What nobody has scripted goes well. For many courses at random there is
/// [`Simulation`](super::Simulation).
pub struct Stage {
    core: Core,
    gateways: Vec<Rc<dyn Gateway>>,
    next_task: TaskId,
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stage")
            .field("core", &self.core)
            .finish_non_exhaustive()
    }
}

impl Stage {
    /// An empty one. The seed decides latencies, jitter and nonces.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::with_core(Core::new(Dice::new(seed), Faults::none(), Duration::ZERO))
    }

    pub(super) fn with_core(core: Core) -> Self {
        Self {
            core,
            gateways: Vec::new(),
            next_task: 0,
        }
    }

    /// Adds a gateway; the transport that leads there.
    pub fn gateway<G: Gateway + 'static>(&mut self, gateway: Rc<G>) -> Network {
        let network = Network::new(&self.core, self.gateways.len(), G::payout_in);
        self.gateways.push(gateway);
        network
    }

    /// The clock: give it to each client.
    #[must_use]
    pub fn clock(&self) -> VirtualClock {
        VirtualClock::new(&self.core)
    }

    /// A journal with faults over one of yours.
    #[must_use]
    pub fn journal<J>(&self, inner: J) -> FaultyJournal<J> {
        FaultyJournal::new(&self.core, inner)
    }

    /// How the next exchanges with gateways pass, payouts and look-ups alike, in this order.
    pub fn passages(&self, passages: impl IntoIterator<Item = Passage>) {
        self.core.lock().passages.extend(passages);
    }

    /// What goes wrong with the next operations of the journal, in this order.
    pub fn journal_faults(&self, faults: impl IntoIterator<Item = JournalFault>) {
        self.core.lock().journal_faults.extend(faults);
    }

    /// Drops the future that waits at `point` for the `nth` time from now, counted from 1.
    pub fn drop_at(&self, point: Point, nth: u32) {
        self.core.lock().drops.push_back((point, nth.saturating_sub(1)));
    }

    /// Lets the programs' wall clock jump, by seconds forth or back. The monotonic time does not.
    pub fn jump(&self, seconds: i64) {
        let mut core = self.core.lock();
        core.wall_offset = core.wall_offset.saturating_add(seconds);
    }

    /// The world's time, from its start.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.core.now()
    }

    /// Unix time by the gateways' clocks, which are right.
    #[must_use]
    pub fn unix_time(&self) -> Duration {
        self.core.lock().true_time()
    }

    /// Lets time pass: what is on its way arrives.
    pub fn pass(&mut self, time: Duration) {
        let clock = self.clock();
        self.run(crate::Clock::sleep(&clock, time));
    }

    /// How many payouts were written to a connection so far, answered or not.
    #[must_use]
    pub fn payouts_sent(&self) -> u64 {
        self.core.lock().tally.payouts_sent
    }

    /// How many look-ups were begun so far.
    #[must_use]
    pub fn look_ups(&self) -> u64 {
        self.core.lock().tally.look_ups
    }

    /// Runs one future to its end; `None` where it was dropped on the way ([`drop_at`](Self::drop_at)).
    pub fn run<F: Future>(&mut self, future: F) -> Option<F::Output> {
        self.run_all([future]).pop().flatten()
    }

    /// Runs several at once, as several workers would.
    pub fn run_all<F: Future>(&mut self, futures: impl IntoIterator<Item = F>) -> Vec<Option<F::Output>> {
        let outputs = Rc::new(RefCell::new(BTreeMap::new()));
        let mut crew = Crew::default();
        let mut order = Vec::new();
        for future in futures {
            let outputs = Rc::clone(&outputs);
            let number = order.len();
            order.push(self.spawn(&mut crew, async move {
                let output = future.await;
                outputs.borrow_mut().insert(number, output);
            }));
        }
        while !crew.0.is_empty() && !matches!(self.step(&mut crew), Step::Idle) {}
        let mut outputs = outputs.borrow_mut();
        (0..order.len()).map(|number| outputs.remove(&number)).collect()
    }

    pub(super) fn spawn<'f>(&mut self, crew: &mut Crew<'f>, future: impl Future<Output = ()> + 'f) -> TaskId {
        self.next_task += 1;
        let task = self.next_task;
        crew.0.insert(task, Box::pin(future));
        let mut core = self.core.lock();
        let now = core.now;
        core.wake_at(task, now);
        task
    }

    /// One event.
    pub(super) fn step(&mut self, crew: &mut Crew<'_>) -> Step {
        let mut core = self.core.lock();
        let Some(event) = core.next() else {
            return Step::Idle;
        };
        let task = match event {
            Event::Wake(task) => Some(task),
            Event::Deliver(number) => core.deliver(number),
            Event::Arrive(number) => {
                let arrived = core.arrived(number);
                let now = core.true_time();
                drop(core);
                if let Some((gateway, request)) = arrived {
                    if let Some(gateway) = self.gateways.get(gateway) {
                        let answer = gateway.handle(request, now);
                        self.core.lock().answered(number, answer);
                    }
                }
                return Step::Moved;
            }
        };
        let Some((task, future)) = task.and_then(|task| Some((task, crew.0.get_mut(&task)?))) else {
            return Step::Moved; // whom it was for is gone
        };
        core.begin(task);
        drop(core);
        let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        if polled == Poll::Ready(()) {
            crew.remove(task);
            let mut core = self.core.lock();
            core.running = None;
            core.forget(task);
            return Step::Done(task);
        }
        let doom = self.core.lock().end();
        match doom {
            None => Step::Moved,
            Some(doom) => {
                self.discard(crew, task);
                Step::Dropped(task, doom)
            }
        }
    }

    /// Drops a future where it stands.
    pub(super) fn discard(&self, crew: &mut Crew<'_>, task: TaskId) {
        crew.remove(task);
        self.core.lock().forget(task);
    }
}

/// The futures that are under way.
#[derive(Default)]
pub(super) struct Crew<'f>(BTreeMap<TaskId, Pin<Box<dyn Future<Output = ()> + 'f>>>);

impl Crew<'_> {
    fn remove(&mut self, task: TaskId) {
        // Dropped after the map is whole again: what a future holds may look at the world when it goes.
        drop(self.0.remove(&task));
    }
}

/// What one event came to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// Nothing is left to happen.
    Idle,
    Moved,
    Done(TaskId),
    Dropped(TaskId, Doom),
}
