//! A client over scripted answers, under a clock that runs when somebody waits.

use super::answer;
use bytes::Bytes;
use http::{Method, Request, Response};
use payoneer::v2::Account;
use payoneer::{Nonce, Patience, Stamp};
use payout_core::{Client, Clock, Delay, StampError, Transport, TransportError, TransportErrorKind};
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Time that passes when somebody waits, and at no other time.
#[derive(Debug, Clone, Default)]
pub struct Time(Arc<AtomicU64>);

impl Time {
    pub fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for Time {
    fn stamp(&self) -> Result<Stamp, StampError> {
        let seconds = self.elapsed().as_secs();
        Ok(Stamp::new(1_677_831_012 + seconds, Nonce::from_bytes([7; 16])))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn random(&self) -> Option<u32> {
        Some(u32::MAX)
    }

    fn sleep(&self, duration: Duration) -> Delay {
        self.0
            .fetch_add(u64::try_from(duration.as_millis()).unwrap(), Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }
}

/// Status and body; `None` is a lost answer.
type Scripted = Option<(u16, String)>;

/// A gateway that answers from a list, the last one for ever; `None` is a lost answer.
#[derive(Clone)]
pub struct Gateway {
    answers: Arc<Mutex<VecDeque<Scripted>>>,
    pub seen: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl Gateway {
    pub fn new(answers: &[Option<(u16, &str)>]) -> Self {
        let gateway = Self {
            answers: Arc::default(),
            seen: Arc::default(),
        };
        gateway.then(answers);
        gateway
    }

    pub fn then(&self, answers: &[Option<(u16, &str)>]) {
        let owned = answers
            .iter()
            .map(|answer| answer.map(|(status, body)| (status, body.to_owned())));
        *self.answers.lock().unwrap() = owned.collect();
    }

    pub fn creates(&self) -> Vec<Bytes> {
        let seen = self.seen.lock().unwrap();
        let creates = seen.iter().filter(|request| request.method() == Method::POST);
        creates.map(|request| request.body().clone()).collect()
    }
}

impl Transport for Gateway {
    fn send(&self, request: Request<Bytes>) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send {
        self.seen.lock().unwrap().push(request);
        let mut answers = self.answers.lock().unwrap();
        let next = if answers.len() > 1 {
            answers.pop_front()
        } else {
            answers.front().cloned()
        };
        let next = next.unwrap().map(|(status, body)| answer(status, body));
        std::future::ready(next.ok_or_else(|| TransportError::in_doubt(TransportErrorKind::Timeout)))
    }
}

pub fn client_of(account: Account, gateway: &Gateway, time: &Time) -> Client<Account, Gateway> {
    Client::with_transport(account, gateway.clone()).with_clock(time.clone())
}

/// So many look-ups, a second apart.
pub fn patience(attempts: u32) -> Patience {
    Patience::new()
        .attempts(attempts)
        .first_delay(Duration::from_secs(1))
        .longest_delay(Duration::from_secs(1))
        .total(Duration::from_secs(3600))
}
