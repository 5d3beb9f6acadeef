//! `get-card-info`: what may be shown of a stored card (wire specification 4.7).

use crate::{
    Account, CardRefId, ControlText, Endpoint, Fields, Message,
    error::token,
    form::{Form, Table},
};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, RawAnswer, Reads, Secret, WriteError};
use std::fmt;

const TABLE: Table = Table {
    section: "Paynet 4.7",
    lengths: &[("login", 1..=20), ("cardrefid", 1..=20)],
};

/// Asks what may be shown of a stored card. Reads, and may be repeated.
///
/// A command of v2, proved by a `control`: the account needs a [control key](crate::Credentials::control_key). Login and token have
/// 20 characters at most here.
///
/// # Example: a stored card
///
/// ```
/// use paynet::{Endpoint, GetCardInfo};
///
/// let call = GetCardInfo::new(Endpoint::Id(39915), "7654321".parse()?);
/// # let _ = call;
/// # Ok::<(), payout_core::IdError>(())
/// ```
#[must_use = "a call asks nothing until it is sent"]
pub struct GetCardInfo {
    endpoint: Endpoint,
    card: CardRefId,
    extra: Vec<(String, Secret)>,
}

impl GetCardInfo {
    /// A look at this card.
    pub fn new(endpoint: Endpoint, card: CardRefId) -> Self {
        Self {
            endpoint,
            card,
            extra: Vec::new(),
        }
    }

    /// Adds a parameter that has no setter here (wire specification 4.0.3). The control does not cover it.
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), Secret::new(value.into())));
        self
    }
}

impl Operation for GetCardInfo {
    type Account = Account;
    type Answer = CardInfo;
    type Effect = Reads;

    const NAME: &'static str = "get-card-info";

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        let mut form = Form::new(&TABLE);
        form.put("cardrefid", self.card.as_str())?
            .put("login", account.login())?
            .extra(&self.extra)?;
        let text = ControlText::new().text(account.login()).text(self.card.as_str());
        Ok(Message::new(Self::NAME, self.endpoint, form.finish())
            .with_version("v2")
            .with_control(text))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<CardInfo, FetchError> {
        Ok(CardInfo {
            fields: token::read_fields(&account.answer(&response), "get-card-info-response")?,
            raw: RawAnswer::new(&response),
        })
    }
}

impl fmt::Debug for GetCardInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GetCardInfo")
            .field("endpoint", &self.endpoint)
            .field("card", &self.card)
            .finish_non_exhaustive()
    }
}

/// What may be shown of a card. `Debug` shows nothing of it.
#[derive(Debug, Clone)]
pub struct CardInfo {
    fields: Fields,
    raw: RawAnswer,
}

impl CardInfo {
    /// The name on the card.
    #[must_use]
    pub fn card_printed_name(&self) -> Option<&str> {
        self.text("card-printed-name")
    }

    /// The first digits, which tell the issuer.
    #[must_use]
    pub fn bin(&self) -> Option<&str> {
        self.text("bin")
    }

    /// The last four digits.
    #[must_use]
    pub fn last_four_digits(&self) -> Option<&str> {
        self.text("last-four-digits")
    }

    /// The year it expires in, as the gateway writes it.
    #[must_use]
    pub fn expire_year(&self) -> Option<&str> {
        self.text("expire-year")
    }

    /// The month it expires in, as the gateway writes it.
    #[must_use]
    pub fn expire_month(&self) -> Option<&str> {
        self.text("expire-month")
    }

    /// What 3-D Secure said of it, open text.
    #[must_use]
    pub fn result_3d(&self) -> Option<&str> {
        self.text("result-3d")
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).filter(|value| !value.is_empty())
    }
}

crate::wire::answer_accessors!(CardInfo);
