//! Payees, charges and reports in the sandbox (wire specification, section 9).

#![cfg(feature = "sandbox")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod sandbox_support;

use bytes::Bytes;
use http::Request;
use payoneer::v2::sandbox::{Notice, Partner, Repeats, Sandbox, SignUp};
use sandbox_support::{Draft, NOW, PASSWORD, PROGRAM, USER, answer, at, builder, money, sandbox};

fn link(sandbox: &Sandbox, body: &str) -> String {
    let json = Draft::new("POST", "/payees/registration-link", body).json(sandbox, NOW);
    json["registration_link"].as_str().unwrap().to_owned()
}

fn status(sandbox: &Sandbox, payee: &str) -> String {
    let json = Draft::fetch(&format!("/payees/{payee}/status")).json(sandbox, NOW);
    match json["code"].as_i64().unwrap() {
        0 => json["status"].as_str().unwrap().to_owned(),
        code => code.to_string(),
    }
}

#[test]
fn trap_59_links_stand_in_the_envelope_and_have_the_shape_of_4_3() {
    let sandbox = sandbox();
    let body = r#"{"payee_id":"new"}"#;
    for (path, member) in [("registration-link", "registration_link"), ("login-link", "login_link")] {
        let json = Draft::new("POST", &format!("/payees/{path}"), body).json(&sandbox, NOW);
        assert_eq!(json["code"], 0);
        let link = json[member].as_str().unwrap();
        let token = link
            .strip_prefix("https://payouts.sandbox.payoneer.com/partners/lp.aspx?token=")
            .unwrap();
        let (lower, upper) = token.split_at(32);
        assert!(
            lower
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)),
            "{token}"
        );
        assert!(
            upper.len() == 10
                && upper
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte))
        );
    }
    // Each is a new one, and the same in each run from the same seed.
    assert_ne!(link(&sandbox, body), link(&sandbox, body));
    let seeded = |seed| link(&builder().seed(seed).build(), body);
    assert_eq!(seeded(7), seeded(7));
    assert_ne!(seeded(7), seeded(8));
    assert!(link(&builder().links_at("https://links.example").build(), body).starts_with("https://links.example/"));
}

