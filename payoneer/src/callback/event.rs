//! What a notification says has happened: the flags of Payoneer 7.1.

use super::fields::{Fields, names};
use std::fmt;

/// What a notification says has happened. Unsigned, so never more than a reason to look.
///
/// In the query of a GET these are flags with the value `true`, without regard to case. A notification in JSON has none: there the
/// URL says it ([`Callback::of_url`](super::Callback::of_url)).
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Event {
    /// `APPROVED`: the payee was approved.
    PayeeApproved,
    /// `DECLINE`: the payee was declined.
    PayeeDeclined,
    /// `REG`, `ACHREG`, `iACHREG`, or `PaperCheck` with a `payoneerid`: the payee has a way to be paid.
    PayeeRegistered(Channel),
    /// `AUTOPAYEECREATION`: Payoneer has created the payee.
    PayeeCreated,
    /// `CustomerDetailsEdited`: the payee's profile was edited.
    PayeeEdited,
    /// `ReusePayeeID`: the payee id was released.
    PayeeReleased,
    /// `PAYMENT`: a payout was accepted.
    PaymentAccepted,
    /// `LOADCC`, `LOADACH`, `LOADiACH`, `LoadCard`, `LoadBank`, `LoadPaperCheck`, `LoadPayPal`, `LoadMoney`, or `PaperCheck` with a
    /// `PaymentId`: the money was loaded.
    MoneyLoaded(Channel),
    /// `CancelPayment`: a payout was cancelled.
    PaymentCancelled,
    /// `BankTranferPaymentFailed`, spelled so: a bank transfer failed.
    BankTransferFailed,
    /// `BALANCE_UPDATED`: the program was funded.
    BalanceUpdated,
    /// Another flag, under its name as it came: one that Payoneer has added, or a parameter of your own with the value `true`.
    Unrecognised(String),
}

/// By which way money reaches a payee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Channel {
    /// A prepaid card.
    Card,
    /// A bank account; `ACH` in the older names.
    Bank,
    /// A bank account elsewhere: `iACH`.
    InternationalBank,
    /// A paper check.
    PaperCheck,
    /// `PayPal`.
    PayPal,
    /// The flag does not say.
    Unstated,
}

/// What an event is about, and so what can confirm it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Payout,
    Payee,
    Balance,
}

impl Event {
    pub(super) fn subject(&self) -> Option<Subject> {
        match self {
            Self::PaymentAccepted | Self::MoneyLoaded(_) | Self::PaymentCancelled | Self::BankTransferFailed => {
                Some(Subject::Payout)
            }
            Self::PayeeApproved
            | Self::PayeeDeclined
            | Self::PayeeRegistered(_)
            | Self::PayeeCreated
            | Self::PayeeEdited
            | Self::PayeeReleased => Some(Subject::Payee),
            Self::BalanceUpdated => Some(Subject::Balance),
            Self::Unrecognised(_) => None,
        }
    }

    /// The flag of this name, which is in lower case.
    fn of_flag(name: &str) -> Option<Self> {
        Some(match name {
            "approved" => Self::PayeeApproved,
            "decline" => Self::PayeeDeclined,
            "reg" => Self::PayeeRegistered(Channel::Card),
            "achreg" => Self::PayeeRegistered(Channel::Bank),
            "iachreg" => Self::PayeeRegistered(Channel::InternationalBank),
            "autopayeecreation" => Self::PayeeCreated,
            "customerdetailsedited" => Self::PayeeEdited,
            "reusepayeeid" => Self::PayeeReleased,
            "payment" => Self::PaymentAccepted,
            "loadcc" | "loadcard" => Self::MoneyLoaded(Channel::Card),
            "loadach" | "loadbank" => Self::MoneyLoaded(Channel::Bank),
            "loadiach" => Self::MoneyLoaded(Channel::InternationalBank),
            "loadpapercheck" => Self::MoneyLoaded(Channel::PaperCheck),
            "loadpaypal" => Self::MoneyLoaded(Channel::PayPal),
            "loadmoney" => Self::MoneyLoaded(Channel::Unstated),
            "cancelpayment" => Self::PaymentCancelled,
            // The first is how Payoneer spells it; the second, in case that is ever mended.
            "banktranferpaymentfailed" | "banktransferpaymentfailed" => Self::BankTransferFailed,
            "balance_updated" => Self::BalanceUpdated,
            _ => return None,
        })
    }
}

/// The variant; the name of a flag that is not known is masked, since it is the sender's choice.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PayeeApproved => "PayeeApproved",
            Self::PayeeDeclined => "PayeeDeclined",
            Self::PayeeRegistered(channel) => return f.debug_tuple("PayeeRegistered").field(channel).finish(),
            Self::PayeeCreated => "PayeeCreated",
            Self::PayeeEdited => "PayeeEdited",
            Self::PayeeReleased => "PayeeReleased",
            Self::PaymentAccepted => "PaymentAccepted",
            Self::MoneyLoaded(channel) => return f.debug_tuple("MoneyLoaded").field(channel).finish(),
            Self::PaymentCancelled => "PaymentCancelled",
            Self::BankTransferFailed => "BankTransferFailed",
            Self::BalanceUpdated => "BalanceUpdated",
            Self::Unrecognised(name) => {
                return f.debug_tuple("Unrecognised").field(&payout_core::mask(name)).finish();
            }
        })
    }
}

/// As a sentence for people.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PayeeApproved => "a payee was approved",
            Self::PayeeDeclined => "a payee was declined",
            Self::PayeeRegistered(_) => "a payee has a way to be paid",
            Self::PayeeCreated => "a payee was created",
            Self::PayeeEdited => "a payee's profile was edited",
            Self::PayeeReleased => "a payee id was released",
            Self::PaymentAccepted => "a payout was accepted",
            Self::MoneyLoaded(_) => "money was loaded",
            Self::PaymentCancelled => "a payout was cancelled",
            Self::BankTransferFailed => "a bank transfer failed",
            Self::BalanceUpdated => "the program was funded",
            Self::Unrecognised(name) => return write!(f, "the flag {}", payout_core::mask(name)),
        })
    }
}

/// The flags among the fields, in their order.
pub(super) fn events(fields: &Fields) -> Vec<Event> {
    let flags = fields
        .iter()
        .filter(|field| field.value.eq_ignore_ascii_case("true"))
        // One that is a field with a meaning of its own is no flag, whatever its value is.
        .filter(|field| !names::is_known(&field.name));
    let mut events = Vec::new();
    for field in flags {
        let event = match field.name.as_str() {
            "papercheck" => paper_check(fields),
            name => Event::of_flag(name),
        };
        let event = event.unwrap_or_else(|| Event::Unrecognised(field.given.clone()));
        if !events.contains(&event) {
            events.push(event);
        }
    }
    events
}

/// One flag for two events: the ids beside it decide.
fn paper_check(fields: &Fields) -> Option<Event> {
    if fields.one_of(names::PAYMENT).is_some() {
        Some(Event::MoneyLoaded(Channel::PaperCheck))
    } else {
        fields
            .one_of(names::PAYONEER)
            .map(|_| Event::PayeeRegistered(Channel::PaperCheck))
    }
}
