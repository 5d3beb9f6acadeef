//! K1: nothing of a card, a wallet or a person in `Debug`, nor in an error about one of them.

use super::{payout_to, receiver, redirects, whole_bank_account, whole_card, whole_table};
use crate::common::{account, stamp, validated};
use paynet::{
    Bank, Card, CardNumber, CryptoWallet, Customer, Cvv, EWallet, Endpoint, Expiry, FormRoute, LegalPerson, Operation,
    PayoutByRef, PayoutCheck, PayoutForm, PayoutPay, RecurringPayment, Sign, StoredCard,
};
use std::fmt::Debug;

#[track_caller]
fn hides(shown: &str, canaries: &[&str]) {
    for canary in canaries {
        assert!(!shown.contains(canary), "{canary} in {shown}");
    }
}

const PERSON: &[&str] = &[
    "4444",
    "3333",
    "2222",
    "012\"",
    "2031",
    "LOVELACE",
    "Lovelace",
    "Zoë",
    "1815",
    "SW1A",
    "7946",
    "ada+1",
    "123456",
    "0987654321",
    "First Example",
    "EXMPGB2L",
    "Example & Co",
    "01234567",
    "crm-7",
    "tenant",
    "tilde",
];

#[track_caller]
fn hides_the_person(value: &dyn Debug) {
    hides(&format!("{value:?}"), PERSON);
    hides(&format!("{value:#?}"), PERSON);
}

#[test]
fn k1_debug_of_every_type_hides_the_person() {
    hides_the_person(&whole_card());
    hides_the_person(&CardNumber::new("4444333322221111").unwrap());
    hides_the_person(&Expiry::new("01", "2031").unwrap());
    hides_the_person(&whole_bank_account());
    hides_the_person(&receiver());
    hides_the_person(&Bank::new().name("First Example Bank").bic("EXMPGB2L"));
    hides_the_person(&LegalPerson::new().name("Example & Co").document_number("01234567"));
    hides_the_person(&Customer::new().merchant_customer_identifier("crm-7"));
    hides_the_person(&EWallet::new("+44 20 7946 0000").unwrap().kind("Lovelace"));
    hides_the_person(&CryptoWallet::new("Lovelace").unwrap());
    hides_the_person(&StoredCard::new("123456".parse().unwrap()).cvv(Cvv::new("2222").unwrap()));
    hides_the_person(&RecurringPayment::new("123456".parse().unwrap()).cvv(Cvv::new("2222").unwrap()));
    hides_the_person(&paynet::Destination::from(whole_card()));
    hides_the_person(&whole_table(whole_card()));
    hides_the_person(&PayoutCheck::new(whole_table(whole_bank_account())));
    let (reference, amount) = ("payout-1".parse().unwrap(), "10.42 USD".parse().unwrap());
    hides_the_person(
        &PayoutByRef::new(Endpoint::Id(1), reference, amount, "123456".parse().unwrap()).purpose("tenant"),
    );
    let reference = "payout-1".parse().unwrap();
    hides_the_person(&PayoutForm::new(FormRoute::v4_rsa(), Endpoint::Id(1), reference, amount).redirect(redirects()));
    hides_the_person(&PayoutPay::new(validated(&account(), "3", "900258")));
    assert_eq!(format!("{:?}", Cvv::new("012").unwrap()), "Cvv([redacted])");
}

#[test]
fn k1_messages_and_traces_show_names_only() {
    let account = account();
    let payout = whole_table(whole_card());
    hides_the_person(&payout.write(&account).unwrap());
    hides_the_person(&account.trace(&payout, &stamp()).unwrap());
    let request = account.sign(payout.write(&account).unwrap(), &stamp()).unwrap();
    hides(&format!("{:?}", request.headers()), PERSON);
}

#[test]
fn k1_the_last_four_digits_are_all_that_a_card_number_gives() {
    let number = CardNumber::new("4444333322221111").unwrap();
    assert_eq!(number.last_four(), "1111");
    assert_eq!(format!("{number:?}"), "CardNumber(****1111)");
    assert_eq!(format!("{:?}", Card::new(number)), "Card(CardNumber(****1111))");
}

#[test]
fn k2_errors_do_not_repeat_what_they_refuse() {
    let write = |payout: &paynet::Payout| payout.write(&account()).unwrap_err();
    let long = "444433332222111144443333222211114444".to_owned();
    let account_number = "4444333322221111".repeat(3);
    for error in [
        CardNumber::new("4444 3333 2222 1111").unwrap_err(),
        CardNumber::new("44443333222").unwrap_err(),
        CardNumber::new(long.clone()).unwrap_err(),
        Cvv::new("44443333").unwrap_err(),
        Cvv::new("4x44").unwrap_err(),
        Expiry::new("44", "2031").unwrap_err(),
        Expiry::new("01", "20313333").unwrap_err(),
        paynet::BankAccount::new(account_number.clone()).unwrap_err(),
        EWallet::new(account_number.repeat(3)).unwrap_err(),
        CryptoWallet::new(account_number.repeat(3)).unwrap_err(),
        write(&payout_to(StoredCard::new(long.parse().unwrap()))),
        write(&payout_to(RecurringPayment::new("3333-2222".parse().unwrap()))),
        write(&payout_to(whole_card().printed_name("LOVELACE".repeat(20)))),
        write(&payout_to(whole_card()).extra("credit_card_number", "4444333322221111")),
        write(&payout_to(whole_card()).extra("customer_id", "Lovelace")),
    ] {
        hides(&format!("{error} {error:?}"), PERSON);
    }
}

#[test]
fn a_hosted_form_does_not_show_where_it_is() {
    let (reference, amount) = ("1".parse().unwrap(), "10.42 USD".parse().unwrap());
    let payout = PayoutForm::new(FormRoute::v4_rsa(), Endpoint::Id(1), reference, amount);
    let body = "type=async-form-response\n&redirect-url=https%3A%2F%2Fa.example%2Fticket";
    let form = payout.read(&account(), http::Response::new(body.into())).unwrap();
    assert_eq!(form.redirect_url(), "https://a.example/ticket");
    hides(&format!("{form:?}"), &["ticket"]);
}
