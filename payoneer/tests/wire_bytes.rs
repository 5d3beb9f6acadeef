//! What arrives at a socket is what the snapshots show; and what comes of a connection that is refused, or dies.

#![cfg(feature = "client")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use common::{account_of, documented_payout, program};
use payoneer::v2::{Account, Client, Echo, PayeeStatus};
use payoneer::{NotSent, SendError};
use payout_core::{DoubtCause, Evidence, Http};
use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// An account whose API is here.
fn account_at(listener: &TcpListener) -> Account {
    let url = format!("http://{}", listener.local_addr().unwrap());
    account_of(program().at(&url).unwrap())
}

fn client_of(listener: &TcpListener) -> Client {
    Client::new(account_at(listener)).unwrap()
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

/// Reads one request, whole: its head, and as much body as it promises.
async fn request(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        assert_ne!(
            stream.read_buf(&mut bytes).await.unwrap(),
            0,
            "the request ended in its head"
        );
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let length: usize = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or_default();
    while bytes.len() < head_end + length {
        assert_ne!(
            stream.read_buf(&mut bytes).await.unwrap(),
            0,
            "the request ended in its body"
        );
    }
    (head, bytes[head_end..].to_vec())
}

const ANSWER: &str = "HTTP/1.1 200\r\nContent-Type: application/json\r\nContent-Length: 108\r\n\r\n\
                      {\"audit_id\":49000002,\"code\":0,\"description\":\"Success\",\"payout_id\":\"9023269\",\"amount\":25.22,\"currency\":\"USD\"}";

/// The request line, the headers and the body of a snapshot.
fn shown(name: &str) -> (Vec<String>, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/requests__{name}.snap"));
    let snapshot = fs::read_to_string(path).unwrap();
    let (_, shown) = snapshot.split_once("\n---\n").unwrap();
    let (head, rest) = shown.split_once("\n\n").unwrap();
    let (body, _) = rest.rsplit_once("\n\n").unwrap();
    (head.lines().map(str::to_owned).collect(), body.to_owned())
}

/// One request and its answer; what arrived is what the snapshot shows, and what HTTP adds, and nothing else.
async fn arrives_as_shown<O>(operation: &O, name: &str, answer: &'static str)
where
    O: payoneer::Operation<Account = Account>,
    <O::Effect as payout_core::Effect>::Error: std::fmt::Debug,
{
    let listener = listener().await;
    let address = listener.local_addr().unwrap();
    let client = client_of(&listener);
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = request(&mut stream).await;
        stream.write_all(answer.as_bytes()).await.unwrap();
        request
    });
    assert!(client.send(operation).await.is_ok());
    let (head, body) = server.await.unwrap();
    let (mut expected, shown_body) = shown(name);
    assert_eq!(body, shown_body.as_bytes());
    expected[0] = expected[0].replace("https://api.sandbox.payoneer.com", "") + " HTTP/1.1";
    expected.push(format!("host: {address}"));
    if !body.is_empty() {
        expected.push(format!("content-length: {}", body.len()));
    }
    let mut arrived: Vec<&str> = head.trim_end().split("\r\n").collect();
    assert_eq!(arrived[0], expected[0]);
    arrived[1..].sort_unstable();
    expected[1..].sort_unstable();
    assert_eq!(arrived, expected);
}

#[tokio::test]
async fn what_arrives_is_what_the_snapshots_show() {
    arrives_as_shown(&documented_payout(), "payout_documented", ANSWER).await;
    arrives_as_shown(
        &PayeeStatus::new("ID123".parse().unwrap()),
        "payee_status",
        "HTTP/1.1 200\r\nContent-Length: 28\r\n\r\n{\"code\":0,\"status\":\"ACTIVE\"}",
    )
    .await;
    arrives_as_shown(&Echo, "echo", "HTTP/1.1 200\r\nContent-Length: 10\r\n\r\n{\"code\":0}").await;
}

#[tokio::test]
async fn trap_24_basic_is_sent_on_the_first_request() {
    let challenge = "HTTP/1.1 401\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
    assert!(matches!(outcome_of(challenge).await, SendError::Rejected(_)));
}

