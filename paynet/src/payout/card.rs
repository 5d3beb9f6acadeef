//! Cards and the tokens that stand for one.

use super::table::TABLE;
use crate::{CardRecurringPaymentId, RecurringPaymentId, form::Typed};
use payout_core::{Secret, WriteError};
use std::fmt;

/// A card, by its number.
///
/// Where it is a card inside the gateway's own system, the gateway treats it as a *source* card: limits, lists and fraud scoring apply
/// to it as such (wire specification 4.1, note 1). Its documents advise a deposit to the card instead of a payout.
///
/// No `Clone`, no `PartialEq`, nothing shown in `Debug` but the number's last four digits; wiped when dropped.
///
/// # Example: number, name and expiry
///
/// ```
/// use paynet::{Card, CardNumber, Expiry};
///
/// let card = Card::new(CardNumber::new("4444333322221111")?)
///     .printed_name("ADA LOVELACE")
///     .expiry(Expiry::new("12", "2031")?);
/// assert_eq!(format!("{card:?}"), "Card(CardNumber(****1111))");
/// # Ok::<(), payout_core::WriteError>(())
/// ```
#[must_use = "it is sent only as part of a payout"]
pub struct Card {
    number: CardNumber,
    printed_name: Option<String>,
    expiry: Option<Expiry>,
    cvv: Option<Cvv>,
}

impl Card {
    /// A card by its number, `credit_card_number`.
    pub fn new(number: CardNumber) -> Self {
        Self {
            number,
            printed_name: None,
            expiry: None,
            cvv: None,
        }
    }

    /// The name on the card, `card_printed_name`: up to 128 characters.
    pub fn printed_name(mut self, name: impl Into<String>) -> Self {
        self.printed_name = Some(name.into());
        self
    }

    /// The end of its validity, `expire_month` and `expire_year`.
    pub fn expiry(mut self, expiry: Expiry) -> Self {
        self.expiry = Some(expiry);
        self
    }

    /// The card code, `cvv2`.
    pub fn cvv(mut self, cvv: Cvv) -> Self {
        self.cvv = Some(cvv);
        self
    }

    pub(super) fn parameters<'a>(&'a self, typed: &mut Typed<'a>) {
        typed
            .add("credit_card_number", self.number.0.expose())
            .add_some("card_printed_name", self.printed_name.as_deref())
            .add_some("expire_month", self.expiry.as_ref().map(|expiry| expiry.month.expose()))
            .add_some("expire_year", self.expiry.as_ref().map(|expiry| expiry.year.expose()))
            .add_some("cvv2", self.cvv.as_ref().map(|cvv| cvv.0.expose()));
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Card").field(&self.number).finish()
    }
}

/// A card inside the gateway, by the token of a recurring payment, `card_recurring_payment_id`, in place of the card's data.
///
/// # Example: a token and nothing else
///
/// ```
/// let card = paynet::StoredCard::new("2280".parse()?);
/// # let _ = card;
/// # Ok::<(), payout_core::IdError>(())
/// ```
#[must_use = "it is sent only as part of a payout"]
pub struct StoredCard {
    id: CardRecurringPaymentId,
    cvv: Option<Cvv>,
}

impl StoredCard {
    /// A card by its token: up to 19 digits.
    pub fn new(id: CardRecurringPaymentId) -> Self {
        Self { id, cvv: None }
    }

    /// The card code, `cvv2`. Whether a gateway wants one beside a token is not documented.
    pub fn cvv(mut self, cvv: Cvv) -> Self {
        self.cvv = Some(cvv);
        self
    }

    pub(super) fn parameters<'a>(&'a self, typed: &mut Typed<'a>) {
        typed
            .add("card_recurring_payment_id", self.id.as_str())
            .add_some("cvv2", self.cvv.as_ref().map(|cvv| cvv.0.expose()));
    }
}

impl fmt::Debug for StoredCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoredCard([redacted])")
    }
}

/// A recurring payment, `recurring-payment-id` (with dashes), in place of the cardholder's data. The customer's data behind it can be
/// changed with `update-recurring-payment`.
///
/// # Example: a recurring payment and nothing else
///
/// ```
/// let payment = paynet::RecurringPayment::new("1190".parse()?);
/// # let _ = payment;
/// # Ok::<(), payout_core::IdError>(())
/// ```
#[must_use = "it is sent only as part of a payout"]
pub struct RecurringPayment {
    id: RecurringPaymentId,
    cvv: Option<Cvv>,
}

impl RecurringPayment {
    /// A recurring payment by its id: up to 19 digits.
    pub fn new(id: RecurringPaymentId) -> Self {
        Self { id, cvv: None }
    }

    /// The card code, `cvv2`. Whether a gateway wants one beside a token is not documented.
    pub fn cvv(mut self, cvv: Cvv) -> Self {
        self.cvv = Some(cvv);
        self
    }

    pub(super) fn parameters<'a>(&'a self, typed: &mut Typed<'a>) {
        typed
            .add("recurring-payment-id", self.id.as_str())
            .add_some("cvv2", self.cvv.as_ref().map(|cvv| cvv.0.expose()));
    }
}

impl fmt::Debug for RecurringPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecurringPayment([redacted])")
    }
}

