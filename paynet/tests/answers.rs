//! Every answer in `tests/answers`, read by the operation it answers. `tests/answers/README.md` explains the files.

#![cfg(feature = "_signer")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use bytes::Bytes;
use common::documented_payout;
use http::Response;
use paynet::{
    Accepted, Account, CreateCardRef, CreateRecurringPayment, Endpoint, FetchError, FormRoute, GetBalance, GetCardInfo,
    Operation, PayoutByRef, PayoutCheck, PayoutForm, PayoutPay, RecurringPaymentAnswer, Rejection, SendError, Status,
    TransferByRef, UpdateRecurringPayment, UpdateRecurringPayments,
};
use payout_core::{Refusal, RejectionClass};
use std::{fmt::Write as _, fs, path::Path, sync::LazyLock};

/// Loading a key takes longer than reading an answer.
static ACCOUNT: LazyLock<Account> = LazyLock::new(common::account);
static JSON_ACCOUNT: LazyLock<Account> = LazyLock::new(common::json_account);

/// Marks an answer to a request that asked for JSON.
#[derive(Clone, Copy)]
struct AskedForJson;

fn account_for(response: &Response<Bytes>) -> &'static Account {
    match response.extensions().get() {
        Some(AskedForJson) => &JSON_ACCOUNT,
        None => &ACCOUNT,
    }
}

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
    match field("mode").as_str() {
        "" => {}
        "json" => response = response.extension(AskedForJson),
        other => panic!("no mode is named {other:?}"),
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
    let mut pieces = text.split('\\');
    bytes.extend(pieces.next().unwrap().as_bytes());
    for piece in pieces {
        let rest = match piece.as_bytes()[0] {
            b'n' => {
                bytes.push(b'\n');
                &piece[1..]
            }
            b'r' => {
                bytes.push(b'\r');
                &piece[1..]
            }
            b'x' => {
                bytes.push(u8::from_str_radix(&piece[1..3], 16).unwrap());
                &piece[3..]
            }
            other => panic!("no escape: {other}"),
        };
        bytes.extend(rest.as_bytes());
    }
    bytes
}

fn rejection_text(rejection: &Rejection) -> String {
    assert_eq!(rejection.class(), RejectionClass::Later);
    assert!(rejection.raw().is_some());
    let mut text = format!("{:?}", rejection.kind());
    push(&mut text, "code", rejection.code());
    push(&mut text, "serial", rejection.request_id());
    text
}

fn push(text: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        write!(text, " {name}={}", value.replace(' ', "_")).unwrap();
    }
}

/// The outcome in the words of the case files, and in the words that a user sees.
fn order_outcome<T>(answer: Result<T, SendError>, accepted: impl FnOnce(&T) -> String) -> (String, String) {
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
            push(&mut text, "serial", doubt.request_id());
            assert!(doubt.raw().is_some());
            (text, doubt.to_string())
        }
    }
}

fn accepted_outcome(answer: Result<Accepted, SendError>) -> (String, String) {
    order_outcome(answer, |accepted| {
        let mut text = format!("accepted {}", accepted.order_id());
        push(&mut text, "serial", accepted.serial_number());
        text
    })
}

fn payout_outcome(response: Response<Bytes>) -> (String, String) {
    accepted_outcome(documented_payout().read(account_for(&response), response))
}

fn payout_by_ref_outcome(response: Response<Bytes>) -> (String, String) {
    let (reference, amount) = ("1".parse().unwrap(), "10.42 USD".parse().unwrap());
    let payout = PayoutByRef::new(Endpoint::Id(39915), reference, amount, "7654321".parse().unwrap());
    accepted_outcome(payout.read(account_for(&response), response))
}

fn payout_check_outcome(response: Response<Bytes>) -> (String, String) {
    accepted_outcome(PayoutCheck::new(documented_payout()).read(account_for(&response), response))
}

fn payout_pay_outcome(response: Response<Bytes>) -> (String, String) {
    let pay = PayoutPay::new(common::validated(&ACCOUNT, "3", "900258"));
    accepted_outcome(pay.read(account_for(&response), response))
}

fn payout_form_outcome(response: Response<Bytes>) -> (String, String) {
    let (reference, amount) = ("1".parse().unwrap(), "10.42 USD".parse().unwrap());
    let payout = PayoutForm::new(FormRoute::v4_rsa(), Endpoint::Id(39915), reference, amount);
    order_outcome(payout.read(account_for(&response), response), |form| {
        let mut text = format!("form {}", form.redirect_url());
        push(&mut text, "id", form.order_id().map(paynet::OrderId::as_str));
        push(&mut text, "serial", form.serial_number());
        text
    })
}

