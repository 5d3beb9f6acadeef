//! Receives PayCore.io's callbacks on loopback, and says what each of them is worth.
//!
//! ```sh
//! cargo run -p paycore --features axum --example callbacks
//! ```
//!
//! It listens on 127.0.0.1:8080, or on the port given as an argument. Its keys are those in `PAYCORE_TEST_KEY` and
//! `PAYCORE_LIVE_KEY`; without either it takes a made-up test key. This callback is accepted, and any change to a byte of it is
//! refused:
//!
//! ```sh
//! curl 'http://127.0.0.1:8080/callback' -H 'X-Signature: wbCIOzbkg454u1NksDlUnjRLS5k=' \
//!   -d '{"data":{"type":"payout-invoices","id":"cpoi_ztg1119SQjlAk1Y2","attributes":{"status":"processed","resolution":"ok"}}}'
//! ```
//!
//! It bears no time, so it is a hint to ask for the payout. This one has a time:
//!
//! ```sh
//! curl 'http://127.0.0.1:8080/callback' -H 'X-Signature: EtiIf0Jhuf2KPDuUqev9yJO3mb4=' \
//!   -d '{"data":{"type":"payout-invoices","id":"cpoi_ztg1119SQjlAk1Y2","attributes":{"status":"processed","updated":1635338082}}}'
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it does")]

use axum::{
    Router,
    extract::{FromRef, State},
    routing::post,
};
use paycore::{
    Acknowledged, Callback, CallbackKeys, Event, GetPayout, Mode, Observed, PayoutStatus, PrivateKey, ReceiveError,
    RepeatKey, Turn,
};
use std::{
    collections::{HashMap, HashSet},
    env,
    error::Error,
    iter,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::net::TcpListener;

/// Made up, TEST ONLY.
const TEST_KEY: &str = "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

/// What your database knows.
struct Records {
    /// Of each payout, by the platform's id: what was applied last.
    payouts: HashMap<String, Observed>,
    /// Events that are stored; yours are rows of a table with a unique key.
    events: HashSet<RepeatKey>,
}

#[derive(Clone)]
struct Shop {
    keys: Arc<CallbackKeys>,
    records: Arc<Mutex<Records>>,
}

/// What the extractor verifies with.
impl FromRef<Shop> for Arc<CallbackKeys> {
    fn from_ref(shop: &Shop) -> Self {
        Self::clone(&shop.keys)
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
    let mut keys = Vec::new();
    for (mode, variable) in [(Mode::Test, "PAYCORE_TEST_KEY"), (Mode::Live, "PAYCORE_LIVE_KEY")] {
        if let Ok(key) = env::var(variable) {
            keys.push(PrivateKey::new(mode, key)?);
        }
    }
    if keys.is_empty() {
        keys.push(PrivateKey::new(Mode::Test, TEST_KEY)?);
    }
    let processing = Observed::new(PayoutStatus::Processing, Some(1_635_338_070));
    let shop = Shop {
        keys: Arc::new(CallbackKeys::new(keys)?),
        records: Arc::new(Mutex::new(Records {
            payouts: HashMap::from([("cpoi_ztg1119SQjlAk1Y2".to_owned(), processing)]),
            events: HashSet::new(),
        })),
    };
    let port: u16 = env::args().nth(1).map_or(Ok(8080), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("waiting on http://{}/callback", listener.local_addr()?);
    let router = Router::new().route("/callback", post(receive)).with_state(shop);
    Ok(axum::serve(listener, router).await?)
}

/// `Result<Callback, _>` instead of `Callback`, to see what was refused. Whatever is right is answered with 200 once it is stored,
/// foreign payouts, unknown words and repeats included; where storing failed, answer 5xx, so that it comes again.
async fn receive(
    State(shop): State<Shop>,
    callback: Result<Callback, ReceiveError>,
) -> Result<Acknowledged, ReceiveError> {
    let callback = callback.inspect_err(|error| println!("refused: {}", told(error)))?;
    let mut records = shop.records.lock().unwrap_or_else(PoisonError::into_inner);
    if !records.events.insert(callback.repeat_key().clone()) {
        println!("said before: {}", callback.repeat_key().as_str());
        return Ok(Acknowledged);
    }
    match callback.event() {
        Event::Payout(payout) => match records.payouts.get_mut(payout.id().as_str()) {
            Some(record) => apply(record, &Observed::from(payout), &GetPayout::new(payout.id())),
            None => println!("{}: a payout of somebody else, stored", payout.id()),
        },
        other => println!("no payout, stored: {other:?}"),
    }
    Ok(Acknowledged)
}

/// The rules of `PayCore 6.3`. `confirm` is what to send before money is booked: the look-up decides.
fn apply(record: &mut Observed, next: &Observed, confirm: &GetPayout) {
    match record.then(next) {
        Turn::Newer => {
            println!("{} after {}; confirm by {confirm:?}", next.status(), record.status());
            *record = next.clone();
        }
        Turn::Correction => {
            println!("{} takes back {}: tell a person", next.status(), record.status());
            *record = next.clone();
        }
        Turn::Older => println!("{} is late or replayed; {} stands", next.status(), record.status()),
        Turn::Unclear => println!("{} bears no time; ask by {confirm:?}", next.status()),
        Turn::Repeat => println!("{} is known", next.status()),
    }
}
