//! Payouts whose answers get lost, settled by the rules of the wire specification (3.2 to 3.4, 4.3).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use bytes::Bytes;
use common::{ACCOUNT_ID, API_KEY, account, amount, documented_payout, live_account, stamp};
use http::{Request, Response};
use paycore::{
    Account, Client, CreatePayout, Credentials, Dialect, Patience, PayoutAmount, PayoutState, ProcessPayout, Stamp,
    currency,
};
use payout_core::{
    Clock, Delay, MemoryJournal, StampError, TransportError, TransportErrorKind,
    settlement::{Payable, Settlement},
};
use std::{
    collections::VecDeque,
    future::{Ready, ready},
    sync::{Arc, Mutex},
    time::Duration,
};

/// A clock that tells what it is told.
#[derive(Debug, Clone, Default)]
struct Time(Arc<Mutex<Duration>>);

impl Time {
    fn pass(&self, time: Duration) {
        *self.0.lock().unwrap() += time;
    }
}

impl Clock for Time {
    fn stamp(&self) -> Result<Stamp, StampError> {
        let seconds = stamp().unix_seconds() + self.elapsed().as_secs();
        Ok(Stamp::new(seconds, stamp().nonce().clone()))
    }

    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> Delay {
        self.pass(duration);
        Box::pin(ready(()))
    }
}

/// The platform: answers in this order, and what it was sent. An answer of status 0 is lost.
#[derive(Clone, Default)]
struct Platform(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    answers: VecDeque<(u16, String)>,
    seen: Vec<Request<Bytes>>,
}

impl Platform {
    fn then<const N: usize>(&self, answers: [(u16, String); N]) {
        self.0.lock().unwrap().answers.extend(answers);
    }

    fn seen(&self) -> Vec<Request<Bytes>> {
        self.0.lock().unwrap().seen.clone()
    }

    fn creates(&self) -> Vec<Request<Bytes>> {
        self.seen()
            .into_iter()
            .filter(|request| request.method() == "POST" && request.uri().path().ends_with("/payout-invoices"))
            .collect()
    }

    fn answer(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut script = self.0.lock().unwrap();
        script.seen.push(request);
        match script.answers.pop_front() {
            None | Some((0, _)) => Err(TransportError::in_doubt(TransportErrorKind::Timeout)),
            Some((status, body)) => Ok(Response::builder().status(status).body(body.into()).unwrap()),
        }
    }
}

type Sender = Box<dyn Fn(Request<Bytes>) -> Ready<Result<Response<Bytes>, TransportError>> + Send + Sync>;

struct Wire(Sender);

impl payout_core::Transport for Wire {
    fn send(&self, request: Request<Bytes>) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send {
        (self.0)(request)
    }
}

fn client(account: Account, platform: &Platform, time: &Time) -> Client<Wire> {
    let platform = platform.clone();
    let send: Sender = Box::new(move |request| ready(platform.answer(request)));
    Client::with_transport(account, Wire(send)).with_clock(time.clone())
}

fn proven() -> Account {
    account().with_dialect(Dialect::new().payout_filter_works())
}

fn lost() -> (u16, String) {
    (0, String::new())
}

const ID: &str = "cpoi_CLFDSXqStt3ki8pe";

fn payout(status: &str) -> String {
    format!(
        r#"{{"type":"payout-invoices","id":"{ID}","attributes":{{"status":"{status}","amount":100.78,"currency":"USD","reference_id":"my_order_id123","test_mode":true}}}}"#
    )
}

