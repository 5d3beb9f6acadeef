//! The merchant's side of callbacks: verify the raw bytes first, answer 200, hand on.

use crate::demo::Result;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use paycore::{Callback, CallbackKeys, SIGNATURE_HEADER};
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::mpsc, time::timeout};

/// A callback that was verified: its bytes, and what signed them.
pub(super) struct Received {
    pub(super) signature: String,
    pub(super) body: Bytes,
}

/// A server on loopback that takes verified callbacks and refuses all others.
pub(super) struct Receiver {
    url: String,
    verified: mpsc::UnboundedReceiver<Received>,
}

impl Receiver {
    pub(super) async fn start(keys: CallbackKeys) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/callback", listener.local_addr()?);
        let (sender, verified) = mpsc::unbounded_channel();
        let router = Router::new()
            .route("/callback", post(answer))
            .with_state((Arc::new(keys), sender));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, verified })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The next verified callback.
    pub(super) async fn next(&mut self) -> Result<Received> {
        let waited = timeout(Duration::from_secs(60), self.verified.recv()).await;
        Ok(waited
            .map_err(|_| "no callback came within a minute")?
            .ok_or("the receiver ended")?)
    }
}

async fn answer(
    State((keys, verified)): State<(Arc<CallbackKeys>, mpsc::UnboundedSender<Received>)>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, &'static str) {
    // 200 tells the platform to stop trying, so it is said only of what was verified and stored.
    if Callback::verify(&headers, body.clone(), &keys).is_err() {
        return (StatusCode::FORBIDDEN, "not verified");
    }
    let signature = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    let signature = signature.unwrap_or_default().to_owned();
    match verified.send(Received { signature, body }) {
        Ok(()) => (StatusCode::OK, "OK"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not stored"),
    }
}
