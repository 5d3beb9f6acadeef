//! When silence means *absent*: by the provider's rule, over its window, and never by a clock that jumps.

use crate::{
    once, settled,
    toy::{Gateway, Time, client, pay},
};
use payout_core::{
    Clock, MemoryJournal,
    settlement::{Rules, Settlement, Standing, UnsentCause},
};
use std::time::Duration;

#[tokio::test]
async fn s1_one_not_found_is_not_absent_and_three_over_the_window_are() {
    let minute = Duration::from_secs(60);
    for (gaps, absent) in [
        (&[8 * minute, 8 * minute][..], true),
        (&[minute * 15 / 2, minute * 15 / 2], true),
        (&[7 * minute, 8 * minute, Duration::ZERO], false),
        // Quick look-ups span nothing, and one long pause counts for its share only.
        (&[minute, minute, minute], false),
        (&[60 * minute], false),
        (&[Duration::ZERO, 60 * minute, Duration::ZERO], false),
        (&[5 * minute, 5 * minute, 5 * minute], true),
    ] {
        let (gateway, time, journal) = (
            Gateway::answering(&["lost", "none"]),
            Time::default(),
            MemoryJournal::new(),
        );
        let client = client(&gateway, &time);
        let payout = pay("payout-1");
        let mut settlement = client.settle(&payout, &journal, &once()).await;
        for gap in gaps {
            assert_eq!(settlement.word(), "unknown", "{gaps:?}");
            time.pass(*gap);
            gateway.then(&["none"]);
            settlement = client.resume(&payout, &journal, &once()).await;
        }
        assert_eq!(settlement.word() == "absent", absent, "{gaps:?}: {settlement}");
        assert_eq!(gateway.sends(), 1);
    }
}

#[tokio::test]
async fn any_other_answer_breaks_the_silence() {
    let (settlement, _) = settled(&pay("payout-1"), &["lost", "none", "none", "busy", "none", "none"]).await;
    assert_eq!(settlement.word(), "unknown");
    let Some(Standing::InDoubt(doubt)) = settlement.record().map(payout_core::settlement::Record::standing) else {
        panic!()
    };
    assert_eq!(doubt.not_found(), 2);
}

#[tokio::test]
async fn a_provider_without_a_rule_never_proves_absence() {
    let mut payout = pay("payout-1");
    payout.rules = Rules::new();
    let (settlement, gateway) = settled(&payout, &["lost", "none", "none", "none", "none", "none"]).await;
    assert_eq!(settlement.word(), "unknown");
    assert_eq!(gateway.seen().len(), 6);
}

#[tokio::test]
async fn t12_a_wall_clock_that_jumps_brings_neither_absence_nor_rejection() {
    for day in [86_400, -86_400] {
        let (gateway, time, journal) = (
            Gateway::answering(&["lost", "none"]),
            Time::default(),
            MemoryJournal::new(),
        );
        let client = client(&gateway, &time);
        let payout = pay("payout-1");
        drop(client.settle(&payout, &journal, &once()).await);
        time.jump(day);
        gateway.then(&["none", "none"]);
        assert_eq!(client.resume(&payout, &journal, &once()).await.word(), "unknown");
        assert_eq!(
            client.resume(&payout, &journal, &once()).await.word(),
            "unknown",
            "one gap counts for its share"
        );
    }
}

#[tokio::test]
async fn t12_while_a_program_runs_its_monotonic_clock_counts() {
    for day in [86_400, -86_400] {
        for (minutes, absent) in [(1, false), (8, true)] {
            let (gateway, time, journal) = (Gateway::answering(&["lost"]), Time::default(), MemoryJournal::new());
            gateway.then(&["none"; 5]);
            time.jump_in_each_pause(day);
            let pause = Duration::from_secs(60 * minutes);
            let patience = crate::patience().first_delay(pause).longest_delay(pause);
            let settlement = client(&gateway, &time)
                .settle(&pay("payout-1"), &journal, &patience)
                .await;
            assert_eq!(settlement.word() == "absent", absent, "{day} {minutes}: {settlement}");
        }
        let (gateway, time, journal) = (
            Gateway::answering(&["odd", "none", "none"]),
            Time::default(),
            MemoryJournal::new(),
        );
        time.jump_in_each_pause(day);
        let client = client(&gateway, &time);
        let settlement = client.settle(&pay("payout-1"), &journal, &crate::patience()).await;
        assert_eq!(
            (settlement.word(), time.elapsed()),
            ("rejected", Duration::from_secs(60))
        );
    }
}

