//! `POST /payout-invoices`: moves money, at once or when confirmed (wire specification 3.1).

mod amount;
mod body;
mod card;
mod customer;
mod echo;
mod options;

pub use amount::PayoutAmount;
pub use card::CardContext;
pub(crate) use customer::CustomerBody;
pub use customer::{Address, Customer};
pub use options::{AttemptsLimit, PayoutOptions};

use crate::{
    Account, CallbackUrl, FindPayout, Message, PaymentId, PayoutId, PayoutInvoice, ProcessPayout, error,
    members::Members,
};
use bytes::Bytes;
use http::Response;
use payout_core::{MovesMoney, Operation, Reference, Secret, SendError, WriteError};
use std::fmt;

/// A payout. Sending it puts the payout on the platform's books; money moves at once where the payout or the account says so, and
/// with [`ProcessPayout`] otherwise.
///
/// Store it with its reference **before** you send it: where the answer is lost, that reference is the only way to find it again
/// ([`find`](Self::find)). The reference is sent as `reference_id`, the platform's only key against duplicates; without one the
/// platform would make one up, so there is no payout without.
///
/// # Two steps
///
/// By default `options.auto_process` is `false`: the payout waits until it is confirmed. So a lost answer costs nothing, and what was
/// stored can be compared before money moves. An account setting may overrule it; whether it does is not documented, so every create
/// counts as moving money.
///
/// # Limits
///
/// The reference has at most 36 characters ([`Dialect::longest_reference`](crate::Dialect::longest_reference)), the description 512;
/// longer texts are refused, never cut. The amount is written as a JSON number in major units from its decimal text.
///
/// # Example: to a card, in two steps
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &paycore::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use paycore::{Amount, CreatePayout};
///
/// let amount: Amount = "100 EUR".parse()?;
/// let payout = CreatePayout::new("payout-2041".parse()?, "payment_card_uah", amount)
///     .field("card_number", "5404367504475264")
///     .description("royalties, March");
/// let created = client.send(&payout).await?;
/// // store created.id() here
/// let processing = client.send(&payout.process(created.id())).await?;
/// println!("{}", processing.state());
/// # Ok(())
/// # }
/// ```
#[must_use = "a payout moves nothing until it is sent"]
pub struct CreatePayout {
    pub(crate) reference: Reference,
    service: String,
    pub(crate) amount: PayoutAmount,
    fields: Members,
    token: Option<Secret>,
    description: Option<String>,
    callback_url: Option<CallbackUrl>,
    options: PayoutOptions,
    customer: Option<Customer>,
    metadata: Members,
    card: Option<CardContext>,
    payment_id: Option<PaymentId>,
}

impl CreatePayout {
    /// A payout of `amount` through a service of the account, like `payment_card_uah` or `test_usd`.
    ///
    /// Which services and fields there are depends on the account; only a payout prerequest knows.
    pub fn new(reference: Reference, service: impl Into<String>, amount: impl Into<PayoutAmount>) -> Self {
        Self {
            reference,
            service: service.into(),
            amount: amount.into(),
            fields: Members::default(),
            token: None,
            description: None,
            callback_url: None,
            options: PayoutOptions::new(),
            customer: None,
            metadata: Members::default(),
            card: None,
            payment_id: None,
        }
    }

    /// Adds one of the service's fields: `card_number`, `account`, `account_number`. Values are texts, so that `bank_code` `001`
    /// keeps its zeros.
    pub fn field(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push(key, value);
        self
    }

    /// Pays to a tokenised card, in place of the field `card_number`. Both together are refused: the platform would take the number.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(Secret::new(token.into()));
        self
    }

    /// A text for people, up to 512 characters.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Where the platform reports this payout, in place of the account's own setting.
    pub fn callback_url(mut self, url: CallbackUrl) -> Self {
        self.callback_url = Some(url);
        self
    }

    /// How the platform processes it. Without this, it waits for [`ProcessPayout`].
    pub fn options(mut self, options: PayoutOptions) -> Self {
        self.options = options;
        self
    }

    /// Who gets the money, as far as the service asks.
    pub fn customer(mut self, customer: Customer) -> Self {
        self.customer = Some(customer);
        self
    }

    /// A text of yours that comes back in answers and callbacks.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.push(key, value);
        self
    }

    /// Holder and expiry of the card, where the service asks for them.
    pub fn card(mut self, card: CardContext) -> Self {
        self.card = Some(card);
        self
    }

    /// Ties the payout to a payment: peer-to-peer payouts only. See [`PayoutAmount::WholePayment`] for one without an amount.
    pub fn payment_id(mut self, id: PaymentId) -> Self {
        self.payment_id = Some(id);
        self
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter()
    }

    pub(crate) fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// The look-up after a lost answer.
    pub fn find(&self) -> FindPayout {
        FindPayout::new(&self.reference)
    }

    /// The second step: confirms the payout that this one became. Money moves.
    pub fn process(&self, id: &PayoutId) -> ProcessPayout {
        ProcessPayout::new(&self.reference, id)
    }
}

impl Operation for CreatePayout {
    type Account = Account;
    type Answer = PayoutInvoice;
    type Effect = MovesMoney;

    const NAME: &'static str = "payout-invoices";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        Ok(Message::post("/payout-invoices", self.body(account)?))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<PayoutInvoice, SendError> {
        let secrets = self.fields.iter().map(|(_, value)| value);
        let told = error::Told::new(account, secrets.chain(self.token.as_ref().map(Secret::expose)));
        let invoice = error::changed(&told, &response, error::Step::Creates, |document| {
            PayoutInvoice::from_resource(document.resource()?)
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

/// Shows what identifies the payout; who gets it is personal data.
impl fmt::Debug for CreatePayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatePayout")
            .field("reference", &self.reference)
            .field("service", &self.service)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}
