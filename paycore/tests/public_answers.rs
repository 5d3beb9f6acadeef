//! Every answer in `tests/answers/public_api`, read by the operation it answers. The README there explains the files.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod public_support;

use bytes::Bytes;
use http::Response;
use paycore::{
    FetchError, Operation, Rejection, SendError,
    public::{CreatePayment, PaymentPrerequest, PayoutPrerequest, Services},
};
use payout_core::Refusal;
use public_support::{account, services};
use std::{fmt::Write as _, fs, path::Path};

struct Case {
    call: String,
    expect: String,
    detail: String,
    response: Response<Bytes>,
}

fn parse(text: &str) -> Case {
    let (head, answer) = text.split_once("---\n").unwrap();
    let field = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            .unwrap_or_default()
            .to_owned()
    };
    assert!(!field("origin").is_empty(), "a case has an origin");
    // An empty body leaves one line feed of the two.
    let (head, body) = answer.split_once("\n\n").unwrap_or((answer.trim_end(), "\n"));
    let mut lines = head.lines();
    let status: u16 = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let mut response = Response::builder().status(status);
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        response = response.header(name, value);
    }
    let body = body.strip_suffix('\n').unwrap_or(body).to_owned();
    Case {
        call: field("call"),
        expect: field("expect"),
        detail: field("detail"),
        response: response.body(Bytes::from(body)).unwrap(),
    }
}

fn push(text: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        write!(text, " {name}={}", value.replace(' ', "_")).unwrap();
    }
}

fn rejection_text(rejection: &Rejection) -> String {
    assert!(rejection.raw().is_some());
    let mut text = format!("{:?}", rejection.kind());
    push(&mut text, "code", rejection.code());
    text
}

/// The outcome in the words of the case files, and in the words that a user sees.
fn services_outcome(answer: Result<Services, FetchError>) -> (String, String) {
    let error = match answer {
        Ok(services) => {
            let mut text = "services".to_owned();
            for service in &services {
                push(&mut text, service.code(), Some(service.status().unwrap_or("-")));
                push(&mut text, "fields", Some(&service.fields().iter().count().to_string()));
                push(&mut text, "flow", service.flow());
            }
            if !services.methods().is_empty() {
                push(&mut text, "methods", Some(&services.methods().len().to_string()));
            }
            assert!(!services.raw().body().is_empty());
            return (text, String::new());
        }
        Err(error) => error,
    };
    let mut text = match &error {
        FetchError::NotFound(rejection) => format!("not_found {}", rejection_text(rejection)),
        FetchError::Refused(Refusal::Provider(rejection)) => format!("refused {}", rejection_text(rejection)),
        FetchError::Refused(other) => panic!("an answer is no fault of the request: {other}"),
        FetchError::Temporary(_) => "temporary".to_owned(),
        FetchError::Malformed(malformed) => {
            assert!(malformed.raw().is_some());
            "malformed".to_owned()
        }
    };
    if let Some(pause) = error.retry_after() {
        write!(text, " retry_after={}", pause.as_secs()).unwrap();
    }
    (text, error.to_string())
}

fn payout_prerequest_outcome(response: Response<Bytes>) -> (String, String) {
    let call = PayoutPrerequest::new("10 USD".parse().unwrap());
    services_outcome(call.read(&account(), response))
}

fn payment_prerequest_outcome(response: Response<Bytes>) -> (String, String) {
    let call = PaymentPrerequest::for_amount("10 USD".parse().unwrap());
    services_outcome(call.read(&account(), response))
}

