//! Callbacks of the sandbox, verified as a merchant does (`PayCore 9.3`, F16 to F19, and 6.3).

#![cfg(feature = "sandbox")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use http::{Method, StatusCode};
use paycore::{
    Callback, CallbackError, CallbackKeys, Event, Mode, Observed, PayoutInvoice, PayoutStatus, Turn,
    sandbox::{Amounts, CallbackState, DueCallback, Forgery, JsonStyle, Pace, Sandbox, Script},
};
use sandbox_support::*;
use serde_json::json;
use std::{collections::BTreeSet, time::Duration};

fn verify(callback: &DueCallback) -> Result<Callback, CallbackError> {
    let request = callback.request();
    Callback::verify(request.headers(), request.body().clone(), &keys())
}

fn payout_of(callback: &DueCallback) -> PayoutInvoice {
    let Event::Payout(payout) = verify(callback).unwrap().into_event() else {
        panic!("no payout")
    };
    payout
}

fn word(callback: &DueCallback) -> String {
    payout_of(callback).status().as_str().to_owned()
}

fn every(pace: u64) -> Sandbox {
    builder().pace(Pace::Every(seconds(pace))).build()
}

/// The statuses that are told of until `now`.
fn words(sandbox: &Sandbox, now: Duration) -> Vec<String> {
    sandbox.take_callbacks(now).iter().map(word).collect()
}

#[test]
fn f16_every_change_is_told_and_signed_with_the_key_of_the_mode() {
    for mode in [Mode::Test, Mode::Live] {
        let sandbox = every(10);
        let attributes = with(
            told("a"),
            &json!({"test_mode": mode.is_test(), "service": "payment_card_usd",
                                                 "fields": {"card_number": "5123817234060000"}}),
        );
        let id = created(&sandbox, &attributes);
        let due = sandbox.take_callbacks(at(0));
        assert_eq!(due.len(), 1);
        let request = due[0].request();
        assert_eq!(
            (request.method(), request.uri().to_string()),
            (&Method::POST, CALLBACK_URL.to_owned())
        );
        assert_eq!(request.headers()["content-type"], "application/json");
        let callback = verify(&due[0]).unwrap();
        assert_eq!(callback.mode(), mode);
        assert_eq!(
            (word(&due[0]), due[0].about().as_str()),
            ("processing".to_owned(), id.as_str())
        );
        assert_eq!(payout_of(&due[0]).reference_id(), Some("a"));
        let later = sandbox.take_callbacks(at(10));
        assert_eq!(later.iter().map(word).collect::<Vec<_>>(), ["processed"]);
        let (first, second) = (
            Observed::from(&payout_of(&due[0])),
            Observed::from(&payout_of(&later[0])),
        );
        assert_eq!(first.then(&second), Turn::Newer);
        assert_eq!(second.then(&first), Turn::Older);
        let other = CallbackKeys::new([if mode.is_test() { live_key() } else { test_key() }]).unwrap();
        let request = later[0].request();
        assert!(Callback::verify(request.headers(), request.body().clone(), &other).is_err());
    }
}

#[test]
fn f16_only_final_and_to_the_accounts_url() {
    let account = account()
        .callback_url("https://shop.example.com/all")
        .only_final_callbacks();
    let sandbox = Sandbox::builder()
        .account(account)
        .pace(Pace::Every(seconds(0)))
        .build();
    sandbox.script("a", Script::new().course(["process_pending", "processed"]));
    created(&sandbox, &auto("a"));
    created(&sandbox, &told("b"));
    let due = sandbox.take_callbacks(at(0));
    let told: Vec<(String, String)> = due
        .iter()
        .map(|due| (word(due), due.request().uri().path().to_owned()))
        .collect();
    let processed = |path: &str| ("processed".to_owned(), path.to_owned());
    assert_eq!(told, [processed("/all"), processed("/callback")]);
    // Without a URL, or without a key of the mode, nobody is told.
    let silent = every(0);
    created(&silent, &auto("a"));
    assert!(silent.take_callbacks(at(0)).is_empty());
    let keyless = paycore::sandbox::CommerceAccount::new(ID, API_KEY).private_key(live_key());
    let silent = Sandbox::builder().account(keyless).build();
    created(&silent, &self::told("a"));
    assert!(silent.take_callbacks(at(0)).is_empty());
}

