//! Deadlines and the cap. No test asserts how long something takes: the short deadlines only make the outcome come about.

use crate::{
    assert_in_doubt, post,
    server::{Server, Step, answer},
};
use payout_core::{Http, Transport, TransportErrorKind};
use std::time::Duration;

async fn pay_impatiently(server: &Server) -> Result<http::Response<bytes::Bytes>, payout_core::TransportError> {
    let http = Http::builder()
        .total_timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    http.send(post(server.url("/pay"))).await
}

#[tokio::test]
async fn t5_silence_at_any_point_of_the_answer_is_in_doubt() {
    for part in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"code\":0}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\n{\"code\":0}\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
    ] {
        let server = Server::start([vec![answer(part), Step::Hang]]);
        assert_in_doubt(pay_impatiently(&server).await, TransportErrorKind::Timeout);
        assert!(server.requests().len() <= 1, "nothing is sent again");
    }
}

#[tokio::test]
async fn t9_one_byte_after_the_other_ends_at_the_total_deadline() {
    let endless = vec![b'a'; 1 << 20];
    for head in [
        "HTTP/1.1 200 OK\r\na: ",
        "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
    ] {
        let server = Server::start([vec![Step::Drip(head.into(), endless.clone())]]);
        assert_in_doubt(pay_impatiently(&server).await, TransportErrorKind::Timeout);
    }
}

#[tokio::test]
async fn h18_bodies_over_the_cap_are_in_doubt() {
    let http = Http::builder().cap(10).build().unwrap();
    for (body, fits) in [
        ("content-length: 10\r\n\r\n0123456789", true),
        ("content-length: 11\r\n\r\n0123456789a", false),
        (
            "transfer-encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n",
            true,
        ),
        (
            "transfer-encoding: chunked\r\n\r\n5\r\n01234\r\n6\r\n56789a\r\n0\r\n\r\n",
            false,
        ),
        ("connection: close\r\n\r\n0123456789", true),
        ("connection: close\r\n\r\n0123456789a", false),
        // Refused by what is announced, before one byte of it is there.
        ("content-length: 9223372036854775807\r\n\r\n", false),
    ] {
        let server = Server::start([vec![answer(format!("HTTP/1.1 200 OK\r\n{body}"))]]);
        let result = http.send(post(server.url("/pay"))).await;
        if fits {
            assert_eq!(result.unwrap().body(), "0123456789");
        } else {
            assert_in_doubt(result, TransportErrorKind::TooLarge);
        }
    }
}

#[tokio::test]
async fn h18_reading_stops_at_the_cap() {
    // Ends only because the client stops: the server never would.
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x1_0000)).into_bytes();
    for (head, part) in [
        ("transfer-encoding: chunked", chunk),
        ("connection: close", vec![b'a'; 1 << 16]),
    ] {
        let head = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").into_bytes();
        let server = Server::start([vec![Step::Flood(head, part)]]);
        let result = Http::new().unwrap().send(post(server.url("/pay"))).await;
        assert_in_doubt(result, TransportErrorKind::TooLarge);
        // The cap, what hyper reads ahead, and what waits in the kernel.
        assert!(server.written() < 64 << 20, "{} bytes", server.written());
    }
}

#[tokio::test]
async fn h18_the_default_cap_is_a_mebibyte() {
    for (length, fits) in [(1 << 20, true), ((1 << 20) + 1, false)] {
        let body = "a".repeat(length);
        let server = Server::start([vec![answer(format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n"
        ))]]);
        let result = Http::new().unwrap().send(post(server.url("/pay"))).await;
        if fits {
            assert_eq!(result.unwrap().body().len(), length);
        } else {
            assert_in_doubt(result, TransportErrorKind::TooLarge);
        }
    }
}
