//! Where the gateway reports the end of an order.

use payout_core::{PublicUrl, WriteError};
use std::{borrow::Cow, fmt, str::FromStr};

const RULE: &str = "Paynet 6.1";

/// The address of your callback receiver, checked so that the gateway will call it and nobody else can be made to.
///
/// A [`PublicUrl`] by `https` on port 443 or 8443, without a fragment; [`with_plain_http`](Self::with_plain_http) also takes `http` on
/// 80 or 8080. A URL that a customer may choose must not reach into somebody's network. This library never fetches it.
///
/// A loopback address (`http://127.0.0.1:9000/paynet`) is taken on any port, and works only with an account whose gateway is a
/// loopback address too.
///
/// # Example: what is taken and what is not
///
/// ```
/// use paynet::CallbackUrl;
///
/// let url: CallbackUrl = "https://shop.example.com/paynet/callback".parse()?;
/// assert_eq!(url.as_str(), "https://shop.example.com/paynet/callback");
///
/// let error = "https://shop.example.com:9443/cb".parse::<CallbackUrl>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`server_callback_url`: has port 9443, the gateway calls https on 443 and 8443 only (Paynet 6.1)"
/// );
/// # Ok::<(), payout_core::WriteError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CallbackUrl(PublicUrl);

impl CallbackUrl {
    /// Reads a URL that starts with `https://`, or one of a loopback address.
    ///
    /// # Errors
    ///
    /// Says which rule the URL breaks.
    pub fn parse(url: &str) -> Result<Self, WriteError> {
        Self::read(url, false)
    }

    /// Reads a URL that may start with `http://`. A callback in the clear shows amounts and ids to everybody on its way.
    ///
    /// # Errors
    ///
    /// Says which rule the URL breaks.
    pub fn with_plain_http(url: &str) -> Result<Self, WriteError> {
        Self::read(url, true)
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

    fn read(text: &str, plain: bool) -> Result<Self, WriteError> {
        check(text, plain)
            .map(Self)
            .map_err(|problem| WriteError::new("server_callback_url", problem).rule(RULE))
    }
}

/// What is wrong with a URL, and what would be right.
type Problem = Cow<'static, str>;

/// What holds for every URL that is given to the gateway, the pages of a redirect included.
pub(crate) fn reachable(text: &str, plain: bool) -> Result<PublicUrl, Problem> {
    let url = PublicUrl::parse(text).map_err(|error| error.problem())?;
    if url.is_https() || url.is_loopback() || plain {
        Ok(url)
    } else {
        Err("starts with http, use https (or `with_plain_http`)".into())
    }
}

fn check(text: &str, plain: bool) -> Result<PublicUrl, Problem> {
    let url = reachable(text, plain)?;
    if url.has_fragment() {
        return Err("has a fragment, which is never sent; leave it out".into());
    }
    let (allowed, right): (&[u16], &str) = if url.is_https() {
        (&[443, 8443], "https on 443 and 8443")
    } else {
        (&[80, 8080], "http on 80 and 8080")
    };
    match url.port() {
        Some(port) if !url.is_loopback() && !allowed.contains(&port) => {
            Err(format!("has port {port}, the gateway calls {right} only").into())
        }
        _ => Ok(url),
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

    #[test]
    fn c16_what_is_taken() {
        for url in [
            "https://httpstat.us/200",
            "https://shop.example.com:443/cb?tenant=7",
            "https://shop.example.com:8443",
            "HTTPS://Shop.Example.com/",
            "https://93.184.216.34/cb",
            "https://[2606:2800:220:1::1]/cb",
            "http://127.0.0.1:39999/cb",
            "https://[::1]:1/cb",
        ] {
            assert!(CallbackUrl::parse(url).is_ok(), "{url}");
        }
        for url in [
            "http://shop.example.com/cb",
            "http://shop.example.com:8080/cb",
            "https://a.example/",
        ] {
            assert!(CallbackUrl::with_plain_http(url).is_ok(), "{url}");
        }
    }

    /// Which hosts are refused is tested where the rule is, with `PublicUrl`.
    #[test]
    fn c16_and_trap_26_what_is_refused_and_why() {
        for (url, reason) in [
            ("", "no URL"),
            ("ftp://shop.example.com/", "another scheme"),
            ("http://shop.example.com/cb", "use https"),
            ("https://user:hunter2@shop.example.com/cb", "user information"),
            ("https://shop.example.com/cb#top", "fragment"),
            ("http://127.0.0.1:9000/cb#top", "fragment"),
            ("https://shop.example.com:80/cb", "port 80"),
            ("https://shop.example.com:8080/cb", "port 8080"),
            ("https://shop.example.com:22/cb", "port 22"),
            ("https://shop.example.com:99999/cb", "port"),
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
        for url in [
            "http://shop.example.com:443/",
            "http://shop.example.com:8443/",
            "http://10.0.0.1/",
        ] {
            assert!(CallbackUrl::with_plain_http(url).is_err(), "{url}");
        }
    }
}
