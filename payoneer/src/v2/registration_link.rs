//! POST `/payees/registration-link`: the page where a payee signs up or signs in (Payoneer 4.3).

mod country;
mod payee;

pub use country::{Country, CountryError};
pub use payee::{Address, Company, Contact, Payee, PayeeKind};

use super::{
    Account, Link, Message, error,
    link::{Journey, journey_setters},
    wire::{FREE_TEXT, check_text, json},
};
use crate::{Code, PayeeId, RedirectUrl};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, WriteError};
use serde::Serialize;

const SECTION: &str = "Payoneer 4.3";

/// Asks for a page where a payee signs up, or signs in, and consents to be paid by this program. Moves no money; each call makes a
/// new link.
///
/// # Example: with what you know of the payee already
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use payoneer::v2::{Address, Contact, Payee, PayoutMethod, RegistrationLink};
///
/// let call = RegistrationLink::new("ID123".parse()?)
///     .client_session_id("s-77")
///     .redirect_url("https://shop.example/back?p={{apuid}}".parse()?)
///     .payout_methods([PayoutMethod::Bank])
///     .payee(
///         Payee::individual()
///             .contact(Contact::new().first_name("Ada").last_name("Lovelace"))
///             .address(Address::new().country("GB".parse()?).city("London")),
///     );
/// # let _ = call;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a call asks nothing until it is sent"]
pub struct RegistrationLink {
    payee_id: PayeeId,
    journey: Journey,
    payout_methods: Vec<PayoutMethod>,
    registration_mode: Option<String>,
    lock_type: Option<String>,
    payee: Option<Payee>,
}

/// How a payee may be paid, as the page offers it. The words are known from one source (Payoneer 4.3).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PayoutMethod {
    /// `PREPAID_CARD`.
    PrepaidCard,
    /// `BANK`.
    Bank,
    /// `PAYPAL`.
    PayPal,
    /// Another word.
    Other(String),
}

impl PayoutMethod {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::PrepaidCard => "PREPAID_CARD",
            Self::Bank => "BANK",
            Self::PayPal => "PAYPAL",
            Self::Other(text) => text,
        }
    }
}

impl RegistrationLink {
    /// A link for this payee, under an id that you choose.
    pub fn new(payee_id: PayeeId) -> Self {
        Self {
            payee_id,
            journey: Journey::default(),
            payout_methods: Vec::new(),
            registration_mode: None,
            lock_type: None,
            payee: None,
        }
    }

    journey_setters!();

    /// The methods that the page offers, `payout_methods_list`.
    pub fn payout_methods(mut self, methods: impl IntoIterator<Item = PayoutMethod>) -> Self {
        self.payout_methods = methods.into_iter().collect();
        self
    }

    /// `registration_mode`: clients send `FULL`.
    pub fn registration_mode(mut self, mode: impl Into<String>) -> Self {
        self.registration_mode = Some(mode.into());
        self
    }

    /// Which of the payee's data the page lets be changed, `lock_type`: clients send `NONE`.
    pub fn lock_type(mut self, lock: impl Into<String>) -> Self {
        self.lock_type = Some(lock.into());
        self
    }

    /// What the page fills in already, `payee`.
    pub fn payee(mut self, payee: Payee) -> Self {
        self.payee = Some(payee);
        self
    }
}

#[derive(Serialize)]
struct Body<'b> {
    payee_id: &'b str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_session_id: Option<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_url: Option<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_time: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    payout_methods_list: Vec<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_mode: Option<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lock_type: Option<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language_id: Option<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payee: Option<&'b Payee>,
}

impl Operation for RegistrationLink {
    type Account = Account;
    type Answer = Link;
    type Effect = Reads;

    const NAME: &'static str = "payees/registration-link";

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        account.program().check_id("payee_id", self.payee_id.as_str())?;
        self.journey.check()?;
        for method in &self.payout_methods {
            check_text("payout_methods_list", method.as_str(), &FREE_TEXT, SECTION)?;
        }
        for (field, text) in [
            ("registration_mode", &self.registration_mode),
            ("lock_type", &self.lock_type),
        ] {
            if let Some(text) = text {
                check_text(field, text, &FREE_TEXT, SECTION)?;
            }
        }
        if let Some(payee) = &self.payee {
            payee.check()?;
        }
        let body = json(&Body {
            payee_id: self.payee_id.as_str(),
            client_session_id: self.journey.client_session_id.as_deref(),
            redirect_url: self.journey.redirect_url.as_ref().map(RedirectUrl::as_str),
            redirect_time: self.journey.redirect_time,
            payout_methods_list: self.payout_methods.iter().map(PayoutMethod::as_str).collect(),
            registration_mode: self.registration_mode.as_deref(),
            lock_type: self.lock_type.as_deref(),
            language_id: self.journey.language_id.as_deref(),
            payee: self.payee.as_ref(),
        })?;
        Ok(Message::post(["payees", "registration-link"], body))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Link, FetchError> {
        Link::read(
            error::fetched(&response, Some(Code::PayeeNotFound))?,
            "registration_link",
        )
    }
}
