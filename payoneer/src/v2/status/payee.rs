//! Payees: Payoneer's words (Payoneer 6.4).

super::status_words! {
    /// Payoneer's word for where a payee stands.
    PayeeWord,
    /// What a payee's word means. The words for pending and declined payees are not published for v2.
    PayeeWordKind {
        /// `ACTIVE`, in reports `Active`: the only one that may be paid.
        Active = "ACTIVE",
        /// `INACTIVE`.
        Inactive = "INACTIVE",
    }
}
