//! What the gateway's refusals look like, and what each answer says about an order (wire specification 4.0.6 and 4.0.7).

mod judgement;
pub(crate) mod token;

use crate::{
    Accepted, HostedForm, OrderId,
    wire::{
        Fields,
        answer::{self, Answer, WireError},
        names,
    },
};
use bytes::Bytes;
use http::{Response, StatusCode};
use judgement::{readable, refusal, refused, require_ok};
use payout_core::{
    Doubt, DoubtCause, FetchError, Malformed, RawAnswer, Reference, Rejection, RejectionKind, SendError, Temporary,
    mask,
};

/// A refused signature comes with no reason, on the documented page as on any other.
const ACCESS_HINT: &str = "Access is denied (no reason is given; check login, key, endpoint against group, whether they belong to \
                           this gateway, and this machine's clock; `Account::trace` shows what was signed)";

/// `type` of an answer, compared without regard to case as vendor code does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AnswerType {
    AsyncResponse,
    AsyncFormResponse,
    StatusResponse,
    ValidationError,
    Error,
    Other,
}

impl AnswerType {
    fn of(text: &str) -> Self {
        [
            ("async-response", Self::AsyncResponse),
            ("async-form-response", Self::AsyncFormResponse),
            ("status-response", Self::StatusResponse),
            ("validation-error", Self::ValidationError),
            ("error", Self::Error),
        ]
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
        .map_or(Self::Other, |(_, kind)| kind)
    }
}

/// Judges the answer to a call that creates an order: accepted, rejected in a documented form, or unknown.
pub(crate) fn order_accepted(response: &Answer<'_>, reference: &Reference) -> Result<Accepted, SendError> {
    match taken(response, reference, &[AnswerType::AsyncResponse])? {
        (fields, Some(order_id)) => Ok(Accepted {
            order_id,
            raw: RawAnswer::new(response),
            fields,
        }),
        (_, None) => Err(doubt(
            response,
            reference,
            DoubtCause::Incomplete,
            "the answer takes the order and gives no paynet-order-id".to_owned(),
        )
        .into()),
    }
}

/// Judges the answer to a call about an order that is there already: it must name that very order (wire specification 4.4).
pub(crate) fn known_order_accepted(
    response: &Answer<'_>,
    reference: &Reference,
    order_id: &OrderId,
) -> Result<Accepted, SendError> {
    let accepted = order_accepted(response, reference)?;
    if accepted.order_id == *order_id {
        Ok(accepted)
    } else {
        let detail = "paynet-order-id is not the orderid that was sent: the answer of another request".to_owned();
        Err(doubt(response, reference, DoubtCause::Mismatch, detail)
            .with_alarm()
            .into())
    }
}

/// Judges the answer to a call that makes a hosted form: both types are taken, and the order id may be missing, but where to send
/// the receiver may not (wire specification 4.5).
pub(crate) fn form_accepted(response: &Answer<'_>, reference: &Reference) -> Result<HostedForm, SendError> {
    let types = [AnswerType::AsyncFormResponse, AnswerType::AsyncResponse];
    let (fields, order_id) = taken(response, reference, &types)?;
    let redirect_url = fields.get(HostedForm::REDIRECT_URL).unwrap_or_default();
    let problem = match redirect_url.parse::<http::Uri>() {
        _ if redirect_url.is_empty() => "the answer takes the order and gives no redirect-url",
        Ok(url) if matches!(url.scheme_str(), Some("https" | "http")) && url.authority().is_some() => {
            return Ok(HostedForm {
                redirect_url: redirect_url.to_owned(),
                order_id,
                raw: RawAnswer::new(response),
                fields,
            });
        }
        _ => "redirect-url is no web address, it should be https://host/path",
    };
    Err(doubt(response, reference, DoubtCause::Incomplete, problem.to_owned()).into())
}

