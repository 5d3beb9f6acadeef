//! What becomes of orders: courses, look-ups, faults, callbacks.

#![cfg(all(feature = "sandbox", feature = "_signer"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use http::{StatusCode, header};
use paynet::{
    Callback,
    sandbox::{
        Call, CallbackState, Delivery, DueCallback, Fault, Pace, RefusalType, Repeats, Sandbox, Script, UnknownOrder,
    },
};
use payout_core::Transport;
use sandbox_support::{Draft, NOW, answer, builder, control_key, field, sandbox, status};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

fn with_callback(reference: &str) -> Draft {
    Draft::payout(reference).with("server_callback_url", "https://merchant.example.com/notify?shop=7")
}

fn payout_type(sandbox: &Sandbox, reference: &str) -> String {
    let (_, body) = Draft::payout(reference).ask(sandbox);
    field(&body, "type").unwrap_or(&body).to_owned()
}

#[test]
fn magic_account_numbers_end_as_documented() {
    for (number, end, message) in [
        ("1234567890", "approved", None),
        ("0987654321", "declined", None),
        ("1987654321", "error", Some("PROCESSOR_INTERNAL_ERROR")),
        ("5555555555", "processing", None),
        ("987654321", "processing", None), // trap 20: without its zero it is another account
    ] {
        let sandbox = sandbox();
        let (_, body) = Draft::payout("p").with("account_number", number).ask(&sandbox);
        assert_eq!(field(&body, "type"), Some("async-response"));
        assert_eq!(field(&body, "status"), None);
        let statuses: Vec<String> = (0..4).map(|_| status(&sandbox, "p")).collect();
        assert_eq!(statuses, ["processing", "processing", end, end], "{number}");
        let (_, body) = Draft::status("p").ask(&sandbox);
        assert_eq!(field(&body, "error-message"), message);
        assert_eq!(sandbox.paid("p").len(), usize::from(end == "approved"));
    }
}

#[test]
fn a_status_answer_has_the_documented_form() {
    let sandbox = sandbox();
    Draft::payout("1").with("merchant_data", "a b&c").ask(&sandbox);
    let (_, body) = Draft::status("1").with("orderid", "6982864").ask(&sandbox);
    assert_eq!(
        body,
        "type=status-response\n&serial-number=00000000-0000-0000-0000-000002e2c323\n&merchant-order-id=1\n\
         &paynet-order-id=6982864\n&status=processing\n&amount=10.42\n&currency=USD\n&end-point-id=39915\n\
         &merchantdata=a+b%26c"
    );
}

#[test]
fn account_numbers_and_pace_can_be_set() {
    let sandbox = builder()
        .pace(Pace::Every(Duration::from_secs(60)))
        .account_number(
            "42",
            Script::new().course(["chain_declined", "filtered"]).message("fraud"),
        )
        .build();
    Draft::payout("p").with("account_number", "42").ask(&sandbox);
    let at = |seconds| {
        let (_, body) = answer(&sandbox.handle(Draft::status("p").sign(), NOW + Duration::from_secs(seconds)));
        (
            field(&body, "status").unwrap().to_owned(),
            field(&body, "error-message").is_some(),
        )
    };
    assert_eq!(at(0), ("processing".to_owned(), false));
    assert_eq!(at(59), ("processing".to_owned(), false));
    assert_eq!(at(60), ("chain_declined".to_owned(), true));
    assert_eq!(at(120), ("filtered".to_owned(), true));
    // Time that runs backwards takes nothing back.
    assert_eq!(at(0), ("filtered".to_owned(), true));
}

#[test]
fn scripts_show_what_gateways_show() {
    let sandbox = sandbox();
    let course = ["chain_declined", "unknown", "settling", "approved", "declined"];
    sandbox.script(
        "p",
        Script::new()
            .course(course)
            .pace(Pace::Polls(1))
            .amount("9.99")
            .status_field("order-stage", "x"),
    );
    Draft::payout("p").ask(&sandbox);
    assert_eq!(status(&sandbox, "p"), "processing");
    for expected in course.iter().chain(&["declined"]) {
        assert_eq!(status(&sandbox, "p"), *expected);
        assert_eq!(sandbox.paid("p").len(), usize::from(*expected == "approved"));
    }
    let (_, body) = Draft::status("p").ask(&sandbox);
    assert_eq!(
        (field(&body, "amount"), field(&body, "order-stage")),
        (Some("9.99"), Some("x"))
    );

    sandbox.script_next(Script::new().course(["filtered"]).pace(Pace::Polls(0)));
    Draft::payout("next").ask(&sandbox);
    Draft::payout("after").ask(&sandbox);
    assert_eq!(
        (status(&sandbox, "next"), status(&sandbox, "after")),
        ("filtered".into(), "processing".into())
    );
}

