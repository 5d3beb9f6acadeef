use std::fmt;

/// Whether real money moves.
///
/// Sandbox and production have separate hosts, programs and credentials; mixing them is a frequent mistake, so the environment is
/// part of each of these values and they are compared where they meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Environment {
    /// A test environment.
    Sandbox,
    /// Real money.
    Production,
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sandbox => "sandbox",
            Self::Production => "production",
        })
    }
}
