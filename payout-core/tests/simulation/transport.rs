//! Rows T, H: what goes wrong on the way, with the program, and in the answers.

use crate::{
    scene::{MINUTE, Scene, once},
    toy::pay,
};
use http::StatusCode;
use payout_core::{
    PayoutState,
    settlement::{Settlement, Standing},
    simulation::{Passage, Point},
};
use std::time::Duration;

/// The first send passes like this; then the payout is looked up, for an hour at the most.
fn after(passage: Passage) -> (Settlement<crate::toy::Pay>, Scene) {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    scene.stage.passages([passage]);
    let mut settlement = scene.settle(&payout);
    for _ in 0..6 {
        if settlement.word() != "unknown" {
            break;
        }
        assert!(settlement.unpaid().is_none(), "from unknown there is no way elsewhere");
        scene.stage.pass(8 * MINUTE);
        settlement = scene.resume(&payout);
    }
    assert_eq!(
        scene.stage.payouts_sent(),
        1,
        "{passage}: nothing is sent again by itself"
    );
    (settlement, scene)
}

#[test]
fn t3_a_reset_between_the_first_byte_and_the_last_is_unknown_until_silence_proves_it() {
    let (settlement, scene) = after(Passage::CutShort);
    assert_eq!((settlement.word(), scene.gateway.count()), ("absent", 0));
}

#[test]
fn t4_a_reset_after_the_whole_request_is_found_by_its_reference() {
    let (settlement, scene) = after(Passage::AnswerLost);
    assert_eq!((settlement.word(), scene.gateway.count()), ("accepted", 1));
    let (settlement, scene) = after(Passage::Lost);
    assert_eq!((settlement.word(), scene.gateway.count()), ("absent", 0));
}

#[test]
fn t5_a_time_out_is_unknown_whether_or_not_the_gateway_did_its_work() {
    let (settlement, scene) = after(Passage::TooSlow);
    assert_eq!((settlement.word(), scene.gateway.count()), ("accepted", 1));
    assert!(scene.stage.now() >= Duration::from_secs(30), "the transport's own time");
    let (settlement, scene) = after(Passage::Silence);
    assert_eq!((settlement.word(), scene.gateway.count()), ("absent", 0));
}

#[test]
fn t4_a_request_that_arrives_late_is_found_when_it_has_arrived() {
    let (settlement, scene) = after(Passage::Late(14 * MINUTE));
    assert_eq!((settlement.word(), scene.gateway.count()), ("accepted", 1));
}

#[test]
fn t4_a_request_that_arrives_twice_is_one_payout() {
    let (settlement, scene) = after(Passage::Twice);
    assert_eq!((settlement.word(), scene.gateway.count()), ("accepted", 1));
}

#[test]
fn t10_a_future_dropped_at_each_await_point_leaves_the_record_in_doubt() {
    for point in Point::ALL {
        let mut scene = Scene::new();
        let payout = pay("payout-1");
        // Look-ups come after a lost answer only, and pauses between two of them.
        if matches!(
            point,
            Point::AskConnecting | Point::AskSent | Point::AskAnswered | Point::Pausing
        ) {
            scene.stage.passages([Passage::AnswerLost, Passage::Lost]);
        }
        scene.stage.drop_at(point, 1);
        let patience = once().attempts(3);
        let dropped = scene.stage.run(scene.client.settle(&payout, &scene.journal, &patience));
        assert!(dropped.is_none(), "{point}: the call goes through it");
        // A request that has left arrives all the same.
        scene.stage.pass(MINUTE);
        let sent = scene.gateway.count() > 0;
        let recorded = scene.records();
        assert!(recorded.len() == 1 || !sent, "{point}: sent without a record");
        for record in recorded {
            assert!(record.is_in_doubt(), "{point}: {}", record.standing());
        }
        // The program starts again: what was sent is found, and paid once.
        scene.restart();
        let settlement = scene.settle(&payout);
        if sent {
            assert_eq!(settlement.word(), "accepted", "{point}");
        }
        assert!(scene.gateway.count() <= 1 && scene.stage.payouts_sent() <= 1, "{point}");
    }
}

#[test]
fn t10_dropped_again_and_again_it_is_still_sent_once() {
    for nth in 1..=12 {
        let mut scene = Scene::new();
        let payout = pay("payout-1");
        for _ in 0..nth {
            scene.stage.drop_at(Point::Storing, 2);
            drop(scene.try_settle(&payout));
            scene.restart();
        }
        drop(scene.settle(&payout));
        assert_eq!(scene.stage.payouts_sent(), 1);
        assert_eq!(scene.gateway.count(), 1);
    }
}

