//! Everything that changes, and what a request does to it.

use super::{
    Delivery, Reply,
    answer::{Answer, pair, text},
    builder::Config,
    calendar,
    call::Call,
    callbacks::{self, About, Callbacks, Notice},
    charges::Charge,
    denial::{Denial, DenialReason},
    fault::{Fault, Faults, Passage},
    ledger::Ledger,
    pages,
    partner::Partner,
    payees::{PAGE, Page, Payee},
    payout::Record,
    request::Received,
    script::Script,
    tables,
};
use crate::Environment;
use payout_core::sandbox::decimal;
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};
use subtle::ConstantTimeEq;

/// Maps are only ever asked, never listed: the order of a `HashMap` would differ from run to run.
pub(super) struct State {
    pub(super) programs: Vec<ProgramState>,
    pub(super) denials: Vec<Denial>,
    pub(super) callbacks: Callbacks,
    pub(super) faults: Faults,
    pub(super) scripts: HashMap<String, Arc<Script>>,
    pub(super) next_scripts: VecDeque<Arc<Script>>,
    pub(super) pages: HashMap<String, Page>,
    pub(super) received: BTreeMap<Call, u64>,
    script: Arc<Script>,
    agenda: BTreeMap<(Duration, u64), Due>,
    next_due: u64,
    next_audit_id: u64,
    pub(super) next_payout_id: u64,
    pub(super) next_payoneer_id: u64,
    pub(super) next_token: u64,
}

/// What belongs to one program.
#[derive(Default)]
pub(super) struct ProgramState {
    pub(super) payees: HashMap<String, Payee>,
    pub(super) payouts: Vec<Record>,
    pub(super) references: HashMap<String, Reference>,
    pub(super) by_payee: HashMap<String, Vec<usize>>,
    pub(super) charges: Vec<Charge>,
    pub(super) charge_references: HashMap<String, usize>,
    pub(super) ledgers: BTreeMap<String, Ledger>,
}

/// What came under one `client_reference_id`.
#[derive(Default)]
pub(super) struct Reference {
    pub(super) payouts: Vec<usize>,
    pub(super) creates: u64,
}

/// What happens at a time to come.
pub(super) enum Due {
    /// A payout is loaded, or cancelled for a reason.
    End { program: usize, index: usize },
    /// A cancel is carried out that was acknowledged before.
    Cancel { program: usize, index: usize },
    /// A request arrives that was held on its way.
    Arrival(Box<Received>),
}

impl State {
    pub(super) fn new(config: &Config) -> Self {
        let mut next_payoneer_id = 1_965_321;
        let mut program = |partner: &Partner| {
            let mut state = ProgramState::default();
            for (currency, amount) in &partner.balances {
                state.ledgers.insert(currency.clone(), Ledger::opened_with(*amount));
            }
            for (payee_id, consents) in &partner.payees {
                let mut payee = Payee::new(next_payoneer_id, Duration::ZERO);
                next_payoneer_id += 1;
                payee.consents = *consents;
                state.payees.insert(payee_id.clone(), payee);
            }
            state
        };
        Self {
            programs: config.partners.iter().map(&mut program).collect(),
            denials: Vec::new(),
            callbacks: Callbacks::default(),
            faults: Faults::default(),
            scripts: HashMap::new(),
            next_scripts: VecDeque::new(),
            pages: HashMap::new(),
            received: BTreeMap::new(),
            script: Arc::new(config.script.clone()),
            agenda: BTreeMap::new(),
            next_due: 0,
            next_audit_id: 49_000_001,
            // One more than the published sample's.
            next_payout_id: 9_023_270,
            next_payoneer_id,
            next_token: 0,
        }
    }

    pub(super) fn handle(&mut self, config: &Config, received: Received, now: Duration) -> Reply {
        self.advance(config, now);
        if received.path() == PAGE {
            return pages::answer(self, config, &received, now);
        }
        let fault = received
            .call()
            .and_then(|call| self.faults.take(call, || received.subject()));
        let fault = fault.unwrap_or_default();
        let latency = fault.latency;
        match fault.passage {
            Passage::Unreachable => return Reply::new(Delivery::Unreachable, latency),
            Passage::RequestLost => return Reply::new(Delivery::NeverArrived, latency),
            Passage::Held(delay) => {
                self.schedule(now.saturating_add(delay), Due::Arrival(Box::new(received)));
                return Reply::new(Delivery::NeverArrived, latency);
            }
            Passage::Through | Passage::AnswerLost => self.count(&received),
        }
        let answer = if fault.no_effect && fault.code.is_none() {
            Answer::not_found()
        } else {
            self.work(config, &received, &fault, now)
        };
        if fault.passage == Passage::AnswerLost {
            return Reply::new(Delivery::AnswerLost, latency);
        }
        let audit_id = self.next_audit_id;
        self.next_audit_id = audit_id.wrapping_add(1);
        Reply::new(Delivery::Answer(answer.render(config, fault, audit_id)), latency)
    }

