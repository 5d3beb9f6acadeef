//! RSA keys: loaded once, checked once, the same rules and the same bytes on both back ends.
//!
//! # Back ends
//!
//! | feature | back end | signing |
//! |---|---|---|
//! | `rsa` (default) | crate `rsa` 0.9, pure Rust | always blinded, with randomness of the operating system |
//! | `aws-lc-rs` | AWS-LC, needs a C compiler | blinded and constant time, about 2.5 to 5.5 times as fast |
//!
//! With both compiled in, AWS-LC signs and verifies. The signature scheme, RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017,
//! section 8.2), is deterministic, so the bytes do not depend on the back end, and no type of a back end is public.
//!
//! # Which keys are taken
//!
//! 2048 to 8192 bits; public exponent odd, from 65537 to 33 bits; two different primes of equal length; all parts
//! consistent, which a trial signature confirms at load. Everything else is refused when the key is loaded, never at the
//! first payout, with a [`KeyError`] that says what would be right.
//!
//! # What stays secret
//!
//! The private key is in no `Debug` output, in no error, and cannot be cloned, compared or written out again. Memory is
//! wiped when the key is dropped, and so is each buffer made while reading it. The limits of that: the text given to
//! [`RsaKey::from_pem`] belongs to the caller and is his to wipe; crate `rsa` leaves some intermediate numbers of a
//! signature unwiped; and nothing protects memory that the operating system has swapped out or dumped.

mod der;
mod error;
mod fingerprint;
mod pem;
mod public;
mod rules;

#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
// With both features this back end takes part only in the tests that compare the two.
#[cfg(all(feature = "rsa", any(test, not(feature = "aws-lc-rs"))))]
mod pure;
#[cfg(test)]
mod tests;

#[cfg(feature = "aws-lc-rs")]
use aws_lc as backend;
#[cfg(not(feature = "aws-lc-rs"))]
use pure as backend;

use std::fmt;

pub use error::{KeyError, RsaSignError, RsaVerifyError};
pub use fingerprint::{Fingerprint, is_published_test_key};
pub use public::RsaPublicKey;

use der::Form;
use pem::Label;

/// Smallest modulus taken, in bits.
pub const MIN_BITS: usize = 2048;
/// Largest modulus taken, in bits.
pub const MAX_BITS: usize = 8192;
/// Smallest public exponent taken.
pub const MIN_EXPONENT: u64 = 65_537;

/// An RSA private key that signs.
///
/// Not `Clone`: share it in an `Arc`. Signing takes 0.3 ms to 10 ms of processor time, depending on back end and size.
///
/// # Example: signing with a key file
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use payout_signing::RsaKey;
///
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/test_only_rsa2048_pkcs8.pem");
/// let key = RsaKey::from_pem(&std::fs::read_to_string(path)?)?;
/// let signature = key.sign_sha256(b"POST&https%3A%2F%2Fgate.example%2F&a%3Db")?;
/// assert_eq!(signature.len(), 256);
/// # Ok(())
/// # }
/// ```
pub struct RsaKey {
    signer: backend::Signer,
    public: RsaPublicKey,
}

