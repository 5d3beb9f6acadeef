use bytes::Bytes;
use http::Method;
use std::fmt;

/// A plain request: method, path below the base URL and JSON body.
///
/// An [`Operation`](crate::Operation) of your own writes one of these for a call that has no type here.
///
/// # Example: a call of your own
///
/// ```
/// use paycore::Message;
///
/// let message = Message::get("/account/profile");
/// assert_eq!((message.method().as_str(), message.path()), ("GET", "/account/profile"));
/// assert_eq!(message.json(), None);
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a message is sent by a client, or by you after `Sign::sign`"]
pub struct Message {
    method: Method,
    path: String,
    json: Option<String>,
}

impl Message {
    /// A `GET` of a path, which begins with a slash and is already encoded; the query belongs to it.
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            json: None,
        }
    }

    /// A `POST` of a JSON text to a path.
    pub fn post(path: impl Into<String>, json: impl Into<String>) -> Self {
        Self {
            method: Method::POST,
            path: path.into(),
            json: Some(json.into()),
        }
    }

    /// A `POST` without a body.
    pub fn post_empty(path: impl Into<String>) -> Self {
        Self {
            method: Method::POST,
            path: path.into(),
            json: None,
        }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path below the base URL, with its query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The body, as JSON text. Unmasked: never log it.
    #[must_use]
    pub fn json(&self) -> Option<&str> {
        self.json.as_deref()
    }

    pub(crate) fn into_body(self) -> Bytes {
        self.json.map(Bytes::from).unwrap_or_default()
    }
}

/// Shows where the message goes; its body is personal data.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
