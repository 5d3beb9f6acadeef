//! A request up to its base string, and the same request with its signature.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderValue, Method};

use super::base_string::BaseString;
use super::base_uri::BaseUri;
use super::error::OauthError;
use super::header::{HeaderStyle, write_signed};
use super::parameters::{ParameterError, Parameters, is_reserved};
use super::protocol::{Protocol, SignatureMethod};
use crate::form;

/// A request that is ready to be signed: every stage before the signature can be looked at.
///
/// Sign it with a key of this crate, or take [`base_string`](Self::base_string) to where the key lives (HSM, KMS) and
/// bring the signature back to [`finish`](Self::finish).
#[must_use = "an unsigned request has to be signed before it is sent"]
pub struct Unsigned<'a> {
    uri: BaseUri,
    base: BaseString,
    parameters: &'a Parameters,
    protocol: &'a Protocol<'a>,
    method: SignatureMethod,
}

impl<'a> Unsigned<'a> {
    /// Builds the base string of a request whose body is `parameters` as a form. The query of `url` is signed as well.
    ///
    /// A request without a form body (GET, JSON) has no `parameters`: RFC 5849 section 3.4.1.3.1 signs a body only if it
    /// is a form.
    ///
    /// # Errors
    ///
    /// [`OauthError::BaseUri`] for a URL that cannot be signed, [`OauthError::Parameter`] for an `oauth_` name in its
    /// query, [`OauthError::EmptyConsumerKey`] and [`OauthError::EmptyNonce`].
    pub fn new(
        http_method: &Method,
        url: &str,
        parameters: &'a Parameters,
        protocol: &'a Protocol<'a>,
        signature_method: SignatureMethod,
    ) -> Result<Self, OauthError> {
        let uri = BaseUri::parse(url)?;
        if let Some((name, _)) = uri.query().iter().find(|(name, _)| is_reserved(name)) {
            return Err(ParameterError::Reserved { name: name.clone() }.into());
        }
        if protocol.consumer_key.is_empty() {
            return Err(OauthError::EmptyConsumerKey);
        }
        if protocol.nonce.is_empty() {
            return Err(OauthError::EmptyNonce);
        }
        let pairs = uri
            .query_pairs()
            .chain(parameters.iter())
            .chain(protocol.pairs(signature_method));
        let base = BaseString::new(http_method.as_str(), &uri, pairs);
        Ok(Self {
            uri,
            base,
            parameters,
            protocol,
            method: signature_method,
        })
    }

    /// The text to be signed. It holds every value of the request: never log it.
    #[must_use]
    pub fn base_string(&self) -> &str {
        self.base.as_str()
    }

    pub(super) fn base_bytes(&self) -> &[u8] {
        self.base.as_bytes()
    }

    /// SHA-256 of the base string in lower-case hex, to compare without showing.
    #[must_use]
    pub fn base_string_sha256_hex(&self) -> String {
        self.base.sha256_hex()
    }

    /// The normalized parameters of RFC 5849 section 3.4.1.3.2, under the same warning as the base string.
    #[must_use]
    pub fn normalized_parameters(&self) -> String {
        self.base.normalized_parameters()
    }

    /// The URL as it was signed.
    #[must_use]
    pub fn base_uri(&self) -> &BaseUri {
        &self.uri
    }

    /// The method named in the base string.
    #[must_use]
    pub fn signature_method(&self) -> SignatureMethod {
        self.method
    }

    /// The form body with the protocol's parameters repeated behind the request's own, without the signature. Older
    /// Paynet pages want that with HMAC-SHA1. Each pair still counts once in the base string, which therefore does not
    /// depend on which of the two bodies is sent.
    #[must_use = "the form is the body to send"]
    pub fn form_with_protocol(&self) -> String {
        form::encode(self.parameters.iter().chain(self.protocol.pairs(self.method)))
    }

