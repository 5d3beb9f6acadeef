//! What a log can hold (wire specification 10.5): every span and event of a call over real HTTP is written down, of this
//! crate as of those below it, and searched.

#![cfg(all(feature = "client", feature = "tracing"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use common::{account_at, amount};
use paycore::{Client, CreatePayout, SendError};
use std::{
    fmt::{Debug, Write as _},
    sync::{
        Arc, Mutex,
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

async fn answer_once(answer: String) -> (Client, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Client::new(account_at(&format!("http://{}/api", listener.local_addr().unwrap()))).unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = vec![0; 1 << 16];
        let mut read = 0;
        // A create ends like this.
        while !bytes[..read].ends_with(b"}}}}") {
            read += stream.read(&mut bytes[read..]).await.unwrap();
        }
        let head = format!(
            "HTTP/1.1 200\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        stream.write_all((head + &answer).as_bytes()).await.unwrap();
    });
    (client, server)
}

#[tokio::test]
async fn trap_72_no_log_line_holds_a_body_a_name_or_a_key() {
    let log = Log::default();
    tracing::subscriber::set_global_default(log.clone()).unwrap();
    let payout = CreatePayout::new("payout-2041".parse().unwrap(), "payment_card_uah", amount("10.42 USD"))
        .field("card_number", "4444333322221111")
        .field("beneficiary_name", "Canary Name")
        .description("canary description");

    let accepted = r#"{"data":{"type":"payout-invoices","id":"cpoi_1","attributes":{"status":"created","reference_id":"payout-2041","descriptor":"canary-descriptor"}}}"#;
    let (client, server) = answer_once(accepted.to_owned()).await;
    assert_eq!(client.send(&payout).await.unwrap().id().as_str(), "cpoi_1");
    server.await.unwrap();
    let unknown = format!(
        r#"{{"errors":["canary-message 4444333322221111 {}"]}}"#,
        common::API_KEY
    );
    let (client, server) = answer_once(unknown).await;
    assert!(matches!(client.send(&payout).await, Err(SendError::Unknown(_))));
    server.await.unwrap();

    let text = log.0.lock().unwrap().clone();
    for expected in ["payout_call", "paycore", "payout-2041", "\"ok\"", "unknown"] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
    for canary in [
        "4444333322221111",
        "canary",
        "Canary",
        "card_number",
        "Basic ",
        "Y29tYV9Gb1hXT2FCU0VuVXB2UDRJ",
        common::API_KEY,
    ] {
        assert!(!text.contains(canary), "{canary} in\n{text}");
    }
}
