//! Payouts through the PayCore.io Commerce API (later Corefy), and through the white labels that serve the same API.
//!
//! # Example: pay in two steps, and know what happened
//!
//! ```no_run
//! # #[cfg(feature = "client")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use paycore::{Account, Amount, CreatePayout, Credentials, SendError};
//!
//! let account = Account::new(
//!     "https://com.paycore.io/api", // or a white label's own, with or without a path
//!     Credentials::test("coma_FoXWOaBSEnUpvP4I", std::env::var("PAYCORE_API_KEY")?)?,
//! )?;
//! let client = paycore::Client::new(account)?;
//!
//! let amount: Amount = "10.42 USD".parse()?;
//! let payout = CreatePayout::new(
//!     "payout-2041".parse()?, // your own id of this payout: stored before it is sent, never used again
//!     "test_usd",
//!     amount,
//! )
//! .field("account", "587964");
//!
//! let created = match client.send(&payout).await {
//!     Ok(created) => created,
//!     Err(SendError::NotSent(why)) => return Err(format!("nothing left this machine: {why}").into()),
//!     Err(SendError::Rejected(why)) => return Err(format!("the platform said no to this request: {why}").into()),
//!     Err(SendError::Unknown(doubt)) => {
//!         // It may have been created. Ask by reference; never send a new one meanwhile.
//!         println!("{doubt}");
//!         let found = client.repeat(&payout.find(), &paycore::Patience::new()).await?;
//!         match found.ours() {
//!             [one] if payout.disagreement(client.account(), one).is_none() => one.clone(),
//!             [] => return Err("not found so far, which proves nothing: ask again".into()),
//!             _ => return Err("something else is under this reference: a person has to look".into()),
//!         }
//!     }
//! };
//! // It is on the platform's books, and nothing is sent on. Store its id; then confirm it, and money moves.
//! let processing = client.send(&payout.process(created.id())).await?;
//! println!("{}: {}", processing.id(), processing.state());
//! # Ok(())
//! # }
//! ```
//!
//! # Pay once, whatever happens
//!
//! `Client::settle` does what the example leaves to you: it records the intent in your [`Journal`] before the first byte, sends once,
//! looks a lost answer up, compares, and records. Call it again after a crash. Each of the two steps is settled by itself.
//!
//! ```no_run
//! # #[cfg(feature = "client")]
//! # async fn example(client: &paycore::Client, payout: &paycore::CreatePayout, journal: &impl paycore::Journal) {
//! use paycore::{Patience, Settlement};
//!
//! match client.settle(payout, journal, &Patience::new()).await {
//!     Settlement::Accepted(settled) => println!("{:?} is {}", settled.provider_id(), settled.state()),
//!     Settlement::Rejected(refused) => println!("the platform said no: {}", refused.why()),
//!     Settlement::NotSent(unsent) => println!("nothing left this machine: {}", unsent.cause()),
//!     Settlement::Absent(absent) => println!("it is not there, the same may be sent again: {absent:?}"),
//!     Settlement::Conflict(conflict) => println!("a person must look: {}", conflict.why()),
//!     Settlement::Unknown(unresolved) => println!("resume it later, never send a new one: {unresolved}"),
//! }
//! # }
//! ```
//!
//! An empty list proves absence only where the platform's filter is known to work: see [`Dialect::payout_filter_works`].
//!
//! # What it does
//!
//! | call | wire specification | effect on money | look-up after a lost answer |
//! |---|---|---|---|
//! | [`CreatePayout`] | POST `/payout-invoices`, 3.1 | **moves money**, at once or when confirmed | [`CreatePayout::find`], by your reference |
//! | [`ProcessPayout`]: confirms a payout | POST `/payout-invoices/{id}/process`, 3.2 | **moves money** | [`ProcessPayout::get`] |
//! | [`GetPayout`] | GET `/payout-invoices/{id}`, 3.3 | reads | ask again |
//! | [`FindPayout`]: by your reference | GET `/payout-invoices?filter[reference_id]=...`, 3.4 | reads | ask again |
//! | [`Balances`] | GET `/account/balances`, 3.5 | reads | ask again |
//! | [`Profile`] | GET `/account/profile`, 3.6 | reads | ask again |
//! | [`CreatePayment`]: an incoming payment | POST `/payment-invoices`, 3.7 | starts a payment; **can charge a saved card** | [`CreatePayment::find`] |
//! | [`GetPayment`], [`FindPayment`] | GET `/payment-invoices...`, 3.8 | reads | ask again |
//! | [`RefundPayment`] | POST `/payment-invoices/{id}/refund`, 3.9 | **moves money** back to the payer | [`RefundPayment::get_payment`] |
//! | [`Callback`]: what the platform reports by itself; [`Observed`] orders it | 6 | none: a hint to ask [`GetPayout`] | |
//! | [`public::PayoutPrerequest`], [`public::PaymentPrerequest`]: services and their fields | POST `/payout-prerequest`, `/payment-prerequest`, 7.1 | reads | ask again |
//! | [`public::CreatePayment`] | POST `/payment-invoices`, 3.7 | starts a payment | [`FindPayment`], of the Private API |
//! | [`public::HostedPaymentPage`] | `/hpp/`, in the payer's browser, 7.2 | the browser starts a payment | [`FindPayment`] |
//! | [`public::AutoRedirect`] | POST `/payment-invoices/process`, in the payer's browser, 7.3 | the browser starts a payment | [`FindPayment`] |
//!
//! "Wire specification" stands for the document of this project that gathers what the platform, its clients and integrations show of
//! the protocol; error messages name its sections (`PayCore 3.1`). What has no type of its own yet can be sent all the same, by an
//! [`Operation`] of yours that writes a [`Message`].
//!
//! # Seven things to know before going live
//!
//! - **Was it created, after an error?** 401, and a 4xx with a JSON error, are a no to this request. 429, 409, 5xx, a page of a proxy
//!   and silence are no answer: look it up by your reference. 429 means *too many requests or duplicate*: never sleep and repeat.
//! - **Status or resolution?** [`PayoutInvoice::state`], which comes from `status`. `resolution` explains, and may be `ok` beside a failure.
//! - **Is it paid?** `processed` is paid, and can still be cancelled; even a final failure can be corrected by hand
//!   ([`PayoutInvoice::corrects`]). `process_pending` may last days and is never failed: a second payout meanwhile is the most common
//!   double payment.
//! - **How much was paid?** [`PayoutInvoice::paid_out`]. Fees are the platform's to calculate.
//! - **Why does a callback not come?** The address is the account's, or [`CreatePayout::callback_url`]; the answer must be exactly 200;
//!   the platform tries up to 100 times, and the dashboard can send again.
//! - **Which services and fields are there?** Those of the account: [`public::PayoutPrerequest`].
//! - **How do I test?** [`Credentials::test`] with a `test_*` service, or the feature `sandbox`, which needs no account.
//!
//! # Without a network
//!
//! [`Operation::write`], [`Sign::sign`] and [`Operation::read`] are pure: see [`Account`] for a request built in a test. The
//! feature `sandbox` adds the platform's side, in process and as a server on loopback; `simulation` puts payouts through it by the
//! thousand in virtual time, with everything going wrong that can.
//!
//! # What is known, and how well
//!
//! The platform documents less than a payout needs. What this crate does where a fact is missing (wire specification 11):
//!
//! | question | evidence | what is done |
//! |---|---|---|
//! | Does `filter[reference_id]` work on payouts? | one integration, for payments | every item is compared byte by byte; an empty list proves nothing before [`Found::proves_filter`] and [`Dialect::payout_filter_works`] |
//! | What does a repeated `reference_id` get? | 429, in the words of a throttle; no code for the others | 409, 429 and a 422 that speaks of the reference are doubt, and looked up |
//! | Is a second confirmation harmless? | nothing | never sent by the library: three readings of `created` over a quarter of an hour, then you decide |
//! | What does a confirmation's body hold? | one integration sends none | none is sent, with `Content-Length: 0` |
//! | Does `auto_process: false` overrule the account's setting? | nothing | every create counts as moving money |
//! | Are bodies without the envelope taken? | the oldest text shows them | the envelope; [`Dialect::flat_bodies`] for the other |
//! | Is `processed` final? | the documents contradict each other | paid, and not final |
//!
//! # Features
//!
//! | feature | adds | default |
//! |---|---|---|
//! | `client` | `Client` over reqwest with rustls | yes |
//! | `patterns` | values are compared with the regular expressions of a service's field rules | yes |
//! | `axum` | `Callback` as argument of handlers | no |
//! | `sandbox` | the platform's side of the protocol | no |
//! | `serde` | records of a journal, money and ids can be written down and read | no |
//! | `simulation` | the payouts and the sandbox of this crate in `payout_core::simulation` | no |
//! | `tracing` | a span for each call; never a body | no |
//!
//! Features only add. HTTP Basic and SHA-1 callbacks need no RSA, so no RSA crate is in this crate's tree. A receiver of callbacks
//! needs none of them.
//!
//! Out of scope: raw card data (Card Gate), batch payouts (dashboard only), the Platform API.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod account;
mod balances;
mod body;
mod callback;
mod callback_url;
mod create_payment;
mod create_payout;
mod currencies;
mod echo;
mod error;
#[cfg(feature = "axum")]
mod extract;
mod find_payment;
mod find_payout;
mod found;
mod get_payment;
mod get_payout;
mod invoice;
mod members;
mod payable;
mod payment_invoice;
mod payout_invoice;
mod process_payout;
mod profile;
pub mod public;
mod refund;
mod refund_payment;
mod resource_id;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "simulation")]
pub mod simulation;
mod status;
mod wire;

