//! The simulation itself, with a provider that speaks in words: many courses of events by chance, and the single ones of the fault table.
#![cfg(feature = "simulation")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod by_chance;
mod callbacks;
mod scene;
mod state;
mod toy;
mod transport;
