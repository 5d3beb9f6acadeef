//! Paynet in [`payout_core::simulation`]: payouts of this crate against its own [sandbox](crate::sandbox) (feature `simulation`).
//!
//! # Example: a thousand payouts on a bad day
//!
//! ```
//! use paynet::simulation::Paynet;
//! use payout_core::simulation::Simulation;
//!
//! let report = Simulation::new(2041).provider(Paynet::new()).payouts(1_000).run();
//! assert!(report.violations().is_empty(), "{report}");
//! assert_eq!((report.doubles, report.lost), (0, 0));
//! ```
//!
//! # Example: one course of events, in a test of your own
//!
//! ```
//! use paynet::{Patience, simulation::Paynet};
//! use payout_core::{
//!     Client, MemoryJournal,
//!     simulation::{Order, Passage, Point, Provider, Stage},
//! };
//! use std::rc::Rc;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (provider, mut stage) = (Paynet::new(), Stage::new(1));
//! let gateway = Rc::new(provider.gateway());
//! let network = stage.gateway(Rc::clone(&gateway));
//! let client = Client::with_transport(provider.account(), network).with_clock(stage.clock());
//! let journal = stage.journal(MemoryJournal::new());
//! let payout = provider.payout(&Order::new("payout-2041".parse()?, "10.42 USD".parse()?));
//!
//! // The program dies while the gateway does its work.
//! stage.drop_at(Point::PaySent, 1);
//! assert!(stage.run(client.settle(&payout, &journal, &Patience::new())).is_none());
//!
//! // It starts again, and its first look-up is lost.
//! stage.passages([Passage::Silence]);
//! let settlement = stage.run(client.settle(&payout, &journal, &Patience::new())).ok_or("it was dropped")?;
//! assert_eq!(settlement.word(), "accepted");
//! assert_eq!(gateway.sandbox().orders().len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # What is real, and what is not
//!
//! Requests are written, normalized and read as always; the sandbox rebuilds the base string from the bytes that arrive. Only the RSA operation
//! itself, a third of a millisecond, is left out: where the signature would be stands the SHA-256 digest of the base string. An account
//! that does so comes from [`Paynet`] alone, its gateway has a name that resolves nowhere (RFC 2606), and only the sandbox that
//! [`Paynet`] sets up takes it.
//!
//! The gateway is the worst that the documents allow: it makes a second order for a repeated `client_orderid` (wire specification 4.0.2), and
//! it never says that an order does not exist. So a payout whose request got lost stays unknown until a person has asked the gateway's support.

use crate::{
    Account, BankAccount, ControlKey, Credentials, Endpoint, Gateway, Payout, RsaPublicKey,
    sandbox::{Call, Fault, Merchant, Order, Pace, RefusalType, Sandbox, Script},
};
use bytes::Bytes;
use http::{Request, Response};
use payout_core::{
    Currency, Money, PayoutState, Reference, TransportError,
    simulation::{self, Fate, Network, Position, Provider},
};
use std::time::Duration;

/// RFC 2606: this name never resolves.
const GATEWAY: &str = "https://paynet.simulation.invalid/paynet";
const LOGIN: &str = "simulated-merchant";
const ENDPOINT: u64 = 39915;
/// The public half alone. TEST ONLY.
const PUBLIC_KEY: &str = include_str!("../tests/keys/test_only_rsa2048_public.pem");

/// Paynet as a provider of a [`Simulation`](payout_core::simulation::Simulation).
#[derive(Debug)]
pub struct Paynet {
    gateway: Gateway,
    key: RsaPublicKey,
    destination: BankAccount,
}

impl Default for Paynet {
    fn default() -> Self {
        Self::new()
    }
}

impl Paynet {
    /// A merchant with one endpoint, in US dollars.
    #[must_use]
    #[allow(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "three constants of this file, read once at the start of a simulation and by every test of it"
    )]
    pub fn new() -> Self {
        Self {
            gateway: Gateway::sandbox(GATEWAY).expect("a URL"),
            key: RsaPublicKey::from_pem(PUBLIC_KEY).expect("a public key"),
            destination: BankAccount::new("1234567890").expect("an account number"),
        }
    }
}

