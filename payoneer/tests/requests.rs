//! The exact bytes of every request, as snapshots: least and all parameters of each operation.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{account, account_of, charging_account, documented_payout, payout, program, request, sent};
use payoneer::PayeeId;
use payoneer::v2::{
    Account, Address, ApiVersion, Company, Contact, CreateCharge, Credentials, Echo, LoginLink, Orders, OrdersAccess,
    OrdersReport, Payee, PayeeBalances, PayeeDetails, PayeeReport, PayeeStatus, PayeesStatusReport, PayoutMethod,
    Program, ProgramBalance, ProgramId, ReceivingAccounts, RegistrationLink, ReleasePayee, Store,
};

fn payee() -> PayeeId {
    "ID123".parse().unwrap()
}

#[test]
fn the_documented_payout() {
    let shown = request(&account(), &documented_payout());
    assert!(shown.ends_with("110 bytes"), "{shown}");
    insta::assert_snapshot!("payout_documented", shown);
}

#[test]
fn a_payout_with_every_field() {
    let report = OrdersReport::new(
        Store::new(44, "Shop", "https://shop.example"),
        Orders::at("https://shop.example/orders", OrdersAccess::token("TEST ONLY token")),
    );
    let payout = documented_payout()
        .payout_date("2018-01-24".parse().unwrap())
        .group_id("g-1")
        .orders_report(report);
    insta::assert_snapshot!("payout_every_field", request(&account(), &payout));
}

#[test]
fn a_payout_with_an_orders_report_behind_a_password() {
    let report = OrdersReport::new(
        Store::new(44, "Shop", "https://shop.example").kind("RETAIL"),
        Orders::at(
            "https://shop.example/orders",
            OrdersAccess::password("TEST ONLY shop user", "TEST ONLY shop password"),
        ),
    );
    insta::assert_snapshot!(
        "payout_orders_password",
        request(&account(), &documented_payout().orders_report(report))
    );
}

#[test]
fn a_payout_with_its_amount_as_a_number() {
    let account = account_of(program().amounts_as_numbers());
    insta::assert_snapshot!("payout_number", request(&account, &payout("100 USD")));
}

#[test]
fn the_look_up_and_the_cancel() {
    insta::assert_snapshot!("payout_status", request(&account(), &documented_payout().status()));
    insta::assert_snapshot!("payout_cancel", request(&account(), &documented_payout().cancel()));
}

#[test]
fn another_currency_with_its_own_digits() {
    let account = account_of(
        program()
            .also_in("JPY".parse().unwrap())
            .also_in("KWD".parse().unwrap()),
    );
    insta::assert_snapshot!("payout_no_digits", request(&account, &payout("2522 JPY")));
    insta::assert_snapshot!("payout_three_digits", request(&account, &payout("2.5 KWD")));
}

#[test]
fn trap_11_a_charge_has_a_path_of_its_own() {
    let charge = CreateCharge::new("test_88".parse().unwrap(), "1.2 USD".parse().unwrap(), payee());
    let account = charging_account();
    insta::assert_snapshot!("charge_least", request(&account, &charge));
    insta::assert_snapshot!("charge_status", request(&account, &charge.status()));
    insta::assert_snapshot!("charge_cancel", request(&account, &charge.cancel()));
    insta::assert_snapshot!(
        "charge_documented",
        request(&account, &charge.description("Charge test"))
    );
    for payout in [documented_payout(), payout("1.20 USD")] {
        for path in [
            sent(&account, &payout).uri().to_string(),
            sent(&account, &payout.status()).uri().to_string(),
            sent(&account, &payout.cancel()).uri().to_string(),
        ] {
            assert!(!path.contains("charges"), "{path}");
        }
    }
}

