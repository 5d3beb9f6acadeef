//! Payouts and payments as answers and callbacks show them (section 6.4).

use super::{
    answer::Resource,
    builder::Config,
    decimal,
    invoice::{Change, InvoiceKind, Record},
    json::Member,
};
use std::borrow::Cow;

impl Record {
    /// As it is now, with what its script changes.
    pub(super) fn resource(&self, config: &Config) -> Resource {
        let mut resource = self.plain(config, self.last());
        self.script.edits.apply(&mut resource.attributes);
        resource
    }

    /// As the answer of the create shows it.
    pub(super) fn fresh(&self, config: &Config) -> Resource {
        self.plain(config, self.last())
    }

    /// As the callback about a change shows it.
    pub(super) fn callback(&self, config: &Config, change: usize) -> Resource {
        let mut resource = self.plain(config, self.change(change));
        self.script.edits.apply(&mut resource.attributes);
        self.script.callback_edits.apply(&mut resource.attributes);
        if let Some(kind) = &self.script.callback_kind {
            resource.kind = Cow::Owned(kind.clone());
        }
        resource
    }

    fn plain(&self, config: &Config, change: &Change) -> Resource {
        let attributes = match self.kind {
            InvoiceKind::Payout => self.payout(config, change),
            InvoiceKind::Payment => self.payment(config, change),
        };
        let of_payment = self.kind == InvoiceKind::Payment;
        Resource {
            kind: Cow::Borrowed(self.kind.collection()),
            id: Some(self.id.clone()),
            attributes,
            relationships: if of_payment || config.services_in_relationships {
                self.relationships(config).into()
            } else {
                "[]".into()
            },
            link: format!("{}/{}/{}", config.private_prefix, self.kind.collection(), self.id),
        }
    }

    fn payout(&self, config: &Config, change: &Change) -> Vec<Member> {
        let amount = config.amounts.literal(self.amount);
        let text = |text: &str| -> Cow<'static, str> { config.json.text(text).into() };
        let mut members = Vec::with_capacity(28);
        members.extend(self.head(config, change));
        members.extend([
            ("amount".into(), amount.clone().into()),
            ("payout_amount".into(), amount.clone().into()),
            ("currency".into(), text(&self.currency)),
            ("service_amount".into(), amount.into()),
            ("service_currency".into(), text(&self.service_currency())),
        ]);
        members.extend(self.body(config));
        members.extend([
            ("descriptor".into(), "null".into()),
            ("fee".into(), "0".into()),
            ("fields".into(), "[]".into()),
            ("metadata".into(), self.metadata()),
        ]);
        members.extend(processed(config, change));
        members.extend(self.tail(change));
        members.extend([
            ("callback_url".into(), optional(config, self.callback_url.as_deref())),
            ("callback_logs".into(), "[]".into()),
            ("source".into(), text("merchant_api")),
        ]);
        if !self.script.parts.is_empty() {
            members.push(("payouts".into(), self.parts(config).into()));
        }
        members
    }

    fn payment(&self, config: &Config, change: &Change) -> Vec<Member> {
        let amount = config.amounts.literal(self.amount);
        let text = |text: &str| -> Cow<'static, str> { config.json.text(text).into() };
        let mut members = Vec::with_capacity(28);
        members.extend(self.head(config, change));
        members.extend([
            ("amount".into(), amount.clone().into()),
            ("payment_amount".into(), amount.clone().into()),
            ("currency".into(), text(&self.currency)),
            ("service_currency".into(), text(&self.service_currency())),
        ]);
        members.extend(self.body(config));
        members.extend([
            ("fee".into(), "0".into()),
            ("deposit".into(), amount.into()),
            ("metadata".into(), self.metadata()),
        ]);
        members.extend(processed(config, change));
        let refunded = (self.refunded > 0).then(|| config.amounts.literal(self.refunded));
        let action = format!("https://cardgate.example.com/hpp/{}", self.id);
        members.extend([
            ("refunded_amount".into(), refunded.map_or("null".into(), Cow::Owned)),
            (
                "flow_data".into(),
                format!("{{\"action\":{},\"method\":\"GET\",\"params\":[]}}", text(&action)).into(),
            ),
            ("flow".into(), text("hpp")),
            ("return_url".into(), optional(config, self.return_url.as_deref())),
            (
                "hpp_url".into(),
                text(&format!("https://pay.example.com/hpp?cpi={}", self.id)),
            ),
        ]);
        members.extend(self.tail(change));
        members
    }

