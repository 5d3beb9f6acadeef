//! The gateway's state, and what a verified request does to it.

use super::{
    answer::Answer,
    builder::Config,
    call::Call,
    callbacks::{self, Callbacks},
    cards::Cards,
    denial::{Denial, DenialReason},
    fault::{Fault, RefusalType},
    form::{self, Pair},
    merchant::Merchant,
    order::{Record, is_final, pair},
    request::{Proof, Signed},
    script::Script,
    tables::{self, SetUp},
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

/// Everything that changes.
pub(super) struct State {
    pub(super) orders: Vec<Record>,
    pub(super) denials: Vec<Denial>,
    pub(super) callbacks: Callbacks,
    pub(super) cards: Cards,
    pub(super) scripts: BTreeMap<String, Script>,
    pub(super) next_scripts: VecDeque<Script>,
    pub(super) received: BTreeMap<Call, u64>,
    faults: Vec<(Call, Option<String>, Fault)>,
    nonces: BTreeSet<(String, String)>,
    pub(super) next_order_id: u64,
    next_serial_number: u64,
}

impl State {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            orders: Vec::new(),
            denials: Vec::new(),
            callbacks: Callbacks::default(),
            cards: Cards::new(&config.merchants),
            scripts: BTreeMap::new(),
            next_scripts: VecDeque::new(),
            received: BTreeMap::new(),
            faults: Vec::new(),
            nonces: BTreeSet::new(),
            next_order_id: config.first_order_id,
            next_serial_number: config.first_serial_number,
        }
    }

    pub(super) fn add_fault(&mut self, call: Call, reference: Option<String>, fault: Fault) {
        self.faults.push((call, reference, fault));
    }

    /// The fault that waits for this call: one for its reference first, then one for any.
    pub(super) fn take_fault(&mut self, call: Call, reference: Option<&str>) -> Option<Fault> {
        let waits = |wanted: Option<&str>| {
            self.faults
                .iter()
                .position(|(for_call, for_reference, _)| *for_call == call && for_reference.as_deref() == wanted)
        };
        let index = reference.and_then(|_| waits(reference)).or_else(|| waits(None))?;
        Some(self.faults.remove(index).2)
    }

    pub(super) fn count(&mut self, call: Option<Call>) {
        if let Some(call) = call {
            *self.received.entry(call).or_default() += 1;
        }
    }

    pub(super) fn use_nonce(&mut self, config: &Config, signed: &Signed) -> Result<(), DenialReason> {
        let Proof::Oauth { authorization, .. } = &signed.proof else {
            return Ok(()); // a `control` has none, and holds for ever
        };
        let used = || (authorization.login().to_owned(), authorization.nonce().to_owned());
        if config.nonces_once && !self.nonces.insert(used()) {
            Err(DenialReason::Nonce)
        } else {
            Ok(())
        }
    }

    fn serial_number(&mut self) -> String {
        let number = self.next_serial_number;
        self.next_serial_number = number.wrapping_add(1);
        format!(
            "00000000-0000-0000-{:04x}-{:012x}",
            number >> 48,
            number & 0xffff_ffff_ffff
        )
    }

    /// Does what a verified request asks for; with it, the fault that comes with the amount.
    pub(super) fn answer(
        &mut self,
        config: &Config,
        (merchant, call): (&Merchant, Call),
        signed: &Signed,
        fault: &Fault,
        on_loopback: bool,
        now: Duration,
    ) -> (Answer, Option<Fault>) {
        let serial = self.serial_number();
        let reference = signed.reference();
        let refusal = fault.refusal.as_ref();
        if let (Some((kind, message, code)), true) = (refusal, fault.no_effect) {
            return (refused(*kind, &serial, reference, None, message, code), None);
        }
        let set_up = SetUp {
            required: &config.required,
            any_port: on_loopback,
        };
        let (answer, by_amount) = match tables::check(call, &signed.form, set_up) {
            Err(message) => (
                refused(RefusalType::ValidationError, &serial, reference, None, &message, "1"),
                None,
            ),
            Ok(()) => self.carry_out(config, merchant, call, signed, serial, now),
        };
        let answer = match (refusal, answer) {
            (Some((kind, message, code)), Answer::Form(fields)) => {
                let serial = form::value(&fields, "serial-number").unwrap_or_default();
                let order_id = form::value(&fields, "paynet-order-id");
                refused(*kind, serial, reference, order_id, message, code)
            }
            (_, answer) => answer,
        };
        (answer, by_amount)
    }

    fn carry_out(
        &mut self,
        config: &Config,
        merchant: &Merchant,
        call: Call,
        signed: &Signed,
        serial: String,
        now: Duration,
    ) -> (Answer, Option<Fault>) {
        let answer = match call {
            Call::Payout | Call::PayoutByRef | Call::PayoutCheck | Call::PayoutForm | Call::TransferByRef => {
                return self.create(config, merchant, call, signed, serial, now);
            }
            Call::PayoutPay => self.pay(config, merchant, signed, &serial, now),
            Call::Status => self.status(config, merchant, signed, &serial, now),
            Call::CreateCardRef => self.create_card_ref(merchant, signed, &serial),
            Call::GetCardInfo => self.card_info(merchant, signed, &serial),
            Call::CreateRecurringPayment | Call::UpdateRecurringPayment | Call::UpdateRecurringPayments => {
                self.recurring(merchant, call, signed, &serial)
            }
            Call::GetBalance => self.balance(config, merchant, signed, &serial),
        };
        (answer, None)
    }

    pub(super) fn advance_all(&mut self, config: &Config, now: Duration) {
        for record in &mut self.orders {
            advance(record, config, &mut self.callbacks, now);
        }
    }

    /// The orders under one reference, as they stand now.
    #[cfg(feature = "simulation")]
    pub(super) fn held(&mut self, config: &Config, reference: &str, now: Duration) -> Vec<super::Order> {
        let mut held = Vec::new();
        for record in &mut self.orders {
            if record.order.reference == reference {
                advance(record, config, &mut self.callbacks, now);
                held.push(record.order.clone());
            }
        }
        held
    }

    pub(super) fn set_status(&mut self, config: &Config, reference: &str, status: &str, now: Duration) -> usize {
        let mut count = 0;
        for record in &mut self.orders {
            if record.order.reference == reference {
                count += 1;
                record.set_status(status);
                if is_final(status) {
                    call_back(record, config, &mut self.callbacks, status, now);
                }
            }
        }
        count
    }
}

