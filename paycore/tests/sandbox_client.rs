//! Every operation of the client against the sandbox, over real HTTP on loopback.

#![cfg(all(feature = "sandbox", feature = "client"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use http::{StatusCode, header};
use paycore::{
    Account, Balances, Callback, CallbackUrl, Client, CreatePayment, CreatePayout, Credentials, Dialect, Event,
    FetchError, FindPayout, GetPayout, Mode, Observed, PaymentStatus, PayoutAmount, PayoutId, PayoutOptions,
    PayoutState, PayoutStatus, Profile, RefundPayment, SendError, Turn, public,
    sandbox::{
        Amounts, Call, CallbackState, Fault, Filter, Pace, PrerequestShape, Repeats, Sandbox, SandboxBuilder, Script,
        ServeError, Service,
    },
};
use payout_core::{DoubtCause, Http, Transport};
use sandbox_support::{API_KEY, CALLBACK_URL, ID, PUBLIC_LIVE_KEY, PUBLIC_TEST_KEY, account, keys, seconds};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

fn setup() -> SandboxBuilder {
    let account = account().balance("USD", "1000");
    Sandbox::builder().account(account).pace(Pace::Polls(0))
}

async fn listen(builder: SandboxBuilder) -> (Sandbox, String) {
    let sandbox = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(sandbox.clone().serve(listener));
    (sandbox, origin)
}

async fn serve(builder: SandboxBuilder) -> (Sandbox, Client) {
    let (sandbox, origin) = listen(builder).await;
    (sandbox, client(&origin, Mode::Test, Dialect::new()))
}

fn client(origin: &str, mode: Mode, dialect: Dialect) -> Client {
    let credentials = match mode {
        Mode::Live => Credentials::live(ID, API_KEY),
        _ => Credentials::test(ID, API_KEY),
    };
    let account = Account::new(&format!("{origin}/api"), credentials.unwrap()).unwrap();
    Client::new(account.with_dialect(dialect)).unwrap()
}

fn payout(reference: &str) -> CreatePayout {
    let amount: PayoutAmount = "100.78 USD".parse::<paycore::Amount>().unwrap().into();
    CreatePayout::new(reference.parse().unwrap(), "test_usd", amount).field("account", "587964")
}

fn auto(reference: &str) -> CreatePayout {
    payout(reference).options(PayoutOptions::new().auto_process(true))
}

async fn usd(client: &Client) -> String {
    let balances = client.send(&Balances::new()).await.unwrap();
    balances.get("USD").unwrap().active().unwrap().to_decimal_text()
}

#[tokio::test]
async fn two_steps_and_the_balance() {
    let (sandbox, client) = serve(setup()).await;
    let payout = payout("payout-2041");
    let made = client.send(&payout).await.unwrap();
    assert_eq!(
        (made.status(), made.state()),
        (&PayoutStatus::Created, PayoutState::Pending)
    );
    assert_eq!(
        (sandbox.payments("payout-2041"), usd(&client).await),
        (0, "1000.00".to_owned())
    );
    let process = payout.process(made.id());
    let confirmed = client.send(&process).await.unwrap();
    assert_eq!(confirmed.state(), PayoutState::Paid);
    let read = client.send(&GetPayout::new(made.id())).await.unwrap();
    assert_eq!(
        (read.state(), read.paid_out().unwrap().to_string()),
        (PayoutState::Paid, "100.78 USD".to_owned())
    );
    let found = client.send(&payout.find()).await.unwrap();
    assert_eq!((found.ours().len(), found.ours()[0].id()), (1, made.id()));
    assert_eq!(
        (sandbox.payments("payout-2041"), usd(&client).await),
        (1, "899.22".to_owned())
    );
    assert_eq!(client.send(&Profile::new()).await.unwrap().status(), Some("active"));
    assert!(sandbox.refusals().is_empty());
}

