use crate::{first_line, oracle};
use http::Response;
use paynet::{
    Account, BankAccount, Callback, ControlKey, Credentials, Endpoint, FinalRedirect, Gateway, Operation, Payout,
    PayoutState, RsaKey, SendError,
};
use std::{collections::BTreeMap, sync::LazyLock};

/// TEST ONLY.
const KEY: &str = include_str!("../seeds/key_pem/TEST-ONLY-private-pkcs8");

fn account(json: bool) -> Account {
    let gateway = Gateway::sandbox("https://sandbox.payneteasy.com/paynet").expect("a good URL");
    let gateway = if json { gateway.json_answers() } else { gateway };
    let key = RsaKey::from_pem(KEY).expect("a good key");
    Account::new(gateway, Credentials::sandbox("merchant", key)).expect("both are for the sandbox")
}

static FORM: LazyLock<Account> = LazyLock::new(|| account(false));
static JSON: LazyLock<Account> = LazyLock::new(|| account(true));

static PAYOUT: LazyLock<Payout> = LazyLock::new(|| {
    let destination = BankAccount::new("1234567890").expect("a good account");
    Payout::new(
        Endpoint::Id(39915),
        "1".parse().expect("a good reference"),
        "10.42 USD".parse().expect("a good amount"),
        destination,
    )
});

type Pairs = Vec<(String, String)>;

/// Answers: what is accepted, refused or in doubt is what the plain reading below says, and the same fields in the other framing,
/// or with other line ends, say the same. First line: `form` or `json`, and the HTTP status. The rest is the body.
pub fn paynet_answer(data: &[u8]) {
    let Some(at) = data.iter().position(|byte| *byte == b'\n') else {
        return;
    };
    let (Some((head, _)), body) = (first_line(&data[..at]), &data[at + 1..]) else {
        return;
    };
    let Some((mode, status)) = head.split_once(' ') else {
        return;
    };
    let (Ok(status), "form" | "json") = (status.parse::<u16>(), mode) else {
        return;
    };
    if !(100..1000).contains(&status) {
        return;
    }
    let asked = mode == "json";
    let outcome = send(asked, status, body);
    let starts = |byte| body.iter().find(|b| !b" \t\r\n".contains(b)) == Some(&byte);
    let pairs = if asked && starts(b'{') {
        object(body)
    } else {
        form(body)
    };
    assert_eq!(outcome, plain(asked && starts(b'{'), status, pairs.as_ref()));

    let state = look_up(asked, status, body);
    let Some(pairs) = pairs else {
        assert_eq!(state, None);
        return;
    };
    // A final state takes an answer that could be read, with a documented word.
    if let Some(PayoutState::Paid | PayoutState::NotPaid) = state {
        assert_eq!(status, 200);
        let word = pairs
            .iter()
            .find(|(name, _)| name == "status")
            .map(|(_, word)| word.as_str());
        assert!(matches!(word, Some("approved" | "declined" | "error" | "filtered")));
    }
    if status == 200 && outcome.starts_with("accepted") {
        let encoded: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", oracle::text::percent(name), oracle::text::percent(value)))
            .collect();
        for separator in ["&", "\n&", "\r\n&", " &"] {
            let form = encoded.join(separator);
            assert_eq!(send(false, 200, form.as_bytes()), outcome);
            assert_eq!(send(true, 200, format!("{form}\n").as_bytes()), outcome);
        }
        let members: serde_json::Map<_, _> = pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().into()))
            .collect();
        let json = serde_json::to_vec(&members).expect("texts can be written");
        assert_eq!(send(true, 200, &json), outcome);
        assert!(send(false, 200, &json).starts_with("unknown"));
    }
}

fn answer(status: u16, body: &[u8]) -> Response<bytes::Bytes> {
    let body = bytes::Bytes::copy_from_slice(body);
    Response::builder().status(status).body(body).expect("a status")
}

