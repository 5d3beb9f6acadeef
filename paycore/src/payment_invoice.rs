//! An incoming payment as the platform describes it: in answers, lists and callbacks alike (wire specification 3.7 and 6.4).

mod flow;

pub use flow::FlowData;

use crate::{
    Attributes, Mode, PaymentId, PaymentStatus,
    echo::Echo,
    wire::{WireError, resource::Resource},
};
use payout_core::{Amount, PayoutState};

/// An incoming payment as the platform describes it.
///
/// Only id and status are sure to be there; every other member may be missing. All are in [`attributes`](Self::attributes) by
/// their names. `Debug` shows id and status only.
///
/// # Example: what came in, and what went back
///
/// ```
/// # fn example(payment: &paycore::PaymentInvoice) {
/// println!("{}: {}", payment.id(), payment.state());
/// let refunded = payment.money_in("refunded_amount");
/// # let _ = refunded;
/// # }
/// ```
#[derive(Clone)]
pub struct PaymentInvoice {
    id: PaymentId,
    status: PaymentStatus,
    attributes: Attributes,
    service: Option<String>,
    json: String,
}

impl PaymentInvoice {
    /// `data.type` of requests and answers.
    pub(crate) const TYPE: &'static str = "payment-invoices";

    pub(crate) fn from_resource(resource: Resource) -> Result<Self, WireError> {
        resource.require_kind(Self::TYPE)?;
        let status = resource.attributes.text("status").filter(|word| !word.is_empty());
        Ok(Self {
            id: PaymentId::new(resource.id.as_str()).map_err(WireError::Id)?,
            status: PaymentStatus::read(status.ok_or(WireError::Missing {
                name: "data.attributes.status",
            })?),
            service: resource.service("payment-service"),
            attributes: resource.attributes,
            json: resource.json,
        })
    }

    /// The platform's id. Store it beside your reference.
    #[must_use]
    pub fn id(&self) -> &PaymentId {
        &self.id
    }

    /// The platform's own word.
    #[must_use]
    pub fn status(&self) -> &PaymentStatus {
        &self.status
    }

    /// Where the payment stands, in the words of payouts: *paid* is paid by the payer.
    #[must_use]
    pub fn state(&self) -> PayoutState {
        self.status.state()
    }

    /// What was paid back to the payer so far, `refunded_amount`, as decimal text in major units.
    #[must_use]
    pub fn refunded_amount(&self) -> Option<&str> {
        self.attributes.decimal("refunded_amount")
    }

    /// The payment page for the payer, `hpp_url`.
    #[must_use]
    pub fn hpp_url(&self) -> Option<&str> {
        self.attributes.text("hpp_url").filter(|url| !url.is_empty())
    }

    /// Where to send the payer, `flow_data`. `None` where the answer has none; then [`hpp_url`](Self::hpp_url) is the place.
    #[must_use]
    pub fn flow_data(&self) -> Option<FlowData> {
        FlowData::read(&self.attributes)
    }

    /// The text for people beside the resolution.
    #[must_use]
    pub fn resolution_message(&self) -> Option<&str> {
        self.attributes.text("resolution_message")
    }

    /// What it has otherwise than the payment that was sent by either API, the reference apart.
    pub(crate) fn disagreement(&self, mode: Mode, service: &str, amount: &Amount) -> Option<String> {
        Echo::new()
            .mode(mode, &self.attributes)
            .text(&self.attributes, "currency", amount.currency().code())
            .service(&self.attributes, self.service(), service)
            .amount(&self.attributes, "amount", amount)
            .into_problem()
    }
}

crate::invoice::invoice_accessors!(PaymentInvoice);
