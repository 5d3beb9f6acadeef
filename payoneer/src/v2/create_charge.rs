//! POST `/charges`: pulls money from a payee who has consented (Payoneer 4.11).

use super::{
    Account, CancelCharge, ChargeStatus, Comparison, Envelope, FoundCharge, Message,
    error::{self, Makes},
    wire::{WrittenAmount, json},
};
use crate::PayeeId;
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, MovesMoney, Operation, Reference, SendError, WriteError};
use serde::Serialize;
use std::fmt;

const SECTION: &str = "Payoneer 4.11";

/// A charge: the opposite of a payout. Sending it **takes** money from the payee into the program.
///
/// Its body is nearly that of a payout, so it is a type of its own, and an account sends it only where the program
/// [allows charges](super::Program::allow_charges). The payee must have consented.
///
/// An accepted charge is pending until [`ChargeStatus`] says otherwise. Where the answer was lost, the look-up by your reference tells
/// whether it is there, but not of which amount: nothing but the status is known of its answer. That the reference is taken
/// (10704) on the first send of yours is a conflict, for a human.
///
/// # Example: a charge
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use payoneer::v2::CreateCharge;
///
/// let charge = CreateCharge::new("charge-88".parse()?, "1.20 USD".parse()?, "ID123".parse()?)
///     .description("subscription, March");
/// # let _ = charge;
/// # Ok(())
/// # }
/// ```
#[must_use = "a charge moves nothing until it is sent"]
pub struct CreateCharge {
    reference: Reference,
    amount: Amount,
    payee_id: PayeeId,
    description: Option<String>,
}

impl CreateCharge {
    /// A charge of `amount` to a payee. `reference` is sent as `client_reference_id`: unique, for ever.
    pub fn new(reference: Reference, amount: Amount, payee_id: PayeeId) -> Self {
        Self {
            reference,
            amount,
            payee_id,
            description: None,
        }
    }

    /// What it is for, `description`. Most clients send it.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Our reference, `client_reference_id`.
    #[must_use]
    pub fn client_reference_id(&self) -> &Reference {
        &self.reference
    }

    /// What is taken.
    #[must_use]
    pub fn amount(&self) -> Amount {
        self.amount
    }

    /// From whom.
    #[must_use]
    pub fn payee_id(&self) -> &PayeeId {
        &self.payee_id
    }

    /// The look-up of this charge.
    pub fn status(&self) -> ChargeStatus {
        ChargeStatus::new(&self.reference)
    }

    /// The request to cancel this charge.
    pub fn cancel(&self) -> CancelCharge {
        CancelCharge::new(&self.reference)
    }

    /// Whether a charge that a look-up found is this one. Expect [`Comparison::Incomplete`]: it is not known that answers name
    /// amount, currency and payee. Where they do, they must be ours.
    #[must_use = "a charge that was not compared may be another one"]
    pub fn compare(&self, found: &FoundCharge) -> Comparison {
        Comparison::of(&self.amount, &self.payee_id, &found.about)
    }

    /// Checks everything, and writes the body.
    fn body(&self, account: &Account, reference: &str) -> Result<String, WriteError> {
        let program = account.program();
        program.require_charges()?;
        program.check_id("payee_id", self.payee_id.as_str())?;
        program.check_id("client_reference_id", self.reference.as_str())?;
        if let Some(description) = &self.description {
            program.check_description(description)?;
        }
        json(&Body {
            payee_id: self.payee_id.as_str(),
            amount: program.write_amount(&self.amount, SECTION)?,
            client_reference_id: reference,
            description: self.description.as_deref(),
            currency: self.amount.currency().code(),
        })
    }

    /// What must be the same when the reference is sent once more: the whole body, but for the reference.
    pub(super) fn terms_body(&self, account: &Account) -> Result<String, WriteError> {
        self.body(account, "")
    }
}

/// The body, in the order of the documents.
#[derive(Serialize)]
struct Body<'b> {
    payee_id: &'b str,
    amount: WrittenAmount,
    client_reference_id: &'b str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'b str>,
    currency: &'b str,
}

impl Operation for CreateCharge {
    type Account = Account;
    type Answer = Envelope;
    type Effect = MovesMoney;

    const NAME: &'static str = "charges";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        Ok(Message::post(["charges"], self.body(account, self.reference.as_str())?))
    }

    /// Code 0 is all that is known of a success (Payoneer 3.3).
    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Envelope, SendError> {
        let ((), envelope) = error::changed(&response, Makes::Charge)?.taken(|_| Ok(()))?;
        Ok(envelope)
    }
}

/// Shows what identifies the charge.
impl fmt::Debug for CreateCharge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateCharge")
            .field("client_reference_id", &self.reference)
            .field("amount", &self.amount)
            .field("payee_id", &self.payee_id)
            .finish_non_exhaustive()
    }
}
