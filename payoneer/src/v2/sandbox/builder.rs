//! How a sandbox is set up.

use super::{
    Sandbox,
    callbacks::{Address, Notice},
    partner::Partner,
    script::Script,
};
use payout_core::{Clock, Secret, SystemClock, sandbox::Schedule};
use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

/// How refusals come: both ways are told of (section 3.2).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorStyle {
    /// With HTTP 200: an introductory article.
    #[default]
    Http200,
    /// With HTTP 400.
    Http400,
    /// With HTTP 400, and 404 for a payout that is not there.
    Http404,
}

/// What a second create with the same `client_reference_id` does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repeats {
    /// Is refused with 10304 or 10704, whatever its amount and payee are.
    #[default]
    Refused,
    /// The same, until the first payout is cancelled: then the reference is free.
    RefusedUntilCancelled,
    /// Pays a second time. Nothing that Payoneer publishes rules that out.
    SecondPayout,
}

/// What comes of a payout that cannot be paid: to an inactive payee, or with too little money. Which one it is, is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// It is refused, with 10009 or 10301.
    #[default]
    Refused,
    /// It is accepted, and cancelled for that reason when it would be loaded.
    CancelledLater,
}

/// What becomes of a payee who opens a registration link.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignUp {
    /// `ACTIVE` at once.
    #[default]
    Active,
    /// `INACTIVE`.
    Inactive,
    /// The page is never finished: the payee stays unknown, and nobody is sent back.
    NeverFinished,
    /// Declined: the payee stays unknown.
    Declined,
}

/// Sets a sandbox up; from [`Sandbox::builder`].
#[derive(Debug)]
#[must_use = "call `build`"]
pub struct SandboxBuilder(Config);

pub(super) struct Config {
    pub(super) partners: Vec<Partner>,
    pub(super) errors: ErrorStyle,
    pub(super) hints: bool,
    pub(super) shuffled: bool,
    pub(super) categories: bool,
    pub(super) fraction_digits: usize,
    pub(super) repeats: Repeats,
    pub(super) inactive_payee: Obstacle,
    pub(super) too_little_money: Obstacle,
    pub(super) sign_up: SignUp,
    pub(super) script: Script,
    pub(super) charge_word: String,
    pub(super) links_at: Option<String>,
    pub(super) seed: u64,
    pub(super) addresses: BTreeMap<Notice, Address>,
    pub(super) hmac: Option<(&'static str, Secret)>,
    pub(super) schedule: Schedule,
    pub(super) clock: Arc<dyn Clock>,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("partners", &self.partners)
            .finish_non_exhaustive()
    }
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        Self(Config {
            partners: Vec::new(),
            errors: ErrorStyle::default(),
            hints: true,
            shuffled: false,
            categories: true,
            fraction_digits: 3,
            repeats: Repeats::default(),
            inactive_payee: Obstacle::default(),
            too_little_money: Obstacle::default(),
            sign_up: SignUp::default(),
            script: Script::default(),
            charge_word: "Transferred".to_owned(),
            links_at: None,
            seed: 0,
            addresses: BTreeMap::new(),
            hmac: None,
            // Payoneer's own schedule is not known.
            schedule: Schedule::new([60, 300, 1800, 7200].map(Duration::from_secs)),
            clock: Arc::new(SystemClock::new()),
        })
    }

    /// Adds a program. Of two with one id the first counts.
    pub fn partner(mut self, partner: Partner) -> Self {
        self.0.partners.push(partner);
        self
    }

    /// How refusals come; with HTTP 200 without this.
    pub fn errors(mut self, style: ErrorStyle) -> Self {
        self.0.errors = style;
        self
    }

    /// Refusals without the member `hint`.
    pub fn without_hints(mut self) -> Self {
        self.0.hints = false;
        self
    }

    /// Another order of the members in each answer, the same in each run.
    pub fn shuffled(mut self) -> Self {
        self.0.shuffled = true;
        self
    }

    /// Look-ups without `status_category` and `load_date`, which one source alone shows.
    pub fn without_categories(mut self) -> Self {
        self.0.categories = false;
        self
    }

    /// How many digits the seconds of dates have behind the point; 3 without this, and 0 shows no point.
    pub fn fraction_digits(mut self, digits: usize) -> Self {
        self.0.fraction_digits = digits;
        self
    }

    /// What a second create with the same reference does; it is refused without this.
    pub fn repeats(mut self, repeats: Repeats) -> Self {
        self.0.repeats = repeats;
        self
    }

    /// What comes of a payout to an inactive payee; it is refused without this.
    pub fn inactive_payee(mut self, obstacle: Obstacle) -> Self {
        self.0.inactive_payee = obstacle;
        self
    }

    /// What comes of a payout that the balance does not cover; it is refused without this.
    pub fn too_little_money(mut self, obstacle: Obstacle) -> Self {
        self.0.too_little_money = obstacle;
        self
    }

    /// What becomes of a payee who opens a link; active without this.
    pub fn sign_up(mut self, sign_up: SignUp) -> Self {
        self.0.sign_up = sign_up;
        self
    }

    /// What becomes of payouts that have no script of their own; pending, and loaded after four minutes without this.
    pub fn payouts(mut self, script: Script) -> Self {
        self.0.script = script;
        self
    }

    /// The status of a charge: `Transferred` without this; `DONE` is told of, too.
    pub fn charge_word(mut self, word: impl Into<String>) -> Self {
        self.0.charge_word = word.into();
        self
    }

    /// Scheme, host and port of the links in answers. Without this they are `https://payouts.sandbox.payoneer.com`, and those of
    /// the sandbox itself where it is asked on loopback, so that a browser can open them.
    pub fn links_at(mut self, origin: impl Into<String>) -> Self {
        self.0.links_at = Some(origin.into());
        self
    }

    /// What the tokens of links are made from; 0 without this.
    pub fn seed(mut self, seed: u64) -> Self {
        self.0.seed = seed;
        self
    }

    /// Sends notifications of this kind as GETs to `url` (section 7.1). These placeholders in it are replaced: `{{apuid}}`,
    /// `{{payoneerid}}`, `{{sessionid}}`, `{{intpaymentid}}`, `{{paymentid}}`, `{{reasoncode}}`, `{{reasondescription}}`.
    ///
    /// Of these `{{apuid}}` and `{{payoneerid}}` are Payoneer's own; the other names are this sandbox's.
    pub fn notify(mut self, notice: Notice, url: impl Into<String>) -> Self {
        self.0.addresses.insert(notice, Address::Query(url.into()));
        self
    }

    /// Sends notifications of this kind as POSTs with JSON to `url` (section 7.2).
    pub fn notify_with_json(mut self, notice: Notice, url: impl Into<String>) -> Self {
        self.0.addresses.insert(notice, Address::Json(url.into()));
        self
    }

    /// Signs notifications with this secret, under the application's name of the sandbox (section 7.3).
    pub fn hmac(mut self, secret: impl Into<String>) -> Self {
        self.0.hmac = Some(("Webhook-IPCNSender-sandbox", Secret::new(secret.into())));
        self
    }

    /// How long to wait after each notification that was not answered with 200; one more attempt is made than there are
    /// pauses. Payoneer's own schedule is not known; without this five attempts are made within three hours.
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
