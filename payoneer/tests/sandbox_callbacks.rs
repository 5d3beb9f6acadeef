//! Notifications of the sandbox, read as a program reads them (wire specification, section 7).

#![cfg(feature = "sandbox")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;
mod sandbox_support;

use http::{Request, StatusCode};
use payoneer::v2::sandbox::{CallbackState, DueCallback, Ending, Notice, Sandbox, SandboxBuilder, Script, SignUp};
use payoneer::v2::{Client, PayeeWordKind, Registration};
use payoneer::{Callback, Channel, Event, HmacAuth, HmacAuthError, LookUp, NonceUse, Nonces, PayoutState};
use sandbox_support::{Draft, NOW, at, builder, sandbox};
use std::time::Duration;

const QUERY: &str = "apuid={{apuid}}&payoneerid={{payoneerid}}&sessionid={{sessionid}}&IntPaymentId={{intpaymentid}}&PaymentId={{paymentid}}&ReasonCode={{reasoncode}}&ReasonDescription={{reasondescription}}";

/// A URL for each kind, as it is entered in the console.
fn told() -> SandboxBuilder {
    let url = |flag: &str| format!("https://shop.example/ipcn?{flag}=true&{QUERY}");
    builder()
        .notify(Notice::PayeeApproved, url("APPROVED"))
        .notify(Notice::PayeeDeclined, url("DECLINE"))
        .notify(Notice::PaymentAccepted, url("PAYMENT"))
        .notify(Notice::MoneyLoaded, url("LOADACH"))
        .notify(Notice::PaymentCancelled, url("CancelPayment"))
}

fn told_in_json() -> SandboxBuilder {
    let kinds = [
        Notice::PayeeApproved,
        Notice::PayeeDeclined,
        Notice::PaymentAccepted,
        Notice::MoneyLoaded,
        Notice::PaymentCancelled,
    ];
    kinds.into_iter().fold(builder(), |builder, notice| {
        builder.notify_with_json(notice, format!("https://shop.example/{notice:?}?b=2&A=1"))
    })
}

fn read(callback: &DueCallback) -> Callback {
    let request = callback.request();
    match request.method().as_str() {
        "GET" => Callback::from_query(request.uri().query().unwrap()).unwrap(),
        _ => Callback::from_json(request.body()).unwrap(),
    }
}

fn link(sandbox: &Sandbox) -> String {
    let body = r#"{"payee_id":"new","client_session_id":"s-77"}"#;
    let json = Draft::new("POST", "/payees/registration-link", body).json(sandbox, NOW);
    json["registration_link"].as_str().unwrap().to_owned()
}

#[test]
fn the_story_of_a_payout_in_queries() {
    let sandbox = told().build();
    sandbox.open_link(&link(&sandbox), NOW);
    sandbox.open_link_as(&link(&sandbox), SignUp::Declined, NOW);
    sandbox.open_link_as(&link(&sandbox), SignUp::NeverFinished, NOW);
    Draft::payout("a b".replace(' ', "-").as_str()).ask(&sandbox, NOW);
    Draft::payout("c").ask(&sandbox, at(10));
    Draft::cancel("c").ask(&sandbox, at(20));
    sandbox.script("d", Script::new().ends(Ending::Cancelled { reason_code: 10_009 }));
    Draft::payout("d").ask(&sandbox, at(30));
    let hints: Vec<Callback> = sandbox.take_callbacks(at(1000)).iter().map(read).collect();
    let events: Vec<&Event> = hints.iter().flat_map(Callback::events).collect();
    assert_eq!(
        events,
        [
            &Event::PayeeApproved,
            &Event::PayeeDeclined,
            &Event::PaymentAccepted,
            &Event::PaymentAccepted,
            &Event::PaymentCancelled,
            &Event::PaymentAccepted,
            &Event::MoneyLoaded(Channel::Bank),
            &Event::PaymentCancelled,
        ]
    );
    assert_eq!(hints[0].unsigned_payee_id(), Some("new"));
    assert_eq!(hints[0].unsigned_session_id(), Some("s-77"));
    assert_eq!(hints[1].unsigned_reason_description(), Some("Incorrect information"));
    assert_eq!(hints[2].unsigned_reference(), Some("a-b"));
    assert_eq!(hints[2].unsigned_payment_id(), Some("9023270"));
    assert_eq!(hints[4].unsigned_reason_code(), None);
    assert_eq!(hints[7].unsigned_reference(), Some("d"));
    assert_eq!(hints[7].unsigned_reason_code(), Some(payoneer::Code::PayeeInactive));
    assert!(matches!(hints[7].look_up(), LookUp::Payout(_)));
    assert!(sandbox.take_callbacks(at(1000)).is_empty());
}

