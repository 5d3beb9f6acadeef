//! Programs of the sandbox.

use crate::Environment;
use base64::{Engine, prelude::BASE64_STANDARD};
use payout_core::Secret;
use payout_core::sandbox::decimal;
use std::collections::BTreeMap;

/// A program of the sandbox, with everything that a welcome letter and a first funding bring: id, API user name and password,
/// currencies with balances, perhaps payees.
///
/// # Example: a program with a thousand dollars and a payee
///
/// ```
/// use payoneer::v2::sandbox::Partner;
///
/// let partner = Partner::sandbox("100000001", "TestOnlyUser", "TEST ONLY password")
///     .balance("USD", "1000.00")
///     .payee("ID123");
/// # let _ = partner;
/// ```
#[derive(Debug)]
#[must_use = "a program is unknown until it is given to a sandbox"]
pub struct Partner {
    pub(super) program_id: String,
    pub(super) environment: Environment,
    /// The one `Authorization` header that opens it.
    pub(super) basic: Secret,
    pub(super) currency: Option<String>,
    pub(super) balances: BTreeMap<String, i128>,
    pub(super) payees: Vec<(String, bool)>,
    pub(super) minimum: Option<i128>,
    pub(super) fee: i128,
}

impl Partner {
    /// A program of the sandbox environment. It is refused at Payoneer's production host.
    pub fn sandbox(program_id: impl Into<String>, user: &str, password: &str) -> Self {
        Self::new(Environment::Sandbox, program_id.into(), user, password)
    }

    /// A program of the production environment. It is refused at Payoneer's sandbox host.
    pub fn production(program_id: impl Into<String>, user: &str, password: &str) -> Self {
        Self::new(Environment::Production, program_id.into(), user, password)
    }

    fn new(environment: Environment, program_id: String, user: &str, password: &str) -> Self {
        let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")));
        Self {
            program_id,
            environment,
            basic: Secret::new(basic),
            currency: None,
            balances: BTreeMap::new(),
            payees: Vec::new(),
            minimum: None,
            fee: 0,
        }
    }

    /// What the program has in a currency at first, as decimal text: `1000.00`. A text that is no decimal number counts as
    /// zero. The first currency is the program's own, which `GET /balance` shows; payouts are taken in those that are named
    /// here.
    pub fn balance(mut self, currency: impl Into<String>, amount: &str) -> Self {
        let currency = currency.into();
        self.currency.get_or_insert_with(|| currency.clone());
        self.balances
            .insert(currency, decimal::parse(amount).unwrap_or_default());
        self
    }

    /// A payee who is registered and `ACTIVE` from the start.
    pub fn payee(mut self, payee_id: impl Into<String>) -> Self {
        self.payees.push((payee_id.into(), false));
        self
    }

    /// The same, who consents to charges, too.
    pub fn chargeable_payee(mut self, payee_id: impl Into<String>) -> Self {
        self.payees.push((payee_id.into(), true));
        self
    }

    /// Refuses payouts below this amount, as a program's settings can (section 4.14): `20.00`.
    pub fn minimum(mut self, amount: &str) -> Self {
        self.minimum = decimal::parse(amount);
        self
    }

    /// Keeps this of the balance for each payout, and shows the sum as `fees_due`. A cancel does not give it back.
    pub fn fee(mut self, amount: &str) -> Self {
        self.fee = decimal::parse(amount).unwrap_or_default();
        self
    }
}
