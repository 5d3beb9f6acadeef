use super::{AccountError, Message};
use payout_core::{BaseUrl, WriteError};
use std::{collections::BTreeMap, fmt};

/// Whether a gateway moves real money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Environment {
    /// A test environment.
    Sandbox,
    /// Real money.
    Production,
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sandbox => "sandbox",
            Self::Production => "production",
        })
    }
}

/// Where a gateway lives, context path included: `https://sandbox.connpay.com/paynet`, `https://pay.billblend.com/checkout`.
///
/// The brand's support names the URL. `https`, or plain `http` to a loopback address written out, for tests.
///
/// # Example: the wrong environment is refused
///
/// ```
/// use paynet::Gateway;
///
/// let error = Gateway::sandbox("https://gate.payneteasy.com/paynet").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`gateway`: gate.payneteasy.com is a production host, use `Gateway::production` with production credentials"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    url: BaseUrl,
    environment: Environment,
    signing_url: Option<BaseUrl>,
    paths: BTreeMap<String, String>,
    json: bool,
}

impl Gateway {
    /// A gateway of a test environment.
    ///
    /// # Errors
    ///
    /// [`AccountError::Url`] for a text that is no base URL, [`AccountError::Host`] for a host known to be production.
    pub fn sandbox(url: &str) -> Result<Self, AccountError> {
        Self::of(Environment::Sandbox, url)
    }

    /// A gateway that moves real money.
    ///
    /// # Errors
    ///
    /// [`AccountError::Url`] for a text that is no base URL, [`AccountError::Host`] for a host known to be a sandbox.
    pub fn production(url: &str) -> Result<Self, AccountError> {
        Self::of(Environment::Production, url)
    }

    /// Signs another URL than the one that is sent to: for a gateway behind your own proxy, which sees its public name. Which of
    /// the two a gateway checks is not documented; leave this alone unless signatures are refused there.
    ///
    /// # Errors
    ///
    /// [`AccountError::Url`] for a text that is no base URL.
    pub fn signed_as(mut self, public_url: &str) -> Result<Self, AccountError> {
        self.signing_url = Some(BaseUrl::parse(public_url)?);
        Ok(self)
    }

    /// Sends one command to another path below the base than `/api/v4/{command}`: the documents warn that paths may change (wire
    /// specification 2.2). The endpoint is added behind it.
    ///
    /// # Errors
    ///
    /// [`AccountError::Path`] unless the path is made of plain segments.
    ///
    /// # Example: a brand with a version of its own
    ///
    /// ```
    /// use paynet::Gateway;
    ///
    /// let gateway = Gateway::sandbox("https://sandbox.connpay.com/paynet")?.command_path("payout", "/api/v5/payout")?;
    /// # let _ = gateway;
    /// # Ok::<(), paynet::AccountError>(())
    /// ```
    pub fn command_path(mut self, command: impl Into<String>, path: &str) -> Result<Self, AccountError> {
        if !path.starts_with('/') || !is_plain(path) {
            return Err(AccountError::Path { path: path.to_owned() });
        }
        self.paths.insert(command.into(), path.to_owned());
        Ok(self)
    }

    /// Asks for JSON answers, with `Accept: application/vnd.pay+json` (wire specification 4.0.4). Requests stay forms.
    ///
    /// Off unless set: which brands have the mode is not documented. A brand that lacks it ignores the request, and its form
    /// answers are read as forms. In this mode refusals come with an HTTP 4xx.
    #[must_use]
    pub fn json_answers(mut self) -> Self {
        self.json = true;
        self
    }

    /// Whether it is asked for JSON answers.
    #[must_use]
    pub fn asks_for_json(&self) -> bool {
        self.json
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> &BaseUrl {
        &self.url
    }

    /// Whether it moves real money.
    #[must_use]
    pub fn environment(&self) -> Environment {
        self.environment
    }

    /// Whether it is on this machine, by a loopback address written out.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.url.is_loopback()
    }

    /// The value of the header `Accept`.
    pub(super) fn accept(&self) -> &'static str {
        if self.json { "application/vnd.pay+json" } else { "*/*" }
    }

    pub(super) fn signing_url(&self) -> &BaseUrl {
        self.signing_url.as_ref().unwrap_or(&self.url)
    }

    /// The path of a message below the base URL.
    pub(super) fn path(&self, message: &Message) -> Result<String, WriteError> {
        let (version, command, target) = (message.version(), message.command(), message.target().path()?);
        if let Some(path) = self.paths.get(command) {
            return Ok(format!("{path}/{target}"));
        }
        let path = format!("/api/{version}/{command}");
        if is_plain(&path) {
            Ok(format!("{path}/{target}"))
        } else {
            let problem = "is no path of plain segments (A-Z a-z 0-9 - . _ ~), write it like payout";
            Err(WriteError::new("command", problem).rule("Paynet 2.2"))
        }
    }

    fn of(environment: Environment, url: &str) -> Result<Self, AccountError> {
        let url = BaseUrl::parse(url)?;
        match super::gateways::environment_of(url.host()) {
            Some(known) if known != environment => Err(AccountError::Host {
                host: url.host().to_owned(),
                known,
            }),
            _ => Ok(Self {
                url,
                environment,
                signing_url: None,
                paths: BTreeMap::new(),
                json: false,
            }),
        }
    }
}

/// Whether a path that begins with a slash has plain, non-empty segments only: what is signed is then what every library sends.
fn is_plain(path: &str) -> bool {
    path.split('/').skip(1).all(|segment| {
        !matches!(segment, "" | "." | "..")
            && segment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
    })
}
