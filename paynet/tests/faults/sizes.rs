//! Answers that are too large, hide their size, or have hostile heads: read no further than the cap, in bounded memory.

use crate::{
    ACCEPTED, assert_in_doubt, client, client_with,
    common::{account_at, small_payout},
    creates, order_id, pay,
    server::{Server, Step, answer},
};
use paynet::{Client, SendError};
use payout_core::{Http, TransportErrorKind};
use std::process::Command;

/// What a gateway without end would send if it were let.
const BOMB: u64 = 10 << 30;

/// An answer that goes on with `more` for ever.
fn endless(head: &str, more: impl Into<Vec<u8>>) -> Step {
    Step::Flood(format!("HTTP/1.1 200\r\n{head}").into_bytes(), more.into())
}

/// How much more than the client reads the kernel can take: the largest buffers it gives to a socket.
fn buffered() -> u64 {
    ["tcp_rmem", "tcp_wmem"]
        .into_iter()
        .map(|name| {
            let text = std::fs::read_to_string(format!("/proc/sys/net/ipv4/{name}")).unwrap_or_default();
            let largest = text
                .split_whitespace()
                .last()
                .and_then(|bytes| bytes.parse::<u64>().ok());
            // Elsewhere than on Linux: more than any system gives by itself.
            largest.unwrap_or(64 << 20)
        })
        .sum()
}

/// The client let no more come than its cap, 1 MiB of reading ahead, and what waits in the kernel.
#[track_caller]
fn assert_stopped(row: &str, cap: u64, server: &Server) {
    let written = server.written();
    println!("{row}: {written} of {BOMB} bytes came with a cap of {cap}");
    assert!(written <= cap + (1 << 20) + buffered(), "{row}: {written} bytes");
}

#[tokio::test]
async fn h18_a_body_over_the_cap_is_unknown_and_one_of_just_that_size_is_read() {
    let fits = ACCEPTED.len();
    for (length, cap, kind) in [
        (fits, fits, None),
        (fits, fits - 1, Some(TransportErrorKind::TooLarge)),
        (1 << 40, 1 << 20, Some(TransportErrorKind::TooLarge)),
    ] {
        for framing in [
            format!("Content-Length: {length}\r\n\r\n{ACCEPTED}"),
            format!("Transfer-Encoding: chunked\r\n\r\n{fits:x}\r\n{ACCEPTED}\r\n0\r\n\r\n"),
            format!("Connection: close\r\n\r\n{ACCEPTED}"),
        ] {
            if length > fits && !framing.starts_with("Content-Length") {
                continue;
            }
            let server = Server::start([vec![answer(format!("HTTP/1.1 200\r\n{framing}"))]]);
            let outcome = client_with(Http::builder().cap(cap), &server)
                .send(&small_payout())
                .await;
            match kind {
                None => assert_eq!(order_id(&outcome), "6982864"),
                Some(kind) => assert_in_doubt(outcome, kind),
            }
            assert_eq!((creates(&server), server.connections()), (1, 1));
        }
    }
}

#[tokio::test]
async fn h18_reading_stops_at_the_cap_whatever_comes() {
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x1_0000));
    let bytes = "1\r\na\r\n".repeat(10_000);
    for (row, cap, head, more) in [
        ("h18 chunks", 1 << 20, "Transfer-Encoding: chunked\r\n\r\n", &chunk),
        (
            "h18 chunks of one byte",
            1 << 16,
            "Transfer-Encoding: chunked\r\n\r\n",
            &bytes,
        ),
        ("h18 no length", 1 << 20, "Connection: close\r\n\r\n", &chunk),
        ("h18 announced", 1 << 20, "Content-Length: 10737418240\r\n\r\n", &chunk),
    ] {
        let server = Server::start([vec![endless(head, more.as_str())]]);
        let http = Http::builder().cap(usize::try_from(cap).unwrap());
        let outcome = client_with(http, &server).send(&small_payout()).await;
        assert_in_doubt(outcome, TransportErrorKind::TooLarge);
        // Six bytes on the wire bring one of the body at the least.
        assert_stopped(row, 6 * cap, &server);
    }
}

#[tokio::test]
async fn h19_a_coded_body_is_unknown_and_not_read() {
    for coding in [
        "gzip",
        "x-gzip",
        "br",
        "zstd",
        "deflate",
        "compress",
        "gzip, gzip",
        "identity, gzip",
        "new",
    ] {
        for name in ["Content-Encoding", "content-encoding: identity\r\nContent-Encoding"] {
            let head = format!(
                "{name}: {coding}\r\nContent-Length: {}\r\n\r\n{ACCEPTED}",
                ACCEPTED.len()
            );
            let (outcome, server) = pay([answer(format!("HTTP/1.1 200\r\n{head}"))]).await;
            assert_in_doubt(outcome, TransportErrorKind::Answer);
            assert_eq!((creates(&server), server.connections()), (1, 1));
        }
    }
    // RFC 9112 section 6.1 has codings of the transfer, too.
    for coding in ["gzip, chunked", "chunked, gzip", "gzip", "chunked, chunked"] {
        let head = format!(
            "Transfer-Encoding: {coding}\r\n\r\n{:x}\r\n{ACCEPTED}\r\n0\r\n\r\n",
            ACCEPTED.len()
        );
        let (outcome, _) = pay([answer(format!("HTTP/1.1 200\r\n{head}"))]).await;
        assert_in_doubt(outcome, TransportErrorKind::Answer);
    }
    let head = format!(
        "Content-Encoding: identity\r\nContent-Length: {}\r\n\r\n{ACCEPTED}",
        ACCEPTED.len()
    );
    let (outcome, _) = pay([answer(format!("HTTP/1.1 200\r\n{head}"))]).await;
    assert_eq!(order_id(&outcome), "6982864");
}

