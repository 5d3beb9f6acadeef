use super::{CallbackError, ControlKey};
use crate::{Fields, OrderId, wire::names};
use payout_core::Reference;

/// Fields whose control is right: what a callback and a redirect have in common (wire specification 6.3 and 6.4).
#[derive(Debug, Clone)]
pub(crate) struct Proven {
    status: String,
    order_id: String,
    client_orderid: String,
    fields: Fields,
}

impl Proven {
    /// Checks the control over the very fields that are read afterwards.
    pub(crate) fn new(fields: Fields, key: &ControlKey) -> Result<Self, CallbackError> {
        let status = required(&fields, &["status"])?;
        let order_id = required(&fields, names::ORDER)?;
        let client_orderid = required(&fields, names::MERCHANT_ORDER)?;
        let control = required(&fields, &["control"])?;
        key.verify([status, order_id, client_orderid], control)?;
        Ok(Self {
            status: status.to_owned(),
            order_id: order_id.to_owned(),
            client_orderid: client_orderid.to_owned(),
            fields,
        })
    }

    pub(crate) fn status(&self) -> &str {
        &self.status
    }

    pub(crate) fn order_id(&self) -> &str {
        &self.order_id
    }

    pub(crate) fn client_orderid(&self) -> &str {
        &self.client_orderid
    }

    /// Both ids, exactly: the control alone fits several pairs of them.
    pub(crate) fn matches(&self, reference: &Reference, order_id: &OrderId) -> bool {
        self.client_orderid == reference.as_str() && self.order_id == order_id.as_str()
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }
}

fn required<'f>(fields: &'f Fields, names: &'static [&'static str]) -> Result<&'f str, CallbackError> {
    fields
        .one_of(names)?
        .filter(|value| !value.is_empty())
        .ok_or(CallbackError::Missing { names })
}
