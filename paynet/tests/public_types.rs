//! Every public type is filled with what nobody may see, and shown: K1 for all of them, K3, K5 and K6 for the secrets.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::{LOGIN, key, stamp, validated};
use http::Response;
use paynet::{
    Account, BankAccount, Callback, CallbackUrl, Card, CardNumber, Client, ControlKey, ControlText, CreateCardRef,
    CreateRecurringPayment, Credentials, CryptoWallet, Customer, Cvv, Destination, EWallet, Endpoint, Expiry,
    FinalRedirect, FormRoute, Gateway, GetBalance, GetCardInfo, LegalPerson, Message, Operation, Payout, PayoutByRef,
    PayoutCheck, PayoutForm, PayoutPay, Receiver, RecurringAmount, RecurringCard, RecurringCardholder,
    RecurringPayment, Redirect, RsaKey, Sign, StoredCard, TransferByRef, TransferDestination, UpdateRecurringPayment,
    UpdateRecurringPayments,
};
use std::{
    any::type_name_of_val,
    collections::BTreeSet,
    error::Error,
    fmt::{Debug, Write as _},
    panic,
};

const CARD: &str = "4444333322221111";
const CVV: &str = "7391";
const CANARY: &str = "Can4ry";
const HERE: Endpoint = Endpoint::Id(39915);

#[track_caller]
fn clean(shown: &str) {
    assert!(!shown.is_empty());
    for canary in [CARD, "44443333", CVV, CANARY, "oauth_signature"] {
        assert!(!shown.contains(canary), "{canary} in {shown}");
    }
    for line in common::KEY_PEM.lines().filter(|line| !line.starts_with("---")) {
        assert!(
            !shown.contains(&line[..24.min(line.len())]),
            "a line of the key in {shown}"
        );
    }
}

/// Shows values, and remembers of which types.
#[derive(Default)]
struct Shown(BTreeSet<String>);

impl Shown {
    #[track_caller]
    fn debug(&mut self, value: &(impl Debug + ?Sized)) {
        let name = type_name_of_val(value);
        let name = name.split('<').next().unwrap_or(name);
        self.0.insert(name.rsplit("::").next().unwrap_or(name).to_owned());
        clean(&format!("{value:?}"));
        clean(&format!("{value:#?}"));
    }

