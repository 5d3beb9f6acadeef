//! OAuth 1.0a as RFC 5849 tells it, step by step.

use super::text::{base64, form, percent};

pub(crate) type Pairs = Vec<(String, String)>;

/// Section 3.4.1.2: scheme and host in lower case, no default port, the path as it stands but for spaces, which cannot be sent;
/// neither query nor fragment. Beside it the query. `None` for what has no scheme or no host, for a port that is no number, and for
/// user information, which we refuse. What characters a host may have is not looked at.
pub(crate) fn base_uri(url: &str) -> Option<(String, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let rest = rest.split('#').next()?;
    let (before_query, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = match before_query.find('/') {
        Some(slash) => before_query.split_at(slash),
        None => (before_query, "/"),
    };
    if scheme.is_empty() || authority.contains('@') {
        return None;
    }
    let (host, port) = match authority.rsplit_once(':') {
        // A colon within brackets belongs to an IPv6 address.
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (authority, ""),
    };
    if host.is_empty() {
        return None;
    }
    let scheme = scheme.to_ascii_lowercase();
    let port = if port.is_empty() {
        String::new()
    } else {
        match (scheme.as_str(), port.parse::<u32>().ok()?) {
            ("http", 80) | ("https", 443) => String::new(),
            (_, number) => format!(":{number}"),
        }
    };
    let host = host.to_ascii_lowercase();
    let base = format!("{scheme}://{host}{port}{path}").replace(' ', "%20");
    Some((base, query.to_owned()))
}

/// Section 3.4.1.3.2: encode, sort by name and then by value, join.
pub(crate) fn normalize(pairs: &[(String, String)]) -> String {
    let mut encoded: Vec<(String, String)> = pairs
        .iter()
        .map(|(name, value)| (percent(name), percent(value)))
        .collect();
    encoded.sort();
    let joined: Vec<String> = encoded.iter().map(|(name, value)| format!("{name}={value}")).collect();
    joined.join("&")
}

/// Section 3.4.1.1.
pub(crate) fn base_string(method: &str, base_uri: &str, normalized: &str) -> String {
    format!(
        "{}&{}&{}",
        percent(&method.to_ascii_uppercase()),
        percent(base_uri),
        percent(normalized)
    )
}

/// Section 3.4.2: both secrets encoded, joined by `&`, which is there even if a secret is empty.
pub(crate) fn hmac_key(consumer_secret: &str, token_secret: &str) -> String {
    format!("{}&{}", percent(consumer_secret), percent(token_secret))
}

/// Section 3.5.1, in the order of `PaynetEasy`'s own example: sorted by name, `, ` between pairs, `realm` first.
pub(crate) fn header(realm: Option<&str>, protocol: &[(String, String)], signature: &[u8]) -> String {
    let mut pairs = protocol.to_vec();
    pairs.push(("oauth_signature".to_owned(), base64(signature)));
    pairs.sort();
    let mut parts: Vec<String> = realm.iter().map(|realm| format!("realm=\"{realm}\"")).collect();
    parts.extend(
        pairs
            .iter()
            .map(|(name, value)| format!("{}=\"{}\"", percent(name), percent(value))),
    );
    format!("OAuth {}", parts.join(", "))
}

/// Section 3.4.1.3.1: the query, the protocol's own pairs, the form body. `None` for text that is not a form.
pub(crate) fn collect(query: &str, protocol: &[(String, String)], body: &str) -> Option<Pairs> {
    let mut pairs = form(query)?;
    pairs.extend_from_slice(protocol);
    pairs.extend(form(body)?);
    Some(pairs)
}
