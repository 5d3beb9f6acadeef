//! The pure Rust back end: crate `rsa` 0.9.

use pkcs1::UintRef;
use rsa::rand_core::{CryptoRng, RngCore};
use rsa::traits::PrivateKeyParts;
use rsa::{BigUint, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{KeyError, MAX_BITS, RsaSignError};

/// A private key. `RsaPrivateKey` wipes itself when dropped; its temporaries inside a signature are wiped only in part.
pub(super) struct Signer(RsaPrivateKey);

impl Signer {
    /// Takes a key that has passed the rules, if its parts belong together. `_pkcs1` is for the other back end.
    pub(super) fn load(parts: &pkcs1::RsaPrivateKey<'_>, _pkcs1: &[u8]) -> Result<Self, KeyError> {
        #[cfg(test)]
        super::tests::count_parse();
        let primes = vec![number(parts.prime1), number(parts.prime2)];
        // Checks n = p*q and d*e = 1 modulo p - 1 and q - 1.
        let key = RsaPrivateKey::from_components(
            number(parts.modulus),
            number(parts.public_exponent),
            number(parts.private_exponent),
            primes,
        )
        .map_err(|_| KeyError::Inconsistent)?;
        // The crate computes these three anew and never looks at the ones in the file; AWS-LC does, and so do we.
        let coefficient = key.crt_coefficient().map(Zeroizing::new);
        if same(key.dp(), parts.exponent1)
            && same(key.dq(), parts.exponent2)
            && same(coefficient.as_deref(), parts.coefficient)
        {
            Ok(Self(key))
        } else {
            Err(KeyError::Inconsistent)
        }
    }

    /// Signs with blinding: the crate's arithmetic is not constant time (RUSTSEC-2023-0071), so what it works on must
    /// not be known to an observer.
    ///
    /// No check of the result here: `rsa` raises the result to the public exponent and compares before it returns
    /// (`algorithms::rsa::rsa_decrypt_and_check` of 0.9.10). `g10_a_faulty_signature_is_withheld` in the tests holds it to that.
    pub(super) fn sign_sha256(&self, message: &[u8]) -> Result<Vec<u8>, RsaSignError> {
        self.sign_with(message, getrandom::fill)
    }

    /// The same with another source of randomness, so that a test can let it fail.
    pub(super) fn sign_with(&self, message: &[u8], fill: Fill) -> Result<Vec<u8>, RsaSignError> {
        let mut randomness = Randomness {
            fill,
            failure: None,
            count: 0,
        };
        let result = self
            .0
            .sign_with_rng(&mut randomness, Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message));
        if let Some(failure) = randomness.failure {
            return Err(RsaSignError::Randomness {
                source: Box::new(failure),
            });
        }
        result.map_err(|source| RsaSignError::Withheld {
            source: Box::new(source),
        })
    }
}

/// A public key.
#[derive(Clone)]
pub(super) struct Verifier(RsaPublicKey);

impl Verifier {
    /// Takes a key that has passed the rules. `_spki` is for the other back end.
    pub(super) fn load(parts: &pkcs1::RsaPublicKey<'_>, _spki: &[u8]) -> Result<Self, KeyError> {
        #[cfg(test)]
        super::tests::count_parse();
        // Without the explicit limit the crate refuses public keys above 4096 bits.
        RsaPublicKey::new_with_max_size(number(parts.modulus), number(parts.public_exponent), MAX_BITS)
            .map(Self)
            .map_err(|_| KeyError::Inconsistent)
    }

    /// Whether `signature` is exactly what the key's owner would have written (RFC 8017, section 8.2.2).
    pub(super) fn verify_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0
            .verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), signature)
            .is_ok()
    }
}

fn number(value: UintRef<'_>) -> BigUint {
    BigUint::from_bytes_be(value.as_bytes())
}

fn same(computed: Option<&BigUint>, given: UintRef<'_>) -> bool {
    computed.is_some_and(|computed| Zeroizing::new(computed.to_bytes_be()).ct_eq(given.as_bytes()).into())
}

type Fill = fn(&mut [u8]) -> Result<(), getrandom::Error>;

/// The operating system's generator for an interface that cannot report failure.
///
/// After a failure it hands out a plain count, so that the caller's search for a usable number ends, and remembers the
/// failure: what was computed with it is thrown away.
struct Randomness {
    fill: Fill,
    failure: Option<getrandom::Error>,
    count: u8,
}

impl RngCore for Randomness {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        if let Err(failure) = (self.fill)(bytes) {
            self.failure = Some(failure);
            for byte in bytes {
                self.count = self.count.wrapping_add(1);
                *byte = self.count;
            }
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rsa::rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Randomness {}
