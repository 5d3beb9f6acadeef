//! POST `/payouts`: pays one payee (Payoneer 4.8).

mod accepted;
mod comparison;
mod orders_report;

pub use accepted::Accepted;
pub(crate) use comparison::About;
pub use comparison::{Comparison, Differences};
pub use orders_report::{Orders, OrdersAccess, OrdersReport, Store};

use super::{
    Account, CancelPayout, FoundPayout, Message, PayoutId, PayoutStatus,
    error::{self, Makes},
    wire::{FREE_TEXT, FieldError, Fields, WrittenAmount, check_text, json},
};
use crate::{Date, PayeeId};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, MovesMoney, Operation, Reference, SendError, WriteError};
use serde::Serialize;
use std::fmt;

const SECTION: &str = "Payoneer 4.8";

/// A payout to one payee. Sending it moves money out of the program.
///
/// Store it with its reference **before** you send it: where the answer is lost, that reference is the only way to find the payout
/// again ([`status`](Self::status)), and only the same payout, byte for byte, may ever be sent under it. That a second payout with
/// the same reference is refused rests on one source, so nothing here relies on it.
///
/// A payout that is accepted is *taken* and nothing more: it can be cancelled minutes later, with a reason. What became of it is
/// what [`PayoutStatus`] says.
///
/// # Limits
///
/// `payee_id` and `client_reference_id` take 50 characters, the description 199, all of them settings of the
/// [`Program`](super::Program), since Payoneer publishes none; longer texts are refused, never cut. The amount is in a currency of
/// two digits, unless the program [allows others](super::Program::also_in).
///
/// # Example: a payout on a date
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use payoneer::v2::CreatePayout;
///
/// let payout = CreatePayout::new(
///     "payout-2041".parse()?,
///     "25.22 USD".parse()?,
///     "ID123".parse()?,
///     "royalties, March",
/// )
/// .payout_date("2026-04-01".parse()?); // fixed once: a "today" made anew at a re-send would change the request
/// # let _ = payout;
/// # Ok(())
/// # }
/// ```
#[must_use = "a payout moves nothing until it is sent"]
pub struct CreatePayout {
    reference: Reference,
    amount: Amount,
    payee_id: PayeeId,
    description: String,
    payout_date: Option<Date>,
    group_id: Option<String>,
    orders_report: Option<OrdersReport>,
}

impl CreatePayout {
    /// A payout of `amount` to a payee, who must be [active](super::PayeeStatus) in the program.
    ///
    /// `reference` is sent as `client_reference_id`: unique, for ever and in all your programs, since the scope in which Payoneer
    /// compares it is not published.
    pub fn new(reference: Reference, amount: Amount, payee_id: PayeeId, description: impl Into<String>) -> Self {
        Self {
            reference,
            amount,
            payee_id,
            description: description.into(),
            payout_date: None,
            group_id: None,
            orders_report: None,
        }
    }

    /// The date of the payout, `payout_date`. Left out unless set; what a date in the future does is not published for v2.
    pub fn payout_date(mut self, date: Date) -> Self {
        self.payout_date = Some(date);
        self
    }

    /// `group_id`, passed through: clients put the paying account or the payer's name there. Its meaning is not published.
    pub fn group_id(mut self, text: impl Into<String>) -> Self {
        self.group_id = Some(text.into());
        self
    }

    /// Where the orders behind the payout can be seen, for reports to the Chinese foreign exchange authority SAFE.
    pub fn orders_report(mut self, report: OrdersReport) -> Self {
        self.orders_report = Some(report);
        self
    }

    /// Our reference, `client_reference_id`.
    #[must_use]
    pub fn client_reference_id(&self) -> &Reference {
        &self.reference
    }

    /// What is paid.
    #[must_use]
    pub fn amount(&self) -> Amount {
        self.amount
    }

    /// Who is paid.
    #[must_use]
    pub fn payee_id(&self) -> &PayeeId {
        &self.payee_id
    }

    /// The look-up of this payout.
    pub fn status(&self) -> PayoutStatus {
        PayoutStatus::new(&self.reference)
    }

    /// The request to cancel this payout.
    pub fn cancel(&self) -> CancelPayout {
        CancelPayout::new(&self.reference)
    }

