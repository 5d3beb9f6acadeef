//! The hardest calls of all three providers, written against the frame: if one does not fit naturally, the frame is wrong.
//!
//! Small but real: each module follows the provider's wire specification for exactly these calls. Keys are outside, as in
//! an HSM: a signer is a function from bytes to bytes, so that no cryptography distracts from the frame. `payable.rs` is
//! what settlement will need, tried out on the same calls.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod payable;
mod paycore;
mod paynet;
mod payoneer;

use bytes::Bytes;
use http::{Request, Response};
use payout_core::{FetchError, Nonce, Operation, SendError, Sign, Stamp, Temporary};
use std::time::Duration;

/// The stamp of the documented samples.
fn stamp() -> Stamp {
    Stamp::new(
        1_677_831_012,
        Nonce::from_text("b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE").unwrap(),
    )
}

/// The request that an operation becomes.
fn request<O: Operation>(account: &O::Account, operation: &O) -> Request<Bytes> {
    account.sign(operation.write(account).unwrap(), &stamp()).unwrap()
}

/// Method, URL and body, as one text.
fn line(request: &Request<Bytes>) -> String {
    let body = std::str::from_utf8(request.body()).unwrap();
    format!("{} {} {body}", request.method(), request.uri())
}

fn answer(status: u16, content_type: &str, body: impl Into<Bytes>) -> Response<Bytes> {
    Response::builder()
        .status(status)
        .header("content-type", content_type)
        .body(body.into())
        .unwrap()
}

/// A failed read of an answer that proves nothing, with the provider's `Retry-After` in seconds.
fn temporary(response: &Response<Bytes>, detail: &'static str) -> FetchError {
    let pause = response
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok());
    Temporary::new(detail)
        .with_retry_after(pause.and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs))
        .with_raw(payout_core::RawAnswer::new(response))
        .into()
}

/// The four outcomes in one word each, so that tables of cases stay readable.
fn word<A>(result: &Result<A, SendError>) -> &'static str {
    match result {
        Ok(_) => "accepted",
        Err(SendError::NotSent(_)) => "not sent",
        Err(SendError::Rejected(_)) => "rejected",
        Err(SendError::Unknown(doubt)) if doubt.is_alarm() => "unknown, alarm",
        Err(SendError::Unknown(doubt)) if doubt.evidence() == payout_core::Evidence::Answered => "unknown, answered",
        Err(SendError::Unknown(_)) => "unknown",
    }
}

fn read_word<A>(result: &Result<A, FetchError>) -> &'static str {
    match result {
        Ok(_) => "read",
        Err(FetchError::NotFound(_)) => "not found",
        Err(FetchError::Refused(_)) => "refused",
        Err(FetchError::Temporary(_)) => "temporary",
        Err(FetchError::Malformed(_)) => "malformed",
    }
}
