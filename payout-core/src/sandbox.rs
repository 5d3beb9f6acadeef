//! What the sandboxes of the provider crates have in common (feature `sandbox`): a [`Reply`] in place of an answer, a server on
//! loopback, and the queue of callbacks.
//!
//! A provider crate keeps what is the provider's own: what a request means, what an order does, what a callback says. Use this
//! module directly to write a sandbox of another provider.
//!
//! # Example: a gateway that takes everything, and tells nobody
//!
//! ```
//! use bytes::Bytes;
//! use http::{Request, Response, StatusCode};
//! use payout_core::sandbox::{CallbackId, Delivery, DueCallback, Reply, Serve};
//! use std::time::Duration;
//!
//! #[derive(Clone)]
//! struct Sandbox;
//!
//! impl Serve for Sandbox {
//!     type About = u64;
//!
//!     fn handle(&self, request: Request<Bytes>, _now: Duration) -> Reply {
//!         Reply::new(Delivery::Answer(Response::new(request.into_body())), Duration::ZERO)
//!     }
//!
//!     fn now(&self) -> Duration {
//!         Duration::ZERO
//!     }
//!
//!     fn take_callbacks(&self, _now: Duration) -> Vec<DueCallback<u64>> {
//!         Vec::new()
//!     }
//!
//!     fn callback_answered(&self, _id: CallbackId, _status: Option<StatusCode>, _now: Duration) {}
//! }
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! payout_core::sandbox::serve(Sandbox, listener).await?;
//! # Ok(())
//! # }
//! ```

mod callbacks;
mod clock;
pub mod decimal;
mod reply;
mod serve;

pub use callbacks::{CallbackId, CallbackState, Callbacks, DueCallback, Schedule};
pub use clock::UnixClock;
pub use reply::{Delivery, Reply};
pub use serve::{Serve, ServeError, serve, serve_with_callbacks};
