//! S16: another reference takes a proof, and the journal lets one through.

use crate::{
    once, patience,
    toy::{Confirm, Gateway, Time, client, pay},
};
use payout_core::{
    MemoryJournal,
    settlement::{Resend, Settlement, TermsDiffer, UnsentCause},
};

#[tokio::test]
async fn s16_only_what_was_provably_not_paid_gives_the_proof() {
    for (answers, why) in [
        (&["taken"][..], None),
        (&["lost", "paid"], None),
        (&["lost", "busy", "busy", "busy", "busy", "busy"], None),
        (&["lost", "none", "none", "none"], None),
        (&["lost", "other"], None),
        (&["no"], None),
        (&["odd", "none"], None),
        (&["never"], Some("the provider refused it for good")),
        (&["refused"], Some("nothing was sent")),
        (&["lost", "unpaid"], Some("the provider ended it without paying")),
        (&["lost", "back"], Some("the money came back")),
    ] {
        let (settlement, _) = crate::settled(&pay("payout-1"), answers).await;
        let proof = settlement.unpaid();
        assert_eq!(
            proof.as_ref().map(payout_core::Unpaid::why),
            why,
            "{answers:?}: {settlement}"
        );
    }
}

#[tokio::test]
async fn one_replacement_gets_through_and_can_be_resumed() {
    let (gateway, time, journal) = (Gateway::answering(&["never"]), Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    let first = client.settle(&pay("payout-1"), &journal, &once()).await;
    let proof = || first.unpaid().unwrap();

    gateway.then(&["lost"]);
    let instead = client
        .settle_instead(&pay("payout-2"), proof(), &journal, &once())
        .await;
    assert_eq!(instead.word(), "unknown");
    assert_eq!(instead.record().unwrap().instead_of().unwrap().as_str(), "payout-1");

    // A second replacement, and the first payout itself, are kept back.
    let third = client
        .settle_instead(&pay("payout-3"), proof(), &journal, &once())
        .await;
    assert!(
        matches!(&third, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Terms(TermsDiffer::Replaced)))
    );
    let Settlement::Rejected(refused) = &first else {
        panic!("{first}")
    };
    let again = client
        .settle_again(&pay("payout-1"), refused.resend(), &journal, &once())
        .await;
    assert!(matches!(&again, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Permission)));
    // Not under its own name either.
    let own = client
        .settle_instead(&pay("PAYOUT-1"), proof(), &journal, &once())
        .await;
    assert_eq!(own.word(), "not sent");

    gateway.then(&["paid"]);
    let resumed = client
        .settle_instead(&pay("payout-2"), proof(), &journal, &patience())
        .await;
    assert_eq!(resumed.word(), "accepted");
    assert_eq!(gateway.sends(), 2);
}