fn create_payment_outcome(response: Response<Bytes>) -> (String, String) {
    let (reference, amount) = ("order-17".parse().unwrap(), "100.78 USD".parse().unwrap());
    let payment = CreatePayment::new(reference, "payment_card_usd_hpp", amount);
    match payment.read(&account(), response) {
        Ok(invoice) => {
            let mut text = format!("accepted {} {:?}", invoice.id(), invoice.state());
            let flow = invoice.flow_data();
            let to = flow.as_ref().map(paycore::FlowData::action).or(invoice.hpp_url());
            push(&mut text, "to", to);
            (text, String::new())
        }
        Err(SendError::NotSent(error)) => panic!("an answer cannot mean that nothing was sent: {error}"),
        Err(SendError::Rejected(rejection)) => (
            format!("rejected {}", rejection_text(&rejection)),
            rejection.to_string(),
        ),
        Err(SendError::Unknown(doubt)) => {
            let mut text = format!("unknown {:?}", doubt.cause());
            if doubt.is_alarm() {
                text.push_str(" alarm");
            }
            push(&mut text, "id", doubt.provider_id());
            push(&mut text, "code", doubt.code());
            assert!(doubt.raw().is_some());
            (text, doubt.to_string())
        }
    }
}

#[test]
fn every_answer_has_its_outcome() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answers/public_api");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "http"))
        .collect();
    files.sort();
    assert!(files.len() >= 42, "{} cases: some are missing", files.len());
    let mut wrong = String::new();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let case = parse(&fs::read_to_string(&file).unwrap());
        let (outcome, shown) = match case.call.as_str() {
            "payout-prerequest" => payout_prerequest_outcome(case.response),
            "payment-invoices" => create_payment_outcome(case.response),
            "payment-prerequest" => payment_prerequest_outcome(case.response),
            other => panic!("{name}: no call is named {other:?}"),
        };
        if outcome != case.expect {
            writeln!(
                wrong,
                "{name}:\n  expected {}\n  got      {outcome}\n           {shown}",
                case.expect
            )
            .unwrap();
        }
        if !shown.contains(&case.detail) {
            writeln!(wrong, "{name}:\n  expected …{}…\n  got      {shown}", case.detail).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The fixture of the wire specification 7.1 (form 2), and its members in form 1.
const SERVICE: &str = r#"{"code":"ethereum_eth","method":"ethereum","currency":"ETH","fields":[
    {"key":"wallet_id","type":"string","label":{"ru":"Ethereum кошелек","en":"Ethereum wallet","uk":"Ethereum гаманець"},
     "example":null,"hint":{"ru":"Введите Ethereum кошелек","en":"Enter Ethereum wallet","uk":"Введіть Ethereum гаманець"},
     "regexp":"\\\\+\\\\d{1,15}","required":true,"weight":0}],
    "amount_min":"0.00001000","amount_max":"100.00000000","exchange_rate":9.457e-3,"status":"available"}"#;

