use super::Mode;
use payout_core::{BaseUrl, BaseUrlError};

/// Why there is no account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// The text is no base URL.
    #[error("`base_url`: {0}")]
    Url(BaseUrlError),
    /// The base of another interface.
    #[error(
        "`base_url`: {url} is the address of the Public API or the payment page, payouts need the Private API (like \
         https://com.paycore.io/api)"
    )]
    #[non_exhaustive]
    PublicUrl {
        /// The URL.
        url: BaseUrl,
    },
    /// The account id cannot be one.
    #[error("`account_id`: {problem}")]
    #[non_exhaustive]
    AccountId {
        /// What is wrong, and what would be right.
        problem: &'static str,
    },
    /// The API key cannot be one.
    #[error("`api_key`: {problem}")]
    #[non_exhaustive]
    ApiKey {
        /// What is wrong, and what would be right.
        problem: &'static str,
    },
    /// A key of another kind, by its prefix.
    #[error(
        "`api_key`: it begins like a {kind} ({prefix}), which the Private API does not take; give the API key of the {mode} \
         credentials"
    )]
    #[non_exhaustive]
    OtherKey {
        /// What it looks like.
        kind: &'static str,
        /// The prefix that shows it.
        prefix: &'static str,
        /// The mode of the credentials.
        mode: Mode,
    },
}

// By hand: the text holds the cause's, so `source()` must not give it a second time.
impl From<BaseUrlError> for AccountError {
    fn from(error: BaseUrlError) -> Self {
        Self::Url(error)
    }
}
