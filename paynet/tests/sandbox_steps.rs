//! Payouts in two steps, payouts by form, and payouts to stored cards, asked for by the client.

#![cfg(all(feature = "sandbox", feature = "_signer"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use bytes::Bytes;
use http::{Method, Request, header};
use paynet::{
    Account, BankAccount, CallbackUrl, Client, Credentials, Endpoint, FormRoute, Gateway, OrderStatus, Payout,
    PayoutByRef, PayoutCheck, PayoutForm, PayoutPay, PayoutState, RedirectUrl, RsaKey, SendError, Status,
    sandbox::{Call, Fault, Pace, Repeats, Sandbox, SandboxBuilder, Script},
};
use sandbox_support::{Draft, GATEWAY, LOGIN, NOW, answer, builder, control_key, field, merchant, sandbox, status};
use std::time::Duration;

const KEY: &str = include_str!("keys/test_only_rsa2048_pkcs8.pem");

fn client(sandbox: &Sandbox) -> Client<Sandbox> {
    let credentials = Credentials::sandbox(LOGIN, RsaKey::from_pem(KEY).unwrap()).control_key(control_key());
    let account = Account::new(Gateway::sandbox(GATEWAY).unwrap(), credentials).unwrap();
    Client::with_transport(account, sandbox.clone())
}

fn check(reference: &str) -> PayoutCheck {
    PayoutCheck::new(Payout::new(
        Endpoint::Id(39915),
        reference.parse().unwrap(),
        "10.42 USD".parse().unwrap(),
        BankAccount::new("1234567890").unwrap(),
    ))
}

/// A check that was sent, and its status after two look-ups that show it going on.
async fn validated(builder: SandboxBuilder) -> (Sandbox, Client<Sandbox>, OrderStatus) {
    let sandbox = builder.build();
    let client = client(&sandbox);
    let check = check("p");
    let accepted = client.send(&check).await.unwrap();
    let look_up = check.status().order_id(accepted.order_id().clone());
    for _ in 0..2 {
        let status = client.send(&look_up).await.unwrap();
        assert_eq!(status.order_stage(), Some("payout_check_validating"));
        assert!(status.validated().is_none());
    }
    let status = client.send(&look_up).await.unwrap();
    (sandbox, client, status)
}

#[tokio::test]
async fn a_payout_in_two_steps_pays_in_the_second() {
    let (sandbox, client, status) = validated(builder()).await;
    assert_eq!(status.order_stage(), Some("payout_check_validated"));
    assert_eq!(status.state(), PayoutState::Pending);
    assert!(sandbox.paid("p").is_empty());

    let pay = PayoutPay::new(status.validated().unwrap());
    let accepted = client.send(&pay).await.unwrap();
    assert_eq!(accepted.order_id(), status.order_id().unwrap());
    let mut seen = Vec::new();
    for _ in 0..3 {
        let status = client.send(&pay.status()).await.unwrap();
        seen.push((status.state(), status.order_stage().unwrap().to_owned()));
    }
    let pending = (PayoutState::Pending, "payout_processing".to_owned());
    let paid = (PayoutState::Paid, "payout_approved".to_owned());
    assert_eq!(seen, [pending.clone(), pending, paid]);
    assert_eq!(sandbox.paid("p").len(), 1);
    assert_eq!(sandbox.orders()[0].call(), Call::PayoutCheck);
    assert!(sandbox.refusals().is_empty());
}

#[tokio::test]
async fn trap_53_a_validated_check_that_says_approved_is_not_paid() {
    let (sandbox, _, status) = validated(builder().validated_status("approved")).await;
    assert_eq!(status.word().as_str(), "approved");
    assert_eq!(status.state(), PayoutState::Unrecognised);
    assert!(status.validated().is_some());
    assert!(sandbox.paid("p").is_empty());
}

