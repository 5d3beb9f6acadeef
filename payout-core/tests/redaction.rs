//! Every public type of the crate is shown in every way there is, and a canary is looked for.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use bytes::Bytes;
use http::{Request, Response};
use payout_core::{
    BaseUrl, Client, Doubt, DoubtCause, FetchError, Malformed, Nonce, NotSent, Patience, PublicUrl, RawAnswer,
    Reference, Refusal, Rejection, RejectionKind, Secret, SendError, Sign, Stamp, SystemClock, Temporary,
    TransportError, TransportErrorKind, WriteError, mask,
};
use proptest::prelude::*;
use std::{
    any::type_name_of_val,
    collections::BTreeSet,
    error::Error,
    fmt::{Debug, Write as _},
};

/// Stands wherever a secret or a card number may come from outside.
const CARD: &str = "4000123412341234";
const CANARY: &str = "c4n4ry";

/// Every way in which a value is shown, one after the other: a panic shows what `Debug` does.
#[derive(Default)]
struct Shown {
    types: BTreeSet<&'static str>,
}

impl Shown {
    #[track_caller]
    fn debug(&mut self, value: &(impl Debug + ?Sized)) {
        let name = type_name_of_val(value);
        let name = name.split('<').next().unwrap_or(name);
        self.types.insert(name.rsplit("::").next().unwrap_or(name));
        clean(&format!("{value:?}"));
        clean(&format!("{value:#?}"));
    }

    #[track_caller]
    fn error(&mut self, error: &(impl Error + 'static)) {
        self.debug(error);
        let mut chain = String::new();
        let mut next: Option<&dyn Error> = Some(error);
        while let Some(error) = next {
            write!(chain, "{error} {error:?} ").unwrap();
            next = error.source();
        }
        clean(&chain);
    }
}

#[track_caller]
fn clean(shown: &str) {
    assert!(!shown.is_empty());
    for canary in [CARD, CANARY, "4000-1234", "4000 1234"] {
        assert!(!shown.contains(canary), "{canary} in {shown}");
    }
}

/// An account whose requests are full of what nobody may see.
#[derive(Debug)]
struct Account;

impl Sign for Account {
    const PROVIDER: &'static str = "test";
    type Message = ();

