//! What becomes of payouts in the sandbox: test services, courses over virtual time, corrections, what searches find (`PayCore 9.1`,
//! and 9.3, F11, F12, F14, F15, F20).

#![cfg(feature = "sandbox")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use paycore::sandbox::{Amounts, Filter, JsonStyle, Pace, Sandbox, Script};
use sandbox_support::*;
use serde_json::{Value, json};

const DAY: u64 = 24 * 60 * 60;

/// Status and resolution in which a payout with these fields ends.
fn end(sandbox: &Sandbox, reference: &str, fields: &Value) -> (String, String) {
    let mut all = json!({"account": "587964"});
    for (name, value) in fields.as_object().unwrap() {
        all[format!("test_details_{name}")] = value.clone();
    }
    let id = created(sandbox, &with(auto(reference), &json!({"fields": all})));
    let shown: Vec<Value> = (0..5).map(|_| read_at(sandbox, &id, NOW)).collect();
    let text = |name: &str| shown[4][name].as_str().unwrap().to_owned();
    (text("status"), text("resolution"))
}

#[test]
fn test_services_follow_their_steering_fields() {
    let sandbox = sandbox();
    for (number, (fields, status, resolution)) in [
        (json!({}), "processed", "ok"),
        (json!({"success_rate": "0"}), "process_failed", "general_fatal_error"),
        (json!({"success_rate": "100"}), "processed", "ok"),
        (
            json!({"payout_status": "PROCESS_FAILED"}),
            "process_failed",
            "general_fatal_error",
        ),
        (
            json!({"payout_status": "process-failed", "payout_resolution": "INVALID DETAILS"}),
            "process_failed",
            "invalid_details",
        ),
        (
            json!({"payout_status": "Partially Processed"}),
            "partially_processed",
            "ok",
        ),
        (json!({"payout_status": "process_pending"}), "process_pending", "ok"),
        (json!({"payout_status": "processing"}), "processing", "ok"),
        (json!({"payout_status": "cancel_failed"}), "cancel_failed", "ok"),
        (
            json!({"payout_resolution": "Limit-Violation"}),
            "processed",
            "limit_violation",
        ),
    ]
    .iter()
    .enumerate()
    {
        let found = end(&sandbox, &format!("p{number}"), fields);
        assert_eq!(found, ((*status).to_owned(), (*resolution).to_owned()), "{fields}");
    }
}

#[test]
fn a_success_rate_throws_the_same_for_the_same_seed() {
    let throws = |seed: u64| -> Vec<bool> {
        let sandbox = builder().seed(seed).build();
        let paid = |number| end(&sandbox, &format!("p{number}"), &json!({"success_rate": "50"})).0 == "processed";
        (0..100).map(paid).collect()
    };
    let first = throws(7);
    assert_eq!(first, throws(7));
    assert_ne!(first, throws(8));
    let successes = first.iter().filter(|paid| **paid).count();
    assert!((30..=70).contains(&successes), "{successes}");
}

#[test]
fn f14_a_course_goes_on_by_time_whoever_looks() {
    let sandbox = builder().build();
    let script = Script::new()
        .pace(Pace::Every(seconds(10)))
        .then("process_error")
        .then_after(seconds(5), "process_pending")
        .then_after(seconds(30 * DAY), "processed");
    sandbox.script("a", script);
    let id = created(&sandbox, &auto("a"));
    for (later, status, updated) in [
        (0, "processing", 0),
        (9, "processing", 0),
        (10, "process_error", 10),
        (14, "process_error", 10),
        (15, "process_pending", 15),
        (30 * DAY, "process_pending", 15),
        (30 * DAY + 14, "process_pending", 15),
        (30 * DAY + 15, "processed", 30 * DAY + 15),
        (90 * DAY, "processed", 30 * DAY + 15),
    ] {
        let shown = read_at(&sandbox, &id, at(later));
        assert_eq!(
            (&shown["status"], &shown["updated"]),
            (&json!(status), &json!(at(updated).as_secs())),
            "{later}"
        );
    }
    // Late to look, each change has had its own time.
    let sandbox = self::sandbox();
    sandbox.script(
        "a",
        Script::new()
            .pace(Pace::Every(seconds(10)))
            .course(["process_pending", "processed"]),
    );
    created(&sandbox, &auto("a"));
    sandbox.advance(at(DAY));
    assert_eq!(
        (sandbox.invoice("a").unwrap().updated(), sandbox.payments("a")),
        (at(20).as_secs(), 1)
    );
}

