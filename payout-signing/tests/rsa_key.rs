//! Key files as people have them, and what becomes of each.
#![cfg(feature = "_rsa-keys")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use payout_signing::rsa_key::{Fingerprint, KeyError, RsaVerifyError, is_published_test_key};
use payout_signing::{RsaKey, RsaPublicKey};
use sha2::{Digest, Sha256};

macro_rules! key_file {
    ($name:literal) => {
        include_str!(concat!("keys/test_only_", $name, ".pem"))
    };
}

const PKCS8: &str = key_file!("rsa2048_pkcs8");
const PKCS1: &str = key_file!("rsa2048_pkcs1");
const CERTIFICATE: &str = key_file!("rsa2048_certificate");
const MESSAGE: &[u8] = b"POST&https%3A%2F%2Fgate.example%2F&a%3Db";

/// The DER bytes inside a PEM text, by means other than the code under test.
fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(body).unwrap()
}

fn pem(label: &str, der: &[u8]) -> String {
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        STANDARD.encode(der)
    )
}

/// The PKCS#1 form of the public key: `openssl rsa -in ... -RSAPublicKey_out` writes it; inside the SPKI it starts after
/// 24 bytes of header.
fn pkcs1_public() -> Vec<u8> {
    public().as_spki_der()[24..].to_vec()
}

fn key() -> RsaKey {
    RsaKey::from_pem(PKCS8).unwrap()
}

