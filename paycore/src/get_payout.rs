//! `GET /payout-invoices/{id}` (wire specification 3.3).

use crate::{Account, Message, PayoutId, PayoutInvoice, error};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Malformed, Operation, RawAnswer, Reads, WriteError};

/// Reads a payout by the platform's id. May be repeated.
///
/// A failed look-up says nothing about the payout. [`FetchError::NotFound`] means that there is no such id **for this account**: a
/// wrong account, base URL or key; it is no evidence that the payout failed.
///
/// # Example: where a payout stands
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &paycore::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use paycore::{GetPayout, Patience};
///
/// let get = GetPayout::new(&"cpoi_CLFDSXqStt3ki8pe".parse()?);
/// let payout = client.repeat(&get, &Patience::new()).await?;
/// println!("{}: {}", payout.status(), payout.state());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a look-up asks nothing until it is sent"]
pub struct GetPayout {
    id: PayoutId,
}

impl GetPayout {
    /// The look-up of the payout with this id.
    pub fn new(id: &PayoutId) -> Self {
        Self { id: id.clone() }
    }
}

impl Operation for GetPayout {
    type Account = Account;
    type Answer = PayoutInvoice;
    type Effect = Reads;

    const NAME: &'static str = "payout-invoices/get";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(format!("/payout-invoices/{}", self.id)))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<PayoutInvoice, FetchError> {
        let invoice = error::fetched(account, &response, |document| {
            PayoutInvoice::from_resource(document.resource()?)
        })?;
        if *invoice.id() == self.id {
            return Ok(invoice);
        }
        let detail = "`data.id` is not the one that was asked for: the answer of another request";
        Err(Malformed::new(detail).with_raw(RawAnswer::new(&response)).into())
    }
}
