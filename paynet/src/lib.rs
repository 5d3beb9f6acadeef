//! Payouts through Paynet gateways: PaynetEasy, ConnPay, Billblend and the other brands of the platform.
//!
//! # Example: pay, and know what happened
//!
//! ```no_run
//! # #[cfg(all(feature = "client", feature = "_signer"))]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use paynet::{Account, BankAccount, Credentials, Endpoint, Gateway, Payout, RsaKey, SendError};
//!
//! let key = RsaKey::from_pem(&std::fs::read_to_string("merchant-private-key.pem")?)?;
//! let account = Account::new(
//!     Gateway::sandbox("https://sandbox.payneteasy.com/paynet")?,
//!     Credentials::sandbox("my-login", key),
//! )?;
//! let client = paynet::Client::new(account)?;
//!
//! let payout = Payout::new(
//!     Endpoint::Id(39915),
//!     "payout-2041".parse()?, // your own id of this payout: stored before it is sent, never used again
//!     "10.42 USD".parse()?,
//!     BankAccount::new("1234567890")?,
//! );
//!
//! match client.send(&payout).await {
//!     Ok(accepted) => println!("order {}, ask for its status", accepted.order_id()),
//!     Err(SendError::NotSent(why)) => println!("nothing left this machine: {why}"),
//!     Err(SendError::Rejected(why)) => println!("the gateway said no to this request: {why}"),
//!     Err(SendError::Unknown(doubt)) => {
//!         // It may have been paid. Ask by reference; never send a new one meanwhile.
//!         println!("{doubt}");
//!         let status = client.repeat(&payout.status(), &paynet::Patience::new()).await?;
//!         println!("{}: {}", status.word(), status.state());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Pay once, whatever happens
//!
//! `Client::settle` does what the example leaves to you: it records the intent in your [`Journal`] before the first byte, sends once,
//! looks a lost answer up, compares, and records. Call it again after a crash. `cargo run -p paynet --features sandbox,serde --example settle`
//! shows it with a journal in a file.
//!
//! ```no_run
//! # #[cfg(all(feature = "client", feature = "_signer"))]
//! # async fn example(client: &paynet::Client, payout: &paynet::Payout, journal: &impl paynet::Journal) {
//! use paynet::{Patience, Settlement};
//!
//! match client.settle(payout, journal, &Patience::new()).await {
//!     Settlement::Accepted(settled) => println!("{}, follow it to its end", settled.state()),
//!     Settlement::Rejected(refused) => println!("the gateway said no: {}", refused.why()),
//!     Settlement::NotSent(unsent) => println!("nothing left this machine: {}", unsent.cause()),
//!     Settlement::Absent(_) => println!("this gateway never proves that, other providers do"),
//!     Settlement::Conflict(conflict) => println!("a person must look: {}", conflict.why()),
//!     Settlement::Unknown(unresolved) => println!("resume it later, never send a new one: {unresolved}"),
//! }
//! # }
//! ```
//!
//! No answer of this gateway proves that an order does not exist. A request that got lost stays *unknown* until somebody asks its
//! support; [`settlement::Resend::confirmed`] takes that word.
//!
//! # What it does
//!
//! | call | wire specification | effect on money | look-up after a lost answer |
//! |---|---|---|---|
//! | [`Payout`]: to a bank account, a card or a wallet | `v4/payout`, 4.1 | **moves money** | [`Payout::status`] |
//! | [`PayoutByRef`]: to a stored card | `v4/payout-by-ref`, 4.2 | **moves money** | [`PayoutByRef::status`] |
//! | [`PayoutCheck`]: first of two steps | `v4/payout-check`, 4.3 | creates an order | [`PayoutCheck::status`] |
//! | [`PayoutPay`]: second of two steps | `v4/payout-pay`, 4.4 | **moves money** | [`PayoutPay::status`] |
//! | [`PayoutForm`]: the receiver fills in a page | by [`FormRoute`], 4.5 | creates an order, **can move money** | [`PayoutForm::status`] |
//! | [`TransferByRef`]: to a card | `v4/transfer-by-ref`, 4.8 | **moves money** | [`TransferByRef::status`] |
//! | [`Status`]: where an order stands | `v4/status`, 4.6 | reads | ask again |
//! | [`CreateCardRef`]: a token of a card | `v4/create-card-ref`, 4.7 | none: stores a token | none known |
//! | [`CreateRecurringPayment`], [`UpdateRecurringPayment`], [`UpdateRecurringPayments`] | v4, 4.7 | none: change tokens | none known |
//! | [`GetCardInfo`]: what may be shown of a stored card | `v2/get-card-info`, 4.7 | reads | ask again |
//! | [`GetBalance`]: what is there to pay with | `v2/get-balance`, 4.9 | reads | ask again |
//! | [`Callback`]: what the gateway reports by itself | 6 | none: a hint to ask [`Status`] | |
//! | [`FinalRedirect`]: the receiver's browser is back | 6.5 | none: it has no status | |
//! | [`Account::trace`]: why a signature is refused | 3.1 | none: nothing is sent | |
//!
//! "Wire specification" stands for the document of this project that gathers what the vendor and its brands publish about the
//! protocol; error messages name its sections (`Paynet 4.1`).
//!
//! What has no type of its own yet can be sent all the same: a parameter by [`Payout::extra`], a command by an [`Operation`] of
//! yours that writes a [`Message`].
//!
//! # Three things to know before going live
//!
//! - **Accepted is not paid.** The gateway has taken the order; [`OrderStatus::state`] tells the rest, and reconciliation can
//!   change even a final status.
//! - **Unknown is not failed.** No refusal or error page proves that an order does not exist, and the gateway has no idempotency
//!   key. Only a status look-up by your reference ends the doubt; "not found" right after a lost answer does not.
//! - **A callback is not a booking.** Its digest covers the status and two ids, neither amount nor type.
//!
//! # Without a network
//!
//! [`Operation::write`], [`Sign::sign`] and [`Operation::read`] are pure: see [`Account`] for a request built in a test. The
//! feature `sandbox` adds the gateway's side, in process and as a server on loopback.
//!
//! # Features
//!
//! | feature | adds | default |
//! |---|---|---|
//! | `client` | `Client` over reqwest with rustls; needs an RSA back end | yes |
//! | `aws-lc-rs` | RSA by AWS-LC, which reqwest's TLS builds anyway | yes |
//! | `rsa` | RSA in pure Rust, with RUSTSEC-2023-0071 open against its crate | no |
//! | `axum` | `Callback` and `FinalRedirect` as arguments of handlers | no |
//! | `sandbox` | the gateway's side of the protocol; needs an RSA back end | no |
//! | `serde` | records of a journal, money and ids can be written down and read | no |
//! | `simulation` | the payouts and the sandbox of this crate in `payout_core::simulation`; needs an RSA back end | no |
//! | `tracing` | a span for each call; never a body | no |
//!
//! Features only add. With both RSA back ends AWS-LC signs; the bytes are the same. With neither there is nothing to sign with, and
//! what remains is [`Callback`] and [`FinalRedirect`]: a receiver of callbacks needs no key and no HTTP client.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod callback;
mod card_token;
mod endpoint;
#[cfg(feature = "axum")]
mod extract;
mod final_redirect;
mod order_id;
mod poll_schedule;
mod wire;

