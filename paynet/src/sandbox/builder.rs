//! How a sandbox is set up.

use super::{
    Sandbox,
    answer::{Framing, JsonAnswers},
    callbacks,
    merchant::Merchant,
    script::{Pace, Script},
};
use payout_core::{Clock, SystemClock, sandbox::Schedule};
use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

/// What a second order with the same `client_orderid` does, and a second `payout-pay` of one order. How the real gateway behaves is not documented (section
/// 4.0.2), so the default is the worst that could be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repeats {
    /// Makes a second order, or pays the same one again: money leaves a second time.
    #[default]
    SecondOrder,
    /// Is refused with a `validation-error`.
    Refused,
    /// Gets the first order's id again; no order is made, and no money leaves.
    SameOrder,
}

/// How `status` answers for an order that it does not know (section 7.3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownOrder {
    /// HTTP 400 with a JSON `error-message`, as the vendor's emulator does.
    #[default]
    Json400,
    /// Form mode, `type=error`.
    FormError,
}

/// How a rightly signed call of a command that the sandbox does not have is answered. The real answer is not documented.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownCommand {
    /// With the 403 page.
    #[default]
    AccessDenied,
    /// With a bare HTTP 404.
    NotFound,
}

/// Sets a sandbox up; from [`Sandbox::builder`].
#[derive(Debug)]
#[must_use = "call `build`"]
pub struct SandboxBuilder(Config);

