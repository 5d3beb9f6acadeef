//! What holds for every payout that the whole table allows: what is set is what arrives, once each, and the signature is right.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use paynet::{
    Account, Bank, BankAccount, Card, CardNumber, CryptoWallet, Customer, Cvv, Destination, EWallet, Endpoint, Expiry,
    FormRoute, LegalPerson, Operation, Payout, PayoutByRef, PayoutCheck, PayoutForm, Receiver, RecurringPayment,
    Redirect, RsaPublicKey, Sign, Stamp, StoredCard, Trace,
};
use payout_signing::{form, oauth1::Received};
use proptest::{collection::btree_map, option, prelude::*, sample::select};
use std::fmt::Write as _;
use std::{collections::BTreeMap, sync::LazyLock};

static ACCOUNT: LazyLock<Account> = LazyLock::new(common::account);

static PUBLIC: LazyLock<RsaPublicKey> = LazyLock::new(|| RsaPublicKey::from_pem(common::PUBLIC_PEM).unwrap());

/// What was set, by the names of the document.
type Model = BTreeMap<String, String>;

/// Names of the groups; what each setter is called is the code's own matter, which name it sends is the table's.
const GROUPED: [&str; 27] = [
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
    "receiver_inn",
    "bank_name",
    "bank_branch",
    "bank_code",
    "bank_bic",
    "bank_city",
    "bank_address1",
    "bank_zip_code",
    "bank_province",
    "bank_area",
    "legal_person_name",
    "legal_person_document_number",
    "customer_level",
    "merchant_customer_identifier",
    "merchant_data",
];

fn with_group(payout: Payout, texts: &BTreeMap<&'static str, String>) -> Payout {
    let (mut receiver, mut bank) = (Receiver::new(), Bank::new());
    let (mut person, mut customer, mut data) = (LegalPerson::new(), Customer::new(), None);
    for (name, text) in texts {
        match *name {
            "receiver_first_name" => receiver = receiver.first_name(text),
            "receiver_last_name" => receiver = receiver.last_name(text),
            "receiver_birthday" => receiver = receiver.birthday(text),
            "receiver_country_code" => receiver = receiver.country_code(text),
            "receiver_state" => receiver = receiver.state(text),
            "receiver_city" => receiver = receiver.city(text),
            "receiver_zip_code" => receiver = receiver.zip_code(text),
            "receiver_address1" => receiver = receiver.address1(text),
            "receiver_phone" => receiver = receiver.phone(text),
            "receiver_email" => receiver = receiver.email(text),
            "receiver_identity_document_id" => receiver = receiver.identity_document_id(text),
            "receiver_identity_document_number" => receiver = receiver.identity_document_number(text),
            "receiver_inn" => receiver = receiver.inn(text),
            "bank_name" => bank = bank.name(text),
            "bank_branch" => bank = bank.branch(text),
            "bank_code" => bank = bank.code(text),
            "bank_bic" => bank = bank.bic(text),
            "bank_city" => bank = bank.city(text),
            "bank_address1" => bank = bank.address1(text),
            "bank_zip_code" => bank = bank.zip_code(text),
            "bank_province" => bank = bank.province(text),
            "bank_area" => bank = bank.area(text),
            "legal_person_name" => person = person.name(text),
            "legal_person_document_number" => person = person.document_number(text),
            "customer_level" => customer = customer.level(text),
            "merchant_customer_identifier" => customer = customer.merchant_customer_identifier(text),
            _ => data = Some(text),
        }
    }
    let payout = payout
        .receiver(receiver)
        .bank(bank)
        .legal_person(person)
        .customer(customer);
    match data {
        Some(text) => payout.merchant_data(text),
        None => payout,
    }
}

/// Mostly within the shortest limits, so that most payouts are written; any printable character.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![30 => "\\PC{1,3}", 1 => "\\PC{0,140}"]
}

