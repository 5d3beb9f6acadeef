//! Axum: handlers that take a [`Callback`] or a [`FinalRedirect`] as an argument.
//!
//! How much is read is limited here, how long it may take is not: neither axum nor this crate has a clock for that. Whoever sends
//! one byte a minute holds a connection and what has come so far (at most [`LONGEST_REDIRECT`] bytes) until your server or the
//! proxy before it ends the request. Give it a limit for the whole request; ten seconds are plenty for a gateway.

use crate::{Callback, CallbackError, ControlKey, FinalRedirect, final_redirect::LONGEST_REDIRECT};
use axum::{
    body,
    extract::{FromRef, FromRequest, FromRequestParts, Request},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// Answers the gateway that the hint is stored: HTTP 200 with `OK`. Anything else makes it try again, up to 30 times in 14 days.
///
/// Let your server end requests that take longer than some seconds (a proxy before it, or a layer such as `tower_http`'s
/// `TimeoutLayer`): the extractors limit how much is read, and have no clock.
///
/// # Example: a receiver of callbacks
///
/// ```
/// use axum::{Router, extract::{FromRef, State}, http::StatusCode, routing::get};
/// use paynet::{Acknowledged, Callback, ControlKey};
/// use std::sync::Arc;
///
/// #[derive(Clone)]
/// struct Shop {
///     control_key: Arc<ControlKey>, // and your database
/// }
///
/// impl FromRef<Shop> for Arc<ControlKey> {
///     fn from_ref(shop: &Shop) -> Self {
///         Self::clone(&shop.control_key)
///     }
/// }
///
/// async fn receive(State(_shop): State<Shop>, callback: Callback) -> Result<Acknowledged, StatusCode> {
///     // Find the payout by both ids, store the hint under callback.repeat_key(), and ask for the status later.
///     println!("{} may be {}", callback.client_orderid(), callback.status());
///     Ok(Acknowledged)
/// }
///
/// let control_key = Arc::new(ControlKey::new("test-merchant-control")?);
/// let router: Router = Router::new().route("/paynet/callback", get(receive)).with_state(Shop { control_key });
/// # let _ = router;
/// # Ok::<(), paynet::ControlKeyError>(())
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

/// Why a handler is not run. As an answer: HTTP 403 for a control that is not right, 413 for too much, 400 for what cannot be read;
/// nothing of the request is repeated in it.
///
/// A handler that wants to log it takes `Result<Callback, ReceiveError>`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiveError {
    /// It is not to be believed.
    #[error(transparent)]
    Refused(#[from] CallbackError),
    /// The body did not come whole.
    #[error("the redirect's body did not come whole, or has more than {LONGEST_REDIRECT} bytes")]
    Body(#[source] axum::Error),
}

impl IntoResponse for ReceiveError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Refused(CallbackError::Control(_)) => StatusCode::FORBIDDEN,
            Self::Refused(CallbackError::TooLong { .. }) | Self::Body(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Refused(_) => StatusCode::BAD_REQUEST,
        };
        (status, status.canonical_reason().unwrap_or_default()).into_response()
    }
}

/// From the query, as it came: which of two `status` fields counts is not for a web framework to choose.
impl<S> FromRequestParts<S> for Callback
where
    S: Send + Sync,
    Arc<ControlKey>: FromRef<S>,
{
    type Rejection = ReceiveError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ReceiveError> {
        let key = Arc::<ControlKey>::from_ref(state);
        Ok(Self::verify(parts.uri.query().unwrap_or_default(), &key)?)
    }
}

/// From the body's bytes, which are read up to [`LONGEST_REDIRECT`] and not parsed before they are verified.
///
/// A body that comes byte by byte is waited for: a limit of time is the server's to set.
impl<S> FromRequest<S> for FinalRedirect
where
    S: Send + Sync,
    Arc<ControlKey>: FromRef<S>,
{
    type Rejection = ReceiveError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ReceiveError> {
        let key = Arc::<ControlKey>::from_ref(state);
        let bytes = body::to_bytes(request.into_body(), LONGEST_REDIRECT)
            .await
            .map_err(ReceiveError::Body)?;
        Ok(Self::verify(&bytes, &key)?)
    }
}
