use super::{
    Held, Payable, TermsDiffer,
    proof::{Resend, Unpaid},
    record::{InDoubt, Record, Standing},
};
use crate::{FetchError, JournalError, Money, NotSent, Operation, PayoutState, Rejection, RejectionClass, WriteError};
use std::fmt;

/// How settling ends. Match all six.
#[must_use = "it says whether the money left"]
#[allow(
    clippy::exhaustive_enums,
    reason = "the outcomes are what the library is for: a user must match every one"
)]
pub enum Settlement<P: Payable> {
    /// The provider holds the payout; its state says what became of it so far.
    Accepted(Settled<<P as Operation>::Answer>),
    /// The provider refused it. Another reference for the same debt takes the proof of [`unpaid`](Self::unpaid).
    Rejected(Refused),
    /// Nothing was sent, now. What an earlier call did, its record says.
    NotSent(Unsent),
    /// By the provider's own rule it never arrived. Only the same payout may be sent again, by your decision.
    Absent(Absent),
    /// The reference is taken by another amount, currency or payee. A person decides; nothing may be sent.
    Conflict(Conflict),
    /// It may have happened. Go on with [`Client::resume`](crate::Client::resume); never send a new one meanwhile.
    Unknown(Unresolved),
}

impl<P: Payable> Settlement<P> {
    /// What a record says, without asking anybody.
    pub(super) fn of(record: Record) -> Self {
        match &record.standing {
            Standing::Accepted { .. } => Self::Accepted(Settled { record, answer: None }),
            Standing::Rejected { .. } => Self::Rejected(Refused {
                record,
                rejection: None,
            }),
            Standing::NotSent(why) => Self::NotSent(Unsent {
                cause: UnsentCause::Before(why.clone()),
                record: Some(record),
            }),
            Standing::Absent => Self::Absent(Absent { record }),
            Standing::Conflict(_) => Self::Conflict(Conflict { record }),
            Standing::InDoubt(_) => Self::unknown(Why::LookUpsEnded, record),
        }
    }

    pub(super) fn unknown(why: Why, record: impl Into<Option<Record>>) -> Self {
        Self::Unknown(Unresolved::new(why, record))
    }

    pub(super) fn not_sent(cause: UnsentCause, record: impl Into<Option<Record>>) -> Self {
        Self::NotSent(Unsent {
            cause,
            record: record.into(),
        })
    }

    /// The record it rests on, as far as there is one.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Accepted(settled) => Some(&settled.record),
            Self::Rejected(refused) => Some(&refused.record),
            Self::NotSent(unsent) => unsent.record.as_ref(),
            Self::Absent(absent) => Some(&absent.record),
            Self::Conflict(conflict) => Some(&conflict.record),
            Self::Unknown(unresolved) => unresolved.record(),
        }
    }

    /// The proof that the debt may be paid elsewhere, where there is one.
    #[must_use]
    pub fn unpaid(&self) -> Option<Unpaid> {
        match self {
            Self::Accepted(settled) => Unpaid::of(&settled.record),
            Self::Rejected(refused) => Unpaid::of(&refused.record),
            // Any other cause leaves open what an earlier call did.
            Self::NotSent(Unsent {
                cause: UnsentCause::Call(_) | UnsentCause::Before(_),
                record: Some(record),
            }) => Unpaid::of(record),
            Self::NotSent(_) | Self::Unknown(_) | Self::Absent(_) | Self::Conflict(_) => None,
        }
    }

    /// One word, for logs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Accepted(_) => "accepted",
            Self::Rejected(_) => "rejected",
            Self::NotSent(_) => "not sent",
            Self::Absent(_) => "absent",
            Self::Conflict(_) => "conflict",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl<P: Payable> fmt::Debug for Settlement<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settlement")
            .field("outcome", &self.word())
            .field("record", &self.record())
            .finish_non_exhaustive()
    }
}

