//! Tokens of cards, transfers to cards, balances, and the v2 forms: exact request bytes, limits, checksums, and what stays hidden.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod balances;
#[path = "../common/mod.rs"]
mod common;
mod control;
mod limits;
mod redaction;
mod requests;

use paynet::{
    CardNumber, CardRefId, ControlKey, CreateCardRef, CreateRecurringPayment, Credentials, Endpoint, Expiry, Gateway,
    GetCardInfo, RecurringAmount, RecurringCard, RecurringCardholder, TransferByRef, UpdateRecurringPayment,
    UpdateRecurringPayments,
};

const ENDPOINT: Endpoint = Endpoint::Id(39915);

/// TEST ONLY: the control key of the documented callback vectors.
const CONTROL_KEY: &str = "test-merchant-control";

/// The account of the other tests, with a control key.
fn account_with_control_key() -> paynet::Account {
    let credentials = Credentials::sandbox(common::LOGIN, common::key());
    paynet::Account::new(
        Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap(),
        credentials.control_key(ControlKey::new(CONTROL_KEY).unwrap()),
    )
    .unwrap()
}

fn card() -> CardNumber {
    CardNumber::new("4444333322221111").unwrap()
}

fn card_ref() -> CardRefId {
    "7654321".parse().unwrap()
}

fn create_card_ref() -> CreateCardRef {
    CreateCardRef::new(ENDPOINT, &"1".parse().unwrap(), "6982864".parse().unwrap())
}

fn get_card_info() -> GetCardInfo {
    GetCardInfo::new(ENDPOINT, card_ref())
}

fn transfer(destination: impl Into<paynet::TransferDestination>) -> TransferByRef {
    TransferByRef::new(
        ENDPOINT,
        "1".parse().unwrap(),
        "10.42 RUB".parse().unwrap(),
        destination,
    )
}

fn create_destination(endpoint: Endpoint) -> CreateRecurringPayment {
    CreateRecurringPayment::destination(endpoint, "card-17".parse().unwrap(), card())
}

fn create_source() -> CreateRecurringPayment {
    let holder = RecurringCardholder::new()
        .first_name("Zoë")
        .last_name("O'Lovelace")
        .address1("12 St James's Sq. #4 & 5")
        .city("Saint-Étienne (Loire)")
        .zip_code("SW1A 2AA")
        .country("GB");
    CreateRecurringPayment::source(ENDPOINT, "card-17".parse().unwrap(), card(), holder)
        .description("a card, stored")
        .currency(paynet::Currency::from_code("EUR").unwrap())
        .customer_ip("2001:db8::1".parse().unwrap())
        .extra("login", "TestMerchant")
        .extra("x-acquirer-field", "a+b")
}

fn update(endpoint: Endpoint) -> UpdateRecurringPayment {
    UpdateRecurringPayment::new(endpoint, "update-17".parse().unwrap(), "1190".parse().unwrap())
}

fn whole_update() -> UpdateRecurringPayment {
    let expiry = Expiry::new("01", "2031").unwrap();
    update(ENDPOINT)
        .card(RecurringCard::new(card(), "ADA LOVELACE", expiry))
        .amount(RecurringAmount::Between {
            from: "1 USD".parse().unwrap(),
            to: "50.50 USD".parse().unwrap(),
        })
        .extra("x-acquirer-field", "a+b")
}

fn update_many(endpoint: Endpoint) -> UpdateRecurringPayments {
    UpdateRecurringPayments::new(endpoint, "1190,4444333322221111\r\n1191,\"a,b\"\n")
}
