//! `create-card-ref`: stores the card of an earlier payment as a token (wire specification 4.7).

use crate::{
    Account, CardRefId, ControlText, Endpoint, Fields, Message, OrderId,
    error::token,
    form::{Form, Table},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Changes, Operation, RawAnswer, Reference, Secret, SendError, WriteError};
use std::fmt;

const TABLE: Table = Table {
    section: "Paynet 4.7",
    lengths: &[("client_orderid", 1..=128)],
};

/// Makes a token of the card that an earlier payment used. Moves no money.
///
/// The earlier payment must be in its final status. Whether a second call gives the same token is not documented, and no look-up
/// of tokens is known: store the one you get. A token can be used without limit.
///
/// # Example: from a payment that has ended
///
/// ```
/// use paynet::{CreateCardRef, Endpoint};
///
/// let call = CreateCardRef::new(Endpoint::Id(39915), &"payment-17".parse()?, "6982864".parse()?);
/// # let _ = call;
/// # Ok::<(), payout_core::IdError>(())
/// ```
#[must_use = "a call makes nothing until it is sent"]
pub struct CreateCardRef {
    endpoint: Endpoint,
    reference: Reference,
    order_id: OrderId,
    v2: bool,
    extra: Vec<(String, Secret)>,
}

impl CreateCardRef {
    /// A token of the card in the payment with these two ids.
    pub fn new(endpoint: Endpoint, reference: &Reference, order_id: OrderId) -> Self {
        Self {
            endpoint,
            reference: reference.clone(),
            order_id,
            v2: false,
            extra: Vec::new(),
        }
    }

    /// Uses the command's older form, `v2` with a `control`: for a brand that has no other. The account needs a
    /// [control key](crate::Credentials::control_key).
    pub fn v2(mut self) -> Self {
        self.v2 = true;
        self
    }

    /// Adds a parameter that has no setter here (wire specification 4.0.3).
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), Secret::new(value.into())));
        self
    }
}

impl Operation for CreateCardRef {
    type Account = Account;
    type Answer = CardRef;
    type Effect = Changes;

    const NAME: &'static str = "create-card-ref";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        let mut form = Form::new(&TABLE);
        form.put("client_orderid", self.reference.as_str())?
            .put("login", account.login())?
            .put("orderid", self.order_id.as_str())?
            .extra(&self.extra)?;
        let message = Message::new(Self::NAME, self.endpoint, form.finish());
        Ok(if self.v2 {
            let text = ControlText::new()
                .text(account.login())
                .text(self.reference.as_str())
                .text(self.order_id.as_str());
            message.with_version("v2").with_control(text)
        } else {
            message
        })
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<CardRef, SendError> {
        let answer = account.answer(&response);
        let fields = token::card_ref_fields(&answer, &self.reference, &self.order_id)?;
        let Some(id) = fields.get("card-ref-id").filter(|id| !id.is_empty()) else {
            let detail = "the answer has no card-ref-id".to_owned();
            return Err(token::incomplete(&answer, &self.reference, detail));
        };
        let id = CardRefId::new(id).map_err(|error| token::incomplete(&answer, &self.reference, error.to_string()))?;
        Ok(CardRef {
            id,
            raw: RawAnswer::new(&response),
            fields,
        })
    }
}

impl fmt::Debug for CreateCardRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateCardRef")
            .field("endpoint", &self.endpoint)
            .field("reference", &self.reference)
            .field("order_id", &self.order_id)
            .field("v2", &self.v2)
            .finish_non_exhaustive()
    }
}

/// A stored card.
#[must_use = "store the token: no look-up of tokens is known"]
#[derive(Debug, Clone)]
pub struct CardRef {
    id: CardRefId,
    fields: Fields,
    raw: RawAnswer,
}

impl CardRef {
    /// The token, `card-ref-id`.
    #[must_use]
    pub fn card_ref_id(&self) -> &CardRefId {
        &self.id
    }

    /// What is the same for every token of one card number, `unq-card-ref-id`.
    #[must_use]
    pub fn unq_card_ref_id(&self) -> Option<&str> {
        self.text("unq-card-ref-id")
    }

    /// The recurring payment of the card, `recurring-payment-id`.
    #[must_use]
    pub fn recurring_payment_id(&self) -> Option<&str> {
        self.text("recurring-payment-id")
    }

    /// A token that can be a destination only, `dst-card-ref-id`: some brands.
    #[must_use]
    pub fn dst_card_ref_id(&self) -> Option<&str> {
        self.text("dst-card-ref-id")
    }

    /// A recurring payment that can be a destination only, `dst-recurring-payment-id`: some brands.
    #[must_use]
    pub fn dst_recurring_payment_id(&self) -> Option<&str> {
        self.text("dst-recurring-payment-id")
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).filter(|value| !value.is_empty())
    }
}

crate::wire::answer_accessors!(CardRef);
