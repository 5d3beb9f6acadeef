//! From *unknown* there is no way to another reference or another provider.

use payout_core::{
    Client, Journal, Patience, Transport,
    settlement::{Payable, Settlement},
};

async fn elsewhere<P: Payable, T: Transport>(
    client: &Client<P::Account, T>,
    first: Settlement<P>,
    other: &P,
    journal: &impl Journal,
) {
    if let Settlement::Unknown(unresolved) = first {
        let _paid = client.settle_instead(other, unresolved, journal, &Patience::new()).await;
    }
}

fn main() {}
