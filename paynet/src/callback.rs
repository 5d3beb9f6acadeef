//! What the gateway reports by itself (wire specification 6): verified first, readable afterwards, and a hint at best.

mod error;
mod proven;
mod repeat_key;

pub use error::CallbackError;
pub(crate) use proven::Proven;
pub use repeat_key::RepeatKey;

use crate::{Fields, OrderId, StatusWord, wire::names};
use payout_core::Reference;
use payout_signing::{
    form,
    oauth1::HmacSecret,
    sha1_callback::{CallbackError as DigestError, CallbackSecret, CallbackSecretError},
};
use std::fmt;

/// The longest query that is read, in bytes. `merchant_data` can have 64 000 characters, each up to 12 bytes when encoded.
pub const LONGEST_QUERY: usize = 1 << 20;

/// The merchant's control key: what the gateway signs its callbacks with. Redacted in `Debug`, wiped when dropped.
///
/// Sandbox and production have separate ones; so do different logins.
///
/// # Example: an empty key is refused
///
/// ```
/// use paynet::ControlKey;
///
/// assert!(ControlKey::new("").is_err());
/// assert_eq!(format!("{:?}", ControlKey::new("B17F59B4")?), "ControlKey([redacted])");
/// # Ok::<(), paynet::ControlKeyError>(())
/// ```
///
/// The same key signs requests of v2: their `control`, and OAuth with HMAC-SHA1
/// ([`Credentials::control_key`](crate::Credentials::control_key)).
pub struct ControlKey(
    CallbackSecret,
    #[cfg_attr(not(feature = "_signer"), allow(dead_code, reason = "it signs"))] HmacSecret,
);

impl ControlKey {
    /// Keeps a control key exactly as given.
    ///
    /// # Errors
    ///
    /// When it is empty: with it, anybody could sign.
    pub fn new(key: impl Into<String>) -> Result<Self, ControlKeyError> {
        let key = key.into();
        // Before the text is handed over; its one way to fail is the emptiness that the callback's secret reports too.
        let hmac = HmacSecret::new(&key).map_err(|_| CallbackSecretError::Empty)?;
        Ok(Self(CallbackSecret::new(key)?, hmac))
    }

    /// The `control` of a callback: what a gateway computes. For tests and for sandboxes; to check one, use
    /// [`Callback::verify`], which compares in constant time.
    #[must_use]
    pub fn control(&self, status: &str, order_id: &str, client_orderid: &str) -> String {
        self.0.sign_joined([status, order_id, client_orderid])
    }

    fn verify(&self, fields: [&str; 3], control: &str) -> Result<(), DigestError> {
        self.0.verify_joined(fields, control)
    }

    /// The `control` of a v2 request over values that are joined already.
    #[cfg(feature = "_signer")]
    pub(crate) fn sign_joined(&self, joined: &str) -> String {
        self.0.sign_joined([joined])
    }

    /// The key of OAuth with HMAC-SHA1.
    #[cfg(feature = "_signer")]
    pub(crate) fn hmac(&self) -> &HmacSecret {
        &self.1
    }
}

impl fmt::Debug for ControlKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ControlKey([redacted])")
    }
}

/// The control key cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("`control key`: {0}")]
pub struct ControlKeyError(CallbackSecretError);

// By hand: the text holds the cause's, so `source()` must not give it a second time.
impl From<CallbackSecretError> for ControlKeyError {
    fn from(error: CallbackSecretError) -> Self {
        Self(error)
    }
}

/// A callback whose `control` is right.
///
/// There is no way to its fields without verifying, and even then it is a **hint to ask [`Status`](crate::Status)**, never a
/// ground for booking:
///
/// - only status and the two ids are covered. Amount, currency, type and all other fields can be changed by anybody who sees a
///   callback; their accessors say *unsigned*. An approved reversal and an approved payout have the same `control`;
/// - the digest has no separators, so one `control` fits several pairs of ids: compare **both** with your record
///   ([`matches`](Self::matches));
/// - it has no time: an old callback verifies for ever.
///
/// That is why it has no neutral state: the answer of the look-up has.
///
/// # Receiving
///
/// The gateway sends a GET and tries up to 30 times in 14 days until it gets a 200. Answer 200 once the hint is stored, for repeats
/// too; [`repeat_key`](Self::repeat_key) tells them. The parameters that arrive with the receiver's browser at a redirect URL have
/// the same digest and are no callback: they are a [`FinalRedirect`](crate::FinalRedirect).
///
/// With the feature `axum` a handler takes a `Callback` as an argument and answers with `Acknowledged`.
///
/// # Example: from the query of the request to a look-up
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{Callback, ControlKey, Endpoint, Reference, Status};
///
/// let key = ControlKey::new("test-merchant-control")?;
/// let query = "status=approved&merchant_order=1&client_orderid=1&orderid=6982864&type=payout&amount=10.42\
///              &currency=USD&control=19cd8bd638a1e1c4820d50e1b4aadf205ea831ed";
///
/// let callback = Callback::verify(query, &key)?;
/// let (reference, order_id) = (Reference::new("1")?, "6982864".parse()?); // from your record
/// assert!(callback.matches(&reference, &order_id));
///
/// let look_up = Status::new(Endpoint::Id(39915), &reference).order_id(order_id);
/// # let _ = look_up;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Callback {
    status: StatusWord,
    proven: Proven,
}

