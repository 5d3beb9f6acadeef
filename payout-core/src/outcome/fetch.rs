use super::{RawAnswer, Rejection, WriteError};
use crate::{Cause, TransportError, TransportErrorKind};
use bytes::Bytes;
use std::{borrow::Cow, error::Error, fmt, time::Duration};

/// How a call that reads fails. It never says anything about a payout by failing.
///
/// The text holds that of the variant's content; [`source`](std::error::Error::source) goes on below it, so that no text
/// stands twice in a chain.
#[derive(Debug, Clone)]
#[allow(
    clippy::exhaustive_enums,
    reason = "the outcomes are what the library is for: a user must match every one"
)]
pub enum FetchError {
    /// The provider's documented answer for something it does not know. No proof of absence: see the provider's rules.
    NotFound(Rejection),
    /// The call was refused; asking again changes nothing.
    Refused(Refusal),
    /// It may work later.
    Temporary(Temporary),
    /// An answer that is none of the provider's.
    Malformed(Malformed),
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(why) => write!(f, "not found: {why}"),
            Self::Refused(why) => write!(f, "refused: {why}"),
            Self::Temporary(why) => write!(f, "temporary: {why}"),
            Self::Malformed(why) => write!(f, "malformed answer: {why}"),
        }
    }
}

impl Error for FetchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotFound(why) => why.source(),
            Self::Refused(why) => why.source(),
            Self::Temporary(why) => why.source(),
            Self::Malformed(why) => why.source(),
        }
    }
}

impl FetchError {
    /// The provider refused the call, in a form that it documents.
    #[must_use]
    pub fn refused(rejection: Rejection) -> Self {
        Self::Refused(Refusal::Provider(rejection))
    }

    /// Whether asking again can help.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Temporary(_))
    }

    /// How long the provider asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Temporary(temporary) => temporary.retry_after,
            _ => None,
        }
    }

    /// The client's retry budget made this attempt the last one.
    pub(crate) fn cut_short(mut self) -> Self {
        if let Self::Temporary(temporary) = &mut self {
            temporary.budget_spent = true;
        }
        self
    }

    pub(crate) fn outcome(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not found",
            Self::Refused(_) => "refused",
            Self::Temporary(_) => "temporary",
            Self::Malformed(_) => "malformed",
        }
    }
}

impl From<WriteError> for FetchError {
    fn from(error: WriteError) -> Self {
        Self::Refused(Refusal::Write(error))
    }
}

impl From<TransportError> for FetchError {
    fn from(error: TransportError) -> Self {
        if error.kind() == TransportErrorKind::Refused {
            // Our own transport's rule: the next attempt would meet it again.
            return WriteError::telling("request", error).into();
        }
        Self::Temporary(Temporary::new("no answer").with_source(error))
    }
}

impl From<Temporary> for FetchError {
    fn from(temporary: Temporary) -> Self {
        Self::Temporary(temporary)
    }
}

impl From<Malformed> for FetchError {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

/// Who refused a call that reads.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// We did: the request could not be written or signed.
    #[error(transparent)]
    Write(WriteError),
    /// The provider did.
    #[error(transparent)]
    Provider(Rejection),
}

/// A failure that may pass: no answer, a 5xx, too many requests.
#[derive(Debug, Clone)]
pub struct Temporary {
    detail: Cow<'static, str>,
    retry_after: Option<Duration>,
    budget_spent: bool,
    raw: Option<Box<RawAnswer>>,
    source: Cause,
}

impl Temporary {
    /// `detail` is ours, or [masked](crate::mask).
    #[must_use]
    pub fn new(detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            detail: detail.into(),
            retry_after: None,
            budget_spent: false,
            raw: None,
            source: Cause::default(),
        }
    }

    /// A failure that an answer tells of: keeps the answer, and its `Retry-After` in seconds. The header's other form, a date,
    /// would need a clock, and reading has none.
    #[must_use]
    pub fn of(response: &http::Response<Bytes>, detail: impl Into<Cow<'static, str>>) -> Self {
        let retry_after = response.headers().get(http::header::RETRY_AFTER);
        let seconds = retry_after.and_then(|value| value.to_str().ok()?.trim().parse().ok());
        Self::new(detail)
            .with_retry_after(seconds.map(Duration::from_secs))
            .with_raw(RawAnswer::new(response))
    }

    /// How long the provider asks to wait.
    #[must_use]
    pub fn with_retry_after(mut self, pause: Option<Duration>) -> Self {
        self.retry_after = pause;
        self
    }

    /// Keeps the answer.
    #[must_use]
    pub fn with_raw(mut self, raw: RawAnswer) -> Self {
        self.raw = Some(Box::new(raw));
        self
    }

    /// Keeps the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Cause::new(source);
        self
    }

    /// The answer, where one came back whole.
    #[must_use]
    pub fn raw(&self) -> Option<&RawAnswer> {
        self.raw.as_deref()
    }

    /// Whether [`Client::repeat`](crate::Client::repeat) would have asked again, had the client's
    /// [`RetryBudget`](crate::RetryBudget) not been spent: too many of its calls failed lately.
    #[must_use]
    pub fn budget_spent(&self) -> bool {
        self.budget_spent
    }
}

impl fmt::Display for Temporary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)?;
        if let Some(pause) = self.retry_after {
            write!(f, ", ask again in {} s", pause.as_secs())?;
        }
        if self.budget_spent {
            f.write_str(", not asked again: the client's retry budget is spent")?;
        }
        Ok(())
    }
}

impl Error for Temporary {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.source()
    }
}

/// An answer that cannot be read as what was asked for.
#[derive(Debug, Clone)]
pub struct Malformed {
    detail: Cow<'static, str>,
    request_id: Option<String>,
    raw: Option<Box<RawAnswer>>,
    source: Cause,
}

impl Malformed {
    /// `detail` names the field where there is one; it is ours, or [masked](crate::mask).
    #[must_use]
    pub fn new(detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            detail: detail.into(),
            request_id: None,
            raw: None,
            source: Cause::default(),
        }
    }

    /// An error whose detail is the text of another one. [`source`](Error::source) goes on below that one.
    #[must_use]
    pub fn telling(error: impl Error + Send + Sync + 'static) -> Self {
        let malformed = Self::new(error.to_string());
        Self {
            source: Cause::told(error),
            ..malformed
        }
    }

    /// Keeps the handle that the provider's support asks for.
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(request_id.into());
        self
    }

    /// Keeps the answer.
    #[must_use]
    pub fn with_raw(mut self, raw: RawAnswer) -> Self {
        self.raw = Some(Box::new(raw));
        self
    }

    /// Keeps the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Cause::new(source);
        self
    }

    /// The handle for the provider's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The answer.
    #[must_use]
    pub fn raw(&self) -> Option<&RawAnswer> {
        self.raw.as_deref()
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)?;
        self.request_id
            .as_ref()
            .map_or(Ok(()), |id| write!(f, ", request {id}"))
    }
}

impl Error for Malformed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.source()
    }
}
