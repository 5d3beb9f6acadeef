//! Payoneer in [`payout_core::simulation`]: payouts of this crate against its own [sandbox](super::sandbox) (feature `simulation`).
//!
//! # Example: a thousand payouts on a bad day
//!
//! ```
//! use payoneer::v2::simulation::Payoneer;
//! use payout_core::simulation::Simulation;
//!
//! let report = Simulation::new(2041).provider(Payoneer::new()).payouts(1_000).run();
//! assert!(report.violations().is_empty(), "{report}");
//! assert_eq!((report.doubles, report.lost), (0, 0));
//! ```
//!
//! # What is real, and what is not
//!
//! Requests are written and answers read as always, under the rules that a program has unless it says otherwise: absent after three look-ups
//! over 15 minutes, an unlisted code settled after 60 s (Payoneer 4.12). The host has a name that resolves nowhere (RFC 2606).
//!
//! Payoneer is as bad as its documents allow. Look-ups see a payout up to 45 s late. A refusal comes with a listed code or with one that
//! nobody knows, and a code that nobody knows can come although the payout was made. The same request a second time is refused with 10304, or
//! paid ([`Payoneer::that_repeats`]).
//!
//! One fault of the simulated network is softened. The answer to a look-up does not repeat the reference (Payoneer 4.9), so one that belongs to
//! another payout looks like a reference that is taken, and ends as a conflict, for a person: safe, and not what happened. Here such an
//! answer counts as a broken connection.

use super::{
    Account, CreatePayout, Credentials, Program,
    sandbox::{Before, Call, Ending, ErrorStyle, Fault, Partner, Payout, Repeats, Sandbox, Script, Stage},
};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use payout_core::{
    Currency, Money, PayoutState, Reference, Transport, TransportError, TransportErrorKind,
    simulation::{self, Fate, Network, Order, Position, Provider},
};
use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// RFC 2606: this name never resolves.
const HOST: &str = "https://payoneer.simulation.invalid";
const PROGRAM: &str = "100000001";
const USER: &str = "simulated-user";
/// TEST ONLY.
const PASSWORD: &str = "TEST ONLY password";
/// More payees than a world has debts.
const PAYEES: u64 = 256;
/// How much later than a request its copy can arrive.
const COPY: Duration = Duration::from_secs(60);
/// No code of Payoneer 5.1.
const UNLISTED: i64 = 19_999;
/// Which question an answer is to: what Payoneer's own answers do not say.
const QUESTION: HeaderName = HeaderName::from_static("x-simulated-question");

/// Payoneer as a provider of a [`Simulation`](payout_core::simulation::Simulation).
#[derive(Debug)]
pub struct Payoneer {
    program: Program,
    repeats: Repeats,
}

impl Default for Payoneer {
    fn default() -> Self {
        Self::new()
    }
}

impl Payoneer {
    /// A program in US dollars, and a Payoneer that refuses a second payout under one reference.
    #[must_use]
    #[allow(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "two constants of this file, read once at the start of a simulation and by every test of it"
    )]
    pub fn new() -> Self {
        let program = Program::sandbox(PROGRAM.parse().expect("a program id"));
        Self {
            program: program.at(HOST).expect("a URL"),
            repeats: Repeats::Refused,
        }
    }

    /// The same, with a Payoneer that makes a second payout of the same request, a minute after the first or later: nothing that it publishes
    /// rules that out, and then only the rules of this crate are left. Another request under that reference is refused.
    #[must_use]
    pub fn that_repeats() -> Self {
        Self {
            repeats: Repeats::SecondPayout,
            ..Self::new()
        }
    }
}

impl Provider for Payoneer {
    type Payout = CreatePayout;
    type Transport = Line;
    type Gateway = SimulatedGateway;

    fn name(&self) -> &'static str {
        "payoneer"
    }

    #[allow(clippy::expect_used, reason = "constants of this file")]
    fn account(&self) -> Account {
        Account::new(self.program.clone(), Credentials::sandbox(USER, PASSWORD)).expect("both are for the sandbox")
    }

    fn gateway(&self) -> SimulatedGateway {
        let partner = Partner::sandbox(PROGRAM, USER, PASSWORD).balance("USD", "1000000000.00");
        let partner = (0..PAYEES).fold(partner, |partner, payee| partner.payee(payee_id(payee)));
        // A refusal that comes with HTTP 200 and reaches another payout's caller could not be told from that one's own.
        let sandbox = Sandbox::builder().partner(partner).errors(ErrorStyle::Http404);
        SimulatedGateway {
            sandbox: sandbox.repeats(self.repeats).build(),
            book: Mutex::default(),
        }
    }

    fn transport(&self, network: Network) -> Line {
        Line(network)
    }

    #[allow(clippy::expect_used, reason = "a constant and a number")]
    fn payout(&self, order: &Order) -> CreatePayout {
        let payee = payee_id(order.payee).parse().expect("a payee id");
        CreatePayout::new(order.reference.clone(), order.amount, payee, "simulated")
    }
}

fn payee_id(payee: u64) -> String {
    format!("payee-{}", payee % PAYEES)
}

/// The way to Payoneer: [`Network`], on which a look-up gets no other look-up's answer.
#[derive(Debug, Clone)]
pub struct Line(Network);

impl Transport for Line {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let question = (request.method() == Method::GET).then(|| request.uri().path().to_owned());
        let answer = self.0.send(request).await?;
        let crossed = |question: &String| {
            let answered = answer.headers().get(QUESTION);
            answered.is_some_and(|answered| answered.as_bytes() != question.as_bytes())
        };
        if question.as_ref().is_some_and(crossed) {
            return Err(TransportError::in_doubt(TransportErrorKind::Closed));
        }
        Ok(answer)
    }
}

