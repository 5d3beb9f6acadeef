//! Exact bytes of each request, with the least and with all parameters.

use super::{payout_to, redirects, whole_bank_account, whole_card, whole_table};
use crate::common::{account, account_at, key, request, stamp, validated};
use insta::with_settings;
use paynet::{
    Account, BankAccount, Card, CardNumber, ControlKey, Credentials, CryptoWallet, Cvv, EWallet, Endpoint, FormRoute,
    Gateway, Operation, Payout, PayoutByRef, PayoutCheck, PayoutForm, PayoutPay, RecurringPayment, Sign, StoredCard,
};

fn snapshot(name: &str, request: &str) {
    with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, request);
    });
}

fn names(account: &Account, operation: &impl Operation<Account = Account>) -> Vec<String> {
    let message = operation.write(account).unwrap();
    message.parameters().iter().map(|(name, _)| name.to_owned()).collect()
}

fn value(payout: &Payout, name: &str) -> Option<String> {
    let message = payout.write(&account()).unwrap();
    message.parameters().get(name).map(str::to_owned)
}

#[test]
fn payouts_to_every_kind_of_destination() {
    let account = account();
    let card = Card::new(CardNumber::new("4444333322221111").unwrap());
    snapshot("payout_to_card", &request(&account, &payout_to(card)));
    snapshot(
        "payout_to_stored_card",
        &request(&account, &payout_to(StoredCard::new("2280".parse().unwrap()))),
    );
    snapshot(
        "payout_to_ewallet",
        &request(
            &account,
            &payout_to(EWallet::new("+1 & 2").unwrap().kind("example-pay")),
        ),
    );
    snapshot(
        "payout_to_crypto_wallet",
        &request(&account, &payout_to(CryptoWallet::new("bc1qexampleaddress").unwrap())),
    );
}

#[test]
fn trap_27_the_recurring_payment_keeps_its_dashes() {
    let payout = payout_to(RecurringPayment::new("1190".parse().unwrap()));
    assert_eq!(
        names(&account(), &payout),
        ["amount", "client_orderid", "currency", "recurring-payment-id"]
    );
    snapshot("payout_to_recurring_payment", &request(&account(), &payout));
}

#[test]
fn trap_13_and_28_the_whole_table() {
    snapshot(
        "payout_whole_table",
        &request(&account(), &whole_table(whole_bank_account())),
    );
    snapshot("payout_whole_card", &request(&account(), &whole_table(whole_card())));
}

#[test]
fn trap_20_leading_zeros_stay() {
    let payout = whole_table(whole_card());
    assert_eq!(value(&payout, "cvv2").as_deref(), Some("012"));
    assert_eq!(value(&payout, "expire_month").as_deref(), Some("01"));
    assert_eq!(value(&payout, "customer_id").as_deref(), Some("0000002041"));
    let payout = whole_table(whole_bank_account());
    assert_eq!(value(&payout, "account_number").as_deref(), Some("0987654321"));
    assert_eq!(value(&payout, "routing_number").as_deref(), Some("015"));
    for token in ["0012", "0000000000000000001"] {
        let payout = payout_to(StoredCard::new(token.parse().unwrap()).cvv(Cvv::new("0001").unwrap()));
        assert_eq!(value(&payout, "card_recurring_payment_id").as_deref(), Some(token));
        assert_eq!(value(&payout, "cvv2").as_deref(), Some("0001"));
    }
}

