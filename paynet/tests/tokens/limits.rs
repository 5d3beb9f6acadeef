//! What is refused before a byte is sent, and what is not.

use super::{
    ENDPOINT, account_with_control_key, card, card_ref, create_card_ref, create_destination, get_card_info, transfer,
    update, update_many,
};
use crate::common::{account, key, stamp};
use paynet::{
    Account, CardNumber, CardRefId, ControlKey, CreateRecurringPayment, Credentials, Endpoint, Expiry, Gateway,
    GetBalance, GetCardInfo, Operation, RecurringAmount, RecurringCard, RecurringCardholder, RecurringPaymentId, Sign,
    Status, UpdateRecurringPayment, UpdateRecurringPayments, WriteError,
};

/// Writing and signing, up to the request.
fn refusal(account: &Account, operation: &impl Operation<Account = Account>) -> WriteError {
    let message = operation.write(account);
    message
        .and_then(|message| account.sign(message, &stamp()))
        .map(|request| panic!("{} is not refused", request.uri()))
        .unwrap_err()
}

fn passes(operation: &impl Operation<Account = Account>) {
    operation.write(&account()).unwrap();
}

#[test]
fn trap_2_commands_without_a_group_form_refuse_a_group() {
    let account = account_with_control_key();
    let group = Endpoint::Group(1204);
    let refusals = [
        refusal(&account, &create_destination(group)),
        refusal(&account, &update(group)),
        refusal(&account, &update_many(group)),
        refusal(&account, &GetBalance::at_endpoint(group, "provider")),
    ];
    for error in refusals {
        assert_eq!(error.field(), "endpoint");
        assert!(error.problem().contains("give one endpoint"), "{error}");
    }
}

#[test]
fn calls_that_need_the_control_key_say_so() {
    let account = account();
    let refusals = [
        refusal(&account, &GetBalance::of_merchant("TestMerchant")),
        refusal(&account, &get_card_info()),
        refusal(&account, &create_card_ref().v2()),
        refusal(&account, &Status::new(ENDPOINT, &"1".parse().unwrap()).v2()),
    ];
    for error in refusals {
        assert_eq!(error.field(), "control key");
        assert!(error.to_string().contains("Credentials::control_key"), "{error}");
    }
    passes(&create_card_ref());
}

#[test]
fn the_control_is_not_for_callers_to_set() {
    let account = account_with_control_key();
    for error in [
        refusal(&account, &get_card_info().extra("control", "0".repeat(40))),
        refusal(&account, &create_card_ref().v2().extra("control", "x")),
    ] {
        assert_eq!((error.field(), error.section()), ("control", Some("Paynet 3.4")));
    }
}

#[test]
fn documented_lengths() {
    let account = account_with_control_key();
    let card_ref = |digits: usize| -> CardRefId { "7".repeat(digits).parse().unwrap() };
    GetCardInfo::new(ENDPOINT, card_ref(20)).write(&account).unwrap();
    let error = refusal(&account, &GetCardInfo::new(ENDPOINT, card_ref(21)));
    assert_eq!(
        error.to_string(),
        "`cardrefid`: holds 21 characters, the limit is 20 (Paynet 4.7)"
    );
    passes(&transfer(card_ref(20)));
    assert_eq!(
        refusal(&account, &transfer(card_ref(21))).field(),
        "destination-card-ref-id"
    );

    let login = |length: usize| {
        let credentials = Credentials::sandbox("x".repeat(length), key());
        let gateway = Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap();
        Account::new(gateway, credentials.control_key(ControlKey::new("k").unwrap())).unwrap()
    };
    get_card_info().write(&login(20)).unwrap();
    assert_eq!(refusal(&login(21), &get_card_info()).field(), "login");

    let number = |digits: usize| CardNumber::new("4".repeat(digits)).unwrap();
    for digits in [16, 19] {
        passes(&transfer(number(digits)));
    }
    for digits in [15, 20] {
        assert_eq!(
            refusal(&account, &transfer(number(digits))).field(),
            "destination-card-no"
        );
    }
    let recurring = |digits: usize| {
        let expiry = Expiry::new("12", "2031").unwrap();
        update(ENDPOINT).card(RecurringCard::new(number(digits), "ADA", expiry))
    };
    passes(&recurring(19));
    assert_eq!(refusal(&account, &recurring(20)).field(), "credit-card-number");
    passes(&CreateRecurringPayment::destination(
        ENDPOINT,
        "1".parse().unwrap(),
        number(20),
    ));

    let id = |length: usize| RecurringPaymentId::new("1".repeat(length));
    passes(&UpdateRecurringPayment::new(
        ENDPOINT,
        "1".parse().unwrap(),
        id(128).unwrap(),
    ));
    assert!(id(129).is_err());
    for code in ["G", "GBR"] {
        let holder = RecurringCardholder::new().country(code);
        let call = CreateRecurringPayment::source(ENDPOINT, "1".parse().unwrap(), card(), holder);
        assert_eq!(refusal(&account, &call).field(), "country");
    }

    let of = |length: usize| GetBalance::of_merchant("m").balance_name("b".repeat(length));
    of(128).write(&account).unwrap();
    assert_eq!(refusal(&account, &of(129)).field(), "balance-name");
    // Left out rather than sent empty: an older text gives that another meaning.
    assert_eq!(refusal(&account, &of(0)).field(), "balance-name");
    assert_eq!(
        refusal(&account, &GetBalance::at_endpoint(ENDPOINT, "")).field(),
        "balance-provider"
    );
    assert_eq!(
        refusal(&account, &GetBalance::at_endpoint(ENDPOINT, "p").balance_name("USD")).field(),
        "balance-name"
    );
}

