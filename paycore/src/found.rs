//! What a look-up by reference gives, item by item (wire specification 3.4).

use crate::{
    PaymentInvoice, PayoutInvoice,
    wire::{
        Attributes, WireError,
        resource::{Document, Resource},
    },
};
use bytes::Bytes;
use http::Response;
use payout_core::{RawAnswer, Reference};

/// What a look-up of payouts by reference gave.
pub type FoundPayouts = Found<PayoutInvoice>;

/// What a look-up of payments by reference gave.
pub type FoundPayments = Found<PaymentInvoice>;

/// What a look-up by reference gave, every item compared: whether a deployment honours the filter shows only here.
///
/// # Example: one is as it should be
///
/// ```
/// # fn example(found: &paycore::FoundPayouts) {
/// if let [invoice] = found.ours() {
///     println!("{} is {}", invoice.id(), invoice.state());
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "compare what was found with what was sent"]
pub struct Found<I> {
    ours: Vec<I>,
    others: usize,
    unreadable: usize,
    /// Those of the unreadable ones that have our reference.
    unreadable_ours: usize,
    raw: RawAnswer,
}

impl<I> Found<I> {
    pub(crate) fn read(
        document: &Document,
        reference: &Reference,
        response: &Response<Bytes>,
        read: impl Fn(Resource) -> Result<I, WireError>,
    ) -> Result<Self, WireError> {
        let mut found = Self {
            ours: Vec::new(),
            others: 0,
            unreadable: 0,
            unreadable_ours: 0,
            raw: RawAnswer::new(response),
        };
        for item in document.list()? {
            match reference_of(&item) {
                Some(echo) if echo != reference.as_str() => found.others += 1,
                // Without a reference it may be ours as well as another's.
                None => found.unreadable += 1,
                Some(_) => {
                    if let Ok(invoice) = Resource::parse(&item).and_then(&read) {
                        found.ours.push(invoice);
                    } else {
                        found.unreadable += 1;
                        found.unreadable_ours += 1;
                    }
                }
            }
        }
        Ok(found)
    }

    /// What is under our reference: one, where all is well. Two are one too many, and a person has to look.
    #[must_use]
    pub fn ours(&self) -> &[I] {
        &self.ours
    }

    /// How many items have another reference. Any shows that this deployment does not honour the filter, and then the absence of
    /// ours from a list proves nothing.
    #[must_use]
    pub fn others(&self) -> usize {
        self.others
    }

    /// How many items have no reference, or have ours and cannot be read: one of them may be what is looked for.
    #[must_use]
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// How many items have our reference, whether or not they can be read.
    pub(crate) fn under_our_reference(&self) -> usize {
        self.ours.len() + self.unreadable_ours
    }

    /// Whether the platform found nothing at all. Once is no proof of absence: what was sent may still arrive.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ours.is_empty() && self.others == 0 && self.unreadable == 0
    }

    /// Whether this answer shows that the filter works: what was looked for is there, and nothing else. Ask with the reference of
    /// something that exists; then [`Dialect::payout_filter_works`](crate::Dialect::payout_filter_works) may be said of this
    /// deployment. One payout in a whole account is no proof: every list would look so.
    #[must_use]
    pub fn proves_filter(&self) -> bool {
        self.ours.len() == 1 && self.others == 0 && self.unreadable == 0
    }

    /// The answer as it came.
    #[must_use]
    pub fn raw(&self) -> &RawAnswer {
        &self.raw
    }
}

fn reference_of(item: &str) -> Option<String> {
    let attributes = Attributes::parse(item).ok()?.object("attributes").ok()??;
    attributes.text("reference_id").map(str::to_owned)
}
