//! GET `/echo`: a health check (Payoneer 4.1).

use super::{Account, Envelope, Message, error};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, WriteError};

/// Asks whether the API is there and lets this account in. Reads, and may be repeated.
///
/// Send it when your program starts: wrong credentials show here, before the first payout (Payoneer 3.3).
///
/// # Example: at the start
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client) -> Result<(), payoneer::FetchError> {
/// client.send(&payoneer::v2::Echo).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a call asks nothing until it is sent"]
#[allow(clippy::exhaustive_structs, reason = "a call without parameters stays one")]
pub struct Echo;

impl Operation for Echo {
    type Account = Account;
    type Answer = Envelope;
    type Effect = Reads;

    const NAME: &'static str = "echo";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(["echo"]))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<Envelope, FetchError> {
        error::fetched(&response, None)
    }
}
