//! What an answer says about the call: one reader for all of them (Payoneer 3.3 and 3.4).

use super::{
    Envelope,
    wire::{FieldError, Seen, WireError},
};
use crate::{Code, CodeClass};
use bytes::Bytes;
use http::{Response, StatusCode};
use payout_core::{
    Doubt, DoubtCause, FetchError, Malformed, RawAnswer, Rejection, RejectionClass, RejectionKind, SendError,
    Temporary, mask,
};

/// What a call makes at Payoneer, and so what its refusals are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Makes {
    /// A payout, under a reference of ours.
    Payout,
    /// A charge, under a reference of ours.
    Charge,
    /// Nothing: it changes what is there.
    Nothing,
}

/// Judges the answer to a call that changes something, up to the success test of that call: an envelope with code 0 comes through,
/// whatever 2xx or 4xx it came with. [`Judged::taken`] does the rest.
pub(crate) fn changed(response: &Response<Bytes>, makes: Makes) -> Result<Judged<'_>, SendError> {
    let status = response.status();
    if status.is_informational() || status.is_redirection() || status.is_server_error() {
        return Err(doubt(response, DoubtCause::Status, told(status)).into());
    }
    if status == StatusCode::UNAUTHORIZED {
        return Err(credentials(response).into());
    }
    let envelope = match Envelope::of(response) {
        Ok(envelope) => envelope,
        Err(error) if status.is_success() => return Err(unreadable(response, error).into()),
        Err(error) => {
            let detail = format!("{}; {error}", told(status));
            return Err(doubt(response, DoubtCause::Status, detail).into());
        }
    };
    if envelope.code() == 0 {
        return Ok(Judged { response, envelope });
    }
    Err(refused(response, &envelope, makes))
}

/// Rows 7 and 8 of 3.3: what a code other than 0 says about a call that changes something.
fn refused(response: &Response<Bytes>, envelope: &Envelope, makes: Makes) -> SendError {
    let code = envelope.listed();
    let said = said(envelope);
    let in_doubt = |cause, problem: &str| -> Doubt {
        doubt(response, cause, format!("{problem}{said}")).with_code(&code.to_string())
    };
    match (code, makes) {
        (Code::PayoutExists, Makes::Payout) => {
            let problem = "a payout with this reference exists: look it up and compare";
            return in_doubt(DoubtCause::Duplicate, problem).into();
        }
        (Code::ChargeExists, Makes::Charge) => {
            let problem = "a charge with this reference exists: look it up, and compare it with your records";
            return in_doubt(DoubtCause::Duplicate, problem).into();
        }
        // Not in the documents, and safe: an answer that names a payout while it refuses one may have made it.
        (_, Makes::Payout) if names_a_payout(envelope) => {
            return in_doubt(DoubtCause::Contradiction, "the answer refuses and names a payout").into();
        }
        _ => {}
    }
    match (code.class(), code) {
        (CodeClass::Final, _) => rejection(response, envelope, RejectionKind::Refused)
            .with_class(RejectionClass::Final)
            .into(),
        (CodeClass::Later, _) => rejection(response, envelope, RejectionKind::Refused).into(),
        // The whole answer came, so the request is not on its way any more (3.3, the note on row 8).
        (CodeClass::Ask, Code::Other(_)) => in_doubt(DoubtCause::Unlisted, "the answer's code is not listed")
            .answered()
            .into(),
        (CodeClass::Ask, _) => in_doubt(DoubtCause::Unlisted, "the answer's code is not one for this call").into(),
    }
}

fn names_a_payout(envelope: &Envelope) -> bool {
    match envelope.fields().number("payout_id") {
        Ok(id) => id.is_some_and(|id| !id.is_empty()),
        Err(_) => true,
    }
}

/// An envelope with code 0, before the success test of its call.
pub(crate) struct Judged<'r> {
    response: &'r Response<Bytes>,
    envelope: Envelope,
}

impl Judged<'_> {
    pub(crate) fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// Code 0 with an HTTP 2xx, and the success test of the call.
    pub(crate) fn taken<T>(
        self,
        test: impl FnOnce(&Envelope) -> Result<T, FieldError>,
    ) -> Result<(T, Envelope), SendError> {
        let status = self.response.status();
        if !status.is_success() {
            let detail = format!("{} although its code is 0", told(status));
            return Err(doubt(self.response, DoubtCause::Status, detail).into());
        }
        match test(&self.envelope) {
            Ok(found) => Ok((found, self.envelope)),
            Err(error) => Err(self.incomplete(error).into()),
        }
    }

    /// The answer lacks what a success must hold.
    fn incomplete(&self, error: FieldError) -> Doubt {
        seen_in(self.response, Doubt::telling(DoubtCause::Incomplete, error))
    }

    /// The answer of another request, or of one that was changed on its way. What id it names is not ours.
    pub(crate) fn mismatch(&self, detail: &'static str) -> SendError {
        doubt(self.response, DoubtCause::Mismatch, detail).with_alarm().into()
    }
}

