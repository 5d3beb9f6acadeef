//! Bad input: the error names the field, what is wrong with it, and what would be right.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{USER, account, account_of, charging_account, documented_payout, payout, program};
use payoneer::v2::{
    Account, AccountError, Address, Company, Contact, CreateCharge, CreatePayout, Credentials, LoginLink, Message,
    Orders, OrdersAccess, OrdersReport, Payee, PayeesStatusReport, PayoutMethod, Program, ProgramId, RegistrationLink,
    Store,
};
use payoneer::{Currency, Operation, Reference};

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
fn refused<O: Operation<Account = Account>>(operation: &O, parts: &[&str]) {
    says(operation.write(&account()).map(|_| ()).unwrap_err(), parts);
}

#[test]
fn a_program_id_that_is_none() {
    for (text, part) in [
        ("", "empty"),
        ("partner", "ProgramId::other"),
        ("10000 0001", "digits"),
        ("-1", "digits"),
        ("１００", "digits"),
        ("123456789012345678901", "more than 20"),
    ] {
        says(text.parse::<ProgramId>().unwrap_err(), &["`program_id`", part]);
    }
    assert!("12345678901234567890".parse::<ProgramId>().is_ok());
    for text in ["", "a/b", "..", "a b"] {
        says(ProgramId::other(text).unwrap_err(), &["`program_id`"]);
    }
}

#[test]
fn plain_http_to_a_public_host() {
    says(
        program().at("http://api.sandbox.payoneer.com").unwrap_err(),
        &["base URL `http://api.sandbox.payoneer.com`: plain http", "use https"],
    );
    says(program().at("http://localhost:8080").unwrap_err(), &["127.0.0.1"]);
    says(
        program()
            .at("https://user:hunter2@api.sandbox.payoneer.com")
            .unwrap_err(),
        &["user information"],
    );
    assert!(
        !program()
            .at("https://user:hunter2@h")
            .unwrap_err()
            .to_string()
            .contains("hunter2")
    );
}

#[test]
fn s13_trap_58_the_other_host_however_it_is_written() {
    for url in [
        "https://api.payoneer.com",
        "https://api.payoneer.com.",
        "https://API.payoneer.com:443/",
        "https://api.payoneer.com./prefix",
    ] {
        says(
            program().at(url).unwrap_err(),
            &["`base URL`", "production host", "`Program::production`"],
        );
    }
    let production = Program::production("100000001".parse().unwrap());
    says(
        production.at("https://api.sandbox.payoneer.com.").unwrap_err(),
        &["sandbox host"],
    );
}

#[test]
fn a_base_that_holds_the_path_already() {
    for url in [
        "https://api.sandbox.payoneer.com/v2/programs/100000001",
        "https://api.sandbox.payoneer.com/v2/",
        "http://127.0.0.1:8080/v2/programs",
    ] {
        says(program().at(url).unwrap_err(), &["`base URL`", "leave out"]);
    }
    assert!(program().at("https://proxy.example/payoneer/v2").is_ok());
}

#[test]
fn texts_that_are_no_codes() {
    for text in ["", "abc", "1.5", "99999999999999999999"] {
        says(text.parse::<payoneer::Code>().unwrap_err(), &["whole number", "10005"]);
    }
}

#[test]
fn s13_environments_do_not_mix() {
    let error = Account::new(program(), Credentials::production(USER, "p")).unwrap_err();
    assert!(matches!(error, AccountError::Environments { .. }));
    says(
        error,
        &["`credentials`", "sandbox", "production", "use the sandbox ones"],
    );
    let error = Program::production("1".parse().unwrap())
        .at("https://api.sandbox.payoneer.com")
        .unwrap_err();
    says(error, &["sandbox host", "Program::sandbox"]);
}

#[test]
fn g12_credentials_that_basic_cannot_carry() {
    for (user, password, part) in [
        ("", "p", "user is empty"),
        ("a:b", "p", "colon"),
        ("a\n", "p", "control character"),
        ("a\0", "p", "control character"),
        ("a", "p\r\n", "control character"),
        ("a", "", "password is empty"),
    ] {
        let error = Account::new(program(), Credentials::sandbox(user, password)).unwrap_err();
        says(error, &["`credentials`", part]);
    }
    for (user, password) in [("é", "пароль:с:двоеточием"), ("a b", " ")] {
        assert!(Account::new(program(), Credentials::sandbox(user, password)).is_ok());
    }
}

fn described(text: &str) -> CreatePayout {
    CreatePayout::new(
        "r".parse().unwrap(),
        "1 USD".parse().unwrap(),
        "p".parse().unwrap(),
        text,
    )
}

