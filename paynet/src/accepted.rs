//! What the gateway says when it has taken an order.

use crate::{Fields, OrderId};
use payout_core::RawAnswer;

/// The gateway has taken the order for processing. It says nothing about the money: ask [`Status`](crate::Status).
#[must_use = "store the order id: status look-ups and callbacks name it"]
#[derive(Debug, Clone)]
pub struct Accepted {
    pub(crate) order_id: OrderId,
    pub(crate) fields: Fields,
    pub(crate) raw: RawAnswer,
}

impl Accepted {
    /// The gateway's id of the order, `paynet-order-id`. Store it beside your reference.
    #[must_use]
    pub fn order_id(&self) -> &OrderId {
        &self.order_id
    }
}

crate::wire::answer_accessors!(Accepted);
