//! Creating a payout (section 3.1).

use super::{
    answer::Answer,
    builder::{Config, Repeats},
    decimal,
    errors::{ErrorShape, Refusal},
    gateway::{Referenced, State},
    invoice::{Change, InvoiceKind, Record},
    json::Object,
    script::{Script, Step},
};
use crate::Mode;
use http::StatusCode;
use std::{sync::Arc, time::Duration};

/// What a payout may hold; anything else is a mistake, `service_fields` of payments above all.
const ATTRIBUTES: &[&str] = &[
    "test_mode",
    "reference_id",
    "description",
    "currency",
    "amount",
    "service",
    "service_amount",
    "fields",
    "token",
    "callback_url",
    "options",
    "customer",
    "metadata",
    "context",
    "payment_id",
];

const BLANK: &str = "This value should not be blank.";

/// The attributes of a create, out of its envelope or flat.
pub(super) fn attributes<'b>(config: &Config, body: Object<'b>, kinds: &[&str]) -> Result<Object<'b>, Refusal> {
    let invalid = |pointer: &str, detail: &str| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Refusal::new(status, "request_invalid", "Validation error", detail).at(pointer)
    };
    if body.literal("data").is_none() && config.flat_bodies {
        return Ok(body);
    }
    let data = body.object("data").ok_or_else(|| invalid("/data", BLANK))?;
    let kind = data.text("type");
    if !kind.is_some_and(|kind| kinds.contains(&kind.as_str())) {
        return Err(invalid(
            "/data/type",
            &format!("This value should be {}.", kinds.join(" or ")),
        ));
    }
    if body.names().any(|name| name != "data") || data.names().any(|name| !matches!(name, "type" | "attributes")) {
        return Err(invalid(
            "/data",
            "The envelope holds `data` with `type` and `attributes`, and nothing else.",
        ));
    }
    data.object("attributes")
        .ok_or_else(|| invalid("/data/attributes", BLANK))
}

/// A text member that may be missing, and is not empty where it is there.
pub(super) fn text(attributes: &Object<'_>, name: &str) -> Result<Option<String>, Refusal> {
    match attributes.literal(name) {
        None => Ok(None),
        Some(_) => match attributes.text(name) {
            Some(text) if !text.is_empty() => Ok(Some(text)),
            Some(_) => Err(Refusal::invalid(name, BLANK)),
            None => Err(Refusal::invalid(name, "This value should be of type string.")),
        },
    }
}

/// An amount above zero that the currency can hold, as a number or a text.
pub(super) fn amount(attributes: &Object<'_>, name: &str, currency: Option<&str>) -> Result<Option<i128>, Refusal> {
    let Some(literal) = attributes.literal(name) else {
        return Ok(None);
    };
    let invalid = |detail| Refusal::invalid(name, detail);
    let digits = match attributes.text(name) {
        Some(text) => text,
        None => literal.to_owned(),
    };
    let amount = decimal::parse(&digits).ok_or_else(|| invalid("This value should be a plain decimal number."))?;
    if amount <= 0 {
        return Err(invalid("This value should be greater than 0."));
    }
    if currency.is_some_and(|currency| !decimal::fits(amount, currency)) {
        return Err(invalid("This value has more decimals than the currency."));
    }
    Ok(Some(amount))
}

pub(super) fn currency(attributes: &Object<'_>) -> Result<String, Refusal> {
    let code = text(attributes, "currency")?.ok_or_else(|| Refusal::invalid("currency", BLANK))?;
    let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    if (3..=10).contains(&code.len()) && code.bytes().all(fits) {
        Ok(code)
    } else {
        Err(Refusal::invalid("currency", "This value is not a valid currency."))
    }
}

pub(super) fn boolean(attributes: &Object<'_>, name: &str) -> Result<Option<bool>, Refusal> {
    match attributes.literal(name) {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(Refusal::invalid(name, "This value should be of type bool.")),
    }
}

pub(super) fn url(attributes: &Object<'_>, name: &str) -> Result<Option<String>, Refusal> {
    let Some(url) = text(attributes, name)? else {
        return Ok(None);
    };
    let parsed = url.parse::<http::Uri>().ok();
    let host = parsed.as_ref().and_then(|url| url.host());
    let on_loopback = host.is_some_and(|host| host == "[::1]" || host.starts_with("127."));
    let scheme = parsed.as_ref().and_then(|url| url.scheme_str());
    match scheme {
        Some("https") => Ok(Some(url)),
        Some("http") if on_loopback => Ok(Some(url)),
        _ => Err(Refusal::invalid(name, "This value is not a valid URL.")),
    }
}

