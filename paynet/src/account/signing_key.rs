use payout_signing::{
    RsaKey, RsaPublicKey,
    oauth1::{OauthError, Signed, Unsigned},
    rsa_key::Fingerprint,
};
use std::fmt;

/// What proves the sender of v4 commands.
#[cfg_attr(
    feature = "simulation",
    allow(clippy::large_enum_variant, reason = "an account has one, and none is moved about")
)]
pub(super) enum SigningKey {
    Rsa(RsaKey),
    /// A simulated merchant's: it puts the SHA-256 digest of the base string where a signature would be. An RSA signature takes a
    /// third of a millisecond, and a simulation makes millions. Only a sandbox that was set up by the simulation takes it, and
    /// nothing else makes one.
    #[cfg(feature = "simulation")]
    StandIn(RsaPublicKey),
}

impl From<RsaKey> for SigningKey {
    fn from(key: RsaKey) -> Self {
        Self::Rsa(key)
    }
}

impl SigningKey {
    pub(super) fn public_key(&self) -> &RsaPublicKey {
        match self {
            Self::Rsa(key) => key.public_key(),
            #[cfg(feature = "simulation")]
            Self::StandIn(key) => key,
        }
    }

    pub(super) fn fingerprint(&self) -> Fingerprint {
        self.public_key().fingerprint()
    }

    pub(super) fn sign<'a>(&self, unsigned: Unsigned<'a>) -> Result<Signed<'a>, OauthError> {
        match self {
            Self::Rsa(key) => unsigned.sign_rsa_sha256(key),
            #[cfg(feature = "simulation")]
            Self::StandIn(_) => {
                use sha2::{Digest, Sha256};
                let digest = Sha256::digest(unsigned.base_string());
                unsigned.finish(digest.to_vec())
            }
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa(key) => key.fmt(f),
            #[cfg(feature = "simulation")]
            Self::StandIn(_) => f.write_str("StandIn"),
        }
    }
}
