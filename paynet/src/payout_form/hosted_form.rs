use crate::{Fields, OrderId};
use payout_core::RawAnswer;
use std::fmt;

/// The gateway has made a form for the receiver. It says nothing about the money: ask [`Status`](crate::Status).
///
/// Whoever has the URL can fill in the form, so `Debug` does not show it.
#[must_use = "the receiver has to be sent to the form"]
#[derive(Clone)]
pub struct HostedForm {
    pub(crate) redirect_url: String,
    pub(crate) order_id: Option<OrderId>,
    pub(crate) fields: Fields,
    pub(crate) raw: RawAnswer,
}

impl HostedForm {
    pub(crate) const REDIRECT_URL: &'static str = "redirect-url";

    /// Where to send the receiver, `redirect-url`: an absolute URL, `https` unless the gateway says otherwise.
    #[must_use]
    pub fn redirect_url(&self) -> &str {
        &self.redirect_url
    }

    /// The gateway's id of the order, `paynet-order-id`. Whether this answer holds one is not documented; the status by reference
    /// alone gives it later.
    #[must_use]
    pub fn order_id(&self) -> Option<&OrderId> {
        self.order_id.as_ref()
    }
}

crate::wire::answer_accessors!(HostedForm);

impl fmt::Debug for HostedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostedForm")
            .field("order_id", &self.order_id)
            .field("serial_number", &self.serial_number())
            .finish_non_exhaustive()
    }
}
