//! Traps of the wire specification about answers, by their numbers; `tests/answers` has many more cases.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::{account, documented_payout, json_account};
use http::Response;
use paynet::{Account, Endpoint, FetchError, Operation, OrderStatus, PayoutState, SendError, Status};
use payout_core::{DoubtCause, RejectionKind};
use std::sync::LazyLock;

static FORM: LazyLock<Account> = LazyLock::new(account);
static JSON: LazyLock<Account> = LazyLock::new(json_account);

const SUCCESS: &str = "type=async-response\n&serial-number=00000000-0000-0000-0000-000002e2c322\n&merchant-order-id=1\
                       \n&paynet-order-id=6982864\n&end-point-id=39915";
const DENIED: &str = "<!DOCTYPE html><html><head><title>403</title></head><body><p>Access is denied</p></body></html>";

fn answer(status: u16, media: &str, body: &str) -> Response<Bytes> {
    let body = Bytes::copy_from_slice(body.as_bytes());
    let answer = Response::builder().status(status).header("content-type", media);
    answer.body(body).unwrap()
}

fn send(account: &Account, status: u16, body: &str) -> Result<String, SendError> {
    let read = documented_payout().read(account, answer(status, "text/html;charset=utf-8", body));
    read.map(|accepted| accepted.order_id().to_string())
}

