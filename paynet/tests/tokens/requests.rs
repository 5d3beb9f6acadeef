//! Exact bytes of each request, with the least and with all parameters.

use super::{
    ENDPOINT, account_with_control_key, card, card_ref, create_card_ref, create_destination, create_source,
    get_card_info, transfer, update, update_many, whole_update,
};
use crate::common::{account, request, stamp};
use insta::with_settings;
use paynet::{Account, CreateCardRef, Endpoint, GetBalance, GetCardInfo, Operation, RecurringAmount, Sign, Status};

fn snapshot(name: &str, account: &Account, operation: &impl Operation<Account = Account>) {
    with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, request(account, operation));
    });
}

fn names(account: &Account, operation: &impl Operation<Account = Account>) -> Vec<String> {
    let message = operation.write(account).unwrap();
    message.parameters().iter().map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn card_refs() {
    let account = account_with_control_key();
    snapshot("create_card_ref", &account, &create_card_ref());
    let group = CreateCardRef::new(
        Endpoint::Group(1204),
        &"payment-17".parse().unwrap(),
        "6982864".parse().unwrap(),
    );
    snapshot(
        "create_card_ref_v2",
        &account,
        &group.v2().extra("x-acquirer-field", "a+b"),
    );
    snapshot("get_card_info", &account, &get_card_info());
    let group = GetCardInfo::new(Endpoint::Group(1204), card_ref()).extra("x-acquirer-field", "a+b");
    snapshot("get_card_info_group", &account, &group);
}

#[test]
fn recurring_payments() {
    let account = account();
    snapshot(
        "create_recurring_payment_destination",
        &account,
        &create_destination(ENDPOINT),
    );
    snapshot("create_recurring_payment_source", &account, &create_source());
    snapshot("update_recurring_payment_smallest", &account, &update(ENDPOINT));
    snapshot("update_recurring_payment_whole", &account, &whole_update());
    let exactly = update(ENDPOINT).amount(RecurringAmount::Exactly("1042 JPY".parse().unwrap()));
    snapshot("update_recurring_payment_amount", &account, &exactly);
    let sequence = update(ENDPOINT).amount(RecurringAmount::Sequence("10;20".to_owned()));
    snapshot("update_recurring_payment_sequence", &account, &sequence);
    snapshot("update_recurring_payments", &account, &update_many(ENDPOINT));
}

#[test]
fn transfers() {
    let account = account();
    snapshot(
        "transfer_by_ref_card_number",
        &account,
        &transfer(card()).description("test"),
    );
    snapshot("transfer_by_ref_smallest", &account, &transfer(card_ref()));
    let whole = transfer(card_ref())
        .description("it's (really) two words!")
        .extra("purpose", "a+b");
    snapshot("transfer_by_ref_whole", &account, &whole);
}

#[test]
fn the_documented_bodies() {
    let body = |operation: &dyn Fn(&Account) -> paynet::Message| operation(&account()).parameters().to_form();
    // Wire specification 4.7 and 4.8.
    assert_eq!(
        body(&|account| create_card_ref().write(account).unwrap()),
        "client_orderid=1&login=TestMerchant&orderid=6982864"
    );
    assert_eq!(
        body(&|account| transfer(card()).description("test").write(account).unwrap()),
        "amount=10.42&client_orderid=1&currency=RUB&destination-card-no=4444333322221111&order_desc=test"
    );
}

#[test]
fn status_in_its_older_form() {
    let account = account_with_control_key();
    let status = Status::new(ENDPOINT, &"1".parse().unwrap()).v2();
    snapshot("status_v2_by_reference", &account, &status);
    snapshot(
        "status_v2_both_ids",
        &account,
        &status.order_id("6982864".parse().unwrap()),
    );
}

#[test]
fn balances() {
    let account = account_with_control_key();
    snapshot(
        "get_balance_endpoint",
        &account,
        &GetBalance::at_endpoint(ENDPOINT, "a provider"),
    );
    snapshot(
        "get_balance_merchant",
        &account,
        &GetBalance::of_merchant("TestMerchant"),
    );
    let whole = GetBalance::of_merchant("Tést/Merchant 1")
        .balance_name("USD")
        .extra("x-acquirer-field", "a+b");
    snapshot("get_balance_merchant_whole", &account, &whole);
    let manager = GetBalance::of_manager("boss").balance_name("EUR");
    snapshot("get_balance_manager", &account, &manager);
}

#[test]
fn trap_10_hmac_parameters_are_in_body_and_header_and_count_once() {
    let account = account_with_control_key();
    let call = GetBalance::of_merchant("TestMerchant").balance_name("USD");
    let trace = account.trace(&call, &stamp()).unwrap();
    for name in ["consumer_key", "nonce", "signature_method", "timestamp", "version"] {
        for text in [trace.body(), trace.oauth_header(), trace.normalized_parameters()] {
            assert_eq!(text.matches(&format!("oauth_{name}=")).count(), 1, "{name} in {text}");
        }
    }
    assert!(!trace.body().contains("oauth_signature="));
    assert!(!trace.normalized_parameters().contains("oauth_signature="));
    // The v4 commands keep them out of the body.
    for message in [
        create_card_ref().write(&account).unwrap(),
        whole_update().write(&account).unwrap(),
        transfer(card()).write(&account).unwrap(),
    ] {
        let request = account.sign(message, &stamp()).unwrap();
        assert!(!std::str::from_utf8(request.body()).unwrap().contains("oauth_"));
    }
}

#[test]
fn trap_16_the_login_is_in_the_body_where_the_table_has_it() {
    let account = account_with_control_key();
    let has_login = |names: Vec<String>| names.iter().any(|name| name == "login");
    assert!(has_login(names(&account, &create_card_ref())));
    assert!(has_login(names(&account, &create_card_ref().v2())));
    assert!(has_login(names(&account, &get_card_info())));
    assert!(has_login(names(
        &account,
        &Status::new(ENDPOINT, &"1".parse().unwrap()).v2()
    )));
    assert!(!has_login(names(&account, &transfer(card()))));
    assert!(!has_login(names(&account, &create_destination(ENDPOINT))));
    assert!(!has_login(names(&account, &update(ENDPOINT))));
    assert!(!has_login(names(&account, &update_many(ENDPOINT))));
    assert!(!has_login(names(&account, &GetBalance::of_merchant("TestMerchant"))));
    // It is the consumer key; and where the documents call it none of the parameters, nobody can add it.
    let message = create_card_ref().write(&account).unwrap();
    assert_eq!(message.parameters().get("login"), Some(account.login()));
    let error = transfer(card())
        .extra("login", "TestMerchant")
        .write(&account)
        .unwrap_err();
    assert_eq!((error.field(), error.section()), ("login", Some("Paynet 3.2")));
}

#[test]
fn trap_27_dashes_and_underscores_as_in_the_tables() {
    let account = account();
    assert_eq!(
        names(&account, &create_destination(ENDPOINT)),
        ["client-orderid", "credit-card-number", "rp_card_type"]
    );
    assert_eq!(
        names(&account, &update(ENDPOINT)),
        ["client-orderid", "recurring-payment-id"]
    );
    assert_eq!(
        names(&account, &transfer(card_ref())),
        ["amount", "client_orderid", "currency", "destination-card-ref-id"]
    );
}
