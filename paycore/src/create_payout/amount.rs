use crate::PaymentId;
use payout_core::{Amount, Currency};

/// How much is paid out, and on which side it is counted.
///
/// The currency of `amount` is the account's own; the service may pay in another one.
///
/// # Example: exactly 1000 hryvnias to the recipient, from an account in euros
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use paycore::{Amount, CreatePayout, PayoutAmount};
///
/// let received: Amount = "1000 UAH".parse()?;
/// let amount = PayoutAmount::Service { currency: "EUR".parse()?, service_amount: received };
/// let payout = CreatePayout::new("payout-2041".parse()?, "payment_card_uah", amount);
/// # let _ = payout;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PayoutAmount {
    /// `amount`: what the account pays.
    Amount(Amount),
    /// `service_amount`: what the recipient gets, in the service's currency; the platform calculates the rest.
    Service {
        /// The account's currency.
        currency: Currency,
        /// What the recipient gets.
        service_amount: Amount,
    },
    /// Both sides.
    Both {
        /// What the account pays.
        amount: Amount,
        /// What the recipient gets.
        service_amount: Amount,
    },
    /// No amount: all of a payment, peer to peer.
    WholePayment {
        /// The payment.
        payment_id: PaymentId,
        /// The account's currency.
        currency: Currency,
    },
}

impl From<Amount> for PayoutAmount {
    fn from(amount: Amount) -> Self {
        Self::Amount(amount)
    }
}

impl PayoutAmount {
    pub(crate) fn amount(&self) -> Option<&Amount> {
        match self {
            Self::Amount(amount) | Self::Both { amount, .. } => Some(amount),
            _ => None,
        }
    }

    pub(crate) fn service_amount(&self) -> Option<&Amount> {
        match self {
            Self::Service { service_amount, .. } | Self::Both { service_amount, .. } => Some(service_amount),
            _ => None,
        }
    }

    pub(super) fn payment_id(&self) -> Option<&PaymentId> {
        match self {
            Self::WholePayment { payment_id, .. } => Some(payment_id),
            _ => None,
        }
    }

    pub(super) fn currency(&self) -> Currency {
        match self {
            Self::Amount(amount) | Self::Both { amount, .. } => amount.currency(),
            Self::Service { currency, .. } | Self::WholePayment { currency, .. } => *currency,
        }
    }
}
