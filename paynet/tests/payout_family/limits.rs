//! Every length and character rule of the tables, on both sides of its limit.

use super::{payout_to, redirects, whole_bank_account, whole_card};
use crate::common::account;
use paynet::{
    Bank, BankAccount, CallbackUrl, CardNumber, CryptoWallet, Customer, Cvv, EWallet, Endpoint, Expiry, FormRoute,
    LegalPerson, Operation, Payout, PayoutByRef, PayoutForm, Receiver, RecurringPayment, Redirect, RedirectUrl,
    StoredCard, WriteError,
};

type Build = fn(String) -> Payout;

fn bank(bank: Bank) -> Payout {
    payout_to(whole_bank_account()).bank(bank)
}

fn to(receiver: Receiver) -> Payout {
    payout_to(whole_bank_account()).receiver(receiver)
}

/// Each text parameter of the complete table: name, documented limit, the setter.
const TEXTS: &[(&str, usize, Build)] = &[
    ("order_desc", 64, |text| {
        payout_to(whole_bank_account()).description(text)
    }),
    ("purpose", 128, |text| payout_to(whole_bank_account()).purpose(text)),
    ("merchant_data", 64_000, |text| {
        payout_to(whole_bank_account()).merchant_data(text)
    }),
    ("card_printed_name", 128, |text| {
        payout_to(whole_card().printed_name(text))
    }),
    ("account_name", 128, |text| {
        payout_to(whole_bank_account().account_name(text))
    }),
    ("routing_number", 16, |text| {
        payout_to(whole_bank_account().routing_number(text))
    }),
    ("ewallet_type", 64, |text| {
        payout_to(EWallet::new("1").unwrap().kind(text))
    }),
    ("bank_name", 255, |text| bank(Bank::new().name(text))),
    ("bank_branch", 255, |text| bank(Bank::new().branch(text))),
    ("bank_code", 32, |text| bank(Bank::new().code(text))),
    ("bank_bic", 128, |text| bank(Bank::new().bic(text))),
    ("bank_city", 128, |text| bank(Bank::new().city(text))),
    ("bank_address1", 255, |text| bank(Bank::new().address1(text))),
    ("bank_zip_code", 255, |text| bank(Bank::new().zip_code(text))),
    ("bank_province", 255, |text| bank(Bank::new().province(text))),
    ("bank_area", 255, |text| bank(Bank::new().area(text))),
    ("receiver_first_name", 128, |text| to(Receiver::new().first_name(text))),
    ("receiver_last_name", 128, |text| to(Receiver::new().last_name(text))),
    ("receiver_birthday", 30, |text| to(Receiver::new().birthday(text))),
    (
        "receiver_country_code",
        3,
        |text| to(Receiver::new().country_code(text)),
    ),
    ("receiver_state", 4, |text| to(Receiver::new().state(text))),
    ("receiver_city", 128, |text| to(Receiver::new().city(text))),
    ("receiver_zip_code", 32, |text| to(Receiver::new().zip_code(text))),
    ("receiver_address1", 256, |text| to(Receiver::new().address1(text))),
    ("receiver_phone", 128, |text| to(Receiver::new().phone(text))),
    ("receiver_email", 128, |text| to(Receiver::new().email(text))),
    ("receiver_identity_document_id", 128, |text| {
        to(Receiver::new().identity_document_id(text))
    }),
    ("receiver_identity_document_number", 128, |text| {
        to(Receiver::new().identity_document_number(text))
    }),
    ("receiver_inn", 128, |text| to(Receiver::new().inn(text))),
    ("legal_person_name", 128, |text| {
        payout_to(whole_bank_account()).legal_person(LegalPerson::new().name(text))
    }),
    ("legal_person_document_number", 128, |text| {
        payout_to(whole_bank_account()).legal_person(LegalPerson::new().document_number(text))
    }),
    ("customer_level", 32, |text| {
        payout_to(whole_bank_account()).customer(Customer::new().level(text))
    }),
    ("merchant_customer_identifier", 64, |text| {
        payout_to(whole_bank_account()).customer(Customer::new().merchant_customer_identifier(text))
    }),
];

