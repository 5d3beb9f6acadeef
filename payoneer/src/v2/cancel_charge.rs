//! POST `/charges/{client_reference_id}/cancel`: asks for a charge to be undone (Payoneer 4.11).

use super::{
    Account, ChargeStatus, Envelope, Message,
    error::{self, Makes},
};
use bytes::Bytes;
use http::Response;
use payout_core::{MovesMoney, Operation, Reference, SendError, WriteError};

/// The request to cancel a charge. Where it takes effect, money goes back to the payee.
///
/// One client uses it to cancel and to refund alike; what it does to a charge that is done is not published.
/// [`ChargeStatus`] tells what became of it. As [`CreateCharge`](super::CreateCharge), it needs a program that
/// [allows charges](super::Program::allow_charges).
///
/// # Example: ask, then look
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client, charge: &payoneer::v2::CreateCharge) -> Result<(), Box<dyn std::error::Error>> {
/// client.send(&charge.cancel()).await?;
/// println!("{}", client.repeat(&charge.status(), &payoneer::Patience::new()).await?.state());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a cancel asks nothing until it is sent"]
pub struct CancelCharge {
    reference: Reference,
}

impl CancelCharge {
    /// Asks for the charge with this reference.
    pub fn new(reference: &Reference) -> Self {
        Self {
            reference: reference.clone(),
        }
    }

    /// The look-up that tells what became of it.
    pub fn status(&self) -> ChargeStatus {
        ChargeStatus::new(&self.reference)
    }
}

impl Operation for CancelCharge {
    type Account = Account;
    type Answer = Envelope;
    type Effect = MovesMoney;

    const NAME: &'static str = "charges/{client_reference_id}/cancel";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        account.program().require_charges()?;
        Ok(Message::post(["charges", self.reference.as_str(), "cancel"], "{}"))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Envelope, SendError> {
        let ((), envelope) = error::changed(&response, Makes::Nothing)?.taken(|_| Ok(()))?;
        Ok(envelope)
    }
}
