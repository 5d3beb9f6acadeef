//! What all answers go through (wire specification 3.1 for what changes something, 3.3 and 3.4 for what reads).

use super::answer::ErrorAnswer;
use crate::{
    Account,
    wire::{Attributes, WireError, resource::Document},
};
use bytes::Bytes;
use http::{Response, StatusCode};
use payout_core::{
    Doubt, DoubtCause, FetchError, Malformed, RawAnswer, Reference, Rejection, RejectionClass, RejectionKind,
    SendError, Temporary,
};

/// What a call does, and so what its refusal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// It makes something: refused, there is nothing.
    Creates,
    /// It goes on with something that is there, and stays there when it is refused.
    Continues,
}

/// Judges the answer to a call that changes something, up to the object that it describes: `read` takes that from the document.
pub(crate) fn changed<T>(
    account: &dyn Asker,
    response: &Response<Bytes>,
    step: Step,
    read: impl FnOnce(&Document) -> Result<T, WireError>,
) -> Result<T, SendError> {
    let status = response.status();
    let document = Document::parse(response.body());
    let told = document
        .as_ref()
        .ok()
        .and_then(|document| ErrorAnswer::of(status.as_u16(), document, |text| account.mask(text)));
    let seen = Seen {
        account,
        response,
        document: document.as_ref().ok(),
        told: told.as_ref(),
        creates: step == Step::Creates,
    };
    match status.as_u16() {
        200..=202 => {
            let document = document.as_ref().map_err(|error| seen.unreadable(error.clone()))?;
            if document.tells_errors() {
                let detail = format!("HTTP {} with errors{}", status.as_u16(), seen.said());
                return Err(seen.doubt(DoubtCause::Contradiction, detail).into());
            }
            read(document).map_err(|error| {
                let cause = match error {
                    WireError::Missing { .. } | WireError::Type { .. } | WireError::Id(_) => DoubtCause::Incomplete,
                    _ => DoubtCause::Unreadable,
                };
                seen.tell(cause, error).into()
            })
        }
        401 => Err(seen.rejection(RejectionKind::Credentials).into()),
        409 | 429 => {
            let done = match step {
                Step::Creates => "the reference exists already",
                Step::Continues => "it is done already",
            };
            let detail = format!("HTTP {}: too many requests, or {done}{}", status.as_u16(), seen.said());
            Err(seen.doubt(DoubtCause::Duplicate, detail).into())
        }
        408 | 425 | 499 => Err(seen.undecided()),
        400..=499 => Err(seen.refused()),
        _ => Err(seen.undecided()),
    }
}

/// Judges the answer to a call that reads.
pub(crate) fn fetched<T>(
    account: &dyn Asker,
    response: &Response<Bytes>,
    read: impl FnOnce(&Document) -> Result<T, WireError>,
) -> Result<T, FetchError> {
    let status = response.status();
    let document = Document::parse(response.body());
    let told = document
        .as_ref()
        .ok()
        .and_then(|document| ErrorAnswer::of(status.as_u16(), document, |text| account.mask(text)));
    let seen = Seen {
        account,
        response,
        document: document.as_ref().ok(),
        told: told.as_ref(),
        creates: false,
    };
    match status.as_u16() {
        200 => {
            let document = document
                .as_ref()
                .map_err(|error| seen.malformed(Malformed::telling(error.clone())))?;
            if document.tells_errors() {
                let detail = format!("HTTP 200 with errors{}", seen.said());
                return Err(seen.malformed(Malformed::new(detail)).into());
            }
            Ok(read(document).map_err(|error| seen.malformed(Malformed::telling(error)))?)
        }
        401 => Err(FetchError::refused(seen.rejection(RejectionKind::Credentials))),
        408 | 425 | 429 | 499 | 500..=599 => Err(Temporary::of(response, undocumented(status)).into()),
        404 if told.is_some() => Err(FetchError::NotFound(seen.rejection(RejectionKind::NotFound))),
        400..=499 if told.is_some() => Err(FetchError::refused(seen.rejection(kind_of(status)))),
        _ => Err(seen.malformed(Malformed::new(undocumented(status))).into()),
    }
}

/// An answer that takes a payout, and is the answer of another request or speaks of a reference that is used already.
pub(crate) fn mismatch(response: &Response<Bytes>, detail: String, provider_id: Option<&str>) -> SendError {
    let doubt = Doubt::new(DoubtCause::Mismatch, detail)
        .with_alarm()
        .with_raw(RawAnswer::new(response));
    match provider_id {
        Some(id) => doubt.with_provider_id(id),
        None => doubt,
    }
    .into()
}

