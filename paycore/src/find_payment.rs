//! `GET /payment-invoices/?filter[reference_id]=...` (wire specification 3.8).

use crate::{Account, FoundPayments, Message, PaymentInvoice, error};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, Reference, WriteError};
use payout_signing::percent;

/// Looks payments up by our own reference: the road back after a lost answer. May be repeated.
///
/// A slash stands before the `?`, as in the only known use;
/// [`Dialect::slash_before_payment_filter`](crate::Dialect::slash_before_payment_filter) drops it.
///
/// # Example: after a lost answer
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &paycore::Client, payment: &paycore::CreatePayment) -> Result<(), paycore::FetchError> {
/// let found = client.send(&payment.find()).await?;
/// println!("{} under our reference", found.ours().len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a look-up asks nothing until it is sent"]
pub struct FindPayment {
    reference: Reference,
}

impl FindPayment {
    /// The look-up of all payments under this reference.
    pub fn new(reference: &Reference) -> Self {
        Self {
            reference: reference.clone(),
        }
    }
}

impl Operation for FindPayment {
    type Account = Account;
    type Answer = FoundPayments;
    type Effect = Reads;

    const NAME: &'static str = "payment-invoices/find";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(format!(
            "/payment-invoices{}?filter%5Breference_id%5D={}",
            account.dialect().before_payment_filter(),
            percent::encode(self.reference.as_str())
        )))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<FoundPayments, FetchError> {
        error::fetched(account, &response, |document| {
            FoundPayments::read(document, &self.reference, &response, PaymentInvoice::from_resource)
        })
    }
}
