//! The fault list of the vendor's QA emulator, by amount (section 7.5).

use super::{fault::Fault, script::Script};
use http::StatusCode;
use payout_core::sandbox::decimal;
use std::time::Duration;

/// How long the emulator's processor stays silent.
const TIMEOUT: Duration = Duration::from_secs(70);

/// What goes wrong with an order of this amount, and where it ends, if the vendor says.
pub(super) fn fault(amount: &str) -> (Option<Fault>, Option<Script>) {
    let is = |listed: &str| decimal::parse(amount).is_some() && decimal::parse(amount) == decimal::parse(listed);
    let any = |listed: &[&str]| listed.iter().any(|listed| is(listed));
    let ends = |status: &str| Some(Script::new().course([status]));
    let fault = if is("1.01") {
        Some(Fault::none().without_field("paynet-order-id"))
    } else if any(&["5.00", "5.01", "5.02", "5.03"]) {
        Some(Fault::answer_lost().late(TIMEOUT))
    } else if any(&["6.00", "6.01", "6.02", "6.03"]) {
        let page = "<html><head><title>503 Service Temporarily Unavailable</title></head></html>";
        Some(Fault::answer(StatusCode::SERVICE_UNAVAILABLE, "text/html", page))
    } else {
        None
    };
    let script = if any(&["1.00", "1.01", "5.01", "6.00"]) {
        ends("approved")
    } else if fault.is_some() {
        None
    } else {
        ends("declined")
    };
    (fault, script)
}
