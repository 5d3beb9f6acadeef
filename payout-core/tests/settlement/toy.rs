//! A provider made of single words, so that a test shows nothing but the rules.

use bytes::Bytes;
use http::{Request, Response};
use payout_core::{
    Amount, Client, Clock, Delay, Doubt, DoubtCause, FetchError, Malformed, MovesMoney, Nonce, Operation, PayoutState,
    Reads, Reference, Rejection, RejectionClass, RejectionKind, SendError, Sign, Stamp, StampError, Temporary,
    TransportError, TransportErrorKind, WriteError,
    settlement::{Finding, Held, Payable, Rules, Step, Terms},
};
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

#[derive(Debug, Clone)]
pub(crate) struct Account(pub(crate) &'static str);

impl Sign for Account {
    const PROVIDER: &'static str = "toy";
    type Message = String;

    fn sign(&self, message: String, _: &Stamp) -> Result<Request<Bytes>, WriteError> {
        Ok(Request::new(message.into()))
    }
}

pub(crate) struct Pay {
    pub(crate) reference: Reference,
    pub(crate) amount: Amount,
    pub(crate) payee: &'static str,
    pub(crate) rules: Rules,
}

/// 10.42 USD to ada, by a provider that says *absent* after 3 look-ups over 15 minutes and *rejected* a minute after an
/// answer that ended the request.
pub(crate) fn pay(reference: &str) -> Pay {
    Pay {
        reference: reference.parse().unwrap(),
        amount: "10.42 USD".parse().unwrap(),
        payee: "ada",
        rules: Rules::new()
            .absent_after(3, Duration::from_secs(900))
            .settling_delay(Duration::from_secs(60)),
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
        if self.payee.is_empty() {
            return Err(WriteError::new("payee", "is empty, name one"));
        }
        Ok(format!("pay {} {} {}", self.reference, self.amount, self.payee))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<String, SendError> {
        let refused = Rejection::new(RejectionKind::Refused);
        Err(match text(&response) {
            "taken" => return Ok("toy-7".to_owned()),
            "no" => refused.into(),
            "never" => refused.with_class(RejectionClass::Final).into(),
            "exists" => Doubt::new(DoubtCause::Duplicate, "the reference exists").into(),
            "alarm" => Doubt::new(DoubtCause::Mismatch, "somebody else's answer")
                .with_alarm()
                .with_code("7")
                .into(),
            "named" => Doubt::new(DoubtCause::Contradiction, "no, and an order")
                .with_provider_id("toy-8")
                .into(),
            "odd, named" => Doubt::new(DoubtCause::Contradiction, "an unlisted code, and an order")
                .answered()
                .with_provider_id("toy-8")
                .into(),
            "odd" => Doubt::new(DoubtCause::Unlisted, "an unlisted code")
                .answered()
                .with_code("99")
                .into(),
            other => Doubt::new(DoubtCause::Unreadable, format!("it says {other}")).into(),
        })
    }
}

impl Payable for Pay {
    type LookUp = Look;

    fn payout_reference(&self) -> &Reference {
        &self.reference
    }

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        self.write(account)?;
        Ok(Terms::new(account.0, Some(self.amount), [("payee", self.payee)]))
    }

    fn held(&self, answer: &String) -> Held {
        Held::new(PayoutState::Pending).with_provider_id(answer)
    }

    fn look_up(&self, provider_id: Option<&str>) -> Look {
        Look(self.reference.clone(), provider_id.map(str::to_owned))
    }

    fn find(&self, _: &Account, looked_up: Result<String, FetchError>) -> Finding {
        let state = match looked_up.as_deref() {
            Ok("none") => return Finding::NotFound,
            Ok("other") => return Finding::Conflict("another amount".into()),
            Ok("paid") => PayoutState::Paid,
            Ok("unpaid") => PayoutState::NotPaid,
            Ok("back") => PayoutState::Reversed,
            Ok("pending") => PayoutState::Pending,
            Ok("part") => {
                let part = "4.00 USD".parse().unwrap();
                return Finding::Found(Held::new(PayoutState::PartlyPaid).with_moved(part));
            }
            Ok(other) => return Finding::Nothing(other.to_owned().into()),
            Err(error) => return Finding::Nothing(error.to_string().into()),
        };
        Finding::Found(Held::new(state).with_provider_id("toy-7"))
    }

    fn rules(&self, _: &Account) -> Rules {
        self.rules.clone()
    }
}

/// The second of two steps, under the same reference.
pub(crate) struct Confirm(pub(crate) Pay);

impl Operation for Confirm {
    type Account = Account;
    type Answer = String;
    type Effect = MovesMoney;
    const NAME: &'static str = "confirm";

    fn write(&self, account: &Account) -> Result<String, WriteError> {
        Ok(self.0.write(account)?.replace("pay", "confirm"))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<String, SendError> {
        self.0.read(account, response)
    }
}

impl Payable for Confirm {
    type LookUp = Look;
    const STEP: Step = Step::Confirm;

    fn payout_reference(&self) -> &Reference {
        &self.0.reference
    }

    fn terms(&self, account: &Account) -> Result<Terms, WriteError> {
        self.0.terms(account)
    }

    fn held(&self, answer: &String) -> Held {
        self.0.held(answer)
    }

    fn look_up(&self, provider_id: Option<&str>) -> Look {
        self.0.look_up(provider_id)
    }

    fn find(&self, account: &Account, looked_up: Result<String, FetchError>) -> Finding {
        self.0.find(account, looked_up)
    }

    fn rules(&self, _: &Account) -> Rules {
        Rules::new()
    }
}

pub(crate) struct Look(Reference, Option<String>);

impl Operation for Look {
    type Account = Account;
    type Answer = String;
    type Effect = Reads;
    const NAME: &'static str = "look";

    fn write(&self, _: &Account) -> Result<String, WriteError> {
        let id = self.1.as_deref().unwrap_or("-");
        Ok(format!("look {} {id}", self.0))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<String, FetchError> {
        match text(&response) {
            "busy" => Err(Temporary::new("busy").into()),
            "later" => Err(Temporary::new("later")
                .with_retry_after(Some(Duration::from_secs(30)))
                .into()),
            "garbage" => Err(Malformed::new("garbage").into()),
            other => Ok(other.to_owned()),
        }
    }
}

fn text(response: &Response<Bytes>) -> &str {
    std::str::from_utf8(response.body()).unwrap()
}

/// Answers in this order; what comes after the last is lost. `lost` and `refused` are no answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gateway {
    answers: Arc<Mutex<VecDeque<&'static str>>>,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Gateway {
    pub(crate) fn answering(answers: &[&'static str]) -> Self {
        let gateway = Self::default();
        gateway.then(answers);
        gateway
    }

    pub(crate) fn then(&self, answers: &[&'static str]) {
        self.answers.lock().unwrap().extend(answers);
    }

    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// How many payouts, first or second step, were on the wire.
    pub(crate) fn sends(&self) -> usize {
        self.seen().iter().filter(|seen| !seen.starts_with("look")).count()
    }
}

impl payout_core::Transport for Gateway {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or("lost");
        if answer == "refused" {
            return Err(TransportError::not_sent(TransportErrorKind::Connect));
        }
        let line = String::from_utf8(request.into_body().to_vec()).unwrap();
        self.seen.lock().unwrap().push(line);
        if answer == "lost" {
            return Err(TransportError::in_doubt(TransportErrorKind::Timeout));
        }
        Ok(Response::new(Bytes::from_static(answer.as_bytes())))
    }
}

/// A clock that jumps over its pauses, and whose wall clock can be set apart.
#[derive(Debug, Clone, Default)]
pub(crate) struct Time {
    elapsed: Arc<AtomicU64>,
    wall_offset: Arc<AtomicI64>,
    jump_in_each_pause: Arc<AtomicI64>,
}

impl Time {
    pub(crate) fn pass(&self, duration: Duration) {
        let millis = u64::try_from(duration.as_millis()).unwrap();
        self.elapsed.fetch_add(millis, Ordering::Relaxed);
    }

    /// From now on the wall clock jumps during each pause.
    pub(crate) fn jump_in_each_pause(&self, seconds: i64) {
        self.jump_in_each_pause.store(seconds, Ordering::Relaxed);
    }

    /// The wall clock jumps; time does not pass.
    pub(crate) fn jump(&self, seconds: i64) {
        self.wall_offset.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for Time {
    fn stamp(&self) -> Result<Stamp, StampError> {
        let unix = 1_700_000_000 + i64::try_from(self.elapsed().as_secs()).unwrap();
        let unix = unix + self.wall_offset.load(Ordering::Relaxed);
        Ok(Stamp::new(unix.try_into().unwrap(), Nonce::from_bytes([7; 16])))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.elapsed.load(Ordering::Relaxed))
    }

    fn random(&self) -> Option<u32> {
        Some(u32::MAX) // each pause is as long as its bound
    }

    fn sleep(&self, duration: Duration) -> Delay {
        let time = self.clone();
        Box::pin(async move {
            time.pass(duration);
            time.jump(time.jump_in_each_pause.load(Ordering::Relaxed));
        })
    }
}

pub(crate) fn client(gateway: &Gateway, time: &Time) -> Client<Account, Gateway> {
    Client::with_transport(Account("toy, merchant 7"), gateway.clone()).with_clock(time.clone())
}
