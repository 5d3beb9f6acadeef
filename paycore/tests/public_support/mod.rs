//! What the tests of the Public API share. Keys are made up: TEST ONLY, those of the wire specification.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use http::Response;
use paycore::{
    Nonce, Operation, Sign, Stamp,
    public::{Account, FieldRules, PayoutPrerequest, PublicKey, Services},
};
use std::fmt::Write as _;

pub const TEST_KEY: &str = "pk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
pub const LIVE_KEY: &str = "pk_live_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

pub fn key() -> PublicKey {
    PublicKey::test(TEST_KEY).unwrap()
}

pub fn account_at(url: &str) -> Account {
    Account::new(url, key()).unwrap()
}

pub fn account() -> Account {
    account_at(Account::PAYCORE_IO)
}

/// Nothing is signed, so neither time nor nonce is used.
pub fn stamp() -> Stamp {
    Stamp::new(1_677_831_012, Nonce::from_bytes([7; 16]))
}

/// Method, URL, every header, the body and its length.
pub fn request<O: Operation<Account = Account>>(account: &Account, operation: &O) -> String {
    let request = account.sign(operation.write(account).unwrap(), &stamp()).unwrap();
    let mut shown = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        writeln!(shown, "{name}: {}", value.to_str().unwrap()).unwrap();
    }
    assert!(!request.headers().contains_key("authorization"));
    let body = std::str::from_utf8(request.body()).unwrap();
    let json: serde_json::Value = serde_json::from_str(body).unwrap();
    // Compact, without a line end, and flat: no envelope.
    assert_eq!(json.to_string().len(), body.len(), "{body}");
    assert!(json.get("data").is_none() && json.get("public_key").is_some());
    write!(shown, "\n{body}\n\n{} bytes", body.len()).unwrap();
    shown
}

/// The services that an answer to a prerequest about ten US dollars brings.
pub fn services(body: &str) -> Services {
    let prerequest = PayoutPrerequest::new("10 USD".parse().unwrap());
    prerequest
        .read(&account(), Response::new(body.to_owned().into()))
        .unwrap()
}

/// The rules that a list of fields, as JSON, makes.
pub fn rules(fields: &str) -> FieldRules {
    let body = format!(r#"{{"data":{{"services":{{"test_usd":{{"fields":{fields}}}}}}}}}"#);
    services(&body).get("test_usd").unwrap().fields().clone()
}
