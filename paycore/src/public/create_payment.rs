//! `POST /payment-invoices` on the Public API: an incoming payment, in a flat body (wire specification 3.7).

use super::{
    account::Account,
    customer::{Customer, CustomerBody},
};
use crate::{
    FindPayment, Message, PaymentInvoice, ReturnUrls, body,
    create_payment::checked_url,
    error,
    members::{Members, Written},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, MovesMoney, Operation, Reference, SendError, WriteError};
use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt;

/// An incoming payment, made with the public key; the payer goes on at [`PaymentInvoice::flow_data`] or
/// [`PaymentInvoice::hpp_url`]. The account has to allow public creation.
///
/// Wherever an API key is at hand, [that of the Private API](crate::CreatePayment) is the better call: it can name a callback URL, and
/// what it makes can be [looked up](Self::find) with the same account. Outcomes are the same. The mode follows the key.
///
/// # Example: a payment on the hosted page
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &paycore::public::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use paycore::{SendError, public::CreatePayment};
///
/// let payment = CreatePayment::new("order-17".parse()?, "payment_card_usd_hpp", "10 USD".parse()?);
/// match client.send(&payment).await {
///     Ok(invoice) => println!("send the payer to {:?}", invoice.hpp_url()),
///     Err(SendError::Unknown(doubt)) => println!("ask for {:?} by the Private API: {doubt}", payment.find()),
///     Err(error) => println!("{error}"),
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a payment is not made until it is sent"]
pub struct CreatePayment {
    reference: Reference,
    service: String,
    amount: Amount,
    description: Option<String>,
    service_fields: Members,
    flow: Option<String>,
    return_url: Option<String>,
    return_urls: Option<ReturnUrls>,
    customer: Option<Customer>,
    metadata: Members,
    expires: Option<u64>,
    singular: bool,
}

/// Members in the order they are sent in.
#[derive(Serialize)]
struct Body<'a> {
    public_key: &'a str,
    reference_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    currency: &'a str,
    amount: Box<RawValue>,
    service: &'a str,
    #[serde(skip_serializing_if = "Written::is_empty")]
    service_fields: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_urls: Option<&'a ReturnUrls>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<CustomerBody<'a>>,
    #[serde(skip_serializing_if = "Written::is_empty")]
    metadata: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<u64>,
}

impl CreatePayment {
    /// A payment of `amount` through a service of the account, like `payment_card_usd_hpp`, under a reference of yours that is used
    /// for nothing else, payouts included.
    pub fn new(reference: Reference, service: impl Into<String>, amount: Amount) -> Self {
        Self {
            reference,
            service: service.into(),
            amount,
            description: None,
            service_fields: Members::default(),
            flow: None,
            return_url: None,
            return_urls: None,
            customer: None,
            metadata: Members::default(),
            expires: None,
            singular: false,
        }
    }

    /// What it is for: up to 512 characters.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Adds one of the service's fields. Payments have `service_fields` where payouts have `fields`.
    pub fn service_field(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.service_fields.push(key, value);
        self
    }

    /// The flow, like `charge`.
    pub fn flow(mut self, flow: impl Into<String>) -> Self {
        self.flow = Some(flow.into());
        self
    }

    /// Where the payer's browser comes back to. What comes back there is not signed and proves nothing.
    pub fn return_url(mut self, url: impl Into<String>) -> Self {
        self.return_url = Some(url.into());
        self
    }

    /// The same, by outcome.
    pub fn return_urls(mut self, urls: ReturnUrls) -> Self {
        self.return_urls = Some(urls);
        self
    }

    /// Who pays.
    pub fn customer(mut self, customer: Customer) -> Self {
        self.customer = Some(customer);
        self
    }

    /// A text of yours that comes back in answers and callbacks.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.push(key, value);
        self
    }

    /// When the payment can no longer be paid, in unix seconds.
    pub fn expires(mut self, unix_seconds: u64) -> Self {
        self.expires = Some(unix_seconds);
        self
    }

    /// Sends to `/payment-invoice`, as the oldest text spells it (about 2019). Everywhere else it is `/payment-invoices`.
    pub fn singular_path(mut self) -> Self {
        self.singular = true;
        self
    }

    /// The look-up after a lost answer. It belongs to the Private API, hence to a [`crate::Client`] of the same Commerce Account and
    /// mode: the Public API has no way to find a payment by reference.
    pub fn find(&self) -> FindPayment {
        FindPayment::new(&self.reference)
    }
}

impl Operation for CreatePayment {
    type Account = Account;
    type Answer = PaymentInvoice;
    type Effect = MovesMoney;

    const NAME: &'static str = "public payment-invoices";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        if let Some(urls) = &self.return_urls {
            urls.check()?;
        }
        let currency = self.amount.currency();
        let body = Body {
            public_key: account.key().as_str(),
            reference_id: body::checked_reference(&self.reference, account.reference_limit())?,
            description: body::checked_description(self.description.as_deref())?,
            currency: currency.code(),
            amount: body::number(self.amount.to_shortest_text())?,
            service: body::checked_service(&self.service)?,
            service_fields: self.service_fields.write("service_fields")?,
            flow: body::filled("flow", self.flow.as_deref(), "PayCore 3.7")?,
            return_url: checked_url("return_url", self.return_url.as_deref())?,
            return_urls: self.return_urls.as_ref(),
            customer: self.customer.as_ref().map(Customer::write).transpose()?,
            metadata: self.metadata.write("metadata")?,
            expires: self.expires,
        };
        let path = if self.singular {
            "/payment-invoice"
        } else {
            "/payment-invoices"
        };
        Ok(Message::post(path, body::json(&body)?))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<PaymentInvoice, SendError> {
        let told = error::Told::new(account, self.service_fields.iter().map(|(_, value)| value));
        let invoice = error::changed(&told, &response, error::Step::Creates, |document| {
            PaymentInvoice::from_resource(document.resource()?)
        })?;
        error::require_ours(
            &response,
            invoice.id().as_str(),
            invoice.reference_id(),
            &self.reference,
            invoice.disagreement(account.key().mode(), &self.service, &self.amount),
        )?;
        Ok(invoice)
    }
}

/// Shows what identifies the payment; who pays is personal data.
impl fmt::Debug for CreatePayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatePayment")
            .field("reference", &self.reference)
            .field("service", &self.service)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}
