use crate::Environment;
use payout_core::{BaseUrlError, IdError};
use payout_signing::basic::BasicError;

/// Why program and credentials make no account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// The text is no base URL.
    #[error("{0}")]
    Url(BaseUrlError),
    /// The path of the calls is in the base URL already.
    #[error("`base URL`: it holds the path of the calls; leave out `/v2/programs/...`, which is added to it")]
    Path,
    /// A known host, given for the other environment.
    #[error("`base URL`: {host} is a {known} host, use `Program::{known}` with {known} credentials")]
    #[non_exhaustive]
    Host {
        /// The host.
        host: String,
        /// What it is known to be.
        known: Environment,
    },
    /// The text is no program id.
    #[error("`program_id`: {problem}")]
    #[non_exhaustive]
    ProgramId {
        /// What is wrong, and what would be right.
        problem: &'static str,
    },
    /// A program id that was chosen in spite of its form, and that still cannot be one.
    #[error("{0}")]
    OtherProgramId(IdError),
    /// Program and credentials are of two environments.
    #[error(
        "`credentials`: they are for {credentials} and the program is for {program}; programs, users and passwords of the two are \
         separate, use the {program} ones"
    )]
    #[non_exhaustive]
    Environments {
        /// The program's.
        program: Environment,
        /// The credentials'.
        credentials: Environment,
    },
    /// HTTP Basic cannot carry the user name or the password.
    #[error("`credentials`: {0}")]
    Credentials(BasicError),
    /// The password is empty.
    #[error("`credentials`: the password is empty, take the API password from Payoneer's welcome letter")]
    Password,
}

// By hand: the text holds the cause's, so `source()` must not give it a second time.
impl From<BaseUrlError> for AccountError {
    fn from(error: BaseUrlError) -> Self {
        Self::Url(error)
    }
}

impl From<BasicError> for AccountError {
    fn from(error: BasicError) -> Self {
        Self::Credentials(error)
    }
}
