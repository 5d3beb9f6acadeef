//! Where a provider, or a browser that it sends, may be made to go: one rule for every URL that is given away.

mod host;

use crate::base_url;
use std::{fmt, str::FromStr};

/// The URL of a callback receiver or of a page of yours, checked so that whoever chose it cannot reach into somebody's network.
///
/// Absolute, `http` or `https`, without user information. Its host is a name that everybody can resolve (letters, digits, `-` and `_`
/// in labels of up to 63, a dot somewhere, no top domain of private networks), an address of the public network, or a loopback
/// address written out, which a test on one machine needs. Of special addresses those of the IANA registries count that nobody else
/// can reach (RFC 6890 and what was added since), also where IPv6 wraps such an IPv4 address.
///
/// Nobody fetches the URL here. A name that is public may still be resolved to a private address, by whoever owns it: who fetches it
/// has to check that.
///
/// Scheme, ports, length and fragment are the provider's to limit; the provider crates do so on top of this.
///
/// # Example: what is taken and what is not
///
/// ```
/// use payout_core::PublicUrl;
///
/// let url = PublicUrl::parse("https://shop.example.com:8443/callback?tenant=7")?;
/// assert_eq!((url.is_https(), url.port()), (true, Some(8443)));
/// assert!(PublicUrl::parse("http://127.0.0.1:9000/callback")?.is_loopback());
///
/// let error = PublicUrl::parse("https://169.254.169.254/").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the URL has an address of no public network, use one that can be reached"
/// );
/// # Ok::<(), payout_core::PublicUrlError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicUrl {
    text: String,
    https: bool,
    port: Option<u16>,
    loopback: bool,
}

impl PublicUrl {
    /// Reads a URL.
    ///
    /// # Errors
    ///
    /// Says which rule the URL breaks.
    pub fn parse(url: &str) -> Result<Self, PublicUrlError> {
        let uri: http::Uri = url
            .parse()
            .map_err(|_| PublicUrlError("is no URL, write https://host/path"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(PublicUrlError("has no scheme and host, write https://host/path"));
        };
        if authority.as_str().contains('@') {
            return Err(PublicUrlError(
                "holds user information, leave out what stands before the @",
            ));
        }
        let https = scheme.eq_ignore_ascii_case("https");
        if !(https || scheme.eq_ignore_ascii_case("http")) {
            return Err(PublicUrlError("starts with another scheme than https"));
        }
        let port = base_url::port(authority)
            .map_err(|base_url::NoPort| PublicUrlError("has a port that is no number from 1 to 65535"))?;
        let loopback = base_url::is_loopback(authority.host());
        if !loopback {
            host::check(authority.host()).map_err(PublicUrlError)?;
        }
        Ok(Self {
            text: url.to_owned(),
            https,
            port,
            loopback,
        })
    }

    /// The URL as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether its scheme is `https`; otherwise it is `http`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The port, where one is written.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Whether its host is a loopback address written out: `127.0.0.0/8` or `[::1]`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether it has a fragment, which is never sent.
    #[must_use]
    pub fn has_fragment(&self) -> bool {
        self.text.contains('#')
    }
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(url: &str) -> Result<Self, PublicUrlError> {
        Self::parse(url)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a text is no URL to give away. It does not repeat the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the URL {0}")]
pub struct PublicUrlError(&'static str);

impl PublicUrlError {
    /// What is wrong and what would be right, without a subject: for a [`WriteError`](crate::WriteError), which names the field.
    #[must_use]
    pub fn problem(&self) -> &'static str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn c16_what_is_taken() {
        for (url, https, port, loopback) in [
            ("https://httpstat.us/200", true, None, false),
            ("https://shop.example.com:443/cb?tenant=7", true, Some(443), false),
            ("HTTPS://Shop.Example.com./#top", true, None, false),
            ("http://shop_1.example.com:65535", false, Some(65535), false),
            ("https://93.184.216.34/cb", true, None, false),
            ("https://[2606:2800:220:1::1]/cb", true, None, false),
            ("https://[2001:4860::8888]/", true, None, false),
            ("https://[3fff:1000::1]/", true, None, false),
            ("http://127.0.0.1:39999/cb", false, Some(39999), true),
            ("https://127.9.9.9/", true, None, true),
            ("https://[::1]:1/cb", true, Some(1), true),
        ] {
            let read = PublicUrl::parse(url).unwrap();
            assert_eq!(
                (read.is_https(), read.port(), read.is_loopback()),
                (https, port, loopback),
                "{url}"
            );
            assert_eq!((read.as_str(), read.has_fragment()), (url, url.ends_with("#top")));
        }
    }

    #[test]
    fn c16_what_is_refused_and_why() {
        let long_label = format!("https://{}.example.com/", "a".repeat(64));
        for (url, reason) in [
            ("", "no URL"),
            ("/cb", "no scheme"),
            ("shop.example.com", "no scheme"),
            ("ftp://shop.example.com/", "another scheme"),
            ("https://user:hunter2@shop.example.com/cb", "user information"),
            ("https://shop.example.com:99999/cb", "port"),
            ("https://shop.example.com:0/cb", "port"),
            ("https://shop.example.com:/cb", "port"),
            ("http://127.0.0.1:0/cb", "port"),
            ("https://localhost/cb", "127.0.0.1"),
            ("https://a.LOCALHOST./cb", "127.0.0.1"),
            ("https://intranet/cb", "private network"),
            ("https://db.internal/cb", "private network"),
            ("https://router.home.arpa/", "private network"),
            ("https://db.localdomain/", "private network"),
            ("https://db.CORP/", "private network"),
            ("https://2130706433/", "neither a name"),
            ("https://127.1/", "neither a name"),
            ("https://0x7f.0.0.0x1/", "neither a name"),
            ("https://0177.0.0.1/", "neither a name"),
            ("https://169.254.169.254./", "neither a name"),
            ("https://169.254.169.254%2e/", "no URL"),
            ("https://shop..example.com/", "is no name"),
            ("https://.example.com/", "is no name"),
            ("https://*.example.com/", "is no name"),
            ("https://a,b.example.com/", "is no name"),
            ("https://$host.example.com/", "is no name"),
            ("https://(a).example.com/", "is no name"),
            ("https://[2a00:1450::1%25eth0]/", "is no name"),
            (&long_label, "is no name"),
        ] {
            let error = PublicUrl::parse(url).unwrap_err().to_string();
            assert!(error.contains(reason), "{url}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn c16_special_addresses_are_refused() {
        for host in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "169.254.169.254",
            "172.31.255.1",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "[::]",
            "[::127.0.0.1]",
            "[::ffff:10.0.0.1]",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::10.0.0.1]",
            "[100::1]",
            "[2001::1]",
            "[2001:2::1]",
            "[2001:1ff::1]",
            "[2001:db8::1]",
            "[2002:0a00:0001::]",
            "[3fff:fff::1]",
            "[4000::1]",
            "[fc00::1]",
            "[fe80::1]",
            "[ff02::1]",
        ] {
            let error = PublicUrl::parse(&format!("https://{host}/")).unwrap_err().to_string();
            assert!(error.contains("no public network"), "{host}: {error}");
        }
    }
}
