//! Callbacks: what the gateway tells the merchant, and how often it tries (sections 6 and 7.6).

use super::{
    form::{self, Pair},
    order::{Record, pair},
};
use crate::ControlKey;
use bytes::Bytes;
use http::{Request, StatusCode};
use std::{fmt, time::Duration};

/// Attempts in all.
const ATTEMPTS: u32 = 30;

/// How long after an attempt that failed the next one comes.
///
/// Documented are 30 attempts over 14 days on a progressive schedule; its steps are not. The default waits 141 s times
/// the square of the number of attempts made, which puts the 30th a few minutes before the end of the 14 days.
#[derive(Debug, Clone)]
pub(super) struct Schedule(Vec<Duration>);

impl Default for Schedule {
    fn default() -> Self {
        Self::growing(Duration::from_secs(141))
    }
}

impl Schedule {
    fn growing(step: Duration) -> Self {
        Self((1..ATTEMPTS).map(|made| step * (made * made)).collect())
    }

    /// The same growth in less time.
    pub(super) fn within(time: Duration) -> Self {
        let steps: u32 = (1..ATTEMPTS).map(|made| made * made).sum();
        Self::growing(time / steps)
    }

    pub(super) fn new(pauses: impl IntoIterator<Item = Duration>) -> Self {
        Self(pauses.into_iter().collect())
    }

    /// The pause after `made` attempts, where there is another one.
    fn pause(&self, made: u32) -> Option<Duration> {
        let index = usize::try_from(made.checked_sub(1)?).ok()?;
        self.0.get(index).copied()
    }
}

/// Which callback it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallbackId(u64);

impl fmt::Display for CallbackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A callback whose time has come. Deliver [`request`](Self::request) with any transport, and report with
/// [`Sandbox::callback_answered`](super::Sandbox::callback_answered).
#[derive(Clone)]
#[must_use = "a callback that was taken is not offered again until its end is reported"]
pub struct DueCallback {
    id: CallbackId,
    order_id: u64,
    attempt: u32,
    request: Request<Bytes>,
}

impl DueCallback {
    /// What to report its end under.
    #[must_use]
    pub fn id(&self) -> CallbackId {
        self.id
    }

    /// The order it is about.
    #[must_use]
    pub fn order_id(&self) -> u64 {
        self.order_id
    }

    /// Which attempt this is, counted from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The GET to send.
    #[must_use]
    pub fn request(&self) -> &Request<Bytes> {
        &self.request
    }

    /// What follows the `?`: the text that a merchant verifies.
    #[must_use]
    pub fn query(&self) -> &str {
        self.request.uri().query().unwrap_or_default()
    }
}

/// Shows neither the URL nor the parameters, which hold personal data.
impl fmt::Debug for DueCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DueCallback")
            .field("id", &self.id)
            .field("order_id", &self.order_id)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// How far the delivery of a callback got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackState {
    /// The next attempt is due at this time, counted from 1970-01-01 UTC.
    Due(Duration),
    /// Taken, and not reported yet.
    Taken,
    /// The merchant answered 200.
    Delivered,
    /// All attempts failed.
    GivenUp,
}

struct Callback {
    id: CallbackId,
    order_id: u64,
    request: Request<Bytes>,
    attempts: u32,
    state: CallbackState,
}

/// All callbacks, in the order in which they came up.
#[derive(Default)]
pub(super) struct Callbacks(Vec<Callback>);

impl Callbacks {
    pub(super) fn push(&mut self, order_id: u64, request: Request<Bytes>, now: Duration) {
        let id = u64::try_from(self.0.len()).unwrap_or(u64::MAX);
        self.0.push(Callback {
            id: CallbackId(id),
            order_id,
            request,
            attempts: 0,
            state: CallbackState::Due(now),
        });
    }

