//! The clock of a client: injected, so that simulations and tests have their own time.

use crate::{Stamp, StampError};
use std::{
    fmt,
    future::Future,
    pin::Pin,
    time::{Duration, Instant},
};

/// A pause that a [`Clock`] grants.
pub type Delay = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Time and nonces as a [`Client`](crate::Client) needs them.
///
/// Deadlines are measured on [`elapsed`](Clock::elapsed), which never jumps; signatures carry the wall clock of
/// [`stamp`](Clock::stamp), which may.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The time and nonce of one send.
    ///
    /// # Errors
    ///
    /// When there is no randomness, or no sensible time.
    fn stamp(&self) -> Result<Stamp, StampError>;

    /// Monotonic time since some fixed start.
    fn elapsed(&self) -> Duration;

    /// 32 random bits, for the jitter of pauses; `None` where there is no randomness. No secret is made of them.
    fn random(&self) -> Option<u32> {
        let mut bytes = [0; 4];
        getrandom::fill(&mut bytes).ok()?;
        Some(u32::from_le_bytes(bytes))
    }

    /// Ends after `duration` at the earliest.
    fn sleep(&self, duration: Duration) -> Delay;
}

/// The machine's own clock. Its pauses need no async runtime.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock whose [`elapsed`](Clock::elapsed) starts now.
    #[must_use]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn stamp(&self) -> Result<Stamp, StampError> {
        Stamp::now()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Delay {
        Box::pin(futures_timer::Delay::new(duration))
    }
}
