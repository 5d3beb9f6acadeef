//! Receives a gateway's callbacks and the receivers' browsers on loopback, and says what each of them is worth.
//!
//! ```sh
//! cargo run -p paynet --features axum --example callbacks
//! ```
//!
//! It listens on 127.0.0.1:8080, or on the port given as an argument, with the control key in `PAYNET_CONTROL_KEY` (default
//! `test-merchant-control`). This callback is accepted, and any change to its first four fields is refused:
//!
//! ```sh
//! curl 'http://127.0.0.1:8080/callback?status=approved&merchant_order=1&client_orderid=1&orderid=6982864&type=payout&amount=10.42&currency=USD&control=19cd8bd638a1e1c4820d50e1b4aadf205ea831ed'
//! ```
//!
//! A receiver who comes back from a hosted form brings the same fields in a POST:
//!
//! ```sh
//! curl 'http://127.0.0.1:8080/back' -d 'status=approved&orderid=6982864&merchant_order=1&control=19cd8bd638a1e1c4820d50e1b4aadf205ea831ed'
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it does")]

use axum::{
    Router,
    extract::{FromRef, State},
    http::StatusCode,
    routing::{get, post},
};
use paynet::{Acknowledged, Callback, ControlKey, FinalRedirect, OrderId, ReceiveError, Reference, RepeatKey};
use std::{
    collections::HashSet,
    env,
    error::Error,
    iter,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::net::TcpListener;

struct Shop {
    control_key: Arc<ControlKey>,
    /// What your database knows: each reference, and the order id that the gateway gave for it.
    payouts: Vec<(Reference, OrderId)>,
    /// Hints that are stored; yours are rows of a table with a unique key.
    hints: Mutex<HashSet<RepeatKey>>,
}

/// What the extractors verify with.
#[derive(Clone)]
struct AppState(Arc<Shop>);

impl FromRef<AppState> for Arc<ControlKey> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.0.control_key)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", told(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// The error and its causes in one line. What `main` would print of an error it returns is its `Debug`, without the advice.
fn told(error: &dyn Error) -> String {
    let chain = iter::successors(Some(error), |&error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

async fn run() -> Result<(), Box<dyn Error>> {
    let control_key = env::var("PAYNET_CONTROL_KEY").unwrap_or_else(|_| "test-merchant-control".to_owned());
    let shop = Shop {
        control_key: Arc::new(ControlKey::new(control_key)?),
        payouts: vec![("1".parse()?, "6982864".parse()?)],
        hints: Mutex::default(),
    };
    let port: u16 = env::args().nth(1).map_or(Ok(8080), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("waiting on http://{}/callback", listener.local_addr()?);
    let router = Router::new()
        .route("/callback", get(receive))
        .route("/back", post(come_back))
        .with_state(AppState(Arc::new(shop)));
    Ok(axum::serve(listener, router).await?)
}

/// `Result<Callback, _>` instead of `Callback`, to see what was refused.
async fn receive(
    State(AppState(shop)): State<AppState>,
    callback: Result<Callback, ReceiveError>,
) -> Result<Result<Acknowledged, StatusCode>, ReceiveError> {
    let callback = callback.inspect_err(|error| println!("refused: {error}"))?;
    let known = shop
        .payouts
        .iter()
        .find(|(reference, order_id)| callback.matches(reference, order_id));
    let Some((reference, order_id)) = known else {
        // The control fits several pairs of ids; only both together name a payout of ours.
        println!("refused: no payout has these two ids");
        return Ok(Err(StatusCode::NOT_FOUND));
    };
    let mut hints = shop.hints.lock().unwrap_or_else(PoisonError::into_inner);
    if hints.insert(callback.repeat_key()) {
        // A hint is all it is: the status look-up decides.
        println!(
            "{reference} (order {order_id}): the gateway says {}, ask for its status",
            callback.status()
        );
    } else {
        println!("{reference} (order {order_id}): said before");
    }
    Ok(Ok(Acknowledged))
}

/// The receiver is back. What the browser brings is no status: show the page by what the look-up said.
async fn come_back(State(AppState(shop)): State<AppState>, redirect: FinalRedirect) -> Result<String, StatusCode> {
    let known = shop
        .payouts
        .iter()
        .find(|(reference, order_id)| redirect.matches(reference, order_id));
    let (reference, _) = known.ok_or(StatusCode::NOT_FOUND)?;
    println!("{reference}: its receiver is back, ask for its status");
    Ok(format!("Payout {reference} is being processed.\n"))
}