#[test]
fn trap_49_the_same_in_json() {
    let sandbox = told_in_json().build();
    sandbox.open_link(&link(&sandbox), NOW);
    sandbox.open_link_as(&link(&sandbox), SignUp::Declined, NOW);
    sandbox.script("a", Script::new().ends(Ending::Cancelled { reason_code: 10_009 }));
    Draft::payout("a").ask(&sandbox, NOW);
    Draft::payout("b").ask(&sandbox, at(1));
    let due = sandbox.take_callbacks(at(1000));
    let bodies: Vec<String> = due
        .iter()
        .map(|callback| String::from_utf8(callback.request().body().to_vec()).unwrap())
        .collect();
    assert_eq!(
        bodies,
        [
            r#"{"Payee Id":"new","Payoneer Id":"1965322","Session Id":"s-77"}"#,
            r#"{"Payee Id":"new","Payoneer Id":"1965322","Session Id":"s-77","Reason Description":"Incorrect information"}"#,
            r#"{"Payee Id":"ID123","IntPaymentId":"a"}"#,
            r#"{"Payee Id":"ID123","IntPaymentId":"b"}"#,
            r#"{"Payee Id":"ID123","IntPaymentId":"a","Reason Code":"10009","Reason Description":"Action+cannot+be+performed+because+payee+is+inactive","Payment Amount":"25.22","Canceled Payment Date":"2018-01-24T08%3a44%3a06Z"}"#,
            r#"{"Payee Id":"ID123","Amount":"25.22","IntPaymentId":"b","Currency":"USD","Transaction Date":"2018-01-24T08:44:07Z"}"#,
        ]
    );
    let cancelled = read(&due[4]);
    assert_eq!(cancelled.unsigned_date_decoded().unwrap(), "2018-01-24T08:44:06Z");
    assert_eq!(*due[4].about(), Notice::PaymentCancelled);
}

#[test]
fn trap_50_signed_ones_are_taken_once_each() {
    let auth = HmacAuth::sandbox("TEST-ONLY-hmac", "https://shop.example".parse().unwrap()).unwrap();
    for sandbox in [
        told_in_json().hmac("TEST-ONLY-hmac").build(),
        told().hmac("TEST-ONLY-hmac").build(),
    ] {
        Draft::payout("a").ask(&sandbox, NOW);
        let nonces = Nonces::new();
        for callback in sandbox.take_callbacks(at(1000)) {
            let authentic = auth.verify(callback.request(), at(1000)).unwrap();
            let first = nonces.record(&authentic, at(1000));
            assert_eq!(authentic.once(first).unwrap().unsigned_reference(), Some("a"));
            let again = auth.verify(callback.request(), at(1001)).unwrap();
            assert_eq!(nonces.record(&again, at(1001)), NonceUse::Repeated);
            // Tried again by Payoneer it is a new one.
            sandbox.callback_answered(callback.id(), None, at(1000));
        }
        let again = sandbox.take_callbacks(at(2000));
        assert_eq!(again.len(), 2);
        for callback in again {
            assert_eq!(callback.attempt(), 2);
            assert!(matches!(
                auth.verify(callback.request(), at(2301)),
                Err(HmacAuthError::Time { seconds: 301, .. })
            ));
            let authentic = auth.verify(callback.request(), at(2000)).unwrap();
            assert_eq!(nonces.record(&authentic, at(2000)), NonceUse::First);
        }
    }
    let other = told().hmac("another").build();
    Draft::payout("a").ask(&other, NOW);
    let refused = auth.verify(other.take_callbacks(NOW)[0].request(), NOW);
    assert_eq!(refused.unwrap_err(), HmacAuthError::Signature);
}