#[track_caller]
fn refused<T>(answer: Result<T, WriteError>, field: &str, section: &str, parts: &[&str]) {
    let Err(error) = answer else {
        panic!("{field} passed");
    };
    assert_eq!(error.field(), field, "{error}");
    assert_eq!(error.section(), Some(section), "{error}");
    for part in parts {
        assert!(error.problem().contains(part), "no {part:?} in {error}");
    }
}

#[test]
fn every_text_of_the_table_up_to_its_limit_in_characters() {
    for (name, limit, build) in TEXTS {
        // Characters of two bytes: a limit in bytes would refuse half of them.
        let payout = build("é".repeat(*limit));
        let message = payout.write(&account()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            message.parameters().get(name).map(|text| text.chars().count()),
            Some(*limit),
            "{name}"
        );
        let (found, most) = (format!("{} characters", limit + 1), format!("limit is {limit}"));
        refused(
            build("x".repeat(limit + 1)).write(&account()),
            name,
            "Paynet 4.1",
            &[&found, &most],
        );
        refused(
            build(String::new()).write(&account()),
            name,
            "Paynet 4.1",
            &["is empty"],
        );
        refused(
            build("a\nb".to_owned()).write(&account()),
            name,
            "Paynet 4.1",
            &["control character"],
        );
    }
}

#[test]
fn destinations_are_checked_when_they_are_made() {
    let long = |length| "1".repeat(length);
    assert!(
        BankAccount::new(long(32)).is_ok() && EWallet::new(long(128)).is_ok() && CryptoWallet::new(long(64)).is_ok()
    );
    refused(
        BankAccount::new(long(33)),
        "account_number",
        "Paynet 4.1",
        &["33", "32"],
    );
    refused(EWallet::new(long(129)), "ewallet_wallet", "Paynet 4.1", &["129", "128"]);
    refused(
        CryptoWallet::new(long(65)),
        "crypto_wallet_address",
        "Paynet 4.1",
        &["65", "64"],
    );
    refused(EWallet::new(""), "ewallet_wallet", "Paynet 4.1", &["is empty"]);
    refused(
        CryptoWallet::new("a\u{7f}"),
        "crypto_wallet_address",
        "Paynet 4.1",
        &["control character"],
    );
}

#[test]
fn cards_are_digits() {
    for length in [12, 16, 20] {
        assert!(CardNumber::new("4".repeat(length)).is_ok(), "{length}");
    }
    for text in [
        "4".repeat(11),
        "4".repeat(21),
        String::new(),
        "4444 3333 2222 1111".to_owned(),
        "４".repeat(16),
    ] {
        refused(CardNumber::new(text), "credit_card_number", "Paynet 4.1", &["12 to 20"]);
    }
    assert!(Cvv::new("000").is_ok() && Cvv::new("9999").is_ok());
    for text in ["", "12", "12345", "1x2", " 123", "-12"] {
        refused(Cvv::new(text), "cvv2", "Paynet 4.1", &["3 or 4 digits"]);
    }
    for month in ["01", "09", "12"] {
        assert!(Expiry::new(month, "2031").is_ok(), "{month}");
    }
    for month in ["00", "13", "1", "001", "x1", "+1"] {
        refused(Expiry::new(month, "2031"), "expire_month", "Paynet 4.1", &["01 to 12"]);
    }
    for year in ["31", "203", "20311", "20x1"] {
        refused(Expiry::new("12", year), "expire_year", "Paynet 4.1", &["four digits"]);
    }
}

