//! Every answer in `tests/answers`, read by the operation it answers. `tests/answers/README.md` explains the files.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use bytes::Bytes;
use common::{account, amount, documented_payout, live_account};
use http::Response;
use paycore::{
    Account, Balances, CreatePayment, FetchError, FindPayment, FindPayout, GetPayment, GetPayout, Operation,
    PaymentInvoice, PayoutInvoice, Profile, RefundPayment, Rejection, SendError,
};
use payout_core::{Refusal, RejectionClass};
use std::{fmt::Write as _, fs, path::Path};

struct Case {
    call: String,
    expect: String,
    detail: String,
    account: Account,
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
    let (head, body) = answer.split_once("\n\n").unwrap();
    let mut lines = head.lines();
    let status: u16 = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let mut response = Response::builder().status(status);
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        response = response.header(name, value);
    }
    let account = match field("mode").as_str() {
        "" => account(),
        "live" => live_account(),
        other => panic!("no mode is named {other:?}"),
    };
    let body = unescape(body.strip_suffix('\n').unwrap());
    Case {
        call: field("call"),
        expect: field("expect"),
        detail: field("detail"),
        account,
        response: response.body(Bytes::from(body)).unwrap(),
    }
}

/// `{xNN}` stands for a byte; a backslash is JSON's own.
fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{x") {
        bytes.extend(before.as_bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).unwrap());
        rest = &after[3..];
    }
    bytes.extend(rest.as_bytes());
    bytes
}

fn rejection_text(rejection: &Rejection) -> String {
    assert!(rejection.raw().is_some());
    let mut text = format!("{:?}", rejection.kind());
    if rejection.class() == RejectionClass::Final {
        text.push_str(" final");
    }
    push(&mut text, "code", rejection.code());
    push(&mut text, "request", rejection.request_id());
    text
}

fn push(text: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        write!(text, " {name}={}", value.replace(' ', "_")).unwrap();
    }
}

/// The outcome in the words of the case files, and in the words that a user sees.
fn sent<T>(answer: Result<T, SendError>, accepted: impl FnOnce(&T) -> String) -> (String, String) {
    match answer {
        Ok(answer) => (accepted(&answer), String::new()),
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
            push(&mut text, "request", doubt.request_id());
            assert!(doubt.raw().is_some());
            (text, doubt.to_string())
        }
    }
}

/// As [`sent`], of a call that reads.
fn read<T>(answer: Result<T, FetchError>, shown: impl FnOnce(&T) -> String) -> (String, String) {
    let error = match answer {
        Ok(answer) => return (shown(&answer), String::new()),
        Err(error) => error,
    };
    let mut text = match &error {
        FetchError::NotFound(rejection) => format!("not_found {}", rejection_text(rejection)),
        FetchError::Refused(Refusal::Provider(rejection)) => format!("refused {}", rejection_text(rejection)),
        FetchError::Refused(other) => panic!("an answer is no fault of the request: {other}"),
        FetchError::Temporary(_) => "temporary".to_owned(),
        FetchError::Malformed(malformed) => {
            assert!(malformed.raw().is_some());
            let mut text = "malformed".to_owned();
            push(&mut text, "request", malformed.request_id());
            text
        }
    };
    if let Some(pause) = error.retry_after() {
        write!(text, " retry_after={}", pause.as_secs()).unwrap();
    }
    (text, error.to_string())
}

fn payout(invoice: &PayoutInvoice) -> String {
    let mut text = format!("{} {:?}", invoice.id(), invoice.state());
    push(&mut text, "word", Some(invoice.status().as_str()));
    push(&mut text, "resolution", invoice.resolution());
    let paid = invoice.paid_out().map(|paid| paid.to_decimal_text());
    push(&mut text, "paid", paid.as_deref());
    push(&mut text, "service", invoice.service());
    for (flag, name) in [(invoice.is_final(), "final"), (invoice.attention(), "attention")] {
        if flag {
            write!(text, " {name}").unwrap();
        }
    }
    text
}

fn payment(invoice: &PaymentInvoice) -> String {
    let mut text = format!("{} {:?}", invoice.id(), invoice.state());
    push(&mut text, "word", Some(invoice.status().as_str()));
    let flow = invoice.flow_data();
    push(&mut text, "action", flow.as_ref().map(paycore::FlowData::action));
    push(&mut text, "hpp", invoice.hpp_url());
    push(&mut text, "refunded", invoice.refunded_amount());
    text
}

fn found<I>(list: &paycore::Found<I>, item: impl Fn(&I) -> String) -> String {
    let mut text = format!("others={} unreadable={}", list.others(), list.unreadable());
    assert_eq!(
        list.is_empty(),
        list.ours().len() + list.others() + list.unreadable() == 0
    );
    for ours in list.ours() {
        write!(text, " ours {}", item(ours)).unwrap();
    }
    text
}

