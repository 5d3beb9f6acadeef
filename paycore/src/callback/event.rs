use super::{CallbackError, RepeatKey};
use crate::{
    Attributes, Mode, PaymentInvoice, PayoutInvoice, Refund,
    wire::{
        Value, WireError,
        resource::{Document, Resource},
    },
};
use std::fmt;

/// What a callback reports, by its `data.type` (`PayCore 6.1`).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// A payout, `payout-invoices`. Before money is released or booked, ask [`GetPayout`](crate::GetPayout).
    Payout(PayoutInvoice),
    /// An incoming payment, `payment-invoices`. It may come to the same address, and is never a payout.
    Payment(PaymentInvoice),
    /// A refund of an incoming payment, `refunds`.
    Refund(Refund),
    /// Something that this version does not know. Store it, and answer 200.
    Other(OtherEvent),
}

/// A callback about something that this version does not know. `Debug` shows what it is about, and no values.
#[derive(Clone)]
pub struct OtherEvent {
    kind: String,
    id: String,
    attributes: Attributes,
}

impl OtherEvent {
    /// The platform's word for what it is about, `data.type`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The platform's id, `data.id`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Every attribute.
    #[must_use]
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }
}

impl fmt::Debug for OtherEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtherEvent")
            .field("kind", &payout_core::mask(&self.kind))
            .field("id", &payout_core::mask(&self.id))
            .finish_non_exhaustive()
    }
}

/// What the bytes say, once their signature is right.
pub(super) struct Read {
    pub(super) event: Event,
    /// The mode, where the body names one.
    pub(super) mode: Option<Mode>,
    pub(super) repeat_key: RepeatKey,
}

pub(super) fn read(body: &[u8], signature: &str) -> Result<Read, CallbackError> {
    let resource = Document::parse(body).and_then(|document| document.resource())?;
    let mode = mode(&resource.attributes)?;
    let repeat_key = RepeatKey::new(
        &resource.kind,
        &resource.id,
        resource.attributes.text("status"),
        resource.attributes.whole("updated"),
        signature,
    );
    Ok(Read {
        event: event(resource)?,
        mode,
        repeat_key,
    })
}

fn event(resource: Resource) -> Result<Event, WireError> {
    Ok(match resource.kind.as_str() {
        PayoutInvoice::TYPE => Event::Payout(PayoutInvoice::from_resource(resource)?),
        PaymentInvoice::TYPE => Event::Payment(PaymentInvoice::from_resource(resource)?),
        Refund::TYPE => Event::Refund(Refund::from_resource(resource)?),
        _ => Event::Other(OtherEvent {
            kind: resource.kind,
            id: resource.id,
            attributes: resource.attributes,
        }),
    })
}

/// Test or live is not to be guessed from a word that is neither.
fn mode(attributes: &Attributes) -> Result<Option<Mode>, CallbackError> {
    match (attributes.value("test_mode"), attributes.boolean("test_mode")) {
        (None | Some(Value::Null), _) => Ok(None),
        (_, Some(true)) => Ok(Some(Mode::Test)),
        (_, Some(false)) => Ok(Some(Mode::Live)),
        (Some(_), None) => Err(CallbackError::Unreadable {
            detail: "`test_mode` must be `true` or `false`".to_owned(),
        }),
    }
}
