use super::group::parameter_group;

parameter_group! {
    /// The person who gets the money. Which parameters an acquirer wants, the gateway's support says.
    ///
    /// All are sent under their `receiver_` names. Postcode and phone may hold letters and signs; the birthday's form is not
    /// documented, so it is sent as it is given.
    ///
    /// # Example: who, and where
    ///
    /// ```
    /// use paynet::Receiver;
    ///
    /// let receiver = Receiver::new()
    ///     .first_name("Ada")
    ///     .last_name("Lovelace")
    ///     .country_code("GB")
    ///     .zip_code("SW1A 2AA")
    ///     .phone("+44 20 7946 0000");
    /// assert_eq!(format!("{receiver:?}"), "Receiver([redacted])");
    /// ```
    pub struct Receiver {
        /// `receiver_first_name`: up to 128 characters.
        first_name => "receiver_first_name",
        /// `receiver_last_name`: up to 128 characters.
        last_name => "receiver_last_name",
        /// `receiver_birthday`: up to 30 characters, as the acquirer wants it (`YYYYMMDD` and `MMDDYY` are both known).
        birthday => "receiver_birthday",
        /// `receiver_country_code`: up to 3 characters.
        country_code => "receiver_country_code",
        /// `receiver_state`: up to 4 characters. For the USA, Canada and Australia.
        state => "receiver_state",
        /// `receiver_city`: up to 128 characters.
        city => "receiver_city",
        /// `receiver_zip_code`: up to 32 characters.
        zip_code => "receiver_zip_code",
        /// `receiver_address1`: up to 256 characters.
        address1 => "receiver_address1",
        /// `receiver_phone`: up to 128 characters.
        phone => "receiver_phone",
        /// `receiver_email`: up to 128 characters.
        email => "receiver_email",
        /// `receiver_identity_document_id`: up to 128 characters.
        identity_document_id => "receiver_identity_document_id",
        /// `receiver_identity_document_number`: up to 128 characters.
        identity_document_number => "receiver_identity_document_number",
        /// `receiver_inn`: up to 128 characters.
        inn => "receiver_inn",
    }
}
