//! `update-recurring-payment` and `update-recurring-payments`: change what recurring payments hold (wire specification 4.7).

use crate::{
    Account, Endpoint, Message, RecurringAmount, RecurringCard, RecurringPaymentAnswer, RecurringPaymentId,
    form::{Form, Table, Typed},
    recurring_payment::check_amounts,
};
use bytes::Bytes;
use http::Response;
use payout_core::{Changes, Operation, Reference, Secret, SendError, WriteError};
use std::fmt;

const TABLE: Table = Table {
    section: "Paynet 4.7",
    lengths: &[
        ("client-orderid", 1..=128),
        ("recurring-payment-id", 1..=128),
        // An older text has 20: the newer limit is also the safer one.
        ("credit-card-number", 0..=19),
        ("expire-year", 4..=4),
        ("expire-month", 2..=2),
        ("amount", 1..=10),
        ("amount-from", 1..=10),
        ("amount-to", 1..=10),
    ],
};

/// Changes a recurring payment: its card, or what it may take. Moves no money.
///
/// Its documented table is known in part only: what has a setter here, and [`extra`](Self::extra) for the rest. The gateway carries
/// it out before it answers, but the answer is not documented, so it is handed over [unjudged](RecurringPaymentAnswer), and no
/// look-up is known. No group form is documented either: a group is refused.
///
/// # Example: another limit
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{Endpoint, RecurringAmount, UpdateRecurringPayment};
///
/// let call = UpdateRecurringPayment::new(Endpoint::Id(39915), "update-17".parse()?, "1190".parse()?)
///     .amount(RecurringAmount::Between { from: "1 USD".parse()?, to: "50 USD".parse()? });
/// # let _ = call;
/// # Ok(())
/// # }
/// ```
#[must_use = "a call changes nothing until it is sent"]
pub struct UpdateRecurringPayment {
    endpoint: Endpoint,
    reference: Reference,
    id: RecurringPaymentId,
    card: Option<RecurringCard>,
    amount: Option<RecurringAmount>,
    extra: Vec<(String, Secret)>,
}

impl UpdateRecurringPayment {
    /// A change of this recurring payment. `reference` is sent as `client-orderid`.
    pub fn new(endpoint: Endpoint, reference: Reference, id: RecurringPaymentId) -> Self {
        Self {
            endpoint,
            reference,
            id,
            card: None,
            amount: None,
            extra: Vec::new(),
        }
    }

    /// Another card.
    pub fn card(mut self, card: RecurringCard) -> Self {
        self.card = Some(card);
        self
    }

    /// What it may take.
    pub fn amount(mut self, amount: RecurringAmount) -> Self {
        self.amount = Some(amount);
        self
    }

    /// Adds a parameter that has no setter here (wire specification 4.0.3).
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), Secret::new(value.into())));
        self
    }
}

impl Operation for UpdateRecurringPayment {
    type Account = Account;
    type Answer = RecurringPaymentAnswer;
    type Effect = Changes;

    const NAME: &'static str = "update-recurring-payment";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        self.endpoint.refuse_group(TABLE.section)?;
        let mut typed = Typed::new();
        typed
            .add("client-orderid", self.reference.as_str())
            .add("recurring-payment-id", self.id.as_str());
        if let Some(card) = &self.card {
            card.parameters(&mut typed);
        }
        if let Some(amount) = &self.amount {
            amount.parameters(&TABLE, &mut typed)?;
        }
        let mut form = Form::new(&TABLE);
        form.typed(typed)?.extra(&self.extra)?;
        check_amounts(&form)?;
        Ok(Message::new(Self::NAME, self.endpoint, form.finish()))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<RecurringPaymentAnswer, SendError> {
        RecurringPaymentAnswer::read(&account.answer(&response), Some(&self.reference))
    }
}

/// Shows what identifies the call, not the card.
impl fmt::Debug for UpdateRecurringPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateRecurringPayment")
            .field("endpoint", &self.endpoint)
            .field("reference", &self.reference)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Changes many recurring payments at once. Moves no money.
///
/// The changes are a text of comma separated values in one parameter, `payload`. Its columns are in no document known here: the
/// gateway's support names them, and the text is sent as it is given, line ends included. The answer is handed over
/// [unjudged](RecurringPaymentAnswer); it has no reference to compare with, and no look-up is known. A group is refused.
///
/// # Example: a text from elsewhere
///
/// ```
/// use paynet::{Endpoint, UpdateRecurringPayments};
///
/// # fn example(csv: String) {
/// let call = UpdateRecurringPayments::new(Endpoint::Id(39915), csv);
/// # let _ = call;
/// # }
/// ```
#[must_use = "a call changes nothing until it is sent"]
pub struct UpdateRecurringPayments {
    endpoint: Endpoint,
    payload: Secret,
    extra: Vec<(String, Secret)>,
}

impl UpdateRecurringPayments {
    /// The changes of this text.
    pub fn new(endpoint: Endpoint, payload: impl Into<String>) -> Self {
        Self {
            endpoint,
            payload: Secret::new(payload.into()),
            extra: Vec::new(),
        }
    }

    /// Adds a parameter that has no setter here (wire specification 4.0.3).
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), Secret::new(value.into())));
        self
    }
}

impl Operation for UpdateRecurringPayments {
    type Account = Account;
    type Answer = RecurringPaymentAnswer;
    type Effect = Changes;

    const NAME: &'static str = "update-recurring-payments";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        self.endpoint.refuse_group(TABLE.section)?;
        let mut form = Form::new(&TABLE);
        form.put_lines("payload", self.payload.expose())?.extra(&self.extra)?;
        Ok(Message::new(Self::NAME, self.endpoint, form.finish()))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<RecurringPaymentAnswer, SendError> {
        RecurringPaymentAnswer::read(&account.answer(&response), None)
    }
}

impl fmt::Debug for UpdateRecurringPayments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateRecurringPayments")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
