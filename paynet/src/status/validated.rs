use crate::{Endpoint, OrderId};
use payout_core::{Amount, Reference};

/// The proof that the bank has validated an order: only [`OrderStatus::validated`](super::OrderStatus::validated) makes one.
///
/// It holds for the moment of that status. No `Clone`: each payment takes a look of its own.
///
/// # Example: it cannot be made by hand
///
/// ```compile_fail
/// let validated = paynet::Validated { order_id: "900258".parse().unwrap() };
/// ```
#[derive(Debug)]
#[must_use = "nothing is paid until `PayoutPay` is sent"]
pub struct Validated {
    pub(crate) endpoint: Endpoint,
    pub(crate) reference: Reference,
    pub(crate) order_id: OrderId,
    pub(crate) expected: Option<Amount>,
}

impl Validated {
    /// The order that was validated.
    #[must_use]
    pub fn order_id(&self) -> &OrderId {
        &self.order_id
    }

    /// Our reference of it.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        &self.reference
    }
}
