//! Every answer in `tests/answers`, read by the operation it answers. `tests/answers/README.md` explains the files.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use bytes::Bytes;
use common::{account, account_of, documented_payout, program};
use http::Response;
use payoneer::v2::{
    Account, ApiVersion, CancelCharge, CancelPayout, ChargeStatus, Comparison, CreateCharge, Echo, Envelope, Link,
    LoginLink, PayeeBalances, PayeeDetails, PayeeReport, PayeeStatus, PayeesStatusReport, PayoutStatus, ProgramBalance,
    ReceivingAccounts, RegistrationLink, ReleasePayee, ReportedPayee,
};
use payoneer::{FetchError, Operation, Rejection, SendError};
use payout_core::{Evidence, Refusal};
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
    let (head, body) = answer.split_once("\n\n").unwrap();
    let mut lines = head.lines();
    let status: u16 = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let mut response = Response::builder().status(status);
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        response = response.header(name, value);
    }
    let body = unescape(body.strip_suffix('\n').unwrap());
    Case {
        call: field("call"),
        expect: field("expect"),
        detail: field("detail"),
        response: response.body(Bytes::from(body)).unwrap(),
    }
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if character != '\\' {
            bytes.extend(character.to_string().as_bytes());
            continue;
        }
        match characters.next().unwrap().1 {
            'n' => bytes.push(b'\n'),
            'r' => bytes.push(b'\r'),
            '\\' => bytes.push(b'\\'),
            'x' => {
                bytes.push(u8::from_str_radix(&text[at + 2..at + 4], 16).unwrap());
                characters.next();
                characters.next();
            }
            other => panic!("no escape: {other}"),
        }
    }
    bytes
}

fn push(text: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        write!(text, " {name}={}", value.replace(' ', "_")).unwrap();
    }
}

fn rejection_text(rejection: &Rejection) -> String {
    assert!(rejection.raw().is_some());
    let mut text = format!("{:?} {:?}", rejection.kind(), rejection.class());
    push(&mut text, "code", rejection.code());
    push(&mut text, "audit", rejection.request_id());
    text
}

/// The outcome in the words of the case files, and in the words that a user sees.
fn send_outcome<T>(answer: Result<T, SendError>, accepted: impl FnOnce(&T) -> String) -> (String, String) {
    match answer {
        Ok(answer) => (accepted(&answer), String::new()),
        Err(SendError::NotSent(error)) => panic!("an answer cannot mean that nothing was sent: {error}"),
        Err(SendError::Rejected(rejection)) => (
            format!("rejected {}", rejection_text(&rejection)),
            rejection.to_string(),
        ),
        Err(SendError::Unknown(doubt)) => {
            let mut text = format!("unknown {:?}", doubt.cause());
            if doubt.evidence() == Evidence::Answered {
                text.push_str(" answered");
            }
            if doubt.is_alarm() {
                text.push_str(" alarm");
            }
            push(&mut text, "id", doubt.provider_id());
            push(&mut text, "code", doubt.code());
            push(&mut text, "audit", doubt.request_id());
            assert!(doubt.raw().is_some());
            (text, doubt.to_string())
        }
    }
}

/// As [`send_outcome`], of a call that reads.
fn read_outcome<T>(answer: Result<T, FetchError>, shown: impl FnOnce(&T) -> String) -> (String, String) {
    let error = match answer {
        Ok(answer) => return (shown(&answer), String::new()),
        Err(error) => error,
    };
    let mut text = match &error {
        FetchError::NotFound(rejection) => format!("notfound {}", rejection_text(rejection)),
        FetchError::Refused(Refusal::Provider(rejection)) => format!("refused {}", rejection_text(rejection)),
        FetchError::Refused(other) => panic!("an answer is no fault of the request: {other}"),
        FetchError::Temporary(temporary) => {
            assert!(temporary.raw().is_some());
            "temporary".to_owned()
        }
        FetchError::Malformed(malformed) => {
            assert!(malformed.raw().is_some());
            let mut text = "malformed".to_owned();
            push(&mut text, "audit", malformed.request_id());
            text
        }
    };
    if let Some(pause) = error.retry_after() {
        write!(text, " retry_after={}", pause.as_secs()).unwrap();
    }
    (text, error.to_string())
}

