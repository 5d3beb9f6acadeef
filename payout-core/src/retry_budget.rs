//! How much of a client's traffic may be repetition.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How many of a client's calls may be repetitions: what keeps a provider in trouble from being hammered.
///
/// [`Patience`](crate::Patience) bounds one call; a thousand calls that are each patient still multiply the traffic just when the
/// provider can bear it least. So every repetition takes one *retry* out of a bucket that all clones of a client share. The bucket starts
/// full. Each call adds a share of a retry to it, and so does the time that passes. A repetition that finds it empty is not
/// made: the call ends at once with its last error, which [says so](crate::Temporary::budget_spent).
///
/// So at any time at most `reserve` + `percent` of the calls made + `per_minute` for each minute have been repetitions, whatever
/// they were answered; good answers win nothing back, since a bound that depends on them is none.
///
/// First attempts are never held back, neither those of [`Client::send`](crate::Client::send) nor those of
/// [`Client::repeat`](crate::Client::repeat): a payout in doubt can always be looked up, and the time that passes fills even a
/// bucket that nobody else uses. Calls that change something are never repeated, so they only fill it.
///
/// The clock is the client's own ([`Clock::elapsed`](crate::Clock::elapsed)).
///
/// # Example: half as much repetition
///
/// ```
/// use payout_core::RetryBudget;
///
/// let budget = RetryBudget::new().percent(10).reserve(25);
/// # let _ = budget;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "hand it to `Client::with_retry_budget`"]
pub struct RetryBudget {
    reserve: u32,
    percent: u32,
    per_minute: u32,
    limited: bool,
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryBudget {
    /// 20 for each 100 calls and 6 for each minute, saved up to 50, which is also what there is at the start.
    pub const fn new() -> Self {
        Self {
            reserve: 50,
            percent: 20,
            per_minute: 6,
            limited: true,
        }
    }

    /// No bound but the [`Patience`](crate::Patience) of each call.
    pub const fn unlimited() -> Self {
        Self {
            limited: false,
            ..Self::new()
        }
    }

    /// The most retries that the bucket holds, and what it holds at the start. With 0, nothing is ever repeated.
    pub const fn reserve(mut self, retries: u32) -> Self {
        self.reserve = retries;
        self
    }

    /// How many retries 100 calls add.
    pub const fn percent(mut self, retries: u32) -> Self {
        self.percent = retries;
        self
    }

    /// How many retries a minute adds, calls or no calls. Keep it above 0: it is what a client with few calls lives on.
    pub const fn per_minute(mut self, retries: u32) -> Self {
        self.per_minute = retries;
        self
    }
}

/// One retry, in units that make a share for one call and for one millisecond whole numbers.
const RETRY: u64 = 6_000_000;
/// One per cent of a retry.
const PER_CENT: u64 = RETRY / 100;
/// What a millisecond adds for each retry a minute.
const PER_MILLISECOND: u64 = RETRY / 60_000;

/// The bucket.
#[derive(Debug)]
pub(crate) struct Bucket {
    budget: RetryBudget,
    level: Mutex<Level>,
}

#[derive(Debug)]
struct Level {
    held: u64,
    /// Up to when the time that passed was added, in milliseconds of the client's clock.
    filled: u64,
}

impl Bucket {
    /// A full one, under a clock that shows `now`.
    pub(crate) fn new(budget: RetryBudget, now: Duration) -> Self {
        let level = Level {
            held: budget.capacity(),
            filled: milliseconds(now),
        };
        Self {
            budget,
            level: Mutex::new(level),
        }
    }

    /// A full one of the same kind.
    pub(crate) fn renewed(&self, now: Duration) -> Self {
        Self::new(self.budget.clone(), now)
    }

    /// A call that is no repetition went out.
    pub(crate) fn add_call(&self) {
        let share = u64::from(self.budget.percent).saturating_mul(PER_CENT);
        self.change(|level| level.held = level.held.saturating_add(share));
    }

    /// Takes one retry; `false` where there is none.
    pub(crate) fn take(&self, now: Duration) -> bool {
        if !self.budget.limited {
            return true;
        }
        let now = milliseconds(now);
        let per_millisecond = u64::from(self.budget.per_minute).saturating_mul(PER_MILLISECOND);
        self.change(|level| {
            let passed = now.saturating_sub(level.filled);
            level.filled = level.filled.max(now);
            level.held = level.held.saturating_add(passed.saturating_mul(per_millisecond));
        });
        self.change(|level| {
            let left = level.held.checked_sub(RETRY);
            level.held = left.unwrap_or(level.held);
            left.is_some()
        })
    }

    fn change<R>(&self, change: impl FnOnce(&mut Level) -> R) -> R {
        // Nothing in here can panic half-way.
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let result = change(&mut level);
        level.held = level.held.min(self.budget.capacity());
        result
    }
}

impl RetryBudget {
    fn capacity(&self) -> u64 {
        u64::from(self.reserve).saturating_mul(RETRY)
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::from_secs(1_000_000);

    fn bucket(budget: RetryBudget) -> Bucket {
        Bucket::new(budget, START)
    }

    fn take_all(bucket: &Bucket, now: Duration) -> usize {
        (0..1_000).take_while(|_| bucket.take(now)).count()
    }

    #[test]
    fn starts_full_and_ends_empty() {
        assert_eq!(take_all(&bucket(RetryBudget::new()), START), 50);
        assert_eq!(take_all(&bucket(RetryBudget::new().reserve(3)), START), 3);
        assert_eq!(take_all(&bucket(RetryBudget::new().reserve(0)), START), 0);
    }

    #[test]
    fn calls_add_their_share_and_no_more_than_fits() {
        let bucket = bucket(RetryBudget::new());
        take_all(&bucket, START);
        for _ in 0..4 {
            bucket.add_call();
            assert!(!bucket.take(START), "a fifth of a retry is none");
        }
        bucket.add_call();
        assert_eq!(take_all(&bucket, START), 1);
        for _ in 0..1_000 {
            bucket.add_call();
        }
        assert_eq!(take_all(&bucket, START), 50);
    }

    #[test]
    fn time_adds_its_share_and_no_more_than_fits() {
        let bucket = bucket(RetryBudget::new());
        take_all(&bucket, START);
        let just_before = START + Duration::from_millis(9_999);
        assert!(!bucket.take(just_before));
        assert_eq!(
            take_all(&bucket, START + Duration::from_secs(10)),
            1,
            "what was there is not lost"
        );
        assert_eq!(take_all(&bucket, START + Duration::from_secs(70)), 6);
        assert_eq!(take_all(&bucket, START + Duration::from_secs(1_000_000)), 50);
    }

    #[test]
    fn a_clock_that_goes_back_adds_nothing() {
        let bucket = bucket(RetryBudget::new());
        take_all(&bucket, START);
        assert_eq!(take_all(&bucket, Duration::ZERO), 0);
        assert_eq!(take_all(&bucket, START), 0);
    }

    #[test]
    fn the_largest_numbers_do_not_overflow() {
        let budget = RetryBudget::new()
            .reserve(u32::MAX)
            .percent(u32::MAX)
            .per_minute(u32::MAX);
        let bucket = bucket(budget);
        for _ in 0..3 {
            bucket.add_call();
            assert!(bucket.take(Duration::MAX));
        }
    }

    #[test]
    fn without_a_limit_it_never_runs_out() {
        let bucket = bucket(RetryBudget::unlimited());
        assert_eq!(take_all(&bucket, START), 1_000);
    }
}
