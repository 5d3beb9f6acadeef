//! One payout on its way: record, send, look up, record.

use super::{
    Finding, Payable, Record, RecordKey, Refused, Rules, Settled, Settlement, Standing, Step, Unpaid, Unresolved,
    UnsentCause, Why, machine::Moment,
};
use crate::{Client, Evidence, FetchError, Journal, JournalError, Patience, Reference, SendError, Sign, Transport};
use std::time::Duration;

/// How often a change is tried again when another worker changed the record in between. Each of them can win once or twice.
pub(super) const RACES: u32 = 16;

/// The records of both steps of a payout, as far as there are any: the first step's first.
pub(super) async fn steps(journal: &impl Journal, reference: &Reference) -> Result<Vec<Record>, JournalError> {
    let mut records = Vec::new();
    for step in [Step::Create, Step::Confirm] {
        records.extend(journal.load(&RecordKey::new(reference, step)).await?);
    }
    Ok(records)
}

/// One payout on its way to an outcome.
pub(super) struct Course<'c, A, T, P, J> {
    pub(super) client: &'c Client<A, T>,
    pub(super) payout: &'c P,
    pub(super) journal: &'c J,
    pub(super) patience: &'c Patience,
    pub(super) rules: Rules,
}

impl<A: Sign, T: Transport, P: Payable<Account = A>, J: Journal> Course<'_, A, T, P, J> {
    /// Records the intent, sends once, and records what came of it.
    pub(super) async fn send(&mut self, intent: Record) -> Settlement<P> {
        if let Some(earlier) = &intent.instead_of {
            // What was proven of the earlier payout may have been corrected since.
            match steps(self.journal, earlier).await {
                Err(error) => return Settlement::not_sent(UnsentCause::Journal(error), None),
                Ok(steps) if !Unpaid::holds(&steps) => {
                    let known = self.journal.load(&intent.key()).await;
                    return Settlement::not_sent(UnsentCause::Permission, known.ok().flatten());
                }
                Ok(_) => {}
            }
        }
        match self.journal.store(&intent).await {
            Ok(()) => {}
            Err(JournalError::Conflict) => {
                let newer = self.journal.load(&intent.key()).await;
                return Settlement::unknown(Why::InFlight, newer.ok().flatten());
            }
            Err(error) => return Settlement::not_sent(UnsentCause::Journal(error), None),
        }
        let outcome = self.client.send(self.payout).await;
        // Without a wall clock the intent's own time will do: it can only make the windows longer.
        let unix = self.client.unix().unwrap_or(intent.sent_at);
        let elapsed = self.client.clock.elapsed();

        let sends = intent.sends;
        let held = outcome.as_ref().map(|answer| self.payout.held(answer));
        let rules = self.rules.clone();
        let stored = self
            .change(intent, |record| {
                record.after_send(sends, held.as_ref().map_err(|error| *error), &rules, unix)
            })
            .await;
        let record = match stored {
            Ok(record) => record,
            Err(unresolved) => return Settlement::Unknown(unresolved),
        };
        if record.is_in_doubt() {
            self.client.moments.remember(record.key(), unix, elapsed);
        }
        match (outcome, &record.standing) {
            (_, Standing::InDoubt(_)) => self.look_up(record).await,
            (Ok(answer), Standing::Accepted { .. }) => Settlement::Accepted(Settled {
                record,
                answer: Some(answer),
            }),
            (Err(SendError::Rejected(rejection)), Standing::Rejected { .. }) => Settlement::Rejected(Refused {
                record,
                rejection: Some(rejection),
            }),
            (Err(SendError::NotSent(why)), Standing::NotSent(_)) => {
                Settlement::not_sent(UnsentCause::Call(why), record)
            }
            _ => Settlement::of(record),
        }
    }

    /// Looks a payout in doubt up until it is known, or the patience ends.
    pub(super) async fn look_up(&mut self, mut record: Record) -> Settlement<P> {
        let mut pauses = self.patience.pauses();
        // Where waiting does not fit, look at once: not finding it proves nothing then, and finding it does.
        let mut pause = pauses.before_first(self.settling(&record)).or(Some(Duration::ZERO));
        loop {
            let Some(granted) = pause else {
                return Settlement::unknown(Why::LookUpsEnded, record);
            };
            if let Ok(unix) = self.client.unix() {
                self.client.moments.anchor(&record, unix, self.client.clock.elapsed());
            }
            if !granted.is_zero() {
                self.client.clock.sleep(granted).await;
            }
            let asked = self.client.clock.elapsed();
            let (finding, failure) = self.find(&record).await;
            record = match self.learn(record, &finding, asked).await {
                Ok(record) if !record.is_in_doubt() => return Settlement::of(record),
                Ok(record) => record,
                Err(unresolved) => return Settlement::Unknown(unresolved),
            };
            let asked = failure.as_ref().and_then(FetchError::retry_after).unwrap_or_default();
            pause = pauses.next(&*self.client.clock, Some(asked.max(self.settling(&record))));
        }
    }

    /// One look-up, repeated only while it fails for the moment: what goes before a second send.
    pub(super) async fn look_before(&self, record: &Record) -> Result<Finding, FetchError> {
        let mut pauses = self.patience.pauses();
        loop {
            let (finding, failure) = self.find(record).await;
            let Some(failure) = failure.filter(FetchError::is_temporary) else {
                return Ok(finding);
            };
            let pause = pauses.next(&*self.client.clock, failure.retry_after());
            self.client.clock.sleep(pause.ok_or(failure)?).await;
        }
    }

    async fn find(&self, record: &Record) -> (Finding, Option<FetchError>) {
        let known = match &record.standing {
            Standing::InDoubt(doubt) => doubt.provider_id(),
            Standing::Accepted { held, .. } => held.provider_id(),
            _ => None,
        };
        let looked_up = self.client.send(&self.payout.look_up(known)).await;
        let failure = looked_up.as_ref().err().cloned();
        (self.payout.find(&self.client.account, looked_up), failure)
    }

    /// How long to wait before *not found* proves something, after an answer that ended the request. A look-up before that would
    /// be asked in vain.
    fn settling(&self, record: &Record) -> Duration {
        match (&record.standing, self.rules.settling_delay, self.client.unix()) {
            (Standing::InDoubt(doubt), Some(delay), Ok(unix)) if doubt.evidence == Evidence::Answered => {
                delay.saturating_sub(self.moment(record, unix, self.client.clock.elapsed()).measured)
            }
            _ => Duration::ZERO,
        }
    }

    fn moment(&self, record: &Record, unix: u64, elapsed: Duration) -> Moment {
        self.client.moments.now(record, unix, elapsed)
    }

    /// Records what a look-up found that was asked at this monotonic time: what happened after that it cannot know.
    pub(super) async fn learn(
        &mut self,
        record: Record,
        finding: &Finding,
        asked: Duration,
    ) -> Result<Record, Unresolved> {
        // Without a wall clock nothing is counted from; the finding itself still is.
        let unix = self.client.unix().unwrap_or(record.sent_at);
        let rules = self.rules.clone();
        let (version, sends) = (record.version, record.sends);
        let stored = self
            .change(record, |record| {
                // What another worker recorded while this one looked is newer than what this one saw, or as new.
                let overtaken = record.version != version && matches!(record.standing, Standing::Accepted { .. });
                let before_the_send = record.sends != sends && matches!(finding, Finding::NotFound);
                if overtaken || before_the_send {
                    return None;
                }
                record.after_look_up(finding, &rules, self.moment(record, unix, asked))
            })
            .await?;
        match &stored.standing {
            Standing::InDoubt(doubt) if doubt.since == unix && *finding == Finding::NotFound => {
                let elapsed = self.client.clock.elapsed();
                self.client.moments.remember(stored.key(), unix, elapsed);
            }
            Standing::InDoubt(_) => {}
            _ => self.client.moments.forget(&stored.key()),
        }
        Ok(stored)
    }

    /// Applies a change and stores it; where another worker was faster, applies it to what that one stored.
    async fn change(
        &self,
        mut record: Record,
        change: impl Fn(&Record) -> Option<Record>,
    ) -> Result<Record, Unresolved> {
        let lost = |why, record, unstored| {
            let mut unresolved = Unresolved::new(why, record);
            unresolved.unstored = Some(Box::new(unstored));
            Err(unresolved)
        };
        for _ in 0..RACES {
            let Some(next) = change(&record) else {
                return Ok(record);
            };
            match self.journal.store(&next).await {
                Ok(()) => {
                    #[cfg(feature = "tracing")]
                    tracing::info!(
                        provider = A::PROVIDER,
                        operation = P::NAME,
                        reference = %next.reference,
                        version = next.version,
                        standing = next.standing.word(),
                        "recorded",
                    );
                    return Ok(next);
                }
                Err(JournalError::Conflict) => match self.journal.load(&next.key()).await {
                    Ok(Some(newer)) => record = newer,
                    Ok(None) => return lost(Why::NoRecord, record, next),
                    Err(error) => return lost(Why::NotStored(error), record, next),
                },
                Err(error) => return lost(Why::NotStored(error), record, next),
            }
        }
        Err(Unresolved::new(Why::NotStored(JournalError::Conflict), record))
    }
}