impl<P: Payable> fmt::Display for Settlement<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted(settled) => write!(f, "accepted, {}", settled.state()),
            Self::Rejected(refused) => write!(f, "rejected: {}", refused.why()),
            Self::NotSent(unsent) => write!(f, "not sent: {}", unsent.cause),
            Self::Absent(_) => {
                f.write_str("absent: not arrived by the provider's rule, only the same payout may be sent again")
            }
            Self::Conflict(conflict) => write!(f, "conflict, a person must look: {}", conflict.why()),
            Self::Unknown(unresolved) => write!(f, "unknown whether it happened: {unresolved}"),
        }
    }
}

/// A payout that the provider holds.
#[derive(Debug)]
pub struct Settled<A> {
    pub(super) record: Record,
    pub(super) answer: Option<A>,
}

impl<A> Settled<A> {
    fn held(&self) -> Option<&Held> {
        match &self.record.standing {
            Standing::Accepted { held, .. } => Some(held),
            _ => None,
        }
    }

    /// Where it stood when it was last seen.
    #[must_use]
    pub fn state(&self) -> PayoutState {
        self.held().map_or(PayoutState::Unrecognised, Held::state)
    }

    /// The final state that this one corrects. No provider promises that a final state stays.
    #[must_use]
    pub fn corrects(&self) -> Option<PayoutState> {
        match &self.record.standing {
            Standing::Accepted { corrected, .. } => *corrected,
            _ => None,
        }
    }

    /// The amount that was moved, where the provider names one: of a payout that was paid in part. The rest is not re-sent.
    #[must_use]
    pub fn moved(&self) -> Option<Money> {
        self.held()?.moved
    }

    /// The provider's id of it.
    #[must_use]
    pub fn provider_id(&self) -> Option<&str> {
        self.held()?.provider_id()
    }

    /// The provider's answer, where it was this call that got it. A payout found by a look-up has none.
    #[must_use]
    pub fn answer(&self) -> Option<&A> {
        self.answer.as_ref()
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }
}

/// A payout that the provider refused.
#[derive(Debug)]
pub struct Refused {
    pub(super) record: Record,
    pub(super) rejection: Option<Rejection>,
}

impl Refused {
    /// The refusal, where it was this call that got it.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        self.rejection.as_ref()
    }

    /// Whether another reference may be used.
    #[must_use]
    pub fn class(&self) -> RejectionClass {
        match self.record.standing {
            Standing::Rejected { class, .. } => class,
            _ => RejectionClass::Later,
        }
    }

    /// The provider's code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.record.standing {
            Standing::Rejected { code, .. } => code.as_deref(),
            _ => None,
        }
    }

    /// In words.
    #[must_use]
    pub fn why(&self) -> &str {
        match &self.record.standing {
            Standing::Rejected { why, .. } => why,
            _ => "",
        }
    }

    /// The permission to try the very same payout once more, when what it was refused for has changed at the provider: a limit, a
    /// balance, a right. A payout with other details is another one, and needs a reference of its own.
    pub fn resend(&self) -> Resend {
        Resend::rejected(&self.record)
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }
}

/// A payout that was not sent by this call.
#[derive(Debug)]
pub struct Unsent {
    pub(super) cause: UnsentCause,
    pub(super) record: Option<Record>,
}

impl Unsent {
    /// Why not.
    #[must_use]
    pub fn cause(&self) -> &UnsentCause {
        &self.cause
    }

    /// The record, where there is one. It may tell of an earlier send.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }
}

/// Why a payout was not sent.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum UnsentCause {
    /// It could not be written, signed or sent.
    #[error(transparent)]
    Call(NotSent),
    /// The journal did not take the intent, so nothing was sent.
    #[error("the intent was not recorded, so nothing was sent: {0}")]
    Journal(JournalError),
    /// The reference belongs to another payout.
    #[error(transparent)]
    Terms(TermsDiffer),
    /// The look-up that goes before every second send failed.
    #[error("the look-up that goes before a second send failed: {0}")]
    LookUp(FetchError),
    /// The permission to send again does not fit what is known now; look at the record.
    #[error("the permission to send again does not fit what is known of this payout now")]
    Permission,
    /// There is no record of it, so there is nothing to send again or to pay instead.
    #[error("the journal has no record of this payout")]
    NoRecord,
    /// An earlier call did not send it, for this reason.
    #[error("{0}")]
    Before(String),
}