#[tokio::test]
async fn both_modes_and_every_dialect_are_understood() {
    for (dialect, amounts) in [
        (Dialect::new(), Amounts::Text),
        (Dialect::new().flat_bodies(), Amounts::Exponent),
        (Dialect::new().amounts_as_text(), Amounts::LongNumber),
        (Dialect::new().json_api_content_type(), Amounts::Noise),
        (Dialect::new().slash_before_payout_filter(true), Amounts::Number),
    ] {
        let (sandbox, origin) = listen(setup().amounts(amounts).services_in_relationships()).await;
        for mode in [Mode::Test, Mode::Live] {
            let client = client(&origin, mode, dialect.clone());
            let payout = auto(&format!("payout-{mode}"));
            let made = client.send(&payout).await.unwrap();
            assert_eq!(
                (made.state(), made.test_mode()),
                (PayoutState::Paid, Some(mode == Mode::Test))
            );
            assert_eq!(client.send(&payout.find()).await.unwrap().ours().len(), 1);
            assert_eq!(sandbox.invoice(&format!("payout-{mode}")).unwrap().mode(), mode);
        }
        assert!(sandbox.refusals().is_empty(), "{:?}", sandbox.refusals());
    }
}

#[tokio::test]
async fn payments_and_refunds() {
    let (sandbox, client) = serve(setup()).await;
    let payment = CreatePayment::new(
        "order-1".parse().unwrap(),
        "payment_card_usd_hpp",
        "10 USD".parse().unwrap(),
    );
    let made = client.send(&payment).await.unwrap();
    assert_eq!(made.status(), &PaymentStatus::Created);
    assert!(made.hpp_url().is_some() && made.flow_data().is_some());
    assert!(sandbox.pay_with_card("order-1", "5123817234060000", "0930", sandbox.now()));
    let refund = RefundPayment::new("refund-1".parse().unwrap(), made.id(), "4.5 USD".parse().unwrap());
    let refunded = client.send(&refund).await.unwrap();
    assert_eq!(refunded.original_id(), Some(made.id().as_str()));
    let read = client.send(&refund.get_payment()).await.unwrap();
    assert_eq!(
        (read.status(), read.refunded_amount()),
        (&PaymentStatus::PartiallyRefunded, Some("4.5"))
    );
    assert_eq!(client.send(&payment.find()).await.unwrap().ours().len(), 1);
    let too_much = RefundPayment::new("refund-2".parse().unwrap(), made.id(), "6 USD".parse().unwrap());
    assert!(matches!(client.send(&too_much).await, Err(SendError::Rejected(_))));
    assert_eq!(sandbox.refunds().len(), 1);
}

#[tokio::test]
async fn the_public_api() {
    let (sandbox, origin) = listen(setup()).await;
    let key = public::PublicKey::test(PUBLIC_TEST_KEY).unwrap();
    let account = public::Account::new(&format!("{origin}/public-api"), key).unwrap();
    let form = public::AutoRedirect::new(
        "order-2".parse().unwrap(),
        "bank_card_uah_hpp",
        "100 UAH".parse().unwrap(),
    );
    let form = form.form(&account).unwrap();
    let client = public::Client::new(account).unwrap();
    let amount: paycore::Amount = "10 USD".parse().unwrap();
    let services = client.send(&public::PayoutPrerequest::new(amount)).await.unwrap();
    let service = services.get("test_usd").unwrap();
    assert!(service.is_available() && service.admits(&amount) == Some(true));
    let payments = client
        .send(&public::PaymentPrerequest::for_amount(amount))
        .await
        .unwrap();
    assert_eq!(payments.get("payment_card_usd_hpp").unwrap().flow(), Some("hpp"));
    let payment = public::CreatePayment::new("order-1".parse().unwrap(), "payment_card_usd_hpp", amount);
    let made = client.send(&payment).await.unwrap();
    assert_eq!(made.status(), &PaymentStatus::Created);
    assert_eq!(sandbox.invoice("order-1").unwrap().mode(), Mode::Test);
    // A browser that sends the form is led on.
    let pairs = form.fields().map(|(name, value)| format!("{name}={value}"));
    let body = pairs.collect::<Vec<_>>().join("&");
    let browser = http::Request::post(form.action())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body.into())
        .unwrap();
    let answer = Http::new().unwrap().send(browser).await.unwrap();
    assert_eq!(answer.status(), StatusCode::FOUND);
    assert!(sandbox.invoice("order-2").is_some());
    assert!(sandbox.refusals().is_empty(), "{:?}", sandbox.refusals());
}

