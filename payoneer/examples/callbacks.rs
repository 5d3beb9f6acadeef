//! Receives Payoneer's notifications and the payees' browsers on loopback, and says what each of them is worth.
//!
//! ```sh
//! cargo run -p payoneer --features axum --example callbacks
//! ```
//!
//! It listens on 127.0.0.1:8080, or on the port given as an argument. A notification of v2 is a GET with a query, and carries no
//! signature; so this one is taken, and is no more than a reason to look:
//!
//! ```sh
//! curl 'http://127.0.0.1:8080/ipcn?PAYMENT=true&apuid=ID123&IntPaymentId=payout-2041'
//! ```
//!
//! Newer ones are POSTs with JSON. What has happened is known from the URL alone:
//!
//! ```sh
//! curl 'http://127.0.0.1:8080/cancelled' -d '{"Payee Id":"ID123","IntPaymentId":"payout-2041","Reason Code":"10009"}'
//! ```
//!
//! Where Payoneer has switched signatures on, set `PAYONEER_HMAC_SECRET` and `PAYONEER_PUBLIC_URL`, the address that Payoneer calls
//! (`https://hooks.example.com`): then `/signed` takes what is signed, and nothing else.
//!
//! A payee who comes back from the registration page brings ids that anybody could write:
//!
//! ```sh
//! curl 'http://127.0.0.1:8080/back?apuid=ID123&payoneerid=1965321'
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it does")]

use axum::{
    Router,
    extract::{FromRef, State},
    routing::{get, post},
};
use payoneer::{
    Acknowledged, Authentic, Callback, Event, HmacAuth, LookUp, Nonces, PayeeId, ReceiveError, Redirect, Reference,
    RepeatKey,
};
use std::{
    collections::HashSet,
    env,
    error::Error,
    iter,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};
use tokio::net::TcpListener;

struct Shop {
    auth: Arc<HmacAuth>,
    nonces: Nonces,
    /// What your database knows.
    payouts: Vec<Reference>,
    payees: Vec<PayeeId>,
    /// Hints that wait for their look-up; yours are rows of a table with a unique key, deleted when it is done.
    hints: Mutex<HashSet<RepeatKey>>,
}

/// What the extractors check with.
#[derive(Clone)]
struct AppState(Arc<Shop>);

impl FromRef<AppState> for Arc<HmacAuth> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.0.auth)
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
    let secret = env::var("PAYONEER_HMAC_SECRET").unwrap_or_else(|_| "TEST-ONLY-hmac-secret".to_owned());
    let public = env::var("PAYONEER_PUBLIC_URL").unwrap_or_else(|_| "https://hooks.example.com".to_owned());
    let shop = Shop {
        auth: Arc::new(HmacAuth::sandbox(secret, public.parse()?)?),
        nonces: Nonces::new(),
        payouts: vec!["payout-2041".parse()?],
        payees: vec!["ID123".parse()?],
        hints: Mutex::default(),
    };
    let port: u16 = env::args().nth(1).map_or(Ok(8080), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("waiting on http://{}/ipcn", listener.local_addr()?);
    let router = Router::new()
        .route("/ipcn", get(receive))
        .route("/cancelled", post(cancelled))
        .route("/signed", get(signed).post(signed))
        .route("/back", get(come_back))
        .with_state(AppState(Arc::new(shop)));
    Ok(axum::serve(listener, router).await?)
}

/// `Result<Callback, _>` instead of `Callback`, to see what could not be read.
async fn receive(
    State(AppState(shop)): State<AppState>,
    hint: Result<Callback, ReceiveError>,
) -> Result<Acknowledged, ReceiveError> {
    let hint = hint.inspect_err(|error| println!("not read: {error}"))?;
    Ok(shop.store(&hint))
}

/// The URL given to Payoneer for cancelled payouts.
async fn cancelled(State(AppState(shop)): State<AppState>, hint: Callback) -> Acknowledged {
    shop.store(&hint.of_url(Event::PaymentCancelled))
}

/// A signature says who sent a hint. It stays one.
async fn signed(
    State(AppState(shop)): State<AppState>,
    authentic: Result<Authentic, ReceiveError>,
) -> Result<Acknowledged, ReceiveError> {
    let authentic = authentic.inspect_err(|error| println!("refused: {error}"))?;
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or(Duration::ZERO);
    let nonce = shop.nonces.record(&authentic, now);
    let hint = authentic
        .once(nonce)
        .inspect_err(|error| println!("refused: {error}"))?;
    Ok(shop.store(&hint))
}

/// The payee is back. What the browser brings is no status: show the page by what the look-up said.
async fn come_back(State(AppState(shop)): State<AppState>, redirect: Redirect) -> &'static str {
    match shop.payees.iter().find(|payee| redirect.names_payee(payee)) {
        Some(payee) => {
            println!("{payee} is back, ask for the payee's status");
            "Thank you. We are checking your registration.\n"
        }
        None => "Thank you.\n",
    }
}

impl Shop {
    /// 200 in every case: Payoneer has done its part, and nothing is created for what is not known.
    fn store(&self, hint: &Callback) -> Acknowledged {
        let mut events: Vec<String> = hint.events().iter().map(ToString::to_string).collect();
        if events.is_empty() {
            events.push("something has happened".to_owned());
        }
        let payout = self.payouts.iter().find(|payout| hint.names_payout(payout));
        let payee = self.payees.iter().find(|payee| hint.names_payee(payee));
        let ask = match (hint.look_up(), payout, payee) {
            (LookUp::Payout(_), Some(payout), _) => format!("ask for the payout {payout}"),
            (LookUp::Payee(_), _, Some(payee)) => format!("ask for the payee {payee}"),
            (LookUp::Balance(_), ..) => "ask for the balance".to_owned(),
            _ => {
                println!("about nobody of ours: {}", events.join(", "));
                return Acknowledged;
            }
        };
        let mut hints = self.hints.lock().unwrap_or_else(PoisonError::into_inner);
        if hints.insert(hint.repeat_key()) {
            println!("it is said that {}: {ask}", events.join(", "));
        } else {
            println!("said before: {}", events.join(", "));
        }
        Acknowledged
    }
}
