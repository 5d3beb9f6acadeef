//! Requests made by hand, so that every byte of them can be changed. All keys are made up, TEST ONLY.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "shared by several tests, each of which uses a part"
)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{Request, header};
use paycore::{
    CallbackKeys, Mode, PrivateKey,
    sandbox::{CommerceAccount, Delivery, Reply, Sandbox, SandboxBuilder},
};
use serde_json::{Value, json};
use std::time::Duration;

pub const ID: &str = "coma_FoXWOaBSEnUpvP4I";
pub const API_KEY: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
pub const TEST_KEY: &str = "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
pub const LIVE_KEY: &str = "sk_live_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
pub const PUBLIC_TEST_KEY: &str = "pk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
pub const PUBLIC_LIVE_KEY: &str = "pk_live_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
pub const BASE: &str = "https://com.paycore.io/api";
pub const PUBLIC: &str = "https://com.paycore.io/public-api";
pub const CALLBACK_URL: &str = "https://shop.example.com/callback";
pub const NOW: Duration = Duration::from_secs(1_635_338_070);

pub fn at(seconds: u64) -> Duration {
    NOW + Duration::from_secs(seconds)
}

pub fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub fn test_key() -> PrivateKey {
    PrivateKey::new(Mode::Test, TEST_KEY).unwrap()
}

pub fn live_key() -> PrivateKey {
    PrivateKey::new(Mode::Live, LIVE_KEY).unwrap()
}

pub fn keys() -> CallbackKeys {
    CallbackKeys::new([live_key(), test_key()]).unwrap()
}

pub fn account() -> CommerceAccount {
    CommerceAccount::new(ID, API_KEY)
        .private_key(test_key())
        .private_key(live_key())
        .public_key(PUBLIC_TEST_KEY)
        .public_key(PUBLIC_LIVE_KEY)
}

pub fn builder() -> SandboxBuilder {
    Sandbox::builder().account(account())
}

pub fn sandbox() -> Sandbox {
    builder().build()
}

pub fn basic(id: &str, key: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{key}")))
}

/// A payout of 100.78 USD, as attributes.
pub fn payout(reference: &str) -> Value {
    json!({
        "test_mode": true, "reference_id": reference, "currency": "USD", "amount": 100.78, "service": "test_usd",
        "fields": {"account": "587964"},
    })
}

/// With other members, where `null` takes one out.
pub fn with(mut attributes: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            attributes.as_object_mut().unwrap().remove(name);
        } else {
            attributes[name] = value.clone();
        }
    }
    attributes
}

pub fn auto(reference: &str) -> Value {
    with(payout(reference), &json!({"options": {"auto_process": true}}))
}

/// One that is called back.
pub fn told(reference: &str) -> Value {
    with(auto(reference), &json!({"callback_url": CALLBACK_URL}))
}

pub fn envelope(attributes: &Value) -> String {
    json!({"data": {"type": "payout-invoice", "attributes": attributes}}).to_string()
}

pub fn post(path: &str, body: impl Into<String>) -> Request<Bytes> {
    Request::post(format!("{BASE}{path}"))
        .header(header::AUTHORIZATION, basic(ID, API_KEY))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Bytes::from(body.into()))
        .unwrap()
}

pub fn get(path: &str) -> Request<Bytes> {
    Request::get(format!("{BASE}{path}"))
        .header(header::AUTHORIZATION, basic(ID, API_KEY))
        .body(Bytes::new())
        .unwrap()
}

pub fn public(path: &str, body: &Value) -> Request<Bytes> {
    Request::post(format!("{PUBLIC}{path}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Bytes::from(body.to_string()))
        .unwrap()
}

/// Status and body of an answer that arrived.
pub fn text(reply: &Reply) -> (u16, String) {
    match reply.delivery() {
        Delivery::Answer(answer) => (
            answer.status().as_u16(),
            String::from_utf8(answer.body().to_vec()).unwrap(),
        ),
        other => panic!("no answer: {other:?}"),
    }
}

/// The same with the body read.
pub fn answer(reply: &Reply) -> (u16, Value) {
    let (status, body) = text(reply);
    let body = serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
    (status, body)
}

pub fn create_at(sandbox: &Sandbox, attributes: &Value, now: Duration) -> (u16, Value) {
    answer(&sandbox.handle(post("/payout-invoices", envelope(attributes)), now))
}

pub fn create(sandbox: &Sandbox, attributes: &Value) -> (u16, Value) {
    create_at(sandbox, attributes, NOW)
}

/// The id of a payout that is created now.
pub fn created(sandbox: &Sandbox, attributes: &Value) -> String {
    let (status, body) = create(sandbox, attributes);
    assert_eq!(status, 201, "{body}");
    body["data"]["id"].as_str().unwrap().to_owned()
}

pub fn process(sandbox: &Sandbox, id: &str) -> (u16, Value) {
    answer(&sandbox.handle(post(&format!("/payout-invoices/{id}/process"), ""), NOW))
}

pub fn read_at(sandbox: &Sandbox, id: &str, now: Duration) -> Value {
    let (status, body) = answer(&sandbox.handle(get(&format!("/payout-invoices/{id}")), now));
    assert_eq!(status, 200, "{body}");
    body["data"]["attributes"].clone()
}

pub fn status_at(sandbox: &Sandbox, id: &str, now: Duration) -> String {
    read_at(sandbox, id, now)["status"].as_str().unwrap().to_owned()
}

pub fn find_at(sandbox: &Sandbox, reference: &str, now: Duration) -> (u16, Value) {
    let path = format!("/payout-invoices?filter%5Breference_id%5D={reference}");
    answer(&sandbox.handle(get(&path), now))
}

/// How many a search finds.
pub fn found_at(sandbox: &Sandbox, reference: &str, now: Duration) -> usize {
    let (status, body) = find_at(sandbox, reference, now);
    assert_eq!(status, 200, "{body}");
    body["data"].as_array().unwrap().len()
}

pub fn balance(sandbox: &Sandbox, currency: &str) -> (String, String) {
    let (_, body) = answer(&sandbox.handle(get("/account/balances"), NOW));
    let account = &body["data"]["attributes"]["currency_accounts"][currency];
    let sum = |name: &str| account[name].as_str().unwrap_or("none").to_owned();
    (sum("active_balance"), sum("pending_balance"))
}