#[test]
fn t11_a_process_killed_anywhere_finds_an_intent_for_every_request_that_could_have_been_sent() {
    for point in [
        Point::Stored,
        Point::PayConnecting,
        Point::PaySent,
        Point::PayAnswered,
        Point::Storing,
    ] {
        let mut scene = Scene::new();
        let payout = pay("payout-1");
        // The second time it stores is after the answer.
        scene.stage.drop_at(point, if point == Point::Storing { 2 } else { 1 });
        assert!(scene.try_settle(&payout).is_none());
        assert!(scene.record().is_in_doubt(), "{point}");
        scene.restart();
        let mut settlement = scene.resume(&payout);
        for _ in 0..4 {
            if settlement.word() != "unknown" {
                break;
            }
            scene.stage.pass(8 * MINUTE);
            settlement = scene.resume(&payout);
        }
        let expected = if scene.gateway.count() == 1 {
            "accepted"
        } else {
            "absent"
        };
        assert_eq!(settlement.word(), expected, "{point}");
    }
}

#[test]
fn t12_a_wall_clock_that_jumps_during_the_call_neither_hangs_nor_ends_it() {
    for day in [86_400, -86_400] {
        let mut scene = Scene::new();
        let payout = pay("payout-1");
        scene.stage.passages([Passage::Silence]);
        let patience = once()
            .attempts(4)
            .first_delay(2 * MINUTE)
            .longest_delay(2 * MINUTE)
            .total(10 * MINUTE);
        let before = scene.stage.now();
        let (stage, client, journal) = (&mut scene.stage, &scene.client, &scene.journal);
        // A second task moves the clock between two look-ups.
        let (clock, settling) = (stage.clock(), client.settle(&payout, journal, &patience));
        stage.jump(day);
        let settlement = stage.run(settling).unwrap();
        assert_eq!(settlement.word(), "unknown", "{settlement}");
        stage.jump(-2 * day);
        let settlement = stage.run(client.resume(&payout, journal, &patience)).unwrap();
        assert_eq!(settlement.word(), "unknown", "no instant expiry: {settlement}");
        let took = payout_core::Clock::elapsed(&clock).saturating_sub(before);
        assert!(took < 30 * MINUTE, "no hang: {took:?}");
    }
}

#[test]
fn t14_the_answer_of_another_request_is_an_alarm_and_never_accepted() {
    let mut scene = Scene::new();
    let (other, ours) = (pay("payout-1"), pay("payout-2"));
    drop(scene.settle(&other));
    scene.stage.passages([Passage::Crossed, Passage::Lost]);
    let settlement = scene.settle(&ours);
    let Settlement::Unknown(unresolved) = &settlement else {
        panic!("{settlement}")
    };
    assert!(unresolved.is_alarm(), "{settlement}");
    // Both were made; a look-up with its own answer tells.
    assert_eq!(scene.gateway.count(), 2);
    assert_eq!(scene.resume(&ours).word(), "accepted");
}

#[test]
fn h3_a_server_error_is_unknown_before_and_after_the_work_was_done() {
    for status in [500, 502, 503, 504, 520, 527] {
        let status = StatusCode::from_u16(status).unwrap();
        let (settlement, scene) = after(Passage::PageAfter(status));
        assert_eq!((settlement.word(), scene.gateway.count()), ("accepted", 1), "{status}");
        let (settlement, scene) = after(Passage::PageInstead(status));
        assert_eq!((settlement.word(), scene.gateway.count()), ("absent", 0), "{status}");
    }
}

#[test]
fn h15_a_reference_that_exists_is_looked_up_and_is_the_earlier_one() {
    let mut scene = Scene::new();
    let payout = pay("payout-1");
    // The journal was lost, and with it the first send's record.
    drop(scene.settle(&payout));
    scene.journal = scene.stage.journal(payout_core::MemoryJournal::new());
    scene.stage.pass(6 * MINUTE);
    let Settlement::Accepted(settled) = scene.settle(&payout) else {
        panic!()
    };
    assert_eq!(settled.state(), PayoutState::Paid);
    assert_eq!(scene.gateway.count(), 1);
}

#[test]
fn h15_a_reference_that_exists_with_another_amount_is_an_alarm() {
    let mut scene = Scene::new();
    scene.gateway.take("payout-1", "99.00 USD");
    let settlement = scene.settle(&pay("payout-1"));
    assert_eq!(settlement.word(), "conflict");
    assert!(matches!(scene.record().standing(), Standing::Conflict(_)));
}
