//! The only part that touches the world.

#[cfg(feature = "reqwest")]
pub(crate) mod http;

use crate::Cause;
use ::http::{Request, Response};
use bytes::Bytes;
use std::{borrow::Cow, error::Error, fmt, future::Future};

/// Sends one request and brings back one whole answer.
///
/// Implemented by `Http` (feature `reqwest`), by the sandboxes, and by any closure `Fn(Request<Bytes>) -> impl Future`.
///
/// # What an implementation owes
///
/// A payout is paid twice or lost where one of these is broken:
///
/// * one send, at most: no retry, no redirect followed, no copy of the request;
/// * an error says [`TransportError::not_sent`] only where it is certain that not one byte of the request left;
/// * an answer is handed out only when it arrived whole: a cut body is an error;
/// * nothing is kept from one request to the next: no cookies.
pub trait Transport {
    /// Sends `request` as it is and waits for its answer.
    fn send(&self, request: Request<Bytes>) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send;
}

impl<F, Answer> Transport for F
where
    F: Fn(Request<Bytes>) -> Answer,
    Answer: Future<Output = Result<Response<Bytes>, TransportError>> + Send,
{
    fn send(&self, request: Request<Bytes>) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send {
        self(request)
    }
}

/// No whole answer came back. The question that matters is [`may_have_arrived`](Self::may_have_arrived).
#[derive(Debug, Clone)]
pub struct TransportError {
    kind: TransportErrorKind,
    may_have_arrived: bool,
    detail: Option<Cow<'static, str>>,
    source: Cause,
}

/// What went wrong, for logs and for advice; it does not decide the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The transport's own rules refused the request: plain http to a public host, a URL that would not survive.
    Refused,
    /// The name has no address.
    Resolve,
    /// No connection came about.
    Connect,
    /// The peer's certificate or its TLS was not acceptable.
    Tls,
    /// The time was up.
    Timeout,
    /// The connection ended before the whole answer was there.
    Closed,
    /// What came back is no HTTP answer.
    Answer,
    /// The answer is larger than the cap.
    TooLarge,
    /// Something else.
    Other,
}

impl TransportError {
    /// Not one byte of the request left this machine, for certain.
    #[must_use]
    pub fn not_sent(kind: TransportErrorKind) -> Self {
        Self {
            kind,
            may_have_arrived: false,
            detail: None,
            source: Cause::default(),
        }
    }

    /// The request, or a part of it, may have reached the provider.
    #[must_use]
    pub fn in_doubt(kind: TransportErrorKind) -> Self {
        Self {
            kind,
            may_have_arrived: true,
            detail: None,
            source: Cause::default(),
        }
    }

    /// Adds to the text what would be right, or what was seen: "write 127.0.0.1 for localhost". The same holds for it as for a
    /// source.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Keeps the cause. It must hold neither credentials nor the request's URL or body.
    #[must_use]
    pub fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Cause::new(source);
        self
    }

    /// Whether bytes of the request may have reached the provider. `true` unless the opposite is certain.
    #[must_use]
    pub fn may_have_arrived(&self) -> bool {
        self.may_have_arrived
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Refused => "the transport refused the request",
            TransportErrorKind::Resolve => "the host name has no address",
            TransportErrorKind::Connect => "no connection came about",
            TransportErrorKind::Tls => "no TLS session that can be trusted came about",
            TransportErrorKind::Timeout => "the time was up before the whole answer was there",
            TransportErrorKind::Closed => "the connection ended before the whole answer was there",
            TransportErrorKind::Answer => "what came back is no HTTP answer",
            TransportErrorKind::TooLarge => "the answer is larger than the cap",
            TransportErrorKind::Other => "the transport gave up",
        })?;
        if let Some(detail) = &self.detail {
            write!(f, ": {detail}")?;
        }
        f.write_str(if self.may_have_arrived {
            "; the request may have reached the provider"
        } else {
            "; nothing was sent"
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.source()
    }
}
