//! `POST /payment-prerequest`: which services can take a payment, and which fields they ask for (wire specification 7.1).

use super::{
    account::Account,
    prerequest,
    services::{PAYMENT, Services},
};
use crate::Message;
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, Currency, FetchError, Operation, Reads, WriteError};

/// Asks for the services that can take a payment in a currency, with limits, fields and rates. Reads, and may be repeated; no money
/// moves, and no rate is locked.
///
/// # Example: with an amount and without
///
/// ```
/// use paycore::public::PaymentPrerequest;
///
/// let any = PaymentPrerequest::new("USD".parse()?);
/// let hundred = PaymentPrerequest::for_amount("100 USD".parse()?);
/// # let _ = (any, hundred);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a call asks nothing until it is sent"]
pub struct PaymentPrerequest {
    currency: Currency,
    amount: Option<Amount>,
    include: Vec<String>,
}

impl PaymentPrerequest {
    /// The services in this currency, whatever the amount.
    pub fn new(currency: Currency) -> Self {
        Self {
            currency,
            amount: None,
            include: Vec::new(),
        }
    }

    /// The services for this amount, in its currency.
    pub fn for_amount(amount: Amount) -> Self {
        Self {
            amount: Some(amount),
            ..Self::new(amount.currency())
        }
    }

    /// Asks for related objects as well, `include[]`: `PaymentService`. They come in
    /// [the answer as it came](super::Services::raw), under `included`.
    pub fn include(mut self, relation: impl Into<String>) -> Self {
        self.include.push(relation.into());
        self
    }
}

impl Operation for PaymentPrerequest {
    type Account = Account;
    type Answer = Services;
    type Effect = Reads;

    const NAME: &'static str = PAYMENT;

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        prerequest::message(account, PAYMENT, self.currency, self.amount.as_ref(), &self.include)
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<Services, FetchError> {
        Services::read(account, &response, PAYMENT, self.currency)
    }
}
