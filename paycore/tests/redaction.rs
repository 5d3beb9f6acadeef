//! K1: no secret and no personal data in `Debug`, `Display` or the chain of an error, of any public type.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::{account, amount, stamp};
use http::Response;
use paycore::{
    Account, Address, Balances, CallbackUrl, CardContext, CreatePayment, CreatePayout, Credentials, Customer,
    ErrorAnswer, GetPayment, GetPayout, Operation, Profile, RefundPayment, Sign,
};
use std::{
    error::Error,
    fmt::{Debug, Write as _},
};

/// Each of them is put where its use says, and must show up nowhere.
const CANARIES: [&str; 10] = [
    common::API_KEY,
    // As the header holds it.
    "Y29tYV9Gb1hXT2FCU0VuVXB2UDRJ",
    "canary-field-value",
    "Canary Name",
    "canary-token",
    "canary-metadata",
    "canary description",
    "canary-email",
    "4444333322221111",
    "hunter2",
];

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
    for canary in CANARIES {
        assert!(!shown.contains(canary), "{canary} in {shown}");
    }
}

#[track_caller]
fn clean_debug(value: &dyn Debug) {
    clean(&format!("{value:?}"));
    clean(&format!("{value:#?}"));
}

fn customer() -> Customer {
    Customer::new("canary-field-value")
        .name("Canary Name")
        .email("canary-email@example.com")
        .address(Address::new().full_address("canary-field-value"))
        .metadata("key", "canary-metadata")
}

fn card() -> CardContext {
    CardContext::new("Canary Name", "09", "30")
}

fn payout() -> CreatePayout {
    CreatePayout::new("payout-2041".parse().unwrap(), "payment_card_uah", amount("10.42 USD"))
        .field("card_number", "4444333322221111")
        .field("beneficiary_name", "Canary Name")
        .description("canary description")
        .metadata("key", "canary-metadata")
        .customer(customer())
        .card(card())
}

fn payment() -> CreatePayment {
    CreatePayment::new("order-1203".parse().unwrap(), "payment_card_usd_hpp", amount("1 USD"))
        .token("canary-token")
        .service_field("phone", "canary-field-value")
        .description("canary description")
        .customer(customer())
}

#[test]
fn trap_72_k1_requests() {
    let account = account();
    clean_debug(&account);
    clean_debug(&Credentials::live(common::ACCOUNT_ID, common::API_KEY).unwrap());
    clean_debug(&payout());
    clean_debug(&payment());
    clean_debug(&customer());
    clean_debug(&card());
    clean_debug(&Address::new().full_address("canary-field-value"));
    let refund = RefundPayment::new("r".parse().unwrap(), &"cpi_1".parse().unwrap(), amount("1 USD"));
    clean_debug(&refund.description("canary description"));
    let message = payout().write(&account).unwrap();
    clean_debug(&message);
    assert!(
        message.json().unwrap().contains("4444333322221111"),
        "the message itself does hold the request"
    );
    let request = account.sign(message, &stamp()).unwrap();
    clean(&format!("{:?}", request.headers()));
    assert!(request.headers()["authorization"].is_sensitive());
}

fn answer(status: u16, body: &str) -> Response<Bytes> {
    Response::builder()
        .status(status)
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap()
}

#[test]
fn trap_74_k1_answers() {
    let account = account();
    let invoice = |kind: &str, id: &str, reference: &str| {
        format!(
            r#"{{"data":{{"type":"{kind}","id":"{id}","attributes":{{"status":"processed","reference_id":"{reference}","flow_data":{{"action":"https://x.example/canary-token","params":{{"a":"canary-field-value"}},"metadata":{{"token":"canary-token"}}}},"payouts":[{{"note":"canary-field-value"}}],"fields":{{"card_number":"4444333322221111"}},"payload":{{"name":"Canary Name"}}}}}}}}"#
        )
    };
    let body = invoice("payout-invoices", "cpoi_1", "payout-2041");
    let read = GetPayout::new(&"cpoi_1".parse().unwrap()).read(&account, answer(200, &body));
    let read = read.unwrap();
    clean_debug(&read);
    clean_debug(read.attributes());
    clean_debug(&read.parts());
    let find = paycore::FindPayout::new(&"payout-2041".parse().unwrap());
    clean_debug(&find.read(&account, answer(200, &body)).unwrap());
    let body = invoice("payment-invoices", "cpi_1", "order-1203");
    let read = GetPayment::new(&"cpi_1".parse().unwrap()).read(&account, answer(200, &body));
    let read = read.unwrap();
    clean_debug(&read);
    clean_debug(&read.flow_data().unwrap());
    clean_debug(&read.flow_data().unwrap().token());
    let balances = r#"{"data":{"attributes":{"currency_accounts":{"USD":{"note":"canary-field-value"}}}}}"#;
    clean_debug(&Balances::new().read(&account, answer(200, balances)).unwrap());
    let profile = format!(
        r#"{{"data":{{"attributes":{{"name":"Canary Name","api_key":"{}"}}}}}}"#,
        common::API_KEY
    );
    clean_debug(&Profile::new().read(&account, answer(200, &profile)).unwrap());
}

