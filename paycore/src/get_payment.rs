//! `GET /payment-invoices/{id}` (wire specification 3.8).

use crate::{Account, Message, PaymentId, PaymentInvoice, error};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Malformed, Operation, RawAnswer, Reads, WriteError};

/// Reads a payment by the platform's id. May be repeated.
///
/// After a refund whose answer was lost, this tells what became of it.
///
/// # Example: where a payment stands
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &paycore::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let get = paycore::GetPayment::new(&"cpi_6fzCJVMboIhHEEqp".parse()?);
/// println!("{}", client.send(&get).await?.status());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a look-up asks nothing until it is sent"]
pub struct GetPayment {
    id: PaymentId,
}

impl GetPayment {
    /// The look-up of the payment with this id.
    pub fn new(id: &PaymentId) -> Self {
        Self { id: id.clone() }
    }
}

impl Operation for GetPayment {
    type Account = Account;
    type Answer = PaymentInvoice;
    type Effect = Reads;

    const NAME: &'static str = "payment-invoices/get";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(format!("/payment-invoices/{}", self.id)))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<PaymentInvoice, FetchError> {
        let invoice = error::fetched(account, &response, |document| {
            PaymentInvoice::from_resource(document.resource()?)
        })?;
        if *invoice.id() == self.id {
            return Ok(invoice);
        }
        let detail = "`data.id` is not the one that was asked for: the answer of another request";
        Err(Malformed::new(detail).with_raw(RawAnswer::new(&response)).into())
    }
}
