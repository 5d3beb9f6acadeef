//! Payments: what a payer is asked for, by the Private and the Public API (sections 3.7 and 7.3), and what test cards do (9.2).

use super::{
    answer::Answer,
    builder::Config,
    create::{amount, attributes, boolean, currency, text, url},
    errors::Refusal,
    gateway::State,
    invoice::{Change, InvoiceKind, Record},
    json::Object,
    request::decode,
    script::Step,
};
use crate::Mode;
use http::StatusCode;
use std::{sync::Arc, time::Duration};

/// What a payment may hold on the Private API; `fields` of payouts is a mistake.
const ATTRIBUTES: &[&str] = &[
    "test_mode",
    "reference_id",
    "description",
    "currency",
    "amount",
    "service",
    "service_fields",
    "flow",
    "return_url",
    "return_urls",
    "callback_url",
    "customer",
    "metadata",
    "token",
    "expires",
    "gateway_options",
    "context",
];

/// And on the Public API, which takes no callback URL and no mode: the key has it.
const PUBLIC: &[&str] = &[
    "public_key",
    "reference_id",
    "description",
    "currency",
    "amount",
    "service",
    "service_fields",
    "flow",
    "return_url",
    "return_urls",
    "customer",
    "metadata",
    "expires",
    "locale",
];

impl State {
    pub(super) fn create_payment(
        &mut self,
        config: &Config,
        account: usize,
        body: Object<'_>,
        now: Duration,
    ) -> Result<Answer, Refusal> {
        let attributes = attributes(config, body, &["payment-invoices", "payment-invoice"])?;
        let mode = boolean(&attributes, "test_mode")?.unwrap_or(config.missing_mode_is_test);
        self.payment(config, (account, Mode::of(mode)), &attributes, ATTRIBUTES, now)
    }

    /// The key decides account and mode.
    pub(super) fn create_public_payment(
        &mut self,
        config: &Config,
        body: &Object<'_>,
        now: Duration,
    ) -> Result<Answer, Refusal> {
        let owner = public_key(config, body.text("public_key").as_deref())?;
        self.payment(config, owner, body, PUBLIC, now)
    }

