//! Payouts through the sandbox in virtual time, with everything going wrong that can.

#![cfg(feature = "simulation")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may panic, and shows its seed"
)]

use payoneer::v2::simulation::{Line, Payoneer, SimulatedGateway};
use payoneer::v2::{Account, CreatePayout, Credentials, Program};
use payout_core::simulation::{Network, Order, Provider, Report, Simulation};
use std::time::Duration;

const SEED: u64 = 2041;

fn sound(simulation: &Simulation) -> Report {
    let report = simulation.run();
    if let Some(violation) = report.violations().first() {
        panic!("{report}\n{}", simulation.story(violation.world).join("\n"));
    }
    println!("{report:?}");
    report
}

#[test]
fn nothing_is_paid_twice_and_nothing_is_lost() {
    let simulation = Simulation::new(SEED).provider(Payoneer::new()).payouts(3_000).jobs(4);
    let report = sound(&simulation);
    assert_eq!((report.doubles, report.lost), (0, 0));
    // Payoneer says what it does not hold, so the rules decide everything without a person.
    assert_eq!(report.confirmed, 0);
}

#[test]
fn nor_where_payoneer_pays_the_same_request_twice() {
    let simulation = Simulation::new(SEED)
        .provider(Payoneer::that_repeats())
        .payouts(3_000)
        .jobs(4);
    let report = sound(&simulation);
    assert_eq!((report.doubles, report.lost), (0, 0));
}

/// The same payouts, for a program whose rules are too quick.
struct Hasty<F>(Payoneer, F);

impl<F: Fn(Program) -> Program + Send + Sync> Provider for Hasty<F> {
    type Payout = CreatePayout;
    type Transport = Line;
    type Gateway = SimulatedGateway;

    fn name(&self) -> &'static str {
        "hasty"
    }

    fn account(&self) -> Account {
        let program = self.1(self.0.account().program().clone());
        Account::new(program, Credentials::sandbox("simulated-user", "TEST ONLY password")).unwrap()
    }

    fn gateway(&self) -> SimulatedGateway {
        self.0.gateway()
    }

    fn transport(&self, network: Network) -> Line {
        self.0.transport(network)
    }

    fn payout(&self, order: &Order) -> CreatePayout {
        self.0.payout(order)
    }
}

/// Found by the rule that was broken, and, where money can leave twice, by the money alone.
fn is_found(name: &str, simulations: impl IntoIterator<Item = Simulation>) {
    for simulation in simulations {
        let report = simulation.payouts(10_000).run();
        let violation = report.violations().first();
        let violation = violation.unwrap_or_else(|| panic!("{name} is not found within 10,000 payouts"));
        println!(
            "{name}: found after {} payouts, seed {SEED}: {violation}",
            report.payouts
        );
    }
}

#[test]
fn a_look_up_right_after_a_lost_answer_taken_for_absence_is_found() {
    let hasty = || {
        let quick = |program: Program| program.absent_after(1, Duration::ZERO);
        Simulation::new(SEED).provider(Hasty(Payoneer::that_repeats(), quick))
    };
    is_found("absent at once", [hasty(), hasty().by_money_alone()]);
}

#[test]
fn an_unlisted_code_taken_for_a_refusal_is_found() {
    let quick = |program: Program| program.settling_delay(Duration::ZERO);
    is_found(
        "no settling delay",
        [Simulation::new(SEED).provider(Hasty(Payoneer::new(), quick))],
    );
}
