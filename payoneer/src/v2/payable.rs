//! Which of the calls can be settled, and what Payoneer's silence proves (Payoneer 4.12).

use super::{
    Accepted, Account, ChargeStatus, Comparison, CreateCharge, CreatePayout, Differences, Envelope, FoundCharge,
    FoundPayout, PayoutId, PayoutStatus,
};
use payout_core::{
    FetchError, PayoutState, Reference, WriteError,
    settlement::{Finding, Held, Payable, Rules, Terms},
};
use std::borrow::Cow;

impl Payable for CreatePayout {
    type LookUp = PayoutStatus;

    fn payout_reference(&self) -> &Reference {
        self.client_reference_id()
    }

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        Ok(terms(account, self.amount(), &self.terms_body(account)?))
    }

    /// Taken, and nothing more (Payoneer 4.8).
    fn held(&self, answer: &Accepted) -> Held {
        Held::new(PayoutState::Pending).with_provider_id(answer.payout_id().as_str())
    }

    /// Always by the reference: v2 knows no look-up by Payoneer's own id.
    fn look_up(&self, _: Option<&str>) -> PayoutStatus {
        self.status()
    }

    fn find(&self, _: &Account, looked_up: Result<FoundPayout, FetchError>) -> Finding {
        let found = match looked_up {
            Ok(found) => found,
            // The look-up's reader lets 10311 alone come to this.
            Err(FetchError::NotFound(_)) => return Finding::NotFound,
            Err(other) => return Finding::Nothing(other.to_string().into()),
        };
        match self.compare(&found) {
            Comparison::Same => Finding::Found(held(found.state(), found.payout_id())),
            Comparison::Different(differences) => Finding::Conflict(differs("payout", differences)),
            Comparison::Incomplete => Finding::Nothing(
                "the look-up lacks one of amount, currency and payee, so the payout found may be another one".into(),
            ),
        }
    }

    fn rules(&self, account: &Account) -> Rules {
        account.program().rules()
    }
}

impl Payable for CreateCharge {
    type LookUp = ChargeStatus;

    fn payout_reference(&self) -> &Reference {
        self.client_reference_id()
    }

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        Ok(terms(account, self.amount(), &self.terms_body(account)?))
    }

    fn held(&self, _: &Envelope) -> Held {
        Held::new(PayoutState::Pending)
    }

    fn look_up(&self, _: Option<&str>) -> ChargeStatus {
        self.status()
    }

    /// What is found under our own reference is ours as far as anybody can tell: answers need not name amount and payee. No code says
    /// that there is none.
    fn find(&self, _: &Account, looked_up: Result<FoundCharge, FetchError>) -> Finding {
        match looked_up {
            Ok(found) => match self.compare(&found) {
                Comparison::Different(differences) => Finding::Conflict(differs("charge", differences)),
                Comparison::Same | Comparison::Incomplete => Finding::Found(held(found.state(), None)),
            },
            Err(error) => Finding::Nothing(error.to_string().into()),
        }
    }

    fn rules(&self, _: &Account) -> Rules {
        Rules::new().look_up_cannot_compare()
    }
}

/// Within what references are unique is not published: it may be any of the environment, the program and the user.
fn terms(account: &Account, amount: payout_core::Amount, body: &str) -> Terms {
    let program = account.program();
    let scope = format!(
        "{} program {} user {}",
        program.base_url(),
        program.id(),
        account.user()
    );
    Terms::new(scope, Some(amount), [("body", body)])
}

fn held(state: PayoutState, id: Option<&PayoutId>) -> Held {
    let held = Held::new(state);
    match id {
        Some(id) => held.with_provider_id(id.as_str()),
        None => held,
    }
}

fn differs(what: &str, differences: Differences) -> Cow<'static, str> {
    let which: Vec<_> = [
        (differences.amount(), "amount"),
        (differences.currency(), "currency"),
        (differences.payee(), "payee"),
    ]
    .into_iter()
    .filter_map(|(differs, which)| differs.then_some(which))
    .collect();
    format!(
        "Payoneer holds a {what} with another {} under this reference",
        which.join(", ")
    )
    .into()
}
