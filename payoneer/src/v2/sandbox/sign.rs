//! The signature of notifications, in its own words: it shares nothing with the verifier but the digests (section 7.3).

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use hmac::{Hmac, Mac};
use http::Request;
use md5::{Digest, Md5};
use payout_core::Secret;
use sha2::Sha256;

pub(super) fn authorization(
    app_name: &str,
    secret: &Secret,
    request: &Request<Bytes>,
    url: &str,
    nonce: &str,
    unix_seconds: u64,
) -> String {
    let mut text = String::from(app_name);
    text.push_str(request.method().as_str());
    text.push_str(&encoded_url(url));
    text.push_str(&unix_seconds.to_string());
    text.push_str(nonce);
    if request.method() == http::Method::POST {
        text.push_str(&BASE64_STANDARD.encode(Md5::digest(request.body())));
    }
    let signature = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes())
        .map(|mac| BASE64_STANDARD.encode(mac.chain_update(text).finalize().into_bytes()))
        .unwrap_or_default();
    format!("hmacauth {app_name}:{signature}:{nonce}:{unix_seconds}")
}

fn encoded_url(url: &str) -> String {
    let lower = url.to_ascii_lowercase();
    let ordered = match lower.split_once('?') {
        None => lower,
        Some((before, query)) => {
            let mut parts: Vec<&str> = query.split('&').collect();
            parts.sort_unstable();
            [before, "?", &parts.join("&")].concat()
        }
    };
    ordered
        .bytes()
        .map(|byte| match byte {
            b' ' => "+".to_owned(),
            b'-' | b'_' | b'.' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02x}"),
        })
        .collect()
}