/// How the server treats the one request that it reads.
async fn outcome_of(answer: &'static str) -> SendError {
    let listener = listener().await;
    let address = listener.local_addr().unwrap();
    let client = client_of(&listener);
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        request(&mut stream).await;
        stream.write_all(answer.as_bytes()).await.unwrap();
        drop(stream);
        // Whoever comes next is the test itself, unless the payout was sent a second time.
        let (mut next, _) = listener.accept().await.unwrap();
        let mut word = [0; 4];
        next.read_exact(&mut word).await.unwrap();
        word
    });
    let error = client.send(&documented_payout()).await.unwrap_err();
    let mut probe = TcpStream::connect(address).await.unwrap();
    probe.write_all(b"test").await.unwrap();
    assert_eq!(&server.await.unwrap(), b"test", "the payout was sent twice");
    error
}

/// Silence before the answer, within its head and within its body: unknown each time, and the gateway sees one payout.
#[tokio::test]
async fn trap_19_t5_a_timeout_is_unknown_and_nothing_is_sent_again() {
    for begun in [
        "",
        "HTTP/1.1 200\r\nContent-Ty",
        "HTTP/1.1 200\r\nContent-Length: 108\r\n\r\n{\"audit_id\":490",
    ] {
        let listener = listener().await;
        let account = account_at(&listener);
        // The deadline is what is tested; how soon it strikes decides nothing.
        let http = Http::builder()
            .total_timeout(Duration::from_millis(400))
            .build()
            .unwrap();
        let client = Client::with_transport(account, http);
        let requests = std::sync::Arc::new(AtomicUsize::new(0));
        let seen = std::sync::Arc::clone(&requests);
        let server = tokio::spawn(async move {
            let mut kept = Vec::new();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                request(&mut stream).await;
                seen.fetch_add(1, Ordering::SeqCst);
                stream.write_all(begun.as_bytes()).await.unwrap();
                kept.push(stream);
            }
        });
        match client.send(&documented_payout()).await.unwrap_err() {
            SendError::Unknown(doubt) => assert_eq!(doubt.cause(), DoubtCause::Transport, "{begun:?}"),
            other => panic!("{begun:?}: {other}"),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(requests.load(Ordering::SeqCst), 1, "{begun:?}");
        server.abort();
    }
}

#[tokio::test]
async fn trap_26_a_connection_that_dies_is_unknown_and_nothing_is_sent_again() {
    for answer in ["", "HTTP/1.1 200\r\nContent-Length: 108\r\n\r\n{\"audit_id\":490"] {
        assert!(matches!(outcome_of(answer).await, SendError::Unknown(_)), "{answer:?}");
    }
}

#[tokio::test]
async fn t4_a_connection_that_dies_after_the_request_is_unknown() {
    for answer in [
        "",
        "HTTP/1.1 2",
        "HTTP/1.1 200\r\nContent-Type: text/html",
        "HTTP/1.1 200\r\nContent-Length: 84\r\n\r\n{\"code\":0,\"payout_id\":\"9\",\"amount\":25.22,\"currency\":\"USD\"}",
        "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n3a\r\n{\"code\":0,\"payout_id\":\"9\",\"amount\":25.22,\"currency\":\"USD\"}\r\n",
    ] {
        match outcome_of(answer).await {
            SendError::Unknown(doubt) => {
                assert_eq!(doubt.cause(), DoubtCause::Transport, "{answer:?}");
                assert_eq!(doubt.evidence(), Evidence::Silent, "{answer:?}");
            }
            other => panic!("{answer:?}: {other}"),
        }
    }
}

#[tokio::test]
async fn h1_a_redirect_is_unknown_and_not_followed() {
    let error =
        outcome_of("HTTP/1.1 307 X\r\nLocation: /v2/programs/100000001/payouts\r\nContent-Length: 0\r\n\r\n").await;
    assert!(
        matches!(&error, SendError::Unknown(doubt) if doubt.cause() == DoubtCause::Status),
        "{error}"
    );
}

#[tokio::test]
async fn t1_a_refused_connection_is_not_sent() {
    let listener = listener().await;
    let client = client_of(&listener);
    drop(listener);
    match client.send(&documented_payout()).await.unwrap_err() {
        SendError::NotSent(NotSent::Transport(error)) => assert!(!error.may_have_arrived()),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_payout_that_cannot_be_written_is_not_sent() {
    let listener = listener().await;
    let client = client_of(&listener);
    let payout = documented_payout().group_id("");
    match client.send(&payout).await.unwrap_err() {
        SendError::NotSent(NotSent::Write(error)) => assert_eq!(error.field(), "group_id"),
        other => panic!("{other}"),
    }
}
