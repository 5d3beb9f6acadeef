//! PayCore in [`payout_core::simulation`]: payouts of this crate against its own [sandbox](crate::sandbox) (feature `simulation`).
//!
//! # Example: a thousand payouts on a bad day
//!
//! ```
//! use paycore::simulation::PayCore;
//! use payout_core::simulation::Simulation;
//!
//! let report = Simulation::new(2041).provider(PayCore::new()).payouts(1_000).run();
//! assert!(report.violations().is_empty(), "{report}");
//! assert_eq!((report.doubles, report.lost), (0, 0));
//! ```
//!
//! # Two providers
//!
//! * [`PayCore`]: payouts in one step, [`CreatePayout`] with `auto_process`. A lost answer is looked up by the reference.
//! * [`Confirmation`]: the second of two steps, [`ProcessPayout`], for payouts that were created before and wait. A lost answer is read
//!   by the id, and `created` means that nothing happened so far.
//!
//! # What is real, and what is not
//!
//! Requests are written and read as always, and the sandbox reads them in its own way; nothing is left out. The base URL has a name that
//! resolves nowhere (RFC 2606).
//!
//! The platform is a bad one within the documents: a repeated reference is answered like a throttle, with 429, a new payout is hidden from
//! look-ups at first, and words come that no document knows. A second confirmation is refused. That the real platform does so is not
//! documented; one that pays again when the same request arrives twice is beyond what any client can mend, and the network here doubles
//! requests. For the same reason a refusal lasts a minute: without a nonce, a refused request that arrives again later is one that is sent again.

use crate::{
    Account, CreatePayout, Credentials, Dialect, PayoutId, PayoutOptions, ProcessPayout,
    sandbox::{Call, CommerceAccount, Fault, Invoice, Pace, RepeatedProcess, Sandbox, Script},
};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use payout_core::{
    Currency, Money, Nonce, Operation, PayoutState, Reference, Sign, Stamp, Transport, TransportError,
    TransportErrorKind,
    simulation::{Fate, Gateway, Network, Order, Position, Provider},
};
use std::{cell::RefCell, collections::HashMap, time::Duration};

/// Says in an answer what was asked, for [`Line`].
const QUESTION: HeaderName = HeaderName::from_static("x-simulated-question");
/// The sandbox's list of nothing.
const EMPTY: &[u8] = br#"{"data":[]}"#;
/// RFC 2606: this name never resolves.
const BASE_URL: &str = "https://paycore.simulation.invalid/api";
const ACCOUNT_ID: &str = "coma_SimulatedAccount";
/// TEST ONLY: opens nothing but the sandbox of this file.
const API_KEY: &str = "simulated-api-key-test-only";
const SERVICE: &str = "simulated_usd";
/// Below the time that a payout's absence takes to show, less the longest way of a request.
const HIDDEN: Duration = Duration::from_secs(30);
/// Longer than the network takes to deliver a request twice.
const REFUSED_FOR: Duration = Duration::from_secs(61);
const REFUSAL: &str =
    r#"{"errors":[{"status":"422","title":"Validation error","detail":"The receiver's bank is closed"}]}"#;

/// Payouts in one step, as a provider of a [`Simulation`](payout_core::simulation::Simulation).
#[derive(Debug, Clone, Default)]
pub struct PayCore {
    filter_unproven: bool,
}

impl PayCore {
    /// A Commerce Account in the test mode, on a deployment whose filter was seen at work
    /// ([`Dialect::payout_filter_works`]): what three look-ups do not find may be sent again.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// On a deployment whose filter was never seen at work. There an empty list proves nothing, and a payout whose request got lost stays
    /// unknown until a person has asked the platform's support.
    #[must_use]
    pub fn filter_unproven(mut self) -> Self {
        self.filter_unproven = true;
        self
    }
}

impl Provider for PayCore {
    type Payout = CreatePayout;
    type Transport = Line;
    type Gateway = SimulatedGateway;

    fn name(&self) -> &'static str {
        "paycore"
    }

    fn account(&self) -> Account {
        account(!self.filter_unproven)
    }

    fn gateway(&self) -> SimulatedGateway {
        SimulatedGateway(Platform::new(Call::CreatePayout))
    }

    fn transport(&self, network: Network) -> Line {
        Line(network)
    }

    fn payout(&self, order: &Order) -> CreatePayout {
        payout(order).options(PayoutOptions::new().auto_process(true))
    }
}

/// The second of two steps, as a provider of a [`Simulation`](payout_core::simulation::Simulation): payouts wait, and are confirmed.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Confirmation;

impl Confirmation {
    /// A Commerce Account in the test mode, with payouts that were created before.
    #[must_use]
    pub fn new() -> Self {
        Self
    }
}

impl Provider for Confirmation {
    type Payout = ProcessPayout;
    type Transport = Network;
    type Gateway = ConfirmingGateway;