fn status_outcome(response: Response<Bytes>) -> (String, String) {
    let status = Status::new(Endpoint::Id(39915), &"1".parse().unwrap())
        .order_id("6982864".parse().unwrap())
        .expecting(&"10.42 USD".parse().unwrap());
    read_outcome(status.read(account_for(&response), response), |answer| {
        let mut text = format!("state {:?}", answer.state());
        push(&mut text, "word", Some(&answer.word().as_str().replace('\n', "\\n")));
        push(&mut text, "id", answer.order_id().map(paynet::OrderId::as_str));
        push(&mut text, "serial", answer.serial_number());
        for (flag, name) in [
            (answer.is_final(), "final"),
            (answer.attention(), "attention"),
            (answer.amount_differs(), "amount_differs"),
            (answer.currency_differs(), "currency_differs"),
        ] {
            if flag {
                write!(text, " {name}").unwrap();
            }
        }
        text
    })
}

/// As [`order_outcome`], of a call that reads.
fn read_outcome<T>(answer: Result<T, FetchError>, shown: impl FnOnce(&T) -> String) -> (String, String) {
    let error = match answer {
        Ok(answer) => return (shown(&answer), String::new()),
        Err(error) => error,
    };
    let mut text = match &error {
        FetchError::NotFound(_) => panic!("no answer of this gateway proves absence"),
        FetchError::Refused(Refusal::Provider(rejection)) => format!("refused {}", rejection_text(rejection)),
        FetchError::Refused(other) => panic!("an answer is no fault of the request: {other}"),
        FetchError::Temporary(_) => "temporary".to_owned(),
        FetchError::Malformed(malformed) => {
            let mut text = "malformed".to_owned();
            push(&mut text, "serial", malformed.request_id());
            text
        }
    };
    if let Some(pause) = error.retry_after() {
        write!(text, " retry_after={}", pause.as_secs()).unwrap();
    }
    (text, error.to_string())
}

fn transfer_by_ref_outcome(response: Response<Bytes>) -> (String, String) {
    let (reference, amount) = ("1".parse().unwrap(), "10.42 USD".parse().unwrap());
    let card: paynet::CardRefId = "7654321".parse().unwrap();
    let transfer = TransferByRef::new(Endpoint::Id(39915), reference, amount, card);
    accepted_outcome(transfer.read(account_for(&response), response))
}

fn create_card_ref_outcome(response: Response<Bytes>) -> (String, String) {
    let call = CreateCardRef::new(Endpoint::Id(39915), &"1".parse().unwrap(), "6982864".parse().unwrap());
    order_outcome(call.read(account_for(&response), response), |card| {
        let mut text = format!("card {}", card.card_ref_id());
        push(&mut text, "unq", card.unq_card_ref_id());
        push(&mut text, "recurring", card.recurring_payment_id());
        push(&mut text, "dst", card.dst_card_ref_id());
        push(&mut text, "dst_recurring", card.dst_recurring_payment_id());
        push(&mut text, "serial", card.serial_number());
        text
    })
}

fn unjudged_outcome(answer: Result<RecurringPaymentAnswer, SendError>) -> (String, String) {
    order_outcome(answer, |answer| {
        let mut text = format!("unjudged {}", answer.kind());
        push(&mut text, "recurring", answer.recurring_payment_id());
        push(&mut text, "serial", answer.serial_number());
        text
    })
}

fn update_recurring_payment_outcome(response: Response<Bytes>) -> (String, String) {
    let (reference, id) = ("1".parse().unwrap(), "1190".parse().unwrap());
    let call = UpdateRecurringPayment::new(Endpoint::Id(39915), reference, id);
    unjudged_outcome(call.read(account_for(&response), response))
}

fn update_recurring_payments_outcome(response: Response<Bytes>) -> (String, String) {
    let call = UpdateRecurringPayments::new(Endpoint::Id(39915), "1190,1");
    unjudged_outcome(call.read(account_for(&response), response))
}

fn create_recurring_payment_outcome(response: Response<Bytes>) -> (String, String) {
    let card = paynet::CardNumber::new("4444333322221111").unwrap();
    let call = CreateRecurringPayment::destination(Endpoint::Id(39915), "1".parse().unwrap(), card);
    unjudged_outcome(call.read(account_for(&response), response))
}

fn get_card_info_outcome(response: Response<Bytes>) -> (String, String) {
    let call = GetCardInfo::new(Endpoint::Id(39915), "7654321".parse().unwrap());
    read_outcome(call.read(account_for(&response), response), |info| {
        let mut text = "info".to_owned();
        for (name, value) in [
            ("name", info.card_printed_name()),
            ("bin", info.bin()),
            ("last4", info.last_four_digits()),
            ("month", info.expire_month()),
            ("year", info.expire_year()),
            ("3d", info.result_3d()),
            ("serial", info.serial_number()),
        ] {
            push(&mut text, name, value);
        }
        text
    })
}

