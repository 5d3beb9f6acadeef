//! The project's own commands: `cargo xtask fixtures`, `cargo xtask demo`.
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
    /// Pays three people through a gateway on this machine, and shows every stage.
    Demo,
    /// Writes every generated file again, and nothing else.
    Fixtures {
        /// Writes nothing; fails where a file differs from what would be written.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Demo => demo::run(),
        Command::Fixtures { check } => fixtures::run(check),
    }
}
