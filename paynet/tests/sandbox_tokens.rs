//! Tokens, transfers, balances, and the commands of v2.

#![cfg(all(feature = "sandbox", feature = "_signer"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use paynet::sandbox::{Call, DenialReason, Pace, Sandbox, Script};
use sandbox_support::{Draft, LOGIN, NOW, answer, builder, field, merchant, sandbox, status};

const CARD: &str = "4444333322221111";

#[track_caller]
fn denied(sandbox: &Sandbox, request: Request<Bytes>) -> DenialReason {
    let (code, body) = answer(&sandbox.handle(request, NOW));
    assert_eq!(code, 403, "{body}");
    sandbox.refusals().pop().unwrap().reason().clone()
}

fn ask(sandbox: &Sandbox, request: Request<Bytes>) -> String {
    let (code, body) = answer(&sandbox.handle(request, NOW));
    assert_eq!(code, 200, "{body} {:?}", sandbox.refusals());
    body
}

fn card_payout(reference: &str) -> Draft {
    Draft::payout(reference)
        .without("account_number")
        .with("credit_card_number", CARD)
        .with("card_printed_name", "ZOE ONEIL")
        .with("expire_month", "12")
        .with("expire_year", "2030")
}

fn create_card_ref(reference: &str, order_id: &str) -> Draft {
    Draft::new(
        "create-card-ref/39915",
        &[("login", LOGIN), ("client_orderid", reference), ("orderid", order_id)],
    )
}

fn card_info(card_ref_id: &str) -> Draft {
    Draft::new("", &[("login", LOGIN), ("cardrefid", card_ref_id)]).at_v2("get-card-info/39915")
}

#[test]
fn a_card_becomes_a_token_once_its_payment_is_over() {
    let sandbox = builder().other_accounts(Script::new().course(["approved"])).build();
    card_payout("p").ask(&sandbox);
    let call = create_card_ref("p", "6982864");
    assert!(call.ask(&sandbox).1.contains("error-message=Order+has+no+final+status"));
    for _ in 0..3 {
        status(&sandbox, "p");
    }
    let first = ask(&sandbox, call.sign());
    assert_eq!(field(&first, "type"), Some("create-card-ref-response"));
    assert_eq!(field(&first, "card-ref-id"), Some("7654321"));
    assert_eq!(field(&first, "unq-card-ref-id"), Some("7654321"));
    assert_eq!(field(&first, "recurring-payment-id"), Some("8654321"));
    // Section 4.7: whether a second one is the same is not documented. The card is.
    let second = ask(&sandbox, call.sign());
    assert_eq!(field(&second, "card-ref-id"), Some("7654322"));
    assert_eq!(field(&second, "unq-card-ref-id"), Some("7654321"));

    let info = ask(&sandbox, card_info("7654321").control(&format!("{LOGIN}7654321")));
    for (name, value) in [
        ("type", "get-card-info-response"),
        ("card-printed-name", "ZOE+ONEIL"),
        ("bin", "444433"),
        ("last-four-digits", "1111"),
        ("expire-year", "2030"),
        ("expire-month", "12"),
    ] {
        assert_eq!(field(&info, name), Some(value), "{info}");
    }
    assert!(!info.contains(CARD));
    assert!(!format!("{sandbox:?} {:?}", sandbox.orders()).contains("3333"));

    // It can be paid to.
    let payout = Draft::payout("q")
        .at("payout-by-ref/39915")
        .without("account_number")
        .with("destination-card-ref-id", "7654322");
    assert_eq!(field(&payout.ask(&sandbox).1, "type"), Some("async-response"));
}

#[test]
fn tokens_of_nothing_are_refused() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    Draft::payout("bank").ask(&sandbox);
    for (draft, message) in [
        (create_card_ref("bank", "6982864"), "Order+has+no+card"),
        (create_card_ref("bank", "1"), "Order+not+found"),
        (create_card_ref("other", "6982864"), "Order+not+found"),
        (
            create_card_ref("bank", "6982864").without("orderid"),
            "Parameter+orderid+is+required",
        ),
    ] {
        assert_eq!(field(&draft.ask(&sandbox).1, "error-message"), Some(message));
    }
    let body = ask(&sandbox, card_info("1").control(&format!("{LOGIN}1")));
    assert_eq!(field(&body, "error-message"), Some("Card+not+found"));
    assert_eq!(
        denied(&sandbox, create_card_ref("bank", "6982864").without("login").sign()),
        DenialReason::LoginParameter
    );
}

#[test]
fn a_merchant_does_not_see_the_cards_of_another() {
    let sandbox = builder()
        .merchant(merchant("Other").endpoint(7, "USD").stored_card(5, CARD))
        .build();
    let body = ask(&sandbox, card_info("5").control(&format!("{LOGIN}5")));
    assert_eq!(field(&body, "error-message"), Some("Card+not+found"));
    let payout = Draft::payout("q")
        .at("payout-by-ref/39915")
        .with("destination-card-ref-id", "5");
    assert_eq!(field(&payout.ask(&sandbox).1, "type"), Some("validation-error"));
}

