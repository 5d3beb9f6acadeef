//! What the sandboxes share: the server on loopback and the queue of callbacks.
#![cfg(feature = "sandbox")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod queue;
mod server;
mod time;
