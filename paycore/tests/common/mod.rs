//! What the tests share: one account, one stamp, one payout. Ids and keys are made up.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use paycore::{Account, Amount, CreatePayout, Credentials, Nonce, Operation, Sign, Stamp};
use std::fmt::Write as _;

pub const ACCOUNT_ID: &str = "coma_FoXWOaBSEnUpvP4I";
/// TEST ONLY, of the vector of the wire specification (2.3).
pub const API_KEY: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

pub fn account_at(url: &str) -> Account {
    Account::new(url, Credentials::test(ACCOUNT_ID, API_KEY).unwrap()).unwrap()
}

pub fn account() -> Account {
    account_at("https://com.paycore.io/api")
}

pub fn live_account() -> Account {
    Account::new(
        "https://com.paycore.io/api",
        Credentials::live(ACCOUNT_ID, API_KEY).unwrap(),
    )
    .unwrap()
}

/// Basic uses neither time nor nonce.
pub fn stamp() -> Stamp {
    Stamp::new(1_677_831_012, Nonce::from_bytes([7; 16]))
}

pub fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// The payout of the byte vector (wire specification 3.1 e).
pub fn documented_payout() -> CreatePayout {
    CreatePayout::new("my_order_id123".parse().unwrap(), "test_usd", amount("100.78 USD"))
        .description("some description")
        .field("account", "587964")
}

/// A payout with nothing but what it must have.
pub fn small_payout() -> CreatePayout {
    CreatePayout::new("payout-2041".parse().unwrap(), "test_usd", amount("10.10 USD"))
}

/// Method, URL, every header, the body and its length.
pub fn request<O: Operation<Account = Account>>(account: &Account, operation: &O) -> String {
    let request = account.sign(operation.write(account).unwrap(), &stamp()).unwrap();
    let mut shown = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        writeln!(shown, "{name}: {}", value.to_str().unwrap()).unwrap();
    }
    assert!(request.headers()["authorization"].is_sensitive());
    let body = std::str::from_utf8(request.body()).unwrap();
    if body.is_empty() {
        assert!(!request.headers().contains_key("content-type"));
    } else {
        let json: serde_json::Value = serde_json::from_str(body).unwrap();
        // Compact, without a line end, and nothing that JSON would have to repair.
        assert_eq!(json.to_string().len(), body.len(), "{body}");
    }
    write!(shown, "\n{body}\n\n{} bytes", body.len()).unwrap();
    shown
}

/// The body as JSON, of a create.
pub fn body_of<O: Operation<Account = Account>>(account: &Account, operation: &O) -> String {
    operation.write(account).unwrap().json().unwrap().to_owned()
}
