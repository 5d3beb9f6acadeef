//! Basic, both SHA-1 callback forms, HMAC-SHA1.

use super::text::{base64, hex};
use sha1::{Digest as _, Sha1};

/// RFC 7617, section 2.
pub(crate) fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", base64(format!("{user}:{password}").as_bytes()))
}

/// PayCore: `base64(sha1(secret . body . secret))`.
pub(crate) fn enclosed(secret: &str, body: &[u8]) -> String {
    base64(&Sha1::digest([secret.as_bytes(), body, secret.as_bytes()].concat()))
}

/// Paynet: `hex(sha1(fields and secret, joined))`.
pub(crate) fn joined(fields: &[&str], secret: &str) -> String {
    hex(&Sha1::digest(fields.concat() + secret))
}

/// RFC 2104, section 2, with SHA-1 and its block of 64 bytes.
pub(crate) fn hmac_sha1(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = if key.len() > 64 {
        Sha1::digest(key).to_vec()
    } else {
        key.to_vec()
    };
    block.resize(64, 0);
    let padded = |pad: u8| block.iter().map(|byte| byte ^ pad).collect::<Vec<_>>();
    let inner = Sha1::digest([padded(0x36), message.to_vec()].concat());
    Sha1::digest([padded(0x5c), inner.to_vec()].concat()).to_vec()
}