#[tokio::test]
async fn f22_trap_53_prerequests_of_both_forms_are_read_alike() {
    let odd = Service::new("bitcoin_btc", "BTC")
        .limits("0.00001000", "50.00000000")
        .field("wallet_id", r"\\+\\d{1,15}(", true)
        .member("news", "{\"in\":[2027]}");
    let mut shown = Vec::new();
    for shape in [PrerequestShape::Plain, PrerequestShape::Attributes] {
        let sandbox = setup().prerequests(shape).service(odd.clone()).build();
        let account = |key| public::Account::new("https://com.paycore.io/public-api", key).unwrap();
        let test = public::PublicKey::test(PUBLIC_TEST_KEY).unwrap();
        let live = public::PublicKey::live(PUBLIC_LIVE_KEY).unwrap();
        let test = public::Client::with_transport(account(test), sandbox.clone());
        let live = public::Client::with_transport(account(live), sandbox.clone());
        let ten: paycore::Amount = "10 USD".parse().unwrap();
        let services = test.send(&public::PayoutPrerequest::new(ten)).await.unwrap();
        assert!(services.get("test_usd").is_some());
        let payments = test.send(&public::PaymentPrerequest::for_amount(ten)).await.unwrap();
        assert!(payments.get("payment_card_usd_hpp").is_some());
        let millions: paycore::Amount = "10000000 USD".parse().unwrap();
        let none = test.send(&public::PayoutPrerequest::new(millions)).await.unwrap();
        assert_eq!(none.iter().count(), 0, "`[]` is no service: {none:?}");
        let bitcoin = paycore::Amount::parse_decimal("1", paycore::currency("BTC").unwrap()).unwrap();
        let found = live.send(&public::PayoutPrerequest::new(bitcoin)).await.unwrap();
        let service = found.get("bitcoin_btc").unwrap();
        shown.push(format!("{service:?}"));
        assert!(sandbox.refusals().is_empty(), "{:?}", sandbox.refusals());
    }
    assert_eq!(shown[0], shown[1]);
}

#[tokio::test]
async fn trap_7_lost_answers_leave_doubt_and_one_create() {
    for (fault, exists) in [
        (Fault::answer_lost(), true),
        (Fault::never_arrived(), false),
        (Fault::unreachable(), false),
        (Fault::arrives_late(seconds(3600)), false),
        (Fault::html(StatusCode::BAD_GATEWAY), true),
        (Fault::html(StatusCode::BAD_GATEWAY).without_effect(), false),
        (Fault::none().cut(60), true),
        (Fault::empty(StatusCode::CREATED), true),
        (Fault::empty(StatusCode::NO_CONTENT), true),
        (Fault::none().status(StatusCode::ACCEPTED).without_data_id(), true),
        (Fault::html(StatusCode::FORBIDDEN).without_effect(), false),
    ] {
        let (sandbox, client) = serve(setup()).await;
        sandbox.inject(Call::CreatePayout, fault);
        let error = client.send(&auto("a")).await.unwrap_err();
        assert!(matches!(error, SendError::Unknown(_)), "{error:?}");
        assert_eq!(sandbox.invoices().len(), usize::from(exists));
        assert!(sandbox.received(Call::CreatePayout) <= 1, "never a second create");
        let found = client.send(&FindPayout::new(&"a".parse().unwrap())).await.unwrap();
        assert_eq!(found.ours().len(), usize::from(exists));
    }
}

