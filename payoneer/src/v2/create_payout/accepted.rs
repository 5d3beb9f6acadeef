use crate::v2::{Envelope, PayoutId, wire::answer_accessors};

/// Payoneer has taken the payout. It says nothing about the money: ask [`PayoutStatus`](crate::v2::PayoutStatus).
#[must_use = "store the payout id, and follow the payout: it can still be cancelled"]
#[derive(Debug, Clone)]
pub struct Accepted {
    pub(super) payout_id: PayoutId,
    pub(super) envelope: Envelope,
}

impl Accepted {
    /// Payoneer's id of the payout, `payout_id`.
    #[must_use]
    pub fn payout_id(&self) -> &PayoutId {
        &self.payout_id
    }
}

answer_accessors!(Accepted);
