//! What goes wrong with one exchange.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use std::time::Duration;

/// What goes wrong with one exchange: on the way in, at the gateway, or on the way back.
///
/// Hand it to [`Sandbox::inject`](super::Sandbox::inject) for whatever call comes next, or to
/// [`Sandbox::inject_for`](super::Sandbox::inject_for) for one order. Faults combine: an answer can be late, name another
/// order and be cut.
///
/// Unless a fault says otherwise the gateway does its work: an answer of HTTP 503 leaves an order behind, as it does in
/// the vendor's own emulator (section 7.5). [`without_effect`](Self::without_effect) is the exception.
///
/// # Example: three faults
///
/// ```
/// use http::StatusCode;
/// use paynet::sandbox::Fault;
///
/// let lost = Fault::answer_lost();
/// let balancer = Fault::answer(StatusCode::BAD_GATEWAY, "text/html", "<h1>502</h1>").without_effect();
/// let crossed = Fault::none().field("merchant-order-id", "payout-of-somebody-else");
/// # let _ = (lost, balancer, crossed);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a fault does nothing until it is given to a sandbox"]
pub struct Fault {
    pub(super) passage: Passage,
    pub(super) no_effect: bool,
    pub(super) refusal: Option<(RefusalType, String, String)>,
    pub(super) replacement: Option<(StatusCode, String, Bytes)>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
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
    AnswerLost,
}

/// The `type` of a documented refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalType {
    /// `validation-error`: the parameters were wrong.
    ValidationError,
    /// `error`: the order could not be accepted, a system error included.
    Error,
}

impl RefusalType {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::ValidationError => "validation-error",
            Self::Error => "error",
        }
    }
}

impl Fault {
    /// Nothing goes wrong: what [`field`](Self::field), [`cut`](Self::cut) and [`late`](Self::late) start from, and a way
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

    /// A documented refusal, and nothing is done. With [`with_effect`](Self::with_effect) the order is made all the same
    /// and the refusal carries its `paynet-order-id`.
    pub fn refused(kind: RefusalType, message: impl Into<String>, code: impl Into<String>) -> Self {
        Self {
            refusal: Some((kind, message.into(), code.into())),
            no_effect: true,
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

    /// HTTP 200 with a page in place of the answer.
    pub fn html() -> Self {
        Self::answer(
            StatusCode::OK,
            "text/html",
            "<!DOCTYPE html><html><body>Maintenance</body></html>",
        )
    }

    /// HTTP 200 with nothing in it.
    pub fn empty() -> Self {
        Self::answer(StatusCode::OK, "text/html;charset=utf-8", "")
    }

    /// The gateway does nothing: whatever answers stands in front of it. No signature is looked at.
    pub fn without_effect(mut self) -> Self {
        self.no_effect = true;
        self
    }

    /// The gateway does its work, although the answer says otherwise.
    pub fn with_effect(mut self) -> Self {
        self.no_effect = false;
        self
    }

    /// Gives the answer a header: `Location` of a redirect, `Retry-After`.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Gives a field of the answer this value, or adds the field.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.edits.0.push(Edit::Set(name.into(), value.into()));
        self
    }

    /// Leaves a field of the answer out.
    pub fn without_field(mut self, name: impl Into<String>) -> Self {
        self.edits.0.push(Edit::Remove(name.into()));
        self
    }

    /// Repeats a field of the answer.
    pub fn field_twice(mut self, name: impl Into<String>) -> Self {
        self.edits.0.push(Edit::Repeat(name.into()));
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

/// Changes to a list of fields, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Edits(pub(super) Vec<Edit>);

#[derive(Debug, Clone)]
pub(super) enum Edit {
    Set(String, String),
    Remove(String),
    Repeat(String),
}

impl Edits {
    pub(super) fn apply(&self, fields: &mut Vec<(String, String)>) {
        for edit in &self.0 {
            match edit {
                Edit::Set(name, value) => match fields.iter_mut().find(|(present, _)| present == name) {
                    Some((_, present)) => present.clone_from(value),
                    None => fields.push((name.clone(), value.clone())),
                },
                Edit::Remove(name) => fields.retain(|(present, _)| present != name),
                Edit::Repeat(name) => {
                    let repeated = fields.iter().find(|(present, _)| present == name).cloned();
                    fields.extend(repeated);
                }
            }
        }
    }
}
