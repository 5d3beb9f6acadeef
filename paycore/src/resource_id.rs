//! The platform's own ids (wire specification 3.0).

/// Defines an id of theirs that becomes a segment of a path.
macro_rules! resource_ids {
    ($($(#[$meta:meta])* $Name:ident = $field:literal;)+) => {$(
        payout_core::text_id! {
            $(#[$meta])*
            ///
            /// Opaque text of `A-Z a-z 0-9 . _ -`, never empty: it becomes a segment of a path, and an empty one would call something
            /// else (`/payout-invoices//process`).
            pub struct $Name: ours(field = $field, max = 64);
        }
    )+};
}

resource_ids! {
    /// The id of a payout, `cpoi_` and 16 letters and digits in all samples.
    ///
    /// # Example: what no path may hold
    ///
    /// ```
    /// use paycore::PayoutId;
    ///
    /// assert!(PayoutId::new("cpoi_CLFDSXqStt3ki8pe").is_ok());
    /// assert!(PayoutId::new("").is_err());
    /// assert!(PayoutId::new("../account").is_err());
    /// ```
    PayoutId = "payout invoice id";
    /// The id of an incoming payment, `cpi_` and 16 letters and digits in all samples.
    PaymentId = "payment invoice id";
    /// The id of a refund, `ref_` and 16 letters and digits in all samples.
    RefundId = "refund id";
}
