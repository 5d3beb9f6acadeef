//! `create-recurring-payment`: stores a card as a recurring payment (wire specification 4.7).

use crate::{
    Account, CardNumber, Endpoint, Message, RecurringPaymentAnswer,
    form::{Form, Table, Typed},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Changes, Currency, Operation, Reference, Secret, SendError, WriteError};
use std::{fmt, net::IpAddr};

const TABLE: Table = Table {
    section: "Paynet 4.7",
    lengths: &[
        ("client-orderid", 1..=128),
        ("credit-card-number", 0..=20),
        ("currency", 3..=3),
        ("country", 2..=2),
    ],
};

/// Stores a card for recurring payments. Moves no money.
///
/// Its documented table is known in part only: what has a setter here, and [`extra`](Self::extra) for the rest. The answer is not
/// documented, so it is handed over [unjudged](RecurringPaymentAnswer), and no look-up is known. No group form is documented
/// either: a group is refused.
///
/// # Example: a card that money is sent to
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{CardNumber, CreateRecurringPayment, Endpoint};
///
/// let card = CardNumber::new("4444333322221111")?;
/// let call = CreateRecurringPayment::destination(Endpoint::Id(39915), "card-17".parse()?, card);
/// # let _ = call;
/// # Ok(())
/// # }
/// ```
#[must_use = "a call makes nothing until it is sent"]
pub struct CreateRecurringPayment {
    endpoint: Endpoint,
    reference: Reference,
    card: CardNumber,
    holder: Option<RecurringCardholder>,
    description: Option<String>,
    currency: Option<Currency>,
    customer_ip: Option<IpAddr>,
    extra: Vec<(String, Secret)>,
}

impl CreateRecurringPayment {
    /// A card that money is taken from, `rp_card_type=SRC`, with its holder. `reference` is sent as `client-orderid`.
    pub fn source(endpoint: Endpoint, reference: Reference, card: CardNumber, holder: RecurringCardholder) -> Self {
        Self::of(endpoint, reference, card, Some(holder))
    }

    /// A card that money is sent to, `rp_card_type=DST`. `reference` is sent as `client-orderid`.
    pub fn destination(endpoint: Endpoint, reference: Reference, card: CardNumber) -> Self {
        Self::of(endpoint, reference, card, None)
    }

    /// What it is for, `order_desc`.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// The currency, `currency`: its three-letter code is sent.
    pub fn currency(mut self, currency: Currency) -> Self {
        self.currency = Some(currency);
        self
    }

    /// The customer's address on the internet, `customer-ip`.
    pub fn customer_ip(mut self, address: IpAddr) -> Self {
        self.customer_ip = Some(address);
        self
    }

    /// Adds a parameter that has no setter here (wire specification 4.0.3).
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), Secret::new(value.into())));
        self
    }

    fn of(endpoint: Endpoint, reference: Reference, card: CardNumber, holder: Option<RecurringCardholder>) -> Self {
        Self {
            endpoint,
            reference,
            card,
            holder,
            description: None,
            currency: None,
            customer_ip: None,
            extra: Vec::new(),
        }
    }
}

impl Operation for CreateRecurringPayment {
    type Account = Account;
    type Answer = RecurringPaymentAnswer;
    type Effect = Changes;

    const NAME: &'static str = "create-recurring-payment";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        self.endpoint.refuse_group(TABLE.section)?;
        let mut typed = Typed::new();
        typed
            .add("client-orderid", self.reference.as_str())
            .add("credit-card-number", self.card.expose())
            .add_some("currency", self.currency.as_ref().map(Currency::code))
            .add_some("customer-ip", self.customer_ip.map(|address| address.to_string()))
            .add_some("order_desc", self.description.as_deref())
            .add("rp_card_type", if self.holder.is_some() { "SRC" } else { "DST" });
        if let Some(holder) = &self.holder {
            holder.parameters(&mut typed);
        }
        let mut form = Form::new(&TABLE);
        form.typed(typed)?.extra(&self.extra)?;
        Ok(Message::new(Self::NAME, self.endpoint, form.finish()))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<RecurringPaymentAnswer, SendError> {
        RecurringPaymentAnswer::read(&account.answer(&response), Some(&self.reference))
    }
}

/// Shows what identifies the call, not the card.
impl fmt::Debug for CreateRecurringPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateRecurringPayment")
            .field("endpoint", &self.endpoint)
            .field("reference", &self.reference)
            .finish_non_exhaustive()
    }
}

/// Who holds a card that money is taken from. Which of the fields a gateway needs, its support says. `Debug` shows nothing.
///
/// # Example: a name and a country
///
/// ```
/// use paynet::RecurringCardholder;
///
/// let holder = RecurringCardholder::new().first_name("Ada").last_name("Lovelace").country("GB");
/// assert_eq!(format!("{holder:?}"), "RecurringCardholder([redacted])");
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
#[must_use = "it is sent only as part of a call"]
pub struct RecurringCardholder {
    first_name: Option<String>,
    last_name: Option<String>,
    address1: Option<String>,
    city: Option<String>,
    zip_code: Option<String>,
    country: Option<String>,
}

impl RecurringCardholder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// `first-name`.
    pub fn first_name(mut self, text: impl Into<String>) -> Self {
        self.first_name = Some(text.into());
        self
    }

    /// `last-name`.
    pub fn last_name(mut self, text: impl Into<String>) -> Self {
        self.last_name = Some(text.into());
        self
    }

    /// `address1`.
    pub fn address1(mut self, text: impl Into<String>) -> Self {
        self.address1 = Some(text.into());
        self
    }

    /// `city`.
    pub fn city(mut self, text: impl Into<String>) -> Self {
        self.city = Some(text.into());
        self
    }

    /// `zip-code`.
    pub fn zip_code(mut self, text: impl Into<String>) -> Self {
        self.zip_code = Some(text.into());
        self
    }

    /// `country`: 2 letters.
    pub fn country(mut self, code: impl Into<String>) -> Self {
        self.country = Some(code.into());
        self
    }

    fn parameters<'a>(&'a self, typed: &mut Typed<'a>) {
        typed
            .add_some("first-name", self.first_name.as_deref())
            .add_some("last-name", self.last_name.as_deref())
            .add_some("address1", self.address1.as_deref())
            .add_some("city", self.city.as_deref())
            .add_some("zip-code", self.zip_code.as_deref())
            .add_some("country", self.country.as_deref());
    }
}

impl fmt::Debug for RecurringCardholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecurringCardholder([redacted])")
    }
}
