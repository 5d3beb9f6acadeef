//! Who asks the Public API, and where (wire specification 2.1 and 2.2).

use crate::{Message, Mode, error::Asker};
use bytes::Bytes;
use http::{HeaderValue, Request, header};
use payout_core::{BaseUrl, BaseUrlError, Sign, Stamp, WriteError};
use std::fmt;

/// What every answer is asked for in (wire specification 2.3).
const ACCEPT: HeaderValue = HeaderValue::from_static("application/json, application/vnd.api+json");

/// A public key, and the mode that it opens. It is no secret: payers' browsers see it. So nothing of it can create a payout.
///
/// `Debug` shows no more of it than its prefix, lest somebody has put another key in its place.
///
/// # Example: a key in the wrong place
///
/// ```
/// use paycore::public::PublicKey;
///
/// let key = PublicKey::test("pk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?;
/// assert_eq!(key.mode(), paycore::Mode::Test);
/// assert_eq!(
///     PublicKey::live(key.as_str()).unwrap_err().to_string(),
///     "the public key begins with `pk_test_`, so it opens test mode; give a key of live mode (PayCore 2.2)"
/// );
/// # Ok::<(), paycore::public::PublicKeyError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    text: String,
    mode: Mode,
}

/// What keys of each mode begin with; the second live one is an old form.
const TEST: &[&str] = &["pk_test_"];
const LIVE: &[&str] = &["pk_live_", "com_pk_live_"];

impl PublicKey {
    /// A key of test mode, `pk_test_...`: no money moves.
    ///
    /// # Errors
    ///
    /// When it is empty, holds a blank or a control character, begins as a key of live mode does, or is a private key.
    pub fn test(key: impl Into<String>) -> Result<Self, PublicKeyError> {
        Self::checked(key.into(), Mode::Test)
    }

    /// A key of live mode, `pk_live_...`.
    ///
    /// # Errors
    ///
    /// When it is empty, holds a blank or a control character, begins as a key of test mode does, or is a private key.
    pub fn live(key: impl Into<String>) -> Result<Self, PublicKeyError> {
        Self::checked(key.into(), Mode::Live)
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The mode that it opens.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    // Another prefix than these is taken: brands may have their own, and a shape alone refuses nothing.
    fn checked(text: String, mode: Mode) -> Result<Self, PublicKeyError> {
        if text.is_empty() {
            return Err(PublicKeyError::Empty);
        }
        let odd = |character: char| character.is_control() || character.is_whitespace();
        if let Some(index) = text.chars().position(odd) {
            return Err(PublicKeyError::Character { position: index + 1 });
        }
        if text.starts_with("sk_") {
            return Err(PublicKeyError::Private);
        }
        let (other, prefixes) = match mode {
            Mode::Test => (Mode::Live, LIVE),
            Mode::Live => (Mode::Test, TEST),
        };
        match prefixes.iter().find(|prefix| text.starts_with(**prefix)) {
            Some(prefix) => Err(PublicKeyError::OtherMode { prefix, other, mode }),
            None => Ok(Self { text, mode }),
        }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = TEST.iter().chain(LIVE).find(|prefix| self.text.starts_with(**prefix));
        match prefix {
            Some(prefix) => write!(f, "PublicKey({prefix}…)"),
            None => f.write_str("PublicKey([redacted])"),
        }
    }
}

/// Why a text is no public key. It never repeats the text: it may be another key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PublicKeyError {
    /// There is none.
    #[error("the public key is empty, give one from the dashboard (PayCore 2.2)")]
    Empty,
    /// A character that no key holds.
    #[error(
        "the public key holds a blank or a control character at character {position}, give it without (PayCore 2.2)"
    )]
    #[non_exhaustive]
    Character {
        /// Where it stands, counted from 1.
        position: usize,
    },
    /// A private key.
    #[error("this is a private key (`sk_`), which no browser may see; give the public one, `pk_` (PayCore 2.2)")]
    Private,
    /// A key of the other mode.
    #[error("the public key begins with `{prefix}`, so it opens {other} mode; give a key of {mode} mode (PayCore 2.2)")]
    #[non_exhaustive]
    OtherMode {
        /// What it begins with.
        prefix: &'static str,
        /// The mode that this key opens.
        other: Mode,
        /// The mode that was asked for.
        mode: Mode,
    },
}

/// A public key, and the base URL of the Public API it is for.
///
/// # Example: the request that would be sent
///
/// ```
/// use paycore::public::{Account, PayoutPrerequest, PublicKey};
/// use payout_core::{Operation, Sign, Stamp};
///
/// let key = PublicKey::test("pk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?;
/// let account = Account::new(Account::PAYCORE_IO, key)?;
/// let message = PayoutPrerequest::new("10 USD".parse()?).write(&account)?;
/// let request = account.sign(message, &Stamp::now()?)?;
/// assert_eq!(request.uri(), "https://com.paycore.io/public-api/payout-prerequest");
/// assert_eq!(
///     request.body().as_ref(),
///     br#"{"public_key":"pk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG","currency":"USD","amount":10}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Account {
    base: BaseUrl,
    key: PublicKey,
    longest_reference: usize,
}

impl Account {
    /// The Public API of PayCore.io itself. Its later name, Corefy, has not changed it; white labels have hosts of their own.
    pub const PAYCORE_IO: &'static str = "https://com.paycore.io/public-api";

    /// An account. The base URL of the Public API stands for itself: it does not follow from that of the Private API.
    ///
    /// # Errors
    ///
    /// Says which rule the URL breaks.
    pub fn new(base_url: &str, key: PublicKey) -> Result<Self, BaseUrlError> {
        Ok(Self {
            base: BaseUrl::parse(base_url)?,
            key,
            longest_reference: crate::Account::LONGEST_REFERENCE,
        })
    }

    /// The longest reference that is sent, in characters; a longer one is refused, never cut. The default is
    /// [that of the Private API](crate::Account::LONGEST_REFERENCE).
    #[must_use]
    pub fn longest_reference(mut self, characters: usize) -> Self {
        self.longest_reference = characters;
        self
    }

    /// The base URL.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.base
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    pub(super) fn reference_limit(&self) -> usize {
        self.longest_reference
    }
}

impl Asker for Account {
    // The key is public, and a text that repeats it tells nothing new.
    fn mask(&self, text: &str) -> String {
        payout_core::mask(text)
    }

    fn credentials_hint(&self) -> &'static str {
        "check the public key, and that it belongs to this base URL"
    }
}

impl Sign for Account {
    const PROVIDER: &'static str = "paycore";
    type Message = Message;

    /// The key stands in the body, so no header carries a credential, and the stamp is not used.
    fn sign(&self, message: Message, _: &Stamp) -> Result<Request<Bytes>, WriteError> {
        let mut request = Request::builder()
            .method(message.method().clone())
            .uri(self.base.join(message.path()))
            .header(header::ACCEPT, ACCEPT);
        if message.json().is_some() {
            request = request.header(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        request
            .body(message.into_body())
            .map_err(|error| WriteError::new("url", "is none that HTTP can carry").with_source(error))
    }
}
