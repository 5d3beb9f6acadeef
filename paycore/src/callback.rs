//! What PayCore.io reports by itself: verified on the raw bytes first, readable afterwards (PayCore 6).

mod error;
mod event;
mod keys;
mod observed;
mod repeat_key;
mod v1;

pub use error::CallbackError;
pub use event::{Event, OtherEvent};
pub use keys::{CallbackKeys, CallbackKeysError, PrivateKey, PrivateKeyError};
pub use observed::{Observed, Turn};
pub use repeat_key::RepeatKey;
pub use v1::{CallbackV1, StateV1};

use crate::Mode;
use bytes::Bytes;
use http::HeaderMap;
use std::fmt;

/// The longest body of a callback that is read, in bytes, unless [`CallbackKeys::longest_callback`] says otherwise.
pub const LONGEST_CALLBACK: usize = 256 << 10;

/// The header that bears the signature (`PayCore 6.1`).
pub const SIGNATURE_HEADER: &str = "x-signature";

/// A callback whose signature is right and whose mode is that of the key which signed it.
///
/// There is no way to its fields without verifying. What it says is worth this much:
///
/// - the signature covers the bytes that arrived, so hand them over **before** any parsing: JSON that was read and written again
///   is another text;
/// - it has no time: an old callback **verifies for ever**. [`Observed`] tells what to do with one that is late, replayed or
///   repeated;
/// - it is SHA-1 over a shared secret, not HMAC. Before money is released or booked, ask
///   [`GetPayout`](crate::GetPayout): the look-up decides, whatever a callback says.
///
/// Addresses of the sender are no proof, and none is looked at: PayCore has no fixed ones (`PayCore 2.5`).
///
/// # Receiving
///
/// PayCore posts JSON at each change and tries up to 100 times until it gets **exactly 200** (`PayCore 6.3`). Answer 200 once
/// the event is stored durably, for repeats, unknown words and payouts of others, too; answer 5xx where storing failed, so that it
/// comes again. A callback can arrive before the answer of the very call that made the payout.
///
/// With the feature `axum` a handler takes a `Callback` as an argument and answers with `Acknowledged`.
///
/// # Example: from the request to what to do
///
/// ```
/// use paycore::{Callback, CallbackKeys, Event, Mode, Observed, PayoutStatus, PrivateKey, Turn};
///
/// let key = PrivateKey::new(Mode::Test, "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?;
/// let keys = CallbackKeys::new([key])?;
///
/// let body = r#"{"data":{"type":"payout-invoices","id":"cpoi_ztg1119SQjlAk1Y2","attributes":{"status":"processed","resolution":"ok"}}}"#;
/// let mut headers = http::HeaderMap::new(); // of the request
/// headers.insert("X-Signature", "wbCIOzbkg454u1NksDlUnjRLS5k=".parse()?);
///
/// let callback = Callback::verify(&headers, body, &keys)?;
/// assert_eq!(callback.mode(), Mode::Test);
/// let Event::Payout(payout) = callback.event() else {
///     return Ok(()); // stored, and answered with 200
/// };
/// assert_eq!(payout.id().as_str(), "cpoi_ztg1119SQjlAk1Y2");
///
/// let record = Observed::new(PayoutStatus::Processing, Some(1_635_338_070)); // from your database
/// // This one bears no time: a hint to ask for the payout.
/// assert_eq!(record.then(&Observed::from(payout)), Turn::Unclear);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Callback {
    mode: Mode,
    event: Event,
    repeat_key: RepeatKey,
    body: Bytes,
}

impl Callback {
    /// Verifies a callback: the headers of the request, and its body's bytes as they arrived.
    ///
    /// # Errors
    ///
    /// [`CallbackError`]. Nothing of a callback that does not verify can be seen.
    pub fn verify(headers: &HeaderMap, body: impl Into<Bytes>, keys: &CallbackKeys) -> Result<Self, CallbackError> {
        let mut signatures = headers.get_all(SIGNATURE_HEADER).iter();
        match (signatures.next(), signatures.next()) {
            (None, _) => Err(CallbackError::NoSignature),
            (Some(_), Some(_)) => Err(CallbackError::SeveralSignatures),
            (Some(signature), None) => Self::verify_signature(signature.as_bytes(), body, keys),
        }
    }

