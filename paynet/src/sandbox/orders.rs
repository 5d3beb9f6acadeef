//! Orders are made, paid, and looked up (sections 4.1 to 4.6 and 4.8).

use super::{
    answer::Answer,
    builder::{Config, Repeats, UnknownOrder},
    call::Call,
    cards::Card,
    fault::{Fault, RefusalType},
    gateway::{State, advance, refused},
    hosted_form,
    merchant::Merchant,
    order::{Order, Record, Step, pair},
    qa,
    request::{Place, Signed},
    script::Script,
};
use bytes::Bytes;
use http::StatusCode;
use std::time::Duration;

impl State {
    /// `payout` and the rest of its family.
    pub(super) fn create(
        &mut self,
        config: &Config,
        merchant: &Merchant,
        call: Call,
        signed: &Signed,
        serial: String,
        now: Duration,
    ) -> (Answer, Option<Fault>) {
        let reference = signed.reference().unwrap_or_default();
        let invalid = |message: &str| {
            let reference = Some(reference);
            (
                refused(RefusalType::ValidationError, &serial, reference, None, message, "1"),
                None,
            )
        };
        let Place::Target(target) = signed.place else {
            return invalid("Parameter endpoint is required");
        };
        // Required ones are there since the check.
        let currency = signed.field("currency").unwrap_or_default();
        let Some(endpoint) = merchant.serving(target, currency) else {
            return invalid(&format!("Currency {currency} is not served by {target}"));
        };
        let stored = signed.field("destination-card-ref-id");
        let card = stored.map_or_else(|| Card::of(signed), |id| self.cards.card(merchant, id).cloned());
        if stored.is_some() && card.is_none() {
            return invalid("Parameter destination-card-ref-id is no card of this merchant");
        }
        let is_it = |record: &&Record| record.order.merchant == merchant.login && record.order.reference == reference;
        match (config.repeats, self.orders.iter().find(is_it)) {
            (Repeats::Refused, Some(_)) => return invalid("Parameter client_orderid was used before"),
            (Repeats::SameOrder, Some(record)) => return (taken(&serial, &record.order, signed), None),
            (Repeats::SecondOrder, _) | (_, None) => {}
        }

        let (fault, script) = self.script_for(config, reference, signed);
        let id = self.next_order_id;
        self.next_order_id = id.wrapping_add(1);
        let order = Order {
            id,
            call,
            merchant: merchant.login.clone(),
            reference: reference.to_owned(),
            target,
            endpoint,
            amount: signed.field("amount").unwrap_or_default().to_owned(),
            currency: currency.to_owned(),
            status: "processing".to_owned(),
            stage: None,
            ordered: 0,
            serial_number: serial,
        };
        let answer = taken(&order.serial_number, &order, signed);
        let page = (call == Call::PayoutForm).then(|| hosted_form::url(signed.base_url(), id));
        let mut record = Record::new(order, script, &signed.form, card, now);
        record.page = page;
        advance(&mut record, config, &mut self.callbacks, now);
        self.orders.push(record);
        (answer, fault)
    }

    /// A script of its own, the next in the queue, the amount's, the account number's.
    fn script_for(&mut self, config: &Config, reference: &str, signed: &Signed) -> (Option<Fault>, Script) {
        let own = self.scripts.get(reference).cloned();
        let own = own.or_else(|| self.next_scripts.pop_front());
        let (fault, by_amount) = match signed.field("amount") {
            Some(amount) if config.qa_faults => qa::fault(amount),
            _ => (None, None),
        };
        let script = own
            .or(by_amount)
            .unwrap_or_else(|| by_account(config, signed.field("account_number")).clone());
        (fault, script)
    }

