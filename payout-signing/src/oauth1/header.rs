//! The `Authorization` header of RFC 5849 section 3.5.1: written, and read strictly.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use http::header::InvalidHeaderValue;

use super::error::OauthError;
use super::pair_list::{Pair, PairList};
use super::protocol::{Protocol, SIGNATURE, SignatureMethod, is_realm};
use crate::form::{self, FormError};
use crate::percent::{self, DecodeError, ONCE, Writer};

/// In which order and with which separator a header is written. The default is what Paynet documents: sorted by name,
/// comma and space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct HeaderStyle {
    order: HeaderOrder,
    separator: HeaderSeparator,
}

/// The order of the parameters; a realm always comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum HeaderOrder {
    /// By name, the signature in its place among the others.
    #[default]
    Sorted,
    /// In the order of [`Protocol::pairs`], the signature behind all others.
    SignatureLast,
}

/// What stands between two parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum HeaderSeparator {
    /// A comma and a space.
    #[default]
    CommaSpace,
    /// A comma alone.
    Comma,
}

impl HeaderStyle {
    /// The default style.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the order.
    #[must_use]
    pub fn order(mut self, order: HeaderOrder) -> Self {
        self.order = order;
        self
    }

    /// Sets the separator.
    #[must_use]
    pub fn separator(mut self, separator: HeaderSeparator) -> Self {
        self.separator = separator;
        self
    }
}

impl HeaderSeparator {
    const fn as_str(self) -> &'static str {
        match self {
            Self::CommaSpace => ", ",
            Self::Comma => ",",
        }
    }
}

/// Writes the header of a signed request.
pub(super) fn write_signed(
    protocol: &Protocol<'_>,
    method: SignatureMethod,
    signature: &[u8],
    style: HeaderStyle,
) -> Result<HeaderValue, OauthError> {
    // The Base64 text of a 4096-bit signature fits; a longer one goes to the heap.
    let mut inline = [0; 1368];
    let heap;
    let base64 = if let Ok(length) = STANDARD.encode_slice(signature, &mut inline) {
        inline.get(..length).unwrap_or_default()
    } else {
        heap = STANDARD.encode(signature);
        heap.as_bytes()
    };
    let signature = (SIGNATURE, base64);
    let own = protocol.pairs(method).map(|(name, value)| (name, value.as_bytes()));
    let mut list = PairList::new();
    let pairs = match style.order {
        HeaderOrder::SignatureLast => {
            own.chain([signature]).for_each(|pair| list.push(pair));
            list.as_pushed()
        }
        // Two of the protocol's names come before the signature.
        HeaderOrder::Sorted if protocol.is_sorted() => {
            own.clone()
                .take(2)
                .chain([signature])
                .chain(own.skip(2))
                .for_each(|pair| list.push(pair));
            list.as_pushed()
        }
        HeaderOrder::Sorted => {
            own.chain([signature]).for_each(|pair| list.push(pair));
            list.sorted()
        }
    };
    Ok(to_sensitive(write(protocol.realm_text(), pairs, style.separator))?)
}

fn to_sensitive(text: Writer) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::try_from(text.finish())?;
    value.set_sensitive(true);
    Ok(value)
}

