//! What arrives at a socket is what the snapshots show; and what comes of a connection that is refused, or dies.

#![cfg(all(feature = "client", feature = "_signer"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use common::{LOGIN, key, small_payout, stamp};
use paynet::{Account, Client, Credentials, Gateway, NotSent, SendError, Stamp};
use payout_core::{Clock, Delay, DoubtCause, Evidence, Http, StampError};
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

/// The stamp of the snapshots, again and again: for one request a test, never for real ones.
#[derive(Debug)]
struct Stopped;

impl Clock for Stopped {
    fn stamp(&self) -> Result<Stamp, StampError> {
        Ok(stamp())
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> Delay {
        Box::pin(std::future::ready(()))
    }
}

/// A client whose gateway is here, and which signs the URL of the snapshots.
fn client_of(listener: &TcpListener) -> Client {
    let gateway = Gateway::sandbox(&format!("http://{}/paynet", listener.local_addr().unwrap()))
        .unwrap()
        .signed_as("https://sandbox.payneteasy.com/paynet")
        .unwrap();
    let account = Account::new(gateway, Credentials::sandbox(LOGIN, key())).unwrap();
    Client::new(account).unwrap().with_clock(Stopped)
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
        .unwrap();
    while bytes.len() < head_end + length {
        assert_ne!(
            stream.read_buf(&mut bytes).await.unwrap(),
            0,
            "the request ended in its body"
        );
    }
    (head, bytes[head_end..].to_vec())
}

const ANSWER: &str = "HTTP/1.1 200\r\nContent-Type: text/html;charset=utf-8\r\nContent-Length: 147\r\n\
                      Strict-Transport-Security: max-age=31536000\r\nStrict-Transport-Security: max-age=31536000\r\n\r\n\
                      type=async-response\n&serial-number=00000000-0000-0000-0000-000002e2c322\n&merchant-order-id=payout-2041\
                      \n&paynet-order-id=6982864\n&end-point-id=39915";

#[tokio::test]
async fn what_arrives_is_what_the_snapshot_shows() {
    let snapshot = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/requests__payout_smallest.snap");
    let snapshot = fs::read_to_string(snapshot).unwrap();
    let (_, shown) = snapshot.split_once("\n---\n").unwrap();
    let (shown_head, rest) = shown.split_once("\n\n").unwrap();
    let (shown_body, _) = rest.split_once("\n\n").unwrap();

    let listener = listener().await;
    let address = listener.local_addr().unwrap();
    let client = client_of(&listener);
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = request(&mut stream).await;
        stream.write_all(ANSWER.as_bytes()).await.unwrap();
        request
    });
    let accepted = client.send(&small_payout()).await.unwrap();
    assert_eq!(accepted.order_id().as_str(), "6982864");
    let (head, body) = server.await.unwrap();

    assert_eq!(body, shown_body.as_bytes());
    let mut expected: Vec<String> = shown_head.lines().map(str::to_owned).collect();
    expected[0] = expected[0].replace("https://sandbox.payneteasy.com", "") + " HTTP/1.1";
    // What HTTP itself adds, and nothing else.
    expected.push(format!("host: {address}"));
    expected.push(format!("content-length: {}", body.len()));
    let mut arrived: Vec<&str> = head.trim_end().split("\r\n").collect();
    assert_eq!(arrived[0], expected[0]);
    arrived[1..].sort_unstable();
    expected[1..].sort_unstable();
    assert_eq!(arrived, expected);
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
    let error = client.send(&small_payout()).await.unwrap_err();
    let mut probe = TcpStream::connect(address).await.unwrap();
    probe.write_all(b"test").await.unwrap();
    assert_eq!(&server.await.unwrap(), b"test", "the payout was sent twice");
    error
}

/// Silence before the answer, within its head and within its body: unknown each time, and the gateway sees one payout.
#[tokio::test]
async fn trap_46_a_timeout_is_unknown_and_nothing_is_sent_again() {
    for begun in [
        "",
        "HTTP/1.1 200\r\nContent-Ty",
        "HTTP/1.1 200\r\nContent-Length: 147\r\n\r\ntype=async-resp",
    ] {
        let listener = listener().await;
        let account = client_of(&listener).account().gateway().url().to_string();
        let account = Account::new(Gateway::sandbox(&account).unwrap(), Credentials::sandbox(LOGIN, key())).unwrap();
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
        match client.send(&small_payout()).await.unwrap_err() {
            SendError::Unknown(doubt) => assert_eq!(doubt.cause(), DoubtCause::Transport, "{begun:?}"),
            other => panic!("{begun:?}: {other}"),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(requests.load(Ordering::SeqCst), 1, "{begun:?}");
        server.abort();
    }
}

#[tokio::test]
async fn trap_46_a_connection_that_dies_is_unknown_and_nothing_is_sent_again() {
    for answer in ["", "HTTP/1.1 200\r\nContent-Length: 147\r\n\r\ntype=async-resp"] {
        assert!(matches!(outcome_of(answer).await, SendError::Unknown(_)), "{answer:?}");
    }
}

#[tokio::test]
async fn t4_a_connection_that_dies_after_the_request_is_unknown() {
    for answer in [
        "",
        "HTTP/1.1 2",
        "HTTP/1.1 200\r\nContent-Type: text/html",
        "HTTP/1.1 200\r\nContent-Length: 147\r\n\r\ntype=async-response\n&paynet-order-id=698",
        "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n28\r\ntype=async-response\n&paynet-order-id=698\r\n",
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
    let error = outcome_of("HTTP/1.1 307 X\r\nLocation: /paynet/api/v4/payout/1\r\nContent-Length: 0\r\n\r\n").await;
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
    match client.send(&small_payout()).await.unwrap_err() {
        SendError::NotSent(NotSent::Transport(error)) => assert!(!error.may_have_arrived()),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_payout_that_cannot_be_written_is_not_sent() {
    let listener = listener().await;
    let client = client_of(&listener);
    let payout = small_payout().description("x".repeat(65));
    match client.send(&payout).await.unwrap_err() {
        SendError::NotSent(NotSent::Write(error)) => assert_eq!(error.field(), "order_desc"),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn trap_34_a_status_line_without_a_reason_and_repeated_headers() {
    let listener = listener().await;
    let client = client_of(&listener);
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        request(&mut stream).await;
        let body = "type=async-response\n&serial-number=00000000-0000-0000-0000-000002e2c322\n&merchant-order-id=payout-2041\
                    \n&paynet-order-id=6982864\n&end-point-id=39915";
        let head = format!(
            "HTTP/1.1 200\r\nServer: server\r\nContent-Type: text/html;charset=utf-8\r\nContent-Length: {}\r\n\
             Connection: close\r\nVary: Accept-Encoding\r\nStrict-Transport-Security: max-age=31536000\r\n\
             Strict-Transport-Security: max-age=31536000\r\nContent-Language: en-US\r\n\r\n",
            body.len()
        );
        stream.write_all((head + body).as_bytes()).await.unwrap();
    });
    let accepted = client.send(&small_payout()).await.unwrap();
    assert_eq!(accepted.order_id().as_str(), "6982864");
    server.await.unwrap();
}
