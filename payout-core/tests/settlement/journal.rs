//! A journal that fails, and workers that share one.

use crate::{
    once, patience,
    toy::{Gateway, Time, client, pay},
};
use payout_core::{
    Journal, JournalError, MemoryJournal, PayoutState,
    settlement::{Record, RecordKey, Settlement, Standing, UnsentCause, Why},
};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Fails at the store of this number, counted from 1, before or after it was done.
struct Failing {
    inner: MemoryJournal,
    stores: AtomicUsize,
    at: usize,
    stored: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("the disk is full")]
struct DiskFull;

impl Journal for Failing {
    async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
        self.inner.load(key).await
    }

    async fn store(&self, record: &Record) -> Result<(), JournalError> {
        let fails = self.stores.fetch_add(1, Ordering::Relaxed) + 1 == self.at;
        if self.stored || !fails {
            self.inner.store(record).await?;
        }
        if fails {
            Err(JournalError::failed(DiskFull))
        } else {
            Ok(())
        }
    }
}

fn failing(at: usize, stored: bool) -> Failing {
    Failing {
        inner: MemoryJournal::new(),
        stores: AtomicUsize::new(0),
        at,
        stored,
    }
}

#[tokio::test]
async fn s14_an_intent_that_is_not_stored_is_not_sent() {
    for stored in [false, true] {
        let (gateway, journal) = (Gateway::default(), failing(1, stored));
        let client = client(&gateway, &Time::default());
        let settlement = client.settle(&pay("payout-1"), &journal, &once()).await;
        assert!(
            matches!(&settlement, Settlement::NotSent(unsent) if matches!(unsent.cause(), UnsentCause::Journal(_)))
        );
        assert!(settlement.unpaid().is_none(), "it does not say what happened before");
        assert_eq!(gateway.sends(), 0);
        // It may have been stored all the same; then only a look-up goes out.
        gateway.then(&[if stored { "none" } else { "taken" }]);
        let next = client.settle(&pay("payout-1"), &journal, &once()).await;
        assert_eq!(next.word(), if stored { "unknown" } else { "accepted" });
    }
}

#[tokio::test]
async fn s15_an_outcome_that_is_not_stored_is_told_and_found_again() {
    for stored in [false, true] {
        let (gateway, journal) = (Gateway::answering(&["taken"]), failing(2, stored));
        let client = client(&gateway, &Time::default());
        let settlement = client.settle(&pay("payout-1"), &journal, &once()).await;
        let Settlement::Unknown(unresolved) = &settlement else {
            panic!("{settlement}")
        };
        assert!(matches!(unresolved.why(), Why::NotStored(_)));
        assert!(matches!(
            unresolved.unstored().unwrap().standing(),
            Standing::Accepted { .. }
        ));
        assert_eq!(
            settlement.to_string(),
            "unknown whether it happened: what is known of it by now was not stored: the journal failed \
             (known by now: accepted, pending)"
        );
        gateway.then(&["paid"]);
        let Settlement::Accepted(settled) = client.resume(&pay("payout-1"), &journal, &once()).await else {
            panic!()
        };
        assert_eq!(settled.state(), PayoutState::Paid);
        assert_eq!(gateway.sends(), 1);
    }
}

/// Another worker records its own intent between this one's load and store.
struct Overtaken(MemoryJournal);

impl Journal for Overtaken {
    async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
        self.0.load(key).await
    }

    async fn store(&self, record: &Record) -> Result<(), JournalError> {
        if record.version() == 1 {
            self.0.store(record).await?;
        }
        self.0.store(record).await
    }
}

#[tokio::test]
async fn s7_of_two_workers_one_sends_and_the_other_is_told_so() {
    let (gateway, journal) = (Gateway::answering(&["taken"]), Overtaken(MemoryJournal::new()));
    let settlement = client(&gateway, &Time::default())
        .settle(&pay("payout-1"), &journal, &patience())
        .await;
    let Settlement::Unknown(unresolved) = &settlement else {
        panic!("{settlement}")
    };
    assert!(matches!(unresolved.why(), Why::InFlight));
    assert!(unresolved.record().unwrap().is_in_doubt());
    assert_eq!(gateway.seen().len(), 0);
}

#[tokio::test]
async fn s7_many_tasks_with_one_payout_put_it_on_the_wire_once() {
    let (gateway, time, journal) = (Gateway::answering(&["taken"]), Time::default(), MemoryJournal::new());
    let client = client(&gateway, &time);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (client, journal) = (client.clone(), journal.clone());
            tokio::spawn(async move { client.settle(&pay("payout-1"), &journal, &once()).await.word() })
        })
        .collect();
    let mut words = Vec::new();
    for task in tasks {
        words.push(task.await.unwrap());
    }
    assert!(
        words.iter().all(|word| ["accepted", "unknown"].contains(word)),
        "{words:?}"
    );
    assert_eq!(gateway.sends(), 1);
}

