//! `Client`: one attempt and what precedes it, and the repeating of calls that read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unnecessary_wraps,
    reason = "tests fail by panicking, and a gateway's answers have the form of a transport's"
)]

use bytes::Bytes;
use http::{Request, Response};
use payout_core::{
    Changes, Client, Clock, Delay, Doubt, DoubtCause, Effect, FetchError, Malformed, MovesMoney, Nonce, NotSent,
    Operation, Patience, Reads, Reference, Refusal, Rejection, RejectionKind, SendError, Sign, Stamp, StampError,
    Temporary, Transport, TransportError, TransportErrorKind, WriteError,
};
use std::{
    future::Future,
    pin::pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

/// An account whose requests show their stamp.
#[derive(Debug)]
struct Account {
    key_works: bool,
}

const ACCOUNT: Account = Account { key_works: true };

impl Sign for Account {
    const PROVIDER: &'static str = "test";
    type Message = &'static str;

    fn sign(&self, path: &'static str, stamp: &Stamp) -> Result<Request<Bytes>, WriteError> {
        if !self.key_works {
            return Err(WriteError::new("key", "cannot sign"));
        }
        Ok(Request::post(format!("https://gate.example.com{path}"))
            .header("x-nonce", stamp.nonce().as_str())
            .header("x-time", stamp.unix_seconds())
            .body(Bytes::new())
            .unwrap())
    }
}

/// How the three effects read the same answers.
trait Judge: Effect {
    fn judge(response: &Response<Bytes>) -> Self::Error;
}

impl Judge for Reads {
    fn judge(response: &Response<Bytes>) -> FetchError {
        let pause = response.headers().get("retry-after");
        let pause = pause.map(|seconds| Duration::from_secs(seconds.to_str().unwrap().parse().unwrap()));
        match response.status().as_u16() {
            400 => FetchError::Refused(Refusal::Provider(Rejection::new(RejectionKind::Invalid))),
            404 => FetchError::NotFound(Rejection::new(RejectionKind::NotFound)),
            500.. => Temporary::new("HTTP 5xx").with_retry_after(pause).into(),
            _ => Malformed::new("no JSON").into(),
        }
    }
}

impl Judge for Changes {
    fn judge(_: &Response<Bytes>) -> SendError {
        Doubt::new(DoubtCause::Status, "HTTP status").into()
    }
}

impl Judge for MovesMoney {
    fn judge(response: &Response<Bytes>) -> SendError {
        Changes::judge(response)
    }
}

/// A call of a given effect; an empty path cannot be written.
struct Call<E>(&'static str, std::marker::PhantomData<E>);

fn call<E>(path: &'static str) -> Call<E> {
    Call(path, std::marker::PhantomData)
}

impl<E: Judge> Operation for Call<E> {
    type Account = Account;
    type Answer = Bytes;
    type Effect = E;
    const NAME: &'static str = "call";

    fn write(&self, _: &Account) -> Result<&'static str, WriteError> {
        match self.0 {
            "" => Err(WriteError::new("path", "is empty, give one")),
            path => Ok(path),
        }
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Bytes, E::Error> {
        match response.status().as_u16() {
            200 => Ok(response.into_body()),
            _ => Err(E::judge(&response)),
        }
    }
}

/// A clock that jumps over every pause and remembers it.
#[derive(Debug, Default, Clone)]
struct TestClock {
    pauses: Arc<Mutex<Vec<Duration>>>,
    stamps: Arc<AtomicUsize>,
    broken: bool,
    pauses_for_ever: bool,
}

impl Clock for TestClock {
    fn stamp(&self) -> Result<Stamp, StampError> {
        if self.broken {
            return Err(StampError::Clock);
        }
        let nth = self.stamps.fetch_add(1, Ordering::SeqCst);
        Ok(Stamp::new(
            1_700_000_000 + u64::try_from(nth).unwrap(),
            Nonce::from_text(format!("n{nth}"))?,
        ))
    }

    fn elapsed(&self) -> Duration {
        self.pauses.lock().unwrap().iter().sum()
    }

    fn sleep(&self, duration: Duration) -> Delay {
        self.pauses.lock().unwrap().push(duration);
        if self.pauses_for_ever {
            Box::pin(std::future::pending())
        } else {
            Box::pin(std::future::ready(()))
        }
    }
}

type Outcome = Result<Response<Bytes>, TransportError>;

/// Answers by the number of the attempt, counted from 0, and keeps every request.
struct Gateway<F> {
    answer: F,
    requests: Mutex<Vec<Request<Bytes>>>,
}

impl<F: Fn(usize) -> Outcome + Sync> Gateway<F> {
    fn new(answer: F) -> Self {
        Self {
            answer,
            requests: Mutex::default(),
        }
    }

    fn sends(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    fn header(&self, name: &str) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        requests
            .iter()
            .map(|request| request.headers()[name].to_str().unwrap().to_owned())
            .collect()
    }
}

impl<F: Fn(usize) -> Outcome + Sync> Transport for Gateway<F> {
    async fn send(&self, request: Request<Bytes>) -> Outcome {
        let nth = self.sends();
        self.requests.lock().unwrap().push(request);
        (self.answer)(nth)
    }
}

fn status(status: u16) -> Outcome {
    Ok(Response::builder()
        .status(status)
        .body(Bytes::from_static(b"body"))
        .unwrap())
}

fn busy(seconds: u64) -> Outcome {
    Ok(Response::builder()
        .status(503)
        .header("retry-after", seconds)
        .body(Bytes::new())
        .unwrap())
}

fn client<F: Fn(usize) -> Outcome + Sync>(answer: F) -> (Client<Account, Gateway<F>>, TestClock) {
    let clock = TestClock::default();
    (
        Client::with_transport(ACCOUNT, Gateway::new(answer)).with_clock(clock.clone()),
        clock,
    )
}

const LOOK: fn() -> Call<Reads> = || call("/look");

#[tokio::test]
async fn send_makes_one_attempt_whatever_comes_back() {
    for answer in [503, 404, 400, 204] {
        let (client, clock) = client(move |_| status(answer));
        client.send(&LOOK()).await.unwrap_err();
        client.send(&call::<MovesMoney>("/pay")).await.unwrap_err();
        assert_eq!(client.transport().sends(), 2);
        assert_eq!(clock.pauses.lock().unwrap().len(), 0);
    }
}

#[tokio::test]
async fn nothing_is_sent_that_cannot_be_written_signed_or_stamped() {
    let (good, _) = client(|_| status(200));
    let keyless = Client::with_transport(Account { key_works: false }, Gateway::new(|_| status(200)));
    let (timeless, _) = client(|_| status(200));
    let timeless = timeless.with_clock(TestClock {
        broken: true,
        ..TestClock::default()
    });

    let error = good.send(&call::<MovesMoney>("")).await.unwrap_err();
    assert_eq!(error.to_string(), "not sent: `path`: is empty, give one");
    assert!(matches!(error, SendError::NotSent(NotSent::Write(_))));
    let error = keyless.send(&call::<Changes>("/pay")).await.unwrap_err();
    assert_eq!(error.to_string(), "not sent: `key`: cannot sign");
    let error = timeless.send(&call::<MovesMoney>("/pay")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "not sent: `stamp`: there is no time and nonce to sign with"
    );
    let cause = std::error::Error::source(&error)
        .map(ToString::to_string)
        .unwrap_or_default();
    assert!(cause.starts_with("the system clock"), "{cause}");
    let error = good.send(&call::<Reads>("")).await.unwrap_err();
    assert!(matches!(error, FetchError::Refused(Refusal::Write(_))), "{error}");

    assert_eq!(
        good.transport().sends() + keyless.transport().sends() + timeless.transport().sends(),
        0
    );
}

#[tokio::test]
async fn the_transports_word_decides_between_not_sent_and_unknown() {
    let (unsent, _) = client(|_| Err(TransportError::not_sent(TransportErrorKind::Connect)));
    let (doubtful, _) = client(|_| Err(TransportError::in_doubt(TransportErrorKind::Connect)));

    let error = unsent.send(&call::<MovesMoney>("/pay")).await.unwrap_err();
    assert!(matches!(error, SendError::NotSent(NotSent::Transport(_))), "{error}");
    assert!(!error.may_have_happened());
    let error = doubtful.send(&call::<MovesMoney>("/pay")).await.unwrap_err();
    assert!(
        matches!(&error, SendError::Unknown(doubt) if doubt.cause() == DoubtCause::Transport),
        "{error}"
    );
    assert!(error.may_have_happened());

    for error in [
        unsent.send(&LOOK()).await.unwrap_err(),
        doubtful.send(&LOOK()).await.unwrap_err(),
    ] {
        assert!(error.is_temporary(), "{error}");
    }
}

#[tokio::test]
async fn repeat_ends_with_the_first_good_answer() {
    let (client, clock) = client(|nth| status(if nth < 2 { 503 } else { 200 }));
    assert_eq!(client.repeat(&LOOK(), &Patience::new()).await.unwrap(), "body");
    assert_eq!(client.transport().sends(), 3);
    assert_eq!(clock.pauses.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn repeat_stops_at_the_number_of_attempts() {
    for (attempts, sends) in [(0, 1), (1, 1), (2, 2), (7, 7)] {
        let (client, _) = client(|_| status(503));
        let error = client
            .repeat(&LOOK(), &Patience::new().attempts(attempts))
            .await
            .unwrap_err();
        assert!(error.is_temporary());
        assert_eq!(client.transport().sends(), sends);
    }
}

#[tokio::test]
async fn repeat_stops_at_the_total() {
    // Pauses of 10 s each: two fit into 25 s, the third does not.
    let (client, clock) = client(|_| busy(10));
    let patience = Patience::new()
        .attempts(100)
        .first_delay(Duration::from_secs(1))
        .longest_delay(Duration::from_secs(1))
        .total(Duration::from_secs(25));
    client.repeat(&LOOK(), &patience).await.unwrap_err();
    assert_eq!(client.transport().sends(), 3);
    assert_eq!(*clock.pauses.lock().unwrap(), [Duration::from_secs(10); 2]);
}

#[tokio::test]
async fn repeat_waits_as_long_as_the_provider_asks_or_not_at_all() {
    let (client, clock) = client(|nth| if nth == 0 { busy(90) } else { status(200) });
    client.repeat(&LOOK(), &Patience::new()).await.unwrap();
    assert_eq!(*clock.pauses.lock().unwrap(), [Duration::from_secs(90)]);

    let (client, clock) = self::client(|nth| if nth == 0 { busy(121) } else { status(200) });
    let error = client.repeat(&LOOK(), &Patience::new()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(121)));
    assert_eq!((client.transport().sends(), clock.pauses.lock().unwrap().len()), (1, 0));
}

#[tokio::test]
async fn repeat_takes_a_definite_answer_for_an_answer() {
    type Check = fn(&FetchError) -> bool;
    let definite: [(u16, Check); 3] = [
        (400, |error| matches!(error, FetchError::Refused(Refusal::Provider(_)))),
        (404, |error| matches!(error, FetchError::NotFound(_))),
        (204, |error| matches!(error, FetchError::Malformed(_))),
    ];
    for (answer, check) in definite {
        let (client, _) = client(move |_| status(answer));
        let error = client.repeat(&LOOK(), &Patience::new()).await.unwrap_err();
        assert!(check(&error), "{error}");
        assert_eq!(client.transport().sends(), 1);
    }
}

#[tokio::test]
async fn repeat_asks_again_after_silence_and_not_after_our_own_refusal() {
    let (client, _) = client(|nth| match nth {
        0 => Err(TransportError::in_doubt(TransportErrorKind::Timeout)),
        1 => Err(TransportError::not_sent(TransportErrorKind::Resolve)),
        _ => Err(TransportError::not_sent(TransportErrorKind::Refused)),
    });
    let error = client.repeat(&LOOK(), &Patience::new()).await.unwrap_err();
    assert!(matches!(error, FetchError::Refused(Refusal::Write(_))), "{error}");
    assert_eq!(client.transport().sends(), 3);
}

#[tokio::test]
async fn g7_every_attempt_is_stamped_anew() {
    let (client, _) = client(|nth| status(if nth < 3 { 503 } else { 200 }));
    client.repeat(&LOOK(), &Patience::new()).await.unwrap();
    client.send(&LOOK()).await.unwrap();
    assert_eq!(client.transport().header("x-nonce"), ["n0", "n1", "n2", "n3", "n4"]);
    assert_eq!(client.transport().header("x-time")[4], "1700000004");
}

#[test]
fn t10_a_dropped_call_sends_nothing_after_it() {
    let started = Arc::new(AtomicUsize::new(0));
    let transport = {
        let started = Arc::clone(&started);
        move |_: Request<Bytes>| {
            started.fetch_add(1, Ordering::SeqCst);
            std::future::pending::<Outcome>()
        }
    };
    let client = Client::with_transport(ACCOUNT, transport);
    drop(client.send(&call::<MovesMoney>("/pay")));
    assert_eq!(started.load(Ordering::SeqCst), 0, "nothing before the first poll");
    poll_once(client.send(&call::<MovesMoney>("/pay")));
    assert_eq!(started.load(Ordering::SeqCst), 1);
}

#[test]
fn t10_a_call_dropped_between_two_attempts_sends_nothing_after_it() {
    let clock = TestClock {
        pauses_for_ever: true,
        ..TestClock::default()
    };
    let client = Client::with_transport(ACCOUNT, Gateway::new(|_| status(503))).with_clock(clock.clone());
    poll_once(client.repeat(&LOOK(), &Patience::new()));
    assert_eq!((client.transport().sends(), clock.pauses.lock().unwrap().len()), (1, 1));
}

fn poll_once<T>(future: impl Future<Output = T>) {
    let polled = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Pending));
}

#[tokio::test]
async fn a_client_is_shared_between_tasks_and_its_futures_move_between_threads() {
    fn shared<T: Clone + Send + Sync + 'static>(value: T) -> T {
        value
    }
    let (client, _) = client(|_| status(200));
    let client = shared(client);
    let paid = tokio::spawn({
        let client = client.clone();
        async move { client.send(&call::<MovesMoney>("/pay")).await }
    });
    let looked = tokio::spawn({
        let client = client.clone();
        async move { client.repeat(&call::<Reads>("/look"), &Patience::new()).await }
    });
    paid.await.unwrap().unwrap();
    looked.await.unwrap().unwrap();
    assert_eq!(client.transport().sends(), 2, "clones share the transport");
}

#[test]
fn debug_shows_the_account_and_no_transport() {
    let (client, _) = client(|_| status(200));
    let text = format!("{client:?}");
    assert!(
        text.starts_with("Client { account: Account { key_works: true }, clock: TestClock"),
        "{text}"
    );
    assert!(text.ends_with(".. }"), "{text}");
}

#[test]
fn an_operation_without_reference_has_none() {
    assert_eq!(call::<MovesMoney>("/pay").reference().map(Reference::as_str), None);
}
