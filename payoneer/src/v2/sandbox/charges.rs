//! Charges: money pulled from payees who consent (section 4.11).

use super::{
    answer::{Answer, text},
    builder::{Config, Repeats},
    json::Object,
    state::State,
};
use payout_core::sandbox::decimal;

/// A charge as the sandbox holds it, from [`Sandbox::charges`](super::Sandbox::charges).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    pub(super) reference: String,
    pub(super) payee_id: String,
    pub(super) amount: i128,
    pub(super) currency: String,
    pub(super) refunded: bool,
}

impl Charge {
    /// The program's own id: `client_reference_id`.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Who was charged.
    #[must_use]
    pub fn payee_id(&self) -> &str {
        &self.payee_id
    }

    /// The amount, with two decimals.
    #[must_use]
    pub fn amount(&self) -> String {
        decimal::format(self.amount)
    }

    /// The currency's code.
    #[must_use]
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// Whether the money went back.
    #[must_use]
    pub fn is_refunded(&self) -> bool {
        self.refunded
    }
}

/// Of a charge that is not there only that it has some code is known; this one is of our own.
const NO_CHARGE: i64 = 10_711;
/// The same for one that was cancelled already.
const NOT_CHARGED: i64 = 10_799;

impl State {
    pub(super) fn create_charge(&mut self, config: &Config, program: usize, body: &Object<'_>) -> Answer {
        let member = |name: &str| body.text_or_number(name).unwrap_or_default();
        let (reference, payee_id, currency) = (member("client_reference_id"), member("payee_id"), member("currency"));
        let Some(state) = self.programs.get_mut(program) else {
            return Answer::unauthorized();
        };
        let taken = state
            .charge_references
            .get(&reference)
            .and_then(|index| state.charges.get(*index));
        let free = match (taken, config.repeats) {
            (None, _) | (_, Repeats::SecondPayout) => true,
            (Some(charge), Repeats::RefusedUntilCancelled) => charge.refunded,
            (Some(_), Repeats::Refused) => false,
        };
        if !free {
            return Answer::Code(10_704, None);
        }
        let Some(payee) = state.payees.get(&payee_id) else {
            return Answer::Code(10_005, None);
        };
        if !payee.consents {
            return Answer::Code(10_700, None);
        }
        let Some(ledger) = state.ledgers.get_mut(&currency) else {
            return Answer::Code(10_302, None);
        };
        let amount = decimal::parse(&member("amount")).unwrap_or_default();
        ledger.balance += amount;
        ledger.charged += amount;
        state.charge_references.insert(reference.clone(), state.charges.len());
        state.charges.push(Charge {
            reference,
            payee_id,
            amount,
            currency,
            refunded: false,
        });
        Answer::Success(Vec::new())
    }

    pub(super) fn charge_status(&self, config: &Config, program: usize, reference: &str) -> Answer {
        let charge = self.programs.get(program).and_then(|state| {
            let index = state.charge_references.get(reference)?;
            state.charges.get(*index)
        });
        match charge {
            Some(charge) if charge.refunded => Answer::Success(vec![text("status", "Refunded")]),
            Some(_) => Answer::Success(vec![text("status", &config.charge_word)]),
            None => Answer::Code(NO_CHARGE, Some("Charge was not found".to_owned())),
        }
    }

    pub(super) fn cancel_charge(&mut self, program: usize, reference: &str) -> Answer {
        let Some(state) = self.programs.get_mut(program) else {
            return Answer::unauthorized();
        };
        let index = state.charge_references.get(reference);
        let Some(charge) = index.and_then(|index| state.charges.get_mut(*index)) else {
            return Answer::Code(NO_CHARGE, Some("Charge was not found".to_owned()));
        };
        if charge.refunded {
            return Answer::Code(NOT_CHARGED, Some("Charge was refunded before".to_owned()));
        }
        charge.refunded = true;
        if let Some(ledger) = state.ledgers.get_mut(&charge.currency) {
            ledger.balance -= charge.amount;
            ledger.charged -= charge.amount;
        }
        Answer::Success(Vec::new())
    }
}
