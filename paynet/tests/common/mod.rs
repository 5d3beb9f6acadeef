//! What the tests share: one account, one stamp, one payout. The key is TEST ONLY.

#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use paynet::{
    Account, BankAccount, Credentials, Endpoint, Gateway, Nonce, Operation, Payout, RsaKey, Sign, Stamp, Status,
    Validated,
};
use std::fmt::Write as _;

pub const KEY_PEM: &str = include_str!("../keys/test_only_rsa2048_pkcs8.pem");
pub const PUBLIC_PEM: &str = include_str!("../keys/test_only_rsa2048_public.pem");

pub fn key() -> RsaKey {
    RsaKey::from_pem(KEY_PEM).unwrap()
}

/// The consumer key of the documented samples.
pub const LOGIN: &str = "TestMerchant";

pub fn account_at(url: &str) -> Account {
    Account::new(Gateway::sandbox(url).unwrap(), Credentials::sandbox(LOGIN, key())).unwrap()
}

pub fn account() -> Account {
    account_at("https://sandbox.payneteasy.com/paynet")
}

/// The same account where the gateway is asked for JSON answers.
pub fn json_account() -> Account {
    let gateway = Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap();
    Account::new(gateway.json_answers(), Credentials::sandbox(LOGIN, key())).unwrap()
}

/// Nonce and time of the documented samples.
pub fn stamp() -> Stamp {
    Stamp::new(
        1_677_831_012,
        Nonce::from_text("b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE").unwrap(),
    )
}

/// The documented payout request (wire specification 4.1, vector B).
pub fn documented_payout() -> Payout {
    Payout::new(
        Endpoint::Id(39915),
        "1".parse().unwrap(),
        "10.42 USD".parse().unwrap(),
        BankAccount::new("1234")
            .unwrap()
            .account_name("1234")
            .routing_number("15"),
    )
    .server_callback_url("https://httpstat.us/200".parse().unwrap())
}

/// A payout with nothing but what it must have.
pub fn small_payout() -> Payout {
    Payout::new(
        Endpoint::Id(39915),
        "payout-2041".parse().unwrap(),
        "10.42 USD".parse().unwrap(),
        BankAccount::new("0987654321").unwrap(),
    )
}

/// Method, URL, every header, the body, and the base string behind the signature.
pub fn request<O: Operation<Account = Account>>(account: &Account, operation: &O) -> String {
    let stamp = stamp();
    let request = account.sign(operation.write(account).unwrap(), &stamp).unwrap();
    let mut shown = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        writeln!(shown, "{name}: {}", value.to_str().unwrap()).unwrap();
    }
    let body = std::str::from_utf8(request.body()).unwrap();
    let trace = account.trace(operation, &stamp).unwrap();
    assert_eq!(trace.body(), body);
    assert_eq!(trace.url(), request.uri().to_string());
    // A command of v2 that carries a `control` has no such header.
    let authorization = request.headers().get("authorization");
    assert_eq!(
        trace.oauth_header(),
        authorization.map_or("", |value| value.to_str().unwrap())
    );
    assert!(authorization.is_none_or(http::HeaderValue::is_sensitive));
    write!(shown, "\n{body}\n\n{} bytes\n{}", body.len(), trace.base_string()).unwrap();
    shown
}

/// The proof that an order was validated, from a status answer that says so.
pub fn validated(account: &Account, reference: &str, order_id: &str) -> Validated {
    let status = Status::new(Endpoint::Id(39915), &reference.parse().unwrap()).order_id(order_id.parse().unwrap());
    let body = format!(
        "type=status-response\n&merchant-order-id={reference}\n&paynet-order-id={order_id}\n&status=processing\n\
         &order-stage=payout_check_validated"
    );
    status
        .read(account, http::Response::new(body.into()))
        .unwrap()
        .validated()
        .unwrap()
}
