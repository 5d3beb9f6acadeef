//! Who sends, and where to: [`Gateway`], [`Credentials`], and both together as an [`Account`].

mod credentials;
mod error;
mod gateway;
pub mod gateways;
mod message;
mod signing_key;
mod target;

pub use credentials::Credentials;
pub use error::AccountError;
pub use gateway::{Environment, Gateway};
pub use gateways::PublishedGateway;
pub use message::{Authentication, Message};
pub use target::Target;

use crate::{ControlKey, ControlText};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use payout_core::{Sign, Stamp, WriteError};
use payout_signing::{
    form,
    oauth1::{OauthError, Parameters, Protocol, SignatureMethod, Signed, Unsigned},
    rsa_key,
};

/// A merchant at a gateway: what every call is signed with, and where it goes.
///
/// Not `Clone`, since it holds a private key; a [`Client`](crate::Client) shares it.
///
/// # Example: a request without a network
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{Account, BankAccount, Credentials, Endpoint, Gateway, Nonce, Operation, Payout, RsaKey, Sign, Stamp};
///
/// # let pem = include_str!("../tests/keys/test_only_rsa2048_pkcs8.pem");
/// let account = Account::new(
///     Gateway::sandbox("https://sandbox.payneteasy.com/paynet")?,
///     Credentials::sandbox("TestMerchant", RsaKey::from_pem(pem)?),
/// )?;
/// let payout = Payout::new(
///     Endpoint::Id(39915),
///     "payout-2041".parse()?,
///     "10.42 USD".parse()?,
///     BankAccount::new("1234567890")?,
/// );
///
/// let stamp = Stamp::new(1_677_831_012, Nonce::from_bytes([7; 16]));
/// let request = account.sign(payout.write(&account)?, &stamp)?;
/// assert_eq!(request.uri(), "https://sandbox.payneteasy.com/paynet/api/v4/payout/39915");
/// assert_eq!(
///     request.body(),
///     "account_number=1234567890&amount=10.42&client_orderid=payout-2041&currency=USD"
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Account {
    gateway: Gateway,
    credentials: Credentials,
}

impl Account {
    /// Puts a gateway and credentials together.
    ///
    /// # Errors
    ///
    /// [`AccountError::Environments`] where one of them is for the sandbox and the other for production,
    /// [`AccountError::Login`] for an empty login or one with control characters, [`AccountError::PublishedKey`] for a key that
    /// everybody has, on a production gateway.
    pub fn new(gateway: Gateway, credentials: Credentials) -> Result<Self, AccountError> {
        if gateway.environment() != credentials.environment() {
            return Err(AccountError::Environments {
                gateway: gateway.environment(),
                credentials: credentials.environment(),
            });
        }
        credentials.check_login()?;
        let fingerprint = credentials.key().fingerprint();
        let production = gateway.environment() == Environment::Production;
        if production && !gateway.is_loopback() && rsa_key::is_published_test_key(&fingerprint) {
            return Err(AccountError::PublishedKey { fingerprint });
        }
        Ok(Self { gateway, credentials })
    }

    /// A simulated merchant's: see `account/signing_key.rs`.
    #[cfg(feature = "simulation")]
    pub(crate) fn simulated(gateway: Gateway, credentials: Credentials) -> Self {
        Self { gateway, credentials }
    }

    /// Where the calls go.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The merchant login: the consumer key of every signature, and the field `login` of the calls that want it.
    #[must_use]
    pub fn login(&self) -> &str {
        self.credentials.login()
    }

    /// The public half of the key that signs. The gateway's support needs it; its fingerprint tells which key is on file.
    #[must_use]
    pub fn public_key(&self) -> &payout_signing::RsaPublicKey {
        self.credentials.key().public_key()
    }

    /// The merchant's control key, where the credentials have one: callbacks are verified with it.
    #[must_use]
    pub fn control_key(&self) -> Option<&ControlKey> {
        self.credentials.control_key_or_none()
    }

    /// Proves a message and hands its URL, its body and all stages of the proof to `take`.
    pub(crate) fn with_proof<R>(
        &self,
        message: &Message,
        stamp: &Stamp,
        take: impl FnOnce(&str, String, &Proof<'_>) -> R,
    ) -> Result<R, WriteError> {
        let path = self.gateway.path(message)?;
        let url = self.gateway.url().join(&path);
        let refused = |error: OauthError| WriteError::telling("Authorization", error);
        let method = match message.proof() {
            message::Proof::RsaSha256 => SignatureMethod::RsaSha256,
            message::Proof::HmacSha1 => SignatureMethod::HmacSha1,
            message::Proof::Control(text) => {
                let control = text.control(self.needed_control_key()?);
                let body = body_with_control(message.parameters(), &control)?;
                return Ok(take(&url, body, &Proof::Control { text, control }));
            }
        };
        let protocol = Protocol::new(self.login(), stamp.nonce().as_str(), stamp.unix_seconds());
        let signed_url = self.gateway.signing_url().join(&path);
        let unsigned =
            Unsigned::new(&Method::POST, &signed_url, message.parameters(), &protocol, method).map_err(refused)?;
        let (body, signed) = if method == SignatureMethod::HmacSha1 {
            // Older pages want the protocol's parameters in the body too (wire specification 3.3); each counts once.
            let body = unsigned.form_with_protocol();
            (body, unsigned.sign_hmac_sha1(self.needed_control_key()?.hmac()))
        } else {
            let body = message.parameters().to_form();
            (body, self.credentials.key().sign(unsigned))
        };
        Ok(take(&url, body, &Proof::Oauth(&signed.map_err(refused)?)))
    }

    fn needed_control_key(&self) -> Result<&ControlKey, WriteError> {
        self.control_key().ok_or_else(|| {
            WriteError::new(
                "control key",
                "is what this call is signed with and the credentials have none, add it with `Credentials::control_key`",
            )
            .rule("Paynet 3.3")
        })
    }
}

/// What proves a message: the signature for the header, or the checksum in the body.
pub(crate) enum Proof<'a> {
    Oauth(&'a Signed<'a>),
    Control { text: &'a ControlText, control: String },
}

fn body_with_control(parameters: &Parameters, control: &str) -> Result<String, WriteError> {
    if parameters.get("control").is_some() {
        let problem = "is made when the call is signed, it is not for callers to set";
        return Err(WriteError::new("control", problem).rule("Paynet 3.4"));
    }
    Ok(form::encode(parameters.iter().chain([("control", control)])))
}

impl Sign for Account {
    const PROVIDER: &'static str = "paynet";

    type Message = Message;

    /// `POST`, a form body without line feeds, and OAuth 1.0a with RSA-SHA256 in the header (wire specification 3.1 and 4.0.1), or
    /// what else the message asks for (3.3, 3.4).
    ///
    /// `Accept` is in the documented samples and is what HTTP libraries add by themselves: given here, the bytes are the same
    /// whichever of them sends.
    fn sign(&self, message: Message, stamp: &Stamp) -> Result<Request<Bytes>, WriteError> {
        self.with_proof(&message, stamp, |url, body, proof| {
            let request = Request::builder()
                .method(Method::POST)
                .uri(url)
                .header(header::ACCEPT, HeaderValue::from_static(self.gateway.accept()))
                .header(
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("application/x-www-form-urlencoded"),
                );
            match proof {
                Proof::Oauth(signed) => request.header(header::AUTHORIZATION, signed.authorization()),
                Proof::Control { .. } => request,
            }
            .body(Bytes::from(body))
            .map_err(|error| WriteError::new("url", "is none that HTTP can carry").with_source(error))
        })?
    }
}
