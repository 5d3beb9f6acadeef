//! Which of the calls can be settled, and what the platform's silence proves (wire specification 3.2 and 3.4).

use crate::{Account, CreatePayout, FindPayout, FoundPayouts, GetPayout, PayoutInvoice, PayoutStatus, ProcessPayout};
use payout_core::{
    FetchError, Operation, PayoutState, Reference, WriteError,
    settlement::{Finding, Held, Payable, Rules, Step, Terms},
};
use std::time::Duration;

impl Payable for CreatePayout {
    type LookUp = FindPayout;

    fn payout_reference(&self) -> &Reference {
        &self.reference
    }

    /// References are unique for a Commerce Account; another base URL is another platform, or may be. The mode is a part of what is
    /// written, and one reference serves both modes never.
    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        let amount = self.amount.amount().or(self.amount.service_amount()).copied();
        let body = self.body_for_digest(account)?;
        Ok(Terms::new(account.scope(), amount, [("body", body.as_str())]))
    }

    fn held(&self, invoice: &PayoutInvoice) -> Held {
        held(invoice)
    }

    /// Always by the reference: what an answer called an id is not sure to be ours before that.
    fn look_up(&self, _: Option<&str>) -> FindPayout {
        self.find()
    }

    fn find(&self, account: &Account, looked_up: Result<FoundPayouts, FetchError>) -> Finding {
        let found = match looked_up {
            Ok(found) => found,
            // 404 included: the filter may not be there at all.
            Err(error) => return Finding::Nothing(error.to_string().into()),
        };
        match found.ours() {
            // One that cannot be read is a second one all the same.
            [..] if found.under_our_reference() > 1 => {
                Finding::Conflict(format!("{} payouts are under this reference", found.under_our_reference()).into())
            }
            [invoice] => match self.disagreement(account, invoice) {
                None => Finding::Found(held(invoice)),
                Some(problem) => {
                    Finding::Conflict(format!("{} is under this reference, and {problem}", invoice.id()).into())
                }
            },
            [] if found.is_empty() => Finding::NotFound,
            [] if found.others() > 0 => {
                Finding::Nothing("the list holds payouts of other references, so the filter is not honoured".into())
            }
            _ => Finding::Nothing("the list holds a payout that cannot be read".into()),
        }
    }

    /// A list that is empty proves something only where the filter is known to work. 409 and 429 may mean a duplicate, and may mean
    /// too many requests.
    fn rules(&self, account: &Account) -> Rules {
        let rules = Rules::new().duplicate_is_ambiguous();
        match account.dialect().absence() {
            Some((look_ups, window)) => rules.absent_after(look_ups, window),
            None => rules,
        }
    }
}

/// The second step, under the reference of the first.
impl Payable for ProcessPayout {
    type LookUp = GetPayout;

    const STEP: Step = Step::Confirm;

    fn payout_reference(&self) -> &Reference {
        &self.reference
    }

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        let message = self.write(account)?;
        let mode = account.mode().to_string();
        let fields = [("path", message.path()), ("mode", mode.as_str())];
        Ok(Terms::new(account.scope(), None, fields))
    }

    fn held(&self, invoice: &PayoutInvoice) -> Held {
        held(invoice)
    }

    /// Always by the id, which is part of this call.
    fn look_up(&self, _: Option<&str>) -> GetPayout {
        self.get()
    }

    /// `created` is what this step calls *not found*: the confirmation has not taken effect, so far.
    fn find(&self, account: &Account, looked_up: Result<PayoutInvoice, FetchError>) -> Finding {
        let invoice = match looked_up {
            Ok(invoice) => invoice,
            Err(error) => return Finding::Nothing(error.to_string().into()),
        };
        match self.disagreement(account, &invoice) {
            Some(problem) => Finding::Conflict(problem.into()),
            None if *invoice.status() == PayoutStatus::Created => Finding::NotFound,
            // Nothing is known of a word that is not known, `created` by another name included.
            None if matches!(invoice.status(), PayoutStatus::Other(_)) => {
                Finding::Nothing("the payout's status is one that is not known".into())
            }
            None => Finding::Found(held(&invoice)),
        }
    }

    /// Three times `created` over a quarter of an hour: the caller may confirm once more, and nobody else.
    fn rules(&self, _: &Account) -> Rules {
        Rules::new()
            .absent_after(3, Duration::from_secs(15 * 60))
            .duplicate_is_ambiguous()
    }
}

/// What settlement keeps of a payout that the platform holds.
fn held(invoice: &PayoutInvoice) -> Held {
    let held = Held::new(invoice.state()).with_provider_id(invoice.id().as_str());
    // Of a part that came back no member tells how much it was, so what stands as paid is not known.
    let stands = *invoice.status() != PayoutStatus::PartiallyCanceled;
    match invoice.paid_out() {
        Some(moved) if stands && invoice.state() == PayoutState::PartlyPaid => held.with_moved(moved),
        _ => held,
    }
}
