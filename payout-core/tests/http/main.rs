//! `Http` against a raw TCP server on loopback. A test's name begins with the row of the fault list it answers.
#![cfg(feature = "reqwest")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod answers;
mod connections;
mod environment;
mod limits;
mod outgoing;
#[allow(dead_code, reason = "each user of it needs a part of it")]
mod server;
mod tls;

use bytes::Bytes;
use http::{Request, Response};
use payout_core::{Http, Transport, TransportError, TransportErrorKind};
use server::Server;

/// The body that every test sends unless it needs another.
const BODY: &[u8] = b"client_orderid=payout-2041&amount=10.42";

fn post(url: impl Into<String>) -> Request<Bytes> {
    Request::post(url.into())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from_static(BODY))
        .unwrap()
}

/// One payout to the server, over a transport with the defaults.
async fn pay(server: &Server) -> Result<Response<Bytes>, TransportError> {
    Http::new().unwrap().send(post(server.url("/pay"))).await
}

#[track_caller]
fn assert_in_doubt(result: Result<Response<Bytes>, TransportError>, kind: TransportErrorKind) {
    let error = result.expect_err("a failure");
    assert!(error.may_have_arrived(), "{error:?}");
    assert_eq!(error.kind(), kind, "{error:?}");
}

#[track_caller]
fn assert_not_sent(result: Result<Response<Bytes>, TransportError>, kind: TransportErrorKind) {
    let error = result.expect_err("a failure");
    assert!(!error.may_have_arrived(), "{error:?}");
    assert_eq!(error.kind(), kind, "{error:?}");
}

/// The error and all its causes, as a log would show them.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes
        .map(|error| format!("{error} / {error:?}"))
        .collect::<Vec<_>>()
        .join("\n")
}
