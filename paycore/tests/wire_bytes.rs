//! What arrives at a socket is what the snapshots show; and what comes of a connection that is refused, or dies.

#![cfg(feature = "client")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use common::{account_at, small_payout};
use paycore::{Account, Client, GetPayout, NotSent, Operation, SendError};
use payout_core::{DoubtCause, Evidence, Http};
use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

fn account_of(listener: &TcpListener) -> Account {
    account_at(&format!("http://{}/api", listener.local_addr().unwrap()))
}

fn client_of(listener: &TcpListener) -> Client {
    Client::new(account_of(listener)).unwrap()
}

/// Reads one request, whole: its head, and as much body as it promises. A `GET` promises none.
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

fn answer(body: &str) -> String {
    format!(
        "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

const ACCEPTED: &str = r#"{"data":{"type":"payout-invoices","id":"cpoi_CLFDSXqStt3ki8pe","attributes":{"status":"created","reference_id":"payout-2041","amount":10.1}}}"#;

/// What a snapshot shows, as it should arrive: the lines of the head and the body.
fn snapshot(name: &str, address: &str) -> (Vec<String>, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/requests__{name}.snap"));
    let text = fs::read_to_string(path).unwrap();
    let (_, shown) = text.split_once("\n---\n").unwrap();
    let (head, rest) = shown.split_once("\n\n").unwrap();
    let body = rest.rsplit_once("\n\n").unwrap().0.trim_end_matches('\n');
    let mut lines: Vec<String> = head.lines().map(str::to_owned).collect();
    lines[0] = lines[0].replace("https://com.paycore.io", "") + " HTTP/1.1";
    // What HTTP itself adds, and nothing else.
    lines.push(format!("host: {address}"));
    if lines[0].starts_with("POST") {
        lines.push(format!("content-length: {}", body.len()));
    }
    lines[1..].sort_unstable();
    (lines, body.to_owned())
}

#[track_caller]
fn assert_arrived(name: &str, address: &str, head: &str, body: &[u8]) {
    let (lines, shown) = snapshot(name, address);
    let mut arrived: Vec<&str> = head.trim_end().split("\r\n").collect();
    arrived[1..].sort_unstable();
    assert_eq!(arrived, lines, "{name}");
    assert_eq!(body, shown.as_bytes(), "{name}");
}

async fn send_and_see<O: Operation<Account = Account>>(operation: &O) -> (String, String, Vec<u8>) {
    let listener = listener().await;
    let address = listener.local_addr().unwrap().to_string();
    let client = client_of(&listener);
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = request(&mut stream).await;
        stream.write_all(answer(ACCEPTED).as_bytes()).await.unwrap();
        request
    });
    drop(client.send(operation).await);
    let (head, body) = server.await.unwrap();
    (address, head, body)
}

#[tokio::test]
async fn what_arrives_is_what_the_snapshots_show() {
    let id = "cpoi_CLFDSXqStt3ki8pe".parse().unwrap();
    let (address, head, body) = send_and_see(&small_payout()).await;
    assert_arrived("create_payout_smallest", &address, &head, &body);
    // An empty body says so: `Content-Length: 0` (wire specification 3.2).
    let (address, head, body) = send_and_see(&small_payout().process(&id)).await;
    assert_arrived("process_payout", &address, &head, &body);
    let (address, head, body) = send_and_see(&GetPayout::new(&id)).await;
    assert_arrived("get_payout", &address, &head, &body);
    let find = paycore::FindPayout::new(&"my_order_id123".parse().unwrap());
    let (address, head, body) = send_and_see(&find).await;
    assert_arrived("find_payout", &address, &head, &body);
}

/// How the server treats the one request that it reads.
async fn outcome_of(answer: String) -> Result<paycore::PayoutInvoice, SendError> {
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
    let outcome = client.send(&small_payout()).await;
    let mut probe = TcpStream::connect(address).await.unwrap();
    probe.write_all(b"test").await.unwrap();
    assert_eq!(&server.await.unwrap(), b"test", "the payout was sent twice");
    outcome
}

#[tokio::test]
async fn trap_7_t4_a_connection_that_dies_after_the_request_is_unknown_and_nothing_is_sent_again() {
    let whole = answer(ACCEPTED);
    assert!(outcome_of(whole.clone()).await.is_ok());
    for end in [0, 5, 20, whole.len() - ACCEPTED.len(), whole.len() - 1] {
        match outcome_of(whole[..end].to_owned()).await {
            Err(SendError::Unknown(doubt)) => {
                assert_eq!(doubt.cause(), DoubtCause::Transport, "{end}");
                assert_eq!(doubt.evidence(), Evidence::Silent, "{end}");
            }
            other => panic!("{end}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn trap_8_a_429_is_unknown_at_once_whatever_it_asks_for() {
    let throttled = "HTTP/1.1 429 X\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";
    match outcome_of(throttled.to_owned()).await {
        Err(SendError::Unknown(doubt)) => assert_eq!(doubt.cause(), DoubtCause::Duplicate),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn trap_18_h1_a_redirect_is_unknown_and_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        // To the same place, to which the probe of `outcome_of` alone may come.
        let redirect = format!("HTTP/1.1 {status} X\r\nLocation: /api/payout-invoices/\r\nContent-Length: 0\r\n\r\n");
        match outcome_of(redirect).await {
            Err(SendError::Unknown(doubt)) => assert_eq!(doubt.cause(), DoubtCause::Status, "{status}"),
            other => panic!("{status}: {other:?}"),
        }
    }
    // To another place, which hears nothing.
    let elsewhere = listener().await;
    let target = elsewhere.local_addr().unwrap();
    let heard = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&heard);
    let other = tokio::spawn(async move {
        loop {
            drop(elsewhere.accept().await.unwrap());
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    let redirect = format!("HTTP/1.1 307 X\r\nLocation: http://{target}/x\r\nContent-Length: 0\r\n\r\n");
    assert!(matches!(outcome_of(redirect).await, Err(SendError::Unknown(_))));
    assert_eq!(heard.load(Ordering::SeqCst), 0, "the credentials went elsewhere");
    other.abort();
}

/// Silence before the answer, within its head and within its body: unknown each time, and the platform sees one payout.
#[tokio::test]
async fn trap_19_a_stalled_server_ends_at_the_deadline_and_is_unknown() {
    for begun in [
        "",
        "HTTP/1.1 201\r\nContent-Ty",
        "HTTP/1.1 201\r\nContent-Length: 147\r\n\r\n{\"data\":",
    ] {
        let listener = listener().await;
        // The deadline is what is tested; how soon it strikes decides nothing.
        let http = Http::builder()
            .total_timeout(Duration::from_millis(400))
            .build()
            .unwrap();
        let client = Client::with_transport(account_of(&listener), http);
        let requests = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&requests);
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
    let payout = small_payout().description("x".repeat(513));
    match client.send(&payout).await.unwrap_err() {
        SendError::NotSent(NotSent::Write(error)) => assert_eq!(error.field(), "description"),
        other => panic!("{other}"),
    }
}

/// 100 and 103 are no answers: the one behind them is (wire specification 3.1).
#[tokio::test]
async fn informational_answers_are_ignored() {
    let early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".to_owned();
    assert!(outcome_of(early + &answer(ACCEPTED)).await.is_ok());
}
