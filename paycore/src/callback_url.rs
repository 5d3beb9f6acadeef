//! Where the platform reports a payout.

use payout_core::{PublicUrl, WriteError};
use std::{fmt, str::FromStr};

const RULE: &str = "PayCore 8.5";

/// The address of your callback receiver: a [`PublicUrl`] by `https`, without a fragment. The platform is to call you, and nobody's
/// intranet. This library never fetches it.
///
/// A loopback address (`http://127.0.0.1:9000/paycore`) is taken, and works only with an account whose base URL is
/// a loopback address too.
///
/// # Example: what is taken and what is not
///
/// ```
/// use paycore::CallbackUrl;
///
/// let url: CallbackUrl = "https://shop.example.com/paycore/callback".parse()?;
/// assert_eq!(url.as_str(), "https://shop.example.com/paycore/callback");
///
/// let error = "http://shop.example.com/cb".parse::<CallbackUrl>().unwrap_err();
/// assert_eq!(error.to_string(), "`callback_url`: starts with http, use https (PayCore 8.5)");
/// # Ok::<(), payout_core::WriteError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CallbackUrl(PublicUrl);

impl CallbackUrl {
    /// Reads a URL.
    ///
    /// # Errors
    ///
    /// Says which rule the URL breaks.
    pub fn parse(url: &str) -> Result<Self, WriteError> {
        check(url)
            .map(Self)
            .map_err(|problem| WriteError::new("callback_url", problem).rule(RULE))
    }

    /// The URL as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether the host is a loopback address.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.0.is_loopback()
    }
}

fn check(text: &str) -> Result<PublicUrl, &'static str> {
    let url = PublicUrl::parse(text).map_err(|error| error.problem())?;
    if url.has_fragment() {
        return Err("has a fragment, which is never sent; leave it out");
    }
    if url.is_https() || url.is_loopback() {
        Ok(url)
    } else {
        Err("starts with http, use https")
    }
}

impl FromStr for CallbackUrl {
    type Err = WriteError;

    fn from_str(url: &str) -> Result<Self, WriteError> {
        Self::parse(url)
    }
}

impl fmt::Display for CallbackUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::CallbackUrl;

    /// Which hosts are refused is tested where the rule is, with `PublicUrl`.
    #[test]
    fn c16_what_is_taken_and_what_is_refused() {
        for url in [
            "https://shop.example.com/cb?tenant=7",
            "https://shop.example.com:9443",
            "https://93.184.216.34/cb",
            "https://[2606:2800:220:1::1]/cb",
            "http://127.0.0.1:39999/cb",
            "https://[::1]:1/cb",
        ] {
            assert!(CallbackUrl::parse(url).is_ok(), "{url}");
        }
        for (url, reason) in [
            ("", "no URL"),
            ("/cb", "no scheme"),
            ("ftp://shop.example.com/", "another scheme"),
            ("http://shop.example.com/cb", "use https"),
            ("https://user:hunter2@shop.example.com/cb", "user information"),
            ("https://shop.example.com/cb#top", "fragment"),
            ("https://shop.example.com:99999/cb", "port"),
            ("https://shop.example.com:0/cb", "port"),
            ("https://localhost/cb", "127.0.0.1"),
            ("https://db.internal/cb", "private network"),
            ("https://router.home.arpa/", "private network"),
            ("https://*.example.com/", "is no name"),
            ("https://2130706433/", "neither a name"),
            ("https://169.254.169.254/", "no public network"),
            ("https://[::ffff:10.0.0.1]/", "no public network"),
        ] {
            let error = CallbackUrl::parse(url).unwrap_err().to_string();
            assert!(error.contains(reason), "{url}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
