//! One send, whatever happens; and what its outcome leads to.

use crate::{
    once, patience, settled,
    toy::{Account, Confirm, Gateway, Time, client, pay},
};
use payout_core::{
    Client, Clock, Evidence, Journal, MemoryJournal, PayoutState, RejectionClass,
    settlement::{Resend, Rules, Settlement, Standing, Step, UnsentCause, Why},
};
use std::time::Duration;

#[tokio::test]
async fn each_outcome_and_each_look_up_lead_where_they_should() {
    for (answers, outcome, sends, look_ups) in [
        (&["taken"][..], "accepted, pending", 1, 0),
        (&["no"], "rejected: the provider refused the request", 1, 0),
        (&["refused"], "not sent: no connection came about", 0, 0),
        (&["lost", "paid"], "accepted, paid", 1, 1),
        (&["garbage", "pending"], "accepted, pending", 1, 1),
        (&["lost", "busy", "later", "garbage", "paid"], "accepted, paid", 1, 4),
        (&["lost", "other"], "conflict, a person must look: another amount", 1, 1),
        (
            &["lost", "none", "none", "none"],
            "absent: not arrived by the provider's rule, only the same payout may be sent again",
            1,
            3,
        ),
        (&["exists", "paid"], "accepted, paid", 1, 1),
        // "Exists" and "none" contradict each other: that is never absent.
        (
            &["exists", "none", "none", "none", "none", "none"],
            "unknown whether it happened: ",
            1,
            5,
        ),
        // So do an order in a refusal and "none", whatever ended the request.
        (
            &["odd, named", "none", "none", "none", "none", "none"],
            "unknown whether it happened: ",
            1,
            5,
        ),
        // The answer ended the request: one look-up after the delay decides.
        (
            &["odd", "none"],
            "rejected: an unlisted code, code 99; a look-up after the settling delay did not find it",
            1,
            1,
        ),
        (&["odd", "paid"], "accepted, paid", 1, 1),
        (
            &["lost", "busy", "busy", "busy", "busy", "busy"],
            "unknown whether it happened: ",
            1,
            5,
        ),
    ] {
        let (settlement, gateway) = settled(&pay("payout-1"), answers).await;
        let text = settlement.to_string();
        assert!(text.starts_with(outcome), "{answers:?}: {text}");
        assert_eq!(gateway.sends(), sends, "{answers:?}");
        assert_eq!(gateway.seen().len() - sends, look_ups, "{answers:?}");
    }
}

