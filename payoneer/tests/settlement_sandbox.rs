//! Payouts and charges settled over the sandbox: whatever gets lost, money leaves once.

#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{
    PASSWORD, USER, account, charging_account, documented_payout,
    gateway::{Time, patience},
};
use http::StatusCode;
use payoneer::v2::{
    Account, CreateCharge,
    sandbox::{Call, ErrorStyle, Fault, Partner, Repeats, Sandbox, SandboxBuilder, Script},
};
use payoneer::{MemoryJournal, PayoutState, Settlement, settlement::Payable};
use payout_core::{Client, Clock};
use std::time::Duration;

const REFERENCE: &str = "test123456";

fn sandbox(time: &Time, change: impl FnOnce(SandboxBuilder) -> SandboxBuilder) -> Sandbox {
    let partner = Partner::sandbox("100000001", USER, PASSWORD)
        .balance("USD", "1000.00")
        .chargeable_payee("ID123");
    let builder = Sandbox::builder().partner(partner).clock(time.clone());
    change(builder).build()
}

fn client(account: Account, sandbox: &Sandbox, time: &Time) -> Client<Account, Sandbox> {
    Client::with_transport(account, sandbox.clone()).with_clock(time.clone())
}

fn state<P: Payable>(settlement: &Settlement<P>) -> Option<PayoutState> {
    match settlement {
        Settlement::Accepted(settled) => Some(settled.state()),
        _ => None,
    }
}

/// What can happen to an answer after the payout was made.
fn faults_after_the_commit() -> Vec<(&'static str, Fault)> {
    vec![
        ("lost", Fault::answer_lost()),
        ("page", Fault::html(StatusCode::BAD_GATEWAY)),
        ("empty", Fault::empty(StatusCode::OK)),
        ("204", Fault::empty(StatusCode::NO_CONTENT)),
        ("{}", Fault::object(StatusCode::OK)),
        ("404 {}", Fault::object(StatusCode::NOT_FOUND)),
        ("503", Fault::none().http_status(StatusCode::SERVICE_UNAVAILABLE)),
        ("400", Fault::none().http_status(StatusCode::BAD_REQUEST)),
        ("other amount", Fault::none().member("amount", "25.23")),
        ("other currency", Fault::none().member("currency", "\"EUR\"")),
        ("no id", Fault::none().without_member("payout_id")),
        ("two codes", Fault::none().member_twice("code")),
        ("mark", Fault::none().bom()),
        ("cut", Fault::none().cut(40)),
        ("exists", Fault::code(10_304).with_effect()),
        ("unlisted", Fault::code(19_999).with_effect()),
        ("not found", Fault::code(10_311).with_effect()),
    ]
}

#[tokio::test]
async fn t4_t14_whatever_comes_back_the_payout_is_found_and_paid_once() {
    for style in [ErrorStyle::Http200, ErrorStyle::Http400] {
        for (what, fault) in faults_after_the_commit() {
            let time = Time::default();
            let sandbox = sandbox(&time, |builder| {
                builder.errors(style).repeats(Repeats::SecondPayout).shuffled()
            });
            let (client, journal) = (client(account(), &sandbox, &time), MemoryJournal::new());
            sandbox.inject(Call::CreatePayout, fault);
            let settlement = client.settle(&documented_payout(), &journal, &patience(5)).await;
            assert_eq!(state(&settlement), Some(PayoutState::Pending), "{what}: {settlement}");
            let again = client.settle(&documented_payout(), &journal, &patience(5)).await;
            assert!(state(&again).is_some(), "{what}: {again}");
            assert_eq!(sandbox.creates_received(REFERENCE), 1, "{what}");
            time.pass(300);
            let followed = client.follow(&documented_payout(), &patience(5)).await.unwrap();
            assert_eq!(
                (followed, sandbox.times_paid(REFERENCE)),
                (PayoutState::Paid, 1),
                "{what}"
            );
        }
    }
}

