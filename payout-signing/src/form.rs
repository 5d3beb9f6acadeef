//! `application/x-www-form-urlencoded`, read strictly and written with the RFC 3986 encoder.
//!
//! Reading follows the WHATWG rules (`&` separates, the first `=` splits, `+` is a space, empty pieces are skipped) with
//! one exception: a bad escape and bytes that are not UTF-8 are refused, where a browser would guess. Two readers differ
//! in what they take for granted:
//!
//! | | piece without `=` | name given twice | for |
//! |---|---|---|---|
//! | [`decode`] | a name with an empty value | kept twice, in order | signed requests: RFC 5849 section 3.4.1.3.1 |
//! | [`decode_unique`] | refused | refused | answers and callbacks that decide about money |
//!
//! A reader with rules of its own (line ends behind values, aliases) takes [`pieces`] and [`decode_component`].
//!
//! # Example: write and read back
//!
//! ```
//! use payout_signing::form;
//!
//! let body = form::encode([("order_desc", "two words"), ("note", "1+1")]);
//! assert_eq!(body, "order_desc=two%20words&note=1%2B1");
//! assert_eq!(form::decode("order_desc=two+words")?, [("order_desc".to_owned(), "two words".to_owned())]);
//! # Ok::<(), form::FormError>(())
//! ```

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::percent::{self, DecodeError, ONCE, Part, Writer};

/// Decodes a form into its (name, value) pairs, in order, duplicates kept. A piece without `=` is a name with an empty
/// value.
///
/// # Errors
///
/// [`FormError::Component`] for a bad escape or bytes that are not UTF-8.
pub fn decode(text: &str) -> Result<Vec<(String, String)>, FormError> {
    pieces(text)
        .map(|piece| Ok((piece.name()?, piece.value()?.unwrap_or_default())))
        .collect()
}

/// Decodes a form in which every piece must have a `=` and every name must be unique: the reader for callbacks and
/// answers. Which of two `status` values a payout has is not for a parser to choose.
///
/// Names are compared after decoding, with regard to case. An empty name is kept: it matches no field.
///
/// # Errors
///
/// [`FormError::Component`] as in [`decode`], [`FormError::MissingEquals`] and [`FormError::Duplicate`].
///
/// # Example: two states in one callback
///
/// ```
/// use payout_signing::form::{self, FormError};
///
/// let twice = form::decode_unique("status=approved&status=declined");
/// assert!(matches!(twice, Err(FormError::Duplicate { .. })));
/// ```
pub fn decode_unique(text: &str) -> Result<Vec<(String, String)>, FormError> {
    let pairs = pieces(text)
        .map(|piece| {
            let value = piece
                .value()?
                .ok_or(FormError::MissingEquals { piece: piece.number() })?;
            Ok((piece.name()?, value))
        })
        .collect::<Result<Vec<_>, FormError>>()?;
    require_unique(pairs.iter().map(|(name, _)| name.as_str()))?;
    Ok(pairs)
}

/// Refuses names that occur more than once.
///
/// # Errors
///
/// [`FormError::Duplicate`] with the first name that repeats an earlier one.
pub fn require_unique<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<(), FormError> {
    let mut seen = BTreeSet::new();
    match names.into_iter().find(|name| !seen.insert(*name)) {
        Some(name) => Err(FormError::Duplicate { name: name.to_owned() }),
        None => Ok(()),
    }
}

/// Decodes one name or one value: `+` is a space, `%XX` a byte.
///
/// # Errors
///
/// [`DecodeError`] for a bad escape or bytes that are not UTF-8.
pub fn decode_component(text: &str) -> Result<String, DecodeError> {
    let text = if text.contains('+') {
        Cow::Owned(text.replace('+', " "))
    } else {
        Cow::Borrowed(text)
    };
    percent::decode(&text)
}

/// Writes pairs as a form, in the order given. A space is `%20`, so body and base string are spelled alike.
#[must_use = "encoding has no effect but its result"]
pub fn encode<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str), IntoIter: Clone>) -> String {
    let parts = pairs
        .into_iter()
        .map(|(name, value)| (Part::new(name), Part::new(value)));
    let length: usize = parts
        .clone()
        .map(|(name, value)| name.length(&ONCE) + value.length(&ONCE) + "=&".len())
        .sum();
    // No separator stands before the first pair.
    let mut out = Writer::new(length.saturating_sub("&".len()));
    for (name, value) in parts {
        if !out.is_empty() {
            out.literal("&");
        }
        out.encoded(&name, &ONCE);
        out.literal("=");
        out.encoded(&value, &ONCE);
    }
    out.finish_text()
}

/// Splits a form into its non-empty pieces without decoding them.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split('&')
        .enumerate()
        .filter(|(_, raw)| !raw.is_empty())
        .map(|(index, raw)| match raw.split_once('=') {
            Some((name, value)) => Piece {
                index,
                name,
                value: Some(value),
            },
            None => Piece {
                index,
                name: raw,
                value: None,
            },
        })
}

/// One piece of a form between two `&`, still encoded.
#[derive(Clone, Copy)]
pub struct Piece<'t> {
    index: usize,
    name: &'t str,
    value: Option<&'t str>,
}

impl<'t> Piece<'t> {
    /// Which piece of the form this is, counted from 1; empty pieces count.
    #[must_use]
    pub fn number(&self) -> usize {
        self.index + 1
    }

    /// The name as it was sent.
    #[must_use]
    pub fn raw_name(&self) -> &'t str {
        self.name
    }

    /// The value as it was sent; `None` where the piece has no `=`.
    #[must_use]
    pub fn raw_value(&self) -> Option<&'t str> {
        self.value
    }

    /// The decoded name.
    ///
    /// # Errors
    ///
    /// [`FormError::Component`] for a bad escape or bytes that are not UTF-8.
    pub fn name(&self) -> Result<String, FormError> {
        self.decode(self.name)
    }

    /// The decoded value; `None` where the piece has no `=`.
    ///
    /// # Errors
    ///
    /// [`FormError::Component`] for a bad escape or bytes that are not UTF-8.
    pub fn value(&self) -> Result<Option<String>, FormError> {
        self.value.map(|value| self.decode(value)).transpose()
    }

    fn decode(&self, text: &str) -> Result<String, FormError> {
        decode_component(text).map_err(|source| FormError::Component {
            piece: self.number(),
            source,
        })
    }
}

/// Shows the name only: a value may be a card number.
impl std::fmt::Debug for Piece<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Piece")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Why a form was refused. Messages name pieces by number and at most repeat a field's name, never a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// A name or a value that cannot be decoded.
    #[error("piece {piece} of the form must be percent-encoded UTF-8")]
    Component {
        /// Which piece, counted from 1.
        piece: usize,
        /// What is wrong in it.
        source: DecodeError,
    },
    /// A piece without `=` where each must be `name=value`.
    #[error("piece {piece} of the form must be a name and a value with `=` between them")]
    MissingEquals {
        /// Which piece, counted from 1.
        piece: usize,
    },
    /// A name given twice where each must be unique.
    #[error("the form must hold the name {name:?} once only")]
    Duplicate {
        /// The repeated name, decoded.
        name: String,
    },
}