    /// Does what was to happen until now, each at its time.
    pub(super) fn advance(&mut self, config: &Config, now: Duration) {
        while let Some(entry) = self.agenda.first_entry() {
            let (at, _) = *entry.key();
            if at > now {
                break;
            }
            match entry.remove() {
                Due::End { program, index } => self.end(config, program, index, at),
                Due::Cancel { program, index } => self.cancel_now(config, program, index, at),
                Due::Arrival(received) => {
                    self.count(&received);
                    // Whoever waited for this answer has gone.
                    let _unheard = self.work(config, &received, &Fault::none(), at);
                }
            }
        }
    }

    pub(super) fn schedule(&mut self, at: Duration, due: Due) {
        self.agenda.insert((at, self.next_due), due);
        self.next_due += 1;
    }

    fn count(&mut self, received: &Received) {
        let Some(call) = received.call() else {
            return;
        };
        *self.received.entry(call).or_default() += 1;
    }

    /// Checks who asks and what for, and does it.
    fn work(&mut self, config: &Config, received: &Received, fault: &Fault, now: Duration) -> Answer {
        let answer = self.checked(config, received, fault, now);
        match answer {
            Ok(answer) => answer,
            Err(reason) => {
                let answer = match &reason {
                    DenialReason::Path { .. } | DenialReason::Query(_) => Answer::not_found(),
                    DenialReason::Credentials(_) => Answer::unauthorized(),
                    other => Answer::invalid(other.to_string()),
                };
                self.denials.push(Denial::new(received.path(), reason));
                answer
            }
        }
    }

    fn checked(
        &mut self,
        config: &Config,
        received: &Received,
        fault: &Fault,
        now: Duration,
    ) -> Result<Answer, DenialReason> {
        let (program_id, call, named) = received.place()?;
        let program = authenticate(config, received, program_id)?;
        let body = received.check_body(call)?;
        if let (Call::CreatePayout, Some(body)) = (call, &body) {
            self.count_create(program, body.text("client_reference_id"));
        }
        if let Some(body) = &body {
            tables::check(call, body).map_err(|problem| DenialReason::Member { problem })?;
        }
        if let (Some(code), true) = (fault.code, fault.no_effect) {
            return Ok(Answer::Code(code, None));
        }
        let named = named.unwrap_or_default();
        let parameter = |name| received.parameter(name).unwrap_or_default();
        let answer = match (call, &body) {
            (Call::RegistrationLink, Some(body)) => self.link(config, program, received, body, "registration_link"),
            (Call::LoginLink, Some(body)) => self.link(config, program, received, body, "login_link"),
            (Call::CreatePayout, Some(body)) => self.create_payout(config, program, body, now),
            (Call::CreateCharge, Some(body)) => self.create_charge(config, program, body),
            (Call::ApiVersion, _) => Answer::Success(vec![text("version", "4.18")]),
            (Call::ProgramBalance, _) => self.balance(config, program),
            (Call::PayeeStatus, _) => self.payee_status(program, named),
            (Call::PayeeDetails, _) => self.payee_details(program, named),
            (Call::ReleasePayee, _) => self.release_payee(program, named),
            (Call::PayeeBalances | Call::ReceivingAccounts, _) => self.payee_exists(program, named),
            (Call::PayoutStatus, _) => self.payout_status(config, program, named, now),
            (Call::CancelPayout, _) => self.cancel_payout(config, program, named, now),
            (Call::ChargeStatus, _) => self.charge_status(config, program, named),
            (Call::CancelCharge, _) => self.cancel_charge(program, named),
            (Call::PayeeReport, _) => self.payee_report(program, &parameter("payee_id")),
            (Call::PayeesStatusReport, _) => {
                self.payees_status(program, &parameter("start_date"), &parameter("end_date"))
            }
            // The check above lets none of the calls through that must have a body.
            (Call::Echo | Call::RegistrationLink | Call::LoginLink | Call::CreatePayout | Call::CreateCharge, _) => {
                Answer::Success(Vec::new())
            }
        };
        Ok(match fault.code {
            Some(code) => Answer::Code(code, None),
            None => answer,
        })
    }

