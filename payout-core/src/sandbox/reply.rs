//! What comes of a request.

use super::clock::UnixClock;
use crate::{TransportError, TransportErrorKind};
use bytes::Bytes;
use http::Response;
use std::time::Duration;

/// What comes of a request: an answer, or one of the ways to have none.
///
/// # Example: a lost answer is doubt
///
/// ```
/// use payout_core::sandbox::{Delivery, Reply};
/// use std::time::Duration;
///
/// let reply = Reply::new(Delivery::AnswerLost, Duration::from_secs(30));
/// assert!(reply.answer().is_none());
/// assert!(reply.into_result().is_err_and(|error| error.may_have_arrived()));
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Reply {
    delivery: Delivery,
    latency: Duration,
}

/// How an exchange ends.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Delivery {
    /// The answer arrives.
    Answer(Response<Bytes>),
    /// The provider did its work, and the answer gets lost.
    AnswerLost,
    /// The request got lost on the way; the provider never saw it.
    NeverArrived,
    /// The request is held up on the way; the provider will see it later, when nobody waits any more.
    ArrivesLater,
    /// There was no connection, so nothing was sent.
    Unreachable,
}

impl Reply {
    /// An end that the caller waits for as long as `latency`.
    pub fn new(delivery: Delivery, latency: Duration) -> Self {
        Self { delivery, latency }
    }

    /// How the exchange ends.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// How long the caller waits for that end. A hint: nothing in a sandbox's `handle` waits.
    #[must_use]
    pub fn latency(&self) -> Duration {
        self.latency
    }

    /// The answer, where one arrives.
    #[must_use]
    pub fn answer(&self) -> Option<&Response<Bytes>> {
        match &self.delivery {
            Delivery::Answer(answer) => Some(answer),
            _ => None,
        }
    }

    /// Waits for the [`latency`](Self::latency) on a sandbox's own clock, and ends as [`into_result`](Self::into_result) says: what a
    /// sandbox does as a transport.
    ///
    /// # Errors
    ///
    /// As [`into_result`](Self::into_result).
    pub async fn arrive(self, clock: &UnixClock) -> Result<Response<Bytes>, TransportError> {
        if !self.latency.is_zero() {
            clock.sleep(self.latency).await;
        }
        self.into_result()
    }

    /// The end as a transport reports it. A caller cannot tell a lost request from a lost answer or from one that is held up, so all
    /// are in doubt.
    ///
    /// # Errors
    ///
    /// [`TransportError::in_doubt`] for a request or answer that was lost or held up, [`TransportError::not_sent`] without a
    /// connection.
    pub fn into_result(self) -> Result<Response<Bytes>, TransportError> {
        match self.delivery {
            Delivery::Answer(answer) => Ok(answer),
            Delivery::AnswerLost | Delivery::NeverArrived => Err(TransportError::in_doubt(TransportErrorKind::Closed)),
            Delivery::ArrivesLater => Err(TransportError::in_doubt(TransportErrorKind::Timeout)),
            Delivery::Unreachable => Err(TransportError::not_sent(TransportErrorKind::Connect)),
        }
    }
}
