mod ipcn;

pub use ipcn::payoneer_ipcn;

use crate::money;
use http::Response;
use payoneer::{
    Operation, PayoutState, SendError,
    settlement::{Finding, Payable},
    v2::{Account, Comparison, CreatePayout, Credentials, PayoutId, Program},
};
use std::sync::LazyLock;

static ACCOUNT: LazyLock<Account> = LazyLock::new(|| {
    let program = Program::sandbox("100000001".parse().expect("a good program id"));
    Account::new(program, Credentials::sandbox("user", "TEST ONLY")).expect("both are for the sandbox")
});

static PAYOUT: LazyLock<CreatePayout> = LazyLock::new(|| {
    CreatePayout::new(
        "1".parse().expect("a good reference"),
        "25.20 USD".parse().expect("a good amount"),
        "ID123".parse().expect("a good payee id"),
        "TEST",
    )
});

/// Members of an object in their order, repeated ones too, values as JSON texts.
type Members = Vec<(String, String)>;

/// Answers: what is accepted, refused or in doubt, and what a look-up finds, is what the plain reading below says; and the same members in
/// another order, with more beside them, say the same. First line: the HTTP status. The rest is the body.
pub fn payoneer_answer(data: &[u8]) {
    let Some(at) = data.iter().position(|byte| *byte == b'\n') else {
        return;
    };
    let Some(status) = std::str::from_utf8(&data[..at]).ok().and_then(|text| text.parse().ok()) else {
        return;
    };
    let body = &data[at + 1..];
    if !(100..1000).contains(&status) {
        return;
    }
    let members = envelope(body);
    // An exponent beyond the plain arithmetic.
    let Some(same_amount) = members.as_ref().map_or(Some(false), is_our_amount) else {
        return;
    };
    let outcome = create(status, body, None);
    assert_eq!(outcome, plain_create(status, members.as_ref(), same_amount));
    let found = look_up(status, body);
    assert_eq!(found, plain_look_up(status, members.as_ref(), same_amount));

    // A body that is shorter or longer than promised is none.
    if (200..300).contains(&status) {
        assert_eq!(create(status, body, Some(body.len() + 1)), "unknown");
    }
    let Some(members) = members else { return };
    let write = |members: &mut dyn Iterator<Item = &(String, String)>| {
        let members: Vec<String> = members
            .map(|(name, value)| format!("{}:{value}", serde_json::Value::from(name.as_str())))
            .collect();
        format!("\n{{ {} }}\t", members.join(" ,\r\n")).into_bytes()
    };
    let news = ("new".to_owned(), r#"[{"code":10005},"payout_id"]"#.to_owned());
    let backwards = write(&mut members.iter().rev());
    let with_news = write(&mut members.iter().chain([&news]));
    for body in [backwards, with_news] {
        assert_eq!(create(status, &body, None), outcome);
        assert_eq!(look_up(status, &body), found);
        // Cut before its end, and behind a byte order mark, it says nothing of its own.
        let whole = body.strip_suffix(b"}\t").expect("it was written so");
        assert!(create(200, whole, None).starts_with("unknown"));
        let marked = [b"\xef\xbb\xbf", body.as_slice()].concat();
        assert!(create(200, &marked, None).starts_with("unknown"));
    }
    // A failing server is not believed, whatever it says.
    assert_eq!(create(503, body, None), "unknown");
    assert_eq!(look_up(503, body), "temporary, nothing");
}

fn answer(status: u16, body: &[u8], length: Option<usize>) -> Response<bytes::Bytes> {
    let body = bytes::Bytes::copy_from_slice(body);
    let response = Response::builder().status(status);
    let response = match length {
        Some(length) => response.header("content-length", length),
        None => response,
    };
    response.body(body).expect("a status")
}

fn create(status: u16, body: &[u8], length: Option<usize>) -> String {
    match PAYOUT.read(&ACCOUNT, answer(status, body, length)) {
        Ok(accepted) => {
            // Accepted is not paid.
            assert_eq!(PAYOUT.held(&accepted).state(), PayoutState::Pending);
            format!("accepted {}", accepted.payout_id().as_str())
        }
        Err(SendError::Rejected(_)) => "rejected".to_owned(),
        Err(SendError::Unknown(_)) => "unknown".to_owned(),
        Err(SendError::NotSent(error)) => panic!("an answer came: {error}"),
    }
}

/// What the call says, and what settlement makes of it.
fn look_up(status: u16, body: &[u8]) -> String {
    let read = || PAYOUT.status().read(&ACCOUNT, answer(status, body, None));
    let call = match read() {
        Ok(found) => {
            let same = PAYOUT.compare(&found) == Comparison::Same;
            format!("{:?}{}", found.state(), if same { " and ours" } else { "" })
        }
        Err(payoneer::FetchError::NotFound(_)) => "not found".to_owned(),
        Err(payoneer::FetchError::Refused(_)) => "refused".to_owned(),
        Err(payoneer::FetchError::Temporary(_)) => "temporary".to_owned(),
        Err(payoneer::FetchError::Malformed(_)) => "malformed".to_owned(),
    };
    let finding = match PAYOUT.find(&ACCOUNT, read()) {
        Finding::Found(held) => format!("{:?}", held.state()),
        Finding::NotFound => "absent".to_owned(),
        Finding::Conflict(_) => "other".to_owned(),
        Finding::Nothing(_) => "nothing".to_owned(),
    };
    // Which of two halves is missing in an answer that is not ours decides between a conflict and nothing: not told again here.
    let finding = if finding == "other" {
        "nothing".to_owned()
    } else {
        finding
    };
    format!("{call}, {finding}")
}

/// The outcome of a payout once more, by the rows of the wire specification, 3.3.
#[allow(clippy::match_same_arms, reason = "one arm for each row of the table")]
fn plain_create(status: u16, members: Option<&Members>, same_amount: bool) -> String {
    let unknown = "unknown".to_owned();
    match (status, members) {
        (100..=199 | 300..=399 | 500..=599, _) => unknown,
        (401, _) => "rejected".to_owned(),
        (_, None) => unknown,
        (_, Some(members)) => match code(members).expect("an envelope has one") {
            0 => {
                let success = (200..300).contains(&status);
                let ours = same_amount && text(members, "currency").as_deref() == Some("USD");
                let id = text(members, "payout_id").and_then(|id| id.parse::<PayoutId>().ok());
                match id.filter(|_| success && ours) {
                    Some(id) => format!("accepted {}", id.as_str()),
                    None => unknown,
                }
            }
            10_005 | 10_009 | 10_101 | 10_301 | 10_302 | 10_303 | 10_700 | 30_013 if !names_a_payout(members) => {
                "rejected".to_owned()
            }
            _ => unknown,
        },
    }
}

/// And of a look-up, by 3.4 and 4.12.
#[allow(clippy::match_same_arms, reason = "one arm for each row of the table")]
fn plain_look_up(status: u16, members: Option<&Members>, same_amount: bool) -> String {
    let nothing = |word: &str| format!("{word}, nothing");
    match (status, members) {
        (100..=199 | 300..=399 | 500..=599, _) => nothing("temporary"),
        (401, _) | (403, None) => nothing("refused"),
        (404 | 429, None) => nothing("temporary"),
        (_, None) => nothing("malformed"),
        (_, Some(members)) => match code(members).expect("an envelope has one") {
            0 if !(200..300).contains(&status) => nothing("temporary"),
            0 => {
                let Some(state) = state(members) else {
                    return nothing("malformed");
                };
                let ours = same_amount
                    && text(members, "currency").as_deref() == Some("USD")
                    && text(members, "payee_id").as_deref() == Some("ID123");
                if ours {
                    format!("{state:?} and ours, {state:?}")
                } else {
                    nothing(&format!("{state:?}"))
                }
            }
            10_311 => "not found, absent".to_owned(),
            _ => nothing("refused"),
        },
    }
}

/// 6.1; nothing where a word is missing or no text.
#[allow(clippy::match_same_arms, reason = "one arm for each row of the table")]
fn state(members: &Members) -> Option<PayoutState> {
    let optional = |name: &str| match values(members, name).as_slice() {
        [] | ["null" | "\"\""] => Some(None),
        _ => text(members, name).map(Some),
    };
    let word = text(members, "status")?.to_ascii_lowercase();
    let category = optional("status_category")?.map(|word| word.to_ascii_lowercase());
    optional("load_date")?;
    Some(match (category.as_deref(), word.as_str()) {
        (Some("transferred"), "cancelled" | "refund" | "pending" | "pending payee approval") => {
            PayoutState::Unrecognised
        }
        (Some("transferred"), _) | (None, "funded") => PayoutState::Paid,
        (Some("cancelled"), "funded" | "transferred" | "refund" | "pending" | "pending payee approval") => {
            PayoutState::Unrecognised
        }
        (Some("cancelled"), _) | (None, "cancelled") => PayoutState::NotPaid,
        (None, "refund") => PayoutState::Reversed,
        (None, "pending" | "pending payee approval") => PayoutState::Pending,
        _ => PayoutState::Unrecognised,
    })
}

/// 3.1: a whole object whose member `code`, there once, is an integer of 64 bits.
fn envelope(body: &[u8]) -> Option<Members> {
    let members = object(std::str::from_utf8(body).ok()?)?;
    code(&members)?;
    Some(members)
}

fn code(members: &Members) -> Option<i64> {
    let [literal] = values(members, "code")[..] else {
        return None;
    };
    let number: i64 = literal.parse().ok()?;
    // As it would be written: no `-0`, and a parser's `+1` is no JSON.
    (number.to_string() == literal).then_some(number)
}

fn values<'m>(members: &'m Members, name: &str) -> Vec<&'m str> {
    let named = members.iter().filter(|(candidate, _)| candidate == name);
    named.map(|(_, value)| value.as_str()).collect()
}

