use super::AccountError;
use crate::Environment;
use payout_core::Secret;
use payout_signing::basic;
use std::fmt;

/// An API user name and its password, for one of the two environments.
///
/// Take both from Payoneer's welcome letter: the *API* password, not the one of the console, and not the program id in place of the
/// user name (Payoneer 2.2). `Debug` shows neither.
///
/// # Example: from the environment of the process
///
/// ```
/// use payoneer::v2::Credentials;
///
/// # fn example() -> Result<(), std::env::VarError> {
/// let credentials = Credentials::production("api-user", std::env::var("PAYONEER_API_PASSWORD")?);
/// # let _ = credentials;
/// # Ok(())
/// # }
/// ```
pub struct Credentials {
    user: String,
    password: Secret,
    environment: Environment,
}

impl Credentials {
    /// Credentials of the sandbox.
    #[must_use]
    pub fn sandbox(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self::of(Environment::Sandbox, user, password)
    }

    /// Credentials that move real money.
    #[must_use]
    pub fn production(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self::of(Environment::Production, user, password)
    }

    /// Which environment they belong to.
    #[must_use]
    pub fn environment(&self) -> Environment {
        self.environment
    }

    fn of(environment: Environment, user: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            user: user.into(),
            password: Secret::new(password.into()),
            environment,
        }
    }

    /// As HTTP Basic carries them (RFC 7617, section 2).
    pub(super) fn basic(self) -> Result<basic::Credentials, AccountError> {
        let password = self.password.expose();
        if password.is_empty() {
            return Err(AccountError::Password);
        }
        Ok(basic::Credentials::new(&self.user, password)?)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("environment", &self.environment)
            .field("user", &"[redacted]")
            .field("password", &self.password)
            .finish()
    }
}
