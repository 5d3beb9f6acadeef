//! Who sends, and where to: [`Program`], [`Credentials`], and both together as an [`Account`].

mod credentials;
mod error;
mod message;
mod program;
mod program_id;

pub use credentials::Credentials;
pub use error::AccountError;
pub use message::Message;
pub use program::Program;
pub use program_id::ProgramId;

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use payout_core::{Sign, Stamp, WriteError};
use payout_signing::basic;

/// A program and who may use it: where every call goes, and what it is authenticated with.
///
/// Each program has its own, so a business with several programs makes several accounts and clients. Not `Clone`, since it holds a
/// password; a [`Client`](crate::v2::Client) shares it.
///
/// # Example: a request without a network
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use payoneer::{Nonce, Operation, Sign, Stamp};
/// use payoneer::v2::{Account, Credentials, PayoutStatus, Program};
///
/// let account = Account::new(
///     Program::sandbox("100000001".parse()?),
///     Credentials::sandbox("api-user", "api-password"),
/// )?;
/// let look_up = PayoutStatus::new(&"payout-2041".parse()?);
///
/// let stamp = Stamp::new(1_677_831_012, Nonce::from_bytes([7; 16])); // Basic uses neither time nor nonce
/// let request = account.sign(look_up.write(&account)?, &stamp)?;
/// assert_eq!(
///     request.uri(),
///     "https://api.sandbox.payoneer.com/v2/programs/100000001/payouts/payout-2041"
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Account {
    program: Program,
    credentials: basic::Credentials,
}

impl Account {
    /// Puts a program and credentials together.
    ///
    /// # Errors
    ///
    /// [`AccountError::Environments`] where one of them is for the sandbox and the other for production,
    /// [`AccountError::Credentials`] for a user name or a password that HTTP Basic cannot carry (Payoneer 2.3).
    pub fn new(program: Program, credentials: Credentials) -> Result<Self, AccountError> {
        if program.environment() != credentials.environment() {
            return Err(AccountError::Environments {
                program: program.environment(),
                credentials: credentials.environment(),
            });
        }
        Ok(Self {
            credentials: credentials.basic()?,
            program,
        })
    }

    /// Where the calls go, and what the program's rules are.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The API user name.
    #[must_use]
    pub fn user(&self) -> &str {
        self.credentials.user()
    }
}

impl Sign for Account {
    const PROVIDER: &'static str = "payoneer";

    type Message = Message;

    /// HTTP Basic on the first request, without waiting for a challenge, and JSON (Payoneer 2.3 and 2.4).
    ///
    /// The stamp is not used: Basic knows neither time nor nonce.
    fn sign(&self, message: Message, _: &Stamp) -> Result<Request<Bytes>, WriteError> {
        let path = message.path()?;
        let url = format!("{}{path}", self.program.root());
        let (method, json) = message.into_parts();
        let json_type = HeaderValue::from_static("application/json");
        let request = Request::builder()
            .method(method)
            .uri(url)
            .header(header::AUTHORIZATION, self.credentials.authorization());
        let request = match json {
            Some(_) => request.header(header::CONTENT_TYPE, json_type.clone()),
            None => request,
        };
        request
            .header(header::ACCEPT, json_type)
            .body(Bytes::from(json.unwrap_or_default()))
            .map_err(|error| WriteError::new("url", "is none that HTTP can carry").with_source(error))
    }
}
