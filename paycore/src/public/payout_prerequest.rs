//! `POST /payout-prerequest`: which services can pay out an amount, and which fields they take (wire specification 7.1).

use super::{
    account::Account,
    prerequest,
    services::{PAYOUT, Services},
};
use crate::Message;
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, FetchError, Operation, Reads, WriteError};

/// Asks for the services that can pay out an amount, with limits, fields and rates. Reads, and may be repeated; no money moves, and
/// no rate is locked.
///
/// # Example: the fields of one service
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &paycore::public::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use paycore::public::PayoutPrerequest;
///
/// let services = client.send(&PayoutPrerequest::new("100 UAH".parse()?)).await?;
/// if let Some(service) = services.get("payment_card_uah") {
///     println!("{:?} to {:?}", service.amount_min(), service.amount_max());
///     for rule in service.fields().iter() {
///         println!("{} {:?}", rule.key(), rule.label().get("en"));
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a call asks nothing until it is sent"]
pub struct PayoutPrerequest {
    amount: Amount,
    include: Vec<String>,
}

impl PayoutPrerequest {
    /// The services for this amount, in its currency.
    pub fn new(amount: Amount) -> Self {
        Self {
            amount,
            include: Vec::new(),
        }
    }

    /// Asks for related objects as well, `include[]`: `PayoutService`. They come in
    /// [the answer as it came](super::Services::raw), under `included`.
    pub fn include(mut self, relation: impl Into<String>) -> Self {
        self.include.push(relation.into());
        self
    }
}

impl Operation for PayoutPrerequest {
    type Account = Account;
    type Answer = Services;
    type Effect = Reads;

    const NAME: &'static str = PAYOUT;

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        prerequest::message(
            account,
            PAYOUT,
            self.amount.currency(),
            Some(&self.amount),
            &self.include,
        )
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<Services, FetchError> {
        Services::read(account, &response, PAYOUT, self.amount.currency())
    }
}
