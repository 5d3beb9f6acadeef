//! The sandbox as a server: real HTTP, on loopback only.

use super::{CallbackId, DueCallback, Reply, Sandbox, ServeError};
use bytes::Bytes;
use http::{Request, StatusCode};
use payout_core::{
    Transport,
    sandbox::{self, Serve},
};
use std::time::Duration;
use tokio::net::TcpListener;

impl Sandbox {
    /// Serves until the future is dropped. Callbacks stay with [`take_callbacks`](Self::take_callbacks).
    ///
    /// A lost answer, a lost request and a refused connection all close the connection without a byte of an answer: by the
    /// time the sandbox sees a request, the connection stands.
    ///
    /// # Errors
    ///
    /// [`ServeError::NotLoopback`] at once; [`ServeError::Io`] when the listener fails.
    ///
    /// # Example: a server for the tests of a program in any language
    ///
    /// ```no_run
    /// # async fn example(sandbox: paycore::sandbox::Sandbox) -> Result<(), Box<dyn std::error::Error>> {
    /// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    /// let base = format!("http://{}/api", listener.local_addr()?);
    /// tokio::spawn(sandbox.clone().serve(listener));
    /// # let _ = base;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn serve(self, listener: TcpListener) -> Result<(), ServeError> {
        sandbox::serve(self, listener).await
    }

    /// Serves as [`serve`](Self::serve) does, and delivers the callbacks over `transport`.
    ///
    /// # Errors
    ///
    /// As [`serve`](Self::serve).
    pub async fn serve_with_callbacks<T>(self, listener: TcpListener, transport: T) -> Result<(), ServeError>
    where
        T: Transport + Send + Sync + 'static,
    {
        sandbox::serve_with_callbacks(self, listener, transport).await
    }
}

impl Serve for Sandbox {
    type About = String;

    fn handle(&self, request: Request<Bytes>, now: Duration) -> Reply {
        Self::handle(self, request, now)
    }

    fn now(&self) -> Duration {
        Self::now(self)
    }

    fn take_callbacks(&self, now: Duration) -> Vec<DueCallback> {
        Self::take_callbacks(self, now)
    }

    fn callback_answered(&self, id: CallbackId, status: Option<StatusCode>, now: Duration) {
        Self::callback_answered(self, id, status, now);
    }
}