#[test]
fn an_order_can_be_hidden_from_the_first_look_ups() {
    let sandbox = sandbox();
    sandbox.script("p", Script::new().hidden_for(2));
    Draft::payout("p").ask(&sandbox);
    let look_up = Draft::status("p");
    assert_eq!(
        look_up.ask(&sandbox),
        (400, "{\"error-message\":\"Order not found\"}".to_owned())
    );
    assert_eq!(look_up.ask(&sandbox).0, 400);
    assert_eq!(look_up.ask(&sandbox).0, 200);
}

#[test]
fn look_ups_find_the_order_and_no_other() {
    let sandbox = builder().unknown_order(UnknownOrder::FormError).build();
    let (_, body) = Draft::payout("p").ask(&sandbox);
    let serial = field(&body, "serial-number").unwrap().to_owned();
    let found = |draft: Draft| field(&draft.ask(&sandbox).1, "type") == Some("status-response");
    let refused = |draft: Draft| field(&draft.ask(&sandbox).1, "type") == Some("error");
    assert!(found(Draft::status("p").with("orderid", "6982864")));
    assert!(found(Draft::status("p").with("by-request-sn", &serial)));
    assert!(refused(Draft::status("p").with("orderid", "6982865")));
    assert!(refused(Draft::status("p").with("by-request-sn", "another")));
    assert!(refused(Draft::status("P")));
    // Section 4.0.8: on the target that was used.
    assert!(refused(Draft::status("p").at("status/39916")));
    assert!(refused(Draft::status("p").at("status/group/1205")));
    let (_, body) = Draft::status("p").without("client_orderid").ask(&sandbox);
    assert_eq!(field(&body, "type"), Some("validation-error"));
}

#[test]
fn a_repeated_reference_pays_twice_unless_set_otherwise() {
    let run = |repeats| {
        let sandbox = builder().repeats(repeats).pace(Pace::Polls(0)).build();
        let (_, first) = Draft::payout("p").ask(&sandbox);
        let (_, second) = Draft::payout("p").ask(&sandbox);
        let id = |body: &str| field(body, "paynet-order-id").map(str::to_owned);
        (id(&first), id(&second), sandbox.paid("p").len())
    };
    let (first, second) = (Some("6982864".to_owned()), Some("6982865".to_owned()));
    assert_eq!(run(Repeats::SecondOrder), (first.clone(), second, 2));
    assert_eq!(run(Repeats::Refused), (first.clone(), None, 1));
    assert_eq!(run(Repeats::SameOrder), (first.clone(), first, 1));

    let sandbox = sandbox();
    Draft::payout("p").ask(&sandbox);
    Draft::payout("p").ask(&sandbox);
    assert_eq!(
        Draft::status("p").ask(&sandbox).0,
        400,
        "one reference, two orders: the id is needed"
    );
    assert_eq!(Draft::status("p").with("orderid", "6982865").ask(&sandbox).0, 200);
}

#[tokio::test]
async fn faults_on_the_way() {
    let sandbox = sandbox();
    let send = |reference: &str| sandbox.send(Draft::payout(reference).sign());
    for (fault, in_doubt, orders, received) in [
        (Fault::unreachable(), false, 0, 0),
        (Fault::never_arrived(), true, 0, 0),
        (Fault::answer_lost(), true, 1, 1),
        (Fault::answer_lost().without_effect(), true, 1, 2),
    ] {
        sandbox.inject(Call::Payout, fault);
        assert_eq!(send("p").await.unwrap_err().may_have_arrived(), in_doubt);
        assert_eq!(
            (sandbox.orders().len(), sandbox.received(Call::Payout)),
            (orders, received)
        );
    }
    assert!(send("q").await.is_ok());
}

