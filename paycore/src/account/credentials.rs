use super::{AccountError, Mode};
use http::HeaderValue;
use payout_core::Secret;
use payout_signing::basic;
use std::fmt;

/// A Commerce Account ID and its API key, for one of the two modes.
///
/// Test and live share host and key; only what is sent tells them apart, so the mode is stated here once and goes into every create.
/// `Debug` shows the account id, never the key.
///
/// # Example: from the environment
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paycore::Credentials;
///
/// # let key = || -> Result<String, std::env::VarError> { Ok("0123456789abcdefghijklmnopqrstuvwxyzABCDEFG".to_owned()) };
/// # stringify!(
/// let key = || std::env::var("PAYCORE_API_KEY");
/// # );
/// let credentials = Credentials::live("coma_FoXWOaBSEnUpvP4I", key()?)?;
/// assert_eq!(format!("{credentials:?}"), "Credentials { mode: Live, account_id: \"coma_FoXWOaBSEnUpvP4I\", api_key: [redacted], .. }");
/// # Ok(())
/// # }
/// ```
pub struct Credentials {
    mode: Mode,
    account_id: String,
    api_key: Secret,
    basic: basic::Credentials,
}

impl Credentials {
    /// Credentials for the test mode.
    ///
    /// # Errors
    ///
    /// [`AccountError::AccountId`], [`AccountError::ApiKey`]: empty, with a control character or a blank at an end, or a colon in the
    /// id. [`AccountError::OtherKey`]: a public key (`pk_`) or a private key for callbacks (`sk_`).
    pub fn test(account_id: impl Into<String>, api_key: impl Into<String>) -> Result<Self, AccountError> {
        Self::of(Mode::Test, account_id.into(), api_key.into())
    }

    /// Credentials that move real money.
    ///
    /// # Errors
    ///
    /// As [`test`](Self::test).
    pub fn live(account_id: impl Into<String>, api_key: impl Into<String>) -> Result<Self, AccountError> {
        Self::of(Mode::Live, account_id.into(), api_key.into())
    }

    /// The mode.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The Commerce Account ID.
    #[must_use]
    pub fn account_id(&self) -> &str {
        &self.account_id
    }

    pub(super) fn authorization(&self) -> HeaderValue {
        self.basic.authorization()
    }

    /// The text without the key, plain or as the header holds it.
    pub(super) fn redact(&self, text: &str) -> String {
        let header = self.authorization();
        let encoded = header.to_str().unwrap_or_default().trim_start_matches("Basic ");
        text.replace(self.api_key.expose(), "[redacted]")
            .replace(encoded, "[redacted]")
    }

    fn of(mode: Mode, account_id: String, api_key: String) -> Result<Self, AccountError> {
        if let Some(problem) = problem(
            &account_id,
            "it is empty, take the Commerce Account ID from the dashboard (coma_...)",
        ) {
            return Err(AccountError::AccountId { problem });
        }
        if account_id.contains(':') {
            let problem = "it holds a colon, which would end it in the header; give the id alone, not id:key";
            return Err(AccountError::AccountId { problem });
        }
        let key = Secret::new(api_key);
        if let Some(problem) = problem(key.expose(), "it is empty, take it from the dashboard") {
            return Err(AccountError::ApiKey { problem });
        }
        for (prefix, kind) in [
            ("pk_", "public key"),
            ("com_pk_", "public key"),
            ("sk_", "private key for callbacks"),
        ] {
            if key.expose().starts_with(prefix) {
                return Err(AccountError::OtherKey { kind, prefix, mode });
            }
        }
        // Checked above, with texts that name the fields; its own rules are the same.
        let basic =
            basic::Credentials::new(account_id.as_str(), key.expose()).map_err(|_| AccountError::AccountId {
                problem: "it cannot stand in an Authorization header",
            })?;
        Ok(Self {
            mode,
            account_id,
            api_key: key,
            basic,
        })
    }
}

fn problem(text: &str, when_empty: &'static str) -> Option<&'static str> {
    if text.is_empty() {
        Some(when_empty)
    } else if text.chars().any(char::is_control) {
        Some("it holds a control character, perhaps a line end from a file; leave it out")
    } else if text.trim() != text {
        Some("it has a blank at its start or end, leave it out")
    } else {
        None
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("mode", &self.mode)
            .field("account_id", &self.account_id)
            .field("api_key", &format_args!("[redacted]"))
            .finish_non_exhaustive()
    }
}
