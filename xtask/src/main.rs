//! The project's own commands: `cargo xtask fixtures`, `cargo xtask demo`, `cargo xtask simulate`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a tool for the people who work on the project: it prints, and it stops at the first surprise"
)]

mod demo;
mod fixtures;
mod oracle;
#[cfg(test)]
mod shape;
mod simulate;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Commands of the payout crates' workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Pays people through all three providers on this machine, and shows every stage.
    Demo,
    /// Writes every generated file again, and nothing else.
    Fixtures {
        /// Writes nothing; fails where a file differs from what would be written.
        #[arg(long)]
        check: bool,
        /// Only the table of faults and their tests in SECURITY.md.
        #[arg(long)]
        rows: bool,
    },
    /// Pays through simulated gateways, with everything going wrong that can.
    Simulate(simulate::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Demo => demo::run(),
        Command::Fixtures { check, rows: true } => fixtures::run_rows(check),
        Command::Fixtures { check, rows: false } => fixtures::run(check),
        Command::Simulate(arguments) => simulate::run(&arguments),
    }
}
