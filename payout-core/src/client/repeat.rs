//! Asking again, for calls that read.

use super::{Client, Turn};
use crate::{
    Delay, FetchError, Operation, Patience, Reads, RetryBudget, Sign, Transport, patience::jittered,
    retry_budget::Bucket,
};
use backon::Retryable;
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};

impl<A: Sign, T: Transport> Client<A, T> {
    /// The same client with another budget for repetitions; it and its clones share a full bucket of their own.
    #[must_use]
    pub fn with_retry_budget(mut self, budget: RetryBudget) -> Self {
        self.retries = Arc::new(Bucket::new(budget, self.clock.elapsed()));
        self
    }

    /// Asks again while the failure is temporary; each attempt is written, stamped and signed anew. Compiles for
    /// operations that read, and for no others.
    ///
    /// A provider's `Retry-After` is obeyed where it fits into the total; where it does not, the call ends at once. It ends at
    /// once, too, where the client's [`RetryBudget`] is spent; the first attempt is always made.
    ///
    /// # Errors
    ///
    /// The last attempt's. [`Temporary::budget_spent`](crate::Temporary::budget_spent) says whether it was the budget that made it the last.
    // Not an `async fn`, and each attempt boxed: nothing can prove a `Retry` inside an `async fn` to be `Send` (Rust issue
    // 102211), and a caller wants to spawn this.
    pub fn repeat<'a, O>(
        &'a self,
        operation: &'a O,
        patience: &'a Patience,
    ) -> impl Future<Output = Result<O::Answer, FetchError>> + Send + 'a
    where
        O: Operation<Account = A, Effect = Reads> + Sync,
        O::Answer: Send,
        A: Send + Sync,
        T: Send + Sync,
    {
        let course = Arc::new(Course::default());
        let attempt = {
            let course = Arc::clone(&course);
            move || -> Pin<Box<dyn Future<Output = _> + Send + 'a>> { Box::pin(self.turn(operation, course.next())) }
        };
        let mut pauses = patience.budget();
        let adjust = {
            let course = Arc::clone(&course);
            move |error: &FetchError, pause: Option<Duration>| {
                let pause = pauses.take(jittered(pause?, &*self.clock).max(error.retry_after().unwrap_or_default()))?;
                if !self.retries.take(self.clock.elapsed()) {
                    course.spent.store(true, Ordering::Relaxed);
                    return None;
                }
                course.pause(pause);
                Some(pause)
            }
        };
        let clock = Arc::clone(&self.clock);
        let asking: Pin<Box<dyn Future<Output = Result<O::Answer, FetchError>> + Send + 'a>> = Box::pin(
            attempt
                .retry(patience)
                .sleep(move |pause: Duration| -> Delay { clock.sleep(pause) })
                .when(FetchError::is_temporary)
                .adjust(adjust),
        );
        async move {
            let result = asking.await;
            if !course.spent.load(Ordering::Relaxed) {
                return result;
            }
            #[cfg(feature = "tracing")]
            tracing::warn!(
                provider = A::PROVIDER,
                operation = O::NAME,
                reference = operation.reference().map(tracing::field::display),
                attempts = course.attempts.load(Ordering::Relaxed),
                "not asked again: the retry budget is spent",
            );
            result.map_err(FetchError::cut_short)
        }
    }
}

/// How far a repeated call has come. Shared by the closures that backon calls one after the other.
#[derive(Debug, Default)]
struct Course {
    attempts: AtomicU32,
    /// The pause before the next attempt, in milliseconds.
    pause: AtomicU64,
    /// The budget forbade another attempt.
    spent: AtomicBool,
}

impl Course {
    fn next(&self) -> Turn {
        Turn {
            attempt: self.attempts.fetch_add(1, Ordering::Relaxed).saturating_add(1),
            pause: Duration::from_millis(self.pause.load(Ordering::Relaxed)),
        }
    }

    fn pause(&self, pause: Duration) {
        let milliseconds = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
        self.pause.store(milliseconds, Ordering::Relaxed);
    }
}
