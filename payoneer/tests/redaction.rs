//! K1: no secret and no personal data in `Debug`, `Display` or the chain of an error, of any public type.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{account, answer, documented_payout, sent};
use payoneer::Operation;
use payoneer::v2::{
    Account, Address, Company, Contact, CreatePayout, Credentials, Echo, LoginLink, Orders, OrdersAccess, OrdersReport,
    Payee, PayeeDetails, PayeeReport, PayeeStatus, ProgramBalance, RegistrationLink, Store,
};
use std::{
    error::Error,
    fmt::{Debug, Write as _},
};

/// Each of them is put where the comment beside its use says, and must show up nowhere.
const CANARIES: [&str; 9] = [
    "canary-password",
    "canary-user",
    "canary-token",
    "canary-shop-password",
    "canary-description",
    "canary-first-name",
    "canary-address",
    "canary-member",
    "4444333322221111",
];
/// `canary-user:canary-password`, as the header has it.
const BASE64: &str = "Y2FuYXJ5LXVzZXI6Y2FuYXJ5LXBhc3N3b3Jk";

fn chain(error: &dyn Error) -> String {
    let mut shown = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(cause) = source {
        write!(shown, " {cause} {cause:?}").unwrap();
        source = cause.source();
    }
    shown
}

#[track_caller]
fn clean(shown: &str) {
    for canary in CANARIES.into_iter().chain([BASE64, &BASE64[8..24]]) {
        assert!(!shown.contains(canary), "{canary} in {shown}");
    }
}

#[track_caller]
fn clean_debug(value: &dyn Debug) {
    clean(&format!("{value:?}"));
    clean(&format!("{value:#?}"));
}

fn canary_account() -> Account {
    Account::new(
        common::program(),
        Credentials::sandbox("canary-user", "canary-password"),
    )
    .unwrap()
}

fn payout() -> CreatePayout {
    CreatePayout::new(
        "payout-2041".parse().unwrap(),
        "25.22 USD".parse().unwrap(),
        "ID123".parse().unwrap(),
        "canary-description",
    )
    .orders_report(report(OrdersAccess::token("canary-token")))
}

fn report(access: OrdersAccess) -> OrdersReport {
    OrdersReport::new(
        Store::new(44, "Shop", "https://shop.example"),
        Orders::at("https://shop.example/orders", access),
    )
}

#[test]
fn k1_trap_52_accounts_and_requests() {
    let account = canary_account();
    clean_debug(&account);
    clean_debug(account.program());
    clean_debug(&Credentials::production("canary-user", "canary-password"));
    clean_debug(&payout());
    clean_debug(&report(OrdersAccess::token("canary-token")));
    clean_debug(&report(OrdersAccess::password("canary-user", "canary-shop-password")));
    let message = payout().write(&account).unwrap();
    assert!(
        message.json().unwrap().contains("canary-token"),
        "the message itself does hold it"
    );
    clean_debug(&message);
    let request = sent(&account, &payout());
    assert_eq!(
        request.headers()["authorization"].to_str().unwrap(),
        format!("Basic {BASE64}")
    );
    clean(&format!("{:?}", request.headers()));
    clean_debug(&payoneer::v2::Client::with_transport(
        account,
        |request: http::Request<bytes::Bytes>| async move { Ok(http::Response::new(request.into_body())) },
    ));
}

#[test]
fn k1_personal_data_in_requests() {
    let contact = Contact::new()
        .first_name("canary-first-name")
        .email("canary-first-name@example.com");
    let address = Address::new().address_line_1("canary-address").city("canary-address");
    clean_debug(&contact);
    clean_debug(&address);
    let company = Company::new().name("canary-first-name");
    clean_debug(&company);
    let payee = Payee::company(company).contact(contact).address(address);
    clean_debug(&payee);
    let call = RegistrationLink::new("ID123".parse().unwrap()).payee(payee);
    clean_debug(&call);
    clean_debug(&call.write(&account()).unwrap());
}