#[test]
fn tokens_and_customer_ids_are_digits() {
    let token = |text: &str| payout_to(StoredCard::new(text.parse().unwrap())).write(&account());
    let recurring = |text: &str| payout_to(RecurringPayment::new(text.parse().unwrap())).write(&account());
    let customer = |text: &str| {
        payout_to(whole_bank_account())
            .customer(Customer::new().id(text))
            .write(&account())
    };
    assert!(token(&"9".repeat(19)).is_ok() && recurring(&"9".repeat(19)).is_ok() && customer("0123456789").is_ok());
    for text in ["abc", "12-3", "1.5", "+7", "１２"] {
        refused(token(text), "card_recurring_payment_id", "Paynet 4.1", &["digits"]);
        refused(recurring(text), "recurring-payment-id", "Paynet 4.1", &["digits"]);
        refused(customer(text), "customer_id", "Paynet 4.1", &["digits"]);
    }
    refused(
        token(&"9".repeat(20)),
        "card_recurring_payment_id",
        "Paynet 4.1",
        &["20", "19"],
    );
    refused(
        recurring(&"9".repeat(20)),
        "recurring-payment-id",
        "Paynet 4.1",
        &["20", "19"],
    );
    refused(customer("12345678901"), "customer_id", "Paynet 4.1", &["11", "10"]);
}

#[test]
fn addresses_on_the_internet_have_7_to_45_characters() {
    let with = |text: &str| {
        payout_to(whole_bank_account())
            .ip_address(text.parse().unwrap())
            .write(&account())
    };
    for text in [
        "1.2.3.4",
        "192.0.2.255",
        "2001:db8::1",
        "2001:db8:1111:2222:3333:4444:5555:6666",
    ] {
        assert_eq!(with(text).unwrap().parameters().get("ipaddress"), Some(text));
    }
    refused(with("::1"), "ipaddress", "Paynet 4.1", &["7 to 45"]);
}

#[test]
fn trap_25_references_of_128_characters_pass_everywhere() {
    let reference = || "r".repeat(128).parse::<paynet::Reference>().unwrap();
    let amount = "10.42 USD".parse().unwrap();
    let endpoint = Endpoint::Id(1);
    assert!(
        Payout::new(endpoint, reference(), amount, whole_bank_account())
            .write(&account())
            .is_ok()
    );
    assert!(
        PayoutByRef::new(endpoint, reference(), amount, "1".parse().unwrap())
            .write(&account())
            .is_ok()
    );
    assert!(
        PayoutForm::new(FormRoute::v4_rsa(), endpoint, reference(), amount)
            .write(&account())
            .is_ok()
    );
    assert!("r".repeat(129).parse::<paynet::Reference>().is_err());
}

#[test]
fn trap_21_amounts_of_more_than_10_characters_are_refused_everywhere() {
    let reference = || "1".parse::<paynet::Reference>().unwrap();
    let by_ref = |amount: &str| {
        PayoutByRef::new(
            Endpoint::Id(1),
            reference(),
            amount.parse().unwrap(),
            "1".parse().unwrap(),
        )
        .write(&account())
    };
    let form = |amount: &str| {
        PayoutForm::new(
            FormRoute::v2_rsa(),
            Endpoint::Id(1),
            reference(),
            amount.parse().unwrap(),
        )
        .write(&account())
    };
    for amount in ["9999999.99 USD", "9999999999 JPY", "1234567.5 USD", "0.01 USD"] {
        for message in [by_ref(amount).unwrap(), form(amount).unwrap()] {
            let text = message.parameters().get("amount").unwrap();
            assert!(
                text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'),
                "{text}"
            );
        }
    }
    refused(by_ref("10000000.01 USD"), "amount", "Paynet 4.2", &["11", "10"]);
    refused(form("10000000.01 USD"), "amount", "Paynet 4.5", &["11", "10"]);
}