#[tokio::test]
async fn trap_8_9_throttles_and_duplicates_are_doubt() {
    for repeats in [
        Repeats::TooManyRequests,
        Repeats::Invalid,
        Repeats::InvalidByCode,
        Repeats::Conflict,
    ] {
        let (sandbox, client) = serve(setup().repeats(repeats)).await;
        sandbox.inject(Call::CreatePayout, Fault::answer_lost());
        assert!(matches!(client.send(&auto("a")).await, Err(SendError::Unknown(_))));
        // The caller repeats, and is told of a duplicate: doubt, and the look-up finds it.
        let Err(SendError::Unknown(doubt)) = client.send(&auto("a")).await else {
            panic!("{repeats:?}")
        };
        assert_eq!(doubt.cause(), DoubtCause::Duplicate);
        assert_eq!(
            client.send(&auto("a").find()).await.unwrap().ours()[0].state(),
            PayoutState::Paid
        );
        assert_eq!((sandbox.payments("a"), sandbox.invoices().len()), (1, 1));
    }
    let (sandbox, client) = serve(setup().repeats(Repeats::SameInvoice)).await;
    let first = client.send(&auto("a")).await.unwrap();
    assert_eq!(client.send(&auto("a")).await.unwrap().id(), first.id());
    sandbox.inject(Call::CreatePayout, Fault::throttled());
    assert!(matches!(client.send(&auto("b")).await, Err(SendError::Unknown(_))));
    assert!(sandbox.invoice("b").is_none());
}

#[tokio::test]
async fn t14_crossed_answers_alarm() {
    for fault in [
        Fault::none().attribute("reference_id", "\"another\""),
        Fault::none().attribute("amount", "100.79"),
        Fault::none().attribute("currency", "\"EUR\""),
        Fault::none().attribute("test_mode", "false"),
        Fault::none().data_type("payment-invoices"),
        Fault::none().without_attribute("reference_id"),
    ] {
        let (sandbox, client) = serve(setup()).await;
        sandbox.inject(Call::CreatePayout, fault);
        assert!(matches!(client.send(&auto("a")).await, Err(SendError::Unknown(_))));
        assert_eq!(sandbox.payments("a"), 1);
    }
}

#[tokio::test]
async fn h1_redirects_are_not_followed() {
    let (sandbox, client) = serve(setup()).await;
    let (elsewhere, origin) = listen(setup()).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{origin}/api/payout-invoices").parse().unwrap();
        let redirect = Fault::html(StatusCode::from_u16(status).unwrap()).header(header::LOCATION, location);
        sandbox.inject(Call::CreatePayout, redirect.without_effect());
        let sent = client.send(&auto(&format!("p{status}"))).await;
        assert!(matches!(sent, Err(SendError::Unknown(_))), "{status}");
    }
    assert!(elsewhere.invoices().is_empty() && elsewhere.refusals().is_empty());
    assert_eq!((sandbox.invoices().len(), sandbox.received(Call::CreatePayout)), (0, 5));
}

#[tokio::test]
async fn trap_11_12_filters_that_do_not_work() {
    let payout = auto("a");
    for (filter, ours, others) in [
        (Filter::Ignored, 1, 1),
        (Filter::SingleObject, 1, 0),
        (Filter::Honoured, 1, 0),
    ] {
        let (_, client) = serve(setup().filter(filter)).await;
        drop(client.send(&payout).await.unwrap());
        drop(client.send(&auto("b")).await.unwrap());
        let found = client.send(&payout.find()).await.unwrap();
        assert_eq!((found.ours().len(), found.others()), (ours, others), "{filter:?}");
    }
    for filter in [Filter::NotFound, Filter::BadRequest] {
        let (_, client) = serve(setup().filter(filter)).await;
        assert!(client.send(&payout.find()).await.is_err());
    }
    let (_, client) = serve(setup()).await;
    let nobody = GetPayout::new(&PayoutId::new("cpoi_nobody").unwrap());
    assert!(matches!(client.send(&nobody).await, Err(FetchError::NotFound(_))));
}

