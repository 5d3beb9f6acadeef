//! Where the gateway reports the end of an order.

use payout_core::WriteError;
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

const RULE: &str = "Paynet 6.1";

/// The address of your callback receiver, checked so that the gateway will call it and nobody else can be made to.
///
/// `https` on port 443 or 8443; [`with_plain_http`](Self::with_plain_http) also takes `http` on 80 or 8080. No user
/// information, no fragment, no address of a private network and no name without a dot: a URL that a customer may choose must
/// not reach into somebody's network. This library never fetches it.
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
pub struct CallbackUrl {
    text: String,
    loopback: bool,
}

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
        &self.text
    }

    /// Whether the host is a loopback address.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    fn read(text: &str, plain: bool) -> Result<Self, WriteError> {
        let problem = |problem| WriteError::new("server_callback_url", problem).rule(RULE);
        Ok(Self {
            loopback: check_url(text, plain, true).map_err(problem)?,
            text: text.to_owned(),
        })
    }
}

/// What is wrong with a URL, and what would be right.
type Problem = std::borrow::Cow<'static, str>;

/// Checks a URL that a customer may have chosen, and says whether its host is a loopback address. `called` is a URL that the
/// gateway itself calls: its ports are limited, and a fragment would be lost.
pub(crate) fn check_url(text: &str, plain: bool, called: bool) -> Result<bool, Problem> {
    let uri: http::Uri = text.parse().map_err(|_| "is no URL, write https://host/path")?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return wrong("has no scheme and host, write https://host/path");
    };
    if authority.as_str().contains('@') {
        return wrong("holds user information, leave out what stands before the @");
    }
    if called && text.contains('#') {
        return wrong("has a fragment, which is never sent; leave it out");
    }
    let host = authority.host();
    let loopback = address_of(host).is_some_and(|address| address.is_loopback());
    let port = match authority.as_str().strip_prefix(host).unwrap_or_default() {
        "" => None,
        // `http` says nothing of a port that is no number; what stands behind the host does.
        _ => Some(
            authority
                .port_u16()
                .ok_or("has a port that is no number from 1 to 65535")?,
        ),
    };
    let secure = scheme.eq_ignore_ascii_case("https");
    if !(secure || scheme.eq_ignore_ascii_case("http")) {
        return wrong("starts with another scheme than https");
    }
    if !loopback {
        if !(secure || plain) {
            return wrong("starts with http, use https (or `with_plain_http`)");
        }
        if called {
            check_port(secure, port)?;
        }
        check_host(host)?;
    }
    Ok(loopback)
}

fn check_port(secure: bool, port: Option<u16>) -> Result<(), Problem> {
    let (allowed, right): (&[u16], &str) = if secure {
        (&[443, 8443], "https on 443 and 8443")
    } else {
        (&[80, 8080], "http on 80 and 8080")
    };
    match port {
        Some(port) if !allowed.contains(&port) => {
            Err(format!("has port {port}, the gateway calls {right} only").into())
        }
        _ => Ok(()),
    }
}

fn check_host(host: &str) -> Result<(), Problem> {
    let Some(address) = address_of(host) else {
        return check_name(host);
    };
    if is_public(address) {
        Ok(())
    } else {
        wrong("has an address of no public network, use one that can be reached")
    }
}

fn check_name(host: &str) -> Result<(), Problem> {
    let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let (domain, last) = name.rsplit_once('.').unwrap_or(("", &name));
    // URL readers take `2130706433`, `127.1` and `0x7f.1` for addresses; a name never ends in such a label.
    let number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    if number {
        return wrong("has a host that is neither a name nor an address with four numbers");
    }
    if name == "localhost" || last == "localhost" {
        return wrong("has a host of this machine, write 127.0.0.1 (with a gateway on loopback)");
    }
    if domain.is_empty() || matches!(last, "local" | "internal" | "home" | "lan") {
        return wrong("has a host of a private network, use a name that everybody can resolve");
    }
    Ok(())
}

fn address_of(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    bare.unwrap_or(host).parse().ok()
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    // The special-purpose blocks of the IANA registry (RFC 6890 and its successors) that `std` has no stable name for.
    let special = a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && matches!(b, 18 | 19));
    !(special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // Only 2000::/3 is assigned for global use. In it: 2001:db8::/32 is for documents, 2002::/16 and 2001:0::/32 wrap an IPv4
    // address that may be private.
    let [first, second, ..] = address.segments();
    let global = first & 0xe000 == 0x2000;
    let wrapped = first == 0x2002 || (first == 0x2001 && matches!(second, 0 | 0xdb8));
    global && !wrapped
}

fn wrong<T>(problem: &'static str) -> Result<T, Problem> {
    Err(problem.into())
}

impl FromStr for CallbackUrl {
    type Err = WriteError;

    fn from_str(url: &str) -> Result<Self, WriteError> {
        Self::parse(url)
    }
}

impl fmt::Display for CallbackUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
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

    #[test]
    fn c16_and_trap_26_what_is_refused_and_why() {
        for (url, reason) in [
            ("", "no URL"),
            ("/cb", "no scheme"),
            ("shop.example.com", "no scheme"),
            ("ftp://shop.example.com/", "another scheme"),
            ("http://shop.example.com/cb", "use https"),
            ("https://user:hunter2@shop.example.com/cb", "user information"),
            ("https://shop.example.com/cb#top", "fragment"),
            ("https://shop.example.com:80/cb", "port 80"),
            ("https://shop.example.com:8080/cb", "port 8080"),
            ("https://shop.example.com:22/cb", "port 22"),
            ("https://shop.example.com:99999/cb", "port"),
            ("https://localhost/cb", "127.0.0.1"),
            ("https://a.localhost/cb", "127.0.0.1"),
            ("https://intranet/cb", "private network"),
            ("https://db.internal/cb", "private network"),
            ("https://2130706433/", "neither a name"),
            ("https://127.1/", "neither a name"),
            ("https://0x7f.0.0.0x1/", "neither a name"),
            ("https://0177.0.0.1/", "neither a name"),
            ("https://10.0.0.1/", "no public network"),
            ("https://172.31.255.1/", "no public network"),
            ("https://192.168.0.1/", "no public network"),
            ("https://169.254.169.254/", "no public network"),
            ("https://100.64.0.1/", "no public network"),
            ("https://0.0.0.0/", "no public network"),
            ("https://198.18.0.1/", "no public network"),
            ("https://255.255.255.255/", "no public network"),
            ("https://224.0.0.1/", "no public network"),
            ("https://[::]/", "no public network"),
            ("https://[fe80::1]/", "no public network"),
            ("https://[fc00::1]/", "no public network"),
            ("https://[::ffff:10.0.0.1]/", "no public network"),
            ("https://[2002:0a00:0001::]/", "no public network"),
            ("https://[64:ff9b::10.0.0.1]/", "no public network"),
        ] {
            let error = CallbackUrl::parse(url).unwrap_err().to_string();
            assert!(error.contains(reason), "{url}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
        for url in ["http://shop.example.com:443/", "http://shop.example.com:8443/"] {
            assert!(CallbackUrl::with_plain_http(url).is_err(), "{url}");
        }
    }
}
