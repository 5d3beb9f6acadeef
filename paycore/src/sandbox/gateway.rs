//! The gateway's state, and what time does to it.

use super::{
    builder::Config,
    call::Call,
    callbacks::Callbacks,
    errors::Denial,
    fault::Fault,
    invoice::{Change, InvoiceKind, Record, is_end},
    refunds::Refund,
    script::{Pace, Script, Step},
};
use bytes::Bytes;
use http::Request;
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

/// What a reference of an account stands for. There is one space of references for all of them (section 11, question 15).
#[derive(Debug, Clone, Copy)]
pub(super) enum Referenced {
    Invoice(usize),
    Refund,
}

/// What time brings.
enum Due {
    /// The next step of a record's script.
    Step(usize),
    /// A request that was held up on its way.
    Arrival(Box<Request<Bytes>>),
}

/// What an account has in one currency.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moved {
    pub(super) held: i128,
    pub(super) out: i128,
}

/// Everything that changes.
pub(super) struct State {
    /// In the order in which they were made; the other maps hold positions in it.
    pub(super) records: Vec<Record>,
    pub(super) by_id: HashMap<String, usize>,
    pub(super) by_reference: Vec<HashMap<String, Referenced>>,
    /// By account and currency.
    pub(super) moved: Vec<BTreeMap<String, Moved>>,
    pub(super) refunds: Vec<Refund>,
    pub(super) denials: Vec<Denial>,
    pub(super) callbacks: Callbacks,
    pub(super) scripts: HashMap<String, Arc<Script>>,
    pub(super) next_scripts: VecDeque<Arc<Script>>,
    pub(super) received: BTreeMap<Call, u64>,
    pub(super) requests: u64,
    due: BTreeMap<(Duration, u64), Due>,
    scheduled: u64,
    faults: HashMap<Call, VecDeque<Fault>>,
    faults_for: HashMap<(Call, String), VecDeque<Fault>>,
}