    fn sign(&self, (): (), _: &Stamp) -> Result<Request<Bytes>, WriteError> {
        let mut authorization = http::HeaderValue::from_static(CANARY);
        authorization.set_sensitive(true);
        Ok(Request::post("https://gate.example.com/c4n4ry")
            .header("authorization", authorization)
            .body(Bytes::from_static(CANARY.as_bytes()))
            .unwrap())
    }
}

fn answer(status: u16) -> Response<Bytes> {
    let body = Bytes::from(format!("{CANARY} {CARD}"));
    Response::builder().status(status).body(body).unwrap()
}

fn rejection() -> Rejection {
    Rejection::new(RejectionKind::Refused)
        .with_message("card 4000-1234-1234-1234 is blocked, and 4000123412341234 too")
        .with_code(CARD)
        .with_raw(RawAnswer::new(&answer(400)))
}

fn transport_error() -> TransportError {
    TransportError::in_doubt(TransportErrorKind::Closed)
}

#[test]
fn k1_every_public_type_hides_what_it_was_given() {
    let mut shown = Shown::default();
    shown.debug(&Secret::new(CANARY.to_owned()));
    shown.debug(&RawAnswer::new(&answer(200)));
    shown.debug(&Nonce::random().unwrap());
    shown.debug(&Stamp::now().unwrap());
    shown.debug(&Patience::new());
    shown.debug(&SystemClock::new());
    shown.debug(&BaseUrl::parse("https://gate.example.com").unwrap());
    shown.error(&BaseUrl::parse("https://user:c4n4ry@gate.example.com").unwrap_err());
    shown.error(&BaseUrl::parse("https://gate.example.com/?key=c4n4ry").unwrap_err());
    shown.error(&BaseUrl::parse("https://gate.example.com/#c4n4ry").unwrap_err());
    shown.debug(&PublicUrl::parse("https://shop.example.com/callback").unwrap());
    shown.error(&PublicUrl::parse("https://user:c4n4ry@shop.example.com/").unwrap_err());
    shown.error(&PublicUrl::parse("https://c4n4ry.internal/?key=c4n4ry").unwrap_err());
    shown.error(&Nonce::from_text(format!("{CANARY} ")).unwrap_err());
    shown.debug(&"payout-1".parse::<Reference>().unwrap());
    shown.error(&Reference::new(CARD.repeat(9)).unwrap_err());

    shown.error(&rejection());
    shown.error(&SendError::from(rejection()));
    shown.error(&FetchError::refused(rejection()));
    shown.error(&FetchError::NotFound(rejection()));
    shown.error(&Refusal::Provider(rejection()));
    let doubt = || {
        Doubt::new(DoubtCause::Status, "HTTP 500")
            .with_code(&format!("code {CARD}"))
            .with_raw(RawAnswer::new(&answer(500)))
    };
    shown.error(&doubt());
    shown.error(&SendError::from(doubt()));
    shown.error(&SendError::from(transport_error()));
    shown.error(&transport_error());
    shown.error(&NotSent::Transport(TransportError::not_sent(TransportErrorKind::Tls)));
    shown.error(&WriteError::new("cvv2", "holds 2 digits, give 3 or 4"));
    shown.error(&Temporary::new("HTTP 503").with_raw(RawAnswer::new(&answer(503))));
    shown.error(&Malformed::new("no JSON").with_raw(RawAnswer::new(&answer(200))));
    #[cfg(feature = "reqwest")]
    {
        let builder = payout_core::Http::builder().proxy(format!("http://user:{CANARY}@proxy.example.com:3128"));
        shown.debug(&builder);
        shown.debug(&builder.build().unwrap());
    }
    shown.debug(&Client::with_transport(Account, |_| async { Ok(answer(200)) }));

    // What is public and shows nothing that came from outside: words, numbers, and texts that were checked letter by letter.
    let plain = [
        "Amount",
        "Changes",
        "Clock",
        "Currency",
        "Delay",
        "Effect",
        "Evidence",
        "IdError",
        "Money",
        "MoneyError",
        "MovesMoney",
        "Operation",
        "PayoutState",
        "Reads",
        "RejectionClass",
        "RejectionKind",
        "Sign",
        "StampError",
        "Transport",
        "mask",
        "DoubtCause",
        "TransportErrorKind",
        "RetryBudget",
        // Shown by `k1_…` of tests/settlement, full of canaries.
        "Finding",
        "Journal",
        "JournalError",
        "JournalFailure",
        "MemoryJournal",
        "Payable",
        "Settlement",
        "Unpaid",
    ];
    let unseen: Vec<String> = public_names()
        .into_iter()
        .filter(|name| !plain.contains(&name.as_str()) && !shown.types.contains(name.as_str()))
        .collect();
    #[cfg(feature = "reqwest")]
    assert_eq!(unseen, [""; 0], "public types that this test does not show");
    #[cfg(not(feature = "reqwest"))]
    assert_eq!(
        unseen,
        ["Http", "HttpBuilder"],
        "public types that this test does not show"
    );
}

/// The names in the crate's `pub use`, from its own source.
fn public_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for statement in include_str!("../src/lib.rs").split(';') {
        if let Some((_, used)) = statement.rsplit_once("pub use ") {
            let list = used.rsplit_once("::").map_or(used, |(_, last)| last);
            let list = used
                .split_once('{')
                .map_or(list, |(_, inner)| inner.trim_end().trim_end_matches('}'));
            names.extend(
                list.split(',')
                    .map(|name| name.trim().to_owned())
                    .filter(|name| !name.is_empty()),
            );
        }
    }
    assert!(names.len() > 30, "{names:?}");
    names
}