#[tokio::test]
async fn h19_a_bomb_is_left_where_it_is() {
    // An endless stored block of DEFLATE is as good as a bomb here: nothing of it may be inflated.
    let head = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\na\r\n\x1f\u{b}\x08\0\0\0\0\0\0\x03\r\n";
    let server = Server::start([vec![endless(head, format!("10000\r\n{}\r\n", "\0".repeat(0x1_0000)))]]);
    assert_in_doubt(client(&server).send(&small_payout()).await, TransportErrorKind::Answer);
    assert_stopped("h19 gzip", 0, &server);
}

#[tokio::test]
async fn h20_hostile_heads_are_unknown() {
    let body = format!("Content-Length: {}\r\n\r\n{ACCEPTED}", ACCEPTED.len());
    let many = "a: b\r\n".repeat(10_000);
    let long = format!("a: {}\r\n", "b".repeat(1 << 20));
    let long_name = format!("{}: b\r\n", "a".repeat(1 << 20));
    for head in [
        many.as_str(),
        &long,
        &long_name,
        "a: b\r\n folded\r\n",
        "a: b\r\n\tfolded\r\n",
        " a: b\r\n",
        "a: b\0c\r\n",
        "a\0b: c\r\n",
        "a: b\rc\r\n",
        "a : b\r\n",
        "a\r\n",
        ": b\r\n",
        "é: b\r\n",
        "Content-Length: 1\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x10\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length: 5, 6\r\n",
    ] {
        let (outcome, server) = pay([answer(format!("HTTP/1.1 200\r\n{head}{body}"))]).await;
        assert_in_doubt(outcome, TransportErrorKind::Answer);
        assert_eq!((creates(&server), server.connections()), (1, 1));
    }
}

#[tokio::test]
async fn h20_what_is_no_answer_is_unknown() {
    for garbage in [
        "SSH-2.0-OpenSSH_9.9\r\n",
        "\r\n\r\n\r\n\0",
        "ok\n",
        ACCEPTED,
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 twohundred OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "http/1.1 200 OK\r\n\r\n",
    ] {
        let (outcome, server) = pay([answer(garbage), Step::Hang]).await;
        assert_in_doubt(outcome, TransportErrorKind::Answer);
        assert_eq!((creates(&server), server.connections()), (1, 1), "{garbage:?}");
    }
}

#[tokio::test]
async fn h20_heads_and_trailers_without_end_are_unknown() {
    for (row, head, more) in [
        ("h20 a status line", "", "O"),
        ("h20 headers", "a: b\r\n", "a: b\r\n"),
        ("h20 a header", "a: ", "b"),
        ("h20 trailers", "Transfer-Encoding: chunked\r\n\r\n0\r\n", "a: b\r\n"),
        ("h20 a chunk's extension", "Transfer-Encoding: chunked\r\n\r\n1;a=", "b"),
    ] {
        let start = if row.ends_with("line") {
            "HTTP/1.1 200 "
        } else {
            "HTTP/1.1 200\r\n"
        };
        let flood = Step::Flood(format!("{start}{head}").into_bytes(), more.repeat(10_000).into_bytes());
        let server = Server::start([vec![flood]]);
        let outcome = client(&server).send(&small_payout()).await;
        let Err(SendError::Unknown(_)) = outcome else {
            panic!("{row}: {outcome:?}")
        };
        assert_stopped(row, 0, &server);
        assert_eq!((creates(&server), server.connections()), (1, 1), "{row}");
    }
}

const TARGET: &str = "PAYNET_TEST_FLOOD";
const CAP: &str = "PAYNET_TEST_CAP";

/// Prints the growth of the process's memory, for which a process of its own is needed. Asserted is what no allocator and no
/// other thread can change: that the outcome is unknown, and how much came.
#[tokio::test]
async fn h18_the_memory_of_a_client_that_is_flooded() {
    for cap in [1 << 20, 16 << 20, 64 << 20_u64] {
        let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x1_0000));
        let server = Server::start([vec![endless("Transfer-Encoding: chunked\r\n\r\n", chunk)]]);
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "sizes::h18_in_the_child_process", "--ignored", "--nocapture"]);
        child.env(TARGET, server.url("/paynet")).env(CAP, cap.to_string());
        let output = tokio::task::spawn_blocking(move || child.output())
            .await
            .unwrap()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        let figures = said
            .lines()
            .find(|line| line.starts_with("memory"))
            .unwrap_or("memory: not measured here");
        println!("h18 cap {cap}: {figures}");
        assert_eq!(creates(&server), 1, "{said}");
        assert_stopped("h18 memory", cap, &server);
    }
}

#[tokio::test]
#[ignore = "run by the test above, alone in its process"]
async fn h18_in_the_child_process() {
    let (Ok(target), Ok(cap)) = (std::env::var(TARGET), std::env::var(CAP)) else {
        return;
    };
    let http = Http::builder().cap(cap.parse().unwrap()).build().unwrap();
    let client = Client::with_transport(account_at(&target), http);
    // Writing 5 sets the peak back to what is in use (proc(5)); it is Linux's alone.
    let measured = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = kibibytes("VmRSS:").filter(|_| measured);
    let outcome = client.send(&small_payout()).await;
    let peak = kibibytes("VmHWM:");
    assert_in_doubt(outcome, TransportErrorKind::TooLarge);
    if let (Some(before), Some(peak)) = (before, peak) {
        println!("memory: grew by {} KiB at its peak", peak.saturating_sub(before));
    }
}

fn kibibytes(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