fn public() -> RsaPublicKey {
    key().public_key().clone()
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[test]
fn g11_each_size_signs_as_openssl_does() {
    // `openssl dgst -sha256 -sign <file>` over MESSAGE, then `sha256sum`; the second column is
    // `openssl pkey -in <file> -pubout -outform DER | sha256sum`.
    let cases = [
        (
            PKCS8,
            2048,
            "e5a4cd362e10bfd56c860d0e50ce6b432f44648ae410db8cadc5599f1026a0a9",
            "44c723dcb96b9ea2838ff8cbafe0dea591b70c99756924b4edd258ab36fa8149",
        ),
        (
            key_file!("rsa3072_pkcs8"),
            3072,
            "0206379b24a42bab8927fe50d2b4fd9cc5a7bde69163101fd1a98776b20ad5c7",
            "2e464caf420d65c63dc9a437bc171771f8dacd9070396c212eed82931518b140",
        ),
        (
            key_file!("rsa4096_pkcs8"),
            4096,
            "fc62baf8b282349cbf4d393acad239f58881f34e1b8c1cff1c2e60b43497855a",
            "c900081ac15c0aac92f7e68f6ab5464aeaa627f3a75a78a89a167e16b68459f9",
        ),
        (
            key_file!("rsa8192_pkcs8"),
            8192,
            "9678f711c25292cae99fd3c88949983fc6a94441a70a71615b092bbf2af70d27",
            "83d0c59d257bbc3ab2513a971cea0e3447394f2752d4cff5896379845f2689d5",
        ),
    ];
    for (text, bits, signature_hash, fingerprint) in cases {
        let key = RsaKey::from_pem(text).unwrap();
        let signature = key.sign_sha256(MESSAGE).unwrap();
        assert_eq!(key.bits(), bits);
        assert_eq!(signature.len(), key.public_key().signature_len());
        assert_eq!(hex(&Sha256::digest(&signature)), signature_hash, "{bits} bits");
        assert_eq!(key.fingerprint().to_string(), fingerprint, "{bits} bits");
        assert_eq!(hex(key.fingerprint().as_bytes()), fingerprint);
        assert_eq!(key.public_key().verify_sha256(MESSAGE, &signature), Ok(()));
    }
}

#[test]
fn g9_every_usual_form_of_a_private_key_gives_the_same_key() {
    let pkcs8 = der(PKCS8);
    let pkcs1 = der(PKCS1);
    let narrow = pkcs8
        .chunks(15)
        .map(|chunk| STANDARD.encode(chunk))
        .collect::<Vec<_>>()
        .join("\r\n");
    let forms = [
        ("PKCS#8", PKCS8.to_owned()),
        ("PKCS#1", PKCS1.to_owned()),
        ("CRLF", PKCS8.replace('\n', "\r\n")),
        ("CR", PKCS8.replace('\n', "\r")),
        ("one line with \\n", PKCS8.replace('\n', "\\n")),
        ("one line with \\r\\n", PKCS1.replace('\n', "\\r\\n")),
        ("one line with spaces", PKCS8.trim().replace('\n', " ")),
        ("one long line of base64", pem("PRIVATE KEY", &pkcs8)),
        (
            "short lines",
            format!("-----BEGIN PRIVATE KEY-----\r\n{narrow}\r\n-----END PRIVATE KEY-----"),
        ),
        ("no final line end", PKCS8.trim_end().to_owned()),
        ("blank lines around", format!("\n\n  \n{PKCS8}\n\n\t\n")),
        (
            "text before",
            format!("Bag Attributes\n    friendlyName: payout\nKey Attributes: <No Attributes>\n{PKCS8}"),
        ),
    ];
    for (name, text) in forms {
        let loaded = RsaKey::from_pem(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(loaded.public_key(), key().public_key(), "{name}");
    }
    for loaded in [
        RsaKey::from_der(&pkcs8),
        RsaKey::from_der(&pkcs1),
        RsaKey::from_pkcs8_der(&pkcs8),
        RsaKey::from_pkcs1_der(&pkcs1),
    ] {
        assert_eq!(loaded.unwrap().public_key(), key().public_key());
    }
}

#[test]
fn every_usual_form_of_a_public_key_gives_the_same_key() {
    let text = public().to_pem();
    assert!(text.lines().all(|line| line.len() <= 64));
    assert_eq!(der(&text), public().as_spki_der());
    let forms = [
        text.clone(),
        text.replace('\n', "\r\n"),
        text.replace('\n', "\\n"),
        pem("RSA PUBLIC KEY", &pkcs1_public()),
    ];
    for text in forms {
        assert_eq!(RsaPublicKey::from_pem(&text).unwrap(), public());
    }
    assert_eq!(RsaPublicKey::from_der(public().as_spki_der()).unwrap(), public());
    assert_eq!(RsaPublicKey::from_der(&pkcs1_public()).unwrap(), public());
    let other = RsaKey::from_pem(key_file!("rsa3072_pkcs8")).unwrap();
    assert_ne!(*other.public_key(), public());
}

/// Asserts the variant and a piece of the message: what would be right.
macro_rules! refused {
    ($result:expr, $variant:pat, $advice:literal) => {{
        let why: KeyError = $result.map(|_| ()).unwrap_err();
        assert!(matches!(why, $variant), "line {}: {why:?}", line!());
        assert!(why.to_string().contains($advice), "line {}: {why}", line!());
    }};
}

#[test]
fn g9_text_that_is_not_one_pem_block_is_refused_with_its_own_reason() {
    let cut = &PKCS8[..PKCS8.len() - 40];
    let load = RsaKey::from_pem;
    refused!(load(""), KeyError::Empty, "whole text");
    refused!(load(" \r\n\t"), KeyError::Empty, "whole text");
    refused!(load(&pem("PRIVATE KEY", &[])), KeyError::Empty, "whole text");
    refused!(
        load(&format!("\u{feff}{PKCS8}")),
        KeyError::ByteOrderMark,
        "without BOM"
    );
    refused!(load("secret"), KeyError::NotPem, "-----BEGIN PRIVATE KEY-----");
    refused!(
        load(&STANDARD.encode(der(PKCS8))),
        KeyError::NotPem,
        "-----BEGIN PRIVATE KEY-----"
    );
    refused!(load(cut), KeyError::IncompletePem, "end line");
    refused!(load("-----BEGIN PRIVATE KEY"), KeyError::IncompletePem, "end line");
    refused!(load(&pem("PRIVATE\nKEY", &[0])), KeyError::IncompletePem, "end line");
    refused!(
        load(&PKCS8.replace("END PRIVATE", "END PUBLIC")),
        KeyError::IncompletePem,
        "end line"
    );
    refused!(
        load(&format!("{PKCS8}{PKCS8}")),
        KeyError::SeveralBlocks { found: 2 },
        "keep one"
    );
    refused!(
        load(&format!("{PKCS8}{CERTIFICATE}{CERTIFICATE}")),
        KeyError::SeveralBlocks { found: 3 },
        "keep one"
    );
    refused!(load(&format!("{PKCS8}\"")), KeyError::TrailingText, "closing quote");
    refused!(
        load(&PKCS8.replace("MII", "MI*")),
        KeyError::BadBase64,
        "copy the file again"
    );
    refused!(
        load(&PKCS8.replace("MII", "=MII")),
        KeyError::BadBase64,
        "copy the file again"
    );
    refused!(
        load(&PKCS8.replace("PRIVATE KEY", "SECRET")),
        KeyError::UnknownLabel,
        "`PRIVATE KEY`"
    );
}

#[test]
fn g9_a_file_that_holds_something_else_is_refused_with_its_own_reason() {
    let load = RsaKey::from_pem;
    refused!(
        load(key_file!("rsa2048_encrypted_pkcs8")),
        KeyError::EncryptedPkcs8,
        "openssl pkey -in key.pem -out"
    );
    refused!(
        load(key_file!("rsa2048_encrypted_pkcs1")),
        KeyError::EncryptedPkcs1,
        "openssl pkey -in key.pem -out"
    );
    refused!(load(&public().to_pem()), KeyError::PublicKeyGiven, "`PRIVATE KEY`");
    refused!(
        load(&pem("RSA PUBLIC KEY", &pkcs1_public())),
        KeyError::PublicKeyGiven,
        "`PRIVATE KEY`"
    );
    refused!(load(CERTIFICATE), KeyError::Certificate, "its own file");
    refused!(load(key_file!("ec_p256_pkcs8")), KeyError::EcKey, "-algorithm RSA");
    refused!(load(key_file!("ec_p256_sec1")), KeyError::EcKey, "-algorithm RSA");
    let sec1 = key_file!("ec_p256_sec1").split_once("-----BEGIN EC PRIVATE").unwrap().1;
    refused!(
        load(&format!("-----BEGIN EC PRIVATE{sec1}")),
        KeyError::EcKey,
        "-algorithm RSA"
    );
    refused!(load(key_file!("rsa2048_pss_pkcs8")), KeyError::PssKey, "not RSA-PSS");
    refused!(
        load(key_file!("ed25519_pkcs8")),
        KeyError::OtherAlgorithm { .. },
        "1.3.101.112"
    );
    refused!(
        load(&pem("DSA PRIVATE KEY", &[0])),
        KeyError::OtherAlgorithm { .. },
        "DSA"
    );
    refused!(
        load(&pem("OPENSSH PRIVATE KEY", &[0])),
        KeyError::OpenSshKey,
        "ssh-keygen -p -m PEM"
    );
    refused!(
        load(&PKCS1.replace("RSA PRIVATE", "PRIVATE")),
        KeyError::WrongForm { found: "PKCS#1", .. },
        "PKCS#8"
    );
    refused!(
        load(&PKCS8.replace("PRIVATE", "RSA PRIVATE")),
        KeyError::WrongForm { found: "PKCS#8", .. },
        "PKCS#1"
    );
    // the label lies
    refused!(
        load(&pem("PRIVATE KEY", public().as_spki_der())),
        KeyError::PublicKeyGiven,
        "`PRIVATE KEY`"
    );
}

#[test]
fn g9_a_key_outside_the_rules_is_refused_with_its_own_reason() {
    let load = RsaKey::from_pem;
    refused!(
        load(key_file!("rsa1024_pkcs8")),
        KeyError::TooSmall { bits: 1024 },
        "has 1024 bits and at least 2048"
    );
    refused!(
        load(key_file!("rsa2048_e3_pkcs8")),
        KeyError::SmallExponent { exponent: 3 },
        "at least 65537"
    );
    refused!(
        load(key_file!("rsa2048_three_primes_pkcs8")),
        KeyError::MultiPrime,
        "two primes"
    );
    refused!(
        load(key_file!("rsa2048_composite_prime_pkcs1")),
        KeyError::Inconsistent,
        "-check"
    );
}

#[test]
fn der_that_is_not_one_private_key_is_refused_with_its_own_reason() {
    let load = RsaKey::from_der;
    let (pkcs8, pkcs1) = (der(PKCS8), der(PKCS1));
    refused!(load(&[]), KeyError::Empty, "whole text");
    refused!(load(PKCS8.as_bytes()), KeyError::PemGiven, "from_pem");
    refused!(
        load(&[pkcs8.as_slice(), &[0]].concat()),
        KeyError::TrailingData,
        "nothing after it"
    );
    refused!(
        load(&[pkcs1.as_slice(), &pkcs1].concat()),
        KeyError::TrailingData,
        "nothing after it"
    );
    refused!(
        load(&pkcs8[..pkcs8.len() - 1]),
        KeyError::MalformedDer { .. },
        "copy the file again"
    );
    refused!(load(b"secret"), KeyError::MalformedDer { .. }, "copy the file again");
    refused!(
        load(&der(key_file!("rsa2048_encrypted_pkcs8"))),
        KeyError::EncryptedPkcs8,
        "openssl pkey"
    );
    refused!(load(public().as_spki_der()), KeyError::PublicKeyGiven, "`PRIVATE KEY`");
    refused!(load(&pkcs1_public()), KeyError::PublicKeyGiven, "`PRIVATE KEY`");
    refused!(load(&der(CERTIFICATE)), KeyError::Certificate, "its own file");
    refused!(load(&[0x30, 5, 2, 1, 3, 0x30, 0]), KeyError::Pkcs12, "openssl pkcs12");
    refused!(load(&[0x30, 5, 2, 1, 1, 4, 0]), KeyError::EcKey, "-algorithm RSA");
    refused!(
        RsaKey::from_pkcs8_der(&pkcs1),
        KeyError::WrongForm { needed: "PKCS#8", .. },
        "from_der"
    );
    refused!(
        RsaKey::from_pkcs1_der(&pkcs8),
        KeyError::WrongForm { needed: "PKCS#1", .. },
        "from_der"
    );
}

/// Bytes after the key inside the PKCS#8 octet string, where a lenient reader would not look.
#[test]
fn trailing_data_inside_pkcs8_is_refused() {
    let pkcs8 = der(PKCS8);
    let mut longer = [pkcs8.as_slice(), &[0]].concat();
    // The lengths of the outer sequence (bytes 2 and 3) and of the octet string (bytes 24 and 25) grow by one.
    for low in [3, 25] {
        longer[low] += 1;
    }
    assert_eq!(longer[..2], [0x30, 0x82]);
    assert_eq!(longer[22..24], [0x04, 0x82]);
    refused!(RsaKey::from_der(&longer), KeyError::TrailingData, "nothing after it");
}

#[test]
fn the_algorithm_identifier_must_have_null_parameters() {
    let mut other = der(PKCS8);
    assert_eq!(other[20..22], [5, 0], "NULL");
    other[20] = 4;
    refused!(RsaKey::from_der(&other), KeyError::AlgorithmParameters, "NULL");
    let mut other = public().as_spki_der().to_vec();
    assert_eq!(other[17..19], [5, 0], "NULL");
    other[17] = 4;
    refused!(RsaPublicKey::from_der(&other), KeyError::AlgorithmParameters, "NULL");
}

#[test]
fn a_public_key_is_read_as_strictly() {
    let load = RsaPublicKey::from_pem;
    refused!(load(PKCS8), KeyError::PrivateKeyGiven, "-pubout");
    refused!(load(PKCS1), KeyError::PrivateKeyGiven, "-pubout");
    refused!(load(CERTIFICATE), KeyError::Certificate, "openssl x509");
    refused!(
        load(&format!("\u{feff}{}", public().to_pem())),
        KeyError::ByteOrderMark,
        "without BOM"
    );
    refused!(
        load(&pem("RSA PUBLIC KEY", public().as_spki_der())),
        KeyError::WrongForm { needed: "PKCS#1", .. },
        "from_der"
    );
    refused!(
        load(&pem("PUBLIC KEY", &pkcs1_public())),
        KeyError::WrongForm { found: "PKCS#1", .. },
        "from_der"
    );
    let load = RsaPublicKey::from_der;
    refused!(load(&der(PKCS8)), KeyError::PrivateKeyGiven, "-pubout");
    refused!(load(&der(CERTIFICATE)), KeyError::Certificate, "openssl x509");
    refused!(
        load(&[public().as_spki_der(), &[0]].concat()),
        KeyError::TrailingData,
        "nothing after it"
    );
    refused!(
        load(&[pkcs1_public().as_slice(), &[0]].concat()),
        KeyError::TrailingData,
        "nothing after it"
    );
}

#[test]
fn a_signature_is_good_for_its_message_and_key_alone() {
    let signature = key().sign_sha256(MESSAGE).unwrap();
    let public = public();
    assert_eq!(public.verify_sha256(MESSAGE, &signature), Ok(()));
    assert_eq!(public.verify_sha256(b"", &signature), Err(RsaVerifyError::Mismatch));
    let other = RsaKey::from_pem(key_file!("rsa3072_pkcs8")).unwrap();
    let wrong_length = RsaVerifyError::Length {
        found: 256,
        needed: 384,
    };
    assert_eq!(other.public_key().verify_sha256(MESSAGE, &signature), Err(wrong_length));
    for length in [0, 255, 257] {
        let mut cut = signature.clone();
        cut.resize(length, 0);
        let wrong_length = RsaVerifyError::Length {
            found: length,
            needed: 256,
        };
        assert_eq!(public.verify_sha256(MESSAGE, &cut), Err(wrong_length));
    }
    assert_eq!(public.verify_sha256(MESSAGE, &[0; 256]), Err(RsaVerifyError::Mismatch));
    assert_eq!(
        public.verify_sha256(MESSAGE, &[0xff; 256]),
        Err(RsaVerifyError::Mismatch)
    );
}

#[test]
fn published_test_keys_are_known() {
    let vendor = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyc1FZ6kIQ1hdh6cQDHMq
O3/rnCBCUtwEBxtBE/3cSdKrLBspiI3c3pSd1yPqE6tsvU04pkI7bo6Hoes5eOFq
1wmySwlA1rDY5Ye4ZgaK6VOrSVYcNeOuggMZJLTyR5DKiWBdHn3oCHzsFKLU88GO
LRpTeolitGjCeWVoVqWQ24Gqe9r60VynwjevyXk1HbDiOzwHmcNJntOI2fC6L2vR
VSG1cziWhRsElK6DL13ryAfKzg+e3N1Qi08RN2hjTM/vQy5ehgpvFmdVEh5oh8m6
oLxi8kLMATxXFcxYHewaYGbPiQM2A4fGRgDb4wORfbtG+mJ29zKZt/vUZQrb0sSs
KQIDAQAB
-----END PUBLIC KEY-----";
    assert!(is_published_test_key(
        &RsaPublicKey::from_pem(vendor).unwrap().fingerprint()
    ));
    assert!(is_published_test_key(&key().fingerprint()));
    assert!(is_published_test_key(
        &RsaKey::from_pem(key_file!("rsa8192_pkcs8")).unwrap().fingerprint()
    ));
    // The largest exponent taken makes another key of the same modulus.
    let mut other = pkcs1_public();
    let exponent = other.len() - 1;
    other[exponent] = 3;
    assert!(!is_published_test_key(
        &RsaPublicKey::from_der(&other).unwrap().fingerprint()
    ));
}

#[test]
fn debug_shows_which_key_it_is_and_no_more() {
    let fingerprint = "44c723dcb96b9ea2838ff8cbafe0dea591b70c99756924b4edd258ab36fa8149";
    assert_eq!(
        format!("{:?}", key()),
        format!("RsaKey {{ bits: 2048, fingerprint: Fingerprint({fingerprint}), private: [redacted] }}")
    );
    assert_eq!(
        format!("{:?}", public()),
        format!("RsaPublicKey {{ bits: 2048, fingerprint: Fingerprint({fingerprint}), .. }}")
    );
}

/// What the types promise, checked by the compiler: the second half fails to compile if a trait is implemented.
#[test]
fn threads_may_share_keys_and_nobody_may_copy_or_compare_private_ones() {
    trait Absent<Marker> {
        fn check() {}
    }
    struct Present;
    impl<T: ?Sized> Absent<()> for T {}
    macro_rules! never {
        ($type:ty: $trait:path) => {{
            struct Marker;
            #[allow(dead_code, reason = "only the ambiguity it would cause matters")]
            impl<T: $trait> Absent<(Marker, Present)> for T {}
            <$type as Absent<_>>::check();
        }};
    }
    fn shared<T: Send + Sync + 'static>() {}
    shared::<RsaKey>();
    shared::<RsaPublicKey>();
    shared::<KeyError>();
    shared::<Fingerprint>();
    never!(RsaKey: Clone);
    never!(RsaKey: PartialEq);
    never!(RsaKey: std::fmt::Display);
    never!(RsaKey: AsRef<[u8]>);
}

/// The other types of RFC 1421 are no encryption, and telling somebody to decrypt such a file would lead astray.
#[test]
fn g9_a_proc_type_that_does_not_encrypt_is_not_called_encrypted() {
    let with_header = PKCS1.replacen("-----\n", "-----\nProc-Type: 4,MIC-CLEAR\n\n", 1);
    assert!(matches!(RsaKey::from_pem(&with_header), Err(KeyError::BadBase64)));
}
