//! The server, with real HTTP.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use payout_core::{
    TransportError,
    sandbox::{CallbackId, Callbacks, Delivery, DueCallback, Reply, Schedule, Serve, ServeError},
    sandbox::{CallbackState, serve, serve_with_callbacks},
};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Ends each exchange as its path says, and tells of each request.
#[derive(Clone, Default)]
struct Toy(Arc<Mutex<Callbacks<u64>>>);

impl Serve for Toy {
    type About = u64;

    fn handle(&self, request: Request<Bytes>, now: Duration) -> Reply {
        let length = u64::try_from(request.body().len()).unwrap();
        self.0.lock().unwrap().push(length, now);
        let delivery = match request.uri().path() {
            "/lost" => Delivery::AnswerLost,
            "/never" => Delivery::NeverArrived,
            "/later" => Delivery::ArrivesLater,
            "/unreachable" => Delivery::Unreachable,
            _ => Delivery::Answer(Response::new(request.into_body())),
        };
        Reply::new(delivery, Duration::from_millis(1))
    }

    fn now(&self) -> Duration {
        Duration::from_secs(1_000)
    }

    fn take_callbacks(&self, now: Duration) -> Vec<DueCallback<u64>> {
        self.0.lock().unwrap().take(now, |length, _, _| {
            let request = Request::get(format!("/told?length={length}")).body(Bytes::new());
            Some((*length, request.ok()?))
        })
    }

    fn callback_answered(&self, id: CallbackId, status: Option<StatusCode>, now: Duration) {
        let schedule = Schedule::new([Duration::ZERO]);
        self.0.lock().unwrap().answered(id, status, &schedule, now);
    }
}

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// Every byte that comes back for a POST with a body of this length.
async fn post(address: SocketAddr, path: &str, length: usize) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head =
        format!("POST {path} HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server may have answered and gone before it read all of it.
    stream.write_all(&vec![b'x'; length]).await.ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    answer
}

#[tokio::test]
async fn an_answer_comes_and_no_answer_is_not_one_byte() {
    let (listener, address) = listener().await;
    tokio::spawn(serve(Toy::default(), listener));
    let answer = String::from_utf8(post(address, "/", 3).await).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nxxx"),
        "{answer}"
    );
    for path in ["/lost", "/never", "/later", "/unreachable"] {
        assert!(post(address, path, 3).await.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_body_without_end_is_not_read() {
    let (listener, address) = listener().await;
    let toy = Toy::default();
    tokio::spawn(serve(toy.clone(), listener));
    let answer = String::from_utf8(post(address, "/", (1 << 20) + 1).await).unwrap();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(toy.0.lock().unwrap().states().count(), 0, "the sandbox never saw it");
}

#[tokio::test]
async fn on_loopback_only() {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    // At once: without this a server that does serve would never come to an end.
    let refused = tokio::select! {
        biased;
        end = serve(Toy::default(), listener) => end.unwrap_err(),
        () = tokio::task::yield_now() => panic!("it serves"),
    };
    assert!(matches!(refused, ServeError::NotLoopback { .. }), "{refused}");
    assert!(refused.to_string().ends_with("bind to 127.0.0.1 or [::1]"), "{refused}");
}

#[tokio::test]
async fn callbacks_are_delivered_and_tried_again() {
    let (listener, address) = listener().await;
    let toy = Toy::default();
    let told = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&told);
    let merchant = move |request: Request<Bytes>| {
        let mut log = log.lock().unwrap();
        log.push(request.uri().to_string());
        let status = if log.len() == 1 {
            StatusCode::BAD_GATEWAY
        } else {
            StatusCode::OK
        };
        let mut answer = Response::new(Bytes::new());
        *answer.status_mut() = status;
        std::future::ready(Ok::<_, TransportError>(answer))
    };
    tokio::spawn(serve_with_callbacks(toy.clone(), listener, merchant));
    post(address, "/", 7).await;
    let state = || toy.0.lock().unwrap().states().map(|(_, state)| state).next();
    while state() != Some(CallbackState::Delivered) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(*told.lock().unwrap(), ["/told?length=7", "/told?length=7"]);
}
