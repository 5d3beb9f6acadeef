use super::{HmacAuth, HmacAuthError, NonceUse, digests_body};
use crate::Callback;
use http::Request;
use std::{fmt, time::Duration};

/// A notification whose signature and time are right, and whose nonce nobody has judged yet. There is no way to its fields but
/// [`once`](Self::once).
#[must_use = "a signature that nobody looks at protects nothing"]
#[derive(Clone)]
pub struct Authentic {
    nonce: String,
    sent: u64,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Json(Vec<u8>),
    Query(String),
}

impl Authentic {
    pub(super) fn new<B: AsRef<[u8]>>(request: &Request<B>, nonce: &str, sent: u64) -> Self {
        // What is read afterwards is what was signed, and nothing else.
        let content = if digests_body(request.method()) {
            Content::Json(request.body().as_ref().to_vec())
        } else {
            Content::Query(request.uri().query().unwrap_or_default().to_owned())
        };
        Self {
            nonce: nonce.to_owned(),
            sent,
            content,
        }
    }

    /// The nonce, up to 128 characters: a notification with one that was heard before is a replay.
    #[must_use]
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// When it was sent, counted from 1970-01-01 UTC.
    #[must_use]
    pub fn sent(&self) -> Duration {
        Duration::from_secs(self.sent)
    }

    /// How long to keep the nonce, counted from 1970-01-01 UTC: twice [`HmacAuth::WINDOW`] after it was sent, or after `now`
    /// where that is later.
    #[must_use]
    pub fn keep_nonce_until(&self, now: Duration) -> Duration {
        self.sent().max(now).saturating_add(HmacAuth::WINDOW * 2)
    }

    /// Gives the notification out, if its nonce was not heard before. Ask [`Nonces`](super::Nonces), or a table of yours with a
    /// unique column: to insert and to ask must be one step, or of two copies at the same time both are the first.
    ///
    /// A GET gives its query, a POST its JSON body.
    ///
    /// # Errors
    ///
    /// [`HmacAuthError::Replayed`], or what [`Callback::from_query`] and [`Callback::from_json`] say.
    pub fn once(self, nonce: NonceUse) -> Result<Callback, HmacAuthError> {
        if nonce != NonceUse::First {
            return Err(HmacAuthError::Replayed);
        }
        Ok(match self.content {
            Content::Json(body) => Callback::from_json(&body)?,
            Content::Query(query) => Callback::from_query(&query)?,
        })
    }
}

impl fmt::Debug for Authentic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authentic")
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}
