//! POST `/payouts/{client_reference_id}/cancel`: asks for a payout back (Payoneer 4.10).

use super::{
    Account, Envelope, Message, PayoutId, PayoutStatus,
    error::{self, Makes},
    wire::answer_accessors,
};
use bytes::Bytes;
use http::Response;
use payout_core::{MovesMoney, Operation, Reference, SendError, WriteError};

/// The request to cancel a payout. Where it takes effect, the money goes back to the program.
///
/// How long a payout can be cancelled is not published, and may be minutes; nor is the code that says *too late*. So an accepted
/// request means that it was asked, and [`PayoutStatus`] tells what became of it: `Cancelled` is done, `Funded` is not, or not yet.
///
/// # Example: ask, then look
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client, payout: &payoneer::v2::CreatePayout) -> Result<(), Box<dyn std::error::Error>> {
/// let requested = client.send(&payout.cancel()).await?;
/// let found = client.repeat(&payout.status(), &payoneer::Patience::new()).await?;
/// if payout.compare(&found) == payoneer::v2::Comparison::Same {
///     println!("{}: {}", requested.payout_id(), found.state());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a cancel asks nothing until it is sent"]
pub struct CancelPayout {
    reference: Reference,
}

impl CancelPayout {
    /// Asks for the payout with this reference.
    pub fn new(reference: &Reference) -> Self {
        Self {
            reference: reference.clone(),
        }
    }

    /// The look-up that tells what became of it.
    pub fn status(&self) -> PayoutStatus {
        PayoutStatus::new(&self.reference)
    }
}

impl Operation for CancelPayout {
    type Account = Account;
    type Answer = CancelRequested;
    type Effect = MovesMoney;

    const NAME: &'static str = "payouts/{client_reference_id}/cancel";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::post(["payouts", self.reference.as_str(), "cancel"], "{}"))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<CancelRequested, SendError> {
        let (payout_id, envelope) = error::changed(&response, Makes::Nothing)?
            .taken(|envelope| Ok(PayoutId::new(envelope.fields().required("payout_id")?)?))?;
        Ok(CancelRequested { payout_id, envelope })
    }
}

/// Payoneer has taken the request to cancel. It does not say that the money is back.
#[must_use = "whether the payout was cancelled is what a look-up says"]
#[derive(Debug, Clone)]
pub struct CancelRequested {
    payout_id: PayoutId,
    envelope: Envelope,
}

impl CancelRequested {
    /// Payoneer's id of the payout.
    #[must_use]
    pub fn payout_id(&self) -> &PayoutId {
        &self.payout_id
    }
}

answer_accessors!(CancelRequested);