/// Judges the answer to a call that reads (Payoneer 3.4).
///
/// `absent` is the one code by which this call says that what it asks for is not there. The same code in answer to another call is
/// about something else: a look-up of a payout that says *payee not found* has not looked for the payout.
pub(crate) fn fetched(response: &Response<Bytes>, absent: Option<Code>) -> Result<Envelope, FetchError> {
    let status = response.status();
    if status.is_informational() || status.is_redirection() || status.is_server_error() {
        return Err(Temporary::of(response, told(status)).into());
    }
    // Whatever the body: who is not let in learns nothing about a payout.
    if status == StatusCode::UNAUTHORIZED {
        return Err(FetchError::refused(credentials(response)));
    }
    let envelope = match Envelope::of(response) {
        Ok(envelope) => envelope,
        Err(_) if status == StatusCode::FORBIDDEN => return Err(FetchError::refused(credentials(response))),
        Err(error) if matches!(status, StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS) => {
            return Err(Temporary::of(response, format!("{}; {error}", told(status))).into());
        }
        Err(error) => return Err(seen_malformed(response, Malformed::telling(error)).into()),
    };
    match (envelope.listed(), status.is_success()) {
        (Code::Other(0), true) => Ok(envelope),
        (Code::Other(0), false) => {
            Err(Temporary::of(response, format!("{} although its code is 0", told(status))).into())
        }
        (code, _) if Some(code) == absent => Err(FetchError::NotFound(rejection(
            response,
            &envelope,
            RejectionKind::NotFound,
        ))),
        (Code::PayeeNotFound | Code::PayoutNotFound, _) => Err(FetchError::refused(rejection(
            response,
            &envelope,
            RejectionKind::NotFound,
        ))),
        _ => Err(FetchError::refused(rejection(
            response,
            &envelope,
            RejectionKind::Refused,
        ))),
    }
}

/// An answer to a call that reads, in which something is missing or of another kind.
pub(crate) fn malformed(envelope: &Envelope, error: impl std::error::Error + Send + Sync + 'static) -> FetchError {
    let malformed = Malformed::telling(error).with_raw(envelope.raw().clone());
    match envelope.audit_id() {
        Some(audit_id) => malformed.with_request_id(mask(audit_id)),
        None => malformed,
    }
    .into()
}

/// The caller was not let in: nothing was done for it.
fn credentials(response: &Response<Bytes>) -> Rejection {
    let seen = Seen::of(response);
    let message = match response.status() {
        StatusCode::UNAUTHORIZED => {
            "HTTP 401: check the API user name and the API password (not the console's), and that they are for this program and \
             this environment"
        }
        _ => "HTTP 403: check the credentials, and whether this program lists the addresses that may call",
    };
    let rejection = Rejection::new(RejectionKind::Credentials)
        .with_message(message)
        .with_raw(RawAnswer::new(response));
    let rejection = match seen.code {
        Some(code) => rejection.with_code(&code.to_string()),
        None => rejection,
    };
    match seen.audit_id {
        Some(audit_id) => rejection.with_request_id(audit_id),
        None => rejection,
    }
}

fn rejection(response: &Response<Bytes>, envelope: &Envelope, kind: RejectionKind) -> Rejection {
    let mut rejection = Rejection::new(kind)
        .with_code(&envelope.code().to_string())
        .with_raw(RawAnswer::new(response));
    if let Some(said) = envelope.said() {
        rejection = rejection.with_message(&said);
    }
    match envelope.audit_id() {
        Some(audit_id) => rejection.with_request_id(mask(audit_id)),
        None => rejection,
    }
}

/// A doubt with all that the body shows, whether or not it can be read as a whole.
fn doubt(response: &Response<Bytes>, cause: DoubtCause, detail: impl Into<std::borrow::Cow<'static, str>>) -> Doubt {
    seen_in(response, Doubt::new(cause, detail))
}

fn unreadable(response: &Response<Bytes>, error: WireError) -> Doubt {
    seen_in(response, Doubt::telling(DoubtCause::Unreadable, error))
}

fn seen_in(response: &Response<Bytes>, doubt: Doubt) -> Doubt {
    let seen = Seen::of(response);
    let foreign = doubt.cause() == DoubtCause::Mismatch;
    let mut doubt = doubt.with_raw(RawAnswer::new(response));
    if let Some(audit_id) = seen.audit_id {
        doubt = doubt.with_request_id(audit_id);
    }
    if let Some(code) = seen.code {
        doubt = doubt.with_code(&code.to_string());
    }
    if let Some(payout_id) = seen.payout_id.filter(|_| !foreign) {
        doubt = doubt.with_provider_id(payout_id);
    }
    doubt
}

fn seen_malformed(response: &Response<Bytes>, malformed: Malformed) -> Malformed {
    let malformed = malformed.with_raw(RawAnswer::new(response));
    match Seen::of(response).audit_id {
        Some(audit_id) => malformed.with_request_id(audit_id),
        None => malformed,
    }
}

fn said(envelope: &Envelope) -> String {
    envelope
        .said()
        .map(|said| format!(": {}", mask(&said)))
        .unwrap_or_default()
}

/// What an HTTP status that decides nothing may mean.
fn told(status: StatusCode) -> String {
    let number = status.as_u16();
    let meaning = match number {
        300..=399 => "a redirect, which is never followed",
        403 => "perhaps the credentials, perhaps the address that called",
        404 => "perhaps the page of a gateway in between",
        429 => "too many requests",
        500..=599 => "the server failed, and what its answer says besides decides nothing",
        _ => "which is not documented to mean anything here",
    };
    format!("HTTP {number}, {meaning}")
}
