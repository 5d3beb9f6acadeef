//! Why a request cannot be signed.

use super::base_uri::BaseUriError;
use super::parameters::ParameterError;
use super::protocol::SignatureMethod;

/// Why a request cannot be signed. No message repeats a value of the request.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OauthError {
    /// The URL cannot be signed.
    #[error("the URL cannot be signed")]
    BaseUri(#[from] BaseUriError),
    /// A parameter in the URL's query has a name of the protocol.
    #[error("the query of the URL holds a reserved name")]
    Parameter(#[from] ParameterError),
    /// No consumer key.
    #[error("the consumer key must not be empty")]
    EmptyConsumerKey,
    /// No nonce: every request at the same second would be a replay of the first.
    #[error("the nonce must not be empty: it has to be new for every request")]
    EmptyNonce,
    /// A realm that cannot stand in a header in one way only.
    #[error("the realm must be printable ASCII without quotation mark and backslash")]
    Realm,
    /// A further protocol parameter that is none.
    #[error("the further parameter {name:?} must start with `oauth_`, be given once and have no setter of its own")]
    FurtherParameter {
        /// The refused name.
        name: String,
    },
    /// The base string names one signature method, and another one was asked to sign.
    #[error("the request was prepared for {prepared} and must be signed so, not with {asked}")]
    Method {
        /// The method in the base string.
        prepared: SignatureMethod,
        /// The method that was asked for.
        asked: SignatureMethod,
    },
    /// A signature of no bytes.
    #[error("the signature must not be empty")]
    EmptySignature,
    /// The key of an HMAC signature without a consumer secret: anyone could sign.
    #[error("the consumer secret must not be empty")]
    EmptySecret,
    /// The header came out illegal.
    #[error("the Authorization header must be visible ASCII")]
    Header(#[from] http::header::InvalidHeaderValue),
    /// The RSA key could not sign.
    #[cfg(feature = "_rsa-keys")]
    #[error("the RSA key could not sign")]
    Rsa(#[from] crate::rsa_key::RsaSignError),
}
