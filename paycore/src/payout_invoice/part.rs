use crate::{
    Attributes, PayoutStatus, currencies,
    wire::{Value, WireError, decimal},
};
use payout_core::Money;

/// One of the provider's payouts behind a payout: several where it was split. Information; the payout's own status decides.
#[derive(Debug, Clone)]
pub struct PayoutPart {
    attributes: Attributes,
}

impl PayoutPart {
    /// The provider-level id, `po_` and 16 letters and digits in samples.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.attributes.text("id")
    }

    /// Its status. Words of the lower layer that payouts do not have are [`Other`](PayoutStatus::Other).
    #[must_use]
    pub fn status(&self) -> Option<PayoutStatus> {
        self.attributes.text("status").map(PayoutStatus::read)
    }

    /// Its amount, as decimal text in major units.
    #[must_use]
    pub fn amount(&self) -> Option<&str> {
        self.attributes.decimal("amount")
    }

    /// Its amount with its currency, where that currency is known and its minor unit holds the amount exactly.
    #[must_use]
    pub fn money(&self) -> Option<Money> {
        let currency = currencies::currency(self.attributes.text("currency")?).ok()?;
        decimal::money(self.amount()?, currency)
    }

    /// The bank's retrieval reference number, `rrn`.
    #[must_use]
    pub fn rrn(&self) -> Option<&str> {
        self.attributes.get("rrn")
    }

    /// Every member.
    #[must_use]
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// Whether money went out in it, wholly or partly.
    pub(super) fn has_moved(&self) -> bool {
        self.status().is_some_and(|status| status.is_reversible())
    }

    /// What went out in it. Of one that is processed in part, only the amount asked for is known.
    pub(super) fn paid_out(&self) -> Option<Money> {
        let whole = self.status() == Some(PayoutStatus::Processed);
        whole.then(|| self.money()).flatten()
    }
}

pub(super) fn read(attributes: &Attributes) -> Result<Vec<PayoutPart>, WireError> {
    attributes
        .array("payouts")?
        .into_iter()
        .map(|value| match value {
            Value::Nested(text) => Attributes::parse(&text).map(|attributes| PayoutPart { attributes }),
            _ => Err(WireError::NoObject {
                name: "payouts[]".to_owned(),
            }),
        })
        .collect()
}
