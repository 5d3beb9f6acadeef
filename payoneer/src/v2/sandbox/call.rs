//! Calls, and the paths that they come by (section 4.0).

use http::Method;

/// A call that the sandbox answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Call {
    /// GET `/echo`
    Echo,
    /// GET `/api-version`
    ApiVersion,
    /// GET `/balance`
    ProgramBalance,
    /// POST `/payees/registration-link`
    RegistrationLink,
    /// POST `/payees/login-link`
    LoginLink,
    /// GET `/payees/{payee_id}/status`
    PayeeStatus,
    /// GET `/payees/{payee_id}/details`
    PayeeDetails,
    /// DELETE `/payees/{payee_id}`
    ReleasePayee,
    /// GET `/payees/{payee_id}/balances`
    PayeeBalances,
    /// GET `/payees/{payee_id}/receiving-accounts`
    ReceivingAccounts,
    /// POST `/payouts`
    CreatePayout,
    /// GET `/payouts/{client_reference_id}`
    PayoutStatus,
    /// POST `/payouts/{client_reference_id}/cancel`
    CancelPayout,
    /// POST `/charges`
    CreateCharge,
    /// GET `/charges/{client_reference_id}/status`
    ChargeStatus,
    /// POST `/charges/{client_reference_id}/cancel`
    CancelCharge,
    /// GET `/reports/payee_details`
    PayeeReport,
    /// GET `/reports/payees_status`
    PayeesStatusReport,
}

/// `*` stands for one segment, which names a payee or a reference.
const ROUTES: &[(&str, &[&str], Call)] = &[
    ("GET", &["echo"], Call::Echo),
    ("GET", &["api-version"], Call::ApiVersion),
    ("GET", &["balance"], Call::ProgramBalance),
    ("POST", &["payees", "registration-link"], Call::RegistrationLink),
    ("POST", &["payees", "login-link"], Call::LoginLink),
    ("GET", &["payees", "*", "status"], Call::PayeeStatus),
    ("GET", &["payees", "*", "details"], Call::PayeeDetails),
    ("DELETE", &["payees", "*"], Call::ReleasePayee),
    ("GET", &["payees", "*", "balances"], Call::PayeeBalances),
    ("GET", &["payees", "*", "receiving-accounts"], Call::ReceivingAccounts),
    ("POST", &["payouts"], Call::CreatePayout),
    ("GET", &["payouts", "*"], Call::PayoutStatus),
    ("POST", &["payouts", "*", "cancel"], Call::CancelPayout),
    ("POST", &["charges"], Call::CreateCharge),
    ("GET", &["charges", "*", "status"], Call::ChargeStatus),
    ("POST", &["charges", "*", "cancel"], Call::CancelCharge),
    ("GET", &["reports", "payee_details"], Call::PayeeReport),
    ("GET", &["reports", "payees_status"], Call::PayeesStatusReport),
];

/// What a request below a program asks for, and the segment that names somebody, still encoded. Case, count and order of the
/// segments matter; a slash at the end is one segment more.
pub(super) fn route<'p>(method: &Method, path: &'p str) -> Option<(Call, Option<&'p str>)> {
    let fits = |pattern: &&[&str]| {
        let mut segments = path.split('/');
        let same = pattern.iter().all(|expected| {
            let found = segments.next();
            found.is_some_and(|found| {
                if *expected == "*" {
                    !found.is_empty()
                } else {
                    *expected == found
                }
            })
        });
        same && segments.next().is_none()
    };
    let (_, pattern, call) = ROUTES
        .iter()
        .find(|(verb, pattern, _)| *verb == method.as_str() && fits(pattern))?;
    let named = pattern
        .iter()
        .zip(path.split('/'))
        .find(|(expected, _)| **expected == "*");
    Some((*call, named.map(|(_, segment)| segment)))
}

impl Call {
    /// Whether it takes a body.
    pub(super) fn takes_body(self) -> bool {
        matches!(
            self,
            Self::RegistrationLink
                | Self::LoginLink
                | Self::CreatePayout
                | Self::CancelPayout
                | Self::CreateCharge
                | Self::CancelCharge
        )
    }

    /// Cancels take `{}`, a charge's also nothing (sections 4.10 and 4.11).
    pub(super) fn needs_body(self) -> bool {
        self.takes_body() && self != Self::CancelCharge
    }
}