/// A destination with what it should send.
fn destinations() -> impl Strategy<Value = (Model, Destination)> {
    let digits = "[0-9]{12,20}";
    let cvv = option::of("[0-9]{3,4}");
    (
        0..6_u8,
        texts(),
        option::of(texts()),
        option::of(texts()),
        digits,
        cvv,
        1..=12_u8,
        2026..2100_u16,
    )
        .prop_filter_map(
            "a destination that is refused when it is made",
            |(kind, text, first, second, digits, cvv, month, year)| {
                let (month, year) = (format!("{month:02}"), year.to_string());
                let token = digits[..12].to_owned();
                let mut model: Vec<(&str, Option<String>)> = Vec::new();
                let code = || cvv.clone().map(|cvv| Cvv::new(cvv).unwrap());
                let destination: Destination = match kind {
                    0 => {
                        let mut account = BankAccount::new(text.clone()).ok()?;
                        model.push(("account_number", Some(text)));
                        if let Some(name) = &first {
                            account = account.account_name(name);
                        }
                        if let Some(number) = &second {
                            account = account.routing_number(number);
                        }
                        model.extend([("account_name", first), ("routing_number", second)]);
                        account.into()
                    }
                    1 => {
                        let mut card = Card::new(CardNumber::new(digits.clone()).unwrap());
                        card = card.expiry(Expiry::new(month.clone(), year.clone()).unwrap());
                        if let Some(name) = &first {
                            card = card.printed_name(name);
                        }
                        if let Some(cvv) = code() {
                            card = card.cvv(cvv);
                        }
                        model.extend([("credit_card_number", Some(digits)), ("card_printed_name", first)]);
                        model.extend([
                            ("expire_month", Some(month)),
                            ("expire_year", Some(year)),
                            ("cvv2", cvv),
                        ]);
                        card.into()
                    }
                    2 => {
                        let mut card = StoredCard::new(token.parse().unwrap());
                        if let Some(cvv) = code() {
                            card = card.cvv(cvv);
                        }
                        model.extend([("card_recurring_payment_id", Some(token)), ("cvv2", cvv)]);
                        card.into()
                    }
                    3 => {
                        let mut payment = RecurringPayment::new(token.parse().unwrap());
                        if let Some(cvv) = code() {
                            payment = payment.cvv(cvv);
                        }
                        model.extend([("recurring-payment-id", Some(token)), ("cvv2", cvv)]);
                        payment.into()
                    }
                    4 => {
                        let mut wallet = EWallet::new(text.clone()).ok()?;
                        if let Some(kind) = &first {
                            wallet = wallet.kind(kind);
                        }
                        model.extend([("ewallet_wallet", Some(text)), ("ewallet_type", first)]);
                        wallet.into()
                    }
                    _ => {
                        let wallet = CryptoWallet::new(text.clone()).ok()?;
                        model.push(("crypto_wallet_address", Some(text)));
                        wallet.into()
                    }
                };
                let model = model
                    .into_iter()
                    .filter_map(|(name, value)| Some((name.to_owned(), value?)));
                Some((model.collect(), destination))
            },
        )
}

prop_compose! {
    fn payouts()(
        (mut model, destination) in destinations(),
        grouped in btree_map(select(GROUPED.to_vec()), texts(), 0..6),
        description in option::of(texts()),
        purpose in option::of(texts()),
        address in option::of(any::<std::net::IpAddr>()),
        redirect in 0..3_u8,
        callback in any::<bool>(),
        extra in btree_map("x-[a-z]{1,8}", texts(), 0..3),
        reference in "[A-Za-z0-9_-]{1,128}",
        minor in 1_i128..1_000_000,
    ) -> (Model, Payout) {
        let amount = paynet::Amount::from_minor(minor, paynet::Currency::from_code("EUR").unwrap()).unwrap();
        let mut set = |name: &str, value: &str| {
            model.insert(name.to_owned(), value.to_owned());
        };
        set("client_orderid", &reference);
        set("currency", "EUR");
        set("amount", &amount.to_decimal_text());
        let mut payout = Payout::new(Endpoint::Group(7), reference.parse().unwrap(), amount, destination);
        if let Some(text) = &description {
            set("order_desc", text);
            payout = payout.description(text);
        }
        if let Some(text) = &purpose {
            set("purpose", text);
            payout = payout.purpose(text);
        }
        if let Some(address) = address {
            set("ipaddress", &address.to_string());
            payout = payout.ip_address(address);
        }
        let (one, other) = ("https://a.example/?a=b&c=%20", "https://b.example:8443/x+y");
        match redirect {
            0 => {}
            1 => {
                set("redirect_url", one);
                payout = payout.redirect(Redirect::Always(one.parse().unwrap()));
            }
            _ => {
                set("redirect_success_url", one);
                set("redirect_fail_url", other);
                let (success, fail) = (one.parse().unwrap(), other.parse().unwrap());
                payout = payout.redirect(Redirect::ByOutcome { success, fail });
            }
        }
        if callback {
            set("server_callback_url", other);
            payout = payout.server_callback_url(other.parse().unwrap());
        }
        for (name, text) in &grouped {
            set(name, text);
        }
        payout = with_group(payout, &grouped);
        for (name, text) in extra {
            set(&name, &text);
            payout = payout.extra(name, text);
        }
        (model, payout)
    }
}

