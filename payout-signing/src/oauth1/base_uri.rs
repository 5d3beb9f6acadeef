//! The base string URI of RFC 5849 section 3.4.1.2.

use std::fmt;
use std::net::Ipv6Addr;

use crate::form::{self, FormError};
use crate::percent;

/// Scheme, host, port and path of a request as they enter the base string, with the query taken apart.
///
/// - Scheme and host in lower case; port 80 of `http` and 443 of `https` dropped; an empty path becomes `/`.
/// - The path otherwise stays as it is: no dot segment is resolved, no escape rewritten. A space, which cannot be sent,
///   becomes `%20`.
/// - The query is decoded into pairs, in order and with duplicates; the fragment is dropped.
///
/// Send [`to_url`](Self::to_url), and the request is what was signed.
///
/// # Example: what stays and what goes
///
/// ```
/// use payout_signing::oauth1::BaseUri;
///
/// let uri = BaseUri::parse("HTTPS://Gate.Example.com:443/r%20v/X?id=123#top")?;
/// assert_eq!(uri.as_str(), "https://gate.example.com/r%20v/X");
/// assert_eq!(uri.query(), [("id".to_owned(), "123".to_owned())]);
/// assert_eq!(uri.to_url(), "https://gate.example.com/r%20v/X?id=123");
/// # Ok::<(), payout_signing::oauth1::BaseUriError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUri {
    text: String,
    query: Vec<(String, String)>,
}

impl BaseUri {
    /// Takes an absolute URI apart.
    ///
    /// # Errors
    ///
    /// [`BaseUriError`] for a URI without scheme or host, with user info, with a port outside 1 to 65535, with a
    /// character that clients send in different ways (RFC 3986 section 2 lists the legal ones), or with a query that
    /// cannot be decoded.
    pub fn parse(uri: &str) -> Result<Self, BaseUriError> {
        // A legal scheme holds no colon, so the first one ends it.
        let (scheme, rest) = split_before(uri, |byte| byte == b':');
        let rest = rest.strip_prefix("://").ok_or(BaseUriError::NotAbsolute)?;
        let scheme_is_legal = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        if !scheme_is_legal {
            return Err(BaseUriError::NotAbsolute);
        }
        let (authority, rest) = split_before(rest, |byte| matches!(byte, b'/' | b'?' | b'#'));
        let (path, rest) = split_before(rest, |byte| !is_path_byte(byte));
        if authority.contains('@') {
            return Err(BaseUriError::UserInfo);
        }
        let (host, port) = split_port(authority)?;
        check_host(host)?;
        let query = match rest.strip_prefix('?') {
            Some(query) => Some(split_before(query, |byte| byte == b'#').0),
            None if rest.is_empty() || rest.starts_with('#') => None,
            None => return Err(BaseUriError::PathCharacter),
        };

        let sent = authority.len() + path.len();
        let spaces = authority
            .bytes()
            .chain(path.bytes())
            .filter(|byte| *byte == b' ')
            .count();
        let mut text = String::with_capacity(scheme.len() + "://".len() + sent + 2 * spaces + "/".len());
        text.push_str(scheme);
        text.push_str("://");
        push_without_spaces(&mut text, host, spaces);
        text.make_ascii_lowercase();
        if let Some(port) = parse_port(port)?.filter(|port| !is_default_port(&text, *port)) {
            text.push(':');
            text.push_str(&port.to_string());
        }
        push_without_spaces(&mut text, if path.is_empty() { "/" } else { path }, spaces);
        let query = query.map(form::decode).transpose()?.unwrap_or_default();
        Ok(Self { text, query })
    }

    /// Scheme, host, port where it is not the default one, and path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The decoded pairs of the query, in order, duplicates kept. They belong to the signed parameters (RFC 5849
    /// section 3.4.1.3.1).
    #[must_use]
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// The URL to send: [`as_str`](Self::as_str) and the query, written with the RFC 3986 encoder.
    #[must_use = "the URL is what to send"]
    pub fn to_url(&self) -> String {
        if self.query.is_empty() {
            return self.text.clone();
        }
        let query = form::encode(self.query_pairs());
        format!("{}?{query}", self.text)
    }

