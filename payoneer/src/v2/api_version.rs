//! GET `/api-version` (Payoneer 4.1).

use super::{Account, Envelope, Message, error, wire::answer_accessors};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, WriteError, mask};
use std::fmt;

/// Asks for the version of the API. Reads, and may be repeated.
///
/// # Example: for a support ticket
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client) -> Result<(), payoneer::FetchError> {
/// println!("{}", client.send(&payoneer::v2::ApiVersion).await?.version());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a call asks nothing until it is sent"]
#[allow(clippy::exhaustive_structs, reason = "a call without parameters stays one")]
pub struct ApiVersion;

impl Operation for ApiVersion {
    type Account = Account;
    type Answer = Version;
    type Effect = Reads;

    const NAME: &'static str = "api-version";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(["api-version"]))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Version, FetchError> {
        let envelope = error::fetched(&response, None)?;
        match envelope.fields().required("version") {
            Ok(version) => Ok(Version { version, envelope }),
            Err(problem) => Err(error::malformed(&envelope, problem)),
        }
    }
}

/// The version of the API. Text: what its parts mean is not published, so it is not compared.
#[derive(Clone)]
pub struct Version {
    version: String,
    envelope: Envelope,
}

impl Version {
    /// The text: `4.18`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}

answer_accessors!(Version);

/// Masked: whatever stood in the answer.
impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Version").field(&mask(&self.version)).finish()
    }
}
