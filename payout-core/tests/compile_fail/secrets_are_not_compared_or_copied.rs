//! A secret is neither compared with `==` (not constant time) nor copied.

use payout_core::Secret;

fn main() {
    let secret = Secret::new(String::new());
    let _same = secret == Secret::new(String::new());
    let _copy = secret.clone();
    println!("{secret}");
}