fn get_balance_outcome(response: Response<Bytes>) -> (String, String) {
    let call = GetBalance::of_merchant(common::LOGIN);
    read_outcome(call.read(account_for(&response), response), |balances| {
        let mut text = "balances".to_owned();
        for balance in balances {
            let currency = balance.currency().unwrap_or("-");
            push(&mut text, currency, Some(balance.amount().unwrap_or("-")));
        }
        text
    })
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
    assert!(files.len() >= 140, "{} cases: some are missing", files.len());
    let mut wrong = String::new();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let case = parse(&fs::read_to_string(&file).unwrap());
        let (outcome, shown) = match case.call.as_str() {
            "create-card-ref" => create_card_ref_outcome(case.response),
            "create-recurring-payment" => create_recurring_payment_outcome(case.response),
            "get-balance" => get_balance_outcome(case.response),
            "get-card-info" => get_card_info_outcome(case.response),
            "payout" => payout_outcome(case.response),
            "payout-by-ref" => payout_by_ref_outcome(case.response),
            "payout-check" => payout_check_outcome(case.response),
            "payout-form" => payout_form_outcome(case.response),
            "payout-pay" => payout_pay_outcome(case.response),
            "status" => status_outcome(case.response),
            "transfer-by-ref" => transfer_by_ref_outcome(case.response),
            "update-recurring-payment" => update_recurring_payment_outcome(case.response),
            "update-recurring-payments" => update_recurring_payments_outcome(case.response),
            other => panic!("{name}: no call is named {other:?}"),
        };
        if outcome != case.expect {
            writeln!(wrong, "{name}:\n  expected {}\n  got      {outcome}", case.expect).unwrap();
        }
        if !shown.contains(&case.detail) {
            writeln!(wrong, "{name}:\n  expected …{}…\n  got      {shown}", case.detail).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

const SUCCESS: &str = "type=async-response\n&serial-number=00000000-0000-0000-0000-000002e2c322\n&merchant-order-id=1\
                       \n&paynet-order-id=6982864\n&end-point-id=39915";

fn answer(length: Option<usize>, body: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::copy_from_slice(body.as_bytes()));
    if let Some(length) = length {
        response.headers_mut().insert("content-length", length.into());
    }
    response
}

#[test]
fn trap_43_a_success_cut_at_any_byte_is_unknown() {
    assert_eq!(SUCCESS.len(), 137);
    for cut in 0..SUCCESS.len() {
        let (outcome, _) = payout_outcome(answer(Some(137), &SUCCESS[..cut]));
        assert!(outcome.starts_with("unknown"), "cut at {cut}: {outcome}");
    }
    // Without a length the transport alone can know; a cut one is still never rejected, and never accepted without an id.
    for cut in 0..SUCCESS.len() {
        let (outcome, _) = payout_outcome(answer(None, &SUCCESS[..cut]));
        let has_id = SUCCESS[..cut].contains("&paynet-order-id=6");
        assert!(has_id || outcome.starts_with("unknown"), "cut at {cut}: {outcome}");
        assert!(!outcome.starts_with("rejected"), "cut at {cut}: {outcome}");
    }
}

#[test]
fn trap_43_a_success_with_any_byte_changed_is_never_rejected() {
    for at in 0..SUCCESS.len() {
        for byte in [0, b'&', b'=', b'%', b'<', b'x', 0xff] {
            let mut body = SUCCESS.as_bytes().to_vec();
            body[at] = byte;
            let (outcome, _) = payout_outcome(Response::new(Bytes::from(body)));
            assert!(!outcome.starts_with("rejected"), "{byte} at {at}: {outcome}");
        }
    }
}

#[test]
fn trap_47_no_error_code_changes_an_outcome() {
    for kind in ["validation-error", "error"] {
        for code in ["0", "1", "5", "24", "401", "578", "8876", "x", "-1"] {
            let (outcome, _) = payout_outcome(answer(None, &format!("type={kind}&error-code={code}")));
            let expected = if kind == "error" {
                "rejected Refused"
            } else {
                "rejected Invalid"
            };
            assert!(outcome.starts_with(expected), "{outcome}");
        }
    }
}

#[test]
fn all_fields_of_an_answer_can_be_reached() {
    let accepted = documented_payout().read(&ACCOUNT, answer(Some(137), SUCCESS)).unwrap();
    assert_eq!(accepted.fields().get("end-point-id"), Some("39915"));
    assert_eq!(accepted.fields().iter().len(), 5);
    assert_eq!(accepted.raw().body().as_ref(), SUCCESS.as_bytes());

    let body = "type=status-response&status=declined&amount=10.4&currency=USD&error-message=No+funds&error-code=24\
                &redirect-to=https%3A%2F%2Fx.example%2F&processor-tx-id=PNTEST-17&merchantdata=mine&order-stage=payout_declined\
                &transaction-type=payout&dest-last-four-digits=1111";
    let status = Status::new(Endpoint::Id(1), &"1".parse().unwrap());
    let status = status.read(&ACCOUNT, answer(None, body)).unwrap();
    assert_eq!(status.amount().unwrap().to_string(), "10.40 USD");
    assert_eq!(status.error_message(), Some("No funds"));
    assert_eq!(status.error_code(), Some("24"));
    assert_eq!(status.redirect_to(), Some("https://x.example/"));
    assert_eq!(status.processor_tx_id(), Some("PNTEST-17"));
    assert_eq!(status.merchant_data(), Some("mine"));
    assert_eq!(status.order_stage(), Some("payout_declined"));
    assert_eq!(status.transaction_type(), Some("payout"));
    assert_eq!(status.fields().get("dest-last-four-digits"), Some("1111"));
    assert!(!status.attention());
}
