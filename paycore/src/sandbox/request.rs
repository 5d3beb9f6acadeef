//! Requests as they arrive: where they go, who sends them, and what they are about.

use super::{
    builder::Config,
    call::{Call, Interface, route},
    errors::Refusal,
    gateway::State,
    json::Object,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{Request, StatusCode, header};

/// What a request is about, before anything of it is believed.
pub(super) struct Received<'r> {
    pub(super) request: &'r Request<Bytes>,
    pub(super) interface: Interface,
    pub(super) call: Option<Call>,
    pub(super) id: Option<&'r str>,
}

impl<'r> Received<'r> {
    pub(super) fn new(config: &Config, request: &'r Request<Bytes>) -> Self {
        let path = request.uri().path();
        // The longer one first: one prefix may be the beginning of the other, or empty.
        let mut prefixes = [
            (Interface::Private, config.private_prefix.as_str()),
            (Interface::Public, config.public_prefix.as_str()),
        ];
        prefixes.sort_by_key(|(_, prefix)| std::cmp::Reverse(prefix.len()));
        let found = prefixes.into_iter().find_map(|(interface, prefix)| {
            let below = path.strip_prefix(prefix)?;
            route(interface, request.method(), below).map(|(call, id)| (interface, call, id))
        });
        match found {
            Some((interface, call, id)) => Self {
                request,
                interface,
                call: Some(call),
                id,
            },
            None => Self {
                request,
                interface: Interface::Private,
                call: None,
                id: None,
            },
        }
    }

    /// The reference that a request is about, as far as it can be known before it is looked at closely.
    pub(super) fn reference(&self, state: &State) -> Option<String> {
        match self.call? {
            Call::FindPayout | Call::FindPayment => self.filter(),
            Call::CreatePayout | Call::CreatePayment => {
                let body = Object::read(self.text()?)?;
                match body.object("data") {
                    Some(data) => data.object("attributes")?.text("reference_id"),
                    None => body.text("reference_id"),
                }
            }
            _ => {
                let record = state.records.get(*state.by_id.get(self.id?)?)?;
                Some(record.reference.clone())
            }
        }
    }

    pub(super) fn text(&self) -> Option<&'r str> {
        std::str::from_utf8(self.request.body()).ok()
    }

    /// The value of `filter[reference_id]`, decoded.
    pub(super) fn filter(&self) -> Option<String> {
        let pairs = self.request.uri().query()?.split('&');
        pairs
            .filter_map(|pair| pair.split_once('='))
            .find(|(name, _)| decode(name).as_deref() == Some("filter[reference_id]"))
            .and_then(|(_, value)| decode(value))
    }

    /// The account whose id and API key the request bears (section 2.3).
    pub(super) fn sender(&self, config: &Config) -> Result<usize, Refusal> {
        let refused = |detail| Err(Refusal::unauthorized(config.unauthorized, detail));
        let mut headers = self.request.headers().get_all(header::AUTHORIZATION).iter();
        let (Some(given), None) = (headers.next(), headers.next()) else {
            return refused("there must be one Authorization header");
        };
        let Some(credentials) = given.to_str().ok().and_then(|given| given.strip_prefix("Basic ")) else {
            return refused("the Authorization header must be Basic");
        };
        let decoded = STANDARD
            .decode(credentials)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let Some((id, key)) = decoded.as_deref().and_then(|decoded| decoded.split_once(':')) else {
            return refused("the credentials must be base64 of account id, colon, API key");
        };
        let Some((index, account)) = config.accounts.iter().enumerate().find(|(_, account)| account.id == id) else {
            return refused("no Commerce Account has this id");
        };
        if account.api_key.expose() != key {
            return refused("the API key is not that of the account");
        }
        if let Some(call) = self.call.filter(|call| account.forbidden.contains(call)) {
            return Err(Refusal::forbidden(format!("the API key may not call {call:?}")));
        }
        Ok(index)
    }

    /// The JSON object of the body.
    pub(super) fn object(&self) -> Result<Object<'r>, Refusal> {
        let invalid = |detail: &str| {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Refusal::new(status, "request_invalid", "Validation error", detail).at("")
        };
        let content_type = self.request.headers().get(header::CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        if !matches!(media_type, "application/json" | "application/vnd.api+json") {
            return Err(invalid(
                "Content-Type must be application/json or application/vnd.api+json",
            ));
        }
        self.text()
            .and_then(Object::read)
            .ok_or_else(|| invalid("the body must be one JSON object in UTF-8, each name in it once"))
    }
}

/// Percent-decodes a piece of a query, where a plus is a blank.
pub(super) fn decode(piece: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(piece.len());
    let mut rest = piece.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let hex = std::str::from_utf8(&digits)
                    .ok()
                    .filter(|hex| hex.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
                u8::from_str_radix(hex, 16).ok()?
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).ok()
}
