//! What the sandbox asks of a request (wire specification, section 9, *Checks on every request*).

#![cfg(feature = "sandbox")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod sandbox_support;

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use payoneer::v2::sandbox::{Call, DenialReason, Partner, Sandbox};
use sandbox_support::{Draft, NOW, PASSWORD, PROGRAM, USER, basic, sandbox};

const PAYOUT: &str =
    r#"{"payee_id":"ID123","amount":"25.22","client_reference_id":"test123456","description":"TEST","currency":"USD"}"#;

fn calls() -> Vec<(Call, Draft)> {
    let charge = r#"{"payee_id":"ID123","amount":"1.2","client_reference_id":"test_88","currency":"USD"}"#;
    vec![
        (Call::Echo, Draft::fetch("/echo")),
        (Call::ApiVersion, Draft::fetch("/api-version")),
        (Call::ProgramBalance, Draft::fetch("/balance")),
        (
            Call::RegistrationLink,
            Draft::new("POST", "/payees/registration-link", r#"{"payee_id":"ClientPayeeID"}"#),
        ),
        (
            Call::LoginLink,
            Draft::new("POST", "/payees/login-link", r#"{"payee_id":"ClientPayeeID"}"#),
        ),
        (Call::PayeeStatus, Draft::fetch("/payees/ID123/status")),
        (Call::PayeeDetails, Draft::fetch("/payees/ID123/details")),
        (Call::PayeeBalances, Draft::fetch("/payees/ID123/balances")),
        (
            Call::ReceivingAccounts,
            Draft::fetch("/payees/ID123/receiving-accounts"),
        ),
        (Call::CreatePayout, Draft::new("POST", "/payouts", PAYOUT)),
        (Call::PayoutStatus, Draft::look_up("test123456")),
        (Call::CancelPayout, Draft::cancel("test123456")),
        (Call::CreateCharge, Draft::new("POST", "/charges", charge)),
        (Call::ChargeStatus, Draft::fetch("/charges/test_88/status")),
        (Call::CancelCharge, Draft::new("POST", "/charges/test_88/cancel", "")),
        (Call::PayeeReport, Draft::fetch("/reports/payee_details?payee_id=ID123")),
        (
            Call::PayeesStatusReport,
            Draft::fetch("/reports/payees_status?start_date=2018-01-01&end_date=2018-01-31"),
        ),
        (Call::ReleasePayee, Draft::new("DELETE", "/payees/ID123", "")),
    ]
}

fn denied(sandbox: &Sandbox) -> DenialReason {
    sandbox.refusals().last().unwrap().reason().clone()
}

#[test]
fn every_call_of_4_0_is_answered_with_an_envelope() {
    let sandbox = Sandbox::builder()
        .partner(
            Partner::sandbox(PROGRAM, USER, PASSWORD)
                .balance("USD", "100")
                .chargeable_payee("ID123"),
        )
        .build();
    for (call, draft) in calls() {
        let (status, body) = draft.ask(&sandbox, NOW);
        assert_eq!(status, 200, "{call:?} {body}");
        assert!(body.contains(r#""code":0,"description":"Success""#), "{call:?} {body}");
        assert_eq!(sandbox.received(call), 1);
    }
    assert_eq!(sandbox.refusals(), []);
}

#[test]
fn another_method_or_path_gets_404_and_an_empty_object() {
    let sandbox = sandbox();
    for (call, draft) in calls() {
        for change in [
            |draft: &mut Draft| draft.url = draft.url.replacen("/100000001/", "/100000001/x/", 1),
            |draft: &mut Draft| draft.url = draft.url.replacen("/v2/", "/v3/", 1),
            |draft: &mut Draft| draft.url = draft.url.replacen("/programs/", "/Programs/", 1),
            |draft: &mut Draft| match draft.url.split_once('?') {
                Some((path, query)) => draft.url = format!("{path}/?{query}"),
                None => draft.url.push('/'),
            },
            |draft: &mut Draft| {
                let more = if draft.url.contains('?') { "&a=b" } else { "?a=b" };
                draft.url.push_str(more);
            },
            |draft: &mut Draft| draft.method = "PUT",
            |draft: &mut Draft| draft.method = if draft.method == "POST" { "GET" } else { "POST" },
        ] {
            let mut draft = draft.clone();
            change(&mut draft);
            // Where another call has that method, it is that call's business.
            if draft.method == "GET" && call == Call::CancelPayout {
                continue;
            }
            assert_eq!(
                draft.ask(&sandbox, NOW),
                (404, "{}".to_owned()),
                "{call:?} {}",
                draft.url
            );
        }
    }
    for path in [
        "/payees//status",
        "/payees/a/b/status",
        "/payees/%zz/status",
        "/payees/%FF/status",
        "/payouts/x/status",
        "/charges/x",
        "/reports/payee_details",
        "/reports/payee_details?payee_id=",
        "/reports/payee_details?Payee_id=x",
        "/reports/payees_status?start_date=2018-01-01",
        "/ECHO",
        "",
    ] {
        let draft = Draft::fetch(path);
        assert_eq!(draft.ask(&sandbox, NOW), (404, "{}".to_owned()), "{path}");
    }
    assert!(matches!(
        denied(&sandbox),
        DenialReason::Path { method, .. } if method == "GET"
    ));
    for (path, reason) in [
        ("/echo?a=b", "the query must not be there; this call takes none"),
        (
            "/reports/payee_details",
            "the query must hold each parameter of the report once, and no other",
        ),
    ] {
        assert_eq!(Draft::fetch(path).ask(&sandbox, NOW).0, 404);
        assert_eq!(denied(&sandbox).to_string(), reason);
    }
}

#[test]
fn trap_5_and_10_the_header_is_compared_as_it_is() {
    let sandbox = sandbox();
    let right = basic(USER, PASSWORD);
    let token = right.strip_prefix("Basic ").unwrap();
    for header in [
        format!("basic {token}"),
        format!("Basic  {token}"),
        format!("Basic{token}"),
        format!("Basic. {token}"),
        format!("Bearer {token}"),
        format!("{right} "),
        right.trim_end_matches('=').to_owned() + "A",
        basic(USER, "wrong"),
        basic("wrong", PASSWORD),
        basic(PROGRAM, PASSWORD),
        "Basic".to_owned(),
        "Basic *".to_owned(),
    ] {
        let (status, body) = Draft::fetch("/echo").header(AUTHORIZATION, &header).ask(&sandbox, NOW);
        assert_eq!(status, 401, "{header}");
        assert!(!body.contains("code"), "{body}");
        assert!(matches!(denied(&sandbox), DenialReason::Credentials(_)));
    }
    let mut none = Draft::fetch("/echo");
    none.headers.clear();
    assert_eq!(none.ask(&sandbox, NOW).0, 401);
    let mut twice = Draft::fetch("/echo");
    twice.headers.append(AUTHORIZATION, right.parse().unwrap());
    assert_eq!(twice.ask(&sandbox, NOW).0, 401);
    let mut other_program = Draft::fetch("/echo");
    other_program.url = other_program.url.replace(PROGRAM, "100000002");
    assert_eq!(other_program.ask(&sandbox, NOW).0, 401);
    // A 401 does nothing.
    let stranger = Draft::payout("a").header(AUTHORIZATION, &basic(USER, "wrong"));
    assert_eq!(stranger.ask(&sandbox, NOW).0, 401);
    assert_eq!((sandbox.creates_executed("a"), sandbox.creates_received("a")), (0, 0));
}

#[test]
fn trap_58_each_environment_has_its_own_credentials() {
    let sandbox = Sandbox::builder()
        .partner(Partner::sandbox(PROGRAM, USER, PASSWORD))
        .partner(Partner::production("100000002", USER, PASSWORD))
        .build();
    for (host, program, status) in [
        ("https://api.sandbox.payoneer.com", PROGRAM, 200),
        ("https://API.sandbox.payoneer.com:443", PROGRAM, 200),
        ("https://api.payoneer.com", PROGRAM, 401),
        ("https://api.sandbox.payoneer.com", "100000002", 401),
        ("https://api.payoneer.com", "100000002", 200),
        ("http://127.0.0.1:9000", PROGRAM, 200),
        ("https://proxy.example.com/payoneer", PROGRAM, 200),
    ] {
        let mut draft = Draft::fetch("/echo");
        draft.url = format!("{host}/v2/programs/{program}/echo");
        assert_eq!(draft.ask(&sandbox, NOW).0, status, "{host} {program}");
    }
    // As a server sees it: the host is in a header.
    for (host, status) in [
        ("api.sandbox.payoneer.com", 200),
        ("api.payoneer.com", 401),
        ("127.0.0.1:1", 200),
    ] {
        let mut draft = Draft::fetch("/echo").header(http::header::HOST, host);
        draft.url = format!("/v2/programs/{PROGRAM}/echo");
        assert_eq!(draft.ask(&sandbox, NOW).0, status, "{host}");
    }
}

#[test]
fn json_where_there_is_a_body_and_only_there() {
    let sandbox = sandbox();
    let payout = || Draft::new("POST", "/payouts", PAYOUT);
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"] {
        assert_eq!(payout().header(CONTENT_TYPE, content_type).code(&sandbox, NOW), 10_001);
        assert_eq!(denied(&sandbox), DenialReason::ContentType);
    }
    let mut unlabelled = payout();
    unlabelled.headers.remove(CONTENT_TYPE);
    assert_eq!(unlabelled.code(&sandbox, NOW), 10_001);
    assert_eq!(Draft::new("GET", "/echo", "{}").code(&sandbox, NOW), 10_001);
    assert!(matches!(denied(&sandbox), DenialReason::Body(_)));
    assert_eq!(
        Draft::fetch("/echo")
            .header(CONTENT_TYPE, "application/json")
            .code(&sandbox, NOW),
        10_001
    );
    assert_eq!(Draft::new("POST", "/payouts", "").code(&sandbox, NOW), 10_001);
    for body in [
        "x",
        "[]",
        "null",
        "{",
        "{}{}",
        "\u{feff}{}",
        r#"{"payee_id":"a","payee_id":"a"}"#,
    ] {
        assert_eq!(
            Draft::new("POST", "/payouts", body).code(&sandbox, NOW),
            10_001,
            "{body}"
        );
        assert!(matches!(denied(&sandbox), DenialReason::Body(_)), "{body}");
    }
    assert_eq!(sandbox.payouts(), []);
    assert_eq!(
        payout()
            .header(CONTENT_TYPE, "Application/JSON; charset=utf-8")
            .code(&sandbox, NOW),
        0
    );
}

/// What the sandbox says about this body.
fn problem(path: &str, body: &str) -> String {
    let sandbox = sandbox();
    let code = Draft::new("POST", path, body).code(&sandbox, NOW);
    match sandbox.refusals().pop().map(|denial| denial.reason().clone()) {
        None => format!("code {code}"),
        Some(DenialReason::Member { problem, .. }) => {
            assert_eq!((code, sandbox.payouts().len()), (10_001, 0));
            problem
        }
        Some(other) => panic!("{other:?}"),
    }
}

#[test]
fn trap_45_each_member_alone_is_required() {
    for member in ["payee_id", "amount", "client_reference_id", "description", "currency"] {
        let mut object: serde_json::Value = serde_json::from_str(PAYOUT).unwrap();
        object.as_object_mut().unwrap().remove(member);
        assert_eq!(
            problem("/payouts", &object.to_string()),
            format!("{member} is required")
        );
        object[member] = serde_json::Value::Null;
        assert!(problem("/payouts", &object.to_string()).starts_with(&format!("{member} takes")));
        object[member] = "".into();
        assert!(
            !problem("/payouts", &object.to_string()).starts_with("code"),
            "{member}"
        );
    }
    assert_eq!(problem("/payees/registration-link", "{}"), "payee_id is required");
}

#[test]
fn names_count_with_their_case() {
    let wrong = PAYOUT.replace("client_reference_id", "client_Reference_id");
    assert_eq!(
        problem("/payouts", &wrong),
        "client_Reference_id is written client_reference_id"
    );
    let more = PAYOUT.replace('{', r#"{"note":"x","#);
    assert_eq!(problem("/payouts", &more), "note is no member of this body");
    // A charge takes neither date nor group.
    let dated = PAYOUT.replace('{', r#"{"payout_date":"2018-01-24","#);
    assert_eq!(problem("/payouts", &dated), "code 0");
    assert_eq!(problem("/charges", &dated), "payout_date is no member of this body");
    assert_eq!(
        problem("/payouts/x/cancel", r#"{"x":1}"#),
        "x is no member of this body"
    );
}

#[test]
fn values_of_every_kind() {
    for (member, good, bad) in [
        (
            "amount",
            vec!["\"25.22\"", "25.22", "\"1.2\"", "100.0", "7"],
            vec![
                "\"0\"",
                "0.00",
                "-1",
                "\"-1\"",
                "\"1e2\"",
                "1e2",
                "\"1,00\"",
                "\" 1\"",
                "\"1.\"",
                "\".5\"",
                "\"25.2255\"",
                "true",
                "[]",
                "{}",
            ],
        ),
        (
            "currency",
            vec!["\"USD\""],
            vec!["\"usd\"", "\"US\"", "\"USDX\"", "\"US1\"", "1"],
        ),
        ("payee_id", vec!["\"ID123\""], vec!["1", "\"\"", "\"a\\u0000\""]),
        ("description", vec!["\"x\""], vec!["\"a\\nb\"", "1"]),
        (
            "payout_date",
            vec!["\"2018-01-24\""],
            vec!["\"24.01.2018\"", "\"2018-02-30\"", "20180124"],
        ),
        ("group_id", vec!["\"g-1\""], vec!["1", "null"]),
        (
            "orders_report",
            vec![
                "{}",
                r#"{"merchant":{"id":44,"store":{"name":"Shop","url":"https://shop.example","type":"ECOMMERCE"}},"orders":{"type":"url","path":"https://shop.example/orders","credentials":{"type":"AUTHORIZATION","token":"t"}}}"#,
            ],
            vec![
                "\"x\"",
                r#"{"Merchant":{}}"#,
                r#"{"merchant":{"id":"44"}}"#,
                r#"{"orders":{"credentials":{"token":"t"}}}"#,
                r#"{"merchant":{"id":1,"id":1}}"#,
            ],
        ),
    ] {
        let with = |json: &str| {
            let mut members: Vec<(String, String)> = [
                ("payee_id", "\"ID123\""),
                ("amount", "\"1.00\""),
                ("client_reference_id", "\"r\""),
                ("description", "\"x\""),
                ("currency", "\"USD\""),
            ]
            .map(|(name, json)| (name.to_owned(), json.to_owned()))
            .to_vec();
            members.retain(|(name, _)| name != member);
            members.push((member.to_owned(), json.to_owned()));
            let members: Vec<String> = members
                .iter()
                .map(|(name, json)| format!("\"{name}\":{json}"))
                .collect();
            problem("/payouts", &format!("{{{}}}", members.join(",")))
        };
        for json in good {
            assert_eq!(with(json), "code 0", "{member} {json}");
        }
        for json in bad {
            assert!(!with(json).starts_with("code"), "{member} {json}");
        }
    }
}

#[test]
fn links_take_what_clients_send() {
    let full = r#"{"payee_id":"1","client_session_id":"s-77","redirect_url":"https://shop.example/back?p={{apuid}}","redirect_time":10,"payout_methods_list":["BANK"],"registration_mode":"FULL","lock_type":"NONE","language_id":"1","payee":{"type":"INDIVIDUAL","contact":{"first_name":"Test","last_name":"Test","email":"payee@example.com","date_of_birth":"2000-01-31"},"address":{"country":"UK","city":"London"}}}"#;
    assert_eq!(problem("/payees/registration-link", full), "code 0");
    assert_eq!(
        problem("/payees/registration-link", &full.replace(":10,", ":\"0\",")),
        "code 0"
    );
    for (right, wrong) in [
        ("[\"BANK\"]", "\"BANK\""),
        ("[\"BANK\"]", "[1]"),
        (":10,", ":\"soon\","),
        ("\"UK\"", "\"GBR\""),
        ("2000-01-31", "31.1.2000"),
        ("\"city\"", "\"City\""),
    ] {
        assert!(
            !problem("/payees/registration-link", &full.replace(right, wrong)).starts_with("code"),
            "{wrong}"
        );
    }
    assert_eq!(
        problem("/payees/login-link", full),
        "payout_methods_list is no member of this body"
    );
}
