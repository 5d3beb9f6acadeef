//! The extractors for axum, over real HTTP on loopback.

#![cfg(feature = "axum")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use axum::{
    Router,
    body::Body,
    extract::{FromRef, FromRequest, Request, State},
    response::IntoResponse,
    routing::{get, post},
};
use paynet::{Acknowledged, Callback, ControlKey, FinalRedirect, LONGEST_REDIRECT};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

#[derive(Clone)]
struct Shop {
    control_key: Arc<ControlKey>,
    hints: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl FromRef<Shop> for Arc<ControlKey> {
    fn from_ref(shop: &Shop) -> Self {
        Self::clone(&shop.control_key)
    }
}

async fn receive(State(shop): State<Shop>, callback: Callback) -> Acknowledged {
    let key = callback.repeat_key().as_str().to_owned();
    *shop.hints.lock().unwrap().entry(key).or_default() += 1;
    Acknowledged
}

async fn come_back(redirect: FinalRedirect) -> String {
    format!("{} of {}", redirect.client_orderid(), redirect.order_id())
}

async fn serve() -> (Shop, std::net::SocketAddr) {
    let shop = Shop {
        control_key: Arc::new(ControlKey::new("test-merchant-control").unwrap()),
        hints: Arc::default(),
    };
    let router = Router::new()
        .route("/callback", get(receive))
        .route("/back", post(come_back))
        .with_state(shop.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (shop, address)
}

/// Status and body of the answer to these bytes.
async fn exchange(address: std::net::SocketAddr, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let answer = String::from_utf8(bytes).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

async fn callback(address: std::net::SocketAddr, query: &str) -> (u16, String) {
    exchange(
        address,
        &format!("GET /callback?{query} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"),
    )
    .await
}

async fn redirect(address: std::net::SocketAddr, body: &str) -> (u16, String) {
    let length = body.len();
    let head = format!("POST /back HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    exchange(address, &(head + body)).await
}

const QUERY: &str = "status=approved&merchant_order=1&client_orderid=1&orderid=6982864&type=payout&amount=10.42&currency=USD\
                     &control=19cd8bd638a1e1c4820d50e1b4aadf205ea831ed";

#[tokio::test]
async fn trap_69_a_right_control_gets_ok_as_often_as_it_comes() {
    let (shop, address) = serve().await;
    for _ in 0..100 {
        assert_eq!(callback(address, QUERY).await, (200, "OK".to_owned()));
    }
    assert_eq!(shop.hints.lock().unwrap().values().collect::<Vec<_>>(), [&100]);
}

#[tokio::test]
async fn a_handler_does_not_run_without_a_right_control() {
    let (shop, address) = serve().await;
    for (query, status) in [
        (QUERY.replace("approved", "declined"), 403),
        (QUERY.replace("control=1", "control=2"), 403),
        (QUERY.replace("control=1", "control="), 403),
        (format!("{QUERY}&status=approved"), 400),
        (format!("{QUERY}&x=%zz"), 400),
        (QUERY.replace("client_orderid=1", "client_orderid=2"), 400),
        (QUERY.replace("status=approved", "status="), 400),
        (String::new(), 400),
    ] {
        let (found, body) = callback(address, &query).await;
        assert_eq!(found, status, "{query}");
        assert!(!body.contains("approved") && !body.contains("status"), "{body}");
    }
    assert!(shop.hints.lock().unwrap().is_empty());
    let (found, _) = exchange(
        address,
        "GET /callback HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert_eq!(found, 400);
}

#[tokio::test]
async fn trap_71_a_redirect_is_read_from_bytes_that_verify() {
    let (_, address) = serve().await;
    assert_eq!(redirect(address, QUERY).await, (200, "1 of 6982864".to_owned()));
    assert_eq!(redirect(address, &QUERY.replace("approved", "declined")).await.0, 403);
    assert_eq!(redirect(address, "").await.0, 400);
    // The query of a redirect is nothing that is read.
    let in_query =
        format!("POST /back?{QUERY} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    assert_eq!(exchange(address, &in_query).await.0, 400);
}

#[tokio::test]
async fn c14_a_body_without_end_is_refused() {
    let (shop, _) = serve().await;
    for length in [LONGEST_REDIRECT + 1, 10 * LONGEST_REDIRECT] {
        let request = Request::new(Body::from("x".repeat(length)));
        let error = FinalRedirect::from_request(request, &shop).await.unwrap_err();
        // Not even kept: the reading stops there.
        assert!(matches!(error, paynet::ReceiveError::Body(_)), "{error}");
        assert_eq!(error.into_response().status(), 413);
    }
    let query = "x".repeat(paynet::LONGEST_QUERY + 1);
    let error = paynet::ReceiveError::from(Callback::verify(&query, &shop.control_key).unwrap_err());
    assert_eq!(error.into_response().status(), 413);
}

/// 100 MiB over a real connection, with and without their number said first. The server stops reading: what the sender gets rid of
/// is what the cap allows and what the buffers of two sockets hold.
#[tokio::test]
async fn c14_a_hundred_mebibytes_are_neither_read_nor_handled() {
    const WHOLE: usize = 100 << 20;
    const BUFFERS: usize = 24 << 20;
    let (shop, address) = serve().await;
    let chunk = vec![b'x'; 1 << 16];
    for framing in [
        format!("Content-Length: {WHOLE}"),
        "Transfer-Encoding: chunked".to_owned(),
    ] {
        for start in ["POST /back", "GET /callback"] {
            let chunked = framing.starts_with("Transfer");
            let mut stream = TcpStream::connect(address).await.unwrap();
            let head = format!("{start} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n{framing}\r\n\r\n");
            stream.write_all(head.as_bytes()).await.unwrap();
            let mut written = 0;
            while written < WHOLE {
                let piece = if chunked {
                    [b"10000\r\n".as_slice(), &chunk, b"\r\n"].concat()
                } else {
                    chunk.clone()
                };
                if stream.write_all(&piece).await.is_err() {
                    break;
                }
                written += chunk.len();
            }
            assert!(
                written < LONGEST_REDIRECT + BUFFERS,
                "{start} {framing}: {written} bytes went out"
            );
            let mut answer = Vec::new();
            // A reset is as good as an answer: it can overtake one.
            drop(stream.read_to_end(&mut answer).await);
            assert!(!answer.starts_with(b"HTTP/1.1 200"), "{start} {framing}");
        }
    }
    assert!(shop.hints.lock().unwrap().is_empty());
}

/// As slow as one byte at a time: the whole is waited for and no part of it is acted on. The pace is the scheduler's, so that the
/// test takes no time; how long a server waits is its own setting (see `Acknowledged`).
#[tokio::test]
async fn c14_a_body_byte_by_byte_is_handled_when_it_is_whole_and_not_before() {
    let (shop, address) = serve().await;
    let slowly = async |bytes: &[u8]| {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        for byte in bytes {
            stream.write_all(&[*byte]).await.unwrap();
            tokio::task::yield_now().await;
        }
        stream
    };
    let length = QUERY.len();
    let head = format!("POST /back HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    let post = head + QUERY;
    let get = format!("GET /callback?{QUERY} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
    for (request, expected) in [(&post, "1 of 6982864"), (&get, "OK")] {
        let mut stream = slowly(request.as_bytes()).await;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.ends_with(expected),
            "{answer}"
        );
    }
    assert_eq!(shop.hints.lock().unwrap().values().sum::<usize>(), 1);
    for request in [&post, &get] {
        let mut stream = slowly(&request.as_bytes()[..request.len() - 1]).await;
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer).await);
        assert!(!answer.starts_with(b"HTTP/1.1 200"));
    }
    assert_eq!(shop.hints.lock().unwrap().values().sum::<usize>(), 1);
}

#[test]
fn what_a_handler_logs_repeats_no_value() {
    let key = ControlKey::new("test-merchant-control").unwrap();
    for query in [
        QUERY.replace("approved", "declined"),
        format!("{QUERY}&type=canary"),
        "status=canary".to_owned(),
    ] {
        let error = paynet::ReceiveError::from(Callback::verify(&query, &key).unwrap_err());
        let shown = format!("{error} {error:?}");
        assert!(
            !shown.contains("canary") && !shown.contains("6982864") && !shown.contains("declined"),
            "{shown}"
        );
    }
}
