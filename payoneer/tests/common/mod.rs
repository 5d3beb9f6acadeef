//! What the tests share: one account, one stamp, one payout. User name and password are TEST ONLY.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

pub mod gateway;

use bytes::Bytes;
use http::Response;
use payoneer::v2::{Account, CreatePayout, Credentials, Program};
use payoneer::{Nonce, Operation, Sign, Stamp};
use std::fmt::Write as _;

pub const USER: &str = "TestOnlyUser";
pub const PASSWORD: &str = "TEST ONLY password";

pub fn program() -> Program {
    Program::sandbox("100000001".parse().unwrap())
}

pub fn account_of(program: Program) -> Account {
    Account::new(program, Credentials::sandbox(USER, PASSWORD)).unwrap()
}

/// The program with the id of the documents, in the sandbox.
pub fn account() -> Account {
    account_of(program())
}

/// The same, where charges are allowed.
pub fn charging_account() -> Account {
    account_of(program().allow_charges())
}

pub fn stamp() -> Stamp {
    Stamp::new(1_677_831_012, Nonce::from_bytes([7; 16]))
}

/// The documented payout request (wire specification 4.8).
pub fn documented_payout() -> CreatePayout {
    payout("25.22 USD")
}

/// The documented request with another amount.
pub fn payout(amount: &str) -> CreatePayout {
    CreatePayout::new(
        "test123456".parse().unwrap(),
        amount.parse().unwrap(),
        "ID123".parse().unwrap(),
        "TEST",
    )
}

pub fn answer(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(body.into())
        .unwrap()
}

/// The request as it goes on the wire.
pub fn sent<O: Operation<Account = Account>>(account: &Account, operation: &O) -> http::Request<Bytes> {
    account.sign(operation.write(account).unwrap(), &stamp()).unwrap()
}

/// Method, URL, every header and the body.
pub fn request<O: Operation<Account = Account>>(account: &Account, operation: &O) -> String {
    let request = sent(account, operation);
    let mut shown = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        writeln!(shown, "{name}: {}", value.to_str().unwrap()).unwrap();
    }
    assert!(request.headers()["authorization"].is_sensitive());
    let body = std::str::from_utf8(request.body()).unwrap();
    write!(shown, "\n{body}\n\n{} bytes", body.len()).unwrap();
    shown
}

/// The outcome of a call that changes something, in one word or two.
pub fn word<T>(outcome: &Result<T, payoneer::SendError>) -> String {
    use payoneer::SendError;
    match outcome {
        Ok(_) => "accepted".to_owned(),
        Err(SendError::NotSent(why)) => format!("not sent: {why}"),
        Err(SendError::Rejected(why)) => format!("rejected {:?}", why.class()),
        Err(SendError::Unknown(doubt)) => {
            let alarm = if doubt.is_alarm() { " alarm" } else { "" };
            format!("unknown {:?} {:?}{alarm}", doubt.cause(), doubt.evidence())
        }
    }
}

/// The outcome of a call that reads, in one word.
pub fn fetch_word<T>(outcome: &Result<T, payoneer::FetchError>) -> &'static str {
    use payoneer::FetchError;
    match outcome {
        Ok(_) => "read",
        Err(FetchError::NotFound(_)) => "not found",
        Err(FetchError::Refused(_)) => "refused",
        Err(FetchError::Temporary(_)) => "temporary",
        Err(FetchError::Malformed(_)) => "malformed",
    }
}
