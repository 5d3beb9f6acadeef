//! The gateway's words for where an order stands.

use std::fmt;

/// The gateway's word for where an order stands (wire specification 5.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatusWord {
    /// `approved`: done. Final.
    Approved,
    /// `declined`: refused. Final.
    Declined,
    /// `error`: refused because something went wrong; tell the account manager. Final.
    Error,
    /// `filtered`: refused by a fraud control. Final.
    Filtered,
    /// `processing`: keep asking.
    Processing,
    /// `unknown`: the gateway does not know the outcome; tell the account manager, and never pay again. **Not** final.
    Unknown,
    /// `chain_declined`: one link of a cascade refused, the cascade goes on. **Not** final.
    ChainDeclined,
    /// A word that this version does not know, as it came. Not final.
    Other(String),
}

impl StatusWord {
    /// Reads the word; `APPROVED` and the like are [`Other`](Self::Other) words.
    pub(crate) fn read(text: &str) -> Self {
        match text {
            "approved" => Self::Approved,
            "declined" => Self::Declined,
            "error" => Self::Error,
            "filtered" => Self::Filtered,
            "processing" => Self::Processing,
            "unknown" => Self::Unknown,
            "chain_declined" => Self::ChainDeclined,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The word on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Error => "error",
            Self::Filtered => "filtered",
            Self::Processing => "processing",
            Self::Unknown => "unknown",
            Self::ChainDeclined => "chain_declined",
            Self::Other(text) => text,
        }
    }

    /// Whether the gateway calls the word final. Reconciliation can change it all the same.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Approved | Self::Declined | Self::Error | Self::Filtered)
    }

    /// Whether the account manager should be told.
    #[must_use]
    pub fn attention(&self) -> bool {
        matches!(self, Self::Error | Self::Unknown)
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&payout_core::mask(self.as_str()))
    }
}