impl Callback {
    /// Reads and verifies the query of a callback request: what stands behind the `?`, still encoded.
    ///
    /// # Errors
    ///
    /// [`CallbackError`]. Nothing of a callback that does not verify can be seen.
    pub fn verify(query: &str, key: &ControlKey) -> Result<Self, CallbackError> {
        if query.len() > LONGEST_QUERY {
            return Err(CallbackError::TooLong {
                found: query.len(),
                limit: LONGEST_QUERY,
            });
        }
        Ok(Self::of(Proven::new(Fields::from_query(query)?, key)?))
    }

    /// Verifies decoded fields given by hand: for callback URLs in the gateway's *customizable form*, where you choose names and
    /// order yourself (wire specification 6.1).
    ///
    /// Give each field under the name that the simple form has for it; `status`, `orderid`, `client_orderid` or `merchant_order`,
    /// and `control` are needed. Decode each value once, and neither trim it nor change its case.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    ///
    /// # Example: a form with names of your own
    ///
    /// ```
    /// use paynet::{Callback, ControlKey};
    ///
    /// let key = ControlKey::new("test-merchant-control")?;
    /// // https://shop.example.com/paynet?outcome=approved&nr=1&theirs=6982864&proof=19cd8b…
    /// let (outcome, nr, theirs) = ("approved", "1", "6982864");
    /// let proof = "19cd8bd638a1e1c4820d50e1b4aadf205ea831ed";
    ///
    /// let fields = [("status", outcome), ("client_orderid", nr), ("orderid", theirs), ("control", proof)];
    /// assert_eq!(Callback::verify_fields(fields, &key)?.client_orderid(), "1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verify_fields<'f>(
        fields: impl IntoIterator<Item = (&'f str, &'f str)>,
        key: &ControlKey,
    ) -> Result<Self, CallbackError> {
        Ok(Self::of(Proven::new(Fields::from_pairs(fields)?, key)?))
    }

    fn of(proven: Proven) -> Self {
        let status = StatusWord::read(proven.status());
        Self { status, proven }
    }

    /// The query of a callback with a right `control`, for tests of your own handler.
    ///
    /// `fields` are sent as given, and the control covers `status`, `orderid` and `client_orderid` (or `merchant_order`) among
    /// them, a missing one as the empty text.
    ///
    /// # Example: a test of a handler
    ///
    /// ```
    /// use paynet::{Callback, ControlKey};
    ///
    /// let key = ControlKey::new("test-merchant-control")?;
    /// let query = Callback::sign_for_tests(&[("status", "declined"), ("orderid", "17"), ("client_orderid", "a b")], &key);
    /// assert_eq!(Callback::verify(&query, &key)?.client_orderid(), "a b");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sign_for_tests(fields: &[(&str, &str)], key: &ControlKey) -> String {
        let value = |names: &[&str]| {
            fields
                .iter()
                .find(|(name, _)| names.contains(name))
                .map_or("", |(_, value)| value)
        };
        let control = key.control(value(&["status"]), value(names::ORDER), value(names::MERCHANT_ORDER));
        form::encode(fields.iter().copied().chain([("control", control.as_str())]))
    }

    /// The gateway's word for the status, covered by the control. A hint: the status look-up decides.
    #[must_use]
    pub fn status(&self) -> &StatusWord {
        &self.status
    }

    /// The gateway's id of the order, `orderid`. Covered together with the reference, not by itself: use
    /// [`matches`](Self::matches).
    #[must_use]
    pub fn order_id(&self) -> &str {
        self.proven.order_id()
    }

    /// Your reference, `client_orderid` or `merchant_order`. Covered together with the order id, not by itself: use
    /// [`matches`](Self::matches).
    #[must_use]
    pub fn client_orderid(&self) -> &str {
        self.proven.client_orderid()
    }

    /// Whether this callback is about the order of your record: both ids, exactly.
    ///
    /// Where the order id is not known yet, ask [`Status`](crate::Status) for it by reference first.
    #[must_use]
    pub fn matches(&self, reference: &Reference, order_id: &OrderId) -> bool {
        self.proven.matches(reference, order_id)
    }

    /// What tells a repeat of this callback: store it with the hint, and drop what has it again (wire specification 6.1).
    ///
    /// # Example: the gateway tries again
    ///
    /// ```
    /// use paynet::{Callback, ControlKey};
    /// use std::collections::HashSet;
    ///
    /// let key = ControlKey::new("test-merchant-control")?;
    /// let query = Callback::sign_for_tests(&[("status", "approved"), ("orderid", "17"), ("client_orderid", "a")], &key);
    ///
    /// let mut seen = HashSet::new(); // yours is a unique column of a table
    /// assert!(seen.insert(Callback::verify(&query, &key)?.repeat_key()));
    /// assert!(!seen.insert(Callback::verify(&query, &key)?.repeat_key()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn repeat_key(&self) -> RepeatKey {
        RepeatKey::new(&self.proven)
    }

    /// The amount, **unsigned**: never book it.
    #[must_use]
    pub fn unsigned_amount(&self) -> Option<&str> {
        self.unsigned_field("amount")
    }

    /// The currency, **unsigned**.
    #[must_use]
    pub fn unsigned_currency(&self) -> Option<&str> {
        self.unsigned_field("currency")
    }

    /// What kind of transaction it speaks of, **unsigned**: a payout, or its reversal.
    #[must_use]
    pub fn unsigned_type(&self) -> Option<&str> {
        self.unsigned_field("type")
    }

    /// The reason of a refusal, **unsigned**. Empty, absent and the literal text `null` all mean none.
    #[must_use]
    pub fn unsigned_error_message(&self) -> Option<&str> {
        self.proven.fields().error_message()
    }

    /// Any field by its name, **unsigned**.
    #[must_use]
    pub fn unsigned_field(&self, name: &str) -> Option<&str> {
        self.proven.fields().get(name)
    }
}
