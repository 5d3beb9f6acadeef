//! Every call that moves money, settled over the sandbox: lost answers, crashes, conflicts, and payouts in two steps.

#![cfg(all(feature = "sandbox", feature = "_signer"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod common;

use common::{LOGIN, account, key, small_payout};
use http::StatusCode;
use paynet::{
    Account, Amount, BankAccount, CardNumber, Client, ControlKey, Credentials, Endpoint, FormRoute, Gateway, Journal,
    MemoryJournal, Patience, Payout, PayoutByRef, PayoutCheck, PayoutForm, PayoutPay, PayoutState, Reference,
    Settlement, Sign, TransferByRef,
    sandbox::{Call, Fault, Merchant, RefusalType, Sandbox, Script},
    settlement::{Finding, Payable, Resend, Rules, Standing, UnsentCause},
};
use std::time::Duration;

fn sandbox() -> Sandbox {
    let merchant = Merchant::new(LOGIN, key().public_key().clone(), ControlKey::new("control").unwrap());
    let merchant = merchant
        .endpoint(39915, "USD")
        .stored_card(7_654_321, "4444333322221111");
    Sandbox::builder().merchant(merchant).build()
}

fn client(sandbox: &Sandbox) -> Client<Sandbox> {
    Client::with_transport(account(), sandbox.clone())
}

/// Three look-ups, and no pause that a test would notice.
fn patience() -> Patience {
    Patience::new()
        .attempts(3)
        .first_delay(Duration::from_millis(1))
        .longest_delay(Duration::from_millis(1))
}

fn reference() -> Reference {
    "payout-2041".parse().unwrap()
}

fn amount() -> Amount {
    "10.42 USD".parse().unwrap()
}

fn state<P: Payable>(settlement: &Settlement<P>) -> Option<PayoutState> {
    match settlement {
        Settlement::Accepted(settled) => Some(settled.state()),
        _ => None,
    }
}

/// The lost answer of a call that creates an order ends in a look-up, and one order.
async fn lost_answer_is_found<P: Payable<Account = Account>>(payout: &P, call: Call) {
    for (fault, what) in [
        (Fault::answer_lost(), "lost"),
        (
            Fault::answer(StatusCode::BAD_GATEWAY, "text/html", "<h1>502</h1>"),
            "502",
        ),
        (Fault::html(), "html"),
        (Fault::none().without_field("paynet-order-id"), "no id"),
        (Fault::none().field("merchant-order-id", "somebody-else"), "crossed"),
        (
            Fault::refused(RefusalType::Error, "Internal", "9").with_effect(),
            "refusal with an order",
        ),
    ] {
        let (sandbox, journal) = (sandbox(), MemoryJournal::new());
        sandbox.inject(call, fault);
        let client = client(&sandbox);
        let settlement = client.settle(payout, &journal, &patience()).await;
        assert!(state(&settlement).is_some(), "{call:?} {what}: {settlement}");
        assert_eq!(sandbox.received(call), 1, "{call:?} {what}");
        assert_eq!(sandbox.orders().len(), 1, "{call:?} {what}");
        let again = client.settle(payout, &journal, &patience()).await;
        assert_eq!(again.word(), "accepted");
        assert_eq!(sandbox.received(call), 1, "{call:?} {what}: known, so nothing is sent");
    }
}

#[tokio::test]
async fn trap_57_each_call_that_creates_an_order_is_found_by_its_reference() {
    let endpoint = Endpoint::Id(39915);
    lost_answer_is_found(&small_payout(), Call::Payout).await;
    let card = "7654321".parse().unwrap();
    lost_answer_is_found(
        &PayoutByRef::new(endpoint, reference(), amount(), card),
        Call::PayoutByRef,
    )
    .await;
    lost_answer_is_found(&PayoutCheck::new(small_payout()), Call::PayoutCheck).await;
    let form = PayoutForm::new(FormRoute::v4_rsa(), endpoint, reference(), amount());
    lost_answer_is_found(&form, Call::PayoutForm).await;
    let number = CardNumber::new("4444333322221111").unwrap();
    lost_answer_is_found(
        &TransferByRef::new(endpoint, reference(), amount(), number),
        Call::TransferByRef,
    )
    .await;
}

