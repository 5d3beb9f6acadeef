//! Rows S: what look-ups, journals and other workers do.

use crate::{
    scene::{MINUTE, Scene, once},
    toy::{Account, Pay, pay},
};
use payout_core::{
    PayoutState, RetryBudget,
    settlement::{Resend, Settlement, Standing, TermsDiffer, UnsentCause, Why},
    simulation::{JournalFault, Passage},
};

fn state(settlement: &Settlement<Pay>) -> Option<PayoutState> {
    match settlement {
        Settlement::Accepted(settled) => Some(settled.state()),
        _ => None,
    }
}

#[test]
fn s1_not_found_after_a_lost_answer_stays_unknown_while_the_request_can_arrive() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    scene.stage.passages([Passage::Late(14 * MINUTE)]);
    assert_eq!(scene.settle(&payout).word(), "unknown");
    for _ in 0..6 {
        scene.stage.pass(2 * MINUTE);
        let settlement = scene.resume(&payout);
        assert_eq!(settlement.word(), "unknown", "{settlement}");
    }
    scene.stage.pass(3 * MINUTE);
    assert_eq!(scene.resume(&payout).word(), "accepted");
    assert_eq!((scene.gateway.count(), scene.stage.payouts_sent()), (1, 1));
}

#[test]
fn s1_a_second_create_after_the_window_keeps_the_reference() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    scene.stage.passages([Passage::Lost]);
    drop(scene.settle(&payout));
    scene.stage.pass(8 * MINUTE);
    drop(scene.resume(&payout));
    scene.stage.pass(8 * MINUTE);
    let Settlement::Absent(absent) = scene.resume(&payout) else {
        panic!()
    };
    let patience = once();
    let again = scene
        .client
        .settle_again(&payout, absent.resend(), &scene.journal, &patience);
    let settlement = scene.stage.run(again).unwrap();
    assert_eq!(settlement.word(), "accepted");
    assert_eq!((scene.record().sends(), scene.gateway.count()), (2, 1));
}

#[test]
fn s2_a_look_up_that_fails_leaves_it_unknown_and_is_made_again() {
    use http::StatusCode;
    let failures = [
        Passage::Unreachable,
        Passage::Silence,
        Passage::AnswerLost,
        Passage::PageInstead(StatusCode::INTERNAL_SERVER_ERROR),
        Passage::PageAfter(StatusCode::SERVICE_UNAVAILABLE),
    ];
    for failure in failures {
        let mut scene = Scene::new();
        let payout = pay("payout-1");
        scene.stage.passages([Passage::AnswerLost, failure]);
        assert_eq!(scene.settle(&payout).word(), "unknown", "{failure}");
        assert!(scene.record().is_in_doubt());
        assert_eq!(scene.resume(&payout).word(), "accepted", "{failure}");
        // Within one call, as patience goes.
        let mut scene = Scene::new();
        scene.stage.passages([Passage::AnswerLost, failure]);
        let patience = once().attempts(2);
        let settling = scene.client.settle(&payout, &scene.journal, &patience);
        assert_eq!(scene.stage.run(settling).unwrap().word(), "accepted", "{failure}");
    }
}

#[test]
fn s3_another_amount_under_the_reference_is_an_alarm_and_never_ours() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    scene.gateway.take("payout-1", "99.00 USD");
    scene.stage.passages([Passage::Lost]);
    let settlement = scene.settle(&payout);
    assert_eq!(settlement.word(), "conflict");
    assert!(settlement.unpaid().is_none());
    // For a person: nothing sends it.
    assert_eq!(scene.settle(&payout).word(), "conflict");
    assert_eq!(scene.stage.payouts_sent(), 1);
}

#[test]
fn s5_a_final_state_that_is_corrected_is_a_new_event() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    drop(scene.settle(&payout));
    scene.stage.pass(6 * MINUTE);
    assert_eq!(state(&scene.resume(&payout)), Some(PayoutState::Paid));
    let version = scene.record().version();
    scene.gateway.set("payout-1", PayoutState::NotPaid);
    let Settlement::Accepted(settled) = scene.resume(&payout) else {
        panic!()
    };
    assert_eq!(
        (settled.state(), settled.corrects()),
        (PayoutState::NotPaid, Some(PayoutState::Paid))
    );
    assert_eq!(scene.record().version(), version + 1);
    // Seen once more, it is no other event, and still says what it corrects.
    let Settlement::Accepted(settled) = scene.resume(&payout) else {
        panic!()
    };
    assert_eq!(settled.corrects(), Some(PayoutState::Paid));
    assert_eq!(scene.record().version(), version + 1);
}

#[test]
fn s6_pending_for_30_days_stays_pending_and_frees_nothing() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    drop(scene.settle(&payout));
    scene.gateway.set("payout-1", PayoutState::Pending);
    for _ in 0..30 {
        scene.stage.pass(24 * 60 * MINUTE);
        let settlement = scene.resume(&payout);
        assert_eq!(state(&settlement), Some(PayoutState::Pending));
        assert!(settlement.unpaid().is_none());
        assert_eq!(scene.settle(&payout).word(), "accepted");
    }
    assert_eq!(scene.stage.payouts_sent(), 1);
}

