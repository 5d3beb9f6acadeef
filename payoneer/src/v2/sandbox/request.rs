//! A request as it arrived, before anything is believed.

use super::{
    call::{self, Call},
    denial::DenialReason,
    json::Object,
};
use bytes::Bytes;
use http::{HeaderMap, Request, Uri, header};

/// The bytes received, and what they seem to ask for.
pub(super) struct Received {
    head: http::request::Parts,
    body: Bytes,
    /// The program's id, the call, and the payee or the reference that the path names.
    place: Option<(String, Call, Option<String>)>,
}

impl Received {
    pub(super) fn new(request: Request<Bytes>) -> Self {
        let (head, body) = request.into_parts();
        let place = place(&head);
        Self { head, body, place }
    }

    pub(super) fn path(&self) -> &str {
        self.head.uri.path()
    }

    pub(super) fn call(&self) -> Option<Call> {
        self.place.as_ref().map(|(_, call, _)| *call)
    }

    /// The payee or the payout that it is about: enough to find the fault that waits for it.
    pub(super) fn subject(&self) -> Option<String> {
        let (_, call, named) = self.place.as_ref()?;
        let name = match call {
            Call::CreatePayout | Call::CreateCharge => "client_reference_id",
            Call::RegistrationLink | Call::LoginLink => "payee_id",
            Call::PayeeReport => return self.parameter("payee_id"),
            _ => return named.clone(),
        };
        self.object()?.text(name)
    }

    /// The body as an object, whatever else it is.
    pub(super) fn object(&self) -> Option<Object<'_>> {
        Object::parse(std::str::from_utf8(&self.body).ok()?)
    }

    /// A parameter of the query, decoded.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let query = self.head.uri.query()?;
        let value = query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        decoded(value)
    }

    /// Where it went: the program's id, the call, and whom the path names. Section 4.0.
    pub(super) fn place(&self) -> Result<(&str, Call, Option<&str>), DenialReason> {
        let (program_id, call, named) = self.place.as_ref().ok_or_else(|| DenialReason::Path {
            method: self.head.method.to_string(),
        })?;
        let expected: &[&str] = match call {
            Call::PayeeReport => &["payee_id"],
            Call::PayeesStatusReport => &["start_date", "end_date"],
            _ => &[],
        };
        let query = self.head.uri.query();
        if expected.is_empty() && query.is_some() {
            return Err(DenialReason::Query("must not be there; this call takes none"));
        }
        let pieces = query.map_or(0, |query| query.split('&').count());
        if pieces != expected.len()
            || expected
                .iter()
                .any(|name| self.parameter(name).is_none_or(|value| value.is_empty()))
        {
            return Err(DenialReason::Query(
                "must hold each parameter of the report once, and no other",
            ));
        }
        Ok((program_id, *call, named.as_deref()))
    }

    /// Section 2.3: exactly one header, exactly this text.
    pub(super) fn authorization(&self) -> Result<&[u8], DenialReason> {
        let mut values = self.head.headers.get_all(header::AUTHORIZATION).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value.as_bytes()),
            (None, _) => Err(DenialReason::Credentials("must be there on the first request")),
            (Some(_), Some(_)) => Err(DenialReason::Credentials("must be there once")),
        }
    }

    /// Section 2.4: JSON in UTF-8 where there is a body, and a body where there must be one.
    pub(super) fn check_body(&self, call: Call) -> Result<Option<Object<'_>>, DenialReason> {
        let mut types = self.head.headers.get_all(header::CONTENT_TYPE).iter();
        let (content_type, more) = (types.next(), types.next());
        if self.body.is_empty() {
            return match (call.needs_body(), content_type) {
                (true, _) => Err(DenialReason::Body("must be a JSON object")),
                (false, Some(_)) if !call.takes_body() => Err(DenialReason::ContentType),
                (false, _) => Ok(None),
            };
        }
        if !call.takes_body() {
            return Err(DenialReason::Body("must be empty"));
        }
        let media_type = content_type.map(|value| value.as_bytes().split(|byte| *byte == b';').next());
        let json = media_type
            .flatten()
            .is_some_and(|media_type| media_type.trim_ascii().eq_ignore_ascii_case(b"application/json"));
        if !json || more.is_some() {
            return Err(DenialReason::ContentType);
        }
        let object = self.object().ok_or(DenialReason::Body(
            "must be one JSON object in UTF-8 that has no member twice",
        ))?;
        Ok(Some(object))
    }

    /// Scheme and authority as the caller wrote them; a server sees no scheme.
    pub(super) fn origin(&self) -> String {
        let scheme = self.head.uri.scheme_str().unwrap_or("http");
        format!(
            "{scheme}://{}",
            authority(&self.head.uri, &self.head.headers).unwrap_or_default()
        )
    }

    pub(super) fn host(&self) -> String {
        let authority = authority(&self.head.uri, &self.head.headers).unwrap_or_default();
        let host = authority.parse::<Uri>().ok();
        let host = host.as_ref().and_then(Uri::host).unwrap_or(authority);
        host.to_ascii_lowercase()
    }

    pub(super) fn on_loopback(&self) -> bool {
        let host = self.host();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host.parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
    }
}

/// `/v2/programs/{program_id}/…`, behind whatever prefix the base URL has.
fn place(head: &http::request::Parts) -> Option<(String, Call, Option<String>)> {
    let (_, rest) = head.uri.path().split_once("/v2/programs/")?;
    let (program_id, rest) = rest.split_once('/')?;
    let (call, named) = call::route(&head.method, rest)?;
    let named = match named {
        None => None,
        Some(segment) => Some(decoded(segment)?),
    };
    Some((program_id.to_owned(), call, named))
}

fn authority<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Option<&'r str> {
    let header = || headers.get(header::HOST).and_then(|host| host.to_str().ok());
    uri.authority().map(http::uri::Authority::as_str).or_else(header)
}

/// Percent-decoded text; a bad escape is none.
pub(super) fn decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => return String::from_utf8(bytes).ok(),
            [b'%', high, low, rest @ ..] => {
                let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                bytes.push(digit(*high)? << 4 | digit(*low)?);
                rest
            }
            [b'%', ..] => return None,
            [byte, rest @ ..] => {
                bytes.push(*byte);
                rest
            }
        };
    }
}
