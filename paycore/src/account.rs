//! Who sends, and where to: [`Credentials`] of one mode, and an [`Account`] at one base URL (wire specification 2).

mod credentials;
mod dialect;
mod error;
mod message;
mod mode;

pub use credentials::Credentials;
pub use dialect::{BodyShape, Dialect};
pub use error::AccountError;
pub use message::Message;
pub use mode::Mode;

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use payout_core::{BaseUrl, Sign, Stamp, WriteError};

/// What every answer is asked for in (wire specification 2.3).
const ACCEPT: HeaderValue = HeaderValue::from_static("application/json, application/vnd.api+json");

/// A Commerce Account on the Private API: what every call authenticates with, where it goes, and whether it is about real money.
///
/// Not `Clone`, since it holds an API key; a [`Client`](crate::Client) shares it. `Debug` shows the base URL and the mode.
///
/// # Example: a request without a network
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paycore::{Account, CreatePayout, Credentials, Nonce, Operation, Sign, Stamp};
///
/// let account = Account::new(
///     "https://com.paycore.io/api",
///     Credentials::test("coma_FoXWOaBSEnUpvP4I", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?,
/// )?;
/// let payout = CreatePayout::new("payout-2041".parse()?, "test_usd", "100.78 USD".parse::<paycore::Amount>()?)
///     .field("account", "587964");
///
/// let stamp = Stamp::new(1_677_831_012, Nonce::from_bytes([7; 16])); // Basic uses neither time nor nonce
/// let request = account.sign(payout.write(&account)?, &stamp)?;
/// assert_eq!(request.uri(), "https://com.paycore.io/api/payout-invoices");
/// assert_eq!(
///     request.body(),
///     r#"{"data":{"type":"payout-invoice","attributes":{"test_mode":true,"reference_id":"payout-2041","currency":"USD","amount":100.78,"service":"test_usd","fields":{"account":"587964"},"options":{"auto_process":false}}}}"#
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Account {
    base_url: BaseUrl,
    credentials: Credentials,
    dialect: Dialect,
}

impl Account {
    /// The longest `reference_id` that is sent unless [`Dialect::longest_reference`] says otherwise: the longest that was seen.
    pub const LONGEST_REFERENCE: usize = 36;

    /// An account at `base_url`: `https://com.paycore.io/api`, or a white label's own, with or without a path.
    ///
    /// # Errors
    ///
    /// [`AccountError::Url`] where the text is no base URL: `https` (plain `http` to a loopback address written out only), no query,
    /// no fragment, no user information. [`AccountError::PublicUrl`] for the base of the Public API or the hosted page.
    pub fn new(base_url: &str, credentials: Credentials) -> Result<Self, AccountError> {
        let base_url = BaseUrl::parse(base_url)?;
        let last = base_url.as_str().rsplit('/').next().unwrap_or_default();
        if matches!(last, "public-api" | "hpp") {
            return Err(AccountError::PublicUrl { url: base_url });
        }
        Ok(Self {
            base_url,
            credentials,
            dialect: Dialect::new(),
        })
    }

    /// The same account in another dialect of the wire: what differs between deployments.
    #[must_use]
    pub fn with_dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    /// Where the calls go.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.base_url
    }

    /// The Commerce Account ID.
    #[must_use]
    pub fn account_id(&self) -> &str {
        self.credentials.account_id()
    }

    /// Test or live: sent in every create, and compared with every answer.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.credentials.mode()
    }

    /// How the wire differs from what the documents show.
    pub fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// Where references are unique.
    pub(crate) fn scope(&self) -> String {
        format!("{} account {}", self.base_url, self.account_id())
    }

    /// A text of theirs, fit for errors: masked, and without the API key, should they repeat it.
    pub(crate) fn mask(&self, text: &str) -> String {
        payout_core::mask(&self.credentials.redact(text))
    }
}

impl Sign for Account {
    const PROVIDER: &'static str = "paycore";

    type Message = Message;

    /// HTTP Basic with account id and API key (wire specification 2.3). Nothing is signed, so the stamp is not used: the same
    /// message always gives the same bytes.
    ///
    /// `Accept` is given here, so that the bytes are the same whichever HTTP library sends.
    fn sign(&self, message: Message, _: &Stamp) -> Result<Request<Bytes>, WriteError> {
        let mut request = Request::builder()
            .method(message.method().clone())
            .uri(self.base_url.join(message.path()))
            .header(header::ACCEPT, ACCEPT)
            .header(header::AUTHORIZATION, self.credentials.authorization());
        if message.json().is_some() {
            request = request.header(header::CONTENT_TYPE, self.dialect.content_type());
        }
        request
            .body(message.into_body())
            .map_err(|error| WriteError::new("url", "is none that HTTP can carry").with_source(error))
    }
}
