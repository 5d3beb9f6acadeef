//! What holds for every payout, every amount and every body.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use bytes::Bytes;
use common::{account, small_payout};
use http::Response;
use paycore::{
    Account, Amount, CreatePayout, Currency, Customer, Dialect, GetPayout, Operation, PayoutOptions, PayoutState,
    PayoutStatus, SendError,
};
use payout_core::settlement::Payable;
use proptest::{collection::vec, option, prelude::*};
use serde_json::Value;
use std::sync::LazyLock;

static ACCOUNT: LazyLock<Account> = LazyLock::new(account);
static FLAT: LazyLock<Account> =
    LazyLock::new(|| account().with_dialect(Dialect::new().flat_bodies().amounts_as_text()));

#[derive(Debug, Clone)]
struct Drawn {
    reference: String,
    minor: i128,
    code: &'static str,
    fields: Vec<(String, String)>,
    metadata: Vec<(String, String)>,
    description: Option<String>,
    auto: Option<bool>,
    name: Option<String>,
}

prop_compose! {
    fn drawn()(
        reference in "[A-Za-z0-9._-]{1,40}",
        minor in 1_i128..1_000_000_000_000,
        code in prop::sample::select(vec!["USD", "JPY", "KWD", "CLF", "BTC", "USDC", "USDTTRC20"]),
        fields in vec(("[a-z_]{1,8}", ".{0,20}"), 0..5),
        metadata in vec(("\\PC{1,8}", ".{0,20}"), 0..4),
        description in option::of(".{0,40}"),
        auto in option::of(any::<bool>()),
        name in option::of(".{0,20}"),
    ) -> Drawn {
        Drawn { reference, minor, code, fields, metadata, description, auto, name }
    }
}

impl Drawn {
    fn amount(&self) -> Amount {
        Amount::from_minor(self.minor, paycore::currency(self.code).unwrap()).unwrap()
    }

    fn payout(&self, turned: bool) -> Option<CreatePayout> {
        let mut payout = CreatePayout::new(self.reference.parse().ok()?, "test_usd", self.amount());
        let mut order: Vec<usize> = (0..self.fields.len()).collect();
        if turned {
            order.reverse();
        }
        for index in order {
            let (key, value) = self.fields.get(index)?;
            payout = payout.field(key, value);
        }
        for (key, value) in &self.metadata {
            payout = payout.metadata(key, value);
        }
        if let Some(description) = &self.description {
            payout = payout.description(description);
        }
        if let Some(name) = &self.name {
            payout = payout.customer(Customer::new("c").name(name));
        }
        Some(match self.auto {
            Some(on) => payout.options(PayoutOptions::new().auto_process(on)),
            None => payout.options(PayoutOptions::new().auto_process_by_account()),
        })
    }
}

/// Members of an answer, most of them right.
fn members() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    const RIGHT: [(&str, &str); 7] = [
        ("type", "\"payout-invoices\""),
        ("id", "\"cpoi_1\""),
        ("status", "\"created\""),
        ("reference_id", "\"payout-2041\""),
        ("amount", "10.1"),
        ("currency", "\"USD\""),
        ("test_mode", "true"),
    ];
    const OTHERS: [&str; 9] = [
        "null",
        "\"\"",
        "[]",
        "{}",
        "\"10.10\"",
        "10.11",
        "false",
        "\"EUR\"",
        "\"payout-2042\"",
    ];
    let member = |(name, right): (&'static str, &'static str)| {
        prop_oneof![
            12 => Just(vec![(name, right)]),
            1 => prop::sample::select(OTHERS.to_vec()).prop_map(move |other| vec![(name, other)]),
            1 => Just(Vec::new()),
            1 => Just(vec![(name, right), (name, right)]),
        ]
    };
    RIGHT.map(member).prop_map(|members: [_; 7]| members.concat())
}

/// The text of `amount` in a body, quoted or not.
fn amount_text(body: &str) -> Option<&str> {
    let (_, rest) = body.split_once("\"amount\":")?;
    Some(rest.split_once(',')?.0.trim_matches('"'))
}

