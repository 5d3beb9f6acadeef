//! Payouts and charges settled over scripted answers: the table of Payoneer 4.12, row by row.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod common;

use common::{
    account, account_of, charging_account, documented_payout,
    gateway::{Gateway, Time, client_of, patience},
    payout, program,
};
use payoneer::v2::{Account, CreateCharge, CreatePayout, Orders, OrdersAccess, OrdersReport, Store};
use payoneer::{
    MemoryJournal, PayoutState, Settlement,
    settlement::{Payable, Resend, UnsentCause},
};
use payout_core::{Clock, RejectionClass};
use std::time::Duration;

const TAKEN: &str = r#"{"audit_id":1,"code":0,"payout_id":"9","amount":25.22,"currency":"USD"}"#;
const FUNDED: &str =
    r#"{"audit_id":1,"code":0,"payout_id":"9","status":"Funded","payee_id":"ID123","amount":25.22,"currency":"USD"}"#;
const NONE: &str = r#"{"audit_id":1,"code":10311}"#;
const EXISTS: &str = r#"{"audit_id":1,"code":10304}"#;
const ODD: &str = r#"{"audit_id":1,"code":19999,"description":"?"}"#;

async fn settled(answers: &[Option<(u16, &str)>], attempts: u32) -> (Settlement<CreatePayout>, Gateway) {
    let (gateway, time, journal) = (Gateway::new(answers), Time::default(), MemoryJournal::new());
    let client = client_of(account(), &gateway, &time);
    let settlement = client.settle(&documented_payout(), &journal, &patience(attempts)).await;
    (settlement, gateway)
}

fn state<P: Payable>(settlement: &Settlement<P>) -> Option<PayoutState> {
    match settlement {
        Settlement::Accepted(settled) => Some(settled.state()),
        _ => None,
    }
}