#[test]
fn a_control_covers_its_values_in_their_order() {
    let sandbox = sandbox();
    Draft::payout("1").ask(&sandbox);
    let look_up = Draft::status("1").at_v2("status/39915");
    // The digests of section 3.5, "Additional", are those of another order id; an unknown one counts as empty.
    let body = ask(&sandbox, look_up.control(&format!("{LOGIN}1")));
    assert_eq!(field(&body, "type"), Some("status-response"));
    let both = look_up.clone().with("orderid", "6982864");
    ask(&sandbox, both.control(&format!("{LOGIN}16982864")));
    for (draft, joined) in [
        (&look_up, format!("{LOGIN}16982864")),
        (&look_up, format!("1{LOGIN}")),
        (&look_up, String::new()),
        (&both, format!("{LOGIN}1")),
        (&both, format!("{LOGIN}69828641")),
    ] {
        let reason = denied(&sandbox, draft.control(joined.as_str()));
        assert!(matches!(reason, DenialReason::Control { .. }), "{joined} {reason:?}");
        assert!(
            reason.to_string().contains("login, client_orderid, orderid"),
            "{reason}"
        );
    }
    // v4 knows no control, and v2 no RSA here.
    let v4 = Draft::status("1").control(&format!("{LOGIN}1"));
    assert!(matches!(denied(&sandbox, v4), DenialReason::Authorization(_)));
    assert!(matches!(
        denied(&sandbox, look_up.sign()),
        DenialReason::SignatureMethod { .. }
    ));
}

/// Section 3.5, "Additional": the digests that the specification gives.
#[test]
fn the_documented_v2_digests_are_taken() {
    let sandbox = builder().first_order_id(6_982_864).build();
    Draft::payout("1").ask(&sandbox);
    for (order_id, control) in [
        (Some("6982864"), "be3db631326f8212cc590db710a4a30342e14cd2"),
        (None, "3bd1abd810046ddb30bec9367a222471204b9010"),
    ] {
        let order_id = order_id.map(|id| format!("&orderid={id}")).unwrap_or_default();
        let request = Request::post("https://sandbox.example.com/paynet/api/v2/status/39915")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(format!(
                "login={LOGIN}&client_orderid=1{order_id}&control={control}"
            )))
            .unwrap();
        ask(&sandbox, request);
    }
}

#[test]
fn recurring_payments_are_made_and_changed() {
    let sandbox = sandbox();
    let create = Draft::new(
        "create-recurring-payment/39915",
        &[
            ("client-orderid", "r"),
            ("rp_card_type", "DST"),
            ("credit-card-number", CARD),
        ],
    );
    let body = ask(&sandbox, create.sign());
    let id = field(&body, "recurring-payment-id").unwrap().to_owned();
    assert_eq!((id.as_str(), field(&body, "merchant-order-id")), ("8654321", Some("r")));
    let update = Draft::new(
        "update-recurring-payment/39915",
        &[("client-orderid", "r"), ("recurring-payment-id", &id)],
    );
    assert_eq!(
        field(&ask(&sandbox, update.sign()), "recurring-payment-id"),
        Some(id.as_str())
    );
    let card = update
        .clone()
        .with("credit-card-number", "4111111111111111")
        .with("card-printed-name", "ZOE")
        .with("expire-year", "2031")
        .with("expire-month", "01");
    ask(&sandbox, card.sign());
    let info = ask(&sandbox, card_info("7654321").control(&format!("{LOGIN}7654321")));
    assert_eq!(field(&info, "bin"), Some("411111"));
    let refused = |draft: Draft| {
        let body = ask(&sandbox, draft.sign());
        field(&body, "error-message").unwrap_or(&body).to_owned()
    };
    for (draft, message) in [
        (card.clone().without("expire-year"), "Parameter+expire-year+is+required"),
        (
            update.clone().with("recurring-payment-id", "1"),
            "Recurring+payment+not+found",
        ),
        (
            create.clone().with("rp_card_type", "src"),
            "Parameter+rp_card_type+must+be+SRC+or+DST",
        ),
        (
            create.clone().without("rp_card_type"),
            "Parameter+rp_card_type+is+required",
        ),
        (
            update.clone().with("amount-from", "1"),
            "Parameters+amount-from+and+amount-to+go+together",
        ),
    ] {
        assert_eq!(refused(draft), message);
    }
    let two_ways = update.clone().with("amount", "1").with("amount-sequence", "1,2");
    assert!(refused(two_ways).contains("exclude+each+other"));
    let many = Draft::new("update-recurring-payments/39915", &[("payload", "a;b")]);
    assert_eq!(field(&ask(&sandbox, many.sign()), "type"), Some("async-response"));
    assert_eq!(sandbox.received(Call::UpdateRecurringPayments), 1);
}