    /// Verifies a callback whose one `X-Signature` was taken out of the request by other means. Neither trim it nor join several.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_signature(
        signature: impl AsRef<[u8]>,
        body: impl Into<Bytes>,
        keys: &CallbackKeys,
    ) -> Result<Self, CallbackError> {
        let body = body.into();
        within(&body, keys)?;
        let signature = signature.as_ref();
        let signed = keys.verify(&body, signature)?;
        // It has matched, so it is 28 characters of ASCII.
        let read = event::read(&body, std::str::from_utf8(signature).unwrap_or_default())?;
        let mode = match (signed, read.mode) {
            (Some(signed), Some(said)) if signed != said => return Err(CallbackError::Mode { signed }),
            (Some(mode), _) | (None, Some(mode)) => mode,
            (None, None) => return Err(CallbackError::NoMode),
        };
        Ok(Self {
            mode,
            event: read.event,
            repeat_key: read.repeat_key,
            body,
        })
    }

    /// The `X-Signature` of a body, for tests of your own handler.
    ///
    /// # Example: a test of a handler
    ///
    /// ```
    /// use paycore::{Callback, CallbackKeys, Mode, PrivateKey};
    ///
    /// let key = PrivateKey::new(Mode::Test, "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?;
    /// let body = r#"{"data":{"type":"payout-invoices","id":"cpoi_1","attributes":{"status":"expired"}}}"#;
    /// let signature = Callback::sign_for_tests(body, &key);
    ///
    /// let keys = CallbackKeys::new([key])?;
    /// assert!(Callback::verify_signature(&signature, body, &keys).is_ok());
    /// assert!(Callback::verify_signature(&signature, "{}", &keys).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sign_for_tests(body: impl AsRef<[u8]>, key: &PrivateKey) -> String {
        key.sign(body.as_ref())
    }

    /// Test or live: what the key says that signed it, and the body where it says so.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// What it reports.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// What it reports, to keep.
    #[must_use]
    pub fn into_event(self) -> Event {
        self.event
    }

    /// What tells a repeat of this callback: store it with the event, and drop what has it again (`PayCore 6.3`).
    ///
    /// # Example: the gateway tries again
    ///
    /// ```
    /// use paycore::{Callback, CallbackKeys, Mode, PrivateKey};
    /// use std::collections::HashSet;
    ///
    /// let key = PrivateKey::new(Mode::Test, "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?;
    /// let body = r#"{"data":{"type":"payout-invoices","id":"cpoi_1","attributes":{"status":"processed","updated":1635338082}}}"#;
    /// let signature = Callback::sign_for_tests(body, &key);
    /// let keys = CallbackKeys::new([key])?;
    ///
    /// let mut seen = HashSet::new(); // yours is a unique column of a table
    /// assert!(seen.insert(Callback::verify_signature(&signature, body, &keys)?.repeat_key().clone()));
    /// assert!(!seen.insert(Callback::verify_signature(&signature, body, &keys)?.repeat_key().clone()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn repeat_key(&self) -> &RepeatKey {
        &self.repeat_key
    }

    /// The bytes that were signed: members that this crate does not read are there. They hold personal data.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

/// Refuses before a byte is hashed.
fn within(body: &[u8], keys: &CallbackKeys) -> Result<(), CallbackError> {
    if body.len() > keys.longest() {
        return Err(CallbackError::TooLong {
            found: body.len(),
            limit: keys.longest(),
        });
    }
    Ok(())
}

/// Without the body, which holds personal data.
impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback")
            .field("mode", &self.mode)
            .field("event", &self.event)
            .finish_non_exhaustive()
    }
}