/// Texts by key: the platform takes nothing else in `fields` (section 8.5).
fn fields(attributes: &Object<'_>) -> Result<Vec<(String, String)>, Refusal> {
    let Some(literal) = attributes.literal("fields") else {
        return Ok(Vec::new());
    };
    let object = Object::read(literal).ok_or_else(|| Refusal::invalid("fields", "This value should be an object."))?;
    object
        .names()
        .map(|key| {
            let value = object.text(key);
            let value = value
                .ok_or_else(|| Refusal::invalid(&format!("fields/{key}"), "This value should be of type string."))?;
            Ok((key.to_owned(), value))
        })
        .collect()
}

/// Options of a create (section 3.1); what is told is whether it goes on by itself.
fn options(attributes: &Object<'_>) -> Result<bool, Refusal> {
    let Some(literal) = attributes.literal("options") else {
        return Ok(false);
    };
    let options =
        Object::read(literal).ok_or_else(|| Refusal::invalid("options", "This value should be an object."))?;
    for (name, value) in options.members() {
        let fits = match name {
            "auto_process" | "allow_partially" | "split_mode" => matches!(value, "true" | "false"),
            "attempts_limit" => value.parse::<u32>().is_ok(),
            _ => false,
        };
        if !fits {
            return Err(Refusal::invalid(
                &format!("options/{name}"),
                "This option is not known, or of another type.",
            ));
        }
    }
    Ok(options.literal("auto_process") == Some("true"))
}

/// A customer has a reference, and a country of two letters (section 3.1).
fn customer(attributes: &Object<'_>) -> Result<(), Refusal> {
    let Some(literal) = attributes.literal("customer") else {
        return Ok(());
    };
    let invalid = |name: &str, detail: &str| Refusal::invalid(&format!("customer{name}"), detail);
    let customer = Object::read(literal).ok_or_else(|| invalid("", "This value should be an object."))?;
    if customer
        .text("reference_id")
        .is_none_or(|reference| reference.is_empty())
    {
        return Err(invalid("/reference_id", BLANK));
    }
    let Some(address) = customer.literal("address") else {
        return Ok(());
    };
    let address = Object::read(address).ok_or_else(|| invalid("/address", "This value should be an object."))?;
    match address.literal("country").map(|_| address.text("country")) {
        None => Ok(()),
        Some(Some(country)) if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()) => Ok(()),
        Some(_) => Err(invalid("/address/country", "This value is not a valid country.")),
    }
}

impl State {
    pub(super) fn create_payout(
        &mut self,
        config: &Config,
        account: usize,
        body: Object<'_>,
        now: Duration,
    ) -> Result<Answer, Refusal> {
        let attributes = attributes(config, body, &["payout-invoice"])?;
        if let Some(name) = attributes.names().find(|name| !ATTRIBUTES.contains(name)) {
            return Err(Refusal::invalid(name, "This attribute is not known."));
        }
        let mode = match boolean(&attributes, "test_mode")? {
            Some(test_mode) => Mode::of(test_mode),
            None => Mode::of(config.missing_mode_is_test),
        };
        let code = currency(&attributes)?;
        let service = text(&attributes, "service")?.ok_or_else(|| Refusal::invalid("service", BLANK))?;
        let asked = amount(&attributes, "amount", Some(&code))?;
        let service_amount = amount(&attributes, "service_amount", None)?;
        // Without a rate to tell another by.
        let asked = asked
            .or(service_amount)
            .ok_or_else(|| Refusal::invalid("amount", BLANK))?;
        let fields = fields(&attributes)?;
        let token = text(&attributes, "token")?;
        let listed = config.services.iter().find(|listed| listed.code == service);
        if let Some((key, detail)) = listed.and_then(|listed| listed.refuses(&fields, token.is_some())) {
            return Err(Refusal::invalid(&format!("fields/{key}"), detail));
        }
        let auto_process = options(&attributes)?;
        customer(&attributes)?;
        for name in ["metadata", "context"] {
            if attributes.literal(name).is_some() && attributes.object(name).is_none() {
                return Err(Refusal::invalid(name, "This value should be an object."));
            }
        }
        drop(text(&attributes, "payment_id")?);
        let description = text(&attributes, "description")?;
        let own_url = url(&attributes, "callback_url")?;
        let reference = text(&attributes, "reference_id")?;
        if let Some(answer) = self.repeated(config, account, reference.as_deref()) {
            return answer;
        }

        let reference = reference.unwrap_or_else(|| self.invented_reference());
        let script = self.script_for(config, &reference, &fields);
        let of_account = config.accounts.get(account);
        let index = self.add(Record {
            kind: InvoiceKind::Payout,
            id: String::new(),
            account,
            reference,
            mode,
            service,
            amount: asked,
            currency: code,
            description,
            callback_url: own_url.or_else(|| of_account?.callback_url.clone()),
            metadata: attributes.literal("metadata").map(str::to_owned),
            return_url: None,
            refunded: 0,
            created: now,
            hidden_asks: script.hidden_asks,
            script,
            sends: 0,
            taken: 0,
            polls: 0,
            poll_steps: 0,
            first: Change::created(now),
            later: Vec::new(),
        });
        if auto_process || of_account.is_some_and(|account| account.auto_process) {
            self.start(config, index, now);
        }
        Ok(self.one(config, index, StatusCode::CREATED))
    }