#[test]
fn faults_of_the_answer() {
    let sandbox = sandbox();
    let meets = |fault: Fault| {
        let orders = sandbox.orders().len();
        sandbox.inject(Call::Payout, fault);
        let answer = answer(&sandbox.handle(Draft::payout("p").sign(), NOW));
        (answer, sandbox.orders().len() > orders)
    };
    let ((code, body), made) = meets(Fault::html());
    assert!((code, made) == (200, true) && body.starts_with("<!DOCTYPE html>"));
    assert_eq!(meets(Fault::empty()), ((200, String::new()), true));
    let unavailable = || Fault::answer(StatusCode::SERVICE_UNAVAILABLE, "text/html", "busy");
    assert_eq!(meets(unavailable()), ((503, "busy".to_owned()), true));
    assert_eq!(meets(unavailable().without_effect()), ((503, "busy".to_owned()), false));

    let location = || http::HeaderValue::from_static("https://elsewhere.example.com/");
    let redirect = Fault::answer(StatusCode::FOUND, "text/html", "").header(header::LOCATION, location());
    sandbox.inject(Call::Payout, redirect);
    let reply = sandbox.handle(Draft::payout("p").sign(), NOW);
    assert_eq!(reply.answer().unwrap().headers()[header::LOCATION], location());

    let ((_, body), made) = meets(
        Fault::none()
            .field("merchant-order-id", "other")
            .field("type", "surprise"),
    );
    assert!(made && body.starts_with("type=surprise\n&") && field(&body, "merchant-order-id") == Some("other"));
    let ((_, body), made) = meets(Fault::none().without_field("paynet-order-id"));
    assert!(made && field(&body, "paynet-order-id").is_none());
    let ((_, body), _) = meets(Fault::none().field_twice("type"));
    assert_eq!(body.matches("type=async-response").count(), 2);

    let refused = |kind| Fault::refused(kind, "no funds", "24");
    let ((code, body), made) = meets(refused(RefusalType::ValidationError));
    assert_eq!(
        (code, field(&body, "type"), made),
        (200, Some("validation-error"), false)
    );
    assert_eq!(
        (field(&body, "error-message"), field(&body, "error-code")),
        (Some("no+funds"), Some("24"))
    );
    assert_eq!(field(&body, "paynet-order-id"), None);
    let ((_, body), made) = meets(refused(RefusalType::Error).with_effect());
    assert_eq!((field(&body, "type"), made), (Some("error"), true));
    assert!(field(&body, "paynet-order-id").is_some());
}

#[test]
fn a_cut_answer_is_shorter_and_says_so() {
    let sandbox = sandbox();
    let whole = Draft::payout("p").ask(&sandbox).1;
    for length in [0, 1, 136, 137, 1000] {
        sandbox.inject(Call::Payout, Fault::none().cut(length).late(Duration::from_secs(70)));
        let reply = sandbox.handle(Draft::payout("p").sign(), NOW);
        assert_eq!(reply.latency(), Duration::from_secs(70));
        let answer = reply.answer().unwrap();
        assert_eq!(answer.body().len(), length.min(whole.len()));
        assert_eq!(
            answer.headers()[header::CONTENT_LENGTH],
            answer.body().len().to_string()
        );
    }
}

#[test]
fn faults_wait_for_their_call_and_their_order() {
    let sandbox = sandbox();
    let busy = Fault::answer(StatusCode::BAD_GATEWAY, "text/html", "").without_effect();
    sandbox.inject_times(Call::Payout, 2, &busy);
    sandbox.inject_for("b", Call::Payout, Fault::empty());
    sandbox.inject_for("b", Call::Status, busy);
    assert_eq!(payout_type(&sandbox, "b"), "", "the one for this order comes first");
    assert_eq!(Draft::payout("a").ask(&sandbox).0, 502);
    assert_eq!(Draft::payout("a").ask(&sandbox).0, 502);
    assert_eq!(payout_type(&sandbox, "a"), "async-response");
    assert_eq!(Draft::status("a").ask(&sandbox).0, 200);
    assert_eq!(Draft::status("b").ask(&sandbox).0, 502);
    assert_eq!(Draft::status("b").ask(&sandbox).0, 200);
}

#[test]
fn a_fault_opens_no_door_for_a_wrong_signature() {
    let sandbox = sandbox();
    for fault in [
        Fault::none(),
        Fault::answer_lost(),
        Fault::html(),
        Fault::refused(RefusalType::Error, "x", "1"),
    ] {
        sandbox.inject(Call::Payout, fault);
        let mut request = Draft::payout("p").sign();
        *request.body_mut() = "client_orderid=p&amount=1000000&currency=USD".into();
        let reply = sandbox.handle(request, NOW);
        assert!(sandbox.orders().is_empty(), "{reply:?}");
    }
    assert_eq!(sandbox.refusals().len(), 4);
}

/// Takes the one callback that is due.
#[track_caller]
fn due(sandbox: &Sandbox, now: Duration) -> DueCallback {
    let mut due = sandbox.take_callbacks(now);
    assert_eq!(due.len(), 1);
    due.remove(0)
}

