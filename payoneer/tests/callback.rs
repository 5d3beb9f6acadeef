//! Notifications and redirects: Payoneer 7.1, 7.2 and 7.4. Every one of them is a hint. For signed ones see `hmac_auth.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use payoneer::{
    Callback, CallbackError, Channel, Code, Event, LONGEST_BODY, LONGEST_QUERY, LookUp, Operation, PayeeId, Redirect,
    RedirectUrl, Reference, v2::Account,
};

fn query(query: &str) -> Callback {
    Callback::from_query(query).unwrap_or_else(|error| panic!("{query}: {error}"))
}

fn json(body: &str) -> Callback {
    Callback::from_json(body.as_bytes()).unwrap_or_else(|error| panic!("{body}: {error}"))
}

/// `payout ID`, `payee ID`, `balance` or `nothing`: by the path that would be asked.
fn asks(look_up: &LookUp) -> String {
    let path = match look_up {
        LookUp::Payout(look_up) => path(look_up),
        LookUp::Payee(look_up) => path(look_up),
        LookUp::Balance(look_up) => path(look_up),
        LookUp::Nothing => return "nothing".to_owned(),
    };
    let segments: Vec<&str> = path.split('/').collect();
    match segments.as_slice() {
        ["", "v2", "programs", "100000001", "payouts", reference] => format!("payout {reference}"),
        ["", "v2", "programs", "100000001", "payees", payee_id, "status"] => format!("payee {payee_id}"),
        ["", "v2", "programs", "100000001", "balance"] => "balance".to_owned(),
        other => panic!("{other:?}"),
    }
}

fn path<O: Operation<Account = Account>>(look_up: &O) -> String {
    common::sent(&common::account(), look_up).uri().path().to_owned()
}

#[test]
fn trap_47_every_flag_of_the_table_in_any_case() {
    use Channel::{Bank, Card, InternationalBank, PaperCheck, PayPal, Unstated};
    for (flag, event, asked) in [
        ("APPROVED", Event::PayeeApproved, "payee p"),
        ("DECLINE", Event::PayeeDeclined, "payee p"),
        ("REG", Event::PayeeRegistered(Card), "payee p"),
        ("ACHREG", Event::PayeeRegistered(Bank), "payee p"),
        ("iACHREG", Event::PayeeRegistered(InternationalBank), "payee p"),
        ("AUTOPAYEECREATION", Event::PayeeCreated, "payee p"),
        ("CustomerDetailsEdited", Event::PayeeEdited, "payee p"),
        ("ReusePayeeID", Event::PayeeReleased, "payee p"),
        ("PAYMENT", Event::PaymentAccepted, "payout r"),
        ("LOADCC", Event::MoneyLoaded(Card), "payout r"),
        ("LOADACH", Event::MoneyLoaded(Bank), "payout r"),
        ("LOADiACH", Event::MoneyLoaded(InternationalBank), "payout r"),
        ("LoadCard", Event::MoneyLoaded(Card), "payout r"),
        ("LoadBank", Event::MoneyLoaded(Bank), "payout r"),
        ("LoadPaperCheck", Event::MoneyLoaded(PaperCheck), "payout r"),
        ("LoadPayPal", Event::MoneyLoaded(PayPal), "payout r"),
        ("LoadMoney", Event::MoneyLoaded(Unstated), "payout r"),
        ("CancelPayment", Event::PaymentCancelled, "payout r"),
        ("BankTranferPaymentFailed", Event::BankTransferFailed, "payout r"),
        ("BankTransferPaymentFailed", Event::BankTransferFailed, "payout r"),
        ("BALANCE_UPDATED", Event::BalanceUpdated, "balance"),
    ] {
        for flag in [flag.to_owned(), flag.to_ascii_lowercase(), flag.to_ascii_uppercase()] {
            for value in ["true", "True"] {
                let hint = query(&format!("{flag}={value}&apuid=p&IntPaymentId=r"));
                assert_eq!(hint.events(), std::slice::from_ref(&event), "{flag}");
                assert_eq!(asks(&hint.look_up()), asked, "{flag}");
            }
            // Another value is no flag.
            for value in ["false", "", "1", "yes"] {
                assert_eq!(query(&format!("{flag}={value}&apuid=p")).events(), [], "{flag}={value}");
            }
        }
    }
}

