//! Payouts in the sandbox: life, duplicates, cancels, money (wire specification, section 9).

#![cfg(feature = "sandbox")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod sandbox_support;

use payoneer::v2::sandbox::{
    Before, Cancels, Ending, ErrorStyle, Obstacle, Repeats, Sandbox, SandboxBuilder, Script, Stage,
};
use sandbox_support::{Draft, NOW, PROGRAM, at, builder, money, partner, sandbox};
use std::time::Duration;

fn status(sandbox: &Sandbox, reference: &str, now: Duration) -> String {
    let json = Draft::look_up(reference).json(sandbox, now);
    match json["code"].as_i64().unwrap() {
        0 => json["status"].as_str().unwrap().to_owned(),
        code => code.to_string(),
    }
}

#[test]
fn the_answers_of_4_8_and_4_9() {
    let sandbox = sandbox();
    assert_eq!(
        Draft::payout("test123456").ask(&sandbox, NOW).1,
        r#"{"audit_id":49000001,"code":0,"description":"Success","payout_id":"9023270","amount":25.22,"currency":"USD"}"#
    );
    assert_eq!(
        Draft::look_up("test123456").ask(&sandbox, at(239)).1,
        r#"{"audit_id":49000002,"code":0,"description":"Success","payout_id":"9023270","status":"Pending","payee_id":"ID123","payout_date":"2018-01-24T08:40:06.053","amount":25.22,"currency":"USD"}"#
    );
    assert_eq!(
        Draft::look_up("test123456").ask(&sandbox, at(240)).1,
        r#"{"audit_id":49000003,"code":0,"description":"Success","payout_id":"9023270","status":"Funded","status_category":"Transferred","payee_id":"ID123","payout_date":"2018-01-24T08:40:06.053","amount":25.22,"currency":"USD","load_date":"2018-01-24T08:44:06.053"}"#
    );
    assert_eq!(
        Draft::look_up("other").ask(&sandbox, NOW),
        (
            200,
            r#"{"audit_id":49000004,"code":10311,"description":"Cannot find payout with the specified Client Reference ID"}"#
                .to_owned()
        )
    );
    assert_eq!(
        Draft::payout_of("x", "1.00", "nobody").ask(&sandbox, NOW).1,
        r#"{"audit_id":49000005,"code":10005,"hint":"Please ensure that the payee has registered with Payoneer","description":"Payee was not found"}"#
    );
}

