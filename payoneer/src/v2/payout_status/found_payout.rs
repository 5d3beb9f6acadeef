use crate::{
    DateTime,
    v2::{
        Account, Envelope, PayoutId, PayoutWord,
        create_payout::About,
        error,
        status::{Looked, payout_state},
        wire::{FieldError, answer_accessors},
    },
};
use payout_core::{FetchError, Money, PayoutState};

/// What Payoneer says of a payout.
///
/// [Compare](crate::v2::CreatePayout::compare) it before you believe its [`state`](Self::state): the answer does not repeat the
/// reference. Store each change as an event: a payout that is paid can still come back.
#[derive(Debug, Clone)]
pub struct FoundPayout {
    status: PayoutWord,
    category: Option<PayoutWord>,
    payout_id: Option<PayoutId>,
    about: About,
    money: Option<Money>,
    payout_date: Option<DateTime>,
    load_date: Option<DateTime>,
    state: PayoutState,
    envelope: Envelope,
}

impl FoundPayout {
    /// Only what the state rests on is required: the status, and a category that can be read where there is one.
    pub(super) fn read(account: &Account, envelope: Envelope) -> Result<Self, FetchError> {
        let words = || -> Result<_, FieldError> {
            let fields = envelope.fields();
            Ok((
                fields.required("status")?,
                fields.said("status_category")?,
                fields.said("load_date")?,
            ))
        };
        let (status, category, loaded) = words().map_err(|problem| error::malformed(&envelope, problem))?;
        let (status, category) = (PayoutWord::new(status), category.map(PayoutWord::new));
        let text = |name| envelope.fields().said(name).ok().flatten();
        let about = About::read(envelope.fields());
        let currency = about
            .currency
            .as_deref()
            .and_then(|code| account.program().currency(code));
        let money = about
            .amount
            .as_deref()
            .zip(currency)
            .and_then(|(digits, currency)| Money::read_decimal(digits, currency).ok());
        let looked = Looked {
            category: category.as_ref().map(PayoutWord::kind),
            is_loaded: loaded.is_some(),
            is_strict: account.program().is_strict(),
        };
        Ok(Self {
            state: payout_state(status.kind(), looked),
            status,
            category,
            payout_id: text("payout_id").and_then(|id| PayoutId::new(id).ok()),
            about,
            money,
            payout_date: text("payout_date").and_then(|date| date.parse().ok()),
            load_date: loaded.and_then(|date| date.parse().ok()),
            envelope,
        })
    }

    pub(in crate::v2) fn about(&self) -> &About {
        &self.about
    }

    /// Where the payout stands, in the words all providers share (Payoneer 6.1).
    #[must_use]
    pub fn state(&self) -> PayoutState {
        self.state
    }

    /// Whether nothing more is expected of it: it was not paid, or the money came back. A payout that is paid can still come back.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self.state, PayoutState::NotPaid | PayoutState::Reversed)
    }

    /// Payoneer's own word, `status`.
    #[must_use]
    pub fn status(&self) -> &PayoutWord {
        &self.status
    }

    /// Payoneer's own word for the kind of status, `status_category`, where there is one.
    #[must_use]
    pub fn status_category(&self) -> Option<&PayoutWord> {
        self.category.as_ref()
    }

    /// Payoneer's id of the payout.
    #[must_use]
    pub fn payout_id(&self) -> Option<&PayoutId> {
        self.payout_id.as_ref()
    }

    /// The payee, as text: what stands in an answer need not be an id of ours.
    #[must_use]
    pub fn payee_id(&self) -> Option<&str> {
        self.about.payee_id.as_deref()
    }

    /// The amount with its currency, where both are there and the currency's digits hold it exactly.
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        self.money
    }

    /// The digits of the amount as they came.
    #[must_use]
    pub fn amount_text(&self) -> Option<&str> {
        self.about.amount.as_deref()
    }

    /// The code of the currency.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.about.currency.as_deref()
    }

    /// When the payout was made, in a zone that is not documented.
    #[must_use]
    pub fn payout_date(&self) -> Option<&DateTime> {
        self.payout_date.as_ref()
    }

    /// When the money was loaded, in a zone that is not documented. Minutes after the payout in one sample, absent in a cancelled one.
    #[must_use]
    pub fn load_date(&self) -> Option<&DateTime> {
        self.load_date.as_ref()
    }
}

answer_accessors!(FoundPayout);