fn taken(envelope: &Envelope) -> String {
    assert_eq!(envelope.code(), 0);
    let mut text = "taken".to_owned();
    push(&mut text, "audit", envelope.audit_id());
    text
}

fn create_payout(response: Response<Bytes>) -> (String, String) {
    send_outcome(documented_payout().read(&account(), response), |accepted| {
        let mut text = format!("accepted {}", accepted.payout_id());
        push(&mut text, "audit", accepted.envelope().audit_id());
        text
    })
}

fn payout_status(account: &Account, response: Response<Bytes>) -> (String, String) {
    let reference = "test123456".parse().unwrap();
    read_outcome(PayoutStatus::new(&reference).read(account, response), |found| {
        let mut text = format!("state {:?}", found.state());
        push(&mut text, "word", Some(found.status().as_str()));
        push(
            &mut text,
            "category",
            found.status_category().map(payoneer::v2::PayoutWord::as_str),
        );
        push(&mut text, "id", found.payout_id().map(payoneer::v2::PayoutId::as_str));
        push(&mut text, "payee", found.payee_id());
        push(
            &mut text,
            "amount",
            found.amount().map(|amount| amount.to_string()).as_deref(),
        );
        let compared = match documented_payout().compare(found) {
            Comparison::Same => "same".to_owned(),
            Comparison::Incomplete => "incomplete".to_owned(),
            Comparison::Different(differences) => [
                ("amount", differences.amount()),
                ("currency", differences.currency()),
                ("payee", differences.payee()),
            ]
            .into_iter()
            .filter(|(_, differs)| *differs)
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
            .join("+"),
        };
        push(&mut text, "compared", Some(&compared));
        if found.is_final() {
            text.push_str(" final");
        }
        text
    })
}

fn payee() -> payoneer::PayeeId {
    "ID123".parse().unwrap()
}

fn payee_details(response: Response<Bytes>) -> (String, String) {
    read_outcome(PayeeDetails::new(payee()).read(&account(), response), |details| {
        let mut text = format!("details {}", details.status());
        push(&mut text, "kind", details.kind().map(payoneer::v2::PayeeKind::as_str));
        push(
            &mut text,
            "since",
            details.registration_date().map(|date| date.to_string()).as_deref(),
        );
        if let Some(method) = details.payout_method() {
            push(&mut text, "method", Some(method.kind()));
            push(&mut text, "in", method.currency());
        }
        if let Some(contact) = details.contact() {
            push(&mut text, "first", contact.first_name().as_deref());
            push(&mut text, "phone", contact.phone().as_deref());
        }
        if let Some(address) = details.address() {
            push(
                &mut text,
                "country",
                address.country().map(|country| country.to_string()).as_deref(),
            );
            push(&mut text, "state", address.state().as_deref());
        }
        text
    })
}

fn reported(payee: &ReportedPayee) -> String {
    let mut text = format!("payee {}", payee.payee_id());
    push(&mut text, "status", payee.status().map(payoneer::v2::PayeeWord::as_str));
    push(
        &mut text,
        "method",
        payee.payout_method().map(payoneer::v2::PayeeMethod::kind),
    );
    push(&mut text, "rows", Some(&payee.rows().len().to_string()));
    for payout in payee.payouts() {
        push(
            &mut text,
            payout.client_reference_id(),
            Some(&format!("{:?}", payout.state())),
        );
    }
    let paid = payee.paid_in("USD".parse().unwrap());
    push(&mut text, "paid", paid.map(|paid| paid.to_string()).as_deref());
    text
}

