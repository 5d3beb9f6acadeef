//! Carries the decisions out: `settle`, `settle_again`, `settle_instead`, `resume` and `follow`.

use super::{
    Finding, Payable, Record, RecordKey, Resend, Settlement, Standing, Step, Terms, TermsDiffer, Unpaid, UnsentCause,
    Why,
    course::{Course, RACES, steps},
};
use crate::{
    Client, FetchError, Journal, JournalError, Malformed, NotSent, Patience, PayoutState, Reference, Sign, Temporary,
    Transport, WriteError,
};

impl<A: Sign, T: Transport> Client<A, T> {
    /// Pays once: records the intent, sends, and where that left doubt looks up by our reference until it is known or `patience`
    /// ends.
    ///
    /// Call it as often as you like with the same payout, after a crash too: what the journal knows decides. A payout in doubt is
    /// looked up and never sent; one that was accepted, refused, absent or in conflict is reported as it stands, without a call; one
    /// that provably never left is sent.
    ///
    /// The same reference with another amount, payee, account or provider is refused before anything is sent.
    ///
    /// Dropping the future leaves the payout in doubt in the journal: [`resume`](Self::resume) goes on. The look-ups alone follow
    /// `patience`; how long the send may take is the transport's to limit.
    ///
    /// # Example: every way it can end
    ///
    /// ```
    /// use payout_core::{Client, Journal, Patience, Transport, settlement::{Payable, Settlement}};
    ///
    /// async fn pay<P: Payable + Sync, T: Transport>(client: &Client<P::Account, T>, payout: &P, journal: &impl Journal) {
    ///     match client.settle(payout, journal, &Patience::new()).await {
    ///         Settlement::Accepted(settled) => println!("{}: {}", payout.payout_reference(), settled.state()),
    ///         Settlement::Rejected(refused) => println!("refused: {}", refused.why()),
    ///         Settlement::NotSent(unsent) => println!("nothing was sent: {}", unsent.cause()),
    ///         Settlement::Absent(absent) => println!("{} may be sent again", absent.record().reference()),
    ///         Settlement::Conflict(conflict) => println!("a person must look: {}", conflict.why()),
    ///         Settlement::Unknown(unresolved) => println!("resume later: {unresolved}"),
    ///     }
    /// }
    /// ```
    pub async fn settle<P>(&self, payout: &P, journal: &impl Journal, patience: &Patience) -> Settlement<P>
    where
        P: Payable<Account = A>,
    {
        self.settle_as(payout, None, journal, patience).await
    }

    /// Sends a payout once more under the same reference, with the same bytes: your decision, never the library's.
    ///
    /// It looks the payout up first; where the provider holds it after all, that is the outcome and nothing is sent.
    ///
    /// # Example: the provider's window has passed
    ///
    /// ```
    /// # use payout_core::{Client, Journal, Patience, Transport, settlement::{Payable, Settlement}};
    /// # async fn pay<P: Payable + Sync, T: Transport>(client: &Client<P::Account, T>, payout: &P, journal: &impl Journal) {
    /// let mut settlement = client.resume(payout, journal, &Patience::new()).await;
    /// if let Settlement::Absent(absent) = &settlement {
    ///     settlement = client.settle_again(payout, absent.resend(), journal, &Patience::new()).await;
    /// }
    /// # let _ = settlement;
    /// # }
    /// ```
    pub async fn settle_again<P>(
        &self,
        payout: &P,
        resend: Resend,
        journal: &impl Journal,
        patience: &Patience,
    ) -> Settlement<P>
    where
        P: Payable<Account = A>,
    {
        let terms = match self.terms(payout) {
            Ok(terms) => terms,
            Err(error) => return unwritten(error, None),
        };
        let mut record = match journal.load(&key(payout)).await {
            Err(error) => return Settlement::not_sent(UnsentCause::Journal(error), None),
            Ok(None) => return Settlement::not_sent(UnsentCause::NoRecord, None),
            Ok(Some(record)) => record,
        };
        match compare(&record, payout, A::PROVIDER, &terms) {
            // Somebody has made sure that nothing is left over there.
            Err(TermsDiffer::Scope) if resend.confirmation().is_some() => record.terms = terms,
            Err(differ) => return Settlement::not_sent(UnsentCause::Terms(differ), record),
            Ok(()) => {}
        }
        if matches!(record.standing, Standing::Accepted { .. } | Standing::Conflict(_)) {
            return Settlement::of(record);
        }
        if !resend.permits(&record) {
            return Settlement::not_sent(UnsentCause::Permission, record);
        }
        let mut course = self.course(payout, journal, patience);
        match course.look_before(&record).await {
            Err(error) => return Settlement::not_sent(UnsentCause::LookUp(error), record),
            Ok(finding @ (Finding::Found(_) | Finding::Conflict(_))) => {
                return match course.learn(record, &finding, self.clock.elapsed()).await {
                    Ok(record) => Settlement::of(record),
                    Err(unresolved) => Settlement::Unknown(unresolved),
                };
            }
            // Time alone made it absent, so what goes before the second send must be the same silence.
            Ok(Finding::Nothing(why)) if resend.confirmation().is_none() && record.standing == Standing::Absent => {
                return Settlement::not_sent(UnsentCause::LookUp(Temporary::new(why).into()), record);
            }
            Ok(Finding::NotFound | Finding::Nothing(_)) => {}
        }
        match self.unix() {
            Ok(unix) => course.send(record.intent_again(Some(&resend), unix)).await,
            Err(error) => unwritten(error, record),
        }
    }

