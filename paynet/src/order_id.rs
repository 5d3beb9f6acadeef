//! The gateway's own id of an order.

payout_core::text_id! {
    /// The gateway's id of an order: `paynet-order-id` in its answers, `orderid` in requests and callbacks.
    ///
    /// Text, though it has always been digits so far: nothing is calculated with it.
    ///
    /// # Example: from a record of your own
    ///
    /// ```
    /// let order_id: paynet::OrderId = "6982864".parse()?;
    /// assert_eq!(order_id.as_str(), "6982864");
    /// # Ok::<(), payout_core::IdError>(())
    /// ```
    pub struct OrderId: theirs(field = "paynet-order-id", max = 128);
}