#[test]
fn amounts_keep_their_digits() {
    let partner = partner().balance("USD", "99999999999999.99");
    let sandbox = Sandbox::builder().partner(partner).build();
    for (reference, sent, shown) in [
        ("a", "90071992547409.93", "90071992547409.93"),
        ("b", "0.1", "0.10"),
        ("c", "20.00", "20.00"),
        ("d", "7", "7.00"),
    ] {
        let (_, body) = Draft::payout_of(reference, sent, "ID123").ask(&sandbox, NOW);
        assert!(body.contains(&format!(r#""amount":{shown},"#)), "{body}");
        let (_, body) = Draft::look_up(reference).ask(&sandbox, NOW);
        assert!(body.contains(&format!(r#""amount":{shown},"#)), "{body}");
    }
}

#[test]
fn knobs_of_the_look_up() {
    for (fraction, date) in [
        (0, "08:40:06\""),
        (1, "08:40:06\""),
        (2, "08:40:06.05\""),
        (9, "08:40:06.053\""),
    ] {
        let sandbox = builder().fraction_digits(fraction).build();
        Draft::payout("a").ask(&sandbox, NOW);
        assert!(Draft::look_up("a").ask(&sandbox, NOW).1.contains(date), "{fraction}");
    }
    let plain = builder().without_categories().build();
    Draft::payout("a").ask(&plain, NOW);
    let (_, body) = Draft::look_up("a").ask(&plain, at(240));
    assert!(
        body.contains(r#""status":"Funded","payee_id""#) && !body.contains("load_date"),
        "{body}"
    );

    for (before, word) in [
        (Before::Funded, "Funded"),
        (Before::Word("Pending".to_owned()), "Pending"),
        (Before::Word("Contemplated".to_owned()), "Contemplated"),
    ] {
        let sandbox = builder().payouts(Script::new().before(before)).build();
        Draft::payout("a").ask(&sandbox, NOW);
        let (_, body) = Draft::look_up("a").ask(&sandbox, NOW);
        assert!(body.contains(&format!(r#""status":"{word}","payee_id""#)), "{body}");
        assert!(!body.contains("load_date"));
    }
    let sandbox = sandbox();
    let odd = Script::new()
        .member("payee_id", "\"other\"")
        .without_member("amount")
        .member("x", "[1]");
    sandbox.script("a", odd);
    Draft::payout("a").ask(&sandbox, NOW);
    let json = Draft::look_up("a").json(&sandbox, NOW);
    assert_eq!(json["payee_id"], "other");
    assert!(json.get("amount").is_none());
    assert_eq!(json["x"][0], 1);
}

#[test]
fn refusals_in_every_style_and_order() {
    for (style, not_found, duplicate) in [
        (ErrorStyle::Http200, 200, 200),
        (ErrorStyle::Http400, 400, 400),
        (ErrorStyle::Http404, 404, 400),
    ] {
        let sandbox = builder().errors(style).without_hints().shuffled().build();
        let mut orders = std::collections::BTreeSet::new();
        for _ in 0..20 {
            let (status, body) = Draft::look_up("a").ask(&sandbox, NOW);
            assert_eq!(status, not_found);
            let json: serde_json::Value = serde_json::from_str(&body).unwrap();
            assert_eq!(
                (json["code"].as_i64(), json.as_object().unwrap().len()),
                (Some(10_311), 3)
            );
            orders.insert([body.find("code"), body.find("audit_id"), body.find("description")]);
        }
        assert!(orders.len() > 2, "{orders:?}");
        assert_eq!(Draft::payout("a").ask(&sandbox, NOW).0, 200);
        assert_eq!(Draft::payout("a").ask(&sandbox, NOW).0, duplicate);
        let (status, body) = Draft::payout_of("b", "1", "nobody").ask(&sandbox, NOW);
        assert_eq!((status, body.contains("hint")), (duplicate, false));
    }
}

#[test]
fn a_second_create_under_one_reference() {
    for other in [
        Draft::payout("a"),
        Draft::payout_of("a", "1.00", "ID123"),
        Draft::payout_of("a", "25.22", "nobody"),
    ] {
        let sandbox = sandbox();
        assert_eq!(Draft::payout("a").code(&sandbox, NOW), 0);
        let before = Draft::look_up("a").json(&sandbox, NOW)["payee_id"].clone();
        assert_eq!(other.code(&sandbox, NOW), 10_304);
        assert_eq!(Draft::look_up("a").json(&sandbox, NOW)["payee_id"], before);
        assert_eq!((sandbox.creates_received("a"), sandbox.creates_executed("a")), (2, 1));
        assert_eq!(sandbox.times_paid("a"), 1);
        assert_eq!(money(&sandbox), ["974.78", "25.22", "0.00"]);
    }
    // References differ by their case.
    let sandbox = sandbox();
    assert_eq!(Draft::payout("a").code(&sandbox, NOW), 0);
    assert_eq!(Draft::payout("A").code(&sandbox, NOW), 0);
}

#[test]
fn after_a_cancel_the_reference_is_taken_or_free() {
    for (repeats, code, paid) in [
        (Repeats::Refused, 10_304, 0),
        (Repeats::RefusedUntilCancelled, 0, 1),
        (Repeats::SecondPayout, 0, 1),
    ] {
        let sandbox = builder().repeats(repeats).build();
        Draft::payout("a").ask(&sandbox, NOW);
        assert_eq!(Draft::cancel("a").code(&sandbox, NOW), 0);
        assert_eq!(Draft::payout("a").code(&sandbox, NOW), code);
        assert_eq!(sandbox.times_paid("a"), paid);
    }
    let careless = builder().repeats(Repeats::SecondPayout).build();
    Draft::payout("a").ask(&careless, NOW);
    Draft::payout("a").ask(&careless, NOW);
    assert_eq!((careless.paid("a").len(), careless.times_paid("a")), (2, 2));
    Draft::payout("b").ask(&careless, NOW);
    assert_eq!(careless.paid_twice(), ["a"]);
    Draft::cancel("b").ask(&careless, NOW);
    assert_eq!(money(&careless), ["949.56", "50.44", "0.00"]);
    // A cancel takes the one that can be cancelled.
    assert_eq!(Draft::cancel("a").code(&careless, NOW), 0);
    assert_eq!(Draft::cancel("a").code(&careless, NOW), 0);
    assert_eq!(careless.times_paid("a"), 0);
    let once = builder().repeats(Repeats::RefusedUntilCancelled).build();
    Draft::payout("a").ask(&once, NOW);
    assert_eq!(Draft::payout("a").code(&once, NOW), 10_304);
}

#[test]
fn what_cannot_be_paid_is_refused_or_cancelled_later() {
    let low = |obstacle| builder().too_little_money(obstacle).build();
    let inactive = |obstacle| {
        let sandbox = builder().inactive_payee(obstacle).build();
        assert!(sandbox.set_payee("ID123", "INACTIVE"));
        sandbox
    };
    for (sandbox, amount, code) in [
        (low(Obstacle::Refused), "1000.01", 10_301),
        (inactive(Obstacle::Refused), "1.00", 10_009),
    ] {
        assert_eq!(Draft::payout_of("a", amount, "ID123").code(&sandbox, NOW), code);
        assert_eq!(sandbox.creates_executed("a"), 0);
        assert_eq!(money(&sandbox), ["1000.00", "0.00", "0.00"]);
        // Nothing was made: the reference is free.
        sandbox.set_payee("ID123", "ACTIVE");
        assert_eq!(Draft::payout_of("a", "1000.00", "ID123").code(&sandbox, NOW), 0);
    }
    for (sandbox, amount, code) in [
        (low(Obstacle::CancelledLater), "1000.01", 10_301),
        (inactive(Obstacle::CancelledLater), "1.00", 10_009),
    ] {
        assert_eq!(Draft::payout_of("a", amount, "ID123").code(&sandbox, NOW), 0);
        assert_eq!(status(&sandbox, "a", at(239)), "Pending");
        assert_eq!(sandbox.times_paid("a"), 1);
        assert_eq!(status(&sandbox, "a", at(240)), "Cancelled");
        let stage = sandbox.payouts()[0].stage();
        assert!(
            matches!(stage, Stage::Cancelled(_, Some(reason)) if reason == code),
            "{stage:?}"
        );
        assert_eq!(money(&sandbox), ["1000.00", "0.00", "0.00"]);
        assert_eq!(sandbox.times_paid("a"), 0);
    }
    let sandbox = sandbox();
    let euros = Draft::new(
        "POST",
        "/payouts",
        r#"{"payee_id":"ID123","amount":"1","client_reference_id":"a","description":"x","currency":"EUR"}"#,
    );
    assert_eq!(euros.code(&sandbox, NOW), 10_303);
}

#[test]
fn trap_4_a_minimum_is_a_setting_of_the_program() {
    for amount in ["0.05", "19.99", "20.00"] {
        assert_eq!(Draft::payout_of("a", amount, "ID123").code(&sandbox(), NOW), 0);
    }
    let sandbox = Sandbox::builder().partner(partner().minimum("20.00")).build();
    assert_eq!(Draft::payout_of("a", "19.99", "ID123").code(&sandbox, NOW), 10_001);
    assert_eq!(Draft::payout_of("a", "20.00", "ID123").code(&sandbox, NOW), 0);
}

#[test]
fn fees_are_kept_and_shown() {
    let sandbox = Sandbox::builder().partner(partner().fee("1.50")).build();
    Draft::payout("a").ask(&sandbox, NOW);
    let balance = Draft::fetch("/balance");
    assert_eq!(
        balance.ask(&sandbox, NOW).1,
        r#"{"audit_id":49000002,"code":0,"description":"Success","balance":973.28,"currency":"USD","fees_due":1.50}"#
    );
    assert_eq!(Draft::cancel("a").code(&sandbox, NOW), 0);
    assert_eq!(money(&sandbox), ["998.50", "0.00", "0.00"]);
    assert_eq!(sandbox.ledger(PROGRAM, "USD").unwrap().fees_due(), "1.50");
    assert_eq!(Draft::payout_of("b", "998.50", "ID123").code(&sandbox, NOW), 10_301);
}

#[test]
fn a_program_is_funded() {
    let sandbox = sandbox();
    assert_eq!(Draft::payout_of("a", "1000.01", "ID123").code(&sandbox, NOW), 10_301);
    assert!(sandbox.fund(PROGRAM, "USD", "0.01", NOW));
    assert_eq!(money(&sandbox), ["1000.01", "0.00", "0.00"]);
    assert_eq!(Draft::payout_of("a", "1000.01", "ID123").code(&sandbox, NOW), 0);
    for (program, currency, amount) in [
        (PROGRAM, "EUR", "1"),
        ("1", "USD", "1"),
        (PROGRAM, "USD", "-1"),
        (PROGRAM, "USD", "x"),
    ] {
        assert!(!sandbox.fund(program, currency, amount, NOW));
    }
}

#[test]
fn a_payout_is_seen_late() {
    let sandbox = sandbox();
    sandbox.script("a", Script::new().seen_after(Duration::from_secs(90)));
    assert_eq!(Draft::payout("a").code(&sandbox, NOW), 0);
    assert_eq!(status(&sandbox, "a", at(89)), "10311");
    // It is there all the same.
    assert_eq!(Draft::payout("a").code(&sandbox, at(89)), 10_304);
    assert_eq!(status(&sandbox, "a", at(90)), "Pending");
}

#[test]
fn cancels_in_time_and_too_late() {
    let sandbox = sandbox();
    assert_eq!(Draft::cancel("a").code(&sandbox, NOW), 10_311);
    Draft::payout("a").ask(&sandbox, NOW);
    let (_, body) = Draft::cancel("a").ask(&sandbox, at(239));
    assert!(
        body.ends_with(r#""description":"Success","payout_id":"9023270"}"#),
        "{body}"
    );
    assert_eq!(status(&sandbox, "a", at(239)), "Cancelled");
    assert_eq!(money(&sandbox), ["1000.00", "0.00", "0.00"]);
    assert_eq!(Draft::cancel("a").code(&sandbox, at(239)), 10_399);
    Draft::payout("b").ask(&sandbox, NOW);
    assert_eq!(Draft::cancel("b").code(&sandbox, at(240)), 10_399);
    assert_eq!(status(&sandbox, "b", at(240)), "Funded");
    assert_eq!(money(&sandbox), ["974.78", "0.00", "25.22"]);
}

#[test]
fn cancels_that_only_acknowledge() {
    let cancelling = |cancels| {
        let sandbox = builder().payouts(Script::new().cancels(cancels)).build();
        Draft::payout("a").ask(&sandbox, NOW);
        assert_eq!(Draft::cancel("a").code(&sandbox, at(100)), 0);
        assert_eq!(status(&sandbox, "a", at(100)) == "Pending", cancels != Cancels::AtOnce);
        sandbox
    };
    let later = cancelling(Cancels::After(Duration::from_secs(60)));
    assert_eq!(status(&later, "a", at(159)), "Pending");
    assert_eq!(status(&later, "a", at(160)), "Cancelled");
    assert_eq!(money(&later), ["1000.00", "0.00", "0.00"]);
    // Loaded before the cancel was carried out.
    let overtaken = cancelling(Cancels::After(Duration::from_secs(600)));
    assert_eq!(status(&overtaken, "a", at(1000)), "Funded");
    let never = cancelling(Cancels::Never);
    assert_eq!(status(&never, "a", at(240)), "Funded");
    let at_once = cancelling(Cancels::AtOnce);
    assert_eq!(status(&at_once, "a", at(1000)), "Cancelled");
    assert_eq!(money(&at_once), ["1000.00", "0.00", "0.00"]);
}

#[test]
fn endings_and_their_time() {
    let one = |script: Script| {
        let sandbox = sandbox();
        sandbox.script_next(script);
        Draft::payout("a").ask(&sandbox, NOW);
        sandbox
    };
    let at_once = one(Script::new().after(Duration::ZERO));
    assert_eq!(money(&at_once), ["974.78", "0.00", "25.22"]);
    let never = one(Script::new().ends(Ending::Never));
    never.advance(at(10_000_000));
    assert_eq!(money(&never), ["974.78", "25.22", "0.00"]);
    let bank = one(Script::new()
        .ends(Ending::Cancelled { reason_code: 30_013 })
        .after(Duration::from_secs(5)));
    assert_eq!(status(&bank, "a", at(5)), "Cancelled");
    // The next one has the sandbox's own script again.
    Draft::payout("b").ask(&bank, at(5));
    assert_eq!(status(&bank, "b", at(244)), "Pending");
    assert_eq!(status(&bank, "b", at(245)), "Funded");
}

#[test]
fn a_status_can_be_set() {
    let sandbox = sandbox();
    assert_eq!(sandbox.set_status("a", "Funded", NOW), 0);
    Draft::payout("a").ask(&sandbox, NOW);
    for (word, money_then, times) in [
        ("Pending Payee Approval", ["974.78", "25.22", "0.00"], 1),
        ("Funded", ["974.78", "0.00", "25.22"], 1),
        ("Refund", ["1000.00", "0.00", "0.00"], 0),
        ("Funded", ["974.78", "0.00", "25.22"], 1),
        ("Cancelled", ["1000.00", "0.00", "0.00"], 0),
    ] {
        assert_eq!(sandbox.set_status("a", word, NOW), 1);
        assert_eq!(status(&sandbox, "a", NOW), word);
        assert_eq!(money(&sandbox), money_then, "{word}");
        assert_eq!(sandbox.times_paid("a"), times, "{word}");
    }
    sandbox.advance(at(10_000));
    assert_eq!(status(&sandbox, "a", at(10_000)), "Cancelled", "its script is over");
    Draft::payout("b").ask(&sandbox, at(10_000));
    sandbox.set_status("b", "Held", at(10_000));
    assert_eq!(status(&sandbox, "b", at(20_000)), "Held", "its script is over, too");
    assert_eq!(sandbox.times_paid("b"), 1);
}

#[test]
fn time_may_stand_still_and_go_back() {
    let sandbox = sandbox();
    Draft::payout("a").ask(&sandbox, at(1000));
    assert_eq!(status(&sandbox, "a", NOW), "10311");
    assert_eq!(status(&sandbox, "a", at(1000)), "Pending");
    assert_eq!(status(&sandbox, "a", Duration::MAX), "Funded");
    assert_eq!(status(&sandbox, "a", at(1000)), "Funded");
    let far = SandboxBuilder::build(builder().payouts(Script::new().after(Duration::MAX)));
    assert_eq!(Draft::payout("a").code(&far, Duration::MAX), 0);
    assert_eq!(status(&far, "a", Duration::MAX), "Funded");
}

#[test]
fn programs_are_apart() {
    let other = payoneer::v2::sandbox::Partner::sandbox("100000002", "TestOnlyUser", "TEST ONLY password")
        .balance("EUR", "5.00")
        .payee("ID123");
    let sandbox = builder().partner(other).build();
    let there = |mut draft: Draft| {
        draft.url = draft.url.replace(PROGRAM, "100000002");
        draft.body = draft.body.replace("USD", "EUR");
        draft
    };
    assert_eq!(Draft::payout("a").code(&sandbox, NOW), 0);
    assert_eq!(there(Draft::look_up("a")).code(&sandbox, NOW), 10_311);
    assert_eq!(there(Draft::payout_of("a", "5.00", "ID123")).code(&sandbox, NOW), 0);
    assert_eq!((sandbox.times_paid("a"), sandbox.payouts().len()), (2, 2));
    assert_eq!(there(Draft::fetch("/balance")).json(&sandbox, NOW)["currency"], "EUR");
    assert_eq!(sandbox.ledger("100000002", "EUR").unwrap().balance(), "0.00");
    assert!(sandbox.ledger("100000002", "USD").is_none());
}
