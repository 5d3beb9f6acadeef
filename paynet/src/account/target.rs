use crate::Endpoint;
use payout_core::WriteError;
use payout_signing::percent;

/// What stands behind the command in a URL (wire specification 2.2 and 4.9).
///
/// # Example: an endpoint is a target
///
/// ```
/// use paynet::{Endpoint, Target};
///
/// assert_eq!(Target::from(Endpoint::Group(1204)), Target::Endpoint(Endpoint::Group(1204)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// `…/39915` or `…/group/1204`: nearly every command.
    Endpoint(Endpoint),
    /// `…/merchant/{login}`: the balances of a merchant.
    Merchant(String),
    /// `…/manager/{login}`: the balances of the merchants of a manager.
    Manager(String),
}

impl From<Endpoint> for Target {
    fn from(endpoint: Endpoint) -> Self {
        Self::Endpoint(endpoint)
    }
}

impl Target {
    /// The end of the URL's path. A login is a name, so it is percent-encoded with the signature's own encoder.
    pub(super) fn path(&self) -> Result<String, WriteError> {
        match self {
            Self::Endpoint(endpoint) => Ok(endpoint.to_string()),
            Self::Merchant(login) => named("merchant", login),
            Self::Manager(login) => named("manager", login),
        }
    }
}

fn named(kind: &'static str, login: &str) -> Result<String, WriteError> {
    let wrong = |problem: &'static str| Err(WriteError::new(kind, problem).rule("Paynet 4.9"));
    if login.is_empty() {
        wrong("has an empty login, give the one whose balances are asked for")
    } else if login.chars().any(char::is_control) {
        wrong("has a login with a control character, perhaps a line end; leave it out")
    } else if matches!(login, "." | "..") {
        // HTTP libraries resolve such a segment: another path would be sent than the one that is signed.
        wrong("has a login of dots alone, which no URL can carry; give the real one")
    } else {
        Ok(format!("{kind}/{}", percent::encode(login)))
    }
}
