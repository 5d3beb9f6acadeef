//! What the answers to all calls that change something or move money go through (wire specification 4.0.6).

use super::{AnswerType, caller_refused, check_reference, doubt, rejection, said, undocumented, unreadable};
use crate::wire::{
    Fields,
    answer::{self, Answer},
    names,
};
use http::StatusCode;
use payout_core::{DoubtCause, Reference, RejectionKind, SendError};

/// What is asked of every answer before its type is judged: the fields, the type, and the order that it names.
pub(super) fn readable(
    answer: &Answer<'_>,
    reference: Option<&Reference>,
) -> Result<(Fields, AnswerType, Option<String>), SendError> {
    if let Some(rejection) = caller_refused(answer) {
        return Err(rejection.into());
    }
    // In JSON a refusal comes with an HTTP 4xx; whether this is one is judged later.
    if !answer.has_status_of_a_refusal() {
        require_ok(answer, reference)?;
    }
    let fields = answer::fields(answer).map_err(|error| unreadable(answer, reference, error))?;
    let alarm = |detail: String| -> SendError {
        doubt(answer, reference, DoubtCause::Mismatch, detail)
            .with_alarm()
            .into()
    };
    if let Some(reference) = reference {
        check_reference(&fields, reference).map_err(alarm)?;
    }
    let order_id = fields
        .one_of(names::ORDER)
        .map_err(|error| alarm(error.to_string()))?
        .filter(|id| !id.is_empty())
        .map(str::to_owned);
    let Some(kind) = fields.get("type").map(AnswerType::of) else {
        require_ok(answer, reference)?;
        let detail = "the answer has no type".to_owned();
        return Err(doubt(answer, reference, DoubtCause::Incomplete, detail).into());
    };
    Ok((fields, kind, order_id))
}

/// The types that the documents give to refusals.
pub(super) fn refusal(kind: AnswerType) -> Option<RejectionKind> {
    match kind {
        AnswerType::ValidationError => Some(RejectionKind::Invalid),
        AnswerType::Error => Some(RejectionKind::Refused),
        _ => None,
    }
}

/// A refusal ends the request only where nothing was created, and with the HTTP status that its framing is documented with.
pub(super) fn refused(
    answer: &Answer<'_>,
    reference: Option<&Reference>,
    kind: RejectionKind,
    fields: &Fields,
    order_id: Option<&str>,
) -> SendError {
    let problem = if order_id.is_some() {
        "the gateway refuses and names an order"
    } else if answer.has_status_of_a_refusal() {
        return rejection(kind, fields, answer).into();
    } else {
        "the gateway refuses in JSON with HTTP 200, documented is HTTP 4xx"
    };
    let detail = format!("{problem}{}", said(fields));
    doubt(answer, reference, DoubtCause::Contradiction, detail).into()
}

/// An answer that is no refusal comes with HTTP 200.
pub(super) fn require_ok(answer: &Answer<'_>, reference: Option<&Reference>) -> Result<(), SendError> {
    match answer.status() {
        StatusCode::OK => Ok(()),
        status => Err(doubt(answer, reference, DoubtCause::Status, undocumented(status)).into()),
    }
}
