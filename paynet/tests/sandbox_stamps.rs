//! Time and nonces as a strict gateway sees them, and what nobody has heard of: orders and callbacks that belong to nothing.

#![cfg(all(feature = "sandbox", feature = "_signer"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod common;

use bytes::Bytes;
use common::{LOGIN, account, key, small_payout};
use http::{Request, StatusCode};
use paynet::{
    BankAccount, Callback, Client, ControlKey, Endpoint, FetchError, Nonce, OrderId, Patience, Payout, PayoutState,
    Reference, SendError, Stamp, Status,
    sandbox::{Call, DenialReason, Fault, Merchant, Pace, Sandbox, SandboxBuilder},
};
use payout_core::{Clock, Delay, Refusal, RejectionKind, StampError, Transport};
use payout_signing::oauth1::Header;
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

const START: i64 = 1_700_000_000;

/// A clock that jumps over each pause, and can be told to be wrong.
#[derive(Debug, Clone, Default)]
struct Watch {
    milliseconds: Arc<AtomicI64>,
    wrong_by_seconds: Arc<AtomicI64>,
}

impl Clock for Watch {
    fn stamp(&self) -> Result<Stamp, StampError> {
        let seconds =
            START + self.milliseconds.load(Ordering::SeqCst) / 1000 + self.wrong_by_seconds.load(Ordering::SeqCst);
        Ok(Stamp::new(seconds.try_into().unwrap(), Nonce::random()?))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.milliseconds.load(Ordering::SeqCst).try_into().unwrap())
    }

    fn sleep(&self, duration: Duration) -> Delay {
        // Two seconds more, so that two sends never fall into the same second.
        let milliseconds = i64::try_from(duration.as_millis()).unwrap() + 2000;
        self.milliseconds.fetch_add(milliseconds, Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }
}

fn control_key() -> ControlKey {
    ControlKey::new("control").unwrap()
}

/// A gateway that takes each nonce once and no time further away than five minutes.
fn strict() -> SandboxBuilder {
    let merchant = Merchant::new(LOGIN, key().public_key().clone(), control_key());
    Sandbox::builder()
        .merchant(merchant.endpoint(39915, "USD"))
        .nonces_once()
        .clock_tolerance(Duration::from_secs(300))
}

/// The stamps of all that was sent.
type Stamps = Arc<Mutex<Vec<(String, String)>>>;

fn client(sandbox: &Sandbox, watch: &Watch) -> (Client<impl Transport + Send + Sync + 'static>, Stamps) {
    let stamps = Stamps::default();
    let transport = {
        let (sandbox, stamps) = (sandbox.clone(), Arc::clone(&stamps));
        move |request: Request<Bytes>| {
            let header = Header::parse(request.headers()["authorization"].to_str().unwrap()).unwrap();
            let value = |name| header.get(name).unwrap().to_owned();
            let stamp = (value("oauth_nonce"), value("oauth_timestamp"));
            stamps.lock().unwrap().push(stamp);
            let sandbox = sandbox.clone();
            async move { sandbox.send(request).await }
        }
    };
    (
        Client::with_transport(account(), transport).with_clock(watch.clone()),
        stamps,
    )
}

#[tokio::test]
async fn g7_each_send_of_a_look_up_has_a_nonce_and_a_time_of_its_own() {
    let watch = Watch::default();
    let sandbox = strict().clock(watch.clone()).build();
    let (client, stamps) = client(&sandbox, &watch);
    drop(client.send(&small_payout()).await.unwrap());
    let busy = Fault::answer(StatusCode::SERVICE_UNAVAILABLE, "text/html", "busy").without_effect();
    sandbox.inject_times(Call::Status, 3, &busy);
    let look_up = small_payout().status();
    let found = client
        .repeat(&look_up, &Patience::new().total(Duration::from_secs(3600)))
        .await
        .unwrap();
    assert_eq!(found.state(), PayoutState::Pending);
    // And of the caller's own repeats.
    drop(client.send(&look_up).await.unwrap());

    let sent = stamps.lock().unwrap().clone();
    assert_eq!(sent.len(), 1 + 4 + 1);
    let nonces: BTreeSet<&String> = sent.iter().map(|(nonce, _)| nonce).collect();
    assert_eq!(nonces.len(), sent.len());
    let times: BTreeSet<&String> = sent[1..5].iter().map(|(_, time)| time).collect();
    assert_eq!(times.len(), 4, "{sent:?}");
    assert!(sandbox.refusals().is_empty(), "{:?}", sandbox.refusals());
}

