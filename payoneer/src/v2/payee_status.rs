//! GET `/payees/{payee_id}/status`: whether a payee may be paid (Payoneer 4.5).

use super::{Account, Message, PayeeWord, PayeeWordKind, error};
use crate::{Code, PayeeId};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, WriteError};

/// Asks where a payee stands. Reads, and may be repeated.
///
/// # Example: before a payout
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use payoneer::v2::{PayeeStatus, Registration};
///
/// match client.send(&PayeeStatus::new("ID123".parse()?)).await? {
///     registration if registration.may_be_paid() => println!("pay"),
///     Registration::Registered(word) => println!("not now: {word}"),
///     Registration::NotRegistered => println!("send a registration link"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a call asks nothing until it is sent"]
pub struct PayeeStatus {
    payee_id: PayeeId,
}

impl PayeeStatus {
    /// Asks for this payee.
    pub fn new(payee_id: PayeeId) -> Self {
        Self { payee_id }
    }
}

/// Where a payee stands in the program.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_enums,
    reason = "it decides whether a payee can be paid: match it whole"
)]
pub enum Registration {
    /// The program knows the payee, and this is Payoneer's word for where the payee stands.
    Registered(PayeeWord),
    /// The program knows no such payee: Payoneer's answer 10005. So it is until the payee has finished signing up.
    NotRegistered,
}

impl Registration {
    /// Whether the payee is active: the precondition of a payout. A check of the moment, not a promise.
    #[must_use]
    pub fn may_be_paid(&self) -> bool {
        matches!(self, Self::Registered(word) if word.kind() == PayeeWordKind::Active)
    }
}

impl Operation for PayeeStatus {
    type Account = Account;
    type Answer = Registration;
    type Effect = Reads;

    const NAME: &'static str = "payees/{payee_id}/status";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(["payees", self.payee_id.as_str(), "status"]))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Registration, FetchError> {
        let envelope = match error::fetched(&response, Some(Code::PayeeNotFound)) {
            Ok(envelope) => envelope,
            Err(FetchError::NotFound(_)) => return Ok(Registration::NotRegistered),
            Err(other) => return Err(other),
        };
        match envelope.fields().required("status") {
            Ok(word) => Ok(Registration::Registered(PayeeWord::new(word))),
            Err(problem) => Err(error::malformed(&envelope, problem)),
        }
    }
}
