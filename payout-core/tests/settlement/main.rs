//! Settlement by its rules: what is recorded, sent and looked up, and what each end means.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod absence;
mod dropped;
mod journal;
mod paid_once;
mod paying_elsewhere;
mod races;
mod shown;
mod toy;

use payout_core::{MemoryJournal, Patience, settlement::Settlement};
use std::time::Duration;
use toy::{Gateway, Pay, Time, client};

/// Five look-ups, 8 minutes between them.
fn patience() -> Patience {
    Patience::new()
        .attempts(5)
        .first_delay(Duration::from_secs(480))
        .longest_delay(Duration::from_secs(480))
        .total(Duration::from_secs(3600))
}

/// One look-up and no pause.
fn once() -> Patience {
    Patience::new().attempts(1)
}

/// Settles over a fresh journal.
async fn settled(payout: &Pay, answers: &[&'static str]) -> (Settlement<Pay>, Gateway) {
    let gateway = Gateway::answering(answers);
    let client = client(&gateway, &Time::default());
    let settlement = client.settle(payout, &MemoryJournal::new(), &patience()).await;
    (settlement, gateway)
}