#[test]
fn f16_escapes_as_php_writes_them_are_part_of_what_is_signed() {
    let sandbox = every(0);
    created(&sandbox, &with(told("a"), &json!({"description": "Оплата"})));
    let due = sandbox.take_callbacks(at(0));
    let request = due[0].request();
    let body = std::str::from_utf8(request.body()).unwrap();
    assert!(
        body.contains(r"https:\/\/shop") && body.contains(r"\u041e") && body.contains("\"metadata\":[]"),
        "{body}"
    );
    // Parsed and written again it is another text: the mistake of trap 54.
    let again = serde_json::from_str::<serde_json::Value>(body).unwrap().to_string();
    assert!(matches!(
        Callback::verify(request.headers(), again, &keys()),
        Err(CallbackError::Signature(_))
    ));
    let plain = builder().json(JsonStyle::Plain).build();
    created(&plain, &told("a"));
    assert!(verify(&plain.take_callbacks(at(0))[0]).is_ok());
}

#[test]
fn f17_duplicates_disorder_and_replays() {
    c4_c5_duplicates_disorder_and_replays();
}

#[test]
fn c4_c5_duplicates_disorder_and_replays() {
    let sandbox = every(10);
    let late = [seconds(300), seconds(200), seconds(100)];
    let script = Script::new()
        .course(["process_pending", "processed"])
        .callbacks(100)
        .callback_delays(late);
    sandbox.script("a", script);
    created(&sandbox, &told("a"));
    assert!(sandbox.take_callbacks(at(119)).is_empty());
    let due = sandbox.take_callbacks(at(400));
    assert_eq!(due.len(), 300);
    // The last change comes first.
    assert_eq!(
        (word(&due[0]), word(&due[150]), word(&due[299])),
        ("processed".into(), "process_pending".into(), "processing".into())
    );
    // A merchant that keeps the rules changes its record once.
    let (mut seen, mut record, mut changes) = (BTreeSet::new(), None::<Observed>, 0);
    let mut receive = |due: &DueCallback| {
        if !seen.insert(verify(due).unwrap().repeat_key().clone()) {
            return;
        }
        let next = Observed::from(&payout_of(due));
        let turn = record.as_ref().map_or(Turn::Newer, |record| record.then(&next));
        if matches!(turn, Turn::Newer | Turn::Correction) {
            changes += 1;
            record = Some(next);
        }
    };
    due.iter().for_each(&mut receive);
    // Canceled, and the old ones once more.
    sandbox.set_status("a", "canceled", at(500));
    let canceled = sandbox.take_callbacks(at(800));
    assert_eq!(word(&canceled[0]), "canceled");
    canceled.iter().for_each(&mut receive);
    assert_eq!(sandbox.replay_callbacks("a", at(900)), 4);
    let replayed = sandbox.take_callbacks(at(900));
    assert_eq!(
        replayed.iter().map(word).collect::<Vec<_>>(),
        ["processing", "process_pending", "processed", "canceled"]
    );
    assert_eq!(replayed[2].request().body(), due[0].request().body());
    replayed.iter().for_each(&mut receive);
    assert_eq!((changes, record.unwrap().status()), (2, &PayoutStatus::Canceled));
}

#[test]
fn f17_merged_within_one_second_and_without_a_time() {
    let sandbox = builder().pace(Pace::Every(Duration::from_millis(300))).build();
    created(&sandbox, &told("a"));
    let due = sandbox.take_callbacks(at(1));
    let times: Vec<Option<u64>> = due.iter().map(|due| payout_of(due).updated()).collect();
    assert_eq!(times, [Some(NOW.as_secs()); 2]);
    let observed: Vec<Observed> = due.iter().map(|due| Observed::from(&payout_of(due))).collect();
    assert_eq!(
        (observed[0].then(&observed[1]), observed[1].then(&observed[0])),
        (Turn::Newer, Turn::Older)
    );

    sandbox.script(
        "merged",
        Script::new()
            .course(["process_pending", "processed"])
            .only_final_callbacks(),
    );
    created(&sandbox, &told("merged"));
    assert_eq!(words(&sandbox, at(100)), ["processed"]);

    sandbox.script(
        "timeless",
        Script::new().course(["processed"]).callback_without("updated"),
    );
    created(&sandbox, &told("timeless"));
    let due = sandbox.take_callbacks(at(200));
    assert_eq!(payout_of(&due[1]).updated(), None);
    assert_eq!(observed[0].then(&Observed::from(&payout_of(&due[1]))), Turn::Unclear);

    sandbox.script("silent", Script::new().course(["processed"]).callbacks(0));
    created(&sandbox, &told("silent"));
    assert!(sandbox.take_callbacks(at(300)).is_empty());
}

