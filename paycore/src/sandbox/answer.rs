//! Answers, from what they hold to their bytes.

use super::{
    fault::Fault,
    json::{JsonStyle, Member, object},
};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use std::borrow::Cow;

/// What a call is answered with.
pub(super) enum Answer {
    /// One object under `data`.
    One(StatusCode, Resource),
    /// A list of them.
    List(Vec<Resource>),
    /// Anything else.
    Raw(StatusCode, String, Bytes),
    /// To where the payer's browser goes.
    Redirect(String),
}

/// An object of JSON:API.
pub(super) struct Resource {
    pub(super) kind: Cow<'static, str>,
    pub(super) id: Option<String>,
    pub(super) attributes: Vec<Member>,
    /// The literals of what follows.
    pub(super) relationships: Cow<'static, str>,
    pub(super) link: String,
}

impl Resource {
    /// What a fault changes.
    pub(super) fn edit(&mut self, fault: &Fault) {
        if let Some(kind) = &fault.kind {
            self.kind = Cow::Owned(kind.clone());
        }
        if fault.id.is_some() || fault.no_id {
            self.id.clone_from(&fault.id);
        }
        fault.edits.apply(&mut self.attributes);
    }

    pub(super) fn render(&self, style: JsonStyle) -> String {
        let mut members: Vec<Member> = vec![("type".into(), style.text(&self.kind).into())];
        members.extend(self.id.as_ref().map(|id| ("id".into(), style.text(id).into())));
        members.push(("attributes".into(), object(&self.attributes).into()));
        members.push(("relationships".into(), self.relationships.clone()));
        members.push((
            "links".into(),
            format!("{{\"self\":{}}}", style.text(&self.link)).into(),
        ));
        object(&members)
    }

    /// A whole document.
    pub(super) fn document(&self, style: JsonStyle) -> String {
        format!("{{\"data\":{}}}", self.render(style))
    }
}

impl Answer {
    pub(super) fn edit(&mut self, fault: &Fault) {
        match self {
            Self::One(_, resource) => resource.edit(fault),
            Self::List(resources) => resources.iter_mut().for_each(|resource| resource.edit(fault)),
            Self::Raw(..) | Self::Redirect(_) => {}
        }
    }

    pub(super) fn render(self, style: JsonStyle, fault: &Fault) -> Response<Bytes> {
        let json = || "application/json".to_owned();
        let (status, content_type, mut body) = match self {
            Self::One(status, resource) => (status, json(), resource.document(style).into()),
            Self::List(resources) => {
                let items: Vec<String> = resources.iter().map(|resource| resource.render(style)).collect();
                (
                    StatusCode::OK,
                    json(),
                    format!("{{\"data\":[{}]}}", items.join(",")).into(),
                )
            }
            Self::Raw(status, content_type, body) => (status, content_type, body),
            Self::Redirect(url) => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = StatusCode::FOUND;
                response
                    .headers_mut()
                    .extend(HeaderValue::try_from(url).ok().map(|url| (header::LOCATION, url)));
                return response;
            }
        };
        if let Some(length) = fault.cut {
            body.truncate(length);
        }
        let mut response = Response::new(body);
        *response.status_mut() = fault.status.unwrap_or(status);
        let headers = response.headers_mut();
        headers.extend(
            HeaderValue::try_from(content_type)
                .ok()
                .map(|value| (header::CONTENT_TYPE, value)),
        );
        headers.extend(fault.headers.iter().cloned());
        response
    }
}
