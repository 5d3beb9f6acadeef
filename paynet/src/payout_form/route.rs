use crate::Authentication;

/// How a brand takes payout forms: path, version of the API, and signature (wire specification 2.3 and 4.5).
///
/// The brands differ, and one brand's documents differ between their generations, so there is no default: ask the gateway's support.
/// A path that none of these has is set with [`Gateway::command_path`](crate::Gateway::command_path).
///
/// # Example: what a route is made of
///
/// ```
/// use paynet::{Authentication, FormRoute};
///
/// let route = FormRoute::v2_hmac();
/// assert_eq!((route.version(), route.command()), ("v2", "payout-form"));
/// assert_eq!(route.authentication(), Authentication::HmacSha1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use = "a route is a part of a `PayoutForm`"]
pub struct FormRoute {
    version: &'static str,
    command: &'static str,
    authentication: Authentication,
}

impl FormRoute {
    /// `/api/v4/payout-form/…`, RSA-SHA256: ConnPay.
    pub const fn v4_rsa() -> Self {
        Self::of("v4", "payout-form", Authentication::RsaSha256)
    }

    /// `/api/v2/payout-form/…`, RSA-SHA256: PaynetEasy .com, by the newer text of its documents.
    pub const fn v2_rsa() -> Self {
        Self::of("v2", "payout-form", Authentication::RsaSha256)
    }

    /// `/api/v2/payout-form/…`, HMAC-SHA1: PaynetEasy .eu, and PaynetEasy .com by the older text of its documents. The account
    /// needs a [control key](crate::Credentials::control_key).
    pub const fn v2_hmac() -> Self {
        Self::of("v2", "payout-form", Authentication::HmacSha1)
    }

    /// `/api/v4/payout/form/…`, RSA-SHA256: a use-case text links this one.
    pub const fn v4_rsa_below_payout() -> Self {
        Self::of("v4", "payout/form", Authentication::RsaSha256)
    }

    /// The version of the API.
    #[must_use]
    pub const fn version(self) -> &'static str {
        self.version
    }

    /// The command, as the path shows it.
    #[must_use]
    pub const fn command(self) -> &'static str {
        self.command
    }

    /// The signature.
    #[must_use]
    pub const fn authentication(self) -> Authentication {
        self.authentication
    }

    const fn of(version: &'static str, command: &'static str, authentication: Authentication) -> Self {
        Self {
            version,
            command,
            authentication,
        }
    }
}
