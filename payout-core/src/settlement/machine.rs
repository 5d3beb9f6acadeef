//! The transitions of a record: pure, without clock, network or journal.

use super::record::{InDoubt, Record, Standing};
use crate::{
    Doubt, DoubtCause, Evidence, Reference, RejectionClass, SendError,
    settlement::{Finding, Held, Resend, Rules, Step, Terms},
};
use std::time::Duration;

/// When something happened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Seconds since 1970-01-01 UTC.
    pub(crate) unix: u64,
    /// How long after the time that the record counts from.
    pub(crate) waited: Duration,
    /// How much of that this program has measured itself, on a clock that does not jump.
    pub(crate) measured: Duration,
    /// A part of that was measured on the wall clock, which may have jumped.
    pub(crate) by_wall_clock: bool,
}

impl InDoubt {
    fn new(why: impl Into<String>, unix: u64) -> Self {
        Self {
            why: why.into(),
            alarm: false,
            evidence: Evidence::Silent,
            exists: false,
            provider_id: None,
            code: None,
            since: unix,
            not_found: 0,
            unfound_for: 0,
            by_wall_clock: false,
        }
    }

    fn of(doubt: &Doubt, rules: &Rules, unix: u64) -> Self {
        let exists_already = doubt.cause() == DoubtCause::Duplicate && rules.duplicate_exists;
        Self {
            alarm: doubt.is_alarm(),
            evidence: doubt.evidence(),
            // "It exists already", or an order in a refusal: not found later is a contradiction, which proves nothing.
            exists: exists_already || doubt.provider_id().is_some(),
            provider_id: doubt.provider_id().map(str::to_owned),
            code: doubt.code().map(str::to_owned),
            ..Self::new(doubt.to_string(), unix)
        }
    }
}

impl Record {
    /// The intent to send for the first time. In doubt from here on.
    pub(crate) fn intent(
        provider: &str,
        operation: &str,
        step: Step,
        reference: &Reference,
        terms: Terms,
        unix: u64,
    ) -> Self {
        Self {
            version: 1,
            provider: provider.to_owned(),
            operation: operation.to_owned(),
            step,
            reference: reference.clone(),
            terms,
            sends: 1,
            sent_at: unix,
            earlier_doubt: false,
            refused_before: false,
            standing: Standing::InDoubt(InDoubt::new("the intent is recorded, and no outcome yet", unix)),
            confirmations: Vec::new(),
            instead_of: None,
            replaced_by: None,
        }
    }

    fn next(&self, standing: Standing) -> Self {
        Self {
            version: self.version.saturating_add(1),
            standing,
            ..self.clone()
        }
    }

    /// The intent to send once more. In doubt from here on, whatever it was before.
    pub(crate) fn intent_again(&self, resend: Option<&Resend>, unix: u64) -> Self {
        let mut next = self.next(Standing::InDoubt(InDoubt::new(
            "the intent to send again is recorded, and no outcome yet",
            unix,
        )));
        // Absence is a rule about time, not a proof; only somebody who asked the provider can end an earlier doubt.
        next.earlier_doubt |= matches!(self.standing, Standing::InDoubt(_) | Standing::Absent);
        let kept = matches!(&self.standing, Standing::Rejected { class, .. } if *class == RejectionClass::Later);
        next.refused_before |= kept;
        if let Some(word) = resend.and_then(Resend::confirmation) {
            next.confirmations.push(word.to_owned());
            next.earlier_doubt = false;
            next.refused_before = false;
        }
        next.sends = self.sends.saturating_add(1);
        next.sent_at = unix;
        next
    }

    pub(crate) fn replaced(&self, by: &Reference) -> Self {
        Self {
            replaced_by: Some(by.clone()),
            ..self.next(self.standing.clone())
        }
    }

