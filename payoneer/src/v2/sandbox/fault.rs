//! What goes wrong with one exchange.

use super::call::Call;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    time::Duration,
};

/// What goes wrong with one exchange: on the way in, at Payoneer, or on the way back.
///
/// Hand it to [`Sandbox::inject`](super::Sandbox::inject) for whatever call comes next, or to
/// [`Sandbox::inject_for`](super::Sandbox::inject_for) for one payout or payee. Faults combine: an answer can be late, show another
/// amount and be cut.
///
/// Unless a fault says otherwise Payoneer does its work: an answer of HTTP 503 leaves a payout behind.
/// [`without_effect`](Self::without_effect) is the exception.
///
/// # Example: four faults
///
/// ```
/// use http::StatusCode;
/// use payoneer::v2::sandbox::Fault;
/// use std::time::Duration;
///
/// let lost = Fault::answer_lost();
/// let late = Fault::held(Duration::from_secs(240)); // arrives when its sender has given up
/// let balancer = Fault::html(StatusCode::BAD_GATEWAY).without_effect();
/// let other_amount = Fault::none().member("amount", "25.21");
/// # let _ = (lost, late, balancer, other_amount);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a fault does nothing until it is given to a sandbox"]
pub struct Fault {
    pub(super) passage: Passage,
    pub(super) no_effect: bool,
    pub(super) code: Option<i64>,
    pub(super) status: Option<StatusCode>,
    pub(super) replacement: Option<(StatusCode, String, Bytes)>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) edits: Edits,
    pub(super) bom: bool,
    pub(super) padding: usize,
    pub(super) cut: Option<usize>,
    pub(super) latency: Duration,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Passage {
    #[default]
    Through,
    Unreachable,
    RequestLost,
    Held(Duration),
    AnswerLost,
}

impl Fault {
    /// Nothing goes wrong: what [`member`](Self::member), [`cut`](Self::cut) and [`late`](Self::late) start from, and a way to let
    /// one call pass before a fault hits the next.
    pub fn none() -> Self {
        Self::default()
    }

    /// No connection came about: the caller knows for certain that nothing was sent. Over real HTTP, where the connection stands
    /// before the sandbox sees a request, it is closed instead.
    pub fn unreachable() -> Self {
        Self::through(Passage::Unreachable)
    }

    /// The request got lost on the way; Payoneer never saw it. The caller cannot know that.
    pub fn never_arrived() -> Self {
        Self::through(Passage::RequestLost)
    }

    /// The request is held on its way, and carried out so much later; its caller gets no answer. What is done then is done at the
    /// next call of the sandbox, or at [`Sandbox::advance`](super::Sandbox::advance).
    pub fn held(delay: Duration) -> Self {
        Self::through(Passage::Held(delay))
    }

    /// Payoneer did its work, and the answer got lost.
    pub fn answer_lost() -> Self {
        Self::through(Passage::AnswerLost)
    }

    fn through(passage: Passage) -> Self {
        Self {
            passage,
            ..Self::default()
        }
    }

    /// An envelope with this code, and nothing is done; listed codes come with their text. With
    /// [`with_effect`](Self::with_effect) it is done all the same.
    pub fn code(code: i64) -> Self {
        Self {
            code: Some(code),
            no_effect: true,
            ..Self::default()
        }
    }

    /// Another answer in place of Payoneer's: a load balancer's 503, a firewall's 403.
    pub fn answer(status: StatusCode, content_type: impl Into<String>, body: impl Into<Bytes>) -> Self {
        Self {
            replacement: Some((status, content_type.into(), body.into())),
            ..Self::default()
        }
    }

    /// A page in place of the answer.
    pub fn html(status: StatusCode) -> Self {
        let page = format!("<!DOCTYPE html><html><body>{status}</body></html>");
        Self::answer(status, "text/html", page)
    }

    /// `{}` in place of the answer: with 404 the passing fault of section 3.2.
    pub fn object(status: StatusCode) -> Self {
        Self::answer(status, "application/json", "{}")
    }

    /// Nothing in place of the answer: HTTP 204, 200 with an empty body.
    pub fn empty(status: StatusCode) -> Self {
        Self::answer(status, "application/json", "")
    }

