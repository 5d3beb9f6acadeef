//! RSASSA-PKCS1-v1_5 with SHA-256 by the `rsa` crate, while the tests of `payout-signing` with all features sign with AWS-LC.

use rsa::{Pkcs1v15Sign, RsaPrivateKey, pkcs8::DecodePrivateKey as _};
use sha2::{Digest as _, Sha256};

pub(crate) fn rsa_sha256(pkcs8_pem: &str, message: &[u8]) -> Vec<u8> {
    RsaPrivateKey::from_pkcs8_pem(pkcs8_pem)
        .expect("the committed test key is whole")
        .sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message))
        .expect("a whole key signs")
}
