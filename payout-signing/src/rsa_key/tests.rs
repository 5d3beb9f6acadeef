//! What cannot be seen from outside: both back ends side by side, faults, and how often keys are parsed.

use std::cell::Cell;
use std::error::Error;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{KeyError, RsaKey, RsaPublicKey, RsaSignError, backend, der, pem};

#[cfg(all(feature = "rsa", feature = "aws-lc-rs"))]
mod side_by_side;

thread_local! {
    static PARSES: Cell<usize> = const { Cell::new(0) };
}

/// Called by everything that parses a key. Counts by thread, so that tests do not disturb each other.
pub(super) fn count_parse() {
    PARSES.set(PARSES.get() + 1);
}

const KEY: &str = include_str!("../../tests/keys/test_only_rsa2048_pkcs8.pem");
const COMPOSITE: &str = include_str!("../../tests/keys/test_only_rsa2048_composite_prime_pkcs1.pem");

// The places of the numbers in a PKCS#1 key, after the version (RFC 8017, appendix A.1.2).
const N: usize = 0;
const E: usize = 1;
const D: usize = 2;
const P: usize = 3;
const Q: usize = 4;
const DP: usize = 5;
const DQ: usize = 6;
const QINV: usize = 7;

/// The eight numbers of a PKCS#1 key, to be changed and written again.
#[derive(Clone)]
struct Parts([Vec<u8>; 8]);

impl Parts {
    fn of(text: &str) -> Self {
        let (label, data) = pem::read(text).unwrap();
        let pkcs1 = if label == pem::Label::Pkcs8 {
            der::pkcs8_contents(&data).unwrap()
        } else {
            &data
        };
        let key = der::private_parts(pkcs1).unwrap();
        let numbers = [
            key.modulus,
            key.public_exponent,
            key.private_exponent,
            key.prime1,
            key.prime2,
            key.exponent1,
            key.exponent2,
            key.coefficient,
        ];
        Self(numbers.map(|number| number.as_bytes().to_vec()))
    }

    fn with(mut self, index: usize, number: &[u8]) -> Self {
        self.0[index] = number.to_vec();
        self
    }

    /// Changes the lowest bits, which keeps length and, for a mask without bit 0, parity.
    fn flipped(mut self, index: usize, mask: u8) -> Self {
        *self.0[index].last_mut().unwrap() ^= mask;
        self
    }

    fn swapped(mut self, one: usize, other: usize) -> Self {
        self.0.swap(one, other);
        self
    }

    fn private(&self) -> Vec<u8> {
        sequence(std::iter::once(&vec![0]).chain(&self.0))
    }

    fn public(&self) -> Vec<u8> {
        sequence(&self.0[..=E])
    }
}

fn sequence<'a>(numbers: impl IntoIterator<Item = &'a Vec<u8>>) -> Vec<u8> {
    let integers = numbers.into_iter().flat_map(|number| {
        let zeros = number
            .iter()
            .take_while(|byte| **byte == 0)
            .count()
            .min(number.len() - 1);
        let digits = &number[zeros..];
        let sign = if digits[0] >= 0x80 { vec![0] } else { vec![] };
        tlv(2, &[&sign, digits].concat())
    });
    tlv(0x30, &integers.collect::<Vec<_>>())
}

fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len().to_be_bytes();
    let length = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let head = match length {
        [] => vec![0],
        [short] if *short < 0x80 => vec![*short],
        long => [&[0x80 | u8::try_from(long.len()).unwrap()], long].concat(),
    };
    [&[tag], head.as_slice(), value].concat()
}

fn refused(parts: &Parts) -> KeyError {
    RsaKey::from_pkcs1_der(&parts.private()).unwrap_err()
}