#[test]
fn c13_a_callback_can_come_before_the_answer_of_the_create() {
    let sandbox = every(0);
    sandbox.inject(
        paycore::sandbox::Call::CreatePayout,
        paycore::sandbox::Fault::none().late(seconds(30)),
    );
    let reply = sandbox.handle(post("/payout-invoices", envelope(&told("a"))), NOW);
    let due = sandbox.take_callbacks(at(1));
    assert!(at(1) < NOW + reply.latency());
    assert_eq!(payout_of(&due[0]).reference_id(), Some("a"));
    let (_, body) = answer(&reply);
    assert_eq!(body["data"]["id"], due[0].about().as_str());
}

#[test]
fn f18_it_is_tried_until_exactly_200() {
    let sandbox = every(0);
    sandbox.script("a", Script::new().course(["processed"]).only_final_callbacks());
    created(&sandbox, &told("a"));
    let mut now = NOW;
    let ends = [
        Some(StatusCode::CREATED),
        Some(StatusCode::NO_CONTENT),
        Some(StatusCode::FOUND),
        Some(StatusCode::INTERNAL_SERVER_ERROR),
        None,
    ];
    for (made, end) in (0_u64..).zip(ends) {
        let due = sandbox.take_callbacks(now);
        assert_eq!(due.len(), 1);
        let headers = due[0].request().headers();
        let next = now + seconds(60 * (made + 1));
        assert_eq!(
            (u64::from(due[0].attempt()), headers["retry-count"].to_str().unwrap()),
            (made + 1, made.to_string().as_str())
        );
        assert_eq!(headers["next-retry"].to_str().unwrap(), next.as_secs().to_string());
        assert!(verify(&due[0]).is_ok(), "the same each time");
        assert!(sandbox.take_callbacks(now + seconds(10_000)).is_empty(), "it was taken");
        sandbox.callback_answered(due[0].id(), end, now);
        assert_eq!(sandbox.next_callback_at(), Some(next));
        now = next;
    }
    let due = sandbox.take_callbacks(now);
    sandbox.callback_answered(due[0].id(), Some(StatusCode::OK), now);
    sandbox.callback_answered(due[0].id(), None, now);
    assert_eq!(
        sandbox.callbacks(),
        [(due[0].about().clone(), CallbackState::Delivered)]
    );
    assert_eq!(sandbox.next_callback_at(), None);
}

#[test]
fn f18_after_a_hundred_attempts_it_gives_up() {
    let sandbox = every(0);
    sandbox.script("a", Script::new().course(["processed"]).only_final_callbacks());
    created(&sandbox, &told("a"));
    let (mut attempts, mut now) = (0, NOW);
    while let Some(next) = sandbox.next_callback_at() {
        now = next;
        for due in sandbox.take_callbacks(now) {
            attempts += 1;
            assert_eq!(due.request().headers().contains_key("next-retry"), attempts < 100);
            sandbox.callback_answered(due.id(), None, now);
        }
    }
    assert_eq!((attempts, sandbox.callbacks()[0].1), (100, CallbackState::GivenUp));
    // About 3.4 days.
    assert_eq!(now, NOW + seconds(60 * (1..100).sum::<u64>()));
    let brief = builder().callback_pauses([seconds(1)]).build();
    created(&brief, &told("a"));
    for (now, left) in [(0, 1), (1, 1), (2, 0)] {
        let due = brief.take_callbacks(at(now));
        assert_eq!(due.len(), left);
        for due in due {
            brief.callback_answered(due.id(), None, at(now));
        }
    }
}