impl Provider for Paynet {
    type Payout = Payout;
    type Transport = Network;
    type Gateway = SimulatedGateway;

    fn name(&self) -> &'static str {
        "paynet"
    }

    fn account(&self) -> Account {
        Account::simulated(self.gateway.clone(), Credentials::simulated(LOGIN, self.key.clone()))
    }

    #[allow(clippy::expect_used, reason = "a constant of this file")]
    fn gateway(&self) -> SimulatedGateway {
        let control_key = ControlKey::new("simulated-control-key").expect("a control key");
        let merchant = Merchant::simulated(LOGIN, self.key.clone(), control_key);
        SimulatedGateway(
            Sandbox::builder()
                .merchant(merchant.endpoint(ENDPOINT, "USD"))
                .nonces_once()
                .build(),
        )
    }

    fn transport(&self, network: Network) -> Network {
        network
    }

    fn payout(&self, order: &simulation::Order) -> Payout {
        let destination = self.destination.clone().account_name(format!("payee {}", order.payee));
        Payout::new(
            Endpoint::Id(ENDPOINT),
            order.reference.clone(),
            order.amount,
            destination,
        )
    }
}

/// The sandbox behind [`Paynet`].
#[derive(Debug)]
pub struct SimulatedGateway(Sandbox);

impl SimulatedGateway {
    /// The sandbox, for scripts and questions of your own.
    #[must_use]
    pub fn sandbox(&self) -> &Sandbox {
        &self.0
    }
}

impl simulation::Gateway for SimulatedGateway {
    fn handle(&self, request: Request<Bytes>, now: Duration) -> Result<Response<Bytes>, TransportError> {
        self.0.handle(request, now).into_result()
    }

    fn payout_in(request: &Request<Bytes>) -> Option<String> {
        request.uri().path().strip_prefix("/paynet/api/v4/payout/")?;
        let form = std::str::from_utf8(request.body()).ok()?;
        // References are of letters, digits and `.` `_` `-` alone, which a form leaves as they are.
        let reference = form.split('&').find_map(|pair| pair.strip_prefix("client_orderid="));
        reference.map(str::to_owned)
    }

    fn expect(&self, order: &simulation::Order) {
        let reference = order.reference.as_str();
        let minutes = |minutes| Pace::Every(Duration::from_secs(60 * minutes));
        let refusals = if let Fate::Refused(times) = order.fate {
            times
        } else {
            0
        };
        for _ in 0..refusals {
            let refusal = Fault::refused(RefusalType::ValidationError, "The receiver's bank is closed", "10020");
            self.0.inject_for(reference, Call::Payout, refusal);
        }
        let script = match (order.fate, order.payee % 3) {
            (Fate::NotPaid, 0) => Script::new().course(["declined"]),
            (Fate::NotPaid, _) => Script::new().course(["chain_declined", "error"]),
            (Fate::Pending, _) => Script::new(),
            (_, 0) => Script::new().course(["approved"]),
            (_, 1) => Script::new().course(["unknown", "approved"]),
            _ => Script::new().course(["chain_declined", "a word of tomorrow", "approved"]),
        };
        self.0.script(reference, script.pace(minutes(1 + order.payee % 7)));
    }

    fn holds(&self, reference: &Reference, now: Duration) -> Vec<Position> {
        let held = self.0.held(reference.as_str(), now);
        held.iter().filter_map(position).collect()
    }

    fn correct(&self, reference: &Reference, state: PayoutState, now: Duration) {
        let word = if state == PayoutState::Paid {
            "approved"
        } else {
            "declined"
        };
        self.0.set_status(reference.as_str(), word, now);
    }
}

/// The gateway's own view: it does not pass through what the client makes of an answer.
fn position(order: &Order) -> Option<Position> {
    let currency = Currency::from_code(order.currency()).ok()?;
    let amount = Money::parse_decimal(order.amount(), currency).ok()?;
    let state = match order.status() {
        "approved" => PayoutState::Paid,
        "declined" | "error" | "filtered" => PayoutState::NotPaid,
        _ => PayoutState::Pending,
    };
    Some(Position::new(amount, state).paid(order.payments()))
}