pub(super) fn advance(record: &mut Record, config: &Config, callbacks: &mut Callbacks, now: Duration) {
    for status in record.advance(config.pace, &config.validated_status, now) {
        call_back(record, config, callbacks, &status, now);
    }
}

pub(super) fn call_back(record: &Record, config: &Config, callbacks: &mut Callbacks, status: &str, now: Duration) {
    let login = &record.order.merchant;
    let merchant = config.merchants.iter().find(|merchant| merchant.login == *login);
    let request = merchant.and_then(|merchant| callbacks::request(record, status, &merchant.control));
    for request in std::iter::repeat_n(request, record.script.callback_copies()).flatten() {
        callbacks.push((record.order.id, request), now);
    }
}

pub(super) fn refused(
    kind: RefusalType,
    serial: &str,
    reference: Option<&str>,
    order_id: Option<&str>,
    message: &str,
    code: &str,
) -> Answer {
    let mut fields: Vec<Pair> = vec![pair("type", kind.as_str()), pair("serial-number", serial)];
    fields.extend(reference.map(|reference| pair("merchant-order-id", reference)));
    fields.extend(order_id.map(|id| pair("paynet-order-id", id)));
    fields.push(pair("error-message", message));
    fields.push(pair("error-code", code));
    Answer::Form(fields)
}