#[test]
fn f19_every_forgery_is_refused() {
    for forgery in [
        Forgery::Missing,
        Forgery::Empty,
        Forgery::Twice,
        Forgery::Joined,
        Forgery::OtherBody,
        Forgery::OtherKey,
        Forgery::OtherMode,
        Forgery::Hex,
        Forgery::Base64OfHex,
        Forgery::LowerCase,
        Forgery::UrlSafe,
        Forgery::Unpadded,
        Forgery::Cut,
    ] {
        let sandbox = every(0);
        sandbox.script("a", Script::new().course(["processed"]).forged(forgery));
        created(&sandbox, &told("a"));
        for due in sandbox.take_callbacks(at(0)) {
            let error = verify(&due).unwrap_err();
            let expected = match forgery {
                Forgery::Missing => matches!(error, CallbackError::NoSignature),
                Forgery::Twice => matches!(error, CallbackError::SeveralSignatures),
                Forgery::OtherMode => matches!(error, CallbackError::Mode { signed: Mode::Live, .. }),
                _ => matches!(error, CallbackError::Signature(_)),
            };
            assert!(expected, "{forgery:?}: {error}");
        }
    }
}

#[test]
fn f19_right_signatures_over_odd_bodies() {
    let sandbox = every(0);
    let told_by = |reference: &str, script: Script| {
        sandbox.script(reference, script.only_final_callbacks());
        created(&sandbox, &told(reference));
        let due = sandbox.take_callbacks(at(0));
        assert_eq!(due.len(), 1);
        verify(&due[0])
    };
    let done = || Script::new().course(["processed"]);
    let refused = told_by("a", done().callback_attribute("test_mode", "false")).unwrap_err();
    assert!(matches!(refused, CallbackError::Mode { signed: Mode::Test, .. }));
    let other = told_by("b", done().callback_type("withdrawals")).unwrap();
    assert!(matches!(other.event(), Event::Other(event) if event.kind() == "withdrawals"));
    let payment = told_by("c", done().callback_type("payment-invoices")).unwrap();
    assert!(matches!(payment.event(), Event::Payment(_)));
    let unknown = told_by("d", done().callback_attribute("status", "\"settled_by_dove\"")).unwrap();
    assert!(matches!(unknown.event(), Event::Payout(payout) if payout.status().as_str() == "settled_by_dove"));
    let foreign = told_by("e", done().callback_attribute("reference_id", "\"Batch 7 #1\"")).unwrap();
    assert!(matches!(foreign.event(), Event::Payout(payout) if payout.reference_id() == Some("Batch 7 #1")));
    let twice = told_by("f", done().callback_attribute_twice("status")).unwrap_err();
    assert!(matches!(twice, CallbackError::Unreadable { .. }));
    // An unknown word in the course is no end, and told all the same.
    sandbox.script("g", Script::new().course(["settled_by_dove"]));
    created(&sandbox, &told("g"));
    assert_eq!(words(&sandbox, at(0)), ["processing", "settled_by_dove"]);
}

#[test]
fn f20_amounts_in_callbacks_are_read_whatever_their_spelling() {
    for style in [Amounts::Number, Amounts::LongNumber, Amounts::Text, Amounts::Exponent] {
        let sandbox = builder().pace(Pace::Every(seconds(0))).amounts(style).build();
        created(&sandbox, &told("a"));
        let due = sandbox.take_callbacks(at(0));
        let paid = payout_of(&due[1]).paid_out().map(|money| money.to_string());
        assert_eq!(paid.as_deref(), Some("100.78 USD"), "{style:?}");
    }
}

#[test]
fn what_is_logged_of_a_callback_holds_neither_url_nor_body() {
    let sandbox = every(0);
    created(
        &sandbox,
        &with(
            told("canary-1"),
            &json!({"description": "canary-2", "callback_url": "https://example.com/canary-3"}),
        ),
    );
    let shown = format!("{:?}", sandbox.take_callbacks(at(0)));
    assert!(shown.contains("cpoi_") && !shown.contains("canary"), "{shown}");
}
