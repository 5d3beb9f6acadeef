//! `cargo xtask simulate`: payouts in virtual time, with everything going wrong that can.

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use paycore::simulation::{Confirmation, PayCore};
use paynet::simulation::Paynet;
use payoneer::v2::simulation::Payoneer;
use payout_core::simulation::{Report, Simulation};
use std::{
    io::{IsTerminal, stderr},
    process::ExitCode,
    thread::available_parallelism,
    time::Instant,
};

/// What to simulate.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Whose payouts.
    #[arg(long, value_enum, default_value_t = Provider::Paynet)]
    provider: Provider,
    /// How many, rounded up to worlds of a hundred.
    #[arg(long, default_value_t = 100_000)]
    payouts: u64,
    /// Decides everything that happens.
    #[arg(long, default_value_t = 2041)]
    seed: u64,
    /// Runs this world alone, and tells its story.
    #[arg(long)]
    world: Option<u64>,
    /// Programs that share one journal.
    #[arg(long, default_value_t = 4)]
    workers: usize,
    /// Threads; as many as there are processors unless given.
    #[arg(long)]
    jobs: Option<usize>,
}

/// A provider, or all of them on one journal.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Provider {
    Paynet,
    Payoneer,
    /// Payoneer, where it pays the same request twice.
    PayoneerThatRepeats,
    Paycore,
    All,
}

impl Provider {
    fn simulation(self, seed: u64) -> Simulation {
        let simulation = Simulation::new(seed);
        match self {
            Self::Paynet => simulation.provider(Paynet::new()),
            Self::Payoneer => simulation.provider(Payoneer::new()),
            Self::PayoneerThatRepeats => simulation.provider(Payoneer::that_repeats()),
            Self::Paycore => simulation.provider(PayCore::new()).provider(Confirmation::new()),
            Self::All => simulation
                .provider(Paynet::new())
                .provider(Payoneer::new())
                .provider(PayCore::new())
                .provider(Confirmation::new()),
        }
    }

    fn word(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// Runs it; fails where money was paid twice or lost, or a rule was broken.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let jobs = arguments
        .jobs
        .unwrap_or_else(|| available_parallelism().map_or(1, usize::from));
    let simulation = arguments
        .provider
        .simulation(arguments.seed)
        .payouts(arguments.payouts)
        .workers(arguments.workers)
        .jobs(jobs);
    if let Some(world) = arguments.world {
        return tell(&simulation, arguments, world);
    }
    let providers: Vec<_> = simulation.providers().collect();
    println!("{}, seed {}, {jobs} threads", providers.join(" and "), arguments.seed);
    if cfg!(debug_assertions) {
        println!("Not optimised, so slow. For speed: cargo run --release --package xtask -- simulate");
    }

    let target = if stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(arguments.payouts), target).with_style(
        ProgressStyle::with_template("{bar:40} {human_pos} of {human_len}, {per_sec}, {eta} left").expect("a template"),
    );
    let start = Instant::now();
    let report = simulation.run_and_show(|so_far| bar.set_position(so_far.payouts));
    let milliseconds = start.elapsed().as_millis().max(1);
    bar.finish_and_clear();

    summary(&report);
    let a_minute = u128::from(report.payouts) * 60_000 / milliseconds;
    let a_core = a_minute / u128::try_from(jobs).expect("a number of threads");
    println!(
        "\n{} payouts in {}.{:03} s: {a_minute} a minute, {a_core} a minute for each thread",
        report.payouts,
        milliseconds / 1000,
        milliseconds % 1000
    );
    match report.violations().first() {
        None => {
            println!("Nothing was paid twice, nothing was lost.");
            ExitCode::SUCCESS
        }
        Some(violation) => {
            let (world, payout) = (violation.world, debt_of(&violation.reference));
            println!("\n{report}");
            for line in simulation.story(world) {
                // What is about this debt, or about nobody's in particular.
                if line.contains(&format!("{payout} ")) || line.contains(&format!("{payout}-r")) || !line.contains("-p")
                {
                    println!("{line}");
                }
            }
            println!("\nThe whole story: {}", replay(arguments, world));
            ExitCode::FAILURE
        }
    }
}

/// The first reference of a debt: `w3-p14` of `w3-p14-r1`.
fn debt_of(reference: &str) -> &str {
    reference.split("-r").next().unwrap_or(reference)
}

fn replay(arguments: &Arguments, world: u64) -> String {
    format!(
        "cargo xtask simulate --provider {} --seed {} --workers {} --world {world}",
        arguments.provider.word(),
        arguments.seed,
        arguments.workers
    )
}

fn summary(report: &Report) {
    let rows = |title: &str, rows: &[(&str, u64)]| {
        println!("\n{title}");
        for (label, count) in rows {
            println!("  {label:<36} {count:>12}");
        }
    };
    rows(
        "Debts",
        &[
            ("to be paid", report.payouts),
            ("paid", report.paid),
            ("accepted and pending", report.pending),
            ("not paid, for certain", report.unpaid),
            ("reference taken, for a person", report.conflicts),
            ("two under one reference, for a person", report.unknown),
            ("paid twice", report.doubles),
            ("lost", report.lost),
        ],
    );
    println!("  {:<36} {:>12}", "minor units that were to leave", report.meant);
    println!("  {:<36} {:>12}", "minor units that left", report.left);
    rows(
        "Calls",
        &[
            ("payouts sent", report.payouts_sent()),
            ("of these again, by a decision", report.sent_again),
            ("of these after a person's word", report.confirmed),
            ("of these in place of another", report.replaced),
            ("look-ups", report.look_ups()),
            ("in doubt when the faults stopped", report.in_doubt_at_calm),
            ("decided by five look-ups at most", report.resolved),
        ],
    );
    let faults: Vec<_> = report.faults().chain([("wall clock jumped", report.jumps())]).collect();
    rows("Faults", &faults);
    println!(
        "\nWhere calls wait {:>34} {:>12} {:>12}",
        "reached", "dropped", "crashed"
    );
    for (point, reached, dropped, crashed) in report.points() {
        println!("  {point:<36} {reached:>12} {dropped:>12} {crashed:>12}");
    }
}

/// A world's story, with what is wrong in it.
fn tell(simulation: &Simulation, arguments: &Arguments, world: u64) -> ExitCode {
    for line in simulation.story(world) {
        println!("{line}");
    }
    let report = simulation.world(world);
    println!("\n{report}");
    println!("To replay it: {}", replay(arguments, world));
    if report.violations().is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