#[test]
fn trap_53_both_forms_say_the_same() {
    let members = format!(r#""currency":"USD","test_mode":false,"services":{{"ethereum_eth":{SERVICE}}}"#);
    let one = services(&format!(r#"{{"data":{{{members}}}}}"#));
    let two = services(&format!(
        r#"{{"data":{{"type":"payout-prerequest","attributes":{{{members}}}}}}}"#
    ));
    assert_eq!(one.get("ethereum_eth"), two.get("ethereum_eth"));
    for services in [one, two] {
        let service = services.get("ethereum_eth").unwrap();
        assert_eq!(service.method(), Some("ethereum"));
        assert_eq!(service.currency(), Some("ETH"));
        assert_eq!(service.amount_min(), Some("0.00001000"));
        assert_eq!(service.amount_max(), Some("100.00000000"));
        // The literal text, whatever a binary fraction would make of it.
        assert_eq!(service.exchange_rate(), Some("9.457e-3"));
        assert!(service.is_available());
        assert_eq!(service.flow(), None);
        let rule = service.fields().get("wallet_id").unwrap();
        assert_eq!(rule.label().get("uk"), Some("Ethereum гаманець"));
        assert_eq!(rule.hint().get("en"), Some("Enter Ethereum wallet"));
        assert_eq!(rule.hint().iter().count(), 3);
        assert_eq!(rule.example(), None);
        assert_eq!(rule.position(), Some(0));
        assert_eq!(services.attributes().get("test_mode"), Some("false"));
        assert_eq!(services.iter().count(), 1);
        assert_eq!(services.get("ethereum_usd"), None);
    }
}

#[test]
fn limits_are_compared_as_decimals_in_the_services_own_currency() {
    let service = |limits: &str| {
        let body = format!(r#"{{"data":{{"services":{{"s":{{"currency":"USD",{limits}}}}}}}}}"#);
        services(&body).get("s").unwrap().clone()
    };
    let both = service(r#""amount_min":"0.02000000","amount_max":1e3"#);
    for (amount, admitted) in [
        ("0.01 USD", Some(false)),
        ("0.02 USD", Some(true)),
        ("1000.00 USD", Some(true)),
        ("1000.01 USD", Some(false)),
        ("10 EUR", None),
    ] {
        assert_eq!(both.admits(&amount.parse().unwrap()), admitted, "{amount}");
    }
    let ten = "10 USD".parse().unwrap();
    for (limits, admitted) in [
        (r#""amount_max":"9.99999999""#, Some(false)),
        (r#""amount_min":"10.00000001""#, Some(false)),
        (r#""amount_min":-1,"amount_max":"10""#, Some(true)),
        (r#""amount_max":-1"#, Some(false)),
        (r#""amount_min":"0","amount_max":"0""#, Some(false)),
        (r#""amount_min":null"#, None),
        (r#""amount_min":"none","amount_max":"100""#, None),
        (r#""amount_min":"1","amount_max":"""#, None),
    ] {
        assert_eq!(service(limits).admits(&ten), admitted, "{limits}");
    }
}

#[test]
fn methods_have_names() {
    let body = r#"{"data":{"services":[],"methods":{"payment_card":{"code":"payment_card","name":{"en":"Cards"},"category":"card"},
                   "skrill":{"name":"Skrill"}}}}"#;
    let services = services(body);
    assert!(!services.methods().is_empty());
    let [card, skrill] = services.methods() else {
        panic!("two methods")
    };
    assert_eq!(
        (card.code(), card.name().get("en"), card.category()),
        ("payment_card", Some("Cards"), Some("card"))
    );
    assert_eq!(
        (skrill.code(), skrill.name().get("en"), skrill.category()),
        ("skrill", Some("Skrill"), None)
    );
    assert_eq!(card.attributes().text("category"), Some("card"));
}

#[test]
fn trap_44_and_52_nothing_that_comes_panics() {
    let body = format!(r#"{{"data":{{"currency":"USD","services":{{"ethereum_eth":{SERVICE}}}}}}}"#);
    let call = PayoutPrerequest::new("10 USD".parse().unwrap());
    for cut in 0..body.len() {
        let part = Bytes::copy_from_slice(&body.as_bytes()[..cut]);
        assert!(call.read(&account(), Response::new(part)).is_err(), "cut at {cut}");
    }
    for at in 0..body.len() {
        for byte in [0, b'"', b'[', b'}', b'\\', b'1', 0xff] {
            let mut changed = body.as_bytes().to_vec();
            changed[at] = byte;
            if let Ok(services) = call.read(&account(), Response::new(changed.into())) {
                for service in &services {
                    let _ = service.fields().check([("wallet_id", "+49")]).worst();
                    let _ = service.admits(&"10 USD".parse().unwrap());
                }
            }
        }
    }
    let deep = format!(r#"{{"data":{{"services":{}}}}}"#, "[".repeat(100_000));
    assert!(call.read(&account(), Response::new(deep.into())).is_err());
    for odd in [
        r#"{"data":{"services":{"s":{"amount_min":1e400,"exchange_rate":1e400}}}}"#,
        r#"{"data":{"services":{"s":{"amount_min":"\ud800"}}}}"#,
        "\u{feff}{\"data\":{\"services\":{}}}",
    ] {
        drop(call.read(&account(), Response::new(odd.into())));
    }
}
