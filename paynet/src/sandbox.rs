//! The gateway's side of the protocol: a sandbox without a contract (feature `sandbox`).
//!
//! It verifies each signature from the raw bytes with the merchant's public key, checks the documented limits, keeps orders,
//! answers in the exact framing of the documents, and calls the merchant back. It is for tests and demonstrations; no money
//! moves. Section numbers in this module are those of the Paynet wire specification that this crate is built to.
//!
//! Three ways to use it:
//!
//! * [`Sandbox::handle`]: a pure state machine, request and time in, [`Reply`] out;
//! * as a [`Transport`] of a client in the same process;
//! * as a server on loopback, with real HTTP: [`Sandbox::serve`].
//!
//! It shares no code with the client, except for SHA-1 digests, the HMAC and the RSA check itself: it reads headers and forms and
//! builds the base string in its own way, so that a fault of the client cannot hide behind the same fault here.
//!
//! # Example: one payout, followed to its end
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let pem = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/test_only_rsa2048_pkcs8.pem"));
//! use paynet::{
//!     Account, BankAccount, Client, ControlKey, Credentials, Endpoint, Gateway, Payout, PayoutState, RsaKey,
//!     sandbox::{Merchant, Sandbox},
//! };
//!
//! let key = RsaKey::from_pem(pem)?; // one made for tests
//! let control_key = ControlKey::new("test-merchant-control")?;
//! let merchant = Merchant::new("TestMerchant", key.public_key().clone(), control_key).endpoint(39915, "USD");
//! let sandbox = Sandbox::builder().merchant(merchant).build();
//!
//! let gateway = Gateway::sandbox("https://sandbox.example.com/paynet")?; // signed, never connected to
//! let account = Account::new(gateway, Credentials::sandbox("TestMerchant", key))?;
//! let client = Client::with_transport(account, sandbox.clone());
//!
//! let destination = BankAccount::new("1234567890")?;
//! let payout = Payout::new(Endpoint::Id(39915), "payout-2041".parse()?, "10.42 USD".parse()?, destination);
//! let accepted = client.send(&payout).await?;
//! assert_eq!(accepted.order_id().as_str(), "6982864");
//!
//! let look_up = payout.status().order_id(accepted.order_id().clone());
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
//! | call | section | proof | what it does here |
//! |---|---|---|---|
//! | `payout`, `payout-by-ref`, `transfer-by-ref` | 4.1, 4.2, 4.8 | RSA-SHA256 | an order that goes its course |
//! | `payout-check`, then `payout-pay` | 4.3, 4.4 | RSA-SHA256 | an order that waits for the second call; see below |
//! | `payout-form`, v4 and v2 | 4.5 | RSA-SHA256, on v2 HMAC-SHA1, too | an order that waits for its receiver; see below |
//! | `status`, v4 and v2 | 4.6 | RSA-SHA256, on v2 `control` | looks an order up |
//! | `create-card-ref`, v4 and v2 | 4.7 | RSA-SHA256, on v2 `control` | a token of the card in an order that is over |
//! | `get-card-info` | 4.7 | `control` | what may be shown of a stored card |
//! | `create-recurring-payment`, `update-recurring-payment(s)` | 4.7 | RSA-SHA256 | a stored card; their answers are an assumption |
//! | `get-balance`, all three paths | 4.9 | HMAC-SHA1 | opening balances less what was paid; what the sums hold is an assumption |
//!
//! # What an order does
//!
//! | `account_number` | course (section 7.1) |
//! |---|---|
//! | `1234567890` | `processing` in two answers to `status`, then `approved` |
//! | `0987654321` | the same, then `declined` |
//! | `1987654321` | the same, then `error` with the message `PROCESSOR_INTERNAL_ERROR` |
//! | any other, and whatever is no bank account | `processing` for ever; see [`SandboxBuilder::other_accounts`] |
//!
//! [`SandboxBuilder`] changes these, a [`Script`] what becomes of one order, and a [`Fault`] what goes wrong with one exchange.
//! [`SandboxBuilder::qa_faults`] brings the fault list of the vendor's own emulator, by amount.
//!
//! **Two steps.** A checked order shows the stage `payout_check_validating`, at the same pace as above, and then
//! `payout_check_validated`. Only then does `payout-pay` start its course; before that it is refused and does nothing. A second
//! `payout-pay` pays a second time unless [`SandboxBuilder::repeats`] says otherwise, and [`Sandbox::paid`] counts it.
//!
//! **Forms.** `redirect-url` leads to a page of the sandbox, which asks for the account number (`GET` shows it, `POST` sends it).
//! The course begins with that. The page waits, each look at it counting as one at `status`, and at the end posts the receiver
//! back to the merchant's `redirect_url`. [`Sandbox::final_redirect`] gives the same POST without a browser.
//!
//! # What is refused, and how
//!
//! Whatever is wrong with the method, the path, the headers, the proof or the form itself gets HTTP 403 and the documented
//! page, without a reason (sections 7.2 and 7.4): the login of the other environment and the id of an endpoint in the URL of a
//! group are such. [`Sandbox::refusals`] tells the test's author why. Parameters that break the tables of section 4 get a
//! `validation-error`. A command that the sandbox does not have gets the 403 page too, unless
//! [`SandboxBuilder::unknown_command`] says otherwise: what the real gateway does is not documented.
//!
//! A caller that asks for JSON gets JSON, unless [`SandboxBuilder::json_answers`] says otherwise.