#[test]
fn every_parameter_of_the_complete_table_can_be_sent_typed() {
    let account = account();
    let mut sent = Vec::new();
    for payout in [
        whole_table(whole_bank_account()),
        whole_table(whole_card()).redirect("https://a.example/".parse::<paynet::RedirectUrl>().unwrap()),
        payout_to(StoredCard::new("1".parse().unwrap())),
        payout_to(RecurringPayment::new("1".parse().unwrap())),
        payout_to(EWallet::new("1").unwrap().kind("k")),
        payout_to(CryptoWallet::new("1").unwrap()),
    ] {
        sent.extend(names(&account, &payout));
    }
    sent.sort();
    sent.dedup();
    sent.retain(|name| name != "x-acquirer-field");
    // Wire specification 4.1, without the second spellings.
    let mut table = [
        "client_orderid",
        "amount",
        "currency",
        "order_desc",
        "ipaddress",
        "purpose",
        "server_callback_url",
        "redirect_url",
        "redirect_success_url",
        "redirect_fail_url",
        "credit_card_number",
        "card_printed_name",
        "expire_month",
        "expire_year",
        "cvv2",
        "account_number",
        "account_name",
        "ewallet_type",
        "ewallet_wallet",
        "crypto_wallet_address",
        "bank_name",
        "bank_branch",
        "bank_code",
        "bank_city",
        "bank_address1",
        "bank_zip_code",
        "bank_province",
        "bank_area",
        "routing_number",
        "legal_person_name",
        "legal_person_document_number",
        "receiver_first_name",
        "receiver_last_name",
        "receiver_birthday",
        "receiver_country_code",
        "receiver_state",
        "receiver_city",
        "receiver_zip_code",
        "receiver_address1",
        "receiver_phone",
        "receiver_email",
        "receiver_identity_document_id",
        "receiver_identity_document_number",
        "merchant_data",
        "bank_bic",
        "receiver_inn",
        "customer_level",
        "customer_id",
        "merchant_customer_identifier",
        "card_recurring_payment_id",
        "recurring-payment-id",
    ];
    table.sort_unstable();
    assert_eq!(sent, table);
}

#[test]
fn payout_check_sends_what_the_payout_would() {
    let account = account();
    for payout in [
        || payout_to(BankAccount::new("1").unwrap()),
        || whole_table(whole_card()),
    ] {
        let form = |message: paynet::Message| message.parameters().to_form();
        assert_eq!(
            form(PayoutCheck::new(payout()).write(&account).unwrap()),
            form(payout().write(&account).unwrap())
        );
    }
    let least = PayoutCheck::new(payout_to(BankAccount::new("1234567890").unwrap()));
    snapshot("payout_check_least", &request(&account, &least));
    let whole = PayoutCheck::new(whole_table(whole_card()));
    snapshot("payout_check_all", &request(&account, &whole));
}

#[test]
fn trap_19_and_27_the_documented_payout_pay_has_51_bytes() {
    // The documented sample has another consumer key than login: a careless sample (wire specification 3.2).
    let gateway = Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap();
    let account = Account::new(gateway, Credentials::sandbox("test-merchant", key())).unwrap();
    let pay = PayoutPay::new(validated(&account, "3", "900258"));
    let body = pay.write(&account).unwrap().parameters().to_form();
    assert_eq!(body, "client_orderid=3&login=test-merchant&orderid=900258");
    assert_eq!(body.len(), 51);
    snapshot("payout_pay", &request(&account, &pay));
}

#[test]
fn trap_16_only_payout_pay_names_the_login_and_it_is_the_consumer_key() {
    let account = account();
    let pay = PayoutPay::new(validated(&account, "3", "900258"));
    let message = pay.write(&account).unwrap();
    assert_eq!(message.parameters().get("login"), Some(account.login()));
    for names in [
        names(&account, &whole_table(whole_card())),
        names(&account, &PayoutCheck::new(whole_table(whole_card()))),
        names(&account, &by_ref()),
        names(&account, &form(FormRoute::v4_rsa())),
    ] {
        assert!(!names.iter().any(|name| name == "login"), "{names:?}");
    }
}

fn by_ref() -> PayoutByRef {
    PayoutByRef::new(
        Endpoint::Id(39915),
        "1".parse().unwrap(),
        "10.42 USD".parse().unwrap(),
        "7654321".parse().unwrap(),
    )
}

