//! The client against the sandbox, over real HTTP on loopback.

#![cfg(all(feature = "sandbox", feature = "client"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;
mod sandbox_support;

use axum::{Router, extract::State, routing::get};
use bytes::Bytes;
use common::{account_of, fetch_word, program, word};
use http::Request;
use payoneer::v2::sandbox::{Call, CallbackState, Fault, Notice, Partner, Sandbox, SandboxBuilder, ServeError};
use payoneer::v2::{
    ApiVersion, CancelCharge, ChargeStatus, Client, CreateCharge, CreatePayout, Echo, LoginLink, PayeeBalances,
    PayeeDetails, PayeeReport, PayeeStatus, PayeesStatusReport, ProgramBalance, ReceivingAccounts, Registration,
    RegistrationLink, ReleasePayee,
};
use payoneer::{Callback, Event, PayeeId, PayoutState, RedirectUrl, Reference, SendError};
use payout_core::{Http, Transport};
use sandbox_support::{PASSWORD, PROGRAM, USER, builder};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::TcpListener;

/// The sandbox as a server, and a client of it.
async fn serve(builder: SandboxBuilder) -> (Sandbox, Client) {
    let sandbox = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(sandbox.clone().serve(listener));
    let account = account_of(program().at(&base).unwrap().allow_charges());
    (sandbox, Client::new(account).unwrap())
}

fn payee(id: &str) -> PayeeId {
    id.parse().unwrap()
}

fn payout(reference: &str) -> CreatePayout {
    CreatePayout::new(
        reference.parse().unwrap(),
        "25.22 USD".parse().unwrap(),
        payee("ID123"),
        "TEST",
    )
}

#[tokio::test]
async fn every_operation_of_4_0() {
    let partner = Partner::sandbox(PROGRAM, USER, PASSWORD)
        .balance("USD", "1000")
        .chargeable_payee("ID123");
    let (sandbox, client) = serve(Sandbox::builder().partner(partner).shuffled()).await;
    client.send(&Echo).await.unwrap();
    assert_eq!(client.send(&ApiVersion).await.unwrap().version(), "4.18");
    assert_eq!(client.send(&ProgramBalance).await.unwrap().balance_text(), "1000.00");

    let payout = payout("payout-2041");
    assert_eq!(client.send(&payout).await.unwrap().payout_id().as_str(), "9023270");
    let found = client.send(&payout.status()).await.unwrap();
    assert_eq!((found.state(), found.payee_id()), (PayoutState::Pending, Some("ID123")));
    drop(client.send(&payout.cancel()).await.unwrap());
    let found = client.send(&payout.status()).await.unwrap();
    assert_eq!((found.state(), found.is_final()), (PayoutState::NotPaid, true));
    assert_eq!(sandbox.times_paid("payout-2041"), 0);

    let reference: Reference = "charge-17".parse().unwrap();
    let charge = CreateCharge::new(reference.clone(), "1.20 USD".parse().unwrap(), payee("ID123"));
    drop(client.send(&charge).await.unwrap());
    assert_eq!(
        client.send(&ChargeStatus::new(&reference)).await.unwrap().state(),
        PayoutState::Paid
    );
    drop(client.send(&CancelCharge::new(&reference)).await.unwrap());
    assert_eq!(
        client.send(&ChargeStatus::new(&reference)).await.unwrap().state(),
        PayoutState::Reversed
    );

    assert!(
        client
            .send(&PayeeStatus::new(payee("ID123")))
            .await
            .unwrap()
            .may_be_paid()
    );
    drop(client.send(&PayeeDetails::new(payee("ID123"))).await.unwrap());
    drop(client.send(&PayeeBalances::new(payee("ID123"))).await.unwrap());
    drop(client.send(&ReceivingAccounts::new(payee("ID123"))).await.unwrap());
    drop(client.send(&PayeeReport::new(payee("ID123"))).await.unwrap());
    let days = ("2018-01-01".parse().unwrap(), "2038-01-01".parse().unwrap());
    let all = client.send(&PayeesStatusReport::new(days.0, days.1)).await.unwrap();
    assert_eq!(all.payees().len(), 1);
    drop(client.send(&LoginLink::new(payee("ID123"))).await.unwrap());
    drop(client.send(&ReleasePayee::new(payee("ID123"))).await.unwrap());
    let gone = client.send(&PayeeStatus::new(payee("ID123"))).await.unwrap();
    assert_eq!(gone, Registration::NotRegistered);
    assert_eq!(sandbox.refusals(), [], "the client breaks no rule of the wire");
}