fn send(json: bool, status: u16, body: &[u8]) -> String {
    match PAYOUT.read(if json { &JSON } else { &FORM }, answer(status, body)) {
        Ok(accepted) => format!("accepted {}", accepted.order_id().as_str()),
        Err(SendError::Rejected(_)) => "rejected".to_owned(),
        Err(SendError::Unknown(_)) => "unknown".to_owned(),
        Err(SendError::NotSent(error)) => panic!("an answer came: {error}"),
    }
}

fn look_up(json: bool, status: u16, body: &[u8]) -> Option<PayoutState> {
    let read = PAYOUT
        .status()
        .read(if json { &JSON } else { &FORM }, answer(status, body));
    read.ok().map(|status| status.state())
}

/// The outcome once more, by the sentences of the wire specification, 4.0.6.
fn plain(is_json: bool, status: u16, pairs: Option<&Pairs>) -> String {
    let unknown = "unknown".to_owned();
    if status == 401 {
        return "rejected".to_owned();
    }
    let Some(pairs) = pairs else { return unknown };
    let fields: BTreeMap<&str, &str> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let all = |names: &[&str]| {
        names
            .iter()
            .filter_map(|name| fields.get(name).copied())
            .collect::<Vec<_>>()
    };
    let ids = all(&["paynet-order-id", "orderid"]);
    let echoes = all(&[
        "merchant-order-id",
        "client_orderid",
        "client-orderid",
        "client-order-id",
        "merchant_order",
    ]);
    if echoes.iter().any(|echo| *echo != "1") || ids.iter().any(|id| *id != ids[0]) {
        return unknown;
    }
    let id = ids.first().copied().filter(|id| !id.is_empty());
    let kind = fields.get("type").map(|kind| kind.to_ascii_lowercase());
    match (kind.as_deref(), id) {
        (Some("async-response"), Some(id)) if status == 200 => match id.parse::<paynet::OrderId>() {
            Ok(_) => format!("accepted {id}"),
            Err(_) => unknown,
        },
        (Some("validation-error" | "error"), None) if is_json && (400..500).contains(&status) => "rejected".to_owned(),
        (Some("validation-error" | "error"), None) if !is_json && status == 200 => "rejected".to_owned(),
        _ => unknown,
    }
}

/// The form framing, by 4.0.4.
fn form(body: &[u8]) -> Option<Pairs> {
    let text = std::str::from_utf8(body).ok()?;
    // Pages and JSON are no forms, whatever stands in them.
    if text.trim_start().is_empty() || text.trim_start().starts_with(['<', '{', '[']) {
        return None;
    }
    let mut pairs = Pairs::new();
    for piece in text.split('&') {
        let mut piece = piece;
        while let Some(shorter) = ["\r", "\n", " "].iter().find_map(|end| piece.strip_suffix(end)) {
            piece = shorter;
        }
        if piece.is_empty() {
            continue;
        }
        let (name, value) = piece.split_once('=')?;
        pairs.push((
            oracle::text::form_component(name)?,
            oracle::text::form_component(value)?,
        ));
    }
    unique(pairs)
}

/// The JSON framing, by 4.0.4. A reader that keeps the last of two keys would not do: serde's own map is told of every one.
fn object(body: &[u8]) -> Option<Pairs> {
    struct Every(Pairs);
    impl<'de> serde::Deserialize<'de> for Every {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Visit;
            impl<'de> serde::de::Visitor<'de> for Visit {
                type Value = Every;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Every, A::Error> {
                    let mut pairs = Pairs::new();
                    while let Some((name, value)) = map.next_entry::<String, Box<serde_json::value::RawValue>>()? {
                        pairs.push((name, value.get().to_owned()));
                    }
                    Ok(Every(pairs))
                }
            }
            deserializer.deserialize_map(Visit)
        }
    }
    let Every(pairs) = serde_json::from_slice(body).ok()?;
    let mut decoded = Pairs::new();
    for (name, literal) in unique(pairs)? {
        match literal.chars().next()? {
            '"' => decoded.push((name, serde_json::from_str(&literal).ok()?)),
            'n' => {}
            '{' | '[' if KNOWN.contains(&name.as_str()) || name.starts_with("loyalty-") => return None,
            '{' | '[' if nested(&literal) > 127 => return None,
            _ => decoded.push((name, literal)),
        }
    }
    Some(decoded)
}

