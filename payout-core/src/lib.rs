//! What every payout provider shares: money, currencies, ids, outcomes, and the frame of a call.
//!
//! Most users want a provider crate (`paynet`, `payoneer`, `paycore`), which re-exports what it needs from here. Use this
//! crate directly to add a call that a provider crate lacks, to bring your own transport, or to write code that works with
//! several providers.
//!
//! # The path of a call
//!
//! ```text
//!  Payout ──write──▶ Message ──sign──▶ http::Request ──send──▶ http::Response ──read──▶ Accepted
//!  (typed,           (provider's       (exact bytes,           (exact bytes)            (typed)
//!   checked)          plain form)       credentials)
//!  └────────── pure, no clock, no network ──────────┘ Transport └──────── pure ─────────┘
//! ```
//!
//! [`Operation::write`] and [`Operation::read`], [`Sign::sign`] and [`Transport::send`] are the four verbs. Only `send`
//! touches the world; time and nonce come in as a [`Stamp`]. So a program with another HTTP client, a queue or no async
//! runtime calls `write`, `sign` and `read` and sends the bytes with what it has.
//!
//! # Four outcomes
//!
//! A call that changes something or moves money ends in exactly one of four ways, and [`SendError`] makes the last one
//! impossible to overlook:
//!
//! | outcome | meaning | what to do |
//! |---|---|---|
//! | `Ok` | the provider holds the payout; it may still be pending | store its id, follow its state |
//! | [`SendError::NotSent`] | nothing left this machine | mend the cause; the same payout may be sent |
//! | [`SendError::Rejected`] | the provider refused this very request, in a documented form | tell the user |
//! | [`SendError::Unknown`] | it may have happened | look it up by your own reference; **never send a new one** |
//!
//! Failure needs positive evidence: silence, garbage, a 5xx, an HTML page, an echoed amount that is not ours are all
//! `Unknown`. A call that only reads fails with [`FetchError`], which never says anything about a payout.
//!
//! # Pay once
//!
//! [`Client::settle`] does all of this: it records the intent in a [`Journal`] before the first byte, sends once, looks a lost
//! answer up by your reference, compares, decides, and records. [`settlement`] has the rules. It works with every call that is
//! [`Payable`]; the provider crates make theirs so.
//!
//! # Example: a transport is a closure
//!
//! ```
//! # async fn example() -> Result<(), payout_core::TransportError> {
//! use bytes::Bytes;
//! use payout_core::Transport;
//!
//! let transport = |request: http::Request<Bytes>| async move {
//!     Ok(http::Response::new(request.into_body())) // echoes the body
//! };
//! let answer = transport.send(http::Request::new(Bytes::from_static(b"ping"))).await?;
//! assert_eq!(answer.body().as_ref(), b"ping");
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | adds | default |
//! |---|---|---|
//! | `reqwest` | `Http`, the transport over reqwest with rustls | no |
//! | `sandbox` | what the sandboxes of the provider crates share: replies, callbacks, a server on loopback; brings axum and tokio | no |
//! | `serde` | `Serialize` and `Deserialize` for money, currencies, ids and records; never for secrets | no |
//! | `simulation` | payouts in virtual time, with everything going wrong that can | no |
//! | `tracing` | a span for each attempt: provider, operation, reference, attempt, pause before it, outcome, milliseconds; never a body | no |
//!
//! A feature only adds; none changes what existing code does. No `unsafe`, no float, no async runtime.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod base_url;
mod cause;
mod client;
mod clock;
pub mod currency;
pub mod id;
mod journal;
pub mod money;
mod operation;
pub mod outcome;
mod patience;
mod public_url;
mod retry_budget;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod secret;
pub mod settlement;
#[cfg(feature = "simulation")]
pub mod simulation;
mod stamp;
mod state;
pub mod transport;

pub use base_url::{BaseUrl, BaseUrlError};
pub use client::Client;
pub use clock::{Clock, Delay, SystemClock};
pub use currency::Currency;
pub use id::{IdError, Reference};
pub use journal::{Journal, JournalError, JournalFailure, MemoryJournal};
pub use money::{Amount, Money, MoneyError};
pub use operation::{Changes, Effect, MovesMoney, Operation, Reads, Sign};
pub use outcome::{
    Doubt, DoubtCause, Evidence, FetchError, Malformed, NotSent, RawAnswer, Refusal, Rejection, RejectionClass,
    RejectionKind, SendError, Temporary, WriteError,
};
pub use patience::Patience;
pub use public_url::{PublicUrl, PublicUrlError};
pub use retry_budget::RetryBudget;
pub use secret::{Secret, mask};
pub use settlement::{Finding, Payable, Settlement, Unpaid};
pub use stamp::{Nonce, Stamp, StampError};
pub use state::PayoutState;
pub use transport::{Transport, TransportError, TransportErrorKind};

pub(crate) use cause::Cause;

#[cfg(feature = "reqwest")]
pub use transport::http::{Http, HttpBuilder};
