//! One payout, one gateway, one journal, and what the test says goes wrong.

use crate::toy::{Account, Pay, ToyGateway};
use payout_core::{
    Client, MemoryJournal, Patience,
    settlement::{Record, Settlement},
    simulation::{FaultyJournal, Network, Stage},
};
use std::{rc::Rc, time::Duration};

pub(crate) const MINUTE: Duration = Duration::from_secs(60);

pub(crate) struct Scene {
    pub(crate) stage: Stage,
    pub(crate) gateway: Rc<ToyGateway>,
    pub(crate) network: Network,
    pub(crate) client: Client<Account, Network>,
    pub(crate) journal: FaultyJournal<MemoryJournal>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let mut stage = Stage::new(7);
        let gateway = Rc::new(ToyGateway::default());
        let network = stage.gateway(Rc::clone(&gateway));
        let client = Client::with_transport(Account("toy"), network.clone()).with_clock(stage.clock());
        let journal = stage.journal(MemoryJournal::new());
        Self {
            stage,
            gateway,
            network,
            client,
            journal,
        }
    }

    /// A client of a program that has just been started.
    pub(crate) fn restart(&mut self) {
        self.client = self.client_of(Account("toy"));
    }

    pub(crate) fn client_of(&self, account: Account) -> Client<Account, Network> {
        Client::with_transport(account, self.network.clone()).with_clock(self.stage.clock())
    }

    /// `None` where the call was dropped.
    pub(crate) fn try_settle(&mut self, payout: &Pay) -> Option<Settlement<Pay>> {
        self.stage.run(self.client.settle(payout, &self.journal, &once()))
    }

    pub(crate) fn settle(&mut self, payout: &Pay) -> Settlement<Pay> {
        self.try_settle(payout).expect("nobody drops the call")
    }

    pub(crate) fn resume(&mut self, payout: &Pay) -> Settlement<Pay> {
        let resumed = self.stage.run(self.client.resume(payout, &self.journal, &once()));
        resumed.expect("nobody drops the call")
    }

    pub(crate) fn records(&self) -> Vec<Record> {
        self.journal.inner().records()
    }

    /// The only record there is.
    pub(crate) fn record(&self) -> Record {
        let mut records = self.records();
        assert_eq!(records.len(), 1, "{records:?}");
        records.remove(0)
    }
}

/// One look-up a call.
pub(crate) fn once() -> Patience {
    Patience::new().attempts(1)
}