/// The fields of an answer that takes an order in one of these types, and the order that it names.
fn taken(
    response: &Answer<'_>,
    reference: &Reference,
    types: &[AnswerType],
) -> Result<(Fields, Option<OrderId>), SendError> {
    let (fields, kind, order_id) = readable(response, Some(reference))?;
    let incomplete =
        |detail: String| -> SendError { doubt(response, reference, DoubtCause::Incomplete, detail).into() };
    if let Some(kind) = refusal(kind) {
        return Err(refused(response, Some(reference), kind, &fields, order_id.as_deref()));
    }
    require_ok(response, Some(reference))?;
    if types.contains(&kind) {
        let order_id = order_id
            .map(OrderId::new)
            .transpose()
            .map_err(|error| incomplete(error.to_string()))?;
        return Ok((fields, order_id));
    }
    let kind = mask(fields.get("type").unwrap_or_default());
    Err(incomplete(format!(
        "the answer's type is {kind:?}, which this call does not know"
    )))
}

/// The fields of a usable answer to a status request; every other answer says nothing about the order.
pub(crate) fn status_fields(
    response: &Answer<'_>,
    reference: &Reference,
    order_id: Option<&OrderId>,
) -> Result<(Fields, Option<OrderId>), FetchError> {
    if let Some(rejection) = caller_refused(response) {
        return Err(FetchError::refused(rejection));
    }
    let status = response.status();
    if status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429) {
        return Err(Temporary::of(response, undocumented(status)).into());
    }
    let malformed = |detail: String| -> FetchError { malformed(response, detail).into() };
    if status.is_client_error() && (status != StatusCode::FORBIDDEN || response.is_json()) {
        return Err(FetchError::refused(refused_look_up(response)));
    }
    if status != StatusCode::OK {
        return Err(malformed(undocumented(status)));
    }
    let fields = answer::fields(response).map_err(|error| unreadable_read(response, error))?;
    check_reference(&fields, reference).map_err(malformed)?;
    let echoed = fields
        .one_of(names::ORDER)
        .map_err(|error| malformed(error.to_string()))?;
    if let (Some(echoed), Some(asked)) = (echoed, order_id) {
        if echoed != asked.as_str() {
            return Err(malformed(
                "paynet-order-id is not the one that was asked for: the answer of another request".to_owned(),
            ));
        }
    }
    let found = echoed
        .filter(|id| !id.is_empty())
        .map(OrderId::new)
        .transpose()
        .map_err(|error| malformed(error.to_string()))?;
    match fields.get("type").map(AnswerType::of) {
        Some(AnswerType::StatusResponse) if fields.get("status").is_some() => Ok((fields, found)),
        Some(AnswerType::StatusResponse) => Err(malformed("the answer has no status".to_owned())),
        Some(AnswerType::ValidationError) => Err(FetchError::refused(rejection(
            RejectionKind::Invalid,
            &fields,
            response,
        ))),
        Some(AnswerType::Error) => Err(FetchError::refused(rejection(
            RejectionKind::Refused,
            &fields,
            response,
        ))),
        Some(_) => Err(malformed(format!(
            "the answer's type is {:?}, it should be status-response",
            mask(fields.get("type").unwrap_or_default())
        ))),
        None => Err(malformed("the answer has no type".to_owned())),
    }
}

/// The vendor's emulator answers with HTTP 400 and JSON for an order that it does not know. It is no information about the order.
fn refused_look_up(answer: &Answer<'_>) -> Rejection {
    let fields = if answer.is_json() {
        answer::fields(answer).ok()
    } else {
        None
    };
    let Some(fields) = fields else {
        let message = format!("HTTP {}", answer.status().as_u16());
        let rejection = Rejection::new(RejectionKind::Refused).with_message(&message);
        return with_serial(rejection, answer).with_raw(RawAnswer::new(answer));
    };
    let kind = match fields.get("type").map(AnswerType::of) {
        Some(AnswerType::ValidationError) => RejectionKind::Invalid,
        _ => RejectionKind::Refused,
    };
    rejection(kind, &fields, answer)
}

/// A caller who is not let in: HTTP 401 whatever its body, and the documented page of a 403.
fn caller_refused(response: &Response<Bytes>) -> Option<Rejection> {
    let rejection = if response.status() == StatusCode::UNAUTHORIZED {
        Rejection::new(RejectionKind::Credentials)
    } else if answer::is_access_denied_page(response) {
        Rejection::new(RejectionKind::Access).with_message(ACCESS_HINT)
    } else {
        return None;
    };
    Some(with_serial(rejection, response).with_raw(RawAnswer::new(response)))
}