/// K1 at TRACE: every span and event of calls that end in every way.
#[cfg(feature = "tracing")]
mod trace {
    use super::{Account, CANARY, CARD, answer, clean, transport_error};
    use bytes::Bytes;
    use http::Response;
    use payout_core::{
        Client, Doubt, DoubtCause, FetchError, MovesMoney, Operation, Patience, RawAnswer, Reads, SendError, Temporary,
        WriteError,
    };
    use std::{
        fmt::Write as _,
        sync::{Arc, Mutex},
    };
    use tracing::{
        Event, Metadata, Subscriber,
        field::{Field, Visit},
        span::{Attributes, Id, Record},
    };

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<String>>);

    struct Line<'l>(&'l mut String);

    impl Visit for Line<'_> {
        fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
            write!(self.0, " {}={value:?}", field.name()).unwrap();
        }
    }

    impl Subscriber for Log {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, span: &Attributes<'_>) -> Id {
            span.record(&mut Line(&mut self.0.lock().unwrap()));
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, values: &Record<'_>) {
            values.record(&mut Line(&mut self.0.lock().unwrap()));
        }

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, event: &Event<'_>) {
            event.record(&mut Line(&mut self.0.lock().unwrap()));
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    struct Pay;

    impl Operation for Pay {
        type Account = Account;
        type Answer = RawAnswer;
        type Effect = MovesMoney;
        const NAME: &'static str = "pay";

        fn write(&self, _: &Account) -> Result<(), WriteError> {
            Ok(())
        }

        fn read(&self, _: &Account, response: Response<Bytes>) -> Result<RawAnswer, SendError> {
            match response.status().as_u16() {
                200 => Ok(RawAnswer::new(&response)),
                status => Err(Doubt::new(DoubtCause::Status, format!("HTTP {status}"))
                    .with_raw(RawAnswer::new(&response))
                    .into()),
            }
        }
    }

    struct LookUp;

    impl Operation for LookUp {
        type Account = Account;
        type Answer = ();
        type Effect = Reads;
        const NAME: &'static str = "look-up";

        fn write(&self, _: &Account) -> Result<(), WriteError> {
            Ok(())
        }

        fn read(&self, _: &Account, response: Response<Bytes>) -> Result<(), FetchError> {
            Err(Temporary::new("HTTP 503").with_raw(RawAnswer::new(&response)).into())
        }
    }

    #[test]
    fn k1_no_span_holds_a_body_a_url_or_a_header() {
        let log = Log::default();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        tracing::subscriber::with_default(log.clone(), || {
            runtime.block_on(async {
                for status in [200, 400, 500] {
                    let client = Client::with_transport(Account, move |_| async move { Ok(answer(status)) });
                    client.send(&Pay).await.ok();
                    client.repeat(&LookUp, &Patience::new().attempts(1)).await.ok();
                }
                let client = Client::with_transport(Account, |_| async { Err(transport_error()) });
                client.send(&Pay).await.ok();
            });
        });
        let text = log.0.lock().unwrap().clone();
        assert!(
            text.contains("outcome=\"unknown\"") && text.contains("outcome=\"ok\""),
            "{text}"
        );
        assert!(text.contains("operation=\"look-up\""), "{text}");
        assert!(!text.contains(CANARY) && !text.contains(CARD));
        clean(&text);
    }
}

proptest! {
    #[test]
    fn k2_a_card_number_in_a_providers_text_is_masked(
        before in "[a-z ,.:]{0,40}",
        digits in "[0-9]{12,20}",
        separator in prop::sample::select(vec!["", " ", "-"]),
        after in "[a-z ,.:]{0,40}",
    ) {
        let number: Vec<&str> = digits.as_bytes().chunks(4).map(|part| std::str::from_utf8(part).unwrap()).collect();
        let masked = mask(&format!("{before}{}{after}", number.join(separator)));
        prop_assert!(!masked.bytes().any(|byte| byte.is_ascii_digit()), "{}", masked);
        let rejection = Rejection::new(RejectionKind::Refused).with_message(&number.join(separator)).with_code(&digits);
        let shown = format!("{rejection} {rejection:?}");
        prop_assert!(!shown.contains(&digits) && !shown.contains(&number.join(separator)), "{}", shown);
    }

    #[test]
    fn k2_no_text_keeps_twelve_digits_in_a_row(text in "[0-9 xé-]{0,60}") {
        let masked = mask(&text);
        let longest = masked.split(|character: char| !character.is_ascii_digit()).map(str::len).max();
        prop_assert!(longest < Some(12), "{}", masked);
    }
}

/// Which traits a type has. The `impl` that answers is the one that applies.
struct Probe<T>(std::marker::PhantomData<T>);

trait Absent {
    const CLONE: bool = false;
    const PARTIAL_EQ: bool = false;
    const SERIALIZE: bool = false;
    const TEXT: bool = false;
}

impl<T> Absent for Probe<T> {}

impl<T: Clone> Probe<T> {
    const CLONE: bool = true;
}

impl<T: PartialEq> Probe<T> {
    const PARTIAL_EQ: bool = true;
}

#[cfg(feature = "serde")]
impl<T: serde::Serialize> Probe<T> {
    const SERIALIZE: bool = true;
}

impl<T: std::fmt::Display> Probe<T> {
    const TEXT: bool = true;
}

#[test]
fn k3_a_secret_cannot_be_serialised() {
    const {
        assert!(Probe::<Reference>::SERIALIZE == cfg!(feature = "serde"));
        assert!(!Probe::<Secret>::SERIALIZE);
        assert!(!Probe::<RawAnswer>::SERIALIZE);
        assert!(Probe::<String>::TEXT);
        assert!(!Probe::<Secret>::TEXT);
    }
}

#[test]
fn k5_a_secret_cannot_be_copied() {
    const {
        assert!(Probe::<String>::CLONE);
        assert!(!Probe::<Secret>::CLONE);
    }
}

#[test]
fn k6_a_secret_cannot_be_compared() {
    const {
        assert!(Probe::<String>::PARTIAL_EQ);
        assert!(!Probe::<Secret>::PARTIAL_EQ);
    }
}
