//! Axum: handlers that take a [`Callback`] as an argument.

use crate::{Callback, CallbackError, CallbackKeys, CallbackV1};
use axum::{
    body::{self, Body},
    extract::{FromRef, FromRequest, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use std::sync::Arc;

/// Answers the gateway that the event is stored: HTTP 200 with `OK`. Anything else makes it try again, up to 100 times.
///
/// # Example: a receiver of callbacks
///
/// ```
/// use axum::{Router, extract::{FromRef, State}, http::StatusCode, routing::post};
/// use paycore::{Acknowledged, Callback, CallbackKeys, Mode, PrivateKey};
/// use std::sync::Arc;
///
/// #[derive(Clone)]
/// struct Shop {
///     keys: Arc<CallbackKeys>, // and your database
/// }
///
/// impl FromRef<Shop> for Arc<CallbackKeys> {
///     fn from_ref(shop: &Shop) -> Self {
///         Self::clone(&shop.keys)
///     }
/// }
///
/// async fn receive(State(_shop): State<Shop>, callback: Callback) -> Result<Acknowledged, StatusCode> {
///     // Store the event under callback.repeat_key(); where that fails, answer INTERNAL_SERVER_ERROR, so that it comes again.
///     println!("{:?} callback {}", callback.mode(), callback.repeat_key().as_str());
///     Ok(Acknowledged)
/// }
///
/// let key = PrivateKey::new(Mode::Test, "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?;
/// let keys = Arc::new(CallbackKeys::new([key])?);
/// let router: Router = Router::new().route("/paycore/callback", post(receive)).with_state(Shop { keys });
/// # let _ = router;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_structs,
    reason = "a handler writes it as a value, and it will never hold anything"
)]
pub struct Acknowledged;

impl IntoResponse for Acknowledged {
    fn into_response(self) -> Response {
        (StatusCode::OK, "OK").into_response()
    }
}

/// Why a handler is not run. As an answer: HTTP 403 for a signature or a mode that is not right, 413 for too much, 400 for what
/// cannot be read; nothing of the request is repeated in it.
///
/// A handler that wants to log it takes `Result<Callback, ReceiveError>`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiveError {
    /// It is not to be believed.
    #[error(transparent)]
    Refused(#[from] CallbackError),
    /// The body did not come whole.
    #[error("the callback's body did not come whole, or has more than {limit} bytes")]
    #[non_exhaustive]
    Body {
        /// How many bytes are read.
        limit: usize,
        /// What happened.
        source: axum::Error,
    },
}

impl IntoResponse for ReceiveError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Refused(CallbackError::TooLong { .. }) | Self::Body { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Refused(CallbackError::Unreadable { .. }) => StatusCode::BAD_REQUEST,
            Self::Refused(_) => StatusCode::FORBIDDEN,
        };
        (status, status.canonical_reason().unwrap_or_default()).into_response()
    }
}

/// From the body's bytes, which are read up to the limit of the keys and not parsed before they are verified.
impl<S> FromRequest<S> for Callback
where
    S: Send + Sync,
    Arc<CallbackKeys>: FromRef<S>,
{
    type Rejection = ReceiveError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ReceiveError> {
        let keys = Arc::<CallbackKeys>::from_ref(state);
        let (head, body) = request.into_parts();
        Ok(Self::verify(&head.headers, whole(body, &keys).await?, &keys)?)
    }
}

/// As for [`Callback`].
impl<S> FromRequest<S> for CallbackV1
where
    S: Send + Sync,
    Arc<CallbackKeys>: FromRef<S>,
{
    type Rejection = ReceiveError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ReceiveError> {
        let keys = Arc::<CallbackKeys>::from_ref(state);
        Ok(Self::verify(&whole(request.into_body(), &keys).await?, &keys)?)
    }
}

async fn whole(body: Body, keys: &CallbackKeys) -> Result<Bytes, ReceiveError> {
    let limit = keys.longest();
    body::to_bytes(body, limit)
        .await
        .map_err(|source| ReceiveError::Body { limit, source })
}
