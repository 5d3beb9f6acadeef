//! Bad input: the error names the field, what is wrong with it, and what would be right.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{LOGIN, account, account_at, key, small_payout, stamp};
use paynet::{
    Account, AccountError, Amount, BankAccount, CallbackUrl, Credentials, Currency, Endpoint, Gateway, Message, Money,
    Operation, Parameters, Payout, Reference, RsaKey, Sign, Status,
};

/// Each part stands in the message.
#[track_caller]
fn says(error: impl std::fmt::Display, parts: &[&str]) {
    let shown = error.to_string();
    for part in parts {
        assert!(shown.contains(part), "no {part:?} in: {shown}");
    }
    assert!(!shown.ends_with('.'), "{shown}");
}

#[track_caller]
fn refused(payout: &Payout, parts: &[&str]) {
    says(payout.write(&account()).unwrap_err(), parts);
}

#[test]
fn g9_a_key_file_of_garbage() {
    says(RsaKey::from_pem("garbage").unwrap_err(), &["PEM", "BEGIN"]);
    says(
        RsaKey::from_pem(common::PUBLIC_PEM).unwrap_err(),
        &["public key", "private"],
    );
}

#[test]
fn trap_15_a_key_of_1024_bits() {
    let pem = include_str!("keys/test_only_rsa1024_pkcs8.pem");
    says(RsaKey::from_pem(pem).unwrap_err(), &["1024", "2048"]);
}

#[test]
fn trap_15_the_other_forms_of_a_key_load() {
    assert!(RsaKey::from_pem(&common::KEY_PEM.trim_end().replace('\n', "\\n")).is_ok());
    assert!(RsaKey::from_pem(&common::KEY_PEM.replace('\n', "\r\n")).is_ok());
}

#[test]
fn plain_http_to_a_public_host() {
    let error = Gateway::sandbox("http://sandbox.payneteasy.com/paynet").unwrap_err();
    says(error, &["`gateway`", "plain http", "use https"]);
    let error = Gateway::sandbox("http://localhost:8080").unwrap_err();
    says(error, &["`gateway`", "127.0.0.1"]);
}

#[test]
fn s13_and_trap_3_environments_do_not_mix() {
    for (gateway, credentials) in [
        (
            Gateway::sandbox("https://gateway.example.com/paynet").unwrap(),
            Credentials::production(LOGIN, key()),
        ),
        (
            Gateway::production("https://gateway.example.com/paynet").unwrap(),
            Credentials::sandbox(LOGIN, key()),
        ),
    ] {
        let error = Account::new(gateway, credentials).unwrap_err();
        assert!(matches!(error, AccountError::Environments { .. }));
        says(error, &["`credentials`", "sandbox", "production", "use the"]);
    }
    for host in [
        "gate.payneteasy.com",
        "gate.payneteasy.eu",
        "gate.connpay.com",
        "pay.billblend.com",
        "pay.elecsnet.ru",
        "gate.apropay.com",
        "ecom.industra.finance",
        "pne-gate.moneynetint.com",
        "gate.ariuspay.ru",
        "GATE.PaynetEasy.com",
        "gate.payneteasy.com.",
    ] {
        let url = format!("https://{host}/paynet");
        says(
            Gateway::sandbox(&url).unwrap_err(),
            &["`gateway`", "production host", "Gateway::production"],
        );
        assert!(Gateway::production(&url).is_ok());
    }
    for host in [
        "sandbox.payneteasy.com",
        "sandbox.payneteasy.eu",
        "sandbox.connpay.com",
        "sandbox.billblend.com",
        "sandbox.elecsnet.ru",
        "sandbox.apropay.com",
        "sandbox.ecom.industra.finance",
        "pne-sandbox.moneynetint.com",
        "sandbox.wltpay.pro",
    ] {
        let url = format!("https://{host}/paynet");
        says(
            Gateway::production(&url).unwrap_err(),
            &["`gateway`", "sandbox host", "Gateway::sandbox"],
        );
        assert!(Gateway::sandbox(&url).is_ok());
    }
}

