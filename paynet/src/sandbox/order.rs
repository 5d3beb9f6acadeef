//! Orders: what the gateway remembers, and how an order walks to its final status.

use super::{
    call::Call,
    cards::Card,
    form::{self, Pair},
    request::Target,
    script::{Pace, Script},
};
use std::time::Duration;

/// An order as the sandbox holds it, from [`Sandbox::orders`](super::Sandbox::orders).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub(super) id: u64,
    pub(super) call: Call,
    pub(super) merchant: String,
    pub(super) reference: String,
    pub(super) target: Target,
    pub(super) endpoint: u64,
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) status: String,
    pub(super) stage: Option<String>,
    pub(super) ordered: u32,
    pub(super) serial_number: String,
}

impl Order {
    /// The gateway's id: `paynet-order-id` in answers.
    #[must_use]
    pub fn order_id(&self) -> u64 {
        self.id
    }

    /// The call that made it.
    #[must_use]
    pub fn call(&self) -> Call {
        self.call
    }

    /// The merchant's login.
    #[must_use]
    pub fn merchant(&self) -> &str {
        &self.merchant
    }

    /// The merchant's own id: `client_orderid`.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Where the payout was sent.
    #[must_use]
    pub fn target(&self) -> Target {
        self.target
    }

    /// The amount as it was ordered, in major units: `10.42`.
    #[must_use]
    pub fn amount(&self) -> &str {
        &self.amount
    }

    /// The currency's code.
    #[must_use]
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// The status that was reached: `processing`, `approved`.
    #[must_use]
    pub fn status(&self) -> &str {
        &self.status
    }

    /// The serial number of the answer to the payout.
    #[must_use]
    pub fn serial_number(&self) -> &str {
        &self.serial_number
    }

    /// The stage of an order in two steps: `payout_check_validating`, `payout_check_validated`, then `payout_` and the status.
    #[must_use]
    pub fn stage(&self) -> Option<&str> {
        self.stage.as_deref()
    }

    /// How many times its money left: never while the status is another than `approved`, and more than once where
    /// `payout-pay` came more than once.
    #[must_use]
    pub fn payments(&self) -> u32 {
        if self.status == "approved" { self.ordered } else { 0 }
    }

    /// Whether its money left.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.payments() > 0
    }
}

/// How far an order is on its way to the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The receiver has not filled in the form yet.
    Form,
    /// The bank is asked.
    Check,
    /// The bank has agreed, and waits for `payout-pay`.
    Validated,
    /// Ordered: the script's course runs.
    Pay,
}

/// Where the receiver's browser returns to.
#[derive(Debug, Clone, Default)]
pub(super) struct Redirects {
    always: Option<String>,
    success: Option<String>,
    fail: Option<String>,
}

impl Redirects {
    pub(super) fn new(form: &[Pair]) -> Self {
        let url = |name| form::value(form, name).map(str::to_owned);
        Self {
            always: url("redirect_url"),
            success: url("redirect_success_url"),
            fail: url("redirect_fail_url"),
        }
    }

    pub(super) fn after(&self, status: &str) -> Option<&str> {
        let by_outcome = if status == "approved" {
            &self.success
        } else {
            &self.fail
        };
        self.always.as_deref().or(by_outcome.as_deref())
    }
}

/// An order with everything behind it.
pub(super) struct Record {
    pub(super) order: Order,
    pub(super) script: Script,
    pub(super) step: Step,
    pub(super) callback_url: Option<String>,
    pub(super) merchant_data: Option<String>,
    pub(super) redirects: Redirects,
    /// Where its receiver has something to fill in, as long as that is so.
    pub(super) page: Option<String>,
    /// The card it pays to, where it is one.
    pub(super) card: Option<Card>,
    /// When the present step began.
    since: Duration,
    polls: u32,
    /// How many statuses of the script's course were reached.
    reached: usize,
}

impl Record {
    pub(super) fn new(order: Order, script: Script, form: &[Pair], card: Option<Card>, now: Duration) -> Self {
        let owned = |name: &str| form::value(form, name).map(str::to_owned);
        let mut record = Self {
            step: match order.call {
                Call::PayoutForm => Step::Form,
                Call::PayoutCheck => Step::Check,
                _ => Step::Pay,
            },
            callback_url: owned("server_callback_url"),
            merchant_data: owned("merchant_data"),
            redirects: Redirects::new(form),
            page: None,
            order,
            script,
            card,
            since: now,
            polls: 0,
            reached: 0,
        };
        match record.step {
            Step::Pay => record.order.ordered = 1,
            Step::Check => record.order.stage = Some("payout_check_validating".to_owned()),
            Step::Form | Step::Validated => {}
        }
        record
    }