#[tokio::test]
async fn h15_a_duplicate_is_looked_up_and_a_conflict_where_nothing_can_be_compared() {
    let mut payout = pay("payout-1");
    payout.rules = Rules::new().look_up_cannot_compare();
    let (settlement, gateway) = settled(&payout, &["exists", "paid"]).await;
    assert_eq!(settlement.word(), "conflict");
    assert_eq!(
        gateway.seen().len(),
        1,
        "nothing is concluded from a look-up that shows nothing of ours"
    );

    // On a second send it is our own intent that exists.
    let (gateway, time, journal) = (Gateway::answering(&["lost"]), Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    assert_eq!(client.settle(&payout, &journal, &once()).await.word(), "unknown");
    gateway.then(&["none", "exists", "paid"]);
    let again = client
        .settle_again(&payout, Resend::confirmed("ticket 1"), &journal, &once())
        .await;
    assert_eq!(again.word(), "accepted");
}

#[tokio::test]
async fn settling_again_asks_nobody_about_what_is_known() {
    for (first, second) in [
        (&["taken"][..], "accepted"),
        (&["no"], "rejected"),
        (&["lost", "other"], "conflict"),
        (&["lost", "none", "none", "none"], "absent"),
    ] {
        let (gateway, time, journal) = (Gateway::answering(first), Time::default(), MemoryJournal::new());
        let client = client(&gateway, &time);
        let payout = pay("payout-1");
        let before = client.settle(&payout, &journal, &patience()).await;
        let seen = gateway.seen().len();
        let after = client.settle(&payout, &journal, &patience()).await;
        assert_eq!((before.word(), after.word()), (second, second));
        assert_eq!(gateway.seen().len(), seen, "{first:?}: no call");
    }
}

#[tokio::test]
async fn a_payout_in_doubt_is_looked_up_and_never_sent() {
    let (gateway, time, journal) = (Gateway::answering(&["lost"]), Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    assert_eq!(client.settle(&payout, &journal, &once()).await.word(), "unknown");
    gateway.then(&["none"]);
    assert_eq!(client.settle(&payout, &journal, &once()).await.word(), "unknown");
    gateway.then(&["none", "paid"]);
    let resumed = client.resume(&payout, &journal, &patience()).await;
    assert_eq!(resumed.word(), "accepted", "it goes on while patience lasts");
    assert_eq!(gateway.sends(), 1);
    assert!(gateway.seen()[1..].iter().all(|seen| seen == "look payout-1 -"));
}

#[tokio::test]
async fn what_provably_never_left_is_sent_by_the_next_call() {
    let (gateway, time, journal) = (
        Gateway::answering(&["refused", "taken"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    let first = client.settle(&payout, &journal, &once()).await;
    let Settlement::NotSent(unsent) = &first else {
        panic!("{first}")
    };
    assert!(matches!(unsent.cause(), UnsentCause::Call(_)), "the error itself");
    assert_eq!(client.resume(&payout, &journal, &once()).await.word(), "not sent");
    let second = client.settle(&payout, &journal, &once()).await;
    let Settlement::Accepted(settled) = &second else {
        panic!("{second}")
    };
    assert_eq!(settled.answer().map(String::as_str), Some("toy-7"));
    assert_eq!((settled.record().sends(), settled.record().version()), (2, 4));
}

#[tokio::test]
async fn a_refusal_never_answers_for_an_earlier_send() {
    for (answer, finding) in [
        ("no", "unknown"),
        ("never", "unknown"),
        ("refused", "unknown"),
        ("taken", "accepted"),
    ] {
        let (gateway, time, journal) = (Gateway::default(), Time::default(), MemoryJournal::new());
        let client = client(&gateway, &time);
        let payout = pay("payout-1");
        gateway.then(&["lost", "none", "none", "none"]);
        let absent = client.settle(&payout, &journal, &patience()).await;
        let Settlement::Absent(absent) = absent else {
            panic!("{absent}")
        };
        gateway.then(&["none", answer, "busy"]);
        let again = client.settle_again(&payout, absent.resend(), &journal, &once()).await;
        assert_eq!(again.word(), finding, "{answer}: {again}");
        assert!(again.record().unwrap().has_earlier_doubt());
        assert!(again.unpaid().is_none());
    }
}

#[tokio::test]
async fn an_answer_that_ended_a_second_send_proves_nothing_about_the_first() {
    let (gateway, time, journal) = (Gateway::answering(&["lost"]), Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    gateway.then(&["none", "none", "none"]);
    let Settlement::Absent(absent) = client.settle(&payout, &journal, &patience()).await else {
        panic!()
    };
    gateway.then(&["none", "odd", "none"]);
    let again = client.settle_again(&payout, absent.resend(), &journal, &once()).await;
    let Standing::InDoubt(doubt) = again.record().unwrap().standing() else {
        panic!("{again}")
    };
    assert_eq!(doubt.evidence(), Evidence::Silent);
}

#[tokio::test]
async fn sending_again_looks_first_and_takes_a_permission_that_fits() {
    let (gateway, time, journal) = (Gateway::answering(&["no"]), Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    let Settlement::Rejected(refused) = client.settle(&payout, &journal, &once()).await else {
        panic!()
    };
    assert_eq!((refused.class(), refused.code()), (RejectionClass::Later, None));
    assert!(refused.rejection().is_some());

    // The look-up before it fails: nothing is sent.
    gateway.then(&["busy"]);
    let blind = client.settle_again(&payout, refused.resend(), &journal, &once()).await;
    assert!(
        matches!(&blind, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::LookUp(_))),
        "{blind}"
    );
    assert_eq!(gateway.sends(), 1);

    // A permission of another payout, or for another standing, is none.
    let other = pay("payout-2");
    gateway.then(&["no"]);
    let Settlement::Rejected(other_refused) = client.settle(&other, &journal, &once()).await else {
        panic!()
    };
    let mistaken = client
        .settle_again(&payout, other_refused.resend(), &journal, &once())
        .await;
    assert!(matches!(&mistaken, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Permission)));

    // It was made after all: then nothing is sent.
    gateway.then(&["paid"]);
    let found = client.settle_again(&payout, refused.resend(), &journal, &once()).await;
    assert_eq!(found.word(), "accepted");
    assert_eq!(gateway.sends(), 2, "one for each reference");

    let unknown = pay("payout-3");
    let none = client
        .settle_again(&unknown, Resend::confirmed("x"), &journal, &once())
        .await;
    assert!(matches!(&none, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::NoRecord)));
}

#[tokio::test]
async fn a_persons_word_is_kept_and_ends_the_doubt() {
    let (gateway, time, journal) = (Gateway::answering(&["lost"]), Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    assert_eq!(client.settle(&payout, &journal, &once()).await.word(), "unknown");
    gateway.then(&["busy", "none", "never"]);
    let word = "ticket 4711: no order under payout-1";
    let again = client
        .settle_again(&payout, Resend::confirmed(word), &journal, &once().attempts(2))
        .await;
    assert_eq!(again.word(), "rejected");
    assert_eq!(again.record().unwrap().confirmations(), [word]);
    assert!(again.unpaid().is_some());
}

#[tokio::test]
async fn s8_another_amount_under_the_same_reference_is_refused_before_it_is_sent() {
    let (gateway, time, journal) = (
        Gateway::answering(&["lost", "busy"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    assert_eq!(client.settle(&payout, &journal, &once()).await.word(), "unknown");
    let seen = gateway.seen().len();
    let dearer = super::Pay {
        amount: "10.43 USD".parse().unwrap(),
        ..pay("payout-1")
    };
    let euros = super::Pay {
        amount: "10.42 EUR".parse().unwrap(),
        ..pay("payout-1")
    };
    let to_grace = super::Pay {
        payee: "grace",
        ..pay("payout-1")
    };
    for (other, text) in [
        (dearer, "another amount"),
        (euros, "another amount"),
        (to_grace, "another payee"),
        (pay("Payout-1"), "letter case"),
    ] {
        let settlement = client.settle(&other, &journal, &once()).await;
        assert!(matches!(&settlement, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Terms(_))));
        assert!(settlement.to_string().contains(text), "{settlement}");
        assert!(settlement.unpaid().is_none(), "the earlier one is still in doubt");
        let resumed = client.resume(&other, &journal, &once()).await;
        assert!(matches!(&resumed, Settlement::Unknown(unresolved) if matches!(unresolved.why(), Why::Terms(_))));
        let again = client
            .settle_again(&other, Resend::confirmed("x"), &journal, &once())
            .await;
        assert!(matches!(&again, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Terms(_))));
    }
    assert_eq!(gateway.seen().len(), seen, "nobody was asked anything");
}

#[tokio::test]
async fn s12_another_account_takes_a_persons_word() {
    let (gateway, time, journal) = (
        Gateway::answering(&["lost", "busy"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let payout = pay("payout-1");
    assert_eq!(
        client(&gateway, &time).settle(&payout, &journal, &once()).await.word(),
        "unknown"
    );
    let rotated = Client::with_transport(Account("toy, merchant 8"), gateway.clone()).with_clock(time.clone());
    let refused = rotated.settle(&payout, &journal, &once()).await;
    assert!(refused.to_string().contains("another account or endpoint"), "{refused}");
    let resumed = rotated.resume(&payout, &journal, &once()).await;
    assert_eq!(resumed.word(), "unknown", "a look-up over there would prove nothing");
    assert_eq!(gateway.seen().len(), 2);

    // The word that time has passed is none about another account.
    gateway.then(&["none", "none", "none"]);
    let absent = client(&gateway, &time).resume(&payout, &journal, &patience()).await;
    let Settlement::Absent(absent) = &absent else {
        panic!("{absent}")
    };
    let again = rotated.settle_again(&payout, absent.resend(), &journal, &once()).await;
    assert!(again.to_string().contains("another account or endpoint"), "{again}");

    gateway.then(&["none", "taken"]);
    let again = rotated
        .settle_again(
            &payout,
            Resend::confirmed("moved to merchant 8, 7 has none"),
            &journal,
            &once(),
        )
        .await;
    assert_eq!(again.word(), "accepted");
    assert_eq!(again.record().unwrap().terms().scope(), "toy, merchant 8");
}

#[tokio::test]
async fn both_steps_of_a_payout_have_records_of_their_own() {
    let (gateway, time, journal) = (
        Gateway::answering(&["taken", "lost", "paid"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    assert_eq!(
        client.settle(&pay("payout-1"), &journal, &once()).await.word(),
        "accepted"
    );
    let confirmed = client.settle(&Confirm(pay("payout-1")), &journal, &once()).await;
    let Settlement::Accepted(settled) = &confirmed else {
        panic!("{confirmed}")
    };
    assert_eq!(settled.state(), PayoutState::Paid);
    assert_eq!(journal.records().len(), 2);
    assert_eq!(gateway.sends(), 2);
}

#[tokio::test]
async fn a_payout_that_cannot_be_written_leaves_no_record() {
    let (gateway, journal) = (Gateway::default(), MemoryJournal::new());
    let nobody = super::Pay {
        payee: "",
        ..pay("payout-1")
    };
    let settlement = client(&gateway, &Time::default())
        .settle(&nobody, &journal, &once())
        .await;
    assert_eq!(settlement.to_string(), "not sent: `payee`: is empty, name one");
    assert!(journal.records().is_empty() && gateway.seen().is_empty());
}

#[tokio::test]
async fn s5_a_state_that_changes_after_the_end_is_a_correction() {
    let (gateway, time, journal) = (
        Gateway::answering(&["taken", "paid", "paid", "back"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    let mut seen = Vec::new();
    drop(client.settle(&payout, &journal, &once()).await);
    for _ in 0..3 {
        let Settlement::Accepted(settled) = client.resume(&payout, &journal, &once()).await else {
            panic!()
        };
        seen.push((settled.state(), settled.corrects(), settled.record().version()));
    }
    assert_eq!(
        seen,
        [
            (PayoutState::Paid, None, 3),
            (PayoutState::Paid, None, 3),
            (PayoutState::Reversed, Some(PayoutState::Paid), 4)
        ]
    );
    assert_eq!(gateway.seen()[1], "look payout-1 toy-7", "by the provider's id as well");
}

#[tokio::test]
async fn following_ends_with_the_final_state_or_the_last_one_seen() {
    let payout = pay("payout-1");
    for (answers, end) in [
        (&["pending", "busy", "paid", "unpaid"][..], Ok(PayoutState::Paid)),
        (&["pending", "garbage"], Ok(PayoutState::Pending)),
        (&["garbage"], Err("malformed answer: garbage")),
        (
            &["none", "none", "none", "none", "none"],
            Err("temporary: the look-up did not find the payout"),
        ),
        (
            &["pending", "pending", "pending", "pending", "busy"],
            Ok(PayoutState::Pending),
        ),
        (&["other"], Err("malformed answer: another amount")),
    ] {
        let gateway = Gateway::answering(answers);
        let followed = client(&gateway, &Time::default()).follow(&payout, &patience()).await;
        assert_eq!(
            followed.map_err(|error| error.to_string()),
            end.map_err(str::to_owned),
            "{answers:?}"
        );
        assert_eq!(gateway.sends(), 0);
    }
}

#[tokio::test]
async fn s2_a_look_up_that_fails_is_asked_again_and_concludes_nothing() {
    for failure in ["busy", "garbage", "lost"] {
        let (gateway, time, journal) = (Gateway::answering(&["lost"]), Time::default(), MemoryJournal::new());
        let client = client(&gateway, &time);
        let payout = pay("payout-1");
        gateway.then(&[failure; 5]);
        let settlement = client.settle(&payout, &journal, &patience()).await;
        assert_eq!(settlement.word(), "unknown", "{failure}");
        assert_eq!(gateway.seen().len(), 6);
        gateway.then(&[failure, failure, "paid"]);
        assert_eq!(client.resume(&payout, &journal, &patience()).await.word(), "accepted");
        assert_eq!(gateway.sends(), 1);
    }
}

#[tokio::test]
async fn the_pause_that_a_provider_asks_for_is_kept() {
    let (gateway, time, journal) = (
        Gateway::answering(&["lost", "later", "paid"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let hasty = once().attempts(3).first_delay(Duration::ZERO);
    assert_eq!(
        client.settle(&pay("payout-1"), &journal, &hasty).await.word(),
        "accepted"
    );
    assert_eq!(time.elapsed(), Duration::from_secs(30));
}

#[tokio::test]
async fn s3_what_is_not_ours_is_a_conflict_until_ours_is_found() {
    let (gateway, time, journal) = (
        Gateway::answering(&["lost", "other"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    let conflict = client.settle(&payout, &journal, &once()).await;
    assert_eq!(conflict.word(), "conflict");
    // Nothing gets it out of there but the provider's own word; not even a person's.
    let again = client
        .settle_again(&payout, Resend::confirmed("x"), &journal, &once())
        .await;
    assert_eq!(again.word(), "conflict");
    gateway.then(&["none"]);
    assert_eq!(client.resume(&payout, &journal, &once()).await.word(), "conflict");
    gateway.then(&["paid"]);
    assert_eq!(client.resume(&payout, &journal, &once()).await.word(), "accepted");
    // An accepted payout stays accepted when a later answer is somebody else's.
    gateway.then(&["other"]);
    let after = client.resume(&payout, &journal, &once()).await;
    let Settlement::Accepted(settled) = &after else {
        panic!("{after}")
    };
    assert_eq!(settled.state(), PayoutState::Paid);
    assert_eq!(gateway.sends(), 1);
}

#[tokio::test]
async fn s6_pending_for_a_month_is_pending_and_frees_no_money() {
    let (gateway, time, journal) = (Gateway::answering(&["taken"]), Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    drop(client.settle(&payout, &journal, &once()).await);
    for _ in 0..30 {
        time.pass(Duration::from_secs(86_400));
        gateway.then(&["pending"]);
        let settlement = client.resume(&payout, &journal, &once()).await;
        let Settlement::Accepted(settled) = &settlement else {
            panic!("{settlement}")
        };
        assert_eq!(settled.state(), PayoutState::Pending);
        assert!(settlement.unpaid().is_none());
    }
    assert_eq!(gateway.sends(), 1);
}

#[tokio::test]
async fn s17_a_part_is_told_and_the_rest_is_not_sent() {
    let (gateway, time, journal) = (
        Gateway::answering(&["lost", "part"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let payout = pay("payout-1");
    let settlement = client.settle(&payout, &journal, &once()).await;
    let Settlement::Accepted(settled) = &settlement else {
        panic!("{settlement}")
    };
    assert_eq!(settled.state(), PayoutState::PartlyPaid);
    assert_eq!(
        settled.moved().map(|moved| moved.to_string()).as_deref(),
        Some("4.00 USD")
    );
    assert!(settlement.unpaid().is_none());
    assert_eq!(client.settle(&payout, &journal, &once()).await.word(), "accepted");
    assert_eq!(gateway.sends(), 1);
}

#[tokio::test]
async fn a_known_payout_is_looked_up_by_the_providers_id_too() {
    let (gateway, time, journal) = (
        Gateway::answering(&["named", "busy", "paid"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    assert_eq!(
        client.settle(&pay("payout-1"), &journal, &patience()).await.word(),
        "accepted"
    );
    assert_eq!(gateway.seen()[1..], ["look payout-1 toy-8", "look payout-1 toy-8"]);
}

#[tokio::test]
async fn what_a_record_tells() {
    let (gateway, time, journal) = (
        Gateway::answering(&["alarm", "busy"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let settlement = client.settle(&pay("Payout-1"), &journal, &once()).await;
    let Settlement::Unknown(unresolved) = &settlement else {
        panic!("{settlement}")
    };
    assert!(unresolved.is_alarm());
    let record = unresolved.record().unwrap();
    assert_eq!((record.provider(), record.operation()), ("toy", "pay"));
    assert_eq!(
        (record.reference().as_str(), record.sends(), record.sent_at()),
        ("Payout-1", 1, 1_700_000_000)
    );
    assert_eq!(
        (record.key().reference(), record.key().step()),
        ("payout-1", Step::Create)
    );
    assert_eq!(
        record.terms().amount().map(|amount| amount.to_string()).as_deref(),
        Some("10.42 USD")
    );
    assert_eq!(record.terms().digest().len(), 64);
    assert!(record.instead_of().is_none() && record.replaced_by().is_none());
    let Standing::InDoubt(doubt) = record.standing() else {
        panic!()
    };
    assert!(
        doubt.is_alarm() && doubt.why().contains("somebody else's"),
        "{}",
        doubt.why()
    );
    assert_eq!(
        (doubt.code(), doubt.provider_id(), doubt.not_found()),
        (Some("7"), None, 0)
    );
}

#[tokio::test]
async fn a_record_of_another_call_or_provider_is_not_this_payouts() {
    for (field, value) in [("operation", "payout-by-ref"), ("provider", "another")] {
        let (gateway, time, journal) = (Gateway::answering(&["taken"]), Time::default(), MemoryJournal::new());
        let client = client(&gateway, &time);
        drop(client.settle(&pay("payout-1"), &journal, &once()).await);
        let mut record = serde_json::to_value(&journal.records()[0]).unwrap();
        (record[field], record["version"]) = (value.into(), 1.into());
        let other = MemoryJournal::new();
        other.store(&serde_json::from_value(record).unwrap()).await.unwrap();
        let settlement = client.settle(&pay("payout-1"), &other, &once()).await;
        assert!(settlement.to_string().contains("another call"), "{field}: {settlement}");
        assert_eq!(gateway.sends(), 1);
    }
}

#[tokio::test]
async fn s3_a_conflict_is_told_whatever_was_known_before() {
    for (answers, word) in [
        (&["lost", "none", "none", "none"][..], "absent"),
        (&["no"], "rejected"),
        (&["never"], "rejected"),
    ] {
        for again in [true, false] {
            let (gateway, time, journal) = (Gateway::answering(answers), Time::default(), MemoryJournal::new());
            let client = client(&gateway, &time);
            let payout = pay("payout-1");
            let before = client.settle(&payout, &journal, &patience()).await;
            assert_eq!(before.word(), word);
            let resend = match &before {
                Settlement::Absent(absent) => absent.resend(),
                Settlement::Rejected(refused) => refused.resend(),
                other => panic!("{other}"),
            };
            gateway.then(&["other"]);
            let after = if again {
                client.settle_again(&payout, resend, &journal, &once()).await
            } else {
                client.resume(&payout, &journal, &once()).await
            };
            assert_eq!(after.word(), "conflict", "{answers:?}: {after}");
            assert!(after.unpaid().is_none());
            assert_eq!(gateway.sends(), 1);
        }
    }
}

#[tokio::test]
async fn h15_what_exists_before_the_first_byte_of_ours_is_not_ours() {
    for first in ["refused", "no"] {
        let (gateway, time, journal) = (Gateway::answering(&[first]), Time::default(), MemoryJournal::new());
        let client = client(&gateway, &time);
        let mut payout = pay("payout-1");
        payout.rules = Rules::new().look_up_cannot_compare();
        let settlement = client.settle(&payout, &journal, &once()).await;
        let again = if let Settlement::Rejected(refused) = &settlement {
            gateway.then(&["none", "exists", "paid"]);
            client.settle_again(&payout, refused.resend(), &journal, &once()).await
        } else {
            gateway.then(&["exists", "paid"]);
            client.settle(&payout, &journal, &once()).await
        };
        assert_eq!(again.word(), "conflict", "{first}: {again}");
    }
}

#[tokio::test]
async fn a_payout_in_doubt_that_cannot_be_written_any_more_stays_in_doubt() {
    let (gateway, time, journal) = (
        Gateway::answering(&["lost", "busy"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    drop(client.settle(&pay("payout-1"), &journal, &once()).await);
    let nobody = super::Pay {
        payee: "",
        ..pay("payout-1")
    };
    let resumed = client.resume(&nobody, &journal, &once()).await;
    assert_eq!(
        resumed.to_string(),
        "unknown whether it happened: the payout cannot be written, and so not compared with its record: \
         `payee`: is empty, name one (no whole answer came back)"
    );
    assert!(resumed.record().unwrap().is_in_doubt());
    let settled = client.settle(&nobody, &journal, &once()).await;
    assert_eq!(settled.word(), "unknown", "the earlier send may have left");
    assert!(settled.record().unwrap().is_in_doubt());
    assert!(settled.unpaid().is_none());
    assert_eq!(gateway.sends(), 1);
}
