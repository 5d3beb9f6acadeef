//! The signature of newer notifications, where Payoneer has switched it on (Payoneer 7.3).

mod authentic;
mod error;
mod header;
mod nonces;
mod stages;

pub use authentic::Authentic;
pub use error::{HmacAuthError, HmacSecretError};
pub use nonces::{NonceUse, Nonces};
pub use stages::HmacStages;

use super::at_most;
use crate::callback::LONGEST_BODY;
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use header::Authorization;
use hmac::{Hmac, Mac};
use http::{HeaderValue, Method, Request, header as headers};
use payout_core::{BaseUrl, Secret};
use sha2::Sha256;
use std::{fmt, time::Duration};

/// Checks the signature of notifications: `Authorization: hmacauth …`, HMAC-SHA256 (Payoneer 7.3).
///
/// # What is not sure about it
///
/// The scheme is known from **one** public implementation, whose author saw it match one real notification of a sandbox; Payoneer
/// publishes no description of it. In particular:
///
/// - it must be switched on by Payoneer, who gives the secret. Whether that can be had for a program of v2 is not known; without it
///   every notification is a plain [`Callback`](crate::Callback), and nothing is lost: both are only hints;
/// - the URL that is signed is the one that Payoneer called, lower-cased. Behind a proxy the program sees another one, so the public
///   address is a setting here and is never read from `X-Forwarded-…` headers. What redirects do to it is not known;
/// - how a `*` in the URL is written is contradictory in the source; here it is `%2a`. Use no `*`;
/// - the README of that implementation describes an older form, which is refused here.
///
/// So a signature that is refused can be a fault of this description: compare the stages ([`stages`](Self::stages)) with what
/// Payoneer says, and poll meanwhile.
///
/// # Example: three checks, in this order
///
/// ```
/// use bytes::Bytes;
/// use http::Request;
/// use payoneer::{Event, HmacAuth, Nonces};
/// use std::time::Duration;
///
/// let auth = HmacAuth::sandbox("dummy-hmac-key", "https://hooks.example.com".parse()?)?;
/// let nonces = Nonces::new();
/// let now = Duration::from_secs(1_700_000_010); // since 1970; yours is the clock's
///
/// let request = Request::post("/payoneer/Accepted")
///     .header("Authorization", "hmacauth Webhook-IPCNSender-sandbox:A/GfAgdes9oJ10tOhUhV93Pb6gzI5P4T200ff+fofEk=:n-0001:1700000000")
///     .body(Bytes::from_static(br#"{"Payee Id":"testpayee123","IntPaymentId":"test payment ID 123"}"#))?;
///
/// let authentic = auth.verify(&request, now)?; // who, when, and every byte
/// let first = nonces.record(&authentic, now); // not heard before
/// let hint = authentic.once(first)?.of_url(Event::PaymentAccepted);
/// assert_eq!(hint.unsigned_payee_id(), Some("testpayee123"));
///
/// let again = auth.verify(&request, now)?;
/// let repeated = nonces.record(&again, now);
/// assert!(again.once(repeated).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct HmacAuth {
    app_name: &'static str,
    secret: Secret,
    public: BaseUrl,
}

impl HmacAuth {
    /// How far the time of a notification may be off, either way.
    pub const WINDOW: Duration = Duration::from_secs(300);

    /// For notifications of the sandbox: `Webhook-IPCNSender-sandbox`.
    ///
    /// `public` is what stands before the path of the URLs that were given to Payoneer: `https://hooks.example.com`, with the
    /// prefix that a proxy or a nested router takes off, where there is one.
    ///
    /// # Errors
    ///
    /// When the secret is empty: with it, anybody could sign. When it holds a control character, such as the line end of the file
    /// that it was read from: with it, no signature would ever be right.
    pub fn sandbox(secret: impl Into<String>, public: BaseUrl) -> Result<Self, HmacSecretError> {
        Self::new("Webhook-IPCNSender-sandbox", secret.into(), public)
    }

    /// For notifications of the production environment: `Webhook-IPCNSender-production`. The rest as
    /// [`sandbox`](Self::sandbox).
    ///
    /// # Errors
    ///
    /// As [`sandbox`](Self::sandbox).
    pub fn production(secret: impl Into<String>, public: BaseUrl) -> Result<Self, HmacSecretError> {
        Self::new("Webhook-IPCNSender-production", secret.into(), public)
    }

