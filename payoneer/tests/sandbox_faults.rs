//! Every fault of the specification's list (section 9), and what the client makes of it.

#![cfg(feature = "sandbox")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;
mod sandbox_support;

use common::{account, documented_payout, fetch_word, word};
use http::{HeaderName, HeaderValue, StatusCode};
use payoneer::v2::sandbox::{Call, Fault, Reply, Sandbox};
use payoneer::v2::{Account, Client, Comparison};
use payoneer::{PayoutState, SendError};
use payout_core::{DoubtCause, TransportErrorKind};
use sandbox_support::{Draft, NOW, at, builder, sandbox};
use std::time::Duration;

const REFERENCE: &str = "test123456";

fn client(sandbox: &Sandbox) -> payout_core::Client<Account, Sandbox> {
    Client::with_transport(account(), sandbox.clone())
}

/// The outcome of a payout that meets this fault, and how many payouts it left behind.
async fn pay(fault: Fault) -> (String, usize) {
    let sandbox = sandbox();
    sandbox.inject(Call::CreatePayout, fault);
    let outcome = client(&sandbox).send(&documented_payout()).await;
    // Trap 26: whatever happened, one create was on the wire, at most.
    assert!(sandbox.creates_received(REFERENCE) <= 1);
    (word(&outcome), sandbox.times_paid(REFERENCE))
}

async fn look_up(fault: Fault) -> &'static str {
    let sandbox = sandbox();
    drop(client(&sandbox).send(&documented_payout()).await.unwrap());
    sandbox.inject(Call::PayoutStatus, fault);
    fetch_word(&client(&sandbox).send(&documented_payout().status()).await)
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap()
}

#[tokio::test]
async fn no_fault() {
    assert_eq!(pay(Fault::none()).await, ("accepted".to_owned(), 1));
    assert_eq!(look_up(Fault::none()).await, "read");
}

#[tokio::test]
async fn t1_and_t4_requests_and_answers_that_got_lost() {
    let (outcome, times) = pay(Fault::unreachable()).await;
    assert!(outcome.starts_with("not sent"), "{outcome}");
    assert_eq!(times, 0);
    for (fault, times) in [
        (Fault::never_arrived(), 0),
        (Fault::answer_lost(), 1),
        (Fault::held(Duration::from_secs(60)), 0),
    ] {
        let (outcome, left) = pay(fault.clone()).await;
        assert!(outcome.starts_with("unknown"), "{outcome}");
        assert_eq!(left, times);
        assert_eq!(look_up(fault).await, "temporary");
    }
    assert_eq!(look_up(Fault::unreachable()).await, "temporary");
}

#[tokio::test]
async fn t4_and_trap_31_a_held_request_arrives_late_and_is_found_then() {
    let sandbox = sandbox();
    sandbox.inject_for(REFERENCE, Call::CreatePayout, Fault::held(Duration::from_secs(300)));
    let reply = sandbox.handle(Draft::payout(REFERENCE).request(), NOW);
    assert_eq!(
        reply.clone().into_result().unwrap_err().kind(),
        TransportErrorKind::Closed
    );
    for seconds in [0, 100, 299] {
        assert_eq!(Draft::look_up(REFERENCE).code(&sandbox, at(seconds)), 10_311);
    }
    assert_eq!(sandbox.creates_received(REFERENCE), 0);
    assert_eq!(Draft::look_up(REFERENCE).code(&sandbox, at(300)), 0);
    let payout = &sandbox.paid(REFERENCE)[0];
    assert_eq!(payout.made(), at(300));
    assert_eq!(
        (
            sandbox.creates_received(REFERENCE),
            sandbox.received(Call::CreatePayout)
        ),
        (1, 1)
    );
    // Sent again meanwhile, it is the same payout: whichever comes first.
    let again = builder().build();
    again.inject(Call::CreatePayout, Fault::held(Duration::from_secs(300)));
    drop(again.handle(Draft::payout(REFERENCE).request(), NOW).into_result());
    assert_eq!(Draft::payout(REFERENCE).code(&again, at(100)), 0);
    again.advance(at(1000));
    assert_eq!((again.times_paid(REFERENCE), again.creates_received(REFERENCE)), (1, 2));
}