mod answer;
mod balances;
mod builder;
mod call;
mod callbacks;
mod cards;
mod denial;
mod fault;
mod form;
mod gateway;
mod hosted_form;
mod merchant;
mod oauth;
mod order;
mod orders;
mod parameter;
mod qa;
mod request;
mod script;
mod serve;
mod tables;
mod verify;

pub use answer::{Framing, JsonAnswers};
pub use builder::{Repeats, SandboxBuilder, UnknownCommand, UnknownOrder};
pub use call::Call;
pub use callbacks::DueCallback;
pub use denial::{Denial, DenialReason};
pub use fault::{Fault, RefusalType};
pub use merchant::Merchant;
pub use order::Order;
pub use payout_core::sandbox::{CallbackId, CallbackState, Delivery, Reply, ServeError};
pub use request::Target;
pub use script::{Pace, Script};

use answer::{Answer, Style};
use builder::Config;
use bytes::Bytes;
use fault::Passage;
use gateway::State;
use http::{Request, Response, StatusCode};
use payout_core::{Transport, TransportError, sandbox::UnixClock};
use request::Received;
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// A Paynet gateway. Clones share one state.
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
    ///
    /// A URI without a host takes its host from the `Host` header, and its scheme is `http`: so it is signed when a server on
    /// loopback receives it.
    pub fn handle(&self, request: Request<Bytes>, now: Duration) -> Reply {
        if let Some(page) = self.page(&request, now) {
            return page;
        }
        let received = Received::new(request);
        let style = Style {
            framing: self.config.framing,
            json: received.wants_json().then_some(self.config.json),
        };
        let call = received.call();
        let injected = {
            let mut state = self.state();
            let injected = call.and_then(|call| state.take_fault(call, received.reference()));
            let passage = injected.as_ref().map_or(Passage::Through, |fault| fault.passage);
            let latency = injected.as_ref().map_or(Duration::ZERO, |fault| fault.latency);
            match passage {
                Passage::Unreachable => return Reply::new(Delivery::Unreachable, latency),
                Passage::RequestLost => return Reply::new(Delivery::NeverArrived, latency),
                Passage::Through | Passage::AnswerLost => state.count(call),
            }
            injected
        };

        let none = Fault::none();
        let during = injected.as_ref().unwrap_or(&none);
        let idle = during.no_effect && during.refusal.is_none();
        let (worked, by_amount) = if idle {
            (Answer::AccessDenied, None)
        } else {
            self.work(received, during, now)
        };
        // A fault that a test asked for comes before the one that comes with the amount.
        let fault = injected.or(by_amount).unwrap_or_default();
        if fault.passage == Passage::AnswerLost {
            return Reply::new(Delivery::AnswerLost, fault.latency);
        }
        let mut answer = match &fault.replacement {
            Some((status, content_type, body)) => Answer::Other(*status, content_type.clone(), body.clone()),
            None => worked,
        };
        answer.edit(&fault.edits);
        let mut response = answer.render(style, fault.cut, now);
        response.headers_mut().extend(fault.headers);
        Reply::new(Delivery::Answer(response), fault.latency)
    }

    /// Verifies the request and does what it asks for.
    fn work(&self, received: Received, fault: &Fault, now: Duration) -> (Answer, Option<Fault>) {
        let path = received.path().to_owned();
        let on_loopback = received.on_loopback();
        let signed = match received.read(self.config.public_origin.as_deref()) {
            Ok(signed) => signed,
            Err(reason) => {
                self.state().denials.push(Denial::new(&path, reason, None));
                return (Answer::AccessDenied, None);
            }
        };
        let sender = self.config.verify(&signed, now);
        let mut state = self.state();
        let sender = sender.and_then(|sender| {
            state.use_nonce(&self.config, &signed)?;
            Ok(sender)
        });
        let answer = match sender {
            Ok(sender) => return state.answer(&self.config, sender, &signed, fault, on_loopback, now),
            Err(DenialReason::Command { .. }) if self.config.unknown_command == UnknownCommand::NotFound => {
                Answer::Other(StatusCode::NOT_FOUND, "text/html".to_owned(), Bytes::new())
            }
            Err(reason) => {
                let base_string = signed.base_string().map(str::to_owned);
                state.denials.push(Denial::new(&path, reason, base_string));
                Answer::AccessDenied
            }
        };
        (answer, None)
    }

    /// The time of the sandbox's clock, counted from 1970-01-01 UTC.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.clock.now()
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

    /// The next call of this kind for this `client_orderid` meets this fault. Such faults come before those for any call.
    pub fn inject_for(&self, reference: impl Into<String>, call: Call, fault: Fault) {
        self.state().add_fault(call, Some(reference.into()), fault);
    }

    /// What becomes of orders with this `client_orderid`; give it before the payout is sent.
    pub fn script(&self, reference: impl Into<String>, script: Script) {
        self.state().scripts.insert(reference.into(), script);
    }

    /// What becomes of the next order that has no script of its own. Several wait in a queue.
    pub fn script_next(&self, script: Script) {
        self.state().next_scripts.push_back(script);
    }

    /// Gives the orders with this `client_orderid` another status, as reconciliation does even after a final one (section
    /// 5.1), and ends their scripts. A final status sends a callback. Returns how many orders there are.
    #[allow(
        clippy::must_use_candidate,
        reason = "called for what it does; the count is by the way"
    )]
    pub fn set_status(&self, reference: &str, status: &str, now: Duration) -> usize {
        self.state().set_status(&self.config, reference, status, now)
    }

    /// All orders, the oldest first.
    #[must_use]
    pub fn orders(&self) -> Vec<Order> {
        self.state().orders.iter().map(|record| record.order.clone()).collect()
    }

    /// The orders with this `client_orderid` whose money left, each as many times as it left. More than one: it was paid twice.
    #[must_use]
    pub fn paid(&self, reference: &str) -> Vec<Order> {
        let mut orders = self.orders();
        orders.retain(|order| order.reference() == reference);
        let times = |order: &Order| usize::try_from(order.payments()).unwrap_or(usize::MAX);
        orders
            .into_iter()
            .flat_map(|order| std::iter::repeat_n(order.clone(), times(&order)))
            .collect()
    }

    /// The orders under one reference, as they stand now.
    #[cfg(feature = "simulation")]
    pub(crate) fn held(&self, reference: &str, now: Duration) -> Vec<Order> {
        self.state().held(&self.config, reference, now)
    }

    /// How many requests of this kind reached the gateway, those that it refused included.
    #[must_use]
    pub fn received(&self, call: Call) -> u64 {
        self.state().received.get(&call).copied().unwrap_or_default()
    }

    /// Why requests got the 403 page, the oldest first.
    #[must_use]
    pub fn refusals(&self) -> Vec<Denial> {
        self.state().denials.clone()
    }

    /// The callbacks whose time has come, in order. Send each one, and report its end.
    ///
    /// Orders that go on by time ([`Pace::Every`]) do so here, too.
    #[must_use = "callbacks that were taken are not offered again until their end is reported"]
    pub fn take_callbacks(&self, now: Duration) -> Vec<DueCallback> {
        let mut state = self.state();
        state.advance_all(&self.config, now);
        state
            .callbacks
            .take(now, |(order_id, request), _, _| Some((*order_id, request.clone())))
    }

    /// How a callback that was taken ended: with this HTTP status, or with no answer. 200 ends it; anything else has it
    /// tried again, 30 attempts in all (section 7.6). Nothing happens for one that is not waiting for its end.
    pub fn callback_answered(&self, id: CallbackId, status: Option<StatusCode>, now: Duration) {
        self.state().callbacks.answered(id, status, &self.config.schedule, now);
    }

    /// When the next callback is due, among those that came up already.
    #[must_use]
    pub fn next_callback_at(&self) -> Option<Duration> {
        self.state().callbacks.next()
    }

    /// Every callback so far: the order's id, and how far the delivery got.
    #[must_use]
    pub fn callbacks(&self) -> Vec<(u64, CallbackState)> {
        let state = self.state();
        let states = state.callbacks.states();
        states.map(|((order_id, _), delivery)| (*order_id, delivery)).collect()
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
