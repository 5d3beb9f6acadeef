//! A request on its way, and what comes back.

use super::{
    core::{Core, Event, Inner, TaskId},
    fault::{Passage, Point},
};
use crate::{TransportError, TransportErrorKind};
use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, Uri, header};
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// When a caller's transport gives up.
const TIME_OUT: Duration = Duration::from_secs(30);

pub(super) type Answer = Result<Response<Bytes>, TransportError>;

/// A request that has left, whether or not anybody still waits for its answer.
pub(super) struct Letter {
    gateway: usize,
    request: Option<Request<Bytes>>,
    about: About,
    passage: Passage,
    /// The reference, where it is a payout.
    paying: Option<String>,
    reader: Option<TaskId>,
    answer: Option<Answer>,
    delivered: bool,
    /// How often it still arrives.
    arrivals: u32,
}

/// What a request asks for, apart from time, nonce and signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct About(Uri, Bytes);

/// An answer, and the request that it belongs to.
pub(super) struct Kept {
    about: About,
    answer: Response<Bytes>,
}

impl Inner {
    /// Sends a request on its way. Returns its number.
    pub(super) fn post(
        &mut self,
        gateway: usize,
        request: Request<Bytes>,
        passage: Passage,
        paying: Option<String>,
    ) -> usize {
        let number = self.letters.len();
        let arrivals = match passage {
            Passage::Unreachable | Passage::CutShort | Passage::Lost | Passage::Silence | Passage::PageInstead(_) => 0,
            Passage::Twice => 2,
            _ => 1,
        };
        if let (Some(reference), 1..) = (&paying, arrivals) {
            *self.under_way.entry(reference.clone()).or_default() += 1;
        }
        self.letters.push(Letter {
            gateway,
            about: About(request.uri().clone(), request.body().clone()),
            request: Some(request),
            passage,
            paying,
            reader: None,
            answer: None,
            delivered: false,
            arrivals,
        });
        let way = self.dice.between(Duration::from_millis(5), Duration::from_millis(400));
        let arrival = self.now.saturating_add(way);
        match passage {
            Passage::CutShort | Passage::Lost => self.answer_later(number, way, broken()),
            Passage::PageInstead(status) => self.answer_later(number, way, Ok(page(status))),
            Passage::Unreachable | Passage::Silence => {}
            Passage::Late(by) => {
                self.answer_later(number, way, broken());
                self.at(arrival.saturating_add(by), Event::Arrive(number));
            }
            Passage::Twice => {
                let again = self.dice.between(Duration::ZERO, Duration::from_secs(60));
                self.at(arrival, Event::Arrive(number));
                self.at(arrival.saturating_add(again), Event::Arrive(number));
            }
            _ => self.at(arrival, Event::Arrive(number)),
        }
        number
    }

    /// A letter is there: which gateway takes it, and what it holds.
    pub(super) fn arrived(&mut self, number: usize) -> Option<(usize, Request<Bytes>)> {
        let letter = self.letters.get_mut(number)?;
        let first = letter.passage != Passage::Twice || letter.arrivals == 2;
        letter.arrivals = letter.arrivals.saturating_sub(1);
        let request = if letter.arrivals == 0 {
            letter.request.take()
        } else {
            letter.request.clone()
        };
        let gateway = letter.gateway;
        if let (Some(reference), true) = (&letter.paying, first) {
            if let Some(count) = self.under_way.get_mut(reference) {
                *count = count.saturating_sub(1);
            }
        }
        Some((gateway, request?))
    }

    /// What the gateway made of a letter.
    pub(super) fn answered(&mut self, number: usize, answer: Answer) {
        let Some(letter) = self.letters.get(number) else {
            return;
        };
        let passage = letter.passage;
        // Of a letter that arrives twice the first answer is the one that counts.
        let answered = letter.delivered || letter.answer.is_some();
        let (gateway, about) = (letter.gateway, letter.about.clone());
        let answer = self.crossed(gateway, about, passage, answer);
        let back = self.dice.between(Duration::from_millis(5), Duration::from_millis(1500));
        match passage {
            _ if answered => {}
            Passage::Late(_) | Passage::TooSlow => {}
            Passage::AnswerLost => self.answer_later(number, back, broken()),
            Passage::PageAfter(status) => self.answer_later(number, back, Ok(page(status))),
            _ => self.answer_later(number, back, answer),
        }
    }

    /// Answers that say whose they are can be mixed up; an error page of another request could not be told from one's own, and neither
    /// could an earlier answer to the same question.
    fn crossed(&mut self, gateway: usize, about: About, passage: Passage, answer: Answer) -> Answer {
        let own = answer?;
        if !own.status().is_success() {
            return Ok(own);
        }
        if passage == Passage::Crossed {
            let kept = self.kept_answers.get(&gateway).filter(|kept| kept.about != about);
            return Ok(kept.map_or(own, |kept| kept.answer.clone()));
        }
        // Kept rarely, since a copy takes time; in a scripted world always.
        if self.rates.exchange == 0 || self.dice.chance(50) {
            let answer = own.clone();
            self.kept_answers.insert(gateway, Kept { about, answer });
        }
        Ok(own)
    }

    fn answer_later(&mut self, number: usize, after: Duration, answer: Answer) {
        if let Some(letter) = self.letters.get_mut(number) {
            letter.answer = Some(answer);
        }
        let time = self.now.saturating_add(after);
        self.at(time, Event::Deliver(number));
    }

    /// An answer is there: who waits for it.
    pub(super) fn deliver(&mut self, number: usize) -> Option<TaskId> {
        let letter = self.letters.get_mut(number)?;
        letter.delivered = true;
        letter.reader
    }
}

fn broken() -> Answer {
    Err(TransportError::in_doubt(TransportErrorKind::Closed))
}

fn page(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(
        b"<html><head><title>Error</title></head><body><center><h1>Try again later</h1></center></body></html>",
    ));
    *response.status_mut() = status;
    let html = HeaderValue::from_static("text/html");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

/// Waits for the answer to a letter, until the time is up.
#[derive(Debug)]
pub(super) struct Reading {
    core: Core,
    number: usize,
    point: Point,
    until: Option<Duration>,
}

impl Reading {
    pub(super) fn new(core: &Core, number: usize, point: Point) -> Self {
        Self {
            core: core.clone(),
            number,
            point,
            until: None,
        }
    }
}

impl Future for Reading {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Answer> {
        let this = &mut *self;
        let mut core = this.core.lock();
        let Some(until) = this.until else {
            core.tally.reached(this.point);
            if let Some(doom) = core.doom(this.point) {
                core.doomed = Some(doom);
                return Poll::Pending;
            }
            let running = core.running;
            if let Some(letter) = core.letters.get_mut(this.number) {
                letter.reader = running;
            }
            this.until = Some(core.wake_after(TIME_OUT));
            return Poll::Pending;
        };
        let now = core.now;
        let Some(letter) = core.letters.get_mut(this.number) else {
            return Poll::Pending;
        };
        if letter.delivered {
            letter.reader = None;
            return Poll::Ready(letter.answer.take().unwrap_or_else(broken));
        }
        if now >= until {
            letter.reader = None;
            return Poll::Ready(Err(TransportError::in_doubt(TransportErrorKind::Timeout)));
        }
        Poll::Pending
    }
}