#[test]
fn a_final_status_calls_the_merchant_back() {
    let sandbox = builder().pace(Pace::Polls(1)).build();
    with_callback("payout 1").with("merchant_data", "x=y").ask(&sandbox);
    assert_eq!(status(&sandbox, "payout 1"), "processing");
    assert!(sandbox.take_callbacks(NOW).is_empty());
    assert_eq!(status(&sandbox, "payout 1"), "approved");
    let callback = due(&sandbox, NOW);
    assert_eq!((callback.attempt(), *callback.about()), (1, 6_982_864));
    assert_eq!(callback.request().method(), http::Method::GET);
    assert_eq!(
        callback.request().uri().to_string(),
        "https://merchant.example.com/notify?shop=7&status=approved&merchant_order=payout+1&client_orderid=payout+1\
         &orderid=6982864&type=payout&amount=10.42&currency=USD&processor-tx-id=PNTEST-6982864&merchantdata=x%3Dy\
         &control=78408afdb304a16121ddef3f84588c2f8a4fbbf7"
    );
    let verified = Callback::verify(callback.query(), &control_key()).unwrap();
    assert_eq!(
        (verified.client_orderid(), verified.order_id()),
        ("payout 1", "6982864")
    );
    assert_eq!(verified.unsigned_amount(), Some("10.42"));

    sandbox.callback_answered(callback.id(), Some(StatusCode::OK), NOW);
    assert_eq!(sandbox.callbacks(), [(6_982_864, CallbackState::Delivered)]);
    assert!(sandbox.take_callbacks(NOW + 365 * DAY).is_empty());
}

#[test]
fn merchant_data_too_long_for_a_url_loses_no_callback() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    with_callback("p")
        .with("merchant_data", &"é".repeat(64_000))
        .ask(&sandbox);
    assert!(Callback::verify(due(&sandbox, NOW).query(), &control_key()).is_ok());
}

#[test]
fn only_final_statuses_call_back() {
    let sandbox = sandbox();
    let course = ["chain_declined", "unknown", "settling", "filtered"];
    sandbox.script("p", Script::new().course(course).pace(Pace::Polls(1)));
    with_callback("p").ask(&sandbox);
    let callbacks: Vec<usize> = (0..5)
        .map(|_| {
            status(&sandbox, "p");
            sandbox.callbacks().len()
        })
        .collect();
    assert_eq!(callbacks, [0, 0, 0, 0, 1]);
}

#[test]
fn no_url_no_callback() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    Draft::payout("p").ask(&sandbox);
    assert!(sandbox.callbacks().is_empty());
}

#[test]
fn the_documented_callback_control() {
    // Section 6.3: status approved, order 6982864, reference 1.
    let sandbox = builder().pace(Pace::Polls(0)).build();
    with_callback("1").ask(&sandbox);
    let query = due(&sandbox, NOW).query().to_owned();
    assert!(
        query.ends_with("&control=19cd8bd638a1e1c4820d50e1b4aadf205ea831ed"),
        "{query}"
    );
}

#[test]
fn thirty_attempts_over_fourteen_days_each_pause_longer() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    with_callback("p").ask(&sandbox);
    let mut now = NOW;
    let mut pauses: Vec<Duration> = Vec::new();
    for attempt in 1..=30 {
        let callback = due(&sandbox, now);
        assert_eq!(callback.attempt(), attempt);
        assert!(
            sandbox.take_callbacks(now + 100 * DAY).is_empty(),
            "not offered again while it is under way"
        );
        // Anything but 200 counts as a failure, 201 and no answer at all included.
        let status = [
            None,
            Some(StatusCode::CREATED),
            Some(StatusCode::FOUND),
            Some(StatusCode::NOT_FOUND),
        ];
        sandbox.callback_answered(callback.id(), status[usize::try_from(attempt).unwrap() % 4], now);
        let Some(next) = sandbox.next_callback_at() else {
            assert_eq!(attempt, 30);
            break;
        };
        assert!(
            sandbox
                .take_callbacks(next.saturating_sub(Duration::from_secs(1)))
                .is_empty()
        );
        pauses.push(next.saturating_sub(now));
        now = next;
    }
    assert_eq!(sandbox.callbacks(), [(6_982_864, CallbackState::GivenUp)]);
    assert_eq!(pauses.len(), 29);
    assert!(pauses.windows(2).all(|pair| pair[0] < pair[1]));
    let whole = now.saturating_sub(NOW);
    assert!(whole > 13 * DAY && whole <= 14 * DAY, "{whole:?}");
}

