//! Why a request got the 403 page: what the real gateway keeps to itself, and a test's author wants to know.

use std::fmt;

/// A request that was answered with the 403 page, from [`Sandbox::refusals`](super::Sandbox::refusals).
///
/// `Debug` leaves the base string out: it holds the request's personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Denial {
    path: String,
    reason: DenialReason,
    base_string: Option<String>,
}

impl Denial {
    pub(super) fn new(path: &str, reason: DenialReason, base_string: Option<String>) -> Self {
        Self {
            path: path.to_owned(),
            reason,
            base_string,
        }
    }

    /// The path that was asked for.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was wrong.
    #[must_use]
    pub fn reason(&self) -> &DenialReason {
        &self.reason
    }

    /// The base string as the sandbox rebuilt it from the bytes received, where it got that far. Compare it with the one
    /// that was signed; it may hold personal data, so never log it.
    #[must_use]
    pub fn base_string(&self) -> Option<&str> {
        self.base_string.as_deref()
    }
}

impl fmt::Debug for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Denial")
            .field("path", &self.path)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "403 for {}: {}", self.path, self.reason)
    }
}

/// What was wrong with a request that got the 403 page (section 7.2 of the wire specification).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DenialReason {
    /// Every call is a POST.
    #[error("the method is {found}, it must be POST")]
    #[non_exhaustive]
    Method {
        /// The method received.
        found: String,
    },
    /// The path is none of the API's.
    #[error(
        "the path must end in `/api/{{version}}/{{command}}/{{endpoint}}`, ids in digits, with `group/` before the id of a group"
    )]
    Path,
    /// No such command here. The real gateway's answer is not documented.
    #[error("the sandbox has no command `{name}`")]
    #[non_exhaustive]
    Command {
        /// The command asked for.
        name: String,
    },
    /// The URL cannot be rebuilt, so no signature over it can be checked.
    #[error("the URL {0}")]
    Url(&'static str),
    /// The body is labelled as something else.
    #[error("the content type must be `application/x-www-form-urlencoded`")]
    ContentType,
    /// The body is no form.
    #[error("the body {0}")]
    Body(&'static str),
    /// With RSA the OAuth parameters travel in the header only.
    #[error("the body holds `{name}`; with RSA the OAuth parameters travel in the header only")]
    #[non_exhaustive]
    OauthInBody {
        /// The parameter.
        name: String,
    },
    /// With HMAC the OAuth parameters stand in header and body, and say the same.
    #[error("`{name}` must stand in header and body with one value; with HMAC-SHA1 each OAuth parameter does")]
    #[non_exhaustive]
    OauthDiffers {
        /// The parameter.
        name: String,
    },
    /// A name stands in the body twice.
    #[error("the body holds `{name}` twice")]
    #[non_exhaustive]
    Repeated {
        /// The parameter.
        name: String,
    },
    /// Two spellings of one parameter.
    #[error("the body holds both `{first}` and `{second}`, which are one parameter")]
    #[non_exhaustive]
    Aliases {
        /// One spelling.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// The `Authorization` header cannot be used.
    #[error("the Authorization header {0}")]
    Authorization(&'static str),
    /// A parameter is missing in the `Authorization` header.
    #[error("the Authorization header has no `{name}`")]
    #[non_exhaustive]
    MissingOauth {
        /// The parameter.
        name: &'static str,
    },
    /// The command is proved in another way.
    #[error("the proof is `{found}`, it must be {expected}")]
    #[non_exhaustive]
    SignatureMethod {
        /// The method named in the header, or `control`.
        found: String,
        /// What the command takes.
        expected: &'static str,
    },
    /// No merchant of this login is registered.
    #[error("no merchant has the login `{login}`")]
    #[non_exhaustive]
    Login {
        /// The consumer key received.
        login: String,
    },
    /// The signature does not belong to this request and the merchant's public key.
    #[error("the signature does not fit the request and the merchant's public key; compare the base strings")]
    Signature,
    /// `control` is another digest than that of the values and the merchant's control key.
    #[error("the `control` does not fit; it covers {covers}, and the control key")]
    #[non_exhaustive]
    Control {
        /// The values it covers, in their order.
        covers: String,
    },
    /// No form for groups is documented for this command.
    #[error("`{command}` takes no group; name an endpoint")]
    #[non_exhaustive]
    NoGroup {
        /// Version and command.
        command: String,
    },
    /// The target belongs to another merchant, or is an endpoint where a group was named, or the reverse.
    #[error("the merchant has no {target}{hint}")]
    #[non_exhaustive]
    Target {
        /// What the path named: `endpoint 39915` or `group 1205`.
        target: String,
        /// That the other kind was meant, where this id is one.
        hint: &'static str,
    },
    /// `login` must stand in the body, equal to the consumer key.
    #[error("the body must hold `login`, equal to the consumer key")]
    LoginParameter,
    /// The nonce was used before.
    #[error("the nonce was used before")]
    Nonce,
    /// The timestamp is too far from the sandbox's time.
    #[error("the timestamp is {seconds} s away from the gateway's time")]
    #[non_exhaustive]
    Timestamp {
        /// How far, whichever way.
        seconds: u64,
    },
}
