//! What may leave, and that it leaves unchanged.

use super::failure;
use crate::{TransportError, base_url::is_loopback};
use ::http::{HeaderMap, HeaderValue, Method, Request, Version, header};
use bytes::Bytes;

/// The request in reqwest's form, or why it must not go.
pub(super) fn exact(request: Request<Bytes>) -> Result<reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let (Some(scheme), Some(authority)) = (parts.uri.scheme_str(), parts.uri.authority()) else {
        return Err(failure::refuse(
            "its URL has no scheme and host, write https://host/path",
        ));
    };
    if authority.as_str().contains('@') {
        return Err(failure::refuse(
            "its URL holds user information, send credentials in a header",
        ));
    }
    match scheme {
        "https" => {}
        "http" if is_loopback(authority.host()) => {}
        "http" if authority.host().eq_ignore_ascii_case("localhost") => {
            return Err(failure::refuse(
                "plain http needs the address itself, write 127.0.0.1 for localhost",
            ));
        }
        "http" => {
            return Err(failure::refuse("plain http is for loopback addresses only, use https"));
        }
        _ => {
            return Err(failure::refuse(
                "only https is spoken here, and http to loopback addresses",
            ));
        }
    }
    framing(&parts.headers, authority.as_str(), body.len())?;

    // reqwest parses the URL again, by the WHATWG rules, and sends what came of it.
    let signed = parts.uri.to_string();
    let url = reqwest::Url::parse(&signed)
        .ok()
        .filter(|url| url.as_str() == signed)
        .ok_or_else(|| {
            failure::refuse(
                "its URL would not be sent as it was signed: write the host in lower-case, no default port, no dot \
                 segments, and percent-encode all but A-Z a-z 0-9 - . _ ~",
            )
        })?;

    let mut outgoing = reqwest::Request::new(parts.method, url);
    *outgoing.headers_mut() = parts.headers;
    // Whatever the request says: nothing else is spoken. Its extensions are left behind, they could move the deadline.
    *outgoing.version_mut() = Version::HTTP_11;
    if !body.is_empty() {
        *outgoing.body_mut() = Some(body.into());
    } else if matches!(*outgoing.method(), Method::POST | Method::PUT | Method::PATCH) {
        // RFC 9110 section 8.6. hyper leaves it out, and some gateways then answer 411.
        outgoing
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    Ok(outgoing)
}

/// Headers that say where a request goes and where it ends must say the truth, or the peer reads another request.
fn framing(headers: &HeaderMap, authority: &str, length: usize) -> Result<(), TransportError> {
    let all = |name, value: &str| {
        headers
            .get_all(name)
            .iter()
            .all(|header| header.as_bytes() == value.as_bytes())
    };
    if !all(header::HOST, authority) {
        return Err(failure::refuse(
            "its Host header names another host than its URL, leave it out",
        ));
    }
    if !all(header::CONTENT_LENGTH, &length.to_string()) {
        return Err(failure::refuse("its Content-Length is not its body's, leave it out"));
    }
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return Err(failure::refuse("it has a Transfer-Encoding, leave it out"));
    }
    Ok(())
}