#[test]
fn trap_60_payout_pay_before_validation_is_refused_and_pays_nothing() {
    let sandbox = sandbox();
    Draft::payout("p").at("payout-check/39915").ask(&sandbox);
    let pay = Draft::new(
        "payout-pay/39915",
        &[("client_orderid", "p"), ("orderid", "6982864"), ("login", LOGIN)],
    );
    let refused = |draft: &Draft| {
        let (code, body) = draft.ask(&sandbox);
        assert_eq!((code, field(&body, "paynet-order-id")), (200, None), "{body}");
        field(&body, "error-message").unwrap().to_owned()
    };
    assert_eq!(refused(&pay), "Order+is+not+validated");
    assert_eq!(refused(&pay.clone().with("orderid", "6982865")), "Order+not+found");
    assert_eq!(refused(&pay.clone().with("client_orderid", "q")), "Order+not+found");
    assert_eq!(
        refused(&pay.clone().without("orderid")),
        "Parameter+orderid+is+required"
    );
    for _ in 0..3 {
        status(&sandbox, "p");
    }
    assert_eq!(status(&sandbox, "p"), "processing", "nothing was ordered");
    assert!(pay.ask(&sandbox).1.starts_with("type=async-response\n&"));
    for _ in 0..2 {
        assert_eq!(status(&sandbox, "p"), "processing");
    }
    assert_eq!(status(&sandbox, "p"), "approved");

    // One that was never checked.
    Draft::payout("direct").ask(&sandbox);
    let direct = pay.with("client_orderid", "direct").with("orderid", "6982865");
    assert_eq!(refused(&direct), "Order+not+found");
}

#[test]
fn the_ledger_counts_a_second_payout_pay() {
    for (repeats, times) in [
        (Repeats::SecondOrder, 2),
        (Repeats::SameOrder, 1),
        (Repeats::Refused, 1),
    ] {
        let sandbox = builder().pace(Pace::Polls(0)).repeats(repeats).build();
        Draft::payout("p").at("payout-check/39915").ask(&sandbox);
        let pay = Draft::new(
            "payout-pay/39915",
            &[("client_orderid", "p"), ("orderid", "6982864"), ("login", LOGIN)],
        );
        assert!(pay.ask(&sandbox).1.starts_with("type=async-response"));
        let second = pay.ask(&sandbox).1;
        assert_eq!(
            second.starts_with("type=async-response"),
            repeats != Repeats::Refused,
            "{second}"
        );
        assert_eq!(sandbox.paid("p").len(), times, "{repeats:?}");
        assert_eq!(sandbox.orders().len(), 1);
        assert_eq!(sandbox.received(Call::PayoutPay), 2);
    }
}

#[tokio::test]
async fn a_check_can_be_declined_and_calls_back() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    sandbox.script("p", Script::new().check_refused("declined").message("account closed"));
    Draft::payout("p")
        .at("payout-check/39915")
        .with("server_callback_url", "https://merchant.example.com/notify")
        .ask(&sandbox);
    let status = client(&sandbox).send(&check("p").status()).await.unwrap();
    assert_eq!(status.state(), PayoutState::NotPaid);
    assert_eq!(status.order_stage(), Some("payout_check_declined"));
    assert!(status.validated().is_none());
    assert_eq!(sandbox.take_callbacks(NOW).len(), 1);
    let pay = Draft::new(
        "payout-pay/39915",
        &[("client_orderid", "p"), ("orderid", "6982864"), ("login", LOGIN)],
    );
    assert_eq!(field(&pay.ask(&sandbox).1, "type"), Some("error"));
    assert!(sandbox.paid("p").is_empty());
}

#[tokio::test]
async fn a_lost_answer_to_payout_pay_is_unknown_and_has_paid() {
    let (sandbox, client, status) = validated(builder()).await;
    sandbox.inject_for("p", Call::PayoutPay, Fault::answer_lost());
    let pay = PayoutPay::new(status.validated().unwrap());
    assert!(matches!(client.send(&pay).await, Err(SendError::Unknown(_))));
    for _ in 0..2 {
        assert_eq!(client.send(&pay.status()).await.unwrap().state(), PayoutState::Pending);
    }
    assert_eq!(client.send(&pay.status()).await.unwrap().state(), PayoutState::Paid);
    assert_eq!(sandbox.paid("p").len(), 1);
}

fn get(url: &str) -> Request<Bytes> {
    Request::get(url).body(Bytes::new()).unwrap()
}

