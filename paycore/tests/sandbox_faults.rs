//! Faults of one exchange in the sandbox (`PayCore 9.3`, F6 to F10, F23, F25), in process.

#![cfg(feature = "sandbox")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use bytes::Bytes;
use http::{StatusCode, header};
use paycore::sandbox::{Call, Delivery, Fault, Reply, Sandbox};
use payout_core::TransportErrorKind;
use sandbox_support::*;
use serde_json::json;

fn send(sandbox: &Sandbox, reference: &str) -> Reply {
    sandbox.handle(post("/payout-invoices", envelope(&payout(reference))), NOW)
}

fn faulty(fault: Fault) -> (Sandbox, Reply) {
    let sandbox = sandbox();
    sandbox.inject(Call::CreatePayout, fault);
    let reply = send(&sandbox, "a");
    (sandbox, reply)
}

#[test]
fn f6_an_answer_lost_after_the_commit_and_a_request_that_never_arrives() {
    for (fault, exists, arrived) in [
        (Fault::answer_lost(), true, true),
        (Fault::never_arrived(), false, true),
        (Fault::unreachable(), false, false),
    ] {
        let (sandbox, reply) = faulty(fault);
        assert_eq!(sandbox.invoice("a").is_some(), exists);
        assert_eq!(sandbox.received(Call::CreatePayout), u64::from(exists));
        let error = reply.into_result().unwrap_err();
        assert_eq!(error.may_have_arrived(), arrived, "{error}");
        // The next one passes.
        assert_eq!(text(&send(&sandbox, "b")).0, 201);
    }
}

#[test]
fn s1_a_request_that_is_held_up_arrives_when_nobody_waits() {
    let (sandbox, reply) = faulty(Fault::arrives_late(seconds(600)));
    assert!(matches!(reply.delivery(), Delivery::ArrivesLater));
    let error = reply.into_result().unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_arrived()),
        (TransportErrorKind::Timeout, true)
    );
    assert_eq!(
        (found_at(&sandbox, "a", at(0)), found_at(&sandbox, "a", at(599))),
        (0, 0)
    );
    assert_eq!(found_at(&sandbox, "a", at(600)), 1);
    // Made when it arrived.
    let (_, body) = find_at(&sandbox, "a", at(700));
    assert_eq!(body["data"][0]["attributes"]["created"], json!(at(600).as_secs()));

    // Overtaken by a repeat under the same reference, it changes nothing.
    let (sandbox, _) = faulty(Fault::arrives_late(seconds(600)));
    assert_eq!(text(&send(&sandbox, "a")).0, 201);
    sandbox.advance(at(601));
    assert_eq!((sandbox.invoices().len(), sandbox.received(Call::CreatePayout)), (1, 2));
    assert_eq!(sandbox.refusals()[0].status(), 429);
    // A confirmation can be late, too.
    let id = sandbox.invoice("a").unwrap().id().to_owned();
    sandbox.inject(Call::ProcessPayout, Fault::arrives_late(seconds(60)));
    drop(
        sandbox
            .handle(post(&format!("/payout-invoices/{id}/process"), ""), at(700))
            .into_result(),
    );
    assert_eq!(sandbox.invoice("a").unwrap().sends(), 0);
    sandbox.advance(at(760));
    assert_eq!(sandbox.invoice("a").unwrap().sends(), 1);
}

#[test]
fn f7_another_answer_with_and_without_the_commit() {
    for status in [500, 502, 503, 504] {
        let status = StatusCode::from_u16(status).unwrap();
        for fault in [
            Fault::html(status),
            Fault::empty(status),
            Fault::answer(status, "application/json", "{\"message\":\"x\"}"),
        ] {
            let (sandbox, reply) = faulty(fault.clone());
            assert_eq!((text(&reply).0, sandbox.invoices().len()), (status.as_u16(), 1));
            let (sandbox, reply) = faulty(fault.without_effect());
            assert_eq!((text(&reply).0, sandbox.invoices().len()), (status.as_u16(), 0));
            assert_eq!(sandbox.received(Call::CreatePayout), 1);
        }
    }
}

#[test]
fn f8_a_throttle_and_a_duplicate_read_alike() {
    let (sandbox, throttled) = faulty(Fault::throttled());
    assert!(sandbox.invoices().is_empty());
    assert_eq!(text(&send(&sandbox, "a")).0, 201);
    let duplicate = send(&sandbox, "a");
    assert_eq!(text(&throttled), text(&duplicate));
    assert_eq!(text(&throttled).0, 429);
    let headers = |reply: &Reply| reply.answer().unwrap().headers().clone();
    assert_eq!(headers(&throttled), headers(&duplicate));
    let (sandbox, _) = faulty(Fault::throttled().with_effect());
    assert_eq!(sandbox.invoices().len(), 1);
}

