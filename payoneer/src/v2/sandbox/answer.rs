//! Answers, and the envelope around them (section 3.1).

use super::{
    builder::{Config, ErrorStyle},
    fault::{Fault, Pair},
    json::quoted,
};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

/// A number of our own: Payoneer's codes for a body that breaks its rules are not known (section 5.1).
pub(super) const INVALID: i64 = 10_001;
/// The same for a cancel that comes too late.
pub(super) const TOO_LATE: i64 = 10_399;

/// An answer before it is written.
pub(super) enum Answer {
    /// Success, with these members beside the envelope's.
    Success(Vec<Pair>),
    /// A code, and perhaps a description that says more than the list.
    Code(i64, Option<String>),
    /// No envelope.
    Other(StatusCode, String, Bytes),
}

impl Answer {
    pub(super) fn not_found() -> Self {
        Self::Other(StatusCode::NOT_FOUND, JSON.to_owned(), Bytes::from_static(b"{}"))
    }

    pub(super) fn unauthorized() -> Self {
        let page = Bytes::from_static(b"<!DOCTYPE html><html><body>401 Unauthorized</body></html>");
        Self::Other(StatusCode::UNAUTHORIZED, "text/html".to_owned(), page)
    }

    pub(super) fn invalid(problem: impl Into<String>) -> Self {
        Self::Code(INVALID, Some(problem.into()))
    }

    pub(super) fn render(self, config: &Config, fault: Fault, audit_id: u64) -> Response<Bytes> {
        let (status, content_type, mut body) = match fault.replacement {
            Some(replacement) => replacement,
            None => match self {
                Self::Success(members) => (StatusCode::OK, JSON.to_owned(), {
                    let mut all = vec![
                        pair("audit_id", audit_id.to_string()),
                        pair("code", "0"),
                        text("description", "Success"),
                    ];
                    all.extend(members);
                    object(config, &fault, all, audit_id)
                }),
                Self::Code(code, said) => {
                    let (description, hint) = words(code);
                    let mut all = vec![pair("audit_id", audit_id.to_string()), pair("code", code.to_string())];
                    if let Some(hint) = hint.filter(|_| config.hints) {
                        all.push(text("hint", hint));
                    }
                    all.push(text("description", said.as_deref().unwrap_or(description)));
                    let status = config.errors.status(code);
                    (status, JSON.to_owned(), object(config, &fault, all, audit_id))
                }
                Self::Other(status, content_type, body) => (status, content_type, body),
            },
        };
        if fault.bom || fault.padding > 0 {
            let mut changed = if fault.bom {
                b"\xef\xbb\xbf".to_vec()
            } else {
                Vec::new()
            };
            changed.extend_from_slice(&body);
            changed.resize(changed.len().saturating_add(fault.padding), b' ');
            body = changed.into();
        }
        let body = body.slice(..fault.cut.unwrap_or(body.len()).min(body.len()));
        let mut response = Response::new(body);
        *response.status_mut() = fault.status.unwrap_or(status);
        let length = response.body().len();
        let headers = response.headers_mut();
        if let Ok(content_type) = HeaderValue::try_from(content_type) {
            headers.insert(header::CONTENT_TYPE, content_type);
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        headers.extend(fault.headers);
        response
    }
}

const JSON: &str = "application/json; charset=utf-8";

impl ErrorStyle {
    fn status(self, code: i64) -> StatusCode {
        match (self, code) {
            (Self::Http200, _) => StatusCode::OK,
            (Self::Http404, 10_311) => StatusCode::NOT_FOUND,
            (Self::Http400 | Self::Http404, _) => StatusCode::BAD_REQUEST,
        }
    }
}

fn object(config: &Config, fault: &Fault, mut members: Vec<Pair>, audit_id: u64) -> Bytes {
    fault.edits.apply(&mut members);
    if config.shuffled {
        shuffle(&mut members, audit_id);
    }
    let mut text = String::with_capacity(256);
    for (name, json) in &members {
        text.push(if text.is_empty() { '{' } else { ',' });
        text.push('"');
        text.push_str(name);
        text.push_str("\":");
        text.push_str(json);
    }
    text.push_str(if text.is_empty() { "{}" } else { "}" });
    text.into()
}

/// Another order for each answer, the same in each run: a linear congruential generator picks.
fn shuffle(members: &mut Vec<Pair>, seed: u64) {
    let mut state = seed;
    let mut rest = std::mem::take(members);
    while !rest.is_empty() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let index = usize::try_from(state >> 33).unwrap_or_default() % rest.len();
        members.push(rest.swap_remove(index));
    }
}

/// Description and hint of a code.
pub(super) fn words(code: i64) -> (&'static str, Option<&'static str>) {
    match code {
        10_005 => (
            "Payee was not found",
            Some("Please ensure that the payee has registered with Payoneer"),
        ),
        10_009 => ("Action cannot be performed because payee is inactive", None),
        10_101 => ("Payout method details are invalid", None),
        10_301 => ("Insufficient balance", Some("Please fund the program")),
        10_302 => ("Invalid currency", None),
        10_303 => ("Payout currency is not available for this payee", None),
        10_304 => ("Payout already exists", None),
        10_311 => ("Cannot find payout with the specified Client Reference ID", None),
        10_700 => ("Payee has not authorized charges", None),
        10_704 => ("Charge already exists", None),
        TOO_LATE => ("Payout can no longer be cancelled", None),
        30_013 => ("Bank details - Invalid Branch Code", None),
        _ => ("The request cannot be processed", None),
    }
}

/// A member that is a number.
pub(super) fn pair(name: &str, value: impl Into<String>) -> Pair {
    (name.to_owned(), value.into())
}

/// A member that is a text.
pub(super) fn text(name: &str, value: &str) -> Pair {
    (name.to_owned(), quoted(value))
}
