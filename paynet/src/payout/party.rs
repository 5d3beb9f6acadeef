use super::group::parameter_group;

parameter_group! {
    /// The legal person of a payout.
    ///
    /// # Example: a company
    ///
    /// ```
    /// let company = paynet::LegalPerson::new().name("Example Ltd").document_number("01234567");
    /// # let _ = company;
    /// ```
    pub struct LegalPerson {
        /// `legal_person_name`: up to 128 characters.
        name => "legal_person_name",
        /// `legal_person_document_number`: up to 128 characters.
        document_number => "legal_person_document_number",
    }
}

parameter_group! {
    /// How the merchant's customer system knows the receiver.
    ///
    /// # Example: routed through the system called "PNE"
    ///
    /// ```
    /// let customer = paynet::Customer::new().id("2041").level("gold");
    /// # let _ = customer;
    /// ```
    pub struct Customer {
        /// `customer_level`, the level in the system: up to 32 characters.
        level => "customer_level",
        /// `customer_id`: up to 10 digits. Required where the payout is routed through the system "PNE".
        id => "customer_id",
        /// `merchant_customer_identifier`: up to 64 characters. Required where it is routed through the system "CRM".
        merchant_customer_identifier => "merchant_customer_identifier",
    }
}
