//! DER bytes to the parts of a key, whatever form they are in (RFC 5208, RFC 5280, RFC 8017 appendix A.1).

use pkcs1::{RsaPrivateKey, RsaPublicKey};
use pkcs8::der::asn1::{AnyRef, BitStringRef};
use pkcs8::der::{Decode, Encode, Reader, SliceReader, Tag, Tagged};
use pkcs8::{AlgorithmIdentifierRef, ObjectIdentifier, PrivateKeyInfo, SubjectPublicKeyInfoRef};

use super::KeyError;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// What a DER structure looks like from outside. Enough to say what was given; the real reading comes after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Pkcs8,
    Pkcs1,
    Spki,
    Pkcs1Public,
    EncryptedPkcs8,
    EcPrivate,
    Certificate,
    Pkcs12,
}

/// Tells the form of `der` by the tags it begins with.
pub(super) fn form(der: &[u8]) -> Result<Form, KeyError> {
    if der.is_empty() {
        return Err(KeyError::Empty);
    }
    if der.trim_ascii_start().starts_with(b"-----BEGIN") {
        return Err(KeyError::PemGiven);
    }
    let outer = AnyRef::from_der(der).map_err(KeyError::from_der)?;
    guess(outer).map_err(KeyError::from_der)
}

fn guess(outer: AnyRef<'_>) -> pkcs8::der::Result<Form> {
    outer.tag().assert_eq(Tag::Sequence)?;
    let mut inside = SliceReader::new(outer.value())?;
    let first = AnyRef::decode(&mut inside)?;
    let second = AnyRef::decode(&mut inside)?;
    match (first.tag(), second.tag()) {
        (Tag::Integer, Tag::Sequence) if first.value() == [3] => Ok(Form::Pkcs12),
        (Tag::Integer, Tag::Sequence) => Ok(Form::Pkcs8),
        (Tag::Integer, Tag::OctetString) => Ok(Form::EcPrivate),
        (Tag::Integer, Tag::Integer) if inside.is_finished() => Ok(Form::Pkcs1Public),
        (Tag::Integer, Tag::Integer) => Ok(Form::Pkcs1),
        (Tag::Sequence, Tag::OctetString) => Ok(Form::EncryptedPkcs8),
        (Tag::Sequence, Tag::BitString) => Ok(Form::Spki),
        (Tag::Sequence, Tag::Sequence) => Ok(Form::Certificate),
        (_, tag) => Err(tag.unexpected_error(None)),
    }
}

/// The PKCS#1 structure inside the PKCS#8 structure `der`.
pub(super) fn pkcs8_contents(der: &[u8]) -> Result<&[u8], KeyError> {
    let info = PrivateKeyInfo::from_der(der).map_err(KeyError::from_der)?;
    check_algorithm(&info.algorithm)?;
    Ok(info.private_key)
}

/// The PKCS#1 structure inside the `SubjectPublicKeyInfo` structure `der`.
pub(super) fn spki_contents(der: &[u8]) -> Result<&[u8], KeyError> {
    let info = SubjectPublicKeyInfoRef::from_der(der).map_err(KeyError::from_der)?;
    check_algorithm(&info.algorithm)?;
    let unused_bits = || KeyError::from_der(Tag::BitString.value_error());
    info.subject_public_key.as_bytes().ok_or_else(unused_bits)
}

/// Reads a PKCS#1 private key; its parts still have to pass the rules.
pub(super) fn private_parts(pkcs1: &[u8]) -> Result<RsaPrivateKey<'_>, KeyError> {
    #[cfg(test)]
    super::tests::count_parse();
    RsaPrivateKey::from_der(pkcs1).map_err(KeyError::from_der)
}

/// Reads a PKCS#1 public key; its parts still have to pass the rules.
pub(super) fn public_parts(pkcs1: &[u8]) -> Result<RsaPublicKey<'_>, KeyError> {
    #[cfg(test)]
    super::tests::count_parse();
    RsaPublicKey::from_der(pkcs1).map_err(KeyError::from_der)
}

/// Writes `public` as `SubjectPublicKeyInfo`: the form that fingerprints are taken of.
pub(super) fn spki(public: &RsaPublicKey<'_>) -> Result<Vec<u8>, KeyError> {
    let pkcs1 = public.to_der().map_err(KeyError::from_der)?;
    SubjectPublicKeyInfoRef {
        algorithm: AlgorithmIdentifierRef {
            oid: RSA,
            parameters: Some(AnyRef::NULL),
        },
        subject_public_key: BitStringRef::from_bytes(&pkcs1).map_err(KeyError::from_der)?,
    }
    .to_der()
    .map_err(KeyError::from_der)
}

fn check_algorithm(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<(), KeyError> {
    match algorithm.oid {
        RSA if algorithm.parameters == Some(AnyRef::NULL) => Ok(()),
        RSA => Err(KeyError::AlgorithmParameters),
        RSA_PSS => Err(KeyError::PssKey),
        EC => Err(KeyError::EcKey),
        other => Err(KeyError::OtherAlgorithm {
            name: other.to_string(),
        }),
    }
}
