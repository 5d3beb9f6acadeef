use super::{AccountError, ProgramId};
use crate::{
    Environment,
    v2::wire::{WrittenAmount, check_text},
};
use payout_core::{Amount, BaseUrl, Currency, WriteError, settlement::Rules};
use std::time::Duration;

/// What is known of both hosts (Payoneer 2.1).
const HOSTS: [(&str, Environment); 2] = [
    ("api.sandbox.payoneer.com", Environment::Sandbox),
    ("api.payoneer.com", Environment::Production),
];

/// A program: its id, its environment, and the rules that Payoneer has set for it.
///
/// All settings begin where the documents leave room: no minimum, any currency of two digits, amounts as text. Set what your
/// contract says, and a call that breaks it never leaves.
///
/// # Example: a program in dollars with a minimum
///
/// ```
/// use payoneer::v2::Program;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let program = Program::production("100000001".parse()?)
///     .only_currency("USD".parse()?)
///     .minimum("20 USD".parse()?);
/// # let _ = program;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a program does nothing until it is part of an account"]
pub struct Program {
    id: ProgramId,
    environment: Environment,
    /// Another base than the environment's own.
    url: Option<BaseUrl>,
    only_currency: Option<Currency>,
    minimums: Vec<Amount>,
    other_digits: Vec<Currency>,
    amounts_as_numbers: bool,
    charges: bool,
    paid_when_loaded: bool,
    longest_id: usize,
    longest_description: usize,
    absent_after: (u32, Duration),
    settling_delay: Duration,
}

impl Program {
    /// A program of the sandbox, `https://api.sandbox.payoneer.com`.
    pub fn sandbox(id: ProgramId) -> Self {
        Self::of(Environment::Sandbox, id)
    }

    /// A program that moves real money, `https://api.payoneer.com`.
    pub fn production(id: ProgramId) -> Self {
        Self::of(Environment::Production, id)
    }

    /// Another base than the environment's own: a proxy of yours, a sandbox on loopback. The path below it stays
    /// `/v2/programs/{program_id}`.
    ///
    /// # Errors
    ///
    /// [`AccountError::Url`] for a text that is no base URL (`https`, or plain `http` to a loopback address written out),
    /// [`AccountError::Path`] where that path is in it already, [`AccountError::Host`] for Payoneer's host of the other environment.
    pub fn at(mut self, url: &str) -> Result<Self, AccountError> {
        let url = BaseUrl::parse(url)?;
        // With the root's dot behind it, a host is the same host.
        let name = url.host();
        let known = HOSTS.iter().find(|(host, _)| *host == name);
        // Who pastes the documented base would send every call to a path that is not there, and learn it from a payout in doubt.
        if url.as_str().contains("/v2/programs") || (known.is_some() && url.as_str().ends_with("/v2")) {
            return Err(AccountError::Path);
        }
        match known {
            Some((host, known)) if *known != self.environment => Err(AccountError::Host {
                host: (*host).to_owned(),
                known: *known,
            }),
            _ => {
                self.url = Some(url);
                Ok(self)
            }
        }
    }

    /// Refuses payouts and charges in any other currency.
    pub fn only_currency(mut self, currency: Currency) -> Self {
        self.only_currency = Some(currency);
        self
    }

    /// Refuses payouts below this amount in its currency. Off unless set, and there can be one for each currency: no minimum is
    /// published, it is a setting of the program (Payoneer 4.14).
    pub fn minimum(mut self, amount: Amount) -> Self {
        self.minimums
            .retain(|minimum| minimum.currency().code() != amount.currency().code());
        self.minimums.push(amount);
        self
    }

    /// Allows payouts in a currency that has more or fewer than two digits behind the point, with the digits it has here. What
    /// Payoneer does with such amounts is not published; ask its support first (Payoneer 4.14).
    pub fn also_in(mut self, currency: Currency) -> Self {
        self.other_digits.retain(|known| known.code() != currency.code());
        self.other_digits.push(currency);
        self
    }

    /// Writes amounts as JSON numbers instead of text, from the same decimal digits. Clients of the API do both (Payoneer 4.8).
    pub fn amounts_as_numbers(mut self) -> Self {
        self.amounts_as_numbers = true;
        self
    }

    /// Lets this account make and cancel charges, which pull money from payees. Off unless set: without it
    /// no mistake in a program that pays can take money from anybody (Payoneer 4.11).
    pub fn allow_charges(mut self) -> Self {
        self.charges = true;
        self
    }

    /// Takes `Funded` alone for pending: a payout counts as paid when its category says so or its load date is there. What exactly
    /// `Funded` promises is an open question (Payoneer 6.1 and 11, Q7).
    pub fn paid_when_loaded(mut self) -> Self {
        self.paid_when_loaded = true;
        self
    }

    /// The most characters of `payee_id` and `client_reference_id`; 50 unless set. Payoneer's limit is not published (Payoneer
    /// 4.14), and no id of this crate is longer than 128.
    pub fn longest_id(mut self, characters: usize) -> Self {
        self.longest_id = characters;
        self
    }

