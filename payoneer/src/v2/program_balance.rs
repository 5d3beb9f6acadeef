//! GET `/balance`: what is there to pay with (Payoneer 4.2).

use super::{
    Account, Envelope, Message, error,
    wire::{FieldError, answer_accessors},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Currency, FetchError, Money, Operation, Reads, WriteError, mask};
use std::fmt;

/// Asks for the program's balance. Reads, and may be repeated.
///
/// # Example: before a batch
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client) -> Result<(), payoneer::FetchError> {
/// let balance = client.send(&payoneer::v2::ProgramBalance).await?;
/// println!("{} {}", balance.balance_text(), balance.currency());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a call asks nothing until it is sent"]
#[allow(clippy::exhaustive_structs, reason = "a call without parameters stays one")]
pub struct ProgramBalance;

impl Operation for ProgramBalance {
    type Account = Account;
    type Answer = Balance;
    type Effect = Reads;

    const NAME: &'static str = "balance";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(["balance"]))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<Balance, FetchError> {
        let envelope = error::fetched(&response, None)?;
        let read = || -> Result<_, FieldError> {
            let fields = envelope.fields();
            let balance = fields
                .number("balance")?
                .ok_or(FieldError::Missing { name: "balance" })?;
            Ok((balance, fields.required("currency")?, fields.number("fees_due")?))
        };
        let (balance, currency, fees_due) = read().map_err(|problem| error::malformed(&envelope, problem))?;
        Ok(Balance {
            known: account.program().currency(&currency),
            digits: balance,
            currency,
            fees_due,
            envelope,
        })
    }
}

/// The balance of a program. Sums are the digits of the answer; a balance can be below zero.
#[derive(Clone)]
pub struct Balance {
    digits: String,
    currency: String,
    fees_due: Option<String>,
    known: Option<Currency>,
    envelope: Envelope,
}

impl Balance {
    /// The balance, where the currency's digits hold it exactly.
    #[must_use]
    pub fn balance(&self) -> Option<Money> {
        self.money(&self.digits)
    }

    /// The digits of the balance as they came, in major units.
    #[must_use]
    pub fn balance_text(&self) -> &str {
        &self.digits
    }

    /// The code of the currency.
    #[must_use]
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// What the program owes, `fees_due`, where it is there and the currency's digits hold it exactly.
    #[must_use]
    pub fn fees_due(&self) -> Option<Money> {
        self.money(self.fees_due.as_deref()?)
    }

    /// The digits of `fees_due` as they came.
    #[must_use]
    pub fn fees_due_text(&self) -> Option<&str> {
        self.fees_due.as_deref()
    }

    fn money(&self, digits: &str) -> Option<Money> {
        Money::read_decimal(digits, self.known?).ok()
    }
}

answer_accessors!(Balance);

/// Masked: whatever stood in the answer.
impl fmt::Debug for Balance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Balance")
            .field("balance", &mask(&self.digits))
            .field("currency", &mask(&self.currency))
            .field("fees_due", &self.fees_due.as_deref().map(mask))
            .finish_non_exhaustive()
    }
}
