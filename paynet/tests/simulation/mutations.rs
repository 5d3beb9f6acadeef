//! Five ways to get it wrong. Each is a library with one rule changed, by a wrapper around ours; the simulation must find each of them,
//! twice: by the rule that was broken, and by the money alone.

use crate::SEED;
use bytes::Bytes;
use http::{Request, Response};
use paynet::{
    Account, Message, OrderStatus, Payout, Reference, SendError, Status, WriteError,
    simulation::{Paynet, SimulatedGateway},
};
use payout_core::{
    FetchError, Finding, Journal, JournalError, MemoryJournal, MovesMoney, Operation, Payable, Refusal, Rejection,
    RejectionClass, RejectionKind, Transport, TransportError,
    settlement::{Held, Record, RecordKey, Rules, Terms},
    simulation::{Network, Order, Provider, Simulation},
};
use std::{collections::BTreeMap, sync::Mutex, time::Duration};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    None,
    AbsentIsFinal,
    RetryOnTimeout,
    ServerErrorIsRejected,
    AmountNotCompared,
}

/// Paynet with a flaw.
struct Flawed(Paynet, Flaw);

impl Flawed {
    fn new(flaw: Flaw) -> Self {
        Self(Paynet::new(), flaw)
    }
}

impl Provider for Flawed {
    type Payout = Careless;
    type Transport = Insistent;
    type Gateway = SimulatedGateway;

    fn name(&self) -> &'static str {
        "flawed"
    }

    fn account(&self) -> Account {
        self.0.account()
    }

    fn gateway(&self) -> SimulatedGateway {
        self.0.gateway()
    }

    fn transport(&self, network: Network) -> Insistent {
        Insistent(network, self.1)
    }

    fn payout(&self, order: &Order) -> Careless {
        Careless(self.0.payout(order), self.1)
    }
}

/// Sends once more what was not answered.
struct Insistent(Network, Flaw);

impl Transport for Insistent {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let first = self.0.send(request.clone()).await;
        match first {
            // Signed anew, as a retry of a whole call is: the gateway takes the same nonce only once.
            Err(error) if self.1 == Flaw::RetryOnTimeout && error.may_have_arrived() => {
                self.0.send(signed_anew(request)).await
            }
            other => other,
        }
    }
}

/// The same request with another nonce, and the proof that the simulation's merchant gives.
fn signed_anew(request: Request<Bytes>) -> Request<Bytes> {
    let (mut head, body) = request.into_parts();
    let form = std::str::from_utf8(&body).unwrap().to_owned();
    let reference = form
        .split('&')
        .find_map(|pair| pair.strip_prefix("client_orderid="))
        .unwrap();
    let account = Paynet::new().account();
    let parameters = form.split('&').fold(paynet::Parameters::new(), |mut parameters, pair| {
        let (name, value) = pair.split_once('=').unwrap();
        parameters.push(name.to_owned(), value.replace("%20", " ")).unwrap();
        parameters
    });
    let command = if head.uri.path().contains("/status/") {
        "status"
    } else {
        "payout"
    };
    let message = Message::new(command, paynet::Endpoint::Id(39915), parameters);
    // Different from the first, and the same in every run.
    let nonce = paynet::Nonce::from_text(format!("again{}", reference.replace('-', "x"))).unwrap();
    let stamp = paynet::Stamp::new(1_767_225_600, nonce);
    head.headers = paynet::Sign::sign(&account, message, &stamp).unwrap().headers().clone();
    Request::from_parts(head, body)
}

/// A payout with other rules.
struct Careless(Payout, Flaw);

impl Operation for Careless {
    type Account = Account;
    type Answer = paynet::Accepted;
    type Effect = MovesMoney;
    const NAME: &'static str = "payout";