#[test]
fn trap_47_every_name_of_the_table_in_any_case() {
    type Read = fn(&Callback) -> Option<&str>;
    let names: [(&str, Read); 8] = [
        ("apuid", Callback::unsigned_payee_id),
        ("payeeid", Callback::unsigned_payee_id),
        ("Payee+Id", Callback::unsigned_payee_id),
        ("sessionid", Callback::unsigned_session_id),
        ("IntPaymentId", Callback::unsigned_reference),
        ("PartnerpaymentId", Callback::unsigned_reference),
        ("PaymentId", Callback::unsigned_payment_id),
        ("ReasonDescription", Callback::unsigned_reason_description),
    ];
    for (name, read) in names {
        for name in [name.to_owned(), name.to_ascii_lowercase(), name.to_ascii_uppercase()] {
            assert_eq!(read(&query(&format!("{name}=x%20y"))), Some("x y"), "{name}");
        }
    }
    for name in ["payoneerid", "Payoneerid", "PAYONEERID"] {
        let hint = query(&format!("{name}=1965321"));
        assert_eq!(hint.unsigned_payoneer_id().unwrap().as_str(), "1965321");
    }
    for name in ["ReasonCode", "reasoncode"] {
        let hint = query(&format!("{name}=10005"));
        assert_eq!(hint.unsigned_reason_code(), Some(Code::PayeeNotFound));
    }
    assert_eq!(query("ReasonCode=abc").unsigned_reason_code(), None);
}

#[test]
fn the_vendors_sample_has_no_flag_and_is_understood() {
    let hint = query("reasondescription=Payee%20was%20not%20found&reasoncode=10005&apuid=ID123");
    assert_eq!(hint.events(), []);
    assert_eq!(hint.unsigned_reason_code(), Some(Code::PayeeNotFound));
    assert_eq!(hint.unsigned_reason_description(), Some("Payee was not found"));
    assert_eq!(asks(&hint.look_up()), "payee ID123");
    assert_eq!(hint.of_url(Event::PaymentCancelled).events(), [Event::PaymentCancelled]);
}

#[test]
fn a_paper_check_is_one_of_two_events() {
    let loaded = [Event::MoneyLoaded(Channel::PaperCheck)];
    let registered = [Event::PayeeRegistered(Channel::PaperCheck)];
    assert_eq!(query("PaperCheck=true&PaymentId=7").events(), loaded);
    assert_eq!(query("PaperCheck=true&payoneerid=7").events(), registered);
    assert_eq!(query("PaperCheck=true&payoneerid=7&PaymentId=8").events(), loaded);
    assert_eq!(
        query("PaperCheck=true").events(),
        [Event::Unrecognised("PaperCheck".to_owned())]
    );
}

#[test]
fn c8_flags_that_nobody_knows_are_kept_and_decide_nothing() {
    let hint = query("PayoutRevoked=true&status=approved&apuid=p&IntPaymentId=r");
    assert_eq!(hint.events(), [Event::Unrecognised("PayoutRevoked".to_owned())]);
    assert_eq!(hint.unsigned_field("STATUS"), Some("approved"));
    // It names a payout, so that is what to ask for.
    assert_eq!(asks(&hint.look_up()), "payout r");
    let several = query("NEW=true&APPROVED=true&PAYMENT=true&approved=true&apuid=p&IntPaymentId=r");
    let events = [
        Event::Unrecognised("NEW".to_owned()),
        Event::PayeeApproved,
        Event::PaymentAccepted,
    ];
    assert_eq!(several.events(), events);
    assert_eq!(asks(&several.look_up()), "payout r");
    // A field with a meaning is no flag, whatever it says.
    assert_eq!(query("apuid=true&PaymentId=true").events(), []);
}

