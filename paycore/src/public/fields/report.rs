//! What a check of fields found: a report, which stops nothing by itself.

use super::Pattern;
use payout_core::{WriteError, mask};
use std::fmt;

const SECTION: &str = "PayCore 8.5";

/// What a check found, in the order of the rules. It stops nothing: see [`Self::refuse`].
///
/// # Example: only what is sure to fail stops the payout
///
/// ```
/// use paycore::public::{FieldRules, Severity};
///
/// # fn example(rules: &FieldRules) -> Result<(), payout_core::WriteError> {
/// let report = rules.check([("card_number", "5123817234060000")]);
/// for finding in &report {
///     eprintln!("{finding}");
/// }
/// report.refuse(Severity::Error)?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a report that nobody reads checks nothing"]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldReport {
    pub(super) findings: Vec<Finding>,
}

impl FieldReport {
    /// The findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// The worst finding's severity.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.iter().map(Finding::severity).max()
    }

    /// Turns the first finding of this severity or a worse one into an error.
    ///
    /// [`Severity::Error`] is what the documents themselves call for. [`Severity::Warning`] also refuses values that a pattern or a
    /// check digit speaks against, and so values that would have been accepted: patterns are known to be wrong at times.
    ///
    /// # Errors
    ///
    /// The finding, as an error of the field.
    pub fn refuse(&self, from: Severity) -> Result<(), WriteError> {
        self.refuse_where(|finding| finding.severity() >= from)
    }

    /// Turns the first finding that you choose into an error.
    ///
    /// # Errors
    ///
    /// The finding, as an error of the field.
    ///
    /// # Example: a card number must pass Luhn's check
    ///
    /// ```
    /// use paycore::public::{FieldProblem, FieldReport};
    ///
    /// fn strict_on_cards(report: &FieldReport) -> Result<(), payout_core::WriteError> {
    ///     report.refuse_where(|finding| *finding.problem() == FieldProblem::Luhn)
    /// }
    /// ```
    pub fn refuse_where(&self, unacceptable: impl Fn(&Finding) -> bool) -> Result<(), WriteError> {
        self.iter()
            .find(|finding| unacceptable(finding))
            .map_or(Ok(()), |finding| Err(finding.to_error()))
    }
}

impl<'r> IntoIterator for &'r FieldReport {
    type Item = &'r Finding;
    type IntoIter = std::slice::Iter<'r, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One thing about one field. Its text never repeats the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub(super) key: String,
    pub(super) problem: FieldProblem,
}

impl Finding {
    /// The field's name.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> &FieldProblem {
        &self.problem
    }

    /// How much it weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self.problem {
            FieldProblem::Missing => Severity::Error,
            FieldProblem::Pattern(_) | FieldProblem::Luhn | FieldProblem::Iban => Severity::Warning,
            FieldProblem::Unlisted | FieldProblem::NotChecked(_) | FieldProblem::UnknownValidator(_) => Severity::Note,
        }
    }

    fn to_error(&self) -> WriteError {
        WriteError::new(format!("fields.{}", mask(&self.key)), self.problem.to_string()).rule(SECTION)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}` {}", self.severity(), mask(&self.key), self.problem)
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldProblem {
    /// A required field is not there, or blank.
    Missing,
    /// The value does not match.
    Pattern(Pattern),
    /// The value is no number that passes Luhn's check.
    Luhn,
    /// The value is no IBAN whose check digits are right.
    Iban,
    /// The service's list has no such field. Such fields are accepted in practice.
    Unlisted,
    /// The pattern cannot be used here, so the value was not compared with it.
    NotChecked(Pattern),
    /// The rule names a validator that this version does not know.
    UnknownValidator(String),
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing or blank, the service requires it"),
            Self::Pattern(pattern) => write!(f, "does not match the service's pattern `{pattern}`"),
            Self::Luhn => f.write_str("fails Luhn's check, give the digits of the card number without blanks"),
            Self::Iban => f.write_str("is no IBAN with right check digits"),
            Self::Unlisted => f.write_str("is not in the service's list"),
            Self::NotChecked(pattern) => write!(
                f,
                "was not compared with the pattern `{pattern}`, which cannot be used here"
            ),
            Self::UnknownValidator(name) => write!(f, "has the validator `{}`, which is not known here", mask(name)),
        }
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Good to know.
    Note,
    /// The payout may fail.
    Warning,
    /// The payout is sure to fail, by their own rule.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}
