//! Payoneer's own id of a payout.

payout_core::text_id! {
    /// Payoneer's id of a payout, `payout_id`: digits in every sample, and text in its type, so that leading zeros stay.
    ///
    /// For its support and your records. Look-ups and cancels go by your reference.
    pub struct PayoutId: theirs(field = "payout_id", max = 64);
}
