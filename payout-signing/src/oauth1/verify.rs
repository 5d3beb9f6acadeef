//! The receiving side: a request rebuilt from the wire.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;

use super::base_string::BaseString;
use super::base_uri::{BaseUri, BaseUriError};
use super::header::{Header, HeaderError};
use super::hmac_sha1::HmacSecret;
use super::parameters::{Parameters, is_reserved};
use super::protocol::{CONSUMER_KEY, NONCE, SIGNATURE, SIGNATURE_METHOD, SignatureMethod, TIMESTAMP, TOKEN, VERSION};
use crate::form::{self, FormError};

/// A received request, before its signature is verified.
///
/// It is rebuilt from what came over the wire: method, URL, `Authorization` header and form body. Nothing in it is to be
/// believed until one of the `verify_` methods has said yes.
///
/// A good signature says who wrote the request, not when: **whether nonce and time are fresh is not checked here**. A
/// server keeps the pairs of [`nonce`](Self::nonce) and [`timestamp`](Self::timestamp) it has seen per
/// [`consumer_key`](Self::consumer_key) and refuses old times (RFC 5849 section 3.3).
///
/// # Example: a server's check
///
/// ```
/// use payout_signing::oauth1::{HmacSecret, Received};
///
/// fn check(url: &str, authorization: &str, form: &str) -> Result<(), Box<dyn std::error::Error>> {
///     let received = Received::new(&http::Method::POST, url, authorization, Some(form))?;
///     // Look the secret up by `received.consumer_key()`, the nonce among those seen.
///     received.verify_hmac_sha1(&HmacSecret::new("F9F65098-1111-1111-1111-621611111111")?)?;
///     Ok(())
/// }
/// # assert!(check("https://gate.example.com/", "OAuth x=\"1\"", "").is_err());
/// ```
pub struct Received {
    uri: BaseUri,
    header: Header,
    parameters: Parameters,
    base: BaseString,
    method: SignatureMethod,
    signature: Vec<u8>,
    timestamp: u64,
}

impl Received {
    /// Rebuilds the base string of a request. `form` is the body if, and only if, its content type is
    /// `application/x-www-form-urlencoded`.
    ///
    /// Protocol parameters are read from the header. Some clients repeat them in the body; such a pair must say the same
    /// and counts once (Paynet's rule for HMAC-SHA1).
    ///
    /// # Errors
    ///
    /// [`ReceivedError`] for whatever cannot be read in one way only.
    pub fn new(
        http_method: &Method,
        url: &str,
        authorization: &str,
        form: Option<&str>,
    ) -> Result<Self, ReceivedError> {
        let uri = BaseUri::parse(url)?;
        let header = Header::parse(authorization)?;
        let require = |name: &'static str| header.get(name).ok_or(ReceivedError::Missing { name });
        for name in [CONSUMER_KEY, NONCE] {
            if require(name)?.is_empty() {
                return Err(ReceivedError::Missing { name });
            }
        }
        let method = require(SIGNATURE_METHOD)?;
        let method = SignatureMethod::from_name(method).ok_or(ReceivedError::UnsupportedMethod)?;
        if header.get(VERSION).is_some_and(|version| version != "1.0") {
            return Err(ReceivedError::UnsupportedVersion);
        }
        let timestamp = parse_timestamp(require(TIMESTAMP)?).ok_or(ReceivedError::Timestamp)?;
        let signature = STANDARD
            .decode(require(SIGNATURE)?)
            .map_err(|_| ReceivedError::SignatureEncoding)?;
        if let Some((name, _)) = header.iter().find(|(name, _)| !is_reserved(name)) {
            return Err(ReceivedError::ForeignInHeader { name: name.to_owned() });
        }

        let body = form
            .map(form::decode)
            .transpose()
            .map_err(ReceivedError::Form)?
            .unwrap_or_default();
        let mut parameters = Parameters::new();
        let mut repeated = Vec::new();
        for (name, value) in uri.query().iter().cloned().chain(body) {
            if !is_reserved(&name) {
                parameters.push_received(name, value);
            } else if header.get(&name).is_some_and(|in_header| in_header == value) {
                repeated.push(name);
            } else {
                return Err(ReceivedError::Disagreement { name });
            }
        }
        form::require_unique(repeated.iter().map(String::as_str)).map_err(ReceivedError::Form)?;

        let base = BaseString::new(http_method.as_str(), &uri, parameters.iter().chain(header.iter()));
        Ok(Self {
            uri,
            header,
            parameters,
            base,
            method,
            signature,
            timestamp,
        })
    }

    /// Who claims to have signed.
    #[must_use]
    pub fn consumer_key(&self) -> &str {
        self.header.get(CONSUMER_KEY).unwrap_or_default()
    }

    /// The nonce; whether it was seen before is the caller's to know.
    #[must_use]
    pub fn nonce(&self) -> &str {
        self.header.get(NONCE).unwrap_or_default()
    }

    /// Unix time in seconds, as the sender says; whether it is recent is the caller's to judge.
    #[must_use]
    pub fn timestamp(&self) -> u64 {
        self.timestamp
    }