#[cfg(feature = "_signer")]
mod accepted;
#[cfg(feature = "_signer")]
mod account;
#[cfg(feature = "_signer")]
mod callback_url;
#[cfg(feature = "_signer")]
mod control;
#[cfg(feature = "_signer")]
mod create_card_ref;
#[cfg(feature = "_signer")]
mod create_recurring_payment;
#[cfg(feature = "_signer")]
mod error;
#[cfg(feature = "_signer")]
mod form;
#[cfg(feature = "_signer")]
mod get_balance;
#[cfg(feature = "_signer")]
mod get_card_info;
#[cfg(feature = "_signer")]
mod order;
#[cfg(feature = "_signer")]
mod payable;
#[cfg(feature = "_signer")]
mod payout;
#[cfg(feature = "_signer")]
mod payout_by_ref;
#[cfg(feature = "_signer")]
mod payout_check;
#[cfg(feature = "_signer")]
mod payout_form;
#[cfg(feature = "_signer")]
mod payout_pay;
#[cfg(feature = "_signer")]
mod recurring_payment;
#[cfg(feature = "_signer")]
mod redirect_url;
#[cfg(all(feature = "sandbox", feature = "_signer"))]
pub mod sandbox;
#[cfg(all(feature = "simulation", feature = "_signer"))]
pub mod simulation;
#[cfg(feature = "_signer")]
mod status;
mod status_word;
#[cfg(feature = "_signer")]
mod trace;
#[cfg(feature = "_signer")]
mod transfer_by_ref;
#[cfg(feature = "_signer")]
mod update_recurring_payment;

