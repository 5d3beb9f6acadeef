use super::{Members, object};
use crate::{first_line, oracle};
use http::Request;
use payoneer::{Callback, HmacAuth, LookUp};
use std::{sync::LazyLock, time::Duration};

/// A notification as the plain reading below has it.
#[derive(Debug, PartialEq, Eq)]
struct Notice {
    payee: Option<String>,
    reference: Option<String>,
    payment: Option<String>,
    reason: Option<i64>,
    events: Vec<String>,
    look_up: &'static str,
}

/// Notifications: what one names, what it says has happened and what is to be asked is what the plain reading below says, and the same
/// fields in another order and case, as a query or as JSON, are the same notification. What Payoneer signs of it is the oracle's text.
/// First line: `query` or `json`. The rest is the query or the body.
pub fn payoneer_ipcn(data: &[u8]) {
    let Some((mode, rest)) = first_line(data) else { return };
    let (read, pairs) = match mode {
        "query" => (Callback::from_query(rest), oracle::text::form(rest)),
        "json" => (Callback::from_json(rest.as_bytes()), object(rest).and_then(strings)),
        _ => return,
    };
    let limit = if mode == "query" {
        payoneer::LONGEST_QUERY
    } else {
        payoneer::LONGEST_BODY
    };
    let pairs = pairs.filter(|_| rest.len() <= limit).and_then(united);
    let expected = pairs.as_ref().map(|pairs| plain_notice(pairs));
    assert_eq!(read.as_ref().ok().map(notice), expected);
    signed(mode, rest);
    let (Ok(callback), Some(pairs)) = (read, pairs) else {
        return;
    };
    for (given, value) in &pairs {
        assert_eq!(callback.unsigned_field(given), Some(value.as_str()));
    }
    let encode = |pairs: &mut dyn Iterator<Item = &(String, String)>| {
        let pieces: Vec<String> = pairs
            .map(|(name, value)| {
                let (name, value) = (name.to_ascii_uppercase(), oracle::text::percent(value));
                format!("{}={value}", oracle::text::percent(&name))
            })
            .collect();
        pieces.join("&&")
    };
    let backwards = encode(&mut pairs.iter().rev());
    let doubled = encode(&mut pairs.iter().chain(pairs.first()));
    for query in [backwards, doubled] {
        if query.len() <= payoneer::LONGEST_QUERY {
            let again = Callback::from_query(&query).expect("the same fields");
            assert_eq!(again.repeat_key(), callback.repeat_key());
        }
    }
    let members: serde_json::Map<_, _> = pairs
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect();
    let json = serde_json::to_vec(&members).expect("texts can be written");
    if json.len() <= payoneer::LONGEST_BODY {
        let again = Callback::from_json(&json).expect("the same fields");
        assert_eq!(again.repeat_key(), callback.repeat_key());
    }
    // One more field makes it another.
    let longer = format!("{}&one-more=1", encode(&mut pairs.iter()));
    if longer.len() <= payoneer::LONGEST_QUERY && callback.unsigned_field("one-more").is_none() {
        let other = Callback::from_query(&longer).expect("one field more");
        assert_ne!(other.repeat_key(), callback.repeat_key());
    }
}

fn notice(callback: &Callback) -> Notice {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let look_up = match callback.look_up() {
        LookUp::Payout(_) => {
            let named = callback.unsigned_reference().and_then(|text| text.parse().ok());
            assert!(named.is_some_and(|reference| callback.names_payout(&reference)));
            "payout"
        }
        LookUp::Payee(_) => {
            let named = callback.unsigned_payee_id().and_then(|text| text.parse().ok());
            assert!(named.is_some_and(|payee| callback.names_payee(&payee)));
            "payee"
        }
        LookUp::Balance(_) => "balance",
        LookUp::Nothing => "nothing",
    };
    Notice {
        payee: owned(callback.unsigned_payee_id()),
        reference: owned(callback.unsigned_reference()),
        payment: owned(callback.unsigned_payment_id()),
        reason: callback.unsigned_reason_code().map(payoneer::Code::number),
        events: callback.events().iter().map(|event| format!("{event:?}")).collect(),
        look_up,
    }
}

