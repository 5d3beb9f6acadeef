//! One exchange: the fault that waits for it, who sends it, what it asks for.

use super::{
    Delivery, Reply,
    answer::Answer,
    builder::Config,
    call::{Call, Interface},
    errors::{Denial, Refusal},
    fault::Passage,
    gateway::State,
    invoice::InvoiceKind,
    payments::public_key,
    request::Received,
    services,
};
use bytes::Bytes;
use http::Request;
use std::time::Duration;

impl State {
    pub(super) fn exchange(&mut self, config: &Config, request: Request<Bytes>, now: Duration) -> Reply {
        let received = Received::new(config, &request);
        let call = received.call;
        let fault = call.and_then(|call| {
            let by_reference = self.has_faults_for_references();
            let reference = by_reference.then(|| received.reference(self)).flatten();
            self.take_fault(call, reference)
        });
        let fault = fault.unwrap_or_default();
        match fault.passage {
            Passage::Unreachable => return Reply::new(Delivery::Unreachable, fault.latency),
            Passage::RequestLost => return Reply::new(Delivery::NeverArrived, fault.latency),
            Passage::Late(delay) => {
                self.hold_up(request, now.saturating_add(delay));
                return Reply::new(Delivery::ArrivesLater, fault.latency);
            }
            Passage::Through | Passage::AnswerLost => {}
        }
        let answer = if fault.no_effect {
            self.count(call);
            None
        } else {
            Some(self.work(config, &received, now))
        };
        if fault.passage == Passage::AnswerLost {
            return Reply::new(Delivery::AnswerLost, fault.latency);
        }
        let mut answer = match (&fault.replacement, answer) {
            (Some((status, content_type, body)), _) => Answer::Raw(*status, content_type.clone(), body.clone()),
            (None, Some(answer)) => answer,
            (None, None) => Answer::List(Vec::new()),
        };
        answer.edit(&fault);
        Reply::new(Delivery::Answer(answer.render(config.json, &fault)), fault.latency)
    }

    /// A request that was held up arrives: faults had their turn when it was sent.
    pub(super) fn arrive(&mut self, config: &Config, request: &Request<Bytes>, now: Duration) {
        // Nobody waits for the answer.
        drop(self.work(config, &Received::new(config, request), now));
    }

    fn count(&mut self, call: Option<Call>) {
        self.requests = self.requests.wrapping_add(1);
        if let Some(call) = call {
            *self.received.entry(call).or_default() += 1;
        }
    }

    fn work(&mut self, config: &Config, received: &Received<'_>, now: Duration) -> Answer {
        self.count(received.call);
        self.carry_out(config, received, now).unwrap_or_else(|refusal| {
            self.denials
                .push(Denial::new(received.call, received.request.uri().path(), &refusal));
            refusal.answer(config.errors, self.requests)
        })
    }

    fn carry_out(&mut self, config: &Config, received: &Received<'_>, now: Duration) -> Result<Answer, Refusal> {
        let Some(call) = received.call else {
            return Err(Refusal::not_found("There is no such route."));
        };
        if received.interface == Interface::Public {
            return self.publicly(config, call, received, now);
        }
        let account = received.sender(config)?;
        let creates = matches!(
            call,
            Call::CreatePayout | Call::ProcessPayout | Call::CreatePayment | Call::RefundPayment
        );
        let status = config.accounts.get(account).map(|account| account.status.as_str());
        if creates && status != Some("active") {
            return Err(Refusal::forbidden("The account is not active."));
        }
        match call {
            Call::CreatePayout => self.create_payout(config, account, received.object()?, now),
            Call::ProcessPayout => self.process(config, account, received.id, now),
            Call::GetPayout => self.get(config, Some(account), InvoiceKind::Payout, received.id, now),
            Call::FindPayout => {
                let reference = received.filter();
                self.search(config, account, InvoiceKind::Payout, reference.as_deref(), now)
            }
            Call::Balances => Ok(self.balances(config, account)),
            Call::Profile => Ok(Self::profile(config, account)),
            Call::CreatePayment => self.create_payment(config, account, received.object()?, now),
            Call::GetPayment => self.get(config, Some(account), InvoiceKind::Payment, received.id, now),
            Call::FindPayment => {
                let reference = received.filter();
                self.search(config, account, InvoiceKind::Payment, reference.as_deref(), now)
            }
            Call::RefundPayment => self.refund(config, account, received.id, &received.object()?, now),
            Call::PayoutPrerequest | Call::PaymentPrerequest | Call::PaymentForm => {
                Err(Refusal::not_found("There is no such route."))
            }
        }
    }

    fn publicly(
        &mut self,
        config: &Config,
        call: Call,
        received: &Received<'_>,
        now: Duration,
    ) -> Result<Answer, Refusal> {
        match call {
            Call::GetPayout => self.get(config, None, InvoiceKind::Payout, received.id, now),
            Call::GetPayment => self.get(config, None, InvoiceKind::Payment, received.id, now),
            Call::PayoutPrerequest | Call::PaymentPrerequest => {
                let body = received.object()?;
                let (_, mode) = public_key(config, body.text("public_key").as_deref())?;
                services::prerequest(config, call, mode.is_test(), &body)
            }
            Call::CreatePayment => self.create_public_payment(config, &received.object()?, now),
            Call::PaymentForm => self.payment_form(config, received.text().unwrap_or_default(), now),
            _ => Err(Refusal::not_found("There is no such route.")),
        }
    }
}
