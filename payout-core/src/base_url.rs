//! Where a provider lives: one rule for every base URL.

use http::uri::Authority;
use std::{fmt, net::IpAddr};

/// The base of a provider's URLs: scheme, host, perhaps a port, perhaps a path prefix; never a trailing slash.
///
/// `https` to anywhere; plain `http` only to a loopback address written out (`127.0.0.0/8`, `[::1]`). `localhost` is a
/// name that a resolver may send elsewhere, so it does not count. No user information, no query, no fragment, no dot
/// segments and no percent-escapes in the prefix: what is signed must be what every HTTP library sends.
///
/// # Example: what is accepted and what is not
///
/// ```
/// use payout_core::BaseUrl;
///
/// let url = BaseUrl::parse("https://Sandbox.PaynetEasy.com/paynet/")?;
/// assert_eq!(url.as_str(), "https://sandbox.payneteasy.com/paynet");
/// assert!(BaseUrl::parse("http://127.0.0.1:8080/paynet")?.is_loopback());
///
/// let error = BaseUrl::parse("http://gate.example.com").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "base URL `http://gate.example.com`: plain http is for loopback addresses only, use https"
/// );
/// # Ok::<(), payout_core::BaseUrlError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    text: String,
    host: String,
    loopback: bool,
}

impl BaseUrl {
    /// Reads a base URL; scheme and host become lower-case, a default port and trailing slashes are dropped.
    ///
    /// # Errors
    ///
    /// Says which rule the URL breaks.
    pub fn parse(url: &str) -> Result<Self, BaseUrlError> {
        let fail = |problem| BaseUrlError {
            url: without_secrets(url),
            problem,
        };
        if url.contains('#') {
            return Err(fail("it has a fragment, which is never sent; leave it out"));
        }
        let uri: http::Uri = url
            .parse()
            .map_err(|_| fail("it is no URL, write https://host/prefix"))?;
        let (scheme, authority) = match (uri.scheme_str(), uri.authority()) {
            (Some(scheme), Some(authority)) => (scheme.to_ascii_lowercase(), authority),
            _ => return Err(fail("it has no scheme and host, write https://host/prefix")),
        };
        if authority.as_str().contains('@') {
            return Err(fail("it holds user information, credentials go into the account"));
        }
        if uri.query().is_some() {
            return Err(fail("it has a query, leave it out"));
        }
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() {
            return Err(fail("it has an empty host, write https://host/prefix"));
        }
        let port = port(authority).map_err(|NoPort| fail("its port is no number from 1 to 65535"))?;
        let loopback = is_loopback(&host);
        let default_port = match scheme.as_str() {
            "https" => 443,
            "http" if loopback => 80,
            "http" if host == "localhost" => {
                return Err(fail(
                    "plain http needs the address itself, write 127.0.0.1 for localhost",
                ));
            }
            "http" => return Err(fail("plain http is for loopback addresses only, use https")),
            _ => return Err(fail("only https is spoken here, and http to loopback addresses")),
        };
        let prefix = uri.path().trim_end_matches('/');
        if !prefix.split('/').skip(1).all(is_plain_segment) {
            return Err(fail(
                "its path takes plain segments of A-Z a-z 0-9 - . _ ~ only, and no empty one",
            ));
        }
        let port = port
            .filter(|port| *port != default_port)
            .map(|port| format!(":{port}"))
            .unwrap_or_default();
        Ok(Self {
            text: format!("{scheme}://{host}{port}{prefix}"),
            host,
            loopback,
        })
    }

    /// The URL, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, lower-case; an IPv6 address in its brackets. Without the dot that a name may end with: it names the same host, so a
    /// comparison must not see it.
    #[must_use]
    pub fn host(&self) -> &str {
        self.host.trim_end_matches('.')
    }

    /// Whether the host is a loopback address written out.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// The URL of a path below the base. `path` begins with a slash and is already encoded.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(url: &str) -> Result<Self, BaseUrlError> {
        Self::parse(url)
    }
}

/// Whether `host` is a loopback address written out: `127.0.0.0/8` or `[::1]`, never a name.
pub(crate) fn is_loopback(host: &str) -> bool {
    address(host).is_some_and(|address| address.is_loopback())
}

/// The address that `host` is, an IPv6 one in its brackets.
pub(crate) fn address(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    bare.unwrap_or(host).parse().ok()
}

/// What stands behind a host is no port.
pub(crate) struct NoPort;

/// The port that is written behind the host. `Authority::port` says nothing of one that is no 16-bit number, so the text is read here.
pub(crate) fn port(authority: &Authority) -> Result<Option<u16>, NoPort> {
    let behind = authority.as_str().strip_prefix(authority.host()).unwrap_or_default();
    if behind.is_empty() {
        return Ok(None);
    }
    let digits = behind.strip_prefix(':').ok_or(NoPort)?;
    match digits.parse() {
        Ok(port) if port > 0 && digits.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Some(port)),
        _ => Err(NoPort),
    }
}

fn is_plain_segment(segment: &str) -> bool {
    !segment.is_empty()
        && !matches!(segment, "." | "..")
        && segment
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
}

/// The URL as an error may show it: what stands before an `@` can be a password, and a query or a fragment can hold a key.
fn without_secrets(url: &str) -> String {
    let (mark, rest) = url.rsplit_once('@').map_or(("", url), |(_, rest)| ("…@", rest));
    match rest.split_once(['?', '#']) {
        Some((place, _)) => format!("{mark}{place}…"),
        None => format!("{mark}{rest}"),
    }
}

/// Why a text is no base URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("base URL `{url}`: {problem}")]
pub struct BaseUrlError {
    url: String,
    problem: &'static str,
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[test]
    fn g5_one_spelling_for_one_place() {
        for (given, kept) in [
            ("https://GATE.example.com", "https://gate.example.com"),
            ("HTTPS://gate.example.com:443/", "https://gate.example.com"),
            (
                "https://gate.example.com:8443/checkout//",
                "https://gate.example.com:8443/checkout",
            ),
            ("http://127.0.0.1:80/paynet", "http://127.0.0.1/paynet"),
            ("http://[::1]:9000", "http://[::1]:9000"),
            ("https://localhost/a/b", "https://localhost/a/b"),
        ] {
            assert_eq!(BaseUrl::parse(given).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn g5_refused_each_with_its_reason() {
        for (given, reason) in [
            ("", "no URL"),
            ("gate.example.com", "no scheme"),
            ("/paynet", "no scheme"),
            ("ftp://gate.example.com", "only https"),
            ("http://gate.example.com", "use https"),
            ("http://169.254.169.254", "use https"),
            ("http://127.0.0.1.example.com", "use https"),
            ("http://localhost:8080", "write 127.0.0.1"),
            ("https://user:hunter2@gate.example.com", "user information"),
            ("https://gate.example.com?key=hunter2", "query"),
            ("https://gate.example.com/#hunter2", "fragment"),
            ("https://gate.example.com/#a@b?hunter2", "fragment"),
            ("https://gate.example.com/a/../b", "plain segments"),
            ("https://gate.example.com/a%2fb", "plain segments"),
            ("https://gate.example.com/a//b", "plain segments"),
            ("https://gate.example.com:", "port"),
            ("https://gate.example.com:0", "port"),
            ("https://:443", "empty host"),
            ("https://gate.example.com:99999", "port"),
        ] {
            let error = BaseUrl::parse(given).unwrap_err().to_string();
            assert!(error.contains(reason), "{given}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
