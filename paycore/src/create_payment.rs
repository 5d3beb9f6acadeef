//! `POST /payment-invoices` on the Private API: an incoming payment (wire specification 3.7).

mod body;
mod card_gate;
mod return_urls;

pub use card_gate::CardGateOptions;
pub use return_urls::ReturnUrls;
pub(crate) use return_urls::checked_url;

use crate::{Account, CallbackUrl, Customer, FindPayment, Message, PaymentInvoice, error, members::Members};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, MovesMoney, Operation, Reference, Secret, SendError, WriteError};
use std::fmt;

/// An incoming payment, made by your server; the payer goes on at [`PaymentInvoice::flow_data`] or
/// [`PaymentInvoice::hpp_url`]. With a [`token`](Self::token) it can charge a saved card at once, so it counts as moving money.
///
/// `reference_id` shares one space with payouts, as far as is known: never use a payout's reference. Outcomes and look-ups are those
/// of [`CreatePayout`](crate::CreatePayout).
///
/// # Example: a payment on the hosted page
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paycore::{Amount, CreatePayment, ReturnUrls};
///
/// let amount: Amount = "10 USD".parse()?;
/// let payment = CreatePayment::new("order-1203".parse()?, "payment_card_usd_hpp", amount)
///     .description("order 1203")
///     .return_urls(ReturnUrls::new().success("https://shop.example.com/thanks"));
/// # let _ = payment;
/// # Ok(())
/// # }
/// ```
#[must_use = "a payment is not made until it is sent"]
pub struct CreatePayment {
    reference: Reference,
    service: String,
    amount: Amount,
    service_fields: Members,
    token: Option<Secret>,
    description: Option<String>,
    flow: Option<String>,
    return_url: Option<String>,
    return_urls: Option<ReturnUrls>,
    callback_url: Option<CallbackUrl>,
    customer: Option<Customer>,
    metadata: Members,
    expires: Option<u64>,
    card_gate: Option<CardGateOptions>,
}

impl CreatePayment {
    /// A payment of `amount` through a service of the account, like `payment_card_usd_hpp`.
    pub fn new(reference: Reference, service: impl Into<String>, amount: Amount) -> Self {
        Self {
            reference,
            service: service.into(),
            amount,
            service_fields: Members::default(),
            token: None,
            description: None,
            flow: None,
            return_url: None,
            return_urls: None,
            callback_url: None,
            customer: None,
            metadata: Members::default(),
            expires: None,
            card_gate: None,
        }
    }

    /// Adds one of the service's fields. Payments have `service_fields` where payouts have `fields`.
    pub fn service_field(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.service_fields.push(key, value);
        self
    }

    /// Charges a tokenised card.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(Secret::new(token.into()));
        self
    }

    /// A text for people, up to 512 characters.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
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

    /// Where the platform reports this payment, in place of the account's own setting.
    pub fn callback_url(mut self, url: CallbackUrl) -> Self {
        self.callback_url = Some(url);
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

    /// How the card page treats cards.
    pub fn card_gate(mut self, options: CardGateOptions) -> Self {
        self.card_gate = Some(options);
        self
    }

    /// The look-up after a lost answer.
    pub fn find(&self) -> FindPayment {
        FindPayment::new(&self.reference)
    }

    /// What the platform's payment has otherwise than this one, the reference apart: mode, amount, currency, service. `None` where it
    /// agrees in all that it repeats. Ask before you take a payment that was [found](Self::find) for this one.
    #[must_use]
    pub fn disagreement(&self, account: &Account, invoice: &PaymentInvoice) -> Option<String> {
        invoice.disagreement(account.mode(), &self.service, &self.amount)
    }
}

impl Operation for CreatePayment {
    type Account = Account;
    type Answer = PaymentInvoice;
    type Effect = MovesMoney;

    const NAME: &'static str = "payment-invoices";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        Ok(Message::post("/payment-invoices", self.body(account)?))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<PaymentInvoice, SendError> {
        let secrets = self.service_fields.iter().map(|(_, value)| value);
        let told = error::Told::new(account, secrets.chain(self.token.as_ref().map(Secret::expose)));
        let invoice = error::changed(&told, &response, error::Step::Creates, |document| {
            PaymentInvoice::from_resource(document.resource()?)
        })?;
        error::require_ours(
            &response,
            invoice.id().as_str(),
            invoice.reference_id(),
            &self.reference,
            self.disagreement(account, &invoice),
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
