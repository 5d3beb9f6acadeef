//! The sandbox itself: credentials, what a create may hold, two steps, duplicates and balances (`PayCore 9.3`, F1 to F5, F13, F21).

#![cfg(feature = "sandbox")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use bytes::Bytes;
use http::{Request, header};
use paycore::{
    Mode,
    sandbox::{Call, CommerceAccount, ErrorShape, Pace, RepeatedProcess, Repeats, Sandbox, Script, Unauthorized},
};
use sandbox_support::*;
use serde_json::{Value, json};

#[test]
fn f1_wrong_credentials_get_401() {
    let request = |authorization: &str| {
        Request::get(format!("{BASE}/account/balances"))
            .header(header::AUTHORIZATION, authorization)
            .body(Bytes::new())
            .unwrap()
    };
    let sandbox = sandbox();
    let right = basic(ID, API_KEY);
    assert_eq!(text(&sandbox.handle(request(&right), NOW)).0, 200);
    for wrong in [
        basic(ID, "another"),
        basic("coma_another", API_KEY),
        basic(ID, ""),
        right.replace("Basic", "basic"),
        right.replace("Basic ", "Bearer "),
        right.replace('=', ""),
        right[..right.len() - 4].to_owned(),
        "Basic".to_owned(),
        String::new(),
    ] {
        assert_eq!(text(&sandbox.handle(request(&wrong), NOW)).0, 401, "{wrong}");
    }
    let mut none = request(&right);
    none.headers_mut().remove(header::AUTHORIZATION);
    assert_eq!(text(&sandbox.handle(none, NOW)).0, 401);
    let mut two = request(&right);
    two.headers_mut().append(header::AUTHORIZATION, right.parse().unwrap());
    assert_eq!(text(&sandbox.handle(two, NOW)).0, 401);
    assert_eq!(sandbox.refusals().len(), 11);
    let shown = format!("{:?} {sandbox:?}", sandbox.refusals())
        .replace(PUBLIC_TEST_KEY, "")
        .replace(PUBLIC_LIVE_KEY, "");
    assert!(!shown.contains(API_KEY) && !shown.contains("sk_"), "{shown}");

    for (body, expected) in [
        (Unauthorized::Json, "{\"errors\":["),
        (Unauthorized::Empty, ""),
        (Unauthorized::Html, "<html>"),
    ] {
        let sandbox = builder().unauthorized(body).build();
        let (status, found) = text(&sandbox.handle(request("Basic x"), NOW));
        assert!(status == 401 && found.starts_with(expected) && found.is_empty() == expected.is_empty());
    }
}

#[test]
fn f1_what_a_key_may_not_do_gets_403_and_a_wrong_prefix_404() {
    let closed = Sandbox::builder()
        .account(account().forbid(Call::CreatePayout).forbid(Call::Balances))
        .build();
    assert_eq!(create(&closed, &payout("a")).0, 403);
    assert_eq!(text(&closed.handle(get("/account/balances"), NOW)).0, 403);
    assert_eq!(text(&closed.handle(get("/account/profile"), NOW)).0, 200);
    let inactive = Sandbox::builder().account(account().status("inactive")).build();
    assert_eq!(create(&inactive, &payout("a")).0, 403);
    assert_eq!(text(&inactive.handle(get("/account/balances"), NOW)).0, 200);
    assert!(closed.invoices().is_empty() && inactive.invoices().is_empty());

    let bare = builder().private_prefix("").build();
    assert_eq!(create(&bare, &payout("a")).0, 404);
    let mut request = post("/payout-invoices", envelope(&payout("a")));
    *request.uri_mut() = "https://api.paymega.io/payout-invoices".parse().unwrap();
    assert_eq!(text(&bare.handle(request.clone(), NOW)).0, 201);
    assert_eq!(text(&sandbox().handle(request, NOW)).0, 404);
    for path in [
        "/payout-invoices//process",
        "/payout-invoices/",
        "/account",
        "/payout-invoice",
    ] {
        assert_eq!(text(&sandbox().handle(post(path, ""), NOW)).0, 404, "{path}");
    }
}

#[test]
fn f2_trap_22_the_type_is_singular_in_and_plural_out() {
    let (status, body) = create(&sandbox(), &payout("a"));
    assert_eq!((status, &body["data"]["type"]), (201, &json!("payout-invoices")));
    let plural = json!({"data": {"type": "payout-invoices", "attributes": payout("b")}}).to_string();
    assert_eq!(text(&sandbox().handle(post("/payout-invoices", plural), NOW)).0, 422);
}