    /// Whether a payout that a look-up found is this one (Payoneer 4.12).
    ///
    /// The answer does not repeat the reference, so amount, currency and payee are the only proof, all three of them.
    ///
    /// # Example: before its state is believed
    ///
    /// ```
    /// use payoneer::PayoutState;
    /// use payoneer::v2::{Comparison, CreatePayout, FoundPayout};
    ///
    /// fn state(payout: &CreatePayout, found: &FoundPayout) -> PayoutState {
    ///     match payout.compare(found) {
    ///         Comparison::Same => found.state(),
    ///         Comparison::Different(differences) => panic!("the reference is taken, a human decides: {differences:?}"),
    ///         Comparison::Incomplete => PayoutState::Unrecognised,
    ///     }
    /// }
    /// ```
    #[must_use = "a payout that was not compared may be another one"]
    pub fn compare(&self, found: &FoundPayout) -> Comparison {
        Comparison::of(&self.amount, &self.payee_id, found.about())
    }

    /// Checks everything, and writes the body.
    fn body(&self, account: &Account, shown: Shown) -> Result<String, WriteError> {
        let program = account.program();
        program.check_id("payee_id", self.payee_id.as_str())?;
        program.check_id("client_reference_id", self.reference.as_str())?;
        program.check_description(&self.description)?;
        if let Some(group_id) = &self.group_id {
            check_text("group_id", group_id, &FREE_TEXT, SECTION)?;
        }
        let amount = program.write_amount(&self.amount, SECTION)?;
        program.require_minimum(&self.amount, SECTION)?;
        let report = self.orders_report.as_ref();
        json(&Body {
            payee_id: self.payee_id.as_str(),
            amount,
            client_reference_id: match shown {
                Shown::Everything => self.reference.as_str(),
                Shown::Terms => "",
            },
            description: &self.description,
            payout_date: self.payout_date,
            currency: self.amount.currency().code(),
            group_id: self.group_id.as_deref(),
            orders_report: report.map(|report| report.body(shown)).transpose()?,
        })
    }

    /// What must be the same when the reference is sent once more: the whole body, but for the reference and for the secrets of the
    /// orders report, of which a journal must keep no trace.
    pub(super) fn terms_body(&self, account: &Account) -> Result<String, WriteError> {
        self.body(account, Shown::Terms)
    }

    /// What the answer echoes: `Ok(true)` where it is ours.
    fn is_echoed(&self, fields: &Fields) -> Result<bool, FieldError> {
        let currency = fields.said("currency")?;
        let amount = fields.number("amount")?;
        let same_currency = currency.as_deref().map(|code| code == self.amount.currency().code());
        let same_amount = amount
            .map(|digits| self.amount.equals_decimal(&digits))
            .transpose()
            .map_err(|_| FieldError::Kind {
                name: "amount".to_owned(),
                expected: "a number",
            })?;
        match (same_amount, same_currency) {
            (Some(false), _) | (_, Some(false)) => Ok(false),
            (Some(true), Some(true)) => Ok(true),
            (None, _) => Err(FieldError::Missing { name: "amount" }),
            (_, None) => Err(FieldError::Missing { name: "currency" }),
        }
    }
}

/// What of a body is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Everything,
    Terms,
}

/// The body, in the order of the documents.
#[derive(Serialize)]
struct Body<'b> {
    payee_id: &'b str,
    amount: WrittenAmount,
    client_reference_id: &'b str,
    description: &'b str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payout_date: Option<Date>,
    currency: &'b str,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_id: Option<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    orders_report: Option<orders_report::Body<'b>>,
}

impl Operation for CreatePayout {
    type Account = Account;
    type Answer = Accepted;
    type Effect = MovesMoney;

    const NAME: &'static str = "payouts";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        Ok(Message::post(["payouts"], self.body(account, Shown::Everything)?))
    }

    /// Accepted where the answer names a payout and echoes our amount and currency (Payoneer 3.3).
    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Accepted, SendError> {
        let judged = error::changed(&response, Makes::Payout)?;
        let echoed = self.is_echoed(judged.envelope().fields());
        if echoed == Ok(false) {
            return Err(judged.mismatch("the answer echoes another amount or currency than was sent"));
        }
        let (payout_id, envelope) = judged.taken(|envelope| {
            echoed?;
            Ok(PayoutId::new(envelope.fields().required("payout_id")?)?)
        })?;
        Ok(Accepted { payout_id, envelope })
    }
}

/// Shows what identifies the payout.
impl fmt::Debug for CreatePayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatePayout")
            .field("client_reference_id", &self.reference)
            .field("amount", &self.amount)
            .field("payee_id", &self.payee_id)
            .finish_non_exhaustive()
    }
}
