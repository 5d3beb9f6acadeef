//! DELETE `/payees/{payee_id}`: releases a payee (Payoneer 4.7).

use super::{
    Account, Envelope, Message, PayeeStatus,
    error::{self, Makes},
};
use crate::PayeeId;
use bytes::Bytes;
use http::Response;
use payout_core::{Changes, Operation, SendError, WriteError};

/// Takes a payee out of the program. Moves no money, but payouts to this id fail from then on.
///
/// Known from one source, and of the answer nothing is known but the envelope: confirm it with [`status`](Self::status), which
/// should then say [`NotRegistered`](crate::v2::Registration::NotRegistered).
///
/// # Example: release, then confirm
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use payoneer::v2::ReleasePayee;
///
/// let release = ReleasePayee::new("ID123".parse()?);
/// client.send(&release).await?;
/// println!("{:?}", client.repeat(&release.status(), &payoneer::Patience::new()).await?);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a call changes nothing until it is sent"]
pub struct ReleasePayee {
    payee_id: PayeeId,
}

impl ReleasePayee {
    /// Releases this payee.
    pub fn new(payee_id: PayeeId) -> Self {
        Self { payee_id }
    }

    /// The look-up that confirms it.
    pub fn status(&self) -> PayeeStatus {
        PayeeStatus::new(self.payee_id.clone())
    }
}

impl Operation for ReleasePayee {
    type Account = Account;
    type Answer = Envelope;
    type Effect = Changes;

    const NAME: &'static str = "payees/{payee_id}";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::delete(["payees", self.payee_id.as_str()]))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Envelope, SendError> {
        let ((), envelope) = error::changed(&response, Makes::Nothing)?.taken(|_| Ok(()))?;
        Ok(envelope)
    }
}
