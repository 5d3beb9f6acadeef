//! JSON mode (wire specification 4.0.4): what is asked for, and that both framings say the same. The answers themselves are files
//! in `tests/answers`, `json_*.http`.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::{account, documented_payout, json_account, stamp};
use http::Response;
use paynet::{Operation, OrderId, PayoutState, SendError, Sign};
use proptest::prelude::*;

#[test]
fn trap_5_and_38_only_accept_changes_and_only_when_asked() {
    let request = |account: &paynet::Account| {
        account
            .sign(documented_payout().write(account).unwrap(), &stamp())
            .unwrap()
    };
    let (form, json) = (request(&account()), request(&json_account()));
    assert_eq!(form.headers()["accept"], "*/*");
    assert_eq!(json.headers()["accept"], "application/vnd.pay+json");
    assert_eq!(json.method(), "POST");
    assert_eq!(json.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(json.headers()["authorization"], form.headers()["authorization"]);
    assert_eq!(json.headers().len(), form.headers().len());
    assert_eq!(json.body(), form.body());
    assert_eq!(json.uri(), form.uri());
    assert!(!account().gateway().asks_for_json());
    assert!(json_account().gateway().asks_for_json());
}

#[test]
fn trap_38_json_in_form_mode_is_no_answer() {
    let body = r#"{"type":"async-response","paynet-order-id":17}"#;
    let read = |account: &paynet::Account| documented_payout().read(account, Response::new(Bytes::from(body)));
    assert_eq!(read(&json_account()).unwrap().order_id().as_str(), "17");
    let Err(SendError::Unknown(doubt)) = read(&account()) else {
        unreachable!("JSON was not asked for")
    };
    // Evidence for the look-up, all the same.
    assert_eq!(doubt.provider_id(), Some("17"));
}

#[test]
fn trap_43_a_json_success_cut_at_any_byte_is_unknown() {
    const SUCCESS: &str =
        r#"{"type":"async-response","serial-number":"7","merchant-order-id":"1","paynet-order-id":6982864}"#;
    let account = json_account();
    for cut in 0..SUCCESS.len() {
        let answer = Response::new(Bytes::from_static(&SUCCESS.as_bytes()[..cut]));
        assert!(
            matches!(documented_payout().read(&account, answer), Err(SendError::Unknown(_))),
            "cut at {cut}"
        );
    }
    let whole = Response::new(Bytes::from_static(SUCCESS.as_bytes()));
    assert_eq!(
        documented_payout().read(&account, whole).unwrap().order_id().as_str(),
        "6982864"
    );
}

#[test]
fn trap_36_numbers_keep_their_text() {
    let body = r#"{"type":"status-response","status":"processing","paynet-order-id":9007199254740993,"error-code":24,"bin":4.0e3}"#;
    let status = documented_payout()
        .status()
        .read(&json_account(), Response::new(Bytes::from(body)))
        .unwrap();
    assert_eq!(status.order_id().map(OrderId::as_str), Some("9007199254740993"));
    assert_eq!(status.error_code(), Some("24"));
    assert_eq!(status.fields().get("bin"), Some("4.0e3"));
    assert_eq!(status.state(), PayoutState::Pending);
}

fn outcome(account: &paynet::Account, status: u16, body: String) -> String {
    let answer = Response::builder().status(status).body(Bytes::from(body)).unwrap();
    match documented_payout().read(account, answer) {
        Ok(accepted) => format!("accepted {} {:?}", accepted.order_id(), accepted.serial_number()),
        Err(SendError::Rejected(rejection)) => format!("rejected {:?} {:?}", rejection.kind(), rejection.message()),
        Err(SendError::Unknown(doubt)) => format!("unknown {:?}", doubt.cause()),
        Err(SendError::NotSent(error)) => format!("not sent {error}"),
    }
}

proptest! {
    /// The same fields mean the same in both framings, at the status that each framing has for them.
    #[test]
    fn both_framings_say_the_same(
        kind in prop::sample::select(vec!["async-response", "ASYNC-RESPONSE", "validation-error", "error", "status-response", "new", ""]),
        id in prop::option::of("[0-9]{1,20}|[ -~]{0,4}"),
        echo in prop::option::of("1|2"),
        message in prop::option::of("\\PC{0,12}"),
    ) {
        let mut fields = vec![("type", kind.to_owned())];
        fields.extend(id.map(|id| ("paynet-order-id", id)));
        fields.extend(echo.map(|echo| ("merchant-order-id", echo)));
        fields.extend(message.map(|message| ("error-message", message)));
        let form = payout_signing::form::encode(fields.iter().map(|(name, value)| (*name, value.as_str())));
        let object: serde_json::Map<String, serde_json::Value> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
        let json = serde_json::to_string(&object).unwrap();
        let refusal = kind == "validation-error" || kind == "error";
        let account = json_account();
        let in_form = outcome(&account, 200, form);
        let in_json = outcome(&account, if refusal { 400 } else { 200 }, json);
        prop_assert_eq!(in_form, in_json);
    }
}
