//! `POST /payment-invoices/{id}/refund`: moves money back to the payer (wire specification 3.9).

use crate::{
    Account, GetPayment, Message, PaymentId, Refund,
    body::{self, Number},
    echo::Echo,
    error,
    wire::WireError,
};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, MovesMoney, Operation, Reference, SendError, WriteError};
use serde::Serialize;
use std::fmt;

/// `data.type` of the request; that of the answer is the plural.
const TYPE: &str = "refund";

/// Pays a payment back, wholly or partly. **Moves money.**
///
/// Refunds cannot be looked up by reference. After a lost answer read the payment ([`get_payment`](Self::get_payment)): its status
/// and its refunded amount tell. Never refund again on a guess; some acquirers restrict several partial refunds of one payment.
///
/// The call bears no mode: it refunds the payment that has this id, be it a test or not.
///
/// # Example: a part of a payment
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paycore::RefundPayment;
///
/// let refund = RefundPayment::new("refund-77".parse()?, &"cpi_E6GOlfKlHuG43dXq".parse()?, "10 USD".parse()?)
///     .description("Refund by order");
/// # let _ = refund;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is refunded until it is sent"]
pub struct RefundPayment {
    reference: Reference,
    payment_id: PaymentId,
    amount: Amount,
    description: Option<String>,
}

#[derive(Serialize)]
struct Attributes<'a> {
    #[serde(rename = "invoiceId")]
    invoice_id: &'a str,
    amount: Number,
    reference_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

impl RefundPayment {
    /// A refund of `amount`, in the payment's currency, which is not sent. The reference is the refund's own: share it with no
    /// payment and no payout.
    pub fn new(reference: Reference, payment_id: &PaymentId, amount: Amount) -> Self {
        Self {
            reference,
            payment_id: payment_id.clone(),
            amount,
            description: None,
        }
    }

    /// A text for people, up to 512 characters.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// The look-up after a lost answer.
    pub fn get_payment(&self) -> GetPayment {
        GetPayment::new(&self.payment_id)
    }
}

impl Operation for RefundPayment {
    type Account = Account;
    type Answer = Refund;
    type Effect = MovesMoney;

    const NAME: &'static str = "payment-invoices/refund";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        let json = body::write(
            account,
            TYPE,
            &Attributes {
                invoice_id: self.payment_id.as_str(),
                amount: Number::of(&self.amount, account.dialect())?,
                reference_id: body::checked_reference(&self.reference, account.dialect().reference_limit())?,
                description: body::checked_description(self.description.as_deref())?,
            },
        )?;
        Ok(Message::post(
            format!("/payment-invoices/{}/refund", self.payment_id),
            json,
        ))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<Refund, SendError> {
        let refund = error::changed(account, &response, error::Step::Creates, |document| {
            let refund = Refund::from_resource(document.resource()?)?;
            // Callbacks may leave it out; an answer that takes something says what became of it, as in 3.1.
            refund.status().ok_or(WireError::Missing {
                name: "data.attributes.status",
            })?;
            Ok(refund)
        })?;
        let attributes = refund.attributes();
        let problem = Echo::new()
            .mode(account.mode(), attributes)
            .text(attributes, "original_id", self.payment_id.as_str())
            .text(attributes, "currency", self.amount.currency().code())
            .amount(attributes, "amount", &self.amount)
            .into_problem();
        error::require_ours(
            &response,
            refund.id().as_str(),
            refund.reference_id(),
            &self.reference,
            problem,
        )?;
        Ok(refund)
    }
}

/// Shows what identifies the refund.
impl fmt::Debug for RefundPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefundPayment")
            .field("reference", &self.reference)
            .field("payment_id", &self.payment_id)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}