/// The sandbox behind [`Payoneer`].
#[derive(Debug)]
pub struct SimulatedGateway {
    sandbox: Sandbox,
    book: Mutex<BTreeMap<String, Entry>>,
}

/// What is to become of requests with one reference.
#[derive(Debug, Default)]
struct Entry {
    /// How many more are refused, and how.
    refusals: u32,
    refusal: Fault,
    /// When the last one was refused, or carried out.
    refused: Option<Duration>,
    done: Option<(Duration, Bytes)>,
    /// What the one says that is carried out.
    answer: Option<Fault>,
}

impl Entry {
    /// What meets a request. Basic has no nonce, so a copy of a request is known by its time alone (Payoneer 2.3).
    fn meet(&mut self, body: &Bytes, now: Duration) -> Option<Fault> {
        let lately = |time: Duration| now.saturating_sub(time) <= COPY;
        if let Some((time, done)) = &self.done {
            if lately(*time) || done != body {
                return Some(Fault::code(10_304));
            }
        }
        if self.refused.is_some_and(lately) {
            // What was wrong a moment ago is wrong still.
            self.refused = Some(now);
            return Some(self.refusal.clone());
        }
        if self.refusals > 0 {
            self.refusals -= 1;
            self.refused = Some(now);
            return Some(self.refusal.clone());
        }
        self.done = Some((now, body.clone()));
        self.answer.take()
    }
}

impl SimulatedGateway {
    /// The sandbox, for scripts and questions of your own.
    #[must_use]
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    fn book(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        // A panic elsewhere leaves every entry whole.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl simulation::Gateway for SimulatedGateway {
    fn handle(&self, request: Request<Bytes>, now: Duration) -> Result<Response<Bytes>, TransportError> {
        if let Some(reference) = Self::payout_in(&request) {
            let met = self
                .book()
                .get_mut(&reference)
                .and_then(|entry| entry.meet(request.body(), now));
            if let Some(fault) = met {
                self.sandbox.inject_for(reference, Call::CreatePayout, fault);
            }
        }
        let question = HeaderValue::from_str(request.uri().path()).ok();
        let mut answer = self.sandbox.handle(request, now).into_result()?;
        if let Some(question) = question {
            answer.headers_mut().insert(QUESTION, question);
        }
        Ok(answer)
    }

    fn payout_in(request: &Request<Bytes>) -> Option<String> {
        /// The one member that counts here.
        #[derive(serde::Deserialize)]
        struct Body<'b> {
            #[serde(borrow)]
            client_reference_id: Cow<'b, str>,
        }
        if request.method() != Method::POST || !request.uri().path().ends_with("/payouts") {
            return None;
        }
        let body: Body<'_> = serde_json::from_slice(request.body()).ok()?;
        Some(body.client_reference_id.into_owned())
    }

    fn expect(&self, order: &Order) {
        let minutes = |minutes| Duration::from_secs(60 * minutes);
        let refusals = if let Fate::Refused(times) = order.fate {
            times
        } else {
            0
        };
        // Final, later, and one that only a look-up can judge.
        let code = match order.payee % 3 {
            0 => 10_009,
            1 => 10_101,
            _ => UNLISTED,
        };
        let answer = match order.payee % 11 {
            0 => Some(Fault::code(UNLISTED).with_effect()),
            1 => Some(Fault::none().http_status(StatusCode::SERVICE_UNAVAILABLE)),
            2 => Some(Fault::none().without_member("payout_id")),
            3 => Some(Fault::none().cut(40)),
            _ => None,
        };
        let entry = Entry {
            refusals,
            refusal: Fault::code(code),
            answer,
            ..Entry::default()
        };
        let reference = order.reference.as_str();
        self.book().insert(reference.to_owned(), entry);

        let script = Script::new().seen_after(Duration::from_secs(order.payee % 4 * 15));
        let script = match (order.fate, order.payee % 3) {
            (Fate::NotPaid, 0) => script.ends(Ending::Cancelled { reason_code: 10_009 }),
            (Fate::NotPaid, _) => script.ends(Ending::Cancelled { reason_code: 30_013 }),
            (Fate::Pending, _) => script.ends(Ending::Never),
            (_, 0) => script.before(Before::Word("a word of tomorrow".to_owned())),
            _ => script,
        };
        self.sandbox.script(reference, script.after(minutes(order.payee % 7)));
    }

    fn holds(&self, reference: &Reference, now: Duration) -> Vec<Position> {
        let held = self.sandbox.held(reference.as_str(), now);
        held.iter().filter_map(position).collect()
    }

    fn correct(&self, reference: &Reference, state: PayoutState, now: Duration) {
        let word = if state == PayoutState::Paid {
            "Funded"
        } else {
            "Cancelled"
        };
        self.sandbox.set_status(reference.as_str(), word, now);
    }
}

/// Payoneer's own view: it does not pass through what the client makes of an answer.
fn position(payout: &Payout) -> Option<Position> {
    let currency = Currency::from_code(payout.currency()).ok()?;
    let amount = Money::parse_decimal(&payout.amount(), currency).ok()?;
    let state = match payout.stage() {
        Stage::Pending => PayoutState::Pending,
        Stage::Loaded(_) => PayoutState::Paid,
        Stage::Cancelled(..) => PayoutState::NotPaid,
        Stage::Refunded(_) => PayoutState::Reversed,
    };
    Some(Position::new(amount, state))
}