    /// From now on the money is on its way: the receiver has filled in the form, or `payout-pay` came.
    pub(super) fn pay(&mut self, now: Duration) {
        self.order.ordered = self.order.ordered.saturating_add(1);
        if self.step != Step::Pay {
            self.step = Step::Pay;
            self.page = None;
            self.since = now;
            self.polls = 0;
            "processing".clone_into(&mut self.order.status);
            self.name_stage();
        }
    }

    /// By analogy (section 5.2): the stages of payouts are not documented, but for those of the check.
    fn name_stage(&mut self) {
        if self.order.call == Call::PayoutCheck && matches!(self.step, Step::Pay) {
            self.order.stage = Some(format!("payout_{}", self.order.status));
        }
    }

    /// One look-up. `false`: it does not find the order yet.
    pub(super) fn found(&mut self) -> bool {
        let hidden = self.script.hidden_for > 0;
        self.script.hidden_for = self.script.hidden_for.saturating_sub(1);
        !hidden
    }

    /// Goes on as far as time and polls allow; the final statuses reached on the way.
    pub(super) fn advance(&mut self, pace: Pace, validated_status: &str, now: Duration) -> Vec<String> {
        let due = self.due(pace, now);
        match self.step {
            Step::Form | Step::Validated => Vec::new(),
            Step::Check if due == 0 => Vec::new(),
            Step::Check => self.end_check(validated_status),
            Step::Pay => self.walk(due),
        }
    }

    fn due(&self, pace: Pace, now: Duration) -> usize {
        let due = match self.script.pace.unwrap_or(pace) {
            // With 0 the first status is there before the first look-up, which then shows it.
            Pace::Polls(processing) => self.polls.saturating_sub(processing).max(u32::from(processing == 0)),
            Pace::Every(step) => {
                let step = step.as_nanos().max(1);
                let passed = now.saturating_sub(self.since).as_nanos() / step;
                u32::try_from(passed).unwrap_or(u32::MAX)
            }
        };
        usize::try_from(due).unwrap_or(usize::MAX)
    }

    fn end_check(&mut self, validated_status: &str) -> Vec<String> {
        self.step = Step::Validated;
        match self.script.check_refused.clone() {
            None => {
                self.order.stage = Some("payout_check_validated".to_owned());
                validated_status.clone_into(&mut self.order.status);
                Vec::new()
            }
            Some(status) => {
                self.order.stage = Some(format!("payout_check_{status}"));
                self.order.status.clone_from(&status);
                Vec::from_iter(is_final(&status).then_some(status))
            }
        }
    }

    fn walk(&mut self, due: usize) -> Vec<String> {
        let mut finals = Vec::new();
        while self.reached < due {
            let Some(status) = self.script.course.get(self.reached) else {
                break;
            };
            self.order.status.clone_from(status);
            self.reached += 1;
            if is_final(status) {
                finals.push(status.clone());
            }
        }
        self.name_stage();
        finals
    }

    /// A look-up that found the order.
    pub(super) fn poll(&mut self) {
        self.polls = self.polls.saturating_add(1);
    }

    /// Leaves the script: from now on the status is this one.
    pub(super) fn set_status(&mut self, status: &str) {
        self.script.course.clear();
        status.clone_into(&mut self.order.status);
        self.name_stage();
    }

    /// Whether it has come to an end that is not the check's own.
    pub(super) fn is_over(&self) -> bool {
        is_final(&self.order.status) && (self.step == Step::Pay || self.script.check_refused.is_some())
    }

    /// The amount that status and callbacks show.
    pub(super) fn shown_amount(&self) -> &str {
        self.script.amount.as_deref().unwrap_or(&self.order.amount)
    }

    /// Why the order is where it is.
    pub(super) fn message(&self) -> Option<&str> {
        match self.order.status.as_str() {
            "processing" | "approved" => None,
            _ => self.script.message.as_deref(),
        }
    }

    /// The fields of a status answer after `type` and `serial-number`, in the order of section 4.6.
    pub(super) fn status_fields(&self) -> Vec<Pair> {
        let mut fields = vec![
            pair("merchant-order-id", &self.order.reference),
            pair("paynet-order-id", &self.order.id.to_string()),
            pair("status", &self.order.status),
            pair("amount", self.shown_amount()),
            pair("currency", &self.order.currency),
            pair("end-point-id", &self.order.endpoint.to_string()),
        ];
        fields.extend(self.order.stage().map(|stage| pair("order-stage", stage)));
        fields.extend(self.page.as_deref().map(|page| pair("redirect-to", page)));
        fields.extend(self.message().map(|message| pair("error-message", message)));
        fields.extend(self.merchant_data.as_deref().map(|data| pair("merchantdata", data)));
        self.script.status_edits.apply(&mut fields);
        fields
    }
}

/// Section 5.1: final by the provider's word, which is no promise.
pub(super) fn is_final(status: &str) -> bool {
    matches!(status, "approved" | "declined" | "error" | "filtered")
}

pub(super) fn pair(name: &str, value: &str) -> Pair {
    (name.to_owned(), value.to_owned())
}