#[test]
fn k1_answers() {
    let account = account();
    let body = r#"{"audit_id":1,"code":0,"payout_id":"9","amount":25.22,"currency":"USD","note":"canary-member"}"#;
    let accepted = payout().read(&account, answer(200, body)).unwrap();
    clean_debug(&accepted);
    clean_debug(accepted.envelope().fields());
    clean_debug(accepted.envelope().raw());
    let body = r#"{"audit_id":1,"code":0,"status":"ACTIVE","contact":{"first_name":"canary-first-name"},"address":{"city":"canary-address"},"payout_method":{"type":"BANK","note":"canary-member"}}"#;
    let details = PayeeDetails::new("ID123".parse().unwrap())
        .read(&account, answer(200, body))
        .unwrap();
    assert_eq!(
        details.contact().unwrap().first_name().as_deref(),
        Some("canary-first-name")
    );
    clean_debug(&details);
    clean_debug(&details.contact());
    clean_debug(&details.address());
    let url = "https://payouts.sandbox.payoneer.com/partners/lp.aspx?token=canary-token";
    let body = format!(r#"{{"audit_id":1,"code":0,"login_link":"{url}"}}"#);
    let link = LoginLink::new("ID123".parse().unwrap())
        .read(&account, answer(200, body))
        .unwrap();
    assert_eq!(link.url(), url);
    clean_debug(&link);
    clean_debug(&link.envelope());
    let body = r#"{"audit_id":1,"code":0,"payee_id":"ID123","payouts":[{"client_reference_id":"a","status":"Funded","description":"canary-description"}]}"#;
    let report = PayeeReport::new("ID123".parse().unwrap())
        .read(&account, answer(200, body))
        .unwrap();
    clean_debug(&report);
    clean_debug(&report.payee().payouts());
}

#[test]
fn k1_k2_errors() {
    let account = canary_account();
    for status in [200, 302, 400, 401, 403, 404, 429, 500] {
        for body in [
            r#"{"audit_id":1,"code":10005,"description":"4444333322221111 is no payee","note":"canary-member"}"#,
            r#"{"audit_id":4444333322221111,"code":4444333322221111,"hint":"4444-3333-2222-1111"}"#,
            r#"{"audit_id":1,"code":0,"payout_id":"4444333322221111 x","note":"canary-member"}"#,
            r#"{"audit_id":1,"code":"canary-member","payout_id":{"canary-member":1}}"#,
            r#"{"audit_id":1,"code":0,"status":{"canary-member":1},"balance":"canary-member"}"#,
            r#"{"audit_id":1,"code":0,"registration_link":"canary-member"}"#,
            "canary-member",
            r#"{"code":0,"canary-member"#,
        ] {
            let answer = || answer(status, body);
            let payee = || "ID123".parse().unwrap();
            let errors: Vec<Box<dyn Error>> = [
                payout().read(&account, answer()).err().map(Into::into),
                payout().status().read(&account, answer()).err().map(Into::into),
                payout().cancel().read(&account, answer()).err().map(Into::into),
                PayeeStatus::new(payee()).read(&account, answer()).err().map(Into::into),
                ProgramBalance.read(&account, answer()).err().map(Into::into),
                RegistrationLink::new(payee())
                    .read(&account, answer())
                    .err()
                    .map(Into::into),
                Echo.read(&account, answer()).err().map(Into::into),
            ]
            .into_iter()
            .flatten()
            .collect();
            assert!(errors.len() >= 3, "{status} {body}");
            for error in errors {
                clean(&chain(&*error));
            }
        }
    }
}

#[test]
fn k1_errors_of_bad_input() {
    let no_account = |user: &str, password: &str| {
        let program = common::program();
        chain(&Account::new(program, Credentials::sandbox(user, password)).unwrap_err())
    };
    clean(&no_account("canary-user\n", "p"));
    clean(&no_account("u", "canary-password\n"));
    clean(&no_account("canary-user:x", "canary-password"));
    let payout = documented_payout().orders_report(report(OrdersAccess::token("canary-token\n")));
    clean(&chain(&payout.write(&account()).unwrap_err()));
    let contact = Contact::new().mobile("canary-first-name");
    let call = RegistrationLink::new("ID123".parse().unwrap()).payee(Payee::individual().contact(contact));
    clean(&chain(&call.write(&account()).unwrap_err()));
}

/// What an answer holds anywhere is shown nowhere, the members with a meaning included: a status can be anybody's text.
#[test]
fn k1_k2_answers_whose_members_are_not_what_they_should_be() {
    use payoneer::v2::{ApiVersion, ChargeStatus, PayeesStatusReport};
    let account = account();
    let pan = "4444333322221111";
    let body = format!(
        r#"{{"audit_id":1,"code":0,"status":"{pan}","status_category":"{pan}","payee_id":"{pan}","amount":{pan},"currency":"{pan}",
        "type":"{pan}","payout_method":{{"type":"{pan}","currency":"{pan}"}},"balance":{pan},"fees_due":"{pan}","version":"{pan}","{pan}":1,
        "contact":{{"{pan}":1}},"payouts":[{{"client_reference_id":"{pan}","status":"{pan}","amount":{pan},"currency":"{pan}"}}],
        "payees":[{{"payee_id":"{pan}","status":"{pan}","payout_method":"{pan}"}}]}}"#
    );
    let payee = || "ID123".parse().unwrap();
    let day = || "2018-01-01".parse().unwrap();
    let answer = || answer(200, body.clone());
    clean_debug(&payout().status().read(&account, answer()).unwrap());
    clean_debug(
        &ChargeStatus::new(&"c".parse().unwrap())
            .read(&account, answer())
            .unwrap(),
    );
    clean_debug(&PayeeStatus::new(payee()).read(&account, answer()).unwrap());
    clean_debug(&PayeeDetails::new(payee()).read(&account, answer()).unwrap());
    clean_debug(&PayeeReport::new(payee()).read(&account, answer()).unwrap());
    clean_debug(&PayeesStatusReport::new(day(), day()).read(&account, answer()).unwrap());
    clean_debug(&ProgramBalance.read(&account, answer()).unwrap());
    clean_debug(&ApiVersion.read(&account, answer()).unwrap());
    clean_debug(&Echo.read(&account, answer()).unwrap());
}