#[test]
fn the_links() {
    insta::assert_snapshot!(
        "registration_link_least",
        request(&account(), &RegistrationLink::new(payee()))
    );
    insta::assert_snapshot!("login_link_least", request(&account(), &LoginLink::new(payee())));
    let login = LoginLink::new(payee())
        .client_session_id("s-77")
        .redirect_url(
            "https://shop.example/back?p={{apuid}}&q={{payoneerid}}"
                .parse()
                .unwrap(),
        )
        .redirect_time(0)
        .language_id("1");
    insta::assert_snapshot!("login_link_every_field", request(&account(), &login));
    let person = RegistrationLink::new("1".parse().unwrap())
        .client_session_id("s-77")
        .redirect_url("https://shop.example/back?p={{apuid}}".parse().unwrap())
        .redirect_time(10)
        .language_id("21")
        .payout_methods([
            PayoutMethod::PrepaidCard,
            PayoutMethod::Bank,
            PayoutMethod::PayPal,
            PayoutMethod::Other("CHECK".to_owned()),
        ])
        .registration_mode("FULL")
        .lock_type("NONE")
        .payee(
            Payee::individual()
                .contact(
                    Contact::new()
                        .first_name("Zo\u{eb}")
                        .last_name("O'Neil \"Z\" \\")
                        .email("payee@example.com")
                        .date_of_birth("1990-02-28".parse().unwrap())
                        .mobile("441234567890")
                        .phone("+44 1234"),
                )
                .address(
                    Address::new()
                        .country("GB".parse().unwrap())
                        .state("Greater London")
                        .address_line_1("1 High Street")
                        .address_line_2("Flat 2")
                        .city("London")
                        .zip_code("N1 9GU"),
                ),
        );
    insta::assert_snapshot!("registration_link_person", request(&account(), &person));
    let company = RegistrationLink::new(payee()).payee(Payee::company(
        Company::new()
            .legal_type("PRIVATE")
            .name("Shop Ltd")
            .url("https://shop.example")
            .incorporated_country("US".parse().unwrap())
            .incorporated_state("DE"),
    ));
    insta::assert_snapshot!("registration_link_company", request(&account(), &company));
}

#[test]
fn trap_1_and_2_payee_calls_are_gets_without_a_slash_at_the_end() {
    insta::assert_snapshot!("payee_status", request(&account(), &PayeeStatus::new(payee())));
    insta::assert_snapshot!("payee_details", request(&account(), &PayeeDetails::new(payee())));
    insta::assert_snapshot!("payee_balances", request(&account(), &PayeeBalances::new(payee())));
    insta::assert_snapshot!(
        "receiving_accounts",
        request(&account(), &ReceivingAccounts::new(payee()))
    );
    insta::assert_snapshot!("release_payee", request(&account(), &ReleasePayee::new(payee())));
}

#[test]
fn the_program_and_the_reports() {
    insta::assert_snapshot!("echo", request(&account(), &Echo));
    insta::assert_snapshot!("api_version", request(&account(), &ApiVersion));
    insta::assert_snapshot!("balance", request(&account(), &ProgramBalance));
    insta::assert_snapshot!("payee_report", request(&account(), &PayeeReport::new(payee())));
    let days = ["2018-01-01", "2018-01-31"].map(|day| day.parse().unwrap());
    insta::assert_snapshot!(
        "payees_status_report",
        request(&account(), &PayeesStatusReport::new(days[0], days[1]))
    );
}

#[test]
fn trap_7_production_another_host_and_another_form_of_id() {
    let production = Account::new(
        Program::production("100000001".parse().unwrap()),
        Credentials::production(common::USER, common::PASSWORD),
    )
    .unwrap();
    insta::assert_snapshot!("production", request(&production, &Echo));
    let elsewhere = program().at("https://proxy.example.com:8443/payoneer/").unwrap();
    insta::assert_snapshot!("elsewhere", request(&account_of(elsewhere), &Echo));
    let unusual = Program::sandbox(ProgramId::other("partner_1").unwrap());
    insta::assert_snapshot!("unusual_program", request(&account_of(unusual), &Echo));
}
