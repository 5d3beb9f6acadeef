//! What stands in for RSA in a simulation is worth nothing anywhere else.

use paynet::{
    Account, ControlKey, Nonce, Operation, RsaPublicKey, Sign, Stamp,
    sandbox::{DenialReason, Merchant, Sandbox},
    simulation::Paynet,
};
use payout_core::simulation::{Gateway as _, Order, Provider};
use std::time::Duration;

const NOW: Duration = Duration::from_secs(1_767_225_600);
const PUBLIC_PEM: &str = include_str!("../keys/test_only_rsa2048_public.pem");

fn request(account: &Account) -> http::Request<bytes::Bytes> {
    let order = Order::new("payout-2041".parse().unwrap(), "10.42 USD".parse().unwrap());
    let message = Paynet::new().payout(&order).write(account).unwrap();
    let stamp = Stamp::new(NOW.as_secs(), Nonce::from_bytes([7; 16]));
    account.sign(message, &stamp).unwrap()
}

#[test]
fn a_sandbox_that_the_simulation_did_not_set_up_refuses_it() {
    let account = Paynet::new().account();
    let key = RsaPublicKey::from_pem(PUBLIC_PEM).unwrap();
    assert_eq!(
        account.public_key().fingerprint(),
        key.fingerprint(),
        "the same key, and still"
    );
    let merchant = Merchant::new(account.login(), key, ControlKey::new("control").unwrap());
    let sandbox = Sandbox::builder().merchant(merchant.endpoint(39915, "USD")).build();
    let reply = sandbox.handle(request(&account), NOW);
    assert_eq!(reply.answer().unwrap().status(), 403);
    assert_eq!(sandbox.refusals()[0].reason(), &DenialReason::Signature);
}

#[test]
fn its_gateway_has_a_name_that_resolves_nowhere() {
    let account = Paynet::new().account();
    assert!(account.gateway().url().host().ends_with(".invalid"));
    assert_eq!(account.gateway().environment(), paynet::Environment::Sandbox);
}

#[test]
fn it_covers_the_request_as_a_signature_does() {
    let gateway = Paynet::new().gateway();
    let good = request(&Paynet::new().account());
    let (head, body) = good.clone().into_parts();
    let changed = String::from_utf8(body.to_vec()).unwrap().replace("10.42", "99.42");
    let changed = http::Request::from_parts(head, changed.into());
    assert_eq!(gateway.handle(changed, NOW).unwrap().status(), 403);
    assert_eq!(gateway.handle(good.clone(), NOW).unwrap().status(), 200);
    // And a copy of it has no effect.
    assert_eq!(gateway.handle(good, NOW).unwrap().status(), 403);
    assert_eq!(gateway.sandbox().orders().len(), 1);
}
