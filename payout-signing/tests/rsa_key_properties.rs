//! What holds for every input: layouts of a key file, damaged files, messages, damaged signatures.
#![cfg(feature = "_rsa-keys")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use payout_signing::rsa_key::RsaVerifyError;
use payout_signing::{RsaKey, RsaPublicKey};
use proptest::prelude::*;

const PEM: &str = include_str!("keys/test_only_rsa2048_pkcs8.pem");
static KEY: LazyLock<RsaKey> = LazyLock::new(|| RsaKey::from_pem(PEM).unwrap());
static DER: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let body: String = PEM.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(body).unwrap()
});

#[test]
fn no_beginning_of_a_key_is_a_key() {
    for length in 0..DER.len() {
        assert!(RsaKey::from_der(&DER[..length]).is_err(), "{length} bytes");
    }
    let text = PEM.trim_end();
    for length in 0..text.len() {
        assert!(RsaKey::from_pem(&text[..length]).is_err(), "{length} characters");
    }
}

proptest! {
    #[test]
    fn any_text_is_answered(text in any::<String>(), body in "[A-Za-z0-9+/=\r\n ]{0,200}", label in "[A-Z ]{0,20}") {
        prop_assert!(RsaKey::from_pem(&text).is_err());
        prop_assert!(RsaPublicKey::from_pem(&text).is_err());
        for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "PUBLIC KEY", &label] {
            let text = format!("{text}-----BEGIN {label}-----{body}-----END {label}-----");
            prop_assert!(RsaKey::from_pem(&text).is_err());
            prop_assert!(RsaPublicKey::from_pem(&text).is_err());
        }
    }

    #[test]
    fn any_bytes_are_answered(bytes in any::<Vec<u8>>()) {
        prop_assert!(RsaKey::from_der(&bytes).is_err());
        prop_assert!(RsaPublicKey::from_der(&bytes).is_err());
    }

    /// A changed byte makes another key or none: never the same key with a part unread, never one that signs wrongly.
    #[test]
    fn a_changed_byte_is_noticed(position in any::<prop::sample::Index>(), mask in 1..=255_u8) {
        let mut der = DER.clone();
        let position = position.index(der.len());
        der[position] ^= mask;
        prop_assert!(RsaKey::from_der(&der).is_err(), "byte {}", position);
    }

    #[test]
    fn the_layout_of_the_file_does_not_matter(width in 1..200_usize, end in "\r?\n|\\\\n|\\\\r\\\\n| |\n\n", before in "[a-z \n]{0,40}") {
        let body = STANDARD.encode(&*DER);
        let lines: Vec<&str> = body.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let text = format!("{before}-----BEGIN PRIVATE KEY-----{end}{}{end}-----END PRIVATE KEY-----{end}", lines.join(&end));
        let key = RsaKey::from_pem(&text).unwrap();
        prop_assert_eq!(key.public_key(), KEY.public_key());
    }

    #[test]
    fn what_is_signed_verifies_and_nothing_else_does(
        message in any::<Vec<u8>>(),
        other in any::<Vec<u8>>(),
        bit in 0..2048_usize,
    ) {
        let signature = KEY.sign_sha256(&message).unwrap();
        let public = KEY.public_key();
        prop_assert_eq!(public.verify_sha256(&message, &signature), Ok(()));
        prop_assert_eq!(&KEY.sign_sha256(&message).unwrap(), &signature, "deterministic");
        if other != message {
            prop_assert_eq!(public.verify_sha256(&other, &signature), Err(RsaVerifyError::Mismatch));
        }
        let mut damaged = signature;
        damaged[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(public.verify_sha256(&message, &damaged), Err(RsaVerifyError::Mismatch));
    }
}