/// Refuses the same amount to the same payee twice.
struct NoTwins(MemoryJournal);

impl Journal for NoTwins {
    async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
        self.0.load(key).await
    }

    async fn store(&self, record: &Record) -> Result<(), JournalError> {
        let twin = |other: &Record| other.key() != record.key() && other.terms() == record.terms();
        if record.version() == 1 && self.0.records().iter().any(twin) {
            return Err(JournalError::refused("this payee got this amount before"));
        }
        self.0.store(record).await
    }
}

#[tokio::test]
async fn s9_the_same_payee_and_amount_twice_is_for_the_journal_to_forbid() {
    let gateway = Gateway::answering(&["taken", "taken"]);
    let client = client(&gateway, &Time::default());
    let allowed = MemoryJournal::new();
    assert_eq!(
        client.settle(&pay("payout-1"), &allowed, &once()).await.word(),
        "accepted"
    );
    assert_eq!(
        client.settle(&pay("payout-2"), &allowed, &once()).await.word(),
        "accepted"
    );

    let forbidden = NoTwins(MemoryJournal::new());
    gateway.then(&["taken"]);
    assert_eq!(
        client.settle(&pay("payout-1"), &forbidden, &once()).await.word(),
        "accepted"
    );
    let twin = client.settle(&pay("payout-2"), &forbidden, &once()).await;
    assert_eq!(
        twin.to_string(),
        "not sent: the intent was not recorded, so nothing was sent: the journal refuses this payout: this payee got this amount before"
    );
    assert_eq!(gateway.sends(), 3);
}

#[tokio::test]
async fn a_record_that_is_gone_proves_nothing() {
    let gateway = Gateway::default();
    let settlement = client(&gateway, &Time::default())
        .resume(&pay("payout-1"), &MemoryJournal::new(), &once())
        .await;
    assert!(matches!(&settlement, Settlement::Unknown(unresolved) if matches!(unresolved.why(), Why::NoRecord)));
    assert!(gateway.seen().is_empty());
}

#[tokio::test]
async fn a_record_survives_being_written_down() {
    let (gateway, time, journal) = (
        Gateway::answering(&["odd", "busy"]),
        Time::default(),
        MemoryJournal::new(),
    );
    let client = client(&gateway, &time);
    let hasty = once().total(std::time::Duration::ZERO);
    let settlement = client.settle(&pay("payout-1"), &journal, &hasty).await;
    let record = settlement.record().unwrap();
    let text = serde_json::to_string(record).unwrap();
    let read: Record = serde_json::from_str(&text).unwrap();
    assert_eq!(&read, record);

    // A new program, another journal with the same content.
    let restored = MemoryJournal::new();
    for version in 1..=record.version() {
        let mut value = serde_json::to_value(record).unwrap();
        value["version"] = version.into();
        restored.store(&serde_json::from_value(value).unwrap()).await.unwrap();
    }
    // What the wall clock says of the time since then may be a jump: a program that starts afresh waits for the delay itself.
    time.jump(86_400);
    gateway.then(&["none", "none"]);
    let afresh = crate::client(&gateway, &time);
    assert_eq!(
        afresh.resume(&pay("payout-1"), &restored, &hasty).await.word(),
        "unknown"
    );
    let resumed = afresh.resume(&pay("payout-1"), &restored, &once()).await;
    assert_eq!(resumed.word(), "rejected");
}

#[tokio::test]
async fn t14_an_alarm_that_was_not_stored_is_one() {
    let (gateway, journal) = (Gateway::answering(&["alarm"]), failing(2, false));
    let client = client(&gateway, &Time::default());
    let Settlement::Unknown(unresolved) = client.settle(&pay("payout-1"), &journal, &once()).await else {
        panic!()
    };
    assert!(unresolved.is_alarm(), "{unresolved}");
}

#[tokio::test]
async fn s15_what_was_not_stored_can_be_stored_later() {
    for (answer, word) in [("never", "rejected"), ("refused", "not sent")] {
        let (gateway, journal) = (Gateway::answering(&[answer]), failing(2, false));
        let client = client(&gateway, &Time::default());
        let settlement = client.settle(&pay("payout-1"), &journal, &once()).await;
        let Settlement::Unknown(unresolved) = &settlement else {
            panic!("{settlement}")
        };
        assert!(settlement.unpaid().is_none());
        journal.store(unresolved.unstored().unwrap()).await.unwrap();
        gateway.then(&["none"]);
        assert_eq!(client.resume(&pay("payout-1"), &journal, &once()).await.word(), word);
    }
}