    /// The second step of a payout in two. What it does to an order that is not validated is not documented; here it does
    /// nothing.
    pub(super) fn pay(
        &mut self,
        config: &Config,
        merchant: &Merchant,
        signed: &Signed,
        serial: &str,
        now: Duration,
    ) -> Answer {
        let reference = signed.reference();
        let error = |message: &str| refused(RefusalType::Error, serial, reference, None, message, "1");
        let Some(record) = self.orders.iter_mut().find(|record| {
            let order = &record.order;
            order.call == Call::PayoutCheck && is_asked_for(order, merchant, signed)
        }) else {
            return error("Order not found");
        };
        // Time may have validated it since the last look.
        for status in record.advance(config.pace, &config.validated_status, now) {
            super::gateway::call_back(record, config, &mut self.callbacks, &status, now);
        }
        match (record.step, config.repeats) {
            (Step::Validated, _) if record.script.check_refused.is_none() => record.pay(now),
            (Step::Pay, Repeats::SecondOrder) => record.pay(now),
            (Step::Pay, Repeats::SameOrder) => {}
            (Step::Pay, Repeats::Refused) => return error("Order was paid before"),
            (Step::Form | Step::Check | Step::Validated, _) => return error("Order is not validated"),
        }
        advance(record, config, &mut self.callbacks, now);
        taken(serial, &record.order, signed)
    }

    /// `status` (section 4.6).
    pub(super) fn status(
        &mut self,
        config: &Config,
        merchant: &Merchant,
        signed: &Signed,
        serial: &str,
        now: Duration,
    ) -> Answer {
        let reference = signed.reference();
        let request = signed.field("by-request-sn");
        let unknown = |message: &str| match config.unknown_order {
            UnknownOrder::Json400 => Answer::Other(
                StatusCode::BAD_REQUEST,
                "application/json".to_owned(),
                Bytes::from(format!("{{\"error-message\":\"{message}\"}}")),
            ),
            UnknownOrder::FormError => refused(RefusalType::Error, serial, reference, None, message, "1"),
        };
        let mut found = self.orders.iter_mut().filter(|record| {
            is_asked_for(&record.order, merchant, signed)
                && request.is_none_or(|serial| record.order.serial_number == serial)
        });
        let (first, second) = (found.next(), found.next());
        if second.is_some() {
            // Section 4.0.2: asking by `client_orderid` alone is documented for a unique one only.
            return unknown("Parameter client_orderid is not unique, orderid is required");
        }
        let Some(record) = first.and_then(|record| record.found().then_some(record)) else {
            return unknown("Order not found");
        };
        record.poll();
        advance(record, config, &mut self.callbacks, now);
        let mut fields = vec![pair("type", "status-response"), pair("serial-number", serial)];
        fields.extend(record.status_fields());
        fields.extend(request.map(|serial| pair("by-request-sn", serial)));
        Answer::Form(fields)
    }

    /// The one order that a request names.
    pub(super) fn find(&self, merchant: &Merchant, signed: &Signed) -> Option<&Record> {
        self.orders
            .iter()
            .find(|record| is_asked_for(&record.order, merchant, signed))
    }
}

/// The merchant's, on the target that was used (section 4.0.8), by reference, and by id where that is given.
fn is_asked_for(order: &Order, merchant: &Merchant, signed: &Signed) -> bool {
    order.merchant == merchant.login
        && Some(order.reference.as_str()) == signed.reference()
        && Place::Target(order.target) == signed.place
        && signed.field("orderid").is_none_or(|id| order.id.to_string() == id)
}

/// What becomes of an order to this account number (section 7.1).
pub(super) fn by_account<'c>(config: &'c Config, account_number: Option<&str>) -> &'c Script {
    account_number
        .and_then(|number| config.account_numbers.get(number))
        .unwrap_or(&config.other_accounts)
}

/// Taken for processing, which is all that it says.
fn taken(serial: &str, order: &Order, signed: &Signed) -> Answer {
    let is_form = order.call == Call::PayoutForm;
    let kind = if is_form {
        "async-form-response"
    } else {
        "async-response"
    };
    let mut fields = vec![
        pair("type", kind),
        pair("serial-number", serial),
        pair("merchant-order-id", &order.reference),
        pair("paynet-order-id", &order.id.to_string()),
        pair("end-point-id", &order.endpoint.to_string()),
    ];
    if is_form {
        fields.push(pair("redirect-url", &hosted_form::url(signed.base_url(), order.id)));
    }
    Answer::Form(fields)
}
