use super::{Status, Validated, state};
use crate::{Endpoint, Fields, OrderId, StatusWord};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, Currency, Money, PayoutState, RawAnswer, Reference};

/// What the gateway says of an order.
///
/// [`state`](Self::state) is what to act on. All other fields of the answer, of which there are more than forty, are in
/// [`fields`](Self::fields) by their names. Store each change as an event: reconciliation can change even a final status.
#[derive(Debug, Clone)]
pub struct OrderStatus {
    word: StatusWord,
    order_id: Option<OrderId>,
    amount: Option<Money>,
    expected: Option<Amount>,
    endpoint: Endpoint,
    reference: Reference,
    asked_order_id: Option<OrderId>,
    is_latest: bool,
    fields: Fields,
    raw: RawAnswer,
}

impl OrderStatus {
    pub(super) fn new(fields: Fields, order_id: Option<OrderId>, response: &Response<Bytes>, asked: &Status) -> Self {
        let expected = asked.expected;
        let amount = text(&fields, "amount")
            .zip(text(&fields, "currency"))
            .and_then(|(amount, code)| {
                let currency = match expected.map(|expected| expected.currency()) {
                    // A currency that the caller gave an exponent of his own keeps it.
                    Some(currency) if currency.code() == code => currency,
                    _ => Currency::from_code(code).ok()?,
                };
                Money::read_decimal(amount, currency).ok()
            });
        Self {
            word: StatusWord::read(fields.get("status").unwrap_or_default()),
            order_id,
            amount,
            expected,
            endpoint: asked.endpoint,
            reference: asked.reference.clone(),
            asked_order_id: asked.order_id.clone(),
            is_latest: asked.by_request_sn.is_none(),
            fields,
            raw: RawAnswer::new(response),
        }
    }

    /// Where the payout stands, in the words all providers share.
    ///
    /// Never more than the answer says: `approved` is [`Paid`](PayoutState::Paid) only if it speaks of the payout itself, and an
    /// answer in another currency than expected is [`Unrecognised`](PayoutState::Unrecognised), whatever its word.
    #[must_use]
    pub fn state(&self) -> PayoutState {
        if self.currency_differs() {
            return PayoutState::Unrecognised;
        }
        state::of(&self.word, self.transaction_type(), self.order_stage())
    }

    /// The gateway's own word, `status`.
    #[must_use]
    pub fn word(&self) -> &StatusWord {
        &self.word
    }

    /// Whether the payout has ended, as far as the gateway says today.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.word.is_final() && matches!(self.state(), PayoutState::Paid | PayoutState::NotPaid)
    }

    /// Whether a person should look: the gateway's word asks for it, or amount or currency are not the ones expected.
    #[must_use]
    pub fn attention(&self) -> bool {
        self.word.attention() || self.amount_differs() || self.currency_differs()
    }

    /// Whether the amount is another than [expected](super::Status::expecting), or cannot be read. The documents say that it can
    /// change on the way, so the state stays.
    #[must_use]
    pub fn amount_differs(&self) -> bool {
        match (self.expected, text(&self.fields, "amount")) {
            (Some(expected), Some(amount)) => !expected.equals_decimal(amount).unwrap_or(false),
            _ => false,
        }
    }

    /// Whether the currency is another than [expected](super::Status::expecting): then the answer is not trusted.
    #[must_use]
    pub fn currency_differs(&self) -> bool {
        match (self.expected, text(&self.fields, "currency")) {
            (Some(expected), Some(code)) => expected.currency().code() != code,
            _ => false,
        }
    }

    /// The actual amount with its currency, where the answer has both and they can be read exactly.
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        self.amount
    }

    /// The gateway's id of the order. Store it, where you asked by reference alone.
    #[must_use]
    pub fn order_id(&self) -> Option<&OrderId> {
        self.order_id.as_ref()
    }

    /// The gateway's id that was asked for, so that the answer was checked against it.
    pub(crate) fn asked_order_id(&self) -> Option<&OrderId> {
        self.asked_order_id.as_ref()
    }

    /// The stage, open text like `payout_check_validated`. It never makes a status final.
    #[must_use]
    pub fn order_stage(&self) -> Option<&str> {
        text(&self.fields, "order-stage")
    }

    /// What [`PayoutPay`](crate::PayoutPay) takes, where this answer shows an order that the bank has validated and that is not paid
    /// yet: its stage is `payout_check_validated` (wire specification 4.4).
    ///
    /// `None` in any other stage, after a final refusal, where the gateway's id is not known, where currency or amount are not
    /// [the expected ones](super::Status::expecting), and for the status of
    /// [one particular request](super::Status::by_request_sn), which need not be the latest.
    #[must_use]
    pub fn validated(&self) -> Option<Validated> {
        let stage = self.order_stage()?;
        let trusted = !(self.currency_differs() || self.amount_differs());
        let open = matches!(self.state(), PayoutState::Pending | PayoutState::Unrecognised);
        if !(stage.eq_ignore_ascii_case("payout_check_validated") && self.is_latest && trusted && open) {
            return None;
        }
        Some(Validated {
            endpoint: self.endpoint,
            reference: self.reference.clone(),
            order_id: self.order_id.as_ref().or(self.asked_order_id.as_ref())?.clone(),
            expected: self.expected,
        })
    }

    /// What kind of transaction the status speaks of, open text.
    #[must_use]
    pub fn transaction_type(&self) -> Option<&str> {
        text(&self.fields, "transaction-type")
    }

    /// Why the order was declined, unmasked: it can repeat what the receiver typed.
    #[must_use]
    pub fn error_message(&self) -> Option<&str> {
        self.fields.error_message()
    }

    /// The gateway's code, open text. There is no public list of codes; branch on [`state`](Self::state).
    #[must_use]
    pub fn error_code(&self) -> Option<&str> {
        self.fields.error_code()
    }

    /// Where to send the receiver, who has to fill in a form there before the payout goes on.
    #[must_use]
    pub fn redirect_to(&self) -> Option<&str> {
        text(&self.fields, "redirect-to")
    }

    /// The id at the processor behind the gateway.
    #[must_use]
    pub fn processor_tx_id(&self) -> Option<&str> {
        text(&self.fields, "processor-tx-id")
    }

    /// The `merchant_data` of the request.
    #[must_use]
    pub fn merchant_data(&self) -> Option<&str> {
        self.fields.one_of(&["merchantdata", "merchant_data"]).ok().flatten()
    }
}

crate::wire::answer_accessors!(OrderStatus);

/// The value of a field that says something.
fn text<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.get(name).filter(|value| !value.is_empty())
}
