//! `payout-by-ref`: moves money to a stored card (wire specification 4.2).

use crate::{
    Accepted, Account, CardRefId, Endpoint, Message, error,
    form::Table,
    order::{Order, order_setters},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, MovesMoney, Operation, Reference, SendError, WriteError};
use std::fmt;

const TABLE: Table = Table {
    section: "Paynet 4.2",
    lengths: &[
        ("client_orderid", 1..=128),
        ("amount", 1..=10),
        ("currency", 3..=3),
        ("destination-card-ref-id", 1..=20),
        ("order_desc", 0..=64),
        ("ipaddress", 7..=45),
        ("purpose", 0..=128),
        ("server_callback_url", 0..=128),
        ("redirect_url", 0..=128),
        ("redirect_success_url", 0..=1024),
        ("redirect_fail_url", 0..=1024),
    ],
};

/// A payout to a stored card. Sending it moves money. The gateway's support must enable it first.
///
/// Its documented table is known in part only: what has a setter here, and [`extra`](Self::extra) for the rest.
///
/// # Example: to the card of an earlier payment
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{Endpoint, PayoutByRef};
///
/// let payout = PayoutByRef::new(
///     Endpoint::Id(39915),
///     "payout-2041".parse()?,
///     "10.42 USD".parse()?,
///     "7654321".parse()?,
/// );
/// # let _ = payout;
/// # Ok(())
/// # }
/// ```
#[must_use = "a payout moves nothing until it is sent"]
pub struct PayoutByRef {
    order: Order,
    card: CardRefId,
}

impl PayoutByRef {
    /// A payout of `amount` to a stored card, `destination-card-ref-id`: up to 20 digits.
    ///
    /// `reference` is sent as `client_orderid`: unique for the merchant login, for ever.
    pub fn new(endpoint: Endpoint, reference: Reference, amount: Amount, card: CardRefId) -> Self {
        Self {
            order: Order::new(endpoint, reference, amount),
            card,
        }
    }

    order_setters!(description: "64", callback: "128");
}

impl Operation for PayoutByRef {
    type Account = Account;
    type Answer = Accepted;
    type Effect = MovesMoney;

    const NAME: &'static str = "payout-by-ref";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.order.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        let parameters = self.order.write(account, &TABLE, |typed| {
            typed.add("destination-card-ref-id", self.card.as_str());
        })?;
        Ok(Message::new(Self::NAME, self.order.endpoint, parameters))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<Accepted, SendError> {
        error::order_accepted(&account.answer(&response), &self.order.reference)
    }
}

/// Shows what identifies the payout, not the card.
impl fmt::Debug for PayoutByRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.order.debug(f, "PayoutByRef")
    }
}
