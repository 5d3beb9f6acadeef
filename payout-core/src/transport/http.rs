//! [`Http`]: the transport over reqwest.

mod builder;
mod failure;
mod outgoing;

pub use builder::HttpBuilder;

use crate::{Transport, TransportError, TransportErrorKind};
use ::http::{HeaderMap, Request, Response, header};
use bytes::Bytes;
use std::fmt;

/// The transport over reqwest with rustls: one request, one whole answer, nothing in between.
///
/// Every default of the HTTP library that could pay twice, leak or lose is set here, so that a neighbour crate that
/// switches reqwest's features on changes nothing:
///
/// * no redirect is followed, nothing is sent a second time, HTTP/1.1 only;
/// * `https` to anywhere; plain `http` only to a loopback address written out (`127.0.0.0/8`, `[::1]`);
/// * rustls with TLS 1.2 or newer and the platform's certificate verifier; no switch turns the checks off;
/// * 10 s to connect, 60 s in all, on a clock that never jumps; an answer of 1 MiB at the most;
/// * no proxy unless [named](HttpBuilder::proxy): the environment's is ignored; no cookies, no `Referer`;
/// * no compression: none is asked for, and an answer that comes with one is not read.
///
/// The request goes out as it was signed. HTTP adds `host` and, for a body and for an empty `POST`, `content-length`; the HTTP library adds
/// `accept: */*` where the request names no `Accept`. There is no `User-Agent` unless the request has one. A request whose
/// URL would change on its way (upper-case host, default port, dot segments) is refused, for its signature would not match.
///
/// Connections are kept for reuse; cloning is cheap and shares them.
///
/// # Runtime
///
/// Sending needs a running tokio runtime with I/O and time enabled. Without one, the request is refused, and nothing is
/// sent. Keep to one runtime: kept connections end with the runtime that opened them.
///
/// # Example: shorter deadlines, and a proxy
///
/// ```no_run
/// # fn main() -> Result<(), payout_core::TransportError> {
/// use payout_core::Http;
/// use std::time::Duration;
///
/// let http = Http::builder()
///     .connect_timeout(Duration::from_secs(5))
///     .total_timeout(Duration::from_secs(30))
///     .proxy("http://proxy.example.com:3128")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Http {
    client: reqwest::Client,
    settings: builder::Settings,
}

impl Http {
    /// With all defaults.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up, for instance because the machine has no root certificates.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// To change the deadlines, the cap, the proxy or the trusted roots.
    pub fn builder() -> HttpBuilder {
        HttpBuilder::new()
    }
}

impl Transport for Http {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(failure::refuse(
                "it needs a running tokio runtime, call it from one or bring another transport",
            ));
        }
        let request = outgoing::exact(request)?;
        // At most one copy reaches the gateway, in spite of a re-send below us that has no switch: where a kept connection
        // turns out to be closed, hyper-util (legacy client, `retry_canceled_requests`) takes the next connection. It does
        // so only if hyper hands the request back, and hyper does that only for a request which its connection task never
        // took out of the queue, so that not one byte of it was written; a fresh connection is never left for another.
        // A connection that dies once writing has begun is an error, and in doubt. reqwest's own re-send, after an HTTP/2
        // GOAWAY or REFUSED_STREAM, is off twice: `retry::never()`, and no HTTP/2.
        let response = self.client.execute(request).await.map_err(failure::classify)?;
        whole(response, self.settings.cap).await
    }
}

/// The answer with its whole body, or why there is none.
///
/// A body without length and without chunks ends with its connection (RFC 9112 section 6.3). Over TLS such an end counts
/// only with the peer's `close_notify`, which nobody in between can forge; over plain loopback it is taken as it comes.
async fn whole(mut response: reqwest::Response, cap: usize) -> Result<Response<Bytes>, TransportError> {
    uncoded(response.headers())?;
    let too_large = || {
        TransportError::in_doubt(TransportErrorKind::TooLarge)
            .with_detail(format!("the cap is {cap} bytes, `HttpBuilder::cap` moves it"))
    };

    let announced = response.content_length().unwrap_or_default();
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    if announced > cap {
        return Err(too_large());
    }
    let mut body = Vec::with_capacity(announced);
    while let Some(chunk) = response.chunk().await.map_err(failure::classify)? {
        if chunk.len() > cap.saturating_sub(body.len()) {
            return Err(too_large());
        }
        make_room(&mut body, chunk.len(), cap);
        body.extend_from_slice(&chunk);
    }

    let mut answer = Response::new(Bytes::from(body));
    *answer.status_mut() = response.status();
    *answer.version_mut() = response.version();
    *answer.headers_mut() = std::mem::take(response.headers_mut());
    Ok(answer)
}

/// Room for `more` bytes, which fit under the cap. Grows twofold as a `Vec` would, but not beyond the cap: what a body takes while it
/// moves, the old half included, is one and a half times the cap at the most.
fn make_room(body: &mut Vec<u8>, more: usize, cap: usize) {
    const SMALLEST: usize = 1 << 13;
    let needed = body.len().saturating_add(more);
    if needed > body.capacity() {
        let doubled = body.capacity().saturating_mul(2).max(SMALLEST).min(cap);
        body.reserve_exact(doubled.max(needed).saturating_sub(body.len()));
    }
}

/// Refuses a body in a coding that nobody asked for: its text is not what it seems, and inflating it has no bound.
fn uncoded(headers: &HeaderMap) -> Result<(), TransportError> {
    let codings = |name| headers.get_all(name).iter().map(::http::HeaderValue::as_bytes);
    let plain = codings(header::CONTENT_ENCODING).all(|coding| coding.eq_ignore_ascii_case(b"identity"))
        && codings(header::TRANSFER_ENCODING).all(|coding| coding.eq_ignore_ascii_case(b"chunked"));
    if plain {
        Ok(())
    } else {
        Err(TransportError::in_doubt(TransportErrorKind::Answer)
            .with_detail("its body is compressed, which the request did not ask for"))
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not reqwest's own output: it follows the features of neighbours, and shows proxies.
        self.settings.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h18_a_growing_body_takes_no_more_than_the_cap() {
        for (cap, chunk) in [
            (1 << 20, 1),
            (1 << 20, 1_000),
            (100_000, 4_099),
            (10, 3),
            (usize::MAX, 70_000),
        ] {
            let mut body = Vec::new();
            let (mut moved, mut largest) = (0, 0);
            while body.len() + chunk <= cap.min(1 << 20) {
                let before = body.capacity();
                make_room(&mut body, chunk, cap);
                body.resize(body.len() + chunk, 0);
                if body.capacity() != before {
                    moved += 1;
                    largest = largest.max(body.capacity());
                }
            }
            assert!(
                largest <= cap && moved <= 12,
                "{cap} {chunk}: {largest} in {moved} moves"
            );
            assert_eq!(largest, body.capacity());
        }
    }
}