pub use account::{Account, AccountError, BodyShape, Credentials, Dialect, Message, Mode};
pub use balances::{Balances, CurrencyAccount, CurrencyAccounts};
pub use callback::{
    Callback, CallbackError, CallbackKeys, CallbackKeysError, CallbackV1, Event, LONGEST_CALLBACK, Observed,
    OtherEvent, PrivateKey, PrivateKeyError, RepeatKey, SIGNATURE_HEADER, StateV1, Turn,
};
pub use callback_url::CallbackUrl;
pub use create_payment::{CardGateOptions, CreatePayment, ReturnUrls};
pub use create_payout::{Address, AttemptsLimit, CardContext, CreatePayout, Customer, PayoutAmount, PayoutOptions};
pub use currencies::currency;
pub use error::{ErrorAnswer, ErrorItem};
#[cfg(feature = "axum")]
pub use extract::{Acknowledged, ReceiveError};
pub use find_payment::FindPayment;
pub use find_payout::FindPayout;
pub use found::{Found, FoundPayments, FoundPayouts};
pub use get_payment::GetPayment;
pub use get_payout::GetPayout;
pub use payment_invoice::{FlowData, PaymentInvoice};
pub use payout_invoice::{PayoutInvoice, PayoutPart};
pub use process_payout::ProcessPayout;
pub use profile::{AccountProfile, Profile};
pub use refund::Refund;
pub use refund_payment::RefundPayment;
pub use resource_id::{PaymentId, PayoutId, RefundId};
pub use status::{PaymentStatus, PayoutStatus, RefundStatus};
pub use wire::Attributes;

pub use payout_core::{
    Amount, Currency, Doubt, FetchError, Journal, JournalError, MemoryJournal, Money, Nonce, NotSent, Operation,
    Patience, PayoutState, Reference, Rejection, RetryBudget, SendError, Settlement, Sign, Stamp, WriteError,
    settlement,
};

/// A client for one [`Account`]: `paycore::Client` over reqwest, or over a transport of your choice.
#[cfg(feature = "client")]
pub type Client<T = payout_core::Http> = payout_core::Client<Account, T>;
/// A client for one [`Account`], over a transport of your choice.
#[cfg(not(feature = "client"))]
pub type Client<T> = payout_core::Client<Account, T>;

/// The README's example, compiled.
#[cfg(all(doctest, feature = "client"))]
#[doc = include_str!("../README.md")]
struct Readme;
