//! GET `/payees/{payee_id}/receiving-accounts`: the receiving accounts of a payee (Payoneer 4.0).

use super::{Account, Envelope, Message, error};
use crate::{Code, PayeeId};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, WriteError};

/// Asks for the receiving accounts of a payee. Reads, and may be repeated.
///
/// **Experimental**: known from one source, and of the answer nothing but the envelope. The members are in
/// [`Envelope::fields`] as JSON text.
///
/// # Example: whatever came
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use payoneer::v2::ReceivingAccounts;
///
/// let answer = client.send(&ReceivingAccounts::new("ID123".parse()?)).await?;
/// for (name, json) in answer.fields().iter() {
///     println!("{name}: {json}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a call asks nothing until it is sent"]
pub struct ReceivingAccounts {
    payee_id: PayeeId,
}

impl ReceivingAccounts {
    /// Asks for this payee.
    pub fn new(payee_id: PayeeId) -> Self {
        Self { payee_id }
    }
}

impl Operation for ReceivingAccounts {
    type Account = Account;
    type Answer = Envelope;
    type Effect = Reads;

    const NAME: &'static str = "payees/{payee_id}/receiving-accounts";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(["payees", self.payee_id.as_str(), "receiving-accounts"]))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Envelope, FetchError> {
        error::fetched(&response, Some(Code::PayeeNotFound))
    }
}
