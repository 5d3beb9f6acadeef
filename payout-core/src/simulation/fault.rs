//! What goes wrong: on the way to the gateway and back, in the journal, and with the program itself.

use http::StatusCode;
use std::{fmt, time::Duration};

/// How one exchange with a gateway passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Passage {
    /// Nothing goes wrong.
    Through,
    /// No connection came about; the caller knows that nothing was sent.
    Unreachable,
    /// The connection broke between the first byte and the last; the gateway never saw a whole request.
    CutShort,
    /// The whole request left, and got lost before the gateway; the connection breaks.
    Lost,
    /// The same, and the caller waits until its own time is up.
    Silence,
    /// The gateway did its work, and the connection broke before the answer.
    AnswerLost,
    /// The gateway did its work, and the answer comes after the caller's time is up.
    TooSlow,
    /// The connection broke, and the request reaches the gateway this much later, from a queue on the way.
    Late(Duration),
    /// The request reaches the gateway a second time, byte for byte; the caller gets the first answer.
    Twice,
    /// The answer is that of another request.
    Crossed,
    /// The gateway did its work, and something before it answers with this status and a page.
    PageAfter(StatusCode),
    /// Something before the gateway answers with this status and a page; the gateway sees nothing.
    PageInstead(StatusCode),
}

impl fmt::Display for Passage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Through => f.write_str("through"),
            Self::Unreachable => f.write_str("unreachable"),
            Self::CutShort => f.write_str("cut while writing"),
            Self::Lost => f.write_str("request lost"),
            Self::Silence => f.write_str("request lost in silence"),
            Self::AnswerLost => f.write_str("answer lost after the commit"),
            Self::TooSlow => f.write_str("answer after the time-out"),
            Self::Late(by) => write!(f, "arrives {} s late", by.as_secs()),
            Self::Twice => f.write_str("arrives twice"),
            Self::Crossed => f.write_str("crossed answers"),
            Self::PageAfter(status) => write!(f, "{} after the commit", status.as_u16()),
            Self::PageInstead(status) => write!(f, "{} and nothing done", status.as_u16()),
        }
    }
}

impl Passage {
    /// Its row in a summary.
    pub(super) fn row(self) -> usize {
        match self {
            Self::Through => 0,
            Self::Unreachable => 1,
            Self::CutShort => 2,
            Self::Lost => 3,
            Self::Silence => 4,
            Self::AnswerLost => 5,
            Self::TooSlow => 6,
            Self::Late(_) => 7,
            Self::Twice => 8,
            Self::Crossed => 9,
            Self::PageAfter(_) => 10,
            Self::PageInstead(_) => 11,
        }
    }

    pub(super) const ROWS: [&'static str; 12] = [
        "nothing wrong",
        "unreachable",
        "cut while writing",
        "request lost",
        "request lost in silence",
        "answer lost after the commit",
        "answer after the time-out",
        "late arrival",
        "arrives twice",
        "crossed answers",
        "5xx after the commit",
        "5xx and nothing done",
    ];
}

/// What goes wrong with one operation of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalFault {
    /// Nothing.
    None,
    /// It fails, and nothing was stored.
    Before,
    /// It stores, and reports a failure.
    After,
    /// It takes this long.
    Slow(Duration),
}

impl JournalFault {
    pub(super) fn row(self) -> usize {
        match self {
            Self::None => 0,
            Self::Before => 1,
            Self::After => 2,
            Self::Slow(_) => 3,
        }
    }

    pub(super) const ROWS: [&'static str; 4] = [
        "nothing wrong",
        "journal failed before storing",
        "journal failed after storing",
        "journal slow",
    ];
}

/// The points where a program waits, and so where it can be dropped: all of them, for a client over this transport, this journal and
/// this clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Point {
    /// Before a record is read.
    Loading,
    /// A record was read.
    Loaded,
    /// Before a record is stored.
    Storing,
    /// A record was stored.
    Stored,
    /// Before the first byte of a payout.
    PayConnecting,
    /// A payout was written, its answer is awaited.
    PaySent,
    /// The answer to a payout is there, and nobody has read it.
    PayAnswered,
    /// Before the first byte of a look-up.
    AskConnecting,
    /// A look-up was written, its answer is awaited.
    AskSent,
    /// The answer to a look-up is there, and nobody has read it.
    AskAnswered,
    /// Between two look-ups.
    Pausing,
}

impl Point {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Loading,
        Self::Loaded,
        Self::Storing,
        Self::Stored,
        Self::PayConnecting,
        Self::PaySent,
        Self::PayAnswered,
        Self::AskConnecting,
        Self::AskSent,
        Self::AskAnswered,
        Self::Pausing,
    ];

    pub(super) fn row(self) -> usize {
        Self::ALL.iter().position(|point| *point == self).unwrap_or_default()
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Loading => "before loading",
            Self::Loaded => "after loading",
            Self::Storing => "before storing",
            Self::Stored => "after storing",
            Self::PayConnecting => "payout, before the first byte",
            Self::PaySent => "payout, after the last byte",
            Self::PayAnswered => "payout, answered",
            Self::AskConnecting => "look-up, before the first byte",
            Self::AskSent => "look-up, after the last byte",
            Self::AskAnswered => "look-up, answered",
            Self::Pausing => "between look-ups",
        })
    }
}

/// How often what goes wrong, in thousandths.
///
/// Each world of a simulation multiplies the groups by factors of its own, from nothing to three: so there are worlds where only the journal
/// fails, and worlds where everything does.
///
/// # Example: a journal that never fails, and crashes all the time
///
/// ```
/// use payout_core::simulation::Faults;
///
/// let faults = Faults::new().journal(0).drops(30);
/// # let _ = faults;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "hand it to `Simulation::faults`"]
pub struct Faults {
    pub(super) exchange: u32,
    pub(super) journal: u32,
    pub(super) drops: u32,
    pub(super) crashes: u32,
    pub(super) jumps: u32,
}

impl Default for Faults {
    fn default() -> Self {
        Self::new()
    }
}

impl Faults {
    /// A bad day: a fifth of all exchanges and one in thirty journal operations go wrong.
    pub const fn new() -> Self {
        Self {
            exchange: 200,
            journal: 30,
            drops: 8,
            crashes: 1,
            jumps: 400,
        }
    }

    /// Nothing goes wrong.
    pub const fn none() -> Self {
        Self {
            exchange: 0,
            journal: 0,
            drops: 0,
            crashes: 0,
            jumps: 0,
        }
    }

    /// Of a thousand exchanges with a gateway so many go wrong, each in one of the ways of [`Passage`].
    pub const fn exchanges(mut self, per_mille: u32) -> Self {
        self.exchange = per_mille;
        self
    }

    /// Of a thousand operations of the journal so many fail or are slow.
    pub const fn journal(mut self, per_mille: u32) -> Self {
        self.journal = per_mille;
        self
    }

    /// Of a thousand times that a call waits, so many times its caller drops it.
    pub const fn drops(mut self, per_mille: u32) -> Self {
        self.drops = per_mille;
        self
    }

    /// Of a thousand times that a call waits, so many times its worker crashes with all its calls, and starts again.
    pub const fn crashes(mut self, per_mille: u32) -> Self {
        self.crashes = per_mille;
        self
    }

    /// Of a thousand spans of twenty minutes so many see the wall clock jump by up to a day, forth or back.
    pub const fn jumps(mut self, per_mille: u32) -> Self {
        self.jumps = per_mille;
        self
    }
}