impl RsaKey {
    /// Reads PEM text with one block `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1).
    ///
    /// Tolerated: CRLF line ends, lines of any length or none, blank lines, text before the block (openssl writes
    /// attributes there), and the whole key on one line with `\n` written as two characters, as environment variables
    /// have it. Refused: a byte order mark, text after the block, a second block.
    ///
    /// # Errors
    ///
    /// [`KeyError`] says what is wrong with the text or the key, and what would be right.
    ///
    /// # Example: a key from an environment variable
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use payout_signing::RsaKey;
    ///
    /// # let pem = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/test_only_rsa2048_pkcs8.pem"));
    /// # let variable = pem.replace('\n', "\\n");
    /// assert!(variable.starts_with("-----BEGIN PRIVATE KEY-----\\nMII"));
    /// let key = RsaKey::from_pem(&variable)?;
    /// assert_eq!(key.bits(), 2048);
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let (label, der) = pem::read(pem)?;
        match label {
            Label::Pkcs8 => Self::from_pkcs8_der(&der),
            Label::Pkcs1 => Self::from_pkcs1_der(&der),
            Label::Spki | Label::Pkcs1Public => Err(KeyError::PublicKeyGiven),
        }
    }

    /// Reads DER in either form, PKCS#8 or PKCS#1.
    ///
    /// # Errors
    ///
    /// [`KeyError`] says what is wrong with the data or the key, and what would be right.
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        if needed(der::form(der)?)? == Form::Pkcs8 {
            Self::from_pkcs8_der(der)
        } else {
            Self::from_pkcs1_der(der)
        }
    }

    /// Reads unencrypted PKCS#8 DER (`PrivateKeyInfo`, RFC 5208, section 5).
    ///
    /// # Errors
    ///
    /// [`KeyError`] says what is wrong with the data or the key, and what would be right.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        match needed(der::form(der)?)? {
            Form::Pkcs8 => Self::from_parts(der::pkcs8_contents(der)?),
            _ => Err(KeyError::WrongForm {
                found: "PKCS#1",
                needed: "PKCS#8",
            }),
        }
    }

    /// Reads PKCS#1 DER (`RSAPrivateKey`, RFC 8017, appendix A.1.2).
    ///
    /// # Errors
    ///
    /// [`KeyError`] says what is wrong with the data or the key, and what would be right.
    pub fn from_pkcs1_der(der: &[u8]) -> Result<Self, KeyError> {
        match needed(der::form(der)?)? {
            Form::Pkcs1 => Self::from_parts(der),
            _ => Err(KeyError::WrongForm {
                found: "PKCS#8",
                needed: "PKCS#1",
            }),
        }
    }

    fn from_parts(pkcs1: &[u8]) -> Result<Self, KeyError> {
        let parts = der::private_parts(pkcs1)?;
        rules::check_private(&parts)?;
        let signer = backend::Signer::load(&parts, pkcs1)?;
        let public = RsaPublicKey::from_parts(&parts.public_key())?;
        // No back end tests the primes for being prime. A key with a composite one fits together and signs wrongly; the
        // back end notices when it checks its result, which had better be now than at the first payout.
        signer.sign_sha256(b"trial").map_err(KeyError::from_trial)?;
        Ok(Self { signer, public })
    }

    /// Signs `message` with RSASSA-PKCS1-v1_5 and SHA-256 (RFC 8017, section 8.2.1).
    ///
    /// The message is hashed here: give it whole, not its digest. The signature has as many bytes as the modulus, and
    /// has been checked against the public key before it is returned: a faulty one would reveal the private key.
    ///
    /// # Errors
    ///
    /// [`RsaSignError`]: there was no randomness for blinding, or the result did not hold. Nothing was signed.
    pub fn sign_sha256(&self, message: &[u8]) -> Result<Vec<u8>, RsaSignError> {
        self.signer.sign_sha256(message)
    }

    /// The public half.
    #[must_use]
    pub const fn public_key(&self) -> &RsaPublicKey {
        &self.public
    }

    /// Bits of the modulus, 2048 to 8192.
    #[must_use]
    pub const fn bits(&self) -> usize {
        self.public.bits()
    }

    /// The name of this key that may be shown and logged: a hash of its public half.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.public.fingerprint()
    }
}

/// Lets the two private forms through, and says what the others are.
fn needed(form: Form) -> Result<Form, KeyError> {
    match form {
        Form::Pkcs8 | Form::Pkcs1 => Ok(form),
        Form::Spki | Form::Pkcs1Public => Err(KeyError::PublicKeyGiven),
        Form::EncryptedPkcs8 => Err(KeyError::EncryptedPkcs8),
        Form::EcPrivate => Err(KeyError::EcKey),
        Form::Certificate => Err(KeyError::Certificate),
        Form::Pkcs12 => Err(KeyError::Pkcs12),
    }
}

/// Shows size and fingerprint, which are public, and nothing else.
impl fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RsaKey")
            .field("bits", &self.bits())
            .field("fingerprint", &self.fingerprint())
            .field("private", &format_args!("[redacted]"))
            .finish()
    }
}
