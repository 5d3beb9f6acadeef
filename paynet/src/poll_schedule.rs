//! When to ask for a status again (wire specification 4.0.9).

use std::time::Duration;

/// When to ask for an order's status again, as the gateway's documents ask for it.
///
/// | since the order was sent | pause between look-ups |
/// |---|---|
/// | up to 5 minutes | 3 to 5 s |
/// | up to 1 hour | 5 to 10 minutes |
/// | later | none: rely on the callback |
///
/// Each pause is drawn at random within its bounds, so that many orders sent together are not asked for together.
///
/// The end of the schedule says **nothing about the order**: what was pending stays pending. An order that has not moved for an hour
/// is one to call the account manager about. Rate limits are not documented; after a
/// [temporary](payout_core::FetchError::Temporary) failure wait longer.
///
/// # Example: follow an order
///
/// ```no_run
/// # #[cfg(all(feature = "client", feature = "_signer"))]
/// # async fn example(client: paynet::Client, status: paynet::Status) -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{Patience, PollSchedule};
/// use std::time::Instant;
///
/// let (schedule, sent) = (PollSchedule::new(), Instant::now());
/// let mut last = client.repeat(&status, &Patience::new()).await?;
/// while !last.is_final() {
///     let Some(pause) = schedule.pause(sent.elapsed()) else { break };
///     tokio::time::sleep(pause).await;
///     last = client.repeat(&status, &Patience::new()).await?;
/// }
/// println!("{}", last.state());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PollSchedule(&'static [PollStep]);

/// One row of a [`PollSchedule`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PollStep {
    /// Up to which time since the order was sent it holds.
    pub until: Duration,
    /// The shortest pause.
    pub shortest: Duration,
    /// The longest pause.
    pub longest: Duration,
}

const MINUTE: u64 = 60;

const ORDERS: &[PollStep] = &[
    PollStep {
        until: Duration::from_secs(5 * MINUTE),
        shortest: Duration::from_secs(3),
        longest: Duration::from_secs(5),
    },
    PollStep {
        until: Duration::from_secs(60 * MINUTE),
        shortest: Duration::from_secs(5 * MINUTE),
        longest: Duration::from_secs(10 * MINUTE),
    },
];

/// "About every 5 s" is all that is documented; the end is that of other orders.
const CHECKS: &[PollStep] = &[PollStep {
    until: Duration::from_secs(60 * MINUTE),
    shortest: Duration::from_millis(4_500),
    longest: Duration::from_millis(5_500),
}];

impl PollSchedule {
    /// The schedule for orders.
    #[must_use]
    pub const fn new() -> Self {
        Self(ORDERS)
    }

    /// The schedule for the first step of a payout in two steps, while the bank validates: about every 5 s, for an hour.
    #[must_use]
    pub const fn payout_check() -> Self {
        Self(CHECKS)
    }

    /// The rows, in order of time.
    #[must_use]
    pub const fn steps(&self) -> &'static [PollStep] {
        self.0
    }

    /// How long to wait before the next look-up, `elapsed` after the order was sent. `None` when it is time to stop: the hour is
    /// over, or would be after the shortest pause.
    #[must_use]
    pub fn pause(&self, elapsed: Duration) -> Option<Duration> {
        let mut bytes = [0; 4];
        // Without randomness the longest pause: waiting too long is the safe side.
        let draw = getrandom::fill(&mut bytes).map_or(u32::MAX, |()| u32::from_le_bytes(bytes));
        self.pause_drawn(elapsed, draw)
    }

    /// As [`pause`](Self::pause), with the drawn number as input: 0 gives the shortest pause, [`u32::MAX`] the longest. For tests,
    /// and for programs with a generator of their own.
    ///
    /// # Example: the bounds
    ///
    /// ```
    /// use paynet::PollSchedule;
    /// use std::time::Duration;
    ///
    /// let minute = Duration::from_secs(60);
    /// let schedule = PollSchedule::new();
    /// assert_eq!(schedule.pause_drawn(minute, 0), Some(Duration::from_secs(3)));
    /// assert_eq!(schedule.pause_drawn(minute, u32::MAX), Some(Duration::from_secs(5)));
    /// assert_eq!(schedule.pause_drawn(60 * minute, 0), None);
    /// ```
    #[must_use]
    pub fn pause_drawn(&self, elapsed: Duration, draw: u32) -> Option<Duration> {
        let step = self.0.iter().find(|step| elapsed < step.until)?;
        let left = self.0.last()?.until.checked_sub(elapsed)?;
        let spread = step.longest.min(left).checked_sub(step.shortest)?;
        let part = u64::try_from(spread.as_millis()).ok()?.checked_mul(u64::from(draw))? / u64::from(u32::MAX);
        Some(step.shortest + Duration::from_millis(part))
    }
}

impl Default for PollSchedule {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(schedule: PollSchedule, elapsed: u64, draw: u32) -> Option<u64> {
        schedule
            .pause_drawn(Duration::from_secs(elapsed), draw)
            .map(|pause| pause.as_secs())
    }

    #[test]
    fn trap_59_the_documented_pauses_then_a_stop() {
        let schedule = PollSchedule::new();
        for elapsed in [0, 1, 299] {
            assert_eq!(seconds(schedule, elapsed, 0), Some(3));
            assert_eq!(seconds(schedule, elapsed, u32::MAX), Some(5));
        }
        for elapsed in [300, 1_000, 3_000] {
            assert_eq!(seconds(schedule, elapsed, 0), Some(300));
            assert_eq!(seconds(schedule, elapsed, u32::MAX), Some(600));
        }
        // Never beyond the hour, and never more often than asked for.
        assert_eq!(seconds(schedule, 3_240, u32::MAX), Some(360));
        assert_eq!(seconds(schedule, 3_300, u32::MAX), Some(300));
        for elapsed in [3_301, 3_599, 3_600, 100_000, u64::MAX] {
            assert_eq!(seconds(schedule, elapsed, 0), None, "{elapsed}");
        }
    }

    #[test]
    fn trap_59_a_whole_run_ends_within_the_hour() {
        for draw in [0, 1, 1 << 16, u32::MAX / 2, u32::MAX] {
            let (mut elapsed, mut looks) = (Duration::ZERO, 0);
            while let Some(pause) = PollSchedule::new().pause_drawn(elapsed, draw) {
                elapsed += pause;
                looks += 1;
            }
            assert!(elapsed <= Duration::from_secs(3_600), "{elapsed:?}");
            assert!((60..=120).contains(&looks), "{looks}");
        }
    }

    #[test]
    fn a_check_is_looked_at_about_every_five_seconds() {
        let schedule = PollSchedule::payout_check();
        for draw in [0, u32::MAX / 2, u32::MAX] {
            let pause = schedule.pause_drawn(Duration::from_secs(1_800), draw).unwrap();
            assert!(pause.abs_diff(Duration::from_secs(5)) <= Duration::from_millis(500));
        }
        assert_eq!(seconds(schedule, 3_600, 0), None);
    }

    #[test]
    fn pauses_are_spread_over_their_bounds() {
        let pauses: Vec<_> = (0..200)
            .filter_map(|_| PollSchedule::new().pause(Duration::ZERO))
            .collect();
        assert_eq!(pauses.len(), 200);
        assert!(pauses.iter().all(|pause| (3..=5).contains(&pause.as_secs())));
        assert!(pauses.iter().max().unwrap().abs_diff(*pauses.iter().min().unwrap()) > Duration::from_secs(1));
    }
}
