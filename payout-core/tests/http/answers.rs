//! Answers that are whole, and those that are not.

use crate::{
    assert_in_doubt, pay, post,
    server::{Server, Step, answer, ok},
};
use payout_core::{Http, Transport, TransportErrorKind};

#[tokio::test]
async fn answers_come_as_they_are() {
    let server = Server::start([vec![answer(
        "HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\nX-Two: a\r\nX-Two: b\r\nTransfer-Encoding: chunked\r\n\r\n\
         3\r\nabc\r\n2;x=y\r\né\r\n0\r\n\r\n",
    )]]);
    let answer = pay(&server).await.unwrap();
    assert_eq!(answer.status(), 500);
    assert_eq!(answer.headers()["content-type"], "text/html");
    assert_eq!(answer.headers().get_all("x-two").iter().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(answer.body().as_ref(), "abcé".as_bytes());
}

#[tokio::test]
async fn t6_cut_answers_are_in_doubt_even_if_they_parse() {
    for cut in [
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"code\":0}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\n{\"code\":0}\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{\"code\":0}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\n{\"code\":0}\r\n0\r\n",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "HTTP/1.1 200 OK\r\n",
    ] {
        let server = Server::start([vec![answer(cut)]]);
        assert_in_doubt(pay(&server).await, TransportErrorKind::Closed);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn t15_interim_answers_are_ignored() {
    let server = Server::start([vec![answer(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n\
         HTTP/1.1 402 Payment Required\r\ncontent-length: 5\r\n\r\nfinal",
    )]]);
    let answer = pay(&server).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.body().as_ref()), (402, &b"final"[..]));
    assert!(!answer.headers().contains_key("link"));
}

#[tokio::test]
async fn h1_redirects_are_answers() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::start([vec![ok("stolen")]]);
        let server = Server::start([vec![answer(format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url("/")
        ))]]);
        assert_eq!(pay(&server).await.unwrap().status(), status);
        assert_eq!((server.requests().len(), elsewhere.connections()), (1, 0));
    }
}

#[tokio::test]
async fn h2_redirects_to_the_metadata_address_or_in_place_are_answers() {
    for location in ["http://169.254.169.254/latest", "//169.254.169.254/", "/again"] {
        let server = Server::start([vec![answer(format!(
            "HTTP/1.1 307 Moved\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n"
        ))]]);
        assert_eq!(pay(&server).await.unwrap().headers()["location"], location);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn h3_a_503_with_retry_after_is_an_answer_and_is_not_asked_again() {
    let busy = answer("HTTP/1.1 503 Busy\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n");
    let server = Server::start([vec![busy, ok("never")]]);
    assert_eq!(pay(&server).await.unwrap().status(), 503);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn h19_compressed_answers_are_in_doubt() {
    // 10 MiB of zeros would hide in 10 KiB; here the coding alone decides.
    for head in [
        "content-encoding: gzip\r\ncontent-length: 4",
        "content-encoding: br\r\ncontent-length: 4",
        "content-encoding: identity\r\ncontent-encoding: deflate\r\ncontent-length: 4",
        "content-encoding: gzip, gzip\r\ncontent-length: 4",
        "transfer-encoding: gzip, chunked",
    ] {
        let server = Server::start([vec![answer(format!(
            "HTTP/1.1 200 OK\r\n{head}\r\n\r\n\x1f\u{b}\x08\x00"
        ))]]);
        assert_in_doubt(pay(&server).await, TransportErrorKind::Answer);
    }
    let server = Server::start([vec![answer(
        "HTTP/1.1 200 OK\r\ncontent-encoding: identity\r\ncontent-length: 5\r\n\r\nplain",
    )]]);
    assert_eq!(pay(&server).await.unwrap().body(), "plain");
}

#[tokio::test]
async fn h20_hostile_heads_are_in_doubt() {
    let many = "a: b\r\n".repeat(10_000);
    let long = format!("a: {}\r\n", "b".repeat(1 << 20));
    for head in [
        many.as_str(),
        &long,
        "a: b\r\n folded\r\n",
        "a: b\0c\r\n",
        "a : b\r\n",
        "a\r\n",
        "content-length: 1\r\ncontent-length: 2\r\n",
        "content-length: -1\r\n",
    ] {
        let server = Server::start([vec![answer(format!("HTTP/1.1 200 OK\r\n{head}\r\n"))]]);
        assert_in_doubt(pay(&server).await, TransportErrorKind::Answer);
    }
}

#[tokio::test]
async fn h20_what_is_no_http_is_in_doubt() {
    for garbage in [
        "SSH-2.0-OpenSSH_9.9\r\n",
        "ok\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 twohundred OK\r\n\r\n",
    ] {
        let server = Server::start([vec![answer(garbage), Step::Hang]]);
        assert_in_doubt(pay(&server).await, TransportErrorKind::Answer);
    }
}

#[tokio::test]
async fn h21_cookies_are_not_carried_on() {
    let cookie = "HTTP/1.1 200 OK\r\nset-cookie: tenant=1; Path=/\r\ncontent-length: 0\r\n\r\n";
    let server = Server::start([vec![answer(cookie), ok("")]]);
    let http = Http::new().unwrap();
    for path in ["/1", "/2"] {
        http.send(post(server.url(path))).await.unwrap();
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert!(
        !String::from_utf8_lossy(&requests[1])
            .to_ascii_lowercase()
            .contains("cookie")
    );
}