fn link(answer: Result<Link, FetchError>) -> (String, String) {
    read_outcome(answer, |link| format!("link {}", link.url()))
}

fn outcome(call: &str, response: Response<Bytes>) -> (String, String) {
    let reference = "test123456".parse().unwrap();
    let account = account();
    match call {
        "create-payout" => create_payout(response),
        "payout-status" => payout_status(&account, response),
        "strict-payout-status" => payout_status(&account_of(program().paid_when_loaded()), response),
        "cancel-payout" => send_outcome(CancelPayout::new(&reference).read(&account, response), |requested| {
            format!("accepted {}", requested.payout_id())
        }),
        "create-charge" => {
            let charge = CreateCharge::new(reference, "25.22 USD".parse().unwrap(), payee());
            send_outcome(charge.read(&account, response), taken)
        }
        "charge-status" => read_outcome(ChargeStatus::new(&reference).read(&account, response), |found| {
            let charge = CreateCharge::new(reference.clone(), "25.22 USD".parse().unwrap(), payee());
            format!(
                "state {:?} word={} compared={:?}",
                found.state(),
                found.status(),
                charge.compare(found)
            )
        }),
        "cancel-charge" => send_outcome(CancelCharge::new(&reference).read(&account, response), taken),
        "release-payee" => send_outcome(ReleasePayee::new(payee()).read(&account, response), taken),
        "payee-status" => read_outcome(PayeeStatus::new(payee()).read(&account, response), |registration| {
            format!("{registration:?} may_be_paid={}", registration.may_be_paid())
        }),
        "payee-details" => payee_details(response),
        "balance" => read_outcome(ProgramBalance.read(&account, response), |balance| {
            let mut text = format!("balance {} {}", balance.balance_text(), balance.currency());
            push(
                &mut text,
                "money",
                balance.balance().map(|money| money.to_string()).as_deref(),
            );
            push(
                &mut text,
                "fees",
                balance.fees_due().map(|money| money.to_string()).as_deref(),
            );
            text
        }),
        "api-version" => read_outcome(ApiVersion.read(&account, response), |version| {
            format!("version {}", version.version())
        }),
        "registration-link" => link(RegistrationLink::new(payee()).read(&account, response)),
        "login-link" => link(LoginLink::new(payee()).read(&account, response)),
        "payee-report" => read_outcome(PayeeReport::new(payee()).read(&account, response), |report| {
            reported(report.payee())
        }),
        "payees-status-report" => {
            let days = ["2018-01-01", "2018-01-31"].map(|day| day.parse().unwrap());
            read_outcome(
                PayeesStatusReport::new(days[0], days[1]).read(&account, response),
                |report| report.payees().iter().map(reported).collect::<Vec<_>>().join("; "),
            )
        }
        "raw" => {
            let balances = PayeeBalances::new(payee()).read(&account, response.clone());
            let accounts = ReceivingAccounts::new(payee()).read(&account, response.clone());
            let echo = Echo.read(&account, response);
            let all = [balances, accounts, echo].map(|answer| {
                read_outcome(answer, |envelope| {
                    let names: Vec<_> = envelope
                        .fields()
                        .iter()
                        .map(|(name, json)| format!("{name}={json}"))
                        .collect();
                    names.join(" ")
                })
            });
            assert_eq!(all[0], all[1]);
            assert_eq!(all[0], all[2]);
            all[0].clone()
        }
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
        .collect();
    files.sort();
    assert!(files.len() >= 282, "{} cases: some are missing", files.len());
    let mut wrong = String::new();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let case = parse(&fs::read_to_string(&file).unwrap());
        let (outcome, shown) = outcome(&case.call, case.response);
        if outcome != case.expect {
            writeln!(wrong, "{name}:\n  expected {}\n  got      {outcome}", case.expect).unwrap();
        }
        if !shown.contains(&case.detail) {
            writeln!(wrong, "{name}:\n  expected …{}…\n  got      {shown}", case.detail).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