#[test]
fn f2_trap_23_flat_bodies_are_a_switch() {
    let flat = payout("a").to_string();
    assert_eq!(
        text(&sandbox().handle(post("/payout-invoices", flat.clone()), NOW)).0,
        201
    );
    let strict = builder().envelopes_only().build();
    let (status, body) = answer(&strict.handle(post("/payout-invoices", flat), NOW));
    assert_eq!(
        (status, &body["errors"][0]["source"]["pointer"]),
        (422, &json!("/data"))
    );
    assert_eq!(create(&strict, &payout("a")).0, 201);
    // Never both at once.
    let both = with(
        json!({"data": {"type": "payout-invoice", "attributes": payout("b")}}),
        &payout("b"),
    );
    assert_eq!(
        text(&strict.handle(post("/payout-invoices", both.to_string()), NOW)).0,
        422
    );
    assert_eq!(
        text(&sandbox().handle(post("/payout-invoices", both.to_string()), NOW)).0,
        422
    );
}

#[test]
fn the_answer_has_the_documented_members_in_their_order() {
    let (_, body) = text(&sandbox().handle(
        post(
            "/payout-invoices",
            envelope(&with(
                payout("my_order_id123"),
                &json!({"description": "Оплата 1/2", "callback_url": "https://example.com/payouts/callback"}),
            )),
        ),
        NOW,
    ));
    assert_eq!(
        body,
        concat!(
            r#"{"data":{"type":"payout-invoices","id":"cpoi_Sandbox000000001","attributes":{"serial_number":"Sandbox000000001","#,
            r#""status":"created","resolution":"ok","moderation_required":false,"amount":100.78,"payout_amount":100.78,"#,
            r#""currency":"USD","service_amount":100.78,"service_currency":"USD","reference_id":"my_order_id123","#,
            r#""test_mode":true,"description":"\u041e\u043f\u043b\u0430\u0442\u0430 1\/2","descriptor":null,"fee":0,"fields":[],"#,
            r#""metadata":[],"processed":null,"processed_amount":null,"processed_fee":null,"created":1635338070,"#,
            r#""updated":1635338070,"payload":[],"original_data":[],"callback_url":"https:\/\/example.com\/payouts\/callback","#,
            r#""callback_logs":[],"source":"merchant_api"},"relationships":[],"links":{"self":"\/api\/payout-invoices\/cpoi_Sandbox000000001"}}}"#
        )
    );
}

