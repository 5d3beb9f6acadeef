use super::group::parameter_group;

parameter_group! {
    /// The bank that the money goes to, beside what the destination says.
    ///
    /// # Example: a bank by name and code
    ///
    /// ```
    /// let bank = paynet::Bank::new().name("First Example Bank").bic("EXMPGB2L");
    /// # let _ = bank;
    /// ```
    pub struct Bank {
        /// `bank_name`: up to 255 characters.
        name => "bank_name",
        /// `bank_branch`: up to 255 characters.
        branch => "bank_branch",
        /// `bank_code`: up to 32 characters.
        code => "bank_code",
        /// `bank_bic`: up to 128 characters.
        bic => "bank_bic",
        /// `bank_city`: up to 128 characters.
        city => "bank_city",
        /// `bank_address1`: up to 255 characters.
        address1 => "bank_address1",
        /// `bank_zip_code`: up to 255 characters.
        zip_code => "bank_zip_code",
        /// `bank_province`: up to 255 characters.
        province => "bank_province",
        /// `bank_area`: up to 255 characters.
        area => "bank_area",
    }
}
