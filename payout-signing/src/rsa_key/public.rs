//! The public half of a key: verifies, and tells which key it is.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::backend::Verifier;
use super::der::{self, Form};
use super::pem::{self, Label};
use super::{Fingerprint, KeyError, RsaVerifyError, rules};

/// An RSA public key: 2048 to 8192 bits, exponent odd and from 65537 to 33 bits.
///
/// Verifying is strict: a signature counts only if it is, bit for bit, the one that the key's owner would have written.
///
/// # Example: verifying a signature
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use payout_signing::{RsaKey, RsaPublicKey};
///
/// # let pem = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/test_only_rsa2048_pkcs8.pem"));
/// let ours = RsaKey::from_pem(pem)?;
/// let signature = ours.sign_sha256(b"amount=10.42")?;
///
/// let theirs = RsaPublicKey::from_pem(&ours.public_key().to_pem())?;
/// theirs.verify_sha256(b"amount=10.42", &signature)?;
/// assert!(theirs.verify_sha256(b"amount=1042", &signature).is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RsaPublicKey {
    bits: usize,
    spki: Box<[u8]>,
    fingerprint: Fingerprint,
    verifier: Verifier,
}

impl RsaPublicKey {
    /// Reads PEM text with one block `PUBLIC KEY` or `RSA PUBLIC KEY`.
    ///
    /// What is tolerated is the same as for [`RsaKey::from_pem`](super::RsaKey::from_pem).
    ///
    /// # Errors
    ///
    /// [`KeyError`] says what is wrong with the text or the key.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let (label, der) = pem::read(pem)?;
        match label {
            Label::Spki => Self::from_spki_der(&der),
            Label::Pkcs1Public => Self::from_pkcs1_der(&der),
            Label::Pkcs8 | Label::Pkcs1 => Err(KeyError::PrivateKeyGiven),
        }
    }

    /// Reads DER: `SubjectPublicKeyInfo` (RFC 5280, section 4.1) or PKCS#1 `RSAPublicKey` (RFC 8017, appendix A.1.1).
    ///
    /// # Errors
    ///
    /// [`KeyError`] says what is wrong with the data or the key.
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        if needed(der::form(der)?)? == Form::Spki {
            Self::from_spki_der(der)
        } else {
            Self::from_pkcs1_der(der)
        }
    }

    fn from_spki_der(der: &[u8]) -> Result<Self, KeyError> {
        match needed(der::form(der)?)? {
            Form::Spki => Self::from_parts(&der::public_parts(der::spki_contents(der)?)?),
            _ => Err(KeyError::WrongForm {
                found: "PKCS#1",
                needed: "SubjectPublicKeyInfo",
            }),
        }
    }

    fn from_pkcs1_der(der: &[u8]) -> Result<Self, KeyError> {
        match needed(der::form(der)?)? {
            Form::Pkcs1Public => Self::from_parts(&der::public_parts(der)?),
            _ => Err(KeyError::WrongForm {
                found: "SubjectPublicKeyInfo",
                needed: "PKCS#1",
            }),
        }
    }

    pub(super) fn from_parts(parts: &pkcs1::RsaPublicKey<'_>) -> Result<Self, KeyError> {
        let bits = rules::check_public(parts)?;
        let spki = der::spki(parts)?;
        let verifier = Verifier::load(parts, &spki)?;
        Ok(Self {
            bits,
            fingerprint: Fingerprint::of(&spki),
            spki: spki.into(),
            verifier,
        })
    }

    /// Verifies an RSASSA-PKCS1-v1_5 signature with SHA-256 (RFC 8017, section 8.2.2).
    ///
    /// # Errors
    ///
    /// [`RsaVerifyError::Length`] if the signature is not as long as the modulus, [`RsaVerifyError::Mismatch`] if it does
    /// not belong to `message` and this key. A `DigestInfo` without its NULL, which some libraries let pass, is a mismatch.
    pub fn verify_sha256(&self, message: &[u8], signature: &[u8]) -> Result<(), RsaVerifyError> {
        let (found, needed) = (signature.len(), self.signature_len());
        if found != needed {
            return Err(RsaVerifyError::Length { found, needed });
        }
        if self.verifier.verify_sha256(message, signature) {
            Ok(())
        } else {
            Err(RsaVerifyError::Mismatch)
        }
    }

    /// Bits of the modulus, 2048 to 8192.
    #[must_use]
    pub const fn bits(&self) -> usize {
        self.bits
    }

    /// Bytes of every signature of this key: the bytes of the modulus.
    #[must_use]
    pub const fn signature_len(&self) -> usize {
        self.bits.div_ceil(8)
    }

    /// The name of this key that may be shown and logged.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The key as `SubjectPublicKeyInfo` in DER form: what [`fingerprint`](Self::fingerprint) is the hash of.
    #[must_use]
    pub fn as_spki_der(&self) -> &[u8] {
        &self.spki
    }

    /// The key as PEM text, `-----BEGIN PUBLIC KEY-----`: what a provider asks for.
    #[must_use]
    pub fn to_pem(&self) -> String {
        let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
        // 48 bytes make one line of 64 characters (RFC 7468, section 2).
        for line in self.spki.chunks(48) {
            STANDARD.encode_string(line, &mut pem);
            pem.push('\n');
        }
        pem.push_str("-----END PUBLIC KEY-----\n");
        pem
    }
}

/// Lets the two public forms through, and says what the others are.
fn needed(form: Form) -> Result<Form, KeyError> {
    match form {
        Form::Spki | Form::Pkcs1Public => Ok(form),
        Form::Pkcs8 | Form::Pkcs1 | Form::EncryptedPkcs8 => Err(KeyError::PrivateKeyGiven),
        Form::EcPrivate => Err(KeyError::EcKey),
        Form::Certificate => Err(KeyError::Certificate),
        Form::Pkcs12 => Err(KeyError::Pkcs12),
    }
}

impl fmt::Debug for RsaPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RsaPublicKey")
            .field("bits", &self.bits)
            .field("fingerprint", &self.fingerprint)
            .finish_non_exhaustive()
    }
}

/// Equal if modulus and exponent are.
impl PartialEq for RsaPublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.spki == other.spki
    }
}

impl Eq for RsaPublicKey {}
