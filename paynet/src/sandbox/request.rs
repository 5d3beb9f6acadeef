//! A request as it arrived: what it asks for, before anything is believed.

use super::{
    call::{Call, Scheme, route},
    denial::DenialReason,
    form::{self, Pair},
    oauth::Authorization,
    tables,
};
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Uri, header};
use std::fmt;

/// Where a call was sent: an endpoint serves one currency, a group several (section 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Target {
    /// `/api/v4/{command}/{id}`
    Endpoint(u64),
    /// `/api/v4/{command}/group/{id}`
    Group(u64),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endpoint(id) => write!(f, "endpoint {id}"),
            Self::Group(id) => write!(f, "group {id}"),
        }
    }
}

/// The bytes received, and a first look at them.
pub(super) struct Received {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
    form: Result<Vec<Pair>, &'static str>,
}

/// What the path names behind the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Target(Target),
    /// `merchant/{login}`: balances of a merchant (section 4.9).
    Merchant(String),
    /// `manager/{login}`: balances of a manager's merchants.
    Manager(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target(target) => target.fmt(f),
            Self::Merchant(login) => write!(f, "merchant {login}"),
            Self::Manager(login) => write!(f, "manager {login}"),
        }
    }
}

/// A request that can be proved or disproved.
pub(super) struct Signed {
    pub(super) command: String,
    pub(super) route: Option<(Call, &'static [Scheme])>,
    pub(super) place: Place,
    pub(super) form: Vec<Pair>,
    /// Scheme, host and path as they are signed.
    pub(super) url: String,
    pub(super) proof: Proof,
}

/// What a request brings to prove who sent it.
pub(super) enum Proof {
    Oauth {
        authorization: Authorization,
        base_string: String,
        /// As they arrived, for the HMAC.
        header: String,
        body: Bytes,
    },
    Control(String),
}

impl Signed {
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        form::value(&self.form, name)
    }

    /// Who claims to have sent it.
    pub(super) fn login(&self) -> &str {
        match &self.proof {
            Proof::Oauth { authorization, .. } => authorization.login(),
            Proof::Control(_) => self.field("login").unwrap_or_default(),
        }
    }

    pub(super) fn base_string(&self) -> Option<&str> {
        match &self.proof {
            Proof::Oauth { base_string, .. } => Some(base_string),
            Proof::Control(_) => None,
        }
    }

    /// `client_orderid`, or as the recurring commands spell it.
    pub(super) fn reference(&self) -> Option<&str> {
        self.field("client_orderid").or_else(|| self.field("client-orderid"))
    }

    /// The URL up to the API: what pages of the gateway stand below.
    pub(super) fn base_url(&self) -> &str {
        self.url
            .rsplit_once("/api/")
            .map_or(self.url.as_str(), |(base, _)| base)
    }
}

impl Received {
    pub(super) fn new(request: Request<Bytes>) -> Self {
        let (head, body) = request.into_parts();
        Self {
            method: head.method,
            uri: head.uri,
            headers: head.headers,
            form: form::decode(&body),
            body,
        }
    }

    pub(super) fn path(&self) -> &str {
        self.uri.path()
    }

    /// What it seems to ask for: enough to find the fault that is waiting for it.
    pub(super) fn call(&self) -> Option<Call> {
        let (version, command, _) = address(self.uri.path())?;
        Some(route(version, command)?.0)
    }

    pub(super) fn reference(&self) -> Option<&str> {
        let form = self.form.as_deref().unwrap_or_default();
        form::value(form, "client_orderid").or_else(|| form::value(form, "client-orderid"))
    }

