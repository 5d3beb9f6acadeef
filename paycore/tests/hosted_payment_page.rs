//! Links and forms to the hosted payment page, and the form that leads past it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod public_support;

use paycore::public::{
    AutoRedirect, Customer, FormMethod, Hidden, HostedPayment, HostedPaymentPage, Locale, PayButtonLabel, Theme,
};
use payout_signing::form;
use public_support::{account, key};

fn page() -> HostedPaymentPage {
    HostedPaymentPage::new(HostedPaymentPage::PAYCORE_IO).unwrap()
}

fn payment() -> HostedPayment {
    HostedPayment::new(key(), "my_order_id123".parse().unwrap(), "100 UAH".parse().unwrap())
}

fn whole_payment() -> HostedPayment {
    payment()
        .description("Чай & \"cake\" <b> 100% + 'more'")
        .expires(1_677_831_012)
        .customer(
            Customer::new("cus_1234567")
                .name("Zoë O'Hara")
                .email("zoe+1@example.com")
                .phone("+380441234567")
                .metadata("zeta", "1")
                .metadata("alpha", "2"),
        )
        .service("payment_card_uah_hpp")
        .service_field("phone", "+380441234567")
        .return_url("https://shop.example.com/back?order=17&x=1")
        .locale(Locale::Uk)
        .metadata("key1", "value1")
        .hide(Hidden::ProgressBar)
        .hide(Hidden::Footer)
        .theme(Theme::Dark)
        .pay_button_label(PayButtonLabel::Donate)
        .style("primary_color", "#aa0000")
}

#[test]
fn the_documented_link() {
    // The vector of the wire specification 7.2.
    let payment = payment()
        .description("Test payment")
        .customer(Customer::new("cus_1234567").metadata("key1", "value1"));
    assert_eq!(
        page().link(&payment).unwrap(),
        "https://com.paycore.io/hpp/?public_key=pk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG&amount=100\
         &currency=UAH&reference_id=my_order_id123&description=Test+payment&customer%5Breference_id%5D=cus_1234567\
         &customer%5Bmetadata%5D%5Bkey1%5D=value1"
    );
}

#[test]
fn the_page_of_a_payment_that_exists() {
    let id = "cpi_UoIW6RdSYyIRj8vR".parse().unwrap();
    for base in ["https://com.paycore.io/hpp", "https://com.paycore.io/hpp/"] {
        let page = HostedPaymentPage::new(base).unwrap();
        assert_eq!(
            page.of_payment(&id),
            "https://com.paycore.io/hpp/?cpi=cpi_UoIW6RdSYyIRj8vR"
        );
    }
    let page = HostedPaymentPage::new("https://pay.kuna.io/hpp").unwrap();
    assert_eq!(
        page.of_payment(&id),
        "https://pay.kuna.io/hpp/?cpi=cpi_UoIW6RdSYyIRj8vR"
    );
}

#[test]
fn every_parameter_in_a_link_and_in_a_form() {
    let link = page().link(&whole_payment()).unwrap();
    let form = page().form(FormMethod::Post, &whole_payment()).unwrap();
    let (_, query) = link.split_once('?').unwrap();
    let decoded = form::decode_unique(query).unwrap();
    let fields: Vec<(String, String)> = form.fields().map(|(name, value)| (name.into(), value.into())).collect();
    assert_eq!(decoded, fields);
    let listed: Vec<String> = fields.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let listed = listed.join(
        "
",
    );
    insta::assert_snapshot!("hosted_payment_page_every_parameter", format!("{link}\n\n{listed}"));
    insta::assert_snapshot!(
        "hosted_payment_page_form",
        form.to_html("Pay <now>").replace("><", ">\n<")
    );
}