fn write(realm: Option<&str>, pairs: &[Option<Pair<'_>>], separator: HeaderSeparator) -> Writer {
    let separator = separator.as_str();
    let frame = "=\"\"".len() + separator.len();
    let length: usize = pairs
        .iter()
        .flatten()
        .map(|pair| pair.name.length(&ONCE) + pair.value.length(&ONCE) + frame)
        .sum();
    let realm_length = realm.map_or(0, |realm| REALM.len() + realm.len() + frame);
    // Of the exact size the buffer becomes the header's own. The last parameter has no separator behind it.
    let mut out = Writer::new((SCHEME.len() + realm_length + length).saturating_sub(separator.len()));
    out.literal(SCHEME);
    if let Some(realm) = realm {
        out.literal(REALM);
        out.literal("=\"");
        out.literal(realm);
        out.literal("\"");
    }
    for pair in pairs.iter().flatten() {
        if out.len() > SCHEME.len() {
            out.literal(separator);
        }
        out.encoded(&pair.name, &ONCE);
        out.literal("=\"");
        out.encoded(&pair.value, &ONCE);
        out.literal("\"");
    }
    out
}

const SCHEME: &str = "OAuth ";
const REALM: &str = "realm";

/// The parameters of an `Authorization: OAuth` header, in the order they were sent.
///
/// Reading takes any order and any spacing around the commas, as RFC 5849 section 3.5.1 wants, and nothing else: every
/// parameter is `name="value"`, names and values are percent-encoded, no name comes twice, no element is empty.
/// Writing gives the text of the default style with the order kept.
///
/// `Debug` shows names only: a header gives access until its nonce is used up.
///
/// # Example: the header of a v2 call
///
/// ```
/// use payout_signing::oauth1::Header;
///
/// let header = Header::parse(r#"OAuth realm="",oauth_version="1.0",oauth_nonce="qoJPcins4Aw""#)?;
/// assert_eq!(header.realm(), Some(""));
/// assert_eq!(header.get("oauth_nonce"), Some("qoJPcins4Aw"));
/// assert_eq!(header.to_text(), r#"OAuth realm="", oauth_version="1.0", oauth_nonce="qoJPcins4Aw""#);
/// # Ok::<(), payout_signing::oauth1::HeaderError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Header {
    realm: Option<String>,
    pairs: Vec<(String, String)>,
}

impl Header {
    /// Reads a header.
    ///
    /// # Errors
    ///
    /// [`HeaderError`] names the first thing that is wrong, by the number of the parameter.
    pub fn parse(text: &str) -> Result<Self, HeaderError> {
        let scheme = text
            .get(..SCHEME.len())
            .filter(|scheme| scheme.eq_ignore_ascii_case(SCHEME));
        let mut rest = scheme
            .and_then(|scheme| text.get(scheme.len()..))
            .ok_or(HeaderError::Scheme)?
            .trim_matches(WHITE);
        let mut header = Self::default();
        for number in 1.. {
            let (raw_name, after) = rest.split_once('=').ok_or(HeaderError::Parameter { number })?;
            let after = after.strip_prefix('"').ok_or(HeaderError::Parameter { number })?;
            let (raw_value, after) = after.split_once('"').ok_or(HeaderError::Parameter { number })?;
            header.add(number, raw_name, raw_value)?;
            let after = after.trim_start_matches(WHITE);
            if after.is_empty() {
                break;
            }
            rest = after
                .strip_prefix(',')
                .ok_or(HeaderError::Parameter { number })?
                .trim_start_matches(WHITE);
        }
        form::require_unique(header.pairs.iter().map(|(name, _)| name.as_str()))?;
        Ok(header)
    }

    fn add(&mut self, number: usize, name: &str, value: &str) -> Result<(), HeaderError> {
        // The scheme's own parameter, in which case does not count (RFC 2617 section 1.2) and nothing is encoded.
        if name.eq_ignore_ascii_case(REALM) {
            if !is_realm(value) {
                return Err(HeaderError::Alphabet { number });
            }
            return match self.realm.replace(value.to_owned()) {
                None => Ok(()),
                Some(_) => Err(FormError::Duplicate { name: REALM.to_owned() }.into()),
            };
        }
        let decode = |text: &str| percent::decode(text).map_err(|source| HeaderError::Component { number, source });
        let encoded = |byte: u8| percent::is_unreserved(byte) || byte == b'%';
        if name.is_empty() || !name.bytes().all(encoded) {
            return Err(HeaderError::Parameter { number });
        }
        if !value.bytes().all(encoded) {
            return Err(HeaderError::Alphabet { number });
        }
        self.pairs.push((decode(name)?, decode(value)?));
        Ok(())
    }

