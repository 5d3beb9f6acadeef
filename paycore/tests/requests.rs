//! The exact bytes of every request, as snapshots.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{account, account_at, amount, body_of, documented_payout, live_account, request, small_payout};
use paycore::{
    Address, AttemptsLimit, Balances, CardContext, CardGateOptions, CreatePayment, CreatePayout, Customer, Dialect,
    FindPayment, FindPayout, GetPayment, GetPayout, Operation, PayoutAmount, PayoutOptions, Profile, RefundPayment,
    ReturnUrls, currency,
};

#[test]
fn the_documented_payout() {
    let account = account();
    assert_eq!(body_of(&account, &documented_payout()).len(), 248);
    insta::assert_snapshot!("create_payout_documented", request(&account, &documented_payout()));
}

#[test]
fn the_smallest_payout() {
    insta::assert_snapshot!("create_payout_smallest", request(&account(), &small_payout()));
}

/// A payout with every member that there is, in no good order.
fn whole_payout() -> CreatePayout {
    CreatePayout::new(
        "4861ee0a-9b3b-408d-9e99-236938920fec".parse().unwrap(),
        "payment_card_usd",
        PayoutAmount::Both {
            amount: amount("99997 CLP"),
            service_amount: amount("100.00 USD"),
        },
    )
    .metadata("zeta", "1")
    .metadata("alpha", "é \"quoted\" \\ and\na line")
    .payment_id("cpi_E6GOlfKlHuG43dXq".parse().unwrap())
    .card(CardContext::new("John Wick", "09", "30"))
    .customer(
        Customer::new("d1c31276-0242-4a9e-92b6-dda216fdf8cc")
            .name("John Wick")
            .email("johnwick@gmail.example")
            .phone("+12345678945")
            .date_of_birth("1964-09-12")
            .individual_tax_id("114741671")
            .address(
                Address::new()
                    .full_address("Carrer Entenca 100, Barcelona, 08019, Spain")
                    .country("ES")
                    .region("Barcelona")
                    .city("Barcelona")
                    .street("Carrer Entenca 100")
                    .post_code("08019"),
            )
            .metadata("url", "https://example.com"),
    )
    .options(
        PayoutOptions::new()
            .auto_process(true)
            .allow_partially(false)
            .split_mode(true)
            .attempts_limit(AttemptsLimit::times(3.try_into().unwrap())),
    )
    .callback_url("https://example.com/payouts/callback".parse().unwrap())
    .token("1Wrmk47zNKIGbo57znUzGy5ircN1FhPd")
    .field("bank_code", "001")
    .field("account_number", "123456789")
    .description("some description")
}

#[test]
fn every_member_of_a_payout() {
    insta::assert_snapshot!("create_payout_every_member", request(&account(), &whole_payout()));
}

