//! The name of a key that may be shown: a hash of its public half.

use std::fmt;

use sha2::{Digest, Sha256};

/// Private keys that stand in public places, so that anyone can sign with them.
const PUBLISHED: [&str; 13] = [
    // `test-private-key.pem` of payneteasy/payneteasy-v4-api-examples-php
    "74d177f2990c934e8bde8e27f26e24afa34bb9717a046f1e89c1b236af35e7fd",
    // rsa2048 and rsa4096 of this project's generated OAuth vectors
    "7f8fb787cb51308a2933eefac25f824d5ccae0a38c874eff5880e89226674d7e",
    "e59e65af18264ca3db7175af105f06326ed0e9d9f958645e5dbcfb08aa7bea92",
    // tests/keys/test_only_*: 2048, 3072, 4096 and 8192 bits
    "44c723dcb96b9ea2838ff8cbafe0dea591b70c99756924b4edd258ab36fa8149",
    "2e464caf420d65c63dc9a437bc171771f8dacd9070396c212eed82931518b140",
    "c900081ac15c0aac92f7e68f6ab5464aeaa627f3a75a78a89a167e16b68459f9",
    "83d0c59d257bbc3ab2513a971cea0e3447394f2752d4cff5896379845f2689d5",
    // tests/vectors/keys/TEST-ONLY-rsa2048.pem
    "6872be5fab74b8d5ed31a12e5f6e6698ae1d05a0df2e4e03b565f8a1faf2c676",
    // test_only_rsa2048_pkcs8.pem of the crate `paynet`
    "12811437ef1ac822ecbb3212649245e662195e8cc25dc1c1fe5ba48ce75781c4",
    // The signing keys of Wycheproof (`rsa_pkcs1_*_sig_gen`) that our rules take: 2048 twice, 3072 and 4096 bits
    "ba3b161e0c65708ecfb9ef2bbea7fdf032b74444abab54e35efef67edd694111",
    "c963778ab59460a32e2e78aed3deddd8ab2358812381ad455c675f907444a6d6",
    "5d55b43219661db98fdea1cca260fe345289e238eee98e3a9bc8e28cf508e266",
    "81615dfc154beb186f516784b388181eebb9706d3af2ce5a626bb554eec8dac2",
];

/// SHA-256 of a public key's `SubjectPublicKeyInfo` in DER form.
///
/// The same value as `openssl pkey -pubin -in public.pem -outform DER | sha256sum` prints. It is public: log it, and
/// compare it with what the provider has on file.
///
/// # Example: which key is this?
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use payout_signing::RsaKey;
///
/// # let pem = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/test_only_rsa2048_pkcs8.pem"));
/// let key = RsaKey::from_pem(pem)?;
/// assert_eq!(key.fingerprint().to_string().len(), 64);
/// assert_eq!(key.fingerprint(), key.public_key().fingerprint());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(super) fn of(spki: &[u8]) -> Self {
        Self(Sha256::digest(spki).into())
    }

    /// The 32 bytes of the hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// 64 lower-case hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// Whether the private half of this key is published, in a vendor's examples or in this project's tests.
///
/// Whoever uses such a key in production lets everyone sign payouts in his name. Loading one is allowed, since tests and
/// sandboxes need it; the provider crates refuse it for a production gateway.
///
/// # Example: a key from this project's tests
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use payout_signing::{RsaKey, rsa_key};
///
/// # let pem = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/test_only_rsa2048_pkcs8.pem"));
/// let key = RsaKey::from_pem(pem)?;
/// assert!(rsa_key::is_published_test_key(&key.fingerprint()));
/// # Ok(())
/// # }
/// ```
#[must_use = "a published key must not sign production requests"]
pub fn is_published_test_key(fingerprint: &Fingerprint) -> bool {
    PUBLISHED.contains(&fingerprint.to_string().as_str())
}
