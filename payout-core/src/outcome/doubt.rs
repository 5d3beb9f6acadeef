use super::RawAnswer;
use crate::{Cause, TransportError, mask};
use std::{borrow::Cow, error::Error, fmt};

/// It may have happened: all that is known of a send whose outcome is not.
#[must_use = "the payout may have been made: look it up by its reference before anything else is sent"]
#[derive(Debug, Clone)]
pub struct Doubt(Box<Inner>);

// Boxed, so that a `Result` with it stays small on the way up.
#[derive(Debug, Clone)]
struct Inner {
    cause: DoubtCause,
    evidence: Evidence,
    alarm: bool,
    detail: Cow<'static, str>,
    provider_id: Option<String>,
    code: Option<String>,
    request_id: Option<String>,
    raw: Option<RawAnswer>,
    source: Cause,
}

/// Why the outcome is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DoubtCause {
    /// No whole answer came back.
    Transport,
    /// The HTTP status is none that decides: a 5xx, a redirect, an undocumented 4xx, a proxy's page.
    Status,
    /// The body could not be read.
    Unreadable,
    /// The body was read and lacks what a success must hold.
    Incomplete,
    /// The answer speaks of another reference, amount or currency.
    Mismatch,
    /// A refusal that names an order: something was made.
    Contradiction,
    /// The provider says that this reference exists already, or may exist.
    Duplicate,
    /// A refusal that the provider's documents do not list.
    Unlisted,
}

/// Whether the request can still be on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[allow(
    clippy::exhaustive_enums,
    reason = "it decides what a later look-up proves: match it whole"
)]
pub enum Evidence {
    /// The provider's own answer ended the request, by a rule of its documents: a look-up after the settling delay decides.
    Answered,
    /// Nothing proves that the request has ended. It may still arrive.
    Silent,
}

impl Doubt {
    /// A doubt, silent and without alarm. `detail` is ours, or [masked](crate::mask).
    pub fn new(cause: DoubtCause, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            cause,
            evidence: Evidence::Silent,
            alarm: false,
            detail: detail.into(),
            provider_id: None,
            code: None,
            request_id: None,
            raw: None,
            source: Cause::default(),
        }))
    }

    /// A doubt whose detail is the text of an error. [`source`](Error::source) goes on below that error.
    pub fn telling(cause: DoubtCause, error: impl Error + Send + Sync + 'static) -> Self {
        let mut doubt = Self::new(cause, error.to_string());
        doubt.0.source = Cause::told(error);
        doubt
    }

    /// No whole answer came back.
    pub fn transport(error: TransportError) -> Self {
        Self::new(DoubtCause::Transport, "no whole answer came back").with_source(error)
    }

    /// The provider's documents list this answer as the end of the request. Nothing else may be called so.
    pub fn answered(mut self) -> Self {
        self.0.evidence = Evidence::Answered;
        self
    }

    /// A person should look: the answer of another request, or a reference that was used twice.
    pub fn with_alarm(mut self) -> Self {
        self.0.alarm = true;
        self
    }

    /// Keeps the provider's id of what may have been made.
    pub fn with_provider_id(mut self, id: impl Into<String>) -> Self {
        self.0.provider_id = Some(id.into());
        self
    }

    /// Keeps the provider's code, as text.
    pub fn with_code(mut self, code: &str) -> Self {
        self.0.code = Some(mask(code));
        self
    }

    /// Keeps the handle that the provider's support asks for.
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.0.request_id = Some(request_id.into());
        self
    }

    /// Keeps the answer.
    pub fn with_raw(mut self, raw: RawAnswer) -> Self {
        self.0.raw = Some(raw);
        self
    }

    /// Keeps the cause's own error.
    pub fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.0.source = Cause::new(source);
        self
    }

    /// Why the outcome is not known.
    #[must_use]
    pub fn cause(&self) -> DoubtCause {
        self.0.cause
    }

    /// Whether the request can still be on its way.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        self.0.evidence
    }

    /// Whether a person should look.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        self.0.alarm
    }

    /// What was seen, in words.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The provider's id of what may have been made.
    #[must_use]
    pub fn provider_id(&self) -> Option<&str> {
        self.0.provider_id.as_deref()
    }

    /// The provider's code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The handle for the provider's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The answer, where one came back whole.
    #[must_use]
    pub fn raw(&self) -> Option<&RawAnswer> {
        self.0.raw.as_ref()
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.detail)?;
        let texts = [
            (", provider's id ", &self.0.provider_id),
            (", code ", &self.0.code),
            (", request ", &self.0.request_id),
        ];
        texts
            .iter()
            .try_for_each(|(label, text)| text.as_ref().map_or(Ok(()), |text| write!(f, "{label}{text}")))
    }
}

impl Error for Doubt {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.source()
    }
}