#[tokio::test]
async fn g8_a_clock_that_is_off_by_hours_is_refused_with_a_hint_at_the_clock() {
    let watch = Watch::default();
    let sandbox = strict().build();
    let now = i64::try_from(sandbox.now().as_secs()).unwrap();
    let (client, _) = client(&sandbox, &watch);
    for hours in [-5, -1, 1, 26] {
        watch
            .wrong_by_seconds
            .store(now - START + hours * 3600, Ordering::SeqCst);
        match client.send(&small_payout()).await {
            Err(SendError::Rejected(rejection)) => {
                assert_eq!(rejection.kind(), RejectionKind::Access);
                assert!(rejection.to_string().contains("clock"), "{rejection}");
            }
            other => panic!("{other:?}"),
        }
        // A refused look-up says nothing about the payout, and is not asked again in vain.
        match client.repeat(&small_payout().status(), &Patience::new()).await {
            Err(FetchError::Refused(Refusal::Provider(rejection))) => {
                assert!(rejection.to_string().contains("clock"), "{rejection}");
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(
            sandbox.refusals().pop().unwrap().reason(),
            DenialReason::Timestamp { .. }
        ));
    }
    assert!(sandbox.orders().is_empty());
    watch.wrong_by_seconds.store(now - START + 60, Ordering::SeqCst);
    assert!(
        client.send(&small_payout()).await.is_ok(),
        "a minute is within the tolerance"
    );
}

#[tokio::test]
async fn s9_one_payee_and_amount_under_two_references_are_two_payouts() {
    let watch = Watch::default();
    let sandbox = strict().pace(Pace::Polls(0)).clock(watch.clone()).build();
    let (client, _) = client(&sandbox, &watch);
    let mut ids = BTreeSet::new();
    for reference in ["march-1", "march-2"] {
        let to = BankAccount::new("1234567890").unwrap();
        let payout = Payout::new(
            Endpoint::Id(39915),
            reference.parse().unwrap(),
            "10.42 USD".parse().unwrap(),
            to,
        );
        watch.sleep(Duration::ZERO).await;
        ids.insert(client.send(&payout).await.unwrap().order_id().to_string());
        assert_eq!(client.send(&payout.status()).await.unwrap().state(), PayoutState::Paid);
        assert_eq!(sandbox.paid(reference).len(), 1);
    }
    assert_eq!(ids.len(), 2);
}

/// A right control alone makes no order: what matches no record is answered by a look-up that finds nothing, and nothing is made.
#[tokio::test]
async fn c12_a_callback_about_an_order_that_is_not_ours_matches_nothing_and_makes_nothing() {
    let watch = Watch::default();
    let sandbox = strict().clock(watch.clone()).build();
    let (client, _) = client(&sandbox, &watch);
    let ours = client.send(&small_payout()).await.unwrap();
    let records: [(Reference, OrderId); 1] = [("payout-2041".parse().unwrap(), ours.order_id().clone())];

    let signed = |order_id: &str, reference: &str| {
        let fields = [
            ("status", "approved"),
            ("orderid", order_id),
            ("client_orderid", reference),
        ];
        Callback::verify(&Callback::sign_for_tests(&fields, &control_key()), &control_key()).unwrap()
    };
    let known = |callback: &Callback| records.iter().any(|(reference, id)| callback.matches(reference, id));
    assert!(known(&signed(ours.order_id().as_str(), "payout-2041")));
    for (order_id, reference) in [
        ("17", "nobody"),
        ("17", "payout-2041"),
        (ours.order_id().as_str(), "nobody"),
    ] {
        let callback = signed(order_id, reference);
        assert!(!known(&callback), "{order_id} {reference}");
    }
    let look_up = Status::new(Endpoint::Id(39915), &"nobody".parse().unwrap()).order_id("17".parse().unwrap());
    assert!(client.send(&look_up).await.is_err());
    assert_eq!(sandbox.orders().len(), 1);
}
