//! The proof that a debt may be paid elsewhere cannot be made by hand.

use payout_core::{
    Reference,
    settlement::{RecordKey, Step, Unpaid},
};

fn by_hand(reference: Reference) -> Unpaid {
    Unpaid {
        key: RecordKey::new(&reference, Step::Create),
        reference,
        why: "trust me",
    }
}

fn main() {}
