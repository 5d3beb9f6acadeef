//! The extractors for axum, over real HTTP on loopback.

#![cfg(feature = "axum")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use axum::{
    Router,
    body::Body,
    extract::{FromRef, FromRequest, Request, State},
    response::IntoResponse,
    routing::get,
};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use payoneer::{
    Acknowledged, Authentic, Callback, Event, HmacAuth, LONGEST_BODY, LONGEST_QUERY, LookUp, Nonces, ReceiveError,
    Redirect,
};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

#[derive(Clone)]
struct Shop {
    auth: Arc<HmacAuth>,
    nonces: Arc<Nonces>,
    hints: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl FromRef<Shop> for Arc<HmacAuth> {
    fn from_ref(shop: &Shop) -> Self {
        Self::clone(&shop.auth)
    }
}

impl Shop {
    fn store(&self, hint: &Callback) {
        let key = hint.repeat_key().as_str().to_owned();
        *self.hints.lock().unwrap().entry(key).or_default() += 1;
    }

    fn hints(&self) -> Vec<usize> {
        self.hints.lock().unwrap().values().copied().collect()
    }
}

fn now() -> Duration {
    SystemTime::UNIX_EPOCH.elapsed().unwrap()
}

async fn receive(State(shop): State<Shop>, hint: Callback) -> Acknowledged {
    shop.store(&hint);
    Acknowledged
}

async fn signed(State(shop): State<Shop>, authentic: Authentic) -> Result<Acknowledged, ReceiveError> {
    let nonce = shop.nonces.record(&authentic, now());
    shop.store(&authentic.once(nonce)?.of_url(Event::PayeeApproved));
    Ok(Acknowledged)
}

async fn come_back(redirect: Redirect) -> String {
    match redirect.look_up() {
        LookUp::Payee(_) => "we are looking".to_owned(),
        _ => "who are you?".to_owned(),
    }
}

async fn serve() -> (Shop, SocketAddr) {
    let public = "https://hooks.example.com/hooks".parse().unwrap();
    let shop = Shop {
        auth: Arc::new(HmacAuth::sandbox("TEST-ONLY-hmac", public).unwrap()),
        nonces: Arc::default(),
        hints: Arc::default(),
    };
    let hooks = Router::new().route("/signed", get(signed).post(signed));
    let router = Router::new()
        .route("/ipcn", get(receive).post(receive))
        .route("/back", get(come_back))
        .nest("/hooks", hooks)
        .with_state(shop.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (shop, address)
}

/// Status and body of the answer to these bytes.
async fn exchange(address: SocketAddr, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let answer = String::from_utf8(bytes).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

async fn fetch(address: SocketAddr, path: &str) -> (u16, String) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
    exchange(address, &request).await
}

async fn post(address: SocketAddr, path: &str, authorization: &str, body: &str) -> (u16, String) {
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n{authorization}Content-Length: {length}\r\n\r\n{body}"
    );
    exchange(address, &request).await
}

#[tokio::test]
async fn c5_thirty_copies_at_once_are_one_hint_and_all_answered_200() {
    let (shop, address) = serve().await;
    let copies: Vec<_> = (0..30)
        .map(|_| tokio::spawn(async move { fetch(address, "/ipcn?PAYMENT=true&IntPaymentId=payout-2041").await }))
        .collect();
    for copy in copies {
        assert_eq!(copy.await.unwrap(), (200, "OK".to_owned()));
    }
    assert_eq!(shop.hints(), [30]);
}

#[tokio::test]
async fn c12_what_can_be_read_is_answered_200_whomever_it_names() {
    let (shop, address) = serve().await;
    for path in ["/ipcn", "/ipcn?", "/ipcn?apuid=nobody", "/ipcn?NEW=true"] {
        assert_eq!(fetch(address, path).await.0, 200, "{path}");
    }
    assert_eq!(
        post(address, "/ipcn?ignored=%zz", "", r#"{"Payee Id":"p"}"#).await.0,
        200
    );
    assert_eq!(shop.hints().iter().sum::<usize>(), 5);
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_400_and_not_repeated() {
    let (shop, address) = serve().await;
    for path in [
        "/ipcn?apuid=CANARY&apuid=b",
        "/ipcn?apuid=CANARY%zz",
        "/back?apuid=CANARY%FF",
    ] {
        assert_eq!(fetch(address, path).await, (400, "Bad Request".to_owned()), "{path}");
    }
    for body in ["", "[]", "CANARY", r#"{"a":"CANARY","a":"b"}"#] {
        assert_eq!(
            post(address, "/ipcn", "", body).await,
            (400, "Bad Request".to_owned()),
            "{body}"
        );
    }
    assert!(shop.hints().is_empty());
}

#[tokio::test]
async fn c14_a_body_over_the_cap_is_answered_413() {
    let long = format!(r#"{{"Payee Id":"p","x":"{}"}}"#, "x".repeat(LONGEST_BODY));
    let request = || Request::post("/ipcn").body(Body::from(long.clone())).unwrap();
    let refused = Callback::from_request(request(), &()).await.unwrap_err();
    assert!(matches!(refused, ReceiveError::Body(_)), "{refused}");
    assert_eq!(refused.into_response().status(), 413);
    let refused = Authentic::from_request(request(), &serve().await.0).await.unwrap_err();
    assert_eq!(refused.into_response().status(), 413);
    let query = format!("/ipcn?x={}", "x".repeat(LONGEST_QUERY));
    let long = Request::get(query).body(Body::empty()).unwrap();
    let refused = Callback::from_request(long, &()).await.unwrap_err();
    assert_eq!(refused.into_response().status(), 413);
}

#[tokio::test]
async fn c1_a_signed_notification_is_taken_once() {
    let (shop, address) = serve().await;
    let body = r#"{"Payee Id":"p"}"#;
    // The secret's owner signs the public URL; the router sees the path without `/hooks`.
    let request = http::Request::post("/signed")
        .body(Bytes::from_static(body.as_bytes()))
        .unwrap();
    let request = shop.auth.sign_for_tests(request, "n-1", now()).unwrap();
    let value = request.headers().get(AUTHORIZATION).unwrap().to_str().unwrap();
    let header = format!("Authorization: {value}\r\n");

    for (header, body) in [
        (String::new(), body),
        ("Authorization: Basic eA==\r\n".to_owned(), body),
        (header.repeat(2), body),
        (header.clone(), r#"{"Payee Id":"q"}"#),
        (header.replace("n-1", "n-2"), body),
    ] {
        let refused = post(address, "/hooks/signed", &header, body).await;
        assert_eq!(refused, (403, "Forbidden".to_owned()), "{header}");
    }
    assert!(shop.hints().is_empty());
    assert_eq!(post(address, "/hooks/signed", &header, body).await.0, 200);
    assert_eq!(post(address, "/hooks/signed", &header, body).await.0, 403);
    assert_eq!(shop.hints(), [1]);

    let rubbish = http::Request::post("/signed").body(Bytes::from_static(b"[]")).unwrap();
    let rubbish = shop.auth.sign_for_tests(rubbish, "n-3", now()).unwrap();
    let value = rubbish.headers().get(AUTHORIZATION).unwrap().to_str().unwrap();
    let header = format!("Authorization: {value}\r\n");
    assert_eq!(post(address, "/hooks/signed", &header, "[]").await.0, 400);
}

#[tokio::test]
async fn trap_48_a_browser_that_comes_back_is_looked_up() {
    let (_, address) = serve().await;
    let back = fetch(address, "/back?apuid=ID123&payoneerid=1965321").await;
    assert_eq!(back, (200, "we are looking".to_owned()));
    assert_eq!(fetch(address, "/back").await, (200, "who are you?".to_owned()));
}
