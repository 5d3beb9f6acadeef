//! A payout as the platform describes it: in answers, lists and callbacks alike (wire specification 3.1 and 6.4).

mod part;

pub use part::PayoutPart;

use crate::{
    Attributes, PayoutId, PayoutStatus,
    wire::{
        WireError,
        decimal::{self, Decimal},
        resource::Resource,
    },
};
use payout_core::{Money, PayoutState};
use std::cmp::Ordering;

/// A payout as the platform describes it.
///
/// Only id and status are sure to be there; every other member may be missing. All are in [`attributes`](Self::attributes) by
/// their names. `Debug` shows id and status only.
///
/// # Example: what to store
///
/// ```
/// # fn example(invoice: &paycore::PayoutInvoice) {
/// println!("{}: {} ({:?})", invoice.id(), invoice.state(), invoice.resolution());
/// # }
/// ```
#[derive(Clone)]
pub struct PayoutInvoice {
    id: PayoutId,
    status: PayoutStatus,
    attributes: Attributes,
    service: Option<String>,
    parts: Option<Vec<PayoutPart>>,
    json: String,
}

impl PayoutInvoice {
    /// `data.type` of an answer; a request says `payout-invoice`.
    pub(crate) const TYPE: &'static str = "payout-invoices";

    pub(crate) fn from_resource(resource: Resource) -> Result<Self, WireError> {
        resource.require_kind(Self::TYPE)?;
        let status = resource.attributes.text("status").filter(|word| !word.is_empty());
        Ok(Self {
            id: PayoutId::new(resource.id.as_str()).map_err(WireError::Id)?,
            status: PayoutStatus::read(status.ok_or(WireError::Missing {
                name: "data.attributes.status",
            })?),
            service: resource.service("payout-service"),
            // Information only; where it cannot be read, that is all that is known of the parts.
            parts: part::read(&resource.attributes).ok(),
            attributes: resource.attributes,
            json: resource.json,
        })
    }

    /// The platform's id. Store it beside your reference.
    #[must_use]
    pub fn id(&self) -> &PayoutId {
        &self.id
    }

    /// The platform's own word.
    #[must_use]
    pub fn status(&self) -> &PayoutStatus {
        &self.status
    }

    /// Where the payout stands, in the words all providers share. What to act on.
    ///
    /// Never *not paid* while anything says otherwise: a person has to look first, some amount was processed, or one of several
    /// parts was ([`attention`](Self::attention)).
    #[must_use]
    pub fn state(&self) -> PayoutState {
        match self.status.state() {
            PayoutState::NotPaid if self.contradicts_failure() => PayoutState::Pending,
            PayoutState::Paid if self.status == PayoutStatus::CancelFailed && self.is_short() => {
                PayoutState::PartlyPaid
            }
            state => state,
        }
    }

    /// Whether the state is one that the platform calls final. A later correction is possible all the same.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.status.is_final() && !self.state().is_open()
    }

    /// Whether a person should look: the platform waits for one, the status is unknown, or a failure beside which money moved.
    #[must_use]
    pub fn attention(&self) -> bool {
        self.moderation_required()
            || self.status.state() == PayoutState::Unrecognised
            || (self.status.state() == PayoutState::NotPaid && self.contradicts_failure())
    }

    /// The amount in the service's currency, as decimal text in major units.
    #[must_use]
    pub fn service_amount(&self) -> Option<&str> {
        self.attributes.decimal("service_amount")
    }

    /// The provider's payouts that this one was split into, as far as the answer shows them.
    #[must_use]
    pub fn parts(&self) -> &[PayoutPart] {
        self.parts.as_deref().unwrap_or_default()
    }

    /// What was really paid out (wire specification 8.1): `processed_amount`, else the sum of the processed parts, else the whole
    /// amount where the status is `processed`. `None` where the answer does not say, or not in a currency that is known.
    ///
    /// It is what went out: what a cancellation brought back is not taken off, since no member tells how much that was.
    #[must_use]
    pub fn paid_out(&self) -> Option<Money> {
        let currency = self.currency()?;
        if let Some(amount) = self.processed_amount() {
            return decimal::money(amount, currency);
        }
        let parts = self.parts.as_deref()?;
        if !parts.is_empty() {
            let mut paid = Vec::new();
            for part in parts.iter().filter(|part| part.has_moved()) {
                paid.push(part.paid_out()?);
            }
            // Nothing in the parts, where the status says that something was paid, is no sum to rely on.
            let nothing_known = paid.is_empty() && self.status.is_reversible();
            return Money::sum(currency, paid).ok().filter(|_| !nothing_known);
        }
        let whole = self.status == PayoutStatus::Processed;
        whole.then(|| decimal::money(self.amount()?, currency)).flatten()
    }

    /// Whether this corrects what an earlier answer called final: the same payout, changed later, and in another state.
    ///
    /// An operator can do so by hand (wire specification 5.1). Store it, tell a person, and never drop it.
    ///
    /// # Example: failed, then paid after all
    ///
    /// ```
    /// # fn example(stored: &paycore::PayoutInvoice, now: &paycore::PayoutInvoice) {
    /// if now.corrects(stored) {
    ///     println!("{} was {} and is {}", now.id(), stored.status(), now.status());
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn corrects(&self, earlier: &Self) -> bool {
        let later = match (earlier.updated(), self.updated()) {
            (Some(then), Some(now)) => now > then,
            _ => false,
        };
        self.id == earlier.id && later && earlier.status.is_final() && self.status != earlier.status
    }

    /// What speaks against a failure (wire specification 5.1, rule 3). What cannot be read speaks against it as well.
    fn contradicts_failure(&self) -> bool {
        let moved = |text: &str| Decimal::parse(text).is_none_or(|amount| !amount.is_zero());
        self.moderation_required()
            || self.attributes.get("processed_amount").is_some_and(moved)
            || self
                .parts
                .as_ref()
                .is_none_or(|parts| parts.iter().any(PayoutPart::has_moved))
    }

    /// Whether less was paid than asked for.
    fn is_short(&self) -> bool {
        let read = |text: &str| Decimal::parse(text);
        let paid = match self.processed_amount() {
            Some(text) => read(text),
            None => self.paid_out().and_then(|paid| read(&paid.to_decimal_text())),
        };
        paid.zip(self.amount().and_then(read))
            .is_some_and(|(paid, asked)| paid.compare_size(&asked) == Ordering::Less)
    }
}

crate::invoice::invoice_accessors!(PayoutInvoice);
