//! A refund as the platform describes it (wire specification 3.9).

use crate::{
    Attributes, RefundId, RefundStatus,
    wire::{WireError, resource::Resource},
};

/// Money that goes back to a payer, as the platform describes it.
///
/// Only the id is sure to be there. What became of the payment is in its own status: read it with
/// [`GetPayment`](crate::GetPayment).
///
/// # Example: what was refunded
///
/// ```
/// # fn example(refund: &paycore::Refund) {
/// println!("{}: {:?}", refund.id(), refund.money_in("amount"));
/// # }
/// ```
#[derive(Clone)]
pub struct Refund {
    id: RefundId,
    status: Option<RefundStatus>,
    attributes: Attributes,
    service: Option<String>,
    json: String,
}

impl Refund {
    /// `data.type` of an answer; a request says `refund`.
    pub(crate) const TYPE: &'static str = "refunds";

    pub(crate) fn from_resource(resource: Resource) -> Result<Self, WireError> {
        resource.require_kind(Self::TYPE)?;
        Ok(Self {
            id: RefundId::new(resource.id.as_str()).map_err(WireError::Id)?,
            status: resource.attributes.text("status").map(RefundStatus::read),
            service: None,
            attributes: resource.attributes,
            json: resource.json,
        })
    }

    /// The platform's id.
    #[must_use]
    pub fn id(&self) -> &RefundId {
        &self.id
    }

    /// The platform's own word.
    #[must_use]
    pub fn status(&self) -> Option<&RefundStatus> {
        self.status.as_ref()
    }

    /// The id of what was refunded, `original_id`.
    #[must_use]
    pub fn original_id(&self) -> Option<&str> {
        self.attributes.text("original_id")
    }
}

crate::invoice::invoice_accessors!(Refund);
