//! One provider in one world, with its types put away: what lets several providers share a journal and a clock.

use super::{
    clock::VirtualClock,
    journal::FaultyJournal,
    provider::{Gateway, Order, Position, Provider},
    stage::Stage,
};
use crate::{
    Client, Clock, Journal, Operation, Patience, PayoutState, Reference, Sign,
    settlement::{Payable, RecordKey, Resend, Settlement, Unpaid},
};
use std::{cell::RefCell, future::Future, pin::Pin, rc::Rc};

/// What a program asks for.
#[derive(Debug)]
pub(super) enum Task {
    Settle,
    Resume,
    Again(Resend),
    Instead(Unpaid),
}

impl Task {
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Settle => "settle",
            Self::Resume => "resume",
            Self::Again(_) => "settle again",
            Self::Instead(_) => "settle instead",
        }
    }
}

/// How it ended, for a program that knows no provider's types.
#[derive(Debug)]
pub(super) enum End {
    Accepted(PayoutState),
    Rejected(Resend),
    NotSent,
    Absent(Resend),
    Conflict,
    Unknown,
}

#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) end: End,
    pub(super) unpaid: Option<Unpaid>,
    /// The settlement in words.
    pub(super) words: String,
}

fn verdict<P: Payable>(settlement: Settlement<P>, in_words: bool) -> Verdict {
    let words = if in_words {
        settlement.to_string()
    } else {
        String::new()
    };
    let unpaid = settlement.unpaid();
    let end = match settlement {
        Settlement::Accepted(settled) => End::Accepted(settled.state()),
        Settlement::Rejected(refused) => End::Rejected(refused.resend()),
        Settlement::NotSent(_) => End::NotSent,
        Settlement::Absent(absent) => End::Absent(absent.resend()),
        Settlement::Conflict(_) => End::Conflict,
        Settlement::Unknown(_) => End::Unknown,
    };
    Verdict { end, unpaid, words }
}

/// What a program in the middle of a call is: a future that may be dropped.
pub(super) type Call<'a> = Pin<Box<dyn Future<Output = Verdict> + 'a>>;

/// What a call takes beside the payout.
pub(super) struct Means<'a, J> {
    pub(super) worker: usize,
    pub(super) journal: &'a FaultyJournal<J>,
    pub(super) patience: Patience,
    pub(super) in_words: bool,
}

/// One provider in one world.
pub(super) trait Desk<J> {
    fn call<'a>(&'a self, order: Order, task: Task, means: Means<'a, J>) -> Call<'a>;
    /// The worker's program starts again: all it held in memory is gone.
    fn restart(&self, worker: usize);
    /// Somebody else's payout.
    fn stranger(&self, order: &Order, stage: &Stage);
    fn expect(&self, order: &Order);
    fn holds(&self, reference: &Reference, now: std::time::Duration) -> Vec<Position>;
    fn correct(&self, reference: &Reference, state: PayoutState, now: std::time::Duration);
    fn key(&self, reference: &Reference) -> RecordKey;
    /// Whether this provider's silence proves anything.
    fn proves_absence(&self, order: &Order) -> bool;
}

/// A provider that can open a desk in a world.
pub(super) trait Office<J>: Send + Sync {
    fn name(&self) -> &'static str;
    fn open<'w>(&'w self, stage: &mut Stage, workers: usize) -> Box<dyn Desk<J> + 'w>;
}

impl<P: Provider, J: Journal> Office<J> for P {
    fn name(&self) -> &'static str {
        Provider::name(self)
    }

    fn open<'w>(&'w self, stage: &mut Stage, workers: usize) -> Box<dyn Desk<J> + 'w> {
        let gateway = Rc::new(self.gateway());
        let network = stage.gateway(Rc::clone(&gateway));
        let clock = stage.clock();
        let connect = move || {
            let transport = self.transport(network.clone());
            Client::with_transport(self.account(), transport).with_clock(clock.clone())
        };
        let clients = RefCell::new((0..workers).map(|_| connect()).collect());
        Box::new(Bench {
            provider: self,
            gateway,
            clock: stage.clock(),
            clients,
            connect: Box::new(connect),
        })
    }
}

type Account<P> = <<P as Provider>::Payout as Operation>::Account;
type ClientOf<P> = Client<Account<P>, <P as Provider>::Transport>;

struct Bench<'w, P: Provider> {
    provider: &'w P,
    gateway: Rc<P::Gateway>,
    clock: VirtualClock,
    clients: RefCell<Vec<ClientOf<P>>>,
    connect: Box<dyn Fn() -> ClientOf<P> + 'w>,
}

impl<P: Provider, J: Journal> Desk<J> for Bench<'_, P> {
    fn call<'a>(&'a self, order: Order, task: Task, means: Means<'a, J>) -> Call<'a> {
        let client = self.clients.borrow().get(means.worker).cloned();
        let client = client.unwrap_or_else(|| (self.connect)());
        Box::pin(async move {
            let payout = self.provider.payout(&order);
            let Means { journal, patience, .. } = means;
            let settlement = match task {
                Task::Settle => client.settle(&payout, journal, &patience).await,
                Task::Resume => client.resume(&payout, journal, &patience).await,
                Task::Again(resend) => client.settle_again(&payout, resend, journal, &patience).await,
                Task::Instead(unpaid) => client.settle_instead(&payout, unpaid, journal, &patience).await,
            };
            verdict(settlement, means.in_words)
        })
    }

    fn restart(&self, worker: usize) {
        let client = (self.connect)();
        if let Some(place) = self.clients.borrow_mut().get_mut(worker) {
            *place = client;
        }
    }

    fn stranger(&self, order: &Order, stage: &Stage) {
        let account = self.provider.account();
        let payout = self.provider.payout(order);
        let written = payout.write(&account);
        let request = written.and_then(|message| {
            let stamp = self.clock.stamp();
            let stamp = stamp.map_err(|error| crate::WriteError::telling("stamp", error))?;
            account.sign(message, &stamp)
        });
        if let Ok(request) = request {
            // What it is answered is the stranger's business.
            drop(self.gateway.handle(request, stage.unix_time()));
        }
    }

    fn expect(&self, order: &Order) {
        self.gateway.expect(order);
    }

    fn holds(&self, reference: &Reference, now: std::time::Duration) -> Vec<Position> {
        self.gateway.holds(reference, now)
    }

    fn correct(&self, reference: &Reference, state: PayoutState, now: std::time::Duration) {
        self.gateway.correct(reference, state, now);
    }

    fn key(&self, reference: &Reference) -> RecordKey {
        RecordKey::new(reference, <P::Payout as Payable>::STEP)
    }

    fn proves_absence(&self, order: &Order) -> bool {
        let account = self.provider.account();
        self.provider.payout(order).rules(&account).absence.is_some()
    }
}
