//! Payouts are made, looked up, and cancelled (sections 4.8 to 4.10).

use super::{
    answer::{Answer, TOO_LATE, pair, text},
    builder::{Config, Obstacle, Repeats},
    calendar,
    callbacks::{self, About, Notice},
    fault::Pair,
    json::Object,
    payout::{Payout, Record, Stage},
    script::{Before, Cancels, Ending},
    state::{Due, State},
};
use payout_core::sandbox::decimal;
use std::{sync::Arc, time::Duration};

impl State {
    pub(super) fn create_payout(
        &mut self,
        config: &Config,
        program: usize,
        body: &Object<'_>,
        now: Duration,
    ) -> Answer {
        let member = |name: &str| body.text_or_number(name).unwrap_or_default();
        let (reference, payee_id, currency) = (member("client_reference_id"), member("payee_id"), member("currency"));
        let Some(partner) = config.partners.get(program) else {
            return Answer::unauthorized();
        };
        let script = self.script_for(&reference);
        let Some(state) = self.programs.get_mut(program) else {
            return Answer::unauthorized();
        };
        if !state.is_free(&reference, config.repeats) {
            return Answer::Code(10_304, None);
        }
        let Some(payee) = state.payees.get(&payee_id) else {
            return Answer::Code(10_005, None);
        };
        let Some(ledger) = state.ledgers.get_mut(&currency) else {
            return Answer::Code(10_303, None);
        };
        let amount = decimal::parse(&member("amount")).unwrap_or_default();
        if partner.minimum.is_some_and(|minimum| amount < minimum) {
            return Answer::invalid("amount is below the program's minimum");
        }
        let (due, balance) = (amount.saturating_add(partner.fee), ledger.balance);
        let mut obstacle = None;
        if !payee.is_active() {
            obstacle = Some((config.inactive_payee, 10_009));
        } else if balance < due {
            obstacle = Some((config.too_little_money, 10_301));
        }
        let ending = match obstacle {
            Some((Obstacle::Refused, code)) => return Answer::Code(code, None),
            Some((Obstacle::CancelledLater, reason_code)) => Ending::Cancelled { reason_code },
            None => script.ending,
        };
        ledger.balance -= due;
        ledger.pending += amount;
        ledger.fees += partner.fee;

        let payout_id = self.next_payout_id;
        self.next_payout_id = payout_id.wrapping_add(1);
        let index = state.payouts.len();
        state
            .references
            .entry(reference.clone())
            .or_default()
            .payouts
            .push(index);
        state.by_payee.entry(payee_id.clone()).or_default().push(index);
        let ends_at = now.saturating_add(script.after);
        let answer = Answer::Success(vec![
            text("payout_id", &payout_id.to_string()),
            pair("amount", decimal::format(amount)),
            text("currency", &currency),
        ]);
        state.payouts.push(Record {
            payout: Payout {
                id: payout_id,
                reference,
                payee_id,
                amount,
                currency,
                description: member("description"),
                made: now,
                stage: Stage::Pending,
                word: None,
            },
            ending,
            script: Arc::clone(&script),
        });
        let told = now.saturating_add(script.callback_delay);
        self.tell(config, program, index, Notice::PaymentAccepted, told);
        if script.after.is_zero() {
            self.end(config, program, index, now);
        } else if ending != Ending::Never {
            self.schedule(ends_at, Due::End { program, index });
        }
        answer
    }

    /// Loaded or cancelled, as it was to be, unless something came between.
    pub(super) fn end(&mut self, config: &Config, program: usize, index: usize, now: Duration) {
        let Some(record) = self.record(program, index) else {
            return;
        };
        let (ending, pending) = (record.ending, record.payout.stage == Stage::Pending);
        match ending {
            Ending::Loaded if pending => self.put(config, program, index, Stage::Loaded(now), now),
            Ending::Cancelled { reason_code } if pending => {
                let stage = Stage::Cancelled(now, Some(reason_code));
                self.put(config, program, index, stage, now);
            }
            _ => {}
        }
    }

    /// A cancel that was acknowledged before: it is too late once the money is loaded.
    pub(super) fn cancel_now(&mut self, config: &Config, program: usize, index: usize, now: Duration) {
        if self
            .record(program, index)
            .is_some_and(|record| record.payout.stage == Stage::Pending)
        {
            self.put(config, program, index, Stage::Cancelled(now, None), now);
        }
    }

    /// Moves a payout to a stage, and the money with it.
    pub(super) fn put(&mut self, config: &Config, program: usize, index: usize, to: Stage, now: Duration) {
        let Some(state) = self.programs.get_mut(program) else {
            return;
        };
        let Some(record) = state.payouts.get_mut(index) else {
            return;
        };
        let payout = &mut record.payout;
        if let Some(ledger) = state.ledgers.get_mut(&payout.currency) {
            *payout.stage.account(ledger) -= payout.amount;
            *to.account(ledger) += payout.amount;
        }
        payout.stage = to;
        payout.word = None;
        let notice = match to {
            Stage::Loaded(_) => Notice::MoneyLoaded,
            Stage::Cancelled(..) => Notice::PaymentCancelled,
            Stage::Pending | Stage::Refunded(_) => return,
        };
        self.tell(config, program, index, notice, now);
    }

