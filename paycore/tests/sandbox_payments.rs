//! Payments, refunds, cards and the Public API of the sandbox (`PayCore 3.7` to 3.9, 7.1, 7.3, 9.2, F22).

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
    Callback, Event, Mode,
    sandbox::{InvoiceKind, PrerequestShape, Sandbox, Service},
};
use sandbox_support::*;
use serde_json::{Value, json};

fn payment(reference: &str) -> Value {
    json!({
        "test_mode": true, "reference_id": reference, "currency": "USD", "amount": "100",
        "service": "payment_card_usd_hpp", "callback_url": CALLBACK_URL,
    })
}

fn pay_in(sandbox: &Sandbox, attributes: &Value) -> (u16, Value) {
    let body = json!({"data": {"type": "payment-invoices", "attributes": attributes}});
    answer(&sandbox.handle(post("/payment-invoices", body.to_string()), NOW))
}

fn refund(sandbox: &Sandbox, id: &str, attributes: &Value) -> (u16, Value) {
    let body = json!({"data": {"type": "refund", "attributes": attributes}});
    answer(&sandbox.handle(post(&format!("/payment-invoices/{id}/refund"), body.to_string()), NOW))
}

#[test]
fn a_payment_waits_for_its_payer() {
    let sandbox = sandbox();
    let (status, body) = pay_in(&sandbox, &payment("a"));
    assert_eq!((status, &body["data"]["type"]), (201, &json!("payment-invoices")));
    let attributes = &body["data"]["attributes"];
    assert_eq!(
        (&attributes["status"], &attributes["amount"]),
        (&json!("created"), &json!(100))
    );
    let id = body["data"]["id"].as_str().unwrap();
    assert!(
        id.starts_with("cpi_")
            && attributes["hpp_url"]
                .as_str()
                .unwrap()
                .ends_with(&format!("/hpp?cpi={id}"))
    );
    assert_eq!(attributes["flow_data"]["method"], "GET");
    assert_eq!(
        body["data"]["relationships"]["payment-method"]["data"]["id"],
        "payment_card"
    );
    let read = || answer(&sandbox.handle(get(&format!("/payment-invoices/{id}")), NOW)).1["data"]["attributes"].clone();
    assert_eq!(read()["status"], "created");
    assert!(sandbox.pay_with_card("a", "5123817234060000", "0930", at(5)));
    assert_eq!(
        (&read()["status"], &read()["processed_amount"]),
        (&json!("processed"), &json!(100))
    );
    assert!(
        !sandbox.pay_with_card("a", "5123817234060000", "0930", at(6)),
        "it is paid"
    );
    assert!(!sandbox.pay_with_card("nobody", "5123817234060000", "0930", at(6)));
    let (_, found) = answer(&sandbox.handle(get("/payment-invoices/?filter[reference_id]=a"), NOW));
    assert_eq!(found["data"][0]["attributes"]["status"], "processed");
    // A payment is no payout, by neither call.
    assert_eq!(
        text(&sandbox.handle(get(&format!("/payout-invoices/{id}")), NOW)).0,
        404
    );
    assert_eq!(found_at(&sandbox, "a", NOW), 0);
    assert_eq!(
        (sandbox.payments("a"), sandbox.invoices()[0].kind()),
        (0, InvoiceKind::Payment)
    );
    let words: Vec<String> = sandbox
        .take_callbacks(at(10))
        .iter()
        .map(|due| {
            let request = due.request();
            let callback = Callback::verify(request.headers(), request.body().clone(), &keys()).unwrap();
            let Event::Payment(payment) = callback.into_event() else {
                panic!()
            };
            payment.status().as_str().to_owned()
        })
        .collect();
    assert_eq!(words, ["processing", "processed"]);
}

#[test]
fn test_cards_do_what_is_documented() {
    for (number, (card, expiry, status, resolution)) in [
        ("5123817234060000", "0930", "processed", "ok"),
        ("5519283812030000", "0930", "processed", "ok"),
        ("5123817234060000", "0777", "process_pending", "auth_3ds_required"),
        ("5519283812030000", "0777", "process_pending", "ok"),
        ("4412397212080000", "0529", "process_failed", "insufficient_funds"),
        ("4302912837020000", "0856", "process_failed", "access_denied"),
        ("4302912837020000", "0125", "process_failed", "invalid_credentials"),
        ("4302912837020000", "0930", "process_failed", "general_fatal_error"),
    ]
    .into_iter()
    .enumerate()
    {
        let sandbox = sandbox();
        let reference = format!("p{number}");
        pay_in(&sandbox, &payment(&reference));
        assert!(sandbox.pay_with_card(&reference, card, expiry, NOW));
        let invoice = sandbox.invoice(&reference).unwrap();
        assert_eq!(
            (invoice.status(), invoice.resolution()),
            (status, resolution),
            "{card} {expiry}"
        );
    }
}