#[test]
fn the_writer_of_these_tests_writes_keys() {
    let key = RsaKey::from_pkcs1_der(&Parts::of(KEY).private()).unwrap();
    assert_eq!(key.fingerprint(), RsaKey::from_pem(KEY).unwrap().fingerprint());
    assert_eq!(
        RsaPublicKey::from_der(&Parts::of(KEY).public()).unwrap(),
        *key.public_key()
    );
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let good = Parts::of(KEY);
    let cases = [
        ("n", good.clone().flipped(N, 2)),
        ("d", good.clone().flipped(D, 2)),
        ("p", good.clone().flipped(P, 2)),
        ("q", good.clone().flipped(Q, 2)),
        ("dp", good.clone().flipped(DP, 2)),
        ("dq", good.clone().flipped(DQ, 2)),
        ("qinv", good.clone().flipped(QINV, 2)),
        ("dp is zero", good.clone().with(DP, &[0])),
        ("qinv is zero", good.clone().with(QINV, &[0])),
        ("d is zero", good.clone().with(D, &[0])),
        ("other exponent", good.clone().with(E, &[1, 0, 3])),
        ("p and q exchanged, the rest not", good.clone().swapped(P, Q)),
        ("d is n", good.clone().with(D, &good.0[N])),
        (
            "p and q far too short for n",
            good.clone().with(P, &[251]).with(Q, &[241]),
        ),
        (
            "p and q far too long for n",
            good.clone().with(P, &[0xfb; 1000]).with(Q, &[0xf1; 1000]),
        ),
    ];
    for (name, parts) in cases {
        assert!(
            matches!(refused(&parts), KeyError::Inconsistent),
            "{name}: {:?}",
            refused(&parts)
        );
    }
}

type Expected = fn(&KeyError) -> bool;

#[test]
fn sizes_and_exponents_are_checked_first_and_alike_for_private_and_public_keys() {
    let good = Parts::of(KEY);
    let cases: [(&str, Parts, Expected); 9] = [
        (
            "2047 bits",
            good.clone().with(N, &{
                let mut n = good.0[N].clone();
                n[0] = 0x7f;
                n
            }),
            |why| matches!(why, KeyError::TooSmall { bits: 2047 }),
        ),
        (
            "8193 bits",
            good.clone().with(N, &[vec![1], vec![0xff; 1024]].concat()),
            |why| matches!(why, KeyError::TooLarge { bits: 8193 }),
        ),
        ("even modulus", good.clone().flipped(N, 1), |why| {
            matches!(why, KeyError::EvenModulus)
        }),
        ("e = 65536", good.clone().with(E, &[1, 0, 0]), |why| {
            matches!(why, KeyError::EvenExponent)
        }),
        ("e = 0", good.clone().with(E, &[0]), |why| {
            matches!(why, KeyError::EvenExponent)
        }),
        ("e = 1", good.clone().with(E, &[1]), |why| {
            matches!(why, KeyError::SmallExponent { exponent: 1 })
        }),
        ("e = 65535", good.clone().with(E, &[0xff, 0xff]), |why| {
            matches!(why, KeyError::SmallExponent { exponent: 65_535 })
        }),
        ("e = 2^33 + 1", good.clone().with(E, &[2, 0, 0, 0, 1]), |why| {
            matches!(why, KeyError::LargeExponent)
        }),
        ("e longer than n", good.clone().with(E, &[0xff; 300]), |why| {
            matches!(why, KeyError::LargeExponent)
        }),
    ];
    for (name, parts, expected) in cases {
        let private = refused(&parts);
        assert!(expected(&private), "{name}: {private:?}");
        let public = RsaPublicKey::from_der(&parts.public()).unwrap_err();
        assert!(expected(&public), "{name}, public: {public:?}");
    }
    // The largest exponent taken; with this modulus it is a public key like any other.
    assert!(RsaPublicKey::from_der(&good.with(E, &[1, 0xff, 0xff, 0xff, 0xff]).public()).is_ok());
}

#[test]
fn g9_primes_must_differ_and_have_one_length() {
    let good = Parts::of(KEY);
    assert!(matches!(
        refused(&good.clone().with(Q, &good.0[P])),
        KeyError::EqualPrimes
    ));
    // With a far smaller p, the subtraction loop in crate `rsa` would run for ages.
    assert!(matches!(
        refused(&good.clone().with(P, &[3])),
        KeyError::UnbalancedPrimes
    ));
    assert!(matches!(
        refused(&good.clone().with(P, &[&[1], good.0[P].as_slice()].concat())),
        KeyError::UnbalancedPrimes
    ));
    assert!(matches!(refused(&good.with(P, &[0])), KeyError::UnbalancedPrimes));
}