/// The page of an order, after this form was sent or just looked at.
fn page(sandbox: &Sandbox, url: &str, form: Option<&'static str>) -> (u16, String) {
    let mut request = get(url);
    if let Some(form) = form {
        *request.method_mut() = Method::POST;
        *request.body_mut() = Bytes::from_static(form.as_bytes());
    }
    answer(&sandbox.handle(request, NOW))
}

fn form(route: FormRoute, reference: &str) -> PayoutForm {
    PayoutForm::new(
        route,
        Endpoint::Id(39915),
        reference.parse().unwrap(),
        "10.42 USD".parse().unwrap(),
    )
    .redirect("https://shop.example.com/done?a=1&b=2".parse::<RedirectUrl>().unwrap())
}

#[tokio::test]
async fn a_receiver_fills_in_the_form_and_is_sent_back() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let hosted = client.send(&form(FormRoute::v4_rsa(), "p")).await.unwrap();
    let url = hosted.redirect_url();
    assert_eq!(url, "https://sandbox.example.com/paynet/hosted-form/6982864");

    // Nothing goes on before the receiver has been there.
    let look_up = Status::new(Endpoint::Id(39915), &"p".parse().unwrap());
    for _ in 0..4 {
        let status = client.send(&look_up).await.unwrap();
        assert_eq!(
            (status.state(), status.redirect_to()),
            (PayoutState::Pending, Some(url))
        );
    }
    assert_eq!(sandbox.final_redirect("p").map(|_| ()), None);
    let (code, asks) = page(&sandbox, url, None);
    assert!(code == 200 && asks.contains("name=\"account_number\""), "{asks}");
    let (code, asks) = page(&sandbox, url, Some("account_number="));
    assert!(code == 400 && asks.contains("name=\"account_number\""), "{asks}");

    let (_, waits) = page(&sandbox, url, Some("account_number=1234567890"));
    assert!(waits.contains("Please wait"), "{waits}");
    // An impatient receiver sends it again, and looks again and again.
    page(&sandbox, url, Some("account_number=1234567890"));
    assert!(page(&sandbox, url, None).1.contains("Please wait"));
    assert!(page(&sandbox, url, None).1.contains("Please wait"));
    let (_, goes) = page(&sandbox, url, None);
    assert!(
        goes.contains("<form method=\"post\" action=\"https://shop.example.com/done?a=1&amp;b=2\">"),
        "{goes}"
    );
    assert_eq!(client.send(&look_up).await.unwrap().redirect_to(), None);
    let mut put = get(url);
    *put.method_mut() = Method::PUT;
    assert_eq!(answer(&sandbox.handle(put, NOW)).0, 405);
    let control = control_key().control("approved", "6982864", "p");
    assert!(
        goes.contains(&format!("<input type=\"hidden\" name=\"control\" value=\"{control}\">")),
        "{goes}"
    );
    assert_eq!(sandbox.paid("p").len(), 1);

    let request = sandbox.final_redirect("p").unwrap();
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.uri(), "https://shop.example.com/done?a=1&b=2");
    assert_eq!(
        request.headers()[header::CONTENT_TYPE],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(
        request.body(),
        &format!(
            "status=approved&orderid=6982864&merchant_order=p&client_orderid=p&error_message=\
             &processor-tx-id=PNTEST-6982864&amount=10.42&type=payout&control={control}"
        )
    );
}

#[tokio::test]
async fn forms_come_by_every_route() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    let client = client(&sandbox);
    let routes = [
        FormRoute::v4_rsa(),
        FormRoute::v2_rsa(),
        FormRoute::v2_hmac(),
        FormRoute::v4_rsa_below_payout(),
    ];
    for (index, route) in routes.into_iter().enumerate() {
        let hosted = client.send(&form(route, &format!("f-{index}"))).await;
        let hosted = hosted.unwrap_or_else(|error| panic!("{route:?} {error:?} {:?}", sandbox.refusals()));
        page(&sandbox, hosted.redirect_url(), Some("account_number=0987654321"));
        assert_eq!(status(&sandbox, &format!("f-{index}")), "declined");
    }
    assert_eq!(sandbox.received(Call::PayoutForm), 4);
    assert_eq!(
        page(&sandbox, "https://sandbox.example.com/paynet/hosted-form/1", None).0,
        404
    );
}