    fn head(&self, config: &Config, change: &Change) -> [Member; 4] {
        let serial_number = self.id.split_once('_').map_or("", |(_, serial_number)| serial_number);
        [
            ("serial_number".into(), config.json.text(serial_number).into()),
            ("status".into(), config.json.text(&change.status).into()),
            ("resolution".into(), config.json.text(&change.resolution).into()),
            ("moderation_required".into(), truth(change.moderation_required)),
        ]
    }

    fn body(&self, config: &Config) -> [Member; 3] {
        [
            ("reference_id".into(), config.json.text(&self.reference).into()),
            ("test_mode".into(), truth(self.mode.is_test())),
            ("description".into(), optional(config, self.description.as_deref())),
        ]
    }

    fn tail(&self, change: &Change) -> [Member; 4] {
        [
            ("created".into(), self.created.as_secs().to_string().into()),
            ("updated".into(), change.updated.to_string().into()),
            ("payload".into(), "[]".into()),
            ("original_data".into(), "[]".into()),
        ]
    }

    /// As it was sent; an empty object is an empty array, as PHP writes it.
    fn metadata(&self) -> Cow<'static, str> {
        match self.metadata.as_deref() {
            None | Some("{}") => "[]".into(),
            Some(json) => json.to_owned().into(),
        }
    }

    /// The currency that the service's code ends in, where it does (section 8.3).
    fn service_currency(&self) -> String {
        let code = self.service.trim_end_matches("_hpp");
        code.rsplit_once('_')
            .map_or_else(|| self.currency.clone(), |(_, currency)| currency.to_ascii_uppercase())
    }

    fn relationships(&self, config: &Config) -> String {
        let name = match self.kind {
            InvoiceKind::Payout => "payout",
            InvoiceKind::Payment => "payment",
        };
        let method = self
            .service
            .split_once(&format!("_{}", self.currency.to_ascii_lowercase()));
        let method = method.map_or(self.service.as_str(), |(method, _)| method);
        format!(
            "{{\"{name}-service\":{{\"data\":{{\"type\":\"{name}-services\",\"id\":{}}}}},\
             \"{name}-method\":{{\"data\":{{\"type\":\"{name}-methods\",\"id\":{}}}}}}}",
            config.json.text(&self.service),
            config.json.text(method)
        )
    }

    fn parts(&self, config: &Config) -> String {
        let part = |(number, (amount, status)): (usize, &(String, String))| {
            let amount = decimal::parse(amount).map_or("null".to_owned(), |amount| config.amounts.literal(amount));
            format!(
                "{{\"id\":\"po_Part{number:02}{}\",\"rrn\":null,\"amount\":{amount},\"currency\":{},\"status\":{}}}",
                self.id.split_once("Sandbox").map_or("", |(_, number)| number),
                config.json.text(&self.currency),
                config.json.text(status)
            )
        };
        let parts: Vec<String> = self.script.parts.iter().enumerate().map(part).collect();
        format!("[{}]", parts.join(","))
    }
}

fn processed(config: &Config, change: &Change) -> [Member; 3] {
    let time = change.processed.map_or("null".into(), |time| time.to_string().into());
    let amount = change.processed_amount.map(|amount| config.amounts.literal(amount));
    let fee = if amount.is_some() { "0" } else { "null" };
    [
        ("processed".into(), time),
        ("processed_amount".into(), amount.map_or("null".into(), Cow::Owned)),
        ("processed_fee".into(), fee.into()),
    ]
}

fn optional(config: &Config, text: Option<&str>) -> Cow<'static, str> {
    text.map_or("null".into(), |text| config.json.text(text).into())
}

fn truth(value: bool) -> Cow<'static, str> {
    if value { "true".into() } else { "false".into() }
}
