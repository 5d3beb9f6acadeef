//! `cargo xtask demo`: people are paid through gateways on this machine, with everything shown.
//!
//! Real HTTP over loopback, real signatures, gateways that check them, callbacks that are verified. Each step says what it
//! expects; the command succeeds only if every one went as expected.

mod paycore;
mod paynet;
mod payoneer;
mod show;

use std::{error::Error, process::ExitCode};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Runs the demonstration.
pub(crate) fn run() -> ExitCode {
    let runtime = tokio::runtime::Runtime::new().expect("a tokio runtime starts");
    match runtime.block_on(demo()) {
        Ok(0) => {
            println!("\nEvery step went as expected.");
            ExitCode::SUCCESS
        }
        Ok(surprises) => {
            eprintln!("\n{surprises} step(s) did not go as expected, see the lines marked UNEXPECTED.");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("\nThe demonstration stopped: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                eprintln!("  because: {cause}");
                source = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}

/// Counts what did not go as expected.
#[derive(Default)]
pub(crate) struct Verdict {
    surprises: usize,
}

impl Verdict {
    pub(crate) fn expect(&mut self, what: &str, holds: bool) {
        println!("  {} {what}", if holds { "ok" } else { "UNEXPECTED" });
        self.surprises += usize::from(!holds);
    }
}

async fn demo() -> Result<usize> {
    let mut verdict = Verdict::default();
    let mut rows = paynet::show(&mut verdict).await?;
    rows.extend(payoneer::show(&mut verdict).await?);
    rows.extend(paycore::show(&mut verdict).await?);
    show::table(&rows);
    Ok(verdict.surprises)
}
