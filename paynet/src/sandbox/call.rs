//! Calls, and the paths that they come by.

/// A call that the sandbox answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Call {
    /// `payout` (section 4.1).
    Payout,
    /// `payout-by-ref` (section 4.2).
    PayoutByRef,
    /// `payout-check` (section 4.3).
    PayoutCheck,
    /// `payout-pay` (section 4.4).
    PayoutPay,
    /// `payout-form`, by any of its paths (section 4.5).
    PayoutForm,
    /// `status`, v4 or v2 (section 4.6).
    Status,
    /// `create-card-ref`, v4 or v2 (section 4.7).
    CreateCardRef,
    /// `create-recurring-payment` (section 4.7).
    CreateRecurringPayment,
    /// `update-recurring-payment` (section 4.7).
    UpdateRecurringPayment,
    /// `update-recurring-payments` (section 4.7).
    UpdateRecurringPayments,
    /// `get-card-info` (section 4.7).
    GetCardInfo,
    /// `transfer-by-ref` (section 4.8).
    TransferByRef,
    /// `get-balance`, all three of its paths (section 4.9).
    GetBalance,
}

/// How a caller proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// OAuth with RSA-SHA256 (section 3.1).
    Rsa,
    /// OAuth with HMAC-SHA1 over the control key (section 3.3).
    Hmac,
    /// The parameter `control` (section 3.4).
    Control,
}

impl Scheme {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA-SHA256",
            Self::Hmac => "HMAC-SHA1",
            Self::Control => "control",
        }
    }
}

/// Version, command, call, and the schemes that the command takes.
type Route = (&'static str, &'static str, Call, &'static [Scheme]);

const RSA: &[Scheme] = &[Scheme::Rsa];
const CONTROL: &[Scheme] = &[Scheme::Control];

/// Section 4, with the paths that differ between brands (section 2.3).
const ROUTES: &[Route] = &[
    ("v4", "payout", Call::Payout, RSA),
    ("v4", "payout-by-ref", Call::PayoutByRef, RSA),
    ("v4", "payout-check", Call::PayoutCheck, RSA),
    ("v4", "payout-pay", Call::PayoutPay, RSA),
    ("v4", "payout-form", Call::PayoutForm, RSA),
    ("v4", "payout/form", Call::PayoutForm, RSA),
    ("v2", "payout-form", Call::PayoutForm, &[Scheme::Rsa, Scheme::Hmac]),
    ("v4", "status", Call::Status, RSA),
    ("v2", "status", Call::Status, CONTROL),
    ("v4", "create-card-ref", Call::CreateCardRef, RSA),
    ("v2", "create-card-ref", Call::CreateCardRef, CONTROL),
    ("v4", "create-recurring-payment", Call::CreateRecurringPayment, RSA),
    ("v4", "update-recurring-payment", Call::UpdateRecurringPayment, RSA),
    ("v4", "update-recurring-payments", Call::UpdateRecurringPayments, RSA),
    ("v2", "get-card-info", Call::GetCardInfo, CONTROL),
    ("v4", "transfer-by-ref", Call::TransferByRef, RSA),
    ("v2", "get-balance", Call::GetBalance, &[Scheme::Hmac]),
];

/// What stands behind `version` and `command`, where the sandbox has it.
pub(super) fn route(version: &str, command: &str) -> Option<(Call, &'static [Scheme])> {
    ROUTES
        .iter()
        .find(|(a_version, a_command, ..)| *a_version == version && *a_command == command)
        .map(|(_, _, call, schemes)| (*call, *schemes))
}

impl Call {
    /// Section 2.2: these have no documented form for groups.
    pub(super) fn takes_group(self) -> bool {
        !matches!(
            self,
            Self::CreateRecurringPayment
                | Self::UpdateRecurringPayment
                | Self::UpdateRecurringPayments
                | Self::GetBalance
        )
    }

    /// Section 3.2: `login` stands in the body, too.
    pub(super) fn wants_login(self) -> bool {
        matches!(
            self,
            Self::Status | Self::PayoutPay | Self::CreateCardRef | Self::GetCardInfo
        )
    }

    /// The values that a `control` covers, before the key (section 3.4). An order id that is not known counts as empty.
    pub(super) fn control_covers(self) -> &'static [&'static str] {
        match self {
            Self::Status | Self::CreateCardRef => &["login", "client_orderid", "orderid"],
            Self::GetCardInfo => &["login", "cardrefid"],
            _ => &[],
        }
    }

    /// `type` of callbacks and redirects: the word that is expected, since the exact one is not documented (section 5.3).
    pub(super) fn transaction_type(self) -> &'static str {
        match self {
            Self::TransferByRef => "transfer",
            _ => "payout",
        }
    }
}
