//! Payouts through the sandbox in virtual time, with everything going wrong that can.
#![cfg(feature = "simulation")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may panic, and shows its seed"
)]

use paycore::simulation::{Confirmation, PayCore};
use payout_core::simulation::{Provider, Report, Simulation};

const SEED: u64 = 2041;

fn run(name: &str, simulation: Simulation) -> Report {
    let simulation = simulation.payouts(3_000).jobs(4);
    let report = simulation.run();
    if let Some(violation) = report.violations().first() {
        panic!("{report}\n{}", simulation.story(violation.world).join("\n"));
    }
    println!("{name}: {report:?}");
    assert_eq!((report.doubles, report.lost), (0, 0), "{name}");
    assert!(report.paid > 2_000, "{name}: {report}");
    report
}

fn with(provider: impl Provider + 'static) -> Simulation {
    Simulation::new(SEED).provider(provider)
}

#[test]
fn in_one_step_nothing_is_paid_twice_and_nothing_is_lost() {
    let report = run("a proven filter", with(PayCore::new()));
    assert_eq!(report.confirmed, 0, "look-ups alone decide: {report}");
}

#[test]
fn where_the_filter_is_not_proven_only_a_person_lets_a_payout_go_again() {
    let report = run("an unproven filter", with(PayCore::new().filter_unproven()));
    assert!(report.confirmed > 0, "{report}");
}

#[test]
fn the_second_step_confirms_once() {
    let report = run("confirmations", with(Confirmation::new()));
    assert_eq!(report.confirmed, 0, "look-ups alone decide: {report}");
}

#[test]
fn both_share_a_journal() {
    run("both", with(PayCore::new()).provider(Confirmation::new()));
}