#[test]
fn logins_in_a_path() {
    let account = account_with_control_key();
    for login in ["", ".", "..", "a\nb"] {
        assert_eq!(refusal(&account, &GetBalance::of_merchant(login)).field(), "merchant");
        assert_eq!(refusal(&account, &GetBalance::of_manager(login)).field(), "manager");
    }
    let path = |login: &str| {
        let message = GetBalance::of_merchant(login).write(&account).unwrap();
        account.sign(message, &stamp()).unwrap().uri().path().to_owned()
    };
    assert_eq!(path("a/../b"), "/paynet/api/v2/get-balance/merchant/a%2F..%2Fb");
    assert_eq!(path("a?b#c"), "/paynet/api/v2/get-balance/merchant/a%3Fb%23c");
}

#[test]
fn one_destination_of_a_transfer() {
    let account = account();
    for error in [
        refusal(&account, &transfer(card()).extra("destination-card-ref-id", "7654321")),
        refusal(
            &account,
            &transfer(card_ref()).extra("destination-card-no", "4444333322221111"),
        ),
    ] {
        assert_eq!(error.field(), "destination-card-no");
        assert!(!error.to_string().contains("4444"), "{error}");
    }
    let letters: CardRefId = "76a".parse().unwrap();
    assert_eq!(refusal(&account, &transfer(letters)).field(), "destination-card-ref-id");
}

#[test]
fn one_way_to_give_amounts() {
    let account = account();
    let exactly = || update(ENDPOINT).amount(RecurringAmount::Exactly("5 USD".parse().unwrap()));
    passes(&exactly());
    assert_eq!(
        refusal(&account, &exactly().extra("amount-sequence", "1")).field(),
        "amount"
    );
    assert_eq!(
        refusal(&account, &exactly().extra("amount-from", "1").extra("amount-to", "2")).field(),
        "amount"
    );
    assert_eq!(
        refusal(&account, &update(ENDPOINT).extra("amount-from", "1")).field(),
        "amount-from"
    );
    assert_eq!(
        refusal(&account, &update(ENDPOINT).extra("amount-to", "1")).field(),
        "amount-from"
    );
    let mixed = RecurringAmount::Between {
        from: "1 USD".parse().unwrap(),
        to: "2 EUR".parse().unwrap(),
    };
    assert_eq!(refusal(&account, &update(ENDPOINT).amount(mixed)).field(), "amount-to");
    let long = RecurringAmount::Exactly("12345678901 JPY".parse().unwrap());
    assert_eq!(refusal(&account, &update(ENDPOINT).amount(long)).field(), "amount");
}

#[test]
fn trap_29_extra_parameters_keep_to_the_rules() {
    let account = account();
    for name in ["", "oauth_nonce", "client_orderid", "client-orderid", "client-order-id"] {
        refusal(&account, &create_card_ref().extra(name, "1"));
        refusal(&account, &update(ENDPOINT).extra(name, "1"));
    }
    refusal(&account, &create_card_ref().extra("a", "1").extra("a", "1"));
    refusal(&account, &update_many(ENDPOINT).extra("payload", "1"));
    refusal(&account, &UpdateRecurringPayments::new(ENDPOINT, ""));
    let trace = account
        .trace(&create_card_ref().extra("x-field", "a b"), &stamp())
        .unwrap();
    assert!(trace.body().ends_with("&x-field=a%20b"));
    assert!(trace.normalized_parameters().ends_with("&x-field=a%20b"));
}
