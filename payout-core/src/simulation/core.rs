//! What all parts of a simulated world share: time, events, the dice, and what is due to go wrong.

use super::{
    dice::Dice,
    fault::{Faults, JournalFault, Passage, Point},
    letter::{Kept, Letter},
    tally::Tally,
};
use crate::settlement::Record;
use http::StatusCode;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The wall clock at the zero of a world's time: 2026-01-01, 00:00 UTC.
const WALL_START: i64 = 1_767_225_600;

/// A future that the stage polls.
pub(super) type TaskId = u64;

/// One world's state. Its lock is never contended: a world has one thread.
#[derive(Clone)]
pub(super) struct Core(Arc<Mutex<Inner>>);

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("now", &self.lock().now).finish()
    }
}

pub(super) struct Inner {
    pub(super) now: Duration,
    /// How far the programs' wall clock is from the true one, in seconds.
    pub(super) wall_offset: i64,
    pub(super) dice: Dice,
    pub(super) rates: Faults,
    /// Until when things go wrong by chance.
    pub(super) calm_at: Duration,
    pub(super) passages: VecDeque<Passage>,
    pub(super) journal_faults: VecDeque<JournalFault>,
    pub(super) drops: VecDeque<(Point, u32)>,
    pub(super) letters: Vec<Letter>,
    /// How many payouts under a reference can still reach a gateway.
    pub(super) under_way: BTreeMap<String, u32>,
    /// An answer that was kept to be handed to another request, by gateway.
    pub(super) kept_answers: BTreeMap<usize, Kept>,
    pub(super) running: Option<TaskId>,
    /// Where the running task asked to be dropped.
    pub(super) doomed: Option<Doom>,
    pub(super) seen: Vec<Seen>,
    pub(super) tally: Tally,
    pub(super) story: Option<Story>,
    /// How many events will wake a task.
    wakes: BTreeMap<TaskId, u32>,
    events: BinaryHeap<Reverse<(Duration, u64, Event)>>,
    sequence: u64,
}

/// What happens at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    Wake(TaskId),
    /// A letter reaches its gateway, for the first time or again.
    Arrive(usize),
    /// A letter's answer reaches the program.
    Deliver(usize),
}

/// A task that is not polled again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doom {
    pub(super) point: Point,
    /// Not this call alone, but the whole worker.
    pub(super) crash: bool,
}

/// What the parts report to whoever watches over a world.
#[derive(Debug)]
pub(super) enum Seen {
    /// The journal said that it has stored this.
    Stored(Box<Record>),
    /// A payout is written to a gateway's connection now.
    Wire(String),
}

/// What happened, line by line.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) lines: Vec<String>,
    pub(super) labels: BTreeMap<TaskId, String>,
}

impl Core {
    pub(super) fn new(dice: Dice, rates: Faults, calm_at: Duration) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            now: Duration::ZERO,
            wall_offset: 0,
            dice,
            rates,
            calm_at,
            passages: VecDeque::new(),
            journal_faults: VecDeque::new(),
            drops: VecDeque::new(),
            letters: Vec::new(),
            under_way: BTreeMap::new(),
            kept_answers: BTreeMap::new(),
            running: None,
            doomed: None,
            seen: Vec::new(),
            tally: Tally::default(),
            story: None,
            wakes: BTreeMap::new(),
            events: BinaryHeap::new(),
            sequence: 0,
        })))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic elsewhere leaves every list whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> Duration {
        self.lock().now
    }

    /// A line of the story, made only where there is one.
    pub(super) fn tell(&self, line: impl FnOnce() -> String) {
        self.lock().tell(line);
    }
}

impl Inner {
    pub(super) fn at(&mut self, time: Duration, event: Event) {
        self.sequence = self.sequence.wrapping_add(1);
        self.events.push(Reverse((time, self.sequence, event)));
    }

    /// Wakes the running task after `delay`.
    pub(super) fn wake_after(&mut self, delay: Duration) -> Duration {
        let time = self.now.saturating_add(delay);
        if let Some(task) = self.running {
            self.wake_at(task, time);
        }
        time
    }

    pub(super) fn wake_at(&mut self, task: TaskId, time: Duration) {
        *self.wakes.entry(task).or_default() += 1;
        self.at(time, Event::Wake(task));
    }

    /// The next event, and its time is now.
    pub(super) fn next(&mut self) -> Option<Event> {
        let Reverse((time, _, event)) = self.events.pop()?;
        self.now = self.now.max(time);
        if let Event::Wake(task) = event {
            if let Some(wakes) = self.wakes.get_mut(&task) {
                *wakes = wakes.saturating_sub(1);
            }
        }
        Some(event)
    }

