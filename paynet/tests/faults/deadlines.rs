//! Deadlines. No test asserts how long something takes: what each call took over its deadline is printed.

use crate::{
    ACCEPTED, Outcome, assert_in_doubt, client_with,
    common::small_payout,
    creates,
    server::{Server, Step, answer},
};
use payout_core::{Http, TransportErrorKind};
use std::time::{Duration, Instant};

const DEADLINE: Duration = Duration::from_millis(300);

async fn pay_impatiently(row: &str, server: &Server) -> Outcome {
    let client = client_with(Http::builder().total_timeout(DEADLINE), server);
    let payout = small_payout();
    let start = Instant::now();
    let outcome = client.send(&payout).await;
    let over = start.elapsed().saturating_sub(DEADLINE);
    println!("{row}: ended {over:.1?} after its deadline of {DEADLINE:?}");
    outcome
}

#[tokio::test]
async fn t5_silence_at_any_point_is_unknown() {
    let length = ACCEPTED.len();
    for (row, part) in [
        ("t5 no byte", String::new()),
        ("t5 half the status line", "HTTP/1.1 2".to_owned()),
        (
            "t5 half the headers",
            "HTTP/1.1 200\r\nContent-Type: text/html\r\nContent-Le".to_owned(),
        ),
        ("t5 an interim answer", "HTTP/1.1 100 Continue\r\n\r\n".to_owned()),
        (
            "t5 headers alone",
            format!("HTTP/1.1 200\r\nContent-Length: {length}\r\n\r\n"),
        ),
        (
            "t5 half the body",
            format!("HTTP/1.1 200\r\nContent-Length: {}\r\n\r\n{ACCEPTED}", length * 2),
        ),
        (
            "t5 all but the last chunk",
            format!("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n{ACCEPTED}\r\n"),
        ),
        (
            "t5 a body that ends with its connection",
            format!("HTTP/1.1 200\r\n\r\n{ACCEPTED}"),
        ),
    ] {
        let server = Server::start([vec![answer(part), Step::Hang]]);
        assert_in_doubt(pay_impatiently(row, &server).await, TransportErrorKind::Timeout);
        assert_eq!((creates(&server), server.connections()), (1, 1), "{row}");
    }
}

#[tokio::test]
async fn t5_a_peer_that_never_reads_is_unknown() {
    let server = Server::start([vec![Step::Hang]]);
    let client = client_with(Http::builder().total_timeout(DEADLINE), &server);
    // More than the sockets' buffers hold: writing comes to a stop.
    let payout = small_payout().extra("filler", "a".repeat(16 << 20));
    assert_in_doubt(client.send(&payout).await, TransportErrorKind::Timeout);
    assert_eq!((creates(&server), server.connections()), (0, 1));
}

#[tokio::test]
async fn t9_one_byte_after_the_other_ends_at_the_deadline() {
    let chunked = "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (row, head, byte) in [
        ("t9 the status line", "HTTP/1.1 200 ", "O"),
        ("t9 a header", "HTTP/1.1 200\r\na: ", "b"),
        (
            "t9 a body with a length",
            "HTTP/1.1 200\r\nContent-Length: 1000000\r\n\r\n",
            "b",
        ),
        ("t9 a body without length", "HTTP/1.1 200\r\n\r\n", "b"),
        ("t9 a chunk's size", chunked, "0"),
        ("t9 a chunk's extension", &format!("{chunked}1;"), "b"),
        ("t9 a chunk", &format!("{chunked}fffff\r\n"), "b"),
        ("t9 a trailer", &format!("{chunked}0\r\na: "), "b"),
    ] {
        let slowly = byte.repeat(10_000).into_bytes();
        let server = Server::start([vec![Step::Drip(head.into(), slowly)]]);
        assert_in_doubt(pay_impatiently(row, &server).await, TransportErrorKind::Timeout);
        assert_eq!((creates(&server), server.connections()), (1, 1), "{row}");
    }
}

#[tokio::test]
async fn t9_a_flood_that_brings_nothing_ends_at_the_deadline() {
    for (row, head, flood) in [
        (
            "t9 interim answers without end",
            "",
            "HTTP/1.1 100 Continue\r\n\r\n".repeat(100),
        ),
        (
            // Digits of nought make no chunk any larger, and nothing of them is kept.
            "t9 a chunk's size without end",
            "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n",
            "0".repeat(10_000),
        ),
    ] {
        let server = Server::start([vec![Step::Flood(head.into(), flood.into_bytes())]]);
        assert_in_doubt(pay_impatiently(row, &server).await, TransportErrorKind::Timeout);
        assert_eq!((creates(&server), server.connections()), (1, 1), "{row}");
    }
}