    fn payment(
        &mut self,
        config: &Config,
        (account, mode): (usize, Mode),
        attributes: &Object<'_>,
        known: &[&str],
        now: Duration,
    ) -> Result<Answer, Refusal> {
        if let Some(name) = attributes.names().find(|name| !known.contains(name)) {
            return Err(Refusal::invalid(name, "This attribute is not known."));
        }
        let blank = |name: &str| Refusal::invalid(name, "This value should not be blank.");
        let currency = currency(attributes)?;
        let asked = amount(attributes, "amount", Some(&currency))?.ok_or_else(|| blank("amount"))?;
        let service = text(attributes, "service")?.ok_or_else(|| blank("service"))?;
        let reference = text(attributes, "reference_id")?;
        let own_url = url(attributes, "callback_url")?;
        let of_account = config.accounts.get(account);
        let description = text(attributes, "description")?;
        let return_url = text(attributes, "return_url")?;
        if let Some(answer) = self.repeated(config, account, reference.as_deref()) {
            return answer;
        }
        let reference = reference.unwrap_or_else(|| self.invented_reference());
        let script = self.scripts.get(&reference).map_or_else(Arc::default, Arc::clone);
        let index = self.add(Record {
            kind: InvoiceKind::Payment,
            id: String::new(),
            account,
            reference,
            mode,
            service,
            amount: asked,
            currency,
            description,
            callback_url: own_url.or_else(|| of_account?.callback_url.clone()),
            metadata: attributes.literal("metadata").map(str::to_owned),
            return_url,
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
        Ok(self.one(config, index, StatusCode::CREATED))
    }

    /// The form of a payer's browser: a payment is made, and the browser is led on.
    pub(super) fn payment_form(&mut self, config: &Config, form: &str, now: Duration) -> Result<Answer, Refusal> {
        let mut members = Vec::new();
        for pair in form.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let broken = || Refusal::invalid("form", "The body must be a form in UTF-8.");
            let (name, value) = (decode(name).ok_or_else(broken)?, decode(value).ok_or_else(broken)?);
            members.push(format!(
                "{}:{}",
                serde_json::Value::from(name),
                serde_json::Value::from(value)
            ));
        }
        let json = format!("{{{}}}", members.join(","));
        let body = Object::read(&json).ok_or_else(|| Refusal::invalid("form", "Each field must be there once."))?;
        drop(self.create_public_payment(config, &body, now)?);
        let id = self.records.last().map_or("", |record| record.id.as_str());
        Ok(Answer::Redirect(format!("https://cardgate.example.com/hpp/{id}")))
    }

    /// The payer gives a card: what a test card does is in its number and its expiry (section 9.2).
    pub(super) fn pay_with_card(&mut self, config: &Config, index: usize, card: &str, expiry: &str, now: Duration) {
        let (status, resolution) = outcome(card, expiry);
        self.change(config, index, Step::now("processing"), "ok", now);
        self.change(config, index, Step::now(status), resolution, now);
    }
}

/// Account and mode of a public key.
pub(super) fn public_key(config: &Config, given: Option<&str>) -> Result<(usize, Mode), Refusal> {
    config
        .accounts
        .iter()
        .enumerate()
        .find_map(|(index, account)| {
            let (_, is_test) = account
                .public_keys
                .iter()
                .find(|(key, _)| Some(key.as_str()) == given)?;
            Some((index, Mode::of(*is_test)))
        })
        .ok_or_else(|| Refusal::unauthorized(config.unauthorized, "no account has this public key"))
}

/// Status and resolution of a card. Cards that the documents do not name are paid.
fn outcome(card: &str, expiry: &str) -> (&'static str, &'static str) {
    let refuses = matches!(card, "4412397212080000" | "4302912837020000");
    match (card, expiry) {
        ("5123817234060000", "0777") => ("process_pending", "auth_3ds_required"),
        ("5519283812030000", "0777") => ("process_pending", "ok"),
        _ if refuses => ("process_failed", by_expiry(expiry)),
        _ => ("processed", "ok"),
    }
}

fn by_expiry(expiry: &str) -> &'static str {
    const RESOLUTIONS: &[(&str, &str)] = &[
        ("0856", "access_denied"),
        ("0755", "error"),
        ("0654", "provider_error"),
        ("0553", "unknown"),
        ("0452", "duplicated_transaction"),
        ("0351", "auth_fatal_error"),
        ("0250", "unable_to_determine_3ds_enrolment"),
        ("0149", "card_is_3ds_enrolled"),
        ("1248", "card_is_not_3ds_enrolled"),
        ("1147", "issuer_decline"),
        ("1046", "client_auth_failed"),
        ("0945", "provider_fatal_error"),
        ("0844", "invalid_details"),
        ("0743", "invalid_pin"),
        ("0642", "antifraud_error"),
        ("0541", "invalid_card"),
        ("0440", "fatal_error"),
        ("0339", "unable_to_reconcile"),
        ("0238", "invalid_amount"),
        ("0137", "limit_violation"),
        ("1236", "functionality_is_not_permitted"),
        ("1135", "invalid_request"),
        ("1034", "lost_or_stolen_card"),
        ("0933", "declined"),
        ("0832", "invalid_otp"),
        ("0731", "invalid_3ds_code"),
        ("0630", "invalid_card_status"),
        ("0529", "insufficient_funds"),
        ("0428", "card_expired"),
        ("0327", "invalid_cvv"),
        ("0226", "invalid_pan"),
        ("0125", "invalid_credentials"),
    ];
    let listed = RESOLUTIONS.iter().find(|(listed, _)| *listed == expiry);
    listed.map_or("general_fatal_error", |(_, resolution)| resolution)
}