#[test]
fn the_callback_schedule_can_be_set() {
    let sandbox = builder().pace(Pace::Polls(0)).callback_pauses([DAY]).build();
    with_callback("p").ask(&sandbox);
    let first = due(&sandbox, NOW);
    sandbox.callback_answered(first.id(), None, NOW);
    let second = due(&sandbox, NOW + DAY);
    assert_eq!((second.id(), second.attempt()), (first.id(), 2));
    sandbox.callback_answered(second.id(), None, NOW + DAY);
    assert_eq!(sandbox.callbacks()[0].1, CallbackState::GivenUp);
}

#[test]
fn orders_that_go_on_by_time_call_back_without_a_look_up() {
    let sandbox = builder().pace(Pace::Every(DAY)).build();
    sandbox.script("p", Script::new().course(["approved", "declined"]));
    with_callback("p").ask(&sandbox);
    assert!(sandbox.take_callbacks(NOW).is_empty());
    let both = sandbox.take_callbacks(NOW + 2 * DAY);
    let statuses: Vec<_> = both
        .iter()
        .map(|callback| callback.query().split('&').nth(1).unwrap())
        .collect();
    assert_eq!(statuses, ["status=approved", "status=declined"]);
}

#[test]
fn scripted_callbacks() {
    let query = |script: Script| {
        let sandbox = sandbox();
        sandbox.script("p", script.course(["approved"]).pace(Pace::Polls(0)));
        with_callback("p").ask(&sandbox);
        due(&sandbox, NOW).query().to_owned()
    };
    let verify = |query: &str| Callback::verify(query, &control_key());
    // Trap 63: a changed amount verifies.
    let changed = verify(&query(Script::new().callback_field("amount", "0.01"))).unwrap();
    assert_eq!(changed.unsigned_amount(), Some("0.01"));
    assert!(verify(&query(Script::new().callback_without("client_orderid"))).is_ok());
    assert!(verify(&query(Script::new().callback_field("error_message", "null"))).is_ok());
    for wrong in [
        Script::new().wrong_control(),
        Script::new().callback_field("control", ""),
        Script::new().callback_field("control", "0123"),
        Script::new().callback_without("control"),
        Script::new().callback_field_twice("status"),
        Script::new().callback_field("orderid", "1"),
    ] {
        let query = query(wrong);
        assert!(verify(&query).is_err(), "{query}");
    }
    let sandbox = sandbox();
    sandbox.script(
        "twice",
        Script::new().course(["approved"]).pace(Pace::Polls(0)).callbacks(2),
    );
    sandbox.script(
        "never",
        Script::new().course(["approved"]).pace(Pace::Polls(0)).callbacks(0),
    );
    with_callback("twice").ask(&sandbox);
    with_callback("never").ask(&sandbox);
    let twice = sandbox.take_callbacks(NOW);
    assert_eq!(twice.len(), 2);
    assert_eq!(twice[0].query(), twice[1].query());
}

#[test]
fn a_callback_can_come_before_the_answer_it_belongs_to() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    sandbox.inject(Call::Payout, Fault::answer_lost());
    let reply = sandbox.handle(with_callback("p").sign(), NOW);
    assert!(matches!(reply.delivery(), Delivery::AnswerLost));
    assert!(Callback::verify(due(&sandbox, NOW).query(), &control_key()).is_ok());
}

#[test]
fn reconciliation_changes_a_final_status_and_says_so() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    with_callback("p").ask(&sandbox);
    let first = due(&sandbox, NOW);
    assert_eq!(sandbox.set_status("p", "declined", NOW), 1);
    let second = due(&sandbox, NOW);
    assert_ne!(first.id(), second.id());
    assert!(second.query().contains("status=declined"));
    assert_eq!(status(&sandbox, "p"), "declined");
    assert!(sandbox.paid("p").is_empty());
    assert_eq!(sandbox.set_status("nobody", "declined", NOW), 0);
}

#[test]
fn a_report_about_a_callback_nobody_took_changes_nothing() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    with_callback("p").ask(&sandbox);
    let callback = due(&sandbox, NOW);
    sandbox.callback_answered(callback.id(), None, NOW);
    let state = sandbox.callbacks();
    sandbox.callback_answered(callback.id(), Some(StatusCode::OK), NOW);
    assert_eq!(sandbox.callbacks(), state);
}
