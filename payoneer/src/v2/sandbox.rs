//! Payoneer's side of v2: a sandbox without a contract (feature `sandbox`).
//!
//! It checks each request from the raw bytes, keeps payees, payouts, charges and balances, answers as Payoneer is known to answer,
//! and sends notifications. It is for tests and demonstrations; no money moves. Section numbers in this module are those of the
//! Payoneer wire specification that this crate is built to.
//!
//! Three ways to use it:
//!
//! * [`Sandbox::handle`]: a pure state machine, request and time in, [`Reply`] out;
//! * as a [`Transport`] of a client in the same process;
//! * as a server on loopback, with real HTTP: [`Sandbox::serve`].
//!
//! It shares no code with the client, so that a fault of the client cannot hide behind the same fault here: it compares the raw
//! `Authorization` header, and reads paths and JSON in its own way.
//!
//! # Example: a payee registers, is paid, and has the money
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use payoneer::PayoutState;
//! use payoneer::v2::sandbox::{Partner, Sandbox};
//! use payoneer::v2::{Account, Client, CreatePayout, Credentials, Program, RegistrationLink};
//! use std::time::Duration;
//!
//! let partner = Partner::sandbox("100000001", "TestOnlyUser", "TEST ONLY password").balance("USD", "1000.00");
//! let sandbox = Sandbox::builder().partner(partner).build();
//!
//! let account = Account::new(
//!     Program::sandbox("100000001".parse()?),
//!     Credentials::sandbox("TestOnlyUser", "TEST ONLY password"),
//! )?;
//! let client = Client::with_transport(account, sandbox.clone());
//!
//! let link = client.send(&RegistrationLink::new("ID123".parse()?)).await?;
//! sandbox.open_link(link.url(), sandbox.now()); // what the payee does with a browser
//!
//! let payout = CreatePayout::new("payout-2041".parse()?, "25.22 USD".parse()?, "ID123".parse()?, "for your songs");
//! let accepted = client.send(&payout).await?;
//! assert_eq!(accepted.payout_id().as_str(), "9023270");
//! assert_eq!(client.send(&payout.status()).await?.state(), PayoutState::Pending);
//!
//! sandbox.set_status("payout-2041", "Funded", sandbox.now() + Duration::from_secs(240)); // or wait four minutes
//! assert_eq!(client.send(&payout.status()).await?.state(), PayoutState::Paid);
//! assert_eq!(sandbox.paid("payout-2041").len(), 1); // once, and not twice
//! # Ok(())
//! # }
//! ```
//!
//! # What it does
//!
//! | topic | here | change it with |
//! |---|---|---|
//! | payees | unknown until the link is opened, then `ACTIVE` | [`SandboxBuilder::sign_up`], [`Sandbox::set_payee`] |
//! | a payout | `Pending` for four minutes, then `Funded` with category `Transferred` | [`Script`] |
//! | a second payout under one reference | 10304, whatever it says | [`SandboxBuilder::repeats`] |
//! | an inactive payee, too little money | 10009, 10301 | [`SandboxBuilder::inactive_payee`], [`SandboxBuilder::too_little_money`] |
//! | cancel | at once until the payout is loaded, then a code that is not listed | [`Script::cancels`] |
//! | refusals | HTTP 200 | [`SandboxBuilder::errors`] |
//! | members of answers | in the order of the samples, with `hint`, `status_category`, `load_date` | [`SandboxBuilder::shuffled`] and others |
//! | notifications | none | [`SandboxBuilder::notify`] |
//! | what goes wrong | nothing | [`Sandbox::inject`] |
//!
//! Balances follow: [`Sandbox::ledger`] shows them, and [`Ledger::adds_up`] is true at all times.
//!
//! # What is refused, and how
//!
//! A method or a path that is none of section 4.0 gets `404` and `{}`; credentials that are not right, or are for the other
//! environment's host, get 401 and a page. A body that breaks the tables of section 4, in a wrong case for example, gets a code that
//! is not listed, since Payoneer's own are not known. [`Sandbox::refusals`] tells the test's author why.

mod answer;
mod builder;
mod calendar;
mod call;
mod callbacks;
mod charges;
mod denial;
mod fault;
mod json;
mod ledger;
mod pages;
mod partner;
mod payees;
mod payout;
mod payouts;
mod reports;
mod request;
mod script;
mod serve;
mod sign;
mod state;
mod tables;

pub use builder::{ErrorStyle, Obstacle, Repeats, SandboxBuilder, SignUp};
pub use call::Call;
pub use callbacks::{DueCallback, Notice};
pub use charges::Charge;
pub use denial::{Denial, DenialReason};
pub use fault::Fault;
pub use ledger::Ledger;
pub use partner::Partner;
pub use payees::Opened;
pub use payout::{Payout, Stage};
pub use payout_core::sandbox::{CallbackId, CallbackState, Delivery, Reply, ServeError};
pub use script::{Before, Cancels, Ending, Script};

