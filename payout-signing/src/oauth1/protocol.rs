//! The protocol's own parameters: RFC 5849 section 3.1.

use std::borrow::Cow;
use std::fmt;

use super::error::OauthError;
use super::parameters::is_reserved;

/// How a request is signed. The text of the variants is what stands in `oauth_signature_method`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureMethod {
    /// `RSA-SHA256`: RSASSA-PKCS1-v1_5 with SHA-256. Not in RFC 5849, which knows only SHA-1; in use at Paynet gateways
    /// and Mastercard.
    RsaSha256,
    /// `HMAC-SHA1`, RFC 5849 section 3.4.2.
    HmacSha1,
    /// `HMAC-SHA256`: the same construction over SHA-256.
    HmacSha256,
}

impl SignatureMethod {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RsaSha256 => "RSA-SHA256",
            Self::HmacSha1 => "HMAC-SHA1",
            Self::HmacSha256 => "HMAC-SHA256",
        }
    }

    /// The method of this name; names are compared with regard to case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::RsaSha256, Self::HmacSha1, Self::HmacSha256]
            .into_iter()
            .find(|method| method.as_str() == name)
    }
}

impl fmt::Display for SignatureMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who signs and when: the `oauth_` parameters but for method and signature.
///
/// Nonce and time are inputs. A nonce must never repeat for the same key and time; 16 bytes of the system's generator in
/// hex are a good one. Every attempt needs a new one, a retry too.
///
/// # Example: with a token, as an API for users' accounts wants it
///
/// ```
/// use payout_signing::oauth1::Protocol;
///
/// let protocol = Protocol::new("TestMerchant", "b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE", 1_677_831_012)
///     .token("nnch734d00sl2jdk");
/// # let _ = protocol;
/// ```
#[derive(Clone)]
#[must_use = "setters give a new value back"]
pub struct Protocol<'a> {
    pub(super) consumer_key: Cow<'a, str>,
    pub(super) nonce: Cow<'a, str>,
    timestamp: Decimal,
    token: Option<Cow<'a, str>>,
    version: Version,
    realm: Option<Cow<'a, str>>,
    further: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Whether `oauth_version` is sent. RFC 5849 section 3.1 leaves that to the client; the value can only be `1.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Version {
    /// `oauth_version="1.0"` is sent and signed.
    #[default]
    Sent,
    /// No `oauth_version`.
    LeftOut,
}

impl<'a> Protocol<'a> {
    /// Consumer key, nonce and Unix time in seconds.
    pub fn new(consumer_key: impl Into<Cow<'a, str>>, nonce: impl Into<Cow<'a, str>>, timestamp: u64) -> Self {
        Self {
            consumer_key: consumer_key.into(),
            nonce: nonce.into(),
            timestamp: Decimal::new(timestamp),
            token: None,
            version: Version::Sent,
            realm: None,
            further: Vec::new(),
        }
    }

    /// Adds `oauth_token`. Two-legged APIs, Paynet among them, have none.
    pub fn token(mut self, token: impl Into<Cow<'a, str>>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Sends `oauth_version` or leaves it out.
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Sets the realm. It stands in the header only and is never signed (RFC 5849 section 3.4.1.3.1).
    ///
    /// # Errors
    ///
    /// [`OauthError::Realm`] unless the text is printable ASCII without `"` and `\`.
    pub fn realm(mut self, realm: impl Into<Cow<'a, str>>) -> Result<Self, OauthError> {
        let realm = realm.into();
        if !is_realm(&realm) {
            return Err(OauthError::Realm);
        }
        self.realm = Some(realm);
        Ok(self)
    }

    /// Adds a further `oauth_` parameter, signed and sent in the header: `oauth_callback`, `oauth_verifier`,
    /// `oauth_body_hash` and the like.
    ///
    /// # Errors
    ///
    /// [`OauthError::FurtherParameter`] for a name without the prefix, for one that this type sets itself, and for one
    /// that was added before.
    pub fn further(
        mut self,
        name: impl Into<Cow<'a, str>>,
        value: impl Into<Cow<'a, str>>,
    ) -> Result<Self, OauthError> {
        let name = name.into();
        let taken = OWN.contains(&name.as_ref()) || self.further.iter().any(|(earlier, _)| *earlier == name);
        if taken || !is_reserved(&name) {
            return Err(OauthError::FurtherParameter {
                name: name.into_owned(),
            });
        }
        self.further.push((name, value.into()));
        Ok(self)
    }

    /// The parameters that are signed, in the order of their names unless [`further`](Self::further) ones were added,
    /// which come last. Without `oauth_signature` and realm.
    pub fn pairs(&self, method: SignatureMethod) -> impl Iterator<Item = (&str, &str)> + Clone {
        let version = match self.version {
            Version::Sent => Some((VERSION, "1.0")),
            Version::LeftOut => None,
        };
        [(CONSUMER_KEY, self.consumer_key.as_ref()), (NONCE, self.nonce.as_ref())]
            .into_iter()
            .chain([
                (SIGNATURE_METHOD, method.as_str()),
                (TIMESTAMP, self.timestamp.as_str()),
            ])
            .chain(self.token.iter().map(|token| (TOKEN, token.as_ref())))
            .chain(version)
            .chain(self.further.iter().map(|(name, value)| (name.as_ref(), value.as_ref())))
    }

    /// Whether [`pairs`](Self::pairs) come in the order of their names.
    pub(super) fn is_sorted(&self) -> bool {
        self.further.is_empty()
    }

    pub(super) fn realm_text(&self) -> Option<&str> {
        self.realm.as_deref()
    }
}

