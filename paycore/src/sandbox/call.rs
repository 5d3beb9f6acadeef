//! Calls, and the paths that they come by (section 3.0).

use http::Method;

/// A call that the sandbox answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Call {
    /// `POST /payout-invoices` (section 3.1).
    CreatePayout,
    /// `POST /payout-invoices/{id}/process` (section 3.2).
    ProcessPayout,
    /// `GET /payout-invoices/{id}` (section 3.3), on the Public API too.
    GetPayout,
    /// `GET /payout-invoices?filter[reference_id]=...` (section 3.4).
    FindPayout,
    /// `GET /account/balances` (section 3.5).
    Balances,
    /// `GET /account/profile` (section 3.6).
    Profile,
    /// `POST /payment-invoices` (section 3.7), on the Public API too.
    CreatePayment,
    /// `GET /payment-invoices/{id}` (section 3.8), on the Public API too.
    GetPayment,
    /// `GET /payment-invoices/?filter[reference_id]=...` (section 3.8).
    FindPayment,
    /// `POST /payment-invoices/{id}/refund` (section 3.9).
    RefundPayment,
    /// `POST /payout-prerequest` of the Public API (section 7.1).
    PayoutPrerequest,
    /// `POST /payment-prerequest` of the Public API (section 7.1).
    PaymentPrerequest,
    /// The form `POST /payment-invoices/process` of the Public API (section 7.3).
    PaymentForm,
}

/// Which of the account's two interfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interface {
    Private,
    Public,
}

/// The call that a method and a path below the base URL name, with the id in it.
pub(super) fn route<'p>(interface: Interface, method: &Method, path: &'p str) -> Option<(Call, Option<&'p str>)> {
    let mut segments = path.strip_prefix('/')?.split('/');
    let mut next = || segments.next();
    let (collection, second, third, fourth) = (next()?, next(), next(), next());
    if fourth.is_some() {
        return None;
    }
    let call = match (interface, method.as_str(), collection, second, third) {
        (Interface::Private, "POST", "payout-invoices", None, None) => Call::CreatePayout,
        (Interface::Private, "POST", "payout-invoices", Some(_), Some("process")) => Call::ProcessPayout,
        (Interface::Private, "GET", "payout-invoices", None | Some(""), None) => Call::FindPayout,
        (_, "GET", "payout-invoices", Some(_), None) => Call::GetPayout,
        (Interface::Private, "GET", "account", Some("balances"), None) => Call::Balances,
        (Interface::Private, "GET", "account", Some("profile"), None) => Call::Profile,
        (Interface::Private, "POST", "payment-invoices", None, None)
        | (Interface::Public, "POST", "payment-invoices" | "payment-invoice", None, None) => Call::CreatePayment,
        (Interface::Public, "POST", "payment-invoices", Some("process"), None) => Call::PaymentForm,
        (Interface::Private, "GET", "payment-invoices", None | Some(""), None) => Call::FindPayment,
        (_, "GET", "payment-invoices", Some(_), None) => Call::GetPayment,
        (Interface::Private, "POST", "payment-invoices", Some(_), Some("refund")) => Call::RefundPayment,
        (Interface::Public, "POST", "payout-prerequest", None, None) => Call::PayoutPrerequest,
        (Interface::Public, "POST", "payment-prerequest", None, None) => Call::PaymentPrerequest,
        _ => return None,
    };
    let by_id = matches!(
        call,
        Call::ProcessPayout | Call::GetPayout | Call::GetPayment | Call::RefundPayment
    );
    match second.filter(|_| by_id) {
        Some("") => None,
        id => Some((call, id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_calls() {
        use Interface::{Private, Public};
        for (interface, method, path, found) in [
            (Private, "POST", "/payout-invoices", Some((Call::CreatePayout, None))),
            (Private, "POST", "/payout-invoices/", None),
            (Public, "POST", "/payout-invoices", None),
            (
                Private,
                "POST",
                "/payout-invoices/x/process",
                Some((Call::ProcessPayout, Some("x"))),
            ),
            (Private, "POST", "/payout-invoices//process", None),
            (Private, "GET", "/payout-invoices/x/process", None),
            (Private, "GET", "/payout-invoices", Some((Call::FindPayout, None))),
            (Private, "GET", "/payout-invoices/", Some((Call::FindPayout, None))),
            (Public, "GET", "/payout-invoices/x", Some((Call::GetPayout, Some("x")))),
            (Public, "GET", "/payout-invoices", None),
            (Private, "GET", "/payment-invoices/", Some((Call::FindPayment, None))),
            (Public, "POST", "/payment-invoice", Some((Call::CreatePayment, None))),
            (Private, "POST", "/payment-invoice", None),
            (
                Private,
                "POST",
                "/payment-invoices/x/refund",
                Some((Call::RefundPayment, Some("x"))),
            ),
            (
                Public,
                "POST",
                "/payment-invoices/process",
                Some((Call::PaymentForm, None)),
            ),
            (Private, "GET", "/account/balances", Some((Call::Balances, None))),
            (Private, "GET", "/account", None),
            (Private, "GET", "/payout-invoices/x/process/y", None),
            (Private, "GET", "payout-invoices", None),
        ] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            assert_eq!(route(interface, &method, path), found, "{method} {path}");
        }
    }
}
