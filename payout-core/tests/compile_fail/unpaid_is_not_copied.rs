//! The proof that a debt may be paid elsewhere cannot be copied, and a permission to send again cannot be made up.

use payout_core::settlement::{Resend, Unpaid};

fn copied(proof: &Unpaid) -> Unpaid {
    proof.clone()
}

fn made_up() -> Resend {
    Resend(())
}

fn main() {}
