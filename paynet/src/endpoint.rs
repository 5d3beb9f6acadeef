//! Where at a gateway an order goes: an endpoint, or a group of them.

use std::{fmt, str::FromStr};

/// The target of a call, by the number that the gateway's support gave it (wire specification 2.2).
///
/// An endpoint serves one currency, an endpoint group several. They are two kinds of number: an endpoint's in a group's URL,
/// or the reverse, is among the most frequent mistakes, so the kind is part of the value.
///
/// # Example: the two kinds
///
/// ```
/// use paynet::Endpoint;
///
/// assert_eq!(Endpoint::Id(39915).to_string(), "39915");
/// assert_eq!(Endpoint::Group(1204).to_string(), "group/1204");
/// assert_eq!("group/1204".parse::<Endpoint>()?, Endpoint::Group(1204));
/// # Ok::<(), paynet::EndpointError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// `…/39915`: one endpoint, one currency.
    Id(u64),
    /// `…/group/1204`: an endpoint group.
    Group(u64),
}

#[cfg(feature = "_signer")]
impl Endpoint {
    /// For commands that have no documented group form (wire specification 2.2).
    pub(crate) fn refuse_group(self, section: &'static str) -> Result<(), payout_core::WriteError> {
        match self {
            Self::Id(_) => Ok(()),
            Self::Group(_) => {
                let problem = "is a group, which this command has no form for; give one endpoint of it";
                Err(payout_core::WriteError::new("endpoint", problem).rule(section))
            }
        }
    }
}

/// As the end of the URL's path shows it: `39915` or `group/1204`.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Group(id) => write!(f, "group/{id}"),
        }
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    /// Reads ASCII digits, for an endpoint, or `group/` and ASCII digits.
    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let (digits, group) = match text.strip_prefix("group/") {
            Some(digits) => (digits, true),
            None => (text, false),
        };
        // `u64` alone would also take a plus sign; a leading zero would not come back as it was written.
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !(digits.len() > 1 && digits.starts_with('0'));
        match digits.parse() {
            Ok(id) if plain => Ok(if group { Self::Group(id) } else { Self::Id(id) }),
            _ => Err(EndpointError),
        }
    }
}

/// The text names no endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("`endpoint`: write ASCII digits for an endpoint (39915), or group/ and digits for a group (group/1204)")]
pub struct EndpointError;