#[test]
fn payments_are_checked_and_share_references_with_payouts() {
    let sandbox = sandbox();
    for (changes, pointer) in [
        (json!({"fields": {"a": "b"}}), "fields"),
        (json!({"options": {}}), "options"),
        (json!({"amount": 0}), "amount"),
        (json!({"amount": null}), "amount"),
        (json!({"service": null}), "service"),
        (json!({"currency": "usd"}), "currency"),
        (json!({"test_mode": 1}), "test_mode"),
    ] {
        let (status, body) = pay_in(&sandbox, &with(payment("a"), &changes));
        let expected = json!(format!("/data/attributes/{pointer}"));
        assert_eq!(
            (status, &body["errors"][0]["source"]["pointer"]),
            (422, &expected),
            "{changes}"
        );
    }
    created(&sandbox, &payout("a"));
    assert_eq!(pay_in(&sandbox, &payment("a")).0, 429);
    assert_eq!(pay_in(&sandbox, &payment("b")).0, 201);
    assert_eq!(create(&sandbox, &payout("b")).0, 429);
}

#[test]
fn refunds_take_no_more_than_was_paid() {
    let sandbox = sandbox();
    let (_, body) = pay_in(&sandbox, &payment("a"));
    let id = body["data"]["id"].as_str().unwrap().to_owned();
    let part = |reference: &str, amount: Value| json!({"invoiceId": id, "amount": amount, "reference_id": reference, "description": "Refund by order"});
    assert_eq!(refund(&sandbox, &id, &part("r1", json!(10))).0, 422, "nothing was paid");
    assert!(sandbox.pay_with_card("a", "5123817234060000", "0930", NOW));
    let (status, body) = refund(&sandbox, &id, &part("r1", json!(10)));
    assert_eq!((status, &body["data"]["type"]), (201, &json!("refunds")));
    let attributes = &body["data"]["attributes"];
    assert_eq!(
        (&attributes["original_id"], &attributes["status"], &attributes["amount"]),
        (&json!(id), &json!("processed"), &json!(10))
    );
    assert_eq!(sandbox.invoice("a").unwrap().status(), "partially_refunded");
    assert_eq!(
        refund(&sandbox, &id, &part("r1", json!(10))).0,
        429,
        "its reference was used"
    );
    assert_eq!(refund(&sandbox, &id, &part("r2", json!(90.01))).0, 422, "too much");
    assert_eq!(refund(&sandbox, &id, &part("r3", json!(90))).0, 201);
    assert_eq!(sandbox.invoice("a").unwrap().status(), "refunded");
    for (changes, pointer) in [
        (json!({"reference_id": null}), "reference_id"),
        (json!({"invoiceId": "cpi_other"}), "invoiceId"),
        (json!({"amount": null}), "amount"),
        (json!({"invoice_id": id}), "invoice_id"),
    ] {
        let (status, body) = refund(&sandbox, &id, &with(part("r4", json!(1)), &changes));
        let expected = json!(format!("/data/attributes/{pointer}"));
        assert_eq!(
            (status, &body["errors"][0]["source"]["pointer"]),
            (422, &expected),
            "{changes}"
        );
    }
    assert_eq!(refund(&sandbox, "cpi_nobody", &part("r5", json!(1))).0, 404);
    let refunds = sandbox.refunds();
    assert_eq!(
        (
            refunds.len(),
            refunds[1].reference(),
            refunds[1].amount(),
            refunds[1].payment_id()
        ),
        (2, "r3", "90", id.as_str())
    );
}

fn prerequest(sandbox: &Sandbox, name: &str, body: &Value) -> (u16, Value) {
    answer(&sandbox.handle(public(&format!("/{name}"), body), NOW))
}

#[test]
fn f22_prerequests_in_both_forms() {
    let asked = json!({"public_key": PUBLIC_TEST_KEY, "currency": "USD", "amount": 10});
    for (shape, at) in [
        (PrerequestShape::Plain, ""),
        (PrerequestShape::Attributes, "/attributes"),
    ] {
        let sandbox = builder().prerequests(shape).build();
        let (status, body) = prerequest(&sandbox, "payout-prerequest", &asked);
        let data = body.pointer(&format!("/data{at}")).unwrap();
        assert_eq!(
            (status, &data["currency"], &data["test_mode"]),
            (200, &json!("USD"), &json!(true))
        );
        let services = data["services"].as_object().unwrap();
        assert_eq!(services.keys().collect::<Vec<_>>(), ["test_usd"]);
        let field = &services["test_usd"]["fields"][0];
        assert_eq!((&field["key"], &field["required"]), (&json!("account"), &json!(true)));
        // Escaped twice, as it comes over the API.
        assert_eq!(field["regexp"], r"^\\d{1,15}$");
        // None is an empty array.
        let none = with(asked.clone(), &json!({"amount": 10_000_000}));
        let (_, body) = prerequest(&sandbox, "payout-prerequest", &none);
        assert_eq!(body.pointer(&format!("/data{at}/services")).unwrap(), &json!([]));
    }
    let live = with(asked.clone(), &json!({"public_key": PUBLIC_LIVE_KEY}));
    let (_, body) = prerequest(&sandbox(), "payout-prerequest", &live);
    let services = body["data"]["services"].as_object().unwrap();
    assert_eq!(
        services["payment_card_usd"]["fields"][0]["options"]["validators"][0]["name"],
        "Luhn"
    );
    assert!(!services.contains_key("test_usd"));
    let (_, body) = prerequest(
        &sandbox(),
        "payment-prerequest",
        &with(asked.clone(), &json!({"amount": null})),
    );
    assert_eq!(body["data"]["services"]["payment_card_usd_hpp"]["flow"], "hpp");
    for (changes, status) in [
        (json!({"public_key": "pk_test_another"}), 401),
        (json!({"public_key": null}), 401),
        (json!({"amount": null}), 422),
        (json!({"amount": -1}), 422),
        (json!({"currency": null}), 422),
        (json!({"test_mode": true}), 422),
    ] {
        assert_eq!(
            prerequest(&sandbox(), "payout-prerequest", &with(asked.clone(), &changes)).0,
            status,
            "{changes}"
        );
    }
}

