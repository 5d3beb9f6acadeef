use crate::{first_line, oracle};
use bytes::Bytes;
use http::Response;
use paycore::{
    Account, Amount, Callback, CallbackError, CallbackKeys, CreatePayout, Credentials, Event, GetPayout,
    LONGEST_CALLBACK, Mode, Observed, Operation, PayoutInvoice, PayoutState, PayoutStatus, PrivateKey, SendError, Turn,
};
use serde_json::Value;
use std::sync::LazyLock;

static ACCOUNT: LazyLock<Account> = LazyLock::new(|| {
    let credentials = Credentials::test("coma_FoXWOaBSEnUpvP4I", "test-only-api-key").expect("an id and a key");
    Account::new("https://com.paycore.io/api", credentials).expect("a good URL")
});

/// That of the answer files of the crate, from which the seeds come.
static PAYOUT: LazyLock<CreatePayout> = LazyLock::new(|| {
    let amount: Amount = "100.78 USD".parse().expect("a good amount");
    CreatePayout::new(REFERENCE.parse().expect("a good reference"), "test_usd", amount)
        .description("some description")
        .field("account", "587964")
});

const REFERENCE: &str = "my_order_id123";
const ID: &str = "cpoi_CLFDSXqStt3ki8pe";

/// Answers: what a create, a look-up and a search make of one, against a plain JSON tree. First line: the HTTP status. The rest is the
/// body.
pub fn paycore_answer(data: &[u8]) {
    let Some(at) = data.iter().position(|byte| *byte == b'\n') else {
        return;
    };
    let (Some((head, _)), body) = (first_line(&data[..at]), &data[at + 1..]) else {
        return;
    };
    let Some(status) = head.parse::<u16>().ok().filter(|status| (100..1000).contains(status)) else {
        return;
    };
    // None where a body is none, and where it is deeper or has larger numbers than the tree takes.
    let tree: Option<Value> = serde_json::from_slice(body).ok();
    let text = |pointer: &str| tree.as_ref()?.pointer(pointer)?.as_str();
    match PAYOUT.read(&ACCOUNT, answer(status, body)) {
        Ok(invoice) => {
            assert!((200..=202).contains(&status));
            accepted(&invoice, tree.as_ref());
        }
        Err(SendError::Rejected(rejection)) => {
            assert!((400..500).contains(&status) && ![408, 409, 425, 429, 499].contains(&status));
            // A refusal says so in JSON, and names no payout.
            assert!(
                status == 401 || tree.as_ref().is_none_or(Value::is_object),
                "{rejection}"
            );
            assert!(status == 401 || text("/data/id").is_none_or(str::is_empty));
        }
        Err(SendError::Unknown(doubt)) => assert!(status != 401 && doubt.raw().is_some()),
        Err(SendError::NotSent(error)) => panic!("an answer came: {error}"),
    }
    let get = GetPayout::new(&ID.parse().expect("a good id"));
    if let Ok(invoice) = get.read(&ACCOUNT, answer(status, body)) {
        assert_eq!((status, invoice.id().as_str()), (200, ID));
        // Not paid takes one of three words, and nothing that speaks against it.
        if invoice.state() == PayoutState::NotPaid {
            assert!(["process_failed", "expired", "terminated"].contains(&invoice.status().as_str()));
            assert!(!invoice.moderation_required() && !invoice.attention());
        }
    }
    if let Ok(found) = PAYOUT.find().read(&ACCOUNT, answer(status, body)) {
        assert_eq!(status, 200);
        assert!(found.ours().iter().all(|ours| ours.reference_id() == Some(REFERENCE)));
        // Only a list without anything in it is an empty one.
        let items = tree.as_ref().and_then(|tree| tree.get("data")).map(|data| match data {
            Value::Array(items) => items.len(),
            Value::Object(members) => usize::from(!members.is_empty()),
            other => panic!("a list was read from {other}"),
        });
        let counted = found.ours().len() + found.others() + found.unreadable();
        assert!(items.is_none_or(|items| items == counted) && found.is_empty() == (counted == 0));
    }
}

fn answer(status: u16, body: &[u8]) -> Response<Bytes> {
    let body = Bytes::copy_from_slice(body);
    Response::builder().status(status).body(body).expect("a status")
}

