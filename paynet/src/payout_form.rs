//! `payout-form`: an order whose receiver fills in the rest on a page of the gateway (wire specification 4.5).

mod hosted_form;
mod route;

pub use hosted_form::HostedForm;
pub use route::FormRoute;

use crate::{
    Account, Authentication, Endpoint, Message, error,
    form::Table,
    order::{Order, order_setters},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, MovesMoney, Operation, Reference, SendError, WriteError};
use std::fmt;

const TABLE: Table = Table {
    section: "Paynet 4.5",
    lengths: &[
        ("client_orderid", 1..=128),
        ("amount", 1..=10),
        ("currency", 3..=3),
        // An older generation of the documents allows 65K.
        ("order_desc", 0..=64),
        ("ipaddress", 7..=45),
        ("purpose", 0..=128),
        ("server_callback_url", 0..=1024),
        ("redirect_url", 0..=128),
        ("redirect_success_url", 0..=1024),
        ("redirect_fail_url", 0..=1024),
    ],
};

/// A payout whose receiver says on a page of the gateway where the money goes. Sending it creates an order, and money can move once
/// the page is filled in.
///
/// Path, version and signature differ by brand, so a [`FormRoute`] has to be named. The documented table is known in part only: what
/// has a setter here, and [`extra`](Self::extra) for the rest.
///
/// # Example: where to send the receiver
///
/// ```
/// # async fn example(client: &paynet::Client<impl payout_core::Transport>) -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{Endpoint, FormRoute, PayoutForm};
///
/// let payout = PayoutForm::new(
///     FormRoute::v4_rsa(),
///     Endpoint::Id(39915),
///     "payout-2041".parse()?,
///     "10.42 USD".parse()?,
/// )
/// .redirect("https://shop.example.com/done".parse::<paynet::RedirectUrl>()?);
///
/// let form = client.send(&payout).await?;
/// println!("send the receiver to {}", form.redirect_url());
/// # Ok(())
/// # }
/// ```
#[must_use = "a payout moves nothing until it is sent"]
pub struct PayoutForm {
    route: FormRoute,
    order: Order,
}

impl PayoutForm {
    /// A payout of `amount` by a form of the gateway.
    ///
    /// `reference` is sent as `client_orderid`: unique for the merchant login, for ever.
    pub fn new(route: FormRoute, endpoint: Endpoint, reference: Reference, amount: Amount) -> Self {
        Self {
            route,
            order: Order::new(endpoint, reference, amount),
        }
    }

    order_setters!(description: "64", callback: "1024");

    /// The route it takes.
    pub fn route(&self) -> FormRoute {
        self.route
    }
}

impl Operation for PayoutForm {
    type Account = Account;
    type Answer = HostedForm;
    type Effect = MovesMoney;

    const NAME: &'static str = "payout-form";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.order.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        let parameters = self.order.write(account, &TABLE, |_| {})?;
        let message =
            Message::new(self.route.command(), self.order.endpoint, parameters).with_version(self.route.version());
        Ok(match self.route.authentication() {
            Authentication::HmacSha1 => message.with_hmac_sha1(),
            _ => message,
        })
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<HostedForm, SendError> {
        error::form_accepted(&account.answer(&response), &self.order.reference)
    }
}

/// Shows what identifies the payout.
impl fmt::Debug for PayoutForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.order.debug(f, "PayoutForm")
    }
}