#[test]
fn f9_other_numbers_and_broken_bodies() {
    let accepted = StatusCode::ACCEPTED;
    let (_, reply) = faulty(Fault::none().status(accepted));
    let (status, body) = answer(&reply);
    assert_eq!((status, body["data"]["id"].is_string()), (202, true));
    let (_, reply) = faulty(Fault::none().status(accepted).without_data_id());
    assert!(answer(&reply).1["data"].get("id").is_none());
    assert_eq!(text(&faulty(Fault::none().status(StatusCode::OK)).1).0, 200);
    for status in [StatusCode::NO_CONTENT, StatusCode::CREATED] {
        let (sandbox, reply) = faulty(Fault::empty(status));
        assert_eq!(
            (text(&reply), sandbox.invoices().len()),
            ((status.as_u16(), String::new()), 1)
        );
    }
    let (sandbox, reply) = faulty(Fault::none().cut(40));
    assert_eq!((text(&reply).1.len(), sandbox.invoices().len()), (40, 1));
    let (_, reply) = faulty(Fault::none().data_type("payment-invoices").data_id("cpi_1"));
    let (_, body) = answer(&reply);
    assert_eq!(body["data"]["type"], "payment-invoices");
    assert_eq!(body["data"]["id"], "cpi_1");
}

#[test]
fn f10_echoes_of_something_else() {
    let (sandbox, reply) = faulty(
        Fault::none()
            .attribute("amount", "4.5")
            .attribute("currency", "\"EUR\"")
            .attribute("test_mode", "false")
            .attribute("new", "[]")
            .without_attribute("reference_id")
            .attribute_twice("status"),
    );
    let (_, body) = text(&reply);
    assert_eq!(body.matches("\"status\":\"created\"").count(), 2);
    let attributes = &answer(&reply).1["data"]["attributes"];
    assert_eq!(
        (
            &attributes["amount"],
            &attributes["currency"],
            &attributes["test_mode"],
            &attributes["new"]
        ),
        (&json!(4.5), &json!("EUR"), &json!(false), &json!([]))
    );
    assert!(attributes.get("reference_id").is_none());
    // The payout itself is as it was sent.
    assert_eq!(
        (sandbox.invoices()[0].amount(), sandbox.invoices()[0].currency()),
        ("100.78", "USD")
    );
    assert_eq!(found_at(&sandbox, "a", NOW), 1);
}

#[test]
fn f23_redirects() {
    for status in [301, 302, 303, 307, 308] {
        let status = StatusCode::from_u16(status).unwrap();
        let elsewhere = "https://elsewhere.example.com/api/payout-invoices";
        let redirect = Fault::answer(status, "text/html", "").header(header::LOCATION, elsewhere.parse().unwrap());
        let (sandbox, reply) = faulty(redirect.without_effect());
        let answer = reply.answer().unwrap();
        assert_eq!(
            (answer.status(), answer.headers()[header::LOCATION].to_str().unwrap()),
            (status, elsewhere)
        );
        assert!(sandbox.invoices().is_empty());
    }
}

#[test]
fn f25_a_confirmation_whose_answer_was_lost_took_effect() {
    let sandbox = sandbox();
    let id = created(&sandbox, &payout("a"));
    sandbox.inject(Call::ProcessPayout, Fault::answer_lost());
    let request = post(&format!("/payout-invoices/{id}/process"), "");
    assert!(sandbox.handle(request, NOW).into_result().is_err());
    assert_eq!(sandbox.invoice("a").unwrap().sends(), 1);
    assert_eq!(status_at(&sandbox, &id, NOW), "processing");
}

#[test]
fn faults_are_for_a_call_and_for_a_reference() {
    let sandbox = sandbox();
    sandbox.inject_for("b", Call::CreatePayout, Fault::never_arrived());
    sandbox.inject(Call::CreatePayout, Fault::throttled());
    sandbox.inject_times(Call::FindPayout, 2, &Fault::html(StatusCode::BAD_GATEWAY));
    let lost = |reply: &Reply| reply.answer().is_none();
    assert!(lost(&send(&sandbox, "b")), "its own fault comes first");
    assert_eq!(text(&send(&sandbox, "b")).0, 429);
    assert_eq!(text(&send(&sandbox, "b")).0, 201);
    assert_eq!(text(&send(&sandbox, "a")).0, 201);
    let find = || text(&sandbox.handle(get("/payout-invoices?filter%5Breference_id%5D=a"), NOW)).0;
    assert_eq!([find(), find(), find()], [502, 502, 200]);

    let id = sandbox.invoice("a").unwrap().id().to_owned();
    for (call, request) in [
        (Call::FindPayout, get("/payout-invoices?filter[reference_id]=a")),
        (Call::GetPayout, get(&format!("/payout-invoices/{id}"))),
        (Call::ProcessPayout, post(&format!("/payout-invoices/{id}/process"), "")),
        (Call::CreatePayout, post("/payout-invoices", envelope(&payout("a")))),
        (Call::CreatePayout, post("/payout-invoices", payout("a").to_string())),
    ] {
        sandbox.inject_for("x", call, Fault::never_arrived());
        sandbox.inject_for("a", call, Fault::never_arrived());
        assert!(lost(&sandbox.handle(request.clone(), NOW)), "{call:?}");
        assert!(!lost(&sandbox.handle(request, NOW)), "{call:?}");
    }
}

#[test]
fn latency_is_told_and_not_slept() {
    let (_, reply) = faulty(Fault::none().late(seconds(70)));
    assert_eq!((reply.latency(), text(&reply).0), (seconds(70), 201));
    let (_, reply) = faulty(Fault::answer_lost().late(seconds(70)));
    assert_eq!(reply.latency(), seconds(70));
}

#[test]
fn a_body_that_is_no_text_is_refused() {
    let sandbox = sandbox();
    let mut request = post("/payout-invoices", "");
    *request.body_mut() = Bytes::from_static(b"{\"data\":\"\xff\"}");
    assert_eq!(text(&sandbox.handle(request, NOW)).0, 422);
}