/// What a create must not hold, and where the refusal points.
#[test]
fn what_breaks_the_tables_is_refused_with_a_pointer() {
    let sandbox = sandbox();
    for (changes, pointer) in [
        (json!({"amount": 0}), "amount"),
        (json!({"amount": -1}), "amount"),
        (json!({"amount": 1e-7}), "amount"),
        (json!({"amount": 100.785}), "amount"),
        (json!({"amount": "1e2"}), "amount"),
        (json!({"amount": null}), "amount"),
        (json!({"amount": 1.5, "currency": "JPY"}), "amount"),
        (json!({"currency": "usd"}), "currency"),
        (json!({"currency": "US"}), "currency"),
        (json!({"currency": 840}), "currency"),
        (json!({"service": null}), "service"),
        (json!({"service": ""}), "service"),
        (json!({"test_mode": "true"}), "test_mode"),
        (json!({"reference_id": 7}), "reference_id"),
        (json!({"reference_id": ""}), "reference_id"),
        // Trap 24: a bank code as a number.
        (json!({"fields": {"account": 587_964}}), "fields/account"),
        (json!({"fields": {}}), "fields/account"),
        (json!({"fields": {"account": "12a"}}), "fields/account"),
        (json!({"fields": []}), "fields"),
        // Trap 25: what payments have.
        (json!({"service_fields": {"account": "1"}}), "service_fields"),
        (json!({"expires": 1}), "expires"),
        (json!({"options": {"auto_process": "true"}}), "options/auto_process"),
        (json!({"options": {"attempts_limit": -1}}), "options/attempts_limit"),
        (json!({"options": {"auto-process": true}}), "options/auto-process"),
        (json!({"customer": {"name": "John"}}), "customer/reference_id"),
        // Trap 26: a country by its name.
        (
            json!({"customer": {"reference_id": "1", "address": {"country": "Spain"}}}),
            "customer/address/country",
        ),
        (
            json!({"customer": {"reference_id": "1", "address": {"country": "es"}}}),
            "customer/address/country",
        ),
        (json!({"metadata": "x"}), "metadata"),
        (json!({"context": 1}), "context"),
        (json!({"callback_url": "http://example.com/cb"}), "callback_url"),
        (json!({"callback_url": "example.com"}), "callback_url"),
        (
            json!({"service": "payment_card_usd", "fields": {"card_number": "5123817234060001"}}),
            "fields/card_number",
        ),
        (
            json!({"service": "payment_card_usd", "fields": {}}),
            "fields/card_number",
        ),
    ] {
        let (status, body) = create(&sandbox, &with(payout("a"), &changes));
        let expected = json!(format!("/data/attributes/{pointer}"));
        assert_eq!(
            (status, &body["errors"][0]["source"]["pointer"]),
            (422, &expected),
            "{changes}"
        );
    }
    assert!(sandbox.invoices().is_empty());
    assert_eq!(sandbox.refusals().len(), 33);
    assert!(sandbox.refusals()[0].reason().contains("greater than 0"));
    for body in [
        "",
        "[]",
        "{",
        "null",
        r#"{"data":{}}"#,
        r#"{"data":{"type":"payout-invoice"}}"#,
    ] {
        assert_eq!(
            text(&sandbox.handle(post("/payout-invoices", body), NOW)).0,
            422,
            "{body}"
        );
    }
    let twice = envelope(&payout("a")).replace(r#""currency""#, r#""currency":"EUR","currency""#);
    assert_eq!(text(&sandbox.handle(post("/payout-invoices", twice), NOW)).0, 422);
    let mut form = post("/payout-invoices", envelope(&payout("a")));
    let content_type = "application/x-www-form-urlencoded".parse().unwrap();
    form.headers_mut().insert(header::CONTENT_TYPE, content_type);
    assert_eq!(text(&sandbox.handle(form, NOW)).0, 422);
}

#[test]
fn the_documented_bodies_are_taken() {
    let sandbox = sandbox();
    for (number, changes) in [
        json!({"test_mode": false, "currency": "EUR", "amount": 100, "service": "payment_card_uah",
               "fields": {"card_number": "5404367504475264"}}),
        json!({"service": "payment_card_usd", "fields": null, "token": "1Wrmk47zNKIGbo57znUzGy5ircN1FhPd",
               "service_amount": 100.78, "options": {"auto_process": true}, "metadata": {"key": "value"},
               "customer": {"reference_id": "1203515", "email": "somename@domain.com", "metadata": {"key1": "value1"}}}),
        json!({"service": "bank_transfer_clp", "currency": "CLP", "amount": 99_997,
               "fields": {"bank_code": "001", "account_type": "SAVINGS"},
               "options": {"attempts_limit": 0, "split_mode": false, "allow_partially": false, "auto_process": false}}),
        json!({"service": "payment_card_usd", "fields": {"card_number": "5123817234060000"},
               "context": {"card": {"card_holder": "John Wick", "exp_month": "09", "exp_year": "30"}},
               "customer": {"reference_id": "1", "address": {"country": "ES", "city": "Barcelona"}}}),
        json!({"amount": null, "service_amount": 5}),
        json!({"amount": "12.34"}),
        json!({"service": "bitcoin_btc", "currency": "BTC", "amount": 0.000_012_34, "fields": {"wallet_id": "x"}}),
    ]
    .iter()
    .enumerate()
    {
        let (status, body) = create(&sandbox, &with(payout(&format!("p{number}")), changes));
        assert_eq!(status, 201, "{body}");
    }
    let amounts: Vec<String> = sandbox
        .invoices()
        .iter()
        .map(|invoice| invoice.amount().to_owned())
        .collect();
    assert_eq!(
        amounts,
        ["100", "100.78", "99997", "100.78", "5", "12.34", "0.00001234"]
    );
}

#[test]
fn f3_nothing_moves_before_it_is_confirmed() {
    let sandbox = Sandbox::builder().account(account().balance("USD", "110.00")).build();
    let id = created(&sandbox, &payout("a"));
    for later in [0, 60, 86_400 * 30] {
        assert_eq!(status_at(&sandbox, &id, at(later)), "created");
    }
    assert_eq!(
        (sandbox.payments("a"), balance(&sandbox, "USD")),
        (0, ("110.00".into(), "0.00".into()))
    );
    let (status, body) = process(&sandbox, &id);
    assert_eq!(
        (status, &body["data"]["attributes"]["status"]),
        (200, &json!("processing"))
    );
    assert_eq!(balance(&sandbox, "USD"), ("9.22".into(), "100.78".into()));
    let statuses: Vec<String> = (0..4).map(|_| status_at(&sandbox, &id, NOW)).collect();
    assert_eq!(statuses, ["processing", "processing", "processed", "processed"]);
    assert_eq!(balance(&sandbox, "USD"), ("9.22".into(), "0.00".into()));
    assert_eq!(sandbox.paid("a").len(), 1);
}

#[test]
fn f3_the_accounts_option_overrules_the_body() {
    let sandbox = Sandbox::builder().account(account().auto_process()).build();
    let (_, body) = create(
        &sandbox,
        &with(payout("a"), &json!({"options": {"auto_process": false}})),
    );
    assert_eq!(body["data"]["attributes"]["status"], "processing");
    assert_eq!(sandbox.invoice("a").unwrap().sends(), 1);
}

#[test]
fn f4_f25_a_second_confirmation_is_counted() {
    for (switch, status, sends) in [
        (RepeatedProcess::SendsAgain, 200, 2),
        (RepeatedProcess::Refused, 422, 1),
        (RepeatedProcess::SameInvoice, 200, 1),
    ] {
        let account = account().balance("USD", "1000");
        let sandbox = Sandbox::builder().account(account).repeated_process(switch).build();
        let id = created(&sandbox, &payout("a"));
        assert_eq!(process(&sandbox, &id).0, 200);
        assert_eq!(process(&sandbox, &id).0, status, "{switch:?}");
        while status_at(&sandbox, &id, NOW) != "processed" {}
        assert_eq!(
            (sandbox.paid("a").len(), sandbox.payments("a")),
            (sends, u32::try_from(sends).unwrap())
        );
        let left = ["899.22", "798.44"][sends - 1];
        assert_eq!(balance(&sandbox, "USD"), (left.into(), "0.00".into()));
    }
    // What is over is not sent again.
    let sandbox = builder()
        .pace(Pace::Polls(0))
        .other_payouts(Script::new().course(["expired"]))
        .build();
    let id = created(&sandbox, &auto("a"));
    assert_eq!(process(&sandbox, &id).0, 422);
    assert_eq!((sandbox.invoice("a").unwrap().sends(), sandbox.payments("a")), (1, 0));
    assert_eq!(process(&sandbox, "cpoi_nobody").0, 404);
}

#[test]
fn f5_a_repeated_reference_never_makes_a_second_payout() {
    for (switch, status, body) in [
        (Repeats::TooManyRequests, 429, "Too many requests"),
        (Repeats::Invalid, 422, "/data/attributes/reference_id"),
        (
            Repeats::InvalidByCode,
            422,
            "\"error_codes\":[\"reference_id_duplicated\"]",
        ),
        (Repeats::Conflict, 409, "reference_id"),
        (Repeats::SameInvoice, 200, "cpoi_Sandbox000000001"),
    ] {
        let sandbox = builder().repeats(switch).build();
        let id = created(&sandbox, &payout("a"));
        for attributes in [
            payout("a"),
            with(payout("a"), &json!({"amount": 5})),
            // One space of references for both modes.
            with(payout("a"), &json!({"test_mode": false})),
        ] {
            let request = post("/payout-invoices", envelope(&attributes));
            let (found, told) = text(&sandbox.handle(request, NOW));
            assert_eq!(found, status, "{switch:?}");
            assert!(told.contains(body), "{told}");
        }
        assert_eq!(sandbox.invoices().len(), 1);
        assert_eq!(status_at(&sandbox, &id, NOW), "created");
        // Letter case makes another reference, as far as the gateway is concerned.
        created(&sandbox, &payout("A"));
    }
}

#[test]
fn accounts_have_references_of_their_own() {
    let second = CommerceAccount::new("coma_second", API_KEY);
    let sandbox = builder().account(second).build();
    let id = created(&sandbox, &payout("a"));
    let of_second = |mut request: Request<Bytes>| {
        let authorization = basic("coma_second", API_KEY).parse().unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, authorization);
        text(&sandbox.handle(request, NOW)).0
    };
    assert_eq!(of_second(get(&format!("/payout-invoices/{id}"))), 404);
    assert_eq!(of_second(post(&format!("/payout-invoices/{id}/process"), "")), 404);
    assert_eq!(of_second(post("/payout-invoices", envelope(&payout("a")))), 201);
    assert_eq!(sandbox.invoices().len(), 2);
}