#[test]
fn there_is_no_way_to_a_callback_url() {
    let link = page().link(&whole_payment()).unwrap();
    assert!(!link.contains("callback"));
    // Not by a key that breaks out of its brackets either.
    for key in ["a][callback_url", "]", "[", "", "a b", "é", "a&callback_url"] {
        for payment in [
            payment().metadata(key, "x"),
            payment().style(key, "x"),
            payment().service("test_usd_hpp").service_field(key, "x"),
            payment().customer(Customer::new("c").metadata(key, "x")),
        ] {
            assert!(page().link(&payment).is_err(), "{key:?}");
        }
    }
}

#[test]
fn the_auto_redirect_form() {
    let payment = AutoRedirect::new(
        "order-17".parse().unwrap(),
        "bank_card_uah_hpp",
        "100.50 UAH".parse().unwrap(),
    );
    let form = payment.form(&account()).unwrap();
    assert_eq!(
        form.action(),
        "https://com.paycore.io/public-api/payment-invoices/process"
    );
    assert_eq!(form.method(), FormMethod::Post);
    let fields: Vec<_> = form.fields().collect();
    assert_eq!(
        fields,
        [
            ("amount", "100.5"),
            ("public_key", public_support::TEST_KEY),
            ("reference_id", "order-17"),
            ("currency", "UAH"),
            ("service", "bank_card_uah_hpp"),
        ]
    );
}

#[test]
fn what_is_refused_names_the_parameter() {
    let long = "x".repeat(513);
    for (payment, field) in [
        (payment().description(&long), "description"),
        (payment().description("two\nlines"), "description"),
        (payment().customer(Customer::new(" ")), "customer.reference_id"),
        (payment().customer(Customer::new("c").name("\0")), "customer[name]"),
        (payment().service("Card"), "service"),
        (payment().service("test_usd_"), "service"),
        (payment().service_field("phone", "1"), "service_fields"),
        (
            payment()
                .service("test_usd_hpp")
                .service_field("card_number", "4444333322221111"),
            "service_fields[card_number]",
        ),
        (payment().return_url("/back"), "return_url"),
        (payment().return_url("javascript:alert(1)"), "return_url"),
        (payment().return_url("shop://back"), "return_url"),
        (
            payment().return_url("https://user:hunter2@shop.example.com/"),
            "return_url",
        ),
        (payment().style("", "x"), "style."),
        (payment().metadata("a", "1").metadata("a", "2"), "metadata.a"),
    ] {
        let error = page().link(&payment).unwrap_err();
        assert_eq!(error.field(), field);
        let shown = error.to_string();
        assert!(!shown.contains("hunter2") && !shown.contains("4444"), "{shown}");
        assert!(page().form(FormMethod::Get, &payment).is_err());
    }
    assert!(page().link(&payment().return_url("http://127.0.0.1:8080/back")).is_ok());
    assert!(page().link(&payment().description("x".repeat(512))).is_ok());
}

#[test]
fn references_are_refused_above_36_characters_unless_the_limit_is_raised() {
    let long = |length| HostedPayment::new(key(), "r".repeat(length).parse().unwrap(), "1 USD".parse().unwrap());
    assert!(page().link(&long(36)).is_ok());
    assert_eq!(page().link(&long(37)).unwrap_err().field(), "reference_id");
    assert!(page().longest_reference(64).link(&long(64)).is_ok());

    let redirect = |length| {
        AutoRedirect::new(
            "r".repeat(length).parse().unwrap(),
            "test_usd_hpp",
            "1 USD".parse().unwrap(),
        )
    };
    assert!(redirect(36).form(&account()).is_ok());
    assert_eq!(redirect(37).form(&account()).unwrap_err().field(), "reference_id");
    assert!(redirect(64).form(&account().longest_reference(64)).is_ok());
}

#[test]
fn debug_shows_nothing_of_the_payer() {
    let payment = whole_payment();
    let form = page().form(FormMethod::Post, &payment).unwrap();
    for shown in [format!("{payment:?}"), format!("{form:?}")] {
        for personal in ["Zoë", "zoe", "38044", "value1", "0123456789"] {
            assert!(!shown.contains(personal), "{shown}");
        }
    }
}