/// The same, by the tables of the wire specification, 7.1. Names as they came, no name twice.
fn plain_notice(pairs: &[(String, String)]) -> Notice {
    let stated = |names: &[&str]| {
        names.iter().find_map(|name| {
            let (_, value) = pairs.iter().find(|(given, _)| plain(given) == *name)?;
            says_something(value).then(|| value.clone())
        })
    };
    let (payee, reference) = (
        stated(&["apuid", "payeeid"]),
        stated(&["intpaymentid", "partnerpaymentid"]),
    );
    let (payment, payoneer_id) = (stated(&["paymentid"]), stated(&["payoneerid"]));
    let mut events: Vec<String> = Vec::new();
    let mut about = [false; 3];
    for (given, _) in pairs.iter().filter(|(_, value)| value.eq_ignore_ascii_case("true")) {
        let name = plain(given);
        if FIELDS.contains(&name.as_str()) {
            continue;
        }
        let of_table = FLAGS.iter().find(|(flag, _, _)| *flag == name);
        let known = match name.as_str() {
            "papercheck" if payment.is_some() => Some(("MoneyLoaded(PaperCheck)", 0)),
            "papercheck" if payoneer_id.is_some() => Some(("PayeeRegistered(PaperCheck)", 1)),
            "papercheck" => None,
            _ => of_table.map(|(_, event, subject)| (*event, *subject)),
        };
        let event = match known {
            Some((event, subject)) => {
                about[subject] = true;
                event.to_owned()
            }
            None => format!("Unrecognised({given:?})"),
        };
        if !events.contains(&event) {
            events.push(event);
        }
    }
    let payout = reference
        .as_deref()
        .is_some_and(|text| text.parse::<payoneer::Reference>().is_ok());
    let person = payee
        .as_deref()
        .is_some_and(|text| text.parse::<payoneer::PayeeId>().is_ok());
    let look_up = match about {
        [true, _, _] | [false, false, false] if payout => "payout",
        [true, _, _] | [false, true, _] | [false, false, false] if person => "payee",
        [false, true, _] if payout => "payout",
        [_, _, true] => "balance",
        _ => "nothing",
    };
    Notice {
        reason: stated(&["reasoncode"]).and_then(|code| code.parse().ok()),
        payee,
        reference,
        payment,
        events,
        look_up,
    }
}

/// Flags, their events, and whether those are about a payout (0), a payee (1) or the balance (2).
const FLAGS: [(&str, &str, usize); 21] = [
    ("approved", "PayeeApproved", 1),
    ("decline", "PayeeDeclined", 1),
    ("reg", "PayeeRegistered(Card)", 1),
    ("achreg", "PayeeRegistered(Bank)", 1),
    ("iachreg", "PayeeRegistered(InternationalBank)", 1),
    ("autopayeecreation", "PayeeCreated", 1),
    ("customerdetailsedited", "PayeeEdited", 1),
    ("reusepayeeid", "PayeeReleased", 1),
    ("payment", "PaymentAccepted", 0),
    ("loadcc", "MoneyLoaded(Card)", 0),
    ("loadcard", "MoneyLoaded(Card)", 0),
    ("loadach", "MoneyLoaded(Bank)", 0),
    ("loadbank", "MoneyLoaded(Bank)", 0),
    ("loadiach", "MoneyLoaded(InternationalBank)", 0),
    ("loadpapercheck", "MoneyLoaded(PaperCheck)", 0),
    ("loadpaypal", "MoneyLoaded(PayPal)", 0),
    ("loadmoney", "MoneyLoaded(Unstated)", 0),
    ("cancelpayment", "PaymentCancelled", 0),
    ("banktranferpaymentfailed", "BankTransferFailed", 0),
    ("banktransferpaymentfailed", "BankTransferFailed", 0),
    ("balance_updated", "BalanceUpdated", 2),
];

