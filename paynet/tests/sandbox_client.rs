//! Every operation of the client against the sandbox, over real HTTP on loopback.

#![cfg(all(feature = "sandbox", feature = "client", feature = "_signer"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what they expect"
)]

mod sandbox_support;

use bytes::Bytes;
use http::Request;
use paynet::{
    Account, BankAccount, CallbackUrl, Card, CardNumber, Client, CreateCardRef, CreateRecurringPayment, Credentials,
    Endpoint, FetchError, FormRoute, Gateway, GetBalance, GetCardInfo, OrderId, Payout, PayoutByRef, PayoutCheck,
    PayoutForm, PayoutPay, PayoutState, RedirectUrl, RsaKey, SendError, TransferByRef, UpdateRecurringPayment,
    UpdateRecurringPayments,
    sandbox::{Call, Pace, Sandbox, SandboxBuilder, Script},
};
use payout_core::{Http, Transport};
use sandbox_support::{LOGIN, control_key, merchant};
use tokio::net::TcpListener;

const KEY: &str = include_str!("keys/test_only_rsa2048_pkcs8.pem");
const HERE: Endpoint = Endpoint::Id(39915);

fn setup() -> SandboxBuilder {
    let merchant = merchant(LOGIN).endpoint(39915, "USD").balance("USD", "100");
    Sandbox::builder()
        .merchant(merchant)
        .pace(Pace::Polls(0))
        .other_accounts(Script::new().course(["approved"]))
}

async fn serve(builder: SandboxBuilder) -> (Sandbox, Client) {
    let sandbox = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/paynet", listener.local_addr().unwrap());
    tokio::spawn(sandbox.clone().serve(listener));
    let credentials = Credentials::sandbox(LOGIN, RsaKey::from_pem(KEY).unwrap()).control_key(control_key());
    let account = Account::new(Gateway::sandbox(&base).unwrap(), credentials).unwrap();
    (sandbox, Client::new(account).unwrap())
}

fn to_bank(reference: &str) -> Payout {
    let account = BankAccount::new("1234567890").unwrap();
    Payout::new(HERE, reference.parse().unwrap(), "10.42 USD".parse().unwrap(), account)
}

async fn usd(client: &Client) -> String {
    let balances = client
        .send(&GetBalance::of_merchant(LOGIN).balance_name("USD"))
        .await
        .unwrap();
    balances.as_slice()[0].money().unwrap().to_string()
}

#[tokio::test]
async fn two_steps_and_the_balance() {
    let (sandbox, client) = serve(setup()).await;
    assert_eq!(usd(&client).await, "100.00 USD");
    let check = PayoutCheck::new(to_bank("p"));
    let accepted = client.send(&check).await.unwrap();
    let status = client
        .send(&check.status().order_id(accepted.order_id().clone()))
        .await
        .unwrap();
    assert_eq!(usd(&client).await, "100.00 USD", "a check moves nothing");
    let pay = PayoutPay::new(status.validated().unwrap());
    drop(client.send(&pay).await.unwrap());
    assert_eq!(client.send(&pay.status()).await.unwrap().state(), PayoutState::Paid);
    assert_eq!(usd(&client).await, "89.58 USD");
    let at_endpoint = client.send(&GetBalance::at_endpoint(HERE, "bank")).await.unwrap();
    assert_eq!(at_endpoint.as_slice()[0].amount(), Some("89.58"));
    assert_eq!(sandbox.paid("p").len(), 1);
    // v2 proves the same look-up by a control.
    let v2 = client.send(&pay.status().v2()).await.unwrap();
    assert_eq!(v2.state(), PayoutState::Paid);
    assert!(sandbox.refusals().is_empty());
}