    /// Pays a debt under another reference, or through another provider, that an earlier payout provably did not pay.
    ///
    /// The journal must be the one that holds the earlier payout; it is marked there first, so that one replacement at the most
    /// gets through. After a crash call it again with the same replacement.
    ///
    /// # Example: to the other provider
    ///
    /// ```
    /// # use payout_core::{Client, Journal, Patience, Transport, settlement::{Payable, Settlement}};
    /// # async fn pay<P: Payable + Sync, Q: Payable + Sync, T: Transport>(
    /// #     first: &Client<P::Account, T>, payout: &P,
    /// #     second: &Client<Q::Account, T>, replacement: &Q, journal: &impl Journal,
    /// # ) {
    /// let settlement = first.settle(payout, journal, &Patience::new()).await;
    /// if let Some(unpaid) = settlement.unpaid() {
    ///     let replaced = second.settle_instead(replacement, unpaid, journal, &Patience::new()).await;
    ///     println!("{replaced}");
    /// }
    /// # }
    /// ```
    pub async fn settle_instead<P>(
        &self,
        payout: &P,
        unpaid: Unpaid,
        journal: &impl Journal,
        patience: &Patience,
    ) -> Settlement<P>
    where
        P: Payable<Account = A>,
    {
        let by = payout.payout_reference();
        if by.same_payout(unpaid.reference()) {
            return Settlement::not_sent(UnsentCause::Terms(TermsDiffer::Operation), None);
        }
        'race: for _ in 0..RACES {
            let steps = match steps(journal, unpaid.reference()).await {
                Err(error) => return Settlement::not_sent(UnsentCause::Journal(error), None),
                Ok(steps) => steps,
            };
            let Some(earlier) = steps.iter().find(|record| record.key() == *unpaid.key()).cloned() else {
                return Settlement::not_sent(UnsentCause::NoRecord, None);
            };
            let mut replaced = steps.iter().filter_map(|record| record.replaced_by.as_ref()).peekable();
            let marked = replaced.peek().is_some();
            if replaced.any(|other| other != by) {
                return Settlement::not_sent(UnsentCause::Terms(TermsDiffer::Replaced), earlier);
            }
            if !marked {
                // What cannot be written must not take the one place there is.
                if let Err(error) = payout.write(&self.account).and_then(|_| self.terms(payout)) {
                    return unwritten(error, None);
                }
                // What was proven may have been corrected since.
                if Unpaid::of(&earlier).is_none() || !Unpaid::holds(&steps) {
                    return Settlement::not_sent(UnsentCause::Permission, earlier);
                }
                match journal.load(&key(payout)).await {
                    Err(error) => return Settlement::not_sent(UnsentCause::Journal(error), None),
                    // One payout pays one debt.
                    Ok(Some(other)) if other.instead_of.as_ref() != Some(&earlier.reference) => {
                        return Settlement::not_sent(UnsentCause::Terms(TermsDiffer::Operation), other);
                    }
                    Ok(_) => {}
                }
            }
            // Both steps pay one debt. The first step's record is marked first: of two replacements one stops there.
            for step in steps.iter().filter(|step| step.replaced_by.is_none()) {
                match journal.store(&step.replaced(by)).await {
                    Ok(()) => {}
                    Err(JournalError::Conflict) => continue 'race,
                    Err(error) => return Settlement::not_sent(UnsentCause::Journal(error), None),
                }
            }
            return self
                .settle_as(payout, Some(&earlier.reference), journal, patience)
                .await;
        }
        Settlement::not_sent(UnsentCause::Journal(JournalError::Conflict), None)
    }

    /// Goes on with a payout that the journal knows, after a crash or an unknown outcome. Never sends.
    ///
    /// It looks up by our reference until the payout is known or `patience` ends; one that is known already is looked up once, since
    /// no state is final for good. For all open payouts, call it for each record of your journal that
    /// [is in doubt](Record::is_in_doubt).
    pub async fn resume<P>(&self, payout: &P, journal: &impl Journal, patience: &Patience) -> Settlement<P>
    where
        P: Payable<Account = A>,
    {
        let record = match journal.load(&key(payout)).await {
            Err(error) => return Settlement::unknown(Why::Journal(error), None),
            Ok(None) => return Settlement::unknown(Why::NoRecord, None),
            Ok(Some(record)) => record,
        };
        let terms = match self.terms(payout) {
            Ok(terms) => terms,
            Err(error) => return Settlement::unknown(Why::Write(error), record),
        };
        if let Err(differ) = compare(&record, payout, A::PROVIDER, &terms) {
            return Settlement::unknown(Why::Terms(differ), record);
        }
        let mut course = self.course(payout, journal, patience);
        match record.standing {
            Standing::InDoubt(_) => course.look_up(record).await,
            Standing::NotSent(_) => Settlement::of(record),
            _ => match course.look_before(&record).await {
                Ok(finding) => match course.learn(record, &finding, self.clock.elapsed()).await {
                    Ok(record) => Settlement::of(record),
                    Err(unresolved) => Settlement::Unknown(unresolved),
                },
                Err(_) => Settlement::of(record),
            },
        }
    }

    /// Follows an accepted payout to its final state, or as far as `patience` goes: then the state is still open.
    ///
    /// It keeps no record; [`resume`](Self::resume) does.
    ///
    /// # Errors
    ///
    /// Where no look-up showed the payout. That says nothing about it.
    pub async fn follow<P>(&self, payout: &P, patience: &Patience) -> Result<PayoutState, FetchError>
    where
        P: Payable<Account = A>,
    {
        let look_up = payout.look_up(None);
        let mut pauses = patience.pauses();
        let mut seen = None;
        loop {
            let looked_up = self.send(&look_up).await;
            let failure = looked_up.as_ref().err().cloned();
            let pause = failure.as_ref().and_then(FetchError::retry_after);
            let failure = match (payout.find(&self.account, looked_up), failure) {
                (Finding::Found(held), _) if !held.state().is_open() => return Ok(held.state()),
                (Finding::Found(held), _) => {
                    seen = Some(held.state());
                    None
                }
                (_, Some(error)) if !error.is_temporary() => return seen.ok_or(error),
                (_, Some(error)) => Some(error),
                (Finding::Conflict(why), None) => return Err(Malformed::new(why).into()),
                (Finding::NotFound, None) => Some(Temporary::new("the look-up did not find the payout").into()),
                (Finding::Nothing(why), None) => Some(Temporary::new(why).into()),
            };
            match (pauses.next(&*self.clock, pause), seen, failure) {
                (Some(pause), ..) => self.clock.sleep(pause).await,
                (None, Some(state), _) => return Ok(state),
                (None, None, Some(error)) => return Err(error),
                (None, None, None) => return Err(Temporary::new("the look-up did not show the payout").into()),
            }
        }
    }

    async fn settle_as<P>(
        &self,
        payout: &P,
        instead_of: Option<&Reference>,
        journal: &impl Journal,
        patience: &Patience,
    ) -> Settlement<P>
    where
        P: Payable<Account = A>,
    {
        let record = match journal.load(&key(payout)).await {
            Err(error) => return Settlement::not_sent(UnsentCause::Journal(error), None),
            Ok(record) => record,
        };
        // Written once before anything is recorded: what cannot be written needs no record.
        let checked = payout.write(&self.account).and_then(|_| self.terms(payout));
        let (terms, unix) = match checked.and_then(|terms| Ok((terms, self.unix()?))) {
            Ok(checked) => checked,
            // What an earlier call may have sent is not unsent because this one cannot be written.
            Err(error) if record.as_ref().is_some_and(Record::is_in_doubt) => {
                return Settlement::unknown(Why::Write(error), record);
            }
            Err(error) => return unwritten(error, record),
        };
        let mut course = self.course(payout, journal, patience);
        let Some(record) = record else {
            let reference = payout.payout_reference();
            if P::STEP == Step::Confirm {
                match journal.load(&RecordKey::new(reference, Step::Create)).await {
                    Err(error) => return Settlement::not_sent(UnsentCause::Journal(error), None),
                    Ok(Some(first)) if first.replaced_by.is_some() => {
                        return Settlement::not_sent(UnsentCause::Terms(TermsDiffer::Replaced), first);
                    }
                    Ok(_) => {}
                }
            }
            let mut intent = Record::intent(A::PROVIDER, P::NAME, P::STEP, reference, terms, unix);
            intent.instead_of = instead_of.cloned();
            return course.send(intent).await;
        };
        if let Err(differ) = compare(&record, payout, A::PROVIDER, &terms) {
            return Settlement::not_sent(UnsentCause::Terms(differ), record);
        }
        match record.standing {
            Standing::InDoubt(_) => course.look_up(record).await,
            Standing::NotSent(_) if record.replaced_by.is_some() => {
                Settlement::not_sent(UnsentCause::Terms(TermsDiffer::Replaced), record)
            }
            Standing::NotSent(_) => course.send(record.intent_again(None, unix)).await,
            _ => Settlement::of(record),
        }
    }

    fn terms<P: Payable<Account = A>>(&self, payout: &P) -> Result<Terms, WriteError> {
        payout.terms(&self.account)
    }

    /// The wall clock's time. Signing needs it too, so without it nothing is sent.
    pub(super) fn unix(&self) -> Result<u64, WriteError> {
        Ok(self.stamp()?.unix_seconds())
    }

    fn course<'c, P: Payable<Account = A>, J: Journal>(
        &'c self,
        payout: &'c P,
        journal: &'c J,
        patience: &'c Patience,
    ) -> Course<'c, A, T, P, J> {
        Course {
            client: self,
            payout,
            journal,
            patience,
            rules: payout.rules(&self.account),
        }
    }
}

fn key(payout: &impl Payable) -> RecordKey {
    RecordKey::new(payout.payout_reference(), step_of(payout))
}

fn step_of<P: Payable>(_: &P) -> Step {
    P::STEP
}

fn unwritten<P: Payable>(error: WriteError, record: impl Into<Option<Record>>) -> Settlement<P> {
    Settlement::not_sent(UnsentCause::Call(NotSent::Write(error)), record)
}

/// Whether a record is of this very payout.
fn compare<P: Payable>(record: &Record, payout: &P, provider: &str, terms: &Terms) -> Result<(), TermsDiffer> {
    if record.provider != provider || record.operation != P::NAME {
        Err(TermsDiffer::Operation)
    } else if record.reference != *payout.payout_reference() {
        Err(TermsDiffer::LetterCase)
    } else {
        terms.compare(&record.terms)
    }
}
