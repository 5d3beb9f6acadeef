//! `payout-check`: the first step of a payout in two (wire specification 4.3).

use crate::{Accepted, Account, Endpoint, Message, Payout, Status, error};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, MovesMoney, Operation, Reference, SendError, WriteError};

/// Has a payout checked by the bank before it is ordered: PaynetEasy and Billblend know it.
///
/// It creates an order. Ask its status every 5 s or so until the stage is `payout_check_validated`; then
/// [`OrderStatus::validated`](crate::OrderStatus::validated) gives what [`PayoutPay`](crate::PayoutPay) takes, and that moves the
/// money. `payout_check_validating` means that the bank has not said yet.
///
/// **No table of its parameters is published.** That they are those of [`Payout`], and that there is a path for groups, is an
/// assumption of this crate. Its answer is judged as strictly as a payout's: nobody says that an order of its kind cannot move money.
///
/// # Example: check, then pay
///
/// ```
/// # async fn example(
/// #     client: &paynet::Client<impl payout_core::Transport>,
/// #     payout: paynet::Payout,
/// # ) -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{PayoutCheck, PayoutPay};
///
/// let check = PayoutCheck::new(payout);
/// let accepted = client.send(&check).await?;
/// let status = client.send(&check.status().order_id(accepted.order_id().clone())).await?;
/// if let Some(validated) = status.validated() {
///     let paid = client.send(&PayoutPay::new(validated)).await?;
///     assert_eq!(paid.order_id(), accepted.order_id());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is checked until it is sent"]
pub struct PayoutCheck {
    payout: Payout,
}

impl PayoutCheck {
    /// The check of a payout. Its reference is the order's for both steps.
    pub fn new(payout: Payout) -> Self {
        Self { payout }
    }

    /// The payout that is checked.
    pub fn payout(&self) -> &Payout {
        &self.payout
    }

    /// The endpoint it goes to.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        self.payout.endpoint()
    }

    /// The amount.
    #[must_use]
    pub fn amount(&self) -> Amount {
        self.payout.amount()
    }

    pub(crate) fn order_reference(&self) -> &Reference {
        self.payout.order_reference()
    }

    /// The look-up of this order by its reference alone. Add the order id where it is known.
    pub fn status(&self) -> Status {
        self.payout.status()
    }
}

impl From<Payout> for PayoutCheck {
    fn from(payout: Payout) -> Self {
        Self::new(payout)
    }
}

impl Operation for PayoutCheck {
    type Account = Account;
    type Answer = Accepted;
    type Effect = MovesMoney;

    const NAME: &'static str = "payout-check";

    fn reference(&self) -> Option<&Reference> {
        self.payout.reference()
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        let parameters = self.payout.parameters(account)?;
        Ok(Message::new(Self::NAME, self.payout.endpoint(), parameters))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<Accepted, SendError> {
        error::order_accepted(&account.answer(&response), &self.payout.order().reference)
    }
}
