//! A provider that speaks in words, with a gateway of its own: references are unique there, *not found* is an answer, and a look-up
//! shows what is held.
//!
//! `pay <reference> <amount> <payee>` is answered by `taken`, `refused` or `exists`; `ask <reference>` by a state or `none`. Every answer
//! repeats the reference, and the amount where something is held.

use bytes::Bytes;
use http::{Request, Response};
use payout_core::{
    Amount, Doubt, DoubtCause, FetchError, Malformed, Money, MovesMoney, Operation, PayoutState, Reads, Reference,
    Rejection, RejectionKind, SendError, Sign, Stamp, Temporary, TransportError, WriteError,
    settlement::{Finding, Held, Payable, Rules, Terms},
    simulation::{self, Fate, Gateway, Network, Position, Provider},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// Two toys are two providers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Toy(pub(crate) &'static str);

#[derive(Debug, Clone)]
pub(crate) struct Account(pub(crate) &'static str);

impl Sign for Account {
    const PROVIDER: &'static str = "toy";
    type Message = String;

    fn sign(&self, message: String, stamp: &Stamp) -> Result<Request<Bytes>, WriteError> {
        Ok(Request::post("https://toy.invalid/")
            .header("nonce", stamp.nonce().as_str())
            .body(message.into())
            .unwrap())
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Pay {
    pub(crate) reference: Reference,
    pub(crate) amount: Amount,
    pub(crate) payee: u64,
}

/// 10.42 USD.
pub(crate) fn pay(reference: &str) -> Pay {
    Pay {
        reference: reference.parse().unwrap(),
        amount: "10.42 USD".parse().unwrap(),
        payee: 7,
    }
}

/// The words of an answer that is about this payout.
fn words<'a>(response: &'a Response<Bytes>, reference: &Reference) -> Result<Vec<&'a str>, &'static str> {
    let text = std::str::from_utf8(response.body()).map_err(|_| "no text")?;
    let words: Vec<&str> = text.split(' ').collect();
    match words.get(1) {
        Some(echoed) if *echoed == reference.as_str() => Ok(words),
        _ => Err("the answer of another request"),
    }
}

impl Operation for Pay {
    type Account = Account;
    type Answer = String;
    type Effect = MovesMoney;
    const NAME: &'static str = "pay";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, _: &Account) -> Result<String, WriteError> {
        let Self {
            reference,
            amount,
            payee,
        } = self;
        Ok(format!("pay {reference} {} {payee}", amount.to_decimal_text()))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<String, SendError> {
        if !response.status().is_success() {
            return Err(Doubt::new(DoubtCause::Status, response.status().to_string()).into());
        }
        let words = words(&response, &self.reference);
        let words = words.map_err(|why| Doubt::new(DoubtCause::Mismatch, why).with_alarm())?;
        match words[..] {
            ["taken", _, amount, id] if amount == self.amount.to_decimal_text() => Ok(id.to_owned()),
            ["refused", _] => Err(Rejection::new(RejectionKind::Refused).into()),
            ["exists", _] => Err(Doubt::new(DoubtCause::Duplicate, "the reference exists").into()),
            _ => Err(Doubt::new(DoubtCause::Mismatch, "another amount").with_alarm().into()),
        }
    }
}

impl Payable for Pay {
    type LookUp = Ask;

    fn payout_reference(&self) -> &Reference {
        &self.reference
    }

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        let payee = self.payee.to_string();
        Ok(Terms::new(account.0, Some(self.amount), [("payee", payee.as_str())]))
    }

    fn held(&self, answer: &String) -> Held {
        Held::new(PayoutState::Pending).with_provider_id(answer)
    }

    fn look_up(&self, _: Option<&str>) -> Ask {
        Ask(self.reference.clone())
    }

    fn find(&self, _: &Account, looked_up: Result<Vec<String>, FetchError>) -> Finding {
        let words = match looked_up {
            Ok(words) => words,
            Err(error) => return Finding::Nothing(error.to_string().into()),
        };
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (state, amount) = match words[..] {
            ["none", _] => return Finding::NotFound,
            [state, _, amount] => (state, amount),
            _ => return Finding::Nothing("no words of ours".into()),
        };
        if amount != self.amount.to_decimal_text() {
            return Finding::Conflict("another amount".into());
        }
        Finding::Found(match state {
            "paid" => Held::new(PayoutState::Paid),
            "unpaid" => Held::new(PayoutState::NotPaid),
            "part" => Held::new(PayoutState::PartlyPaid).with_moved("4.00 USD".parse().unwrap()),
            "pending" => Held::new(PayoutState::Pending),
            _ => Held::new(PayoutState::Unrecognised),
        })
    }

    fn rules(&self, _: &Account) -> Rules {
        Rules::new().absent_after(3, Duration::from_secs(900))
    }
}

/// A look-up.
pub(crate) struct Ask(Reference);

impl Operation for Ask {
    type Account = Account;
    type Answer = Vec<String>;
    type Effect = Reads;
    const NAME: &'static str = "ask";

    fn write(&self, _: &Account) -> Result<String, WriteError> {
        Ok(format!("ask {}", self.0))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Vec<String>, FetchError> {
        if response.status().is_server_error() {
            return Err(Temporary::new("a server's error").into());
        }
        let words = words(&response, &self.0).map_err(Malformed::new)?;
        Ok(words.into_iter().map(str::to_owned).collect())
    }
}

/// What is held under one reference.
#[derive(Debug, Clone)]
struct Holding {
    amount: Amount,
    since: Duration,
    state: Option<PayoutState>,
}

/// The gateway's side.
#[derive(Debug, Default)]
pub(crate) struct ToyGateway {
    held: RefCell<BTreeMap<String, Holding>>,
    fates: RefCell<BTreeMap<String, Fate>>,
    nonces: RefCell<BTreeSet<String>>,
}

impl ToyGateway {
    /// How many payouts it holds.
    pub(crate) fn count(&self) -> usize {
        self.held.borrow().len()
    }

    /// Puts a payout of somebody else's under a reference.
    pub(crate) fn take(&self, reference: &str, amount: &str) {
        let held = Holding {
            amount: amount.parse().unwrap(),
            since: Duration::ZERO,
            state: None,
        };
        self.held.borrow_mut().insert(reference.to_owned(), held);
    }

    pub(crate) fn set(&self, reference: &str, state: PayoutState) {
        self.held.borrow_mut().get_mut(reference).unwrap().state = Some(state);
    }

    /// Paid after five minutes, unless its fate is another.
    fn state(&self, reference: &str, held: &Holding, now: Duration) -> PayoutState {
        let over = now.saturating_sub(held.since) >= Duration::from_secs(300);
        match (held.state, self.fates.borrow().get(reference)) {
            (Some(state), _) => state,
            (None, Some(Fate::Pending)) => PayoutState::Pending,
            (None, Some(Fate::NotPaid)) if over => PayoutState::NotPaid,
            (None, _) if over => PayoutState::Paid,
            (None, _) => PayoutState::Pending,
        }
    }

    fn answer(&self, request: &Request<Bytes>, now: Duration) -> String {
        let nonce = request.headers()["nonce"].to_str().unwrap().to_owned();
        if !self.nonces.borrow_mut().insert(nonce) {
            return "replayed".to_owned();
        }
        let text = std::str::from_utf8(request.body()).unwrap();
        let words: Vec<&str> = text.split(' ').collect();
        let mut held = self.held.borrow_mut();
        match words[..] {
            ["pay", reference, amount, _] => {
                if held.contains_key(reference) {
                    return format!("exists {reference}");
                }
                if let Some(Fate::Refused(times @ 1..)) = self.fates.borrow_mut().get_mut(reference) {
                    *times -= 1;
                    return format!("refused {reference}");
                }
                let made = Holding {
                    amount: format!("{amount} USD").parse().unwrap(),
                    since: now,
                    state: None,
                };
                held.insert(reference.to_owned(), made);
                format!("taken {reference} {amount} toy-{}", held.len())
            }
            ["ask", reference] => {
                let Some(found) = held.get(reference) else {
                    return format!("none {reference}");
                };
                let word = match self.state(reference, found, now) {
                    PayoutState::Paid => "paid",
                    PayoutState::NotPaid => "unpaid",
                    PayoutState::PartlyPaid => "part",
                    PayoutState::Pending => "pending",
                    _ => "a word of tomorrow",
                };
                format!("{word} {reference} {}", found.amount.to_decimal_text())
            }
            _ => panic!("{text}"),
        }
    }
}

impl Gateway for ToyGateway {
    fn handle(&self, request: Request<Bytes>, now: Duration) -> Result<Response<Bytes>, TransportError> {
        Ok(Response::new(self.answer(&request, now).into()))
    }

    fn payout_in(request: &Request<Bytes>) -> Option<String> {
        let text = std::str::from_utf8(request.body()).ok()?.strip_prefix("pay ")?;
        text.split(' ').next().map(str::to_owned)
    }

    fn expect(&self, order: &simulation::Order) {
        let reference = order.reference.to_string();
        self.fates.borrow_mut().insert(reference, order.fate);
    }

    fn holds(&self, reference: &Reference, now: Duration) -> Vec<Position> {
        let held = self.held.borrow();
        let found = held.get(reference.as_str());
        let position = found.map(|found| {
            let state = self.state(reference.as_str(), found, now);
            Position::new(Money::from(found.amount), state)
        });
        position.into_iter().collect()
    }

    fn correct(&self, reference: &Reference, state: PayoutState, _: Duration) {
        if let Some(held) = self.held.borrow_mut().get_mut(reference.as_str()) {
            held.state = Some(state);
        }
    }
}

impl Provider for Toy {
    type Payout = Pay;
    type Transport = Network;
    type Gateway = ToyGateway;

    fn name(&self) -> &'static str {
        self.0
    }

    fn account(&self) -> Account {
        Account(self.0)
    }

    fn gateway(&self) -> ToyGateway {
        ToyGateway::default()
    }

    fn transport(&self, network: Network) -> Network {
        network
    }

    fn payout(&self, order: &simulation::Order) -> Pay {
        Pay {
            reference: order.reference.clone(),
            amount: order.amount,
            payee: order.payee,
        }
    }
}
