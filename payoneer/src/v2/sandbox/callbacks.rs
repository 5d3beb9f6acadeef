//! Notifications: what Payoneer tells the program, and how often it tries (section 7).

use super::{CallbackId, builder::Config, json::quoted, sign};
use bytes::Bytes;
use http::{HeaderValue, Request, header};
use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

/// What a notification is about: Payoneer has one URL for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Notice {
    /// A payee was approved.
    PayeeApproved,
    /// A payee was declined.
    PayeeDeclined,
    /// A payout was accepted.
    PaymentAccepted,
    /// The money was loaded.
    MoneyLoaded,
    /// A payout was cancelled.
    PaymentCancelled,
    /// The program was funded.
    BalanceUpdated,
}

/// Where a notice goes, and how.
#[derive(Debug)]
pub(super) enum Address {
    Query(String),
    Json(String),
}

/// What a notification can say.
#[derive(Debug, Clone, Default)]
pub(super) struct About {
    pub(super) payee_id: String,
    pub(super) payoneer_id: String,
    pub(super) session_id: String,
    pub(super) reference: Option<String>,
    pub(super) payment_id: String,
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) date: String,
    pub(super) reason: Option<(i64, String)>,
}

/// A notification whose time has come, and what it is about.
pub type DueCallback = payout_core::sandbox::DueCallback<Notice>;

/// What is told, and where: a request is made of it for each attempt.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) notice: Notice,
    url: String,
    /// Nothing for a GET.
    json: Option<String>,
}

pub(super) type Callbacks = payout_core::sandbox::Callbacks<Told>;

pub(super) fn push(
    callbacks: &mut Callbacks,
    config: &Config,
    notice: Notice,
    about: &About,
    copies: usize,
    due: Duration,
) {
    let Some(address) = config.addresses.get(&notice) else {
        return;
    };
    let (url, json) = match address {
        Address::Query(url) => (filled(url, about), None),
        Address::Json(url) => (url.clone(), Some(json(notice, about))),
    };
    let told = Told { notice, url, json };
    for _ in 0..copies {
        callbacks.push(told.clone(), due);
    }
}

pub(super) fn take(callbacks: &mut Callbacks, config: &Config, now: Duration) -> Vec<DueCallback> {
    callbacks.take(now, |told, id, attempt| {
        Some((told.notice, told.request(config, id, attempt, now)?))
    })
}

impl Told {
    /// Nothing where the URL is none that can be called.
    fn request(&self, config: &Config, id: CallbackId, attempt: u32, now: Duration) -> Option<Request<Bytes>> {
        let body = Bytes::from(self.json.clone().unwrap_or_default());
        let builder = match self.json {
            None => Request::get(&self.url),
            Some(_) => Request::post(&self.url).header(header::CONTENT_TYPE, "application/json"),
        };
        let mut request = builder.body(body).ok()?;
        if let Some((app_name, secret)) = &config.hmac {
            // A new one for each attempt: the receiver refuses a repeated one.
            let nonce = format!("n-{id}-{attempt}");
            let value = sign::authorization(app_name, secret, &request, &self.url, &nonce, now.as_secs());
            let mut value = HeaderValue::try_from(value).ok()?;
            value.set_sensitive(true);
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        Some(request)
    }
}

/// The URL with its placeholders replaced.
pub(super) fn filled(url: &str, about: &About) -> String {
    let (reason_code, reason) = about.reason.clone().unzip();
    let reason_code = reason_code.map(|code| code.to_string()).unwrap_or_default();
    let values = BTreeMap::from([
        ("{{apuid}}", about.payee_id.as_str()),
        ("{{payoneerid}}", about.payoneer_id.as_str()),
        ("{{sessionid}}", about.session_id.as_str()),
        ("{{intpaymentid}}", about.reference.as_deref().unwrap_or_default()),
        ("{{paymentid}}", about.payment_id.as_str()),
        ("{{reasoncode}}", reason_code.as_str()),
        ("{{reasondescription}}", reason.as_deref().unwrap_or_default()),
    ]);
    values.iter().fold(url.to_owned(), |url, (placeholder, value)| {
        url.replace(placeholder, &encoded(value))
    })
}

fn encoded(value: &str) -> String {
    let mut encoded = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _infallible = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// The bodies of section 7.2, with the strange encoding of some values.
fn json(notice: Notice, about: &About) -> String {
    let mut members = Vec::new();
    if notice != Notice::BalanceUpdated {
        members.push(("Payee Id", about.payee_id.clone()));
    }
    let reference = about.reference.clone().unwrap_or_default();
    match notice {
        Notice::PaymentAccepted => members.push(("IntPaymentId", reference)),
        Notice::PaymentCancelled => {
            let (code, description) = about.reason.clone().unwrap_or_default();
            members.extend([
                ("IntPaymentId", reference),
                ("Reason Code", code.to_string()),
                ("Reason Description", description.replace(' ', "+")),
                ("Payment Amount", about.amount.clone()),
                ("Canceled Payment Date", format!("{}Z", about.date.replace(':', "%3a"))),
            ]);
        }
        Notice::MoneyLoaded => members.extend([
            ("Amount", about.amount.clone()),
            ("IntPaymentId", reference),
            ("Currency", about.currency.clone()),
            ("Transaction Date", format!("{}Z", about.date)),
        ]),
        // No sample is known of this one: it has the fields of the others.
        Notice::BalanceUpdated => members.extend([
            ("Amount", about.amount.clone()),
            ("Currency", about.currency.clone()),
            ("Transaction Date", format!("{}Z", about.date)),
        ]),
        Notice::PayeeApproved | Notice::PayeeDeclined => {
            members.extend([
                ("Payoneer Id", about.payoneer_id.clone()),
                ("Session Id", about.session_id.clone()),
            ]);
            if let Some((_, description)) = &about.reason {
                members.push(("Reason Description", description.clone()));
            }
        }
    }
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("{}:{}", quoted(name), quoted(value)))
        .collect();
    format!("{{{}}}", members.join(","))
}