    /// What the outcome of the send of this number makes of it; `None` where it teaches nothing new.
    pub(crate) fn after_send(
        &self,
        send: u32,
        outcome: Result<&Held, &SendError>,
        rules: &Rules,
        unix: u64,
    ) -> Option<Self> {
        let error = match (outcome, &self.standing) {
            // A look-up has seen it meanwhile: that is newer than this answer.
            (Ok(_), Standing::Accepted { .. }) => return None,
            // The provider says that it holds the payout: that stands against everything else.
            (Ok(held), _) => return self.accepted(held),
            (Err(error), _) => error,
        };
        // How one send failed says nothing about a later one, which may be under way.
        if self.sends != send {
            return None;
        }
        let alarm = match &self.standing {
            Standing::InDoubt(before) => before.alarm,
            // Called absent by another worker, while this send had not even ended.
            Standing::Absent => false,
            _ => return None, // somebody else's look-up has found out more
        };
        Some(self.next(match error {
            SendError::NotSent(why) if !self.earlier_doubt => Standing::NotSent(why.to_string()),
            SendError::Rejected(rejection) if !self.earlier_doubt => Standing::Rejected {
                class: rejection.class(),
                code: rejection.code().map(str::to_owned),
                why: rejection.to_string(),
            },
            // They speak of this send alone, and an earlier one is unaccounted for.
            SendError::NotSent(_) | SendError::Rejected(_) => Standing::InDoubt(InDoubt {
                alarm,
                ..InDoubt::new(format!("{error}; an earlier send is still unknown"), unix)
            }),
            SendError::Unknown(doubt) => {
                let exists_already = doubt.cause() == DoubtCause::Duplicate;
                // Sends that provably made nothing are none that it could speak of.
                let may_be_ours = self.earlier_doubt || !self.confirmations.is_empty();
                if exists_already && !may_be_ours && !rules.comparable {
                    Standing::Conflict(doubt.to_string())
                } else {
                    let mut in_doubt = InDoubt::of(doubt, rules, unix);
                    if self.earlier_doubt {
                        in_doubt.evidence = Evidence::Silent;
                    }
                    Standing::InDoubt(in_doubt)
                }
            }
        }))
    }

    /// What a look-up makes of it; `None` where it teaches nothing new.
    pub(crate) fn after_look_up(&self, finding: &Finding, rules: &Rules, moment: Moment) -> Option<Self> {
        match (&self.standing, finding) {
            (_, Finding::Found(held)) => self.accepted(held),
            (Standing::Accepted { .. } | Standing::Conflict(_), Finding::Conflict(_)) => None,
            (_, Finding::Conflict(why)) => Some(self.next(Standing::Conflict(why.to_string()))),
            (Standing::InDoubt(doubt), Finding::NotFound) => Some(self.not_found(doubt, rules, moment)),
            (Standing::InDoubt(doubt), Finding::Nothing(why)) => doubt.interrupted(why).map(|doubt| self.next(doubt)),
            _ => None,
        }
    }

    fn accepted(&self, held: &Held) -> Option<Self> {
        let (known, corrected) = match &self.standing {
            // Seen again as it was: what it corrects stays.
            Standing::Accepted {
                held: before,
                corrected,
            } if before.state == held.state => (before.provider_id.as_ref(), *corrected),
            Standing::Accepted { held: before, .. } => {
                let corrected = (!before.state.is_open()).then_some(before.state);
                (before.provider_id.as_ref(), corrected)
            }
            Standing::InDoubt(doubt) => (doubt.provider_id.as_ref(), None),
            _ => (None, None),
        };
        let next = Standing::Accepted {
            held: Held {
                provider_id: held.provider_id.as_ref().or(known).cloned(),
                ..held.clone()
            },
            corrected,
        };
        (next != self.standing).then(|| self.next(next))
    }

    fn not_found(&self, doubt: &InDoubt, rules: &Rules, moment: Moment) -> Self {
        let waited = moment.waited;
        let ended = doubt.evidence == Evidence::Answered && !doubt.exists;
        if ended && rules.settling_delay.is_some_and(|delay| moment.measured >= delay) {
            return self.next(Standing::Rejected {
                class: RejectionClass::Later,
                code: doubt.code.clone(),
                why: format!("{}; a look-up after the settling delay did not find it", doubt.why),
            });
        }
        let mut next = doubt.clone();
        // The end of an answered request stays what the settling delay is counted from.
        if doubt.evidence == Evidence::Silent {
            next.since = moment.unix;
        }
        next.not_found = doubt.not_found.saturating_add(1);
        if let Some((look_ups, window)) = rules.absence {
            let share = window / look_ups.saturating_sub(1).max(1);
            let gap = if doubt.not_found == 0 {
                Duration::ZERO
            } else {
                waited.min(share)
            };
            let spanned = Duration::from_millis(doubt.unfound_for).saturating_add(gap);
            next.unfound_for = u64::try_from(spanned.as_millis()).unwrap_or(u64::MAX);
            // A wall clock may have jumped; once more than the window then makes up for the one gap that it can have made up.
            next.by_wall_clock |= moment.by_wall_clock && !gap.is_zero();
            let window = if next.by_wall_clock {
                window.saturating_add(share)
            } else {
                window
            };
            let silent = doubt.evidence == Evidence::Silent && !doubt.exists;
            if silent && next.not_found >= look_ups && spanned >= window {
                return self.next(Standing::Absent);
            }
        }
        self.next(Standing::InDoubt(next))
    }
}

impl InDoubt {
    /// An answer that is no *not found* breaks the silence that absence is counted from.
    fn interrupted(&self, why: &str) -> Option<Standing> {
        (self.not_found > 0).then(|| {
            Standing::InDoubt(Self {
                why: format!("the look-up showed nothing: {why}"),
                not_found: 0,
                unfound_for: 0,
                by_wall_clock: false,
                ..self.clone()
            })
        })
    }
}
