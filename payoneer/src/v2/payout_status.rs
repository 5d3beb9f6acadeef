//! GET `/payouts/{client_reference_id}`: where a payout stands (Payoneer 4.9).

mod found_payout;

pub use found_payout::FoundPayout;

use super::{Account, Message, error};
use crate::Code;
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, Reference, WriteError};

/// The look-up of one payout, by your reference. Reads, and may be repeated.
///
/// A failed look-up says nothing about the payout. [`FetchError::NotFound`] is Payoneer's answer 10311 and nothing else: right after
/// a lost answer it means *not yet*, since the request may still be on its way (Payoneer 4.12).
///
/// # Example: after a lost answer
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client, payout: &payoneer::v2::CreatePayout) -> Result<(), payoneer::FetchError> {
/// use payoneer::v2::Comparison;
///
/// let found = client.repeat(&payout.status(), &payoneer::Patience::new()).await?;
/// if payout.compare(&found) == Comparison::Same {
///     println!("{}: {}", found.status(), found.state());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a look-up asks nothing until it is sent"]
pub struct PayoutStatus {
    reference: Reference,
}

impl PayoutStatus {
    /// The look-up of the payout with this reference.
    pub fn new(reference: &Reference) -> Self {
        Self {
            reference: reference.clone(),
        }
    }
}

impl Operation for PayoutStatus {
    type Account = Account;
    type Answer = FoundPayout;
    type Effect = Reads;

    const NAME: &'static str = "payouts/{client_reference_id}";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.reference)
    }

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(["payouts", self.reference.as_str()]))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<FoundPayout, FetchError> {
        FoundPayout::read(account, error::fetched(&response, Some(Code::PayoutNotFound))?)
    }
}
