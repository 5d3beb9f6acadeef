//! The vocabulary for what became of a payout after it was accepted.

/// Where a payout stands, in the words all providers share.
///
/// Each provider keeps its own status type, unknown values as text, and maps it to this one in a single place. No provider
/// promises that a final state stays: reconciliation can change it, so store each observation as an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[allow(
    clippy::exhaustive_enums,
    reason = "a user must match every state: a new one is a breaking change on purpose"
)]
pub enum PayoutState {
    /// On its way, or held. Never a reason to pay again, however long it lasts.
    Pending,
    /// The payee has the money, as far as the provider says.
    Paid,
    /// A part was paid. Ask the provider how much; the rest is not re-sent by this library.
    PartlyPaid,
    /// Refused after it was accepted: the payee got nothing.
    NotPaid,
    /// The money is being called back.
    Reversing,
    /// The money came back.
    Reversed,
    /// A status this version does not know. Neither success nor failure; its text is kept beside it.
    Unrecognised,
}

impl PayoutState {
    /// Whether the state can be expected to change by itself, so that following it makes sense.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Reversing | Self::Unrecognised)
    }
}

impl std::fmt::Display for PayoutState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::PartlyPaid => "partly paid",
            Self::NotPaid => "not paid",
            Self::Reversing => "reversing",
            Self::Reversed => "reversed",
            Self::Unrecognised => "unrecognised",
        })
    }
}
