//! GET `/charges/{client_reference_id}/status`: where a charge stands (Payoneer 4.11).

use super::{
    Account, ChargeWord, Envelope, Message, create_payout::About, error, status::charge_state, wire::answer_accessors,
};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, PayoutState, Reads, Reference, WriteError};

/// The look-up of one charge, by your reference. Reads, and may be repeated.
///
/// Unlike a payout's, its path ends in `/status`. Which code says that there is no such charge is not known, so no code does.
///
/// # Example: after an accepted charge
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client, charge: &payoneer::v2::CreateCharge) -> Result<(), payoneer::FetchError> {
/// let found = client.repeat(&charge.status(), &payoneer::Patience::new()).await?;
/// println!("{}: {}", found.status(), found.state());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a look-up asks nothing until it is sent"]
pub struct ChargeStatus {
    reference: Reference,
}

impl ChargeStatus {
    /// The look-up of the charge with this reference.
    pub fn new(reference: &Reference) -> Self {
        Self {
            reference: reference.clone(),
        }
    }
}

impl Operation for ChargeStatus {
    type Account = Account;
    type Answer = FoundCharge;
    type Effect = Reads;

    const NAME: &'static str = "charges/{client_reference_id}/status";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(["charges", self.reference.as_str(), "status"]))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<FoundCharge, FetchError> {
        let envelope = error::fetched(&response, None)?;
        match envelope.fields().required("status") {
            Ok(word) => Ok(FoundCharge {
                status: ChargeWord::new(word),
                about: About::read(envelope.fields()),
                envelope,
            }),
            Err(problem) => Err(error::malformed(&envelope, problem)),
        }
    }
}

/// What Payoneer says of a charge.
#[derive(Debug, Clone)]
pub struct FoundCharge {
    status: ChargeWord,
    pub(super) about: About,
    envelope: Envelope,
}

impl FoundCharge {
    /// Where the charge stands (Payoneer 6.3). [`Paid`](PayoutState::Paid) means that the *program* was paid.
    #[must_use]
    pub fn state(&self) -> PayoutState {
        charge_state(self.status.kind())
    }

    /// Payoneer's own word, `status`.
    #[must_use]
    pub fn status(&self) -> &ChargeWord {
        &self.status
    }
}

answer_accessors!(FoundCharge);