#[test]
fn trap_2_some_commands_take_no_group() {
    let sandbox = sandbox();
    for draft in [
        Draft::new("create-recurring-payment/group/1205", &[]),
        Draft::new("update-recurring-payment/group/1205", &[]),
        Draft::new("update-recurring-payments/group/1205", &[]),
    ] {
        assert!(matches!(denied(&sandbox, draft.sign()), DenialReason::NoGroup { .. }));
    }
    let balance = Draft::new("", &[("balance-provider", "x")]).at_v2("get-balance/group/1205");
    assert!(matches!(denied(&sandbox, balance.hmac()), DenialReason::NoGroup { .. }));
}

#[test]
fn a_transfer_goes_to_one_card() {
    let sandbox = Sandbox::builder()
        .merchant(merchant(LOGIN).endpoint(39915, "USD").stored_card(5, CARD))
        .pace(Pace::Polls(0))
        .build();
    let transfer = Draft::payout("t").at("transfer-by-ref/39915").without("account_number");
    let refused = |draft: Draft| {
        let (code, body) = draft.ask(&sandbox);
        assert_eq!((code, field(&body, "type")), (200, Some("validation-error")), "{body}");
    };
    let to_card = transfer.clone().with("destination-card-no", CARD);
    refused(transfer.clone());
    refused(to_card.clone().with("destination-card-ref-id", "5"));
    refused(transfer.clone().with("destination-card-ref-id", "6"));
    refused(transfer.clone().with("destination-card-no", "444433332222111"));
    // Trap 16.
    refused(to_card.clone().with("login", LOGIN));
    sandbox.script("t", Script::new().course(["approved"]));
    let notify = "https://merchant.example.com/notify";
    assert_eq!(
        field(&to_card.with("server_callback_url", notify).ask(&sandbox).1, "type"),
        Some("async-response")
    );
    assert_eq!(sandbox.paid("t").len(), 1);
    let callbacks = sandbox.take_callbacks(NOW);
    assert!(callbacks[0].query().contains("&type=transfer&"));
    let to_ref = transfer
        .with("client_orderid", "u")
        .with("destination-card-ref-id", "5");
    assert_eq!(field(&to_ref.ask(&sandbox).1, "type"), Some("async-response"));
}

fn balances() -> Sandbox {
    let own = merchant(LOGIN)
        .endpoint(39915, "USD")
        .endpoint(39916, "EUR")
        .balance("USD", "40.41")
        .managed_by("Manager");
    Sandbox::builder()
        .merchant(own)
        .merchant(merchant("Manager"))
        .merchant(merchant("Other").endpoint(7, "USD").balance("USD", "5"))
        .pace(Pace::Polls(1))
        .build()
}

fn balance(path: &str, pairs: &[(&str, &str)]) -> Draft {
    Draft::new("", pairs).at_v2(&format!("get-balance/{path}"))
}

#[test]
fn trap_72_balances_move_when_payouts_are_paid() {
    let sandbox = balances();
    let at_endpoint = balance("39915", &[("balance-provider", "any")]);
    assert_eq!(ask(&sandbox, at_endpoint.hmac()), "[ { \"balance-amount\":40.41, } ]");
    Draft::payout("p").ask(&sandbox);
    let own = balance(&format!("merchant/{LOGIN}"), &[("balance-name", "USD")]);
    let shown = |amount: &str, live: &str, held: &str| {
        format!(
            "[ {{ \"name\":\"USD\", \"amount\":{amount}, \"online-balance-live-amount\":{live}, \
             \"total-short-term-hold-amount\":0.00, \"total-rolling-reserve-amount\":0.00, \"currency\":\"USD\", \
             \"amount-buffer-hold\":{held}, }} ]"
        )
    };
    assert_eq!(ask(&sandbox, own.hmac()), shown("40.41", "29.99", "10.42"));
    status(&sandbox, "p");
    assert_eq!(status(&sandbox, "p"), "approved");
    assert_eq!(ask(&sandbox, own.hmac()), shown("29.99", "29.99", "0.00"));
    assert_eq!(ask(&sandbox, at_endpoint.hmac()), "[ { \"balance-amount\":29.99, } ]");
    // Reconciliation takes the payout back.
    sandbox.set_status("p", "declined", NOW);
    assert_eq!(ask(&sandbox, own.hmac()), shown("40.41", "40.41", "0.00"));

    let all = ask(&sandbox, balance(&format!("merchant/{LOGIN}"), &[]).hmac());
    assert_eq!(all.matches("\"currency\"").count(), 2, "{all}");
    let none = balance(&format!("merchant/{LOGIN}"), &[("balance-name", "GBP")]);
    assert_eq!(ask(&sandbox, none.hmac()), "[  ]");
}