#[test]
fn descriptions_are_counted_in_characters_and_never_cut() {
    assert!(described(&"é".repeat(199)).write(&account()).is_ok());
    refused(
        &described(&"é".repeat(200)),
        &["`description`", "200 characters", "1 to 199", "Payoneer 4.14"],
    );
    refused(&described(""), &["`description`", "0 characters"]);
    refused(&described("a\nb"), &["`description`", "control character"]);
    let short = account_of(program().longest_description(10));
    says(
        described("eleven char").write(&short).unwrap_err(),
        &["11 characters", "1 to 10"],
    );
    let long = account_of(program().longest_description(500));
    assert!(described(&"x".repeat(500)).write(&long).is_ok());
}

#[test]
fn s11_ids_have_the_programs_limit_and_are_never_cut() {
    let of = |reference: usize, payee: usize| {
        CreatePayout::new(
            "r".repeat(reference).parse().unwrap(),
            "1 USD".parse().unwrap(),
            "p".repeat(payee).parse().unwrap(),
            "TEST",
        )
    };
    assert!(of(50, 50).write(&account()).is_ok());
    refused(&of(51, 1), &["`client_reference_id`", "51 characters", "1 to 50"]);
    refused(&of(1, 51), &["`payee_id`", "51 characters", "1 to 50"]);
    refused(&LoginLink::new("p".repeat(51).parse().unwrap()), &["`payee_id`"]);
    refused(&RegistrationLink::new("p".repeat(51).parse().unwrap()), &["`payee_id`"]);
    let long = account_of(program().longest_id(128));
    assert!(of(128, 128).write(&long).is_ok());
    assert!("r".repeat(129).parse::<Reference>().is_err());
    // A look-up is never refused for its length: the payout may have been made with another setting.
    assert!(of(51, 1).status().write(&account()).is_ok());
    let charging = charging_account();
    let charge = CreateCharge::new(
        "c".repeat(51).parse().unwrap(),
        "1 USD".parse().unwrap(),
        "p".parse().unwrap(),
    );
    says(charge.write(&charging).unwrap_err(), &["`client_reference_id`"]);
}

#[test]
fn m2_m8_currencies_of_other_digits_need_a_word() {
    for (amount, digits) in [("25 JPY", "0 digits"), ("2.5 KWD", "3 digits"), ("1 CLF", "4 digits")] {
        refused(
            &payout(amount),
            &["`amount`", digits, "Program::also_in", "Payoneer 4.8"],
        );
    }
    let account = account_of(program().also_in("JPY".parse().unwrap()));
    assert!(payout("25 JPY").write(&account).is_ok());
    says(payout("2.5 KWD").write(&account).unwrap_err(), &["KWD"]);
    // The same code with other digits is another currency.
    let yen = Currency::from_code("JPY").unwrap().with_exponent(3).unwrap();
    let payout = CreatePayout::new(
        "r".parse().unwrap(),
        payoneer::Amount::parse_decimal("25.001", yen).unwrap(),
        "p".parse().unwrap(),
        "TEST",
    );
    says(payout.write(&account).unwrap_err(), &["3 digits"]);
}

#[test]
fn currencies_that_a_program_does_not_pay_in() {
    let account = account_of(program().only_currency("EUR".parse().unwrap()));
    says(
        documented_payout().write(&account).unwrap_err(),
        &["`currency`", "is USD", "EUR only"],
    );
    assert!(payout("1 EUR").write(&account).is_ok());
    let tether = Currency::platform("USDT", 2).unwrap();
    let payout = CreatePayout::new(
        "r".parse().unwrap(),
        payoneer::Amount::parse_decimal("1", tether).unwrap(),
        "p".parse().unwrap(),
        "TEST",
    );
    refused(&payout, &["`currency`", "USDT", "three letters"]);
}

#[test]
fn trap_4_a_minimum_that_the_program_has() {
    let account = account_of(program().minimum("20 USD".parse().unwrap()));
    says(
        payout("19.99 USD").write(&account).unwrap_err(),
        &["`amount`", "19.99 USD", "20.00 USD"],
    );
    // It is about payouts.
    let account = account_of(program().minimum("20 USD".parse().unwrap()).allow_charges());
    let charge = CreateCharge::new("c".parse().unwrap(), "1.2 USD".parse().unwrap(), "p".parse().unwrap());
    assert!(charge.write(&account).is_ok());
}

#[test]
fn trap_11_charges_need_a_program_that_allows_them() {
    let charge = CreateCharge::new("c".parse().unwrap(), "1 USD".parse().unwrap(), "p".parse().unwrap());
    refused(
        &charge,
        &["`charge`", "pulls money", "Program::allow_charges", "Payoneer 4.11"],
    );
    refused(&charge.cancel(), &["Program::allow_charges"]);
    assert!(charge.status().write(&account()).is_ok());
    says(
        CreateCharge::new("c".parse().unwrap(), "1 USD".parse().unwrap(), "p".parse().unwrap())
            .description("")
            .write(&charging_account())
            .unwrap_err(),
        &["`description`"],
    );
}