    fn tell(&mut self, config: &Config, program: usize, index: usize, notice: Notice, due: Duration) {
        if config.addresses.is_empty() {
            return; // nothing is put together that nobody gets
        }
        let Some(state) = self.programs.get(program) else {
            return;
        };
        let Some(record) = state.payouts.get(index) else {
            return;
        };
        let (payout, payee) = (&record.payout, state.payees.get(&record.payout.payee_id));
        let reason = match payout.stage {
            Stage::Cancelled(_, Some(code)) => Some((code, super::answer::words(code).0.to_owned())),
            _ => None,
        };
        let about = About {
            payee_id: payout.payee_id.clone(),
            payoneer_id: payee.map(|payee| payee.payoneer_id.to_string()).unwrap_or_default(),
            session_id: String::new(),
            reference: Some(payout.reference.clone()),
            payment_id: payout.id.to_string(),
            amount: payout.amount(),
            currency: payout.currency.clone(),
            date: calendar::moment(due, 0),
            reason,
        };
        let copies = record.script.callbacks;
        callbacks::push(&mut self.callbacks, config, notice, &about, copies, due);
    }

    /// Section 4.9. The answer does not repeat the reference.
    pub(super) fn payout_status(&mut self, config: &Config, program: usize, reference: &str, now: Duration) -> Answer {
        let Some(record) = self.first_of(program, reference) else {
            return Answer::Code(10_311, None);
        };
        if now < record.payout.made.saturating_add(record.script.seen_after) {
            return Answer::Code(10_311, None);
        }
        let mut members = status_members(config, record);
        record.script.edits.apply(&mut members);
        Answer::Success(members)
    }

    /// Section 4.10: the answer says that it was asked for, not that the money is back.
    pub(super) fn cancel_payout(&mut self, config: &Config, program: usize, reference: &str, now: Duration) -> Answer {
        let Some(state) = self.programs.get(program) else {
            return Answer::unauthorized();
        };
        let indices = state.references.get(reference).map_or(&[][..], |entry| &entry.payouts);
        let pending = |index: &&usize| {
            let record = state.payouts.get(**index);
            record.is_some_and(|record| record.payout.stage == Stage::Pending && record.payout.word.is_none())
        };
        let Some(index) = indices.iter().find(pending).or(indices.first()).copied() else {
            return Answer::Code(10_311, None);
        };
        let Some(record) = state.payouts.get(index) else {
            return Answer::Code(10_311, None);
        };
        if record.payout.stage != Stage::Pending {
            return Answer::Code(TOO_LATE, None);
        }
        let (payout_id, cancels) = (record.payout.id, record.script.cancels);
        match cancels {
            Cancels::AtOnce => self.cancel_now(config, program, index, now),
            Cancels::After(delay) => self.schedule(now.saturating_add(delay), Due::Cancel { program, index }),
            Cancels::Never => {}
        }
        Answer::Success(vec![text("payout_id", &payout_id.to_string())])
    }

    /// Sets the stage that a word stands for, or shows the word and nothing else.
    pub(super) fn set_status(&mut self, config: &Config, reference: &str, word: &str, now: Duration) -> usize {
        let mut found = Vec::new();
        for (program, state) in self.programs.iter().enumerate() {
            let indices = state.references.get(reference).map_or(&[][..], |entry| &entry.payouts);
            found.extend(indices.iter().map(|index| (program, *index)));
        }
        for (program, index) in &found {
            let stage = match word {
                "Funded" | "Transferred" => Some(Stage::Loaded(now)),
                "Cancelled" => Some(Stage::Cancelled(now, None)),
                "Refund" => Some(Stage::Refunded(now)),
                _ => None,
            };
            match stage {
                Some(stage) => self.put(config, *program, *index, stage, now),
                None => {
                    if let Some(record) = self.record_mut(*program, *index) {
                        record.payout.word = Some(word.to_owned());
                    }
                }
            }
            if let Some(record) = self.record_mut(*program, *index) {
                record.ending = Ending::Never;
            }
        }
        found.len()
    }
}

/// Word, category and load date, in the order of section 4.9.
fn status_members(config: &Config, record: &Record) -> Vec<Pair> {
    let payout = &record.payout;
    let (word, category) = match (&payout.word, payout.stage) {
        (Some(word), _) => (word.as_str(), None),
        (None, Stage::Loaded(_)) => ("Funded", Some("Transferred")),
        (None, Stage::Cancelled(..)) => ("Cancelled", Some("Cancelled")),
        (None, Stage::Refunded(_)) => ("Refund", None),
        (None, Stage::Pending) => match &record.script.before {
            Before::Funded => ("Funded", None),
            Before::Word(word) => (word.as_str(), None),
        },
    };
    let date = |time| calendar::moment(time, config.fraction_digits);
    let mut members = vec![text("payout_id", &payout.id.to_string()), text("status", word)];
    if let Some(category) = category.filter(|_| config.categories) {
        members.push(text("status_category", category));
    }
    members.push(text("payee_id", &payout.payee_id));
    members.push(text("payout_date", &date(payout.made)));
    members.push(pair("amount", payout.amount()));
    members.push(text("currency", &payout.currency));
    if let (Stage::Loaded(time), true, None) = (payout.stage, config.categories, &payout.word) {
        members.push(text("load_date", &date(time)));
    }
    members
}

impl super::state::ProgramState {
    fn is_free(&self, reference: &str, repeats: Repeats) -> bool {
        let Some(entry) = self.references.get(reference) else {
            return true;
        };
        let mut payouts = entry.payouts.iter().filter_map(|index| self.payouts.get(*index));
        match repeats {
            Repeats::SecondPayout => true,
            Repeats::Refused => entry.payouts.is_empty(),
            Repeats::RefusedUntilCancelled => payouts.all(|record| matches!(record.payout.stage, Stage::Cancelled(..))),
        }
    }
}