/// Signs an operation, and reads it as a gateway would: the parameters that arrive, where the signature is right.
fn arrived(operation: &impl Operation<Account = Account>) -> Model {
    let message = operation.write(&ACCOUNT).unwrap();
    let request = ACCOUNT.sign(message, &Stamp::now().unwrap()).unwrap();
    let body = std::str::from_utf8(request.body()).unwrap();
    assert!(body.is_ascii() && !body.contains(['\n', '\r', ' ', '+']), "{body}");
    let authorization = request.headers()["authorization"].to_str().unwrap();
    let received = Received::new(request.method(), &request.uri().to_string(), authorization, Some(body)).unwrap();
    received.verify_rsa_sha256(&PUBLIC).unwrap();
    // No name twice (trap 29).
    form::decode_unique(body).unwrap().into_iter().collect()
}

proptest! {
    #[test]
    fn g2_what_is_set_is_what_arrives_and_verifies((model, payout) in payouts()) {
        match payout.write(&ACCOUNT) {
            Ok(_) => {
                prop_assert_eq!(arrived(&payout), model.clone());
                prop_assert_eq!(arrived(&PayoutCheck::new(payout)), model);
            }
            Err(error) => {
                // Refused for a text that is too long, empty or not printable, and by its name.
                let text = &model[error.field()];
                let length = text.chars().count();
                prop_assert!(length == 0 || length > 3 || text.chars().any(char::is_control), "{}", error);
                prop_assert!(error.section().is_some());
            }
        }
    }

    #[test]
    fn k1_no_payout_shows_its_values((model, payout) in payouts()) {
        let stamp = Stamp::now().unwrap();
        let mut shown = format!("{payout:?} {payout:#?}");
        if let Ok(message) = payout.write(&ACCOUNT) {
            write!(shown, "{message:?} {:?}", ACCOUNT.trace(&payout, &stamp).unwrap()).unwrap();
        }
        let public = ["client_orderid", "amount", "currency"];
        for (name, value) in model.iter().filter(|(name, value)| value.len() > 8 && !public.contains(&name.as_str())) {
            prop_assert!(!shown.contains(value.as_str()), "{} in {}", name, shown);
        }
    }

    #[test]
    fn every_stage_of_a_trace_is_of_the_same_request((_, payout) in payouts()) {
        if payout.write(&ACCOUNT).is_ok() {
            let stamp = Stamp::now().unwrap();
            let request = ACCOUNT.sign(payout.write(&ACCOUNT).unwrap(), &stamp).unwrap();
            let trace: Trace = ACCOUNT.trace(&payout, &stamp).unwrap();
            prop_assert_eq!(trace.body().as_bytes(), request.body());
            prop_assert_eq!(trace.oauth_header(), request.headers()["authorization"].to_str().unwrap());
        }
    }

    #[test]
    fn g2_by_reference_and_by_form(
        card in "[0-9]{1,20}",
        description in texts(),
        extra in btree_map("x-[a-z]{1,8}", texts(), 0..3),
        route in select(vec![FormRoute::v4_rsa(), FormRoute::v2_rsa(), FormRoute::v4_rsa_below_payout()]),
    ) {
        let (reference, amount) = (|| "payout-1".parse().unwrap(), "10.42 EUR".parse().unwrap());
        let mut model: Model = extra.clone();
        for (name, value) in [("client_orderid", "payout-1"), ("amount", "10.42"), ("currency", "EUR"), ("order_desc", &description)] {
            model.insert(name.to_owned(), value.to_owned());
        }
        let form = PayoutForm::new(route, Endpoint::Id(7), reference(), amount).description(&description);
        let form = extra.iter().fold(form, |form, (name, value)| form.extra(name, value));
        let by_ref = PayoutByRef::new(Endpoint::Id(7), reference(), amount, card.parse().unwrap()).description(&description);
        let by_ref = extra.iter().fold(by_ref, |by_ref, (name, value)| by_ref.extra(name, value));
        if form.write(&ACCOUNT).is_ok() {
            prop_assert_eq!(arrived(&form), model.clone());
            model.insert("destination-card-ref-id".to_owned(), card);
            prop_assert_eq!(arrived(&by_ref), model);
        } else {
            prop_assert!(by_ref.write(&ACCOUNT).is_err());
        }
    }
}