/// A card number: 12 to 20 digits, as text, so that leading zeros stay.
///
/// The documents name the 20; fewer than 12 digits would pass the mask that keeps card numbers out of error texts. No check digit
/// is asked for, since not every scheme has one. `Debug` shows the last four digits; wiped when dropped; no `Clone`, no `PartialEq`,
/// and no way to read it back but the request's own bytes.
///
/// # Example: digits only
///
/// ```
/// use paynet::CardNumber;
///
/// assert_eq!(format!("{:?}", CardNumber::new("4444333322221111")?), "CardNumber(****1111)");
/// let error = CardNumber::new("4444 3333 2222 1111").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`credit_card_number`: holds something else than digits, give 12 to 20 digits without blanks (Paynet 4.1)"
/// );
/// # Ok::<(), payout_core::WriteError>(())
/// ```
pub struct CardNumber(Secret);

impl CardNumber {
    /// Takes the digits over. They are wiped where they are refused as well.
    ///
    /// # Errors
    ///
    /// Unless there are 12 to 20 ASCII digits. The error does not repeat them.
    pub fn new(digits: impl Into<String>) -> Result<Self, WriteError> {
        digits_of(
            "credit_card_number",
            digits.into(),
            12,
            20,
            "give 12 to 20 digits without blanks",
        )
        .map(Self)
    }

    /// The digits, for a request that is being written.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The last four digits, which may be shown.
    #[must_use]
    pub fn last_four(&self) -> &str {
        let digits = self.0.expose();
        digits.get(digits.len().saturating_sub(4)..).unwrap_or_default()
    }
}

impl fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CardNumber(****{})", self.last_four())
    }
}

/// The end of a card's validity: month and year, as text.
///
/// # Example: December 2031
///
/// ```
/// use paynet::Expiry;
///
/// assert_eq!(format!("{:?}", Expiry::new("12", "2031")?), "Expiry([redacted])");
/// assert!(Expiry::new("13", "2031").is_err());
/// assert!(Expiry::new("12", "31").is_err());
/// # Ok::<(), payout_core::WriteError>(())
/// ```
pub struct Expiry {
    month: Secret,
    year: Secret,
}

impl Expiry {
    /// Two digits of the month, `expire_month`, and four of the year, `expire_year`.
    ///
    /// # Errors
    ///
    /// Unless the month is 01 to 12 and the year has four digits. Whether it has passed is not looked at: that takes a clock.
    pub fn new(month: impl Into<String>, year: impl Into<String>) -> Result<Self, WriteError> {
        const MONTH: &str = "write two digits from 01 to 12";
        let month = digits_of("expire_month", month.into(), 2, 2, MONTH)?;
        let year = digits_of("expire_year", year.into(), 4, 4, "write four digits")?;
        if !month.expose().parse().is_ok_and(|month: u8| (1..=12).contains(&month)) {
            return Err(WriteError::new("expire_month", format!("is no month, {MONTH}")).rule(TABLE.section));
        }
        Ok(Self { month, year })
    }

    pub(crate) fn month(&self) -> &str {
        self.month.expose()
    }

    pub(crate) fn year(&self) -> &str {
        self.year.expose()
    }
}

impl fmt::Debug for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Expiry([redacted])")
    }
}

/// A card code, `cvv2`: 3 or 4 digits, as text, so that leading zeros stay.
///
/// It cannot be read back: nothing gives it but the bytes of a request that holds it. No `Clone`, no `PartialEq`, no `Serialize`;
/// wiped when dropped. It must not be stored after the payment was authorised, by the card schemes' rules.
///
/// # Example: shown nowhere
///
/// ```
/// use paynet::Cvv;
///
/// assert_eq!(format!("{:?}", Cvv::new("012")?), "Cvv([redacted])");
/// assert!(Cvv::new("12").is_err());
/// # Ok::<(), payout_core::WriteError>(())
/// ```
///
/// It is no `Clone`:
///
/// ```compile_fail
/// # fn twice(cvv: paynet::Cvv) -> (paynet::Cvv, paynet::Cvv) {
/// (cvv.clone(), cvv)
/// # }
/// ```
pub struct Cvv(Secret);

impl Cvv {
    /// Takes the digits over. They are wiped where they are refused as well.
    ///
    /// # Errors
    ///
    /// Unless there are 3 or 4 ASCII digits. The error does not repeat them.
    pub fn new(digits: impl Into<String>) -> Result<Self, WriteError> {
        digits_of("cvv2", digits.into(), 3, 4, "give 3 or 4 digits").map(Self)
    }
}

impl fmt::Debug for Cvv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cvv([redacted])")
    }
}

fn digits_of(
    field: &'static str,
    text: String,
    least: usize,
    most: usize,
    right: &'static str,
) -> Result<Secret, WriteError> {
    // Taken over first, so that a refused text is wiped as well.
    let secret = Secret::new(text);
    let text = secret.expose();
    let wrong = |problem: &str| Err(WriteError::new(field, format!("{problem}, {right}")).rule(TABLE.section));
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return wrong("holds something else than digits");
    }
    if !(least..=most).contains(&text.len()) {
        return wrong(&format!("holds {} digits", text.len()));
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::{CardNumber, Cvv, Expiry, Secret};

    /// Each digit of a card lies in a `Secret`, which is wiped (a test of `payout-core`), and in nothing else.
    #[test]
    fn k4_card_data_is_kept_in_secrets_alone() {
        fn wiped(_: &Secret) {}
        let (number, cvv) = (CardNumber::new("4444333322221111"), Cvv::new("012"));
        let (number, cvv) = (number.unwrap(), cvv.unwrap());
        let expiry = Expiry::new("12", "2031").unwrap();
        for secret in [&number.0, &cvv.0, &expiry.month, &expiry.year] {
            wiped(secret);
        }
        assert_eq!(size_of_val(&number) + size_of_val(&cvv), 2 * size_of::<Secret>());
        assert_eq!(size_of_val(&expiry), 2 * size_of::<Secret>());
    }
}