#[track_caller]
fn cause(outcome: Result<String, SendError>) -> DoubtCause {
    match outcome {
        Err(SendError::Unknown(doubt)) => doubt.cause(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn kind(outcome: Result<String, SendError>) -> RejectionKind {
    match outcome {
        Err(SendError::Rejected(rejection)) => rejection.kind(),
        other => panic!("{other:?}"),
    }
}

fn look_up(account: &Account, status: u16, body: &str) -> Result<OrderStatus, FetchError> {
    Status::new(Endpoint::Id(39915), &"1".parse().unwrap())
        .order_id("6982864".parse().unwrap())
        .expecting(&"10.42 USD".parse().unwrap())
        .read(account, answer(status, "text/html;charset=utf-8", body))
}

fn state(body: &str) -> PayoutState {
    look_up(&FORM, 200, body).unwrap().state()
}

#[test]
fn trap_33_a_form_labelled_html_is_read_and_the_page_is_not() {
    assert_eq!(send(&FORM, 200, SUCCESS).unwrap(), "6982864");
    assert_eq!(cause(send(&FORM, 200, DENIED)), DoubtCause::Unreadable);
}

#[test]
fn trap_35_a_type_in_any_case_and_an_unknown_one() {
    for kind in ["ASYNC-RESPONSE", "Async-Response"] {
        assert!(
            send(&FORM, 200, &SUCCESS.replace("async-response", kind)).is_ok(),
            "{kind}"
        );
    }
    let unknown = SUCCESS.replace("async-response", "sync-response");
    let Err(SendError::Unknown(doubt)) = send(&FORM, 200, &unknown) else {
        panic!("an unknown type takes no order")
    };
    assert!(doubt.to_string().contains("sync-response"), "{doubt}");
    assert_eq!(doubt.raw().unwrap().body().as_ref(), unknown.as_bytes());
}

#[test]
fn trap_37_json_refusals_need_their_type() {
    let refusal = r#"{"type":"validation-error","error-message":"no"}"#;
    assert_eq!(kind(send(&JSON, 400, refusal)), RejectionKind::Invalid);
    assert_eq!(cause(send(&JSON, 400, r#"{"error-message":"no"}"#)), DoubtCause::Status);
    assert_eq!(cause(send(&FORM, 400, refusal)), DoubtCause::Status);
}

#[test]
fn trap_40_a_refusal_that_names_an_order_is_unknown() {
    for refusal in ["validation-error", "error"] {
        let body = format!("type={refusal}\n&error-message=no\n&paynet-order-id=");
        assert!(matches!(send(&FORM, 200, &body), Err(SendError::Rejected(_))));
        let Err(SendError::Unknown(doubt)) = send(&FORM, 200, &format!("{body}17")) else {
            panic!("there is an order")
        };
        assert_eq!(doubt.provider_id(), Some("17"));
    }
}

#[test]
fn trap_41_a_success_without_an_order_id_is_unknown() {
    for body in [
        "type=async-response",
        "type=async-response&paynet-order-id=",
        "type=async-response&paynet-order-id=\n",
    ] {
        assert_eq!(cause(send(&FORM, 200, body)), DoubtCause::Incomplete);
    }
}

#[test]
fn trap_42_the_echo_of_another_reference_is_unknown() {
    for echo in ["2", "01", "1%20", "10", ""] {
        let body = SUCCESS.replace("merchant-order-id=1", &format!("merchant-order-id={echo}"));
        assert_eq!(cause(send(&FORM, 200, &body)), DoubtCause::Mismatch, "{echo:?}");
    }
}

#[test]
fn trap_44_what_no_document_gives_a_meaning_is_unknown() {
    for account in [&FORM, &JSON] {
        for status in [201, 202, 204, 301, 302, 307, 404, 408, 429, 500, 502, 503, 504, 520] {
            for body in ["", SUCCESS, "type=error&error-message=no", DENIED] {
                assert_eq!(
                    cause(send(account, status, body)),
                    DoubtCause::Status,
                    "{status} {body}"
                );
            }
        }
        for body in ["", "\n", DENIED, "ok", "[]"] {
            assert_eq!(cause(send(account, 200, body)), DoubtCause::Unreadable, "{body:?}");
        }
    }
    let json = r#"{"type":"async-response","paynet-order-id":"6982864"}"#;
    assert_eq!(cause(send(&FORM, 200, json)), DoubtCause::Unreadable);
}

#[test]
fn trap_45_the_documented_page_of_a_403_and_any_other() {
    for account in [&FORM, &JSON] {
        assert_eq!(kind(send(account, 403, DENIED)), RejectionKind::Access);
        for page in [
            "",
            "<html>blocked</html>",
            &DENIED.replace("<title>403</title>", ""),
            &DENIED.replace("Access", ""),
        ] {
            assert_eq!(cause(send(account, 403, page)), DoubtCause::Status, "{page}");
        }
        let labelled = documented_payout().read(account, answer(403, "text/plain", DENIED));
        assert!(matches!(labelled, Err(SendError::Unknown(_))));
    }
}

#[test]
fn trap_49_the_serial_number_is_in_every_error() {
    let serial = "00000000-0000-0000-0000-000002e2c322";
    for body in [
        "type=error&serial-number=S",
        "type=async-response&serial-number=S",
        "x=%zz&serial-number=S",
        "a=1&a=1&serial-number=S",
    ] {
        let body = body.replace('S', serial);
        let error = send(&FORM, 200, &body).unwrap_err();
        assert!(
            error.to_string().contains(serial) || format!("{error:?}").contains(serial),
            "{error:?}"
        );
        let error = look_up(&FORM, 200, &body).unwrap_err();
        assert!(format!("{error:?}").contains(serial), "{error:?}");
    }
}

#[test]
fn trap_52_a_refused_look_up_is_not_the_status_of_the_order() {
    for body in [
        "type=error&status=error&error-message=no",
        "type=validation-error&status=declined",
    ] {
        assert!(
            matches!(look_up(&FORM, 200, body), Err(FetchError::Refused(_))),
            "{body}"
        );
    }
    for body in [r#"{"type":"error","status":"declined"}"#, r#"{"error-message":"no"}"#] {
        assert!(
            matches!(look_up(&JSON, 400, body), Err(FetchError::Refused(_))),
            "{body}"
        );
    }
}

#[test]
fn trap_56_a_final_status_can_change_and_each_answer_stands_for_itself() {
    let [paid, not_paid] = ["approved", "declined"].map(|word| format!("type=status-response&status={word}"));
    for bodies in [[&paid, &not_paid], [&not_paid, &paid]] {
        let answers = bodies.map(|body| look_up(&FORM, 200, body).unwrap());
        assert!(answers.iter().all(OrderStatus::is_final));
        let states: Vec<_> = answers.iter().map(OrderStatus::state).collect();
        let expected = bodies.map(|body| {
            if *body == paid {
                PayoutState::Paid
            } else {
                PayoutState::NotPaid
            }
        });
        assert_eq!(states, expected);
    }
}

#[test]
fn trap_57_not_found_is_no_proof_of_absence() {
    let said = "Order+not+found";
    for (account, status, body) in [
        (&FORM, 200, format!("type=error&error-message={said}")),
        (&FORM, 404, format!("type=error&error-message={said}")),
        (&FORM, 400, r#"{"error-message":"Order not found"}"#.to_owned()),
        (&JSON, 400, r#"{"error-message":"Order not found"}"#.to_owned()),
        (
            &JSON,
            404,
            r#"{"type":"error","error-message":"Order not found"}"#.to_owned(),
        ),
    ] {
        assert!(
            matches!(look_up(account, status, &body), Err(FetchError::Refused(_))),
            "{body}"
        );
    }
}

#[test]
fn trap_58_another_amount_is_flagged_and_another_currency_or_id_is_not_trusted() {
    let body =
        "type=status-response&status=approved&paynet-order-id=6982864&merchant-order-id=1&amount=10.42&currency=USD";
    assert_eq!(state(body), PayoutState::Paid);
    let other = look_up(&FORM, 200, &body.replace("10.42", "10.43")).unwrap();
    assert!(other.amount_differs() && other.attention());
    assert_eq!(other.state(), PayoutState::Paid);
    assert_eq!(state(&body.replace("USD", "EUR")), PayoutState::Unrecognised);
    for changed in [
        body.replace("6982864", "6982865"),
        body.replace("order-id=1&", "order-id=2&"),
    ] {
        assert!(
            matches!(look_up(&FORM, 200, &changed), Err(FetchError::Malformed(_))),
            "{changed}"
        );
    }
}

#[test]
fn trap_59_an_order_is_still_pending_when_the_schedule_stops() {
    let schedule = paynet::PollSchedule::new();
    let mut elapsed = std::time::Duration::ZERO;
    let mut last = look_up(&FORM, 200, "type=status-response&status=processing").unwrap();
    while let Some(pause) = schedule.pause(elapsed) {
        elapsed += pause;
        last = look_up(&FORM, 200, "type=status-response&status=processing").unwrap();
    }
    assert_eq!((last.state(), last.is_final()), (PayoutState::Pending, false));
}