#[test]
fn s7_two_workers_at_once_make_one_create_and_the_second_gets_in_flight() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    let (first, second) = (scene.client.clone(), scene.client_of(Account("toy")));
    // Both have read that there is no record before either has stored one.
    let slow = JournalFault::Slow(std::time::Duration::from_millis(100));
    scene
        .stage
        .journal_faults([JournalFault::None, JournalFault::None, slow, slow]);
    let patience = once();
    let both = [&first, &second].map(|client| client.settle(&payout, &scene.journal, &patience));
    let ends: Vec<_> = scene.stage.run_all(both).into_iter().flatten().collect();
    let words: Vec<_> = ends.iter().map(Settlement::word).collect();
    assert!(words.contains(&"accepted") && words.contains(&"unknown"), "{words:?}");
    let in_flight = |end: &Settlement<Pay>| matches!(end, Settlement::Unknown(unresolved) if matches!(unresolved.why(), Why::InFlight));
    assert_eq!(ends.iter().filter(|end| in_flight(end)).count(), 1);
    assert_eq!((scene.stage.payouts_sent(), scene.gateway.count()), (1, 1));
}

#[test]
fn s7_twenty_workers_make_one_create() {
    for seed in 0..20 {
        let mut scene = Scene::new();
        scene.stage.pass(MINUTE * seed);
        let payout = pay("payout-1");
        let clients: Vec<_> = (0..20).map(|_| scene.client_of(Account("toy"))).collect();
        let patience = once();
        let all = clients
            .iter()
            .map(|client| client.settle(&payout, &scene.journal, &patience));
        scene.stage.run_all(all);
        assert_eq!((scene.stage.payouts_sent(), scene.gateway.count()), (1, 1));
        assert_eq!(scene.record().sends(), 1);
    }
}

#[test]
fn s12_credentials_that_were_rotated_forbid_a_second_send_unless_a_person_confirms() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    scene.stage.passages([Passage::Unreachable]);
    assert_eq!(scene.settle(&payout).word(), "not sent");
    let rotated = scene.client_of(Account("toy, another login"));
    let settlement = scene
        .stage
        .run(rotated.settle(&payout, &scene.journal, &once()))
        .unwrap();
    let Settlement::NotSent(unsent) = &settlement else {
        panic!("{settlement}")
    };
    assert!(
        matches!(unsent.cause(), UnsentCause::Terms(TermsDiffer::Scope)),
        "{settlement}"
    );
    assert_eq!(scene.stage.payouts_sent(), 0);
    let confirmed = Resend::confirmed("the old login never sent it");
    let patience = once();
    let again = rotated.settle_again(&payout, confirmed, &scene.journal, &patience);
    assert_eq!(scene.stage.run(again).unwrap().word(), "accepted");
}

#[test]
fn s14_a_journal_that_fails_before_the_send_sends_nothing() {
    for faults in [
        vec![JournalFault::Before],
        vec![JournalFault::None, JournalFault::Before],
        vec![JournalFault::None, JournalFault::After],
    ] {
        let mut scene = Scene::new();
        let payout = pay("payout-1");
        scene.stage.journal_faults(faults.clone());
        let settlement = scene.settle(&payout);
        assert_eq!(settlement.word(), "not sent", "{faults:?}");
        assert!(
            settlement.unpaid().is_none(),
            "{faults:?}: what an earlier call did stays open"
        );
        scene.stage.pass(MINUTE);
        assert_eq!(
            (scene.stage.payouts_sent(), scene.gateway.count()),
            (0, 0),
            "{faults:?}"
        );
    }
}

#[test]
fn s15_a_journal_that_fails_after_the_answer_says_sent_known_and_not_stored() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    scene
        .stage
        .journal_faults([JournalFault::None, JournalFault::None, JournalFault::Before]);
    let settlement = scene.settle(&payout);
    let Settlement::Unknown(unresolved) = &settlement else {
        panic!("{settlement}")
    };
    assert!(matches!(unresolved.why(), Why::NotStored(_)));
    let known = unresolved.unstored().map(payout_core::settlement::Record::standing);
    assert!(matches!(known, Some(Standing::Accepted { .. })), "{settlement}");
    // After a restart the intent resolves to the same.
    assert!(scene.record().is_in_doubt());
    scene.restart();
    assert_eq!(scene.resume(&payout).word(), "accepted");
    assert_eq!(scene.stage.payouts_sent(), 1);
}

#[test]
fn s17_what_was_paid_in_part_is_reported_and_the_rest_is_not_sent() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    drop(scene.settle(&payout));
    scene.gateway.set("payout-1", PayoutState::PartlyPaid);
    let Settlement::Accepted(settled) = scene.resume(&payout) else {
        panic!()
    };
    assert_eq!(settled.state(), PayoutState::PartlyPaid);
    assert_eq!(settled.moved(), Some("4.00 USD".parse().unwrap()));
    let settlement = scene.settle(&payout);
    assert!(settlement.unpaid().is_none());
    assert_eq!(scene.stage.payouts_sent(), 1);
}

#[test]
fn s18_with_no_retry_left_a_payout_in_doubt_is_looked_up_all_the_same() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    let nothing_left = RetryBudget::new().reserve(0).percent(0).per_minute(0);
    scene.client = scene.client.clone().with_retry_budget(nothing_left);
    scene.stage.passages([Passage::AnswerLost, Passage::Lost]);
    assert_eq!(scene.settle(&payout).word(), "unknown");
    assert_eq!(scene.resume(&payout).word(), "accepted");
    assert_eq!((scene.stage.payouts_sent(), scene.stage.look_ups()), (1, 2));
}