    #[track_caller]
    fn error(&mut self, error: &(impl Error + 'static)) {
        self.debug(error);
        let mut next: Option<&dyn Error> = Some(error);
        let mut chain = String::new();
        while let Some(error) = next {
            write!(chain, "{error} {error:?} ").unwrap();
            next = error.source();
        }
        clean(&chain);
    }

    /// The request of an operation, at each of its stages.
    #[track_caller]
    fn operation<O: Operation<Account = Account> + Debug>(&mut self, account: &Account, operation: &O) {
        self.debug(operation);
        self.debug(&operation.write(account).unwrap());
        self.debug(&account.trace(operation, &stamp()).unwrap());
        let request = account.sign(operation.write(account).unwrap(), &stamp()).unwrap();
        clean(&format!("{:?}", request.headers()));
        assert!(request.uri().query().is_none());
    }
}

fn account() -> Account {
    let credentials = Credentials::sandbox(LOGIN, key()).control_key(ControlKey::new(CANARY).unwrap());
    Account::new(
        Gateway::sandbox("https://sandbox.payneteasy.com/paynet").unwrap(),
        credentials,
    )
    .unwrap()
}

fn number() -> CardNumber {
    CardNumber::new(CARD).unwrap()
}

fn cvv() -> Cvv {
    Cvv::new(CVV).unwrap()
}

fn card() -> Card {
    let expiry = Expiry::new("12", "2031").unwrap();
    Card::new(number()).printed_name(CANARY).expiry(expiry).cvv(cvv())
}

fn bank_account() -> BankAccount {
    BankAccount::new(CARD)
        .unwrap()
        .account_name(CANARY)
        .routing_number("Can4ry")
}

fn whole(destination: impl Into<Destination>) -> Payout {
    Payout::new(
        HERE,
        "payout-2041".parse().unwrap(),
        "10.42 USD".parse().unwrap(),
        destination,
    )
    .description(CANARY)
    .purpose(CANARY)
    .merchant_data(CANARY)
    .receiver(Receiver::new().first_name(CANARY).last_name(CANARY))
    .bank(paynet::Bank::new().name(CANARY))
    .legal_person(LegalPerson::new().name(CANARY))
    .customer(Customer::new().merchant_customer_identifier(CANARY))
    .extra("x-note", CANARY)
}

fn answer(status: u16, body: &str) -> Response<Bytes> {
    let body = Bytes::copy_from_slice(body.as_bytes());
    Response::builder().status(status).body(body).unwrap()
}

#[test]
fn k1_every_public_type_hides_what_it_was_given() {
    let mut shown = Shown::default();
    let account = account();
    requests(&mut shown, &account);
    answers(&mut shown, &account);
    errors(&mut shown, &account);
    callbacks(&mut shown);
    shown.debug(account.gateway());
    shown.debug(account.public_key());
    shown.debug(&Credentials::production(LOGIN, key()).control_key(ControlKey::new(CANARY).unwrap()));
    shown.debug(&key());
    shown.debug(&account);
    shown.debug(&Client::with_transport(account, |_| async { Ok(answer(200, CANARY)) }));

    // What is public and holds nothing from outside but words of a list, numbers, and ids and URLs of the merchant's own.
    let plain = [
        "Acknowledged",
        "Amount",
        "Authentication",
        "Currency",
        "Endpoint",
        "Environment",
        "FormRoute",
        "LONGEST_QUERY",
        "LONGEST_REDIRECT",
        // Shown by `k1_…` of payout-core's settlement tests; what is Paynet's own in them is looked at below.
        "Journal",
        "JournalError",
        "MemoryJournal",
        "RetryBudget",
        "Settlement",
        "settlement",
        "Money",
        "Nonce",
        "NotSent",
        "Operation",
        "OrderId",
        "Patience",
        "PayoutState",
        "PollSchedule",
        "PollStep",
        "PublishedGateway",
        "Reference",
        "Sign",
        "Stamp",
        "StatusWord",
        "Target",
        "gateways",
        "CardRecurringPaymentId",
        "CardRefId",
        "RecurringPaymentId",
        "CallbackUrl",
        "RedirectUrl",
        // Shown by the tests of `payout-core`, inside of the errors here too.
        "Doubt",
        "Rejection",
    ];
    let unseen: Vec<String> = public_names()
        .into_iter()
        .filter(|name| !plain.contains(&name.as_str()) && !shown.0.contains(name))
        .filter(|name| cfg!(feature = "axum") || name != "ReceiveError")
        .collect();
    assert_eq!(unseen, [""; 0], "public types that this test does not show");
}

fn requests(shown: &mut Shown, account: &Account) {
    for destination in [
        Destination::from(card()),
        bank_account().into(),
        StoredCard::new("2280".parse().unwrap()).cvv(cvv()).into(),
        RecurringPayment::new("1190".parse().unwrap()).cvv(cvv()).into(),
        EWallet::new(CANARY).unwrap().into(),
        CryptoWallet::new(CANARY).unwrap().into(),
    ] {
        shown.debug(&destination);
        shown.operation(account, &whole(destination));
    }
    shown.debug(&card());
    shown.debug(&number());
    shown.debug(&cvv());
    shown.debug(&Expiry::new("12", "2031").unwrap());
    shown.debug(&bank_account());
    shown.debug(&StoredCard::new("2280".parse().unwrap()).cvv(cvv()));
    shown.debug(&RecurringPayment::new("1190".parse().unwrap()).cvv(cvv()));
    shown.debug(&EWallet::new(CANARY).unwrap());
    shown.debug(&CryptoWallet::new(CANARY).unwrap());
    shown.debug(&Receiver::new().first_name(CANARY));
    shown.debug(&paynet::Bank::new().name(CANARY));
    shown.debug(&LegalPerson::new().name(CANARY));
    shown.debug(&Customer::new().merchant_customer_identifier(CANARY));
    shown.debug(&ControlText::new().text(CANARY));
    shown.debug(&ControlKey::new(CANARY).unwrap());
    let redirect = Redirect::ByOutcome {
        success: "https://shop.example.com/paid".parse().unwrap(),
        fail: "https://shop.example.com/not-paid".parse().unwrap(),
    };
    shown.debug(&redirect);

    let (reference, amount) = ("payout-2041".parse().unwrap(), "10.42 USD".parse().unwrap());
    shown.operation(account, &PayoutCheck::new(whole(card())));
    let pay = PayoutPay::new(validated(account, "payout-2041", "17"));
    shown.debug(&validated(account, "payout-2041", "17"));
    shown.operation(account, &pay);
    let form = PayoutForm::new(FormRoute::v4_rsa(), HERE, "payout-2041".parse().unwrap(), amount);
    shown.operation(account, &form.redirect(redirect));
    shown.operation(
        account,
        &PayoutByRef::new(HERE, "payout-2041".parse().unwrap(), amount, "1".parse().unwrap()).purpose(CANARY),
    );
    shown.operation(account, &whole(bank_account()).status());
    shown.operation(
        account,
        &CreateCardRef::new(HERE, &reference, "17".parse().unwrap()).extra("x", CANARY),
    );
    shown.operation(
        account,
        &GetCardInfo::new(HERE, "1".parse().unwrap()).extra("x", CANARY),
    );
    shown.operation(account, &GetBalance::of_merchant("m").extra("x", CANARY));
    shown.debug(&TransferDestination::from(number()));
    let rubles = "10.42 RUB".parse().unwrap();
    shown.operation(
        account,
        &TransferByRef::new(HERE, reference, rubles, number())
            .description(CANARY)
            .extra("x", CANARY),
    );
    let holder = || {
        RecurringCardholder::new()
            .first_name(CANARY)
            .last_name(CANARY)
            .address1(CANARY)
            .city(CANARY)
            .zip_code(CANARY)
            .country("GB")
    };
    shown.debug(&holder());
    let description = CreateRecurringPayment::source(HERE, "card-17".parse().unwrap(), number(), holder())
        .description(CANARY)
        .currency(paynet::Currency::from_code("EUR").unwrap())
        .customer_ip("2001:db8::1".parse().unwrap());
    shown.operation(account, &description);
    let many = UpdateRecurringPayments::new(HERE, format!("1190,{CARD},{CANARY}\n"));
    shown.operation(account, &many);
    let amounts = RecurringAmount::Between {
        from: amount,
        to: amount,
    };
    shown.debug(&amounts);
    let replaced = || RecurringCard::new(number(), CANARY, Expiry::new("12", "2031").unwrap());
    shown.debug(&replaced());
    let update = UpdateRecurringPayment::new(HERE, "update-1".parse().unwrap(), "1190".parse().unwrap());
    shown.operation(account, &update.card(replaced()).amount(amounts));
    let mut parameters = paynet::Parameters::new();
    parameters.push("credit_card_number", CARD).unwrap();
    shown.debug(&parameters);
    shown.debug(&Message::new("payout", HERE, parameters));
}

fn answers(shown: &mut Shown, account: &Account) {
    let reference = "payout-2041".parse().unwrap();
    let note = format!("&cardholder-name={CANARY}&x={CARD}&error-message={CANARY}");
    let accepted = whole(card()).read(
        account,
        answer(200, &format!("type=async-response&paynet-order-id=17{note}")),
    );
    let accepted = accepted.unwrap();
    shown.debug(&accepted);
    shown.debug(accepted.fields());
    let status = format!("type=status-response&status=approved{note}&amount=10.42&currency=USD");
    shown.debug(&whole(card()).status().read(account, answer(200, &status)).unwrap());
    let info = GetCardInfo::new(HERE, "1".parse().unwrap());
    let body = format!("type=get-card-info-response&card-printed-name={CANARY}&expire-year=2031");
    shown.debug(&info.read(account, answer(200, &body)).unwrap());
    let token = CreateCardRef::new(HERE, &reference, "17".parse().unwrap());
    let body = format!("type=create-card-ref-response&card-ref-id=7654321{note}");
    shown.debug(&token.read(account, answer(200, &body)).unwrap());
    let form = PayoutForm::new(FormRoute::v4_rsa(), HERE, reference, "1 USD".parse().unwrap());
    let body = format!("type=async-form-response&redirect-url=https%3A%2F%2Fa.example%2F{CANARY}{note}");
    shown.debug(&form.read(account, answer(200, &body)).unwrap());
    let body = format!(r#"[{{"name":"{CANARY}","balance-amount":1.5}}]"#);
    let balances = GetBalance::of_merchant("m").read(account, answer(200, &body)).unwrap();
    shown.debug(&balances);
    shown.debug(&balances.as_slice()[0]);
    let update = UpdateRecurringPayment::new(HERE, "update-1".parse().unwrap(), "1190".parse().unwrap());
    let body = format!("type=update-recurring-payment-response&card-printed-name={CANARY}");
    shown.debug(&update.read(account, answer(200, &body)).unwrap());
}

fn errors(shown: &mut Shown, account: &Account) {
    let bodies = [
        format!("type=error&error-message=card+{CARD}+is+blocked&error-code={CARD}&serial-number={CARD}"),
        format!("type=validation-error&error-message={CARD}"),
        "type=error&paynet-order-id=17&error-message=4444+3333+2222+1111".to_owned(),
        format!("type={CARD}"),
        format!("type=async-response&x={CANARY}&x={CANARY}"),
        format!("type=async-response&merchant-order-id={CANARY}&paynet-order-id=17"),
        format!("<html>{CANARY}</html>"),
        format!("{{\"{CANARY}\":\"{CANARY}"),
        String::new(),
    ];
    for body in &bodies {
        for status in [200, 400, 401, 403, 404, 429, 500] {
            shown.error(&whole(card()).read(account, answer(status, body)).unwrap_err());
            shown.error(&whole(card()).status().read(account, answer(status, body)).unwrap_err());
            let balances = GetBalance::of_merchant("m").read(account, answer(status, body));
            shown.error(&balances.unwrap_err());
        }
    }
    shown.error(
        &whole(card())
            .extra("credit_card_number", CARD)
            .write(account)
            .unwrap_err(),
    );
    shown.error(&CardNumber::new(format!("{CARD} {CANARY}")).unwrap_err());
    shown.error(&Cvv::new(format!("{CVV}0")).unwrap_err());
    shown.error(&ControlKey::new("").unwrap_err());
    shown.error(&Gateway::sandbox(&format!("https://u:{CANARY}@gate.example.com/?k={CANARY}")).unwrap_err());
    shown.error(&CallbackUrl::parse(&format!("https://u:{CANARY}@shop.example.com/")).unwrap_err());
    shown.error(&CANARY.parse::<Endpoint>().unwrap_err());
    shown.error(&RsaKey::from_pem(&common::KEY_PEM.replace("PRIVATE KEY", CANARY)).unwrap_err());

    // What a panic prints of a result is its `Debug`.
    let outcome = whole(card()).read(account, answer(200, &bodies[0]));
    let panicked = panic::catch_unwind(panic::AssertUnwindSafe(|| outcome.unwrap())).unwrap_err();
    clean(panicked.downcast_ref::<String>().unwrap());
}

fn callbacks(shown: &mut Shown) {
    let key = ControlKey::new(CANARY).unwrap();
    let fields = [
        ("status", "approved"),
        ("orderid", "17"),
        ("client_orderid", "payout-2041"),
        ("card-holder-name", CANARY),
        ("type", CARD),
    ];
    let query = Callback::sign_for_tests(&fields, &key);
    let callback = Callback::verify(&query, &key).unwrap();
    shown.debug(&callback);
    shown.debug(&callback.repeat_key());
    shown.debug(&FinalRedirect::verify(query.as_bytes(), &key).unwrap());
    for broken in [
        query.replace("approved", "declined"),
        format!("{query}&x={CANARY}%zz"),
        format!("{query}&type=x"),
    ] {
        let error = Callback::verify(&broken, &key).unwrap_err();
        shown.error(&error);
        #[cfg(feature = "axum")]
        shown.error(&paynet::ReceiveError::from(error));
    }
}

/// The names in the crate's `pub use` and `pub type`, from its own source.
fn public_names() -> BTreeSet<String> {
    let mut names = BTreeSet::from(["Client".to_owned()]);
    for statement in include_str!("../src/lib.rs").split(';') {
        if let Some((_, used)) = statement.rsplit_once("pub use ") {
            let list = match used.split_once('{') {
                Some((_, list)) => list.trim_end().trim_end_matches('}'),
                None => used.rsplit("::").next().unwrap_or_default(),
            };
            names.extend(
                list.split(',')
                    .map(|name| name.trim().to_owned())
                    .filter(|name| !name.is_empty()),
            );
        }
    }
    assert!(names.len() > 80, "{names:?}");
    names
}

/// Which traits a type has. The `impl` that answers is the one that applies.
struct Probe<T>(std::marker::PhantomData<T>);

trait Absent {
    const CLONE: bool = false;
    const PARTIAL_EQ: bool = false;
    const SERIALIZE: bool = false;
    const TEXT: bool = false;
}

impl<T> Absent for Probe<T> {}

impl<T: Clone> Probe<T> {
    const CLONE: bool = true;
}

impl<T: PartialEq> Probe<T> {
    const PARTIAL_EQ: bool = true;
}

impl<T: serde::Serialize> Probe<T> {
    const SERIALIZE: bool = true;
}

impl<T: std::fmt::Display> Probe<T> {
    const TEXT: bool = true;
}

/// For each of the types with a secret or card data in it.
macro_rules! never {
    ($what:ident: $($type:ty),+) => {
        const { $(assert!(!Probe::<$type>::$what);)+ }
    };
}

#[test]
fn k3_requests_secrets_and_cards_are_not_serialised() {
    const { assert!(Probe::<String>::SERIALIZE && Probe::<String>::TEXT) }
    never!(SERIALIZE: Cvv, CardNumber, Expiry, Card, StoredCard, RecurringPayment, RecurringCard, Destination, Payout, PayoutCheck,
        PayoutByRef, TransferByRef, CreateRecurringPayment, UpdateRecurringPayment, UpdateRecurringPayments, BankAccount, ControlKey,
        Credentials, Account, RsaKey, Message, paynet::Trace, paynet::Fields, Callback);
    never!(TEXT: Cvv, CardNumber, Expiry, Card, StoredCard, RecurringPayment, Destination, ControlKey, Credentials, Account, RsaKey);
    // A code cannot be read back: the request's own bytes are the one place where it stands.
    let message = whole(card()).write(&account()).unwrap();
    assert_eq!(message.parameters().get("cvv2"), Some(CVV));
}

#[test]
fn k5_secrets_and_cards_are_not_copied() {
    const { assert!(Probe::<String>::CLONE) }
    never!(CLONE: Cvv, CardNumber, Expiry, Card, StoredCard, RecurringPayment, RecurringCard, Destination, Payout, PayoutCheck,
        TransferByRef, CreateRecurringPayment, UpdateRecurringPayment, ControlKey, Credentials, Account, RsaKey);
}

#[test]
fn k6_secrets_and_cards_are_not_compared() {
    const { assert!(Probe::<String>::PARTIAL_EQ) }
    never!(PARTIAL_EQ: Cvv, CardNumber, Expiry, Card, StoredCard, RecurringPayment, RecurringCard, Destination, Payout, PayoutCheck,
        TransferByRef, CreateRecurringPayment, UpdateRecurringPayment, ControlKey, Credentials, Account, RsaKey);
}
