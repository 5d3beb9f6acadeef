//! POST `/payees/login-link`: for payees who have an account (Payoneer 4.4).

use super::{
    Account, Link, Message, error,
    link::{Journey, journey_setters},
    wire::json,
};
use crate::{Code, PayeeId, RedirectUrl};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, WriteError};
use serde::Serialize;

/// Asks for a page where a payee who has a Payoneer account signs in. Moves no money; each call makes a new link.
///
/// # Example: sign in, and come back
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use payoneer::v2::LoginLink;
///
/// let call = LoginLink::new("ID123".parse()?).redirect_url("https://shop.example/back?p={{apuid}}".parse()?);
/// # let _ = call;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a call asks nothing until it is sent"]
pub struct LoginLink {
    payee_id: PayeeId,
    journey: Journey,
}

impl LoginLink {
    /// A link for this payee.
    pub fn new(payee_id: PayeeId) -> Self {
        Self {
            payee_id,
            journey: Journey::default(),
        }
    }

    journey_setters!();
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
    #[serde(skip_serializing_if = "Option::is_none")]
    language_id: Option<&'b str>,
}

impl Operation for LoginLink {
    type Account = Account;
    type Answer = Link;
    type Effect = Reads;

    const NAME: &'static str = "payees/login-link";

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        account.program().check_id("payee_id", self.payee_id.as_str())?;
        self.journey.check()?;
        let body = json(&Body {
            payee_id: self.payee_id.as_str(),
            client_session_id: self.journey.client_session_id.as_deref(),
            redirect_url: self.journey.redirect_url.as_ref().map(RedirectUrl::as_str),
            redirect_time: self.journey.redirect_time,
            language_id: self.journey.language_id.as_deref(),
        })?;
        Ok(Message::post(["payees", "login-link"], body))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Link, FetchError> {
        Link::read(error::fetched(&response, Some(Code::PayeeNotFound))?, "login_link")
    }
}
