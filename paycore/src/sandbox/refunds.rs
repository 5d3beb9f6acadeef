//! Refunds of payments (section 3.9).

use super::{
    answer::{Answer, Resource},
    builder::Config,
    create::{amount, text},
    decimal,
    errors::Refusal,
    gateway::{Referenced, State},
    invoice::InvoiceKind,
    json::Object,
    script::Step,
};
use http::StatusCode;
use std::time::Duration;

/// What a refund holds.
const ATTRIBUTES: &[&str] = &["invoiceId", "amount", "reference_id", "description"];

/// A refund that was made, from [`Sandbox::refunds`](super::Sandbox::refunds).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    payment_id: String,
    reference: String,
    amount: String,
}

impl Refund {
    /// The payment's id.
    #[must_use]
    pub fn payment_id(&self) -> &str {
        &self.payment_id
    }

    /// The merchant's own id, `reference_id`.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// The amount in major units, without redundant zeros.
    #[must_use]
    pub fn amount(&self) -> &str {
        &self.amount
    }
}

impl State {
    pub(super) fn refund(
        &mut self,
        config: &Config,
        account: usize,
        id: Option<&str>,
        body: &Object<'_>,
        now: Duration,
    ) -> Result<Answer, Refusal> {
        let index = id.and_then(|id| self.find(account, InvoiceKind::Payment, id));
        let index = index.ok_or_else(|| Refusal::not_found("The account has no payment with this id."))?;
        let invalid = |name: &str, detail: &str| Refusal::invalid(name, detail);
        let blank = |name: &str| Refusal::invalid(name, "This value should not be blank.");
        let data = body.object("data").ok_or_else(|| blank("data"))?;
        if data.text("type").as_deref() != Some("refund") {
            return Err(invalid("type", "This value should be refund."));
        }
        let attributes = data.object("attributes").ok_or_else(|| blank("attributes"))?;
        if let Some(name) = attributes.names().find(|name| !ATTRIBUTES.contains(name)) {
            return Err(invalid(name, "This attribute is not known."));
        }
        if text(&attributes, "invoiceId")?.as_deref() != id {
            return Err(invalid("invoiceId", "This value should be the id of the path."));
        }
        let reference = text(&attributes, "reference_id")?.ok_or_else(|| blank("reference_id"))?;
        let description = text(&attributes, "description")?;
        if let Some(answer) = self.repeated(config, account, Some(&reference)) {
            return answer;
        }
        let Some(payment) = self.records.get_mut(index) else {
            return Ok(Answer::List(Vec::new()));
        };
        let asked = amount(&attributes, "amount", Some(&payment.currency))?.ok_or_else(|| blank("amount"))?;
        let paid = matches!(payment.last().status.as_str(), "processed" | "partially_refunded");
        let refunded = payment.refunded + asked;
        if !paid || refunded > payment.amount {
            return Err(invalid("amount", "The payment has not so much to refund."));
        }
        payment.refunded = refunded;
        let status = if refunded == payment.amount {
            "refunded"
        } else {
            "partially_refunded"
        };
        let text = |text: &str| config.json.text(text).into();
        let number = self.refunds.len() + 1;
        let refund_id = format!("ref_Sandbox{number:09}");
        let resource = Resource {
            kind: "refunds".into(),
            attributes: vec![
                ("reference_id".into(), text(&reference)),
                ("original_id".into(), text(&payment.id)),
                ("description".into(), description.as_deref().map_or("null".into(), text)),
                ("status".into(), text("processed")),
                ("amount".into(), config.amounts.literal(asked).into()),
                ("fee".into(), "0".into()),
                ("currency".into(), text(&payment.currency)),
                ("created".into(), now.as_secs().to_string().into()),
            ],
            relationships: "[]".into(),
            link: format!("/refunds/{refund_id}"),
            id: Some(refund_id),
        };
        self.refunds.push(Refund {
            payment_id: payment.id.clone(),
            reference: reference.clone(),
            amount: decimal::shortest(asked),
        });
        if let Some(space) = self.by_reference.get_mut(account) {
            space.insert(reference, Referenced::Refund);
        }
        self.change(config, index, Step::now(status), "ok", now);
        Ok(Answer::One(StatusCode::CREATED, resource))
    }
}
