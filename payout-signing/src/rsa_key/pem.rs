//! PEM text to DER bytes (RFC 7468), with a reason for everything that is not one key.
//!
//! The boundaries are found here rather than by the PEM crate, because each way a key file goes wrong has its own
//! answer. The base64 itself is decoded by `base64ct`, in time that does not depend on the key.

use pkcs8::der::pem::Base64Decoder;
use zeroize::Zeroizing;

use super::KeyError;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// What the label of the one block says its contents are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Pkcs8,
    Pkcs1,
    Spki,
    Pkcs1Public,
}

/// Finds the one key in `text` and decodes it.
pub(super) fn read(text: &str) -> Result<(Label, Zeroizing<Vec<u8>>), KeyError> {
    if text.starts_with('\u{feff}') {
        return Err(KeyError::ByteOrderMark);
    }
    if text.trim().is_empty() {
        return Err(KeyError::Empty);
    }
    // A backslash occurs in no PEM: it is the escape of an environment variable or a JSON string.
    if text.contains('\\') {
        one_block(&unescape(text))
    } else {
        one_block(text)
    }
}

fn one_block(text: &str) -> Result<(Label, Zeroizing<Vec<u8>>), KeyError> {
    // Text before the first block is allowed (RFC 7468, section 2): openssl writes attributes there.
    let (_, block) = text.split_once(BEGIN).ok_or(KeyError::NotPem)?;
    let (label, rest) = block.split_once(DASHES).ok_or(KeyError::IncompletePem)?;
    if label.contains(['\n', '\r']) {
        return Err(KeyError::IncompletePem);
    }
    // `openssl ecparam -genkey` writes parameters and key: the algorithm is the news, not the number of blocks.
    if label == "EC PARAMETERS" {
        return Err(KeyError::EcKey);
    }
    let found = text.matches(BEGIN).count();
    if found > 1 {
        return Err(KeyError::SeveralBlocks { found });
    }
    let (body, end) = rest.split_once("-----END ").ok_or(KeyError::IncompletePem)?;
    let after = end
        .strip_prefix(label)
        .and_then(|end| end.strip_prefix(DASHES))
        .ok_or(KeyError::IncompletePem)?;
    if !after.trim().is_empty() {
        return Err(KeyError::TrailingText);
    }
    if body.contains("Proc-Type:") && body.contains("ENCRYPTED") {
        return Err(KeyError::EncryptedPkcs1);
    }
    let label = known(label)?;
    Ok((label, decode(body)?))
}

fn known(label: &str) -> Result<Label, KeyError> {
    match label {
        "PRIVATE KEY" => Ok(Label::Pkcs8),
        "RSA PRIVATE KEY" => Ok(Label::Pkcs1),
        "PUBLIC KEY" => Ok(Label::Spki),
        "RSA PUBLIC KEY" => Ok(Label::Pkcs1Public),
        "ENCRYPTED PRIVATE KEY" => Err(KeyError::EncryptedPkcs8),
        "EC PRIVATE KEY" => Err(KeyError::EcKey),
        "DSA PRIVATE KEY" => Err(KeyError::OtherAlgorithm { name: "DSA".to_owned() }),
        "OPENSSH PRIVATE KEY" => Err(KeyError::OpenSshKey),
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" | "CERTIFICATE REQUEST" => {
            Err(KeyError::Certificate)
        }
        _ => Err(KeyError::UnknownLabel),
    }
}

fn decode(body: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut packed = Zeroizing::new(Vec::with_capacity(body.len()));
    packed.extend(body.bytes().filter(|byte| !byte.is_ascii_whitespace()));
    if packed.is_empty() {
        return Err(KeyError::Empty);
    }
    let mut decoder = Base64Decoder::new(&packed).map_err(|_| KeyError::BadBase64)?;
    let mut der = Zeroizing::new(vec![0; decoder.remaining_len()]);
    decoder.decode(&mut der).map_err(|_| KeyError::BadBase64)?;
    Ok(der)
}

/// Turns the two characters `\n` into a line feed, and drops the two characters `\r`.
fn unescape(text: &str) -> Zeroizing<String> {
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    let mut pieces = text.split('\\');
    plain.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        if let Some(line) = piece.strip_prefix('n') {
            plain.push('\n');
            plain.push_str(line);
        } else {
            plain.push_str(piece.strip_prefix('r').unwrap_or(piece));
        }
    }
    plain
}