/// Shows which parameters there are; a token gives access, so no value is shown.
impl fmt::Debug for Protocol<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Protocol ")?;
        f.debug_list()
            .entries(self.pairs(SignatureMethod::RsaSha256).map(|(name, _)| name))
            .finish()
    }
}

pub(super) const CONSUMER_KEY: &str = "oauth_consumer_key";
pub(super) const NONCE: &str = "oauth_nonce";
pub(super) const SIGNATURE: &str = "oauth_signature";
pub(super) const SIGNATURE_METHOD: &str = "oauth_signature_method";
pub(super) const TIMESTAMP: &str = "oauth_timestamp";
pub(super) const TOKEN: &str = "oauth_token";
pub(super) const VERSION: &str = "oauth_version";
const OWN: [&str; 7] = [
    CONSUMER_KEY,
    NONCE,
    SIGNATURE,
    SIGNATURE_METHOD,
    TIMESTAMP,
    TOKEN,
    VERSION,
];

/// A realm is a quoted string (RFC 2617 section 1.2); without quotes and backslashes inside there is one way to read it.
pub(super) fn is_realm(text: &str) -> bool {
    text.bytes()
        .all(|byte| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\')
}

/// A number in decimal digits, without an allocation.
#[derive(Clone, Copy)]
struct Decimal {
    digits: [u8; 20],
    start: usize,
}

impl Decimal {
    fn new(mut number: u64) -> Self {
        let mut digits = [b'0'; 20];
        let mut start = digits.len() - 1;
        for (index, digit) in digits.iter_mut().enumerate().rev() {
            if let Some(value) = u8::try_from(number % 10).ok().filter(|_| number > 0) {
                *digit = b'0' + value;
                start = index;
            }
            number /= 10;
        }
        Self { digits, start }
    }

    fn as_str(&self) -> &str {
        // Digits only, so neither fallback can be taken.
        std::str::from_utf8(self.digits.get(self.start..).unwrap_or_default()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals() {
        for number in [0, 1, 9, 10, 1_677_831_012, u64::MAX - 1, u64::MAX] {
            assert_eq!(Decimal::new(number).as_str(), number.to_string());
        }
    }
}
