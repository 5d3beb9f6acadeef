//! Payouts through the sandbox in virtual time, with everything going wrong that can.
#![cfg(all(feature = "simulation", feature = "_signer"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may panic, and shows its seed"
)]

mod mutations;
mod stand_in;

use paynet::simulation::Paynet;
use payout_core::simulation::Simulation;

const SEED: u64 = 2041;

#[test]
fn nothing_is_paid_twice_and_nothing_is_lost() {
    let simulation = Simulation::new(SEED).provider(Paynet::new()).payouts(3_000).jobs(4);
    let report = simulation.run();
    if let Some(violation) = report.violations().first() {
        panic!("{report}\n{}", simulation.story(violation.world).join("\n"));
    }
    println!("{report:?}");
}
