//! Plain text for a terminal or a pipe: no colours, nothing that moves.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, header::AUTHORIZATION};
use paynet::{OrderId, PayoutState};

pub(super) fn heading(text: &str) {
    println!("\n{text}\n{}", "-".repeat(text.chars().count()));
}

/// One stage of a call, indented below its name.
pub(super) fn stage(name: &str, text: &str) {
    println!("  {name}:");
    for line in text.lines() {
        println!("      {line}");
    }
}

/// An `Authorization` value with the middle of its signature left out.
pub(super) fn shortened(header: &str) -> String {
    const NAME: &str = "oauth_signature=\"";
    let Some((before, after)) = header.split_once(NAME) else {
        return header.to_owned();
    };
    let Some((signature, rest)) = after.split_once('"') else {
        return header.to_owned();
    };
    let head: String = signature.chars().take(16).collect();
    format!("{before}{NAME}{head}...({} characters)\"{rest}", signature.len())
}

pub(super) fn request(request: &Request<Bytes>) -> String {
    let target = request.uri();
    format!(
        "{} {target}\n{}\n{}",
        request.method(),
        headers(request.headers()),
        text(request.body())
    )
}

pub(super) fn response(response: &Response<Bytes>) -> String {
    format!(
        "HTTP {}\n{}\n{}",
        response.status(),
        headers(response.headers()),
        text(response.body())
    )
}

fn headers(headers: &HeaderMap) -> String {
    let line = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        let value = if name == AUTHORIZATION {
            shortened(&value)
        } else {
            value.into_owned()
        };
        format!("{name}: {value}\n")
    };
    headers.iter().map(line).collect()
}

/// Line feeds are part of the gateway's framing, so they are shown as well.
fn text(body: &Bytes) -> String {
    String::from_utf8_lossy(body).replace('\n', "\\n\n")
}

/// One line of the table.
pub(super) struct Row {
    pub(super) reference: &'static str,
    pub(super) amount: &'static str,
    pub(super) order_id: OrderId,
    pub(super) outcome: Option<PayoutState>,
    pub(super) verified: bool,
}

impl Row {
    pub(super) fn new(reference: &'static str, amount: &'static str, order_id: &OrderId) -> Self {
        Self {
            reference,
            amount,
            order_id: order_id.clone(),
            outcome: None,
            verified: false,
        }
    }
}

pub(super) fn table(rows: &[Row]) {
    heading("The end of it");
    println!(
        "  {:<12} {:<14} {:>11}  {:<9} callback verified",
        "reference", "gateway order", "amount", "outcome"
    );
    for Row {
        reference,
        amount,
        order_id,
        outcome,
        verified,
    } in rows
    {
        let outcome = outcome.map_or_else(|| "open".to_owned(), |state| state.to_string());
        println!(
            "  {reference:<12} {order_id:<14} {amount:>11}  {outcome:<9} {}",
            if *verified { "yes" } else { "NO" }
        );
    }
}
