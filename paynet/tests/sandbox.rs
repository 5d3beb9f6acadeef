//! The client against the sandbox over real HTTP on loopback.

#![cfg(all(feature = "sandbox", feature = "client", feature = "_signer"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use http::{StatusCode, header};
use paynet::{
    Account, BankAccount, Callback, CallbackUrl, Client, Credentials, Endpoint, Gateway, Payout, PayoutState, RsaKey,
    SendError, Status,
    sandbox::{Call, CallbackState, Fault, Pace, RefusalType, Sandbox, SandboxBuilder, Script, ServeError},
};
use payout_core::{FetchError, Http, RejectionKind, Transport};
use sandbox_support::{Draft, LOGIN, builder, control_key};
use std::{
    future::{Future, poll_fn},
    task::Poll,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

const KEY: &str = include_str!("keys/test_only_rsa2048_pkcs8.pem");

/// A sandbox that listens, and a client of it.
struct Served {
    sandbox: Sandbox,
    base: String,
    client: Client,
}

async fn serve(builder: SandboxBuilder) -> Served {
    let sandbox = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/paynet", listener.local_addr().unwrap());
    tokio::spawn(sandbox.clone().serve_with_callbacks(listener, Http::new().unwrap()));
    let credentials = Credentials::sandbox(LOGIN, RsaKey::from_pem(KEY).unwrap());
    let account = Account::new(Gateway::sandbox(&base).unwrap(), credentials).unwrap();
    Served {
        sandbox,
        base,
        client: Client::new(account).unwrap(),
    }
}

fn payout(reference: &str, account_number: &str) -> Payout {
    Payout::new(
        Endpoint::Id(39915),
        reference.parse().unwrap(),
        "10.42 USD".parse().unwrap(),
        BankAccount::new(account_number).unwrap().account_name("Zoë O'Neil"),
    )
}

/// A merchant's server: gives each answer of `answers` once, then the last one again, and reports the queries.
async fn merchant(answers: &'static [u16]) -> (CallbackUrl, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let (sender, queries) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        for index in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            let head = String::from_utf8(head).unwrap();
            let target = head.strip_prefix("GET /notify?").unwrap().split(' ').next().unwrap();
            sender.send(target.to_owned()).unwrap();
            let status = answers.get(index).or(answers.last()).unwrap();
            let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (CallbackUrl::with_plain_http(&url).unwrap(), queries)
}

#[tokio::test]
async fn payouts_are_followed_to_their_final_states_and_called_back() {
    let served = serve(builder()).await;
    let (url, mut queries) = merchant(&[200]).await;
    for (reference, account_number, end, word) in [
        ("approved", "1234567890", PayoutState::Paid, "approved"),
        ("declined", "0987654321", PayoutState::NotPaid, "declined"),
        ("error", "1987654321", PayoutState::NotPaid, "error"),
    ] {
        let payout = payout(reference, account_number).server_callback_url(url.clone());
        let accepted = served.client.send(&payout).await.unwrap();
        let look_up = payout.status().order_id(accepted.order_id().clone());
        let mut states = Vec::new();
        for _ in 0..3 {
            let answer = served.client.send(&look_up).await.unwrap();
            states.push(answer.state());
            assert_eq!(answer.is_final(), answer.word().as_str() == word);
        }
        assert_eq!(states, [PayoutState::Pending, PayoutState::Pending, end]);

        let callback = Callback::verify(&queries.recv().await.unwrap(), &control_key()).unwrap();
        assert!(callback.matches(&reference.parse().unwrap(), accepted.order_id()));
        assert_eq!(callback.status().as_str(), word);
        assert_eq!(
            served.sandbox.paid(reference).len(),
            usize::from(end == PayoutState::Paid)
        );
    }
    assert!(served.sandbox.refusals().is_empty());
    assert_eq!(served.sandbox.received(Call::Payout), 3);
}

#[tokio::test]
async fn an_order_that_never_ends_stays_pending() {
    let served = serve(builder()).await;
    let payout = payout("p", "5555555555");
    drop(served.client.send(&payout).await.unwrap());
    for _ in 0..5 {
        assert_eq!(
            served.client.send(&payout.status()).await.unwrap().state(),
            PayoutState::Pending
        );
    }
}

#[tokio::test]
async fn a_callback_is_tried_again_until_it_gets_200() {
    let pauses = [Duration::from_millis(1); 5];
    let served = serve(builder().pace(Pace::Polls(0)).callback_pauses(pauses)).await;
    let (url, mut queries) = merchant(&[500, 404, 200]).await;
    let payout = payout("p", "1234567890").server_callback_url(url);
    drop(served.client.send(&payout).await.unwrap());
    assert_eq!(served.sandbox.callbacks().len(), 1);
    let first = queries.recv().await.unwrap();
    assert_eq!(queries.recv().await.unwrap(), first);
    assert_eq!(queries.recv().await.unwrap(), first);
    while served.sandbox.callbacks()[0].1 != CallbackState::Delivered {
        tokio::task::yield_now().await;
    }
    assert!(Callback::verify(&first, &control_key()).is_ok());
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_the_look_up_finds_the_order() {
    let served = serve(builder()).await;
    let payout = payout("p", "1234567890");
    served.sandbox.inject(Call::Payout, Fault::answer_lost());
    assert!(matches!(served.client.send(&payout).await, Err(SendError::Unknown(_))));
    assert_eq!(served.sandbox.orders().len(), 1);
    assert_eq!(served.sandbox.received(Call::Payout), 1, "nothing was sent again");
    let found = served.client.send(&payout.status()).await.unwrap();
    assert_eq!(found.order_id().unwrap().as_str(), "6982864");
}

#[tokio::test]
async fn a_lost_request_is_unknown_and_leaves_nothing() {
    for fault in [Fault::never_arrived(), Fault::unreachable()] {
        let served = serve(builder()).await;
        let payout = payout("p", "1234567890");
        served.sandbox.inject(Call::Payout, fault);
        assert!(matches!(served.client.send(&payout).await, Err(SendError::Unknown(_))));
        assert!(served.sandbox.orders().is_empty());
        assert!(served.client.send(&payout.status()).await.is_err());
    }
}

#[tokio::test]
async fn a_cut_connection_gives_not_one_byte() {
    let served = serve(builder()).await;
    let host = served
        .base
        .strip_prefix("http://")
        .unwrap()
        .strip_suffix("/paynet")
        .unwrap();
    let mut draft = Draft::payout("p");
    draft.url = format!("{}/api/v4/payout/39915", served.base);
    let request = draft.sign();
    let mut bytes = format!(
        "POST /paynet/api/v4/payout/39915 HTTP/1.1\r\nhost: {host}\r\nauthorization: {}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n",
        request.headers()[header::AUTHORIZATION].to_str().unwrap(),
        request.body().len(),
    )
    .into_bytes();
    bytes.extend_from_slice(request.body());
    for (fault, answered) in [(Fault::answer_lost(), false), (Fault::none(), true)] {
        served.sandbox.inject(Call::Payout, fault);
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(&bytes).await.unwrap();
        let mut answer = Vec::new();
        // A reset is as good as an end.
        drop(stream.read_to_end(&mut answer).await);
        assert_eq!(answer.starts_with(b"HTTP/1.1 200"), answered);
        assert_eq!(answer.is_empty(), !answered);
    }
    assert_eq!(served.sandbox.orders().len(), 2);
}

#[tokio::test]
async fn what_the_client_makes_of_faults() {
    let served = serve(builder()).await;
    let page = |status| Fault::answer(status, "text/html", "<html>busy</html>");
    let unknown = [
        page(StatusCode::SERVICE_UNAVAILABLE),
        page(StatusCode::FORBIDDEN),
        page(StatusCode::TEMPORARY_REDIRECT),
        page(StatusCode::TOO_MANY_REQUESTS).without_effect(),
        Fault::html(),
        Fault::empty(),
        Fault::none().cut(20),
        Fault::none().field("type", "surprise"),
        Fault::none().field("merchant-order-id", "another"),
        Fault::none().without_field("paynet-order-id"),
        Fault::none().field_twice("paynet-order-id"),
        Fault::refused(RefusalType::ValidationError, "no", "1").with_effect(),
        Fault::refused(RefusalType::Error, "no", "1").with_effect(),
    ];
    for (index, fault) in unknown.into_iter().enumerate() {
        served.sandbox.inject(Call::Payout, fault);
        let outcome = served.client.send(&payout(&format!("u-{index}"), "1234567890")).await;
        assert!(matches!(outcome, Err(SendError::Unknown(_))), "{index}: {outcome:?}");
    }
    for kind in [RefusalType::ValidationError, RefusalType::Error] {
        served
            .sandbox
            .inject(Call::Payout, Fault::refused(kind, "no funds", "1"));
        let outcome = served.client.send(&payout("r", "1234567890")).await;
        assert!(matches!(outcome, Err(SendError::Rejected(_))), "{kind:?}: {outcome:?}");
    }
    served
        .sandbox
        .inject(Call::Payout, Fault::none().late(Duration::from_millis(20)));
    assert!(served.client.send(&payout("late", "1234567890")).await.is_ok());
}

#[tokio::test]
async fn a_key_that_is_not_registered_is_denied_and_the_sandbox_says_why() {
    let served = serve(builder()).await;
    let other = include_str!("../../payout-signing/tests/keys/test_only_rsa3072_pkcs8.pem");
    let credentials = Credentials::sandbox(LOGIN, RsaKey::from_pem(other).unwrap());
    let account = Account::new(Gateway::sandbox(&served.base).unwrap(), credentials).unwrap();
    let outcome = Client::new(account).unwrap().send(&payout("p", "1234567890")).await;
    let Err(SendError::Rejected(rejection)) = outcome else {
        panic!("{outcome:?}");
    };
    assert!(
        matches!(rejection.kind(), RejectionKind::Access | RejectionKind::Credentials),
        "{rejection:?}"
    );
    let refusal = served.sandbox.refusals().pop().unwrap();
    assert!(refusal.to_string().contains("signature"), "{refusal}");
    assert!(served.sandbox.orders().is_empty());
}

#[tokio::test]
async fn a_look_up_of_an_unknown_or_hidden_order_says_nothing() {
    let served = serve(builder()).await;
    let look_up = Status::new(Endpoint::Id(39915), &"nobody".parse().unwrap());
    let outcome = served.client.send(&look_up).await;
    assert!(
        !matches!(outcome, Ok(_) | Err(FetchError::NotFound { .. })),
        "{outcome:?}"
    );
    served.sandbox.script("p", Script::new().hidden_for(1));
    let payout = payout("p", "1234567890");
    drop(served.client.send(&payout).await.unwrap());
    assert!(served.client.send(&payout.status()).await.is_err());
    assert_eq!(
        served.client.send(&payout.status()).await.unwrap().state(),
        PayoutState::Pending
    );
}

#[tokio::test]
async fn groups_and_any_context_path() {
    let served = serve(builder()).await;
    // Trap 1: Billblend's prefix.
    let base = served.base.replace("/paynet", "/checkout");
    let credentials = Credentials::sandbox(LOGIN, RsaKey::from_pem(KEY).unwrap());
    let account = Account::new(Gateway::sandbox(&base).unwrap(), credentials).unwrap();
    let client = Client::new(account).unwrap();
    let euros = Payout::new(
        Endpoint::Group(1205),
        "p".parse().unwrap(),
        "7 EUR".parse().unwrap(),
        BankAccount::new("1234567890").unwrap(),
    );
    drop(client.send(&euros).await.unwrap());
    assert_eq!(
        client.send(&euros.status()).await.unwrap().state(),
        PayoutState::Pending
    );
}

#[tokio::test]
async fn a_body_without_end_is_not_read() {
    let served = serve(builder()).await;
    let request = http::Request::post(format!("{}/api/v4/payout/39915", served.base))
        .body(bytes::Bytes::from(vec![b'a'; (1 << 20) + 1]))
        .unwrap();
    // The answer, or the end of the connection: whichever the client sees first.
    if let Ok(answer) = Http::new().unwrap().send(request).await {
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
    assert_eq!(served.sandbox.received(Call::Payout), 0);
}

#[tokio::test]
async fn only_loopback_is_served() {
    for address in ["0.0.0.0:0", "[::]:0"] {
        let Ok(listener) = TcpListener::bind(address).await else {
            continue; // a machine without IPv6
        };
        // Refused before anything is waited for, so one poll is enough.
        let mut serving = std::pin::pin!(builder().build().serve(listener));
        let Poll::Ready(Err(error)) = poll_fn(|cx| Poll::Ready(serving.as_mut().poll(cx))).await else {
            panic!("{address} is served");
        };
        assert!(matches!(error, ServeError::NotLoopback { .. }), "{error}");
        assert!(error.to_string().contains("127.0.0.1"), "{error}");
    }
}
