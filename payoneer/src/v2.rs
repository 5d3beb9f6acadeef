//! The API's version 2: HTTP Basic and JSON.
//!
//! The [crate] has the list of calls. All paths are below `/v2/programs/{program_id}`, one [`Account`] for each program.

mod account;
mod api_version;
mod cancel_charge;
mod cancel_payout;
mod charge_status;
mod create_charge;
mod create_payout;
mod echo;
mod error;
mod link;
mod login_link;
mod payable;
mod payee_balances;
mod payee_details;
mod payee_report;
mod payee_status;
mod payees_status_report;
mod payout_id;
mod payout_status;
mod program_balance;
mod receiving_accounts;
mod registration_link;
mod release_payee;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "simulation")]
pub mod simulation;
mod status;
mod wire;

pub use account::{Account, AccountError, Credentials, Message, Program, ProgramId};
pub use api_version::{ApiVersion, Version};
pub use cancel_charge::CancelCharge;
pub use cancel_payout::{CancelPayout, CancelRequested};
pub use charge_status::{ChargeStatus, FoundCharge};
pub use create_charge::CreateCharge;
pub use create_payout::{Accepted, Comparison, CreatePayout, Differences, Orders, OrdersAccess, OrdersReport, Store};
pub use echo::Echo;
pub use link::Link;
pub use login_link::LoginLink;
pub use payee_balances::PayeeBalances;
pub use payee_details::{AddressDetails, ContactDetails, KnownPayee, PayeeDetails, PayeeMethod};
pub use payee_report::{PayeeReport, PayeeReported, ReconciledPayout, ReportRow, ReportedPayee};
pub use payee_status::{PayeeStatus, Registration};
pub use payees_status_report::{PayeesStatusReport, ReportedPayees};
pub use payout_id::PayoutId;
pub use payout_status::{FoundPayout, PayoutStatus};
pub use program_balance::{Balance, ProgramBalance};
pub use receiving_accounts::ReceivingAccounts;
pub use registration_link::{
    Address, Company, Contact, Country, CountryError, Payee, PayeeKind, PayoutMethod, RegistrationLink,
};
pub use release_payee::ReleasePayee;
pub use status::{ChargeWord, ChargeWordKind, PayeeWord, PayeeWordKind, PayoutWord, PayoutWordKind};
pub use wire::{Envelope, Fields};

/// A client for one [`Account`]: `payoneer::v2::Client` over reqwest, or over a transport of your choice.
#[cfg(feature = "client")]
pub type Client<T = payout_core::Http> = payout_core::Client<Account, T>;
/// A client for one [`Account`], over a transport of your choice.
#[cfg(not(feature = "client"))]
pub type Client<T> = payout_core::Client<Account, T>;
