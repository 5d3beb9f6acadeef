//! K1: what outcomes, records and journals show.

use crate::{
    once,
    toy::{Gateway, Time, client, pay},
};
use payout_core::{JournalError, MemoryJournal, settlement::Resend};
use std::{error::Error, fmt::Write as _};

const CANARY: &str = "c4n4ry";

#[tokio::test]
async fn k1_no_outcome_record_or_token_shows_who_is_paid() {
    let mut shown = String::new();
    for answers in [
        &["taken"][..],
        &["no"],
        &["never"],
        &["refused"],
        &["lost", "busy"],
        &["lost", "other"],
        &["lost", "paid"],
        &["odd", "none"],
    ] {
        let (gateway, time, journal) = (Gateway::answering(answers), Time::default(), MemoryJournal::new());
        let client = client(&gateway, &time);
        let payout = crate::Pay {
            payee: CANARY,
            ..pay("payout-1")
        };
        let settlement = client.settle(&payout, &journal, &once()).await;
        write!(
            shown,
            "{settlement} {settlement:?} {settlement:#?} {journal:?} {:?}",
            settlement.unpaid()
        )
        .unwrap();
        shown += &serde_json::to_string(&journal.records()).unwrap();
        if let Some(record) = settlement.record() {
            shown += &record.standing().to_string();
        }
        let again = client
            .settle_again(&payout, Resend::confirmed("ticket 4711"), &journal, &once())
            .await;
        write!(shown, "{again} {again:?}").unwrap();
    }
    assert!(shown.contains("payout-1") && shown.contains("10.42 USD"));
    assert!(!shown.contains(CANARY), "{shown}");
}

#[test]
fn what_a_journal_says_went_wrong() {
    let failed = JournalError::failed(std::io::Error::other("the disk is full"));
    assert_eq!(failed.to_string(), "the journal failed");
    assert_eq!(failed.source().unwrap().to_string(), "the disk is full");
    let refused = JournalError::refused("two persons must approve it");
    assert_eq!(
        refused.to_string(),
        "the journal refuses this payout: two persons must approve it"
    );
    assert!(refused.source().is_none() && JournalError::Conflict.source().is_none());
    assert_eq!(
        JournalError::Conflict.to_string(),
        "the journal holds another version of this payout's record"
    );
}
