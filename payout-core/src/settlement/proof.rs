//! Two tokens that only settlement hands out, so that the type checker keeps the two ways to pay twice shut.

use super::{
    Step,
    record::{Record, RecordKey, Standing},
};
use crate::{PayoutState, Reference, RejectionClass};

/// The proof that a payout was not paid and never will be: what paying the same debt elsewhere takes.
///
/// Elsewhere is another reference or another provider. From *unknown* there is no way to one, and neither from *absent*: there the
/// first request may still arrive. It comes from [`Settlement::unpaid`](super::Settlement::unpaid) after a final rejection, a final
/// state *not paid* or *reversed*, or where nothing was sent, and never where an earlier send is unaccounted for. Of the second step
/// of a payout only a final state gives one: whatever became of that call, the payout that the first step made is still there.
///
/// Hand it to [`Client::settle_instead`](crate::Client::settle_instead). It is no `Clone`, and the journal lets one replacement through.
///
/// # Example: it cannot be made by hand
///
/// ```compile_fail
/// let proof = payout_core::settlement::Unpaid { reference: "payout-2041".parse().unwrap() };
/// ```
#[derive(Debug)]
#[must_use = "it is the proof that the debt may be paid elsewhere"]
pub struct Unpaid {
    key: RecordKey,
    reference: Reference,
    why: &'static str,
}

impl Unpaid {
    /// The proof that this record gives, if any.
    pub(super) fn of(record: &Record) -> Option<Self> {
        if record.earlier_doubt {
            return None;
        }
        let why = match &record.standing {
            Standing::Accepted { held, .. } if held.state == PayoutState::NotPaid => {
                "the provider ended it without paying"
            }
            Standing::Accepted { held, .. } if held.state == PayoutState::Reversed => "the money came back",
            // Of a second step these speak of that call alone: the payout that the first one made is still there.
            _ if record.step == Step::Confirm => return None,
            Standing::NotSent(_) if !record.refused_before => "nothing was sent",
            Standing::Rejected {
                class: RejectionClass::Final,
                ..
            } => "the provider refused it for good",
            _ => return None,
        };
        Some(Self {
            key: record.key(),
            reference: record.reference.clone(),
            why,
        })
    }

    /// The payout that was not paid.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Whether the debt is still open by the records of a payout's steps: one proves it, and no other says otherwise.
    pub(super) fn holds(steps: &[Record]) -> bool {
        let otherwise = |record: &Record| match &record.standing {
            Standing::InDoubt(_) => true,
            Standing::Accepted { held, .. } => matches!(held.state, PayoutState::Paid | PayoutState::PartlyPaid),
            _ => false,
        };
        steps.iter().any(|record| Self::of(record).is_some()) && !steps.iter().any(otherwise)
    }

    /// What the proof rests on.
    #[must_use]
    pub fn why(&self) -> &'static str {
        self.why
    }

    pub(super) fn key(&self) -> &RecordKey {
        &self.key
    }
}

/// The permission to send a payout once more, under the same reference and with the same bytes.
///
/// [`Absent::resend`](super::Absent::resend) and [`Refused::resend`](super::Refused::resend) give one, and a person can
/// ([`confirmed`](Self::confirmed)). Whoever hands it to [`Client::settle_again`](crate::Client::settle_again) decides that the payout is
/// still wanted; the library never does.
#[derive(Debug)]
#[must_use = "nothing is sent again until it is handed to `Client::settle_again`"]
pub struct Resend(Permit);

#[derive(Debug)]
enum Permit {
    Absent(RecordKey),
    Rejected(RecordKey),
    Confirmed(String),
}

impl Resend {
    /// A person has asked the provider, and knows that nothing exists and nothing will arrive under this reference.
    ///
    /// The library cannot check this. `word` goes into the journal: who said so, when and where, such as *support ticket 4711: no
    /// order under payout-2041*. It lifts the doubt of the sends so far, and the bar against another account or endpoint.
    ///
    /// Some providers have no look-up that proves absence (Paynet). There this is the only way on for a payout whose
    /// request got lost.
    pub fn confirmed(word: impl Into<String>) -> Self {
        Self(Permit::Confirmed(word.into()))
    }

    pub(super) fn absent(record: &Record) -> Self {
        Self(Permit::Absent(record.key()))
    }

    pub(super) fn rejected(record: &Record) -> Self {
        Self(Permit::Rejected(record.key()))
    }

    pub(super) fn confirmation(&self) -> Option<&str> {
        match &self.0 {
            Permit::Confirmed(word) => Some(word),
            Permit::Absent(_) | Permit::Rejected(_) => None,
        }
    }

    /// Whether it holds for this record as it stands.
    pub(super) fn permits(&self, record: &Record) -> bool {
        if record.replaced_by.is_some() {
            return false;
        }
        match (&self.0, &record.standing) {
            (Permit::Absent(key), Standing::Absent) | (Permit::Rejected(key), Standing::Rejected { .. }) => {
                *key == record.key()
            }
            (Permit::Confirmed(_), standing) => matches!(
                standing,
                Standing::Absent | Standing::Rejected { .. } | Standing::InDoubt(_) | Standing::NotSent(_)
            ),
            _ => false,
        }
    }
}