#[test]
fn a_payee_exists_once_the_link_was_opened() {
    let sandbox = sandbox();
    let link = link(&sandbox, r#"{"payee_id":"new"}"#);
    for draft in [
        Draft::fetch("/payees/new/status"),
        Draft::fetch("/payees/new/details"),
        Draft::fetch("/payees/new/balances"),
        Draft::fetch("/reports/payee_details?payee_id=new"),
        Draft::new("DELETE", "/payees/new", ""),
        Draft::payout_of("a", "1", "new"),
    ] {
        assert_eq!(draft.code(&sandbox, NOW), 10_005, "{}", draft.url);
    }
    assert!(sandbox.open_link("https://x/?token=0", NOW).is_none());
    let opened = sandbox.open_link(&link, NOW).unwrap();
    assert_eq!(
        (opened.payee_id(), opened.sign_up(), opened.redirect_url()),
        ("new", SignUp::Active, None)
    );
    assert_eq!(status(&sandbox, "new"), "ACTIVE");
    assert_eq!(Draft::payout_of("a", "1", "new").code(&sandbox, NOW), 0);
}

#[test]
fn what_else_a_payee_can_do_with_a_link() {
    for (sign_up, then) in [
        (SignUp::Active, "ACTIVE"),
        (SignUp::Inactive, "INACTIVE"),
        (SignUp::NeverFinished, "10005"),
        (SignUp::Declined, "10005"),
    ] {
        let body = r#"{"payee_id":"new","redirect_url":"https://shop.example/back?p={{apuid}}&q={{payoneerid}}"}"#;
        let sandbox = builder().sign_up(sign_up).build();
        let opened = sandbox.open_link(&link(&sandbox, body), NOW).unwrap();
        assert_eq!(status(&sandbox, "new"), then);
        let back = (sign_up != SignUp::NeverFinished).then_some("https://shop.example/back?p=new&q=1965322");
        assert_eq!(opened.redirect_url(), back);
        // One payee otherwise.
        let again = sandbox
            .open_link_as(&link(&sandbox, body), SignUp::Active, NOW)
            .unwrap();
        assert_eq!(again.sign_up(), SignUp::Active);
        assert_eq!(status(&sandbox, "new"), "ACTIVE");
    }
    let sandbox = sandbox();
    assert!(sandbox.set_payee("ID123", "INACTIVE") && !sandbox.set_payee("nobody", "ACTIVE"));
    assert_eq!(status(&sandbox, "ID123"), "INACTIVE");
}

#[test]
fn a_browser_opens_the_page_and_is_sent_back() {
    let sandbox = sandbox();
    let mut draft = Draft::new(
        "POST",
        "/payees/registration-link",
        r#"{"payee_id":"new","redirect_url":"http://127.0.0.1:9/back?p={{apuid}}"}"#,
    );
    draft.url = draft
        .url
        .replace("https://api.sandbox.payoneer.com", "http://127.0.0.1:8080");
    let json = draft.json(&sandbox, NOW);
    let link = json["registration_link"].as_str().unwrap();
    assert!(
        link.starts_with("http://127.0.0.1:8080/partners/lp.aspx?token="),
        "{link}"
    );

    let open = |url: &str| sandbox.handle(Request::get(url).body(Bytes::new()).unwrap(), NOW);
    assert_eq!(answer(&open("http://127.0.0.1:8080/partners/lp.aspx")).0, 404);
    assert_eq!(status(&sandbox, "new"), "10005");
    let page = open(link);
    let response = page.answer().unwrap();
    assert_eq!(response.status(), 302);
    assert_eq!(response.headers()["location"], "http://127.0.0.1:9/back?p=new");
    assert_eq!(status(&sandbox, "new"), "ACTIVE");
    assert_eq!(sandbox.refusals(), []);
}

#[test]
fn details_show_what_the_link_was_asked_with() {
    let sandbox = sandbox();
    assert_eq!(
        Draft::fetch("/payees/ID123/details").ask(&sandbox, NOW).1,
        r#"{"audit_id":49000001,"code":0,"description":"Success","type":"INDIVIDUAL","status":"ACTIVE","registration_date":"1970-01-01","contact":{"first_name":"Test","last_name":"Test","email":"payee@example.com","mobile":"000000000","phone":""},"address":{"country":"XX","state":"","zip_code":"00000","address_line_1":"Test","address_line_2":"Test","city":"Test"},"payout_method":{"type":"BANK","currency":"USD"}}"#
    );
    let body =
        r#"{"payee_id":"new","payee":{"type":"COMPANY","contact":{"first_name":"A\"b"},"address":{"country":"UK"}}}"#;
    sandbox.open_link(&link(&sandbox, body), NOW);
    let json = Draft::fetch("/payees/new/details").json(&sandbox, NOW);
    assert_eq!(json["type"], "COMPANY");
    assert_eq!(json["contact"]["first_name"], "A\"b");
    assert_eq!(json["address"]["country"], "UK");
    assert_eq!(json["registration_date"], "2018-01-24");
}

#[test]
fn a_released_payee_is_unknown_and_may_register_anew() {
    let sandbox = sandbox();
    let release = Draft::new("DELETE", "/payees/ID123", "");
    assert_eq!(release.code(&sandbox, NOW), 0);
    assert_eq!(status(&sandbox, "ID123"), "10005");
    assert_eq!(Draft::payout("a").code(&sandbox, NOW), 10_005);
    assert_eq!(release.code(&sandbox, NOW), 10_005);
    sandbox.open_link(&link(&sandbox, r#"{"payee_id":"ID123"}"#), NOW);
    assert_eq!(status(&sandbox, "ID123"), "ACTIVE");
}

#[test]
fn trap_41_and_42_the_report_has_a_cancelled_payout_twice_and_adds_up_wrongly() {
    let sandbox = sandbox();
    for (reference, amount) in [("ABC123", "55.1"), ("1234tttt", "25.22"), ("test1234", "25.22")] {
        assert_eq!(Draft::payout_of(reference, amount, "ID123").code(&sandbox, NOW), 0);
    }
    assert_eq!(Draft::cancel("1234tttt").code(&sandbox, at(60)), 0);
    let report = Draft::fetch("/reports/payee_details?payee_id=ID123");
    let (_, body) = report.ask(&sandbox, at(300));
    assert_eq!(
        body.split_once("\"Success\",").unwrap().1,
        r#""payee_id":"ID123","status":"Active","registration_date":"1970-01-01","payout_method":"iACH","company":{},"total_amount":130.76,"payouts":[{"client_reference_id":"ABC123","date":"2018-01-24T08:40:06","amount":55.10,"currency":"USD","description":"TEST","status":"Funded"},{"client_reference_id":"test1234","date":"2018-01-24T08:40:06","amount":25.22,"currency":"USD","description":"TEST","status":"Funded"},{"client_reference_id":"1234tttt","date":"2018-01-24T08:40:06","amount":25.22,"currency":"USD","description":"TEST","status":"Cancelled"},{"client_reference_id":"1234tttt","date":"2018-01-24T08:41:06","amount":25.22,"currency":"USD","description":"Payment 1234tttt refunded","status":"Refund"}]}"#
    );
    // Only 80.32 was paid.
    assert_eq!(money(&sandbox), ["919.68", "0.00", "80.32"]);
    Draft::payout("open").ask(&sandbox, at(300));
    sandbox.set_status("ABC123", "Refund", at(300));
    sandbox.set_status("test1234", "Held", at(300));
    let json = report.json(&sandbox, at(300));
    let words: Vec<&str> = json["payouts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["status"].as_str().unwrap())
        .collect();
    assert_eq!(words, ["Funded", "Held", "Pending", "Cancelled", "Refund", "Refund"]);
}

#[test]
fn trap_43_the_report_on_all_payees_names_the_method_otherwise() {
    let sandbox = builder()
        .partner(Partner::sandbox("100000002", USER, PASSWORD).payee("elsewhere"))
        .build();
    sandbox.open_link(&link(&sandbox, r#"{"payee_id":"A1"}"#), NOW);
    sandbox.set_payee("A1", "INACTIVE");
    Draft::payout("a").ask(&sandbox, NOW);
    let report =
        |start: &str, end: &str| Draft::fetch(&format!("/reports/payees_status?start_date={start}&end_date={end}"));
    let json = report("2018-01-24", "2018-01-24").json(&sandbox, NOW);
    let payees = json["payees"].as_array().unwrap();
    assert_eq!(payees.len(), 2);
    assert_eq!(
        (payees[0]["payee_id"].as_str(), payees[0]["status"].as_str()),
        (Some("A1"), Some("Inactive"))
    );
    assert_eq!(payees[1]["payout_method"], "BANK");
    assert_eq!(payees[1]["payouts"][0]["client_reference_id"], "a");
    for (start, end) in [("2018-01-01", "2018-01-23"), ("2018-01-25", "2018-02-01")] {
        let json = report(start, end).json(&sandbox, NOW);
        assert!(json["payees"][1]["payouts"].as_array().unwrap().is_empty());
    }
    assert_eq!(report("2018-02-01", "2018-01-01").code(&sandbox, NOW), 10_001);
    assert_eq!(report("2018-1-1", "2018-01-01").code(&sandbox, NOW), 10_001);
}

fn charge(reference: &str, payee: &str) -> Draft {
    let body = format!(
        r#"{{"payee_id":"{payee}","amount":"1.2","client_reference_id":"{reference}","description":"Charge test","currency":"USD"}}"#
    );
    Draft::new("POST", "/charges", &body)
}

#[test]
fn trap_11_charges_pull_money_and_are_no_payouts() {
    let sandbox = sandbox();
    assert_eq!(charge("a", "ID123").code(&sandbox, NOW), 10_700);
    assert_eq!(charge("a", "nobody").code(&sandbox, NOW), 10_005);
    assert!(sandbox.consent("ID123") && !sandbox.consent("nobody"));
    let (_, body) = charge("a", "ID123").ask(&sandbox, NOW);
    assert!(body.ends_with(r#""code":0,"description":"Success"}"#), "{body}");
    assert_eq!(charge("a", "ID123").code(&sandbox, NOW), 10_704);
    assert_eq!(money(&sandbox), ["1001.20", "0.00", "0.00"]);
    assert_eq!(sandbox.ledger(PROGRAM, "USD").unwrap().charged(), "1.20");
    // A payout and a charge have their references apart.
    assert_eq!(Draft::look_up("a").code(&sandbox, NOW), 10_311);
    assert_eq!(Draft::payout("a").code(&sandbox, NOW), 0);

    let status = Draft::fetch("/charges/a/status");
    assert_eq!(status.json(&sandbox, NOW)["status"], "Transferred");
    assert_ne!(Draft::fetch("/charges/b/status").code(&sandbox, NOW), 0);
    for body in ["", "{}"] {
        let cancel = Draft::new("POST", "/charges/a/cancel", body);
        assert_eq!(
            cancel.code(&sandbox, NOW) == 0,
            body.is_empty(),
            "the second comes too late"
        );
    }
    assert_eq!(status.json(&sandbox, NOW)["status"], "Refunded");
    assert_eq!(money(&sandbox), ["974.78", "25.22", "0.00"]);
    assert_ne!(Draft::new("POST", "/charges/b/cancel", "{}").code(&sandbox, NOW), 0);
    let charges = sandbox.charges();
    assert_eq!(
        (charges.len(), charges[0].is_refunded(), charges[0].amount()),
        (1, true, "1.20".to_owned())
    );
}

#[test]
fn knobs_of_charges() {
    let chargeable = || {
        Partner::sandbox(PROGRAM, USER, PASSWORD)
            .balance("USD", "0")
            .chargeable_payee("ID123")
    };
    let sandbox = Sandbox::builder()
        .partner(chargeable())
        .charge_word("DONE")
        .repeats(Repeats::RefusedUntilCancelled)
        .build();
    assert_eq!(charge("a", "ID123").code(&sandbox, NOW), 0);
    assert_eq!(Draft::fetch("/charges/a/status").json(&sandbox, NOW)["status"], "DONE");
    assert_eq!(charge("a", "ID123").code(&sandbox, NOW), 10_704);
    assert_eq!(Draft::new("POST", "/charges/a/cancel", "").code(&sandbox, NOW), 0);
    assert_eq!(charge("a", "ID123").code(&sandbox, NOW), 0);
    let careless = Sandbox::builder()
        .partner(chargeable())
        .repeats(Repeats::SecondPayout)
        .build();
    assert_eq!(charge("a", "ID123").code(&careless, NOW), 0);
    assert_eq!(charge("a", "ID123").code(&careless, NOW), 0);
    assert_eq!(money(&careless), ["2.40", "0.00", "0.00"]);
}

#[test]
fn nobody_is_told_where_no_url_was_given() {
    let sandbox = sandbox();
    sandbox.open_link(&link(&sandbox, r#"{"payee_id":"new"}"#), NOW);
    Draft::payout("a").ask(&sandbox, NOW);
    assert!(sandbox.take_callbacks(at(1000)).is_empty());
    let told = builder()
        .notify(Notice::PayeeApproved, "http://127.0.0.1:9/?apuid={{apuid}}")
        .build();
    told.open_link(&link(&told, r#"{"payee_id":"a b&c"}"#), NOW);
    let due = told.take_callbacks(NOW);
    assert_eq!(due[0].request().uri(), "http://127.0.0.1:9/?apuid=a%20b%26c");
}
