//! How long to go on asking.

use crate::Clock;
use std::time::Duration;

/// How often, and for how long, a call that reads is asked again.
///
/// Delays grow twofold from the first to the longest, each drawn at random between nothing and that bound (*full jitter*),
/// so that many callers of a provider in trouble do not come back in step.
///
/// This bounds one call. What all calls of a client may repeat together is its [`RetryBudget`](crate::RetryBudget).
///
/// # Example: half a minute at the most
///
/// ```
/// use payout_core::Patience;
/// use std::time::Duration;
///
/// let patience = Patience::new().attempts(4).total(Duration::from_secs(30));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patience {
    attempts: u32,
    first_delay: Duration,
    longest_delay: Duration,
    total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self::new()
    }
}

impl Patience {
    /// Five attempts, delays bounded by 0.5 s at first and by 30 s in the end, two minutes of pauses in all.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            attempts: 5,
            first_delay: Duration::from_millis(500),
            longest_delay: Duration::from_secs(30),
            total: Duration::from_secs(120),
        }
    }

    /// How often the call is sent at the most, the first time included. 0 counts as 1.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The bound of the first pause.
    #[must_use]
    pub const fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// The bound of every pause. A provider that asks for a longer one (`Retry-After`) is obeyed within [`total`](Self::total).
    #[must_use]
    pub const fn longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// The sum of all pauses. The call ends with its last error when the next pause would go beyond it.
    #[must_use]
    pub const fn total(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }
}

impl Patience {
    fn bounds(&self) -> Bounds {
        Bounds {
            bound: self.first_delay,
            longest: self.longest_delay,
            left: self.attempts.saturating_sub(1),
        }
    }

    pub(crate) fn budget(&self) -> Budget {
        Budget { left: self.total }
    }

    /// The pauses of a loop that does more than repeat one call.
    pub(crate) fn pauses(&self) -> Pauses {
        Pauses {
            bounds: self.bounds(),
            budget: self.budget(),
        }
    }
}

impl backon::BackoffBuilder for &Patience {
    type Backoff = Bounds;

    fn build(self) -> Bounds {
        self.bounds()
    }
}

/// Bounds that double: full jitter, which is drawn below each of them, is the one thing that backon does not draw.
#[derive(Debug)]
#[allow(
    unnameable_types,
    reason = "an associated type of a public trait's impl; nobody needs to name it"
)]
pub struct Bounds {
    bound: Duration,
    longest: Duration,
    left: u32,
}

impl Iterator for Bounds {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        self.left = self.left.checked_sub(1)?;
        let bound = self.bound.min(self.longest);
        self.bound = bound.saturating_mul(2);
        Some(bound)
    }
}

/// A duration up to `bound`, at random by the clock. Without randomness, the bound itself: waiting too long is the safe side.
pub(crate) fn jittered(bound: Duration, clock: &dyn Clock) -> Duration {
    // bound × x / 2²⁴, in two steps that cannot overflow for any bound under a century.
    clock.random().map_or(bound, |random| {
        bound.checked_mul(random >> 8).map_or(bound, |wide| wide / (1 << 24))
    })
}

/// Pauses with full jitter, within the total.
#[derive(Debug)]
pub(crate) struct Pauses {
    bounds: Bounds,
    budget: Budget,
}

impl Pauses {
    /// The next pause, as long as what was asked for at least; nothing where attempts or total are used up.
    pub(crate) fn next(&mut self, clock: &dyn Clock, asked: Option<Duration>) -> Option<Duration> {
        let bound = self.bounds.next()?;
        self.budget.take(jittered(bound, clock).max(asked.unwrap_or_default()))
    }

    /// A pause before the first attempt.
    pub(crate) fn before_first(&mut self, pause: Duration) -> Option<Duration> {
        self.budget.take(pause)
    }
}

/// What is left of the pauses.
#[derive(Debug)]
pub(crate) struct Budget {
    left: Duration,
}

impl Budget {
    /// Takes `delay` out of what is left; nothing where it does not fit.
    pub(crate) fn take(&mut self, delay: Duration) -> Option<Duration> {
        self.left = self.left.checked_sub(delay)?;
        Some(delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemClock;
    use backon::BackoffBuilder;

    #[test]
    fn bounds_double_up_to_the_longest() {
        let patience = Patience::new().attempts(6).longest_delay(Duration::from_secs(3));
        let bounds: Vec<Duration> = (&patience).build().collect();
        assert_eq!(bounds, [500, 1000, 2000, 3000, 3000].map(Duration::from_millis));
    }

    #[test]
    fn pauses_stay_below_their_bounds_and_go_up_to_what_was_asked_for() {
        let clock = SystemClock::new();
        let patience = Patience::new().attempts(4).total(Duration::from_secs(60));
        for _ in 0..200 {
            let mut pauses = patience.pauses();
            assert!(pauses.next(&clock, None).unwrap() <= Duration::from_millis(500));
            let asked = Duration::from_secs(40);
            assert_eq!(pauses.next(&clock, Some(asked)), Some(asked));
            assert_eq!(pauses.next(&clock, Some(asked)), None, "the total is used up");
        }
        let mut pauses = patience.pauses();
        assert_eq!((0..4).map_while(|_| pauses.next(&clock, None)).count(), 3);
    }

    #[test]
    fn delays_are_spread_over_the_whole_bound() {
        let bound = Duration::from_secs(1);
        let (mut low, mut high) = (bound, Duration::ZERO);
        for _ in 0..1000 {
            let delay = jittered(bound, &SystemClock::new());
            low = low.min(delay);
            high = high.max(delay);
        }
        assert!(
            low < Duration::from_millis(100) && high > Duration::from_millis(900),
            "{low:?} {high:?}"
        );
    }

    #[test]
    fn a_budget_refuses_what_does_not_fit() {
        let mut budget = Patience::new().total(Duration::from_secs(3)).budget();
        assert_eq!(budget.take(Duration::from_secs(2)), Some(Duration::from_secs(2)));
        assert_eq!(budget.take(Duration::from_secs(2)), None);
    }
}
