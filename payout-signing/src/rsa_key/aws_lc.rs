//! The AWS-LC back end: crate `aws-lc-rs`.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};

use super::{KeyError, RsaSignError};

/// A private key. AWS-LC wipes all memory that it frees.
pub(super) struct Signer(KeyPair);

impl Signer {
    /// Takes a key that has passed the rules, if its parts belong together. AWS-LC reads the DER itself and checks n, d
    /// and all three CRT values (`RSA_check_key`).
    pub(super) fn load(_parts: &pkcs1::RsaPrivateKey<'_>, pkcs1: &[u8]) -> Result<Self, KeyError> {
        #[cfg(test)]
        super::tests::count_parse();
        KeyPair::from_der(pkcs1).map(Self).map_err(|_| KeyError::Inconsistent)
    }

    /// Signs with blinding, in constant time.
    ///
    /// No check of the result here: AWS-LC raises the result to the public exponent and compares before it returns
    /// (`rsa_default_private_transform` in `crypto/fipsmodule/rsa/rsa_impl.c`). `g10_a_faulty_signature_is_withheld` in the
    /// tests holds it to that.
    pub(super) fn sign_sha256(&self, message: &[u8]) -> Result<Vec<u8>, RsaSignError> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        // The generator is an argument for the sake of ring's interface: AWS-LC uses its own.
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|source| RsaSignError::Withheld {
                source: Box::new(source),
            })?;
        Ok(signature)
    }
}

/// A public key.
#[derive(Clone)]
pub(super) struct Verifier(ParsedPublicKey);

impl Verifier {
    /// Takes a key that has passed the rules.
    pub(super) fn load(_parts: &pkcs1::RsaPublicKey<'_>, spki: &[u8]) -> Result<Self, KeyError> {
        #[cfg(test)]
        super::tests::count_parse();
        ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, spki)
            .map(Self)
            .map_err(|_| KeyError::Inconsistent)
    }

    /// Whether `signature` is exactly what the key's owner would have written (RFC 8017, section 8.2.2).
    pub(super) fn verify_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify_sig(message, signature).is_ok()
    }
}