#[cfg(feature = "_signer")]
pub use accepted::Accepted;
#[cfg(feature = "_signer")]
pub use account::{
    Account, AccountError, Authentication, Credentials, Environment, Gateway, Message, PublishedGateway, Target,
    gateways,
};
pub use callback::{Callback, CallbackError, ControlKey, ControlKeyError, LONGEST_QUERY, RepeatKey};
#[cfg(feature = "_signer")]
pub use callback_url::CallbackUrl;
pub use card_token::{CardRecurringPaymentId, CardRefId, RecurringPaymentId};
#[cfg(feature = "_signer")]
pub use control::ControlText;
#[cfg(feature = "_signer")]
pub use create_card_ref::{CardRef, CreateCardRef};
#[cfg(feature = "_signer")]
pub use create_recurring_payment::{CreateRecurringPayment, RecurringCardholder};
pub use endpoint::{Endpoint, EndpointError};
#[cfg(feature = "axum")]
pub use extract::{Acknowledged, ReceiveError};
pub use final_redirect::{FinalRedirect, LONGEST_REDIRECT};
#[cfg(feature = "_signer")]
pub use get_balance::{Balance, Balances, GetBalance};
#[cfg(feature = "_signer")]
pub use get_card_info::{CardInfo, GetCardInfo};
pub use order_id::OrderId;
#[cfg(feature = "_signer")]
pub use payout::{
    Bank, BankAccount, Card, CardNumber, CryptoWallet, Customer, Cvv, Destination, EWallet, Expiry, LegalPerson,
    Payout, Receiver, RecurringPayment, StoredCard,
};
#[cfg(feature = "_signer")]
pub use payout_by_ref::PayoutByRef;
#[cfg(feature = "_signer")]
pub use payout_check::PayoutCheck;
#[cfg(feature = "_signer")]
pub use payout_form::{FormRoute, HostedForm, PayoutForm};
#[cfg(feature = "_signer")]
pub use payout_pay::PayoutPay;
pub use poll_schedule::{PollSchedule, PollStep};
#[cfg(feature = "_signer")]
pub use recurring_payment::{RecurringAmount, RecurringCard, RecurringPaymentAnswer};
#[cfg(feature = "_signer")]
pub use redirect_url::{Redirect, RedirectUrl};
#[cfg(feature = "_signer")]
pub use status::{OrderStatus, Status, Validated};
pub use status_word::StatusWord;
#[cfg(feature = "_signer")]
pub use trace::Trace;
#[cfg(feature = "_signer")]
pub use transfer_by_ref::{TransferByRef, TransferDestination};
#[cfg(feature = "_signer")]
pub use update_recurring_payment::{UpdateRecurringPayment, UpdateRecurringPayments};
pub use wire::Fields;

pub use payout_core::{
    Amount, Currency, Doubt, FetchError, Journal, JournalError, MemoryJournal, Money, Nonce, NotSent, Operation,
    Patience, PayoutState, Reference, Rejection, RetryBudget, SendError, Settlement, Sign, Stamp, WriteError,
    settlement,
};
pub use payout_signing::oauth1::Parameters;
#[cfg(feature = "_signer")]
pub use payout_signing::{RsaKey, RsaPublicKey};

/// A client for one [`Account`]: `paynet::Client` over reqwest, or over a transport of your choice.
#[cfg(all(feature = "client", feature = "_signer"))]
pub type Client<T = payout_core::Http> = payout_core::Client<Account, T>;
/// A client for one [`Account`], over a transport of your choice.
#[cfg(all(not(feature = "client"), feature = "_signer"))]
pub type Client<T> = payout_core::Client<Account, T>;

/// The README's example, compiled.
#[cfg(all(doctest, feature = "client", feature = "_signer"))]
#[doc = include_str!("../README.md")]
struct Readme;