    fn name(&self) -> &'static str {
        "paycore, second step"
    }

    fn account(&self) -> Account {
        account(false)
    }

    fn gateway(&self) -> ConfirmingGateway {
        ConfirmingGateway(Platform::new(Call::ProcessPayout))
    }

    fn transport(&self, network: Network) -> Network {
        network
    }

    /// # Panics
    ///
    /// Where the reference has more than 36 characters, which no payout of this platform has.
    #[allow(
        clippy::expect_used,
        reason = "five characters, a number and a reference of 36 at the most stay below 64"
    )]
    fn payout(&self, order: &Order) -> ProcessPayout {
        let id = PayoutId::new(id(order)).expect("an id of at most 64 characters");
        ProcessPayout::new(&order.reference, &id)
    }
}

#[allow(clippy::expect_used, reason = "constants of this file, read by every test of it")]
fn account(filter_works: bool) -> Account {
    let credentials = Credentials::test(ACCOUNT_ID, API_KEY).expect("an id and a key");
    let account = Account::new(BASE_URL, credentials).expect("a URL");
    if filter_works {
        account.with_dialect(Dialect::new().payout_filter_works())
    } else {
        account
    }
}

fn payout(order: &Order) -> CreatePayout {
    CreatePayout::new(order.reference.clone(), SERVICE, order.amount).field("account", format!("{:010}", order.payee))
}

/// An id that a program can know without having seen an answer. Another payee's is another: a stranger cannot confirm our payout.
fn id(order: &Order) -> String {
    format!("cpoi_{}_{}", order.payee, order.reference)
}

/// The way to PayCore: [`Network`], on which no look-up gets the empty list of another one.
///
/// A list that holds payouts shows whose they are, and is rechecked. An empty one shows nothing, so nobody can tell that it answers another
/// question; what comes of it here is a connection that broke.
#[derive(Debug, Clone)]
pub struct Line(Network);

impl Transport for Line {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let question = question(&request);
        let answer = self.0.send(request).await?;
        let answered = answer.headers().get(QUESTION);
        if answered.is_some() && answered != question.as_ref() && answer.body().as_ref() == EMPTY {
            return Err(TransportError::in_doubt(TransportErrorKind::Closed));
        }
        Ok(answer)
    }
}

/// What a look-up asks for.
fn question(request: &Request<Bytes>) -> Option<HeaderValue> {
    let asked = (request.method() == Method::GET).then(|| request.uri().path_and_query())?;
    HeaderValue::from_str(asked?.as_str()).ok()
}

/// The sandbox behind [`PayCore`].
#[derive(Debug)]
pub struct SimulatedGateway(Platform);

impl SimulatedGateway {
    /// The sandbox, for scripts and questions of your own.
    #[must_use]
    pub fn sandbox(&self) -> &Sandbox {
        &self.0.sandbox
    }
}

impl Gateway for SimulatedGateway {
    fn handle(&self, request: Request<Bytes>, now: Duration) -> Result<Response<Bytes>, TransportError> {
        let question = question(&request);
        let mut answer = self.0.handle(request, Self::payout_in, now)?;
        if let Some(question) = question {
            answer.headers_mut().insert(QUESTION, question);
        }
        Ok(answer)
    }

    fn payout_in(request: &Request<Bytes>) -> Option<String> {
        if request.method() != Method::POST || !request.uri().path().ends_with("/payout-invoices") {
            return None;
        }
        // References are of letters, digits and `.` `_` `-` alone, which JSON leaves as they are.
        let body = std::str::from_utf8(request.body()).ok()?;
        let (_, rest) = body.split_once("\"reference_id\":\"")?;
        let (reference, _) = rest.split_once('"')?;
        Some(reference.to_owned())
    }

    fn expect(&self, order: &Order) {
        self.0.expect(order, script(order));
    }

    fn holds(&self, reference: &Reference, now: Duration) -> Vec<Position> {
        self.0.holds(reference, now)
    }

    fn correct(&self, reference: &Reference, state: PayoutState, now: Duration) {
        self.0.correct(reference, state, now);
    }
}

/// The sandbox behind [`Confirmation`]: every expected payout waits in it from the start.
#[derive(Debug)]
pub struct ConfirmingGateway(Platform);

impl ConfirmingGateway {
    /// The sandbox, for scripts and questions of your own.
    #[must_use]
    pub fn sandbox(&self) -> &Sandbox {
        &self.0.sandbox
    }
}

impl Gateway for ConfirmingGateway {
    fn handle(&self, request: Request<Bytes>, now: Duration) -> Result<Response<Bytes>, TransportError> {
        self.0.handle(request, Self::payout_in, now)
    }

    fn payout_in(request: &Request<Bytes>) -> Option<String> {
        let id = request.uri().path().strip_suffix("/process")?.rsplit('/').next()?;
        let (_, reference) = id.strip_prefix("cpoi_")?.split_once('_')?;
        Some(reference.to_owned())
    }