#[test]
fn f14_a_course_goes_on_by_looks() {
    let looks = |pace: Pace| -> Vec<String> {
        let sandbox = builder().pace(pace).build();
        sandbox.script("a", Script::new().course(["process_pending", "processed"]));
        let (_, body) = create(&sandbox, &auto("a"));
        let first = body["data"]["attributes"]["status"].as_str().unwrap().to_owned();
        let id = body["data"]["id"].as_str().unwrap().to_owned();
        std::iter::once(first)
            .chain((0..4).map(|_| status_at(&sandbox, &id, NOW)))
            .collect()
    };
    let (p, pp, done) = ("processing", "process_pending", "processed");
    assert_eq!(looks(Pace::Polls(0)), [pp, pp, done, done, done]);
    assert_eq!(looks(Pace::Polls(1)), [p, p, pp, done, done]);
    assert_eq!(looks(Pace::Polls(2)), [p, p, p, pp, done]);
    assert_eq!(looks(Pace::Every(seconds(0))), [done; 5]);
}

#[test]
fn f14_every_status_can_be_shown_with_what_belongs_to_it() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    for (status, processed, amount, payments) in [
        ("processed", true, json!(100.78), 1),
        ("partially_processed", true, json!(50.39), 1),
        ("process_failed", true, Value::Null, 0),
        ("expired", true, Value::Null, 0),
        ("terminated", true, Value::Null, 0),
        ("process_pending", false, Value::Null, 0),
        ("canceled", true, Value::Null, 0),
    ] {
        sandbox.script(status, Script::new().course([status]));
        let id = created(&sandbox, &auto(status));
        let shown = read_at(&sandbox, &id, NOW);
        assert_eq!(shown["status"], status);
        assert_eq!(shown["processed"].is_number(), processed, "{status}");
        assert_eq!(shown["processed_amount"], amount, "{status}");
        assert_eq!(sandbox.payments(status), payments, "{status}");
    }
}

#[test]
fn f14_moderation_parts_and_attributes() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    let script = Script::new()
        .course(["process_failed"])
        .resolution("invalid_details")
        .moderation_required()
        .processed_amount("25.5")
        .part("75.28", "process_failed")
        .part("25.50", "processed")
        .attribute("currency", "\"EUR\"")
        .attribute("rrn", "\"7\"")
        .without_attribute("updated");
    sandbox.script("a", script);
    let (_, made) = create(&sandbox, &auto("a"));
    assert_eq!(
        made["data"]["attributes"]["currency"], "USD",
        "the answer of the create is left alone"
    );
    let shown = read_at(&sandbox, made["data"]["id"].as_str().unwrap(), NOW);
    assert_eq!(shown["moderation_required"], true);
    assert_eq!(
        (&shown["processed_amount"], &shown["resolution"]),
        (&json!(25.5), &json!("invalid_details"))
    );
    assert_eq!((&shown["currency"], &shown["rrn"]), (&json!("EUR"), &json!("7")));
    assert!(shown.get("updated").is_none());
    let parts = shown["payouts"].as_array().unwrap();
    assert_eq!(
        (parts.len(), &parts[1]["status"], &parts[1]["amount"]),
        (2, &json!("processed"), &json!(25.5))
    );
    // Money is out, whatever the status says.
    assert_eq!(sandbox.payments("a"), 1);
}

#[test]
fn f15_corrections_have_a_newer_time() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    for (from, to) in [
        ("process_failed", "processed"),
        ("processed", "canceled"),
        ("expired", "processed"),
    ] {
        sandbox.script(from, Script::new().course([from, "never"]));
        let id = created(&sandbox, &auto(from));
        assert_eq!(status_at(&sandbox, &id, NOW), from);
        assert_eq!(sandbox.set_status(from, to, at(60)), 1);
        // The script has ended.
        let looks: Vec<Value> = (0..3).map(|_| read_at(&sandbox, &id, at(61))).collect();
        let shown = &looks[2];
        assert_eq!(
            (&shown["status"], &shown["updated"]),
            (&json!(to), &json!(at(60).as_secs()))
        );
    }
    // A step that was scheduled does not happen after it.
    sandbox.script("timed", Script::new().then_after(seconds(10), "processed"));
    let id = created(&sandbox, &auto("timed"));
    sandbox.set_status("timed", "terminated", at(5));
    assert_eq!(status_at(&sandbox, &id, at(100)), "terminated");
    // Time never runs back in `updated`.
    sandbox.set_status("timed", "processed", NOW);
    assert_eq!(sandbox.invoice("timed").unwrap().updated(), at(5).as_secs());
}

