//! What goes out, byte for byte, and what never does.

use crate::{
    BODY, assert_not_sent, chain, post,
    server::{Server, answer, ok},
};
use bytes::Bytes;
use http::{HeaderValue, Request, Version};
use payout_core::{Http, Transport, TransportErrorKind};
use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

async fn bytes_of(build: impl FnOnce(&Server) -> Request<Bytes>) -> String {
    let server = Server::start([vec![ok("")]]);
    Http::new().unwrap().send(build(&server)).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let text = String::from_utf8(requests[0].clone()).unwrap();
    text.replace(&server.address().to_string(), "<address>")
}

#[tokio::test]
async fn a_post_goes_out_as_it_was_signed() {
    let sent = bytes_of(|server| {
        let mut secret = HeaderValue::from_static("OAuth oauth_nonce=\"a%2Bb\", oauth_signature=\"x%3D\"");
        secret.set_sensitive(true);
        Request::post(server.url("/v4/payout/39915?a=b%20c&d=%7E"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", secret)
            .header("x-two", "first")
            .header("x-two", "second")
            .body(Bytes::from_static(BODY))
            .unwrap()
    })
    .await;
    assert_eq!(
        sent,
        "POST /v4/payout/39915?a=b%20c&d=%7E HTTP/1.1\r\n\
         content-type: application/x-www-form-urlencoded\r\n\
         authorization: OAuth oauth_nonce=\"a%2Bb\", oauth_signature=\"x%3D\"\r\n\
         x-two: first\r\n\
         x-two: second\r\n\
         accept: */*\r\n\
         host: <address>\r\n\
         content-length: 39\r\n\
         \r\n\
         client_orderid=payout-2041&amount=10.42"
    );
}

#[tokio::test]
async fn a_get_has_no_body_and_keeps_its_own_accept() {
    let sent = bytes_of(|server| {
        Request::get(server.url(""))
            .header("accept", "application/json")
            .header("user-agent", "paynet/0.1.0")
            .body(Bytes::new())
            .unwrap()
    })
    .await;
    assert_eq!(
        sent,
        "GET / HTTP/1.1\r\naccept: application/json\r\nuser-agent: paynet/0.1.0\r\nhost: <address>\r\n\r\n"
    );
}

#[tokio::test]
async fn a_post_without_body_says_so() {
    let sent = bytes_of(|server| Request::post(server.url("/cancel")).body(Bytes::new()).unwrap()).await;
    assert_eq!(
        sent,
        "POST /cancel HTTP/1.1\r\ncontent-length: 0\r\naccept: */*\r\nhost: <address>\r\n\r\n"
    );
}

#[tokio::test]
async fn only_http_1_1_is_spoken_whatever_the_request_says() {
    for version in [Version::HTTP_09, Version::HTTP_10, Version::HTTP_2, Version::HTTP_3] {
        let sent = bytes_of(|server| {
            let mut request = post(server.url("/pay"));
            *request.version_mut() = version;
            request
        })
        .await;
        assert!(sent.starts_with("POST /pay HTTP/1.1\r\n"), "{sent}");
    }
}

#[tokio::test]
async fn g5_urls_that_would_change_are_refused() {
    for url in [
        "https://GATE.example.com/pay",
        "https://gate.example.com:443/pay",
        "https://gate.example.com/a/../pay",
        "https://gate.example.com/a/./pay",
        "https://gate.example.com/a/%2e%2e/pay",
        "https://gate.example.com/pay?a='b'",
        "https://2130706433/pay",
        "https://user:hunter2@gate.example.com/pay",
        "https://user@gate.example.com/pay",
        "ftp://gate.example.com/pay",
        "/pay",
    ] {
        let error = Http::new().unwrap().send(post(url)).await.unwrap_err();
        assert!(!error.may_have_arrived(), "{url}");
        assert_eq!(error.kind(), TransportErrorKind::Refused, "{url}");
        assert!(!chain(&error).contains("hunter2"), "{}", chain(&error));
    }
}

#[tokio::test]
async fn plain_http_goes_to_written_out_loopback_only() {
    let server = Server::start([vec![ok("")]]);
    let port = server.address().port();
    for (url, advice) in [
        (format!("http://localhost:{port}/pay"), "write 127.0.0.1 for localhost"),
        (format!("http://LOCALHOST:{port}/pay"), "write 127.0.0.1 for localhost"),
        ("http://gate.example.com/pay".to_owned(), "use https"),
        ("http://127.0.0.1.example.com/pay".to_owned(), "use https"),
        ("http://169.254.169.254/pay".to_owned(), "use https"),
        ("http://[::ffff:127.0.0.1]/pay".to_owned(), "use https"),
        ("http://0.0.0.0/pay".to_owned(), "use https"),
        (format!("http://127.1:{port}/pay"), "use https"),
    ] {
        let error = Http::new().unwrap().send(post(url.as_str())).await.unwrap_err();
        assert!(!error.may_have_arrived(), "{url}");
        assert_eq!(error.kind(), TransportErrorKind::Refused, "{url}");
        assert!(chain(&error).contains(advice), "{url}: {}", chain(&error));
    }
    assert_eq!(server.connections(), 0, "not one packet");
    Http::new().unwrap().send(post(server.url("/pay"))).await.unwrap();
}

#[tokio::test]
async fn headers_that_lie_about_the_request_are_refused() {
    let server = Server::start([vec![ok("")]]);
    let with = |name: &'static str, value: &str| {
        let mut request = post(server.url("/pay"));
        request.headers_mut().insert(name, value.parse().unwrap());
        request
    };
    for (name, value) in [
        ("host", "gate.example.com"),
        ("content-length", "3"),
        ("transfer-encoding", "chunked"),
    ] {
        let result = Http::new().unwrap().send(with(name, value)).await;
        assert_not_sent(result, TransportErrorKind::Refused);
    }
    assert_eq!(server.connections(), 0);
    for (name, value) in [
        ("host", server.address().to_string()),
        ("content-length", BODY.len().to_string()),
    ] {
        Http::new().unwrap().send(with(name, &value)).await.unwrap();
    }
}

#[test]
fn without_a_runtime_the_request_is_refused() {
    let http = Http::new().unwrap();
    let call = pin!(http.send(post("https://gate.example.com/pay")));
    let Poll::Ready(Err(error)) = call.poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("neither refused nor a panic");
    };
    assert_eq!(error.kind(), TransportErrorKind::Refused);
    assert!(!error.may_have_arrived());
    assert!(chain(&error).contains("tokio"), "{}", chain(&error));
}

#[tokio::test]
async fn k1_neither_url_nor_credentials_are_in_an_error() {
    const CANARY: &str = "c4n4ry";
    let silent = Server::start([vec![]]);
    let cut = Server::start([vec![answer("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n")]]);
    let garbage = Server::start([vec![answer("nonsense\r\n\r\n")]]);
    let urls = [&silent, &cut, &garbage].map(|server| server.url(&format!("/{CANARY}?{CANARY}")));
    for url in urls.into_iter().chain([
        format!("https://payout.invalid/{CANARY}"),
        format!("https://{}/{CANARY}", silent.address()),
        format!("http://gate.example.com/{CANARY}"),
        format!("https://gate.example.com:443/{CANARY}"),
    ]) {
        let request = Request::post(&url)
            .header("authorization", format!("Basic {CANARY}"))
            .body(Bytes::from_static(CANARY.as_bytes()))
            .unwrap();
        let error = Http::new().unwrap().send(request).await.unwrap_err();
        assert!(!chain(&error).contains(CANARY), "{}", chain(&error));
    }
}
