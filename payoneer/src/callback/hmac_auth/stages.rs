use super::digests_body;
use base64::{Engine, prelude::BASE64_STANDARD};
use http::Method;
use md5::{Digest, Md5};
use std::fmt;

/// What is signed of a notification, one value for each step of Payoneer 7.3. `Debug` leaves the values out: a URL can hold
/// personal data.
#[derive(Clone)]
pub struct HmacStages {
    encoded_url: String,
    body_digest: String,
    string_to_sign: String,
}

impl HmacStages {
    pub(super) fn new(app_name: &str, method: &Method, url: &str, timestamp: &str, nonce: &str, body: &[u8]) -> Self {
        let encoded_url = encode(&sorted(&url.to_lowercase()));
        let body_digest = if digests_body(method) {
            BASE64_STANDARD.encode(Md5::digest(body))
        } else {
            String::new()
        };
        let method = method.as_str().to_ascii_uppercase();
        Self {
            string_to_sign: [app_name, &method, &encoded_url, timestamp, nonce, &body_digest].concat(),
            encoded_url,
            body_digest,
        }
    }

    /// `EncodedURL`: lower-case, its query sorted, percent-encoded as a whole.
    #[must_use]
    pub fn encoded_url(&self) -> &str {
        &self.encoded_url
    }

    /// `BodyDigest`: MD5 of the body in base64 for a POST, nothing otherwise. MD5 alone would prove nothing; it is covered by the
    /// HMAC.
    #[must_use]
    pub fn body_digest(&self) -> &str {
        &self.body_digest
    }

    /// `StringToSign`: what HMAC-SHA256 covers.
    #[must_use]
    pub fn string_to_sign(&self) -> &str {
        &self.string_to_sign
    }
}

impl fmt::Debug for HmacStages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HmacStages")
            .field("body_digest", &self.body_digest)
            .finish_non_exhaustive()
    }
}

/// The pieces of the query in the order of their bytes.
fn sorted(url: &str) -> String {
    let Some((path, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    let mut pieces: Vec<&str> = query.split('&').collect();
    pieces.sort_unstable();
    format!("{path}?{}", pieces.join("&"))
}

/// Not RFC 3986: `~` is encoded, a space is `+`, and the digits are lower-case.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            _ => {
                encoded.push('%');
                for digit in [byte >> 4, byte & 0xf] {
                    encoded.extend(char::from_digit(u32::from(digit), 16));
                }
            }
        }
    }
    encoded
}
