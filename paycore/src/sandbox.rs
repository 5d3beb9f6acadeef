//! The gateway's side of the protocol: a sandbox without a contract (feature `sandbox`).
//!
//! It reads each request from its raw bytes, checks credentials, envelope and the documented limits, keeps payouts and payments,
//! moves balances, and calls the merchant back with signed JSON. It is for tests and demonstrations; no money moves. Section numbers
//! in this module are those of the PayCore wire specification that this crate is built to.
//!
//! Three ways to use it:
//!
//! * [`Sandbox::handle`]: a pure state machine, request and time in, [`Reply`] out;
//! * as a [`Transport`] of a client in the same process;
//! * as a server on loopback, with real HTTP: [`Sandbox::serve`].
//!
//! It shares no code with the client but the SHA-1 digest, the table of currencies and the type of a mode: it takes Basic apart, reads
//! JSON and writes answers in its own way, so that a fault of the client cannot hide behind the same fault here.
//!
//! # Example: one payout in two steps, followed to its end
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use paycore::{
//!     Account, Client, CreatePayout, Credentials, PayoutState,
//!     sandbox::{CommerceAccount, Sandbox},
//! };
//!
//! let (id, api_key) = ("coma_FoXWOaBSEnUpvP4I", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG");
//! let sandbox = Sandbox::builder().account(CommerceAccount::new(id, api_key)).build();
//!
//! let account = Account::new("https://com.paycore.io/api", Credentials::test(id, api_key)?)?; // never connected to
//! let client = Client::with_transport(account, sandbox.clone());
//!
//! let payout = CreatePayout::new("payout-2041".parse()?, "test_usd", "100.78 USD".parse::<paycore::Amount>()?)
//!     .field("account", "587964");
//! let created = client.send(&payout).await?;
//! assert!(sandbox.paid("payout-2041").is_empty()); // nothing is sent before it is confirmed
//!
//! let process = payout.process(created.id());
//! client.send(&process).await?;
//! let look_up = process.get();
//! assert_eq!(client.send(&look_up).await?.state(), PayoutState::Pending);
//! assert_eq!(client.send(&look_up).await?.state(), PayoutState::Pending);
//! assert_eq!(client.send(&look_up).await?.state(), PayoutState::Paid);
//! assert_eq!(sandbox.paid("payout-2041").len(), 1); // once, and not twice
//! # Ok(())
//! # }
//! ```
//!
//! # What it answers
//!
//! | call | section | what it does here |
//! |---|---|---|
//! | create a payout | 3.1 | a payout that waits, or goes its course at once with `auto_process` |
//! | confirm a payout | 3.2 | its course begins; a second time the money goes again, unless [`RepeatedProcess`] says otherwise |
//! | read and find payouts | 3.3, 3.4 | looks it up; each look may bring it on |
//! | balances, profile | 3.5, 3.6 | opening balances less what is held and what was paid |
//! | create, read, find, refund payments | 3.7 to 3.9 | a payment that waits for its payer; see [`Sandbox::pay_with_card`] |
//! | prerequests | 7.1 | the services of the builder, in either form |
//! | public payments, and the form | 7.3 | the same payments, the mode from the public key |
//!
//! # What a payout does
//!
//! | `test_details_...` field | course (section 9.1) |
//! |---|---|
//! | none | `processing` in two look-ups, then `processed` |
//! | `payout_status` | the same, then that status, whatever its letter case, with `-`, blank and `_` alike |
//! | `payout_resolution` | that resolution, in lower case |
//! | `success_rate` | that many of a hundred are `processed`, the others `process_failed`; the same ones for the same seed |
//!
//! [`SandboxBuilder`] changes these, a [`Script`] what becomes of one payout, and a [`Fault`] what goes wrong with one exchange. Time
//! is virtual: what a script puts at a time happens at the first call after it.
//!
//! # Where the money is
//!
//! [`Sandbox::payments`] tells at any time how many times the money of a reference is out; [`Sandbox::paid`] shows it. Balances follow
//! every status, so that a correction moves the money, too.
//!
//! # What is refused
//!
//! Wrong credentials get 401, a path that is none 404, a call that the key may not make 403, and what breaks the tables of section 3
//! 422 with a pointer. That is stricter than the real gateway is known to be: an attribute that no document names is a mistake here.
//! [`Sandbox::refusals`] tells the test's author why.

mod account;
mod answer;
mod balances;
mod builder;
mod call;
mod callbacks;
mod create;
mod decimal;
mod document;
mod errors;
mod exchange;
mod fault;
mod gateway;
mod invoice;
mod json;
mod payments;
mod payouts;
mod refunds;
mod request;
mod script;
mod serve;
mod services;

pub use account::CommerceAccount;
pub use builder::{Filter, RepeatedProcess, Repeats, SandboxBuilder};
pub use call::Call;
pub use callbacks::{DueCallback, Forgery};
pub use decimal::Amounts;
pub use errors::{Denial, ErrorShape, Unauthorized};
pub use fault::Fault;
pub use invoice::{Invoice, InvoiceKind};
pub use json::JsonStyle;
pub use payout_core::sandbox::{CallbackId, CallbackState, Delivery, Reply, ServeError};
pub use refunds::Refund;
pub use script::{Pace, Script};
pub use services::{PrerequestShape, Service};

use builder::Config;
use bytes::Bytes;
use gateway::State;
use http::{Request, Response, StatusCode};
use payout_core::{Transport, TransportError, sandbox::UnixClock};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// A PayCore gateway. Clones share one state.
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

    /// What comes of a request at the time `now`, counted from 1970-01-01 UTC. Pure but for the sandbox's own state: no
    /// clock, no network, no randomness.
    pub fn handle(&self, request: Request<Bytes>, now: Duration) -> Reply {
        let mut state = self.state();
        state.advance(&self.config, now);
        state.exchange(&self.config, request, now)
    }

    /// The time of the sandbox's clock, counted from 1970-01-01 UTC.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.clock.now()
    }

    /// Brings about whatever is due until `now`: the statuses of scripts, and requests that were held up. Every other function that
    /// takes a time does the same.
    pub fn advance(&self, now: Duration) {
        self.state().advance(&self.config, now);
    }

    /// The next call of this kind, whoever makes it, meets this fault. Several wait in a queue.
    pub fn inject(&self, call: Call, fault: Fault) {
        self.state().add_fault(call, None, fault);
    }

    /// The next `times` calls of this kind meet this fault.
    pub fn inject_times(&self, call: Call, times: usize, fault: &Fault) {
        let mut state = self.state();
        for _ in 0..times {
            state.add_fault(call, None, fault.clone());
        }
    }

    /// The next call of this kind about this `reference_id` meets this fault. Such faults come before those for any call.
    pub fn inject_for(&self, reference: impl Into<String>, call: Call, fault: Fault) {
        self.state().add_fault(call, Some(reference.into()), fault);
    }

    /// What becomes of invoices with this `reference_id`; give it before the payout is sent.
    pub fn script(&self, reference: impl Into<String>, script: Script) {
        self.state().scripts.insert(reference.into(), Arc::new(script));
    }

    /// What becomes of the next payout that has no script of its own. Several wait in a queue.
    pub fn script_next(&self, script: Script) {
        self.state().next_scripts.push_back(Arc::new(script));
    }

    /// Gives the invoices with this `reference_id` another status, as an operator does by hand even after a final one (section
    /// 5.1), and ends their scripts. Returns how many there are: references are unique in an account.
    #[allow(
        clippy::must_use_candidate,
        reason = "called for what it does; the count is by the way"
    )]
    pub fn set_status(&self, reference: &str, status: &str, now: Duration) -> usize {
        let mut state = self.state();
        state.advance(&self.config, now);
        state.set_status(&self.config, reference, status, now)
    }

    /// The payer of the payment with this `reference_id` gives a card: its number, and its expiry as four digits. What comes of it is
    /// in both (section 9.2). `false`: there is no such payment, or somebody has paid it.
    #[must_use = "whether there was a payment to pay"]
    pub fn pay_with_card(&self, reference: &str, card: &str, expiry: &str, now: Duration) -> bool {
        let mut state = self.state();
        state.advance(&self.config, now);
        let payment = state.referenced(reference).find(|index| {
            let record = state.records.get(*index);
            record.is_some_and(|record| record.kind == InvoiceKind::Payment && record.is_waiting())
        });
        if let Some(index) = payment {
            state.pay_with_card(&self.config, index, card, expiry, now);
        }
        payment.is_some()
    }

    /// All payouts and payments, the oldest first.
    #[must_use]
    pub fn invoices(&self) -> Vec<Invoice> {
        let state = self.state();
        (0..state.records.len())
            .filter_map(|index| self.view(&state, index))
            .collect()
    }

    /// The payout or payment with this `reference_id`; of several accounts the first one's.
    #[must_use]
    pub fn invoice(&self, reference: &str) -> Option<Invoice> {
        let state = self.state();
        let index = state.referenced(reference).next()?;
        self.view(&state, index)
    }

    /// All refunds, the oldest first.
    #[must_use]
    pub fn refunds(&self) -> Vec<Refund> {
        self.state().refunds.clone()
    }

    /// The payouts with this `reference_id` whose money is out, each as many times as it is. More than one: it was paid twice.
    #[must_use]
    pub fn paid(&self, reference: &str) -> Vec<Invoice> {
        let state = self.state();
        let of_reference = state.referenced(reference).filter_map(|index| self.view(&state, index));
        of_reference
            .flat_map(|invoice| {
                let times = usize::try_from(invoice.payments()).unwrap_or(usize::MAX);
                std::iter::repeat_n(invoice, times)
            })
            .collect()
    }

    /// How many times the money of payouts with this `reference_id` is out. Costs one look into a map.
    #[must_use]
    pub fn payments(&self, reference: &str) -> u32 {
        let state = self.state();
        let of_reference = state.referenced(reference).filter_map(|index| state.records.get(index));
        of_reference.map(invoice::Record::payments).sum()
    }

    fn view(&self, state: &State, index: usize) -> Option<Invoice> {
        let record = state.records.get(index)?;
        Some(record.view(&self.config.accounts.get(record.account)?.id))
    }

    /// How many requests of this kind reached the gateway, those that it refused included.
    #[must_use]
    pub fn received(&self, call: Call) -> u64 {
        self.state().received.get(&call).copied().unwrap_or_default()
    }

    /// Why requests were refused, the oldest first.
    #[must_use]
    pub fn refusals(&self) -> Vec<Denial> {
        self.state().denials.clone()
    }

    /// The callbacks whose time has come, in order. Send each one, and report its end.
    #[must_use = "callbacks that were taken are not offered again until their end is reported"]
    pub fn take_callbacks(&self, now: Duration) -> Vec<DueCallback> {
        let mut state = self.state();
        state.advance(&self.config, now);
        state.take_callbacks(&self.config, now)
    }

    /// How a callback that was taken ended: with this HTTP status, or with no answer. 200 ends it; anything else has it
    /// tried again, 100 attempts in all (section 6.3). Nothing happens for one that is not waiting for its end.
    pub fn callback_answered(&self, id: CallbackId, status: Option<StatusCode>, now: Duration) {
        self.state().callbacks.answered(id, status, &self.config.schedule, now);
    }

    /// Tells of every change of the invoices with this `reference_id` once more, the oldest first: a replay, which verifies as
    /// ever. Returns how many callbacks that makes.
    #[allow(
        clippy::must_use_candidate,
        reason = "called for what it does; the count is by the way"
    )]
    pub fn replay_callbacks(&self, reference: &str, now: Duration) -> usize {
        let mut state = self.state();
        let found: Vec<usize> = state.referenced(reference).collect();
        found.into_iter().map(|index| state.tell_again(index, now)).sum()
    }

    /// When the next callback is due, among those that came up already.
    #[must_use]
    pub fn next_callback_at(&self) -> Option<Duration> {
        self.state().callbacks.next()
    }

    /// Every callback so far: the invoice's id, and how far the delivery got.
    #[must_use]
    pub fn callbacks(&self) -> Vec<(String, CallbackState)> {
        let state = self.state();
        let id = |record: usize| {
            state
                .records
                .get(record)
                .map_or(String::new(), |record| record.id.clone())
        };
        let states = state.callbacks.states();
        states.map(|(told, delivery)| (id(told.record), delivery)).collect()
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
