//! How a sandbox is set up.

use super::{
    Sandbox,
    account::CommerceAccount,
    callbacks,
    decimal::Amounts,
    errors::{ErrorShape, Unauthorized},
    json::JsonStyle,
    script::{Pace, Script},
    services::{PrerequestShape, Service, listed},
};
use payout_core::{Clock, SystemClock, sandbox::Schedule};
use std::{fmt, sync::Arc, time::Duration};

/// How a create is answered whose `reference_id` was used before. Never by a second payout: the reference is unique in the account
/// (section 8.6), among payouts, payments and refunds and in both modes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repeats {
    /// HTTP 429, in the very words of a throttle.
    #[default]
    TooManyRequests,
    /// HTTP 422 that points at `/data/attributes/reference_id`.
    Invalid,
    /// HTTP 422 with `error_codes`.
    InvalidByCode,
    /// HTTP 409.
    Conflict,
    /// HTTP 200 with the payout that has the reference.
    SameInvoice,
}

/// What a second confirmation does. How the real gateway behaves is not documented (section 3.2), so the default is the worst
/// that could be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RepeatedProcess {
    /// Sends the money again, unless the payout is over.
    #[default]
    SendsAgain,
    /// HTTP 422.
    Refused,
    /// HTTP 200, and nothing happens.
    SameInvoice,
}

/// What comes of `filter[reference_id]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Filter {
    /// A list of what has the reference.
    #[default]
    Honoured,
    /// One object in place of a list of one.
    SingleObject,
    /// The latest 25, whatever their references.
    Ignored,
    /// HTTP 404.
    NotFound,
    /// HTTP 400.
    BadRequest,
}

/// Sets a sandbox up; from [`Sandbox::builder`].
#[derive(Debug)]
#[must_use = "call `build`"]
pub struct SandboxBuilder(Config);

pub(super) struct Config {
    pub(super) accounts: Vec<CommerceAccount>,
    pub(super) private_prefix: String,
    pub(super) public_prefix: String,
    pub(super) flat_bodies: bool,
    pub(super) json: JsonStyle,
    pub(super) amounts: Amounts,
    pub(super) errors: ErrorShape,
    pub(super) unauthorized: Unauthorized,
    pub(super) pace: Pace,
    pub(super) other_payouts: Arc<Script>,
    pub(super) services: Vec<Service>,
    pub(super) prerequests: PrerequestShape,
    pub(super) repeats: Repeats,
    pub(super) repeated_process: RepeatedProcess,
    pub(super) filter: Filter,
    pub(super) missing_mode_is_test: bool,
    pub(super) services_in_relationships: bool,
    pub(super) seed: u64,
    pub(super) schedule: Schedule,
    pub(super) clock: Arc<dyn Clock>,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("accounts", &self.accounts)
            .finish_non_exhaustive()
    }
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        Self(Config {
            accounts: Vec::new(),
            private_prefix: "/api".to_owned(),
            public_prefix: "/public-api".to_owned(),
            flat_bodies: true,
            json: JsonStyle::default(),
            amounts: Amounts::default(),
            errors: ErrorShape::default(),
            unauthorized: Unauthorized::default(),
            pace: Pace::Polls(2),
            other_payouts: Arc::new(Script::new().course(["processed"])),
            services: listed(),
            prerequests: PrerequestShape::default(),
            repeats: Repeats::default(),
            repeated_process: RepeatedProcess::default(),
            filter: Filter::default(),
            missing_mode_is_test: false,
            services_in_relationships: false,
            seed: 0,
            schedule: callbacks::schedule(),
            clock: Arc::new(SystemClock::new()),
        })
    }

    /// Adds a Commerce Account. Of two with one id the first counts.
    pub fn account(mut self, account: CommerceAccount) -> Self {
        self.0.accounts.push(account);
        self
    }

    /// The path that the Private API stands below; `/api` without this, and empty at some white labels (section 2.1).
    pub fn private_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.0.private_prefix = prefix.into();
        self
    }

    /// The path that the Public API stands below; `/public-api` without this.
    pub fn public_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.0.public_prefix = prefix.into();
        self
    }

    /// Refuses bodies without the envelope. Without this both forms are taken (section 11, question 1).
    pub fn envelopes_only(mut self) -> Self {
        self.0.flat_bodies = false;
        self
    }

    /// How texts are written in answers and callbacks; as PHP writes them without this.
    pub fn json(mut self, style: JsonStyle) -> Self {
        self.0.json = style;
        self
    }

    /// How amounts are written in answers and callbacks.
    pub fn amounts(mut self, style: Amounts) -> Self {
        self.0.amounts = style;
        self
    }

    /// How refusals look (section 4.2).
    pub fn errors(mut self, shape: ErrorShape) -> Self {
        self.0.errors = shape;
        self
    }

    /// What stands in a 401.
    pub fn unauthorized(mut self, body: Unauthorized) -> Self {
        self.0.unauthorized = body;
        self
    }

    /// How fast payouts go on; `processing` in two look-ups without this.
    pub fn pace(mut self, pace: Pace) -> Self {
        self.0.pace = pace;
        self
    }

    /// What becomes of a payout that has neither a script nor steering fields; it is `processed` without this.
    pub fn other_payouts(mut self, script: Script) -> Self {
        self.0.other_payouts = Arc::new(script);
        self
    }

    /// Adds a service, or puts it in the place of the listed one with its code.
    pub fn service(mut self, service: Service) -> Self {
        self.0.services.retain(|listed| listed.code != service.code);
        self.0.services.push(service);
        self
    }

    /// Which form the answers to prerequests have (section 7.1).
    pub fn prerequests(mut self, shape: PrerequestShape) -> Self {
        self.0.prerequests = shape;
        self
    }

    /// How a create is answered whose reference was used before.
    pub fn repeats(mut self, repeats: Repeats) -> Self {
        self.0.repeats = repeats;
        self
    }

    /// What a second confirmation does; it pays again without this.
    pub fn repeated_process(mut self, process: RepeatedProcess) -> Self {
        self.0.repeated_process = process;
        self
    }

    /// What comes of a search by reference.
    pub fn filter(mut self, filter: Filter) -> Self {
        self.0.filter = filter;
        self
    }

    /// Takes a create without `test_mode` for a test. Without this it is live (section 11, question 10).
    pub fn missing_mode_is_test(mut self) -> Self {
        self.0.missing_mode_is_test = true;
        self
    }

    /// Names service and method of payouts under `relationships`, as it is done for payments. Without this they are empty.
    pub fn services_in_relationships(mut self) -> Self {
        self.0.services_in_relationships = true;
        self
    }

    /// Where the throws of `test_details_success_rate` start; the same seed throws the same.
    pub fn seed(mut self, seed: u64) -> Self {
        self.0.seed = seed;
        self
    }

    /// How long to wait after each callback that was not answered with 200; one more attempt is made than there are pauses. Without
    /// this one minute, then two, three and so on, 100 attempts in all (section 6.3).
    pub fn callback_pauses(mut self, pauses: impl IntoIterator<Item = Duration>) -> Self {
        self.0.schedule = Schedule::new(pauses);
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
