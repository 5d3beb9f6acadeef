//! HMAC-SHA1 of RFC 5849 section 3.4.2, and the same construction over SHA-256.

use std::fmt;

use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::error::OauthError;
use super::protocol::SignatureMethod;
use super::unsigned::{Signed, Unsigned};
use crate::percent;

/// The shared secret of an HMAC signature: consumer secret, and token secret if there is one.
///
/// `Debug` shows nothing, the bytes are wiped on drop, and there is neither `Clone` nor `PartialEq`.
///
/// # Example: Paynet's control key
///
/// ```
/// use payout_signing::oauth1::{HmacSecret, OauthError};
///
/// let secret = HmacSecret::new("F9F65098-1111-1111-1111-621611111111")?;
/// assert_eq!(format!("{secret:?}"), "HmacSecret([redacted])");
/// # Ok::<(), OauthError>(())
/// ```
pub struct HmacSecret {
    /// Both secrets percent-encoded, with `&` between them, which stays where there is no token secret.
    key: Zeroizing<String>,
    consumer_length: usize,
}

impl HmacSecret {
    /// A consumer secret without a token secret.
    ///
    /// # Errors
    ///
    /// [`OauthError::EmptySecret`]: with an empty secret anyone can sign.
    pub fn new(consumer_secret: &str) -> Result<Self, OauthError> {
        if consumer_secret.is_empty() {
            return Err(OauthError::EmptySecret);
        }
        let length = percent::encoded_len(consumer_secret.as_bytes()) + "&".len();
        let mut key = Zeroizing::new(String::with_capacity(length));
        percent::append(&mut key, consumer_secret);
        key.push('&');
        Ok(Self {
            consumer_length: key.len(),
            key,
        })
    }

    /// The same with a token secret, in place of any earlier one.
    #[must_use = "gives a new secret back"]
    pub fn token_secret(self, token_secret: &str) -> Self {
        let consumer = self.key.get(..self.consumer_length).unwrap_or_default();
        let length = consumer.len() + percent::encoded_len(token_secret.as_bytes());
        // A new buffer of the right size: growing the old one would leave a copy of the secret behind.
        let mut key = Zeroizing::new(String::with_capacity(length));
        key.push_str(consumer);
        percent::append(&mut key, token_secret);
        Self {
            key,
            consumer_length: self.consumer_length,
        }
    }

    pub(super) fn sign(&self, method: SignatureMethod, message: &[u8]) -> Option<Vec<u8>> {
        match method {
            SignatureMethod::HmacSha1 => self.tag::<Hmac<Sha1>>(message),
            SignatureMethod::HmacSha256 => self.tag::<Hmac<Sha256>>(message),
            SignatureMethod::RsaSha256 => None,
        }
    }

    /// Compares in constant time.
    pub(super) fn verifies(&self, method: SignatureMethod, message: &[u8], signature: &[u8]) -> bool {
        match method {
            SignatureMethod::HmacSha1 => self.matches::<Hmac<Sha1>>(message, signature),
            SignatureMethod::HmacSha256 => self.matches::<Hmac<Sha256>>(message, signature),
            SignatureMethod::RsaSha256 => false,
        }
    }

    fn tag<M: Mac + hmac::digest::KeyInit>(&self, message: &[u8]) -> Option<Vec<u8>> {
        self.feed::<M>(message).map(|mac| mac.finalize().into_bytes().to_vec())
    }

    fn matches<M: Mac + hmac::digest::KeyInit>(&self, message: &[u8], signature: &[u8]) -> bool {
        self.feed::<M>(message)
            .is_some_and(|mac| mac.verify_slice(signature).is_ok())
    }

    /// HMAC takes keys of any length, so this is never `None` in practice.
    fn feed<M: Mac + hmac::digest::KeyInit>(&self, message: &[u8]) -> Option<M> {
        let mut mac = <M as Mac>::new_from_slice(self.key.as_bytes()).ok()?;
        mac.update(message);
        Some(mac)
    }
}

impl fmt::Debug for HmacSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacSecret([redacted])")
    }
}

impl<'a> Unsigned<'a> {
    /// Signs with HMAC-SHA1. SHA-1 is here because the protocol fixed it; as an HMAC it is not known to be broken.
    ///
    /// # Errors
    ///
    /// [`OauthError::Method`] if the request was prepared for another method.
    pub fn sign_hmac_sha1(self, secret: &HmacSecret) -> Result<Signed<'a>, OauthError> {
        self.sign_hmac(SignatureMethod::HmacSha1, secret)
    }

    /// Signs with HMAC-SHA256.
    ///
    /// # Errors
    ///
    /// [`OauthError::Method`] if the request was prepared for another method.
    pub fn sign_hmac_sha256(self, secret: &HmacSecret) -> Result<Signed<'a>, OauthError> {
        self.sign_hmac(SignatureMethod::HmacSha256, secret)
    }

    fn sign_hmac(self, method: SignatureMethod, secret: &HmacSecret) -> Result<Signed<'a>, OauthError> {
        self.require(method)?;
        let signature = secret
            .sign(method, self.base_bytes())
            .ok_or(OauthError::EmptySignature)?;
        self.finish(signature)
    }
}

#[cfg(test)]
mod tests {
    use super::HmacSecret;
    use zeroize::ZeroizeOnDrop;

    #[test]
    fn k4_a_secret_is_wiped_and_its_buffer_never_grows() {
        fn wiped<T: ZeroizeOnDrop>(_: &T) {}
        let short = HmacSecret::new("a secret/+").unwrap();
        assert_eq!(short.key.len(), short.key.capacity());
        let long = short
            .token_secret(&"another one/+ ".repeat(9))
            .token_secret("the third");
        assert_eq!(long.key.len(), long.key.capacity());
        wiped(&long.key);
    }
}
