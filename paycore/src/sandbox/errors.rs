//! How refusals look, and what a test's author is told of them.

use super::{
    answer::Answer,
    call::Call,
    json::{JsonStyle, object},
};
use bytes::Bytes;
use http::StatusCode;

/// A throttle and a repeated reference read alike (section 4.1).
pub(super) const TOO_MANY: &str =
    r#"{"errors":[{"status":"429","title":"Too many requests or duplicate request detected"}]}"#;

/// How refusals look. No literal body is documented: clients read the first one, the others are seen or named (section 4.2).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorShape {
    /// `{"errors":[{"status","code","title","detail","source":{"pointer"}}]}`.
    #[default]
    JsonApi,
    /// `{"errors":{"field":["text"]}}`.
    FieldMap,
    /// `{"error":"text"}`.
    Text,
    /// `{"request_id","error_type","error_codes":[...]}`.
    Codes,
    /// `{"message":"text"}`.
    Message,
}

/// What stands in a 401.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unauthorized {
    /// JSON, in the shape of all refusals.
    #[default]
    Json,
    /// Nothing.
    Empty,
    /// A page.
    Html,
}

/// Why a request was refused, from [`Sandbox::refusals`](super::Sandbox::refusals): what a test's author wants to know. Values of the
/// request are not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    call: Option<Call>,
    path: String,
    status: StatusCode,
    reason: String,
}

impl Denial {
    pub(super) fn new(call: Option<Call>, path: &str, refusal: &Refusal) -> Self {
        Self {
            call,
            path: path.to_owned(),
            status: refusal.status,
            reason: match &refusal.pointer {
                Some(pointer) => format!("{pointer}: {}", refusal.detail),
                None => refusal.detail.clone(),
            },
        }
    }

    /// The call, where the path names one.
    #[must_use]
    pub fn call(&self) -> Option<Call> {
        self.call
    }

    /// The path that was asked for.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The answer's status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What was wrong, and what would be right.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// What is refused, before it has a shape.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    code: &'static str,
    title: &'static str,
    pointer: Option<String>,
    detail: String,
    /// Instead of the sandbox's own shape.
    shape: Option<ErrorShape>,
    body: Option<(&'static str, &'static str)>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            title,
            pointer: None,
            detail: detail.into(),
            shape: None,
            body: None,
        }
    }

    /// HTTP 422 about one attribute.
    pub(super) fn invalid(attribute: &str, detail: impl Into<String>) -> Self {
        let refusal = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "request_invalid",
            "Validation error",
            detail,
        );
        refusal.at(format!("/data/attributes/{attribute}"))
    }

    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "Not found", detail)
    }

    pub(super) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "access_denied", "Forbidden", detail)
    }

    /// The words do not tell it from a throttle.
    pub(super) fn too_many(detail: impl Into<String>) -> Self {
        let mut refusal = Self::new(StatusCode::TOO_MANY_REQUESTS, "", "", detail);
        refusal.body = Some(("application/json", TOO_MANY));
        refusal
    }

    pub(super) fn unauthorized(body: Unauthorized, detail: impl Into<String>) -> Self {
        let mut refusal = Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "Unauthorized", detail);
        refusal.body = match body {
            Unauthorized::Json => None,
            Unauthorized::Empty => Some(("application/json", "")),
            Unauthorized::Html => Some((
                "text/html",
                "<html><body><h1>401 Authorization Required</h1></body></html>",
            )),
        };
        refusal
    }

    pub(super) fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    pub(super) fn with_code(mut self, code: &'static str, shape: ErrorShape) -> Self {
        (self.code, self.shape) = (code, Some(shape));
        self
    }

    pub(super) fn answer(&self, shape: ErrorShape, request: u64) -> Answer {
        if let Some((content_type, body)) = self.body {
            return Answer::Raw(
                self.status,
                content_type.to_owned(),
                Bytes::from_static(body.as_bytes()),
            );
        }
        let text = |text: &str| JsonStyle::Plain.text(text);
        let field = self.pointer.as_deref().and_then(|pointer| pointer.rsplit('/').next());
        let body = match self.shape.unwrap_or(shape) {
            ErrorShape::JsonApi => {
                let mut members = vec![
                    ("status".into(), text(self.status.as_str()).into()),
                    ("code".into(), text(self.code).into()),
                    ("title".into(), text(self.title).into()),
                    ("detail".into(), text(&self.detail).into()),
                ];
                let source = |pointer: &String| ("source".into(), format!("{{\"pointer\":{}}}", text(pointer)).into());
                members.extend(self.pointer.as_ref().map(source));
                format!("{{\"errors\":[{}]}}", object(&members))
            }
            ErrorShape::FieldMap => format!(
                "{{\"errors\":{{{}:[{}]}}}}",
                text(field.unwrap_or("request")),
                text(&self.detail)
            ),
            ErrorShape::Text => format!("{{\"error\":{}}}", text(&self.detail)),
            ErrorShape::Codes => format!(
                "{{\"request_id\":\"0HS{request}\",\"error_type\":\"request_invalid\",\"error_codes\":[{}]}}",
                text(self.code)
            ),
            ErrorShape::Message => format!(
                "{{\"message\":{},\"code\":{}}}",
                text(&self.detail),
                self.status.as_u16()
            ),
        };
        Answer::Raw(self.status, "application/json".to_owned(), body.into())
    }
}