    /// The most characters of `description`; 199 unless set. Payoneer's limit for payouts is not published (Payoneer 4.14).
    pub fn longest_description(mut self, characters: usize) -> Self {
        self.longest_description = characters;
        self
    }

    /// When a payout whose answer was lost counts as absent, so that the same payout may be sent again: after this many look-ups
    /// that Payoneer answers with *not found*, spread over this time. Three over 15 minutes unless set (Payoneer 4.12).
    ///
    /// The time must be longer than a lost request can be on its way and than a payout can take to become visible. A shorter one can
    /// pay twice, if references are not unique after all: give more than the default, or the default.
    pub fn absent_after(mut self, look_ups: u32, window: Duration) -> Self {
        self.absent_after = (look_ups, window);
        self
    }

    /// How long after an answer with an unlisted code one look-up that finds nothing proves that nothing was made. 60 s unless set
    /// (Payoneer 3.3, the note on row 8).
    pub fn settling_delay(mut self, delay: Duration) -> Self {
        self.settling_delay = delay;
        self
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &ProgramId {
        &self.id
    }

    /// Whether it moves real money.
    #[must_use]
    pub fn environment(&self) -> Environment {
        self.environment
    }

    /// The base URL, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        match (&self.url, self.environment) {
            (Some(url), _) => url.as_str(),
            (None, Environment::Sandbox) => "https://api.sandbox.payoneer.com",
            (None, Environment::Production) => "https://api.payoneer.com",
        }
    }

    /// Where the program's calls begin.
    pub(super) fn root(&self) -> String {
        format!("{}/v2/programs/{}", self.base_url(), self.id)
    }

    fn of(environment: Environment, id: ProgramId) -> Self {
        Self {
            id,
            environment,
            url: None,
            only_currency: None,
            minimums: Vec::new(),
            other_digits: Vec::new(),
            amounts_as_numbers: false,
            charges: false,
            paid_when_loaded: false,
            longest_id: 50,
            longest_description: 199,
            absent_after: (3, Duration::from_secs(15 * 60)),
            settling_delay: Duration::from_secs(60),
        }
    }

    /// Checks the amount of a payout or a charge by the program's rules, and writes it.
    pub(crate) fn write_amount(&self, amount: &Amount, section: &'static str) -> Result<WrittenAmount, WriteError> {
        let wrong = |field, problem: String| Err(WriteError::new(field, problem).rule(section));
        let currency = amount.currency();
        let code = currency.code();
        if let Some(only) = self.only_currency.filter(|only| only.code() != code) {
            return wrong("currency", format!("is {code}, this program pays in {only} only"));
        }
        if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return wrong("currency", format!("is {code}, it takes three letters of ISO 4217"));
        }
        if currency.exponent() != Some(2) && !self.other_digits.contains(&currency) {
            let digits = currency.exponent().unwrap_or_default();
            return wrong(
                "amount",
                format!(
                    "has {digits} digits behind the point, as {code} has; only two are documented, allow others with \
                     `Program::also_in`"
                ),
            );
        }
        let digits = amount.to_decimal_text();
        if self.amounts_as_numbers {
            WrittenAmount::number(digits)
        } else {
            Ok(WrittenAmount::Text(digits))
        }
    }

    /// Refuses what is below the program's minimum. In a currency without one, nothing is.
    pub(crate) fn require_minimum(&self, amount: &Amount, section: &'static str) -> Result<(), WriteError> {
        let below = self
            .minimums
            .iter()
            .find(|minimum| amount.compare(minimum).is_ok_and(std::cmp::Ordering::is_lt));
        below.map_or(Ok(()), |minimum| {
            Err(WriteError::new("amount", format!("is {amount}, this program's minimum is {minimum}")).rule(section))
        })
    }

    /// Checks the length of an id of ours.
    pub(crate) fn check_id(&self, field: &'static str, id: &str) -> Result<(), WriteError> {
        check_text(field, id, &(1..=self.longest_id), "Payoneer 4.14")
    }

    /// Checks a description.
    pub(crate) fn check_description(&self, text: &str) -> Result<(), WriteError> {
        check_text("description", text, &(1..=self.longest_description), "Payoneer 4.14")
    }

    /// Refuses what pulls money, unless this program may.
    pub(crate) fn require_charges(&self) -> Result<(), WriteError> {
        if self.charges {
            return Ok(());
        }
        let problem = "pulls money from a payee, which this account may not; allow it with `Program::allow_charges`";
        Err(WriteError::new("charge", problem).rule("Payoneer 4.11"))
    }

    /// What silence about a payout proves, and when.
    pub(crate) fn rules(&self) -> Rules {
        let (look_ups, window) = self.absent_after;
        Rules::new()
            .absent_after(look_ups, window)
            .settling_delay(self.settling_delay)
    }

    /// Whether `Funded` alone is not enough to call a payout paid.
    pub(crate) fn is_strict(&self) -> bool {
        self.paid_when_loaded
    }

    /// The currency with the digits that it has here, for reading an amount.
    pub(crate) fn currency(&self, code: &str) -> Option<Currency> {
        let known = self.other_digits.iter().chain(&self.only_currency);
        known
            .copied()
            .find(|currency| currency.code() == code)
            .or_else(|| Currency::from_code(code).ok())
    }
}
