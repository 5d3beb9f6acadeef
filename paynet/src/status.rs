//! `status`: where an order stands (wire specification 4.6 and 5).

mod order_status;
mod state;
mod validated;

pub use order_status::OrderStatus;
pub use validated::Validated;

use crate::{
    Account, ControlText, Endpoint, Message, OrderId, error,
    form::{Form, Table},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, FetchError, Operation, Reads, Reference, WriteError};

const TABLE: Table = Table {
    section: "Paynet 4.6",
    lengths: &[("client_orderid", 1..=128)],
};

/// A look-up of one order. Reads, and may be repeated.
///
/// By the reference alone where the order id was never received, otherwise by both; always on the endpoint or group that the
/// order was sent to.
///
/// A failed look-up says nothing about the order. Least of all does a refusal: what a gateway answers for an order that it does
/// not know is not documented, and right after a lost answer the order may not be visible yet. So no answer of a gateway is
/// [`FetchError::NotFound`].
///
/// # How often
///
/// The documents ask for 3 to 5 s between look-ups in the first five minutes, then 5 to 10 minutes up to one hour; after that the
/// callback tells (wire specification 4.0.9). [`PollSchedule`](crate::PollSchedule) has these pauses.
///
/// # Example: after an accepted payout, and after a lost answer
///
/// ```
/// # fn example(payout: &paynet::Payout, accepted: &paynet::Accepted) {
/// let known = payout.status().order_id(accepted.order_id().clone());
/// let lost = payout.status();
/// # let _ = (known, lost);
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a look-up asks nothing until it is sent"]
pub struct Status {
    endpoint: Endpoint,
    reference: Reference,
    order_id: Option<OrderId>,
    by_request_sn: Option<String>,
    expected: Option<Amount>,
    v2: bool,
}

impl Status {
    /// A look-up by our reference.
    pub fn new(endpoint: Endpoint, reference: &Reference) -> Self {
        Self {
            endpoint,
            reference: reference.clone(),
            order_id: None,
            by_request_sn: None,
            expected: None,
            v2: false,
        }
    }

    /// Adds the gateway's id, `orderid`. Give it whenever it is known.
    pub fn order_id(mut self, order_id: OrderId) -> Self {
        self.order_id = Some(order_id);
        self
    }

    /// Asks for one particular request or stage by its serial number, `by-request-sn`, instead of the latest.
    pub fn by_request_sn(mut self, serial_number: impl Into<String>) -> Self {
        self.by_request_sn = Some(serial_number.into());
        self
    }

    /// Says what the order should be about: an answer in another currency is not trusted, one with another amount is flagged.
    /// Nothing of it is sent.
    pub fn expecting(mut self, amount: &Amount) -> Self {
        self.expected = Some(*amount);
        self
    }

    /// Asks through the command's older form, `v2` with a `control`: for a brand that has no other. The account needs a
    /// [control key](crate::Credentials::control_key).
    ///
    /// Where the order id is not known, the control covers the empty text in its place. That is the natural reading; the documents
    /// do not say.
    pub fn v2(mut self) -> Self {
        self.v2 = true;
        self
    }
}

impl Operation for Status {
    type Account = Account;
    type Answer = OrderStatus;
    type Effect = Reads;

    const NAME: &'static str = "status";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        let mut form = Form::new(&TABLE);
        form.put_some("by-request-sn", self.by_request_sn.as_deref())?
            .put("client_orderid", self.reference.as_str())?
            .put("login", account.login())?
            .put_some("orderid", self.order_id.as_ref().map(OrderId::as_str))?;
        let message = Message::new(Self::NAME, self.endpoint, form.finish());
        Ok(if self.v2 {
            let text = ControlText::new()
                .text(account.login())
                .text(self.reference.as_str())
                .text(self.order_id.as_ref().map_or("", OrderId::as_str));
            message.with_version("v2").with_control(text)
        } else {
            message
        })
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<OrderStatus, FetchError> {
        let (fields, order_id) =
            error::status_fields(&account.answer(&response), &self.reference, self.order_id.as_ref())?;
        Ok(OrderStatus::new(fields, order_id, &response, self))
    }
}