/// What has a meaning of its own is no flag, whatever its value.
const FIELDS: [&str; 14] = [
    "apuid",
    "payeeid",
    "sessionid",
    "payoneerid",
    "intpaymentid",
    "partnerpaymentid",
    "paymentid",
    "reasoncode",
    "reasondescription",
    "amount",
    "paymentamount",
    "currency",
    "transactiondate",
    "canceledpaymentdate",
];

/// Names count without case and spaces.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| *character != ' ')
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

/// An empty value says nothing, and neither does a placeholder that nobody replaced.
fn says_something(value: &str) -> bool {
    let placeholder = value.starts_with("{{") && value.ends_with("}}");
    !value.is_empty() && !placeholder
}

/// JSON values as texts: strings decoded, `null` left out, the rest as it is written.
fn strings(members: Members) -> Option<Members> {
    let mut pairs = Members::new();
    for (name, literal) in members {
        match literal.chars().next()? {
            '"' => pairs.push((name, serde_json::from_str(&literal).ok()?)),
            'n' => {}
            _ => pairs.push((name, literal)),
        }
    }
    Some(pairs)
}

/// No field twice; nothing where one is said in two ways.
fn united(pairs: Members) -> Option<Members> {
    let mut united = Members::new();
    for (name, value) in pairs {
        match united.iter().find(|(other, _)| plain(other) == plain(&name)) {
            Some((_, other)) if *other != value => return None,
            Some(_) => {}
            None => united.push((name, value)),
        }
    }
    for names in [["apuid", "payeeid"], ["intpaymentid", "partnerpaymentid"]] {
        let mut said: Vec<&str> = united
            .iter()
            .filter(|(name, value)| names.contains(&plain(name).as_str()) && says_something(value))
            .map(|(_, value)| value.as_str())
            .collect();
        said.dedup();
        if said.len() > 1 {
            return None;
        }
    }
    Some(united)
}

static AUTH: LazyLock<HmacAuth> = LazyLock::new(|| {
    let public = "https://Hooks.Example.com".parse().expect("a good URL");
    HmacAuth::sandbox("TEST ONLY secret", public).expect("a good secret")
});

/// 7.3: what is signed of a notification, and that nothing else verifies.
fn signed(mode: &str, rest: &str) {
    let (request, url) = if mode == "query" {
        let Ok(request) = Request::get(format!("/p?{rest}")).body(bytes::Bytes::new()) else {
            return;
        };
        // A `#` ends the query.
        let url = format!("https://hooks.example.com{}", request.uri());
        (request, url.to_lowercase())
    } else {
        let body = bytes::Bytes::copy_from_slice(rest.as_bytes());
        let request = Request::post("/p").body(body).expect("a good path");
        (request, "https://hooks.example.com/p".to_owned())
    };
    let sorted = url.split_once('?').map(|(path, query)| {
        let mut pieces: Vec<&str> = query.split('&').collect();
        pieces.sort_unstable();
        format!("{path}?{}", pieces.join("&"))
    });
    let encoded = oracle::text::percent(&sorted.unwrap_or(url));
    let encoded = encoded.replace("%20", "+").replace('~', "%7E").to_lowercase();
    let stages = AUTH.stages(&request, "nonce", "1700000000");
    assert_eq!(stages.encoded_url(), encoded);
    assert_eq!(stages.body_digest().is_empty(), mode == "query");

    if rest.len() > payoneer::LONGEST_BODY {
        return;
    }
    let now = Duration::from_secs(1_700_000_000);
    let request = AUTH.sign_for_tests(request, "nonce", now).expect("a good nonce");
    assert!(AUTH.verify(&request, now).is_ok());
    let (mut head, body) = request.into_parts();
    head.uri = "/q".parse().expect("a good path");
    let body = if mode == "query" {
        body
    } else {
        bytes::Bytes::from_static(b"{}")
    };
    assert!(AUTH.verify(&Request::from_parts(head, body), now).is_err());
}