#[test]
fn a_program_that_was_funded_is_told() {
    let url = "https://shop.example/ipcn?BALANCE_UPDATED=true";
    for (sandbox, events) in [
        (builder().notify(Notice::BalanceUpdated, url).build(), 1),
        (builder().notify_with_json(Notice::BalanceUpdated, url).build(), 0),
    ] {
        assert!(sandbox.fund(sandbox_support::PROGRAM, "USD", "12.5", NOW));
        let hint = read(&sandbox.take_callbacks(NOW)[0]);
        assert_eq!(hint.events().len(), events);
        let hint = hint.of_url(Event::BalanceUpdated);
        assert!(matches!(hint.look_up(), LookUp::Balance(_)));
        assert!(hint.unsigned_amount().is_none_or(|amount| amount == "12.50"));
    }
}

#[test]
fn attempts_go_on_until_200() {
    let pauses = [Duration::from_secs(10), Duration::from_secs(100)];
    let sandbox = told().callback_pauses(pauses).build();
    Draft::payout("a").ask(&sandbox, NOW);
    let mut attempts = Vec::new();
    for (seconds, status) in [
        (0, None),
        (10, Some(StatusCode::NOT_FOUND)),
        (110, Some(StatusCode::CREATED)),
    ] {
        assert_eq!(sandbox.next_callback_at().unwrap(), at(seconds));
        if seconds > 0 {
            assert!(sandbox.take_callbacks(at(seconds - 1)).is_empty());
        }
        let due = sandbox.take_callbacks(at(seconds));
        attempts.push(due[0].attempt());
        assert_eq!(sandbox.callbacks()[0].1, CallbackState::Taken);
        sandbox.callback_answered(due[0].id(), status, at(seconds));
        // Twice changes nothing.
        sandbox.callback_answered(due[0].id(), Some(StatusCode::OK), at(seconds));
    }
    assert_eq!(attempts, [1, 2, 3]);
    assert_eq!(sandbox.callbacks(), [(Notice::PaymentAccepted, CallbackState::GivenUp)]);
    let loaded = sandbox.take_callbacks(at(240));
    sandbox.callback_answered(loaded[0].id(), Some(StatusCode::OK), at(240));
    assert_eq!(sandbox.callbacks()[1], (Notice::MoneyLoaded, CallbackState::Delivered));
    assert_eq!(sandbox.next_callback_at(), None);
}

#[test]
fn c5_copies_and_disorder() {
    let sandbox = told()
        .payouts(
            Script::new()
                .callbacks(3)
                .acceptance_told_after(Duration::from_secs(600)),
        )
        .build();
    Draft::payout("a").ask(&sandbox, NOW);
    let due = sandbox.take_callbacks(at(1000));
    let notices: Vec<Notice> = due.iter().map(|callback| *callback.about()).collect();
    let (loaded, accepted) = (Notice::MoneyLoaded, Notice::PaymentAccepted);
    assert_eq!(notices, [loaded, loaded, loaded, accepted, accepted, accepted]);
    let keys: std::collections::BTreeSet<_> = due.iter().map(|callback| read(callback).repeat_key()).collect();
    assert_eq!(keys.len(), 2);
    let none = told().payouts(Script::new().callbacks(0)).build();
    Draft::payout("a").ask(&none, NOW);
    assert!(none.take_callbacks(at(1000)).is_empty());
}

#[test]
fn a_url_that_cannot_be_called_is_given_up() {
    let sandbox = builder().notify(Notice::PaymentAccepted, "no url").build();
    Draft::payout("a").ask(&sandbox, NOW);
    assert!(sandbox.take_callbacks(NOW).is_empty());
    assert_eq!(sandbox.callbacks(), [(Notice::PaymentAccepted, CallbackState::GivenUp)]);
}

