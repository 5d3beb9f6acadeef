//! What a log can hold (wire specification 4.0.4, *Logging*): every span and event of a call over real HTTP is written down, of this
//! crate as of those below it, and searched.

#![cfg(all(feature = "client", feature = "tracing", feature = "_signer"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::account_at;
use http::{Request, Response};
use paynet::{
    Account, BankAccount, Card, CardNumber, Client, ControlKey, CreateCardRef, Credentials, Cvv, Endpoint, Expiry,
    FormRoute, Gateway, GetBalance, GetCardInfo, Payout, PayoutByRef, PayoutCheck, PayoutForm, SendError,
    TransferByRef, UpdateRecurringPayments,
};
use payout_core::{Transport, TransportError, TransportErrorKind};
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

/// The one log of this program: other threads write to it as well, and all of it is searched by each test.
fn log() -> Log {
    static LOG: LazyLock<Log> = LazyLock::new(|| {
        let log = Log::default();
        tracing::subscriber::set_global_default(log.clone()).unwrap();
        log
    });
    LOG.clone()
}

async fn answer_once(answer: &'static str) -> (Client, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Client::new(account_at(&format!("http://{}/paynet", listener.local_addr().unwrap()))).unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = vec![0; 1 << 16];
        let mut read = 0;
        // The extra parameter is the last one of the body.
        while !bytes[..read].ends_with(b"purpose=canary%20purpose") {
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

#[tokio::test]
async fn trap_48_no_log_line_holds_a_body_a_name_or_a_key() {
    let log = log();
    let payout = Payout::new(
        Endpoint::Id(39915),
        "payout-2041".parse().unwrap(),
        "10.42 USD".parse().unwrap(),
        BankAccount::new("4444333322221111")
            .unwrap()
            .account_name("Canary Name"),
    )
    .extra("purpose", "canary purpose");

    let (client, server) = answer_once("type=async-response\n&paynet-order-id=17\n&descriptor=canary-descriptor").await;
    assert_eq!(client.send(&payout).await.unwrap().order_id().as_str(), "17");
    server.await.unwrap();
    let (client, server) = answer_once("type=error\n&error-message=canary-message+4444333322221111").await;
    assert!(matches!(client.send(&payout).await, Err(SendError::Rejected(_))));
    server.await.unwrap();

    let text = log.0.lock().unwrap().clone();
    for expected in ["payout_call", "paynet", "payout-2041", "\"ok\"", "rejected"] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
    for canary in [
        "4444333322221111",
        "canary",
        "Canary",
        "account_number",
        "oauth_",
        "error-message",
        "PRIVATE",
    ] {
        assert!(!text.contains(canary), "{canary} in\n{text}");
    }
    for line in common::KEY_PEM.lines().filter(|line| !line.starts_with("---")) {
        assert!(!text.contains(line), "a line of the private key");
    }
}

const HERE: Endpoint = Endpoint::Id(39915);

/// Every call with a card, a person or a key in it, ended in every way.
#[tokio::test]
async fn k1_at_trace_no_call_shows_a_card_a_person_or_a_key() {
    let log = log();
    let refusal = "type=error&error-message=canary+4444333322221111&serial-number=4444333322221111";
    for (status, body) in [
        (200, refusal),
        (400, r#"{"type":"error","error-message":"canary 4444333322221111"}"#),
        (200, "type=async-response&paynet-order-id=17&cardholder-name=canary"),
        (200, "type=status-response&status=approved&cardholder-name=canary"),
        (403, "<html>canary</html>"),
        (500, "canary 4444333322221111"),
        (0, ""),
    ] {
        let transport = move |_: Request<Bytes>| async move {
            let response = Response::builder()
                .status(status)
                .body(Bytes::from_static(body.as_bytes()));
            response.map_err(|_| TransportError::in_doubt(TransportErrorKind::Closed))
        };
        let credentials = Credentials::sandbox(common::LOGIN, common::key());
        let account = Account::new(
            Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap(),
            credentials.control_key(ControlKey::new("canary-control").unwrap()),
        );
        let client = Client::with_transport(account.unwrap(), transport);
        every_call(&client).await;
    }
    let text = log.0.lock().unwrap().clone();
    for operation in [
        "payout-check",
        "payout-by-ref",
        "payout-form",
        "get-balance",
        "create-card-ref",
        "status",
    ] {
        assert!(
            text.contains(&format!("operation=\"{operation}\"")),
            "{operation} in\n{text}"
        );
    }
    for outcome in ["ok", "rejected", "unknown", "refused", "temporary", "malformed"] {
        assert!(text.contains(&format!("outcome=\"{outcome}\"")), "{outcome} in\n{text}");
    }
    for canary in ["4444333322221111", "7391", "canary", "oauth_", "credit_card", "PRIVATE"] {
        assert!(!text.contains(canary), "{canary} in\n{text}");
    }
}

async fn every_call<T: Transport>(client: &Client<T>) {
    let card = || {
        Card::new(CardNumber::new("4444333322221111").unwrap())
            .printed_name("canary")
            .expiry(Expiry::new("12", "2031").unwrap())
            .cvv(Cvv::new("7391").unwrap())
    };
    let amount = "10.42 USD".parse().unwrap();
    let reference = || "payout-2041".parse().unwrap();
    let payout = || Payout::new(HERE, reference(), amount, card()).description("canary");
    client.send(&payout()).await.ok();
    client.send(&PayoutCheck::new(payout())).await.ok();
    client.send(&payout().status()).await.ok();
    let by_ref = PayoutByRef::new(HERE, reference(), amount, "7654321".parse().unwrap());
    client.send(&by_ref.purpose("canary")).await.ok();
    client
        .send(&PayoutForm::new(FormRoute::v4_rsa(), HERE, reference(), amount))
        .await
        .ok();
    client
        .send(&CreateCardRef::new(HERE, &reference(), "17".parse().unwrap()))
        .await
        .ok();
    client
        .send(&GetCardInfo::new(HERE, "7654321".parse().unwrap()))
        .await
        .ok();
    client.send(&GetBalance::of_merchant("merchant")).await.ok();
    let number = CardNumber::new("4444333322221111").unwrap();
    let transfer = TransferByRef::new(HERE, reference(), "10.42 RUB".parse().unwrap(), number);
    client.send(&transfer.description("canary")).await.ok();
    let many = UpdateRecurringPayments::new(HERE, "1190,4444333322221111,canary\n");
    client.send(&many).await.ok();
    // What is not sent at all: the error goes through the span too.
    client
        .send(&payout().extra("credit_card_number", "4444333322221111"))
        .await
        .unwrap_err();
}
