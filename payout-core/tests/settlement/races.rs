//! What one worker learns late, after another one went on.

use crate::{
    once, patience,
    toy::{Account, Gateway, Pay, Time, client, pay},
};
use bytes::Bytes;
use http::{Request, Response};
use payout_core::{
    Client, MemoryJournal, PayoutState, Transport, TransportError,
    settlement::{Resend, Settlement, Standing},
};
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

type Meanwhile = Pin<Box<dyn Future<Output = ()> + Send>>;

/// While the request of this number is under way, counted from 1, another worker does something.
struct Slow {
    gateway: Gateway,
    at: usize,
    requests: AtomicUsize,
    meanwhile: Mutex<Option<Meanwhile>>,
}

impl Transport for Slow {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if self.requests.fetch_add(1, Ordering::Relaxed) + 1 == self.at {
            let meanwhile = self.meanwhile.lock().unwrap().take();
            meanwhile.unwrap().await;
        }
        self.gateway.send(request).await
    }
}

fn slow(
    answers: &[&'static str],
    time: &Time,
    at: usize,
    meanwhile: impl Future<Output = ()> + Send + 'static,
) -> Client<Account, Slow> {
    let slow = Slow {
        gateway: Gateway::answering(answers),
        at,
        requests: AtomicUsize::new(0),
        meanwhile: Mutex::new(Some(Box::pin(meanwhile))),
    };
    Client::with_transport(Account("toy, merchant 7"), slow).with_clock(time.clone())
}

fn payout() -> Pay {
    pay("payout-1")
}

#[tokio::test]
async fn the_outcome_of_one_send_is_not_that_of_a_later_one() {
    for answer in ["never", "no", "refused", "odd"] {
        let (time, journal) = (Time::default(), MemoryJournal::new());
        let other = client(&Gateway::answering(&["none", "lost", "busy"]), &time);
        let shared = journal.clone();
        let first = slow(&[answer, "none"], &time, 1, async move {
            let word = Resend::confirmed("ticket 4711: no order under payout-1");
            let again = other.settle_again(&payout(), word, &shared, &once()).await;
            assert_eq!((again.word(), again.record().unwrap().sends()), ("unknown", 2));
        });
        let settlement = first.settle(&payout(), &journal, &once()).await;
        assert_eq!(settlement.word(), "unknown", "{answer}: {settlement}");
        assert!(settlement.unpaid().is_none(), "{answer}: the second send may be paid");
        assert!(journal.records()[0].is_in_doubt());
    }
}

#[tokio::test]
async fn s1_two_workers_that_look_count_the_same_time_once() {
    let (time, journal) = (Time::default(), MemoryJournal::new());
    let other = client(&Gateway::answering(&["none"]), &time);
    let shared = journal.clone();
    // The third request is the look-up after the first pause of 8 minutes.
    let first = slow(&["lost", "none", "none"], &time, 3, async move {
        assert_eq!(other.resume(&payout(), &shared, &once()).await.word(), "unknown");
    });
    let settlement = first.settle(&payout(), &journal, &patience().attempts(2)).await;
    assert_eq!(settlement.word(), "unknown", "8 minutes are not 15: {settlement}");
}

#[tokio::test]
async fn a_look_from_before_the_second_send_says_nothing_about_it() {
    let (time, journal) = (Time::default(), MemoryJournal::new());
    let other = client(&Gateway::answering(&["none", "none", "odd", "busy"]), &time);
    let shared = journal.clone();
    let first = slow(&["odd", "none"], &time, 2, async move {
        let Settlement::Rejected(refused) = other.resume(&payout(), &shared, &once()).await else {
            panic!()
        };
        let hasty = once().total(Duration::ZERO);
        let again = other.settle_again(&payout(), refused.resend(), &shared, &hasty).await;
        assert_eq!(again.word(), "unknown");
    });
    // One minute is waited for before the look-up.
    let settlement = first.settle(&payout(), &journal, &once()).await;
    assert_eq!(settlement.word(), "unknown", "{settlement}");
    let records = journal.records();
    let Standing::InDoubt(doubt) = records[0].standing() else {
        panic!("{:?}", records[0])
    };
    assert_eq!((records[0].sends(), doubt.not_found()), (2, 0));
}

#[tokio::test]
async fn s5_an_answer_takes_no_state_back_that_a_look_up_has_seen_since() {
    let (time, journal) = (Time::default(), MemoryJournal::new());
    let other = client(&Gateway::answering(&["paid"]), &time);
    let shared = journal.clone();
    let first = slow(&["taken"], &time, 1, async move {
        assert_eq!(other.resume(&payout(), &shared, &once()).await.word(), "accepted");
    });
    let Settlement::Accepted(settled) = first.settle(&payout(), &journal, &once()).await else {
        panic!()
    };
    assert_eq!((settled.state(), settled.corrects()), (PayoutState::Paid, None));
    assert!(settled.answer().is_some());
}

#[tokio::test]
async fn an_older_look_gives_no_proof_against_a_newer_one() {
    let (time, journal) = (Time::default(), MemoryJournal::new());
    let other = client(&Gateway::answering(&["taken", "paid"]), &time);
    drop(other.settle(&payout(), &journal, &once()).await);
    let shared = journal.clone();
    // Declined when this one asked; corrected before its answer came.
    let first = slow(&["unpaid"], &time, 1, async move {
        assert_eq!(other.resume(&payout(), &shared, &once()).await.word(), "accepted");
    });
    let settlement = first.resume(&payout(), &journal, &once()).await;
    assert!(settlement.unpaid().is_none(), "{settlement}");
    assert_eq!(settlement.to_string(), "accepted, paid");
}

#[tokio::test]
async fn a_send_that_ends_after_it_was_called_absent_is_heard() {
    for (answer, word) in [
        ("named", "unknown"),
        ("exists", "unknown"),
        ("lost", "unknown"),
        ("no", "rejected"),
        ("refused", "not sent"),
        ("taken", "accepted"),
    ] {
        let (time, journal) = (Time::default(), MemoryJournal::new());
        let other = client(&Gateway::answering(&["none", "none", "none"]), &time);
        let shared = journal.clone();
        let first = slow(&[answer, "busy"], &time, 1, async move {
            assert_eq!(other.resume(&payout(), &shared, &patience()).await.word(), "absent");
        });
        let settlement = first.settle(&payout(), &journal, &once()).await;
        assert_eq!(settlement.word(), word, "{answer}: {settlement}");
    }
}

#[tokio::test]
async fn a_look_counts_from_when_it_was_asked_not_from_when_it_was_answered() {
    let (time, journal) = (Time::default(), MemoryJournal::new());
    let passing = time.clone();
    // Asked at once, and answered after the settling delay.
    let first = slow(&["odd", "none"], &time, 2, async move {
        passing.pass(Duration::from_secs(60));
    });
    let hasty = once().total(Duration::ZERO);
    let settlement = first.settle(&payout(), &journal, &hasty).await;
    assert_eq!(settlement.word(), "unknown", "{settlement}");
}
