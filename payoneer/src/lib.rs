//! Payouts through the Payoneer API: version 2, HTTP Basic and JSON.
//!
//! # Example: pay, and know what happened
//!
//! ```no_run
//! # #[cfg(feature = "client")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use payoneer::SendError;
//! use payoneer::v2::{Account, Comparison, CreatePayout, Credentials, Program};
//!
//! let account = Account::new(
//!     Program::sandbox("100000001".parse()?),
//!     Credentials::sandbox("my-api-user", std::env::var("PAYONEER_API_PASSWORD")?),
//! )?;
//! let client = payoneer::v2::Client::new(account)?;
//!
//! let payout = CreatePayout::new(
//!     "payout-2041".parse()?, // your own id of this payout: stored before it is sent, never used again
//!     "25.22 USD".parse()?,
//!     "ID123".parse()?, // your own id of the payee, who has registered under it
//!     "royalties, March",
//! );
//!
//! match client.send(&payout).await {
//!     Ok(accepted) => println!("payout {}, ask for its status", accepted.payout_id()),
//!     Err(SendError::NotSent(why)) => println!("nothing left this machine: {why}"),
//!     Err(SendError::Rejected(why)) => println!("Payoneer said no to this request: {why}"),
//!     Err(SendError::Unknown(doubt)) => {
//!         // It may have been paid. Ask by reference, and compare; never send a new one meanwhile.
//!         println!("{doubt}");
//!         let found = client.repeat(&payout.status(), &payoneer::Patience::new()).await?;
//!         if payout.compare(&found) == Comparison::Same {
//!             println!("{}: {}", found.status(), found.state());
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Pay once, whatever happens
//!
//! `Client::settle` does what the example leaves to you: it records the intent in your [`Journal`] before the first byte, sends once,
//! looks a lost answer up, compares, and records. Call it again after a crash.
//!
//! ```no_run
//! # #[cfg(feature = "client")]
//! # async fn example(client: &payoneer::v2::Client, payout: &payoneer::v2::CreatePayout, journal: &impl payoneer::Journal) {
//! use payoneer::{Patience, Settlement};
//!
//! match client.settle(payout, journal, &Patience::new()).await {
//!     Settlement::Accepted(settled) => println!("{}, follow it to its end", settled.state()),
//!     Settlement::Rejected(refused) => println!("Payoneer said no: {}", refused.why()),
//!     Settlement::NotSent(unsent) => println!("nothing left this machine: {}", unsent.cause()),
//!     Settlement::Absent(absent) => println!("{} never arrived, it may be sent again", absent.record().reference()),
//!     Settlement::Conflict(conflict) => println!("a person must look: {}", conflict.why()),
//!     Settlement::Unknown(unresolved) => println!("resume it later, never send a new one: {unresolved}"),
//! }
//! # }
//! ```
//!
//! *Payout not found* proves absence after a quarter of an hour of look-ups, and a refusal with a code that nobody lists counts as one
//! after a minute: [`v2::Program::absent_after`], [`v2::Program::settling_delay`].
//!
//! # What it does
//!
//! Paths are below `/v2/programs/{program_id}`. The API has no public reference for v2: what is known comes from deployed clients and
//! from answers that they published. *Evidence*: **high** is three independent sources or more, or published answers; **medium** two,
//! or a strong one; **single** one.
//!
//! | call | path | specification | evidence | effect on money | look-up after a lost answer |
//! |---|---|---|---|---|---|
//! | [`CreatePayout`](v2::CreatePayout): pays one payee | POST `/payouts` | 4.8 | high | **moves money out** | [`CreatePayout::status`](v2::CreatePayout::status) |
//! | [`PayoutStatus`](v2::PayoutStatus): where a payout stands | GET `/payouts/{client_reference_id}` | 4.9 | high | reads | ask again |
//! | [`CancelPayout`](v2::CancelPayout): asks for it back | POST `/payouts/{client_reference_id}/cancel` | 4.10 | single | **moves money back** | [`CancelPayout::status`](v2::CancelPayout::status) |
//! | [`CreateCharge`](v2::CreateCharge): pulls from a payee | POST `/charges` | 4.11 | high | **moves money in** | [`CreateCharge::status`](v2::CreateCharge::status) |
//! | [`ChargeStatus`](v2::ChargeStatus): where a charge stands | GET `/charges/{client_reference_id}/status` | 4.11 | high | reads | ask again |
//! | [`CancelCharge`](v2::CancelCharge): asks to undo it | POST `/charges/{client_reference_id}/cancel` | 4.11 | high | **moves money back** | [`CancelCharge::status`](v2::CancelCharge::status) |
//! | [`ProgramBalance`](v2::ProgramBalance): what is there to pay with | GET `/balance` | 4.2 | high | reads | ask again |
//! | [`RegistrationLink`](v2::RegistrationLink): a page to sign up | POST `/payees/registration-link` | 4.3 | high | none: makes a link | ask again |
//! | [`LoginLink`](v2::LoginLink): a page to sign in | POST `/payees/login-link` | 4.4 | high | none: makes a link | ask again |
//! | [`PayeeStatus`](v2::PayeeStatus): whether a payee may be paid | GET `/payees/{payee_id}/status` | 4.5 | high | reads | ask again |
//! | [`PayeeDetails`](v2::PayeeDetails): personal data | GET `/payees/{payee_id}/details` | 4.6 | high | reads | ask again |
//! | [`ReleasePayee`](v2::ReleasePayee): takes a payee out | DELETE `/payees/{payee_id}` | 4.7 | single | none: later payouts fail | [`ReleasePayee::status`](v2::ReleasePayee::status) |
//! | [`PayeeBalances`](v2::PayeeBalances): JSON as it came | GET `/payees/{payee_id}/balances` | 4.0 | single | reads | ask again |
//! | [`ReceivingAccounts`](v2::ReceivingAccounts): JSON as it came | GET `/payees/{payee_id}/receiving-accounts` | 4.0 | single | reads | ask again |
//! | [`PayeeReport`](v2::PayeeReport): all payouts of a payee | GET `/reports/payee_details` | 4.15 | medium | reads | ask again |
//! | [`PayeesStatusReport`](v2::PayeesStatusReport): all payees | GET `/reports/payees_status` | 4.15 | medium | reads | ask again |
//! | [`Echo`](v2::Echo): are the credentials right | GET `/echo` | 4.1 | high | reads | ask again |
//! | [`ApiVersion`](v2::ApiVersion) | GET `/api-version` | 4.1 | medium | reads | ask again |
//! | [`Callback`]: what Payoneer reports by itself | your receiver | 7.1, 7.2 | high, single | none: a hint to look up | |
//! | [`HmacAuth`]: newer notifications, signed | your receiver | 7.3 | single | none: a hint to look up | |
//! | [`Redirect`]: the payee's browser is back | your page | 7.4 | medium | none: ask [`PayeeStatus`](v2::PayeeStatus) | |
//!
//! "Specification" stands for the document of this project that gathers what is known of the protocol; error messages name its
//! sections (`Payoneer 4.8`). What has no type here can be sent all the same: by an [`Operation`] of yours that writes a
//! [`Message`](v2::Message).
//!
//! # Four things to know before going live
//!
//! - **Accepted is not paid.** Payoneer has taken the payout; it can be cancelled minutes later. [`FoundPayout::state`](v2::FoundPayout::state)
//!   tells the rest, and even a payout that is paid can come back.
//! - **Unknown is not failed.** HTTP 200 is no success and a strange code is no failure. Only HTTP 401 refuses,
//!   and those of the [listed](Code) codes whose class says so; *payout not found* right after a lost answer means *not yet*;
//!   *payout already exists* means: look it up.
//! - **Found is not ours.** A look-up goes by your reference and its answer does not repeat it. Amount, currency and payee together are
//!   the proof: [`CreatePayout::compare`](v2::CreatePayout::compare).
//! - **A notification is not proof.** It carries no signature in v2; it is a hint to look up.
//!
//! # Without a network
//!
//! [`Operation::write`], [`Sign::sign`] and [`Operation::read`] are pure: see [`v2::Account`] for a request built in a test. The
//! feature `sandbox` adds Payoneer's side, in process and as a server on loopback, which sends notifications, too. The feature
//! `simulation` puts both sides into virtual time, where requests get lost, come late and come twice, workers crash and journals fail, by
//! the hundred thousand: over your own [`Journal`] if you like.
//!
//! # Features
//!
//! | feature | adds | default |
//! |---|---|---|
//! | `client` | [`v2::Client`] over reqwest with rustls | yes |
//! | `axum` | notifications and redirects as arguments of handlers | no |
//! | `sandbox` | Payoneer's side of the protocol | no |
//! | `serde` | records of a journal, money and ids can be written down and read | no |
//! | `simulation` | the payouts and the sandbox of this crate in `payout_core::simulation` | no |
//! | `tracing` | a span for each call; never a body | no |
//!
//! Features only add. HTTP Basic needs no RSA, so no RSA crate is in this crate's tree.
//!
//! A module `v4` (OAuth 2) can stand beside [`v2`]: the two share money, outcomes, codes and notifications, and no path.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod callback;
mod code;
mod date;
mod environment;
#[cfg(feature = "axum")]
mod extract;
mod payee_id;
mod redirect_url;
pub mod v2;

pub use callback::hmac_auth::{Authentic, HmacAuth, HmacAuthError, HmacSecretError, HmacStages, NonceUse, Nonces};
pub use callback::{
    Callback, CallbackError, Channel, Event, LONGEST_BODY, LONGEST_QUERY, LookUp, PayoneerId, Redirect, RepeatKey,
};
pub use code::{Code, CodeClass, CodeError};
pub use date::{Date, DateError, DateTime};
pub use environment::Environment;
#[cfg(feature = "axum")]
pub use extract::{Acknowledged, ReceiveError};
pub use payee_id::PayeeId;
pub use redirect_url::RedirectUrl;

pub use payout_core::{
    Amount, Currency, Doubt, FetchError, Journal, JournalError, MemoryJournal, Money, Nonce, NotSent, Operation,
    Patience, PayoutState, Reference, Rejection, RetryBudget, SendError, Settlement, Sign, Stamp, WriteError,
    settlement,
};

/// The README's example, compiled.
#[cfg(all(doctest, feature = "client"))]
#[doc = include_str!("../README.md")]
struct Readme;