#[tokio::test]
async fn trap_50_a_refusal_ends_its_own_send_and_no_other() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    let client = client(&sandbox);
    sandbox.inject(Call::Payout, Fault::never_arrived());
    let payout = small_payout();
    let lost = client.settle(&payout, &journal, &patience()).await;
    assert_eq!(lost.word(), "unknown");
    assert!(lost.unpaid().is_none());
    // "Not found" three times over: this gateway's word for it proves nothing.
    assert_eq!(client.resume(&payout, &journal, &patience()).await.word(), "unknown");

    let resend = Resend::confirmed("support ticket 4711: no order under payout-2041");
    sandbox.inject(
        Call::Payout,
        Fault::refused(RefusalType::ValidationError, "Amount too small", "8"),
    );
    let refused = client.settle_again(&payout, resend, &journal, &patience()).await;
    let Settlement::Rejected(rejected) = &refused else {
        panic!("{refused}")
    };
    assert_eq!(rejected.code(), Some("8"));
    assert!(
        refused.unpaid().is_none(),
        "no refusal of this gateway promises that nothing was made"
    );

    let accepted = client
        .settle_again(&payout, rejected.resend(), &journal, &patience())
        .await;
    assert_eq!(state(&accepted), Some(PayoutState::Pending));
    assert_eq!(sandbox.orders().len(), 1);
}

#[tokio::test]
async fn a_crashed_caller_resumes_from_its_journal() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    let payout = small_payout();
    sandbox.inject(Call::Payout, Fault::none().late(Duration::from_secs(3600)));
    {
        let client = client(&sandbox);
        let patience = patience();
        let mut settling = std::pin::pin!(client.settle(&payout, &journal, &patience));
        let waker = std::task::Waker::noop();
        let mut context = std::task::Context::from_waker(waker);
        while sandbox.orders().is_empty() {
            assert!(settling.as_mut().poll(&mut context).is_pending());
        }
        // The program ends here.
    }
    let records = journal.records();
    assert!(matches!(records.as_slice(), [record] if record.is_in_doubt()));
    let resumed = client(&sandbox).resume(&payout, &journal, &patience()).await;
    assert_eq!(state(&resumed), Some(PayoutState::Pending));
    assert_eq!(sandbox.orders().len(), 1);
}

#[tokio::test]
async fn s3_m6_another_amount_or_currency_under_our_reference_is_a_conflict() {
    for (field, value) in [("amount", "10.43"), ("currency", "EUR")] {
        let (sandbox, journal) = (sandbox(), MemoryJournal::new());
        sandbox.inject(Call::Payout, Fault::answer_lost());
        sandbox.inject_times(Call::Status, 3, &Fault::none().field(field, value));
        let settlement = client(&sandbox).settle(&small_payout(), &journal, &patience()).await;
        let Settlement::Conflict(conflict) = &settlement else {
            panic!("{field}: {settlement}")
        };
        assert!(conflict.why().contains(field), "{}", conflict.why());
        assert!(settlement.unpaid().is_none());
        assert_eq!(
            client(&sandbox)
                .settle(&small_payout(), &journal, &patience())
                .await
                .word(),
            "conflict"
        );
        assert_eq!(sandbox.received(Call::Payout), 1);
    }
}

/// The documents say that the amount can change on the way. Of an order whose id came with our own answer it may.
#[tokio::test]
async fn an_accepted_order_keeps_its_state_under_another_amount() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    let client = client(&sandbox);
    drop(client.settle(&small_payout(), &journal, &patience()).await);
    sandbox.set_status("payout-2041", "approved", sandbox.now());
    sandbox.inject(Call::Status, Fault::none().field("amount", "9.99"));
    let resumed = client.resume(&small_payout(), &journal, &patience()).await;
    let Settlement::Accepted(settled) = &resumed else {
        panic!("{resumed}")
    };
    assert_eq!(settled.state(), PayoutState::Paid);
    assert_eq!(
        settled.moved().map(|moved| moved.to_string()).as_deref(),
        Some("9.99 USD")
    );
}

#[tokio::test]
async fn a_status_that_repeats_nothing_of_ours_shows_nothing() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    sandbox.inject(Call::Payout, Fault::answer_lost());
    sandbox.inject_times(Call::Status, 3, &Fault::none().without_field("merchant-order-id"));
    let settlement = client(&sandbox).settle(&small_payout(), &journal, &patience()).await;
    assert_eq!(settlement.word(), "unknown");
}

