//! Account, transport and clock together.

mod repeat;

use crate::{
    Clock, Effect, Operation, RetryBudget, Sign, Stamp, SystemClock, Transport, WriteError, retry_budget::Bucket,
    settlement::Moments,
};
use std::{fmt, sync::Arc, time::Duration};

#[cfg(feature = "reqwest")]
use crate::{Http, TransportError};

/// Sends operations of one account. Cheap to clone; share it between tasks.
///
/// Provider crates have an alias for their own account, so that no type parameter shows: `paynet::Client`.
pub struct Client<A, T> {
    pub(crate) account: Arc<A>,
    transport: Arc<T>,
    pub(crate) clock: Arc<dyn Clock>,
    retries: Arc<Bucket>,
    pub(crate) moments: Arc<Moments>,
}

/// Which attempt of a call it is, counted from 1, and the pause before it.
#[derive(Debug, Clone, Copy)]
struct Turn {
    attempt: u32,
    #[cfg_attr(not(feature = "tracing"), allow(dead_code, reason = "only a span shows it"))]
    pause: Duration,
}

impl Turn {
    const FIRST: Self = Self {
        attempt: 1,
        pause: Duration::ZERO,
    };
}

#[cfg(feature = "reqwest")]
impl<A: Sign> Client<A, Http> {
    /// A client over [`Http`] with its defaults.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn new(account: A) -> Result<Self, TransportError> {
        Ok(Self::with_transport(account, Http::new()?))
    }
}

impl<A: Sign, T: Transport> Client<A, T> {
    /// A client over a transport of your choice.
    #[must_use]
    pub fn with_transport(account: A, transport: T) -> Self {
        let clock = SystemClock::new();
        Self {
            account: Arc::new(account),
            transport: Arc::new(transport),
            retries: Arc::new(Bucket::new(RetryBudget::new(), clock.elapsed())),
            clock: Arc::new(clock),
            moments: Arc::default(),
        }
    }

    /// The same client under another clock, for tests and simulations. Its [`RetryBudget`] is full again.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.retries = Arc::new(self.retries.renewed(clock.elapsed()));
        self.clock = Arc::new(clock);
        self.moments = Arc::default();
        self
    }

    /// The account.
    #[must_use]
    pub fn account(&self) -> &A {
        &self.account
    }

    /// The transport.
    #[must_use]
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// One attempt, whatever the operation. Never repeats anything, and keeps no record: store the intent yourself before
    /// you send a payout, so that a crash cannot lose it.
    ///
    /// Dropping the future before it ends leaves the outcome *unknown*: the request may have gone out.
    ///
    /// Signing runs before the first await point; with an RSA account it takes the thread for 0.3 to 10 ms.
    ///
    /// # Errors
    ///
    /// [`SendError`](crate::SendError) for an operation that changes something or moves money,
    /// [`FetchError`](crate::FetchError) for one that reads.
    pub async fn send<O: Operation<Account = A>>(
        &self,
        operation: &O,
    ) -> Result<O::Answer, <O::Effect as Effect>::Error> {
        self.turn(operation, Turn::FIRST).await
    }

    pub(crate) fn stamp(&self) -> Result<Stamp, WriteError> {
        let no_stamp = |error| WriteError::new("stamp", "there is no time and nonce to sign with").with_source(error);
        self.clock.stamp().map_err(no_stamp)
    }

    /// One attempt, in a span of its own.
    async fn turn<O: Operation<Account = A>>(
        &self,
        operation: &O,
        turn: Turn,
    ) -> Result<O::Answer, <O::Effect as Effect>::Error> {
        #[cfg(feature = "tracing")]
        {
            use tracing::Instrument;
            let span = tracing::info_span!(
                "payout_call",
                provider = A::PROVIDER,
                operation = O::NAME,
                reference = operation.reference().map(tracing::field::display),
                attempt = turn.attempt,
                pause_milliseconds = u64::try_from(turn.pause.as_millis()).unwrap_or(u64::MAX),
                outcome = tracing::field::Empty,
                milliseconds = tracing::field::Empty,
            );
            let start = self.clock.elapsed();
            let result = self.attempt(operation, turn).instrument(span.clone()).await;
            let outcome = result.as_ref().map_or_else(<O::Effect as Effect>::outcome, |_| "ok");
            let milliseconds = self.clock.elapsed().saturating_sub(start).as_millis();
            span.record("outcome", outcome);
            span.record("milliseconds", u64::try_from(milliseconds).unwrap_or(u64::MAX));
            span.in_scope(|| tracing::debug!("ended"));
            result
        }
        #[cfg(not(feature = "tracing"))]
        self.attempt(operation, turn).await
    }

    async fn attempt<O: Operation<Account = A>>(
        &self,
        operation: &O,
        turn: Turn,
    ) -> Result<O::Answer, <O::Effect as Effect>::Error> {
        let message = operation.write(&self.account)?;
        let request = self.account.sign(message, &self.stamp()?)?;
        if turn.attempt == Turn::FIRST.attempt {
            self.retries.add_call();
        }
        let response = self.transport.send(request).await?;
        operation.read(&self.account, response)
    }
}

impl<A, T> Clone for Client<A, T> {
    fn clone(&self) -> Self {
        Self {
            account: Arc::clone(&self.account),
            transport: Arc::clone(&self.transport),
            clock: Arc::clone(&self.clock),
            retries: Arc::clone(&self.retries),
            moments: Arc::clone(&self.moments),
        }
    }
}

impl<A: fmt::Debug, T> fmt::Debug for Client<A, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("account", &self.account)
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}
