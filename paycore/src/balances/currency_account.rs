use crate::{
    Attributes, currencies,
    wire::{Value, WireError, decimal, resource::Document},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Currency, Money, RawAnswer};

/// The currency accounts of one answer, in its order. There may be none: an account without a ledger has no real balances.
#[derive(Debug, Clone)]
pub struct CurrencyAccounts {
    account_id: Option<String>,
    list: Vec<CurrencyAccount>,
    raw: RawAnswer,
}

/// The balance in one currency. Sums are the text of the answer, digit by digit; a balance can be below zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyAccount {
    code: String,
    attributes: Attributes,
}

impl CurrencyAccounts {
    pub(super) fn read(document: &Document, response: &Response<Bytes>) -> Result<Self, WireError> {
        let data = document
            .top()
            .object("data")?
            .ok_or(WireError::Missing { name: "data" })?;
        let attributes = data.object("attributes")?.ok_or(WireError::Missing {
            name: "data.attributes",
        })?;
        let accounts = attributes.object("currency_accounts")?.ok_or(WireError::Missing {
            name: "currency_accounts",
        })?;
        let list = accounts.iter().map(|(code, value)| match value {
            Value::Nested(text) => Ok(CurrencyAccount {
                code: code.to_owned(),
                attributes: Attributes::parse(text)?,
            }),
            _ => Err(WireError::NoObject {
                name: "currency_accounts.*".to_owned(),
            }),
        });
        Ok(Self {
            account_id: data.text("id").map(str::to_owned),
            list: list.collect::<Result<_, _>>()?,
            raw: RawAnswer::new(response),
        })
    }

    /// The account by the code of its currency.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&CurrencyAccount> {
        self.list.iter().find(|account| account.code == code)
    }

    /// The accounts.
    pub fn iter(&self) -> std::slice::Iter<'_, CurrencyAccount> {
        self.list.iter()
    }

    /// The accounts as a slice.
    #[must_use]
    pub fn as_slice(&self) -> &[CurrencyAccount] {
        &self.list
    }

    /// The Commerce Account that the platform says they are of.
    #[must_use]
    pub fn account_id(&self) -> Option<&str> {
        self.account_id.as_deref()
    }

    /// The answer as it came.
    #[must_use]
    pub fn raw(&self) -> &RawAnswer {
        &self.raw
    }
}

impl<'a> IntoIterator for &'a CurrencyAccounts {
    type Item = &'a CurrencyAccount;
    type IntoIter = std::slice::Iter<'a, CurrencyAccount>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl CurrencyAccount {
    /// The code of the currency.
    #[must_use]
    pub fn currency_code(&self) -> &str {
        &self.code
    }

    /// The platform's id of the currency account, `comca_` and 16 letters and digits in samples.
    #[must_use]
    pub fn account_id(&self) -> Option<&str> {
        self.attributes.text("account_id")
    }

    /// What can be paid out now, `active_balance`.
    #[must_use]
    pub fn active(&self) -> Option<Money> {
        self.money_in("active_balance")
    }

    /// What payouts in progress hold, `pending_balance`.
    #[must_use]
    pub fn pending(&self) -> Option<Money> {
        self.money_in("pending_balance")
    }

    /// The rolling reserve, `reserved_balance`.
    #[must_use]
    pub fn reserved(&self) -> Option<Money> {
        self.money_in("reserved_balance")
    }

    /// The credit allowed, `overdraft_limit`.
    #[must_use]
    pub fn overdraft_limit(&self) -> Option<Money> {
        self.money_in("overdraft_limit")
    }

    /// What must stay, `balance_lower_limit`.
    #[must_use]
    pub fn lower_limit(&self) -> Option<Money> {
        self.money_in("balance_lower_limit")
    }

    /// One of the sums by its name on the wire, where the currency is known and its minor unit holds the sum exactly. For other
    /// currencies see [`money_with`](Self::money_with).
    #[must_use]
    pub fn money_in(&self, name: &str) -> Option<Money> {
        self.money_with(name, currencies::currency(&self.code).ok()?)
    }

    /// One of the sums by its name on the wire, in a currency whose exponent you state.
    ///
    /// # Example: a currency of the platform's dictionary
    ///
    /// ```
    /// # fn example(account: &paycore::CurrencyAccount) -> Result<(), payout_core::currency::CurrencyError> {
    /// let points = paycore::Currency::platform("POINTS", 2)?;
    /// let active = account.money_with("active_balance", points);
    /// # let _ = active;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn money_with(&self, name: &str, currency: Currency) -> Option<Money> {
        if currency.code() != self.code {
            return None;
        }
        decimal::money(self.attributes.decimal(name)?, currency)
    }

    /// Every member.
    #[must_use]
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }
}
