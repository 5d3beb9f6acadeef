//! The extractors for axum, over real HTTP on loopback.

#![cfg(feature = "axum")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use axum::{
    Router,
    body::Body,
    extract::{FromRef, FromRequest, Request, State},
    http::StatusCode,
    response::IntoResponse,
    routing::post,
};
use paycore::{
    Acknowledged, Callback, CallbackKeys, CallbackV1, Event, LONGEST_CALLBACK, Mode, PrivateKey, ReceiveError,
};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// TEST ONLY.
const KEY: &str = "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
const BODY: &str = r#"{"data":{"type":"payout-invoices","id":"cpoi_ztg1119SQjlAk1Y2","attributes":{"status":"processed","resolution":"ok"}}}"#;
const SIGNATURE: &str = "wbCIOzbkg454u1NksDlUnjRLS5k=";

#[derive(Clone)]
struct Shop {
    keys: Arc<CallbackKeys>,
    /// `None`: the database is down.
    events: Arc<Mutex<Option<BTreeMap<String, usize>>>>,
}

impl FromRef<Shop> for Arc<CallbackKeys> {
    fn from_ref(shop: &Shop) -> Self {
        Self::clone(&shop.keys)
    }
}

async fn receive(State(shop): State<Shop>, callback: Callback) -> Result<Acknowledged, StatusCode> {
    let mut events = shop.events.lock().unwrap();
    let events = events.as_mut().ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
    let key = callback.repeat_key().as_str().to_owned();
    *events.entry(key).or_default() += 1;
    Ok(Acknowledged)
}

async fn receive_v1(callback: CallbackV1) -> String {
    format!("{:?} {}", callback.state(), callback.reference().unwrap_or_default())
}

fn key() -> PrivateKey {
    PrivateKey::new(Mode::Test, KEY).unwrap()
}

fn shop() -> Shop {
    Shop {
        keys: Arc::new(CallbackKeys::new([key()]).unwrap()),
        events: Arc::new(Mutex::new(Some(BTreeMap::new()))),
    }
}

