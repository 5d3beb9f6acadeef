use crate::{
    Evidence, PayoutState, Reference, RejectionClass,
    settlement::{Held, Step, Terms},
};
use std::fmt;

/// All that is known of one payout: what a [`Journal`](crate::Journal) keeps.
///
/// With the feature `serde` it can be stored in any format that keeps names; [`version`](Self::version) grows by one with each
/// change. It holds no secret and no card number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Record {
    pub(crate) version: u64,
    pub(crate) provider: String,
    pub(crate) operation: String,
    pub(crate) step: Step,
    pub(crate) reference: Reference,
    pub(crate) terms: Terms,
    pub(crate) sends: u32,
    pub(crate) sent_at: u64,
    pub(crate) earlier_doubt: bool,
    /// An earlier send was refused by an answer that keeps the reference: then *not sent* later is no proof of anything.
    #[cfg_attr(feature = "serde", serde(default))]
    pub(crate) refused_before: bool,
    pub(crate) standing: Standing,
    /// What people said of it: each lifts an earlier doubt.
    pub(crate) confirmations: Vec<String>,
    pub(crate) instead_of: Option<Reference>,
    pub(crate) replaced_by: Option<Reference>,
}

/// What a journal files a record under: the reference in lower case, and the step.
///
/// Neither provider nor account is part of it: one reference is one payout, wherever it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RecordKey {
    reference: String,
    step: Step,
}

impl RecordKey {
    /// The key of a reference.
    #[must_use]
    pub fn new(reference: &Reference, step: Step) -> Self {
        Self {
            reference: reference.as_str().to_ascii_lowercase(),
            step,
        }
    }

    /// The reference in lower case: references equal but for letter case count as one.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// The step.
    #[must_use]
    pub fn step(&self) -> Step {
        self.step
    }
}

/// Where a payout stands, as far as this side knows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[allow(
    clippy::exhaustive_enums,
    reason = "it decides whether money may move again: match it whole"
)]
pub enum Standing {
    /// It may have been sent. So from the moment the intent is recorded until something is known.
    InDoubt(InDoubt),
    /// Nothing left this machine; the text says why.
    NotSent(String),
    /// The provider refused it.
    Rejected {
        /// Whether another reference may be used.
        class: RejectionClass,
        /// The provider's code.
        code: Option<String>,
        /// In words.
        why: String,
    },
    /// The provider holds it.
    Accepted {
        /// What it said when it was last seen.
        held: Held,
        /// The state before, where a final state was corrected.
        corrected: Option<PayoutState>,
    },
    /// By the provider's own rule it never arrived. Only the same reference and the same bytes may be sent again.
    Absent,
    /// The reference is taken by something else; the text says what differs. A person decides.
    Conflict(String),
}

impl Standing {
    /// One word, for logs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::InDoubt(_) => "in doubt",
            Self::NotSent(_) => "not sent",
            Self::Rejected { .. } => "rejected",
            Self::Accepted { .. } => "accepted",
            Self::Absent => "absent",
            Self::Conflict(_) => "conflict",
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())?;
        match self {
            Self::InDoubt(InDoubt { why, .. })
            | Self::NotSent(why)
            | Self::Rejected { why, .. }
            | Self::Conflict(why) => write!(f, ": {why}"),
            Self::Accepted { held, .. } => write!(f, ", {}", held.state),
            Self::Absent => Ok(()),
        }
    }
}

/// What is known of a payout in doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct InDoubt {
    pub(crate) why: String,
    pub(crate) alarm: bool,
    pub(crate) evidence: Evidence,
    /// The provider says that something exists: then *not found* cannot mean absent.
    pub(crate) exists: bool,
    pub(crate) provider_id: Option<String>,
    pub(crate) code: Option<String>,
    /// Unix time of the last change that silence is counted from: the answer that ended the request, or the last *not found*.
    pub(crate) since: u64,
    /// How many *not found* without any other answer between.
    pub(crate) not_found: u32,
    /// How many milliseconds they span.
    pub(crate) unfound_for: u64,
    /// A part of that was measured on the wall clock, by a program that had not seen its beginning.
    #[cfg_attr(feature = "serde", serde(default))]
    pub(crate) by_wall_clock: bool,
}

impl InDoubt {
    /// What was seen last, in words.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.why
    }

    /// Whether a person should look.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        self.alarm
    }

    /// Whether the request can still be on its way.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        self.evidence
    }

    /// The provider's id of what may have been made.
    #[must_use]
    pub fn provider_id(&self) -> Option<&str> {
        self.provider_id.as_deref()
    }

    /// The provider's code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// How many look-ups in a row did not find it.
    #[must_use]
    pub fn not_found(&self) -> u32 {
        self.not_found
    }
}

impl Record {
    /// What the journal files it under.
    #[must_use]
    pub fn key(&self) -> RecordKey {
        RecordKey::new(&self.reference, self.step)
    }

    /// Counts the changes, from 1.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whose payout it is: `"paynet"`.
    #[must_use]
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// Which call it is: `"payout"`.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// Our reference.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// What a second send must repeat.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// How often it may have been sent.
    #[must_use]
    pub fn sends(&self) -> u32 {
        self.sends
    }

    /// When the last send was recorded, in seconds since 1970-01-01 UTC.
    #[must_use]
    pub fn sent_at(&self) -> u64 {
        self.sent_at
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Whether it may have been sent without our knowing what became of it.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        matches!(self.standing, Standing::InDoubt(_))
    }

    /// Whether an earlier send under this reference was never accounted for: then no refusal of a later one proves anything.
    #[must_use]
    pub fn has_earlier_doubt(&self) -> bool {
        self.earlier_doubt
    }

    /// What people said of it ([`Resend::confirmed`](crate::settlement::Resend::confirmed)), the oldest first.
    #[must_use]
    pub fn confirmations(&self) -> &[String] {
        &self.confirmations
    }

    /// The payout that this one stands in for.
    #[must_use]
    pub fn instead_of(&self) -> Option<&Reference> {
        self.instead_of.as_ref()
    }

    /// The payout that stands in for this one.
    #[must_use]
    pub fn replaced_by(&self) -> Option<&Reference> {
        self.replaced_by.as_ref()
    }
}