    fn expect(&self, order: &Order) {
        self.0.expect(order, script(order).id(id(order)));
        let account = account(false);
        // Basic uses neither time nor nonce.
        let stamp = Stamp::new(0, Nonce::from_bytes([0; 16]));
        let request = payout(order)
            .write(&account)
            .and_then(|message| account.sign(message, &stamp));
        if let Ok(request) = request {
            drop(self.0.sandbox.handle(request, Duration::ZERO));
        }
    }

    fn holds(&self, reference: &Reference, now: Duration) -> Vec<Position> {
        self.0.holds(reference, now)
    }

    fn correct(&self, reference: &Reference, state: PayoutState, now: Duration) {
        self.0.correct(reference, state, now);
    }
}

/// The sandbox, and what it refuses.
#[derive(Debug)]
struct Platform {
    sandbox: Sandbox,
    /// The call that pays.
    call: Call,
    refusals: RefCell<HashMap<String, Refusals>>,
}

/// How many requests are refused still, and until when every one is.
#[derive(Debug, Default)]
struct Refusals {
    left: u32,
    until: Duration,
}

impl Platform {
    fn new(call: Call) -> Self {
        let sandbox = Sandbox::builder()
            .account(CommerceAccount::new(ACCOUNT_ID, API_KEY))
            .repeated_process(RepeatedProcess::Refused)
            .build();
        Self {
            sandbox,
            call,
            refusals: RefCell::default(),
        }
    }

    fn handle(
        &self,
        request: Request<Bytes>,
        payout_in: fn(&Request<Bytes>) -> Option<String>,
        now: Duration,
    ) -> Result<Response<Bytes>, TransportError> {
        if let Some(reference) = payout_in(&request).filter(|reference| self.refuses(reference, now)) {
            let refusal = Fault::answer(StatusCode::UNPROCESSABLE_ENTITY, "application/json", REFUSAL);
            self.sandbox.inject_for(reference, self.call, refusal.without_effect());
        }
        self.sandbox.handle(request, now).into_result()
    }

    /// A request that was refused and arrives a second time is refused as well. The bytes do not tell it from one that is sent again.
    fn refuses(&self, reference: &str, now: Duration) -> bool {
        let mut refusals = self.refusals.borrow_mut();
        let Some(refusals) = refusals.get_mut(reference) else {
            return false;
        };
        if now >= refusals.until {
            if refusals.left == 0 {
                return false;
            }
            refusals.left -= 1;
        }
        refusals.until = now.saturating_add(REFUSED_FOR);
        true
    }

    fn expect(&self, order: &Order, script: Script) {
        let reference = order.reference.as_str();
        if let Fate::Refused(left) = order.fate {
            let until = Duration::ZERO;
            let mut refusals = self.refusals.borrow_mut();
            refusals.insert(reference.to_owned(), Refusals { left, until });
        }
        self.sandbox.script(reference, script);
    }

    /// What goes its course, or has gone it. A payout that waits moves nothing, and is not held in this sense.
    fn holds(&self, reference: &Reference, now: Duration) -> Vec<Position> {
        self.sandbox.advance(now);
        let invoice = self.sandbox.invoice(reference.as_str());
        invoice.as_ref().and_then(position).into_iter().collect()
    }

    fn correct(&self, reference: &Reference, state: PayoutState, now: Duration) {
        if self.holds(reference, now).is_empty() {
            return;
        }
        let status = if state == PayoutState::Paid {
            "processed"
        } else {
            "process_failed"
        };
        self.sandbox.set_status(reference.as_str(), status, now);
    }
}

fn script(order: &Order) -> Script {
    let course: &[&str] = match (order.fate, order.payee % 3) {
        (Fate::NotPaid, 0) => &["process_failed"],
        (Fate::NotPaid, 1) => &["process_pending", "expired"],
        (Fate::NotPaid, _) => &["process_error", "terminated"],
        (Fate::Pending, 0) => &[],
        (Fate::Pending, _) => &["process_error", "process_pending"],
        (_, 0) => &["processed"],
        (_, 1) => &["process_pending", "processed"],
        _ => &["process_error", "a word of tomorrow", "processed"],
    };
    let script = Script::new()
        .course(course.iter().copied())
        .pace(Pace::Every(Duration::from_secs(60 * (1 + order.payee % 7))));
    match order.payee % 4 {
        0 => script.hidden_during(HIDDEN),
        _ => script,
    }
}

/// The platform's own view: it does not pass through what the client makes of an answer.
fn position(invoice: &Invoice) -> Option<Position> {
    let currency = Currency::from_code(invoice.currency()).ok()?;
    let amount = Money::parse_decimal(invoice.amount(), currency).ok()?;
    let state = match invoice.status() {
        "created" => return None,
        "processed" => PayoutState::Paid,
        "process_failed" | "expired" | "terminated" => PayoutState::NotPaid,
        _ => PayoutState::Pending,
    };
    Some(Position::new(amount, state).paid(invoice.sends()))
}