/// A documented refusal in a form. Its class stays *later*: the documents nowhere promise that no order exists after it.
fn rejection(kind: RejectionKind, fields: &Fields, response: &Response<Bytes>) -> Rejection {
    let mut rejection = Rejection::new(kind);
    if let Some(message) = fields.error_message() {
        rejection = rejection.with_message(message);
    }
    if let Some(code) = fields.error_code() {
        rejection = rejection.with_code(code);
    }
    with_serial(rejection, response).with_raw(RawAnswer::new(response))
}

fn with_serial(rejection: Rejection, response: &Response<Bytes>) -> Rejection {
    match serial_of(response) {
        Some(serial) => rejection.with_request_id(serial),
        None => rejection,
    }
}

/// A doubt with all that the body shows, whether or not it can be read as a whole. The order id of an answer to another request
/// is left out: looking that one up would find somebody else's payout.
fn doubt<'r>(
    response: &Response<Bytes>,
    reference: impl Into<Option<&'r Reference>>,
    cause: DoubtCause,
    detail: String,
) -> Doubt {
    with_all_seen(Doubt::new(cause, detail), response, reference.into())
}

/// The doubt after a body that is no answer in the gateway's framing.
fn unreadable(response: &Response<Bytes>, reference: Option<&Reference>, error: WireError) -> SendError {
    with_all_seen(Doubt::telling(DoubtCause::Unreadable, error), response, reference).into()
}

fn with_all_seen(doubt: Doubt, response: &Response<Bytes>, reference: Option<&Reference>) -> Doubt {
    let body = response.body();
    let mut doubt = doubt.with_raw(RawAnswer::new(response));
    if let Some(serial) = serial_of(response) {
        doubt = doubt.with_request_id(serial);
    }
    let foreign = doubt.cause() == DoubtCause::Mismatch
        || answer::glimpse(body, names::MERCHANT_ORDER)
            .is_some_and(|echoed| reference.is_some_and(|reference| echoed != reference.as_str()));
    if let Some(id) = answer::glimpse(body, names::ORDER).filter(|_| !foreign) {
        doubt = doubt.with_provider_id(OrderId::new(id.as_str()).map_or_else(|_| mask(&id), |id| id.to_string()));
    }
    if let Some(code) = answer::glimpse(body, names::ERROR_CODE) {
        doubt = doubt.with_code(&code);
    }
    doubt
}

fn malformed(response: &Response<Bytes>, detail: String) -> Malformed {
    seen_in(response, Malformed::new(detail))
}

/// What a call that reads makes of a body that is no answer in the gateway's framing.
fn unreadable_read(response: &Response<Bytes>, error: WireError) -> FetchError {
    seen_in(response, Malformed::telling(error)).into()
}

fn seen_in(response: &Response<Bytes>, malformed: Malformed) -> Malformed {
    let malformed = malformed.with_raw(RawAnswer::new(response));
    match serial_of(response) {
        Some(serial) => malformed.with_request_id(serial),
        None => malformed,
    }
}

fn serial_of(response: &Response<Bytes>) -> Option<String> {
    answer::glimpse(response.body(), answer::SERIAL_NUMBER).map(|serial| answer::serial_for_errors(&serial))
}

fn check_reference(fields: &Fields, reference: &Reference) -> Result<(), String> {
    match fields.one_of(names::MERCHANT_ORDER) {
        Ok(Some(echoed)) if echoed != reference.as_str() => {
            Err("merchant-order-id is not the client_orderid that was sent: the answer of another request".to_owned())
        }
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

fn said(fields: &Fields) -> String {
    fields
        .error_message()
        .map(|message| format!(": {}", mask(message)))
        .unwrap_or_default()
}

fn undocumented(status: StatusCode) -> String {
    let number = status.as_u16();
    if status == StatusCode::FORBIDDEN {
        format!("HTTP {number} with another page than the gateway's: perhaps authentication, perhaps a proxy")
    } else if status.is_redirection() {
        format!("HTTP {number}: a redirect, which is never followed")
    } else {
        format!("HTTP {number}, which the gateway's documents do not give a meaning")
    }
}
