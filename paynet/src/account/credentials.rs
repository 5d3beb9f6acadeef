use super::{AccountError, Environment, signing_key::SigningKey};
use crate::ControlKey;
use payout_signing::RsaKey;
use std::fmt;

/// A merchant login and its private key, for one of the two environments.
///
/// Sandbox and production have separate logins, keys and endpoints; mixing them is a frequent mistake, so the environment is part
/// of the value and [`Account::new`](crate::Account::new) compares it. `Debug` shows the key's fingerprint, never the key.
///
/// # Example: from a key file
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{Credentials, RsaKey};
///
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/test_only_rsa2048_pkcs8.pem");
/// let key = RsaKey::from_pem(&std::fs::read_to_string(path)?)?;
/// let credentials = Credentials::production("my-merchant", key);
/// # let _ = credentials;
/// # Ok(())
/// # }
/// ```
pub struct Credentials {
    login: String,
    key: SigningKey,
    control_key: Option<ControlKey>,
    environment: Environment,
}

impl Credentials {
    /// Credentials of a sandbox.
    #[must_use]
    pub fn sandbox(login: impl Into<String>, key: RsaKey) -> Self {
        Self::of(Environment::Sandbox, login, key)
    }

    /// Credentials that move real money.
    #[must_use]
    pub fn production(login: impl Into<String>, key: RsaKey) -> Self {
        Self::of(Environment::Production, login, key)
    }

    /// Adds the merchant's control key, which balances and the v2 commands are signed with. All of v4 goes without.
    ///
    /// # Example: for balances
    ///
    /// ```
    /// use paynet::{ControlKey, Credentials};
    ///
    /// # fn example(key: paynet::RsaKey) -> Result<(), paynet::ControlKeyError> {
    /// let control_key = ControlKey::new(std::env::var("PAYNET_CONTROL_KEY").unwrap_or_default())?;
    /// let credentials = Credentials::production("my-merchant", key).control_key(control_key);
    /// # let _ = credentials;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn control_key(mut self, key: ControlKey) -> Self {
        self.control_key = Some(key);
        self
    }

    /// Which environment they belong to.
    #[must_use]
    pub fn environment(&self) -> Environment {
        self.environment
    }

    /// The merchant login.
    #[must_use]
    pub fn login(&self) -> &str {
        &self.login
    }

    /// Credentials of a simulated merchant, whose proof no other gateway takes.
    #[cfg(feature = "simulation")]
    pub(crate) fn simulated(login: impl Into<String>, key: payout_signing::RsaPublicKey) -> Self {
        Self::of(Environment::Sandbox, login, SigningKey::StandIn(key))
    }

    fn of(environment: Environment, login: impl Into<String>, key: impl Into<SigningKey>) -> Self {
        Self {
            login: login.into(),
            key: key.into(),
            control_key: None,
            environment,
        }
    }

    pub(super) fn key(&self) -> &SigningKey {
        &self.key
    }

    pub(super) fn control_key_or_none(&self) -> Option<&ControlKey> {
        self.control_key.as_ref()
    }

    pub(super) fn check_login(&self) -> Result<(), AccountError> {
        let wrong = |problem| Err(AccountError::Login { problem });
        if self.login.is_empty() {
            wrong("it is empty, take it from the gateway's welcome letter")
        } else if self.login.chars().any(char::is_control) {
            wrong("it holds a control character, perhaps a line end from a file; leave it out")
        } else if self.login.trim() != self.login {
            wrong("it has a blank at its start or end, leave it out")
        } else {
            Ok(())
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("environment", &self.environment)
            .field("login", &self.login)
            .field("key", &self.key)
            .field("control_key", &self.control_key)
            .finish()
    }
}
