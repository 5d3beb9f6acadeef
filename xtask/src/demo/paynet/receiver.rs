//! The merchant's side of callbacks: verify first, answer, hand on.

use crate::demo::Result;
use axum::{
    Router,
    extract::{RawQuery, State},
    http::StatusCode,
    routing::get,
};
use paynet::{Callback, ControlKey};
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::mpsc, time::timeout};

/// A server on loopback that takes verified callbacks and refuses all others.
pub(super) struct Receiver {
    url: String,
    verified: mpsc::UnboundedReceiver<String>,
}

impl Receiver {
    pub(super) async fn start(key: ControlKey) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/callback", listener.local_addr()?);
        let (sender, verified) = mpsc::unbounded_channel();
        let router = Router::new()
            .route("/callback", get(answer))
            .with_state((Arc::new(key), sender));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, verified })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The query of the next verified callback.
    pub(super) async fn next(&mut self) -> Result<String> {
        let waited = timeout(Duration::from_secs(60), self.verified.recv()).await;
        Ok(waited
            .map_err(|_| "no callback came within a minute")?
            .ok_or("the receiver ended")?)
    }
}

async fn answer(
    State((key, verified)): State<(Arc<ControlKey>, mpsc::UnboundedSender<String>)>,
    RawQuery(query): RawQuery,
) -> (StatusCode, &'static str) {
    let query = query.unwrap_or_default();
    // 200 tells the gateway to stop trying, so it is said only of what was verified and stored.
    match Callback::verify(&query, &key) {
        Ok(_) if verified.send(query).is_ok() => (StatusCode::OK, "OK"),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "not stored"),
        Err(_) => (StatusCode::FORBIDDEN, "not verified"),
    }
}