#[tokio::test]
async fn h3_h6_and_h9_other_answers_than_payoneers_decide_nothing() {
    for code in [400, 403, 404, 405, 408, 409, 425, 429, 499, 500, 502, 503, 504, 520] {
        for (fault, times) in [
            (Fault::html(status(code)), 1),
            (Fault::html(status(code)).without_effect(), 0),
            (Fault::object(status(code)).without_effect(), 0),
            (Fault::empty(status(code)).without_effect(), 0),
        ] {
            let (outcome, left) = pay(fault).await;
            assert!(outcome.starts_with("unknown"), "{code} {outcome}");
            assert_eq!(left, times);
        }
    }
    for (code, found) in [
        (404, "temporary"),
        (500, "temporary"),
        (503, "temporary"),
        (429, "temporary"),
        (401, "refused"),
        (403, "refused"),
    ] {
        assert_eq!(look_up(Fault::object(status(code))).await, found, "{code}");
        assert_eq!(look_up(Fault::html(status(code))).await, found, "{code}");
    }
    assert_eq!(look_up(Fault::throttled(17)).await, "temporary");
    assert!(pay(Fault::throttled(17)).await.0.starts_with("unknown"));
}

#[tokio::test]
async fn h7_a_401_ends_the_send() {
    for fault in [
        Fault::html(StatusCode::UNAUTHORIZED).without_effect(),
        Fault::empty(StatusCode::UNAUTHORIZED).without_effect(),
        Fault::object(StatusCode::UNAUTHORIZED).without_effect(),
    ] {
        let (outcome, left) = pay(fault).await;
        assert!(outcome.starts_with("rejected"), "{outcome}");
        assert_eq!(left, 0);
    }
}

#[tokio::test]
async fn h1_redirects_are_not_followed() {
    for code in [301, 302, 303, 307, 308] {
        for location in [
            "https://api.sandbox.payoneer.com/v2/programs/100000001/payouts",
            "http://169.254.169.254/",
        ] {
            let fault = Fault::redirect(status(code), HeaderValue::from_static(location));
            let (outcome, left) = pay(fault.clone().without_effect()).await;
            assert!(outcome.starts_with("unknown"), "{outcome}");
            assert_eq!(left, 0);
            assert_eq!(look_up(fault).await, "temporary");
        }
    }
}