#[test]
fn f13_what_is_missing_is_invented() {
    let bare = with(payout("a"), &json!({"reference_id": null, "test_mode": null}));
    let sandbox = sandbox();
    let (_, first) = create(&sandbox, &bare);
    let (_, second) = create(&sandbox, &bare);
    let reference = |body: &Value| body["data"]["attributes"]["reference_id"].as_str().unwrap().to_owned();
    assert_eq!(reference(&first).len(), 36);
    assert_ne!(reference(&first), reference(&second));
    assert_eq!(sandbox.invoices()[0].mode(), Mode::Live);
    let lenient = builder().missing_mode_is_test().build();
    create(&lenient, &bare);
    assert_eq!(lenient.invoices()[0].mode(), Mode::Test);
}

#[test]
fn f21_balances_move_with_the_status_and_come_back_with_it() {
    let sandbox = Sandbox::builder()
        .account(account().balance("USD", "150").balance("EUR", "0.00"))
        .pace(Pace::Polls(0))
        .build();
    assert_eq!(balance(&sandbox, "EUR"), ("0.00".into(), "0.00".into()));
    created(&sandbox, &auto("a"));
    assert_eq!(balance(&sandbox, "USD"), ("49.22".into(), "0.00".into()));
    // The rest is not enough.
    let (status, body) = create(&sandbox, &auto("b"));
    let attributes = &body["data"]["attributes"];
    assert_eq!((status, &attributes["status"]), (201, &json!("process_failed")));
    assert_eq!(attributes["resolution"], "insufficient_funds");
    assert_eq!((sandbox.invoice("b").unwrap().sends(), sandbox.payments("b")), (0, 0));
    for (set, active, pending, payments) in [
        ("canceling", "49.22", "0.00", 1),
        ("canceled", "150.00", "0.00", 0),
        ("process_pending", "49.22", "100.78", 0),
        ("process_failed", "150.00", "0.00", 0),
        ("processed", "49.22", "0.00", 1),
        ("partially_processed", "99.61", "0.00", 1),
        ("settled_by_dove", "49.22", "100.78", 0),
    ] {
        assert_eq!(sandbox.set_status("a", set, NOW), 1);
        assert_eq!(balance(&sandbox, "USD"), (active.into(), pending.into()), "{set}");
        assert_eq!(sandbox.payments("a"), payments, "{set}");
    }
    // Nobody said how much there is.
    created(&sandbox, &with(auto("c"), &json!({"currency": "GBP"})));
    assert_eq!(balance(&sandbox, "GBP"), ("-100.78".into(), "0.00".into()));
    assert_eq!(sandbox.set_status("nobody", "processed", NOW), 0);
}