#[test]
fn what_is_asked_for() {
    for (text, asked) in [
        ("PAYMENT=true&apuid=p", "payee p"),
        ("APPROVED=true&IntPaymentId=r", "payout r"),
        ("apuid=p&IntPaymentId=r", "payout r"),
        ("apuid=p", "payee p"),
        ("BALANCE_UPDATED=true&apuid=p", "balance"),
        ("BALANCE_UPDATED=true&PAYMENT=true", "balance"),
        ("BALANCE_UPDATED=true&PAYMENT=true&IntPaymentId=r", "payout r"),
        ("payoneerid=1965321", "nothing"),
        ("", "nothing"),
        // Ids that this crate would not have sent are not ours: they never reach a path.
        ("PAYMENT=true&IntPaymentId=test+payment+ID+123", "nothing"),
        ("PAYMENT=true&IntPaymentId=test+payment+ID+123&apuid=p", "payee p"),
        ("APPROVED=true&apuid=../payouts", "nothing"),
        ("APPROVED=true&apuid=a%2Fb", "nothing"),
        // Nobody has replaced the placeholder.
        ("APPROVED=true&apuid={{apuid}}", "nothing"),
        ("APPROVED=true&apuid=%7B%7Bapuid%7D%7D", "nothing"),
        ("APPROVED=true&apuid=", "nothing"),
    ] {
        assert_eq!(asks(&query(text).look_up()), asked, "{text}");
    }
}

