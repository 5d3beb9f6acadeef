//! `GET /account/balances` (wire specification 3.5).

mod currency_account;

pub use currency_account::{CurrencyAccount, CurrencyAccounts};

use crate::{Account, Message, error};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, WriteError};

/// Asks what is there to pay with. May be repeated; moves nothing, so it is a good first call with new credentials.
///
/// # Example: whether a balance suffices
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &paycore::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use paycore::{Balances, Money};
///
/// let accounts = client.send(&Balances::new()).await?;
/// let needed: Money = "100 USD".parse()?;
/// let there = accounts.get("USD").and_then(|account| account.active());
/// println!("{}", there.is_some_and(|there| there.compare(&needed).is_ok_and(std::cmp::Ordering::is_ge)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[must_use = "a call asks nothing until it is sent"]
pub struct Balances(());

impl Balances {
    /// The call, which has no parameters.
    pub fn new() -> Self {
        Self(())
    }
}

impl Operation for Balances {
    type Account = Account;
    type Answer = CurrencyAccounts;
    type Effect = Reads;

    const NAME: &'static str = "account/balances";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get("/account/balances"))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<CurrencyAccounts, FetchError> {
        error::fetched(account, &response, |document| {
            CurrencyAccounts::read(document, &response)
        })
    }
}
