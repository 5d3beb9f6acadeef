use bytes::Bytes;
use http::{HeaderValue, header};
use std::fmt;

/// What came back, byte for byte. `Debug` shows status and length only: answers hold names, card digits and tickets.
#[derive(Clone, PartialEq, Eq)]
pub struct RawAnswer {
    status: u16,
    content_type: Option<HeaderValue>,
    body: Bytes,
}

impl RawAnswer {
    /// Keeps status, `Content-Type` and body.
    #[must_use]
    pub fn new(response: &http::Response<Bytes>) -> Self {
        Self {
            status: response.status().as_u16(),
            content_type: response.headers().get(header::CONTENT_TYPE).cloned(),
            body: response.body().clone(),
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The header `Content-Type`, where it is text. Some providers label everything as one type: see their rules.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_ref()?.to_str().ok()
    }

    /// The body, unmasked. Never log it.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawAnswer(HTTP {}, {} bytes)", self.status, self.body.len())
    }
}
