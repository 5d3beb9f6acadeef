//! RSA-SHA256: RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2) with SHA-256 over the base string.

use super::error::OauthError;
use super::protocol::SignatureMethod;
use super::unsigned::{Signed, Unsigned};
use crate::RsaKey;

impl<'a> Unsigned<'a> {
    /// Signs with an RSA key.
    ///
    /// One private-key operation: 0.3 to 9 ms, depending on key and back end. An async program signs before its first
    /// `await` or on a thread for blocking work.
    ///
    /// # Errors
    ///
    /// [`OauthError::Method`] if the request was prepared for another method, [`OauthError::Rsa`] if the key cannot
    /// sign.
    pub fn sign_rsa_sha256(self, key: &RsaKey) -> Result<Signed<'a>, OauthError> {
        self.require(SignatureMethod::RsaSha256)?;
        let signature = key.sign_sha256(self.base_bytes())?;
        self.finish(signature)
    }
}
