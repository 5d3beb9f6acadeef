//! What comes of a request.

use bytes::Bytes;
use http::Response;
use payout_core::{TransportError, TransportErrorKind};
use std::time::Duration;

/// What comes of a request: an answer, or one of the ways to have none.
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
    /// The gateway did its work, and the answer gets lost.
    AnswerLost,
    /// The request got lost on the way; the gateway never saw it.
    NeverArrived,
    /// There was no connection, so nothing was sent.
    Unreachable,
}

impl Reply {
    pub(super) fn new(delivery: Delivery, latency: Duration) -> Self {
        Self { delivery, latency }
    }

    /// How the exchange ends.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// How long the caller waits for that end. A hint: nothing in [`Sandbox::handle`](super::Sandbox::handle) waits.
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

    /// The end as a transport reports it. A caller cannot tell a lost request from a lost answer, so both are in doubt.
    ///
    /// # Errors
    ///
    /// [`TransportError::in_doubt`] for a lost request or answer, [`TransportError::not_sent`] without a connection.
    pub fn into_result(self) -> Result<Response<Bytes>, TransportError> {
        match self.delivery {
            Delivery::Answer(answer) => Ok(answer),
            Delivery::AnswerLost | Delivery::NeverArrived => Err(TransportError::in_doubt(TransportErrorKind::Closed)),
            Delivery::Unreachable => Err(TransportError::not_sent(TransportErrorKind::Connect)),
        }
    }
}