#[test]
fn f22_services_of_ones_own_with_unknown_members_and_wrong_expressions() {
    let service = Service::new("bitcoin_btc", "BTC")
        .limits("0.00001000", "50.00000000")
        .field("wallet_id", r"\\+\\d{1,15}", true)
        .status("maintenance")
        .member("news", "{\"in\":[2027]}");
    let sandbox = builder().service(service.clone()).service(service).build();
    let asked = json!({"public_key": PUBLIC_LIVE_KEY, "currency": "BTC", "amount": 1});
    let (_, body) = prerequest(&sandbox, "payout-prerequest", &asked);
    let told = &body["data"]["services"]["bitcoin_btc"];
    assert_eq!(
        (&told["status"], &told["news"]["in"][0]),
        (&json!("maintenance"), &json!(2027))
    );
    // The expression is told and not applied; the field is required.
    let attributes = with(
        payout("a"),
        &json!({"service": "bitcoin_btc", "currency": "BTC", "fields": {"wallet_id": "bc1q"}}),
    );
    assert_eq!(create(&sandbox, &attributes).0, 201);
    assert_eq!(
        create(
            &sandbox,
            &with(attributes, &json!({"fields": {"wallet": "x"}, "reference_id": "b"}))
        )
        .0,
        422
    );
}

#[test]
fn the_public_key_gives_account_and_mode() {
    let sandbox = sandbox();
    for (number, (path, key, mode)) in [
        ("/payment-invoices", PUBLIC_TEST_KEY, Mode::Test),
        ("/payment-invoice", PUBLIC_LIVE_KEY, Mode::Live),
    ]
    .into_iter()
    .enumerate()
    {
        let body = json!({"public_key": key, "currency": "USD", "amount": 10, "service": "payment_card_usd_hpp",
                          "reference_id": format!("p{number}")});
        let (status, made) = answer(&sandbox.handle(public(path, &body), NOW));
        assert_eq!((status, sandbox.invoices()[number].mode()), (201, mode), "{made}");
        let id = made["data"]["id"].as_str().unwrap();
        let read = Request::get(format!("{PUBLIC}/payment-invoices/{id}"))
            .body(Bytes::new())
            .unwrap();
        assert_eq!(text(&sandbox.handle(read, NOW)).0, 200);
        // Neither a mode of its own nor a callback URL.
        for odd in [json!({"test_mode": true}), json!({"callback_url": CALLBACK_URL})] {
            assert_eq!(
                text(&sandbox.handle(public(path, &with(body.clone(), &odd)), NOW)).0,
                422
            );
        }
    }
    let payout_id = created(&sandbox, &payout("x"));
    let read = Request::get(format!("{PUBLIC}/payout-invoices/{payout_id}"))
        .body(Bytes::new())
        .unwrap();
    assert_eq!(text(&sandbox.handle(read, NOW)).0, 200);
    // Only the API key creates payouts.
    assert_eq!(
        text(&sandbox.handle(public("/payout-invoices", &payout("y")), NOW)).0,
        404
    );
}

#[test]
fn the_form_makes_a_payment_and_leads_on() {
    let sandbox = sandbox();
    let form = |body: String| {
        Request::post(format!("{PUBLIC}/payment-invoices/process"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(body))
            .unwrap()
    };
    let body =
        format!("amount=100&public_key={PUBLIC_TEST_KEY}&reference_id=a%20b&currency=UAH&service=bank_card_uah_hpp");
    let reply = sandbox.handle(form(body.clone()), NOW);
    let answer = reply.answer().unwrap();
    let id = sandbox.invoice("a b").unwrap().id().to_owned();
    assert_eq!(answer.status(), 302);
    assert!(answer.headers()[header::LOCATION].to_str().unwrap().ends_with(&id));
    assert_eq!(text(&sandbox.handle(form(body.clone()), NOW)).0, 429);
    for wrong in [
        body.replace("pk_test", "pk_none"),
        format!("{body}&amount=1"),
        format!("{body}&x=%zz"),
        String::new(),
    ] {
        assert!((400..500).contains(&text(&sandbox.handle(form(wrong), NOW)).0));
    }
    assert_eq!(sandbox.invoices().len(), 1);
}
