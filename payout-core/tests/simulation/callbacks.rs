//! Rows C: a callback is a hint to look up, and nothing else. What it says is never booked.

use crate::{
    scene::{MINUTE, Scene, once},
    toy::{Account, pay},
};
use payout_core::{
    PayoutState,
    settlement::{Settlement, Why},
    simulation::Passage,
};

/// What a receiver does with a verified callback about a reference, whatever it says.
fn called_back(scene: &mut Scene, reference: &str) -> Settlement<crate::toy::Pay> {
    scene.resume(&pay(reference))
}

fn state(settlement: &Settlement<crate::toy::Pay>) -> Option<PayoutState> {
    match settlement {
        Settlement::Accepted(settled) => Some(settled.state()),
        _ => None,
    }
}

#[test]
fn c4_yesterdays_processed_after_todays_cancelled_changes_nothing() {
    let mut scene = Scene::new();
    drop(scene.settle(&pay("payout-1")));
    scene.stage.pass(6 * MINUTE);
    assert_eq!(state(&called_back(&mut scene, "payout-1")), Some(PayoutState::Paid));
    scene.gateway.set("payout-1", PayoutState::NotPaid);
    assert_eq!(state(&called_back(&mut scene, "payout-1")), Some(PayoutState::NotPaid));
    let version = scene.record().version();
    // The replay of the first one.
    scene.stage.pass(24 * 60 * MINUTE);
    assert_eq!(state(&called_back(&mut scene, "payout-1")), Some(PayoutState::NotPaid));
    assert_eq!(scene.record().version(), version);
}

#[test]
fn c5_one_callback_a_hundred_times_thirty_at_once_is_one_change() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    drop(scene.settle(&payout));
    scene.stage.pass(6 * MINUTE);
    let version = scene.record().version();
    let workers: Vec<_> = (0..30).map(|_| scene.client_of(Account("toy"))).collect();
    let patience = once();
    for _ in 0..4 {
        let all = workers
            .iter()
            .map(|worker| worker.resume(&payout, &scene.journal, &patience));
        let ends = scene.stage.run_all(all);
        assert!(ends.iter().flatten().all(|end| state(end) == Some(PayoutState::Paid)));
    }
    assert_eq!(scene.record().version(), version + 1);
    assert_eq!(scene.stage.payouts_sent(), 1);
}

#[test]
fn c12_a_callback_about_an_unknown_order_matches_nothing_and_makes_nothing() {
    let mut scene = Scene::new();
    let settlement = called_back(&mut scene, "payout-of-nobody");
    let Settlement::Unknown(unresolved) = &settlement else {
        panic!("{settlement}")
    };
    assert!(matches!(unresolved.why(), Why::NoRecord));
    assert_eq!(scene.records().len(), 0);
    assert_eq!((scene.stage.look_ups(), scene.gateway.count()), (0, 0));
}

#[test]
fn c13_a_callback_before_the_creates_own_answer_is_evidence_for_the_record_in_flight() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    // The gateway has done its work; its answer is slower than the callback, and gets lost.
    scene.stage.passages([Passage::TooSlow]);
    let (worker, receiver) = (scene.client.clone(), scene.client_of(Account("toy")));
    let clock = scene.stage.clock();
    let (payout, journal, patience) = (&payout, &scene.journal, &once());
    let work = |late: bool| {
        let (worker, receiver, clock) = (worker.clone(), receiver.clone(), clock.clone());
        async move {
            if late {
                payout_core::Clock::sleep(&clock, std::time::Duration::from_secs(5)).await;
                receiver.resume(payout, journal, patience).await
            } else {
                worker.settle(payout, journal, patience).await
            }
        }
    };
    let ends = scene.stage.run_all([work(false), work(true)]);
    let words: Vec<_> = ends.iter().flatten().map(Settlement::word).collect();
    assert_eq!(words, ["accepted", "accepted"]);
    assert_eq!((scene.record().sends(), scene.gateway.count()), (1, 1));
}

#[test]
fn c17_a_callback_says_paid_and_the_look_up_says_pending_and_the_look_up_wins() {
    let mut scene = Scene::new();
    drop(scene.settle(&pay("payout-1")));
    assert_eq!(state(&called_back(&mut scene, "payout-1")), Some(PayoutState::Pending));
    assert!(called_back(&mut scene, "payout-1").unpaid().is_none());
    scene.stage.pass(6 * MINUTE);
    assert_eq!(state(&called_back(&mut scene, "payout-1")), Some(PayoutState::Paid));
}
