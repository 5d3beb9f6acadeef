//! `payout-pay`: the second step of a payout in two, which moves the money (wire specification 4.4).

use crate::{
    Accepted, Account, Endpoint, Message, OrderId, Status, Validated, error,
    form::{Form, Table, Typed},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, MovesMoney, Operation, Reference, SendError, WriteError};

const TABLE: Table = Table {
    section: "Paynet 4.4",
    // No lengths are documented; the reference keeps to that of the payout.
    lengths: &[("client_orderid", 1..=128)],
};

/// Pays an order that [`PayoutCheck`](crate::PayoutCheck) made and the bank has validated. Sending it moves money.
///
/// It takes the proof that the last status gave. **Never send it again** where its answer was lost: ask the status instead. What a
/// gateway does with a second one is not documented, nor how long a validated check holds; and a stage that is still
/// `payout_check_validated` is no proof that the first one was lost.
///
/// A rejection speaks of this call alone: where the order stands, its status says.
///
/// # Example: only with the proof
///
/// ```
/// # fn example(status: &paynet::OrderStatus) {
/// use paynet::PayoutPay;
///
/// let pay = status.validated().map(PayoutPay::new);
/// # let _ = pay;
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is paid until it is sent"]
pub struct PayoutPay {
    validated: Validated,
}

impl PayoutPay {
    /// The payment of a validated order.
    pub fn new(validated: Validated) -> Self {
        Self { validated }
    }

    /// The endpoint or group of the check.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        self.validated.endpoint
    }

    /// The order that is paid.
    #[must_use]
    pub fn order_id(&self) -> &OrderId {
        &self.validated.order_id
    }

    /// The amount of the check, where it is known.
    #[must_use]
    pub fn amount(&self) -> Option<Amount> {
        self.validated.expected
    }

    pub(crate) fn order_reference(&self) -> &Reference {
        &self.validated.reference
    }

    /// The look-up of this order by both ids: for an answer that was lost. The stage must have left `payout_check_…` before the
    /// status speaks of the payment.
    pub fn status(&self) -> Status {
        let validated = &self.validated;
        let status = Status::new(validated.endpoint, &validated.reference).order_id(validated.order_id.clone());
        match &validated.expected {
            Some(expected) => status.expecting(expected),
            None => status,
        }
    }
}

impl Operation for PayoutPay {
    type Account = Account;
    type Answer = Accepted;
    type Effect = MovesMoney;

    const NAME: &'static str = "payout-pay";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.validated.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        let mut typed = Typed::new();
        typed
            .add("client_orderid", self.validated.reference.as_str())
            .add("login", account.login())
            .add("orderid", self.validated.order_id.as_str());
        let mut form = Form::new(&TABLE);
        form.typed(typed)?;
        Ok(Message::new(Self::NAME, self.validated.endpoint, form.finish()))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<Accepted, SendError> {
        error::known_order_accepted(
            &account.answer(&response),
            &self.validated.reference,
            &self.validated.order_id,
        )
    }
}
