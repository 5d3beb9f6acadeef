//! Axum: handlers that take a [`Callback`], an [`Authentic`] or a [`Redirect`] as an argument.

use crate::{Authentic, Callback, CallbackError, HmacAuth, HmacAuthError, LONGEST_BODY, Redirect};
use axum::{
    body::{self, Body},
    extract::{FromRef, FromRequest, FromRequestParts, Request},
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

/// Answers Payoneer that the hint is stored: HTTP 200 with `OK` (Payoneer 7.1). Right also for a payee or a payout that is not yours.
///
/// # Example: a receiver of notifications
///
/// ```
/// use axum::{Router, routing::get};
/// use payoneer::{Acknowledged, Callback};
///
/// async fn receive(hint: Callback) -> Acknowledged {
///     // Store hint.look_up() under hint.repeat_key(), and ask later.
///     println!("{:?} has to be looked up", hint.events());
///     Acknowledged
/// }
///
/// // The one receives GETs with a query, and POSTs with JSON, too.
/// let router: Router = Router::new().route("/payoneer", get(receive).post(receive));
/// # let _ = router;
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

/// Why a handler is not run. As an answer: HTTP 403 for a signature that is not right, 413 for too much, 400 for what cannot be read;
/// nothing of the request is repeated in it.
///
/// A handler that wants to log it takes `Result<Callback, ReceiveError>`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiveError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] CallbackError),
    /// It is not to be believed.
    #[error(transparent)]
    Refused(#[from] HmacAuthError),
    /// The body did not come whole.
    #[error("the notification's body did not come whole, or has more than {LONGEST_BODY} bytes")]
    Body(#[source] axum::Error),
}

impl IntoResponse for ReceiveError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Unreadable(CallbackError::TooLong { .. })
            | Self::Refused(HmacAuthError::Content(CallbackError::TooLong { .. }))
            | Self::Body(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable(_) | Self::Refused(HmacAuthError::Content(_)) => StatusCode::BAD_REQUEST,
            Self::Refused(_) => StatusCode::FORBIDDEN,
        };
        (status, status.canonical_reason().unwrap_or_default()).into_response()
    }
}

/// From the JSON body of a POST, from the query of anything else: unsigned either way.
impl<S: Send + Sync> FromRequest<S> for Callback {
    type Rejection = ReceiveError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ReceiveError> {
        if request.method() == Method::POST {
            Ok(Self::from_json(&whole(request.into_body()).await?)?)
        } else {
            Ok(Self::from_query(request.uri().query().unwrap_or_default())?)
        }
    }
}

/// Checked by the `Arc<HmacAuth>` of the router's state, at the time of this machine. The handler goes on with
/// [`Authentic::once`].
///
/// Inside of `Router::nest` the path is the inner one: the prefix belongs into the base URL of the [`HmacAuth`].
impl<S> FromRequest<S> for Authentic
where
    S: Send + Sync,
    Arc<HmacAuth>: FromRef<S>,
{
    type Rejection = ReceiveError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ReceiveError> {
        let auth = Arc::<HmacAuth>::from_ref(state);
        let (head, body) = request.into_parts();
        let body = whole(body).await?;
        // A clock before 1970 is more than five minutes off, too.
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or(Duration::ZERO);
        Ok(auth.verify(&http::Request::from_parts(head, body), now)?)
    }
}

/// From the query. No status: ask for the payee's.
impl<S: Send + Sync> FromRequestParts<S> for Redirect {
    type Rejection = ReceiveError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ReceiveError> {
        Ok(Self::from_query(parts.uri.query().unwrap_or_default())?)
    }
}

/// Read up to [`LONGEST_BODY`], and refused beyond it.
async fn whole(body: Body) -> Result<Bytes, ReceiveError> {
    body::to_bytes(body, LONGEST_BODY).await.map_err(ReceiveError::Body)
}
