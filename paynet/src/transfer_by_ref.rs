//! `transfer-by-ref`: moves money to a card, the deposit to card (wire specification 4.8).

use crate::{Accepted, Account, CardNumber, CardRefId, Endpoint, Message, Status, error, form::Table, order::Order};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, MovesMoney, Operation, Reference, Secret, SendError, WriteError};
use std::fmt;

const TABLE: Table = Table {
    section: "Paynet 4.8",
    lengths: &[
        ("client_orderid", 1..=128),
        ("amount", 1..=10),
        ("currency", 3..=3),
        ("destination-card-no", 16..=19),
        ("destination-card-ref-id", 1..=20),
    ],
};

/// A transfer to a card. Sending it moves money. For cards the documents prefer it to a payout; the gateway's support says which of
/// the two is set up.
///
/// Its documented table is known in part only: what has a setter here, and [`extra`](Self::extra) for the rest. The login is part of
/// the signature and must not be a parameter.
///
/// # Example: to a stored card
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{CardRefId, Endpoint, TransferByRef};
///
/// let card: CardRefId = "7654321".parse()?;
/// let transfer = TransferByRef::new(Endpoint::Id(39915), "payout-2041".parse()?, "10.42 USD".parse()?, card)
///     .description("royalties, March");
/// # let _ = transfer;
/// # Ok(())
/// # }
/// ```
#[must_use = "a transfer moves nothing until it is sent"]
pub struct TransferByRef {
    order: Order,
    destination: TransferDestination,
}

/// The card that a transfer goes to: exactly one of the two ways to name it. `Debug` shows no card.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransferDestination {
    /// By its number, `destination-card-no`: 16 to 19 digits.
    CardNumber(CardNumber),
    /// By its token, `destination-card-ref-id`: up to 20 digits.
    CardRef(CardRefId),
}

impl From<CardNumber> for TransferDestination {
    fn from(number: CardNumber) -> Self {
        Self::CardNumber(number)
    }
}

impl From<CardRefId> for TransferDestination {
    fn from(card: CardRefId) -> Self {
        Self::CardRef(card)
    }
}

impl TransferByRef {
    /// A transfer of `amount` to a card.
    ///
    /// `reference` is sent as `client_orderid`: unique for the merchant login, for ever.
    pub fn new(
        endpoint: Endpoint,
        reference: Reference,
        amount: Amount,
        destination: impl Into<TransferDestination>,
    ) -> Self {
        Self {
            order: Order::new(endpoint, reference, amount),
            destination: destination.into(),
        }
    }

    /// What it is for, `order_desc`. Its length is not documented here.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.order.description = Some(text.into());
        self
    }

    /// Adds a parameter that has no setter here; it is sent and signed like the others (wire specification 4.0.3).
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.order.extra.push((name.into(), Secret::new(value.into())));
        self
    }

    /// The endpoint it goes to.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        self.order.endpoint
    }

    /// The amount.
    #[must_use]
    pub fn amount(&self) -> Amount {
        self.order.amount
    }

    pub(crate) fn order_reference(&self) -> &Reference {
        &self.order.reference
    }

    /// The look-up of this order by its reference alone, on the same endpoint, expecting its amount: for an answer that was
    /// lost (wire specification 4.0.8). Add the order id where it is known.
    pub fn status(&self) -> Status {
        self.order.status()
    }
}

impl Operation for TransferByRef {
    type Account = Account;
    type Answer = Accepted;
    type Effect = MovesMoney;

    const NAME: &'static str = "transfer-by-ref";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.order.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        let parameters = self.order.write(account, &TABLE, |typed| {
            match &self.destination {
                TransferDestination::CardNumber(number) => typed.add("destination-card-no", number.expose()),
                TransferDestination::CardRef(card) => typed.add("destination-card-ref-id", card.as_str()),
            };
        })?;
        let has = |name| parameters.get(name).is_some();
        if has("destination-card-no") && has("destination-card-ref-id") {
            let problem = "stands beside destination-card-ref-id, send one of the two";
            return Err(WriteError::new("destination-card-no", problem).rule(TABLE.section));
        }
        if has("login") {
            let problem = "is given by the signature (oauth_consumer_key) here, leave the parameter out";
            return Err(WriteError::new("login", problem).rule("Paynet 3.2"));
        }
        Ok(Message::new(Self::NAME, self.order.endpoint, parameters))
    }

    /// As the answer to a payout, which is an assumption: the documents do not say.
    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<Accepted, SendError> {
        error::order_accepted(&account.answer(&response), &self.order.reference)
    }
}

/// Shows what identifies the transfer, not the card.
impl fmt::Debug for TransferByRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.order.debug(f, "TransferByRef")
    }
}
