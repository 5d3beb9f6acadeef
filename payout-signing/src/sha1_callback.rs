//! Callbacks that carry a SHA-1 digest over a shared secret.
//!
//! Two forms are in use among payment gateways:
//!
//! | form | digest | written as | used by |
//! |---|---|---|---|
//! | *enclosed* | `sha1(secret ‖ body ‖ secret)` | base64, 28 characters | PayCore: header `X-Signature`, over the raw body |
//! | *joined* | `sha1(field ‖ field ‖ … ‖ secret)` | lower-case hex, 40 digits | Paynet: field `control`, over the decoded fields |
//!
//! # What a valid digest is worth
//!
//! - It is **not HMAC**: treat it as a weak authentication code, with TLS and a status look-up beside it. The secret at the end
//!   stops plain length extension, and an unknown prefix keeps prepared SHA-1 collisions from applying; no proof like that of
//!   HMAC stands behind either.
//! - It has no time and no number: an old callback **verifies for ever**. Only the record of the payout stops a replay.
//! - The joined form has no separators, so the fields `12`, `3abc` and `123`, `abc` have one digest: compare each field with your
//!   record. It covers the joined fields and **nothing else**; with Paynet the amount is not among them.
//! - The enclosed form covers the bytes that arrived. JSON that was parsed and written again is another text.
//!
//! Verification allocates nothing, compares the 20 bytes in constant time and tries every secret it is given.
//!
//! # Example: a callback signed with the old or the new secret
//!
//! ```
//! use payout_signing::sha1_callback::{CallbackSecret, verify_enclosed};
//!
//! let (old, new) = (CallbackSecret::new("sk_test_old")?, CallbackSecret::new("sk_test_new")?);
//! let body = br#"{"data":{"type":"payout-invoices"}}"#;
//! let header = new.sign_enclosed(body); // as the gateway does
//!
//! assert_eq!(verify_enclosed([&old, &new], body, &header)?, 1);
//! assert!(verify_enclosed([&old, &new], b"{}", &header).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha1::{Digest as _, Sha1};
use std::fmt::{self, Write as _};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

type Digest = [u8; 20];

/// A secret shared with the sender of callbacks: PayCore's private key with its prefix, Paynet's control key.
///
/// Wiped from memory on drop, never shown by `Debug`, not comparable, not `Clone`.
///
/// # Example: signing a callback in a test of your own handler
///
/// ```
/// use payout_signing::sha1_callback::CallbackSecret;
///
/// let secret = CallbackSecret::new("test-merchant-control")?;
/// let control = secret.sign_joined(["approved", "1234567", "hf-abc"]);
/// assert_eq!(control, "652ace404c4dfe8bba069ecee594ec23a89340e1");
/// secret.verify_joined(["approved", "1234567", "hf-abc"], &control)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CallbackSecret(Zeroizing<String>);

impl CallbackSecret {
    /// Keeps a secret exactly as given: it is used as the bytes of its UTF-8, with no trimming.
    ///
    /// # Errors
    ///
    /// An empty secret: with it anybody could sign.
    pub fn new(secret: impl Into<String>) -> Result<Self, CallbackSecretError> {
        let secret = Zeroizing::new(secret.into());
        if secret.is_empty() {
            return Err(CallbackSecretError::Empty);
        }
        Ok(Self(secret))
    }

    /// `base64(sha1(secret ‖ body ‖ secret))`: what PayCore sends as `X-Signature`.
    ///
    /// # Example
    ///
    /// ```
    /// use payout_signing::sha1_callback::CallbackSecret;
    ///
    /// let secret = CallbackSecret::new("secret")?;
    /// let escaped = secret.sign_enclosed(br#"{"callback_url":"http:\/\/example.com\/cb"}"#);
    /// assert_eq!(escaped, "RP4IORNsR+hN9Quk2yOI2zRrqqw=");
    /// // The same JSON value in other bytes has another signature.
    /// assert_ne!(secret.sign_enclosed(br#"{"callback_url":"http://example.com/cb"}"#), escaped);
    /// # Ok::<(), payout_signing::sha1_callback::CallbackSecretError>(())
    /// ```
    #[must_use]
    pub fn sign_enclosed(&self, body: &[u8]) -> String {
        STANDARD.encode(self.enclosed(body))
    }

    /// Lower-case hex of `sha1(field ‖ field ‖ … ‖ secret)`: what Paynet sends as `control`.
    ///
    /// The order of the fields is part of the rule, and no separator stands between them.
    #[must_use]
    pub fn sign_joined<F: AsRef<[u8]>>(&self, fields: impl IntoIterator<Item = F>) -> String {
        let mut hex = String::with_capacity(40);
        for byte in self.joined(fields) {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }

    /// Checks a signature of the enclosed form against this one secret.
    ///
    /// # Errors
    ///
    /// [`CallbackError::NotBase64`] for a text of another form, [`CallbackError::Mismatch`] for any other body, secret or rule.
    pub fn verify_enclosed(&self, body: &[u8], signature: impl AsRef<[u8]>) -> Result<(), CallbackError> {
        verify_enclosed([self], body, signature).map(|_| ())
    }

    /// Checks a digest of the joined form against this one secret.
    ///
    /// # Errors
    ///
    /// [`CallbackError::NotHex`] for a text of another form, [`CallbackError::Mismatch`] for other fields or another secret.
    pub fn verify_joined<F: AsRef<[u8]>>(
        &self,
        fields: impl IntoIterator<Item = F>,
        digest: impl AsRef<[u8]>,
    ) -> Result<(), CallbackError> {
        let given = from_hex(digest.as_ref())?;
        matching(std::iter::once(self.joined(fields)), &given).map(|_| ())
    }

    // Three updates: the body, which may be large, is never copied.
    fn enclosed(&self, body: &[u8]) -> Digest {
        let mut hash = Sha1::new();
        hash.update(self.0.as_bytes());
        hash.update(body);
        hash.update(self.0.as_bytes());
        hash.finalize().into()
    }

    fn joined<F: AsRef<[u8]>>(&self, fields: impl IntoIterator<Item = F>) -> Digest {
        let mut hash = Sha1::new();
        for field in fields {
            hash.update(field);
        }
        hash.update(self.0.as_bytes());
        hash.finalize().into()
    }
}

impl fmt::Debug for CallbackSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackSecret([redacted])")
    }
}

