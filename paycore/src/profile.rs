//! `GET /account/profile` (wire specification 3.6).

use crate::{
    Account, Attributes, Message, error,
    wire::{Value, WireError},
};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, WriteError};
use std::fmt;

/// Asks how the Commerce Account is set up. May be repeated.
///
/// # Example: whether the account can pay
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &paycore::Client) -> Result<(), paycore::FetchError> {
/// let profile = client.send(&paycore::Profile::new()).await?;
/// println!("{}", profile.is_active());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[must_use = "a call asks nothing until it is sent"]
pub struct Profile(());

impl Profile {
    /// The call, which has no parameters.
    pub fn new() -> Self {
        Self(())
    }
}

impl Operation for Profile {
    type Account = Account;
    type Answer = AccountProfile;
    type Effect = Reads;

    const NAME: &'static str = "account/profile";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get("/account/profile"))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<AccountProfile, FetchError> {
        error::fetched(account, &response, |document| {
            let data = document
                .top()
                .object("data")?
                .ok_or(WireError::Missing { name: "data" })?;
            let attributes = data.object("attributes")?.ok_or(WireError::Missing {
                name: "data.attributes",
            })?;
            Ok(AccountProfile { attributes })
        })
    }
}

/// How a Commerce Account is set up.
///
/// Treat it as a secret: account answers have held keys before. `Debug` shows nothing of it, and no raw body is kept.
#[derive(Clone)]
pub struct AccountProfile {
    attributes: Attributes,
}

impl AccountProfile {
    /// `new`, `active`, `inactive`, `moderation_requested`, `moderation_pending` or `archived`.
    #[must_use]
    pub fn status(&self) -> Option<&str> {
        self.attributes.text("status")
    }

    /// Whether the account can make payouts and payments.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status()
            .is_some_and(|status| status.eq_ignore_ascii_case("active"))
    }

    /// The account's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.attributes.text("name")
    }

    /// Where callbacks go that have no address of their own.
    #[must_use]
    pub fn callback_url(&self) -> Option<&str> {
        self.attributes.text("callback_url")
    }

    /// Whether there are real balances: not with the scheme `none`. `None` where the answer does not say.
    #[must_use]
    pub fn has_ledger(&self) -> Option<bool> {
        self.attributes
            .text("ledger_scheme")
            .map(|scheme| !scheme.eq_ignore_ascii_case("none"))
    }

    /// The addresses that may call the Private API; none means that every address may.
    #[must_use]
    pub fn ip_white_list(&self) -> Vec<String> {
        let entries = self.attributes.array("api_ip_white_list").unwrap_or_default();
        entries
            .into_iter()
            .filter_map(|entry| match entry {
                Value::Text(address) => Some(address),
                _ => None,
            })
            .collect()
    }

    /// Every attribute.
    #[must_use]
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }
}

impl fmt::Debug for AccountProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountProfile([redacted])")
    }
}
