//! What a log can hold (Payoneer 10, traps 52 and 53): every span and event of a call over real HTTP is written down, of this
//! crate as of those below it, and searched.

#![cfg(all(feature = "client", feature = "tracing"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use common::{account_of, program};
use payoneer::SendError;
use payoneer::v2::{Client, CreatePayout, LoginLink, Orders, OrdersAccess, OrdersReport, Store};
use std::{
    fmt::{Debug, Write as _},
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// Writes down everything, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>, Arc<AtomicU64>);

struct Line<'l>(&'l mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Log {
    fn line(&self, what: &str, visit: impl FnOnce(&mut dyn Visit)) {
        let mut text = self.0.lock().unwrap();
        write!(text, "{what}:").unwrap();
        visit(&mut Line(&mut text));
        text.push('\n');
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(span.metadata().name(), |line| span.record(line));
        Id::from_u64(self.1.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.line("recorded", |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.line(event.metadata().target(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

async fn answer_once(last_of_request: &'static str, answer: &'static str) -> (Client, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let program = program()
        .at(&format!("http://{}", listener.local_addr().unwrap()))
        .unwrap();
    let client = Client::new(account_of(program)).unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = vec![0; 1 << 16];
        let mut read = 0;
        while !bytes[..read].ends_with(last_of_request.as_bytes()) {
            read += stream.read(&mut bytes[read..]).await.unwrap();
        }
        let head = format!(
            "HTTP/1.1 200\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        stream.write_all((head + answer).as_bytes()).await.unwrap();
    });
    (client, server)
}

/// What is secret, or personal, in the calls below.
const SECRETS: [&str; 7] = [
    "canary-token",
    "canary-link",
    "Canary Shop",
    "canary-payee",
    "Basic",
    common::PASSWORD,
    // The header's base64, in part.
    "VGVzdE9ubHlVc2Vy",
];

/// Parts of bodies, of requests and of answers.
const BODIES: [&str; 7] = [
    "canary",
    "Canary",
    "4444333322221111",
    "payee_id",
    "audit_id",
    "client_reference_id",
    common::USER,
];

/// Everything that three calls over real HTTP write down, at every level. There is one log for a whole process.
fn log() -> &'static str {
    static LOG: LazyLock<String> = LazyLock::new(|| {
        let log = Log::default();
        tracing::subscriber::set_global_default(log.clone()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(three_calls());
        let text = log.0.lock().unwrap().clone();
        for expected in [
            "payout_call",
            "payoneer",
            "payout-2041",
            "\"ok\"",
            "rejected",
            "payees/login-link",
        ] {
            assert!(text.contains(expected), "{expected} is missing in\n{text}");
        }
        text
    });
    &LOG
}

async fn three_calls() {
    let payout = CreatePayout::new(
        "payout-2041".parse().unwrap(),
        "25.22 USD".parse().unwrap(),
        "canary-payee".parse().unwrap(),
        "canary description",
    )
    .orders_report(OrdersReport::new(
        Store::new(44, "Canary Shop", "https://shop.example"),
        Orders::at("https://shop.example/orders", OrdersAccess::token("canary-token")),
    ));

    let taken = r#"{"audit_id":1,"code":0,"payout_id":"17","amount":25.22,"currency":"USD","note":"canary-note"}"#;
    let (client, server) = answer_once("}}}}", taken).await;
    assert_eq!(client.send(&payout).await.unwrap().payout_id().as_str(), "17");
    server.await.unwrap();
    let refused = r#"{"audit_id":1,"code":10005,"description":"canary-message 4444333322221111"}"#;
    let (client, server) = answer_once("}}}}", refused).await;
    assert!(matches!(client.send(&payout).await, Err(SendError::Rejected(_))));
    server.await.unwrap();
    let link = r#"{"audit_id":1,"code":0,"login_link":"https://payouts.sandbox.payoneer.com/lp?token=canary-link"}"#;
    let (client, server) = answer_once("}", link).await;
    let call = LoginLink::new("canary-payee".parse().unwrap());
    assert!(client.send(&call).await.unwrap().url().ends_with("canary-link"));
    server.await.unwrap();
}

#[test]
fn trap_52_no_log_line_holds_a_secret() {
    let text = log();
    for canary in SECRETS {
        assert!(!text.contains(canary), "{canary} in\n{text}");
    }
}

#[test]
fn trap_53_no_log_line_holds_a_body() {
    let text = log();
    for canary in BODIES {
        assert!(!text.contains(canary), "{canary} in\n{text}");
    }
    assert!(!text.contains(['{', '}']), "{text}");
}