/// Checks a signature of the enclosed form against several secrets, and tells the position of the one that made it.
///
/// Use it while a secret is being replaced, and where test and live callbacks arrive at one address. All secrets are tried,
/// whichever matches; of equal secrets the first is named. No secrets at all refuse everything.
///
/// The signature must be the 28 characters themselves: standard base64, one `=`, zero trailing bits, no blank or line break around it.
/// Take it from the one `X-Signature` header; a request with two of them has none.
///
/// # Errors
///
/// [`CallbackError::NotBase64`] for a text of another form, [`CallbackError::Mismatch`] if no secret made it over this body.
pub fn verify_enclosed<'s>(
    secrets: impl IntoIterator<Item = &'s CallbackSecret>,
    body: &[u8],
    signature: impl AsRef<[u8]>,
) -> Result<usize, CallbackError> {
    let given = from_base64(signature.as_ref())?;
    matching(secrets.into_iter().map(|secret| secret.enclosed(body)), &given)
}

/// Checks a digest of the joined form against several secrets, and tells the position of the one that made it.
///
/// All secrets are tried, whichever matches. The digest must be 40 lower-case hex digits and nothing else.
///
/// # Errors
///
/// [`CallbackError::NotHex`] for a text of another form, [`CallbackError::Mismatch`] if no secret made it over these fields.
///
/// # Example: which key signed
///
/// ```
/// use payout_signing::sha1_callback::{CallbackError, CallbackSecret, verify_joined};
///
/// let secrets = [CallbackSecret::new("new-key")?, CallbackSecret::new("test-merchant-control")?];
/// let fields = ["approved", "6982864", "1"];
/// assert_eq!(verify_joined(&secrets, fields, "19cd8bd638a1e1c4820d50e1b4aadf205ea831ed")?, 1);
///
/// let upper = verify_joined(&secrets, fields, "19CD8BD638A1E1C4820D50E1B4AADF205EA831ED");
/// assert_eq!(upper, Err(CallbackError::NotHex));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify_joined<'s, F: AsRef<[u8]>>(
    secrets: impl IntoIterator<Item = &'s CallbackSecret>,
    fields: impl IntoIterator<Item = F, IntoIter: Clone>,
    digest: impl AsRef<[u8]>,
) -> Result<usize, CallbackError> {
    let given = from_hex(digest.as_ref())?;
    let fields = fields.into_iter();
    matching(secrets.into_iter().map(|secret| secret.joined(fields.clone())), &given)
}

/// The position of the first digest that is the given one; every digest is computed and compared.
fn matching(digests: impl Iterator<Item = Digest>, given: &Digest) -> Result<usize, CallbackError> {
    let mut found = None;
    for (position, digest) in digests.enumerate() {
        if same(&digest, given) && found.is_none() {
            found = Some(position);
        }
    }
    found.ok_or(CallbackError::Mismatch)
}

/// In constant time, and by words: five steps instead of twenty, each of which the compiler must not see through.
fn same(ours: &Digest, given: &Digest) -> bool {
    let words = |digest: &Digest| -> [u32; 5] {
        std::array::from_fn(|word| {
            let byte = |at: usize| digest.get(4 * word + at).copied().unwrap_or_default();
            u32::from_ne_bytes([byte(0), byte(1), byte(2), byte(3)])
        })
    };
    words(ours).ct_eq(&words(given)).into()
}

fn from_base64(text: &[u8]) -> Result<Digest, CallbackError> {
    // 28 characters could hold 21 bytes. The decoder takes one spelling of 20 only: 27 letters and one `=`.
    let mut buffer = [0; 21];
    let length = STANDARD
        .decode_slice(text, &mut buffer)
        .map_err(|_| CallbackError::NotBase64)?;
    buffer
        .get(..length)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(CallbackError::NotBase64)
}

fn from_hex(text: &[u8]) -> Result<Digest, CallbackError> {
    if text.len() != 40 {
        return Err(CallbackError::NotHex);
    }
    let mut digest = [0; 20];
    for (byte, pair) in digest.iter_mut().zip(text.chunks_exact(2)) {
        for digit in pair {
            let value = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                _ => return Err(CallbackError::NotHex),
            };
            *byte = *byte << 4 | value;
        }
    }
    Ok(digest)
}

/// Why a callback secret cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackSecretError {
    /// The secret is empty.
    #[error("the callback secret is empty, so anybody could sign; take it from the provider's account settings")]
    Empty,
}

/// Why a callback is not to be believed. Nothing of the callback or the secret is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// The signature is not base64 of 20 bytes.
    #[error("the callback's signature is not 28 characters of standard base64 ending in one `=`")]
    NotBase64,
    /// The digest is not lower-case hex of 20 bytes.
    #[error("the callback's digest is not 40 lower-case hex digits")]
    NotHex,
    /// The form is right; the secret, the content or the rule is not.
    #[error(
        "the callback's signature was made with another secret or over other content; check the secret, and that the \
         content is verified exactly as it arrived"
    )]
    Mismatch,
}
