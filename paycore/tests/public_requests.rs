//! The exact bytes of every request of the Public API, as snapshots, and what is refused before there are any.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod public_support;

use paycore::{
    Mode, Operation, ReturnUrls, Sign, currency,
    public::{Account, CreatePayment, Customer, PaymentPrerequest, PayoutPrerequest, PublicKey, PublicKeyError},
};
use payout_core::Amount;
use public_support::{LIVE_KEY, TEST_KEY, account, account_at, request, stamp};

#[test]
fn the_documented_payout_prerequest() {
    let prerequest = PayoutPrerequest::new("10 USD".parse().unwrap());
    insta::assert_snapshot!("public_payout_prerequest", request(&account(), &prerequest));
}

#[test]
fn a_payout_prerequest_with_everything() {
    let bitcoin = Amount::parse_decimal("0.00100000", currency("BTC").unwrap()).unwrap();
    let prerequest = PayoutPrerequest::new(bitcoin)
        .include("PayoutService")
        .include("PayoutMethod");
    let account = account_at("https://pay.cascad.com/public-api/");
    insta::assert_snapshot!("public_payout_prerequest_every_member", request(&account, &prerequest));
}

#[test]
fn payment_prerequests_with_and_without_an_amount() {
    let any = PaymentPrerequest::new("USD".parse().unwrap());
    insta::assert_snapshot!("public_payment_prerequest", request(&account(), &any));
    let some = PaymentPrerequest::for_amount("100.50 UAH".parse().unwrap()).include("PaymentService");
    insta::assert_snapshot!("public_payment_prerequest_every_member", request(&account(), &some));
}

fn payment() -> CreatePayment {
    CreatePayment::new(
        "order-17".parse().unwrap(),
        "payment_card_usd_hpp",
        "100.78 USD".parse().unwrap(),
    )
}

#[test]
fn payments_with_the_least_and_with_everything() {
    insta::assert_snapshot!("public_create_payment", request(&account(), &payment()));
    let whole = payment()
        .metadata("zeta", "1")
        .metadata("alpha", "é \"quoted\" \\ and\na line")
        .expires(1_677_831_012)
        .customer(
            Customer::new("cus_1234567")
                .metadata("b", "2")
                .metadata("a", "1")
                .phone("+380441234567")
                .email("ada@example.com")
                .name("Ada"),
        )
        .return_urls(
            ReturnUrls::new()
                .fail("https://shop.example.com/sorry")
                .success("https://shop.example.com/thanks"),
        )
        .return_url("https://shop.example.com/back")
        .flow("charge")
        .service_field("phone", "+380441234567")
        .service_field("bank_code", "001")
        .description("Two cups of tea")
        .singular_path();
    insta::assert_snapshot!("public_create_payment_every_member", request(&account(), &whole));
}

#[test]
fn what_a_payment_refuses_names_the_member() {
    let long = CreatePayment::new(
        "r".repeat(37).parse().unwrap(),
        "test_usd_hpp",
        "1 USD".parse().unwrap(),
    );
    for (payment, field) in [
        (long, "reference_id"),
        (
            CreatePayment::new("r".parse().unwrap(), "", "1 USD".parse().unwrap()),
            "service",
        ),
        (payment().description("x".repeat(513)), "description"),
        (payment().flow(" "), "flow"),
        (payment().return_url("/back"), "return_url"),
        (
            payment().return_urls(ReturnUrls::new().pending("javascript:0")),
            "return_urls.pending",
        ),
        (payment().customer(Customer::new("")), "customer.reference_id"),
        (payment().metadata("a", "1").metadata("a", "2"), "metadata.a"),
        (payment().service_field("", "1"), "service_fields."),
        (
            payment().customer(Customer::new("c").metadata("\n", "1")),
            "customer.metadata. ",
        ),
    ] {
        assert_eq!(payment.write(&account()).unwrap_err().field(), field);
    }
    assert!(payment().write(&account().longest_reference(8)).is_ok());
    assert!(payment().write(&account().longest_reference(7)).is_err());
}

