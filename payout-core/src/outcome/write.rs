use crate::Cause;
use std::{borrow::Cow, error::Error, fmt};

/// A request that was not written: which field, what is wrong with it, what would be right.
///
/// # Example: an error of an operation of your own
///
/// ```
/// use payout_core::WriteError;
///
/// let error = WriteError::new("account_number", "holds 40 characters, the limit is 32").rule("Paynet 4.1");
/// assert_eq!(error.to_string(), "`account_number`: holds 40 characters, the limit is 32 (Paynet 4.1)");
/// ```
#[derive(Debug, Clone)]
pub struct WriteError {
    field: Cow<'static, str>,
    problem: Cow<'static, str>,
    rule: Option<&'static str>,
    source: Cause,
}

impl WriteError {
    /// An error of `field`, by the provider's name of it. `problem` says what is wrong and what would be right, and never
    /// repeats a secret or a card number.
    #[must_use]
    pub fn new(field: impl Into<Cow<'static, str>>, problem: impl Into<Cow<'static, str>>) -> Self {
        Self {
            field: field.into(),
            problem: problem.into(),
            rule: None,
            source: Cause::default(),
        }
    }

    /// An error of `field` that says what its cause says. [`source`](Error::source) goes on below the cause, so that no text
    /// stands twice in a chain.
    #[must_use]
    pub fn telling(field: impl Into<Cow<'static, str>>, cause: impl Error + Send + Sync + 'static) -> Self {
        let error = Self::new(field, cause.to_string());
        Self {
            source: Cause::told(cause),
            ..error
        }
    }

    /// The section of the provider's wire specification that the rule comes from: `"Paynet 4.1"`.
    #[must_use]
    pub fn rule(mut self, section: &'static str) -> Self {
        self.rule = Some(section);
        self
    }

    /// Keeps the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Cause::new(source);
        self
    }

    /// The provider's name of the field.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong, and what would be right.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// The section the rule comes from.
    #[must_use]
    pub fn section(&self) -> Option<&'static str> {
        self.rule
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.field, self.problem)?;
        self.rule.map_or(Ok(()), |rule| write!(f, " ({rule})"))
    }
}

impl Error for WriteError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.source()
    }
}
