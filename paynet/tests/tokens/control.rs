//! The checksum of v2 and the signature with the control key.

use super::{CONTROL_KEY, ENDPOINT, account_with_control_key, create_card_ref, get_card_info};
use crate::common::{key, stamp};
use paynet::{
    Account, Amount, ControlKey, ControlText, Credentials, Gateway, GetBalance, Nonce, Operation, Sign, Stamp, Status,
};

fn control(text: &ControlText) -> String {
    text.control(&ControlKey::new(CONTROL_KEY).unwrap())
}

fn sent_control(operation: &impl Operation<Account = Account>) -> String {
    let account = account_with_control_key();
    let request = account.sign(operation.write(&account).unwrap(), &stamp()).unwrap();
    // No OAuth beside it.
    assert!(!request.headers().contains_key("authorization"));
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    body.rsplit_once("control=").unwrap().1.to_owned()
}

#[test]
fn trap_17_vector_g() {
    let key = ControlKey::new("B17F59B4-A7DC-41B4-8FF9-37D986B43D20").unwrap();
    let text = ControlText::new()
        .text("1111")
        .text("902B4FF5")
        .amount(&"10.42 USD".parse().unwrap())
        .text("john.smith@gmail.com");
    assert_eq!(text.control(&key), "c6bdd88a78834ef4b863b088827a459f039e8257");
    // `test string to sha1`, the last character as the key.
    let text = ControlText::new().text("test string to sha");
    assert_eq!(
        text.control(&ControlKey::new("1").unwrap()),
        "bd4c24bb656d161a66d89a45f50bf52cb7134851"
    );
}

#[test]
fn trap_17_and_30_amounts_are_minor_units_by_decimal_arithmetic() {
    for (amount, minor) in [
        ("10.42 USD", "1042"),
        ("0.07 USD", "7"),
        ("1.1 USD", "110"),
        ("10 USD", "1000"),
        ("10 JPY", "10"),
        ("1.001 KWD", "1001"),
        ("8.2 EUR", "820"),
        // As binary fractions these three end one unit too low.
        ("0.29 USD", "29"),
        ("1.15 USD", "115"),
        ("4.35 USD", "435"),
        ("90071992547409.93 USD", "9007199254740993"),
    ] {
        let amount: Amount = amount.parse().unwrap();
        assert_eq!(
            control(&ControlText::new().text("a").amount(&amount)),
            control(&ControlText::new().text("a").text(minor)),
            "{amount}"
        );
    }
    // Gold has no minor unit, so nothing can be said in it, and never rounded.
    assert!("1 XAU".parse::<Amount>().is_err());
    assert!("0.071 USD".parse::<Amount>().is_err());
}

#[test]
fn the_control_of_a_status_look_up() {
    // Wire specification 3.5, Additional.
    let status = Status::new(ENDPOINT, &"1".parse().unwrap()).v2();
    assert_eq!(sent_control(&status), "3bd1abd810046ddb30bec9367a222471204b9010");
    let status = status.order_id("6982864".parse().unwrap());
    assert_eq!(sent_control(&status), "be3db631326f8212cc590db710a4a30342e14cd2");
    // The same three values in the same order.
    assert_eq!(
        sent_control(&create_card_ref().v2()),
        "be3db631326f8212cc590db710a4a30342e14cd2"
    );
}

#[test]
fn the_control_of_card_information() {
    // printf TestMerchant7654321test-merchant-control | openssl dgst -sha1
    assert_eq!(
        sent_control(&get_card_info()),
        "0fc2d4e2803554d5c46ea752a35ea61689ab700c"
    );
}

#[test]
fn the_documented_balance_request() {
    let account = Account::new(
        Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap(),
        // TEST ONLY: the key that the documents print.
        Credentials::sandbox("balance_test_merchant14", key())
            .control_key(ControlKey::new("F9F65098-1111-1111-1111-621611111111").unwrap()),
    )
    .unwrap();
    let stamp = Stamp::new(1_686_924_613, Nonce::from_text("qoJPcins4Aw").unwrap());
    let call = GetBalance::of_merchant("balance_test_merchant14").balance_name("USD");
    let trace = account.trace(&call, &stamp).unwrap();
    let base_string = "POST&https%3A%2F%2Fsandbox.payneteasy.com%2Fpaynet%2Fapi%2Fv2%2Fget-balance%2Fmerchant%2F\
                       balance_test_merchant14&balance-name%3DUSD%26oauth_consumer_key%3Dbalance_test_merchant14%26\
                       oauth_nonce%3DqoJPcins4Aw%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1686924613%26\
                       oauth_version%3D1.0";
    assert_eq!(trace.base_string(), base_string);
    // The documented body in the order of its names: 161 bytes.
    let documented = "oauth_version=1.0&oauth_consumer_key=balance_test_merchant14&oauth_timestamp=1686924613\
                      &oauth_nonce=qoJPcins4Aw&oauth_signature_method=HMAC-SHA1&balance-name=USD";
    let sorted = |body: &str| {
        let mut pairs: Vec<_> = body.split('&').map(str::to_owned).collect();
        pairs.sort();
        pairs
    };
    assert_eq!(trace.body().len(), 161);
    assert_eq!(sorted(trace.body()), sorted(documented));
    // printf the base string | openssl dgst -sha1 -hmac 'F9F65098-1111-1111-1111-621611111111&' -binary | base64
    assert_eq!(trace.signature_base64(), "gjTaIUIVzqG3aFa8ENyu459u508=");
}

#[test]
fn trap_18_the_trace_of_a_control_has_no_key() {
    let account = account_with_control_key();
    let trace = account.trace(&get_card_info(), &stamp()).unwrap();
    assert_eq!(trace.base_string(), "TestMerchant7654321");
    assert_eq!(trace.signature_hex(), sent_control(&get_card_info()));
    assert!(trace.oauth_header().is_empty());
    for call in [account.trace(&GetBalance::of_manager("m"), &stamp()).unwrap(), trace] {
        for stage in [
            call.url(),
            call.normalized_parameters(),
            call.base_string(),
            call.body(),
            call.oauth_header(),
            call.signature_hex(),
            call.signature_base64(),
        ] {
            assert!(!stage.contains(CONTROL_KEY), "{stage}");
        }
    }
}
