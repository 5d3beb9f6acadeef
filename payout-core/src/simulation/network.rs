use super::{
    core::{Core, Seen},
    fault::{Passage, Point},
    letter::{Answer, Reading},
    wait::Wait,
};
use crate::{Transport, TransportError, TransportErrorKind};
use bytes::Bytes;
use http::Request;
use std::{fmt, time::Duration};

/// The way to one gateway of a simulated world: a [`Transport`] on which requests and answers get lost, come late, come twice and are
/// mixed up ([`Passage`]).
///
/// A request that has left arrives, or not, whatever becomes of the caller.
#[derive(Clone)]
pub struct Network {
    core: Core,
    gateway: usize,
    payout_in: fn(&Request<Bytes>) -> Option<String>,
}

impl Network {
    pub(super) fn new(core: &Core, gateway: usize, payout_in: fn(&Request<Bytes>) -> Option<String>) -> Self {
        Self {
            core: core.clone(),
            gateway,
            payout_in,
        }
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("gateway", &self.gateway)
            .finish_non_exhaustive()
    }
}

impl Transport for Network {
    async fn send(&self, request: Request<Bytes>) -> Answer {
        let paying = (self.payout_in)(&request);
        let [connecting, sent, answered] = if paying.is_some() {
            [Point::PayConnecting, Point::PaySent, Point::PayAnswered]
        } else {
            [Point::AskConnecting, Point::AskSent, Point::AskAnswered]
        };
        let (passage, connect_time) = {
            let mut core = self.core.lock();
            let passage = core.passage();
            core.tally.passed(passage, paying.is_some());
            core.tell(|| {
                format!(
                    "{}: {passage}",
                    if paying.is_some() {
                        "sends the payout"
                    } else {
                        "looks it up"
                    }
                )
            });
            let connect_time = core.dice.between(Duration::from_millis(1), Duration::from_millis(200));
            (passage, connect_time)
        };
        Wait::new(&self.core, connecting, connect_time).await;
        if passage == Passage::Unreachable {
            return Err(TransportError::not_sent(TransportErrorKind::Connect));
        }
        let number = {
            let mut core = self.core.lock();
            if let Some(reference) = &paying {
                core.seen.push(Seen::Wire(reference.clone()));
            }
            core.post(self.gateway, request, passage, paying)
        };
        let answer = Reading::new(&self.core, number, sent).await;
        Wait::new(&self.core, answered, Duration::ZERO).await;
        answer
    }
}
