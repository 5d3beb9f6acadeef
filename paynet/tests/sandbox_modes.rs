//! JSON mode, the vendor's QA fault list, and the mistakes that integrators make most.

#![cfg(all(feature = "sandbox", feature = "_signer"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use http::{HeaderValue, header};
use paynet::{
    Account, BankAccount, Client, Credentials, Endpoint, Gateway, Nonce, Payout, PayoutState, RsaKey, SendError, Stamp,
    sandbox::{Call, Delivery, DenialReason, Fault, JsonAnswers, Pace, RefusalType, Sandbox, Script},
};
use payout_core::{Clock, Delay, RejectionKind, StampError};
use sandbox_support::{Draft, GATEWAY, LOGIN, NOW, answer, builder, control_key, field, merchant, sandbox, status};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

const KEY: &str = include_str!("keys/test_only_rsa2048_pkcs8.pem");

fn client(sandbox: &Sandbox) -> Client<Sandbox> {
    let credentials = Credentials::sandbox(LOGIN, RsaKey::from_pem(KEY).unwrap()).control_key(control_key());
    let gateway = Gateway::sandbox(GATEWAY).unwrap().json_answers();
    Client::with_transport(Account::new(gateway, credentials).unwrap(), sandbox.clone())
}

fn payout(reference: &str, amount: &str) -> Payout {
    Payout::new(
        Endpoint::Id(39915),
        reference.parse().unwrap(),
        amount.parse().unwrap(),
        BankAccount::new("1234567890").unwrap(),
    )
}

/// Asks for JSON.
fn json(sandbox: &Sandbox, draft: &Draft) -> (u16, String) {
    let mut request = draft.sign();
    let accept = HeaderValue::from_static("text/html;q=0.1, application/vnd.pay+json");
    request.headers_mut().insert(header::ACCEPT, accept);
    answer(&sandbox.handle(request, NOW))
}

#[test]
fn json_answers_have_the_same_fields() {
    let asked = |answers| {
        let sandbox = builder().json_answers(answers).build();
        json(&sandbox, &Draft::payout("a\"b"))
    };
    let serial = "00000000-0000-0000-0000-000002e2c322";
    let with_id = |id: &str| {
        format!(
            "{{\"type\":\"async-response\",\"serial-number\":\"{serial}\",\"merchant-order-id\":\"a\\\"b\",\
             \"paynet-order-id\":{id},\"end-point-id\":\"39915\"}}"
        )
    };
    assert_eq!(asked(JsonAnswers::Strings), (200, with_id("\"6982864\"")));
    assert_eq!(asked(JsonAnswers::Numbers), (200, with_id("6982864")));
    let (code, body) = asked(JsonAnswers::Unsupported);
    assert_eq!((code, field(&body, "paynet-order-id")), (200, Some("6982864")));
    // Not asked for.
    assert!(Draft::payout("p").ask(&sandbox()).1.starts_with("type="));
}

#[test]
fn refusals_in_json_are_http_400() {
    let sandbox = sandbox();
    let (code, body) = json(&sandbox, &Draft::payout("p").without("amount"));
    assert!(
        code == 400 && body.contains("\"error-message\":\"Parameter amount is required\""),
        "{body}"
    );
    sandbox.inject(Call::Payout, Fault::refused(RefusalType::Error, "no", "1"));
    let (code, body) = json(&sandbox, &Draft::payout("p"));
    assert!(code == 400 && body.contains("\"type\":\"error\""), "{body}");
    sandbox.inject(Call::Payout, Fault::none().field_twice("type"));
    assert_eq!(json(&sandbox, &Draft::payout("p")).1.matches("\"type\"").count(), 2);
    // The access page is a page in either mode.
    let mut wrong = Draft::payout("p");
    wrong.login = "nobody".to_owned();
    let (code, body) = json(&sandbox, &wrong);
    assert!(code == 403 && body.starts_with("<!DOCTYPE html>"), "{body}");
}

#[tokio::test]
async fn the_client_reads_json_and_a_brand_that_has_none() {
    for answers in [JsonAnswers::Strings, JsonAnswers::Numbers, JsonAnswers::Unsupported] {
        let sandbox = builder().json_answers(answers).build();
        let client = client(&sandbox);
        let payout = payout("p", "10.42 USD");
        let accepted = client.send(&payout).await.unwrap();
        assert_eq!(accepted.order_id().as_str(), "6982864", "{answers:?}");
        let mut state = PayoutState::Pending;
        for _ in 0..3 {
            state = client.send(&payout.status()).await.unwrap().state();
        }
        assert_eq!(state, PayoutState::Paid, "{answers:?}");
        sandbox.inject(Call::Payout, Fault::refused(RefusalType::ValidationError, "no", "1"));
        let refused = client.send(&payout).await;
        assert!(
            matches!(refused, Err(SendError::Rejected(_))),
            "{answers:?} {refused:?}"
        );
    }
}