impl State {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            records: Vec::new(),
            by_id: HashMap::new(),
            by_reference: config.accounts.iter().map(|_| HashMap::new()).collect(),
            moved: config.accounts.iter().map(|_| BTreeMap::new()).collect(),
            refunds: Vec::new(),
            denials: Vec::new(),
            callbacks: Callbacks::default(),
            scripts: HashMap::new(),
            next_scripts: VecDeque::new(),
            received: BTreeMap::new(),
            requests: 0,
            due: BTreeMap::new(),
            scheduled: 0,
            faults: HashMap::new(),
            faults_for: HashMap::new(),
        }
    }

    pub(super) fn add_fault(&mut self, call: Call, reference: Option<String>, fault: Fault) {
        let queue = match reference {
            Some(reference) => self.faults_for.entry((call, reference)).or_default(),
            None => self.faults.entry(call).or_default(),
        };
        queue.push_back(fault);
    }

    /// Whether a request has to be read for its reference before its fault is known.
    pub(super) fn has_faults_for_references(&self) -> bool {
        !self.faults_for.is_empty()
    }

    /// The fault that waits for this call: one for its reference first, then one for any.
    pub(super) fn take_fault(&mut self, call: Call, reference: Option<String>) -> Option<Fault> {
        let own = reference.and_then(|reference| {
            let key = (call, reference);
            let fault = self.faults_for.get_mut(&key)?.pop_front();
            if self.faults_for.get(&key).is_some_and(VecDeque::is_empty) {
                self.faults_for.remove(&key);
            }
            fault
        });
        own.or_else(|| self.faults.get_mut(&call)?.pop_front())
    }

    fn schedule(&mut self, at: Duration, due: Due) {
        self.due.insert((at, self.scheduled), due);
        self.scheduled = self.scheduled.wrapping_add(1);
    }

    pub(super) fn hold_up(&mut self, request: Request<Bytes>, until: Duration) {
        self.schedule(until, Due::Arrival(Box::new(request)));
    }

    /// Brings about whatever the time has come for, each at its own time.
    pub(super) fn advance(&mut self, config: &Config, now: Duration) {
        while let Some(entry) = self.due.first_entry() {
            let (at, _) = *entry.key();
            if at > now {
                return;
            }
            match entry.remove() {
                Due::Step(record) => self.take_step(config, record, at),
                Due::Arrival(request) => self.arrive(config, &request, at),
            }
        }
    }

    pub(super) fn find(&self, account: usize, kind: InvoiceKind, id: &str) -> Option<usize> {
        let index = *self.by_id.get(id)?;
        let record = self.records.get(index)?;
        (record.account == account && record.kind == kind).then_some(index)
    }

    /// The positions of what has this reference, in whichever account.
    pub(super) fn referenced(&self, reference: &str) -> impl Iterator<Item = usize> {
        self.by_reference
            .iter()
            .filter_map(move |space| match space.get(reference) {
                Some(Referenced::Invoice(index)) => Some(*index),
                _ => None,
            })
    }

    /// Sends the money to a provider: the course begins, or, where it began before, the money goes a second time.
    pub(super) fn start(&mut self, config: &Config, index: usize, now: Duration) {
        if !self.can_pay(config, index) {
            if let Some(record) = self.records.get_mut(index) {
                record.end_script();
            }
            let status = Step::now("process_failed");
            self.change(config, index, status, "insufficient_funds", now);
            return;
        }
        let before = self.records.get(index).map(Record::money);
        let Some(record) = self.records.get_mut(index) else {
            return;
        };
        record.sends = record.sends.saturating_add(1);
        if !record.is_waiting() {
            self.book(index, before);
            return;
        }
        self.change(config, index, Step::now("processing"), "ok", now);
        self.schedule_next(config, index, now);
        if self.records.get(index).map(|record| pace(config, record)) == Some(Pace::Polls(0)) {
            self.step_by_poll(config, index, now);
        }
    }

    /// Of an account that has a balance in the currency it takes the amount.
    fn can_pay(&self, config: &Config, index: usize) -> bool {
        let Some(record) = self.records.get(index) else {
            return false;
        };
        let opening = config
            .accounts
            .get(record.account)
            .and_then(|account| account.balances.get(&record.currency));
        let moved = self.moved(record.account, &record.currency);
        opening.is_none_or(|opening| opening - moved.held - moved.out >= record.amount)
    }

    pub(super) fn moved(&self, account: usize, currency: &str) -> Moved {
        let of_account = self.moved.get(account);
        of_account
            .and_then(|all| all.get(currency))
            .copied()
            .unwrap_or_default()
    }

    /// Brings the balances from what a record took before to what it takes now, so that a status taken back takes its money back, too.
    fn book(&mut self, index: usize, before: Option<(i128, i128)>) {
        let Some(record) = self.records.get(index) else { return };
        let (held_before, out_before) = before.unwrap_or_default();
        let (held, out) = record.money();
        if (held, out) == (held_before, out_before) || record.kind != InvoiceKind::Payout {
            return;
        }
        let Some(of_account) = self.moved.get_mut(record.account) else {
            return;
        };
        let moved = match of_account.get_mut(&record.currency) {
            Some(moved) => moved,
            None => of_account.entry(record.currency.clone()).or_default(),
        };
        moved.held = moved.held.saturating_add(held).saturating_sub(held_before);
        moved.out = moved.out.saturating_add(out).saturating_sub(out_before);
    }

    /// Gives a record a status, and tells of it.
    pub(super) fn change(&mut self, config: &Config, index: usize, step: Step, resolution: &str, now: Duration) {
        let before = self.records.get(index).map(Record::money);
        let Some(record) = self.records.get_mut(index) else {
            return;
        };
        let status = step.status;
        let amount = super::decimal::parse(record.script.processed_amount.as_deref().unwrap_or_default());
        let processed_amount = match status.to_ascii_lowercase().as_str() {
            "created" | "processing" => None,
            _ if amount.is_some() => amount,
            "processed" => Some(record.amount),
            "partially_processed" => Some(record.amount / 2),
            // What was paid before stays told.
            "canceling" | "cancel_pending" | "cancel_error" | "cancel_failed" | "partially_canceled" => {
                record.last().processed_amount
            }
            _ if record.kind == InvoiceKind::Payment => record.last().processed_amount,
            _ => None,
        };
        let seconds = now.as_secs();
        record.later.push(Change {
            processed: if is_end(&status) {
                Some(seconds)
            } else {
                record.last().processed
            },
            moderation_required: record.script.moderation_required && status != "processing",
            resolution: resolution.to_owned(),
            // Never back, whatever the clock does.
            updated: seconds.max(record.last().updated),
            processed_amount,
            status,
        });
        self.book(index, before);
        self.call_back(config, index, now);
    }

    /// The next status of the script.
    pub(super) fn take_step(&mut self, config: &Config, index: usize, now: Duration) {
        let Some(record) = self.records.get_mut(index) else {
            return;
        };
        let Some(step) = record.script.course.get(record.taken).cloned() else {
            return;
        };
        record.taken += 1;
        let resolution = match (&record.script.resolution, step.status.as_str()) {
            (Some(resolution), _) => resolution.clone(),
            (None, "process_failed") => "general_fatal_error".to_owned(),
            (None, "expired") => "operation_expired".to_owned(),
            (None, _) => "ok".to_owned(),
        };
        self.change(config, index, step, &resolution, now);
        self.schedule_next(config, index, now);
    }

    fn schedule_next(&mut self, config: &Config, index: usize, now: Duration) {
        let Some(record) = self.records.get(index) else { return };
        let Some(step) = record.script.course.get(record.taken) else {
            return;
        };
        let pause = match (step.after, pace(config, record)) {
            (Some(pause), _) | (None, Pace::Every(pause)) => pause,
            (None, Pace::Polls(_)) => return,
        };
        if pause.is_zero() {
            self.take_step(config, index, now);
        } else {
            self.schedule(now.saturating_add(pause), Due::Step(index));
        }
    }

    /// One look at a record, which may bring it on.
    pub(super) fn poll(&mut self, config: &Config, index: usize, now: Duration) {
        let Some(record) = self.records.get_mut(index) else {
            return;
        };
        let Pace::Polls(processing) = pace(config, record) else {
            return;
        };
        if record.is_waiting() {
            return;
        }
        record.polls = record.polls.saturating_add(1);
        let due = record.polls.saturating_sub(processing).max(u32::from(processing == 0));
        if record.poll_steps < due {
            self.step_by_poll(config, index, now);
        }
    }

    fn step_by_poll(&mut self, config: &Config, index: usize, now: Duration) {
        let Some(record) = self.records.get_mut(index) else {
            return;
        };
        let next = record.script.course.get(record.taken);
        if next.is_some_and(|step| step.after.is_none()) {
            record.poll_steps = record.poll_steps.saturating_add(1);
            self.take_step(config, index, now);
        }
    }

    pub(super) fn set_status(&mut self, config: &Config, reference: &str, status: &str, now: Duration) -> usize {
        let found: Vec<usize> = self.referenced(reference).collect();
        for index in &found {
            if let Some(record) = self.records.get_mut(*index) {
                record.end_script();
            }
            let resolution = if status == "process_failed" {
                "general_fatal_error"
            } else {
                "ok"
            };
            self.change(config, *index, Step::now(status), resolution, now);
        }
        found.len()
    }
}

fn pace(config: &Config, record: &Record) -> Pace {
    record.script.pace.unwrap_or(config.pace)
}
