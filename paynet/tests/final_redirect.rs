//! The browser's final redirect (wire specification 6.5): the same checksum as a callback's, and no status.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use paynet::{Callback, CallbackError, ControlKey, FinalRedirect, LONGEST_REDIRECT, OrderId, Reference};

const BODY: &str = "status=approved&orderid=6982864&merchant_order=1&client_orderid=1&error_message=null&type=payout\
                    &card-holder-name=A+B&control=19cd8bd638a1e1c4820d50e1b4aadf205ea831ed";

fn key() -> ControlKey {
    ControlKey::new("test-merchant-control").unwrap()
}

fn verify(body: &str) -> Result<FinalRedirect, CallbackError> {
    FinalRedirect::verify(body.as_bytes(), &key())
}

#[test]
fn trap_71_a_browser_redirect_never_tells_a_status() {
    let redirect = verify(BODY).unwrap();
    assert_eq!(redirect.unsigned_field("status"), None);
    assert_eq!(redirect.unsigned_field("card-holder-name"), Some("A B"));
    assert_eq!(redirect.unsigned_error_message(), None);
    assert_eq!((redirect.order_id(), redirect.client_orderid()), ("6982864", "1"));
    let shown = format!("{redirect:?} {redirect:#?}");
    assert!(!shown.contains("approved") && !shown.contains("A B"), "{shown}");
}

#[test]
fn c6_and_trap_62_both_ids_are_compared() {
    let (reference, order_id): (Reference, OrderId) = ("1".parse().unwrap(), "6982864".parse().unwrap());
    assert!(verify(BODY).unwrap().matches(&reference, &order_id));
    let shifted = BODY.replace(
        "orderid=6982864&merchant_order=1&client_orderid=1",
        "orderid=698286&client_orderid=41",
    );
    assert!(!verify(&shifted).unwrap().matches(&reference, &order_id));
}

#[test]
fn what_does_not_verify_shows_nothing() {
    for (from, to) in [
        ("approved", "declined"),
        ("6982864", "6982865"),
        ("order=1&client_orderid=1", "order=2&client_orderid=2"),
        ("control=1", "control=2"),
    ] {
        assert!(
            matches!(verify(&BODY.replace(from, to)), Err(CallbackError::Control(_))),
            "{to}"
        );
    }
    assert!(matches!(
        verify(&BODY.replace("client_orderid=1", "client_orderid=2")),
        Err(CallbackError::Disagreement { .. })
    ));
    assert!(matches!(
        verify(&format!("{BODY}&type=payout")),
        Err(CallbackError::Fields(_))
    ));
    assert!(matches!(
        verify(&format!("{BODY}&x=%zz")),
        Err(CallbackError::Fields(_))
    ));
    for name in ["status", "orderid", "control"] {
        let without = BODY
            .split('&')
            .filter(|piece| !piece.starts_with(name))
            .collect::<Vec<_>>()
            .join("&");
        assert!(matches!(verify(&without), Err(CallbackError::Missing { .. })), "{name}");
    }
    assert!(matches!(
        FinalRedirect::verify(b"status=\xff", &key()),
        Err(CallbackError::NotUtf8)
    ));
}

#[test]
fn c14_a_body_without_end_is_not_read() {
    let fill = |length: usize| {
        format!(
            "{BODY}&descriptor={}",
            "x".repeat(length - BODY.len() - "&descriptor=".len())
        )
    };
    assert!(verify(&fill(LONGEST_REDIRECT)).is_ok());
    assert!(matches!(
        verify(&fill(LONGEST_REDIRECT + 1)),
        Err(CallbackError::TooLong {
            limit: LONGEST_REDIRECT,
            ..
        })
    ));
}

#[test]
fn the_test_signer_of_callbacks_serves_redirects_too() {
    let body = Callback::sign_for_tests(
        &[("status", "filtered"), ("orderid", "17"), ("merchant_order", "é")],
        &key(),
    );
    assert_eq!(verify(&body).unwrap().client_orderid(), "é");
}
