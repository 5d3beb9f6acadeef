use super::Environment;
use payout_core::BaseUrlError;
use payout_signing::rsa_key::Fingerprint;

/// Why gateway and credentials make no account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// The text is no base URL.
    #[error("`gateway`: {0}")]
    Url(BaseUrlError),
    /// A brand's known host, given with the other environment.
    #[error("`gateway`: {host} is a {known} host, use `Gateway::{known}` with {known} credentials")]
    #[non_exhaustive]
    Host {
        /// The host.
        host: String,
        /// What it is known to be.
        known: Environment,
    },
    /// Gateway and credentials are of two environments.
    #[error(
        "`credentials`: they are for {credentials} and the gateway is for {gateway}; logins, endpoints and keys of the two are \
         separate, use the {gateway} ones"
    )]
    #[non_exhaustive]
    Environments {
        /// The gateway's.
        gateway: Environment,
        /// The credentials'.
        credentials: Environment,
    },
    /// The login cannot be one.
    #[error("`login`: {problem}")]
    #[non_exhaustive]
    Login {
        /// What is wrong, and what would be right.
        problem: &'static str,
    },
    /// The private key is published, and the gateway moves real money.
    #[error(
        "`key`: the private half of {fingerprint} is published, so anybody could sign payouts with it; make a key of your own \
         (openssl genrsa 4096) and send its public half to the gateway's support"
    )]
    #[non_exhaustive]
    PublishedKey {
        /// The key.
        fingerprint: Fingerprint,
    },
    /// A command's path that cannot stand in a URL as it is.
    #[error("`path`: {path:?} is no path of plain segments (A-Z a-z 0-9 - . _ ~), write it like /api/v4/payout")]
    #[non_exhaustive]
    Path {
        /// The path.
        path: String,
    },
}

// By hand: the text holds the cause's, so `source()` must not give it a second time.
impl From<BaseUrlError> for AccountError {
    fn from(error: BaseUrlError) -> Self {
        Self::Url(error)
    }
}
