use payout_core::{Secret, WriteError};
use serde::Serialize;
use std::fmt;

/// Holder and expiry of a card, `context.card`: some card services ask for them beside the number.
///
/// # Example: valid through September 2030
///
/// ```
/// use paycore::CardContext;
///
/// let card = CardContext::new("Ada Lovelace", "09", "30");
/// assert_eq!(format!("{card:?}"), "CardContext([redacted])");
/// ```
pub struct CardContext {
    holder: String,
    month: Secret,
    year: Secret,
}

#[derive(Serialize)]
pub(super) struct Context<'a> {
    card: Card<'a>,
}

#[derive(Serialize)]
struct Card<'a> {
    #[serde(rename = "card_holder")]
    holder: &'a str,
    exp_month: &'a str,
    exp_year: &'a str,
}

impl CardContext {
    /// The holder's name, month (`01` to `12`) and year (its last two digits).
    #[must_use]
    pub fn new(holder: impl Into<String>, month: impl Into<String>, year: impl Into<String>) -> Self {
        Self {
            holder: holder.into(),
            month: Secret::new(month.into()),
            year: Secret::new(year.into()),
        }
    }

    pub(super) fn write(&self) -> Result<Context<'_>, WriteError> {
        let wrong = |field, problem| Err(WriteError::new(field, problem).rule("PayCore 3.1"));
        let two_digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let (month, year) = (self.month.expose(), self.year.expose());
        if self.holder.is_empty() {
            return wrong("context.card.card_holder", "is empty, give the name on the card");
        }
        if !two_digits(month) || !("01"..="12").contains(&month) {
            return wrong("context.card.exp_month", "is no month of two digits, write 01 to 12");
        }
        if !two_digits(year) {
            return wrong("context.card.exp_year", "is no year of two digits, write 30 for 2030");
        }
        Ok(Context {
            card: Card {
                holder: &self.holder,
                exp_month: month,
                exp_year: year,
            },
        })
    }
}

impl fmt::Debug for CardContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardContext([redacted])")
    }
}