async fn serve() -> (Shop, SocketAddr) {
    let shop = shop();
    let router = Router::new()
        .route("/callback", post(receive))
        .route("/v1", post(receive_v1))
        .with_state(shop.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (shop, address)
}

/// Status and body of the answer.
async fn exchange(address: SocketAddr, path: &str, headers: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let answer = String::from_utf8(bytes).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

async fn callback(address: SocketAddr, signature: &str, body: &str) -> (u16, String) {
    exchange(address, "/callback", &format!("x-signature: {signature}\r\n"), body).await
}

#[tokio::test]
async fn c5_a_right_signature_gets_ok_as_often_as_it_comes() {
    let (shop, address) = serve().await;
    for _ in 0..100 {
        assert_eq!(callback(address, SIGNATURE, BODY).await, (200, "OK".to_owned()));
    }
    let at_once: Vec<_> = (0..30)
        .map(|_| tokio::spawn(async move { callback(address, SIGNATURE, BODY).await.0 }))
        .collect();
    for answer in at_once {
        assert_eq!(answer.await.unwrap(), 200);
    }
    assert_eq!(
        shop.events
            .lock()
            .unwrap()
            .as_ref()
            .unwrap()
            .values()
            .collect::<Vec<_>>(),
        [&130]
    );
}

#[tokio::test]
async fn trap_61_where_storing_fails_it_comes_again() {
    let (shop, address) = serve().await;
    *shop.events.lock().unwrap() = None;
    assert_eq!(callback(address, SIGNATURE, BODY).await.0, 500);
    *shop.events.lock().unwrap() = Some(BTreeMap::new());
    assert_eq!(callback(address, SIGNATURE, BODY).await.0, 200);
}

#[tokio::test]
async fn trap_62_unknown_words_and_foreign_payouts_get_200() {
    let (_, address) = serve().await;
    for body in [
        BODY.replace("processed", "settled_by_dove"),
        BODY.replace("payout-invoices", "withdrawals"),
        BODY.replace("cpoi_ztg1119SQjlAk1Y2", "cpoi_of_somebody_else"),
    ] {
        let signature = Callback::sign_for_tests(&body, &key());
        assert_eq!(callback(address, &signature, &body).await.0, 200, "{body}");
    }
}

#[tokio::test]
async fn a_handler_does_not_run_without_a_right_signature() {
    let (shop, address) = serve().await;
    let live = BODY.replace(r#""resolution""#, r#""test_mode":false,"resolution""#);
    let twice = format!("x-signature: {SIGNATURE}\r\nX-Signature: {SIGNATURE}\r\n");
    for (headers, body, status) in [
        (
            format!("x-signature: {SIGNATURE}\r\n"),
            BODY.replace("processed", "expired"),
            403,
        ),
        (format!("x-signature: {}\r\n", &SIGNATURE[1..]), BODY.to_owned(), 403),
        (String::new(), BODY.to_owned(), 403),
        (twice, BODY.to_owned(), 403),
        (
            format!("x-signature: {}\r\n", Callback::sign_for_tests(&live, &key())),
            live,
            403,
        ),
        (
            format!("x-signature: {}\r\n", Callback::sign_for_tests("[]", &key())),
            "[]".to_owned(),
            400,
        ),
    ] {
        let (found, told) = exchange(address, "/callback", &headers, &body).await;
        assert_eq!(found, status, "{body}");
        assert!(!told.contains("processed") && !told.contains("sk_test"), "{told}");
    }
    assert!(shop.events.lock().unwrap().as_ref().unwrap().is_empty());
}

#[tokio::test]
async fn trap_71_where_it_comes_from_does_not_count() {
    let (_, address) = serve().await;
    for from in ["3.126.246.226", "203.0.113.9"] {
        let headers = format!("X-Signature: {SIGNATURE}\r\nX-Forwarded-For: {from}\r\n");
        assert_eq!(exchange(address, "/callback", &headers, BODY).await.0, 200, "{from}");
    }
    let headers = "X-Forwarded-For: 3.126.246.226\r\n";
    assert_eq!(exchange(address, "/callback", headers, BODY).await.0, 403);
}

#[tokio::test]
async fn c14_a_body_without_end_is_refused() {
    let shop = shop();
    for length in [LONGEST_CALLBACK + 1, 10 * LONGEST_CALLBACK] {
        let request = Request::new(Body::from("x".repeat(length)));
        let error = Callback::from_request(request, &shop).await.unwrap_err();
        // Not even kept: the reading stops there.
        assert!(matches!(error, ReceiveError::Body { .. }), "{error}");
        assert_eq!(error.into_response().status(), 413);
    }
    let long = "x".repeat(LONGEST_CALLBACK + 1);
    let error = ReceiveError::from(Callback::verify_signature("", long, &shop.keys).unwrap_err());
    assert_eq!(error.into_response().status(), 413);
}

#[tokio::test]
async fn trap_70_version_1_has_an_extractor_of_its_own() {
    let (_, address) = serve().await;
    let body = CallbackV1::sign_for_tests(r#"{"state":"success","reference":"100001"}"#, &key());
    assert_eq!(
        exchange(address, "/v1", "", &body).await,
        (200, "Success 100001".to_owned())
    );
    let headers = format!("x-signature: {SIGNATURE}\r\n");
    assert_eq!(exchange(address, "/v1", &headers, BODY).await.0, 403);
    assert_eq!(exchange(address, "/v1", "", &body.replace("==", "")).await.0, 403);
    assert_eq!(
        callback(address, &Callback::sign_for_tests(&body, &key()), &body)
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn a_callback_taken_out_of_a_request_is_the_same() {
    let shop = shop();
    let request = Request::post("/")
        .header("X-Signature", SIGNATURE)
        .body(Body::from(BODY))
        .unwrap();
    let callback = Callback::from_request(request, &shop).await.unwrap();
    assert!(matches!(callback.event(), Event::Payout(_)));
    assert_eq!(callback.body(), BODY);
}
