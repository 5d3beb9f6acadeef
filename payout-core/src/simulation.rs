//! Simulated payouts in virtual time, with everything going wrong that can (feature `simulation`).
//!
//! A [`Simulation`] pays thousands of debts through a provider's sandbox while the network loses, delays, doubles and mixes up requests and
//! answers, the journal fails, workers crash at every point where a program waits, two workers pay the same debt, wall clocks jump by a day, and
//! strangers have used a reference before. After an hour of virtual time the faults stop. Then must hold:
//!
//! * the money that left is the money that was to leave, once for each debt;
//! * every payout is known as the provider knows it, or unknown and listed for a person;
//! * what was in doubt was decided by five look-ups at the most, wherever the provider's rules let a look-up decide anything.
//!
//! And at every moment: no payout on the wire without its intent in the journal, no record that says *not sent*, *rejected* or *absent*
//! while the provider holds the payout or the request is on its way, none that says *accepted* for somebody else's.
//!
//! One number replays a run, on any machine: [`Simulation::story`] tells a world step by step.
//!
//! * [`Simulation`] runs many worlds by chance, over your own [`Journal`](crate::Journal) if you like.
//! * [`Stage`] runs one course of events that you script: for your own tests.
//! * [`Provider`] and [`Gateway`] are what a provider crate implements.

mod audit;
mod clock;
mod core;
mod desk;
mod dice;
mod fault;
mod journal;
mod letter;
mod network;
mod program;
mod provider;
mod report;
mod run;
mod stage;
mod tally;
mod wait;
mod world;

pub use clock::VirtualClock;
pub use fault::{Faults, JournalFault, Passage, Point};
pub use journal::FaultyJournal;
pub use network::Network;
pub use provider::{Fate, Gateway, Order, Position, Provider};
pub use report::{Report, Violation};
pub use run::Simulation;
pub use stage::Stage;

/// The latest arrival of a request, after its caller has lost sight of it: below a quarter of an hour, the shortest window after which a
/// provider's silence may count as absence.
const LATEST: std::time::Duration = std::time::Duration::from_secs(14 * 60);