#[test]
fn card_references_have_up_to_20_digits() {
    let with = |card: &str| {
        let (reference, amount) = ("1".parse().unwrap(), "1 USD".parse().unwrap());
        PayoutByRef::new(Endpoint::Id(1), reference, amount, card.parse().unwrap()).write(&account())
    };
    assert!(with(&"1".repeat(20)).is_ok());
    refused(
        with(&"1".repeat(21)),
        "destination-card-ref-id",
        "Paynet 4.2",
        &["21", "20"],
    );
    refused(with("7654-321"), "destination-card-ref-id", "Paynet 4.2", &["digits"]);
}

/// A callback URL of so many characters.
fn url(length: usize) -> String {
    let start = "https://shop.example.com/";
    format!("{start}{}", "a".repeat(length - start.len()))
}

#[test]
fn trap_26_callback_urls_have_128_characters_in_payout_and_1024_in_payout_form() {
    let callback = |length| url(length).parse::<CallbackUrl>().unwrap();
    let payout = |length| {
        payout_to(whole_bank_account())
            .server_callback_url(callback(length))
            .write(&account())
    };
    let form = |length| {
        let (reference, amount) = ("1".parse().unwrap(), "1 USD".parse().unwrap());
        PayoutForm::new(FormRoute::v4_rsa(), Endpoint::Id(1), reference, amount)
            .server_callback_url(callback(length))
            .write(&account())
    };
    assert!(payout(128).is_ok() && form(1024).is_ok());
    refused(payout(129), "server_callback_url", "Paynet 4.1", &["129", "128"]);
    refused(form(1025), "server_callback_url", "Paynet 4.5", &["1025", "1024"]);
}

#[test]
fn redirects_have_their_limits() {
    let redirect = |length| url(length).parse::<RedirectUrl>().unwrap();
    let with = |redirect: Redirect| payout_to(whole_bank_account()).redirect(redirect).write(&account());
    let pair = |success, fail| Redirect::ByOutcome {
        success: redirect(success),
        fail: redirect(fail),
    };
    assert!(with(redirect(128).into()).is_ok() && with(pair(1024, 1024)).is_ok());
    refused(
        with(redirect(129).into()),
        "redirect_url",
        "Paynet 4.1",
        &["129", "128"],
    );
    refused(
        with(pair(1025, 100)),
        "redirect_success_url",
        "Paynet 4.1",
        &["1025", "1024"],
    );
    refused(
        with(pair(100, 1025)),
        "redirect_fail_url",
        "Paynet 4.1",
        &["1025", "1024"],
    );
}

#[test]
fn c16_redirects_are_public_web_addresses() {
    for url in [
        "https://a.example/",
        "https://a.example:9443/x?y=z#top",
        "http://127.0.0.1:3000/done",
    ] {
        assert!(RedirectUrl::parse(url).is_ok(), "{url}");
    }
    assert!(RedirectUrl::with_plain_http("http://a.example/").is_ok());
    for url in [
        "",
        "/done",
        "http://a.example/",
        "javascript:alert(1)",
        "ftp://a.example/",
        "https://u:p@a.example/",
        "https://10.0.0.1/",
        "https://169.254.169.254/",
        "https://localhost/",
        "https://intranet/",
    ] {
        refused(RedirectUrl::parse(url), "redirect_url", "Paynet 4.1", &[]);
    }
}

#[test]
fn c16_addresses_of_this_machine_need_a_gateway_on_this_machine() {
    let loopback = || "http://127.0.0.1:3000/done".parse::<RedirectUrl>().unwrap();
    let always = || payout_to(whole_bank_account()).redirect(loopback());
    let pair = payout_to(whole_bank_account()).redirect(Redirect::ByOutcome {
        success: "https://a.example/".parse().unwrap(),
        fail: loopback(),
    });
    refused(
        always().write(&account()),
        "redirect_url",
        "Paynet 6.1",
        &["this machine"],
    );
    refused(
        pair.write(&account()),
        "redirect_fail_url",
        "Paynet 6.1",
        &["this machine"],
    );
    assert!(
        always()
            .write(&crate::common::account_at("http://127.0.0.1:8080/paynet"))
            .is_ok()
    );
}

