//! Nobody can declare an effect beside the three, for instance one that moves money and counts as reading.

use payout_core::{Effect, FetchError};

struct Harmless;

impl Effect for Harmless {
    type Error = FetchError;

    fn outcome(_: &FetchError) -> &'static str {
        "harmless"
    }
}

fn main() {}
