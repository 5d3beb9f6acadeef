//! How the program calls the person it pays.

payout_core::text_id! {
    /// Your own id of a payee, `payee_id`: for example your user id. Never Payoneer's own account id.
    ///
    /// You choose it when you ask for a registration link, and it comes back in look-ups and notifications. How long it may be is
    /// not published; a program's limit is checked when a call is written
    /// ([`v2::Program::longest_id`](crate::v2::Program::longest_id), Payoneer 4.14).
    ///
    /// # Example: a number is text, too
    ///
    /// ```
    /// use payoneer::PayeeId;
    ///
    /// let payee: PayeeId = "1".parse()?;
    /// assert_eq!(payee.as_str(), "1");
    /// assert!("../payouts".parse::<PayeeId>().is_err());
    /// # Ok::<(), payout_core::IdError>(())
    /// ```
    pub struct PayeeId: ours(field = "payee_id", max = 128);
}
