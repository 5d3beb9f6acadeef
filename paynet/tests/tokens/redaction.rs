//! K1: no card, no person and no key in `Debug` or in an error.

use super::{
    CONTROL_KEY, ENDPOINT, account_with_control_key, card, create_source, transfer, update_many, whole_update,
};
use bytes::Bytes;
use http::Response;
use paynet::{ControlText, CreateCardRef, GetBalance, GetCardInfo, Operation, TransferDestination};
use std::fmt::Debug;

#[track_caller]
fn clean(shown: &str) {
    for canary in [
        "44443333",
        "3333",
        "LOVELACE",
        "Lovelace",
        "Zoë",
        "SW1A",
        "canary",
        CONTROL_KEY,
        "2031",
    ] {
        assert!(!shown.contains(canary), "{canary} in {shown}");
    }
}

#[track_caller]
fn clean_debug(value: &dyn Debug) {
    clean(&format!("{value:?}"));
    clean(&format!("{value:#?}"));
}

#[test]
fn k1_requests() {
    let account = account_with_control_key();
    clean_debug(&account);
    clean_debug(&account.control_key());
    clean_debug(&ControlText::new().text("canary"));
    clean_debug(&TransferDestination::from(card()));
    let token = CreateCardRef::new(ENDPOINT, &"1".parse().unwrap(), "1".parse().unwrap())
        .v2()
        .extra("x", "canary");
    let info = GetCardInfo::new(ENDPOINT, "1".parse().unwrap()).extra("x", "canary");
    clean_debug(&token);
    clean_debug(&info);
    clean_debug(&transfer(card()).description("canary").extra("x", "canary"));
    clean_debug(&create_source());
    clean_debug(&whole_update());
    clean_debug(&update_many(ENDPOINT).extra("x", "canary"));
    clean_debug(&GetBalance::of_merchant("m").extra("x", "canary"));
    clean_debug(&token.write(&account).unwrap());
    clean_debug(&info.write(&account).unwrap());
    clean_debug(&create_source().write(&account).unwrap());
    clean_debug(&update_many(ENDPOINT).write(&account).unwrap());
}

#[test]
fn k2_answers_and_errors_about_them() {
    let account = account_with_control_key();
    let answer = |body: &str| Response::new(Bytes::copy_from_slice(body.as_bytes()));
    let info = GetCardInfo::new(ENDPOINT, "1".parse().unwrap());
    let card = answer("type=get-card-info-response&card-printed-name=ADA+LOVELACE&expire-year=2031");
    clean_debug(&info.read(&account, card).unwrap());
    let balances = answer("[{\"name\":\"canary\"}]");
    clean_debug(&GetBalance::of_merchant("m").read(&account, balances).unwrap());
    let broken = answer("[{\"card\":4444333322221111,,}]");
    let error = GetBalance::of_merchant("m").read(&account, broken).unwrap_err();
    clean(&format!("{error} {error:?}"));
    let refusal = answer("type=error&error-message=card+4444333322221111+is+blocked");
    let error = whole_update().read(&account, refusal).unwrap_err();
    clean(&format!("{error} {error:?}"));
    let unjudged = answer("type=update-recurring-payment-response&card-printed-name=LOVELACE");
    clean_debug(&whole_update().read(&account, unjudged).unwrap());
}
