//! What the receiver's browser brings back from a hosted form (wire specification 6.5).

use crate::{CallbackError, ControlKey, Fields, OrderId, callback::Proven};
use payout_core::Reference;
use std::fmt;

/// The longest body of a redirect that is read, in bytes.
pub const LONGEST_REDIRECT: usize = 1 << 16;

/// The form that the receiver's browser posts to your `redirect_url`, in every outcome, with a right `control`.
///
/// It says **which payout the receiver comes back from, and nothing else**. It passed through the receiver's browser: the documents
/// forbid taking it for a source of status, so this type has none to give, neither by name nor in its `Debug`. Ask
/// [`Status`](crate::Status) and show a page by its answer.
///
/// # Example: who came back
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{ControlKey, FinalRedirect, Reference};
///
/// let key = ControlKey::new("test-merchant-control")?;
/// let body = b"status=approved&orderid=6982864&merchant_order=1&client_orderid=1&error_message=&amount=10.42\
///              &control=19cd8bd638a1e1c4820d50e1b4aadf205ea831ed";
///
/// let redirect = FinalRedirect::verify(body, &key)?;
/// let (reference, order_id) = (Reference::new("1")?, "6982864".parse()?); // from your record
/// assert!(redirect.matches(&reference, &order_id));
/// assert_eq!(redirect.unsigned_field("status"), None);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct FinalRedirect(Proven);

impl FinalRedirect {
    /// Reads and verifies the body of the browser's POST: a form, still encoded.
    ///
    /// # Errors
    ///
    /// [`CallbackError`]. Nothing of a redirect that does not verify can be seen.
    pub fn verify(body: &[u8], key: &ControlKey) -> Result<Self, CallbackError> {
        if body.len() > LONGEST_REDIRECT {
            return Err(CallbackError::TooLong {
                found: body.len(),
                limit: LONGEST_REDIRECT,
            });
        }
        let text = std::str::from_utf8(body).map_err(|_| CallbackError::NotUtf8)?;
        Ok(Self(Proven::new(Fields::from_query(text)?, key)?))
    }

    /// The gateway's id of the order, `orderid`. Covered together with the reference, not by itself: use
    /// [`matches`](Self::matches).
    #[must_use]
    pub fn order_id(&self) -> &str {
        self.0.order_id()
    }

    /// Your reference, `client_orderid` or `merchant_order`. Covered together with the order id, not by itself: use
    /// [`matches`](Self::matches).
    #[must_use]
    pub fn client_orderid(&self) -> &str {
        self.0.client_orderid()
    }

    /// Whether it is about the order of your record: both ids, exactly.
    #[must_use]
    pub fn matches(&self, reference: &Reference, order_id: &OrderId) -> bool {
        self.0.matches(reference, order_id)
    }

    /// A text to show to the receiver, **unsigned**. Empty, absent and the literal text `null` all mean none.
    #[must_use]
    pub fn unsigned_error_message(&self) -> Option<&str> {
        self.0.fields().error_message()
    }

    /// Any other field by its name, **unsigned**; never `status`.
    #[must_use]
    pub fn unsigned_field(&self, name: &str) -> Option<&str> {
        self.0.fields().get(name).filter(|_| name != "status")
    }
}

/// Shows which order it is about.
impl fmt::Debug for FinalRedirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FinalRedirect")
            .field("order_id", &self.order_id())
            .field("client_orderid", &self.client_orderid())
            .finish_non_exhaustive()
    }
}