#[test]
fn c16_urls_given_as_extra_parameters_keep_to_the_rules() {
    let with = |name: &str, url: &str| payout_to(whole_bank_account()).extra(name, url).write(&account());
    assert!(with("server_callback_url", "https://httpstat.us/200").is_ok());
    refused(
        with("server_callback_url", "https://10.0.0.1/"),
        "server_callback_url",
        "Paynet 6.1",
        &[],
    );
    refused(
        with("server_callback_url", "http://127.0.0.1/"),
        "server_callback_url",
        "Paynet 6.1",
        &[],
    );
    refused(
        with("server_callback_url", "https://a.example:9443/"),
        "server_callback_url",
        "Paynet 6.1",
        &["9443"],
    );
    for name in ["redirect_url", "redirect_success_url", "redirect_fail_url"] {
        refused(with(name, "javascript:alert(1)"), name, "Paynet 4.1", &[]);
        refused(with(name, "http://127.0.0.1/"), name, "Paynet 6.1", &[]);
    }
}

#[test]
fn trap_22_one_spelling_of_each_receiver_parameter() {
    let email = || payout_to(whole_bank_account()).receiver(Receiver::new().email("a@example.com"));
    refused(
        email().extra("email", "b@example.com").write(&account()),
        "email",
        "Paynet 4.0.3",
        &["receiver_email"],
    );
    let twice = payout_to(whole_bank_account())
        .extra("phone", "1")
        .extra("receiver_phone", "1");
    refused(twice.write(&account()), "receiver_phone", "Paynet 4.0.3", &["`phone`"]);
    assert!(
        payout_to(whole_bank_account())
            .extra("email", "b@example.com")
            .write(&account())
            .is_ok()
    );
}

#[test]
fn trap_23_one_redirect_or_a_whole_pair() {
    let other = "https://b.example/";
    let always = || payout_to(whole_bank_account()).redirect("https://a.example/".parse::<RedirectUrl>().unwrap());
    let pair = || payout_to(whole_bank_account()).redirect(redirects());
    for name in ["redirect_success_url", "redirect_fail_url"] {
        refused(
            always().extra(name, other).write(&account()),
            "redirect_url",
            "Paynet 4.1",
            &["pair"],
        );
        let half = payout_to(whole_bank_account()).extra(name, other);
        refused(
            half.write(&account()),
            "redirect_success_url",
            "Paynet 4.1",
            &["both or neither"],
        );
    }
    refused(
        pair().extra("redirect_url", other).write(&account()),
        "redirect_url",
        "Paynet 4.1",
        &["pair"],
    );
    // The other calls keep to it as well.
    let (reference, amount) = ("1".parse().unwrap(), "1 USD".parse().unwrap());
    let form =
        PayoutForm::new(FormRoute::v4_rsa(), Endpoint::Id(1), reference, amount).extra("redirect_fail_url", other);
    refused(
        form.write(&account()),
        "redirect_success_url",
        "Paynet 4.5",
        &["both or neither"],
    );
}

#[test]
fn trap_24_one_card_at_most() {
    let card = || payout_to(whole_card());
    let stored = || payout_to(StoredCard::new("1".parse().unwrap()));
    let recurring = || payout_to(RecurringPayment::new("1".parse().unwrap()));
    for payout in [
        card().extra("card_recurring_payment_id", "1"),
        card().extra("recurring-payment-id", "1"),
        stored().extra("recurring-payment-id", "1"),
        stored().extra("credit_card_number", "4444333322221111"),
        stored().extra("card_printed_name", "A"),
        recurring().extra("expire_month", "12"),
        recurring().extra("expire_year", "2031"),
    ] {
        refused(
            payout.write(&account()),
            "credit_card_number",
            "Paynet 4.1",
            &["send one"],
        );
    }
    // Whether a token may have its code beside it is not documented; it is allowed.
    assert!(stored().extra("cvv2", "012").write(&account()).is_ok());
}
