//! The rows T (transport) and H (HTTP answers) of the fault list, and those of S, G and K that need a wire, on real sockets: a real client sends a real payout through
//! `Http` to a server on loopback that misbehaves. A test's name begins with its row.
//!
//! Wherever a fault leaves room for it, the answer in it is a good one: whoever reads too much of it reports an accepted payout.
//!
//! `cargo test -p paynet --all-features --test faults -- --nocapture --test-threads 1` prints how long after its deadline each
//! slow call ended, and how much memory the large answers took.
#![cfg(all(feature = "client", feature = "_signer"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests fail by panicking, and figures are for whoever asks for them"
)]

mod answers;
#[path = "../common/mod.rs"]
mod common;
mod connections;
mod deadlines;
mod drops;
mod environment;
mod look_ups;
mod redirects;
#[allow(dead_code, reason = "each user of it needs a part of it")]
#[path = "../../../payout-core/tests/http/server.rs"]
mod server;
mod sizes;
mod tls;

use common::{account_at, small_payout};
use paynet::{Accepted, Client, FetchError, OrderStatus, SendError};
use payout_core::{
    Doubt, DoubtCause, Evidence, Http, HttpBuilder, NotSent, Patience, PayoutState, Rejection, TransportError,
    TransportErrorKind,
};
use server::{Server, Step, answer};
use std::error::Error;

/// The gateway's answer that takes the payout.
const ACCEPTED: &str = "type=async-response\n&serial-number=00000000-0000-0000-0000-000002e2c322\
                        \n&merchant-order-id=payout-2041\n&paynet-order-id=6982864\n&end-point-id=39915";
/// The gateway's answer to the look-up of the same payout.
const APPROVED: &str = "type=status-response\n&serial-number=00000000-0000-0000-0000-000002e2c323\
                        \n&merchant-order-id=payout-2041\n&paynet-order-id=6982864\n&status=approved\n&amount=10.42\
                        \n&currency=USD\n&end-point-id=39915";

/// A whole answer.
fn whole(status: u16, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The framing that the gateway documents (Paynet 4.0.4).
fn form(body: &str) -> Vec<u8> {
    whole(200, "Content-Type: text/html;charset=utf-8\r\n", body)
}

/// An honest gateway, which tells payouts from look-ups.
fn honest(request: &[u8]) -> Step {
    answer(form(if is_create(request) { ACCEPTED } else { APPROVED }))
}

fn is_create(request: &[u8]) -> bool {
    request.starts_with(b"POST /paynet/api/v4/payout/39915 HTTP/1.1\r\n")
}

/// How many payouts the gateway has received whole.
fn creates(server: &Server) -> usize {
    server.requests().iter().filter(|request| is_create(request)).count()
}

fn client_with(http: HttpBuilder, server: &Server) -> Client {
    Client::with_transport(account_at(&server.url("/paynet")), http.build().unwrap())
}

fn client(server: &Server) -> Client {
    client_with(Http::builder(), server)
}

type Outcome = Result<Accepted, SendError>;

/// One payout to a gateway that plays this script on every connection.
async fn pay(script: impl Into<Vec<Step>>) -> (Outcome, Server) {
    let server = Server::start([script.into()]);
    let outcome = client(&server).send(&small_payout()).await;
    (outcome, server)
}

#[track_caller]
fn order_id(outcome: &Outcome) -> &str {
    match outcome {
        Ok(accepted) => accepted.order_id().as_str(),
        Err(error) => panic!("{error:?}"),
    }
}

#[track_caller]
fn unknown(outcome: Outcome) -> Doubt {
    match outcome {
        Err(SendError::Unknown(doubt)) => doubt,
        other => panic!("it may have happened, and this says otherwise: {other:?}"),
    }
}

#[track_caller]
fn assert_unknown(outcome: Outcome) {
    assert_eq!(unknown(outcome).evidence(), Evidence::Silent);
}

#[track_caller]
fn rejected(outcome: Outcome) -> Rejection {
    match outcome {
        Err(SendError::Rejected(rejection)) => rejection,
        other => panic!("{other:?}"),
    }
}

/// No whole answer came back.
#[track_caller]
fn assert_in_doubt(outcome: Outcome, kind: TransportErrorKind) {
    let doubt = unknown(outcome);
    assert_eq!(doubt.cause(), DoubtCause::Transport, "{doubt:?}");
    let error = doubt.source().unwrap().downcast_ref::<TransportError>().unwrap();
    assert!(error.may_have_arrived());
    assert_eq!(error.kind(), kind, "{doubt:?}");
}

#[track_caller]
fn assert_not_sent(outcome: Outcome, kind: TransportErrorKind) {
    match outcome {
        Err(SendError::NotSent(NotSent::Transport(error))) => assert_eq!(error.kind(), kind, "{error:?}"),
        other => panic!("{other:?}"),
    }
}

/// What resolves a doubt: the order is found by our reference alone, with its state.
async fn assert_found(client: &Client) {
    let found = client.repeat(&small_payout().status(), &Patience::new()).await.unwrap();
    assert_paid(&found);
}

#[track_caller]
fn assert_paid(found: &OrderStatus) {
    assert_eq!(found.state(), PayoutState::Paid);
    assert!(!found.amount_differs() && !found.currency_differs());
    assert_eq!(found.order_id().unwrap().as_str(), "6982864");
}

#[track_caller]
fn temporary(result: Result<OrderStatus, FetchError>) {
    match result {
        Err(FetchError::Temporary(_)) => {}
        other => panic!("{other:?}"),
    }
}

/// The error and all its causes, as a log would show them.
fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    causes
        .map(|error| format!("{error} / {error:?}"))
        .collect::<Vec<_>>()
        .join("\n")
}