fn outcome(case: Case) -> (String, String) {
    let Case {
        call,
        account,
        response,
        ..
    } = case;
    let (payout_id, payment_id) = (
        "cpoi_CLFDSXqStt3ki8pe".parse().unwrap(),
        "cpi_6fzCJVMboIhHEEqp".parse().unwrap(),
    );
    let reference = "my_order_id123".parse().unwrap();
    match call.as_str() {
        "create-payout" => sent(documented_payout().read(&account, response), |invoice| {
            format!("accepted {}", payout(invoice))
        }),
        "process-payout" => sent(
            documented_payout().process(&payout_id).read(&account, response),
            |invoice| format!("accepted {}", payout(invoice)),
        ),
        "get-payout" => read(GetPayout::new(&payout_id).read(&account, response), payout),
        "find-payout" => read(FindPayout::new(&reference).read(&account, response), |list| {
            found(list, payout)
        }),
        "create-payment" => {
            let create = CreatePayment::new(reference, "payment_card_usd_hpp", amount("1 USD"));
            sent(create.read(&account, response), |invoice| {
                format!("accepted {}", payment(invoice))
            })
        }
        "get-payment" => read(GetPayment::new(&payment_id).read(&account, response), payment),
        "find-payment" => read(FindPayment::new(&reference).read(&account, response), |list| {
            found(list, payment)
        }),
        "refund-payment" => {
            let refund = RefundPayment::new(reference, &payment_id, amount("10 USD"));
            sent(refund.read(&account, response), |refund| {
                format!(
                    "accepted {} {:?}",
                    refund.id(),
                    refund.status().map(paycore::RefundStatus::state)
                )
            })
        }
        "balances" => read(Balances::new().read(&account, response), |accounts| {
            let mut text = "balances".to_owned();
            for account in accounts {
                let active = account.active().map(|active| active.to_decimal_text());
                push(
                    &mut text,
                    account.currency_code(),
                    Some(active.as_deref().unwrap_or("-")),
                );
            }
            text
        }),
        "profile" => read(Profile::new().read(&account, response), |profile| {
            format!(
                "profile active={} ledger={:?} addresses={}",
                profile.is_active(),
                profile.has_ledger(),
                profile.ip_white_list().len()
            )
        }),
        other => panic!("no call is named {other:?}"),
    }
}

#[test]
fn every_answer_has_its_outcome() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answers");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "http"))
        // Those of the Public API are read by `public_answers.rs`.
        .filter(|path| !path.file_name().unwrap().to_str().unwrap().starts_with("public_"))
        .collect();
    files.sort();
    assert!(files.len() >= 90, "{} cases: some are missing", files.len());
    let mut wrong = String::new();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let case = parse(&fs::read_to_string(&file).unwrap());
        let (expect, detail) = (case.expect.clone(), case.detail.clone());
        let (outcome, shown) = outcome(case);
        if outcome != expect {
            writeln!(
                wrong,
                "{name}:\n  expected {expect}\n  got      {outcome}\n  shown    {shown}"
            )
            .unwrap();
        }
        if !shown.contains(&detail) {
            writeln!(wrong, "{name}:\n  expected …{detail}…\n  got      {shown}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The outcomes of these files, which [`every_answer_has_its_outcome`] compares whole: here each trap has its name.
fn outcomes(names: &[&str]) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answers");
    let files = names.iter().map(|name| folder.join(format!("{name}.http")));
    files
        .map(|file| outcome(parse(&fs::read_to_string(file).unwrap())).0)
        .collect()
}

#[test]
fn trap_4_an_answer_of_the_other_mode_is_unknown_and_alarms() {
    for found in outcomes(&[
        "create_payout_unknown_other_mode",
        "create_payout_unknown_other_mode_live",
        "create_payout_unknown_odd_mode",
        "process_payout_unknown_other_mode",
    ]) {
        assert!(found.starts_with("unknown Mismatch alarm"), "{found}");
    }
}

#[test]
fn trap_5_the_resolution_of_a_201_decides_nothing() {
    let found = outcomes(&["create_payout_accepted_other_resolution"]);
    let accepted = "accepted cpoi_CLFDSXqStt3ki8pe Pending word=created resolution=general_error";
    assert_eq!(found, [accepted]);
}

#[test]
fn trap_20_a_page_with_404_or_403_is_unknown_and_a_401_is_a_refusal() {
    for found in outcomes(&[
        "create_payout_unknown_404_html",
        "create_payout_unknown_403_html",
        "create_payout_unknown_403_empty",
    ]) {
        assert_eq!(found, "unknown Status");
    }
    for found in outcomes(&[
        "create_payout_rejected_401_html",
        "create_payout_rejected_401_empty",
        "create_payout_rejected_401_json",
    ]) {
        assert_eq!(found, "rejected Credentials");
    }
    // The code is kept as a hint.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answers");
    let page = fs::read_to_string(folder.join("create_payout_unknown_404_html.http")).unwrap();
    let (_, shown) = outcome(parse(&page));
    assert!(shown.contains("HTTP 404"), "{shown}");
}

#[test]
fn trap_21_errors_in_an_answer_that_succeeds_are_unknown() {
    for found in outcomes(&[
        "create_payout_unknown_errors_201",
        "create_payout_unknown_error_200",
        "create_payout_unknown_error_object_200",
    ]) {
        assert!(found.starts_with("unknown Contradiction"), "{found}");
    }
}

#[test]
fn trap_37_partly_processed_is_partly_paid_with_the_part() {
    let found = outcomes(&["get_payout_partly"]);
    assert_eq!(
        found,
        ["cpoi_CLFDSXqStt3ki8pe PartlyPaid word=partially_processed paid=725.00"]
    );
}

#[test]
fn trap_43_the_status_of_an_included_object_does_not_touch_the_invoice() {
    let found = outcomes(&["create_payout_accepted_included"]);
    assert_eq!(
        found,
        ["accepted cpoi_CLFDSXqStt3ki8pe Pending word=created resolution=ok"]
    );
}