#[tokio::test]
async fn a_final_refusal_by_status_is_the_proof_that_takes_the_debt_elsewhere() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    let client = client(&sandbox);
    let first = small_payout();
    drop(client.settle(&first, &journal, &patience()).await);
    sandbox.set_status("payout-2041", "declined", sandbox.now());
    let declined = client.resume(&first, &journal, &patience()).await;
    assert_eq!(state(&declined), Some(PayoutState::NotPaid));

    let other = BankAccount::new("1234567890").unwrap();
    let second = Payout::new(Endpoint::Id(39915), "payout-2042".parse().unwrap(), amount(), other);
    let instead = client
        .settle_instead(&second, declined.unpaid().unwrap(), &journal, &patience())
        .await;
    assert_eq!(state(&instead), Some(PayoutState::Pending));
}

#[tokio::test]
async fn s12_another_login_or_endpoint_is_refused_and_another_key_is_not() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    drop(client(&sandbox).settle(&small_payout(), &journal, &patience()).await);
    let url = "https://sandbox.payneteasy.com/paynet";
    let rotated =
        |login: &str| Account::new(Gateway::sandbox(url).unwrap(), Credentials::sandbox(login, key())).unwrap();
    let same = Client::with_transport(rotated(LOGIN), sandbox.clone());
    assert_eq!(
        same.settle(&small_payout(), &journal, &patience()).await.word(),
        "accepted"
    );
    let other = Client::with_transport(rotated("another-login"), sandbox.clone());
    let refused = other.settle(&small_payout(), &journal, &patience()).await;
    assert!(matches!(&refused, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Terms(_))));

    let terms = |endpoint| {
        let to = BankAccount::new("1").unwrap();
        Payout::new(endpoint, reference(), amount(), to)
            .terms(&account())
            .unwrap()
    };
    assert_ne!(terms(Endpoint::Id(39915)), terms(Endpoint::Id(39916)));
    assert_eq!(sandbox.received(Call::Payout), 1);
}

#[test]
fn k5_what_the_journal_keeps_tells_cards_apart_and_holds_none() {
    let terms = |number: &str, cvv: &str| {
        let card = paynet::Card::new(CardNumber::new(number).unwrap()).cvv(paynet::Cvv::new(cvv).unwrap());
        Payout::new(Endpoint::Id(39915), reference(), amount(), card)
            .terms(&account())
            .unwrap()
    };
    assert_eq!(
        terms("4444333322221111", "123"),
        terms("4444333322221111", "321"),
        "the code is left out"
    );
    assert_ne!(terms("4444333322221111", "123"), terms("4444333322221112", "123"));
    // Only the last four digits go in: nobody can work the number out from the digest.
    assert_eq!(terms("4444333322221111", "123"), terms("5555333322221111", "123"));
}

#[tokio::test]
async fn the_second_step_is_settled_by_the_stage_it_leads_to() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    let client = client(&sandbox);
    let check = PayoutCheck::new(small_payout());
    let checked = client.settle(&check, &journal, &patience()).await;
    assert_eq!(state(&checked), Some(PayoutState::Pending));
    let validated = loop {
        let status = client.send(&check.status()).await.unwrap();
        if let Some(validated) = status.validated() {
            break validated;
        }
    };
    // The answer is lost, and the first look-ups still show the check.
    let pay = PayoutPay::new(validated);
    sandbox.inject(Call::PayoutPay, Fault::answer_lost());
    sandbox.inject_times(
        Call::Status,
        2,
        &Fault::none().field("order-stage", "PAYOUT_CHECK_VALIDATED"),
    );
    let paid = client.settle(&pay, &journal, &patience()).await;
    assert!(state(&paid).is_some(), "{paid}");
    assert_eq!(sandbox.received(Call::PayoutPay), 1);
    assert_eq!(journal.records().len(), 2, "one record for each step");

    // Where the call itself was lost the stage stays, and that proves nothing.
    let stage = |stage: &str| Fault::none().field("order-stage", stage);
    for fault in [
        stage("payout_check_validated"),
        Fault::none().without_field("order-stage"),
    ] {
        sandbox.inject(Call::Status, fault);
        let status = client.send(&pay.status()).await;
        assert!(matches!(pay.find(&account(), status), Finding::Nothing(_)));
    }
    assert_eq!(pay.rules(&account()), Rules::new());
}