/// Asks what a hint asks for, and says what the answer says.
async fn confirmed(sandbox: &Sandbox, hint: &Callback) -> String {
    let client = Client::with_transport(common::account(), sandbox.clone());
    match hint.look_up() {
        LookUp::Payout(look_up) => format!("{:?}", client.send(&look_up).await.map(|found| found.state())),
        LookUp::Payee(look_up) => match client.send(&look_up).await.unwrap() {
            Registration::Registered(word) => format!("{:?}", word.kind()),
            Registration::NotRegistered => "not registered".to_owned(),
        },
        LookUp::Balance(look_up) => client.send(&look_up).await.unwrap().balance_text().to_owned(),
        LookUp::Nothing => "nothing".to_owned(),
    }
}

#[tokio::test]
async fn trap_46_c4_and_c17_what_a_notification_says_is_not_what_is() {
    let sandbox = sandbox();
    Draft::payout("a").ask(&sandbox, sandbox.now());
    for forged in [
        "LOADACH=true&IntPaymentId=a&PaymentId=9023270",
        "CancelPayment=true&IntPaymentId=a",
        "CancelPayment=true&IntPaymentId=a&ReasonCode=10005",
    ] {
        let hint = Callback::from_query(forged).unwrap();
        assert_eq!(
            confirmed(&sandbox, &hint).await,
            format!("Ok({:?})", PayoutState::Pending),
            "{forged}"
        );
    }
    let forged = Callback::from_query("APPROVED=true&apuid=nobody").unwrap();
    assert_eq!(confirmed(&sandbox, &forged).await, "not registered");
    let forged = Callback::from_query("DECLINE=true&apuid=ID123").unwrap();
    assert_eq!(
        confirmed(&sandbox, &forged).await,
        format!("{:?}", PayeeWordKind::Active)
    );
    let forged = Callback::from_query("BALANCE_UPDATED=true").unwrap();
    assert_eq!(confirmed(&sandbox, &forged).await, "974.78");
    // An old one after what came later.
    sandbox.set_status("a", "Cancelled", sandbox.now());
    let old = Callback::from_query("LOADACH=true&IntPaymentId=a").unwrap();
    assert_eq!(
        confirmed(&sandbox, &old).await,
        format!("Ok({:?})", PayoutState::NotPaid)
    );
}

#[tokio::test]
async fn trap_48_a_redirect_that_anybody_opened() {
    let sandbox = sandbox();
    let client = Client::with_transport(common::account(), sandbox.clone());
    let redirect = payoneer::Redirect::from_query("apuid=nobody&payoneerid=1").unwrap();
    let LookUp::Payee(look_up) = redirect.look_up() else {
        panic!("it names a payee");
    };
    assert_eq!(client.send(&look_up).await.unwrap(), Registration::NotRegistered);
}

#[tokio::test]
async fn c13_a_notification_before_the_creates_own_answer() {
    let sandbox = told().build();
    let now = sandbox.now();
    sandbox.inject(
        payoneer::v2::sandbox::Call::CreatePayout,
        payoneer::v2::sandbox::Fault::answer_lost(),
    );
    let lost = sandbox.handle(Draft::payout("a").request(), now);
    assert!(lost.answer().is_none());
    let hint = read(&sandbox.take_callbacks(now)[0]);
    assert_eq!(
        confirmed(&sandbox, &hint).await,
        format!("Ok({:?})", PayoutState::Pending)
    );
    assert_eq!(sandbox.creates_executed("a"), 1);
}

#[test]
fn k1_nothing_personal_is_shown() {
    let sandbox = told().hmac("CANARY-secret").build();
    Draft::payout("CANARY").ask(&sandbox, NOW);
    let due = sandbox.take_callbacks(NOW);
    let opened = sandbox.open_link(&link(&sandbox), NOW).unwrap();
    for shown in [format!("{due:?}"), format!("{sandbox:?}"), format!("{opened:?}")] {
        assert!(!shown.contains("CANARY") && !shown.contains("TEST ONLY"), "{shown}");
    }
    let header = due[0].request().headers()["authorization"].clone();
    assert!(header.is_sensitive());
    let _: &Request<bytes::Bytes> = due[0].request();
}
