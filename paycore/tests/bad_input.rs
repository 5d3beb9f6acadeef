//! What is refused before anything is sent, and what the refusal says.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{ACCOUNT_ID, API_KEY, account, account_at, amount, small_payout};
use paycore::{
    Account, AccountError, Address, Amount, CardContext, CreatePayment, CreatePayout, Credentials, Customer, Dialect,
    Operation, PaymentId, PayoutAmount, PayoutId, RefundId, RefundPayment, ReturnUrls, WriteError, currency,
};

#[track_caller]
fn refused<O: Operation<Account = Account>>(operation: &O, field: &str, reason: &str) {
    let error: WriteError = operation.write(&account()).unwrap_err();
    assert_eq!(error.field(), field);
    assert!(error.problem().contains(reason), "{error}");
    assert!(
        error.section().is_some_and(|section| section.starts_with("PayCore ")),
        "{error}"
    );
}

#[test]
fn accounts() {
    let account_of = |id: &str, key: &str| Credentials::test(id, key).map(|_| ()).unwrap_err().to_string();
    for (id, key, reason) in [
        ("", API_KEY, "`account_id`: it is empty"),
        (ACCOUNT_ID, "", "`api_key`: it is empty"),
        (" coma_1", API_KEY, "`account_id`: it has a blank"),
        (ACCOUNT_ID, "key ", "`api_key`: it has a blank"),
        (ACCOUNT_ID, "key\n", "`api_key`: it holds a control character"),
        ("coma_1:key", API_KEY, "`account_id`: it holds a colon"),
        (ACCOUNT_ID, "pk_test_abc", "begins like a public key (pk_)"),
        (ACCOUNT_ID, "com_pk_live_abc", "begins like a public key (com_pk_)"),
        (
            ACCOUNT_ID,
            "sk_test_abc",
            "begins like a private key for callbacks (sk_)",
        ),
    ] {
        let error = account_of(id, key);
        assert!(error.contains(reason), "{error}");
        assert!(key.is_empty() || !error.contains("abc"), "{error}");
    }
    for base in [
        "",
        "com.paycore.io/api",
        "http://com.paycore.io/api",
        "https://com.paycore.io/api?x=1",
    ] {
        let error = Account::new(base, Credentials::test(ACCOUNT_ID, API_KEY).unwrap()).unwrap_err();
        assert!(matches!(error, AccountError::Url(_)), "{error}");
    }
    for base in ["https://com.paycore.io/public-api", "https://com.paycore.io/hpp/"] {
        let error = Account::new(base, Credentials::test(ACCOUNT_ID, API_KEY).unwrap()).unwrap_err();
        assert!(matches!(error, AccountError::PublicUrl { .. }), "{error}");
    }
}

#[test]
fn trap_75_the_login_takes_no_colon_and_no_control_character() {
    for id in ["a:b", "a\rb", "a\nb", "a\0b", "a\u{85}b"] {
        assert!(matches!(
            Credentials::test(id, API_KEY),
            Err(AccountError::AccountId { .. })
        ));
    }
    for key in ["a\rb", "a\nb", "a\0b"] {
        assert!(matches!(
            Credentials::live(ACCOUNT_ID, key),
            Err(AccountError::ApiKey { .. })
        ));
    }
    // A password that is no ASCII goes as UTF-8: `ключ` after `a:`.
    let account = Account::new("http://127.0.0.1:1", Credentials::test("a", "ключ").unwrap()).unwrap();
    let shown = common::request(&account, &small_payout());
    assert!(shown.contains("authorization: Basic YTrQutC70Y7Rhw==\n"), "{shown}");
}

#[test]
fn trap_2_there_is_no_payout_without_a_reference() {
    // By type: the only constructor takes one, and a reference is never empty.
    assert!("".parse::<paycore::Reference>().is_err());
    let long = CreatePayout::new("x".repeat(37).parse().unwrap(), "test_usd", amount("1 USD"));
    refused(&long, "reference_id", "holds 37 characters, the limit is 36");
    let wide = account().with_dialect(Dialect::new().longest_reference(37));
    assert!(long.write(&wide).is_ok());
    let fits = CreatePayout::new("x".repeat(36).parse().unwrap(), "test_usd", amount("1 USD"));
    assert!(fits.write(&account()).is_ok());
}

#[test]
fn services() {
    for service in ["", "ab", "Test_usd", "test usd", "_test", "test_", "test/usd", "тест"] {
        let payout = CreatePayout::new("p".parse().unwrap(), service, amount("1 USD"));
        refused(&payout, "service", "is no service's code");
    }
    for service in ["test_usd", "payment_card_uah", "p2p-card.v2_eur", "abc"] {
        let payout = CreatePayout::new("p".parse().unwrap(), service, amount("1 USD"));
        assert!(payout.write(&account()).is_ok(), "{service}");
    }
}

#[test]
fn trap_29_a_token_and_a_card_number() {
    let payout = small_payout()
        .token("1Wrmk47zNKIGbo57")
        .field("card_number", "5404367504475264");
    refused(&payout, "token", "stands beside fields.card_number");
    refused(&small_payout().token(" "), "token", "is blank");
}

