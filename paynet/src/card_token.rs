//! Tokens that stand for a card, as the gateway gave them out. Three kinds, and none can be used in place of another.

payout_core::text_id! {
    /// A stored card, `card-ref-id` of `create-card-ref`: sent as `destination-card-ref-id`.
    ///
    /// # Example: from a record of your own
    ///
    /// ```
    /// let card: paynet::CardRefId = "7654321".parse()?;
    /// assert_eq!(card.as_str(), "7654321");
    /// # Ok::<(), payout_core::IdError>(())
    /// ```
    pub struct CardRefId: theirs(field = "card-ref-id", max = 128);
}

payout_core::text_id! {
    /// A recurring payment: sent as `recurring-payment-id` (with dashes) in place of the cardholder's data.
    ///
    /// # Example: from a record of your own
    ///
    /// ```
    /// let id: paynet::RecurringPaymentId = "1190".parse()?;
    /// assert_eq!(id.as_str(), "1190");
    /// # Ok::<(), payout_core::IdError>(())
    /// ```
    pub struct RecurringPaymentId: theirs(field = "recurring-payment-id", max = 128);
}

payout_core::text_id! {
    /// A card inside the gateway: sent as `card_recurring_payment_id`. Not a [`RecurringPaymentId`], for all its name.
    ///
    /// # Example: from a record of your own
    ///
    /// ```
    /// let id: paynet::CardRecurringPaymentId = "2280".parse()?;
    /// assert_eq!(id.as_str(), "2280");
    /// # Ok::<(), payout_core::IdError>(())
    /// ```
    pub struct CardRecurringPaymentId: theirs(field = "card_recurring_payment_id", max = 128);
}
