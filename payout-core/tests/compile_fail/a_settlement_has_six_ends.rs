//! A match that leaves *unknown* out does not compile.

use payout_core::settlement::{Payable, Settlement};

fn word<P: Payable>(settlement: &Settlement<P>) -> &'static str {
    match settlement {
        Settlement::Accepted(_) => "paid, or on its way",
        Settlement::Rejected(_) | Settlement::NotSent(_) => "not paid",
        Settlement::Absent(_) | Settlement::Conflict(_) => "ask somebody",
    }
}

fn main() {}