#[tokio::test]
async fn the_vendors_fault_list() {
    // Amount, whether the client gets an order id, and the end where the vendor states one.
    for (amount, accepted, end) in [
        ("1.00", true, Some("approved")),
        ("1.01", false, Some("approved")),
        ("5.00", false, None),
        ("5.01", false, Some("approved")),
        ("5.02", false, None),
        ("5.03", false, None),
        ("6.00", false, Some("approved")),
        ("6.01", false, None),
        ("6.02", false, None),
        ("6.03", false, None),
        ("1.02", true, Some("declined")),
        ("10.42", true, Some("declined")),
        ("601.00", true, Some("declined")),
    ] {
        let other = Script::new().course(["filtered"]);
        let sandbox = builder()
            .qa_faults()
            .account_number("1234567890", other)
            .pace(Pace::Polls(0))
            .build();
        let client = client(&sandbox);
        let payout = payout("p", &format!("{amount} USD"));
        let reply = sandbox.handle(Draft::payout("q").with("amount", amount).sign(), NOW);
        let times_out = amount.starts_with("5.0");
        assert_eq!(
            reply.latency(),
            Duration::from_secs(if times_out { 70 } else { 0 }),
            "{amount}"
        );
        assert_eq!(matches!(reply.delivery(), Delivery::AnswerLost), times_out);
        if !times_out {
            let sent = client.send(&payout).await;
            assert_eq!(sent.is_ok(), accepted, "{amount} {sent:?}");
            assert_eq!(matches!(sent, Err(SendError::Unknown(_))), !accepted, "{amount}");
        }
        assert_eq!(status(&sandbox, "q"), end.unwrap_or("filtered"), "{amount}");
        assert_eq!(sandbox.paid("q").len(), usize::from(end == Some("approved")));
    }
}

/// Time that passes only when somebody sleeps.
#[derive(Debug, Clone, Default)]
struct VirtualClock(Arc<Mutex<Duration>>);

impl Clock for VirtualClock {
    fn stamp(&self) -> Result<Stamp, StampError> {
        Ok(Stamp::new(NOW.as_secs(), Nonce::from_bytes([7; 16])))
    }

    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> Delay {
        *self.0.lock().unwrap() += duration;
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn a_time_out_takes_seventy_seconds_of_the_sandboxs_clock() {
    let clock = VirtualClock::default();
    let sandbox = builder().qa_faults().clock(clock.clone()).pace(Pace::Polls(0)).build();
    let sent = client(&sandbox).send(&payout("p", "5.01 USD")).await;
    assert!(matches!(sent, Err(SendError::Unknown(_))), "{sent:?}");
    assert_eq!(clock.elapsed(), Duration::from_secs(70));
    let status = client(&sandbox).send(&payout("p", "5.01 USD").status()).await.unwrap();
    assert_eq!(status.state(), PayoutState::Paid);
    assert_eq!(sandbox.received(Call::Payout), 1);
}

#[test]
fn the_fault_list_is_off_unless_asked_for_and_opens_no_door() {
    assert_eq!(Draft::payout("p").with("amount", "6.00").ask(&sandbox()).0, 200);
    let sandbox = builder().qa_faults().build();
    let mut tampered = Draft::payout("p").sign();
    *tampered.body_mut() = "client_orderid=p&amount=6.00&currency=USD".into();
    assert_eq!(answer(&sandbox.handle(tampered, NOW)).0, 403);
    let invalid = Draft::payout("p").with("amount", "6.00").with("currency", "GBP");
    assert_eq!(invalid.ask(&sandbox).0, 200);
    assert!(sandbox.orders().is_empty());
    // What a test asks for comes first: the fault, and the order's script.
    sandbox.inject(Call::Payout, Fault::empty());
    sandbox.script("p", Script::new().course(["filtered"]).pace(Pace::Polls(0)));
    assert_eq!(
        Draft::payout("p").with("amount", "6.00").ask(&sandbox),
        (200, String::new())
    );
    assert_eq!(status(&sandbox, "p"), "filtered");
}

#[tokio::test]
async fn trap_3_credentials_of_the_other_environment_get_the_access_page() {
    let production = Sandbox::builder()
        .merchant(merchant("LiveMerchant").endpoint(39915, "USD"))
        .build();
    let refused = client(&production).send(&payout("p", "10.42 USD")).await.unwrap_err();
    let SendError::Rejected(rejection) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(rejection.kind(), RejectionKind::Access);
    let reason = production.refusals().pop().unwrap().reason().clone();
    assert!(matches!(reason, DenialReason::Login { .. }), "{reason:?}");
}

#[test]
fn missing_and_oversized_parameters_of_every_order_are_refused_by_name() {
    let sandbox = sandbox();
    for command in [
        "payout",
        "payout-check",
        "payout-by-ref",
        "payout-form",
        "transfer-by-ref",
    ] {
        let draft = Draft::payout("p")
            .at(&format!("{command}/39915"))
            .with("destination-card-ref-id", "1");
        for name in ["client_orderid", "amount", "currency"] {
            let (code, body) = draft.clone().without(name).ask(&sandbox);
            let message = format!("Parameter+{name}+is+required");
            assert_eq!(
                (code, field(&body, "type")),
                (200, Some("validation-error")),
                "{command}"
            );
            assert_eq!(field(&body, "error-message"), Some(message.as_str()), "{command}");
        }
        for (name, value) in [
            ("client_orderid", "x".repeat(129)),
            ("amount", "12345678.90".to_owned()),
            ("currency", "USDX".to_owned()),
            ("order_desc", "x".repeat(65)),
            ("ipaddress", "1.1.1".to_owned()),
            ("purpose", "x".repeat(129)),
            ("redirect_url", format!("https://{}", "x".repeat(121))),
        ] {
            let (_, body) = draft.clone().with(name, &value).ask(&sandbox);
            assert_eq!(field(&body, "type"), Some("validation-error"), "{command} {name}");
            assert!(
                field(&body, "error-message").unwrap().contains(name),
                "{command} {body}"
            );
        }
        // Trap 23.
        for pairs in [
            &[("redirect_url", "https://a"), ("redirect_fail_url", "https://a")][..],
            &[("redirect_success_url", "https://a")],
        ] {
            let with = pairs
                .iter()
                .fold(draft.clone(), |draft, (name, value)| draft.with(name, value));
            assert_eq!(
                field(&with.ask(&sandbox).1, "type"),
                Some("validation-error"),
                "{command} {pairs:?}"
            );
        }
    }
    assert!(sandbox.orders().is_empty());
}