#[test]
fn k7_a_published_key_moves_no_real_money() {
    // TEST ONLY: one of the keys that stand in this project's source.
    let published = || {
        RsaKey::from_pem(include_str!(
            "../../payout-signing/tests/keys/test_only_rsa2048_pkcs8.pem"
        ))
        .unwrap()
    };
    let at = |gateway| Account::new(gateway, Credentials::production(LOGIN, published()));
    let error = at(Gateway::production("https://gate.payneteasy.com/paynet").unwrap()).unwrap_err();
    says(error, &["`key`", "published", "make a key of your own"]);
    assert!(at(Gateway::production("http://127.0.0.1:8080/paynet").unwrap()).is_ok());
    let sandbox = Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap();
    assert!(Account::new(sandbox, Credentials::sandbox(LOGIN, published())).is_ok());
}

#[test]
fn g12_a_login_that_is_none() {
    for (login, part) in [
        ("", "empty"),
        ("a\nb", "control character"),
        ("a\0", "control character"),
        ("a ", "blank"),
    ] {
        let gateway = Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap();
        let error = Account::new(gateway, Credentials::sandbox(login, key())).unwrap_err();
        says(error, &["`login`", part]);
    }
}

#[test]
fn m2_an_amount_with_too_many_digits() {
    says("1.005 USD".parse::<Amount>().unwrap_err(), &["amount", "USD", "2"]);
}

#[test]
fn s10_a_reference_with_a_space() {
    let error = "payout 2041".parse::<Reference>().unwrap_err();
    says(error, &["`reference`", "' '", "A-Z a-z 0-9 . _ -"]);
}

#[test]
fn s11_and_trap_25_references_of_128_characters_pass_and_longer_ones_do_not() {
    let payout = |length: usize| -> Result<Payout, Box<dyn std::error::Error>> {
        let amount = "10.42 USD".parse()?;
        Ok(Payout::new(
            Endpoint::Id(1),
            "x".repeat(length).parse()?,
            amount,
            BankAccount::new("1")?,
        ))
    };
    assert!(payout(128).unwrap().write(&account()).is_ok());
    says(payout(129).unwrap_err(), &["129", "128"]);
}

#[test]
fn every_typed_length_is_the_documented_one() {
    let account = account();
    for (field, limit) in [
        ("account_number", 32),
        ("account_name", 128),
        ("routing_number", 16),
        ("order_desc", 64),
        ("server_callback_url", 128),
    ] {
        let payout = |length: usize| {
            // Characters, not bytes.
            let text = "é".repeat(length);
            let number = if field == "account_number" {
                text.clone()
            } else {
                "1".to_owned()
            };
            let mut to = BankAccount::new(number)?;
            let mut description = None;
            let mut url = None;
            match field {
                "account_name" => to = to.account_name(&text),
                "routing_number" => to = to.routing_number(&text),
                "order_desc" => description = Some(text),
                "server_callback_url" => {
                    let start = "https://shop.example.com/";
                    url = Some(CallbackUrl::parse(&format!(
                        "{start}{}",
                        "x".repeat(length - start.len())
                    ))?);
                }
                _ => {}
            }
            let mut payout = Payout::new(Endpoint::Id(1), "1".parse().unwrap(), "1 USD".parse().unwrap(), to);
            if let Some(description) = description {
                payout = payout.description(description);
            }
            if let Some(url) = url {
                payout = payout.server_callback_url(url);
            }
            payout.write(&account)
        };
        assert!(payout(limit).is_ok(), "{field}");
        let error = payout(limit + 1).unwrap_err();
        assert_eq!((error.field(), error.section()), (field, Some("Paynet 4.1")));
        says(error, &[&(limit + 1).to_string(), &format!("the limit is {limit}")]);
    }
}

#[test]
fn empty_texts_and_control_characters() {
    says(BankAccount::new("").unwrap_err(), &["`account_number`", "empty"]);
    says(
        BankAccount::new("12\n").unwrap_err(),
        &["`account_number`", "control character"],
    );
    refused(&small_payout().description(""), &["`order_desc`", "leave it out"]);
    refused(
        &small_payout().description("a\tb"),
        &["`order_desc`", "control character"],
    );
}

