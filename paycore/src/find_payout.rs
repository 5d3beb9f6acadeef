//! `GET /payout-invoices?filter[reference_id]=...` (wire specification 3.4).

use crate::{Account, FoundPayouts, Message, PayoutInvoice, error};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, Reference, WriteError};
use payout_signing::percent;

/// Looks payouts up by our own reference: the road back after a lost answer. May be repeated.
///
/// That the filter works on payouts is known by analogy with payments only, so every item of the answer is compared byte by byte:
/// see [`Found`](crate::Found). A failed look-up says nothing about the payout, 404 included.
///
/// # Example: after a lost answer
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &paycore::Client, payout: &paycore::CreatePayout) -> Result<(), paycore::FetchError> {
/// let found = client.send(&payout.find()).await?;
/// match found.ours() {
///     [invoice] if payout.disagreement(client.account(), invoice).is_none() => println!("{} is {}", invoice.id(), invoice.state()),
///     [] if found.is_empty() => println!("nothing yet: ask again, never send anew on one empty list"),
///     _ => println!("a person has to look"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a look-up asks nothing until it is sent"]
pub struct FindPayout {
    reference: Reference,
}

impl FindPayout {
    /// The look-up of all payouts under this reference.
    pub fn new(reference: &Reference) -> Self {
        Self {
            reference: reference.clone(),
        }
    }
}

impl Operation for FindPayout {
    type Account = Account;
    type Answer = FoundPayouts;
    type Effect = Reads;

    const NAME: &'static str = "payout-invoices/find";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(format!(
            "/payout-invoices{}?filter%5Breference_id%5D={}",
            account.dialect().before_payout_filter(),
            percent::encode(self.reference.as_str())
        )))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<FoundPayouts, FetchError> {
        error::fetched(account, &response, |document| {
            FoundPayouts::read(document, &self.reference, &response, PayoutInvoice::from_resource)
        })
    }
}