    fn count_create(&mut self, program: usize, reference: Option<String>) {
        if let (Some(state), Some(reference)) = (self.programs.get_mut(program), reference) {
            state.references.entry(reference).or_default().creates += 1;
        }
    }

    /// Section 4.2, of the program's own currency.
    fn balance(&self, config: &Config, program: usize) -> Answer {
        let currency = config
            .partners
            .get(program)
            .and_then(|partner| partner.currency.as_deref());
        let currency = currency.unwrap_or("USD");
        let ledger = self.programs.get(program).and_then(|state| state.ledgers.get(currency));
        let ledger = ledger.copied().unwrap_or_default();
        Answer::Success(vec![
            pair("balance", decimal::format(ledger.balance)),
            text("currency", currency),
            pair("fees_due", decimal::format(ledger.fees)),
        ])
    }

    /// The program was funded. Whether it has that currency.
    pub(super) fn fund(
        &mut self,
        config: &Config,
        program_id: &str,
        currency: &str,
        amount: i128,
        now: Duration,
    ) -> bool {
        let program = config
            .partners
            .iter()
            .position(|partner| partner.program_id == program_id);
        let state = program.and_then(|program| self.programs.get_mut(program));
        let Some(ledger) = state.and_then(|state| state.ledgers.get_mut(currency)) else {
            return false;
        };
        ledger.add(amount);
        let about = About {
            amount: decimal::format(amount),
            currency: currency.to_owned(),
            date: calendar::moment(now, 0),
            ..About::default()
        };
        callbacks::push(&mut self.callbacks, config, Notice::BalanceUpdated, &about, 1, now);
        true
    }

    pub(super) fn script_for(&mut self, reference: &str) -> Arc<Script> {
        let own = self.scripts.get(reference).map(Arc::clone);
        own.or_else(|| self.next_scripts.pop_front())
            .unwrap_or_else(|| Arc::clone(&self.script))
    }

    pub(super) fn record(&self, program: usize, index: usize) -> Option<&Record> {
        self.programs.get(program)?.payouts.get(index)
    }

    pub(super) fn record_mut(&mut self, program: usize, index: usize) -> Option<&mut Record> {
        self.programs.get_mut(program)?.payouts.get_mut(index)
    }

    /// Of several payouts under one reference the look-up shows the first: it hides that there is another.
    pub(super) fn first_of(&self, program: usize, reference: &str) -> Option<&Record> {
        let state = self.programs.get(program)?;
        let index = state.references.get(reference)?.payouts.first()?;
        state.payouts.get(*index)
    }

    /// Every payout under a reference, in all programs.
    pub(super) fn payouts_of<'s>(&'s self, reference: &'s str) -> impl Iterator<Item = &'s Record> {
        self.programs.iter().flat_map(move |state| {
            let indices = state.references.get(reference).map_or(&[][..], |entry| &entry.payouts);
            indices.iter().filter_map(|index| state.payouts.get(*index))
        })
    }
}

/// Sections 2.1 to 2.3: the program, in its own environment, opened by its own user name and password.
fn authenticate(config: &Config, received: &Received, program_id: &str) -> Result<usize, DenialReason> {
    let found = config
        .partners
        .iter()
        .enumerate()
        .find(|(_, partner)| partner.program_id == program_id);
    let (program, partner) = found.ok_or(DenialReason::Credentials("are for another program"))?;
    let right_host = match received.host().as_str() {
        "api.sandbox.payoneer.com" => partner.environment == Environment::Sandbox,
        "api.payoneer.com" => partner.environment == Environment::Production,
        _ => true,
    };
    if !right_host {
        return Err(DenialReason::Credentials("are for the other environment"));
    }
    let header = received.authorization()?;
    if header.ct_eq(partner.basic.expose().as_bytes()).into() {
        return Ok(program);
    }
    Err(DenialReason::Credentials(if header.starts_with(b"Basic ") {
        "are not those of the program, or not standard base64 of `user:password` in one line"
    } else {
        "must be `Basic`, one space, and base64 (section 2.3)"
    }))
}