#[tokio::test]
async fn a_card_its_token_and_where_both_are_paid_to() {
    let (sandbox, client) = serve(setup()).await;
    let number = || CardNumber::new("4444333322221111").unwrap();
    let first = Payout::new(
        HERE,
        "first".parse().unwrap(),
        "1 USD".parse().unwrap(),
        Card::new(number()),
    );
    let accepted = client.send(&first).await.unwrap();
    let create = CreateCardRef::new(HERE, &"first".parse().unwrap(), accepted.order_id().clone());
    let card = client.send(&create).await.unwrap();
    let older = CreateCardRef::new(HERE, &"first".parse().unwrap(), accepted.order_id().clone()).v2();
    let again = client.send(&older).await.unwrap();
    assert_ne!(card.card_ref_id(), again.card_ref_id());
    assert_eq!(card.unq_card_ref_id(), again.unq_card_ref_id());

    let info = client
        .send(&GetCardInfo::new(HERE, card.card_ref_id().clone()))
        .await
        .unwrap();
    assert_eq!((info.bin(), info.last_four_digits()), (Some("444433"), Some("1111")));

    let id = card.card_ref_id().clone();
    let by_ref = PayoutByRef::new(HERE, "second".parse().unwrap(), "2 USD".parse().unwrap(), id.clone());
    drop(client.send(&by_ref).await.unwrap());
    let transfer = TransferByRef::new(HERE, "third".parse().unwrap(), "3 USD".parse().unwrap(), id);
    drop(client.send(&transfer).await.unwrap());
    let to_number = TransferByRef::new(HERE, "fourth".parse().unwrap(), "4 USD".parse().unwrap(), number());
    drop(client.send(&to_number).await.unwrap());
    assert_eq!(
        client.send(&transfer.status()).await.unwrap().state(),
        PayoutState::Paid
    );
    assert_eq!(usd(&client).await, "90.00 USD");
    assert_eq!(sandbox.received(Call::TransferByRef), 2);

    let missing: OrderId = "1".parse().unwrap();
    let nothing = client
        .send(&CreateCardRef::new(HERE, &"first".parse().unwrap(), missing))
        .await;
    assert!(matches!(nothing, Err(SendError::Rejected(_))), "{nothing:?}");
    let nobody = client.send(&GetCardInfo::new(HERE, "1".parse().unwrap())).await;
    assert!(matches!(nobody, Err(FetchError::Refused { .. })), "{nobody:?}");
}

#[tokio::test]
async fn recurring_payments() {
    let (sandbox, client) = serve(setup()).await;
    let number = CardNumber::new("4444333322221111").unwrap();
    let create = CreateRecurringPayment::destination(HERE, "card-17".parse().unwrap(), number);
    let created = client.send(&create).await.unwrap();
    let id = created.fields().get("recurring-payment-id").unwrap().to_owned();
    let update = UpdateRecurringPayment::new(HERE, "update-17".parse().unwrap(), id.parse().unwrap());
    let updated = client.send(&update).await.unwrap();
    assert_eq!(updated.fields().get("recurring-payment-id"), Some(id.as_str()));
    let unknown = UpdateRecurringPayment::new(HERE, "update-18".parse().unwrap(), "1".parse().unwrap());
    assert!(matches!(client.send(&unknown).await, Err(SendError::Rejected(_))));
    drop(client.send(&UpdateRecurringPayments::new(HERE, "a;b\n")).await.unwrap());
    assert!(sandbox.refusals().is_empty());
}

#[tokio::test]
async fn a_form_is_filled_in_by_a_browser() {
    let (sandbox, client) = serve(setup()).await;
    let payout = PayoutForm::new(
        FormRoute::v2_hmac(),
        HERE,
        "p".parse().unwrap(),
        "10.42 USD".parse().unwrap(),
    )
    .redirect(RedirectUrl::with_plain_http("http://127.0.0.1:50001/done").unwrap())
    .server_callback_url(CallbackUrl::with_plain_http("http://127.0.0.1:50001/notify").unwrap());
    let form = client.send(&payout).await.unwrap();
    let browser = Http::new().unwrap();
    let asks = browser
        .send(Request::get(form.redirect_url()).body(Bytes::new()).unwrap())
        .await
        .unwrap();
    assert!(String::from_utf8_lossy(asks.body()).contains("account_number"));
    let sent = Request::post(form.redirect_url()).body(Bytes::from_static(b"account_number=1234567890"));
    let goes = browser.send(sent.unwrap()).await.unwrap();
    assert!(String::from_utf8_lossy(goes.body()).contains("action=\"http://127.0.0.1:50001/done\""));
    assert_eq!(sandbox.paid("p").len(), 1);
    let redirect = sandbox.final_redirect("p").unwrap();
    let verified = paynet::FinalRedirect::verify(redirect.body(), &control_key()).unwrap();
    assert!(verified.matches(&"p".parse().unwrap(), form.order_id().unwrap()));
    assert_eq!(sandbox.take_callbacks(sandbox.now()).len(), 1);
}