/// A payout that was accepted is ours as the tree says it, and is so in every framing.
fn accepted(invoice: &PayoutInvoice, tree: Option<&Value>) {
    assert_eq!(invoice.reference_id(), Some(REFERENCE));
    if let Some(tree) = tree {
        let text = |pointer: &str| tree.pointer(pointer)?.as_str();
        assert_eq!(text("/data/type"), Some("payout-invoices"));
        assert_eq!(text("/data/id"), Some(invoice.id().as_str()));
        assert_eq!(text("/data/attributes/reference_id"), Some(REFERENCE));
        assert_eq!(
            text("/data/attributes/status").map(PayoutStatus::read).as_ref(),
            Some(invoice.status())
        );
        assert_ne!(tree.pointer("/data/attributes/test_mode"), Some(&Value::Bool(false)));
        if let Some(amount) = tree.pointer("/data/attributes/amount").and_then(Value::as_f64) {
            assert!((100.779_999..100.780_001).contains(&amount), "{amount}");
        }
    }
    // The object alone is the same payout, and so is the one in a list.
    let alone = format!("{{\"data\":{}}}", invoice.json());
    let again = PAYOUT
        .read(&ACCOUNT, answer(201, alone.as_bytes()))
        .expect("accepted again");
    assert_eq!(
        (again.id(), again.status(), again.state()),
        (invoice.id(), invoice.status(), invoice.state())
    );
    let list = format!("{{\"data\":[{}]}}", invoice.json());
    let found = PAYOUT
        .find()
        .read(&ACCOUNT, answer(200, list.as_bytes()))
        .expect("a list");
    assert_eq!((found.ours().len(), found.others(), found.unreadable()), (1, 0, 0));
}

/// Callbacks: what is believed is what a plain SHA-1 signs, and what is read then is what a plain JSON reader finds. First line: `test`,
/// `live` or `both`, a blank, and the key. Second line: the signature, or `-` for the right one. The rest is the body.
pub fn paycore_callback(data: &[u8]) {
    let Some((head, rest)) = first_line(data) else { return };
    let (Some((modes, key)), Some((given, body))) = (head.split_once(' '), rest.split_once('\n')) else {
        return;
    };
    let made = || match modes {
        "test" => Some(PrivateKey::new(Mode::Test, key)),
        "live" => Some(PrivateKey::new(Mode::Live, key)),
        "both" => Some(PrivateKey::of_both_modes(key)),
        _ => None,
    };
    let Some(private_key) = made() else { return };
    let Ok(private_key) = private_key else {
        let odd = key
            .chars()
            .any(|character| character.is_control() || character.is_whitespace());
        let prefixed = ["pk_", "com_pk_", "sk_test_", "sk_live_"]
            .iter()
            .any(|prefix| key.starts_with(prefix));
        assert!(odd || prefixed || key.len() < PrivateKey::SHORTEST);
        return;
    };
    let right = oracle::digests::enclosed(key, body.as_bytes());
    assert_eq!(Callback::sign_for_tests(body, &private_key), right);
    let keys = CallbackKeys::new([private_key]).expect("one key is enough");
    let given = if given == "-" { right.as_str() } else { given };
    let read = Callback::verify_signature(given, body.to_owned(), &keys);
    let is_long = body.len() > LONGEST_CALLBACK;
    assert_eq!(matches!(read, Err(CallbackError::TooLong { .. })), is_long);
    assert_eq!(
        matches!(read, Err(CallbackError::Signature(_))),
        !is_long && given != right
    );
    // The same signature over another body is none.
    let longer = Callback::verify_signature(given, format!("{body} "), &keys);
    assert!(longer.is_err());

    let Ok(callback) = read else { return };
    // The tree knows no number beyond the binary ones; the crate keeps the text of all.
    let Ok(value) = serde_json::from_str::<Value>(body) else {
        return;
    };
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
    let said = value
        .pointer("/data/attributes/test_mode")
        .filter(|said| !said.is_null());
    let said = said.map(|said| {
        if said.as_bool().expect("it was read") {
            "test"
        } else {
            "live"
        }
    });
    let of_key = if callback.mode() == Mode::Test { "test" } else { "live" };
    assert!(said.is_none_or(|said| said == of_key) && (modes == of_key || modes == "both" && said.is_some()));
    let status = text("/data/attributes/status");
    match (callback.event(), text("/data/type")) {
        (Event::Payout(payout), Some("payout-invoices")) => {
            assert_eq!(Some(payout.id().as_str()), text("/data/id"));
            let word = payout.status().as_str().to_ascii_lowercase();
            let said = status.expect("it was read").to_ascii_lowercase();
            assert_eq!(word.replace("cancell", "cancel"), said.replace("cancell", "cancel"));
            let observed = Observed::from(payout);
            let turn = observed.then(&observed.clone());
            assert_eq!(turn == Turn::Repeat, payout.updated().is_some());
        }
        (Event::Payment(payment), Some("payment-invoices")) => {
            assert_eq!(Some(payment.id().as_str()), text("/data/id"));
        }
        (Event::Refund(refund), Some("refunds")) => assert_eq!(Some(refund.id().as_str()), text("/data/id")),
        (Event::Other(other), Some(kind)) => {
            assert_eq!((other.kind(), Some(other.id())), (kind, text("/data/id")));
            assert!(!matches!(kind, "payout-invoices" | "payment-invoices" | "refunds"));
        }
        (event, kind) => panic!("{event:?} of {kind:?}"),
    }
    let again = Callback::verify_signature(given, body.to_owned(), &keys).expect("the same bytes");
    assert_eq!(again.repeat_key(), callback.repeat_key());
}