    /// Whether it asks for JSON (section 4.0.4).
    pub(super) fn wants_json(&self) -> bool {
        let accepted = self
            .headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok());
        accepted.flat_map(|value| value.split(',')).any(|range| {
            let media_type = range.split(';').next().unwrap_or_default();
            media_type.trim().eq_ignore_ascii_case("application/vnd.pay+json")
        })
    }

    /// Everything that can be checked without knowing the merchant.
    pub(super) fn read(self, public_origin: Option<&str>) -> Result<Signed, DenialReason> {
        if self.method != Method::POST {
            return Err(DenialReason::Method {
                found: self.method.to_string(),
            });
        }
        let (version, command, place) = address(self.uri.path()).ok_or(DenialReason::Path)?;
        if self.uri.query().is_some() {
            return Err(DenialReason::Url("has a query; all parameters belong into the body"));
        }
        let url = match public_origin {
            Some(origin) => format!("{}{}", origin.trim_end_matches('/'), self.uri.path()),
            None => signed_url(&self.uri, &self.headers).map_err(DenialReason::Url)?,
        };
        let content_type = only(&self.headers, &header::CONTENT_TYPE).unwrap_or_default();
        let media_type = content_type.split(|byte| *byte == b';').next().unwrap_or_default();
        if !media_type
            .trim_ascii()
            .eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
        {
            return Err(DenialReason::ContentType);
        }
        let form = self.form.map_err(DenialReason::Body)?;
        names(&form)?;
        let control = form::value(&form, "control").filter(|_| version == "v2");
        let unsigned = !self.headers.contains_key(header::AUTHORIZATION);
        let proof = if let Some(control) = control.filter(|_| unsigned) {
            Proof::Control(control.to_owned())
        } else {
            let header = only(&self.headers, &header::AUTHORIZATION)
                .ok_or(DenialReason::Authorization("must be there, exactly once"))?;
            let authorization = Authorization::parse(header)?;
            authorization.check_body(&form)?;
            Proof::Oauth {
                base_string: authorization.base_string(&url, &form),
                header: String::from_utf8_lossy(header).into_owned(),
                body: self.body,
                authorization,
            }
        };
        Ok(Signed {
            command: format!("{version}/{command}"),
            route: route(version, command),
            place,
            form,
            url,
            proof,
        })
    }
}

/// Version, command, and what stands behind it. What stands before `/api/` is the brand's business (section 2.2), and signed
/// like the rest.
fn address(path: &str) -> Option<(&str, &str, Place)> {
    let (_, rest) = path.rsplit_once("/api/")?;
    let (version, rest) = rest.split_once('/')?;
    let (rest, last) = rest.rsplit_once('/')?;
    let id = || {
        let digits = last.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| last.parse().ok()).flatten()
    };
    let login = || {
        form::decode_component(last.as_bytes(), false)
            .ok()
            .filter(|login| !login.is_empty())
    };
    let (command, place) = match rest.rsplit_once('/') {
        Some((command, "group")) => (command, Place::Target(Target::Group(id()?))),
        Some((command, "merchant")) => (command, Place::Merchant(login()?)),
        Some((command, "manager")) => (command, Place::Manager(login()?)),
        _ => (rest, Place::Target(Target::Endpoint(id()?))),
    };
    Some((version, command, place))
}

/// Scheme, lower-case host, port unless it is the scheme's own, path (section 3.1, step 5).
fn signed_url(uri: &Uri, headers: &HeaderMap) -> Result<String, &'static str> {
    // A server sees the path only, and this one listens on loopback, without TLS.
    let scheme = uri.scheme_str().unwrap_or("http").to_ascii_lowercase();
    let authority = match uri.authority() {
        Some(authority) => authority.as_str(),
        None => only(headers, &header::HOST)
            .and_then(|host| std::str::from_utf8(host).ok())
            .ok_or("has no host; the request must hold exactly one Host header")?,
    };
    if authority.contains('@') || authority.is_empty() {
        return Err("must name a host and nothing before it");
    }
    let authority = authority.to_ascii_lowercase();
    let default_port = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority.strip_suffix(default_port).unwrap_or(&authority);
    Ok(format!("{scheme}://{authority}{}", uri.path()))
}

fn only<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then_some(value.as_bytes())
}

/// Section 7.2: no name twice, not two aliases of one parameter.
fn names(form: &[Pair]) -> Result<(), DenialReason> {
    for (index, (name, _)) in form.iter().enumerate() {
        if form.iter().skip(index + 1).any(|(later, _)| later == name) {
            return Err(DenialReason::Repeated { name: name.clone() });
        }
    }
    let present = |name: &str| form.iter().any(|(present, _)| present == name);
    match tables::aliases().find(|(first, second)| present(first) && present(second)) {
        Some((first, second)) => Err(DenialReason::Aliases { first, second }),
        None => Ok(()),
    }
}

/// Whether a gateway at this URL is one on loopback, where the rules for callback ports do not apply.
pub(super) fn is_loopback(uri: &Uri, headers: &HeaderMap) -> bool {
    let header = only(headers, &header::HOST).and_then(|host| std::str::from_utf8(host).ok()?.parse::<Uri>().ok());
    let host = uri.host().or(header.as_ref().and_then(Uri::host)).unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.parse::<std::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback())
}

impl Received {
    pub(super) fn on_loopback(&self) -> bool {
        is_loopback(&self.uri, &self.headers)
    }
}