fn one(status: &str) -> (u16, String) {
    (200, format!(r#"{{"data":{}}}"#, payout(status)))
}

fn list(items: &[String]) -> (u16, String) {
    (200, format!(r#"{{"data":[{}]}}"#, items.join(",")))
}

/// One look-up a time.
fn once() -> Patience {
    Patience::new().attempts(1)
}

async fn settled(account: Account, answers: [(u16, String); 2]) -> (Settlement<CreatePayout>, Platform) {
    let (platform, time) = (Platform::default(), Time::default());
    platform.then(answers);
    let client = client(account, &platform, &time);
    let settlement = client
        .settle(&documented_payout(), &MemoryJournal::new(), &once())
        .await;
    (settlement, platform)
}

fn state(settlement: &Settlement<impl Payable>) -> Option<PayoutState> {
    match settlement {
        Settlement::Accepted(accepted) => Some(accepted.state()),
        _ => None,
    }
}

#[tokio::test]
async fn trap_1_every_try_goes_under_the_reference_of_the_stored_intent() {
    let (platform, time, journal) = (Platform::default(), Time::default(), MemoryJournal::new());
    platform.then([lost(), list(&[]), list(&[]), list(&[])]);
    let client = client(proven(), &platform, &time);
    let mut settlement = client.settle(&documented_payout(), &journal, &once()).await;
    for _ in 0..2 {
        time.pass(Duration::from_secs(480));
        // Whoever calls `settle` again makes no second intent: what is stored is looked up.
        settlement = client.settle(&documented_payout(), &journal, &once()).await;
    }
    let Settlement::Absent(absent) = settlement else {
        panic!("{settlement}")
    };
    platform.then([list(&[]), (201, one("created").1)]);
    let again = client
        .settle_again(&documented_payout(), absent.resend(), &journal, &once())
        .await;
    assert_eq!(again.word(), "accepted");
    let seen = platform.seen();
    assert_eq!((seen.len(), platform.creates().len()), (6, 2));
    for request in seen {
        let body = std::str::from_utf8(request.body()).unwrap();
        let (sent, asked) = (
            body.contains(r#""reference_id":"my_order_id123""#),
            request.uri().query() == Some("filter%5Breference_id%5D=my_order_id123"),
        );
        assert_eq!(
            (sent, asked),
            (request.method() == "POST", request.method() == "GET"),
            "{request:?}"
        );
    }
}

#[tokio::test]
async fn trap_7_a_lost_answer_is_looked_up_and_nothing_is_sent_again() {
    let (settlement, platform) = settled(account(), [lost(), list(&[payout("processed")])]).await;
    assert_eq!(state(&settlement), Some(PayoutState::Paid), "{settlement}");
    assert_eq!(platform.creates().len(), 1);
}

#[tokio::test]
async fn trap_8_h5_a_429_is_looked_up_at_once_and_never_repeated() {
    for status in [429, 409] {
        let (settlement, platform) = settled(account(), [(status, String::new()), list(&[payout("created")])]).await;
        assert_eq!(state(&settlement), Some(PayoutState::Pending));
        let (settlement, again) = settled(account(), [(status, String::new()), list(&[])]).await;
        assert_eq!(settlement.word(), "unknown");
        for platform in [platform, again] {
            assert_eq!(platform.creates().len(), 1);
            assert_eq!(
                platform.seen()[1].uri().query(),
                Some("filter%5Breference_id%5D=my_order_id123")
            );
        }
    }
}

#[tokio::test]
async fn trap_9_h15_a_duplicate_after_a_lost_answer_is_adopted() {
    let (platform, time, journal) = (Platform::default(), Time::default(), MemoryJournal::new());
    let client = client(proven(), &platform, &time);
    let payout_sent = documented_payout();
    platform.then([lost(), list(&[]), list(&[]), list(&[])]);
    let mut settlement = client.settle(&payout_sent, &journal, &once()).await;
    for _ in 0..2 {
        time.pass(Duration::from_secs(480));
        settlement = client.resume(&payout_sent, &journal, &once()).await;
    }
    let Settlement::Absent(absent) = settlement else {
        panic!("{settlement}")
    };
    // It was there all the time.
    let refusal = r#"{"errors":[{"source":{"pointer":"/data/attributes/reference_id"}}]}"#.to_owned();
    platform.then([list(&[]), (422, refusal), list(&[payout("processing")])]);
    let again = client
        .settle_again(&payout_sent, absent.resend(), &journal, &once())
        .await;
    assert_eq!(state(&again), Some(PayoutState::Pending), "{again}");
}

#[tokio::test]
async fn trap_10_a_refusal_of_a_repeat_ends_no_earlier_doubt() {
    for (status, body) in [(401, ""), (422, r#"{"message":"no such service"}"#)] {
        let (platform, time, journal) = (Platform::default(), Time::default(), MemoryJournal::new());
        let client = client(proven(), &platform, &time);
        platform.then([lost(), list(&[]), list(&[]), list(&[])]);
        let mut settlement = client.settle(&documented_payout(), &journal, &once()).await;
        for _ in 0..2 {
            time.pass(Duration::from_secs(480));
            settlement = client.resume(&documented_payout(), &journal, &once()).await;
        }
        let Settlement::Absent(absent) = settlement else {
            panic!("{settlement}")
        };
        platform.then([list(&[]), (status, body.to_owned()), list(&[])]);
        let again = client
            .settle_again(&documented_payout(), absent.resend(), &journal, &once())
            .await;
        assert_eq!(again.word(), "unknown", "{status}");
        assert!(again.unpaid().is_none());
    }
}

#[tokio::test]
async fn trap_11_a_list_of_others_shows_nothing_but_ours_in_it_does() {
    let other = payout("processed").replace("my_order_id123", "another");
    let (settlement, _) = settled(proven(), [lost(), list(std::slice::from_ref(&other))]).await;
    assert_eq!(settlement.word(), "unknown");
    let (settlement, _) = settled(proven(), [lost(), list(&[other, payout("processed")])]).await;
    assert_eq!(state(&settlement), Some(PayoutState::Paid));
}

#[tokio::test]
async fn two_of_ours_are_a_conflict_though_one_cannot_be_read() {
    for broken in [
        payout("processed").replace("status", "state"),
        payout("processed").replace("cpoi_", "cpoi/"),
    ] {
        let (settlement, _) = settled(proven(), [lost(), list(&[payout("processed"), broken])]).await;
        assert_eq!(settlement.word(), "conflict");
    }
    // What has no reference may be anybody's, in a list that was not filtered.
    let without_reference = payout("processed").replace("reference_id", "reference");
    let (settlement, _) = settled(proven(), [lost(), list(&[payout("processed"), without_reference])]).await;
    assert_eq!(state(&settlement), Some(PayoutState::Paid));
}

/// What is known after this answer to the send and the same look-up three times over the window, where the filter is proven.
async fn after_the_window(first: (u16, String), look_up: (u16, String)) -> &'static str {
    let (platform, time, journal) = (Platform::default(), Time::default(), MemoryJournal::new());
    let client = client(proven(), &platform, &time);
    platform.then([first, look_up.clone(), look_up.clone(), look_up]);
    let mut settlement = client.settle(&documented_payout(), &journal, &once()).await;
    for _ in 0..2 {
        time.pass(Duration::from_secs(480));
        settlement = client.resume(&documented_payout(), &journal, &once()).await;
    }
    settlement.word()
}

#[tokio::test]
async fn trap_11_no_list_that_holds_anything_is_absence() {
    let other = payout("processed").replace("my_order_id123", "another");
    let without_reference = payout("processed").replace("reference_id", "reference");
    let of_ours_unreadable = payout("processed").replace("status", "state");
    for item in [other, without_reference, of_ours_unreadable] {
        let word = after_the_window(lost(), list(std::slice::from_ref(&item))).await;
        assert_eq!(word, "unknown", "{item}");
    }
    assert_eq!(after_the_window(lost(), list(&[])).await, "absent");
}

#[tokio::test]
async fn h5_a_429_that_was_no_duplicate_is_absent_after_the_window() {
    for status in [429, 409] {
        assert_eq!(
            after_the_window((status, String::new()), list(&[])).await,
            "absent",
            "{status}"
        );
    }
    // A payout that an answer named exists, whatever the lists say.
    assert_eq!(after_the_window((502, one("created").1), list(&[])).await, "unknown");
}

#[tokio::test]
async fn trap_12_a_refused_look_up_is_no_absence() {
    for status in [400, 401, 403, 404, 405, 429, 500] {
        let (platform, time, journal) = (Platform::default(), Time::default(), MemoryJournal::new());
        let client = client(proven(), &platform, &time);
        let refusal = || (status, r#"{"message":"no"}"#.to_owned());
        platform.then([lost(), refusal(), refusal(), refusal(), refusal()]);
        let mut settlement = client.settle(&documented_payout(), &journal, &once()).await;
        for _ in 0..3 {
            time.pass(Duration::from_secs(900));
            settlement = client.resume(&documented_payout(), &journal, &once()).await;
        }
        assert_eq!(settlement.word(), "unknown", "{status}");
    }
}

#[tokio::test]
async fn trap_13_absent_takes_three_empty_lists_over_the_window_and_a_filter_that_works() {
    for (account, gaps, word) in [
        (proven(), &[480, 480][..], "absent"),
        (proven(), &[480], "unknown"),
        (proven(), &[1, 1, 1], "unknown"),
        (account(), &[480, 480, 480], "unknown"),
        (
            account().with_dialect(Dialect::new().absent_after(2, Duration::from_secs(60))),
            &[61],
            "absent",
        ),
    ] {
        let (platform, time, journal) = (Platform::default(), Time::default(), MemoryJournal::new());
        let client = client(account, &platform, &time);
        platform.then([lost(), list(&[]), list(&[]), list(&[]), list(&[])]);
        let mut settlement = client.settle(&documented_payout(), &journal, &once()).await;
        for gap in gaps {
            time.pass(Duration::from_secs(*gap));
            settlement = client.resume(&documented_payout(), &journal, &once()).await;
        }
        assert_eq!(settlement.word(), word, "{gaps:?}");
        assert_eq!(platform.creates().len(), 1);
    }
}

#[tokio::test]
async fn trap_14_another_amount_under_our_reference_is_a_conflict() {
    for other in [
        payout("processed").replace("100.78", "100.79"),
        payout("processed").replace("USD", "EUR"),
        payout("processed").replace("true", "false"),
    ] {
        let (settlement, platform) = settled(account(), [lost(), list(std::slice::from_ref(&other))]).await;
        assert_eq!(settlement.word(), "conflict", "{other}");
        assert_eq!(platform.creates().len(), 1);
    }
    let two = [payout("created"), payout("processed")];
    let (settlement, _) = settled(account(), [lost(), list(&two)]).await;
    assert_eq!(settlement.word(), "conflict");
}

#[tokio::test]
async fn trap_15_a_repeat_after_absent_has_the_same_bytes() {
    let (platform, time, journal) = (Platform::default(), Time::default(), MemoryJournal::new());
    let client = client(proven(), &platform, &time);
    platform.then([lost(), list(&[]), list(&[]), list(&[])]);
    let mut settlement = client.settle(&documented_payout(), &journal, &once()).await;
    for _ in 0..2 {
        time.pass(Duration::from_secs(480));
        settlement = client.resume(&documented_payout(), &journal, &once()).await;
    }
    let Settlement::Absent(absent) = settlement else {
        panic!("{settlement}")
    };
    platform.then([list(&[]), (201, one("created").1)]);
    let again = client
        .settle_again(&documented_payout(), absent.resend(), &journal, &once())
        .await;
    assert_eq!(state(&again), Some(PayoutState::Pending));
    let creates = platform.creates();
    assert_eq!(creates.len(), 2);
    assert_eq!(creates[0].body(), creates[1].body());
    assert_eq!(creates[0].uri(), creates[1].uri());
    assert_eq!(creates[0].headers(), creates[1].headers());
}

#[test]
fn trap_16_another_amount_payee_currency_or_mode_has_other_terms() {
    let terms = |payout: &CreatePayout| payout.terms(&account()).unwrap();
    let ours = terms(&documented_payout());
    assert!(terms(&documented_payout()).compare(&ours).is_ok());
    let create = |amount: PayoutAmount, account: &str| {
        CreatePayout::new("my_order_id123".parse().unwrap(), "test_usd", amount)
            .description("some description")
            .field("account", account)
    };
    let usd = currency("USD").unwrap();
    for other in [
        create(amount("100.79 USD").into(), "587964"),
        create(amount("100.78 EUR").into(), "587964"),
        create(amount("100.78 USD").into(), "587965"),
        create(
            PayoutAmount::Service {
                currency: usd,
                service_amount: amount("100.78 USD"),
            },
            "587964",
        ),
        documented_payout().token("1Wrmk47zNKIG"),
        documented_payout().field("bank_code", "001"),
        documented_payout().description("another"),
    ] {
        assert!(terms(&other).compare(&ours).is_err());
    }
    assert!(
        documented_payout()
            .terms(&live_account())
            .unwrap()
            .compare(&ours)
            .is_err()
    );
}

#[test]
fn trap_17_another_account_label_or_base_url_has_other_terms() {
    let ours = documented_payout().terms(&account()).unwrap();
    let credentials = |id: &str| Credentials::test(id, API_KEY).unwrap();
    for other in [
        Account::new("https://com.paycore.io/api", credentials("coma_another")).unwrap(),
        Account::new("https://com.paycore.io", credentials(ACCOUNT_ID)).unwrap(),
        Account::new("https://api.aeteredge.com/api", credentials(ACCOUNT_ID)).unwrap(),
        account().with_dialect(Dialect::new().flat_bodies()),
        account().with_dialect(Dialect::new().amounts_as_text()),
    ] {
        assert!(documented_payout().terms(&other).unwrap().compare(&ours).is_err());
    }
    // Another key of the same account changes nothing.
    let rotated = Account::new(
        "https://com.paycore.io/api/",
        Credentials::test(ACCOUNT_ID, "another-key").unwrap(),
    );
    assert!(
        documented_payout()
            .terms(&rotated.unwrap())
            .unwrap()
            .compare(&ours)
            .is_ok()
    );
}

#[test]
fn what_a_journal_keeps_holds_neither_reference_nor_card() {
    let to_card = |reference: &str, card: &str| {
        let payout = CreatePayout::new(reference.parse().unwrap(), "payment_card_uah", amount("1 UAH"));
        payout.field("card_number", card).terms(&account()).unwrap()
    };
    let ours = to_card("payout-1", "5404367504475264");
    assert_eq!(ours.digest(), to_card("payout-2", "5404367504475264").digest());
    // By its last four digits: too many cards share them for the digest to give one away.
    assert_eq!(ours.digest(), to_card("payout-1", "4111111111115264").digest());
    assert_ne!(ours.digest(), to_card("payout-1", "5404367504475265").digest());
}

#[tokio::test]
async fn trap_30_by_service_amount_the_echo_of_amount_is_not_compared() {
    let by_service = CreatePayout::new(
        "my_order_id123".parse().unwrap(),
        "test_usd",
        PayoutAmount::Service {
            currency: currency("USD").unwrap(),
            service_amount: amount("90 USD"),
        },
    );
    for (service_amount, word) in [("90.00", "accepted"), ("90.01", "conflict")] {
        let (platform, time) = (Platform::default(), Time::default());
        let echo = payout("processed").replace(
            "\"amount\":100.78",
            &format!("\"amount\":100.78,\"service_amount\":\"{service_amount}\""),
        );
        platform.then([lost(), list(&[echo])]);
        let client = client(account(), &platform, &time);
        let settlement = client.settle(&by_service, &MemoryJournal::new(), &once()).await;
        assert_eq!(settlement.word(), word, "{settlement}");
    }
}

fn process() -> ProcessPayout {
    documented_payout().process(&ID.parse().unwrap())
}

#[tokio::test]
async fn trap_32_a_lost_confirmation_is_read_first_and_repeated_only_by_the_caller() {
    for (status, expected) in [
        ("processing", PayoutState::Pending),
        ("processed", PayoutState::Paid),
        ("process_failed", PayoutState::NotPaid),
        ("terminated", PayoutState::NotPaid),
    ] {
        let (platform, time) = (Platform::default(), Time::default());
        platform.then([lost(), one(status)]);
        let client = client(account(), &platform, &time);
        let settlement = client.settle(&process(), &MemoryJournal::new(), &once()).await;
        assert_eq!(state(&settlement), Some(expected), "{settlement}");
    }
    let (platform, time, journal) = (Platform::default(), Time::default(), MemoryJournal::new());
    let client = client(account(), &platform, &time);
    platform.then([lost(), one("created"), one("created"), one("created")]);
    let mut settlement = client.settle(&process(), &journal, &once()).await;
    for _ in 0..2 {
        assert_eq!(settlement.word(), "unknown");
        time.pass(Duration::from_secs(480));
        settlement = client.resume(&process(), &journal, &once()).await;
    }
    let Settlement::Absent(absent) = settlement else {
        panic!("{settlement}")
    };
    let confirms = || {
        platform
            .seen()
            .iter()
            .filter(|request| request.method() == "POST")
            .count()
    };
    assert_eq!(confirms(), 1);
    platform.then([one("created"), one("processing")]);
    let again = client
        .settle_again(&process(), absent.resend(), &journal, &once())
        .await;
    assert_eq!(state(&again), Some(PayoutState::Pending));
    assert_eq!(confirms(), 2);
}

#[tokio::test]
async fn a_refusal_of_a_second_confirmation_proves_nothing_about_the_first() {
    let (platform, time, journal) = (Platform::default(), Time::default(), MemoryJournal::new());
    let client = client(account(), &platform, &time);
    platform.then([lost(), one("created"), one("created"), one("created")]);
    let mut settlement = client.settle(&process(), &journal, &once()).await;
    for _ in 0..2 {
        time.pass(Duration::from_secs(480));
        settlement = client.resume(&process(), &journal, &once()).await;
    }
    let Settlement::Absent(absent) = settlement else {
        panic!("{settlement}")
    };
    platform.then([
        one("created"),
        (422, r#"{"message":"wrong state"}"#.to_owned()),
        one("on_hold"),
    ]);
    let again = client
        .settle_again(&process(), absent.resend(), &journal, &once())
        .await;
    assert_eq!(again.word(), "unknown", "{again}");
}

#[tokio::test]
async fn a_confirmation_of_another_payout_is_a_conflict() {
    for other in [
        one("processing").1.replace("my_order_id123", "another"),
        one("processing").1.replace("true", "false"),
    ] {
        let (platform, time) = (Platform::default(), Time::default());
        platform.then([lost(), (200, other)]);
        let client = client(account(), &platform, &time);
        let settlement = client.settle(&process(), &MemoryJournal::new(), &once()).await;
        assert_eq!(settlement.word(), "conflict", "{settlement}");
    }
}

#[tokio::test]
async fn s17_a_part_that_was_paid_is_named() {
    let partly = payout("partially_processed").replace("\"test_mode\"", "\"processed_amount\":\"60.5\",\"test_mode\"");
    let (settlement, _) = settled(account(), [lost(), list(std::slice::from_ref(&partly))]).await;
    let Settlement::Accepted(accepted) = &settlement else {
        panic!("{settlement}")
    };
    assert_eq!(accepted.state(), PayoutState::PartlyPaid);
    assert_eq!(accepted.moved(), Some("60.50 USD".parse().unwrap()));
    assert!(settlement.unpaid().is_none());
    // How much of it came back, no member tells.
    let came_back = partly
        .replace("partially_processed", "partially_canceled")
        .replace("60.5", "100.78");
    let (settlement, _) = settled(account(), [lost(), list(&[came_back])]).await;
    let Settlement::Accepted(accepted) = &settlement else {
        panic!("{settlement}")
    };
    assert_eq!((accepted.state(), accepted.moved()), (PayoutState::PartlyPaid, None));
}

#[tokio::test]
async fn trap_6_a_payout_that_failed_at_once_is_not_paid_for_good_and_not_rejected() {
    let (settlement, _) = settled(account(), [(201, one("process_failed").1), lost()]).await;
    assert_eq!(state(&settlement), Some(PayoutState::NotPaid));
    assert!(settlement.unpaid().is_some());
    let moderated = one("process_failed")
        .1
        .replace("\"test_mode\"", "\"moderation_required\":true,\"test_mode\"");
    let (settlement, _) = settled(account(), [(201, moderated), lost()]).await;
    assert_eq!(state(&settlement), Some(PayoutState::Pending));
    assert!(settlement.unpaid().is_none());
}

#[tokio::test]
async fn k1_no_outcome_and_no_record_shows_who_is_paid() {
    const TOKEN: &str = "canary-token-1Wrmk47zNKIG";
    const FIELD: &str = "canary-field";
    let make = || {
        CreatePayout::new("my_order_id123".parse().unwrap(), "test_usd", amount("100.78 USD"))
            .field("account_number", FIELD)
            .token(TOKEN)
    };
    let error =
        format!(r#"{{"errors":[{{"detail":"{FIELD} and {TOKEN} of {API_KEY} are no good","code":"{TOKEN}"}}]}}"#);
    let other = payout("created").replace(
        "\"test_mode\"",
        "\"fields\":{\"account_number\":\"canary-other\"},\"test_mode\"",
    );
    let mut words = Vec::new();
    for answers in [
        [(422, error.clone()), lost()],
        [(409, error.clone()), (422, error.clone())],
        [(500, error.clone()), (200, error)],
        [lost(), list(std::slice::from_ref(&other))],
        [(201, format!(r#"{{"data":{other}}}"#)), lost()],
        [lost(), list(&[payout("created")])],
    ] {
        let (platform, time, journal) = (Platform::default(), Time::default(), MemoryJournal::new());
        platform.then(answers);
        let settlement = client(proven(), &platform, &time)
            .settle(&make(), &journal, &once())
            .await;
        let shown = format!(
            "{settlement} {settlement:?} {settlement:#?} {journal:?} {:?}",
            journal.records()
        );
        assert!(!shown.contains("canary") && !shown.contains(API_KEY), "{shown}");
        words.push(settlement.word());
    }
    assert_eq!(
        words,
        ["rejected", "unknown", "unknown", "conflict", "unknown", "accepted"]
    );
}