    /// The answer to a reference that was used before; nothing where it was not.
    pub(super) fn repeated(
        &self,
        config: &Config,
        account: usize,
        reference: Option<&str>,
    ) -> Option<Result<Answer, Refusal>> {
        let used = *self.by_reference.get(account)?.get(reference?)?;
        let detail = "This reference_id is already used.";
        let refusal = match (config.repeats, used) {
            (Repeats::SameInvoice, Referenced::Invoice(index)) => {
                return Some(Ok(self.one(config, index, StatusCode::OK)));
            }
            (Repeats::TooManyRequests | Repeats::SameInvoice, _) => Refusal::too_many(detail),
            (Repeats::Invalid, _) => Refusal::invalid("reference_id", detail),
            (Repeats::InvalidByCode, _) => {
                Refusal::invalid("reference_id", detail).with_code("reference_id_duplicated", ErrorShape::Codes)
            }
            (Repeats::Conflict, _) => Refusal::invalid("reference_id", detail).with_status(StatusCode::CONFLICT),
        };
        Some(Err(refusal))
    }

    /// What the gateway invents where the merchant gave none (section 8.6).
    pub(super) fn invented_reference(&self) -> String {
        format!("00000000-0000-4000-8000-{:012x}", self.records.len())
    }

    /// Takes a record in, and gives it its id.
    pub(super) fn add(&mut self, mut record: Record) -> usize {
        let index = self.records.len();
        let wished = record.script.id.clone().filter(|id| !self.by_id.contains_key(id));
        record.id = wished.unwrap_or_else(|| format!("{}Sandbox{:09}", record.kind.prefix(), index + 1));
        self.by_id.insert(record.id.clone(), index);
        if let Some(space) = self.by_reference.get_mut(record.account) {
            space.insert(record.reference.clone(), Referenced::Invoice(index));
        }
        self.records.push(record);
        index
    }

    /// A script of its own, the next in the queue, the one that the test fields describe, everybody's.
    fn script_for(&mut self, config: &Config, reference: &str, fields: &[(String, String)]) -> Arc<Script> {
        if let Some(script) = self.scripts.get(reference) {
            return Arc::clone(script);
        }
        if let Some(script) = self.next_scripts.pop_front() {
            return script;
        }
        let value = |name: &str| {
            fields
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        let folded = |name: &str| value(name).map(|word| word.to_ascii_lowercase().replace(['-', ' '], "_"));
        let (status, resolution) = (
            folded("test_details_payout_status"),
            folded("test_details_payout_resolution"),
        );
        let by_rate = value("test_details_success_rate").map(|rate| {
            let succeeds = self.throw(config) < rate.parse().unwrap_or(100);
            if succeeds { "processed" } else { "process_failed" }.to_owned()
        });
        let Some(status) = status.or(by_rate) else {
            let script = Arc::clone(&config.other_payouts);
            return match resolution {
                Some(resolution) => Arc::new(Script::clone(&script).resolution(resolution)),
                None => script,
            };
        };
        let script = match status.as_str() {
            // Where every payout begins.
            "created" | "processing" => Script::new(),
            _ => Script::new().course([status]),
        };
        Arc::new(match resolution {
            Some(resolution) => script.resolution(resolution),
            None => script,
        })
    }

    /// A number below 100, the same for the same seed and place (`SplitMix64`).
    fn throw(&self, config: &Config) -> u64 {
        let place = u64::try_from(self.records.len()).unwrap_or(u64::MAX).wrapping_add(1);
        let mut bits = config.seed.wrapping_add(place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % 100
    }
}

impl Change {
    pub(super) fn created(now: Duration) -> Self {
        Self {
            status: Step::now("created").status,
            resolution: "ok".to_owned(),
            updated: now.as_secs(),
            processed: None,
            processed_amount: None,
            moderation_required: false,
        }
    }
}