    /// Adds a signature made elsewhere. It is not checked here; an outside signer should verify with its public key.
    ///
    /// # Errors
    ///
    /// [`OauthError::EmptySignature`].
    ///
    /// # Example: the key lives in an HSM
    ///
    /// ```
    /// use payout_signing::oauth1::{OauthError, Parameters, Protocol, SignatureMethod, Unsigned};
    ///
    /// # fn hsm_sign(_: &[u8]) -> Vec<u8> { vec![1; 256] }
    /// # fn main() -> Result<(), OauthError> {
    /// let parameters = Parameters::new();
    /// let protocol = Protocol::new("TestMerchant", "0f9e8d7c6b5a49382716051423344556", 1_677_831_012);
    /// let url = "https://gate.example.com/paynet/api/v4/status/1";
    /// let unsigned =
    ///     Unsigned::new(&http::Method::POST, url, &parameters, &protocol, SignatureMethod::RsaSha256)?;
    /// let signature = hsm_sign(unsigned.base_string().as_bytes());
    /// let header = unsigned.finish(signature)?.authorization();
    /// # let _ = header;
    /// # Ok(())
    /// # }
    /// ```
    pub fn finish(self, signature: Vec<u8>) -> Result<Signed<'a>, OauthError> {
        if signature.is_empty() {
            return Err(OauthError::EmptySignature);
        }
        let authorization = write_signed(self.protocol, self.method, &signature, HeaderStyle::default())?;
        Ok(Signed {
            unsigned: self,
            signature,
            authorization,
        })
    }

    /// Refuses to sign with another method than the base string names: the receiver would check the wrong way.
    pub(super) fn require(&self, asked: SignatureMethod) -> Result<(), OauthError> {
        if self.method == asked {
            Ok(())
        } else {
            Err(OauthError::Method {
                prepared: self.method,
                asked,
            })
        }
    }
}

/// Shows the URL, names and the method; never a value.
impl fmt::Debug for Unsigned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unsigned")
            .field("uri", &self.uri)
            .field("parameters", &self.parameters)
            .field("protocol", &self.protocol)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// A signed request: the signature in its three spellings, and the header to send.
#[must_use = "the signature has to be sent"]
pub struct Signed<'a> {
    unsigned: Unsigned<'a>,
    signature: Vec<u8>,
    authorization: HeaderValue,
}

impl<'a> Signed<'a> {
    /// The request without its signature, with all its stages.
    pub fn unsigned(&self) -> &Unsigned<'a> {
        &self.unsigned
    }

    /// The signature's bytes.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The signature in standard Base64 with padding, as it stands (percent-encoded) in the header.
    #[must_use]
    pub fn signature_base64(&self) -> String {
        STANDARD.encode(&self.signature)
    }

    /// The signature in lower-case hex.
    #[must_use]
    pub fn signature_hex(&self) -> String {
        super::hex(&self.signature)
    }

    /// The `Authorization` header: realm first if there is one, parameters sorted by name, `, ` between them. Marked
    /// sensitive, so that HTTP libraries do not show it.
    #[must_use]
    pub fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }

    /// The `Authorization` header where nothing else is wanted: [`authorization`](Self::authorization) without the
    /// allocation that sharing takes.
    ///
    /// # Example: sign and send
    ///
    /// ```
    /// # use payout_signing::oauth1::{HmacSecret, OauthError, Parameters, Protocol, SignatureMethod, Unsigned};
    /// # fn main() -> Result<(), OauthError> {
    /// # let (parameters, protocol) = (Parameters::new(), Protocol::new("key", "nonce", 1_677_831_012));
    /// # let url = "https://gate.example.com/paynet/api/v4/status/1";
    /// # let unsigned = Unsigned::new(&http::Method::POST, url, &parameters, &protocol, SignatureMethod::HmacSha1)?;
    /// let signed = unsigned.sign_hmac_sha1(&HmacSecret::new("F9F65098-1111-1111-1111-621611111111")?)?;
    /// let header = signed.authorization();
    /// assert_eq!(signed.into_authorization(), header);
    /// assert!(header.is_sensitive());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "the header has to be sent"]
    pub fn into_authorization(self) -> HeaderValue {
        self.authorization
    }

    /// The `Authorization` header in another order or spacing. Both are free by RFC 5849 section 3.5.1; the choice is for
    /// receivers that read it in one form only.
    ///
    /// # Errors
    ///
    /// [`OauthError::Header`]; not known to happen, since every part is written from a checked alphabet.
    pub fn authorization_as(&self, style: HeaderStyle) -> Result<HeaderValue, OauthError> {
        write_signed(self.unsigned.protocol, self.unsigned.method, &self.signature, style)
    }
}

impl fmt::Debug for Signed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed")
            .field("unsigned", &self.unsigned)
            .finish_non_exhaustive()
    }
}
