//! The Public API, which a public key opens: prerequests with their field rules, payments, the hosted payment page (PayCore 7).
//!
//! It has credentials and addresses of its own, so it has its own account: nothing here holds the API key of the Private API, and
//! nothing here can pay out. Names may therefore be the same as in the crate's root: [`public::CreatePayment`](CreatePayment) is
//! another call than [`paycore::CreatePayment`](crate::CreatePayment).
//!
//! | call | wire | effect on money |
//! |---|---|---|
//! | [`PayoutPrerequest`]: services and fields for a payout | POST `/payout-prerequest`, 7.1 | reads |
//! | [`PaymentPrerequest`]: services and fields for a payment | POST `/payment-prerequest`, 7.1 | reads |
//! | [`CreatePayment`]: an incoming payment | POST `/payment-invoices`, 3.7 | starts a payment |
//! | [`HostedPaymentPage`]: links and forms to the payment page | GET or POST form `/hpp/`, 7.2 | the payer's browser starts a payment |
//! | [`AutoRedirect`]: a form that leads straight to the provider | POST form `/payment-invoices/process`, 7.3 | the payer's browser starts a payment |
//!
//! # Example: check a payout's fields before it is created
//!
//! ```no_run
//! # #[cfg(feature = "client")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use paycore::public::{Account, Client, PayoutPrerequest, PublicKey, Severity};
//!
//! let key = PublicKey::test("pk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?;
//! let client = Client::new(Account::new(Account::PAYCORE_IO, key)?)?;
//! let services = client.send(&PayoutPrerequest::new("10 USD".parse()?)).await?;
//! let service = services.get("test_usd").ok_or("no such service for this amount")?;
//!
//! let report = service.fields().check([("account", "587964")]);
//! for finding in &report {
//!     println!("{finding}"); // advice: patterns are wrong at times
//! }
//! report.refuse(Severity::Error)?; // a required field that is missing
//! # Ok(())
//! # }
//! ```

mod account;
mod auto_redirect;
mod create_payment;
mod customer;
mod fields;
mod hosted_payment_page;
mod html_form;
mod payment_prerequest;
mod payout_prerequest;
mod prerequest;
mod services;

pub use account::{Account, PublicKey, PublicKeyError};
pub use auto_redirect::AutoRedirect;
pub use create_payment::CreatePayment;
pub use customer::Customer;
pub use fields::{FieldProblem, FieldReport, FieldRule, FieldRules, Finding, LocalText, Pattern, Severity, Validator};
pub use hosted_payment_page::{Hidden, HostedPayment, HostedPaymentPage, Locale, PayButtonLabel, Theme};
pub use html_form::{FormMethod, HtmlForm};
pub use payment_prerequest::PaymentPrerequest;
pub use payout_prerequest::PayoutPrerequest;
pub use services::{Method, Service, Services};

/// A client for one [`Account`] of the Public API: over reqwest, or over a transport of your choice.
#[cfg(feature = "client")]
pub type Client<T = payout_core::Http> = payout_core::Client<Account, T>;
/// A client for one [`Account`] of the Public API, over a transport of your choice.
#[cfg(not(feature = "client"))]
pub type Client<T> = payout_core::Client<Account, T>;
