//! Connections that do not come about, that break, and that are used again.

use crate::{
    BODY, assert_in_doubt, assert_not_sent, pay, post,
    server::{Server, Step, answer, ok},
};
use bytes::Bytes;
use payout_core::{Http, Transport, TransportErrorKind};
use std::time::Duration;
use tokio::net::TcpListener;

#[tokio::test]
async fn t1_refused_connection_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let result = Http::new().unwrap().send(post(format!("http://{address}/pay"))).await;
    assert_not_sent(result, TransportErrorKind::Connect);
}

#[tokio::test]
async fn t1_name_without_address_is_not_sent() {
    // RFC 6761 section 6.4: `.invalid` never has an address.
    let result = Http::new().unwrap().send(post("https://payout.invalid/pay")).await;
    assert_not_sent(result, TransportErrorKind::Resolve);
}

#[tokio::test]
async fn t1_connect_timeout_is_not_sent() {
    // TCP connects, TLS never answers: still before the first byte of the request.
    let server = Server::start([vec![Step::Hang]]);
    let http = Http::builder()
        .connect_timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let result = http.send(post(format!("https://{}/pay", server.address()))).await;
    assert_not_sent(result, TransportErrorKind::Connect);
}

#[tokio::test]
async fn t3_reset_within_the_request_is_in_doubt() {
    let server = Server::start([vec![Step::Reset]]);
    // More than the sockets' buffers hold, so that the reset meets a request which is still being written.
    let mut request = post(server.url("/pay"));
    *request.body_mut() = Bytes::from(vec![b'a'; 32 << 20]);
    let result = Http::new().unwrap().send(request).await;
    assert_in_doubt(result, TransportErrorKind::Closed);
    assert_eq!(server.connections(), 1, "nothing is sent again");
}

#[tokio::test]
async fn t4_closed_after_the_whole_request_is_in_doubt() {
    let server = Server::start([vec![Step::Read]]);
    assert_in_doubt(pay(&server).await, TransportErrorKind::Closed);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(server.connections(), 1, "nothing is sent again");
}

#[tokio::test]
async fn t4_reset_after_the_whole_request_is_in_doubt() {
    for part in ["", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"] {
        let server = Server::start([vec![Step::ReadAndReset(part.into())]]);
        assert_in_doubt(pay(&server).await, TransportErrorKind::Closed);
        assert_eq!((server.requests().len(), server.connections()), (1, 1));
    }
}

#[tokio::test]
async fn t7_kept_connection_that_dies_with_a_request_is_in_doubt() {
    let server = Server::start([vec![ok("first"), Step::Read], vec![ok("never")]]);
    let http = Http::new().unwrap();
    http.send(post(server.url("/1"))).await.unwrap();
    let result = http.send(post(server.url("/2"))).await;
    assert_in_doubt(result, TransportErrorKind::Closed);
    assert_eq!(server.requests().len(), 2);
    assert_eq!(server.connections(), 1, "nothing is sent again");
}

#[tokio::test]
async fn t8_kept_connection_that_died_meanwhile_brings_one_request_at_most() {
    for round in 0..50 {
        let server = Server::start([vec![ok("first")]]);
        let http = Http::new().unwrap();
        http.send(post(server.url("/1"))).await.unwrap();
        if round % 2 == 0 {
            tokio::task::yield_now().await;
        }
        let result = http.send(post(server.url("/2"))).await;
        let seen = server
            .requests()
            .iter()
            .filter(|request| request.starts_with(b"POST /2 "))
            .count();
        match result {
            Ok(_) => assert_eq!(seen, 1),
            Err(error) => assert!(error.may_have_arrived() && seen <= 1, "{seen} {error:?}"),
        }
    }
}

#[tokio::test]
async fn t10_dropping_the_call_ends_its_connection_and_sends_nothing_more() {
    let server = Server::start([vec![Step::Read, Step::Hang], vec![ok("next")]]);
    let http = Http::new().unwrap();
    let call = tokio::spawn({
        let (http, request) = (http.clone(), post(server.url("/1")));
        async move { http.send(request).await }
    });
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let answer = http.send(post(server.url("/2"))).await.unwrap();
    assert_eq!(answer.body(), "next", "not what the aborted call left behind");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn t13_second_answer_is_never_the_answer_of_the_next_request() {
    for _ in 0..20 {
        let two = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfirstHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecond";
        let server = Server::start([vec![answer(two), ok("of the kept connection")], vec![ok("third")]]);
        let http = Http::new().unwrap();
        assert_eq!(http.send(post(server.url("/1"))).await.unwrap().body(), "first");
        assert_eq!(http.send(post(server.url("/2"))).await.unwrap().body(), "third");
    }
}

#[tokio::test]
async fn t13_bytes_after_the_answer_close_the_connection() {
    let server = Server::start([
        vec![
            answer("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfirst and more"),
            ok("kept"),
        ],
        vec![ok("second")],
    ]);
    let http = Http::new().unwrap();
    assert_eq!(http.send(post(server.url("/1"))).await.unwrap().body(), "first");
    assert_eq!(http.send(post(server.url("/2"))).await.unwrap().body(), "second");
}

#[tokio::test]
async fn t13_answer_before_the_request_is_none() {
    let early = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nearly".to_vec();
    let server = Server::start([vec![ok("first"), Step::Say(early), Step::Hang], vec![ok("second")]]);
    let http = Http::new().unwrap();
    assert_eq!(http.send(post(server.url("/1"))).await.unwrap().body(), "first");
    // Lets the client's connection task see what came unasked.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(http.send(post(server.url("/2"))).await.unwrap().body(), "second");
}

#[tokio::test]
async fn a_good_connection_is_used_again() {
    let server = Server::start([vec![ok("first"), ok("second")]]);
    let http = Http::new().unwrap();
    assert_eq!(http.send(post(server.url("/1"))).await.unwrap().body(), "first");
    assert_eq!(
        http.clone().send(post(server.url("/2"))).await.unwrap().body(),
        "second"
    );
    assert_eq!(server.connections(), 1);
    assert!(server.requests()[0].ends_with(BODY));
}