    pub(super) fn begin(&mut self, task: TaskId) {
        self.running = Some(task);
        self.doomed = None;
    }

    /// Ends a task's turn; where it asked to be dropped, if it did.
    pub(super) fn end(&mut self) -> Option<Doom> {
        let task = self.running.take()?;
        // A future of somebody else's, which waits for nothing in this world, is asked again and again.
        if self.doomed.is_none() && self.wakes.get(&task).is_none_or(|wakes| *wakes == 0) {
            let time = self.now.saturating_add(Duration::from_millis(1));
            self.wake_at(task, time);
        }
        self.doomed.take()
    }

    pub(super) fn forget(&mut self, task: TaskId) {
        self.wakes.remove(&task);
        if let Some(story) = &mut self.story {
            story.labels.remove(&task);
        }
    }

    /// Unix time by the true clock.
    pub(super) fn true_time(&self) -> Duration {
        Duration::from_secs(WALL_START.unsigned_abs()).saturating_add(self.now)
    }

    /// Unix time by the programs' wall clock.
    pub(super) fn wall_seconds(&self) -> u64 {
        let passed = i64::try_from(self.now.as_secs()).unwrap_or(i64::MAX);
        let wall = WALL_START.saturating_add(passed).saturating_add(self.wall_offset);
        u64::try_from(wall).unwrap_or_default()
    }

    pub(super) fn is_calm(&self) -> bool {
        self.now >= self.calm_at
    }

    /// Whether the running task is dropped here.
    pub(super) fn doom(&mut self, point: Point) -> Option<Doom> {
        if let Some((wanted, passes)) = self.drops.front_mut() {
            if *wanted == point {
                if *passes == 0 {
                    self.drops.pop_front();
                    return Some(Doom { point, crash: false });
                }
                *passes -= 1;
            }
        }
        if self.is_calm() {
            return None;
        }
        let roll = self.dice.below(1000);
        let (drops, crashes) = (u64::from(self.rates.drops), u64::from(self.rates.crashes));
        (roll < drops + crashes).then_some(Doom {
            point,
            crash: roll >= drops,
        })
    }

    /// How the next exchange passes.
    pub(super) fn passage(&mut self) -> Passage {
        if let Some(passage) = self.passages.pop_front() {
            return passage;
        }
        if self.is_calm() || !self.dice.chance(self.rates.exchange) {
            return Passage::Through;
        }
        let page = |dice: &mut Dice| {
            let pages = [500, 502, 503, 504, 520];
            let page = pages.get(dice.index(pages.len())).copied().unwrap_or(500);
            StatusCode::from_u16(page).unwrap_or(StatusCode::BAD_GATEWAY)
        };
        let dice = &mut self.dice;
        match dice.below(20) {
            0..=1 => Passage::Unreachable,
            2 => Passage::CutShort,
            3..=4 => Passage::Lost,
            5 => Passage::Silence,
            6..=8 => Passage::AnswerLost,
            9..=10 => Passage::TooSlow,
            11..=13 => Passage::Late(dice.between(Duration::from_secs(1), super::LATEST)),
            14 => Passage::Twice,
            15 => Passage::Crossed,
            16..=17 => Passage::PageAfter(page(dice)),
            _ => Passage::PageInstead(page(dice)),
        }
    }

    pub(super) fn journal_fault(&mut self, stores: bool) -> JournalFault {
        if let Some(fault) = self.journal_faults.pop_front() {
            return fault;
        }
        if self.is_calm() || !self.dice.chance(self.rates.journal) {
            return JournalFault::None;
        }
        match self.dice.below(3) {
            0 => JournalFault::Before,
            1 if stores => JournalFault::After,
            _ => JournalFault::Slow(self.dice.between(Duration::from_millis(10), Duration::from_secs(5))),
        }
    }

    pub(super) fn tell(&mut self, line: impl FnOnce() -> String) {
        let (now, running) = (self.now, self.running);
        let Some(story) = &mut self.story else {
            return;
        };
        let who = running
            .and_then(|task| story.labels.get(&task))
            .map_or("", String::as_str);
        let seconds = now.as_secs();
        let line = format!(
            "{:02}:{:02}:{:02}.{:03} {who:<24} {}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            now.subsec_millis(),
            line()
        );
        story.lines.push(line);
    }
}