#[test]
fn payout_by_ref() {
    let account = account();
    // The body that the wire specification builds from the table (4.2).
    assert_eq!(
        by_ref().write(&account).unwrap().parameters().to_form(),
        "amount=10.42&client_orderid=1&currency=USD&destination-card-ref-id=7654321"
    );
    snapshot("payout_by_ref_least", &request(&account, &by_ref()));
    let all = by_ref()
        .description("royalties, March")
        .ip_address("192.0.2.7".parse().unwrap())
        .purpose("100% salary")
        .server_callback_url("https://httpstat.us/200".parse().unwrap())
        .redirect(redirects())
        .extra("receiver_first_name", "Zoë");
    snapshot("payout_by_ref_all", &request(&account, &all));
}

fn form(route: FormRoute) -> PayoutForm {
    PayoutForm::new(
        route,
        Endpoint::Id(39915),
        "payout-2041".parse().unwrap(),
        "10.42 USD".parse().unwrap(),
    )
}

#[test]
fn payout_forms_by_every_route() {
    let account = account();
    snapshot("payout_form_least", &request(&account, &form(FormRoute::v4_rsa())));
    let all = form(FormRoute::v2_rsa())
        .description("royalties, March")
        .ip_address("192.0.2.7".parse().unwrap())
        .purpose("100% salary")
        .server_callback_url("https://httpstat.us/200".parse().unwrap())
        .redirect(redirects())
        .extra("receiver_first_name", "Zoë");
    snapshot("payout_form_all", &request(&account, &all));
    snapshot(
        "payout_form_below_payout",
        &request(&account, &form(FormRoute::v4_rsa_below_payout())),
    );
}

#[test]
fn payout_form_with_hmac_needs_the_control_key_and_sends_five_parameters_twice() {
    let error = account()
        .sign(form(FormRoute::v2_hmac()).write(&account()).unwrap(), &stamp())
        .unwrap_err();
    assert!(error.to_string().contains("Credentials::control_key"), "{error}");

    let gateway = Gateway::sandbox("https://sandbox.payneteasy.eu/paynet").unwrap();
    // TEST ONLY: the control key that the documents print.
    let control_key = ControlKey::new("B17F59B4-A7DC-41B4-8FF9-37D986B43D20").unwrap();
    let credentials = Credentials::sandbox("TestMerchant", key()).control_key(control_key);
    let account = Account::new(gateway, credentials).unwrap();
    snapshot("payout_form_hmac", &request(&account, &form(FormRoute::v2_hmac())));
}

#[test]
fn traps_1_2_and_5_path_group_and_method_of_every_call() {
    let account = account_at("https://sandbox.billblend.com/checkout");
    let group = || {
        Payout::new(
            Endpoint::Group(1204),
            "1".parse().unwrap(),
            "1 EUR".parse().unwrap(),
            whole_bank_account(),
        )
    };
    let by_ref = PayoutByRef::new(
        Endpoint::Group(1204),
        "1".parse().unwrap(),
        "1 EUR".parse().unwrap(),
        "7".parse().unwrap(),
    );
    let pay = PayoutPay::new(validated(&account, "3", "900258"));
    for (message, path) in [
        (group().write(&account), "v4/payout/group/1204"),
        (PayoutCheck::new(group()).write(&account), "v4/payout-check/group/1204"),
        (by_ref.write(&account), "v4/payout-by-ref/group/1204"),
        (pay.write(&account), "v4/payout-pay/39915"),
        (form(FormRoute::v4_rsa()).write(&account), "v4/payout-form/39915"),
        (form(FormRoute::v2_rsa()).write(&account), "v2/payout-form/39915"),
        (
            form(FormRoute::v4_rsa_below_payout()).write(&account),
            "v4/payout/form/39915",
        ),
    ] {
        let request = account.sign(message.unwrap(), &stamp()).unwrap();
        assert_eq!(
            request.uri().to_string(),
            format!("https://sandbox.billblend.com/checkout/api/{path}")
        );
        assert_eq!(request.method(), http::Method::POST);
        assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
        // Trap 19.
        assert!(!request.body().contains(&b'\n'));
    }
}