/// A member that is there once and is a text with something in it.
fn text(members: &Members, name: &str) -> Option<String> {
    let [literal] = values(members, name)[..] else {
        return None;
    };
    let text: String = serde_json::from_str(literal).ok()?;
    (!text.is_empty()).then_some(text)
}

/// Whether the amount, a number or a text of one, is 25.20. Nothing where only a better arithmetic could tell.
fn is_our_amount(members: &Members) -> Option<bool> {
    let [literal] = values(members, "amount")[..] else {
        return Some(false);
    };
    let digits = match serde_json::from_str::<String>(literal) {
        Ok(text) => text,
        Err(_) => literal.to_owned(),
    };
    money::lenient(&digits, 2).ok().map(|minor| minor == Some(2520))
}

fn names_a_payout(members: &Members) -> bool {
    !matches!(values(members, "payout_id")[..], [] | ["null" | "\"\""])
}

/// Every member: a reader that keeps the last of two keys would not do.
fn object(text: &str) -> Option<Members> {
    struct Every(Members);
    impl<'de> serde::Deserialize<'de> for Every {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Visit;
            impl<'de> serde::de::Visitor<'de> for Visit {
                type Value = Every;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Every, A::Error> {
                    let mut members = Members::new();
                    while let Some((name, value)) = map.next_entry::<String, Box<serde_json::value::RawValue>>()? {
                        members.push((name, value.get().to_owned()));
                    }
                    Ok(Every(members))
                }
            }
            deserializer.deserialize_map(Visit)
        }
    }
    serde_json::from_str::<Every>(text).ok().map(|Every(members)| members)
}