#[test]
fn each_outcome_has_its_redirect() {
    for (number, end, path) in [("1234567890", "approved", "/yes"), ("0987654321", "declined", "/no")] {
        let sandbox = builder().pace(Pace::Polls(0)).build();
        Draft::payout("p")
            .with("account_number", number)
            .with("redirect_success_url", "https://shop.example.com/yes")
            .with("redirect_fail_url", "https://shop.example.com/no")
            .ask(&sandbox);
        let request = sandbox.final_redirect("p").unwrap();
        assert_eq!(request.uri().path(), path);
        assert!(request.body().starts_with(format!("status={end}&").as_bytes()));
    }
}

#[test]
fn a_script_of_the_order_survives_the_form() {
    let sandbox = builder().pace(Pace::Polls(0)).build();
    sandbox.script("p", Script::new().course(["filtered"]));
    let draft = Draft::payout("p").at("payout-form/39915").without("account_number");
    assert_eq!(field(&draft.ask(&sandbox).1, "type"), Some("async-form-response"));
    page(
        &sandbox,
        "https://sandbox.example.com/paynet/hosted-form/6982864",
        Some("account_number=1234567890"),
    );
    assert_eq!(status(&sandbox, "p"), "filtered");
}

#[test]
fn trap_26_a_form_takes_longer_callback_urls() {
    let url = |length: usize| format!("https://merchant.example.com/{}", "x".repeat(length - 29));
    for (command, length, fits) in [
        ("payout", 128, true),
        ("payout", 129, false),
        ("payout-form", 1024, true),
        ("payout-form", 1025, false),
    ] {
        let draft = Draft::payout("p")
            .at(&format!("{command}/39915"))
            .with("server_callback_url", &url(length));
        let (_, body) = draft.ask(&sandbox());
        assert_eq!(
            field(&body, "type") != Some("validation-error"),
            fits,
            "{command} {length}"
        );
    }
}

#[tokio::test]
async fn a_payout_to_a_stored_card() {
    let sandbox = Sandbox::builder()
        .merchant(
            merchant(LOGIN)
                .endpoint(39915, "USD")
                .stored_card(7_654_321, "4444333322221111"),
        )
        .pace(Pace::Polls(0))
        .build();
    sandbox.script("p", Script::new().course(["approved"]));
    let payout = |card: &str| {
        PayoutByRef::new(
            Endpoint::Id(39915),
            "p".parse().unwrap(),
            "10.42 USD".parse().unwrap(),
            card.parse().unwrap(),
        )
        .server_callback_url(CallbackUrl::parse("https://merchant.example.com/notify").unwrap())
    };
    assert!(matches!(
        client(&sandbox).send(&payout("7654322")).await,
        Err(SendError::Rejected(_))
    ));
    drop(client(&sandbox).send(&payout("7654321")).await.unwrap());
    assert_eq!(sandbox.paid("p").len(), 1);
    assert_eq!(sandbox.orders()[0].call(), Call::PayoutByRef);
    assert_eq!(sandbox.take_callbacks(sandbox.now()).len(), 1);
}

#[test]
fn thirty_attempts_fit_into_a_minute() {
    let sandbox = builder()
        .pace(Pace::Polls(0))
        .callbacks_within(Duration::from_secs(60))
        .build();
    Draft::payout("p")
        .with("server_callback_url", "https://merchant.example.com/notify")
        .ask(&sandbox);
    let (mut now, mut pauses, mut attempts) = (NOW, Vec::new(), 0);
    while let Some(at) = sandbox.next_callback_at() {
        pauses.push(at.checked_sub(now).unwrap());
        now = at;
        for callback in sandbox.take_callbacks(now) {
            attempts += 1;
            sandbox.callback_answered(callback.id(), None, now);
        }
    }
    assert_eq!(attempts, 30);
    assert!(pauses[1..].is_sorted() && pauses[1] < pauses[29]);
    let whole = now.checked_sub(NOW).unwrap();
    assert!(
        whole <= Duration::from_secs(60) && whole > Duration::from_secs(59),
        "{whole:?}"
    );
}
