//! Requests that no client should have sent: what the real API keeps to itself, and a test's author wants to know.

use std::fmt;

/// A request that breaks the rules of the wire, from [`Sandbox::refusals`](super::Sandbox::refusals).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    path: String,
    reason: DenialReason,
}

impl Denial {
    pub(super) fn new(path: &str, reason: DenialReason) -> Self {
        Self {
            path: path.to_owned(),
            reason,
        }
    }

    /// The path that was asked for.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was wrong.
    #[must_use]
    pub fn reason(&self) -> &DenialReason {
        &self.reason
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

/// What was wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DenialReason {
    /// No call has this method and this path (section 4.0). Answered with `404` and `{}`.
    #[error("no call has the method {method} and this path")]
    #[non_exhaustive]
    Path {
        /// The method received.
        method: String,
    },
    /// The query is not the one that the call takes. Answered with `404` and `{}`.
    #[error("the query {0}")]
    Query(&'static str),
    /// No such program, or not these credentials, or those of the other environment. Answered with 401 and a page.
    #[error("the credentials {0}")]
    Credentials(&'static str),
    /// The body is labelled as something else. Answered with a code that is not listed, like the rest.
    #[error("the content type must be `application/json`, for a body and not without one")]
    ContentType,
    /// There is a body where there must be none, or none where there must be one.
    #[error("the body {0}")]
    Body(&'static str),
    /// The body breaks the tables of section 4.
    #[error("the body breaks a rule: {problem}")]
    #[non_exhaustive]
    Member {
        /// What is wrong, and what would be right.
        problem: String,
    },
}
