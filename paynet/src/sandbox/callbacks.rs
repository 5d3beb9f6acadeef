//! Callbacks: what the gateway tells the merchant, and how often it tries (sections 6 and 7.6).

use super::{
    form::{self, Pair},
    order::{Record, pair},
};
use crate::ControlKey;
use bytes::Bytes;
use http::Request;
use payout_core::sandbox::Schedule;
use std::time::Duration;

/// Attempts in all.
const ATTEMPTS: u32 = 30;

/// A callback whose time has come, and the id of the order that it is about.
pub type DueCallback = payout_core::sandbox::DueCallback<u64>;

/// The order's id, and the GET to send: its bytes are those of the time when it came up.
pub(super) type Callbacks = payout_core::sandbox::Callbacks<(u64, Request<Bytes>)>;

/// Documented are 30 attempts over 14 days on a progressive schedule; its steps are not. These pauses are 141 s times the square of
/// the number of attempts made, which puts the 30th a few minutes before the end of the 14 days.
pub(super) fn schedule() -> Schedule {
    growing(Duration::from_secs(141))
}

/// The same growth in less time.
pub(super) fn schedule_within(time: Duration) -> Schedule {
    let steps: u32 = (1..ATTEMPTS).map(|made| made * made).sum();
    growing(time / steps)
}

fn growing(step: Duration) -> Schedule {
    Schedule::new((1..ATTEMPTS).map(|made| step * (made * made)))
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
