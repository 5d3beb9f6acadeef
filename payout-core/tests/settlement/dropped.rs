//! T10: the caller drops the future at every await point in turn.

use crate::{
    once,
    toy::{Account, Gateway, Time, pay},
};
use bytes::Bytes;
use http::{Request, Response};
use payout_core::{
    Client, Journal, JournalError, MemoryJournal, Transport, TransportError,
    settlement::{Record, RecordKey, Standing},
};
use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// Pending once, so that each call is an await point.
async fn point() {
    let mut polled = false;
    std::future::poll_fn(|_| {
        if std::mem::replace(&mut polled, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

struct Slow<T>(T);

impl Transport for Slow<Gateway> {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        point().await;
        let answer = self.0.send(request).await;
        point().await;
        answer
    }
}

impl Journal for Slow<MemoryJournal> {
    async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
        point().await;
        let loaded = self.0.load(key).await;
        point().await;
        loaded
    }

    async fn store(&self, record: &Record) -> Result<(), JournalError> {
        point().await;
        let stored = self.0.store(record).await;
        point().await;
        stored
    }
}

#[test]
fn t10_a_dropped_future_leaves_the_payout_in_doubt_and_never_new() {
    let mut points = 0;
    loop {
        let (gateway, journal) = (Gateway::answering(&["taken"]), Slow(MemoryJournal::new()));
        let client =
            Client::with_transport(Account("toy, merchant 7"), Slow(gateway.clone())).with_clock(Time::default());
        let payout = pay("payout-1");
        let (patience, mut context) = (once(), Context::from_waker(Waker::noop()));
        let ended = {
            let mut settling = pin!(client.settle(&payout, &journal, &patience));
            (0..=points).any(|_| settling.as_mut().poll(&mut context).is_ready())
        };
        let records = journal.0.records();
        match records.first().map(Record::standing) {
            None => assert_eq!(
                gateway.sends(),
                0,
                "sent without an intent, dropped at await point {points}"
            ),
            Some(Standing::InDoubt(_)) => assert!(!ended),
            Some(Standing::Accepted { .. }) => assert_eq!(gateway.sends(), 1),
            Some(other) => panic!("{other} at await point {points}"),
        }
        // Whoever goes on sends only where there is no intent.
        gateway.then(&["paid", "paid"]);
        let before = gateway.sends();
        let mut settling = pin!(client.settle(&payout, &journal, &patience));
        while settling.as_mut().poll(&mut context).is_pending() {}
        let sent = gateway.sends() - before;
        assert_eq!(sent, usize::from(records.is_empty()), "at await point {points}");
        if ended {
            break;
        }
        points += 1;
    }
    // Two for each of: load, store of the intent, send, store of the outcome.
    assert_eq!(points, 8);
}
