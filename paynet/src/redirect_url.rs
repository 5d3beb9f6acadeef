//! Where the receiver's browser is sent once the order has ended.

use crate::{callback_url::reachable, form::Typed};
use payout_core::{PublicUrl, WriteError};
use std::{fmt, str::FromStr};

/// The address of a page of yours, checked like a [`CallbackUrl`](crate::CallbackUrl): `https` by default, no user information, no
/// address of a private network. A browser calls it and not the gateway, so any port will do.
///
/// The browser comes by `POST`, in every outcome. What it carries is no status: ask [`Status`](crate::Status).
///
/// # Example: what is taken and what is not
///
/// ```
/// use paynet::RedirectUrl;
///
/// let url: RedirectUrl = "https://shop.example.com/done?order=7".parse()?;
/// assert_eq!(url.as_str(), "https://shop.example.com/done?order=7");
/// assert!("http://shop.example.com/done".parse::<RedirectUrl>().is_err());
/// # Ok::<(), payout_core::WriteError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RedirectUrl(PublicUrl);

impl RedirectUrl {
    /// Reads a URL that starts with `https://`, or one of a loopback address.
    ///
    /// # Errors
    ///
    /// Says which rule the URL breaks.
    pub fn parse(url: &str) -> Result<Self, WriteError> {
        Self::read("redirect_url", url, false)
    }

    /// Reads a URL that may start with `http://`: then everybody on its way sees whom you pay.
    ///
    /// # Errors
    ///
    /// Says which rule the URL breaks.
    pub fn with_plain_http(url: &str) -> Result<Self, WriteError> {
        Self::read("redirect_url", url, true)
    }

    /// The URL as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether the host is a loopback address: taken only with an account whose gateway is one too.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.0.is_loopback()
    }

    pub(crate) fn read(field: &'static str, text: &str, plain: bool) -> Result<Self, WriteError> {
        reachable(text, plain)
            .map(Self)
            .map_err(|problem| WriteError::new(field, problem).rule("Paynet 4.1"))
    }
}

impl FromStr for RedirectUrl {
    type Err = WriteError;

    fn from_str(url: &str) -> Result<Self, WriteError> {
        Self::parse(url)
    }
}

impl fmt::Display for RedirectUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where the receiver's browser goes in the end: one page for every outcome, or one for each of two. Not all three, and not half a
/// pair (wire specification 4.1).
///
/// Where nobody has to be sent back and the gateway wants a URL all the same, its documents advise to name the brand's own
/// documentation site.
///
/// # Example: a pair
///
/// ```
/// use paynet::Redirect;
///
/// let redirect = Redirect::ByOutcome {
///     success: "https://shop.example.com/paid".parse()?,
///     fail: "https://shop.example.com/not-paid".parse()?,
/// };
/// # let _ = redirect;
/// # Ok::<(), payout_core::WriteError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Redirect {
    /// `redirect_url`, up to 128 characters.
    Always(RedirectUrl),
    /// `redirect_success_url` and `redirect_fail_url`, up to 1024 characters each.
    ByOutcome {
        /// Where the order was approved.
        success: RedirectUrl,
        /// Where it was not.
        fail: RedirectUrl,
    },
}

impl Redirect {
    pub(crate) fn urls(&self) -> impl Iterator<Item = (&'static str, &RedirectUrl)> {
        let (first, second) = match self {
            Self::Always(url) => (("redirect_url", url), None),
            Self::ByOutcome { success, fail } => (("redirect_success_url", success), Some(("redirect_fail_url", fail))),
        };
        std::iter::once(first).chain(second)
    }

    pub(crate) fn parameters<'a>(&'a self, typed: &mut Typed<'a>) {
        for (name, url) in self.urls() {
            typed.add(name, url.as_str());
        }
    }
}

impl From<RedirectUrl> for Redirect {
    fn from(url: RedirectUrl) -> Self {
        Self::Always(url)
    }
}