#[test]
fn texts_and_members() {
    refused(
        &small_payout().description("é".repeat(513)),
        "description",
        "holds 513 characters, the limit is 512",
    );
    assert!(small_payout().description("é".repeat(512)).write(&account()).is_ok());
    refused(&small_payout().field("", "1"), "fields.", "empty");
    refused(&small_payout().field("a\n", "1"), "fields.a ", "control character");
    refused(
        &small_payout().field("account", "1").field("account", "2"),
        "fields.account",
        "given twice",
    );
    refused(
        &small_payout().metadata("k", "1").metadata("k", "1"),
        "metadata.k",
        "given twice",
    );
    let loopback = small_payout().callback_url("http://127.0.0.1:9000/cb".parse().unwrap());
    refused(&loopback, "callback_url", "loopback");
    assert!(loopback.write(&account_at("http://127.0.0.1:8000")).is_ok());
    let whole = PayoutAmount::WholePayment {
        payment_id: "cpi_1".parse().unwrap(),
        currency: currency("EUR").unwrap(),
    };
    let twice = CreatePayout::new("p".parse().unwrap(), "test_usd", whole).payment_id("cpi_1".parse().unwrap());
    refused(&twice, "payment_id", "given twice");
}

#[test]
fn trap_26_a_country_is_a_code() {
    let with = |country: &str| small_payout().customer(Customer::new("c").address(Address::new().country(country)));
    for country in ["Spain", "es", "ESP", "E", "", "E1"] {
        refused(&with(country), "customer.address.country", "two capital letters");
    }
    assert!(with("ES").write(&account()).is_ok());
}

#[test]
fn customers_and_cards() {
    refused(
        &small_payout().customer(Customer::new("")),
        "customer.reference_id",
        "is blank",
    );
    for date in [
        "12.09.1964",
        "1964-9-12",
        "64-09-12",
        "1964-13-12",
        "1964-09-32",
        "1964-09-12T",
        "1964-09-00",
        "",
    ] {
        let customer = Customer::new("c").date_of_birth(date);
        refused(
            &small_payout().customer(customer),
            "customer.date_of_birth",
            "YYYY-MM-DD",
        );
    }
    let customer = Customer::new("c").metadata("k", "1").metadata("k", "2");
    refused(&small_payout().customer(customer), "customer.metadata.k", "given twice");
    for (holder, month, year, field) in [
        ("", "09", "30", "context.card.card_holder"),
        ("A", "9", "30", "context.card.exp_month"),
        ("A", "13", "30", "context.card.exp_month"),
        ("A", "00", "30", "context.card.exp_month"),
        ("A", "+9", "30", "context.card.exp_month"),
        ("A", "09", "2030", "context.card.exp_year"),
        ("A", "09", "3x", "context.card.exp_year"),
    ] {
        let card = CardContext::new(holder, month, year);
        let payout = small_payout().card(card);
        let error = payout.write(&account()).unwrap_err();
        assert_eq!(error.field(), field);
    }
}

#[test]
fn trap_31_an_id_is_a_segment_of_a_path() {
    for id in ["", "a/b", "a?b", "a%2fb", ".", "..", "a b", "é", "a\n", &"x".repeat(65)] {
        assert!(PayoutId::new(id).is_err(), "{id:?}");
        assert!(PaymentId::new(id).is_err(), "{id:?}");
        assert!(RefundId::new(id).is_err(), "{id:?}");
    }
    assert!(PayoutId::new("cpoi_CLFDSXqStt3ki8pe").is_ok());
}

#[test]
fn trap_49_amounts_that_no_payout_has() {
    for text in [
        "10.5 JPY",
        "1.0005 KWD",
        "0 USD",
        "-1 USD",
        "0.00 USD",
        "1.001 USD",
        "1 HRK",
    ] {
        assert!(text.parse::<Amount>().is_err(), "{text}");
    }
    let bitcoin = currency("BTC").unwrap();
    assert!(Amount::parse_decimal("0.00000001", bitcoin).is_ok());
    assert!(Amount::parse_decimal("0.000000001", bitcoin).is_err());
}

#[test]
fn payments_and_refunds() {
    let payment = || CreatePayment::new("p".parse().unwrap(), "payment_card_usd_hpp", amount("1 USD"));
    refused(&payment().token(" "), "token", "is blank");
    refused(&payment().flow(""), "flow", "is blank");
    for url in [
        "",
        "shop.example.com",
        "/thanks",
        "ftp://shop.example.com/",
        "javascript:alert(1)",
    ] {
        refused(&payment().return_url(url), "return_url", "is no web address");
    }
    refused(
        &payment().return_url("https://a:b@shop.example.com/"),
        "return_url",
        "user information",
    );
    refused(
        &payment().return_urls(ReturnUrls::new().pending("x")),
        "return_urls.pending",
        "is no web address",
    );
    refused(
        &payment().description("x".repeat(513)),
        "description",
        "the limit is 512",
    );
    let long = CreatePayment::new("x".repeat(37).parse().unwrap(), "test_usd", amount("1 USD"));
    refused(&long, "reference_id", "the limit is 36");
    let refund =
        |reference: &str| RefundPayment::new(reference.parse().unwrap(), &"cpi_1".parse().unwrap(), amount("1 USD"));
    refused(&refund(&"x".repeat(37)), "reference_id", "the limit is 36");
    refused(
        &refund("r").description("x".repeat(513)),
        "description",
        "the limit is 512",
    );
}