/// Both back ends would refuse such a key too, but only after multiplying primes of any length a file can hold.
#[test]
fn the_length_of_the_primes_is_bounded_before_any_arithmetic() {
    let data = Parts::of(KEY)
        .with(P, &vec![0xfb; 100_000])
        .with(Q, &vec![0xf1; 100_000])
        .private();
    let parts = der::private_parts(&data).unwrap();
    assert!(matches!(
        super::rules::check_private(&parts),
        Err(KeyError::Inconsistent)
    ));
}

/// The key's parts fit together, but `p` is not prime: the CRT gives a wrong result, as it would after a bit flip.
#[test]
fn g10_a_faulty_signature_is_withheld() {
    let (_, pkcs1) = pem::read(COMPOSITE).unwrap();
    let parts = der::private_parts(&pkcs1).unwrap();
    let signer = backend::Signer::load(&parts, &pkcs1).unwrap();
    assert!(matches!(
        signer.sign_sha256(b"message"),
        Err(RsaSignError::Withheld { .. })
    ));
    #[cfg(feature = "rsa")]
    {
        let signer = super::pure::Signer::load(&parts, &pkcs1).unwrap();
        assert!(matches!(
            signer.sign_sha256(b"message"),
            Err(RsaSignError::Withheld { .. })
        ));
    }
}

#[test]
fn a_key_that_signs_wrongly_is_refused_when_loaded() {
    assert!(matches!(
        RsaKey::from_pem(COMPOSITE).unwrap_err(),
        KeyError::Inconsistent
    ));
}

/// Fails too if the signature is not blinded, since then nobody asks for randomness.
#[test]
#[cfg(feature = "rsa")]
fn without_randomness_nothing_is_signed() {
    let data = Parts::of(KEY).private();
    let signer = super::pure::Signer::load(&der::private_parts(&data).unwrap(), &data).unwrap();
    let failure = signer
        .sign_with(b"message", |_| Err(getrandom::Error::UNSUPPORTED))
        .unwrap_err();
    assert!(matches!(failure, RsaSignError::Randomness { .. }), "{failure:?}");
    assert!(failure.source().is_some());
    assert!(signer.sign_with(b"message", getrandom::fill).is_ok());
}

/// What the file was decoded into is wiped, and (by the compiler's word) so is what is kept of it.
#[test]
fn k4_key_files_and_keys_are_wiped() {
    fn wiped<T: zeroize::ZeroizeOnDrop>(_: &T) {}
    let (_, data): (_, zeroize::Zeroizing<Vec<u8>>) = pem::read(KEY).unwrap();
    wiped(&data);
    assert_eq!(
        data.len(),
        data.capacity(),
        "it never grew, so no copy of a part is left"
    );
    #[cfg(feature = "rsa")]
    {
        // What `pure::Signer` holds, and nothing else.
        fn is_wiped<T: zeroize::ZeroizeOnDrop>() {}
        is_wiped::<rsa::RsaPrivateKey>();
        assert_eq!(size_of::<super::pure::Signer>(), size_of::<rsa::RsaPrivateKey>());
    }
}

#[test]
fn a_key_that_could_not_be_tried_is_not_called_bad() {
    let source = Box::new(std::io::Error::other("none left"));
    let why = KeyError::from_trial(RsaSignError::Randomness { source });
    assert!(matches!(why, KeyError::NotTried { .. }));
    assert!(
        why.source().and_then(Error::source).is_some(),
        "the operating system's answer is kept"
    );
}

#[test]
fn a_key_is_parsed_when_loaded_and_never_again() {
    let key = RsaKey::from_pem(KEY).unwrap();
    let loaded = PARSES.get();
    assert!(loaded > 0, "the counter counts");
    for message in 0..20_u32 {
        let signature = key.sign_sha256(&message.to_be_bytes()).unwrap();
        key.public_key()
            .clone()
            .verify_sha256(&message.to_be_bytes(), &signature)
            .unwrap();
    }
    assert_eq!(PARSES.get(), loaded);
}

