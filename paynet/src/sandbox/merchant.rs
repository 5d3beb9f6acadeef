//! Merchants of the gateway.

use super::{cards::Card, request::Target};
use crate::ControlKey;
use payout_core::sandbox::decimal;
use payout_signing::RsaPublicKey;
use std::collections::{BTreeMap, BTreeSet};

/// A merchant of the gateway: login, public key, control key, endpoints and groups.
///
/// # Example: one currency for each endpoint, and a group over both
///
/// ```
/// # fn merchant(public_key_pem: &str) -> Result<paynet::sandbox::Merchant, Box<dyn std::error::Error>> {
/// use paynet::sandbox::Merchant;
/// use paynet::{ControlKey, RsaPublicKey};
///
/// let key = RsaPublicKey::from_pem(public_key_pem)?;
/// let merchant = Merchant::new("TestMerchant", key, ControlKey::new("test-merchant-control")?)
///     .endpoint(39915, "USD")
///     .endpoint(39916, "EUR")
///     .group(1205, [39915, 39916]);
/// # Ok(merchant)
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a merchant is unknown until it is given to a sandbox"]
pub struct Merchant {
    pub(super) login: String,
    pub(super) key: RsaPublicKey,
    pub(super) control: ControlKey,
    endpoints: BTreeMap<u64, String>,
    groups: BTreeMap<u64, Vec<u64>>,
    pub(super) manager: Option<String>,
    pub(super) balances: BTreeMap<String, i128>,
    pub(super) cards: Vec<(u64, Card)>,
    /// A digest in place of the signature: of a simulation's merchant alone.
    #[cfg(feature = "simulation")]
    pub(super) stand_in: bool,
}

impl Merchant {
    /// A merchant without endpoints.
    pub fn new(login: impl Into<String>, key: RsaPublicKey, control: ControlKey) -> Self {
        Self {
            login: login.into(),
            key,
            control,
            endpoints: BTreeMap::new(),
            groups: BTreeMap::new(),
            manager: None,
            balances: BTreeMap::new(),
            cards: Vec::new(),
            #[cfg(feature = "simulation")]
            stand_in: false,
        }
    }

    /// A merchant of a simulation: see `account/signing_key.rs`.
    #[cfg(feature = "simulation")]
    pub(crate) fn simulated(login: impl Into<String>, key: RsaPublicKey, control: ControlKey) -> Self {
        Self {
            stand_in: true,
            ..Self::new(login, key, control)
        }
    }

    /// Whether the merchant with this key has signed the text.
    pub(super) fn has_signed(&self, text: &str, signature: &[u8]) -> bool {
        #[cfg(feature = "simulation")]
        if self.stand_in {
            use sha2::{Digest, Sha256};
            return Sha256::digest(text).as_slice() == signature;
        }
        self.key.verify_sha256(text.as_bytes(), signature).is_ok()
    }

    /// Adds an endpoint, which serves one currency (section 2.2).
    pub fn endpoint(mut self, id: u64, currency: impl Into<String>) -> Self {
        self.endpoints.insert(id, currency.into());
        self
    }

    /// Adds a group of endpoints, which serves the currencies of all of them.
    pub fn group(mut self, id: u64, endpoints: impl IntoIterator<Item = u64>) -> Self {
        self.groups.insert(id, endpoints.into_iter().collect());
        self
    }

    /// What the merchant has in a currency before the first payout, as decimal text in major units: `1000.00`. A text that is
    /// no decimal number counts as zero, as does a currency without one; payouts are made all the same.
    pub fn balance(mut self, currency: impl Into<String>, amount: &str) -> Self {
        let amount = decimal::parse(amount).unwrap_or_default();
        self.balances.insert(currency.into(), amount);
        self
    }

    /// Whose balances show this merchant's, too: the login of a manager, who is registered as a merchant of its own (section
    /// 4.9).
    pub fn managed_by(mut self, login: impl Into<String>) -> Self {
        self.manager = Some(login.into());
        self
    }

    /// A card that is stored already, under this `card-ref-id`.
    pub fn stored_card(mut self, card_ref_id: u64, number: impl Into<String>) -> Self {
        self.cards.push((card_ref_id, Card::new(number.into())));
        self
    }

    /// The currencies of its balances and endpoints, in alphabetical order.
    pub(super) fn currencies(&self) -> BTreeSet<&str> {
        let served = self.endpoints.values().map(String::as_str);
        self.balances.keys().map(String::as_str).chain(served).collect()
    }

    pub(super) fn currency_of(&self, endpoint: u64) -> Option<&str> {
        self.endpoints.get(&endpoint).map(String::as_str)
    }

    pub(super) fn has(&self, target: Target) -> bool {
        match target {
            Target::Endpoint(id) => self.endpoints.contains_key(&id),
            Target::Group(id) => self.groups.contains_key(&id),
        }
    }

    /// The endpoint that serves `currency` at this target.
    pub(super) fn serving(&self, target: Target, currency: &str) -> Option<u64> {
        let members = match &target {
            Target::Endpoint(id) => std::slice::from_ref(id),
            Target::Group(id) => self.groups.get(id)?,
        };
        let serves = |id: &u64| self.endpoints.get(id).is_some_and(|served| served == currency);
        members.iter().copied().find(serves)
    }
}
