//! The request's own parameters: one list for the body and for the base string.

use std::borrow::Cow;
use std::fmt;

use zeroize::Zeroizing;

use crate::form;

/// The parameters of a request, in the order they were given, duplicates kept.
///
/// The same list writes the form body and feeds the base string, so what is signed cannot differ from what is sent.
/// Names and values are decoded text. `Debug` shows names only and values are wiped on drop, since a value may be a card
/// number; the list is not `Clone` for the same reason.
///
/// # Example: one list, two uses
///
/// ```
/// use payout_signing::oauth1::Parameters;
///
/// let mut parameters = Parameters::new();
/// parameters.push("client_orderid", "payout-2041")?.push("order_desc", "two words")?;
/// assert_eq!(parameters.to_form(), "client_orderid=payout-2041&order_desc=two%20words");
/// # Ok::<(), payout_signing::oauth1::ParameterError>(())
/// ```
#[derive(Default)]
pub struct Parameters {
    pairs: Vec<(Cow<'static, str>, Zeroizing<String>)>,
}

impl Parameters {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self { pairs: Vec::new() }
    }

    /// Adds a pair. An empty name or value is legal here; whether the API allows it is for its client to know.
    ///
    /// # Errors
    ///
    /// [`ParameterError::Reserved`] for a name that starts with `oauth_`: those belong to the protocol (RFC 5849
    /// section 3.1), and a second `oauth_nonce` from a user would change what is signed. The comparison regards case, as
    /// parameter names do.
    pub fn push(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) -> Result<&mut Self, ParameterError> {
        // Taken over first, so that a refused value is wiped as well.
        let (name, value) = (name.into(), Zeroizing::new(value.into()));
        if is_reserved(&name) {
            return Err(ParameterError::Reserved {
                name: name.into_owned(),
            });
        }
        self.pairs.push((name, value));
        Ok(self)
    }

    /// Adds a pair from the wire, whose name was looked at already.
    pub(super) fn push_received(&mut self, name: String, value: String) {
        self.pairs.push((Cow::Owned(name), Zeroizing::new(value)));
    }

    /// The pairs in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + Clone {
        self.pairs.iter().map(|(name, value)| (name.as_ref(), value.as_str()))
    }

    /// The value of the first pair of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(candidate, _)| *candidate == name)
            .map(|(_, value)| value)
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is no pair at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The form body: RFC 3986 encoding, a space is `%20`, order kept.
    #[must_use = "the form is the body to send"]
    pub fn to_form(&self) -> String {
        form::encode(self.iter())
    }
}

/// Shows names, never values.
impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parameters ")?;
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

pub(super) fn is_reserved(name: &str) -> bool {
    name.starts_with("oauth_")
}

/// Why a parameter was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// The name belongs to the protocol.
    #[error("the parameter name {name:?} is reserved: only the protocol's own parameters may start with `oauth_`")]
    Reserved {
        /// The refused name.
        name: String,
    },
}