use builder::Config;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use payout_core::{
    Transport, TransportError,
    sandbox::{UnixClock, decimal},
};
use request::Received;
use state::State;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Payoneer. Clones share one state.
#[derive(Clone)]
pub struct Sandbox {
    config: Arc<Config>,
    state: Arc<Mutex<State>>,
    clock: UnixClock,
}

impl Sandbox {
    /// Starts setting one up.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }

    fn with_config(config: Config) -> Self {
        Self {
            clock: UnixClock::new(Arc::clone(&config.clock)),
            state: Arc::new(Mutex::new(State::new(&config))),
            config: Arc::new(config),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves every list whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What comes of a request at the time `now`, counted from 1970-01-01 UTC. Pure but for the sandbox's own state: no clock, no
    /// network, no randomness.
    ///
    /// First everything happens that was to happen until `now`: payouts are loaded, held requests arrive. No call costs more than
    /// the logarithm of what the sandbox holds, but for reports.
    pub fn handle(&self, request: Request<Bytes>, now: Duration) -> Reply {
        let received = Received::new(request);
        self.state().handle(&self.config, received, now)
    }

    /// Lets everything happen that was to happen until `now`, each at its time. [`handle`](Self::handle) does it, too.
    pub fn advance(&self, now: Duration) {
        self.state().advance(&self.config, now);
    }

    /// The time of the sandbox's clock, counted from 1970-01-01 UTC.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.clock.now()
    }

    /// The next call of this kind, whoever makes it, meets this fault. Several wait in a queue.
    pub fn inject(&self, call: Call, fault: Fault) {
        self.state().faults.add(call, fault);
    }

    /// The next `times` calls of this kind meet this fault.
    pub fn inject_times(&self, call: Call, times: usize, fault: &Fault) {
        let mut state = self.state();
        for _ in 0..times {
            state.faults.add(call, fault.clone());
        }
    }

    /// The next call of this kind for this `client_reference_id`, or this `payee_id` where the call is about a payee, meets this
    /// fault. Such faults come before those for any call.
    pub fn inject_for(&self, subject: impl Into<String>, call: Call, fault: Fault) {
        self.state().faults.add_for(subject.into(), call, fault);
    }

    /// What becomes of payouts with this `client_reference_id`; give it before the payout is sent.
    pub fn script(&self, reference: impl Into<String>, script: Script) {
        self.state().scripts.insert(reference.into(), Arc::new(script));
    }

    /// What becomes of the next payout that has no script of its own. Several wait in a queue.
    pub fn script_next(&self, script: Script) {
        self.state().next_scripts.push_back(Arc::new(script));
    }

    /// Gives the payouts with this reference another status, and ends their scripts. `Funded` and `Transferred` load them,
    /// `Cancelled` and `Refund` bring the money back, even of one that is loaded; any other word is shown, and moves nothing. Returns
    /// how many payouts there are.
    #[allow(
        clippy::must_use_candidate,
        reason = "called for what it does; the count is by the way"
    )]
    pub fn set_status(&self, reference: &str, status: &str, now: Duration) -> usize {
        self.state().set_status(&self.config, reference, status, now)
    }

    /// Opens a link of an answer, as its payee does with a browser. Nothing where there is no such link.
    #[allow(
        clippy::must_use_candidate,
        reason = "called for what it does; where the browser goes is by the way"
    )]
    pub fn open_link(&self, link: &str, now: Duration) -> Option<Opened> {
        self.state().open(&self.config, link, self.config.sign_up, now)
    }

    /// The same, for a payee who does something else there.
    #[allow(
        clippy::must_use_candidate,
        reason = "called for what it does; where the browser goes is by the way"
    )]
    pub fn open_link_as(&self, link: &str, sign_up: SignUp, now: Duration) -> Option<Opened> {
        self.state().open(&self.config, link, sign_up, now)
    }

    /// Gives a payee another status, `ACTIVE`, `INACTIVE` or any word, in every program that has them. Whether one has.
    #[allow(
        clippy::must_use_candidate,
        reason = "called for what it does; whether there is one is by the way"
    )]
    pub fn set_payee(&self, payee_id: &str, status: &str) -> bool {
        self.each_payee(payee_id, |payee| status.clone_into(&mut payee.status))
    }

    /// The payee consents to charges. Whether a program has them.
    #[allow(
        clippy::must_use_candidate,
        reason = "called for what it does; whether there is one is by the way"
    )]
    pub fn consent(&self, payee_id: &str) -> bool {
        self.each_payee(payee_id, |payee| payee.consents = true)
    }

    /// Adds to a program's balance, decimal text such as `1000.00`, and notifies. Whether the program takes that currency and the
    /// text is a positive amount.
    #[allow(
        clippy::must_use_candidate,
        reason = "called for what it does; whether there is one is by the way"
    )]
    pub fn fund(&self, program_id: &str, currency: &str, amount: &str, now: Duration) -> bool {
        let amount = decimal::parse(amount).filter(|amount| *amount > 0);
        amount.is_some_and(|amount| self.state().fund(&self.config, program_id, currency, amount, now))
    }

    fn each_payee(&self, payee_id: &str, mut change: impl FnMut(&mut payees::Payee)) -> bool {
        let mut state = self.state();
        let payees = state
            .programs
            .iter_mut()
            .filter_map(|program| program.payees.get_mut(payee_id));
        payees.map(&mut change).count() > 0
    }

    /// All payouts, the oldest of each program first.
    #[must_use]
    pub fn payouts(&self) -> Vec<Payout> {
        let state = self.state();
        let records = state.programs.iter().flat_map(|program| &program.payouts);
        records.map(|record| record.payout.clone()).collect()
    }

    /// The payouts under one reference, as they stand now, cancelled ones included.
    #[cfg(feature = "simulation")]
    pub(super) fn held(&self, reference: &str, now: Duration) -> Vec<Payout> {
        let mut state = self.state();
        state.advance(&self.config, now);
        let held = state.payouts_of(reference).map(|record| record.payout.clone());
        held.collect()
    }

    /// The payouts with this reference whose money left and did not come back. More than one: it was paid twice.
    #[must_use]
    pub fn paid(&self, reference: &str) -> Vec<Payout> {
        let state = self.state();
        let paid = state.payouts_of(reference).filter(|record| record.payout.is_paid());
        paid.map(|record| record.payout.clone()).collect()
    }

    /// How often money left for this reference and did not come back.
    #[must_use]
    pub fn times_paid(&self, reference: &str) -> usize {
        self.state()
            .payouts_of(reference)
            .filter(|record| record.payout.is_paid())
            .count()
    }

    /// The references for which money left more than once and did not come back, in alphabetical order: at the end of a test this
    /// is empty.
    #[must_use]
    pub fn paid_twice(&self) -> Vec<String> {
        let state = self.state();
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for record in state.programs.iter().flat_map(|program| &program.payouts) {
            if record.payout.is_paid() {
                *times.entry(&record.payout.reference).or_default() += 1;
            }
        }
        let twice = times.into_iter().filter(|(_, times)| *times > 1);
        twice.map(|(reference, _)| reference.to_owned()).collect()
    }

    /// How many creates with this reference reached Payoneer, with the right credentials and as JSON.
    #[must_use]
    pub fn creates_received(&self, reference: &str) -> u64 {
        let state = self.state();
        let entries = state
            .programs
            .iter()
            .filter_map(|program| program.references.get(reference));
        entries.map(|entry| entry.creates).sum()
    }

    /// How many creates with this reference made a payout, cancelled ones included.
    #[must_use]
    pub fn creates_executed(&self, reference: &str) -> usize {
        self.state().payouts_of(reference).count()
    }

    /// All charges, the oldest of each program first.
    #[must_use]
    pub fn charges(&self) -> Vec<Charge> {
        let state = self.state();
        state
            .programs
            .iter()
            .flat_map(|program| &program.charges)
            .cloned()
            .collect()
    }

    /// What a program has in a currency.
    #[must_use]
    pub fn ledger(&self, program_id: &str, currency: &str) -> Option<Ledger> {
        let index = self
            .config
            .partners
            .iter()
            .position(|partner| partner.program_id == program_id)?;
        self.state().programs.get(index)?.ledgers.get(currency).copied()
    }

    /// How many requests of this kind reached Payoneer, those that it refused included.
    #[must_use]
    pub fn received(&self, call: Call) -> u64 {
        self.state().received.get(&call).copied().unwrap_or_default()
    }

    /// Requests that no client should have sent, the oldest first.
    #[must_use]
    pub fn refusals(&self) -> Vec<Denial> {
        self.state().denials.clone()
    }

    /// The notifications whose time has come, in order. Send each one, and report its end.
    #[must_use = "notifications that were taken are not offered again until their end is reported"]
    pub fn take_callbacks(&self, now: Duration) -> Vec<DueCallback> {
        let mut state = self.state();
        state.advance(&self.config, now);
        callbacks::take(&mut state.callbacks, &self.config, now)
    }

    /// How a notification that was taken ended: with this HTTP status, or with no answer. 200 ends it; anything else has it tried
    /// again. Nothing happens for one that is not waiting for its end.
    pub fn callback_answered(&self, id: CallbackId, status: Option<StatusCode>, now: Duration) {
        let mut state = self.state();
        state.callbacks.answered(id, status, &self.config.schedule, now);
    }

    /// When the next notification is due, among those that came up already.
    #[must_use]
    pub fn next_callback_at(&self) -> Option<Duration> {
        self.state().callbacks.next()
    }

    /// Every notification so far: what it is about, and how far the delivery got.
    #[must_use]
    pub fn callbacks(&self) -> Vec<(Notice, CallbackState)> {
        let state = self.state();
        let states = state.callbacks.states();
        states.map(|(told, delivery)| (told.notice, delivery)).collect()
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

/// In the same process, on the sandbox's own clock: [`Reply::latency`] is slept there.
impl Transport for Sandbox {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.handle(request, self.now()).arrive(&self.clock).await
    }
}