#[test]
fn a_lost_answer_is_looked_up_on_the_private_api() {
    let private = paycore::Account::new(
        "https://com.paycore.io/api",
        paycore::Credentials::test("coma_FoXWOaBSEnUpvP4I", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG").unwrap(),
    )
    .unwrap();
    let message = payment().find().write(&private).unwrap();
    assert_eq!(message.path(), "/payment-invoices/?filter%5Breference_id%5D=order-17");
}

#[test]
fn trap_33_bases_with_and_without_prefix_and_slash() {
    for (base, url) in [
        (
            "https://com.paycore.io/public-api",
            "https://com.paycore.io/public-api/payout-prerequest",
        ),
        (
            "https://com.paycore.io/public-api/",
            "https://com.paycore.io/public-api/payout-prerequest",
        ),
        ("https://paygate.kuna.io", "https://paygate.kuna.io/payout-prerequest"),
        ("https://paygate.kuna.io/", "https://paygate.kuna.io/payout-prerequest"),
    ] {
        let account = account_at(base);
        let message = PayoutPrerequest::new("10 USD".parse().unwrap())
            .write(&account)
            .unwrap();
        assert_eq!(account.sign(message, &stamp()).unwrap().uri(), url);
    }
    assert!(Account::new("http://com.paycore.io/public-api", public_support::key()).is_err());
}

#[test]
fn trap_48_amounts_are_written_from_their_digits() {
    for (amount, written) in [
        ("10.10 USD", "10.1"),
        ("100.00 USD", "100"),
        ("1042 JPY", "1042"),
        ("9007199254740993 USD", "9007199254740993"),
    ] {
        let message = PayoutPrerequest::new(amount.parse().unwrap())
            .write(&account())
            .unwrap();
        let end = format!(r#","amount":{written}}}"#);
        assert!(message.json().unwrap().ends_with(&end), "{:?}", message.json());
    }
}

#[test]
fn names_of_related_objects_are_checked() {
    for name in ["", "a&b", "a=b", "a b", "é"] {
        let prerequest = PayoutPrerequest::new("10 USD".parse().unwrap()).include(name);
        let error = prerequest.write(&account()).unwrap_err();
        assert_eq!(error.field(), "include", "{name}");
    }
}

#[test]
fn s13_a_key_of_the_other_mode_is_refused() {
    assert_eq!(PublicKey::test(TEST_KEY).unwrap().mode(), Mode::Test);
    assert_eq!(PublicKey::live(LIVE_KEY).unwrap().mode(), Mode::Live);
    for wrong in [
        PublicKey::test(LIVE_KEY),
        PublicKey::test("com_pk_live_x"),
        PublicKey::live(TEST_KEY),
    ] {
        assert!(matches!(wrong, Err(PublicKeyError::OtherMode { .. })));
    }
    // A brand may have prefixes of its own.
    assert_eq!(PublicKey::live("key-17").unwrap().mode(), Mode::Live);
}

#[test]
fn k1_what_is_no_public_key_is_refused_and_never_repeated() {
    for (text, expected) in [
        ("", PublicKeyError::Empty),
        ("sk_test_canary", PublicKeyError::Private),
        ("sk_live_canary", PublicKeyError::Private),
    ] {
        let error = PublicKey::test(text).unwrap_err();
        assert_eq!(error, expected);
        assert!(!error.to_string().contains("canary"));
    }
    for text in ["pk_test_can ary", "pk_test_canary\n", "pk_test_canary\0"] {
        let error = PublicKey::test(text).unwrap_err().to_string();
        assert!(error.contains("blank or a control character"), "{error}");
        assert!(!error.contains("ary"), "{error}");
    }
}

#[test]
fn debug_shows_no_key_and_no_body() {
    let account = account();
    assert_eq!(format!("{:?}", account.key()), "PublicKey(pk_test_…)");
    // Perhaps it is an API key in the wrong place.
    assert_eq!(
        format!("{:?}", PublicKey::live("canary").unwrap()),
        "PublicKey([redacted])"
    );
    let message = PayoutPrerequest::new("10 USD".parse().unwrap())
        .write(&account)
        .unwrap();
    let payment = payment()
        .customer(Customer::new("c").name("Ada"))
        .metadata("k", "canary");
    for shown in [format!("{account:?}"), format!("{message:?}"), format!("{payment:?}")] {
        for hidden in ["0123456789", "Ada", "canary"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
    }
}
