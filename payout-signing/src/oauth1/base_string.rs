//! The signature base string of RFC 5849 section 3.4.1.1.

use std::fmt;

use sha2::{Digest, Sha256};

use super::base_uri::BaseUri;
use super::pair_list::{Pair, PairList};
use super::protocol::SIGNATURE;
use crate::percent::{self, ONCE, Part, TWICE, Writer, wipe};

/// The text that is signed: method, base URI and normalized parameters, each encoded, joined by `&`.
///
/// It holds every value of the request, card numbers included: `Debug` is redacted, the text is wiped on drop, and
/// [`as_str`](Self::as_str) is the one way to see it.
///
/// # Example: the stages of a base string
///
/// ```
/// use payout_signing::oauth1::{BaseString, BaseUri};
///
/// let uri = BaseUri::parse("https://gate.example.com/payout/1")?;
/// let base = BaseString::new("POST", &uri, [("b", "2"), ("a", "1 2")]);
/// assert_eq!(base.normalized_parameters(), "a=1%202&b=2");
/// assert_eq!(base.as_str(), "POST&https%3A%2F%2Fgate.example.com%2Fpayout%2F1&a%3D1%25202%26b%3D2");
/// # Ok::<(), payout_signing::oauth1::BaseUriError>(())
/// ```
pub struct BaseString {
    /// ASCII.
    text: Vec<u8>,
    parameters_start: usize,
}

impl BaseString {
    /// Builds the base string from **all** parameters that are signed: those of the query (not taken from `uri` here),
    /// of the body and of the protocol. `oauth_signature` is left out wherever it comes from (section 3.4.1.3.1).
    ///
    /// This is the plain construction, for tests and for tools; [`Unsigned`](super::Unsigned) and
    /// [`Received`](super::Received) collect the parameters themselves.
    #[must_use = "the base string is what gets signed"]
    pub fn new<'p>(method: &str, uri: &BaseUri, pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self {
        let mut list = PairList::new();
        pairs
            .into_iter()
            .filter(|(name, _)| *name != SIGNATURE)
            .for_each(|(name, value)| list.push((name, value.as_bytes())));
        Self::from_sorted(method, uri, list.sorted())
    }

    fn from_sorted(method: &str, uri: &BaseUri, pairs: &[Option<Pair<'_>>]) -> Self {
        let uri = Part::new(uri.as_str());
        let parameters: usize = pairs
            .iter()
            .flatten()
            .map(|pair| pair.name.length(&TWICE) + pair.value.length(&TWICE) + "%3D%26".len())
            .sum();
        let upper;
        let method = match method {
            "POST" | "GET" => Part::new(method),
            other => {
                upper = other.to_ascii_uppercase();
                Part::new(&upper)
            }
        };
        let parameters_start = method.length(&ONCE) + uri.length(&ONCE) + "&&".len();
        // No separator stands before the first pair. The size is exact, so values are written to one place only.
        let mut text = Writer::new(parameters_start + parameters.saturating_sub("%26".len()));
        text.encoded(&method, &ONCE);
        text.literal("&");
        text.encoded(&uri, &ONCE);
        text.literal("&");
        for (index, pair) in pairs.iter().flatten().enumerate() {
            if index > 0 {
                text.literal("%26");
            }
            text.encoded(&pair.name, &TWICE);
            text.literal("%3D");
            text.encoded(&pair.value, &TWICE);
        }
        Self {
            text: text.finish(),
            parameters_start,
        }
    }

    /// The text to be signed. It may hold card data: show it to whoever asks why a signature was refused, log it never.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }

    /// The same for signing.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.text
    }

    /// The normalized parameters of section 3.4.1.3.2, as they stand in the base string: encoded once, sorted, joined.
    /// The same warning applies as for [`as_str`](Self::as_str).
    #[must_use]
    pub fn normalized_parameters(&self) -> String {
        let encoded = self.as_str().get(self.parameters_start..).unwrap_or_default();
        // What stands there is our own encoding, so decoding it cannot fail.
        percent::decode(encoded).unwrap_or_default()
    }

    /// SHA-256 of the text in lower-case hex: enough to compare two base strings without showing either.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        super::hex(&Sha256::digest(&self.text))
    }
}

impl Drop for BaseString {
    fn drop(&mut self) {
        wipe(&mut self.text);
    }
}

impl fmt::Debug for BaseString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BaseString([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k4_sizes_are_exact() {
        let uri = BaseUri::parse("https://gate.example.com/a%20b").unwrap();
        for (method, pairs) in [
            ("POST", vec![]),
            ("patch", vec![("a", "1"), ("b c", "2+é"), ("", "")]),
            ("M-SEARCH", vec![("n", "v"); 40]),
        ] {
            let base = BaseString::new(method, &uri, pairs);
            assert_eq!(base.text.len(), base.text.capacity());
            assert_eq!(base.text.get(base.parameters_start - 1), Some(&b'&'));
        }
    }
}
