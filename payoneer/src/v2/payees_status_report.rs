//! GET `/reports/payees_status`: all payees of a span of days (Payoneer 4.15).

use super::{
    Account, Envelope, Message, ReportedPayee, error,
    wire::{FieldError, answer_accessors},
};
use crate::Date;
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, WriteError};

/// Asks for the report on all payees between two days. Reads, and may be repeated.
///
/// Whether the last day is included, whether the answer has further pages and which zone the days are of is not published: ask for
/// ranges that overlap, and take what you see twice for one.
///
/// # Example: January
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use payoneer::v2::PayeesStatusReport;
///
/// let call = PayeesStatusReport::new("2018-01-01".parse()?, "2018-02-01".parse()?);
/// # let _ = call;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a call asks nothing until it is sent"]
pub struct PayeesStatusReport {
    start: Date,
    end: Date,
}

impl PayeesStatusReport {
    /// Asks for these days. The start must not be after the end.
    pub fn new(start: Date, end: Date) -> Self {
        Self { start, end }
    }
}

impl Operation for PayeesStatusReport {
    type Account = Account;
    type Answer = ReportedPayees;
    type Effect = Reads;

    const NAME: &'static str = "reports/payees_status";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        if self.start > self.end {
            let problem = format!(
                "is {}, which is after the end, {}; give the earlier day first",
                self.start, self.end
            );
            return Err(WriteError::new("start_date", problem).rule("Payoneer 4.14"));
        }
        Ok(Message::get(["reports", "payees_status"])
            .with_query("start_date", self.start.to_string())
            .with_query("end_date", self.end.to_string()))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<ReportedPayees, FetchError> {
        let envelope = error::fetched(&response, None)?;
        let read = || -> Result<Vec<_>, FieldError> {
            let payees = envelope.fields().objects("payees")?;
            let payees = payees.ok_or(FieldError::Missing { name: "payees" })?;
            payees.iter().map(|payee| ReportedPayee::read(account, payee)).collect()
        };
        match read() {
            Ok(payees) => Ok(ReportedPayees { payees, envelope }),
            Err(problem) => Err(error::malformed(&envelope, problem)),
        }
    }
}

/// The report on all payees.
#[derive(Debug, Clone)]
pub struct ReportedPayees {
    payees: Vec<ReportedPayee>,
    envelope: Envelope,
}

impl ReportedPayees {
    /// The payees, in the order they came in.
    #[must_use]
    pub fn payees(&self) -> &[ReportedPayee] {
        &self.payees
    }
}

answer_accessors!(ReportedPayees);