#[tokio::test]
async fn s1_a_held_request_that_arrives_within_the_window_is_paid_once() {
    for held in [1, 60, 450, 899] {
        let time = Time::default();
        let sandbox = sandbox(&time, |builder| builder.repeats(Repeats::SecondPayout));
        let (client, journal) = (client(account(), &sandbox, &time), MemoryJournal::new());
        sandbox.inject(Call::CreatePayout, Fault::held(Duration::from_secs(held)));
        let mut settlement = client.settle(&documented_payout(), &journal, &patience(1)).await;
        for _ in 0..40 {
            assert!(
                matches!(settlement.word(), "unknown" | "accepted"),
                "{held}: {settlement}"
            );
            time.pass(30);
            settlement = client.resume(&documented_payout(), &journal, &patience(1)).await;
        }
        assert!(state(&settlement).is_some(), "{held}: {settlement}");
        assert_eq!(
            (sandbox.creates_received(REFERENCE), sandbox.times_paid(REFERENCE)),
            (1, 1),
            "{held}"
        );
    }
}

#[tokio::test]
async fn trap_31_a_payout_that_look_ups_see_late_is_no_reason_to_send_again() {
    let time = Time::default();
    let sandbox = sandbox(&time, |builder| {
        builder.payouts(Script::new().seen_after(Duration::from_secs(120)))
    });
    let (client, journal) = (client(account(), &sandbox, &time), MemoryJournal::new());
    sandbox.inject(Call::CreatePayout, Fault::answer_lost());
    let settlement = client.settle(&documented_payout(), &journal, &patience(3)).await;
    assert_eq!(settlement.word(), "unknown", "{settlement}");
    time.pass(120);
    let settlement = client.resume(&documented_payout(), &journal, &patience(3)).await;
    assert!(state(&settlement).is_some(), "{settlement}");
    assert_eq!(sandbox.creates_received(REFERENCE), 1);
}

#[tokio::test]
async fn trap_61_what_never_arrived_is_absent_and_may_be_sent_again() {
    let time = Time::default();
    let sandbox = sandbox(&time, |builder| builder.errors(ErrorStyle::Http400));
    let (client, journal) = (client(account(), &sandbox, &time), MemoryJournal::new());
    sandbox.inject(Call::CreatePayout, Fault::never_arrived());
    let mut settlement = client.settle(&documented_payout(), &journal, &patience(1)).await;
    for _ in 0..2 {
        assert_eq!(settlement.word(), "unknown", "{settlement}");
        time.pass(450);
        settlement = client.resume(&documented_payout(), &journal, &patience(1)).await;
    }
    let Settlement::Absent(absent) = &settlement else {
        unreachable!("{settlement}")
    };
    assert!(time.elapsed() >= Duration::from_secs(900));
    let settlement = client
        .settle_again(&documented_payout(), absent.resend(), &journal, &patience(1))
        .await;
    assert_eq!(state(&settlement), Some(PayoutState::Pending), "{settlement}");
    assert_eq!(
        (sandbox.creates_received(REFERENCE), sandbox.times_paid(REFERENCE)),
        (1, 1)
    );
}

#[tokio::test]
async fn h11_an_unlisted_refusal_is_settled_and_nothing_is_paid() {
    for style in [ErrorStyle::Http200, ErrorStyle::Http400] {
        let time = Time::default();
        let sandbox = sandbox(&time, |builder| builder.errors(style));
        let (client, journal) = (client(account(), &sandbox, &time), MemoryJournal::new());
        sandbox.inject(Call::CreatePayout, Fault::code(19_999));
        let settlement = client.settle(&documented_payout(), &journal, &patience(2)).await;
        assert_eq!(settlement.word(), "rejected", "{settlement}");
        assert_eq!(sandbox.times_paid(REFERENCE), 0);
        assert_eq!(time.elapsed(), Duration::from_secs(60));
    }
}

#[tokio::test]
async fn a_charge_whose_answer_was_lost_is_found() {
    let time = Time::default();
    let sandbox = sandbox(&time, |builder| builder);
    let (client, journal) = (client(charging_account(), &sandbox, &time), MemoryJournal::new());
    let charge = |reference: &str| {
        CreateCharge::new(
            reference.parse().unwrap(),
            "1.20 USD".parse().unwrap(),
            "ID123".parse().unwrap(),
        )
        .description("TEST")
    };
    sandbox.inject(Call::CreateCharge, Fault::answer_lost());
    let settlement = client.settle(&charge("charge-1"), &journal, &patience(3)).await;
    assert!(state(&settlement).is_some(), "{settlement}");
    assert_eq!(sandbox.charges().len(), 1);
    // Somebody else has used this reference, as far as this journal knows.
    let settlement = client
        .settle(&charge("charge-1"), &MemoryJournal::new(), &patience(3))
        .await;
    assert_eq!(settlement.word(), "conflict", "{settlement}");
    assert_eq!(sandbox.charges().len(), 1);
}