/// How deep the objects and arrays of a JSON value go.
fn nested(literal: &str) -> usize {
    let (mut open, mut deepest, mut rest) = (0_usize, 0, literal.chars());
    while let Some(character) = rest.next() {
        match character {
            // A string, up to the quote that no backslash stands before.
            '"' => {
                while let Some(inside) = rest.next().filter(|inside| *inside != '"') {
                    if inside == '\\' {
                        rest.next();
                    }
                }
            }
            '{' | '[' => open += 1,
            '}' | ']' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

/// What an outcome depends on must be flat; of other names the answer files have cases.
const KNOWN: [&str; 11] = [
    "type",
    "status",
    "paynet-order-id",
    "orderid",
    "merchant-order-id",
    "client_orderid",
    "client-orderid",
    "client-order-id",
    "merchant_order",
    "amount",
    "currency",
];

fn unique(pairs: Pairs) -> Option<Pairs> {
    let names: std::collections::BTreeSet<_> = pairs.iter().map(|(name, _)| name).collect();
    (names.len() == pairs.len()).then_some(pairs)
}

/// Callbacks and redirects: one verifies if, and only if, the plain reading below says so, its fields are the ones that were
/// checked, and the same fields given by hand or posted say the same. First line: the control key. The rest is the query.
pub fn paynet_callback(data: &[u8]) {
    let Some((text, query)) = first_line(data) else { return };
    let Ok(key) = ControlKey::new(text) else {
        assert!(text.is_empty());
        return;
    };
    let read = Callback::verify(query, &key);
    let expected = believed(query, text);
    let found = read.as_ref().ok().map(|callback| {
        let ids = (callback.order_id().to_owned(), callback.client_orderid().to_owned());
        (callback.status().as_str().to_owned(), ids.0, ids.1)
    });
    assert_eq!(found, expected);

    let posted = FinalRedirect::verify(query.as_bytes(), &key);
    assert_eq!(posted.is_ok(), read.is_ok());
    let Ok(callback) = read else { return };
    let pairs = oracle::text::form(query).expect("it was believed");
    let fields = || pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let by_hand = Callback::verify_fields(fields(), &key).expect("the same fields");
    assert_eq!(by_hand.repeat_key(), callback.repeat_key());
    for (name, value) in fields() {
        assert_eq!(callback.unsigned_field(name), Some(value));
    }
    // Signed again, it is the same callback.
    let unsigned: Vec<(&str, &str)> = fields().filter(|(name, _)| *name != "control").collect();
    let again = Callback::verify(&Callback::sign_for_tests(&unsigned, &key), &key).expect("it is signed");
    assert_eq!(again.repeat_key(), callback.repeat_key());
    // And under another key it is none.
    let other = ControlKey::new(format!("{text}+")).expect("it is not empty");
    assert!(Callback::verify(query, &other).is_err());
}

/// Status, order id and reference, by the steps of the wire specification, 6.4.
fn believed(query: &str, key: &str) -> Option<(String, String, String)> {
    if query.split('&').any(|piece| !piece.is_empty() && !piece.contains('=')) {
        return None;
    }
    let pairs = unique(oracle::text::form(query)?)?;
    let one = |names: &[&str]| {
        let values: Vec<_> = pairs
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()))
            .map(|(_, value)| value.clone())
            .collect();
        let first = values.first()?.clone();
        (!first.is_empty() && values.iter().all(|value| *value == first)).then_some(first)
    };
    let status = one(&["status"])?;
    let order_id = one(&["orderid", "paynet-order-id"])?;
    let reference = one(&[
        "client_orderid",
        "merchant_order",
        "merchant-order-id",
        "client-orderid",
        "client-order-id",
    ])?;
    let control = one(&["control"])?;
    (control == oracle::digests::joined(&[&status, &order_id, &reference], key))
        .then_some((status, order_id, reference))
}