#[test]
fn a_check_holds_nothing_and_no_payout_moves_the_balance_of_another_merchant() {
    let sandbox = balances();
    let own = balance(&format!("merchant/{LOGIN}"), &[("balance-name", "USD")]);
    Draft::payout("checked").at("payout-check/39915").ask(&sandbox);
    assert!(ask(&sandbox, own.hmac()).contains("\"amount-buffer-hold\":0.00,"));
    Draft::payout("paid").ask(&sandbox);
    sandbox.set_status("paid", "approved", NOW);
    assert!(ask(&sandbox, own.hmac()).contains("\"amount\":29.99,"));
    let mut other = balance("merchant/Other", &[]);
    other.login = "Other".to_owned();
    assert!(ask(&sandbox, other.hmac()).contains("\"amount\":5.00,"));
}

#[test]
fn a_manager_sees_the_merchants_of_its_own() {
    let sandbox = balances();
    let mut manager = balance("manager/Manager", &[]);
    manager.login = "Manager".to_owned();
    let body = ask(&sandbox, manager.hmac());
    assert_eq!(
        body.matches(&format!("\"merchantLogin\":\"{LOGIN}\"")).count(),
        2,
        "{body}"
    );
    assert!(!body.contains("Other"));
    for path in ["merchant/Other", "manager/Manager"] {
        let reason = denied(&sandbox, balance(path, &[]).hmac());
        assert!(matches!(reason, DenialReason::Target { .. }), "{path} {reason:?}");
    }
}

#[test]
fn trap_10_hmac_has_its_parameters_in_header_and_body() {
    let sandbox = balances();
    let draft = balance("39915", &[("balance-provider", "a b+c")]);
    let good = draft.hmac();
    let body = String::from_utf8(good.body().to_vec()).unwrap();
    assert_eq!(body.matches("oauth_").count(), 5, "{body}");
    ask(&sandbox, good.clone());
    let with = |body: String| {
        let mut request = good.clone();
        *request.body_mut() = Bytes::from(body);
        request
    };
    for changed in [
        body.replace("&oauth_version=1.0", "").replace("oauth_version=1.0&", ""),
        body.replace("oauth_version=1.0", "oauth_version=1.1"),
        format!("{body}&oauth_token="),
    ] {
        let reason = denied(&sandbox, with(changed));
        assert!(matches!(reason, DenialReason::OauthDiffers { .. }), "{reason:?}");
    }
    let others = [
        denied(&sandbox, with(body.replace("a%20b", "a%20c"))),
        denied(&sandbox, with(format!("{body}&balance-name=USD"))),
    ];
    assert_eq!(others, [DenialReason::Signature, DenialReason::Signature]);
    for index in 0..27 {
        // 28 characters of Base64 for 20 bytes; the last is padding.
        let value = good.headers()[header::AUTHORIZATION].to_str().unwrap();
        let start = value.find("oauth_signature=\"").unwrap() + 17;
        let position = value[start..]
            .char_indices()
            .filter(|(_, c)| c.is_ascii_alphanumeric())
            .nth(index % 20);
        let position = start + position.unwrap().0;
        let old = value.as_bytes()[position];
        let new = if old == b'A' { 'B' } else { 'A' };
        let changed = format!("{}{new}{}", &value[..position], &value[position + 1..]);
        let mut request = good.clone();
        request
            .headers_mut()
            .insert(header::AUTHORIZATION, HeaderValue::from_str(&changed).unwrap());
        denied(&sandbox, request);
    }
    // The path is signed, and so is the key.
    let mut moved = good.clone();
    *moved.uri_mut() = "https://sandbox.example.com/paynet/api/v2/get-balance/39916"
        .parse()
        .unwrap();
    assert_eq!(denied(&sandbox, moved), DenialReason::Signature);
    assert!(matches!(
        denied(&sandbox, draft.sign()),
        DenialReason::SignatureMethod { .. }
    ));
    let (_, body) = answer(&sandbox.handle(balance("39915", &[]).hmac(), NOW));
    assert_eq!(
        field(&body, "error-message"),
        Some("Parameter+balance-provider+is+required")
    );
}

#[test]
fn balances_can_be_strict_json() {
    let own = merchant(LOGIN).endpoint(39915, "USD").balance("USD", "0.5");
    let sandbox = Sandbox::builder().merchant(own).strict_balances().build();
    let draft = balance(&format!("merchant/{LOGIN}"), &[]);
    let body = ask(&sandbox, draft.hmac());
    let value: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(value[0]["name"], "USD");
    assert!(body.contains("\"amount\":0.50,"));
}