    pub(super) fn query_pairs(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + Clone {
        self.query.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Splits before the first byte that ends the part. Up to there all is ASCII or of no interest, and a character outside
/// ASCII is ended by its first byte or by none, so that the place is never within one.
#[inline]
fn split_before(text: &str, ends: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(ends).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn split_port(authority: &str) -> Result<(&str, &str), BaseUriError> {
    let host_end = match authority.strip_prefix('[') {
        Some(_) => authority.find(']').ok_or(BaseUriError::Host)? + 1,
        None => split_before(authority, |byte| byte == b':').0.len(),
    };
    let (host, port) = authority.split_at(host_end);
    match port.strip_prefix(':') {
        Some(digits) => Ok((host, digits)),
        None if port.is_empty() => Ok((host, "")),
        None => Err(BaseUriError::Host),
    }
}

fn check_host(host: &str) -> Result<(), BaseUriError> {
    if !host.is_empty() && percent::reserved_count(host.as_bytes()) == 0 {
        return Ok(());
    }
    let legal = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        // RFC 3986 section 3.2.2: unreserved, escapes and sub-delims; a name outside ASCII must come as Punycode.
        None => host.bytes().all(is_host_byte),
    };
    if legal && !host.trim().is_empty() && percent::bad_escape(host).is_none() {
        Ok(())
    } else {
        Err(BaseUriError::Host)
    }
}

/// RFC 3986 allows an empty port, which means the default one.
fn parse_port(port: &str) -> Result<Option<u16>, BaseUriError> {
    if port.is_empty() {
        return Ok(None);
    }
    // `u16` alone would also take a sign.
    match port.parse::<u16>() {
        Ok(number) if number != 0 && port.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Some(number)),
        _ => Err(BaseUriError::Port),
    }
}

fn is_default_port(scheme_and_host: &str, port: u16) -> bool {
    match port {
        80 => scheme_and_host.starts_with("http://"),
        443 => scheme_and_host.starts_with("https://"),
        _ => false,
    }
}

fn is_host_byte(byte: u8) -> bool {
    percent::is_unreserved(byte) || matches!(byte, b'%' | b'!' | b'$' | b'&'..=b',' | b';' | b'=' | b' ')
}

/// Whether a byte stands in a path; `?` and `#` end it.
fn is_path_byte(byte: u8) -> bool {
    IS_PATH_BYTE.get(usize::from(byte)) == Some(&true)
}

#[allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "run by the compiler only, which checks both"
)]
static IS_PATH_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        table[byte as usize] = !matches!(
            byte,
            b'"' | b'#' | b'<' | b'>' | b'?' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
        );
        byte += 1;
    }
    table
};

/// `spaces`: how many there are in this text and those beside it.
fn push_without_spaces(out: &mut String, text: &str, spaces: usize) {
    if spaces == 0 {
        out.push_str(text);
        return;
    }
    for (index, part) in text.split(' ').enumerate() {
        if index > 0 {
            out.push_str("%20");
        }
        out.push_str(part);
    }
}

impl fmt::Display for BaseUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Shows the names of the query, never the values.
impl fmt::Debug for BaseUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.query_pairs().map(|(name, _)| name).collect();
        f.debug_struct("BaseUri")
            .field("text", &self.text)
            .field("query", &names)
            .finish()
    }
}

/// Why a URI cannot be signed. No message repeats the URI, which may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BaseUriError {
    /// No scheme, or not a legal one.
    #[error("the URI must be absolute, such as `https://host/path`")]
    NotAbsolute,
    /// `user@` or `user:password@` before the host. Credentials do not belong into a URI, and the base string has no
    /// place for them.
    #[error("the URI must not hold user info before the host")]
    UserInfo,
    /// No host, or not a legal one.
    #[error("the URI must name a host: an ASCII name, an IPv4 address or an IPv6 address in brackets")]
    Host,
    /// Not a port.
    #[error("the port of the URI must be a number from 1 to 65535")]
    Port,
    /// A character that cannot be sent as it is, so that client and server may disagree about what was signed.
    #[error("the path of the URI must be printable ASCII without \"<>\\^`{{|}}; percent-encode it first")]
    PathCharacter,
    /// The query is not a form.
    #[error("the query of the URI must be form-encoded")]
    Query(#[from] FormError),
}
