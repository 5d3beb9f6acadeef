//! `POST /payout-invoices/{id}/process`: confirms a payout (wire specification 3.2).

use crate::{Account, GetPayout, Message, PayoutId, PayoutInvoice, echo::Echo, error};
use bytes::Bytes;
use http::Response;
use payout_core::{MovesMoney, Operation, Reference, SendError, WriteError};

/// Confirms a payout that was created with `auto_process: false`. **Moves money.**
///
/// Whether a second confirmation is harmless is not documented. After a lost answer, read the payout ([`get`](Self::get)): any status
/// but `created` shows that the confirmation took effect. While it is still `created`, keep reading, several times over a quarter of
/// an hour, before you confirm once more; a refusal of the second one proves nothing about the first.
///
/// The call bears no mode: it confirms the payout that has this id, be it a test or not. Keep the ids of the two modes apart.
///
/// # Example: the second of two steps
///
/// ```
/// # fn example(payout: &paycore::CreatePayout, created: &paycore::PayoutInvoice) {
/// let process = payout.process(created.id());
/// # let _ = process;
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is confirmed until it is sent"]
pub struct ProcessPayout {
    pub(crate) reference: Reference,
    id: PayoutId,
}

impl ProcessPayout {
    /// The confirmation of the payout with this id, which is ours under this reference.
    pub fn new(reference: &Reference, id: &PayoutId) -> Self {
        Self {
            reference: reference.clone(),
            id: id.clone(),
        }
    }

    /// The platform's id of the payout.
    #[must_use]
    pub fn id(&self) -> &PayoutId {
        &self.id
    }

    /// The look-up after a lost answer.
    pub fn get(&self) -> GetPayout {
        GetPayout::new(&self.id)
    }

    /// What the payout with this id has otherwise than ours.
    pub(crate) fn disagreement(&self, account: &Account, invoice: &PayoutInvoice) -> Option<String> {
        let attributes = invoice.attributes();
        Echo::new()
            .mode(account.mode(), attributes)
            .text(attributes, "reference_id", self.reference.as_str())
            .into_problem()
    }
}

impl Operation for ProcessPayout {
    type Account = Account;
    type Answer = PayoutInvoice;
    type Effect = MovesMoney;

    const NAME: &'static str = "payout-invoices/process";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        // No sample of a body exists; the known integration sends none.
        Ok(Message::post_empty(format!("/payout-invoices/{}/process", self.id)))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<PayoutInvoice, SendError> {
        let invoice = error::changed(account, &response, error::Step::Continues, |document| {
            PayoutInvoice::from_resource(document.resource()?)
        })?;
        if *invoice.id() != self.id {
            let detail = "`data.id` is not the payout that was confirmed: the answer of another request".to_owned();
            return Err(error::mismatch(&response, detail, Some(self.id.as_str())));
        }
        match self.disagreement(account, &invoice) {
            None => Ok(invoice),
            Some(problem) => Err(error::mismatch(&response, problem, Some(self.id.as_str()))),
        }
    }
}
