//! Commerce Accounts of the gateway (section 2.2).

use super::{call::Call, decimal};
use crate::PrivateKey;
use payout_core::Secret;
use std::collections::{BTreeMap, BTreeSet};

/// A Commerce Account: id, API key, private keys, balances and the options that change what a create does.
///
/// # Example: an account with two balances
///
/// ```
/// use paycore::sandbox::CommerceAccount;
/// use paycore::{Mode, PrivateKey};
///
/// let key = PrivateKey::new(Mode::Test, "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?;
/// let account = CommerceAccount::new("coma_FoXWOaBSEnUpvP4I", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")
///     .private_key(key)
///     .balance("USD", "110.00")
///     .balance("EUR", "0.00");
/// # let _ = account;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "an account is unknown until it is given to a sandbox"]
pub struct CommerceAccount {
    pub(super) id: String,
    pub(super) api_key: Secret,
    pub(super) private_keys: Vec<PrivateKey>,
    pub(super) public_keys: Vec<(String, bool)>,
    pub(super) balances: BTreeMap<String, i128>,
    pub(super) callback_url: Option<String>,
    pub(super) only_final: bool,
    pub(super) auto_process: bool,
    pub(super) status: String,
    pub(super) forbidden: BTreeSet<Call>,
}

impl CommerceAccount {
    /// An active account with no balance.
    pub fn new(id: impl Into<String>, api_key: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            api_key: Secret::new(api_key.into()),
            private_keys: Vec::new(),
            public_keys: Vec::new(),
            balances: BTreeMap::new(),
            callback_url: None,
            only_final: false,
            auto_process: false,
            status: "active".to_owned(),
            forbidden: BTreeSet::new(),
        }
    }

    /// What its callbacks of one mode are signed with, or those of both. Nobody is called back in a mode without a key.
    pub fn private_key(mut self, key: PrivateKey) -> Self {
        self.private_keys.push(key);
        self
    }

    /// A public key, which decides the mode on the Public API: live, if it begins with `pk_live_`.
    pub fn public_key(mut self, key: impl Into<String>) -> Self {
        let key = key.into();
        let is_test = !key.starts_with("pk_live_");
        self.public_keys.push((key, is_test));
        self
    }

    /// What the account has in a currency before the first payout, as decimal text in major units: `110.00`; a text that is no
    /// decimal number counts as zero. A payout of more fails with `insufficient_funds`. A currency without a balance pays whatever
    /// it is asked to.
    pub fn balance(mut self, currency: impl Into<String>, amount: &str) -> Self {
        let amount = decimal::parse(amount).unwrap_or_default();
        self.balances.insert(currency.into(), amount);
        self
    }

    /// Where callbacks go that have no `callback_url` of their own (section 6.3).
    pub fn callback_url(mut self, url: impl Into<String>) -> Self {
        self.callback_url = Some(url.into());
        self
    }

    /// Calls back final statuses only.
    pub fn only_final_callbacks(mut self) -> Self {
        self.only_final = true;
        self
    }

    /// Processes every payout at once, whatever its `options.auto_process` says: that this option is the stronger one is the worst
    /// that could be (section 11, question 9).
    pub fn auto_process(mut self) -> Self {
        self.auto_process = true;
        self
    }

    /// The account's status; only an `active` one can create anything (section 2.2).
    pub fn status(mut self, status: impl Into<String>) -> Self {
        self.status = status.into();
        self
    }

    /// The API key may not make this call: HTTP 403.
    pub fn forbid(mut self, call: Call) -> Self {
        self.forbidden.insert(call);
        self
    }
}