    /// A redirect: 301, 302, 307 or 308, to itself or to another host.
    pub fn redirect(status: StatusCode, location: HeaderValue) -> Self {
        Self::empty(status).header(header::LOCATION, location)
    }

    /// HTTP 429 without an envelope, with `Retry-After`. Nothing is done.
    pub fn throttled(seconds: u32) -> Self {
        Self::html(StatusCode::TOO_MANY_REQUESTS)
            .header(header::RETRY_AFTER, HeaderValue::from(seconds))
            .without_effect()
    }

    /// Payoneer does nothing: whatever answers stands in front of it. No credentials are looked at.
    pub fn without_effect(mut self) -> Self {
        self.no_effect = true;
        self
    }

    /// Payoneer does its work, although the answer says otherwise.
    pub fn with_effect(mut self) -> Self {
        self.no_effect = false;
        self
    }

    /// Whatever the answer is, it comes under this HTTP status: Payoneer's own success with 503, `Fault::code(10311)` with 500.
    pub fn http_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// Gives the answer a header.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Gives a member of the answer this value, written as JSON, or adds the member: `amount` and `25.21`, `payee_id` and
    /// `"somebody-else"`.
    pub fn member(mut self, name: impl Into<String>, json: impl Into<String>) -> Self {
        self.edits.0.push(Edit::Set(name.into(), json.into()));
        self
    }

    /// Leaves a member of the answer out.
    pub fn without_member(mut self, name: impl Into<String>) -> Self {
        self.edits.0.push(Edit::Remove(name.into()));
        self
    }

    /// Repeats a member of the answer.
    pub fn member_twice(mut self, name: impl Into<String>) -> Self {
        self.edits.0.push(Edit::Repeat(name.into()));
        self
    }

    /// A byte order mark before the answer.
    pub fn bom(mut self) -> Self {
        self.bom = true;
        self
    }

    /// So many blanks behind the answer: 10 MiB are more than anybody should read.
    pub fn padded(mut self, bytes: usize) -> Self {
        self.padding = bytes;
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

/// Members of an answer: a name, and a value that is JSON already.
pub(super) type Pair = (String, String);

/// Changes to the members of an answer, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Edits(Vec<Edit>);

/// The faults that wait, in queues.
#[derive(Default)]
pub(super) struct Faults {
    any: BTreeMap<Call, VecDeque<Fault>>,
    /// By payee or reference.
    of: HashMap<String, Vec<(Call, Fault)>>,
}

impl Faults {
    pub(super) fn add(&mut self, call: Call, fault: Fault) {
        self.any.entry(call).or_default().push_back(fault);
    }

    pub(super) fn add_for(&mut self, subject: String, call: Call, fault: Fault) {
        self.of.entry(subject).or_default().push((call, fault));
    }

    /// One for this payee or payout first, then one for any.
    pub(super) fn take(&mut self, call: Call, subject: impl FnOnce() -> Option<String>) -> Option<Fault> {
        if !self.of.is_empty() {
            let subject = subject().unwrap_or_default();
            if let Some(waiting) = self.of.get_mut(&subject) {
                if let Some(index) = waiting.iter().position(|(wanted, _)| *wanted == call) {
                    let (_, fault) = waiting.remove(index);
                    if waiting.is_empty() {
                        self.of.remove(&subject);
                    }
                    return Some(fault);
                }
            }
        }
        self.any.get_mut(&call)?.pop_front()
    }
}

#[derive(Debug, Clone)]
enum Edit {
    Set(String, String),
    Remove(String),
    Repeat(String),
}

impl Edits {
    pub(super) fn set(&mut self, name: String, json: String) {
        self.0.push(Edit::Set(name, json));
    }

    pub(super) fn remove(&mut self, name: String) {
        self.0.push(Edit::Remove(name));
    }

    pub(super) fn apply(&self, members: &mut Vec<Pair>) {
        for edit in &self.0 {
            match edit {
                Edit::Set(name, json) => match members.iter_mut().find(|(present, _)| present == name) {
                    Some((_, present)) => present.clone_from(json),
                    None => members.push((name.clone(), json.clone())),
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
