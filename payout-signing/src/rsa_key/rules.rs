//! Which keys are taken: the same ones by every back end, decided before a back end sees the key.
//!
//! Left to themselves the back ends differ: `rsa` takes 1024 bits, aws-lc-rs does not; both take an exponent of 3;
//! primes of unequal length sign with one, and with the other cost time without bound.

use pkcs1::{RsaPrivateKey, RsaPublicKey};
use subtle::ConstantTimeEq;

use super::{KeyError, MAX_BITS, MIN_BITS, MIN_EXPONENT};

/// Both back ends take exponents of up to 33 bits, so that verifying stays cheap.
const MAX_EXPONENT: u64 = (1 << 33) - 1;

/// Checks modulus and public exponent, and gives the bits of the modulus.
pub(super) fn check_public(key: &RsaPublicKey<'_>) -> Result<usize, KeyError> {
    let modulus = key.modulus.as_bytes();
    let bits = bit_length(modulus);
    if bits < MIN_BITS {
        return Err(KeyError::TooSmall { bits });
    }
    if bits > MAX_BITS {
        return Err(KeyError::TooLarge { bits });
    }
    if is_even(modulus) {
        return Err(KeyError::EvenModulus);
    }
    let exponent = key.public_exponent.as_bytes();
    if is_even(exponent) {
        return Err(KeyError::EvenExponent);
    }
    if bit_length(exponent) > bit_length(&MAX_EXPONENT.to_be_bytes()) {
        return Err(KeyError::LargeExponent);
    }
    let exponent = exponent.iter().fold(0, |value, byte| (value << 8) | u64::from(*byte));
    if exponent < MIN_EXPONENT {
        return Err(KeyError::SmallExponent { exponent });
    }
    Ok(bits)
}

/// Checks what needs no arithmetic; the back end then checks that the parts belong together.
///
/// The order matters: what is bounded here bounds the work of the back end on a hostile key.
pub(super) fn check_private(key: &RsaPrivateKey<'_>) -> Result<(), KeyError> {
    if key.other_prime_infos.is_some() {
        return Err(KeyError::MultiPrime);
    }
    let bits = check_public(&key.public_key())?;
    let (p, q) = (key.prime1.as_bytes(), key.prime2.as_bytes());
    if bool::from(p.ct_eq(q)) {
        return Err(KeyError::EqualPrimes);
    }
    if bit_length(p) != bit_length(q) {
        return Err(KeyError::UnbalancedPrimes);
    }
    // The product of two k-bit numbers has 2k or 2k - 1 bits.
    if bit_length(p) != bits.div_ceil(2) {
        return Err(KeyError::Inconsistent);
    }
    // RFC 8017, section 3.2: d is less than n. The comparison may tell how many leading bytes the two share, once per
    // load, which is of no use to anyone.
    let (d, n) = (key.private_exponent.as_bytes(), key.modulus.as_bytes());
    if (d.len(), d) >= (n.len(), n) {
        return Err(KeyError::Inconsistent);
    }
    Ok(())
}

/// Bits of a big-endian number.
fn bit_length(number: &[u8]) -> usize {
    let mut bits = number.len() * 8;
    for byte in number {
        if *byte != 0 {
            // At most 8, so the conversion never saturates.
            return bits - usize::try_from(byte.leading_zeros()).unwrap_or(8);
        }
        bits -= 8;
    }
    0
}

fn is_even(number: &[u8]) -> bool {
    number.last().is_none_or(|byte| byte % 2 == 0)
}
