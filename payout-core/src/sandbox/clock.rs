//! The time of a sandbox.

use crate::{Clock, Delay};
use std::{sync::Arc, time::Duration};

/// The Unix time, as a [`Clock`] told it when the sandbox was made and as its monotonic time went on from there: it never jumps.
///
/// # Example: what an answer is dated with
///
/// ```
/// use payout_core::{SystemClock, sandbox::UnixClock};
/// use std::sync::Arc;
///
/// let clock = UnixClock::new(Arc::new(SystemClock::new()));
/// assert!(clock.now().as_secs() > 1_700_000_000);
/// ```
#[derive(Debug, Clone)]
pub struct UnixClock {
    clock: Arc<dyn Clock>,
    /// Unix time at the zero of the clock's `elapsed`.
    zero: Duration,
}

impl UnixClock {
    /// A clock without a time to give starts in 1970.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let unix_seconds = clock.stamp().map_or(0, |stamp| stamp.unix_seconds());
        let zero = Duration::from_secs(unix_seconds).saturating_sub(clock.elapsed());
        Self { clock, zero }
    }

    /// The time, counted from 1970-01-01 UTC.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.zero.saturating_add(self.clock.elapsed())
    }

    /// Ends after `duration` at the earliest.
    pub(super) fn sleep(&self, duration: Duration) -> Delay {
        self.clock.sleep(duration)
    }
}