    fn reference(&self) -> Option<&Reference> {
        self.0.reference()
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        self.0.write(account)
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<paynet::Accepted, SendError> {
        if self.1 == Flaw::ServerErrorIsRejected && response.status().is_server_error() {
            let rejection = Rejection::new(RejectionKind::Refused).with_class(RejectionClass::Final);
            return Err(rejection.into());
        }
        self.0.read(account, response)
    }
}

impl Payable for Careless {
    type LookUp = Status;

    fn payout_reference(&self) -> &Reference {
        self.0.payout_reference()
    }

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        self.0.terms(account)
    }

    fn held(&self, answer: &paynet::Accepted) -> Held {
        self.0.held(answer)
    }

    fn look_up(&self, provider_id: Option<&str>) -> Status {
        if self.1 == Flaw::AmountNotCompared && provider_id.is_none() {
            return Status::new(self.0.endpoint(), self.0.payout_reference());
        }
        self.0.look_up(provider_id)
    }

    fn find(&self, account: &Account, looked_up: Result<OrderStatus, FetchError>) -> Finding {
        match looked_up {
            Err(FetchError::Refused(Refusal::Provider(_))) if self.1 == Flaw::AbsentIsFinal => Finding::NotFound,
            other => self.0.find(account, other),
        }
    }

    fn rules(&self, account: &Account) -> Rules {
        let rules = self.0.rules(account);
        if self.1 == Flaw::AbsentIsFinal {
            rules.absent_after(1, Duration::ZERO)
        } else {
            rules
        }
    }
}

/// Stores the intent together with the outcome, not before.
#[derive(Default)]
struct AfterTheSend {
    inner: MemoryJournal,
    intents: Mutex<BTreeMap<RecordKey, Record>>,
}

impl Journal for AfterTheSend {
    async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
        self.inner.load(key).await
    }

    async fn store(&self, record: &Record) -> Result<(), JournalError> {
        let key = record.key();
        if record.version() == 1 {
            if self.inner.load(&key).await?.is_some() {
                return Err(JournalError::Conflict);
            }
            self.intents.lock().unwrap().insert(key, record.clone());
            return Ok(());
        }
        let intent = self.intents.lock().unwrap().remove(&key);
        if let Some(intent) = intent {
            self.inner.store(&intent).await?;
        }
        self.inner.store(record).await
    }
}

/// Found by the rule that was broken, and by the money alone; how many payouts each took.
fn is_found<J: Journal>(name: &str, simulation: impl Fn() -> Simulation<J>) {
    for (judged_by, simulation) in [
        ("the rules", simulation()),
        ("the money", simulation().by_money_alone()),
    ] {
        let report = simulation.payouts(10_000).run();
        let violation = report.violations().first();
        let violation = violation.unwrap_or_else(|| panic!("{name} is not found by {judged_by} within 10,000 payouts"));
        println!(
            "{name}: found by {judged_by} after {} payouts, seed {SEED}: {violation}",
            report.payouts
        );
    }
}

#[test]
fn the_wrappers_alone_change_nothing() {
    let simulation = Simulation::new(SEED).provider(Flawed::new(Flaw::None)).payouts(500);
    assert_eq!(simulation.run().violations(), []);
}

#[test]
fn absent_is_final() {
    is_found("absent is final", || {
        Simulation::new(SEED).provider(Flawed::new(Flaw::AbsentIsFinal))
    });
}

#[test]
fn retry_on_timeout() {
    is_found("retry on timeout", || {
        Simulation::new(SEED).provider(Flawed::new(Flaw::RetryOnTimeout))
    });
}

#[test]
fn server_error_is_rejected() {
    is_found("5xx is rejected", || {
        Simulation::new(SEED).provider(Flawed::new(Flaw::ServerErrorIsRejected))
    });
}

#[test]
fn journal_written_after_the_send() {
    is_found("journal written after the send", || {
        Simulation::with_journal(SEED, AfterTheSend::default).provider(Paynet::new())
    });
}

#[test]
fn echoed_amount_not_compared() {
    is_found("echoed amount not compared", || {
        Simulation::new(SEED).provider(Flawed::new(Flaw::AmountNotCompared))
    });
}
