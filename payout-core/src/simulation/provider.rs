//! What a provider crate tells the simulation.

use super::network::Network;
use crate::{Amount, Money, Operation, PayoutState, Reference, Transport, TransportError, settlement::Payable};
use bytes::Bytes;
use http::{Request, Response};
use std::time::Duration;

/// A provider that can be simulated: its account, its payouts, and the gateway's side of its protocol.
///
/// Implemented by the provider crates over their sandboxes (`paynet::simulation::Paynet`). Implement it yourself to wrap one of them: a
/// transport of yours with what it adds, or an operation with other rules, to see whether the money stays safe.
pub trait Provider: Send + Sync {
    /// The call that pays.
    type Payout: Payable;
    /// What its clients send through: [`Network`], or yours around it.
    type Transport: Transport;
    /// The provider's side.
    type Gateway: Gateway + 'static;

    /// Its name, for summaries.
    fn name(&self) -> &'static str;

    /// The credentials. Made for each client anew, so let it be cheap.
    fn account(&self) -> <Self::Payout as Operation>::Account;

    /// A gateway without payouts. Each world gets its own.
    fn gateway(&self) -> Self::Gateway;

    /// What clients send through; `network` leads to the gateway.
    fn transport(&self, network: Network) -> Self::Transport;

    /// The payout that this order asks for: the same bytes each time.
    fn payout(&self, order: &Order) -> Self::Payout;
}

/// A provider's side of the protocol, and the truth about the money.
///
/// A request that arrives a second time, byte for byte, must have no effect: nonces, signatures and references are there for that, and no
/// client could do anything about a gateway without them.
pub trait Gateway {
    /// What comes of a request at the Unix time `now`.
    ///
    /// # Errors
    ///
    /// What its caller sees where no answer comes.
    fn handle(&self, request: Request<Bytes>, now: Duration) -> Result<Response<Bytes>, TransportError>;

    /// The reference, where a request brings a payout into being or lets one go; nothing for any other.
    fn payout_in(request: &Request<Bytes>) -> Option<String>
    where
        Self: Sized;

    /// What is to become of a payout under this reference. Said before it is sent.
    fn expect(&self, order: &Order);

    /// All that is held under a reference at the Unix time `now`, whoever sent it.
    fn holds(&self, reference: &Reference, now: Duration) -> Vec<Position>;

    /// Corrects the state of what is held under a reference, as reconciliation does, even after a final one.
    fn correct(&self, reference: &Reference, state: PayoutState, now: Duration);
}

/// A payout that a simulated program is asked to make.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Order {
    /// Ours, and unique in its world.
    pub reference: Reference,
    /// In the world's one currency, US dollars.
    pub amount: Amount,
    /// Who gets it, as a number: the same payee in each payout of one debt.
    pub payee: u64,
    /// What the provider makes of it.
    pub fate: Fate,
}

impl Order {
    /// An order that is paid.
    #[must_use]
    pub fn new(reference: Reference, amount: Amount) -> Self {
        Self {
            reference,
            amount,
            payee: 0,
            fate: Fate::Paid,
        }
    }

    /// With another end.
    #[must_use]
    pub fn with_fate(mut self, fate: Fate) -> Self {
        self.fate = fate;
        self
    }
}

/// What a provider makes of a payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// Pays it, after some minutes.
    Paid,
    /// Takes it, and ends it without paying.
    NotPaid,
    /// Takes it, and never ends it.
    Pending,
    /// Refuses so many requests in a documented form, and pays after that.
    Refused(u32),
}

/// One payout as its provider holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Position {
    /// The amount it was ordered with.
    pub amount: Money,
    /// Where it stands.
    pub state: PayoutState,
    /// How many times its money left.
    pub paid: u32,
}

impl Position {
    /// A payout that is held; its money left once where the state says so.
    #[must_use]
    pub fn new(amount: impl Into<Money>, state: PayoutState) -> Self {
        Self {
            amount: amount.into(),
            state,
            paid: u32::from(state == PayoutState::Paid),
        }
    }

    /// Its money left so many times.
    #[must_use]
    pub fn paid(mut self, times: u32) -> Self {
        self.paid = times;
        self
    }

    /// How many times its money left, or can still leave.
    pub(super) fn live(&self) -> u32 {
        match self.state {
            PayoutState::NotPaid | PayoutState::Reversed => 0,
            _ => self.paid.max(1),
        }
    }
}