#[test]
fn trap_72_trap_74_k1_errors_of_answers() {
    let account = account();
    let key = common::API_KEY;
    let header = account.sign(paycore::Message::get("/"), &stamp()).unwrap().headers()["authorization"]
        .to_str()
        .unwrap()
        .to_owned();
    let bodies = [
        "canary-field-value".to_owned(),
        "<html>canary-field-value</html>".to_owned(),
        r#"{"data":"canary-field-value"}"#.to_owned(),
        r#"{"data":{"type":"4444333322221111","id":"cpoi_1","attributes":{}}}"#.to_owned(),
        r#"{"data":{"type":"payout-invoices","id":"4444333322221111/","attributes":{"status":"x"}}}"#.to_owned(),
        r#"{"data":{"type":"payout-invoices","id":"cpoi_1","attributes":{"status":"x","reference_id":"canary-field-value"}}}"#.to_owned(),
        r#"{"data":{"type":"payout-invoices","id":"cpoi_1","attributes":{"a":"canary-field-value","a":"canary-field-value"}}}"#.to_owned(),
        r#"{"data":{"type":"payout-invoices","id":"cpoi_1","attributes":{"status":"x","reference_id":"payout-2041","fields":{"card_number":"canary-field-value"}}}}"#.to_owned(),
        r#"{"errors":[{"title":"card 4444333322221111","detail":"no 4444-3333-2222-1111","code":"4444333322221111","source":{"pointer":"/4444333322221111"}}],"request_id":"4444333322221111"}"#.to_owned(),
        r#"{"errors":{"4444333322221111":["4444 3333 2222 1111"]}}"#.to_owned(),
        format!(r#"{{"message":"key {key}","code":"{key}","request_id":"{key}"}}"#),
        format!(r#"{{"message":"header {header}"}}"#),
        format!(r#"{{"error":{{"detail":"reference_id {key}"}}}}"#),
    ];
    for body in &bodies {
        for status in [200, 201, 302, 400, 401, 403, 404, 409, 422, 429, 500] {
            let read = |body: &str| answer(status, body);
            clean(&chain(&payout().read(&account, read(body)).unwrap_err()));
            let process = payout().process(&"cpoi_2".parse().unwrap());
            clean(&chain(&process.read(&account, read(body)).unwrap_err()));
            clean(&chain(&process.get().read(&account, read(body)).unwrap_err()));
            clean(&chain(&payment().read(&account, read(body)).unwrap_err()));
            if let Err(error) = payout().find().read(&account, read(body)) {
                clean(&chain(&error));
            }
        }
        let rejection = payout().read(&account, answer(422, body)).unwrap_err();
        if let paycore::SendError::Rejected(rejection) = rejection {
            let told = rejection.raw().and_then(ErrorAnswer::read).unwrap();
            // What is read from the raw body later knows no account; digits are masked all the same.
            assert!(!format!("{told:?}").contains("4444333322221111"));
        }
    }
}

#[test]
fn trap_72_a_key_that_is_cut_or_masked_does_not_slip_through() {
    // Twelve digits in it, which are masked by themselves; and at the place where long texts are cut.
    let key = "canary-start-123456789012-canary-end";
    let account = Account::new("https://com.paycore.io/api", Credentials::test("a", key).unwrap()).unwrap();
    for length in [0, 260, 270, 280, 290, 299] {
        let padding = "x".repeat(length);
        for body in [
            format!(r#"{{"message":"{padding}{key}"}}"#),
            format!(r#"{{"errors":[{{"detail":"{padding}","title":"{padding}{key}","code":"{padding}{key}"}}]}}"#),
            format!(r#"{{"message":"x","request_id":"{padding}{key}"}}"#),
        ] {
            for status in [401, 403, 422, 429, 500] {
                let error = payout().read(&account, answer(status, &body)).unwrap_err();
                let shown = chain(&error);
                assert!(!shown.contains("canary-"), "{shown}");
            }
        }
    }
}

#[test]
fn k1_errors_of_requests() {
    let account = account();
    for error in [
        payout().token("canary-token").write(&account).unwrap_err(),
        payout()
            .description("canary description".repeat(90))
            .write(&account)
            .unwrap_err(),
        payout()
            .field("card_number", "canary-field-value")
            .write(&account)
            .unwrap_err(),
        payout()
            .field("4444333322221111\n", "canary-field-value")
            .write(&account)
            .unwrap_err(),
        payout()
            .customer(Customer::new("c").date_of_birth("canary-field-value"))
            .write(&account)
            .unwrap_err(),
        payout()
            .card(CardContext::new("Canary Name", "4444333322221111", "30"))
            .write(&account)
            .unwrap_err(),
        payment()
            .return_url("https://u:hunter2@x.example/")
            .write(&account)
            .unwrap_err(),
    ] {
        clean(&chain(&error));
    }
    clean(&chain(
        &CallbackUrl::parse("https://u:hunter2@shop.example.com/").unwrap_err(),
    ));
    clean(&chain(&Credentials::live("a:b", common::API_KEY).unwrap_err()));
    clean(&chain(
        &Credentials::live("a", format!("{}\n", common::API_KEY)).unwrap_err(),
    ));
    clean(&chain(
        &Credentials::live("a", format!("pk_live_{}", common::API_KEY)).unwrap_err(),
    ));
    let url = "https://u:hunter2@com.paycore.io/api";
    let credentials = Credentials::test(common::ACCOUNT_ID, common::API_KEY).unwrap();
    clean(&chain(&Account::new(url, credentials).unwrap_err()));
}

/// What the compiler must promise: a client is shared between tasks.
#[test]
fn types_are_send_and_sync() {
    fn shared<T: Send + Sync>() {}
    shared::<Account>();
    shared::<CreatePayout>();
    shared::<CreatePayment>();
    shared::<paycore::ProcessPayout>();
    shared::<paycore::PayoutInvoice>();
    shared::<paycore::PaymentInvoice>();
    shared::<paycore::FoundPayouts>();
    shared::<paycore::AccountError>();
    shared::<paycore::CurrencyAccounts>();
    shared::<paycore::AccountProfile>();
}
