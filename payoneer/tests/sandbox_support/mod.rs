//! Requests made by hand, so that every byte of them can be changed. User name and password are TEST ONLY.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "shared by several tests, each of which uses a part; a test may panic"
)]

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderMap, Request, header};
use payoneer::v2::sandbox::{Delivery, Partner, Reply, Sandbox, SandboxBuilder};
use serde_json::Value;
use std::time::Duration;

pub const PROGRAM: &str = "100000001";
pub const USER: &str = "TestOnlyUser";
pub const PASSWORD: &str = "TEST ONLY password";
/// 2018-01-24T08:40:06.053
pub const NOW: Duration = Duration::from_millis(1_516_783_206_053);

pub fn at(seconds: u64) -> Duration {
    NOW + Duration::from_secs(seconds)
}

pub fn partner() -> Partner {
    Partner::sandbox(PROGRAM, USER, PASSWORD)
        .balance("USD", "1000.00")
        .payee("ID123")
}

pub fn builder() -> SandboxBuilder {
    Sandbox::builder().partner(partner())
}

pub fn sandbox() -> Sandbox {
    builder().build()
}

pub fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")))
}

/// A request before it is sent.
#[derive(Clone)]
pub struct Draft {
    pub method: &'static str,
    pub url: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Draft {
    pub fn new(method: &'static str, path: &str, body: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, basic(USER, PASSWORD).parse().unwrap());
        if !body.is_empty() {
            headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        }
        Self {
            method,
            url: format!("https://api.sandbox.payoneer.com/v2/programs/{PROGRAM}{path}"),
            headers,
            body: body.to_owned(),
        }
    }

    pub fn fetch(path: &str) -> Self {
        Self::new("GET", path, "")
    }

    /// The documented payout under another reference.
    pub fn payout(reference: &str) -> Self {
        Self::payout_of(reference, "25.22", "ID123")
    }

    pub fn payout_of(reference: &str, amount: &str, payee: &str) -> Self {
        let body = format!(
            r#"{{"payee_id":"{payee}","amount":"{amount}","client_reference_id":"{reference}","description":"TEST","currency":"USD"}}"#
        );
        Self::new("POST", "/payouts", &body)
    }

    pub fn look_up(reference: &str) -> Self {
        Self::fetch(&format!("/payouts/{reference}"))
    }

    pub fn cancel(reference: &str) -> Self {
        Self::new("POST", &format!("/payouts/{reference}/cancel"), "{}")
    }

    pub fn header(mut self, name: header::HeaderName, value: &str) -> Self {
        self.headers.insert(name, value.parse().unwrap());
        self
    }

    pub fn request(&self) -> Request<Bytes> {
        let mut request = Request::builder()
            .method(self.method)
            .uri(&self.url)
            .body(Bytes::from(self.body.clone()))
            .unwrap();
        *request.headers_mut() = self.headers.clone();
        request
    }

    /// Status and body of the answer.
    pub fn ask(&self, sandbox: &Sandbox, now: Duration) -> (u16, String) {
        answer(&sandbox.handle(self.request(), now))
    }

    /// The answer as JSON.
    pub fn json(&self, sandbox: &Sandbox, now: Duration) -> Value {
        let (_, body) = self.ask(sandbox, now);
        serde_json::from_str(&body).unwrap_or_else(|_| panic!("{body}"))
    }

    /// The code of the answer.
    pub fn code(&self, sandbox: &Sandbox, now: Duration) -> i64 {
        let json = self.json(sandbox, now);
        json["code"].as_i64().unwrap_or_else(|| panic!("{json}"))
    }
}

/// Status and body of an answer that arrived.
pub fn answer(reply: &Reply) -> (u16, String) {
    match reply.delivery() {
        Delivery::Answer(answer) => (
            answer.status().as_u16(),
            String::from_utf8(answer.body().to_vec()).unwrap(),
        ),
        other => panic!("no answer: {other:?}"),
    }
}

/// Balance, pending, paid.
pub fn money(sandbox: &Sandbox) -> [String; 3] {
    let ledger = sandbox.ledger(PROGRAM, "USD").unwrap();
    assert!(ledger.adds_up(), "{ledger:?}");
    [ledger.balance(), ledger.pending(), ledger.paid()]
}