#[tokio::test]
async fn a_payee_registers_with_a_browser_and_is_paid() {
    let (sandbox, client) = serve(builder()).await;
    let back: RedirectUrl = "http://127.0.0.1:9/back".parse().unwrap();
    let ask = RegistrationLink::new(payee("new")).redirect_url(back.with_ids());
    let link = client.send(&ask).await.unwrap();
    let pay = CreatePayout::new("a".parse().unwrap(), "1 USD".parse().unwrap(), payee("new"), "x");
    assert!(word(&client.send(&pay).await).starts_with("rejected"));

    let browser = Http::new().unwrap();
    let page = browser
        .send(Request::get(link.url()).body(Bytes::new()).unwrap())
        .await
        .unwrap();
    assert_eq!(page.status(), 302);
    let location = page.headers()["location"].to_str().unwrap();
    let redirect = payoneer::Redirect::from_query(location.split_once('?').unwrap().1).unwrap();
    assert!(redirect.names_payee(&payee("new")));

    assert!(
        client
            .send(&PayeeStatus::new(payee("new")))
            .await
            .unwrap()
            .may_be_paid()
    );
    assert_eq!(word(&client.send(&pay).await), "accepted");
    assert_eq!(sandbox.times_paid("a"), 1);
}

#[tokio::test]
async fn t4_connections_end_without_an_answer() {
    let (sandbox, client) = serve(builder()).await;
    for (reference, fault, times) in [
        ("a", Fault::answer_lost(), 1),
        ("b", Fault::never_arrived(), 0),
        ("c", Fault::unreachable(), 0),
        ("d", Fault::held(Duration::from_secs(3600)), 0),
    ] {
        sandbox.inject(Call::CreatePayout, fault);
        let outcome = client.send(&payout(reference)).await;
        assert!(matches!(outcome, Err(SendError::Unknown(_))), "{outcome:?}");
        assert_eq!(sandbox.times_paid(reference), times, "{reference}");
        // Trap 26: the HTTP library sends nothing a second time.
        assert!(sandbox.creates_received(reference) <= 1);
        let found = client.send(&payout(reference).status()).await;
        assert_eq!(fetch_word(&found), if times == 1 { "read" } else { "not found" });
    }
}

#[tokio::test]
async fn h18_an_answer_of_10_mib_is_not_read() {
    let (sandbox, client) = serve(builder()).await;
    sandbox.inject(Call::CreatePayout, Fault::none().padded(10 << 20));
    let outcome = client.send(&payout("a")).await;
    assert!(matches!(outcome, Err(SendError::Unknown(_))), "{outcome:?}");
    assert_eq!(sandbox.times_paid("a"), 1);
}

#[tokio::test]
async fn trap_24_one_request_for_each_call() {
    let (sandbox, client) = serve(builder()).await;
    drop(client.send(&payout("a")).await.unwrap());
    assert_eq!(sandbox.received(Call::CreatePayout), 1);
    let wrong = payoneer::v2::Credentials::sandbox(USER, "wrong");
    let base = client.account().program().base_url().to_owned();
    let account = payoneer::v2::Account::new(program().at(&base).unwrap(), wrong).unwrap();
    let outcome = Client::new(account).unwrap().send(&payout("b")).await;
    assert!(word(&outcome).starts_with("rejected"), "{outcome:?}");
    assert_eq!(sandbox.received(Call::CreatePayout), 2);
    assert_eq!(sandbox.refusals().len(), 1);
}

#[tokio::test]
async fn notifications_come_over_http() {
    type Hints = Arc<Mutex<Vec<Event>>>;
    async fn receive(State(hints): State<Hints>, query: axum::extract::RawQuery) -> &'static str {
        let hint = Callback::from_query(&query.0.unwrap_or_default()).unwrap();
        hints.lock().unwrap().extend(hint.events().iter().cloned());
        "OK"
    }
    let hints = Hints::default();
    let shop = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "http://{}/ipcn?PAYMENT=true&apuid={{{{apuid}}}}",
        shop.local_addr().unwrap()
    );
    let router = Router::new()
        .route("/ipcn", get(receive))
        .with_state(Arc::clone(&hints));
    tokio::spawn(async move { axum::serve(shop, router).await });

    let sandbox = builder().notify(Notice::PaymentAccepted, url).build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(sandbox.clone().serve_with_callbacks(listener, Http::new().unwrap()));
    let client: Client = Client::new(account_of(program().at(&base).unwrap())).unwrap();
    drop(client.send(&payout("a")).await.unwrap());
    while sandbox.callbacks() != [(Notice::PaymentAccepted, CallbackState::Delivered)] {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(*hints.lock().unwrap(), [Event::PaymentAccepted]);
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let refused = builder().build().serve(listener).await.unwrap_err();
    assert!(matches!(refused, ServeError::NotLoopback { .. }), "{refused}");
}
