//! `get-balance`: what is there to pay with (wire specification 4.9).

mod balance;

pub use balance::{Balance, Balances};

use crate::{
    Account, Endpoint, Message, Target,
    error::token,
    form::{Form, Table},
};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, Secret, WriteError};
use std::fmt;

const TABLE: Table = Table {
    section: "Paynet 4.9",
    lengths: &[("balance-provider", 1..=128), ("balance-name", 1..=128)],
};

/// Asks for balances. Reads, and may be repeated.
///
/// A command of v2, signed with HMAC-SHA1: the account needs a [control key](crate::Credentials::control_key), and the gateway's
/// support must have enabled the command.
///
/// # Example: the merchant's balance in one currency
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &paynet::Client) -> Result<(), paynet::FetchError> {
/// use paynet::GetBalance;
///
/// let balances = client.send(&GetBalance::of_merchant("my-merchant").balance_name("USD")).await?;
/// for balance in balances.iter() {
///     println!("{:?} {:?} {:?}", balance.name(), balance.amount(), balance.currency());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a call asks nothing until it is sent"]
pub struct GetBalance {
    target: Target,
    provider: Option<String>,
    name: Option<String>,
    extra: Vec<(String, Secret)>,
}

impl GetBalance {
    /// The balance that an endpoint has at a provider, `balance-provider`: up to 128 characters. The answer names no currency. A
    /// group is refused: no such form is documented.
    pub fn at_endpoint(endpoint: Endpoint, provider: impl Into<String>) -> Self {
        Self::of(Target::Endpoint(endpoint), Some(provider.into()))
    }

    /// The balances of a merchant, by login. Usually that is [`Account::login`].
    pub fn of_merchant(login: impl Into<String>) -> Self {
        Self::of(Target::Merchant(login.into()), None)
    }

    /// The balances of the merchants of a manager, by the manager's login.
    pub fn of_manager(login: impl Into<String>) -> Self {
        Self::of(Target::Manager(login.into()), None)
    }

    /// One balance instead of all, `balance-name`: up to 128 characters. Of merchants and managers only; an endpoint's is refused
    /// when the call is written.
    pub fn balance_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Adds a parameter that has no setter here (wire specification 4.0.3).
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), Secret::new(value.into())));
        self
    }

    fn of(target: Target, provider: Option<String>) -> Self {
        Self {
            target,
            provider,
            name: None,
            extra: Vec::new(),
        }
    }
}

impl Operation for GetBalance {
    type Account = Account;
    type Answer = Balances;
    type Effect = Reads;

    const NAME: &'static str = "get-balance";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        if let Target::Endpoint(endpoint) = self.target {
            endpoint.refuse_group(TABLE.section)?;
            if self.name.is_some() {
                let problem = "is none of an endpoint's parameters, leave it out or ask for a merchant's balances";
                return Err(WriteError::new("balance-name", problem).rule(TABLE.section));
            }
        }
        let mut form = Form::new(&TABLE);
        form.put_some("balance-name", self.name.as_deref())?
            .put_some("balance-provider", self.provider.as_deref())?
            .extra(&self.extra)?;
        Ok(Message::new(Self::NAME, self.target.clone(), form.finish())
            .with_version("v2")
            .with_hmac_sha1())
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<Balances, FetchError> {
        token::balances(&account.answer(&response))
    }
}

impl fmt::Debug for GetBalance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GetBalance")
            .field("target", &self.target)
            .field("provider", &self.provider)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