#[tokio::test]
async fn h10_and_h14_successes_without_an_envelope() {
    let page = || Fault::html(StatusCode::OK);
    let json = |body: &'static str| Fault::answer(StatusCode::OK, "application/json", body);
    for fault in [
        page(),
        Fault::object(StatusCode::OK),
        Fault::empty(StatusCode::OK),
        Fault::empty(StatusCode::NO_CONTENT),
        json("[]"),
        json(r#"{"Code":0,"payout_id":"1","amount":25.22,"currency":"USD"}"#),
        json(r#"{"code":"0","payout_id":"1","amount":25.22,"currency":"USD"}"#),
        Fault::none().cut(60),
        Fault::none().cut(1),
        Fault::none().bom(),
        Fault::none().member_twice("code"),
        Fault::none().without_member("code"),
        Fault::none().member("code", "0.0"),
        Fault::none().member("code", "null"),
    ] {
        let (outcome, left) = pay(fault.clone()).await;
        assert!(outcome.starts_with("unknown"), "{outcome} {fault:?}");
        assert_eq!(left, 1);
        assert_ne!(look_up(fault).await, "read");
    }
}

#[tokio::test]
async fn h12_and_t14_successes_that_are_not_ours() {
    for (fault, alarm) in [
        (Fault::none().without_member("payout_id"), false),
        (Fault::none().member("payout_id", "\"\""), false),
        (Fault::none().member("payout_id", "null"), false),
        (Fault::none().without_member("amount"), false),
        (Fault::none().without_member("currency"), false),
        (Fault::none().member("amount", "25.21"), true),
        (Fault::none().member("currency", "\"EUR\""), true),
    ] {
        let (outcome, left) = pay(fault.clone()).await;
        assert!(outcome.starts_with("unknown"), "{outcome} {fault:?}");
        assert_eq!(outcome.ends_with("alarm"), alarm, "{outcome} {fault:?}");
        assert_eq!(left, 1);
    }
    for same in ["25.22", "25.220"] {
        assert_eq!(pay(Fault::none().member("amount", same)).await.0, "accepted");
    }
}

#[tokio::test]
async fn h11_codes_with_and_without_an_effect() {
    for (code, outcome) in [
        (10_005, "rejected"),
        (10_301, "rejected"),
        (10_304, "unknown"),
        (10_311, "unknown"),
        (19_999, "unknown"),
    ] {
        for (fault, times) in [(Fault::code(code), 0), (Fault::code(code).with_effect(), 1)] {
            let (found, left) = pay(fault.clone()).await;
            assert!(found.starts_with(outcome), "{code} {found}");
            assert_eq!(left, times);
            // The same in a 5xx says nothing.
            let (found, _) = pay(fault.http_status(StatusCode::BAD_GATEWAY)).await;
            assert!(found.starts_with("unknown"), "{code} {found}");
        }
    }
    let sandbox = sandbox();
    sandbox.inject(Call::CreatePayout, Fault::code(19_999));
    let Err(SendError::Unknown(doubt)) = client(&sandbox).send(&documented_payout()).await else {
        panic!("an unlisted code is a doubt");
    };
    assert_eq!(doubt.cause(), DoubtCause::Unlisted);
}

#[tokio::test]
async fn traps_17_and_18_not_found_takes_an_envelope_below_500() {
    assert_eq!(look_up(Fault::code(10_311)).await, "not found");
    assert_eq!(look_up(Fault::code(10_311).http_status(status(404))).await, "not found");
    assert_eq!(look_up(Fault::code(10_311).http_status(status(500))).await, "temporary");
    assert_eq!(look_up(Fault::object(status(404))).await, "temporary");
    assert_eq!(look_up(Fault::none().http_status(status(503))).await, "temporary");
}

#[tokio::test]
async fn trap_30_a_look_up_is_compared() {
    for (member, json) in [("payee_id", "\"other\""), ("amount", "25.23"), ("currency", "\"EUR\"")] {
        let sandbox = sandbox();
        let payout = documented_payout();
        drop(client(&sandbox).send(&payout).await.unwrap());
        let found = client(&sandbox).send(&payout.status()).await.unwrap();
        assert_eq!(payout.compare(&found), Comparison::Same);
        sandbox.inject(Call::PayoutStatus, Fault::none().member(member, json));
        let found = client(&sandbox).send(&payout.status()).await.unwrap();
        assert!(matches!(payout.compare(&found), Comparison::Different(_)), "{member}");
    }
}

#[tokio::test]
async fn traps_25_and_29_accepted_is_pending_and_a_duplicate_is_looked_up() {
    let sandbox = sandbox();
    let (client, payout) = (client(&sandbox), documented_payout());
    drop(client.send(&payout).await.unwrap());
    assert_eq!(
        client.send(&payout.status()).await.unwrap().state(),
        PayoutState::Pending
    );
    let outcome = word(&client.send(&payout).await);
    assert!(outcome.starts_with("unknown Duplicate"), "{outcome}");
    assert_eq!(
        (sandbox.creates_received(REFERENCE), sandbox.times_paid(REFERENCE)),
        (2, 1)
    );
}

#[tokio::test]
async fn faults_wait_in_queues_and_combine() {
    let sandbox = sandbox();
    let code = |reference: &str| Draft::payout(reference).code(&sandbox, NOW);
    sandbox.inject(Call::CreatePayout, Fault::none());
    sandbox.inject_times(Call::CreatePayout, 2, &Fault::code(1));
    sandbox.inject_for("b", Call::CreatePayout, Fault::code(2));
    sandbox.inject_for("b", Call::PayoutStatus, Fault::code(3));
    assert_eq!(code("b"), 2, "its own comes first");
    assert_eq!(code("a"), 0);
    assert_eq!((code("b"), code("c"), code("c")), (1, 1, 0));
    assert_eq!(Draft::look_up("a").code(&sandbox, NOW), 0);
    assert_eq!(Draft::look_up("b").code(&sandbox, NOW), 3);
    sandbox.inject_for("ID123", Call::PayeeStatus, Fault::code(4));
    sandbox.inject_for("ID123", Call::PayeeReport, Fault::code(5));
    sandbox.inject_for("new", Call::RegistrationLink, Fault::code(6));
    assert_eq!(Draft::fetch("/payees/ID123/status").code(&sandbox, NOW), 4);
    assert_eq!(
        Draft::fetch("/reports/payee_details?payee_id=ID123").code(&sandbox, NOW),
        5
    );
    assert_eq!(
        Draft::new("POST", "/payees/registration-link", r#"{"payee_id":"new"}"#).code(&sandbox, NOW),
        6
    );

    let fault = Fault::code(7)
        .late(Duration::from_secs(9))
        .header(HeaderName::from_static("x-test"), HeaderValue::from_static("1"))
        .member("hint", "\"x\"")
        .padded(10 << 20)
        .http_status(StatusCode::ACCEPTED);
    sandbox.inject(Call::Echo, fault);
    let reply: Reply = sandbox.handle(Draft::fetch("/echo").request(), NOW);
    assert_eq!(reply.latency(), Duration::from_secs(9));
    let answer = reply.answer().unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.headers()["x-test"].as_bytes()),
        (202, &b"1"[..])
    );
    assert!(answer.body().len() > 10 << 20);
    assert!(answer.body().starts_with(br#"{"audit_id":"#));
}

#[test]
fn a_fault_does_not_open_the_door() {
    let sandbox = sandbox();
    sandbox.inject(Call::CreatePayout, Fault::code(19_999).with_effect());
    let stranger = Draft::payout("a").header(http::header::AUTHORIZATION, "Basic eA==");
    assert_eq!(stranger.ask(&sandbox, NOW).0, 401);
    assert_eq!(sandbox.creates_executed("a"), 0);
}