#[test]
fn trap_21_amounts_of_ten_characters_and_more() {
    let text = |amount: &str| {
        let payout = Payout::new(
            Endpoint::Id(1),
            "1".parse().unwrap(),
            amount.parse().unwrap(),
            BankAccount::new("1").unwrap(),
        );
        let message = payout.write(&account())?;
        Ok::<_, paynet::WriteError>(message.parameters().get("amount").unwrap().to_owned())
    };
    assert_eq!(text("10.5 USD").unwrap(), "10.50");
    assert_eq!(text("9999999.99 USD").unwrap(), "9999999.99");
    // Ten million rupiah: the zeros behind the point are what does not fit.
    assert_eq!(text("10000000 IDR").unwrap(), "10000000");
    assert_eq!(text("10000000.50 USD").unwrap(), "10000000.5");
    assert_eq!(text("9999999999 USD").unwrap(), "9999999999");
    says(
        text("10000000.55 USD").unwrap_err(),
        &["`amount`", "11", "the limit is 10", "Paynet 4.1"],
    );
    says(text("10000000000 USD").unwrap_err(), &["`amount`", "the limit is 10"]);
    assert_eq!(text("1042 JPY").unwrap(), "1042");
}

#[test]
fn currencies_that_the_gateway_does_not_know() {
    let payout = |amount: Amount| {
        Payout::new(
            Endpoint::Id(1),
            "1".parse().unwrap(),
            amount,
            BankAccount::new("1").unwrap(),
        )
    };
    let tether = Amount::parse_decimal("10", Currency::platform("USDT", 6).unwrap()).unwrap();
    refused(&payout(tether), &["`currency`", "USDT", "ISO 4217", "Paynet 4.1"]);
    let platform = Amount::parse_decimal("10", Currency::platform("XYZ", 2).unwrap()).unwrap();
    refused(&payout(platform), &["`currency`", "XYZ", "ISO 4217"]);
    let kuna = Amount::recorded("10 HRK".parse::<Money>().unwrap()).unwrap();
    refused(&payout(kuna), &["`currency`", "HRK", "withdrawn"]);
}

#[test]
fn trap_29_extra_parameters() {
    let long = "x".repeat(129);
    for (name, value, parts) in [
        ("", "1", &["`extra`", "without a name"][..]),
        ("oauth_nonce", "1", &["`oauth_nonce`", "signature"]),
        ("OAuth_token", "1", &["`OAuth_token`", "signature"]),
        ("a\nb", "1", &["control character"]),
        ("amount", "1", &["`amount`", "already"]),
        ("client-orderid", "1", &["`client-orderid`", "`client_orderid`"]),
        ("bank_bic", &long, &["`bank_bic`", "129", "128", "Paynet 4.1"]),
        ("cvv2", "12", &["`cvv2`", "2", "3 to 4"]),
        ("ipaddress", "1.2.3", &["`ipaddress`", "7 to 45"]),
    ] {
        refused(&small_payout().extra(name, value), parts);
    }
    refused(&small_payout().extra("a", "1").extra("a", "2"), &["`a`", "once"]);
    let data = small_payout().extra("merchant_data", "é".repeat(64_000));
    assert!(data.write(&account()).is_ok());
    refused(
        &small_payout().extra("merchant_data", "é".repeat(64_001)),
        &["`merchant_data`", "64000"],
    );
}

#[test]
fn trap_29_extra_parameters_are_in_the_body_and_in_the_base_string() {
    let payout = small_payout().extra("x-b", "2").extra("x-a", "1 2");
    let trace = account().trace(&payout, &stamp()).unwrap();
    assert!(trace.body().ends_with("&x-b=2&x-a=1%202"), "{}", trace.body());
    assert!(trace.base_string().ends_with("%26x-a%3D1%25202%26x-b%3D2"));
}

