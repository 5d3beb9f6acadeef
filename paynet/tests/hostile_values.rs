//! Values in answers that are made to hurt: numbers without end, JSON without bottom, one amount in five spellings, the framing of
//! lines. `tests/answers` and `answer_traps.rs` have the outcomes; here are the values.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::{account, json_account, small_payout};
use http::Response;
use paynet::{
    Account, Amount, Endpoint, FetchError, GetBalance, Operation, OrderStatus, PayoutState, SendError, Status,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static FORM: LazyLock<Account> = LazyLock::new(account);
static JSON: LazyLock<Account> = LazyLock::new(json_account);

fn answer(body: impl Into<Bytes>) -> Response<Bytes> {
    let answer = Response::builder().header("content-type", "application/vnd.pay+json");
    answer.body(body.into()).unwrap()
}

/// What a look-up says that expects `amount`.
fn look_up(amount: &str, body: &str) -> Result<OrderStatus, FetchError> {
    let expected: Amount = amount.parse().unwrap();
    let account = if body.starts_with('{') { &JSON } else { &FORM };
    Status::new(Endpoint::Id(1), &"payout-2041".parse().unwrap())
        .expecting(&expected)
        .read(account, answer(body.to_owned()))
}

fn status_with(amount: &str) -> String {
    format!(r#"{{"type":"status-response","status":"approved","amount":{amount},"currency":"USD"}}"#)
}

#[track_caller]
fn unknown(body: impl Into<Bytes>) {
    let body = body.into();
    for account in [&FORM, &JSON] {
        match small_payout().read(account, answer(body.clone())) {
            Err(SendError::Unknown(_)) => {}
            other => panic!("{other:?}"),
        }
        let balances = GetBalance::of_merchant("m").read(account, answer(body.clone()));
        assert!(matches!(balances, Err(FetchError::Malformed(_))), "{balances:?}");
    }
}

#[test]
fn c15_brackets_without_end_are_an_error_and_no_crash() {
    const DEPTH: usize = 100_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let open = open.repeat(DEPTH);
        unknown(open.clone());
        unknown(format!("{open}1{}", close.repeat(DEPTH)));
        unknown(format!(
            "{{\"type\":\"async-response\",\"paynet-order-id\":17,\"new\":{open}1{}}}",
            close.repeat(DEPTH)
        ));
        unknown(format!("[{{\"name\":\"USD\",\"new\":{open}1{}}}]", close.repeat(DEPTH)));
    }
}

#[test]
fn c15_numbers_without_end_are_text_and_no_infinity() {
    let digits = "7".repeat(10_000);
    let zeros = format!("1{}", "0".repeat(10_000));
    let small = format!("0.{}1", "0".repeat(10_000));
    let power = format!("1e{digits}");
    for amount in [
        "1e400",
        "-1e400",
        "1e-400",
        "1e2147483648",
        &digits,
        &zeros,
        &small,
        &power,
    ] {
        let status = look_up("10.42 USD", &status_with(amount)).unwrap();
        assert_eq!(status.fields().get("amount"), Some(amount), "every digit is kept");
        assert!(status.amount_differs() && status.attention());
        assert!(status.amount().is_none_or(|money| money.to_decimal_text().len() < 50));
        let form = format!("type=status-response&status=approved&amount={amount}&currency=USD");
        assert!(look_up("10.42 USD", &form).unwrap().amount_differs());
    }
    // An id is text, whatever it looks like; one of ten thousand digits is none.
    let accepted = |id: &str| {
        let body = format!("{{\"type\":\"async-response\",\"paynet-order-id\":{id}}}");
        small_payout().read(&JSON, answer(body))
    };
    assert_eq!(
        accepted("9007199254740993").unwrap().order_id().as_str(),
        "9007199254740993"
    );
    assert!(matches!(accepted(&digits), Err(SendError::Unknown(_))));
    unknown(format!("[{{\"balance\":{digits}.}}]"));
}

#[test]
fn m5_one_amount_in_five_spellings_is_one_amount() {
    for spelling in [
        "100",
        "100.0",
        "100.00",
        "1e2",
        "\"100\"",
        "\"100.00\"",
        "1.0E+2",
        "1000e-1",
    ] {
        let status = look_up("100 USD", &status_with(spelling)).unwrap();
        assert!(!status.amount_differs(), "{spelling}");
        assert_eq!(status.amount().unwrap().to_string(), "100.00 USD", "{spelling}");
    }
    for other in [
        "100.01",
        "99.99",
        "1e3",
        "\"1,00\"",
        "100.001",
        "-100",
        "\"0x64\"",
        "\"\u{661}00\"",
    ] {
        assert!(
            look_up("100 USD", &status_with(other)).unwrap().amount_differs(),
            "{other}"
        );
    }
    // Two numbers that one double stands for.
    let asked = "9007199254740993.01 USD";
    assert!(
        !look_up(asked, &status_with("9007199254740993.01"))
            .unwrap()
            .amount_differs()
    );
    assert!(
        look_up(asked, &status_with("9007199254740994.0"))
            .unwrap()
            .amount_differs()
    );
}

#[test]
fn m6_an_answer_in_another_currency_is_not_about_ours() {
    for (currency, trusted) in [
        ("USD", true),
        ("EUR", false),
        ("usd", false),
        ("USDT", false),
        ("840", false),
    ] {
        let body = format!("type=status-response&status=approved&amount=10.42&currency={currency}");
        let status = look_up("10.42 USD", &body).unwrap();
        assert_eq!(status.currency_differs(), !trusted, "{currency}");
        assert_eq!(status.attention(), !trusted, "{currency}");
        assert_eq!(status.state() == PayoutState::Paid, trusted, "{currency}");
        assert_eq!(status.is_final(), trusted, "{currency}");
        if !trusted {
            assert_eq!(status.state(), PayoutState::Unrecognised);
        }
    }
}

#[test]
fn m10_a_line_feed_before_each_ampersand_is_no_part_of_a_value() {
    let pieces = [
        "type=async-response",
        "paynet-order-id=17",
        "merchant-order-id=payout-2041",
        "note=a%20b",
    ];
    for end in ["\n", "\r\n", " \n", "\n\n", " ", ""] {
        for last in ["", end] {
            let body = pieces.join(&format!("{end}&")) + last;
            let accepted = small_payout().read(&FORM, answer(body.clone())).unwrap();
            assert_eq!(accepted.order_id().as_str(), "17", "{body:?}");
            assert_eq!(accepted.fields().get("note"), Some("a b"), "{body:?}");
        }
    }
    // Only the raw end: what is encoded, what stands in front and what a name holds is data.
    let body = "type=async-response\n&paynet-order-id=17\n&a=1%0A\n&b= 2\n&c=3+\n&d=4%20%0D%0A\r\n";
    let accepted = small_payout().read(&FORM, answer(body)).unwrap();
    for (name, value) in [("a", "1\n"), ("b", " 2"), ("c", "3 "), ("d", "4 \r\n")] {
        assert_eq!(accepted.fields().get(name), Some(value), "{name}");
    }
    assert!(
        small_payout()
            .read(&FORM, answer("\ntype=async-response&paynet-order-id=17"))
            .is_err()
    );
}

#[test]
fn m11_json_that_can_be_read_in_two_ways_is_refused() {
    for body in [
        r#"{"type":"async-response","type":"async-response","paynet-order-id":17}"#,
        r#"{"type":"async-response","paynet-order-id":17,"paynet-order-id":17}"#,
        r#"{"type":"async-response","paynet-order-id":17,"paynet-order-i\u0064":18}"#,
        r#"{"type":"async-response","paynet-order-id":17,"note":"\ud800"}"#,
        r#"{"type":"async-response","paynet-order-id":17,"note":"\udc00\ud800"}"#,
        "\u{feff}{\"type\":\"async-response\",\"paynet-order-id\":17}",
        r#"{"type":"async-response","paynet-order-id":null}"#,
        r#"{"type":null,"paynet-order-id":17}"#,
        r#"{"type":"async-response","paynet-order-id":17}{}"#,
        r#"{"type":"async-response","paynet-order-id":017}"#,
    ] {
        match small_payout().read(&JSON, answer(body)) {
            Err(SendError::Unknown(_)) => {}
            other => panic!("{body}: {other:?}"),
        }
    }
    let unknown_fields = r#"{"type":"async-response","paynet-order-id":17,"new-in-2027":{"a":[1]},"other":null}"#;
    let accepted = small_payout().read(&JSON, answer(unknown_fields)).unwrap();
    assert_eq!(accepted.fields().get("other"), None, "null is missing");
}

proptest! {
    #[test]
    fn m10_values_are_kept_whatever_ends_their_lines(value in "[a-z \r\n+&=%é]{0,12}", end in "[ \r\n]{0,3}") {
        let pair = payout_signing::form::encode([("note", value.as_str())]);
        let body = format!("type=async-response{end}&{pair}{end}&paynet-order-id=17{end}");
        let accepted = small_payout().read(&FORM, answer(body)).unwrap();
        prop_assert_eq!(accepted.fields().get("note"), Some(value.as_str()));
    }

    #[test]
    fn m5_a_number_is_compared_by_its_digits(minor in 1_i128..1_000_000_000_000_000_000, zeros in 0..9_usize, other in 1_i128..1_000) {
        let text = |minor: i128| format!("{}.{:02}{}", minor / 100, minor % 100, "0".repeat(zeros));
        let asked = format!("{}.{:02} USD", minor / 100, minor % 100);
        prop_assert!(!look_up(&asked, &status_with(&text(minor))).unwrap().amount_differs());
        prop_assert!(look_up(&asked, &status_with(&text(minor + other))).unwrap().amount_differs());
    }
}