#[test]
fn c12_any_reference_can_be_read_and_compared() {
    let hint = json(r#"{"Payee Id": "testpayee123","IntPaymentId": "test payment ID 123"}"#);
    assert_eq!(hint.unsigned_reference(), Some("test payment ID 123"));
    let hint = query("apuid=ID123&IntPaymentId=payout-2041");
    let (ours, other): (Reference, Reference) = ("payout-2041".parse().unwrap(), "PAYOUT-2041".parse().unwrap());
    assert!(hint.names_payout(&ours) && !hint.names_payout(&other));
    let (ours, other): (PayeeId, PayeeId) = ("ID123".parse().unwrap(), "id123".parse().unwrap());
    assert!(hint.names_payee(&ours) && !hint.names_payee(&other));
    assert!(!query("PAYMENT=true").names_payout(&"x".parse().unwrap()));
}

#[test]
fn c9_a_field_twice_must_say_the_same() {
    for same in [
        "apuid=p&apuid=p",
        "apuid=p&ApuId=p",
        "apuid=p&payeeid=p",
        "PAYMENT=true&payment=true&apuid=p",
    ] {
        assert_eq!(query(same).unsigned_payee_id(), Some("p"), "{same}");
    }
    for different in [
        "apuid=p&apuid=q",
        "apuid=p&APUID=P",
        "apuid=p&payeeid=q",
        "IntPaymentId=a&PartnerpaymentId=b",
        "x=1&y=2&X=2",
        "APPROVED=true&approved=false",
        "apuid=p&apuid=",
        "a=1&b=1&c=1&a=1&b=2",
    ] {
        let refused = Callback::from_query(different);
        assert!(
            matches!(refused, Err(CallbackError::Disagreement { .. })),
            "{different}"
        );
    }
    for body in [
        r#"{"Payee Id":"p","Payee Id":"q"}"#,
        r#"{"Payee Id":"p","payeeid":"q"}"#,
        r#"{"Payee Id":"p","apuid":"q"}"#,
        r#"{"Amount":"1","Amount":1.0}"#,
    ] {
        let refused = Callback::from_json(body.as_bytes());
        assert!(matches!(refused, Err(CallbackError::Disagreement { .. })), "{body}");
    }
    let twice = json(r#"{"Payee Id":"p","payee id":"p"}"#);
    assert_eq!(twice.unsigned_payee_id(), Some("p"));
    // A placeholder beside the other name says nothing, and contradicts nothing.
    assert_eq!(query("apuid={{apuid}}&payeeid=p").unsigned_payee_id(), Some("p"));
}

#[test]
fn m9_queries_that_are_no_forms_are_refused() {
    for text in ["apuid=%zz", "apuid=%FF", "%F=1", "apuid=%"] {
        let refused = Callback::from_query(text);
        assert!(matches!(refused, Err(CallbackError::Query(_))), "{text}");
        assert!(!refused.unwrap_err().to_string().contains("FF"));
    }
    // Without `=` it is a name, and no flag.
    let hint = query("PAYMENT&apuid=p&&");
    assert_eq!((hint.events().len(), hint.unsigned_payee_id()), (0, Some("p")));
}

#[test]
fn c14_what_is_too_long_is_refused_and_never_cut() {
    let long = format!("apuid=p&x={}", "x".repeat(LONGEST_QUERY));
    assert!(matches!(
        Callback::from_query(&long),
        Err(CallbackError::TooLong { .. })
    ));
    assert!(matches!(
        Redirect::from_query(&long),
        Err(CallbackError::TooLong { .. })
    ));
    let body = |length: usize| format!(r#"{{"Payee Id":"p","x":"{}"}}"#, "x".repeat(length - 25));
    let limit = LONGEST_BODY + 25 - body(100).len() + 75;
    assert!(Callback::from_json(body(limit).as_bytes()).is_ok());
    let refused = Callback::from_json(body(limit + 1).as_bytes());
    assert!(
        matches!(refused, Err(CallbackError::TooLong { found, limit, .. }) if found == limit + 1),
        "{refused:?}"
    );
}

#[test]
fn c15_json_of_any_kind_ends_in_an_error_or_in_text() {
    for body in [
        "",
        "null",
        "[]",
        "\"Payee Id\"",
        "{",
        r#"{"Payee Id":"p""#,
        r#"{"Payee Id":"p"}{"Payee Id":"p"}"#,
        r#"{"Payee Id":"p",}"#,
        r#"{"Payee Id":"\ud800"}"#,
        r#"{Payee:"p"}"#,
        "\u{feff}{}",
        "<html></html>",
    ] {
        let refused = Callback::from_json(body.as_bytes());
        assert!(
            matches!(refused, Err(CallbackError::Json { .. })),
            "{body}: {refused:?}"
        );
    }
    assert_eq!(
        Callback::from_json(b"{\"a\":\"\xff\"}").unwrap_err(),
        CallbackError::NotUtf8
    );
    let deep = format!(r#"{{"x":{}}}"#, "[".repeat(100_000));
    assert!(Callback::from_json(deep.as_bytes()).is_err());
    let nested = format!(
        r#"{{"Payee Id":"p","x":{}1{}}}"#,
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    assert_eq!(json(&nested).unsigned_payee_id(), Some("p"));
    // Numbers keep their digits, whatever they are; null is no value; the rest stays JSON.
    let odd = json(r#"{"Amount":90071992547409.930,"x":1e400,"Payee Id":null,"y":[1, 2],"z":true,"Session Id":""}"#);
    assert_eq!(odd.unsigned_amount(), Some("90071992547409.930"));
    assert_eq!(odd.unsigned_field("x"), Some("1e400"));
    assert_eq!(odd.unsigned_payee_id(), None);
    assert_eq!(odd.unsigned_field("y"), Some("[1, 2]"));
    assert_eq!(odd.unsigned_session_id(), None);
    assert_eq!(odd.unsigned_field("Session Id"), Some(""));
    assert_eq!(odd.events(), [Event::Unrecognised("z".to_owned())]);
}

#[test]
fn trap_49_the_published_bodies_with_raw_text_kept_and_the_date_decoded() {
    let accepted = json(r#"{"Payee Id": "testpayee123","IntPaymentId": "v2_51d1fece"}"#).of_url(Event::PaymentAccepted);
    assert_eq!(asks(&accepted.look_up()), "payout v2_51d1fece");

    let cancelled = json(
        r#"{"Payee Id":"test345","IntPaymentId":"v2_51d1fece","Reason Code":"10009","Reason Description":"Action+cannot+be+performed+because+payee+is+inactive","Payment Amount":"357.65","Canceled Payment Date":"2022-01-17T20%3a03%3a05Z"}"#,
    )
    .of_url(Event::PaymentCancelled);
    assert_eq!(asks(&cancelled.look_up()), "payout v2_51d1fece");
    assert_eq!(cancelled.unsigned_reason_code(), Some(Code::PayeeInactive));
    assert_eq!(cancelled.unsigned_amount(), Some("357.65"));
    assert_eq!(cancelled.unsigned_date(), Some("2022-01-17T20%3a03%3a05Z"));
    assert_eq!(cancelled.unsigned_date_decoded().unwrap(), "2022-01-17T20:03:05Z");
    let description = "Action cannot be performed because payee is inactive";
    assert_eq!(
        cancelled.unsigned_reason_description(),
        Some(&*description.replace(' ', "+"))
    );
    assert_eq!(cancelled.unsigned_reason_description_decoded().unwrap(), description);

    let sent = json(
        r#"{"Payee Id":"testpayee123","Amount":"18.00","IntPaymentId":"test payment ID 123","Currency":"USD","Transaction Date":"2022-01-18T07:01:12Z"}"#,
    )
    .of_url(Event::MoneyLoaded(Channel::Bank));
    assert_eq!(
        (sent.unsigned_amount(), sent.unsigned_currency()),
        (Some("18.00"), Some("USD"))
    );
    assert_eq!(sent.unsigned_date_decoded().unwrap(), "2022-01-18T07:01:12Z");
    // That reference is none of ours; the payee is at least a name that could be.
    assert_eq!(asks(&sent.look_up()), "payee testpayee123");

    let approved = json(r#"{"Payee Id":"150002404758209","Payoneer Id":"1965321","Session Id":"976-150000409001425"}"#)
        .of_url(Event::PayeeApproved);
    assert_eq!(approved.unsigned_session_id(), Some("976-150000409001425"));
    assert_eq!(approved.unsigned_payoneer_id().unwrap().as_str(), "1965321");

    let declined = json(
        r#"{"Payee Id":"7d26313074d0","Payoneer Id":"4791210","Session Id":"","Reason Description":"Incorrect information"}"#,
    );
    assert_eq!(
        declined.unsigned_reason_description_decoded().unwrap(),
        "Incorrect information"
    );
    // Ids are never decoded; text that cannot be decoded stays; a query is decoded already.
    let odd = json(r#"{"Payee Id":"a+b%20c","Reason Description":"100%","Transaction Date":"%ff"}"#);
    assert_eq!(odd.unsigned_payee_id(), Some("a+b%20c"));
    assert_eq!(odd.unsigned_reason_description_decoded().unwrap(), "100%");
    assert_eq!(odd.unsigned_date_decoded().unwrap(), "%ff");
    let once = query("ReasonDescription=1%2B1");
    assert_eq!(once.unsigned_reason_description_decoded().unwrap(), "1+1");
}

#[test]
fn c5_the_hundredth_repeat_has_the_same_key() {
    let mut seen = std::collections::BTreeMap::new();
    for _ in 0..50 {
        for text in ["APPROVED=true&apuid=p&x=1", "X=1&APUID=%70&&approved=true&x=1"] {
            *seen.entry(query(text).repeat_key()).or_insert(0) += 1;
        }
    }
    assert_eq!(seen.into_values().collect::<Vec<_>>(), [100]);
}

#[test]
fn notifications_that_differ_in_anything_are_no_repeats() {
    let keys = [
        query("APPROVED=true&apuid=p"),
        query("APPROVED=true&apuid=P"),
        query("DECLINE=true&apuid=p"),
        query("APPROVED=true&apuid=p&type=transaction"),
        query("APPROVED=true&apuid=p%26type%3Dtransaction"),
        query("APPROVED=true&payeeid=p"),
        query("apuid=p"),
        query("apuid=p").of_url(Event::PayeeApproved),
        query("apuid=p").of_url(Event::PayeeRegistered(Channel::Card)),
        query("apuid=p").of_url(Event::PayeeRegistered(Channel::Bank)),
    ]
    .map(|hint| hint.repeat_key());
    for (at, key) in keys.iter().enumerate() {
        assert!(!keys[..at].contains(key), "{at}");
        assert_eq!(key.as_str().len(), 64);
    }
}

#[test]
fn trap_48_a_redirect_has_nothing_but_a_question() {
    let redirect = Redirect::from_query("ApuId=ID123&payoneerid=1965321&order=7").unwrap();
    assert_eq!(asks(&redirect.look_up()), "payee ID123");
    assert_eq!(redirect.unsigned_payoneer_id().unwrap().as_str(), "1965321");
    assert_eq!(redirect.unsigned_field("order"), Some("7"));
    for nobody in ["", "apuid=", "apuid={{apuid}}", "payoneerid=1", "apuid=a/b"] {
        assert_eq!(
            asks(&Redirect::from_query(nobody).unwrap().look_up()),
            "nothing",
            "{nobody}"
        );
    }
    assert!(Redirect::from_query("apuid=a&apuid=b").is_err());
}

#[test]
fn trap_6_the_two_ids_of_a_payee_are_two_types() {
    let hint = query("apuid=1&payoneerid=1965321");
    let ours: Option<PayeeId> = hint.unsigned_payee_id().and_then(|id| id.parse().ok());
    let theirs: Option<payoneer::PayoneerId> = hint.unsigned_payoneer_id();
    assert_eq!(ours.unwrap().as_str(), "1");
    assert_eq!(theirs.unwrap().as_str(), "1965321");
}

#[test]
fn k1_no_value_is_shown() {
    let canary = "CANARY-7f3a";
    let text = format!("CancelPayment=true&apuid={canary}&ReasonDescription={canary}&x={canary}&payoneerid={canary}");
    let (hint, redirect) = (query(&text), Redirect::from_query(&text).unwrap());
    for shown in [
        format!("{hint:?}"),
        format!("{redirect:?}"),
        format!("{:?}", hint.repeat_key()),
    ] {
        assert!(!shown.contains(canary), "{shown}");
    }
    assert!(format!("{hint:?}").contains("PaymentCancelled"));
    for error in [
        Callback::from_query(&format!("apuid={canary}&apuid=b")).unwrap_err(),
        Callback::from_json(format!(r#"{{"Payee Id":"{canary}""#).as_bytes()).unwrap_err(),
        Callback::from_json(format!(r#"{{"Payee Id":{canary}}}"#).as_bytes()).unwrap_err(),
    ] {
        assert!(!format!("{error} {error:?}").contains(canary), "{error:?}");
    }
}

#[test]
fn c16_redirect_urls() {
    for url in [
        "https://shop.example.com/back",
        "https://shop.example.com:9443/back?p={{apuid}}",
        "https://shop.example.com/back?p={{apuid}}&q={{payoneerid}}",
        "https://93.184.216.34/",
        "http://127.0.0.1:8080/back",
        "https://[::1]/back",
    ] {
        assert_eq!(RedirectUrl::parse(url).unwrap().as_str(), url);
    }
    for (url, reason) in [
        ("", "no URL"),
        ("/back", "no scheme"),
        ("ftp://shop.example.com/", "another scheme"),
        ("http://shop.example.com/", "use https"),
        ("http://localhost/", "127.0.0.1"),
        ("https://router.home.arpa/", "private network"),
        ("https://*.example.com/", "is no name"),
        ("https://a,b.example.com/", "is no name"),
        ("https://shop.example.com:99999/", "port"),
        ("https://198.18.0.1/", "no public network"),
        ("https://[2001:db8::1]/", "no public network"),
        ("https://user:hunter2@shop.example.com/", "user information"),
        ("https://localhost/", "127.0.0.1"),
        ("https://db.internal/", "private network"),
        ("https://intranet/", "private network"),
        ("https://10.0.0.1/", "no public network"),
        ("https://169.254.169.254/", "no public network"),
        ("https://192.168.1.1/", "no public network"),
        ("https://100.64.0.1/", "no public network"),
        ("https://224.0.0.1/", "no public network"),
        ("https://[fe80::1]/", "no public network"),
        ("https://[::ffff:10.0.0.1]/", "no public network"),
        ("https://2130706433/", "neither a name"),
        ("https://shop.example.com/#top", "fragment"),
        ("https://shop.example.com/{{apuid}}", "before its query"),
        ("https://{{apuid}}.example.com/", "before its query"),
        ("https://shop.example.com/?p={{apuid", "without `}}`"),
        ("https://shop.example.com/?p={{apiud}}", "not known"),
    ] {
        let error = RedirectUrl::parse(url).unwrap_err().to_string();
        assert!(error.contains(reason), "{url}: {error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
    let with_ids = |url: &str| RedirectUrl::parse(url).unwrap().with_ids().to_string();
    let both = "https://a.example/?apuid={{apuid}}&payoneerid={{payoneerid}}";
    assert_eq!(with_ids("https://a.example/"), both);
    assert_eq!(with_ids(both), both);
    assert_eq!(
        with_ids("https://a.example/?x={{apuid}}"),
        "https://a.example/?x={{apuid}}&payoneerid={{payoneerid}}"
    );
}