#[test]
fn trap_23_the_flat_body_has_the_members_of_the_oldest_text() {
    let payout = CreatePayout::new(
        "f3WbQNCAMAQs2DMWLyBiKF9jwv36z1TCS".parse().unwrap(),
        "payment_card_uah",
        amount("100 EUR"),
    )
    .description("Test payout")
    .field("card_number", "5404367504475264")
    .options(PayoutOptions::new().auto_process_by_account());
    let account = live_account().with_dialect(Dialect::new().flat_bodies());
    insta::assert_snapshot!("create_payout_flat", request(&account, &payout));
    let with_envelope = body_of(&live_account(), &payout);
    assert!(with_envelope.starts_with(r#"{"data":{"type":"payout-invoice","attributes":{"#));
}

#[test]
fn another_dialect() {
    let dialect = Dialect::new().amounts_as_text().json_api_content_type();
    let account = account().with_dialect(dialect);
    insta::assert_snapshot!("create_payout_dialect", request(&account, &small_payout()));
}

#[test]
fn amounts_on_either_side() {
    let payout = |amount| CreatePayout::new("payout-2041".parse().unwrap(), "payment_card_uah", amount);
    let eur = currency("EUR").unwrap();
    let service = PayoutAmount::Service {
        currency: eur,
        service_amount: amount("1000.50 UAH"),
    };
    insta::assert_snapshot!("create_payout_service_amount", request(&account(), &payout(service)));
    let whole = PayoutAmount::WholePayment {
        payment_id: "cpi_E6GOlfKlHuG43dXq".parse().unwrap(),
        currency: eur,
    };
    insta::assert_snapshot!("create_payout_whole_payment", request(&account(), &payout(whole)));
}

#[test]
fn the_second_step() {
    let process = small_payout().process(&"cpoi_CLFDSXqStt3ki8pe".parse().unwrap());
    insta::assert_snapshot!("process_payout", request(&account(), &process));
}

#[test]
fn look_ups() {
    let get = GetPayout::new(&"cpoi_CLFDSXqStt3ki8pe".parse().unwrap());
    insta::assert_snapshot!("get_payout", request(&account(), &get));
    let find = FindPayout::new(&"my_order_id123".parse().unwrap());
    insta::assert_snapshot!("find_payout", request(&account(), &find));
    let account = account().with_dialect(Dialect::new().slash_before_payout_filter(true));
    insta::assert_snapshot!("find_payout_slash", request(&account, &find));
}

#[test]
fn trap_33_base_urls_with_and_without_prefix_and_slash() {
    for (base, expected) in [
        (
            "https://com.paycore.io/api",
            "https://com.paycore.io/api/payout-invoices",
        ),
        (
            "https://com.paycore.io/api/",
            "https://com.paycore.io/api/payout-invoices",
        ),
        ("https://api.aeteredge.com", "https://api.aeteredge.com/payout-invoices"),
        (
            "https://api.aeteredge.com/",
            "https://api.aeteredge.com/payout-invoices",
        ),
        (
            "HTTPS://API.PaymentsTrust.com:443/api//",
            "https://api.paymentstrust.com/api/payout-invoices",
        ),
        ("http://127.0.0.1:8080/a/b", "http://127.0.0.1:8080/a/b/payout-invoices"),
    ] {
        let shown = request(&account_at(base), &small_payout());
        assert_eq!(
            shown.lines().next(),
            Some(format!("POST {expected}").as_str()),
            "{base}"
        );
    }
}

#[test]
fn trap_3_the_mode_is_in_every_create_and_it_is_the_account_s() {
    for (account, mode, other) in [
        (account(), "\"test_mode\":true", "\"test_mode\":false"),
        (live_account(), "\"test_mode\":false", "\"test_mode\":true"),
    ] {
        for payout in [small_payout(), documented_payout(), whole_payout()] {
            let body = body_of(&account, &payout);
            assert!(body.contains(mode) && !body.contains(other), "{body}");
        }
    }
}

#[test]
fn trap_15_the_same_intent_gives_the_same_bytes() {
    let account = account();
    let once = body_of(&account, &whole_payout());
    assert_eq!(once, body_of(&account, &whole_payout()));
    let payout = whole_payout();
    assert_eq!(once, body_of(&account, &payout));
    // In another order of the calls too.
    let fields = |first: &str, second: &str| small_payout().field(first, "1").field(second, "1");
    assert_eq!(
        body_of(&account, &fields("a", "b")),
        body_of(&account, &fields("b", "a"))
    );
}

#[test]
fn trap_22_the_type_of_the_request_is_singular() {
    assert!(body_of(&account(), &small_payout()).starts_with(r#"{"data":{"type":"payout-invoice","#));
}

#[test]
fn trap_24_fields_are_texts() {
    let body = body_of(&account(), &whole_payout());
    assert!(body.contains(r#""bank_code":"001""#), "{body}");
}

#[test]
fn trap_25_a_payout_has_fields_and_never_service_fields() {
    let body = body_of(&account(), &whole_payout());
    assert!(
        body.contains(r#""fields":{"#) && !body.contains("service_fields"),
        "{body}"
    );
}

#[test]
fn trap_27_characters_that_json_escapes_survive() {
    let name = "Zoë \"the\" \\ Söhne\n\t\u{1}/ 名";
    let body = body_of(
        &account(),
        &small_payout().field("beneficiary_name", name).metadata("name", name),
    );
    let json: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
    assert_eq!(json.pointer("/data/attributes/fields/beneficiary_name").unwrap(), name);
}

#[test]
fn trap_28_zero_attempts_is_unlimited_and_said_so() {
    let options = PayoutOptions::new().attempts_limit(AttemptsLimit::unlimited());
    let body = body_of(&account(), &small_payout().options(options));
    assert!(body.contains(r#""attempts_limit":0"#), "{body}");
    assert!(std::num::NonZeroU32::new(0).is_none(), "no number of times is 0");
}

#[test]
fn trap_48_m7_amounts_are_written_from_their_decimal_text() {
    let sent = |text: &str| {
        body_of(
            &account(),
            &CreatePayout::new("p".parse().unwrap(), "test_usd", amount(text)),
        )
    };
    for (text, number) in [
        ("10.10 USD", "10.1"),
        ("10 USD", "10"),
        ("100.00 USD", "100"),
        ("100.50 USD", "100.5"),
        ("0.07 USD", "0.07"),
        ("1.005 KWD", "1.005"),
        ("1000000 JPY", "1000000"),
        ("9007199254740993.01 USD", "9007199254740993.01"),
    ] {
        let body = sent(text);
        assert!(body.contains(&format!("\"amount\":{number},")), "{text}: {body}");
    }
    let satoshi = paycore::Amount::parse_decimal("0.00000001", currency("BTC").unwrap()).unwrap();
    let payout = CreatePayout::new("p".parse().unwrap(), "bitcoin_btc", satoshi);
    assert!(body_of(&account(), &payout).contains("\"amount\":0.00000001,"));
}

#[test]
fn trap_50_currencies_of_three_to_ten_characters() {
    for code in ["BTC", "USDC", "USDTTRC20", "USDCERC20"] {
        let amount = paycore::Amount::parse_decimal("1", currency(code).unwrap()).unwrap();
        let body = body_of(&account(), &CreatePayout::new("p".parse().unwrap(), "test_usd", amount));
        assert!(body.contains(&format!("\"currency\":\"{code}\"")), "{body}");
    }
    for code in ["usd", "US", "USDCERC20XY", "US$", ""] {
        assert!(currency(code).is_err(), "{code}");
    }
}

#[test]
fn payments() {
    let payment = |reference: &str, text: &str| {
        CreatePayment::new(reference.parse().unwrap(), "payment_card_usd_hpp", amount(text))
    };
    insta::assert_snapshot!(
        "create_payment_smallest",
        request(&account(), &payment("order-1203", "1 USD"))
    );
    let every_member = payment("ORDER1233", "100.50 USD")
        .card_gate(
            CardGateOptions::new()
                .tokenize(true)
                .instant(true)
                .restrict_saved_cards(false),
        )
        .expires(1_635_338_082)
        .metadata("key", "value")
        .customer(Customer::new("my_customer_1"))
        .callback_url("https://example.com/payments/callback".parse().unwrap())
        .return_urls(
            ReturnUrls::new()
                .success("https://example.com/thanks")
                .pending("https://example.com/wait")
                .fail("https://example.com/sorry"),
        )
        .return_url("https://example.com/back?a=b")
        .flow("charge")
        .token("zsmmfyTkG6hn9DdwDhxh69LdQNJgZWk5xMdY7vg")
        .service_field("phone", "+12345678945")
        .description("Test payment");
    insta::assert_snapshot!("create_payment_every_member", request(&account(), &every_member));
    let body = body_of(&account(), &every_member);
    assert!(!body.contains("\"fields\""), "{body}");

    let id = "cpi_6fzCJVMboIhHEEqp".parse().unwrap();
    insta::assert_snapshot!("get_payment", request(&account(), &GetPayment::new(&id)));
    let find = FindPayment::new(&"ORDER1233".parse().unwrap());
    insta::assert_snapshot!("find_payment", request(&account(), &find));
    let plain = account().with_dialect(Dialect::new().slash_before_payment_filter(false));
    insta::assert_snapshot!("find_payment_without_slash", request(&plain, &find));
}

#[test]
fn refunds() {
    let refund = || {
        RefundPayment::new(
            "8d1b7ba8-9db9-4153-bb61-4c0d72796b9b".parse().unwrap(),
            &"cpi_E6GOlfKlHuG43dXq".parse().unwrap(),
            amount("10 USD"),
        )
    };
    insta::assert_snapshot!("refund_payment_smallest", request(&account(), &refund()));
    insta::assert_snapshot!(
        "refund_payment_every_member",
        request(&account(), &refund().description("Refund by order"))
    );
    assert_eq!(
        request(&account(), &refund().get_payment())
            .lines()
            .next()
            .unwrap()
            .split('/')
            .next_back(),
        Some("cpi_E6GOlfKlHuG43dXq")
    );
}

#[test]
fn the_account() {
    insta::assert_snapshot!("balances", request(&account(), &Balances::new()));
    insta::assert_snapshot!("profile", request(&account(), &Profile::new()));
}

#[test]
fn trap_34_a_link_of_an_answer_is_never_requested() {
    let answer = r#"{"data":{"type":"payout-invoices","id":"cpoi_1","attributes":{"status":"created"},"links":{"self":"https://evil.example/x"}}}"#;
    let get = GetPayout::new(&"cpoi_1".parse().unwrap());
    let invoice = get.read(&account(), http::Response::new(answer.into())).unwrap();
    let next = request(&account(), &small_payout().process(invoice.id()));
    assert!(
        next.starts_with("POST https://com.paycore.io/api/payout-invoices/cpoi_1/process\n"),
        "{next}"
    );
}
