//! Account, transport and clock together.

use crate::{Clock, Delay, Effect, FetchError, Operation, Patience, Reads, Sign, SystemClock, Transport, WriteError};
use backon::Retryable;
use std::{fmt, future::Future, pin::Pin, sync::Arc, time::Duration};

#[cfg(feature = "reqwest")]
use crate::{Http, TransportError};

/// Sends operations of one account. Cheap to clone; share it between tasks.
///
/// Provider crates have an alias for their own account, so that no type parameter shows: `paynet::Client`.
pub struct Client<A, T> {
    account: Arc<A>,
    transport: Arc<T>,
    clock: Arc<dyn Clock>,
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
        Self {
            account: Arc::new(account),
            transport: Arc::new(transport),
            clock: Arc::new(SystemClock::new()),
        }
    }

    /// The same client under another clock, for tests and simulations.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
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
    /// [`SendError`](crate::SendError) for an operation that changes something or moves money, [`FetchError`] for one
    /// that reads.
    pub async fn send<O: Operation<Account = A>>(
        &self,
        operation: &O,
    ) -> Result<O::Answer, <O::Effect as Effect>::Error> {
        #[cfg(feature = "tracing")]
        {
            use tracing::Instrument;
            let span = tracing::info_span!(
                "payout_call",
                provider = A::PROVIDER,
                operation = O::NAME,
                reference = operation.reference().map(tracing::field::display),
                outcome = tracing::field::Empty,
                milliseconds = tracing::field::Empty,
            );
            let start = self.clock.elapsed();
            let result = self.attempt(operation).instrument(span.clone()).await;
            let outcome = result.as_ref().map_or_else(<O::Effect as Effect>::outcome, |_| "ok");
            let milliseconds = self.clock.elapsed().saturating_sub(start).as_millis();
            span.record("outcome", outcome);
            span.record("milliseconds", u64::try_from(milliseconds).unwrap_or(u64::MAX));
            span.in_scope(|| tracing::debug!("ended"));
            result
        }
        #[cfg(not(feature = "tracing"))]
        self.attempt(operation).await
    }

    async fn attempt<O: Operation<Account = A>>(
        &self,
        operation: &O,
    ) -> Result<O::Answer, <O::Effect as Effect>::Error> {
        let message = operation.write(&self.account)?;
        let no_stamp = |error| WriteError::new("stamp", "there is no time and nonce to sign with").with_source(error);
        let stamp = self.clock.stamp().map_err(no_stamp)?;
        let request = self.account.sign(message, &stamp)?;
        let response = self.transport.send(request).await?;
        operation.read(&self.account, response)
    }

    /// Asks again while the failure is temporary; each attempt is written, stamped and signed anew. Compiles for
    /// operations that read, and for no others.
    ///
    /// A provider's `Retry-After` is obeyed where it fits into the total; where it does not, the call ends at once.
    ///
    /// # Errors
    ///
    /// The last attempt's.
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
        let mut budget = patience.budget();
        let clock = Arc::clone(&self.clock);
        let attempt = move || -> Pin<Box<dyn Future<Output = _> + Send + 'a>> { Box::pin(self.send(operation)) };
        attempt
            .retry(patience)
            .sleep(move |pause: Duration| -> Delay { clock.sleep(pause) })
            .when(FetchError::is_temporary)
            .adjust(move |error: &FetchError, pause: Option<Duration>| {
                let pause = pause?.max(error.retry_after().unwrap_or_default());
                budget.take(pause)
            })
    }
}

impl<A, T> Clone for Client<A, T> {
    fn clone(&self) -> Self {
        Self {
            account: Arc::clone(&self.account),
            transport: Arc::clone(&self.transport),
            clock: Arc::clone(&self.clock),
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
