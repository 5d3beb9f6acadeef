//! Callbacks: what the gateway tells the merchant, and how often it tries (section 6.3).

use super::{
    builder::Config,
    gateway::State,
    invoice::{Record, is_end},
};
use crate::{Callback as Verified, PrivateKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, header};
use payout_core::sandbox::Schedule;
use std::{fmt::Write as _, time::Duration};

/// A callback whose time has come, and the id of the payout or payment that it is about.
pub type DueCallback = payout_core::sandbox::DueCallback<String>;

pub(super) type Callbacks = payout_core::sandbox::Callbacks<Told>;

/// 100 attempts, one minute more between them each time (section 6.3).
pub(super) fn schedule() -> Schedule {
    Schedule::new((1..100).map(|made| Duration::from_secs(60 * made)))
}

/// What is wrong with the signature of a callback (section 10.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Forgery {
    /// There is none.
    Missing,
    /// It is empty.
    Empty,
    /// The header stands there twice.
    Twice,
    /// Two values in one header.
    Joined,
    /// Another body was signed: the same JSON with `/` for `\/` and one blank more.
    OtherBody,
    /// A key that is not the account's signed it.
    OtherKey,
    /// The account's key of the other mode signed it.
    OtherMode,
    /// Hex in place of base64.
    Hex,
    /// Base64 of the hex.
    Base64OfHex,
    /// In lower case.
    LowerCase,
    /// In the alphabet for URLs, where it goes without its `=`.
    UrlSafe,
    /// Without its `=`.
    Unpadded,
    /// The last character is missing.
    Cut,
}

/// What is told, not how: the body is made when it is sent, and is the same each time.
#[derive(Clone, Copy)]
pub(super) struct Told {
    pub(super) record: usize,
    /// The number of the change among those of the record.
    pub(super) change: usize,
}

impl State {
    /// Tells of the last change of a record, where somebody is to be told.
    pub(super) fn call_back(&mut self, config: &Config, record: usize, now: Duration) {
        let Some(invoice) = self.records.get(record) else {
            return;
        };
        let account = config.accounts.get(invoice.account);
        let only_final = invoice.script.only_final.or(account.map(|account| account.only_final));
        if only_final.unwrap_or_default() && !is_end(&invoice.last().status) {
            return;
        }
        if invoice.callback_url.is_none() || signing_key(config, invoice).is_none() {
            return;
        }
        let change = invoice.later.len();
        let at = now + invoice.script.delay(change.saturating_sub(1));
        for _ in 0..invoice.script.callback_copies() {
            self.callbacks.push(Told { record, change }, at);
        }
    }

    /// Tells of every change of a record once more, the first one first.
    pub(super) fn tell_again(&mut self, record: usize, now: Duration) -> usize {
        let changes = self.records.get(record).map_or(0, |invoice| invoice.later.len());
        for change in 1..=changes {
            self.callbacks.push(Told { record, change }, now);
        }
        changes
    }

    pub(super) fn take_callbacks(&mut self, config: &Config, now: Duration) -> Vec<DueCallback> {
        let records = &self.records;
        self.callbacks.take(now, |told, _, attempt| {
            let next = config.schedule.pause(attempt).map(|pause| now + pause);
            let invoice = records.get(told.record)?;
            Some((invoice.id.clone(), request(config, invoice, *told, attempt, next)?))
        })
    }
}

fn signing_key<'c>(config: &'c Config, invoice: &Record) -> Option<&'c PrivateKey> {
    let keys = &config.accounts.get(invoice.account)?.private_keys;
    keys.iter().find(|key| key.serves(invoice.mode))
}

/// The POST that tells of a change (section 6.3).
fn request(
    config: &Config,
    invoice: &Record,
    told: Told,
    attempt: u32,
    next: Option<Duration>,
) -> Option<Request<Bytes>> {
    let body = invoice.callback(config, told.change).document(config.json);
    let mut request = Request::post(invoice.callback_url.as_deref()?)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, "Webhook-Client")
        .header("retry-count", attempt.saturating_sub(1));
    if let Some(next) = next {
        request = request.header("next-retry", next.as_secs());
    }
    for signature in signatures(config, invoice, &body)? {
        let name = HeaderName::from_static(crate::SIGNATURE_HEADER);
        request = request.header(name, HeaderValue::try_from(signature).ok()?);
    }
    request.body(body.into()).ok()
}

/// What stands in `X-Signature`, in each of the headers.
fn signatures(config: &Config, invoice: &Record, body: &str) -> Option<Vec<String>> {
    let key = signing_key(config, invoice)?;
    let right = Verified::sign_for_tests(body, key);
    let Some(forgery) = invoice.script.forgery else {
        return Some(vec![right]);
    };
    let hex = || -> String {
        let mut hex = String::with_capacity(40);
        for byte in STANDARD.decode(&right).unwrap_or_default() {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    };
    let other = |key: Option<&PrivateKey>| key.map_or_else(String::new, |key| Verified::sign_for_tests(body, key));
    let wrong = match forgery {
        Forgery::Missing => return Some(Vec::new()),
        Forgery::Twice => return Some(vec![right.clone(), right]),
        Forgery::Empty => String::new(),
        Forgery::Joined => format!("{right}, {right}"),
        Forgery::OtherBody => Verified::sign_for_tests(format!("{} ", body.replace("\\/", "/")), key),
        Forgery::OtherKey => other(
            PrivateKey::new(invoice.mode, "a key of somebody else".replace(' ', "-"))
                .ok()
                .as_ref(),
        ),
        Forgery::OtherMode => {
            let keys = &config.accounts.get(invoice.account)?.private_keys;
            other(keys.iter().find(|key| !key.serves(invoice.mode)))
        }
        Forgery::Hex => hex(),
        Forgery::Base64OfHex => STANDARD.encode(hex()),
        Forgery::LowerCase => right.to_lowercase(),
        Forgery::UrlSafe => right.replace('+', "-").replace('/', "_").replace('=', ""),
        Forgery::Unpadded => right.replace('=', ""),
        Forgery::Cut => right.get(1..).unwrap_or_default().to_owned(),
    };
    Some(vec![wrong])
}
