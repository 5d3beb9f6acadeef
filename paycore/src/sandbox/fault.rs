//! What goes wrong with one exchange.

use super::json::Member;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use std::{borrow::Cow, time::Duration};

/// What goes wrong with one exchange: on the way in, at the gateway, or on the way back.
///
/// Hand it to [`Sandbox::inject`](super::Sandbox::inject) for whatever call comes next, or to
/// [`Sandbox::inject_for`](super::Sandbox::inject_for) for one payout. Faults combine: an answer can be late, echo another amount
/// and be cut.
///
/// Unless a fault says otherwise the gateway does its work: a 502 leaves a payout behind.
/// [`without_effect`](Self::without_effect) is the exception.
///
/// # Example: four faults
///
/// ```
/// use http::StatusCode;
/// use paycore::sandbox::Fault;
/// use std::time::Duration;
///
/// let lost = Fault::answer_lost();
/// let overtaken = Fault::arrives_late(Duration::from_secs(600));
/// let balancer = Fault::answer(StatusCode::BAD_GATEWAY, "text/html", "<h1>502</h1>").without_effect();
/// let crossed = Fault::none().attribute("reference_id", r#""payout-of-somebody-else""#);
/// # let _ = (lost, overtaken, balancer, crossed);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a fault does nothing until it is given to a sandbox"]
pub struct Fault {
    pub(super) passage: Passage,
    pub(super) no_effect: bool,
    pub(super) replacement: Option<(StatusCode, String, Bytes)>,
    pub(super) status: Option<StatusCode>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) kind: Option<String>,
    pub(super) id: Option<String>,
    pub(super) no_id: bool,
    pub(super) edits: Edits,
    pub(super) cut: Option<usize>,
    pub(super) latency: Duration,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Passage {
    #[default]
    Through,
    Unreachable,
    RequestLost,
    /// On its way for so long after the caller gave up.
    Late(Duration),
    AnswerLost,
}

impl Fault {
    /// Nothing goes wrong: what [`attribute`](Self::attribute), [`cut`](Self::cut) and [`late`](Self::late) start from, and a way
    /// to let one call pass before a fault hits the next.
    pub fn none() -> Self {
        Self::default()
    }

    /// No connection came about: the caller knows for certain that nothing was sent. Over real HTTP, where the
    /// connection stands before the sandbox sees a request, it is closed instead.
    pub fn unreachable() -> Self {
        Self::through(Passage::Unreachable)
    }

    /// The request got lost on the way; the gateway never saw it. The caller cannot know that.
    pub fn never_arrived() -> Self {
        Self::through(Passage::RequestLost)
    }

    /// The request is held up on the way and reaches the gateway so much later, when nobody waits for an answer any more. The caller
    /// cannot know that: until then it looks like [`never_arrived`](Self::never_arrived).
    pub fn arrives_late(delay: Duration) -> Self {
        Self::through(Passage::Late(delay))
    }

    /// The gateway did its work, and the answer got lost.
    pub fn answer_lost() -> Self {
        Self::through(Passage::AnswerLost)
    }

    fn through(passage: Passage) -> Self {
        Self {
            passage,
            ..Self::default()
        }
    }

    /// Another answer in place of the gateway's: a load balancer's 503, a firewall's 403, a redirect's 302.
    pub fn answer(status: StatusCode, content_type: impl Into<String>, body: impl Into<Bytes>) -> Self {
        Self {
            replacement: Some((status, content_type.into(), body.into())),
            ..Self::default()
        }
    }

    /// HTTP 429 in the words that a repeated reference gets, too, and nothing is done: too many requests (section 4.1).
    pub fn throttled() -> Self {
        Self::answer(
            StatusCode::TOO_MANY_REQUESTS,
            "application/json",
            super::errors::TOO_MANY,
        )
        .without_effect()
    }

    /// A page with this status in place of the answer.
    pub fn html(status: StatusCode) -> Self {
        Self::answer(
            status,
            "text/html",
            "<!DOCTYPE html><html><body>Maintenance</body></html>",
        )
    }

    /// Nothing with this status in place of the answer.
    pub fn empty(status: StatusCode) -> Self {
        Self::answer(status, "application/json", "")
    }

    /// The gateway does nothing: whatever answers stands in front of it. No credential is looked at.
    pub fn without_effect(mut self) -> Self {
        self.no_effect = true;
        self
    }

    /// The gateway does its work, although the answer says otherwise.
    pub fn with_effect(mut self) -> Self {
        self.no_effect = false;
        self
    }

    /// Another HTTP status over the gateway's own body.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// Gives the answer a header: `Location` of a redirect, `Retry-After`.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Gives an attribute of the answer this value, or adds it: JSON text, `"EUR"`, `4.5`, `null`.
    pub fn attribute(mut self, name: impl Into<String>, json: impl Into<String>) -> Self {
        self.edits.0.push(Edit::Set(name.into(), json.into()));
        self
    }

    /// Leaves an attribute of the answer out.
    pub fn without_attribute(mut self, name: impl Into<String>) -> Self {
        self.edits.0.push(Edit::Remove(name.into()));
        self
    }

    /// Repeats an attribute of the answer.
    pub fn attribute_twice(mut self, name: impl Into<String>) -> Self {
        self.edits.0.push(Edit::Repeat(name.into()));
        self
    }

    /// `data.type` of the answer.
    pub fn data_type(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// `data.id` of the answer.
    pub fn data_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// An answer without `data.id`.
    pub fn without_data_id(mut self) -> Self {
        self.no_id = true;
        self
    }

    /// Only the first `length` bytes of the body, under a `Content-Length` that is true for them.
    pub fn cut(mut self, length: usize) -> Self {
        self.cut = Some(length);
        self
    }

    /// The answer, or the end of the connection, comes this much later. The work is done at once.
    pub fn late(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }
}

/// Changes to a list of members, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Edits(pub(super) Vec<Edit>);

#[derive(Debug, Clone)]
pub(super) enum Edit {
    Set(String, String),
    Remove(String),
    Repeat(String),
}

impl Edits {
    pub(super) fn apply(&self, members: &mut Vec<Member>) {
        for edit in &self.0 {
            match edit {
                Edit::Set(name, json) => match members.iter_mut().find(|(present, _)| present == name) {
                    Some((_, present)) => *present = Cow::Owned(json.clone()),
                    None => members.push((Cow::Owned(name.clone()), Cow::Owned(json.clone()))),
                },
                Edit::Remove(name) => members.retain(|(present, _)| present != name),
                Edit::Repeat(name) => {
                    let repeated = members.iter().find(|(present, _)| present == name).cloned();
                    members.extend(repeated);
                }
            }
        }
    }
}