    /// The token; `None` in a two-legged request.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.header.get(TOKEN)
    }

    /// How the sender says the request is signed.
    #[must_use]
    pub fn signature_method(&self) -> SignatureMethod {
        self.method
    }

    /// The header as it was read.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The URL as it enters the base string.
    #[must_use]
    pub fn base_uri(&self) -> &BaseUri {
        &self.uri
    }

    /// The request's own parameters: query, then body, without those of the protocol.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The text whose signature is verified. It holds every value of the request: never log it.
    #[must_use]
    pub fn base_string(&self) -> &str {
        self.base.as_str()
    }

    /// SHA-256 of the base string in lower-case hex, to compare with the sender's without showing either.
    #[must_use]
    pub fn base_string_sha256_hex(&self) -> String {
        self.base.sha256_hex()
    }

    /// Verifies an RSA-SHA256 signature.
    ///
    /// # Errors
    ///
    /// [`VerifyError::Method`] if the request says it is signed otherwise, [`VerifyError::Signature`] if the signature
    /// is not of this request and this key.
    #[cfg(feature = "_rsa-keys")]
    pub fn verify_rsa_sha256(&self, key: &crate::RsaPublicKey) -> Result<(), VerifyError> {
        self.require(SignatureMethod::RsaSha256)?;
        // One refusal for all reasons: the sender is told nothing about the key.
        key.verify_sha256(self.base.as_bytes(), &self.signature)
            .map_err(|_| VerifyError::Signature)
    }

    /// Verifies an HMAC-SHA1 signature, in constant time.
    ///
    /// # Errors
    ///
    /// [`VerifyError::Method`] if the request says it is signed otherwise, [`VerifyError::Signature`] if the signature
    /// is not of this request and this secret.
    pub fn verify_hmac_sha1(&self, secret: &HmacSecret) -> Result<(), VerifyError> {
        self.verify_hmac(SignatureMethod::HmacSha1, secret)
    }

    /// Verifies an HMAC-SHA256 signature, in constant time.
    ///
    /// # Errors
    ///
    /// As [`verify_hmac_sha1`](Self::verify_hmac_sha1).
    pub fn verify_hmac_sha256(&self, secret: &HmacSecret) -> Result<(), VerifyError> {
        self.verify_hmac(SignatureMethod::HmacSha256, secret)
    }

    fn verify_hmac(&self, method: SignatureMethod, secret: &HmacSecret) -> Result<(), VerifyError> {
        self.require(method)?;
        if secret.verifies(method, self.base.as_bytes(), &self.signature) {
            Ok(())
        } else {
            Err(VerifyError::Signature)
        }
    }

    fn require(&self, expected: SignatureMethod) -> Result<(), VerifyError> {
        if self.method == expected {
            Ok(())
        } else {
            Err(VerifyError::Method {
                expected,
                received: self.method,
            })
        }
    }
}

/// RFC 5849 section 3.3: digits only. `u64` alone would also take a sign.
fn parse_timestamp(text: &str) -> Option<u64> {
    text.parse()
        .ok()
        .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Shows the URL, names and the method; never a value.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("uri", &self.uri)
            .field("header", &self.header)
            .field("parameters", &self.parameters)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// Why a received request cannot be verified at all. No message repeats a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceivedError {
    /// The URL cannot be read.
    #[error("the URL cannot be verified")]
    BaseUri(#[from] BaseUriError),
    /// The header cannot be read.
    #[error("the Authorization header cannot be read")]
    Header(#[from] HeaderError),
    /// The body is not a form, or repeats a protocol parameter twice.
    #[error("the form body cannot be read")]
    Form(#[source] FormError),
    /// A protocol parameter that must be there, and not empty.
    #[error("the Authorization header must hold {name}")]
    Missing {
        /// The missing parameter.
        name: &'static str,
    },
    /// A signature method outside [`SignatureMethod`], PLAINTEXT included.
    #[error("the signature method must be RSA-SHA256, HMAC-SHA1 or HMAC-SHA256")]
    UnsupportedMethod,
    /// Not version 1.0.
    #[error("oauth_version must be 1.0 or left out")]
    UnsupportedVersion,
    /// Not a time.
    #[error("oauth_timestamp must be Unix seconds in decimal digits")]
    Timestamp,
    /// Not Base64 in its one canonical spelling.
    #[error("oauth_signature must be standard Base64 with padding")]
    SignatureEncoding,
    /// A parameter in the header that is not of the protocol.
    #[error("the header parameter {name:?} must start with `oauth_`")]
    ForeignInHeader {
        /// The parameter's name.
        name: String,
    },
    /// A protocol parameter in query or body that the header does not have, or has with another value.
    #[error("the protocol parameter {name:?} in query or body must repeat the header's")]
    Disagreement {
        /// The parameter's name.
        name: String,
    },
}

/// Why a signature was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The request names another signature method than the one it was checked for.
    #[error("the request must be signed with {expected}, and says it is signed with {received}")]
    Method {
        /// The method that was checked for.
        expected: SignatureMethod,
        /// The method that the request names.
        received: SignatureMethod,
    },
    /// The signature is not of this request and this key.
    #[error("the signature does not match: it must be made over the base string of this request with the sender's key")]
    Signature,
}
