use crate::CallbackError;

/// Why a signed notification is not to be believed. No message repeats a byte of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HmacAuthError {
    /// There is no `Authorization` header.
    #[error("the notification must have an `Authorization` header")]
    Missing,
    /// There are several.
    #[error("the notification must have one `Authorization` header, not several")]
    Repeated,
    /// Another scheme.
    #[error("the scheme of the authorization header must be `hmacauth`")]
    Scheme,
    /// Not the four parts.
    #[error("after `hmacauth` must stand four parts with colons between them: application, signature, nonce and time")]
    Parts,
    /// The sandbox's, where production's is expected, or the reverse.
    #[error("the notification must come from the application `{expected}`, that of the environment it is set up for")]
    #[non_exhaustive]
    AppName {
        /// What the environment's is called.
        expected: &'static str,
    },
    /// The time is no number.
    #[error("the time of the authorization header must be Unix seconds in digits")]
    Timestamp,
    /// The time is too far off, to either side.
    #[error("the notification's time is {seconds} s away from ours, it may be {limit} s", limit = super::HmacAuth::WINDOW.as_secs())]
    #[non_exhaustive]
    Time {
        /// How far.
        seconds: u64,
    },
    /// The signature is no strict base64.
    #[error("the signature must be standard base64 with padding and zero trailing bits (RFC 4648)")]
    Encoding,
    /// The signature is not that of this request under this secret.
    #[error("the signature is not right: it must cover application, method, public URL, time, nonce and body")]
    Signature,
    /// The nonce was heard before.
    #[error("the notification's nonce was heard before; it must be new")]
    Replayed,
    /// It is authentic, and cannot be read.
    #[error(transparent)]
    Content(#[from] CallbackError),
}

/// The secret cannot be one: it is empty, or holds a control character.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error(
    "`hmac secret` is empty or holds a control character, such as a line end; it takes the secret that Payoneer gave for signed \
     notifications, and nothing else"
)]
pub struct HmacSecretError;