    pub(super) fn take(&mut self, now: Duration) -> Vec<DueCallback> {
        let mut due: Vec<(Duration, DueCallback)> = Vec::new();
        for callback in &mut self.0 {
            let CallbackState::Due(at) = callback.state else {
                continue;
            };
            if at > now {
                continue;
            }
            callback.state = CallbackState::Taken;
            callback.attempts = callback.attempts.saturating_add(1);
            due.push((
                at,
                DueCallback {
                    id: callback.id,
                    order_id: callback.order_id,
                    attempt: callback.attempts,
                    request: callback.request.clone(),
                },
            ));
        }
        due.sort_by_key(|(at, callback)| (*at, callback.id));
        due.into_iter().map(|(_, callback)| callback).collect()
    }

    pub(super) fn answered(&mut self, id: CallbackId, status: Option<StatusCode>, schedule: &Schedule, now: Duration) {
        let taken = |callback: &&mut Callback| callback.id == id && callback.state == CallbackState::Taken;
        let Some(callback) = self.0.iter_mut().find(taken) else {
            return;
        };
        callback.state = if status == Some(StatusCode::OK) {
            CallbackState::Delivered
        } else {
            schedule
                .pause(callback.attempts)
                .map_or(CallbackState::GivenUp, |pause| CallbackState::Due(now + pause))
        };
    }

    pub(super) fn next(&self) -> Option<Duration> {
        let due = |callback: &Callback| match callback.state {
            CallbackState::Due(at) => Some(at),
            _ => None,
        };
        self.0.iter().filter_map(due).min()
    }

    pub(super) fn states(&self) -> Vec<(u64, CallbackState)> {
        self.0
            .iter()
            .map(|callback| (callback.order_id, callback.state))
            .collect()
    }
}

/// The GET that reports `status` (sections 6.2 and 6.3); nothing where the order has no URL to tell.
pub(super) fn request(record: &Record, status: &str, key: &ControlKey) -> Option<Request<Bytes>> {
    let url = record.callback_url.as_deref()?;
    let order_id = record.order.id.to_string();
    let reference = &record.order.reference;
    let mut fields = vec![
        pair("status", status),
        pair("merchant_order", reference),
        pair("client_orderid", reference),
        pair("orderid", &order_id),
        pair("type", record.order.call.transaction_type()),
        pair("amount", record.shown_amount()),
        pair("currency", &record.order.currency),
        pair("processor-tx-id", &format!("PNTEST-{order_id}")),
    ];
    fields.extend(record.message().map(|message| pair("error_message", message)));
    fields.extend(record.merchant_data.as_deref().map(|data| pair("merchantdata", data)));
    fields.push(pair("control", &control(record, status, key)));
    record.script.callback_edits.apply(&mut fields);

    let url = url.split('#').next().unwrap_or_default();
    let separator = if url.contains('?') { '&' } else { '?' };
    let get = |fields: &[Pair]| {
        let query = form::join(fields, "&");
        Request::get(format!("{url}{separator}{query}")).body(Bytes::new()).ok()
    };
    get(&fields).or_else(|| {
        // `http` holds URLs of up to 65 534 bytes; the one field that can be too much for that is left out.
        fields.retain(|(name, _)| name != "merchantdata");
        get(&fields)
    })
}

/// What the receiver's browser posts to the merchant in every outcome, and where to (section 6.5); nothing where the order
/// has nowhere to return to.
pub(super) fn redirect<'r>(record: &'r Record, key: &ControlKey) -> Option<(&'r str, Vec<Pair>)> {
    let status = &record.order.status;
    let url = record.redirects.after(status)?;
    let order_id = record.order.id.to_string();
    let reference = &record.order.reference;
    let fields = vec![
        pair("status", status),
        pair("orderid", &order_id),
        pair("merchant_order", reference),
        pair("client_orderid", reference),
        pair("error_message", record.message().unwrap_or_default()),
        pair("processor-tx-id", &format!("PNTEST-{order_id}")),
        pair("amount", record.shown_amount()),
        pair("type", record.order.call.transaction_type()),
        pair("control", &control(record, status, key)),
    ];
    Some((url, fields))
}

fn control(record: &Record, status: &str, key: &ControlKey) -> String {
    let order_id = if record.script.wrong_control {
        "0".to_owned()
    } else {
        record.order.id.to_string()
    };
    key.control(status, &order_id, &record.order.reference)
}