    fn new(app_name: &'static str, secret: String, public: BaseUrl) -> Result<Self, HmacSecretError> {
        let secret = Secret::new(secret);
        if secret.expose().is_empty() || secret.expose().chars().any(char::is_control) {
            return Err(HmacSecretError);
        }
        Ok(Self {
            app_name,
            secret,
            public,
        })
    }

    /// Checks the raw bytes of a notification at the time `now`, counted from 1970-01-01 UTC: environment, time on both sides,
    /// signature. Nothing of it is parsed, and nothing can be read from the result before its nonce was judged
    /// ([`Authentic::once`]).
    ///
    /// The path and the query of `request` count, as they came; its host does not, that one is set.
    ///
    /// # Errors
    ///
    /// Says which check failed; see [`HmacAuthError`]. No message repeats a byte of the request.
    pub fn verify<B: AsRef<[u8]>>(&self, request: &Request<B>, now: Duration) -> Result<Authentic, HmacAuthError> {
        let body = request.body().as_ref();
        at_most(body.len(), LONGEST_BODY)?;
        let mut values = request.headers().get_all(headers::AUTHORIZATION).iter();
        let value = values.next().ok_or(HmacAuthError::Missing)?;
        if values.next().is_some() {
            return Err(HmacAuthError::Repeated);
        }
        let authorization = Authorization::parse(value.as_bytes())?;
        if authorization.app_name != self.app_name {
            return Err(HmacAuthError::AppName {
                expected: self.app_name,
            });
        }
        let sent = authorization.time()?;
        let seconds = now.as_secs().abs_diff(sent);
        if seconds > Self::WINDOW.as_secs() {
            return Err(HmacAuthError::Time { seconds });
        }
        let signature = BASE64_STANDARD
            .decode(authorization.signature)
            .map_err(|_| HmacAuthError::Encoding)?;
        let stages = self.stages(request, authorization.nonce, authorization.timestamp);
        // Constant time, and for the whole digest only.
        self.mac(&stages)
            .verify_slice(&signature)
            .map_err(|_| HmacAuthError::Signature)?;
        Ok(Authentic::new(request, authorization.nonce, sent))
    }

    /// What is signed of a request, stage by stage, to compare with Payoneer's own: no secret is in it.
    pub fn stages<B: AsRef<[u8]>>(&self, request: &Request<B>, nonce: &str, timestamp: &str) -> HmacStages {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let url = self.public.join(path);
        HmacStages::new(
            self.app_name,
            request.method(),
            &url,
            timestamp,
            nonce,
            request.body().as_ref(),
        )
    }

    /// Signs a request as Payoneer does, for tests of your own receiver. An earlier `Authorization` is replaced.
    ///
    /// # Errors
    ///
    /// When the nonce cannot stand in a header.
    pub fn sign_for_tests(
        &self,
        mut request: Request<Bytes>,
        nonce: &str,
        sent: Duration,
    ) -> Result<Request<Bytes>, HmacAuthError> {
        let timestamp = sent.as_secs().to_string();
        let stages = self.stages(&request, nonce, &timestamp);
        let signature = BASE64_STANDARD.encode(self.mac(&stages).finalize().into_bytes());
        let app_name = self.app_name;
        let header = format!("hmacauth {app_name}:{signature}:{nonce}:{timestamp}");
        let header = HeaderValue::try_from(header).map_err(|_| HmacAuthError::Parts)?;
        request.headers_mut().insert(headers::AUTHORIZATION, header);
        Ok(request)
    }

    #[allow(clippy::expect_used, reason = "HMAC takes keys of any length, so this cannot fail")]
    fn mac(&self, stages: &HmacStages) -> Hmac<Sha256> {
        let mac = Hmac::<Sha256>::new_from_slice(self.secret.expose().as_bytes()).expect("any length is a key");
        mac.chain_update(stages.string_to_sign())
    }
}

impl fmt::Debug for HmacAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HmacAuth")
            .field("app_name", &self.app_name)
            .field("public", &self.public.as_str())
            .field("secret", &"[redacted]")
            .finish()
    }
}

/// Only a POST has its body signed.
fn digests_body(method: &Method) -> bool {
    method == Method::POST
}
