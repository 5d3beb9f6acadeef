use super::AccountError;
use payout_core::id;
use std::{fmt, str::FromStr};

/// The id of a program, `program_id`: 1 to 20 digits, nine of them in every sample (Payoneer 2.2).
///
/// It stands in the path of every call and in no header.
///
/// # Example: of the usual form, and of another
///
/// ```
/// use payoneer::v2::ProgramId;
///
/// let program: ProgramId = "100000001".parse()?;
/// assert_eq!(program.as_str(), "100000001");
/// assert!("partner-1".parse::<ProgramId>().is_err());
/// let unusual = ProgramId::other("partner-1")?;
/// # let _ = unusual;
/// # Ok::<(), payoneer::v2::AccountError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProgramId(String);

impl ProgramId {
    /// An id of another form than digits: 1 to 50 of `A-Z a-z 0-9 . _ -`. None is known; take this where Payoneer gave you one.
    ///
    /// # Errors
    ///
    /// [`AccountError::OtherProgramId`] for other characters, too many, or none.
    pub fn other(text: impl Into<String>) -> Result<Self, AccountError> {
        let text = text.into();
        id::ours("program_id", &text, 50).map_err(AccountError::OtherProgramId)?;
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ProgramId {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        let wrong = |problem| Err(AccountError::ProgramId { problem });
        if text.is_empty() {
            wrong("it is empty, take it from Payoneer's welcome letter")
        } else if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            wrong("it holds other characters than digits; if it is right all the same, use `ProgramId::other`")
        } else if text.len() > 20 {
            wrong("it has more than 20 digits; if it is right all the same, use `ProgramId::other`")
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl fmt::Display for ProgramId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
