use super::RawAnswer;
use crate::mask;
use std::fmt;

/// A documented refusal of one request.
///
/// It ends only the send that it answers: where the same reference was sent before and its outcome is unknown, it stays so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection(Box<Inner>);

// Boxed, so that a `Result` with it stays small on the way up.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    kind: RejectionKind,
    class: RejectionClass,
    message: Option<String>,
    code: Option<String>,
    request_id: Option<String>,
    raw: Option<RawAnswer>,
}

/// What a refusal is about, and so who can mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectionKind {
    /// Login, key or signature: check the credentials, and that they belong to this environment.
    Credentials,
    /// The caller is known but may not do this: ask the provider's support to enable it.
    Access,
    /// A parameter is missing or wrong: correct the request.
    Invalid,
    /// The request was understood and refused.
    Refused,
    /// Too many requests, in the provider's documented form.
    Throttled,
    /// The thing asked for does not exist.
    NotFound,
}

/// What may follow a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[allow(
    clippy::exhaustive_enums,
    reason = "it decides whether another reference may be used: match it whole"
)]
pub enum RejectionClass {
    /// This request will never be executed; another reference may be used.
    Final,
    /// Keep the reference: the same payout may succeed later, or the provider does not promise that nothing was made.
    Later,
}

impl Rejection {
    /// A refusal of a kind, of class [`Later`](RejectionClass::Later), the one that promises less.
    #[must_use]
    pub fn new(kind: RejectionKind) -> Self {
        Self(Box::new(Inner {
            kind,
            class: RejectionClass::Later,
            message: None,
            code: None,
            request_id: None,
            raw: None,
        }))
    }

    /// Sets the class.
    #[must_use]
    pub fn with_class(mut self, class: RejectionClass) -> Self {
        self.0.class = class;
        self
    }

    /// Sets the provider's text; it is [masked](crate::mask).
    #[must_use]
    pub fn with_message(mut self, message: &str) -> Self {
        self.0.message = Some(mask(message));
        self
    }

    /// Sets the provider's code, as text.
    #[must_use]
    pub fn with_code(mut self, code: &str) -> Self {
        self.0.code = Some(mask(code));
        self
    }

    /// Sets the handle that the provider's support asks for: Paynet's `serial-number`, Payoneer's `audit_id`.
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.0.request_id = Some(request_id.into());
        self
    }

    /// Keeps the answer.
    #[must_use]
    pub fn with_raw(mut self, raw: RawAnswer) -> Self {
        self.0.raw = Some(raw);
        self
    }

    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> RejectionKind {
        self.0.kind
    }

    /// What may follow.
    #[must_use]
    pub fn class(&self) -> RejectionClass {
        self.0.class
    }

    /// The provider's text, masked.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The provider's code. Open text: nothing here branches on it.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The handle for the provider's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The answer.
    #[must_use]
    pub fn raw(&self) -> Option<&RawAnswer> {
        self.0.raw.as_ref()
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.kind {
            RejectionKind::Credentials => "the provider does not accept the credentials",
            RejectionKind::Access => "the provider denies access",
            RejectionKind::Invalid => "the provider finds the request invalid",
            RejectionKind::Refused => "the provider refused the request",
            RejectionKind::Throttled => "the provider wants fewer requests",
            RejectionKind::NotFound => "the provider does not know it",
        })?;
        let texts = [
            (": ", &self.0.message),
            (", code ", &self.0.code),
            (", request ", &self.0.request_id),
        ];
        texts
            .iter()
            .try_for_each(|(label, text)| text.as_ref().map_or(Ok(()), |text| write!(f, "{label}{text}")))
    }
}

impl std::error::Error for Rejection {}
