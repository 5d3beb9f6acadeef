//! GET `/reports/payee_details`: all payouts of one payee (Payoneer 4.15).

mod reconciled;
mod reported_payee;

pub use reconciled::ReconciledPayout;
pub use reported_payee::{ReportRow, ReportedPayee};

use super::{Account, Envelope, Message, error, wire::answer_accessors};
use crate::{Code, PayeeId};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, WriteError};

/// Asks for the report on one payee. Reads, and may be repeated.
///
/// # Example: what was paid
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use payoneer::v2::PayeeReport;
///
/// let report = client.send(&PayeeReport::new("ID123".parse()?)).await?;
/// println!("{:?}", report.payee().paid_in("USD".parse()?));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a call asks nothing until it is sent"]
pub struct PayeeReport {
    payee_id: PayeeId,
}

impl PayeeReport {
    /// Asks for this payee.
    pub fn new(payee_id: PayeeId) -> Self {
        Self { payee_id }
    }
}

impl Operation for PayeeReport {
    type Account = Account;
    type Answer = PayeeReported;
    type Effect = Reads;

    const NAME: &'static str = "reports/payee_details";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(["reports", "payee_details"]).with_query("payee_id", self.payee_id.as_str()))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<PayeeReported, FetchError> {
        let envelope = error::fetched(&response, Some(Code::PayeeNotFound))?;
        match ReportedPayee::read(account, envelope.fields()) {
            Ok(payee) => Ok(PayeeReported { payee, envelope }),
            Err(problem) => Err(error::malformed(&envelope, problem)),
        }
    }
}

/// The report on one payee.
#[derive(Debug, Clone)]
pub struct PayeeReported {
    payee: ReportedPayee,
    envelope: Envelope,
}

impl PayeeReported {
    /// The payee, and the rows of the report.
    #[must_use]
    pub fn payee(&self) -> &ReportedPayee {
        &self.payee
    }
}

answer_accessors!(PayeeReported);