#[test]
fn trap_28_texts_that_the_table_calls_numeric_pass() {
    let payout = small_payout()
        .extra("receiver_zip_code", "SW1A 1AA")
        .extra("receiver_phone", "+44 20 7946 0000")
        .extra("receiver_birthday", "1815-12-10")
        .extra("cvv2", "012");
    let message = payout.write(&account()).unwrap();
    assert_eq!(message.parameters().get("cvv2"), Some("012"));
}

#[test]
fn traps_22_to_24_what_does_not_go_together() {
    let value = |name: &str| {
        let is_url = name.starts_with("redirect_");
        if is_url { "https://shop.example.com/done" } else { "1" }
    };
    let with = |names: &[&str]| {
        names
            .iter()
            .fold(small_payout(), |payout, name| payout.extra(*name, value(name)))
    };
    refused(&with(&["receiver_email", "email"]), &["`email`", "`receiver_email`"]);
    refused(
        &with(&["first_name", "receiver_first_name"]),
        &["`receiver_first_name`"],
    );
    refused(
        &with(&["redirect_url", "redirect_success_url", "redirect_fail_url"]),
        &["`redirect_url`", "either"],
    );
    refused(&with(&["redirect_url", "redirect_fail_url"]), &["`redirect_url`"]);
    refused(&with(&["redirect_success_url"]), &["redirect_fail_url", "both"]);
    refused(&with(&["redirect_fail_url"]), &["redirect_success_url", "both"]);
    refused(
        &with(&["credit_card_number", "recurring-payment-id"]),
        &["`credit_card_number`"],
    );
    refused(
        &with(&["card_recurring_payment_id", "recurring-payment-id"]),
        &["card_recurring_payment_id"],
    );
    refused(
        &with(&["expire_month", "card_recurring_payment_id"]),
        &["card_recurring_payment_id"],
    );
    for names in [
        &["redirect_url"][..],
        &["redirect_success_url", "redirect_fail_url"],
        &["recurring-payment-id"],
        &["credit_card_number", "card_printed_name", "expire_month", "expire_year"],
    ] {
        assert!(with(names).write(&account()).is_ok(), "{names:?}");
    }
}

#[test]
fn c16_a_callback_url_on_this_machine_needs_a_gateway_on_this_machine() {
    let payout = || small_payout().server_callback_url("http://127.0.0.1:9000/cb".parse().unwrap());
    refused(&payout(), &["`server_callback_url`", "public", "Paynet 6.1"]);
    assert!(payout().write(&account_at("http://127.0.0.1:8080/paynet")).is_ok());
}

#[test]
fn trap_2_endpoints_are_digits() {
    assert_eq!("39915".parse::<Endpoint>().unwrap(), Endpoint::Id(39915));
    assert_eq!("group/7".parse::<Endpoint>().unwrap(), Endpoint::Group(7));
    for text in [
        "",
        "+1",
        "-1",
        "1 ",
        "٣",
        "1/2",
        "group",
        "group/",
        "group/+1",
        "007",
        "18446744073709551616",
    ] {
        says(
            text.parse::<Endpoint>().unwrap_err(),
            &["`endpoint`", "39915", "group/1204"],
        );
    }
}

#[test]
fn g14_paths_of_ones_own() {
    for path in ["api/v5", "", "/", "/a//b", "/a/../b", "/a?b", "/a%2fb", "/a b"] {
        let gateway = Gateway::sandbox("https://sandbox.connpay.com/paynet").unwrap();
        says(
            gateway.command_path("payout", path).unwrap_err(),
            &["`path`", "plain segments"],
        );
    }
    for command in ["", "payout?x", "../v2", "a//b"] {
        let message = Message::new(command, Endpoint::Id(1), Parameters::new());
        says(account().sign(message, &stamp()).unwrap_err(), &["`command`", "payout"]);
    }
}

#[test]
fn a_serial_number_for_status_is_checked_too() {
    let status = Status::new(Endpoint::Id(1), &"1".parse().unwrap()).by_request_sn("");
    says(status.write(&account()).unwrap_err(), &["`by-request-sn`", "empty"]);
}