pub(super) struct Config {
    pub(super) merchants: Vec<Merchant>,
    pub(super) framing: Framing,
    pub(super) json: JsonAnswers,
    pub(super) qa_faults: bool,
    pub(super) validated_status: String,
    pub(super) strict_balances: bool,
    pub(super) pace: Pace,
    pub(super) account_numbers: BTreeMap<String, Script>,
    pub(super) other_accounts: Script,
    pub(super) repeats: Repeats,
    pub(super) unknown_order: UnknownOrder,
    pub(super) unknown_command: UnknownCommand,
    pub(super) required: Vec<String>,
    pub(super) public_origin: Option<String>,
    pub(super) first_order_id: u64,
    pub(super) first_serial_number: u64,
    pub(super) schedule: Schedule,
    pub(super) nonces_once: bool,
    pub(super) clock_tolerance: Option<Duration>,
    pub(super) clock: Arc<dyn Clock>,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("merchants", &self.merchants)
            .finish_non_exhaustive()
    }
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        let magic = |status: &str| Script::new().course([status]);
        Self(Config {
            merchants: Vec::new(),
            framing: Framing::default(),
            json: JsonAnswers::default(),
            qa_faults: false,
            validated_status: "processing".to_owned(),
            strict_balances: false,
            pace: Pace::Polls(2),
            // Section 7.1. How the real sandbox shows the third one is not documented; give it another script to change it.
            account_numbers: BTreeMap::from([
                ("1234567890".to_owned(), magic("approved")),
                ("0987654321".to_owned(), magic("declined")),
                (
                    "1987654321".to_owned(),
                    magic("error").message("PROCESSOR_INTERNAL_ERROR"),
                ),
            ]),
            other_accounts: Script::new(),
            repeats: Repeats::default(),
            unknown_order: UnknownOrder::default(),
            unknown_command: UnknownCommand::default(),
            required: Vec::new(),
            public_origin: None,
            // The documented sample's.
            first_order_id: 6_982_864,
            first_serial_number: 0x02e2_c322,
            schedule: callbacks::schedule(),
            nonces_once: false,
            clock_tolerance: None,
            clock: Arc::new(SystemClock::new()),
        })
    }

    /// Adds a merchant. Of two with one login the first counts.
    pub fn merchant(mut self, merchant: Merchant) -> Self {
        self.0.merchants.push(merchant);
        self
    }

    /// What stands between the fields of an answer; a line feed without this.
    pub fn framing(mut self, framing: Framing) -> Self {
        self.0.framing = framing;
        self
    }

    /// What comes of `Accept: application/vnd.pay+json`; JSON with ids as strings without this.
    pub fn json_answers(mut self, answers: JsonAnswers) -> Self {
        self.0.json = answers;
        self
    }

    /// Lets some amounts go wrong, as the vendor's own emulator does (section 7.5): 1.00 is approved; 1.01 is answered without
    /// an order id, and approved; 5.00 to 5.03 time out after 70 s, 5.01 is approved; 6.00 to 6.03 get HTTP 503, 6.00 is
    /// approved; any other is declined. Where the vendor states no end, account number or script decide, and a script for the
    /// order comes before the list. Off without this.
    ///
    /// A time-out is an answer that never comes: the caller hears of it after 70 s of the sandbox's clock.
    pub fn qa_faults(mut self) -> Self {
        self.0.qa_faults = true;
        self
    }

    /// The `status` of an order in the stage `payout_check_validated`; `processing` without this. What real gateways show is
    /// not documented, and `approved` is what a careless client takes for paid.
    pub fn validated_status(mut self, status: impl Into<String>) -> Self {
        self.0.validated_status = status.into();
        self
    }

    /// Balances in strict JSON. Without this they have the comma before the brace that the documented sample has (section
    /// 4.9).
    pub fn strict_balances(mut self) -> Self {
        self.0.strict_balances = true;
        self
    }

    /// How fast orders go on; `processing` in two answers to `status` without this.
    pub fn pace(mut self, pace: Pace) -> Self {
        self.0.pace = pace;
        self
    }

    /// What becomes of an order to this `account_number`. Without this `1234567890` is approved, `0987654321` is declined,
    /// `1987654321` ends in `error` with the message `PROCESSOR_INTERNAL_ERROR` (section 7.1).
    pub fn account_number(mut self, number: impl Into<String>, script: Script) -> Self {
        self.0.account_numbers.insert(number.into(), script);
        self
    }

    /// What becomes of an order to any other account; it stays `processing` without this.
    pub fn other_accounts(mut self, script: Script) -> Self {
        self.0.other_accounts = script;
        self
    }

    /// What a second order with the same `client_orderid` does, or a second `payout-pay`; it pays again without this.
    pub fn repeats(mut self, repeats: Repeats) -> Self {
        self.0.repeats = repeats;
        self
    }

    /// How `status` answers for an order that it does not know.
    pub fn unknown_order(mut self, answer: UnknownOrder) -> Self {
        self.0.unknown_order = answer;
        self
    }

    /// How a command that the sandbox does not have is answered.
    pub fn unknown_command(mut self, answer: UnknownCommand) -> Self {
        self.0.unknown_command = answer;
        self
    }

    /// Makes a conditional parameter of `payout` and `payout-check` required, as an acquirer may: `routing_number`, `receiver_phone`.
    pub fn require(mut self, parameter: impl Into<String>) -> Self {
        self.0.required.push(parameter.into());
        self
    }

    /// Scheme, host and port of the URLs that merchants sign, where a proxy makes the request arrive under others:
    /// `https://sandbox.example.com`. Without this the URL of each request itself counts.
    pub fn public_origin(mut self, origin: impl Into<String>) -> Self {
        self.0.public_origin = Some(origin.into());
        self
    }

    /// The id of the first order; the next ones count up. 6982864 without this.
    pub fn first_order_id(mut self, id: u64) -> Self {
        self.0.first_order_id = id;
        self
    }

    /// The number in the first `serial-number`; each answer takes the next one.
    /// `00000000-0000-0000-0000-000002e2c322` without this.
    pub fn first_serial_number(mut self, number: u64) -> Self {
        self.0.first_serial_number = number;
        self
    }

    /// How long to wait after each callback that was not answered with 200; one more attempt is made than there are
    /// pauses. Without this 30 attempts spread over 14 days, each pause longer than the one before.
    pub fn callback_pauses(mut self, pauses: impl IntoIterator<Item = Duration>) -> Self {
        self.0.schedule = Schedule::new(pauses);
        self
    }

    /// The 30 attempts of a callback within this time instead of 14 days, the pauses growing as they do without this.
    pub fn callbacks_within(mut self, time: Duration) -> Self {
        self.0.schedule = callbacks::schedule_within(time);
        self
    }

    /// Refuses a nonce that was used before. Off without this: the real rule is not documented.
    pub fn nonces_once(mut self) -> Self {
        self.0.nonces_once = true;
        self
    }

    /// Refuses a timestamp further away than this. Off without this: the real rule is not documented.
    pub fn clock_tolerance(mut self, tolerance: Duration) -> Self {
        self.0.clock_tolerance = Some(tolerance);
        self
    }

    /// The clock of [`Sandbox::now`], which the sandbox uses as a transport and as a server; the machine's without this.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.0.clock = Arc::new(clock);
        self
    }

    /// The sandbox.
    #[must_use]
    pub fn build(self) -> Sandbox {
        Sandbox::with_config(self.0)
    }
}
