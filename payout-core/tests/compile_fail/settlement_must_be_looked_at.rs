//! Neither an outcome nor a doubt can be dropped by not looking at it.

#![deny(unused_must_use)]

use payout_core::{
    Client, Doubt, Journal, Patience, SendError, Transport,
    settlement::{Payable, Settlement, Unresolved},
};

async fn pay<P: Payable, T: Transport>(client: &Client<P::Account, T>, payout: &P, journal: &impl Journal) {
    client.settle(payout, journal, &Patience::new()).await;
}

fn doubt(error: SendError) -> Option<Doubt> {
    match error {
        SendError::Unknown(doubt) => Some(doubt),
        _ => None,
    }
}

fn unresolved<P: Payable>(settlement: Settlement<P>) -> Unresolved {
    match settlement {
        Settlement::Unknown(unresolved) => unresolved,
        _ => unreachable!(),
    }
}

fn dropped<P: Payable>(settlement: Settlement<P>, answered: Doubt) {
    unresolved(settlement);
    answered.with_alarm();
}

fn main() {}
