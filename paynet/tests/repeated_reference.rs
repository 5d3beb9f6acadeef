//! A reference that is sent a second time.

#![cfg(all(feature = "sandbox", feature = "_signer"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod common;

use common::{LOGIN, account, key, small_payout};
use paynet::{
    Client, ControlKey, PayoutState, SendError,
    sandbox::{Call, Fault, Merchant, Repeats, Sandbox},
};
use payout_core::RejectionClass;

/// The first attempt was paid and its answer lost. The refusal of a second one under the same reference ends the second alone.
#[tokio::test]
async fn trap_50_a_refused_repeat_says_nothing_about_the_first_attempt() {
    let merchant = Merchant::new(LOGIN, key().public_key().clone(), ControlKey::new("control").unwrap());
    let sandbox = Sandbox::builder()
        .merchant(merchant.endpoint(39915, "USD"))
        .repeats(Repeats::Refused)
        .build();
    let client = Client::with_transport(account(), sandbox.clone());

    sandbox.inject(Call::Payout, Fault::answer_lost());
    assert!(matches!(client.send(&small_payout()).await, Err(SendError::Unknown(_))));
    match client.send(&small_payout()).await {
        Err(SendError::Rejected(rejection)) => {
            assert_eq!(rejection.class(), RejectionClass::Later, "keep the reference");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        sandbox.set_status("payout-2041", "approved", sandbox.now()),
        1,
        "one order"
    );
    assert_eq!(
        client.send(&small_payout().status()).await.unwrap().state(),
        PayoutState::Paid
    );
}
