use super::Target;
use crate::ControlText;
use payout_signing::oauth1::Parameters;

/// A call in the gateway's own words, before it is signed: command, target, parameters, and how it proves who sends it.
///
/// Operations of this crate make it; build one for a command that the crate lacks. `Debug` shows names of parameters, no values.
///
/// # Example: a command of your own
///
/// ```
/// use paynet::{Endpoint, Message, Parameters};
///
/// let mut parameters = Parameters::new();
/// parameters.push("client_orderid", "payout-2041")?;
/// let message = Message::new("payout-by-ref", Endpoint::Id(39915), parameters);
/// assert_eq!(message.command(), "payout-by-ref");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Message {
    command: &'static str,
    version: &'static str,
    target: Target,
    parameters: Parameters,
    proof: Proof,
}

/// How the message will be proved, with what that takes beside the account's credentials.
#[derive(Debug)]
pub(super) enum Proof {
    RsaSha256,
    HmacSha1,
    Control(ControlText),
}

/// Which of the account's credentials proves the sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authentication {
    /// OAuth 1.0a with RSA-SHA256, in the header alone (wire specification 3.1): all of v4.
    RsaSha256,
    /// OAuth 1.0a with HMAC-SHA1 over the account's control key, its five parameters in header and body (wire specification
    /// 3.3): balances, and payout forms of some brands.
    HmacSha1,
    /// The parameter `control`, a SHA-1 checksum over the account's control key (wire specification 3.4): most of v2.
    Control,
}

impl Message {
    /// A v4 command, signed with the account's RSA key. The parameters are sent in their order.
    #[must_use]
    pub fn new(command: &'static str, target: impl Into<Target>, parameters: Parameters) -> Self {
        Self {
            command,
            version: "v4",
            target: target.into(),
            parameters,
            proof: Proof::RsaSha256,
        }
    }

    /// The same command in another version of the API.
    #[must_use]
    pub fn with_version(mut self, version: &'static str) -> Self {
        self.version = version;
        self
    }

    /// The same command, signed with HMAC-SHA1 instead. The account needs a [control key](crate::Credentials::control_key).
    #[must_use]
    pub fn with_hmac_sha1(mut self) -> Self {
        self.proof = Proof::HmacSha1;
        self
    }

    /// The same command, proved by a `control` over this text instead, which signing adds behind the parameters. The account
    /// needs a [control key](crate::Credentials::control_key).
    #[must_use]
    pub fn with_control(mut self, text: ControlText) -> Self {
        self.proof = Proof::Control(text);
        self
    }

    /// The command: `payout`.
    #[must_use]
    pub fn command(&self) -> &'static str {
        self.command
    }

    /// The version of the API: `v4`.
    #[must_use]
    pub fn version(&self) -> &'static str {
        self.version
    }

    /// The target.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// What is sent and signed: one list for both.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// How the sender is proved.
    #[must_use]
    pub fn authentication(&self) -> Authentication {
        match self.proof {
            Proof::RsaSha256 => Authentication::RsaSha256,
            Proof::HmacSha1 => Authentication::HmacSha1,
            Proof::Control(_) => Authentication::Control,
        }
    }

    pub(super) fn proof(&self) -> &Proof {
        &self.proof
    }
}
