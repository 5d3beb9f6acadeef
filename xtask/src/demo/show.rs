//! Plain text for a terminal or a pipe: no colours, nothing that moves.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, header::AUTHORIZATION};
use payout_core::PayoutState;

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

/// An `Authorization` value with the middle of its signature left out, or without its key where it bears one.
pub(super) fn shortened(header: &str) -> String {
    const NAME: &str = "oauth_signature=\"";
    let Some((before, after)) = header.split_once(NAME) else {
        let (scheme, secret) = header.split_once(' ').unwrap_or(("", header));
        return format!("{scheme} ...({} characters)", secret.len());
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
    pub(super) provider: &'static str,
    pub(super) reference: &'static str,
    pub(super) amount: &'static str,
    /// The provider's own id.
    pub(super) id: String,
    pub(super) outcome: Option<PayoutState>,
    /// How the outcome came to be known.
    pub(super) told: &'static str,
}

impl Row {
    pub(super) fn new(
        provider: &'static str,
        reference: &'static str,
        amount: &'static str,
        id: impl Into<String>,
    ) -> Self {
        Self {
            provider,
            reference,
            amount,
            id: id.into(),
            outcome: None,
            told: "",
        }
    }
}

pub(super) fn table(rows: &[Row]) {
    heading("The end of it");
    println!(
        "  {:<9} {:<14} {:<22} {:>11}  {:<9} known by",
        "provider", "reference", "their id", "amount", "outcome"
    );
    for row in rows {
        let outcome = row.outcome.map_or_else(|| "open".to_owned(), |state| state.to_string());
        println!(
            "  {:<9} {:<14} {:<22} {:>11}  {outcome:<9} {}",
            row.provider, row.reference, row.id, row.amount, row.told
        );
    }
}
