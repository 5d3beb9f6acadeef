//! The page that a registration link leads to: a browser opens it, and the payee has signed up.

use super::{
    Delivery, Reply,
    builder::{Config, SignUp},
    request::Received,
    state::State,
};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use std::time::Duration;

/// Opening the page is signing up. The browser is sent on at once, not after `redirect_time`.
pub(super) fn answer(state: &mut State, config: &Config, received: &Received, now: Duration) -> Reply {
    let token = received.parameter("token").unwrap_or_default();
    let opened = state.open(config, &token, config.sign_up, now);
    let (status, text) = match &opened {
        None => (StatusCode::NOT_FOUND, "This link leads nowhere."),
        Some(opened) => match opened.sign_up() {
            SignUp::Active | SignUp::Inactive => (StatusCode::OK, "You are registered."),
            SignUp::NeverFinished => (StatusCode::OK, "One more page to fill in."),
            SignUp::Declined => (StatusCode::OK, "Your registration was declined."),
        },
    };
    let page = format!("<!DOCTYPE html><html><body>{text}</body></html>");
    let mut response = Response::new(Bytes::from(page));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    let location = opened.as_ref().and_then(|opened| opened.redirect_url());
    if let Some(Ok(location)) = location.map(HeaderValue::try_from) {
        headers.insert(header::LOCATION, location);
        *response.status_mut() = StatusCode::FOUND;
    }
    Reply::new(Delivery::Answer(response), Duration::ZERO)
}