#[tokio::test]
async fn a_payout_that_was_never_sent_and_is_replaced_stays_unsent() {
    let (gateway, time, journal) = (
        Gateway::answering(&["refused", "taken"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let first = client.settle(&pay("payout-1"), &journal, &once()).await;
    let instead = client
        .settle_instead(&pay("payout-2"), first.unpaid().unwrap(), &journal, &once())
        .await;
    assert_eq!(instead.word(), "accepted");
    let late = client.settle(&pay("payout-1"), &journal, &once()).await;
    assert_eq!(late.word(), "not sent");
    assert!(late.unpaid().is_none(), "the debt is paid elsewhere");
    assert_eq!(gateway.sends(), 1);
}

#[tokio::test]
async fn a_proof_that_was_corrected_meanwhile_is_none() {
    let (gateway, time, journal) = (
        Gateway::answering(&["lost", "unpaid", "paid"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let first = client.settle(&pay("payout-1"), &journal, &once()).await;
    let proof = first.unpaid().unwrap();
    assert_eq!(
        client.resume(&pay("payout-1"), &journal, &once()).await.word(),
        "accepted"
    );
    let instead = client.settle_instead(&pay("payout-2"), proof, &journal, &once()).await;
    assert!(matches!(&instead, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Permission)));
    assert_eq!(gateway.sends(), 1);

    // A journal that does not hold the payout it is about proves nothing.
    gateway.then(&["never"]);
    let other = client.settle(&pay("payout-9"), &journal, &once()).await;
    let empty = MemoryJournal::new();
    let lost = client
        .settle_instead(&pay("payout-2"), other.unpaid().unwrap(), &empty, &once())
        .await;
    assert!(matches!(&lost, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::NoRecord)));
}

/// Both records of a payout in two steps, each of which ended by itself in *not paid*.
async fn two_steps_not_paid(client: &payout_core::Client<crate::toy::Account, Gateway>, journal: &MemoryJournal) {
    let (create, confirm) = (pay("payout-1"), Confirm(pay("payout-1")));
    drop(client.settle(&create, journal, &once()).await);
    drop(client.settle(&confirm, journal, &once()).await);
}

#[tokio::test]
async fn both_steps_of_a_payout_are_one_debt_and_one_replacement() {
    for create_first in [true, false] {
        let gateway = Gateway::answering(&["taken", "taken", "unpaid", "unpaid", "taken", "taken"]);
        let (time, journal) = (Time::default(), MemoryJournal::new());
        let client = client(&gateway, &time);
        two_steps_not_paid(&client, &journal).await;
        let by_create = client.resume(&pay("payout-1"), &journal, &once()).await.unpaid();
        let by_confirm = client
            .resume(&Confirm(pay("payout-1")), &journal, &once())
            .await
            .unpaid();
        let mut proofs = [by_create.unwrap(), by_confirm.unwrap()];
        if !create_first {
            proofs.reverse();
        }
        let [one, other] = proofs;
        let second = client.settle_instead(&pay("payout-2"), one, &journal, &once()).await;
        assert_eq!(second.word(), "accepted");
        let third = client.settle_instead(&pay("payout-3"), other, &journal, &once()).await;
        assert!(
            matches!(&third, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Terms(TermsDiffer::Replaced))),
            "{third}"
        );
        assert_eq!(gateway.sends(), 3);
    }
}

#[tokio::test]
async fn a_second_step_that_was_refused_or_not_sent_leaves_the_payout_of_the_first() {
    for answer in ["refused", "never", "no"] {
        let (gateway, time, journal) = (
            Gateway::answering(&["taken", answer]),
            Time::default(),
            MemoryJournal::new(),
        );
        let client = client(&gateway, &time);
        drop(client.settle(&pay("payout-1"), &journal, &once()).await);
        let confirmed = client.settle(&Confirm(pay("payout-1")), &journal, &once()).await;
        assert!(confirmed.unpaid().is_none(), "{answer}: {confirmed}");
    }
}

#[tokio::test]
async fn a_payout_that_was_replaced_is_not_confirmed() {
    let gateway = Gateway::answering(&["taken", "unpaid", "taken", "taken"]);
    let (time, journal) = (Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    drop(client.settle(&pay("payout-1"), &journal, &once()).await);
    let unpaid = client.resume(&pay("payout-1"), &journal, &once()).await.unpaid();
    drop(
        client
            .settle_instead(&pay("payout-2"), unpaid.unwrap(), &journal, &once())
            .await,
    );
    let confirmed = client.settle(&Confirm(pay("payout-1")), &journal, &once()).await;
    assert!(
        matches!(&confirmed, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Terms(TermsDiffer::Replaced))),
        "{confirmed}"
    );
    assert_eq!(gateway.sends(), 2);
}

#[tokio::test]
async fn one_step_says_not_paid_and_the_other_says_otherwise() {
    for (step, sends) in [("paid", 2), ("lost", 2)] {
        let answers: &[&'static str] = if step == "paid" {
            &["taken", "taken", "unpaid", "paid"]
        } else {
            &["taken", "lost", "busy", "unpaid", "busy"]
        };
        let (gateway, time, journal) = (Gateway::answering(answers), Time::default(), MemoryJournal::new());
        let client = client(&gateway, &time);
        two_steps_not_paid(&client, &journal).await;
        let unpaid = client.resume(&pay("payout-1"), &journal, &once()).await.unpaid();
        drop(client.resume(&Confirm(pay("payout-1")), &journal, &once()).await);
        let instead = client
            .settle_instead(&pay("payout-2"), unpaid.unwrap(), &journal, &once())
            .await;
        assert!(
            matches!(&instead, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Permission)),
            "{step}: {instead}"
        );
        assert_eq!(gateway.sends(), sends);
    }
}

#[tokio::test]
async fn a_replacement_that_never_left_is_not_sent_once_the_first_is_paid_after_all() {
    let gateway = Gateway::answering(&["lost", "unpaid", "refused", "paid", "taken", "taken"]);
    let (time, journal) = (Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    let first = client.settle(&pay("payout-1"), &journal, &once()).await;
    let proof = || first.unpaid().unwrap();
    let instead = client
        .settle_instead(&pay("payout-2"), proof(), &journal, &once())
        .await;
    assert_eq!(instead.word(), "not sent");
    assert_eq!(
        client.resume(&pay("payout-1"), &journal, &once()).await.to_string(),
        "accepted, paid"
    );
    let late = client
        .settle_instead(&pay("payout-2"), proof(), &journal, &once())
        .await;
    assert_eq!(late.word(), "not sent");
    let plain = client.settle(&pay("payout-2"), &journal, &once()).await;
    assert!(
        matches!(&plain, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Permission)),
        "{plain}"
    );
    assert!(plain.unpaid().is_none());
    assert_eq!(gateway.sends(), 1);
}

#[tokio::test]
async fn a_replacement_of_one_debt_is_none_of_another() {
    let gateway = Gateway::answering(&["never", "taken", "never", "taken"]);
    let (time, journal) = (Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    let first = client.settle(&pay("payout-1"), &journal, &once()).await;
    assert_eq!(
        client.settle(&pay("payout-2"), &journal, &once()).await.word(),
        "accepted"
    );
    let taken = client
        .settle_instead(&pay("payout-2"), first.unpaid().unwrap(), &journal, &once())
        .await;
    assert!(
        matches!(&taken, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Terms(_))),
        "it pays a debt of its own: {taken}"
    );
    // What cannot be written takes no place either.
    let nobody = crate::Pay {
        payee: "",
        ..pay("payout-3")
    };
    let unwritten = client
        .settle_instead(&nobody, first.unpaid().unwrap(), &journal, &once())
        .await;
    assert_eq!(unwritten.word(), "not sent");
    let free = client
        .settle_instead(&pay("payout-4"), first.unpaid().unwrap(), &journal, &once())
        .await;
    assert_ne!(free.word(), "not sent", "{free}");
}

#[tokio::test]
async fn not_sent_is_no_proof_after_a_refusal_that_keeps_the_reference() {
    let gateway = Gateway::answering(&["no", "none", "refused", "none", "never"]);
    let (time, journal) = (Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    let Settlement::Rejected(refused) = client.settle(&pay("payout-1"), &journal, &once()).await else {
        panic!()
    };
    let unsent = client
        .settle_again(&pay("payout-1"), refused.resend(), &journal, &once())
        .await;
    assert_eq!(unsent.word(), "not sent");
    assert!(
        unsent.unpaid().is_none(),
        "the refusal did not promise that nothing was made"
    );
    assert!(
        client
            .resume(&pay("payout-1"), &journal, &once())
            .await
            .unpaid()
            .is_none()
    );
    // A person's word lifts it.
    let word = Resend::confirmed("ticket 4711");
    let never = client.settle_again(&pay("payout-1"), word, &journal, &once()).await;
    assert!(never.unpaid().is_some(), "{never}");
}