#[tokio::test]
async fn trap_25_accepted_is_pending_until_a_look_up() {
    let (settlement, gateway) = settled(&[Some((200, TAKEN))], 3).await;
    assert_eq!(state(&settlement), Some(PayoutState::Pending));
    assert_eq!(gateway.seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn trap_19_t5_a_lost_answer_is_looked_up_and_nothing_is_sent_again() {
    for lost in [
        None,
        Some((500, "")),
        Some((200, "")),
        Some((302, "")),
        Some((404, "{}")),
        Some((200, EXISTS)),
        Some((200, ODD)),
    ] {
        let (settlement, gateway) = settled(&[lost, Some((200, FUNDED))], 3).await;
        assert_eq!(state(&settlement), Some(PayoutState::Paid), "{lost:?}: {settlement}");
        assert_eq!(gateway.creates().len(), 1, "{lost:?}");
    }
}

#[tokio::test]
async fn trap_30_what_is_found_and_not_ours_is_a_conflict() {
    for (ours, theirs, which) in [
        ("25.22", "25.23", "amount"),
        ("USD", "EUR", "currency"),
        ("ID123", "ID124", "payee"),
    ] {
        for first in [None, Some((400, EXISTS))] {
            let (gateway, time, journal) = (
                Gateway::new(&[first, Some((200, &FUNDED.replace(ours, theirs)))]),
                Time::default(),
                MemoryJournal::new(),
            );
            let client = client_of(account(), &gateway, &time);
            let settlement = client.settle(&documented_payout(), &journal, &patience(3)).await;
            assert_eq!(settlement.word(), "conflict", "{settlement}");
            assert!(settlement.to_string().contains(which), "{settlement}");
            assert!(settlement.unpaid().is_none());
            let again = client.settle(&documented_payout(), &journal, &patience(3)).await;
            assert_eq!((again.word(), gateway.creates().len()), ("conflict", 1));
        }
    }
}

#[tokio::test]
async fn what_is_found_and_cannot_be_compared_proves_nothing() {
    for member in [r#","amount":25.22"#, r#","currency":"USD""#, r#","payee_id":"ID123""#] {
        let (settlement, _) = settled(&[None, Some((200, &FUNDED.replace(member, "")))], 5).await;
        assert_eq!(settlement.word(), "unknown", "{member}: {settlement}");
    }
}

/// Money goes elsewhere by `settle_instead` alone, which asks for an `Unpaid`. What one person knows can let the same reference go once
/// more, and no other.
#[tokio::test]
async fn trap_27_no_way_leads_from_unknown_to_another_reference() {
    for lost in [
        None,
        Some((500, "")),
        Some((200, "{}")),
        Some((403, "")),
        Some((400, EXISTS)),
    ] {
        let (gateway, time, journal) = (
            Gateway::new(&[lost, Some((404, "{}"))]),
            Time::default(),
            MemoryJournal::new(),
        );
        let client = client_of(account(), &gateway, &time);
        let settlement = client.settle(&documented_payout(), &journal, &patience(2)).await;
        assert_eq!(settlement.word(), "unknown", "{lost:?}: {settlement}");
        assert!(settlement.unpaid().is_none(), "{lost:?}");

        let other = CreatePayout::new(
            "test123457".parse().unwrap(),
            "25.22 USD".parse().unwrap(),
            "ID123".parse().unwrap(),
            "TEST",
        );
        let word = Resend::confirmed("asked Payoneer's support, who hold nothing under the first reference");
        let elsewhere = client.settle_again(&other, word, &journal, &patience(2)).await;
        assert_eq!(elsewhere.word(), "not sent", "{elsewhere}");
        assert_eq!(gateway.creates().len(), 1, "{lost:?}");
    }
}

#[tokio::test]
async fn trap_31_s1_not_found_right_after_a_lost_answer_means_not_yet() {
    let (settlement, gateway) = settled(&[None, Some((400, NONE))], 20).await;
    assert_eq!(settlement.word(), "unknown", "{settlement}");
    assert_eq!(gateway.creates().len(), 1);
    // Late, and there all the same.
    let late = [None, Some((400, NONE)), Some((404, NONE)), Some((200, FUNDED))];
    let (settlement, gateway) = settled(&late, 20).await;
    assert_eq!(
        (state(&settlement), gateway.creates().len()),
        (Some(PayoutState::Paid), 1)
    );
}

#[tokio::test]
async fn trap_61_absent_after_the_window_and_the_same_bytes_once_more() {
    let (gateway, time, journal) = (
        Gateway::new(&[None, Some((400, NONE))]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client_of(account(), &gateway, &time);
    let payout = documented_payout();
    assert_eq!(client.settle(&payout, &journal, &patience(1)).await.word(), "unknown");
    time.pass(450);
    assert_eq!(client.resume(&payout, &journal, &patience(1)).await.word(), "unknown");
    time.pass(449);
    assert_eq!(client.resume(&payout, &journal, &patience(1)).await.word(), "unknown");
    time.pass(1);
    let Settlement::Absent(absent) = client.resume(&payout, &journal, &patience(1)).await else {
        panic!("three look-ups over 15 minutes")
    };
    // Another reference is no way out.
    let resend = absent.resend();
    gateway.then(&[Some((400, NONE)), Some((400, EXISTS)), Some((200, FUNDED))]);
    let settlement = client.settle_again(&payout, resend, &journal, &patience(3)).await;
    assert_eq!(state(&settlement), Some(PayoutState::Paid), "{settlement}");
    let creates = gateway.creates();
    assert_eq!(creates.len(), 2);
    assert_eq!(creates.first(), creates.get(1), "byte for byte");
}

#[tokio::test]
async fn q3_a_program_can_ask_for_more_patience() {
    let rules = |account: &Account| format!("{:?}", documented_payout().rules(account));
    let careful = account_of(
        program()
            .absent_after(9, Duration::from_secs(7200))
            .settling_delay(Duration::from_secs(600)),
    );
    for (account, parts) in [(account(), ["(3, 900s)", "60s"]), (careful, ["(9, 7200s)", "600s"])] {
        for part in parts {
            assert!(rules(&account).contains(part), "{}", rules(&account));
        }
    }
}

#[tokio::test]
async fn h11_an_unlisted_code_is_settled_by_one_look_up_after_the_delay() {
    let (gateway, time, journal) = (
        Gateway::new(&[Some((200, ODD)), Some((400, NONE))]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client_of(account(), &gateway, &time);
    let settlement = client.settle(&documented_payout(), &journal, &patience(1)).await;
    let Settlement::Rejected(refused) = &settlement else {
        panic!("{settlement}")
    };
    assert_eq!(
        (refused.code(), refused.class()),
        (Some("19999"), RejectionClass::Later)
    );
    assert!(settlement.unpaid().is_none(), "of class later: the reference is kept");
    assert_eq!(time.elapsed(), Duration::from_secs(60));
    assert_eq!(gateway.seen.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn listed_codes_of_class_ask_are_not_settled_by_a_look_up_that_finds_nothing() {
    for code in [10_304, 10_311, 10_704] {
        let body = format!(r#"{{"audit_id":1,"code":{code}}}"#);
        let (settlement, _) = settled(&[Some((400, &body)), Some((400, NONE))], 100).await;
        assert_eq!(settlement.word(), "unknown", "{code}: {settlement}");
    }
}

#[tokio::test]
async fn exists_and_not_found_is_a_contradiction_that_no_time_ends() {
    let (gateway, time, journal) = (
        Gateway::new(&[Some((400, EXISTS)), Some((400, NONE))]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client_of(account(), &gateway, &time);
    for _ in 0..10 {
        let settlement = client.settle(&documented_payout(), &journal, &patience(1)).await;
        assert_eq!(settlement.word(), "unknown", "{settlement}");
        time.pass(3600);
    }
    assert_eq!(gateway.creates().len(), 1);
}

#[tokio::test]
async fn trap_32_look_ups_that_fail_teach_nothing() {
    for (status, body) in [
        (401, ""),
        (403, ""),
        (404, "{}"),
        (429, ""),
        (500, NONE),
        (200, "{}"),
        (400, r#"{"code":10005}"#),
    ] {
        let (gateway, time, journal) = (
            Gateway::new(&[None, Some((status, body))]),
            Time::default(),
            MemoryJournal::new(),
        );
        let client = client_of(account(), &gateway, &time);
        for _ in 0..5 {
            let settlement = client.settle(&documented_payout(), &journal, &patience(2)).await;
            assert_eq!(settlement.word(), "unknown", "{status} {body}: {settlement}");
            time.pass(3600);
        }
    }
}

#[tokio::test]
async fn only_a_final_refusal_frees_the_debt() {
    for (code, is_free) in [(10_005, true), (10_302, true), (10_301, false), (30_013, false)] {
        let body = format!(r#"{{"audit_id":1,"code":{code}}}"#);
        let (settlement, gateway) = settled(&[Some((400, &body))], 3).await;
        assert_eq!((settlement.word(), gateway.creates().len()), ("rejected", 1));
        assert_eq!(settlement.unpaid().is_some(), is_free, "{code}");
    }
}

#[tokio::test]
async fn a_payout_that_was_cancelled_frees_the_debt() {
    let cancelled = FUNDED.replace("Funded", "Cancelled");
    let (settlement, _) = settled(&[None, Some((200, &cancelled))], 3).await;
    assert_eq!(state(&settlement), Some(PayoutState::NotPaid));
    assert!(settlement.unpaid().is_some());
}

#[tokio::test]
async fn s8_s12_a_reference_keeps_its_terms() {
    let report = |token: &str| {
        OrdersReport::new(
            Store::new(44, "Shop", "https://shop.example"),
            Orders::at("https://shop.example/orders", OrdersAccess::token(token)),
        )
    };
    let (gateway, time, journal) = (Gateway::new(&[None]), Time::default(), MemoryJournal::new());
    let client = client_of(account(), &gateway, &time);
    let recorded = || documented_payout().orders_report(report("one"));
    assert_eq!(
        client.settle(&recorded(), &journal, &patience(1)).await.word(),
        "unknown"
    );
    let date = "2018-01-24".parse().unwrap();
    for (what, other) in [
        ("amount", payout("25.23 USD").orders_report(report("one"))),
        ("currency", payout("25.22 EUR").orders_report(report("one"))),
        ("date", recorded().payout_date(date)),
        ("group", recorded().group_id("g")),
        ("report", documented_payout()),
        (
            "payee",
            CreatePayout::new(
                "test123456".parse().unwrap(),
                "25.22 USD".parse().unwrap(),
                "ID124".parse().unwrap(),
                "TEST",
            )
            .orders_report(report("one")),
        ),
    ] {
        let settlement = client.settle(&other, &journal, &patience(1)).await;
        assert!(
            matches!(&settlement, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Terms(_))),
            "{what}: {settlement}"
        );
    }
    // What may change: the shop's token. No trace of it is kept.
    assert_eq!(
        recorded().terms(&account()).unwrap(),
        documented_payout()
            .orders_report(report("two"))
            .terms(&account())
            .unwrap()
    );
    for elsewhere in [
        account_of(program().amounts_as_numbers()),
        account_of(payoneer::v2::Program::sandbox("100000002".parse().unwrap())),
        account_of(program().at("http://127.0.0.1:1").unwrap()),
    ] {
        assert!(recorded().terms(&elsewhere).unwrap() != recorded().terms(&account()).unwrap());
    }
    assert_eq!(gateway.creates().len(), 1);
}

#[test]
fn s9_terms_are_the_same_under_another_reference() {
    let under = |reference: &str| {
        let payee = "ID123".parse().unwrap();
        CreatePayout::new(reference.parse().unwrap(), "25.22 USD".parse().unwrap(), payee, "TEST")
    };
    assert_eq!(
        under("a").terms(&account()).unwrap(),
        under("b").terms(&account()).unwrap(),
        "a journal can look for payouts that were entered twice"
    );
}

fn charge() -> CreateCharge {
    CreateCharge::new(
        "test_88".parse().unwrap(),
        "1.2 USD".parse().unwrap(),
        "ID123".parse().unwrap(),
    )
}

#[tokio::test]
async fn trap_29_a_charge_whose_reference_is_taken_on_the_first_send_is_a_conflict() {
    let transferred = r#"{"audit_id":1,"code":0,"status":"Transferred"}"#;
    let taken = r#"{"audit_id":1,"code":10704}"#;
    for (first, look_up, word) in [
        (Some((200, taken)), (200, transferred), "conflict"),
        (None, (200, transferred), "accepted"),
        (None, (404, r#"{"audit_id":1,"code":10711}"#), "unknown"),
        (None, (404, NONE), "unknown"),
        (Some((200, ODD)), (404, NONE), "unknown"),
        (Some((200, r#"{"code":10700}"#)), (404, NONE), "rejected"),
        (Some((200, r#"{"code":0}"#)), (404, NONE), "accepted"),
    ] {
        let (gateway, time, journal) = (
            Gateway::new(&[first, Some(look_up)]),
            Time::default(),
            MemoryJournal::new(),
        );
        let client = client_of(charging_account(), &gateway, &time);
        let settlement = client.settle(&charge(), &journal, &patience(3)).await;
        assert_eq!(settlement.word(), word, "{first:?} {look_up:?}: {settlement}");
        assert_eq!(gateway.creates().len(), 1);
        if word != "unknown" {
            continue;
        }
        // On a second send of our own, *taken* says that the first one arrived.
        time.pass(7200);
        gateway.then(&[Some(look_up), Some((200, taken)), Some((200, transferred))]);
        let resend = Resend::confirmed("support says there is none");
        let settlement = client.settle_again(&charge(), resend, &journal, &patience(3)).await;
        assert_eq!(state(&settlement), Some(PayoutState::Paid), "{settlement}");
        assert_eq!(gateway.creates().len(), 2);
    }
}

#[tokio::test]
async fn a_charge_is_not_sent_by_an_account_that_only_pays() {
    let (gateway, time, journal) = (Gateway::new(&[None]), Time::default(), MemoryJournal::new());
    let client = client_of(account(), &gateway, &time);
    let settlement = client.settle(&charge(), &journal, &patience(1)).await;
    assert_eq!(settlement.word(), "not sent");
    assert!(settlement.to_string().contains("allow_charges"), "{settlement}");
    assert!(gateway.seen.lock().unwrap().is_empty());
}
