use super::{Card, RecurringPayment, StoredCard, table::TABLE};
use crate::form::{Typed, check_text};
use payout_core::WriteError;
use std::fmt;

/// Where the money goes: one kind, with its own parameters and no others.
#[derive(Debug)]
#[non_exhaustive]
pub enum Destination {
    /// A bank account, `account_number`.
    BankAccount(BankAccount),
    /// A card, `credit_card_number`.
    Card(Card),
    /// A card inside the gateway, `card_recurring_payment_id`.
    StoredCard(StoredCard),
    /// A recurring payment, `recurring-payment-id`.
    RecurringPayment(RecurringPayment),
    /// An electronic wallet, `ewallet_wallet`.
    EWallet(EWallet),
    /// A wallet of a cryptocurrency, `crypto_wallet_address`.
    CryptoWallet(CryptoWallet),
}

impl Destination {
    pub(super) fn parameters<'a>(&'a self, typed: &mut Typed<'a>) {
        match self {
            Self::BankAccount(account) => account.parameters(typed),
            Self::Card(card) => card.parameters(typed),
            Self::StoredCard(card) => card.parameters(typed),
            Self::RecurringPayment(payment) => payment.parameters(typed),
            Self::EWallet(wallet) => wallet.parameters(typed),
            Self::CryptoWallet(wallet) => {
                typed.add("crypto_wallet_address", wallet.address.as_str());
            }
        }
    }
}

macro_rules! from {
    ($($Kind:ident),+) => {
        $(impl From<$Kind> for Destination {
            fn from(destination: $Kind) -> Self {
                Self::$Kind(destination)
            }
        })+
    };
}
from!(BankAccount, Card, StoredCard, RecurringPayment, EWallet, CryptoWallet);

/// A bank account. `Debug` shows nothing of it.
///
/// Which fields a payout needs beside the number depends on the acquirer behind the endpoint; the gateway's support says which. What
/// describes the bank itself is a [`Bank`](super::Bank).
///
/// # Example: leading zeros count
///
/// ```
/// use paynet::BankAccount;
///
/// let account = BankAccount::new("0987654321")?.account_name("Ada Lovelace").routing_number("15");
/// # let _ = account;
/// # Ok::<(), payout_core::WriteError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BankAccount {
    number: String,
    name: Option<String>,
    routing_number: Option<String>,
}

impl BankAccount {
    /// An account by its number, `account_number`: 1 to 32 characters, as text.
    ///
    /// # Errors
    ///
    /// When the number is empty, longer than 32 characters, or holds a control character. It is not repeated.
    pub fn new(number: impl Into<String>) -> Result<Self, WriteError> {
        Ok(Self {
            number: checked("account_number", number.into())?,
            name: None,
            routing_number: None,
        })
    }

    /// The account's name, `account_name`: up to 128 characters.
    #[must_use = "the setter gives the account back"]
    pub fn account_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The routing number, `routing_number`: up to 16 characters.
    #[must_use = "the setter gives the account back"]
    pub fn routing_number(mut self, number: impl Into<String>) -> Self {
        self.routing_number = Some(number.into());
        self
    }

    fn parameters<'a>(&'a self, typed: &mut Typed<'a>) {
        typed
            .add("account_number", self.number.as_str())
            .add_some("account_name", self.name.as_deref())
            .add_some("routing_number", self.routing_number.as_deref());
    }
}

impl fmt::Debug for BankAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BankAccount([redacted])")
    }
}

/// An electronic wallet. `Debug` shows nothing of it.
///
/// # Example: a wallet and its kind
///
/// ```
/// use paynet::EWallet;
///
/// let wallet = EWallet::new("+44 20 7946 0000")?.kind("example-pay");
/// # let _ = wallet;
/// # Ok::<(), payout_core::WriteError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use = "it is sent only as part of a payout"]
pub struct EWallet {
    wallet: String,
    kind: Option<String>,
}

impl EWallet {
    /// A wallet by its number or name, `ewallet_wallet`: 1 to 128 characters.
    ///
    /// # Errors
    ///
    /// When it is empty, longer than 128 characters, or holds a control character. It is not repeated.
    pub fn new(wallet: impl Into<String>) -> Result<Self, WriteError> {
        Ok(Self {
            wallet: checked("ewallet_wallet", wallet.into())?,
            kind: None,
        })
    }

    /// The wallet's kind, `ewallet_type`: up to 64 characters. The gateway's support names the kinds.
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    fn parameters<'a>(&'a self, typed: &mut Typed<'a>) {
        typed
            .add("ewallet_wallet", self.wallet.as_str())
            .add_some("ewallet_type", self.kind.as_deref());
    }
}

impl fmt::Debug for EWallet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EWallet([redacted])")
    }
}

/// A wallet of a cryptocurrency. `Debug` shows nothing of it.
///
/// # Example: an address
///
/// ```
/// let wallet = paynet::CryptoWallet::new("bc1qexampleaddress")?;
/// # let _ = wallet;
/// # Ok::<(), payout_core::WriteError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use = "it is sent only as part of a payout"]
pub struct CryptoWallet {
    address: String,
}

impl CryptoWallet {
    /// A wallet by its address, `crypto_wallet_address`: 1 to 64 characters. Its check sum is not looked at.
    ///
    /// # Errors
    ///
    /// When it is empty, longer than 64 characters, or holds a control character. It is not repeated.
    pub fn new(address: impl Into<String>) -> Result<Self, WriteError> {
        Ok(Self {
            address: checked("crypto_wallet_address", address.into())?,
        })
    }
}

impl fmt::Debug for CryptoWallet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CryptoWallet([redacted])")
    }
}

fn checked(name: &'static str, text: String) -> Result<String, WriteError> {
    check_text(&TABLE, name, &text)?;
    Ok(text)
}