/// What a create answers with is ours only where it repeats our reference, byte by byte, and has nothing otherwise than it was sent.
pub(crate) fn require_ours(
    response: &Response<Bytes>,
    provider_id: &str,
    echo: Option<&str>,
    reference: &Reference,
    disagreement: Option<String>,
) -> Result<(), SendError> {
    require_reference(response, echo, reference, provider_id)?;
    match disagreement {
        None => Ok(()),
        Some(problem) => Err(mismatch(response, problem, Some(provider_id))),
    }
}

fn require_reference(
    response: &Response<Bytes>,
    echo: Option<&str>,
    reference: &Reference,
    provider_id: &str,
) -> Result<(), SendError> {
    match echo {
        Some(echo) if echo == reference.as_str() => Ok(()),
        Some(_) => {
            // Its id is left out: looking that one up would find somebody else's.
            let detail = "`reference_id` is not the one that was sent: the answer of another request";
            Err(mismatch(response, detail.to_owned(), None))
        }
        None => {
            let detail = "the answer does not repeat `reference_id`, so what it takes may be another's";
            Err(Doubt::new(DoubtCause::Incomplete, detail)
                .with_provider_id(provider_id)
                .with_raw(RawAnswer::new(response))
                .into())
        }
    }
}

/// Who asked: an account of the Private API, or one of the Public API.
pub(crate) trait Asker {
    /// A text of theirs, fit for errors: masked, and without the asker's own secret, should they repeat it.
    fn mask(&self, text: &str) -> String;

    /// What to check where the credentials are refused.
    fn credentials_hint(&self) -> &'static str;
}

impl Asker for Account {
    fn mask(&self, text: &str) -> String {
        Self::mask(self, text)
    }

    fn credentials_hint(&self) -> &'static str {
        "check account id and API key, and that they belong to this base URL"
    }
}

/// Who asked, and the secrets that went with the call: a refusal may repeat those as well (wire specification 4.2).
pub(crate) struct Told<'a> {
    asker: &'a dyn Asker,
    secrets: Vec<&'a str>,
}

impl<'a> Told<'a> {
    /// Too short a text is no secret, and taking it out would garble words.
    const SHORTEST: usize = 6;

    pub(crate) fn new(asker: &'a dyn Asker, secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let secrets = secrets.into_iter().filter(|secret| secret.len() >= Self::SHORTEST);
        Self {
            asker,
            secrets: secrets.collect(),
        }
    }
}

impl Asker for Told<'_> {
    fn mask(&self, text: &str) -> String {
        let without = |text: String, secret: &&str| text.replace(secret, "[redacted]");
        self.asker.mask(&self.secrets.iter().fold(text.to_owned(), without))
    }

    fn credentials_hint(&self) -> &'static str {
        self.asker.credentials_hint()
    }
}

/// An answer and all that is known of it.
struct Seen<'a> {
    account: &'a dyn Asker,
    response: &'a Response<Bytes>,
    document: Option<&'a Document>,
    told: Option<&'a ErrorAnswer>,
    creates: bool,
}