/// A payout that never arrived, by the provider's own rule.
#[derive(Debug)]
pub struct Absent {
    pub(super) record: Record,
}

impl Absent {
    /// The permission to send the same payout once more.
    pub fn resend(&self) -> Resend {
        Resend::absent(&self.record)
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }
}

/// A reference that is taken by something else.
#[derive(Debug)]
pub struct Conflict {
    pub(super) record: Record,
}

impl Conflict {
    /// What differs.
    #[must_use]
    pub fn why(&self) -> &str {
        match &self.record.standing {
            Standing::Conflict(why) => why,
            _ => "",
        }
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }
}

/// A payout whose fate is not known yet.
#[derive(Debug)]
#[must_use = "the payout may have been made: go on with `Client::resume` before anything else is sent"]
pub struct Unresolved {
    pub(super) why: Why,
    pub(super) record: Option<Box<Record>>,
    pub(super) unstored: Option<Box<Record>>,
}

impl Unresolved {
    pub(super) fn new(why: Why, record: impl Into<Option<Record>>) -> Self {
        Self {
            why,
            record: record.into().map(Box::new),
            unstored: None,
        }
    }

    /// Why settling ended here.
    #[must_use]
    pub fn why(&self) -> &Why {
        &self.why
    }

    /// What the journal holds, as far as it could be read.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.record.as_deref()
    }

    /// What is known and could not be stored: hand it to [`Journal::store`](crate::Journal::store) once the journal works again.
    ///
    /// A later [`resume`](crate::Client::resume) finds out again what a look-up can show. That is a payout that exists; that one was
    /// refused or never left, no look-up of most providers shows, and without this record it would stay in doubt.
    #[must_use]
    pub fn unstored(&self) -> Option<&Record> {
        self.unstored.as_deref()
    }

    fn doubt(&self) -> Option<&InDoubt> {
        match &self.record.as_ref()?.standing {
            Standing::InDoubt(doubt) => Some(doubt),
            _ => None,
        }
    }

    /// Whether a person should look, by what is stored or by what could not be.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        let records = [&self.record, &self.unstored];
        records.into_iter().flatten().any(|record| match &record.standing {
            Standing::InDoubt(doubt) => doubt.is_alarm(),
            Standing::Conflict(_) => true,
            _ => false,
        })
    }
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.why)?;
        if let Some(unstored) = &self.unstored {
            return write!(f, " (known by now: {})", unstored.standing);
        }
        self.doubt().map_or(Ok(()), |doubt| write!(f, " ({})", doubt.why))
    }
}

/// Why settling ended without an outcome.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Why {
    /// Another worker recorded an intent for this reference at the same time, and is at it now.
    #[error("another worker is sending it")]
    InFlight,
    /// Every look-up that the patience allows was made.
    #[error("the look-ups have not shown it yet")]
    LookUpsEnded,
    /// The journal did not store what is known by now: see [`Unresolved::unstored`].
    #[error("what is known of it by now was not stored: {0}")]
    NotStored(JournalError),
    /// The journal could not be read.
    #[error("the journal could not be read: {0}")]
    Journal(JournalError),
    /// The journal has no record of it. That proves nothing: the record may have been lost.
    #[error("the journal has no record of this payout")]
    NoRecord,
    /// The payout cannot be written any more, so nobody can tell whether the record is its own.
    #[error("the payout cannot be written, and so not compared with its record: {0}")]
    Write(WriteError),
    /// The record is of another payout or another account, so a look-up would prove nothing.
    #[error("the record is not of this payout: {0}")]
    Terms(TermsDiffer),
}
