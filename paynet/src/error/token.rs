//! Answers to calls that make or change a token, and to the reads beside the status look-up.

use super::{
    AnswerType, caller_refused, doubt,
    judgement::{readable, refusal, refused, require_ok},
    malformed, refused_look_up, rejection, undocumented, unreadable_read,
};
use crate::{
    Balance, Balances, OrderId,
    wire::{
        Fields,
        answer::{self, Answer},
    },
};
use http::StatusCode;
use payout_core::{DoubtCause, FetchError, RawAnswer, Reference, SendError, Temporary, mask};

/// Judges an answer whose form is not documented (wire specification 4.7): documented refusals are rejections, what 4.0.6 calls
/// unknown is unknown, and every other answer is handed to the caller as it is.
pub(crate) fn undocumented_answer(answer: &Answer<'_>, reference: Option<&Reference>) -> Result<Fields, SendError> {
    let (fields, kind, order_id) = readable(answer, reference)?;
    match refusal(kind) {
        Some(kind) => Err(refused(answer, reference, kind, &fields, order_id.as_deref())),
        None => require_ok(answer, reference).map(|()| fields),
    }
}

/// Judges the answer to `create-card-ref`: as 4.0.6 with another type, and an order id in a refusal proves nothing, since the
/// order is older than the call (wire specification 4.7).
pub(crate) fn card_ref_fields(
    answer: &Answer<'_>,
    reference: &Reference,
    order_id: &OrderId,
) -> Result<Fields, SendError> {
    let (fields, kind, echoed) = readable(answer, Some(reference))?;
    if echoed.is_some_and(|echoed| echoed != order_id.as_str()) {
        let detail = "paynet-order-id is not the orderid that was sent: the answer of another request".to_owned();
        return Err(doubt(answer, reference, DoubtCause::Mismatch, detail)
            .with_alarm()
            .into());
    }
    if let Some(kind) = refusal(kind) {
        return Err(refused(answer, Some(reference), kind, &fields, None));
    }
    require_ok(answer, Some(reference))?;
    match fields.get("type") {
        Some(kind) if kind.eq_ignore_ascii_case("create-card-ref-response") => Ok(fields),
        kind => {
            let kind = mask(kind.unwrap_or_default());
            let detail = format!("the answer's type is {kind:?}, it should be create-card-ref-response");
            Err(incomplete(answer, reference, detail))
        }
    }
}

/// A changing call's answer that lacks something.
pub(crate) fn incomplete(answer: &Answer<'_>, reference: &Reference, detail: String) -> SendError {
    doubt(answer, reference, DoubtCause::Incomplete, detail).into()
}

/// The fields of an answer of the expected type to a call that reads (wire specification 4.0.7).
pub(crate) fn read_fields(answer: &Answer<'_>, expected: &str) -> Result<Fields, FetchError> {
    check_read(answer)?;
    let fields = answer::fields(answer).map_err(|error| unreadable_read(answer, error))?;
    let Some(kind) = fields.get("type") else {
        return Err(malformed(answer, "the answer has no type".to_owned()).into());
    };
    if kind.eq_ignore_ascii_case(expected) {
        return Ok(fields);
    }
    if let Some(refusal) = refusal(AnswerType::of(kind)) {
        return Err(FetchError::refused(rejection(refusal, &fields, answer)));
    }
    let detail = format!("the answer's type is {:?}, it should be {expected}", mask(kind));
    Err(malformed(answer, detail).into())
}

/// The balances of an answer, which is an array; a refusal has fields.
pub(crate) fn balances(answer: &Answer<'_>) -> Result<Balances, FetchError> {
    check_read(answer)?;
    if let Ok(fields) = answer::fields(answer) {
        if let Some(kind) = fields.get("type").and_then(|kind| refusal(AnswerType::of(kind))) {
            return Err(FetchError::refused(rejection(kind, &fields, answer)));
        }
    }
    let list = answer::array(answer).map_err(|error| unreadable_read(answer, error))?;
    Ok(Balances {
        list: list.into_iter().map(Balance::new).collect(),
        raw: RawAnswer::new(answer),
    })
}

/// The failure that a read's HTTP status alone tells.
fn check_read(answer: &Answer<'_>) -> Result<(), FetchError> {
    if let Some(rejection) = caller_refused(answer) {
        return Err(FetchError::refused(rejection));
    }
    let status = answer.status();
    if status == StatusCode::OK {
        Ok(())
    } else if status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429) {
        Err(Temporary::of(answer, undocumented(status)).into())
    } else if status.is_client_error() && (status != StatusCode::FORBIDDEN || answer.is_json()) {
        Err(FetchError::refused(refused_look_up(answer)))
    } else {
        Err(malformed(answer, undocumented(status)).into())
    }
}