/// Names of parameters are the sender's choice as much as values are.
#[test]
fn k1_k2_notifications() {
    use payoneer::{Callback, Redirect};
    let pan = "4444333322221111";
    let hint = Callback::from_query(&format!("{pan}=true&apuid={pan}&IntPaymentId={pan}&note=canary-member")).unwrap();
    clean_debug(&hint);
    clean_debug(&hint.events());
    for event in hint.events() {
        clean(&event.to_string());
    }
    clean_debug(&Redirect::from_query(&format!("apuid={pan}&payoneerid={pan}")).unwrap());
    for query in [
        format!("{pan}=1&{pan}=2"),
        "canary-member=%zz".to_owned(),
        "a=canary-member%ff".to_owned(),
    ] {
        clean(&chain(&Callback::from_query(&query).unwrap_err()));
    }
    for body in [
        format!(r#"{{"{pan}":"1","{pan}":"2"}}"#),
        format!(r#"{{"canary-member":{pan}"#),
        format!("\"{pan} canary-member\""),
    ] {
        clean(&chain(&Callback::from_json(body.as_bytes()).unwrap_err()));
    }
}

/// The journal is a file or a table of somebody else's: its records are as clean as a log.
#[tokio::test]
async fn k1_records_of_a_journal() {
    use payoneer::{Journal, MemoryJournal, Patience, settlement::RecordKey, settlement::Step};
    let pan = "4444333322221111";
    for (status, body) in [
        (
            200,
            r#"{"audit_id":1,"code":0,"payout_id":"9","amount":25.22,"currency":"USD","note":"canary-member"}"#
                .to_owned(),
        ),
        (
            400,
            format!(r#"{{"audit_id":1,"code":10005,"description":"{pan}","hint":"{pan}","note":"canary-member"}}"#),
        ),
        (
            400,
            format!(r#"{{"audit_id":{pan},"code":{pan},"description":"{pan}"}}"#),
        ),
        (401, "canary-member".to_owned()),
        (500, "canary-member".to_owned()),
        (200, "{\"canary-member\":".to_owned()),
        (
            200,
            r#"{"audit_id":1,"code":0,"payout_id":"canary-member\n","amount":1,"currency":"USD"}"#.to_owned(),
        ),
    ] {
        let journal = MemoryJournal::new();
        let account = Account::new(
            common::program().settling_delay(std::time::Duration::ZERO),
            Credentials::sandbox("canary-user", "canary-password"),
        )
        .unwrap();
        let client = payoneer::v2::Client::with_transport(account, move |_: http::Request<bytes::Bytes>| {
            let body = body.clone();
            async move { Ok(answer(status, body)) }
        });
        let payout = payout();
        let settlement = client.settle(&payout, &journal, &Patience::new().attempts(1)).await;
        let record = journal
            .load(&RecordKey::new(payout.client_reference_id(), Step::Create))
            .await
            .unwrap()
            .unwrap();
        for shown in [settlement.to_string(), format!("{settlement:?}"), format!("{record:?}")] {
            // The API user is a part of the scope in which references are compared, and is no secret.
            clean(&shown.replace("user canary-user", ""));
        }
        #[cfg(feature = "serde")]
        clean(&serde_json::to_string(&record).unwrap().replace("user canary-user", ""));
    }
}