#[test]
fn links_and_what_they_fill_in() {
    let link = || RegistrationLink::new("ID123".parse().unwrap());
    let long = format!("https://shop.example/?x={}", "x".repeat(2000));
    refused(
        &link().redirect_url(long.parse().unwrap()),
        &["`redirect_url`", "Payoneer 4.3"],
    );
    refused(
        &LoginLink::new("ID123".parse().unwrap()).redirect_url(long.parse().unwrap()),
        &["`redirect_url`"],
    );
    for url in [
        "https://shop.example/b?p={{payoneerid}}&a={{apuid}}",
        "http://127.0.0.1:3000/back",
    ] {
        assert!(link().redirect_url(url.parse().unwrap()).write(&account()).is_ok());
    }
    refused(&link().client_session_id(""), &["`client_session_id`"]);
    refused(&link().client_session_id("x".repeat(2001)), &["2001 characters"]);
    refused(&link().language_id("\t"), &["`language_id`"]);
    refused(&link().registration_mode(""), &["`registration_mode`"]);
    refused(&link().lock_type(""), &["`lock_type`"]);
    refused(
        &link().payout_methods([PayoutMethod::Other(String::new())]),
        &["`payout_methods_list`"],
    );
    let person = |contact| link().payee(Payee::individual().contact(contact));
    refused(&person(Contact::new().first_name("")), &["`payee.contact.first_name`"]);
    refused(
        &person(Contact::new().email("a\r\nb@example.com")),
        &["`payee.contact.email`", "control"],
    );
    for mobile in ["+441234", "44 1234", "44-1234"] {
        refused(
            &person(Contact::new().mobile(mobile)),
            &["`payee.contact.mobile`", "without plus", "Payoneer 4.14"],
        );
    }
    refused(
        &link().payee(Payee::individual().address(Address::new().city(""))),
        &["`payee.address.city`"],
    );
    refused(
        &link().payee(Payee::company(Company::new().name("x".repeat(2001)))),
        &["`payee.company.name`"],
    );
    says(
        "gb".parse::<payoneer::v2::Country>().unwrap_err(),
        &["two upper-case letters", "UK"],
    );
}

#[test]
fn reports_of_no_days() {
    let report = PayeesStatusReport::new("2018-01-31".parse().unwrap(), "2018-01-30".parse().unwrap());
    refused(
        &report,
        &["`start_date`", "2018-01-31", "after the end", "Payoneer 4.14"],
    );
    let day = "2018-01-31".parse().unwrap();
    assert!(PayeesStatusReport::new(day, day).write(&account()).is_ok());
    says("31.01.2018".parse::<payoneer::Date>().unwrap_err(), &["2018-01-24"]);
}

#[test]
fn orders_reports_repeat_no_secret() {
    let with = |store, access| {
        documented_payout().orders_report(OrdersReport::new(
            store,
            Orders::at("https://shop.example/orders", access),
        ))
    };
    let store = || Store::new(44, "Shop", "https://shop.example");
    for (payout, field) in [
        (with(store(), OrdersAccess::token("canary\n")), "credentials.token"),
        (
            with(store(), OrdersAccess::password("canary\n", "x")),
            "credentials.user_name",
        ),
        (
            with(store(), OrdersAccess::password("x", "canary\n")),
            "credentials.password",
        ),
        (with(Store::new(44, "", "u"), OrdersAccess::token("x")), "store.name"),
        (with(Store::new(44, "s", ""), OrdersAccess::token("x")), "store.url"),
        (with(store().kind(""), OrdersAccess::token("x")), "store.type"),
    ] {
        let error = payout.write(&account()).unwrap_err();
        assert!(!error.to_string().contains("canary"));
        says(error, &[field, "Payoneer 4.8"]);
    }
    refused(&documented_payout().group_id(""), &["`group_id`"]);
}

#[test]
fn g14_a_message_of_your_own_keeps_its_segments() {
    for bad in ["", ".", ".."] {
        says(
            Message::get(["payouts", bad]).path().unwrap_err(),
            &["`path`", "segment", "Payoneer 2.5"],
        );
    }
    let message = Message::get(["payouts", "../x?y#z%2f é"]).with_query("a b", "c&d=é");
    assert_eq!(
        message.path().unwrap(),
        "/payouts/..%2Fx%3Fy%23z%252f%20%C3%A9?a%20b=c%26d%3D%C3%A9"
    );
}
