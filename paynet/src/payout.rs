//! `payout`: moves money to a bank account, a card or a wallet (wire specification 4.1).

mod bank;
mod card;
mod destination;
mod group;
mod party;
mod receiver;
pub(crate) mod table;

pub use bank::Bank;
pub use card::{Card, CardNumber, Cvv, Expiry, RecurringPayment, StoredCard};
pub use destination::{BankAccount, CryptoWallet, Destination, EWallet};
pub use party::{Customer, LegalPerson};
pub use receiver::Receiver;

use crate::{
    Accepted, Account, Endpoint, Message, error,
    order::{Order, order_setters},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, MovesMoney, Operation, Reference, SendError, WriteError};
use payout_signing::oauth1::Parameters;
use std::fmt;
use table::TABLE;

/// A payout. Sending it moves money.
///
/// Store it with its reference **before** you send it: where the answer is lost, that reference on that endpoint is the only way
/// to find the order again ([`status`](Self::status)).
///
/// A payout that is accepted is *taken for processing* and nothing more; whether it was paid is what [`Status`](crate::Status) says later.
///
/// # Limits
///
/// Lengths are those of the documents, counted in characters; longer texts are refused, never cut. The amount has at most 10
/// characters, the point included; zeros behind the point are left out where only that makes it fit. The currency is one of ISO
/// 4217, in force.
///
/// Which parameters are needed beyond amount and destination depends on the acquirer behind the endpoint; the gateway's support says
/// which. The whole documented table is here; what a gateway wants beside it goes in by [`extra`](Self::extra).
///
/// # Example: to a bank account, with a callback
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paynet::{BankAccount, Endpoint, Payout};
///
/// let payout = Payout::new(
///     Endpoint::Id(39915),
///     "payout-2041".parse()?,
///     "10.42 USD".parse()?,
///     BankAccount::new("1234567890")?
///         .account_name("Ada Lovelace")
///         .routing_number("15"),
/// )
/// .description("royalties, March")
/// .server_callback_url("https://shop.example.com/paynet/callback".parse()?);
/// # let _ = payout;
/// # Ok(())
/// # }
/// ```
#[must_use = "a payout moves nothing until it is sent"]
pub struct Payout {
    order: Order,
    destination: Destination,
    receiver: Option<Receiver>,
    bank: Option<Bank>,
    legal_person: Option<LegalPerson>,
    customer: Option<Customer>,
    merchant_data: Option<String>,
}

impl Payout {
    /// A payout of `amount` to `destination`.
    ///
    /// `reference` is sent as `client_orderid`: unique for the merchant login, for ever. What a gateway does with one that it has
    /// seen before is not documented.
    pub fn new(endpoint: Endpoint, reference: Reference, amount: Amount, destination: impl Into<Destination>) -> Self {
        Self {
            order: Order::new(endpoint, reference, amount),
            destination: destination.into(),
            receiver: None,
            bank: None,
            legal_person: None,
            customer: None,
            merchant_data: None,
        }
    }

    order_setters!(description: "64", callback: "128");

    /// Who gets the money.
    pub fn receiver(mut self, receiver: Receiver) -> Self {
        self.receiver = Some(receiver);
        self
    }

    /// The bank it goes to.
    pub fn bank(mut self, bank: Bank) -> Self {
        self.bank = Some(bank);
        self
    }

    /// The legal person it goes to.
    pub fn legal_person(mut self, legal_person: LegalPerson) -> Self {
        self.legal_person = Some(legal_person);
        self
    }

    /// How the merchant's customer system knows the receiver.
    pub fn customer(mut self, customer: Customer) -> Self {
        self.customer = Some(customer);
        self
    }

    /// A text of yours that comes back in status and callback, `merchant_data`: up to 64 000 characters.
    pub fn merchant_data(mut self, text: impl Into<String>) -> Self {
        self.merchant_data = Some(text.into());
        self
    }

    pub(crate) fn order(&self) -> &Order {
        &self.order
    }

    pub(crate) fn parameters(&self, account: &Account) -> Result<Parameters, WriteError> {
        self.order.write(account, &TABLE, |typed| {
            self.destination.parameters(typed);
            if let Some(receiver) = &self.receiver {
                receiver.parameters(typed);
            }
            if let Some(bank) = &self.bank {
                bank.parameters(typed);
            }
            if let Some(legal_person) = &self.legal_person {
                legal_person.parameters(typed);
            }
            if let Some(customer) = &self.customer {
                customer.parameters(typed);
            }
            typed.add_some("merchant_data", self.merchant_data.as_deref());
        })
    }
}

impl Operation for Payout {
    type Account = Account;
    type Answer = Accepted;
    type Effect = MovesMoney;

    const NAME: &'static str = "payout";

    fn reference(&self) -> Option<&Reference> {
        Some(&self.order.reference)
    }

    fn write(&self, account: &Account) -> Result<Message, WriteError> {
        Ok(Message::new(Self::NAME, self.order.endpoint, self.parameters(account)?))
    }

    fn read(&self, account: &Account, response: Response<Bytes>) -> Result<Accepted, SendError> {
        error::order_accepted(&account.answer(&response), &self.order.reference)
    }
}

/// Shows what identifies the payout; who gets it is personal data.
impl fmt::Debug for Payout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.order.debug(f, "Payout")
    }
}