#[test]
fn f21_the_documented_shapes_of_account_answers() {
    let sandbox = Sandbox::builder().account(account().balance("USD", "110.00")).build();
    let (_, body) = answer(&sandbox.handle(get("/account/balances"), NOW));
    assert_eq!(
        (&body["data"]["type"], &body["data"]["id"]),
        (&json!("account"), &json!(ID))
    );
    let usd = &body["data"]["attributes"]["currency_accounts"]["USD"];
    assert_eq!(
        (
            &usd["active_balance"],
            &usd["balance_lower_limit"],
            &usd["overdraft_limit"]
        ),
        (&json!("110.00"), &Value::Null, &json!("0.00"))
    );
    let (_, none) = text(&self::sandbox().handle(get("/account/balances"), NOW));
    assert!(none.contains("\"currency_accounts\":[]"), "{none}");
    let (_, profile) = answer(&sandbox.handle(get("/account/profile"), NOW));
    assert_eq!(profile["data"]["attributes"]["ledger_scheme"], "simple");
    assert_eq!(profile["data"]["links"]["self"], "/api/account/profile");
}

#[test]
fn refusals_come_in_five_shapes() {
    for (shape, expected) in [
        (ErrorShape::JsonApi, "{\"errors\":[{\"status\":\"422\""),
        (ErrorShape::FieldMap, "{\"errors\":{\"amount\":[\"This value"),
        (ErrorShape::Text, "{\"error\":\"This value"),
        (
            ErrorShape::Codes,
            "{\"request_id\":\"0HS1\",\"error_type\":\"request_invalid\",\"error_codes\":[\"request_invalid\"]}",
        ),
        (ErrorShape::Message, "{\"message\":\"This value"),
    ] {
        let sandbox = builder().errors(shape).build();
        let request = post("/payout-invoices", envelope(&with(payout("a"), &json!({"amount": 0}))));
        let (_, body) = text(&sandbox.handle(request, NOW));
        assert!(body.starts_with(expected), "{body}");
        assert!(serde_json::from_str::<Value>(&body).is_ok());
    }
}