    /// A header of these parameters, in this order.
    ///
    /// # Errors
    ///
    /// [`HeaderError::Parameter`] for an empty name, [`HeaderError::Alphabet`] for an illegal realm (number 0),
    /// [`HeaderError::Duplicate`] for a
    /// repeated name or one that would be read as a realm, [`HeaderError::Scheme`] for a header without any parameter.
    pub fn new<'p>(
        realm: Option<&str>,
        pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) -> Result<Self, HeaderError> {
        if !realm.is_none_or(is_realm) {
            return Err(HeaderError::Alphabet { number: 0 });
        }
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let pairs: Vec<(String, String)> = pairs.into_iter().map(own).collect();
        for (index, (name, _)) in pairs.iter().enumerate() {
            if name.is_empty() {
                return Err(HeaderError::Parameter { number: index + 1 });
            }
            if name.eq_ignore_ascii_case(REALM) {
                return Err(FormError::Duplicate { name: name.clone() }.into());
            }
        }
        form::require_unique(pairs.iter().map(|(name, _)| name.as_str()))?;
        if realm.is_none() && pairs.is_empty() {
            return Err(HeaderError::Scheme);
        }
        Ok(Self {
            realm: realm.map(str::to_owned),
            pairs,
        })
    }

    /// The realm; `None` where the header has none.
    #[must_use]
    pub fn realm(&self) -> Option<&str> {
        self.realm.as_deref()
    }

    /// The decoded value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(candidate, _)| *candidate == name)
            .map(|(_, value)| value)
    }

    /// The decoded pairs in order, without the realm.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + Clone {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The header's text: realm first, order kept, a comma and a space between the parameters.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.written().finish_text()
    }

    fn written(&self) -> Writer {
        let pairs: Vec<Option<Pair<'_>>> = self
            .iter()
            .map(|(name, value)| Some(Pair::new(name, value.as_bytes())))
            .collect();
        write(self.realm(), &pairs, HeaderSeparator::CommaSpace)
    }

    /// The same as a header value, marked sensitive.
    ///
    /// # Errors
    ///
    /// [`InvalidHeaderValue`]; not known to happen, since every part is written from a checked alphabet.
    pub fn to_value(&self) -> Result<HeaderValue, InvalidHeaderValue> {
        to_sensitive(self.written())
    }
}

/// Optional white space of RFC 9110 section 5.6.3.
const WHITE: [char; 2] = [' ', '\t'];

/// Shows names, never values.
impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.iter().map(|(name, _)| name).collect();
        f.debug_struct("Header")
            .field("realm", &self.realm)
            .field("names", &names)
            .finish_non_exhaustive()
    }
}

/// Why an `Authorization` header was refused. Messages count parameters from 1 and never repeat a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// Another scheme, or none.
    #[error("the header must start with `OAuth `, followed by parameters")]
    Scheme,
    /// Not a parameter.
    #[error("parameter {number} of the header must be `name=\"value\"`, with commas between parameters")]
    Parameter {
        /// Which parameter, counted from 1.
        number: usize,
    },
    /// A value with a character that must be encoded; in a realm, one that cannot stand there.
    #[error("the value of parameter {number} of the header must be percent-encoded outside `A-Z a-z 0-9 - . _ ~`")]
    Alphabet {
        /// Which parameter, counted from 1; 0 for a realm that is to be written.
        number: usize,
    },
    /// A name or value that cannot be decoded.
    #[error("parameter {number} of the header must be percent-encoded UTF-8")]
    Component {
        /// Which parameter, counted from 1.
        number: usize,
        /// What is wrong in it.
        source: DecodeError,
    },
    /// A name given twice.
    #[error("the header must hold each name once only")]
    Duplicate(#[from] FormError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k4_sizes_are_exact() {
        let pairs = [Some(Pair::new("a", b"1")), Some(Pair::new("b c", b"x/y"))];
        for separator in [HeaderSeparator::CommaSpace, HeaderSeparator::Comma] {
            for realm in [None, Some(""), Some("shop 7")] {
                let out = write(realm, &pairs, separator).finish();
                assert_eq!(out.len(), out.capacity());
            }
        }
    }
}