#[test]
fn no_output_shows_a_fragment_of_the_key() {
    let good = Parts::of(KEY);
    let secrets: Vec<String> = [D, P, Q, DP, DQ, QINV]
        .iter()
        .flat_map(|part| spellings(&good.0[*part]))
        .collect();
    let mut shown = format!(
        "{0:?} {0:#?} {1:?}",
        RsaKey::from_pem(KEY).unwrap(),
        RsaKey::from_pem(KEY)
    );
    let data = good.private();
    let base64 = STANDARD.encode(&data);
    let broken = [
        RsaKey::from_pem(&KEY.replace("MII", "M\u{e9}I")),
        RsaKey::from_pem(&KEY.replace("PRIVATE KEY-----\nMII", "PRIVATE KEY-----\nAII")),
        RsaKey::from_pem(&KEY.replace("END PRIVATE KEY", "")),
        RsaKey::from_pem(&KEY.replace("PRIVATE KEY", "PUBLIC KEY")),
        RsaKey::from_pem(&KEY.replace("PRIVATE KEY", &base64)),
        RsaKey::from_pem(&KEY.replace("PRIVATE KEY", "RSA PRIVATE KEY")),
        RsaKey::from_pem(&format!("{KEY}{base64}")),
        RsaKey::from_pem(&format!("{KEY}{KEY}")),
        RsaKey::from_pem(&base64),
        RsaKey::from_der(base64.as_bytes()),
        RsaKey::from_der(&data[..data.len() - 1]),
        RsaKey::from_der(&[data.as_slice(), &data].concat()),
        RsaKey::from_der(&data[4..]),
        // PKCS#8: version, tag of the key, tag and first number inside it
        pkcs8_changed(6),
        pkcs8_changed(22),
        pkcs8_changed(26),
        pkcs8_changed(30),
        RsaKey::from_der(&good.clone().flipped(D, 2).private()),
        RsaKey::from_der(&good.clone().with(N, &good.0[P]).private()),
        RsaKey::from_der(&good.clone().with(E, &good.0[D]).private()),
        RsaKey::from_der(&good.clone().with(E, &good.0[D][..3]).private()),
    ];
    for refused in broken {
        let mut next: Option<&dyn Error> = Some(&refused.unwrap_err());
        while let Some(error) = next {
            write!(shown, " {error} {error:?} {error:#?}").unwrap();
            next = error.source();
        }
    }
    for secret in secrets {
        assert!(
            !contains_fragment(&shown, &secret),
            "a fragment of {secret:.20}... is in {shown}"
        );
    }
}

fn pkcs8_changed(position: usize) -> Result<RsaKey, KeyError> {
    let mut data = pem::read(KEY).unwrap().1;
    data[position] ^= 3;
    RsaKey::from_der(&data)
}

#[test]
fn the_search_for_fragments_finds_one() {
    let d = &Parts::of(KEY).0[D];
    for secret in spellings(d) {
        assert!(contains_fragment(&format!("key: {}", &secret[20..60]), &secret));
    }
    assert!(spellings(&[1, 0, 0])[4] == "65536");
}

/// The ways a number could show up in a text.
fn spellings(number: &[u8]) -> Vec<String> {
    let hex = number
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let (list, hex_list) = (format!("{number:?}"), format!("{number:02x?}"));
    let mut decimal = vec![0_u8];
    for byte in number {
        let mut carry = u32::from(*byte);
        for digit in &mut decimal {
            carry += u32::from(*digit) * 256;
            *digit = u8::try_from(carry % 10).unwrap();
            carry /= 10;
        }
        while carry > 0 {
            decimal.push(u8::try_from(carry % 10).unwrap());
            carry /= 10;
        }
    }
    let decimal = decimal.iter().rev().map(|digit| char::from(b'0' + digit)).collect();
    // The three ways the bytes can fall into groups of three inside longer base64.
    let base64 = (0..3).map(|skip| STANDARD.encode(number.get(skip..).unwrap_or_default()));
    [hex.to_uppercase(), hex, list, hex_list, decimal]
        .into_iter()
        .chain(base64)
        .collect()
}

/// Whether `text` holds any 12 characters of `secret` in a row.
fn contains_fragment(text: &str, secret: &str) -> bool {
    secret
        .as_bytes()
        .windows(12)
        .any(|piece| text.contains(std::str::from_utf8(piece).unwrap()))
}
