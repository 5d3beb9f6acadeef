//! Which of the calls can be settled, and what the gateway's silence proves: nothing (wire specification 4.0.6 to 4.0.8).

use crate::{
    Accepted, Account, Endpoint, HostedForm, Message, OrderId, OrderStatus, Payout, PayoutByRef, PayoutCheck,
    PayoutForm, PayoutPay, Status, TransferByRef, wire::names,
};
use payout_core::{
    Amount, FetchError, Operation, PayoutState, Reference, WriteError,
    settlement::{Finding, Held, Payable, Rules, Step, Terms},
};
use std::borrow::Cow;

/// Implements [`Payable`] for calls that create an order.
macro_rules! creates_an_order {
    ($($Call:ident),+) => {
        $(impl Payable for $Call {
            type LookUp = Status;

            fn payout_reference(&self) -> &Reference {
                self.order_reference()
            }

            fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
                Ok(terms(account, self.endpoint(), Some(self.amount()), &self.write(account)?))
            }

            fn held(&self, answer: &Self::Answer) -> Held {
                held(answer.id())
            }

            fn look_up(&self, provider_id: Option<&str>) -> Status {
                look_up(self.status(), provider_id)
            }

            fn find(&self, _: &Account, looked_up: Result<OrderStatus, FetchError>) -> Finding {
                match looked_up {
                    Ok(status) => find_order(&status),
                    Err(error) => Finding::Nothing(error.to_string().into()),
                }
            }

            /// Nothing proves that an order does not exist: a gateway's refusal of a look-up is no information.
            fn rules(&self, _: &Account) -> Rules {
                Rules::new()
            }
        })+
    };
}
creates_an_order!(Payout, PayoutByRef, PayoutCheck, PayoutForm, TransferByRef);

/// The second step, under the reference of the first. While the stage is still one of the check's, its status says nothing about the
/// payment: what an accepted but untouched `payout-pay` shows is not documented (wire specification 4.4).
impl Payable for PayoutPay {
    type LookUp = Status;

    const STEP: Step = Step::Confirm;

    fn payout_reference(&self) -> &Reference {
        self.order_reference()
    }

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        Ok(terms(account, self.endpoint(), self.amount(), &self.write(account)?))
    }

    fn held(&self, answer: &Accepted) -> Held {
        held(Some(answer.order_id()))
    }

    /// Always by both ids: the gateway's is part of this call.
    fn look_up(&self, _: Option<&str>) -> Status {
        self.status()
    }

    fn find(&self, _: &Account, looked_up: Result<OrderStatus, FetchError>) -> Finding {
        let status = match looked_up {
            Ok(status) => status,
            Err(error) => return Finding::Nothing(error.to_string().into()),
        };
        match status.order_stage() {
            None => Finding::Nothing("the status names no stage, so it may be that of the check".into()),
            Some(stage) if stage.to_ascii_lowercase().starts_with("payout_check_") => {
                Finding::Nothing("the stage is still one of the check's".into())
            }
            Some(_) => find_order(&status),
        }
    }

    fn rules(&self, _: &Account) -> Rules {
        Rules::new()
    }
}

/// The gateway's id in an accepting answer.
trait Identified {
    fn id(&self) -> Option<&OrderId>;
}

impl Identified for Accepted {
    fn id(&self) -> Option<&OrderId> {
        Some(self.order_id())
    }
}

impl Identified for HostedForm {
    fn id(&self) -> Option<&OrderId> {
        self.order_id()
    }
}

/// Taken for processing, and nothing more (wire specification 4.0.6).
fn held(order_id: Option<&OrderId>) -> Held {
    let held = Held::new(PayoutState::Pending);
    match order_id {
        Some(id) => held.with_provider_id(id.as_str()),
        None => held,
    }
}

/// Order ids are unique for the merchant login, and the look-up goes to the endpoint of the order. What a journal keeps must hold no
/// card: its number goes in by the last four digits, its code not at all.
fn terms(account: &Account, endpoint: Endpoint, amount: Option<Amount>, message: &Message) -> Terms {
    let scope = format!(
        "{} login {} endpoint {endpoint}",
        account.gateway().url().as_str(),
        account.login()
    );
    let fields = message.parameters().iter().filter_map(|(name, value)| match name {
        // The login is part of the scope.
        "client_orderid" | "cvv2" | "login" => None,
        "credit_card_number" | "destination-card-no" => {
            Some((name, value.get(value.len().saturating_sub(4)..).unwrap_or_default()))
        }
        _ => Some((name, value)),
    });
    Terms::new(scope, amount, fields)
}

fn look_up(status: Status, provider_id: Option<&str>) -> Status {
    match provider_id.map(OrderId::new) {
        Some(Ok(id)) => status.order_id(id),
        _ => status,
    }
}

/// What a status says of the order that was meant. Ids that were sent and came back differently are a malformed answer before this.
fn find_order(status: &OrderStatus) -> Finding {
    if status.currency_differs() {
        return Finding::Conflict(differs(status, "currency"));
    }
    let asked_by_id = status.asked_order_id().is_some();
    // Of an order whose id came with our own answer the amount may change on the way (4.6); of one that is known by its reference
    // alone, another amount means another payout.
    if status.amount_differs() && !asked_by_id {
        return Finding::Conflict(differs(status, "amount"));
    }
    let echoed = status.fields().one_of(names::MERCHANT_ORDER).ok().flatten();
    if echoed.is_none() && !asked_by_id {
        return Finding::Nothing("the status does not repeat the reference, so it may be that of another order".into());
    }
    // The id may come from a refusal, which proves less than an answer that takes the order.
    if echoed.is_none() && status.amount_differs() {
        return Finding::Nothing("the status shows another amount and does not repeat the reference".into());
    }
    let held = Held::new(status.state());
    let held = match status.order_id().or(status.asked_order_id()) {
        Some(id) => held.with_provider_id(id.as_str()),
        None => held,
    };
    Finding::Found(match status.amount() {
        Some(moved) if status.amount_differs() => held.with_moved(moved),
        _ => held,
    })
}

fn differs(status: &OrderStatus, what: &str) -> Cow<'static, str> {
    let found = status
        .amount()
        .map_or_else(|| "something else".to_owned(), |amount| amount.to_string());
    format!("the gateway holds an order of another {what} under this reference: {found}").into()
}