proptest! {
    #[test]
    fn trap_27_a_payout_that_is_written_arrives_as_it_was_meant(drawn in drawn()) {
        let Some(payout) = drawn.payout(false) else { return Ok(()) };
        let Ok(message) = payout.write(&ACCOUNT) else {
            let repeated = |pairs: &[(String, String)]| {
                (1..pairs.len()).any(|at| pairs[..at].iter().any(|(name, _)| *name == pairs[at].0))
            };
            prop_assert!(drawn.reference.len() > 36 || repeated(&drawn.fields) || repeated(&drawn.metadata));
            return Ok(());
        };
        let body = message.json().unwrap();
        let json: Value = serde_json::from_str(body).unwrap();
        prop_assert_eq!(json.pointer("/data/type").unwrap(), "payout-invoice");
        let attributes = json.pointer("/data/attributes").unwrap();
        prop_assert_eq!(&attributes["reference_id"], &drawn.reference);
        prop_assert_eq!(&attributes["test_mode"], true);
        for (name, value) in &drawn.fields {
            prop_assert_eq!(&attributes["fields"][name], value);
        }
        for (name, value) in &drawn.metadata {
            prop_assert_eq!(&attributes["metadata"][name], value);
        }
        prop_assert_eq!(attributes.get("description").and_then(Value::as_str), drawn.description.as_deref());
        prop_assert_eq!(attributes.pointer("/options/auto_process").and_then(Value::as_bool), drawn.auto);
        prop_assert!(attributes.as_object().unwrap().values().all(|value| !value.is_null()));
        // Trap 48 and M7: the digits of the decimal, and nothing but digits and a point.
        let text = amount_text(body).unwrap();
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'), "{}", text);
        prop_assert!(!text.contains('.') || !text.ends_with(['0', '.']), "{}", text);
        prop_assert_eq!(Amount::parse_decimal(text, drawn.amount().currency()).unwrap(), drawn.amount());
        // Trap 15: the same intent, the same bytes; in whatever order it was told.
        let turned = drawn.payout(true).unwrap().write(&ACCOUNT).unwrap();
        prop_assert_eq!(turned.json(), Some(body));
        // The flat body has the same members.
        let flat: Value = serde_json::from_str(payout.write(&FLAT).unwrap().json().unwrap()).unwrap();
        prop_assert_eq!(flat["amount"].as_str(), Some(text));
        prop_assert_eq!(&flat["fields"], &attributes["fields"]);
        prop_assert!(flat.get("data").is_none());
    }

    #[test]
    fn an_echo_agrees_exactly_where_it_is_the_same_amount(
        minor in 1_i128..10_000_000,
        other in 1_i128..10_000_000,
        zeros in 0_usize..8,
        quoted in any::<bool>(),
    ) {
        let usd = Currency::from_code("USD").unwrap();
        let sent = Amount::from_minor(minor, usd).unwrap();
        let payout = CreatePayout::new("p".parse().unwrap(), "test_usd", sent);
        for echoed in [minor, other] {
            let text = format!("{}{}", Amount::from_minor(echoed, usd).unwrap().to_decimal_text(), "0".repeat(zeros));
            let number = if quoted { format!("\"{text}\"") } else { text };
            let body = format!(
                r#"{{"data":{{"type":"payout-invoices","id":"i","attributes":{{"status":"created","reference_id":"p","amount":{number}}}}}}}"#
            );
            let read = payout.read(&ACCOUNT, Response::new(body.into()));
            prop_assert_eq!(read.is_ok(), echoed == minor, "{} {}", sent, number);
        }
    }

    #[test]
    fn terms_tell_payouts_apart(one in drawn(), two in drawn()) {
        let terms = |drawn: &Drawn| {
            let payout = CreatePayout::new("p".parse().unwrap(), "test_usd", drawn.amount());
            drawn.fields.iter().fold(payout, |payout, (key, value)| payout.field(key, value)).terms(&ACCOUNT).ok()
        };
        let (Some(left), Some(right)) = (terms(&one), terms(&two)) else { return Ok(()) };
        let sorted = |drawn: &Drawn| {
            let mut fields = drawn.fields.clone();
            fields.sort();
            (drawn.amount(), fields)
        };
        prop_assert_eq!(left.compare(&right).is_ok(), sorted(&one) == sorted(&two));
    }

    #[test]
    fn h10_no_body_is_accepted_by_chance(status in 100_u16..600, body in vec(any::<u8>(), 0..300)) {
        let response = || Response::builder().status(status).body(Bytes::from(body.clone())).unwrap();
        match small_payout().read(&ACCOUNT, response()) {
            Err(SendError::Unknown(_)) => {}
            Err(SendError::Rejected(_)) => prop_assert_eq!(status, 401),
            other => prop_assert!(false, "{:?}", other),
        }
        prop_assert!(small_payout().find().read(&ACCOUNT, response()).is_err());
        prop_assert!(GetPayout::new(&"cpoi_1".parse().unwrap()).read(&ACCOUNT, response()).is_err());
    }

    #[test]
    fn h10_objects_of_known_members_are_accepted_only_as_documented(
        status in prop::sample::select(vec![200_u16, 201, 202, 204, 302, 400, 401, 403, 404, 409, 422, 429, 500]),
        members in members(),
        top in prop::sample::select(vec!["", ",\"errors\":[]", ",\"errors\":[\"no\"]", ",\"error\":\"no\"", ",\"message\":\"no\""]),
    ) {
        let of = |names: &[&str]| {
            let pairs = members.iter().filter(|(name, _)| names.contains(name));
            pairs.map(|(name, value)| format!("\"{name}\":{value}")).collect::<Vec<_>>().join(",")
        };
        let resource = of(&["type", "id"]);
        let comma = if resource.is_empty() { "" } else { "," };
        let attributes = of(&["status", "reference_id", "amount", "currency", "test_mode"]);
        let body = format!("{{\"data\":{{{resource}{comma}\"attributes\":{{{attributes}}}}}{top}}}");
        let response = || Response::builder().status(status).body(Bytes::from(body.clone())).unwrap();
        let twice = (1..members.len()).any(|at| members[..at].iter().any(|(name, _)| *name == members[at].0));
        let value = |name: &str| members.iter().find(|(candidate, _)| *candidate == name).map(|(_, value)| *value);
        match small_payout().read(&ACCOUNT, response()) {
            Ok(invoice) => {
                prop_assert!(!twice && (200..=202).contains(&status), "{} {}", status, body);
                prop_assert!(!top.contains("no") || top.contains("message"), "{}", body);
                prop_assert_eq!(value("type"), Some("\"payout-invoices\""));
                prop_assert_eq!(value("reference_id"), Some("\"payout-2041\""));
                prop_assert!(matches!(value("amount"), None | Some("10.1" | "\"10.10\"" | "null")));
                prop_assert!(matches!(value("currency"), None | Some("\"USD\"" | "null")));
                prop_assert!(matches!(value("test_mode"), None | Some("true" | "null")));
                let id = format!("\"{}\"", invoice.id());
                prop_assert_eq!(value("id"), Some(id.as_str()));
            }
            Err(SendError::Rejected(_)) => {
                prop_assert!(status == 401 || matches!(status, 400 | 403 | 404 | 422), "{} {}", status, body);
                prop_assert!(status == 401 || top.contains("no"), "{}", body);
            }
            Err(SendError::Unknown(_)) => {}
            Err(SendError::NotSent(error)) => prop_assert!(false, "{}", error),
        }
    }

    #[test]
    fn trap_35_no_text_is_read_as_a_final_state_by_chance(text in "\\PC{0,24}") {
        let status = PayoutStatus::read(&text);
        if matches!(status, PayoutStatus::Other(_)) {
            prop_assert_eq!(status.as_str(), text.as_str());
            prop_assert!(!status.is_final() && status.state() == PayoutState::Unrecognised);
        } else {
            prop_assert!(text.to_ascii_lowercase().replace("cancell", "cancel") == status.as_str());
        }
    }
}