#[tokio::test]
async fn trap_32_a_lost_confirmation_is_read_before_anything_else() {
    let (sandbox, client) = serve(setup().pace(Pace::Polls(1))).await;
    let payout = payout("a");
    let made = client.send(&payout).await.unwrap();
    sandbox.inject(Call::ProcessPayout, Fault::answer_lost());
    let process = payout.process(made.id());
    assert!(matches!(client.send(&process).await, Err(SendError::Unknown(_))));
    let read = client.send(&process.get()).await.unwrap();
    assert_eq!(read.status(), &PayoutStatus::Processing);
    assert_eq!(
        (
            sandbox.received(Call::ProcessPayout),
            sandbox.invoice("a").unwrap().sends()
        ),
        (1, 1)
    );
}

#[tokio::test]
async fn trap_6_a_failure_on_creation_is_accepted() {
    let (sandbox, client) = serve(setup()).await;
    sandbox.script(
        "a",
        Script::new()
            .course(["process_failed"])
            .resolution("insufficient_funds"),
    );
    let made = client.send(&auto("a")).await.unwrap();
    assert_eq!(
        (made.state(), made.resolution()),
        (PayoutState::NotPaid, Some("insufficient_funds"))
    );
    assert_eq!(sandbox.payments("a"), 0);
    let amount: paycore::Amount = "5 USD".parse().unwrap();
    let wrong = CreatePayout::new("b".parse().unwrap(), "test_usd", amount).field("account", "no digits");
    let wrong = client.send(&wrong).await;
    assert!(matches!(wrong, Err(SendError::Rejected(_))), "{wrong:?}");
}

/// What the merchant's server is sent.
#[derive(Clone, Default)]
struct Shop(Arc<Mutex<Vec<Callback>>>);

#[tokio::test]
async fn callbacks_are_delivered_while_it_serves() {
    let shop = Shop::default();
    let received = shop.clone();
    let merchant = move |request: http::Request<bytes::Bytes>| {
        let callback = Callback::verify(request.headers(), request.body().clone(), &keys());
        let status = match callback {
            Ok(callback) => {
                received.0.lock().unwrap().push(callback);
                StatusCode::OK
            }
            Err(_) => StatusCode::FORBIDDEN,
        };
        let mut answer = http::Response::new(bytes::Bytes::new());
        *answer.status_mut() = status;
        std::future::ready(Ok(answer))
    };
    let sandbox = setup().build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(sandbox.clone().serve_with_callbacks(listener, merchant));
    let client = client(&origin, Mode::Test, Dialect::new());
    drop(
        client
            .send(&auto("a").callback_url(CALLBACK_URL.parse::<CallbackUrl>().unwrap()))
            .await
            .unwrap(),
    );
    while sandbox
        .callbacks()
        .iter()
        .any(|(_, state)| *state != CallbackState::Delivered)
    {
        tokio::task::yield_now().await;
    }
    assert_eq!(shop.0.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn c17_the_look_up_wins_over_the_callback() {
    let (sandbox, client) = serve(setup()).await;
    let script = Script::new()
        .course(["process_pending"])
        .callback_attribute("status", "\"processed\"");
    sandbox.script("a", script.only_final_callbacks());
    let payout = auto("a").callback_url(CALLBACK_URL.parse::<CallbackUrl>().unwrap());
    drop(client.send(&payout).await.unwrap());
    // Told as it stands; what it says is another matter.
    assert_eq!(sandbox.replay_callbacks("a", sandbox.now()), 2);
    let due = sandbox.take_callbacks(sandbox.now());
    let request = due[1].request();
    let callback = Callback::verify(request.headers(), request.body().clone(), &keys()).unwrap();
    let Event::Payout(told) = callback.event() else {
        panic!()
    };
    assert_eq!(told.state(), PayoutState::Paid);
    let confirmed = client.send(&GetPayout::new(told.id())).await.unwrap();
    assert_eq!((confirmed.state(), sandbox.payments("a")), (PayoutState::Pending, 0));
    // By the order alone it is newer: that is why nothing is booked before the look-up.
    assert_eq!(Observed::from(&confirmed).then(&Observed::from(told)), Turn::Newer);
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let refused = setup().build().serve(listener).await;
    assert!(matches!(refused, Err(ServeError::NotLoopback { .. })), "{refused:?}");
}
