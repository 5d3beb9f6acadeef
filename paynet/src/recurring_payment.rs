//! What the commands of recurring payments share: their answer, the card, the amounts (wire specification 4.7).

use crate::{
    CardNumber, Expiry, Fields,
    error::token,
    form::{Form, Table, Typed},
    order::amount_text,
    wire::answer::Answer,
};
use payout_core::{Amount, RawAnswer, Reference, SendError, WriteError};
use std::fmt;

/// The answer to a command of recurring payments, **unjudged**: the documents do not say what a good one looks like.
///
/// It came whole, with HTTP 200, it is no refusal in a documented form, and it echoes no other reference. Whether the gateway did
/// what was asked is for the caller to read from the fields.
#[must_use = "nothing but its fields says whether the call was carried out"]
#[derive(Debug, Clone)]
pub struct RecurringPaymentAnswer {
    fields: Fields,
    raw: RawAnswer,
}

impl RecurringPaymentAnswer {
    pub(crate) fn read(answer: &Answer<'_>, reference: Option<&Reference>) -> Result<Self, SendError> {
        Ok(Self {
            fields: token::undocumented_answer(answer, reference)?,
            raw: RawAnswer::new(answer),
        })
    }

    /// The kind of answer, `type`, open text.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.fields.get("type").unwrap_or_default()
    }

    /// The recurring payment that the answer names, `recurring-payment-id`.
    #[must_use]
    pub fn recurring_payment_id(&self) -> Option<&str> {
        self.text("recurring-payment-id")
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).filter(|value| !value.is_empty())
    }
}

crate::wire::answer_accessors!(RecurringPaymentAnswer);

/// New card data of a recurring payment: number, name and validity go together. `Debug` shows the last four digits.
///
/// # Example: a renewed card
///
/// ```
/// use paynet::{CardNumber, Expiry, RecurringCard};
///
/// let card = RecurringCard::new(
///     CardNumber::new("4444333322221111")?,
///     "ADA LOVELACE",
///     Expiry::new("12", "2031")?,
/// );
/// assert_eq!(format!("{card:?}"), "RecurringCard(CardNumber(****1111))");
/// # Ok::<(), payout_core::WriteError>(())
/// ```
#[must_use = "it is sent only as part of a call"]
pub struct RecurringCard {
    number: CardNumber,
    printed_name: String,
    expiry: Expiry,
}

impl RecurringCard {
    /// A card by its number (up to 19 digits), the name on it and its validity.
    pub fn new(number: CardNumber, printed_name: impl Into<String>, expiry: Expiry) -> Self {
        Self {
            number,
            printed_name: printed_name.into(),
            expiry,
        }
    }

    pub(crate) fn parameters<'a>(&'a self, typed: &mut Typed<'a>) {
        typed
            .add("credit-card-number", self.number.expose())
            .add("card-printed-name", self.printed_name.as_str())
            .add("expire-month", self.expiry.month())
            .add("expire-year", self.expiry.year());
    }
}

impl fmt::Debug for RecurringCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RecurringCard").field(&self.number).finish()
    }
}

/// What a recurring payment may take: one of three ways to say it. The currency is not sent; it is that of the recurring payment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecurringAmount {
    /// `amount`: always the same.
    Exactly(Amount),
    /// `amount-from` and `amount-to`.
    Between {
        /// The least.
        from: Amount,
        /// The most, in the same currency.
        to: Amount,
    },
    /// `amount-sequence`, as the gateway's support describes it: the documents known here do not.
    Sequence(String),
}

impl RecurringAmount {
    pub(crate) fn parameters<'a>(&'a self, table: &Table, typed: &mut Typed<'a>) -> Result<(), WriteError> {
        match self {
            Self::Exactly(amount) => {
                typed.add("amount", amount_text(table, amount)?);
            }
            Self::Between { from, to } => {
                if from.currency() != to.currency() {
                    let problem = "is in another currency than amount-from, give both in that of the recurring payment";
                    return Err(WriteError::new("amount-to", problem).rule(table.section));
                }
                typed
                    .add("amount-from", amount_text(table, from)?)
                    .add("amount-to", amount_text(table, to)?);
            }
            Self::Sequence(sequence) => {
                typed.add("amount-sequence", sequence.as_str());
            }
        }
        Ok(())
    }
}

/// One way to give amounts and no half range, extra parameters included.
pub(crate) fn check_amounts(form: &Form) -> Result<(), WriteError> {
    let wrong = |field: &'static str, problem: &'static str| Err(WriteError::new(field, problem).rule(form.section()));
    let (from, to) = (form.has("amount-from"), form.has("amount-to"));
    if from != to {
        return wrong("amount-from", "and amount-to go together, send both or neither");
    }
    let ways = [form.has("amount"), from, form.has("amount-sequence")];
    if ways.into_iter().filter(|given| *given).count() > 1 {
        return wrong(
            "amount",
            "is given in several ways, send one of amount, amount-from with amount-to, and amount-sequence",
        );
    }
    Ok(())
}