#[tokio::test]
async fn s6_thirty_days_of_processing_are_still_pending() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    sandbox.script("payout-2041", Script::default());
    let client = client(&sandbox);
    drop(client.settle(&small_payout(), &journal, &patience()).await);
    sandbox.set_status("payout-2041", "processing", sandbox.now());
    for _ in 0..30 {
        let resumed = client.resume(&small_payout(), &journal, &patience()).await;
        assert_eq!(state(&resumed), Some(PayoutState::Pending));
        assert!(resumed.unpaid().is_none());
    }
}

#[tokio::test]
async fn k1_neither_record_nor_outcome_shows_who_is_paid() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    let client = client(&sandbox);
    let card = paynet::Card::new(CardNumber::new("4444333322221111").unwrap()).printed_name("CANARY LOVELACE");
    let payout = Payout::new(Endpoint::Id(39915), reference(), amount(), card);
    let refusal = Fault::refused(RefusalType::Error, "card 4444333322221111 is blocked", "1");
    sandbox.inject(Call::Payout, refusal);
    let settlement = client.settle(&payout, &journal, &patience()).await;
    let shown = format!("{settlement} {settlement:?} {journal:?} {:?}", journal.records());
    assert!(shown.contains("blocked"), "{shown}");
    for canary in ["444433", "CANARY", "1111"] {
        assert!(!shown.contains(canary), "{shown}");
    }
}

/// A journal may be shared between providers; the provider's name is part of the record.
#[tokio::test]
async fn a_record_names_provider_call_and_scope() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    drop(client(&sandbox).settle(&small_payout(), &journal, &patience()).await);
    let key = paynet::settlement::RecordKey::new(&reference(), <Payout as Payable>::STEP);
    let record = journal.load(&key).await.unwrap().unwrap();
    assert_eq!((record.provider(), record.operation()), (Account::PROVIDER, "payout"));
    assert_eq!(
        record.terms().scope(),
        "https://sandbox.payneteasy.com/paynet login TestMerchant endpoint 39915"
    );
    assert!(matches!(record.standing(), Standing::Accepted { held, .. } if held.provider_id().is_some()));
}

/// The futures can be spawned: a server settles payouts in tasks of their own.
#[tokio::test]
async fn settling_can_be_spawned() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    let client = client(&sandbox);
    let task = tokio::spawn(async move {
        let payout = small_payout();
        let settlement = client.settle(&payout, &journal, &patience()).await;
        let resumed = client.resume(&payout, &journal, &patience()).await;
        let followed = client.follow(&payout, &patience()).await;
        (settlement.word(), resumed.word(), followed.is_ok())
    });
    assert_eq!(task.await.unwrap(), ("accepted", "accepted", true));
}

/// An order that only a refusal names may be somebody else's: it takes our reference or our amount to be ours.
#[tokio::test]
async fn t14_an_order_that_shows_neither_our_reference_nor_our_amount_is_not_ours() {
    let (sandbox, journal) = (sandbox(), MemoryJournal::new());
    let refusal = Fault::refused(RefusalType::Error, "Internal", "9").with_effect();
    sandbox.inject(Call::Payout, refusal);
    let crossed = Fault::none()
        .without_field("merchant-order-id")
        .field("amount", "99.00");
    sandbox.inject_times(Call::Status, 3, &crossed);
    let settlement = client(&sandbox).settle(&small_payout(), &journal, &patience()).await;
    assert_eq!(settlement.word(), "unknown", "{settlement}");
}

/// The login is a part of where it goes, not of what is paid: the refusal says so, and a person's word lifts it.
#[tokio::test]
async fn s12_another_login_is_another_scope_in_both_steps() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let check = PayoutCheck::new(small_payout());
    drop(client.settle(&check, &MemoryJournal::new(), &patience()).await);
    let validated = loop {
        if let Some(validated) = client.send(&check.status()).await.unwrap().validated() {
            break validated;
        }
    };
    let pay = PayoutPay::new(validated);
    let url = "https://sandbox.payneteasy.com/paynet";
    let other = Account::new(Gateway::sandbox(url).unwrap(), Credentials::sandbox("another", key())).unwrap();
    for differ in [
        pay.terms(&other).unwrap().compare(&pay.terms(&account()).unwrap()),
        small_payout()
            .terms(&other)
            .unwrap()
            .compare(&small_payout().terms(&account()).unwrap()),
    ] {
        assert_eq!(differ, Err(paynet::settlement::TermsDiffer::Scope));
    }
}
