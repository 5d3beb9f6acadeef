//! The calls of the frame, settled: that one function fits every provider is what is shown here.

use bytes::Bytes;
use http::{Request, Response};
use payout_core::{
    Client, Clock, Delay, MemoryJournal, Nonce, Patience, Stamp, StampError, TransportError, TransportErrorKind,
    settlement::{Payable, Settlement},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// A clock that jumps over its pauses.
#[derive(Debug, Clone, Default)]
pub(crate) struct Virtual(Arc<AtomicU64>);

impl Clock for Virtual {
    fn stamp(&self) -> Result<Stamp, StampError> {
        let now = self.0.fetch_add(1, Ordering::Relaxed);
        Ok(Stamp::new(1_677_831_012 + now / 1000, Nonce::from_bytes([7; 16])))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed))
    }

    fn random(&self) -> Option<u32> {
        Some(u32::MAX) // the longest pause each time
    }

    fn sleep(&self, duration: Duration) -> Delay {
        let millis = u64::try_from(duration.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::Relaxed);
        Box::pin(std::future::ready(()))
    }
}

/// Settles over a gateway that answers the payout and the look-ups with these, the last one again and again; `None` is a lost
/// answer. One word for the outcome, or the state of a payout that was accepted.
pub(crate) async fn settled<P: Payable>(
    account: P::Account,
    payout: &P,
    answers: [Option<Response<Bytes>>; 2],
) -> String {
    let [first, second] = answers;
    let answers = std::sync::Mutex::new((Some(first), second));
    let transport = |_: Request<Bytes>| {
        let mut answers = answers.lock().unwrap();
        let answer = answers.0.take().unwrap_or_else(|| answers.1.clone());
        async move { answer.ok_or(TransportError::in_doubt(TransportErrorKind::Timeout)) }
    };
    assert_eq!(
        payout.reference(),
        Some(payout.payout_reference()),
        "spans show the reference of a payout"
    );
    let client = Client::with_transport(account, transport).with_clock(Virtual::default());
    let patience = Patience::new()
        .attempts(5)
        .first_delay(Duration::from_secs(480))
        .longest_delay(Duration::from_secs(480))
        .total(Duration::from_secs(3600));
    match client.settle(payout, &MemoryJournal::new(), &patience).await {
        Settlement::Accepted(settled) => settled.state().to_string(),
        other => other.word().to_owned(),
    }
}