impl Seen<'_> {
    /// A 4xx: a refusal where its body is one, and doubt otherwise, since something in front of the platform may have answered.
    fn refused(&self) -> SendError {
        let status = self.response.status();
        if self.told.is_none() {
            return self.undecided();
        }
        if let Some(id) = self.named_id() {
            let detail = format!(
                "HTTP {} refuses and names {}{}",
                status.as_u16(),
                payout_core::mask(&id),
                self.said()
            );
            return self.doubt(DoubtCause::Contradiction, detail).into();
        }
        if self.may_name_a_payout() {
            let detail = format!(
                "HTTP {} refuses, and its `data` cannot be read: it may name a payout{}",
                status.as_u16(),
                self.said()
            );
            return self.doubt(DoubtCause::Contradiction, detail).into();
        }
        let configuration = matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
        if !configuration && speaks_of_a_duplicate(self.response.body()) {
            let detail = format!(
                "HTTP {} speaks of the reference or of a duplicate{}",
                status.as_u16(),
                self.said()
            );
            return self.doubt(DoubtCause::Duplicate, detail).into();
        }
        self.rejection(kind_of(status)).into()
    }

    /// A status that decides nothing.
    fn undecided(&self) -> SendError {
        let detail = format!("{}{}", undocumented(self.response.status()), self.said());
        self.doubt(DoubtCause::Status, detail).into()
    }

    fn unreadable(&self, error: WireError) -> SendError {
        self.tell(DoubtCause::Unreadable, error).into()
    }

    fn tell(&self, cause: DoubtCause, error: WireError) -> Doubt {
        self.fill(Doubt::telling(cause, error))
    }

    fn doubt(&self, cause: DoubtCause, detail: String) -> Doubt {
        self.fill(Doubt::new(cause, detail))
    }

    fn fill(&self, doubt: Doubt) -> Doubt {
        let mut doubt = doubt.with_raw(RawAnswer::new(self.response));
        if let Some(id) = self.named_id() {
            doubt = doubt.with_provider_id(payout_core::mask(&id));
        }
        if let Some(id) = self.request_id() {
            doubt = doubt.with_request_id(id);
        }
        if let Some(code) = self.told.and_then(ErrorAnswer::code) {
            doubt = doubt.with_code(code);
        }
        doubt
    }

    fn rejection(&self, kind: RejectionKind) -> Rejection {
        let mut rejection = Rejection::new(kind).with_raw(RawAnswer::new(self.response));
        if self.creates && kind == RejectionKind::Invalid {
            // The platform's own rule for answers to a create: 4xx is not created (wire specification 4.1).
            rejection = rejection.with_class(RejectionClass::Final);
        }
        let said = self.told.map(ErrorAnswer::message);
        let hint = match kind {
            RejectionKind::Credentials => Some(self.account.credentials_hint()),
            RejectionKind::Access => {
                Some("check the key's scope, its mode, the account's state and its list of addresses")
            }
            RejectionKind::NotFound => Some("check the base URL, its path, and which account made it"),
            _ => None,
        };
        match (said, hint) {
            (Some(said), Some(hint)) => rejection = rejection.with_message(&format!("{said} ({hint})")),
            (Some(text), None) => rejection = rejection.with_message(&text),
            (None, Some(text)) => rejection = rejection.with_message(text),
            (None, None) => {}
        }
        if let Some(code) = self.told.and_then(ErrorAnswer::code) {
            rejection = rejection.with_code(code);
        }
        match self.request_id() {
            Some(id) => rejection.with_request_id(id),
            None => rejection,
        }
    }

    fn malformed(&self, malformed: Malformed) -> Malformed {
        let malformed = malformed.with_raw(RawAnswer::new(self.response));
        match self.request_id() {
            Some(id) => malformed.with_request_id(id),
            None => malformed,
        }
    }

    fn request_id(&self) -> Option<String> {
        let id = self.document?.top().decimal("request_id")?;
        (!id.is_empty()).then(|| self.account.mask(id))
    }

    /// The id of an object that the answer names, whatever else is wrong with it.
    fn named_id(&self) -> Option<String> {
        let data: Attributes = self.document?.top().object("data").ok()??;
        data.decimal("id").filter(|id| !id.is_empty()).map(str::to_owned)
    }

    /// Whether there is something under `data` that no id can be taken from: two ids are none.
    fn may_name_a_payout(&self) -> bool {
        self.document
            .is_some_and(|document| document.top().object("data").is_err())
    }

    fn said(&self) -> String {
        self.told
            .map(|told| format!(": {}", told.message()))
            .unwrap_or_default()
    }
}

fn kind_of(status: StatusCode) -> RejectionKind {
    match status.as_u16() {
        403 => RejectionKind::Access,
        404 => RejectionKind::NotFound,
        400 | 422 => RejectionKind::Invalid,
        _ => RejectionKind::Refused,
    }
}

/// Whether a refusal may mean that the reference exists already (wire specification 4.3). Which text the platform uses is not known, so
/// everything that could be one counts: what follows is a look-up, and no payout is lost by it.
fn speaks_of_a_duplicate(body: &[u8]) -> bool {
    let folded: String = String::from_utf8_lossy(body)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .collect();
    ["referenceid", "duplicat", "already", "unique", "exists", "taken"]
        .iter()
        .any(|word| folded.contains(word))
}

fn undocumented(status: StatusCode) -> String {
    let number = status.as_u16();
    if number == 429 {
        // Of a call that reads; of one that changes something it may mean a duplicate.
        "HTTP 429: too many requests".to_owned()
    } else if status.is_redirection() {
        format!("HTTP {number}: a redirect, which is never followed")
    } else if status.is_client_error() && !matches!(number, 408 | 425 | 499) {
        format!("HTTP {number} without an error body of the platform: perhaps a proxy in front of it")
    } else {
        format!("HTTP {number}, which says nothing about what happened")
    }
}
