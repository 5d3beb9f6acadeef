//! Callbacks of version 1, which the shop plug-ins of the platform use (`PayCore 6.5`).

use super::{CallbackError, CallbackKeys, PrivateKey, within};
use crate::{Attributes, Mode, wire::WireError};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::fmt;

/// A callback of version 1 whose signature is right: payments only, never a payout.
///
/// The body is `{"data":"<base64>","signature":"<base64>"}`, and what is signed is the **base64 text** of `data`, not what it decodes
/// to. It bears no time and no mode of its own: the mode is that of the key.
///
/// # Example: the state of an order
///
/// ```
/// use paycore::{CallbackKeys, CallbackV1, Mode, PrivateKey, StateV1};
///
/// let key = PrivateKey::new(Mode::Test, "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?;
/// let body = CallbackV1::sign_for_tests(r#"{"state":"success","reference":"100001"}"#, &key);
///
/// let callback = CallbackV1::verify(body.as_bytes(), &CallbackKeys::new([key])?)?;
/// assert_eq!(callback.state(), &StateV1::Success);
/// assert_eq!(callback.reference(), Some("100001"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct CallbackV1 {
    mode: Mode,
    state: StateV1,
    details: Attributes,
}

/// Where a payment stands, in the words of version 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StateV1 {
    /// `created`.
    Created,
    /// `pending`.
    Pending,
    /// `success`: the payer has paid.
    Success,
    /// `failure`.
    Failure,
    /// `expired`.
    Expired,
    /// `canceled`, and the British `cancelled`.
    Canceled,
    /// `refunded`: the money went back to the payer.
    Refunded,
    /// A word that this version does not know, as it came: neither success nor failure.
    Other(String),
}

impl StateV1 {
    fn read(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "created" => Self::Created,
            "pending" => Self::Pending,
            "success" => Self::Success,
            "failure" => Self::Failure,
            "expired" => Self::Expired,
            "canceled" | "cancelled" => Self::Canceled,
            "refunded" => Self::Refunded,
            _ => Self::Other(word.to_owned()),
        }
    }
}

impl CallbackV1 {
    /// Verifies the body of a callback of version 1. The text that is verified is taken out of it first; nothing of it is read
    /// before.
    ///
    /// # Errors
    ///
    /// [`CallbackError`]. Nothing of a callback that does not verify can be seen.
    pub fn verify(body: &[u8], keys: &CallbackKeys) -> Result<Self, CallbackError> {
        within(body, keys)?;
        // Nobody has signed it so far, so the error must not say that somebody has.
        let unsigned = |error: WireError| CallbackError::NotVersion1 {
            detail: error.to_string(),
        };
        let envelope = Attributes::of_body(body).map_err(unsigned)?;
        let text = |name: &'static str| envelope.text(name).ok_or(unsigned(WireError::Missing { name }));
        let (data, signature) = (text("data")?, text("signature")?);
        let mode = keys.verify(data.as_bytes(), signature.as_bytes())?;
        let details = STANDARD.decode(data).map_err(|_| CallbackError::Unreadable {
            detail: "`data` must be standard base64".to_owned(),
        })?;
        let details = Attributes::of_body(&details)?;
        let state = details.text("state").filter(|word| !word.is_empty());
        Ok(Self {
            mode: mode.ok_or(CallbackError::NoMode)?,
            state: StateV1::read(state.ok_or(WireError::Missing { name: "state" })?),
            details,
        })
    }

    /// The body of a callback of version 1 with these details, as JSON: for tests of your own handler.
    #[must_use]
    pub fn sign_for_tests(details: &str, key: &PrivateKey) -> String {
        let data = STANDARD.encode(details);
        let signature = key.sign(data.as_bytes());
        format!(r#"{{"data":"{data}","signature":"{signature}"}}"#)
    }

    /// The mode of the key that signed it.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Where the payment stands.
    #[must_use]
    pub fn state(&self) -> &StateV1 {
        &self.state
    }

    /// The shop's own reference.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        self.details.get("reference")
    }

    /// Every member of what was signed.
    #[must_use]
    pub fn details(&self) -> &Attributes {
        &self.details
    }
}

/// Without the details, which hold personal data.
impl fmt::Debug for CallbackV1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackV1")
            .field("mode", &self.mode)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