#[tokio::test]
async fn the_settling_delay_is_waited_for_and_a_look_up_before_it_proves_nothing() {
    let (gateway, time, journal) = (
        Gateway::answering(&["odd", "none"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    // No patience for the delay: it looks at once, in case it is there.
    let hasty = once().total(Duration::ZERO);
    assert_eq!(client.settle(&payout, &journal, &hasty).await.word(), "unknown");
    time.pass(Duration::from_secs(59));
    gateway.then(&["none"]);
    assert_eq!(client.resume(&payout, &journal, &hasty).await.word(), "unknown");
    time.pass(Duration::from_secs(1));
    gateway.then(&["none"]);
    let settlement = client.resume(&payout, &journal, &hasty).await;
    let Settlement::Rejected(refused) = &settlement else {
        panic!("{settlement}")
    };
    assert_eq!(refused.code(), Some("99"));
    assert!(settlement.unpaid().is_none(), "of class later: the reference is kept");
}

/// Found by the simulation: each run of a program knows the time since the run before from the wall clock alone, so a jump between two of
/// them would take the place of half a window.
#[tokio::test]
async fn t12_a_wall_clock_that_jumps_between_two_runs_needs_one_look_up_more() {
    let minute = Duration::from_secs(60);
    for (gaps, jump, absent) in [
        (&[8 * minute, 8 * minute][..], 0, false),
        (&[8 * minute, 8 * minute, 8 * minute], 0, true),
        (&[8 * minute, Duration::ZERO, Duration::ZERO], 86_400, false),
        (&[8 * minute, 8 * minute, Duration::ZERO], 86_400, true),
    ] {
        let (gateway, time, journal) = (
            Gateway::answering(&["lost", "none"]),
            Time::default(),
            MemoryJournal::new(),
        );
        let payout = pay("payout-1");
        let mut settlement = client(&gateway, &time).settle(&payout, &journal, &once()).await;
        for (number, gap) in gaps.iter().enumerate() {
            assert_eq!(settlement.word(), "unknown", "{gaps:?} {jump}");
            time.pass(*gap);
            if number + 1 == gaps.len() {
                time.jump(jump);
            }
            gateway.then(&["none"]);
            // Another run: a client that has seen nothing.
            settlement = client(&gateway, &time).resume(&payout, &journal, &once()).await;
        }
        assert_eq!(settlement.word() == "absent", absent, "{gaps:?} {jump}: {settlement}");
    }
}

#[tokio::test]
async fn t12_a_clock_set_back_between_two_programs_keeps_nothing_open() {
    let (gateway, time, journal) = (
        Gateway::answering(&["odd", "busy"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    let hasty = once().total(Duration::ZERO);
    assert_eq!(client.settle(&payout, &journal, &hasty).await.word(), "unknown");
    time.jump(-86_400);
    gateway.then(&["none"]);
    // A new program.
    let client = crate::toy::client(&gateway, &time);
    let settlement = client.resume(&payout, &journal, &crate::patience()).await;
    assert_eq!(
        (settlement.word(), time.elapsed()),
        ("rejected", Duration::from_secs(60)),
        "{settlement}"
    );
}

#[tokio::test]
async fn absent_takes_another_look_that_finds_nothing_before_it_is_sent_again() {
    let (gateway, time, journal) = (Gateway::answering(&["lost"]), Time::default(), MemoryJournal::new());
    gateway.then(&["none", "none", "none"]);
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    let Settlement::Absent(absent) = client.settle(&payout, &journal, &crate::patience()).await else {
        panic!()
    };
    for unclear in ["garbage", "a list of others"] {
        gateway.then(&[unclear]);
        let again = client.settle_again(&payout, absent.resend(), &journal, &once()).await;
        assert!(
            matches!(&again, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::LookUp(_))),
            "{unclear}: {again}"
        );
        assert!(again.to_string().contains(unclear), "{again}");
    }
    assert_eq!(gateway.sends(), 1);
}
