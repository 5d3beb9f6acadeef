//! The program's side of notifications: read, store the hint, answer.

use crate::demo::Result;
use axum::{
    Router,
    extract::{RawQuery, State},
    http::StatusCode,
    routing::get,
};
use payoneer::Callback;
use std::time::Duration;
use tokio::{net::TcpListener, sync::mpsc, time::timeout};

/// A server on loopback that takes notifications: hints, all of them.
pub(super) struct Receiver {
    url: String,
    hints: mpsc::UnboundedReceiver<Callback>,
}

impl Receiver {
    pub(super) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/ipcn", listener.local_addr()?);
        let (sender, hints) = mpsc::unbounded_channel();
        let router = Router::new().route("/ipcn", get(answer)).with_state(sender);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, hints })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The next hint.
    pub(super) async fn next(&mut self) -> Result<Callback> {
        let waited = timeout(Duration::from_secs(60), self.hints.recv()).await;
        Ok(waited
            .map_err(|_| "no notification came within a minute")?
            .ok_or("the receiver ended")?)
    }
}

async fn answer(
    State(hints): State<mpsc::UnboundedSender<Callback>>,
    RawQuery(query): RawQuery,
) -> (StatusCode, &'static str) {
    // 200 once the hint is stored; no more than that it can be read is asked of it.
    match Callback::from_query(&query.unwrap_or_default()).map(|hint| hints.send(hint)) {
        Ok(Ok(())) => (StatusCode::OK, "OK"),
        Ok(Err(_)) => (StatusCode::SERVICE_UNAVAILABLE, "not stored"),
        Err(_) => (StatusCode::BAD_REQUEST, "not read"),
    }
}
