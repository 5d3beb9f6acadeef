//! `RetryBudget`: how much of a client's traffic may be repetition.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unnecessary_wraps,
    reason = "tests fail by panicking, and a gateway's answers have the form of a transport's"
)]

mod properties;
mod spans;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use payout_core::{
    Client, Clock, Delay, Doubt, DoubtCause, FetchError, MovesMoney, Nonce, Operation, Patience, Reads, RetryBudget,
    SendError, Sign, Stamp, StampError, Temporary, TransportError, WriteError,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

#[derive(Debug)]
struct Account;

impl Sign for Account {
    const PROVIDER: &'static str = "test";
    type Message = &'static str;

    fn sign(&self, path: &'static str, _: &Stamp) -> Result<Request<Bytes>, WriteError> {
        Ok(Request::post(path).body(Bytes::new()).unwrap())
    }
}

/// A call that reads.
struct Look;

impl Operation for Look {
    type Account = Account;
    type Answer = ();
    type Effect = Reads;
    const NAME: &'static str = "look";

    fn write(&self, _: &Account) -> Result<&'static str, WriteError> {
        Ok("/look")
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<(), FetchError> {
        match response.status() {
            StatusCode::OK => Ok(()),
            _ => Err(Temporary::of(&response, "HTTP 503").into()),
        }
    }
}

/// A call that moves money; it can also be one that cannot be written.
struct Pay(&'static str);

impl Operation for Pay {
    type Account = Account;
    type Answer = ();
    type Effect = MovesMoney;
    const NAME: &'static str = "pay";

    fn write(&self, _: &Account) -> Result<&'static str, WriteError> {
        match self.0 {
            "" => Err(WriteError::new("path", "is empty, give one")),
            path => Ok(path),
        }
    }

    fn read(&self, _: &Account, _: Response<Bytes>) -> Result<(), SendError> {
        Err(Doubt::new(DoubtCause::Status, "HTTP status").into())
    }
}

/// Shows the time that it is told. Pauses take none of it.
#[derive(Debug, Default, Clone)]
struct TestClock(Arc<AtomicU64>);

impl TestClock {
    fn pass(&self, milliseconds: u64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn stamp(&self) -> Result<Stamp, StampError> {
        Ok(Stamp::new(1_700_000_000, Nonce::from_text("nonce")?))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn sleep(&self, _: Duration) -> Delay {
        Box::pin(std::future::ready(()))
    }
}

/// Answers every request with one status, and counts them. 429 asks for a pause of 7 s.
#[derive(Clone)]
struct Gateway {
    status: u16,
    sends: Arc<AtomicUsize>,
}

impl Gateway {
    fn sends(&self) -> usize {
        self.sends.load(Ordering::SeqCst)
    }
}

impl payout_core::Transport for Gateway {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.sends.fetch_add(1, Ordering::SeqCst);
        let answer = Response::builder().status(self.status);
        let answer = if self.status == 429 {
            answer.header("retry-after", 7)
        } else {
            answer
        };
        Ok(answer.body(Bytes::new()).unwrap())
    }
}

fn client(status: u16, budget: RetryBudget) -> (Client<Account, Gateway>, TestClock) {
    let (sends, clock) = (Arc::default(), TestClock::default());
    let client = Client::with_transport(Account, Gateway { status, sends })
        .with_clock(clock.clone())
        .with_retry_budget(budget);
    (client, clock)
}

/// The sends of one repeated call, and whether the budget ended it.
async fn look(client: &Client<Account, Gateway>) -> (usize, bool) {
    let before = client.transport().sends();
    let result = client.repeat(&Look, &Patience::new()).await;
    let spent = matches!(result, Err(FetchError::Temporary(temporary)) if temporary.budget_spent());
    (client.transport().sends() - before, spent)
}

#[tokio::test]
async fn s18_a_spent_budget_ends_repetition_and_no_first_attempt() {
    let (client, _) = client(503, RetryBudget::new().reserve(6));
    assert_eq!(look(&client).await, (5, false), "four of six");
    assert_eq!(look(&client).await, (3, true), "the last two");
    let more = [look(&client).await, look(&client).await, look(&client).await];
    assert_eq!(more, [(1, true); 3]);
    assert_eq!(
        look(&client).await,
        (2, true),
        "five calls after the first have added one"
    );
    client.send(&Look).await.unwrap_err();
    client.send(&Pay("/pay")).await.unwrap_err();
}

#[tokio::test]
async fn s18_a_provider_that_is_down_gets_a_fifth_more_than_was_asked() {
    let (client, _) = client(503, RetryBudget::new());
    for _ in 0..1_000 {
        look(&client).await;
    }
    // Of 1000 calls, the first one finds the bucket full.
    assert_eq!(client.transport().sends(), 1_000 + 50 + 199);
}

#[tokio::test]
async fn s18_repetition_comes_back_with_time_alone() {
    let (client, clock) = client(503, RetryBudget::new().reserve(1));
    look(&client).await;
    assert_eq!(look(&client).await, (1, true));
    clock.pass(10_000);
    assert_eq!(look(&client).await, (2, true));
}

#[tokio::test]
async fn s18_calls_that_move_money_are_sent_once_and_fill_the_budget_of_those_that_read() {
    let (client, _) = client(503, RetryBudget::new().reserve(1).percent(100));
    assert_eq!(look(&client).await, (2, true));
    client.send(&Pay("")).await.unwrap_err();
    assert_eq!(client.transport().sends(), 2, "what cannot be written is no traffic");
    client.send(&Pay("/pay")).await.unwrap_err();
    assert_eq!(client.transport().sends(), 3);
    let budget = RetryBudget::new().reserve(1).percent(0);
    let empty = client.clone().with_retry_budget(budget);
    look(&empty).await;
    empty.send(&Pay("/pay")).await.unwrap_err();
    assert_eq!(look(&empty).await, (1, true), "nought per cent of it is nothing");
}

#[tokio::test]
async fn clones_share_a_budget_and_others_do_not() {
    let (client, _) = client(503, RetryBudget::new().reserve(4));
    assert_eq!(look(&client.clone()).await, (5, false));
    assert_eq!(look(&client).await, (1, true));
    let other = client.clone().with_retry_budget(RetryBudget::new().reserve(4));
    assert_eq!(look(&other).await, (5, false));
    assert_eq!(look(&client.clone()).await, (1, true));
    let renewed = client.with_clock(TestClock::default());
    assert_eq!(
        look(&renewed).await,
        (5, false),
        "a new clock, a full budget of the same kind"
    );
}

#[tokio::test]
async fn good_answers_and_final_ones_take_nothing() {
    let (client, _) = client(200, RetryBudget::new().reserve(0));
    for _ in 0..100 {
        client.repeat(&Look, &Patience::new()).await.unwrap();
    }
    assert_eq!(client.transport().sends(), 100);
}

#[tokio::test]
async fn the_error_says_what_ended_the_call() {
    let (none, _) = client(503, RetryBudget::new().reserve(0));
    let error = none.repeat(&Look, &Patience::new()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "temporary: HTTP 503, not asked again: the client's retry budget is spent"
    );
    // The last attempt that patience allows takes nothing from the budget, so that is not what ended it.
    let once = Patience::new().attempts(1);
    let error = none.repeat(&Look, &once).await.unwrap_err();
    assert_eq!(error.to_string(), "temporary: HTTP 503");
    let (unlimited, _) = client(503, RetryBudget::unlimited());
    for _ in 0..100 {
        assert_eq!(look(&unlimited).await, (5, false));
    }
}