#[test]
fn f11_a_slow_commit_is_found_later() {
    let sandbox = sandbox();
    sandbox.script("a", Script::new().hidden_during(seconds(600)));
    let id = created(&sandbox, &payout("a"));
    assert_eq!(
        (found_at(&sandbox, "a", at(0)), found_at(&sandbox, "a", at(599))),
        (0, 0)
    );
    assert_eq!(status_at(&sandbox, &id, at(1)), "created", "by id it is there");
    assert_eq!(found_at(&sandbox, "a", at(600)), 1);
    sandbox.script("b", Script::new().hidden_for(2));
    created(&sandbox, &payout("b"));
    let finds: Vec<usize> = (0..3).map(|_| found_at(&sandbox, "b", NOW)).collect();
    assert_eq!(finds, [0, 0, 1]);
}

#[test]
fn f12_what_comes_of_the_filter_is_a_switch() {
    let with_two = |filter: Filter| {
        let sandbox = builder().filter(filter).build();
        created(&sandbox, &payout("a"));
        created(&sandbox, &payout("b"));
        sandbox
    };
    let (status, body) = find_at(&with_two(Filter::Honoured), "a", NOW);
    assert_eq!(
        (status, &body["data"][0]["attributes"]["reference_id"]),
        (200, &json!("a"))
    );
    assert_eq!(found_at(&with_two(Filter::Honoured), "nobody", NOW), 0);
    assert_eq!(found_at(&with_two(Filter::Honoured), "A", NOW), 0);
    let (_, body) = find_at(&with_two(Filter::SingleObject), "a", NOW);
    assert_eq!(body["data"]["attributes"]["reference_id"], "a");
    assert_eq!(found_at(&with_two(Filter::SingleObject), "nobody", NOW), 0);
    assert_eq!(found_at(&with_two(Filter::Ignored), "nobody", NOW), 2);
    assert_eq!(find_at(&with_two(Filter::NotFound), "a", NOW).0, 404);
    assert_eq!(find_at(&with_two(Filter::BadRequest), "a", NOW).0, 400);
    // Without a filter it is a list as well, with a slash or without, and never longer than a page.
    let sandbox = sandbox();
    for number in 0..30 {
        created(&sandbox, &payout(&format!("p{number}")));
    }
    for path in [
        "/payout-invoices",
        "/payout-invoices/",
        "/payout-invoices?filter[status]=created",
    ] {
        let (_, body) = answer(&sandbox.handle(get(path), NOW));
        assert_eq!(body["data"].as_array().unwrap().len(), 25);
        assert_eq!(body["data"][0]["attributes"]["reference_id"], "p29");
    }
    let (_, body) = answer(&sandbox.handle(get("/payout-invoices?filter[reference_id]=p%33"), NOW));
    assert_eq!(body["data"][0]["attributes"]["reference_id"], "p3");
}

#[test]
fn f20_one_amount_in_many_spellings() {
    for (style, literal) in [
        (Amounts::Number, "100.78"),
        (Amounts::LongNumber, "100.780"),
        (Amounts::Text, "\"100.78\""),
        (Amounts::Exponent, "10078e-2"),
        (Amounts::Noise, "100.78000000000000001"),
    ] {
        let sandbox = builder().amounts(style).build();
        let request = post("/payout-invoices", envelope(&payout("a")));
        let (_, body) = text(&sandbox.handle(request, NOW));
        assert!(
            body.contains(&format!("\"amount\":{literal},\"payout_amount\":{literal},")),
            "{body}"
        );
    }
}

#[test]
fn f16_texts_are_written_as_the_style_says() {
    for (style, written) in [
        (JsonStyle::Php, r#""\u00e9\/""#),
        (JsonStyle::PhpUnicode, r#""é\/""#),
        (JsonStyle::Plain, r#""é/""#),
    ] {
        let sandbox = builder().json(style).build();
        let attributes = with(payout("a"), &json!({"description": "é/"}));
        let (_, body) = text(&sandbox.handle(post("/payout-invoices", envelope(&attributes)), NOW));
        assert!(body.contains(&format!("\"description\":{written}")), "{body}");
    }
}

#[test]
fn services_stand_in_relationships_where_asked() {
    let sandbox = builder().services_in_relationships().build();
    let (_, body) = create(&sandbox, &payout("a"));
    assert_eq!(
        body["data"]["relationships"]["payout-service"]["data"],
        json!({"type": "payout-services", "id": "test_usd"})
    );
}

#[test]
fn scripts_in_a_queue_are_for_payouts_without_one() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    sandbox.script("own", Script::new().course(["expired"]));
    sandbox.script_next(Script::new().course(["terminated"]));
    for (reference, status) in [("own", "expired"), ("first", "terminated"), ("second", "processed")] {
        created(&sandbox, &auto(reference));
        assert_eq!(sandbox.invoice(reference).unwrap().status(), status);
    }
}
