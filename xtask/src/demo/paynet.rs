//! Paynet: three people, each stage shown; then a lost answer and a crash, settled.

mod receiver;
mod settled;

use super::{
    Result, Verdict,
    show::{self, Row, heading, stage},
};
use bytes::Bytes;
use paynet::{
    Account, Amount, BankAccount, Callback, CallbackUrl, Client, ControlKey, Credentials, Endpoint, Gateway, Operation,
    OrderId, OrderStatus, Patience, Payout, PayoutState, Reference, RsaKey, SendError, Sign, Stamp,
    sandbox::{Merchant, Sandbox},
};
use payout_core::{Http, RejectionKind, Transport};
use receiver::Receiver;
use std::time::Duration;
use tokio::net::TcpListener;

const LOGIN: &str = "TestMerchant";
const CONTROL_KEY: &str = "demo-control-key";
const ENDPOINT: u64 = 39915;
// TEST ONLY: both keys are published with the source.
const KEY: &str = include_str!("../../../paynet/tests/keys/test_only_rsa2048_pkcs8.pem");
const ANOTHER_KEY: &str = include_str!("../../../payout-signing/tests/keys/test_only_rsa3072_pkcs8.pem");

/// Who is paid, and what the gateway's magic account numbers (wire specification 7.1) make of it.
const PEOPLE: [Person; 3] = [
    Person {
        name: "Ada",
        reference: "demo-ada",
        amount: "10.42 USD",
        account: "1234567890",
        ends: PayoutState::Paid,
    },
    Person {
        name: "Bob",
        reference: "demo-bob",
        amount: "25.00 USD",
        account: "0987654321",
        ends: PayoutState::NotPaid,
    },
    Person {
        name: "Cyd",
        reference: "demo-cyd",
        amount: "7.50 USD",
        account: "1987654321",
        ends: PayoutState::NotPaid,
    },
];

struct Person {
    name: &'static str,
    reference: &'static str,
    amount: &'static str,
    account: &'static str,
    ends: PayoutState,
}

/// Pays through a Paynet gateway on this machine.
pub(super) async fn show(verdict: &mut Verdict) -> Result<Vec<Row>> {
    heading("Paynet: a gateway and a merchant, both on this machine");
    let key = RsaKey::from_pem(KEY)?;
    let merchant =
        Merchant::new(LOGIN, key.public_key().clone(), ControlKey::new(CONTROL_KEY)?).endpoint(ENDPOINT, "USD");
    let sandbox = Sandbox::builder().merchant(merchant).build();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}/paynet", listener.local_addr()?);
    tokio::spawn(sandbox.clone().serve_with_callbacks(listener, Http::new()?));
    println!("  the gateway listens on {base}");
    let mut receiver = Receiver::start(ControlKey::new(CONTROL_KEY)?).await?;
    println!("  the merchant waits for callbacks on {}", receiver.url());

    let account = Account::new(Gateway::sandbox(&base)?, Credentials::sandbox(LOGIN, key))?;
    let client = Client::new(account)?;

    let (mut rows, mut order_ids) = (Vec::new(), Vec::new());
    for (number, person) in (1..).zip(&PEOPLE) {
        heading(&format!(
            "{number}. {} to {} ({})",
            person.amount, person.name, person.reference
        ));
        let payout = person.payout(receiver.url())?;
        let accepted = if number == 1 {
            show_each_stage(&client, &payout).await?
        } else {
            client.send(&payout).await?.order_id().clone()
        };
        println!("  accepted: the gateway holds it as order {accepted}; that says nothing of its end");
        rows.push(Row::new("paynet", person.reference, person.amount, accepted.as_str()));
        order_ids.push(accepted);
    }
    verdict.expect("the gateway holds three orders", sandbox.orders().len() == PEOPLE.len());

    heading("Followed to their final states");
    for ((person, row), order_id) in PEOPLE.iter().zip(&mut rows).zip(&order_ids) {
        let status = follow(&client, &person.payout(receiver.url())?, order_id).await?;
        println!("  {}: the gateway says `{}`", person.name, status.word());
        verdict.expect(
            &format!("{} is {}", person.reference, person.ends),
            status.state() == person.ends,
        );
        row.outcome = Some(status.state());
    }
    let paid = PEOPLE
        .iter()
        .map(|person| sandbox.paid(person.reference).len())
        .collect::<Vec<_>>();
    verdict.expect("the gateway paid once, and only Ada", paid == [1, 0, 0]);

    heading("Callbacks");
    let mut queries = Vec::new();
    for _ in &PEOPLE {
        let query = receiver.next().await?;
        let callback = Callback::verify(&query, &ControlKey::new(CONTROL_KEY)?)?;
        // The control has no separators, so both ids are compared with the record (wire specification 6.4).
        let row = rows.iter_mut().zip(&order_ids).find(|(row, order_id)| {
            row.reference
                .parse::<Reference>()
                .is_ok_and(|reference| callback.matches(&reference, order_id))
        });
        verdict.expect(
            &format!(
                "a verified callback: {} is `{}`",
                callback.client_orderid(),
                callback.status()
            ),
            row.is_some(),
        );
        if let Some((row, _)) = row {
            row.told = "callback verified";
        }
        queries.push(query);
    }

    refusals(verdict, &base, &sandbox, &receiver, &queries).await?;
    verdict.expect(
        "every callback was verified",
        rows.iter().all(|row| row.told == "callback verified"),
    );

    rows.extend(settled::show(verdict, &sandbox, &client).await?);
    Ok(rows)
}

/// A callback that somebody changed, and a payout that somebody else signed.
async fn refusals(
    verdict: &mut Verdict,
    base: &str,
    sandbox: &Sandbox,
    receiver: &Receiver,
    queries: &[String],
) -> Result<()> {
    heading("What is refused");
    let declined = queries.iter().find(|query| query.contains("status=declined"));
    let tampered = declined
        .ok_or("no callback says `declined`")?
        .replacen("status=declined", "status=approved", 1);
    match Callback::verify(&tampered, &ControlKey::new(CONTROL_KEY)?) {
        Err(error) => verdict.expect(&format!("a callback changed from declined to approved: {error}"), true),
        Ok(_) => verdict.expect("a callback changed from declined to approved is refused", false),
    }
    let status = knock(receiver, &tampered).await?;
    verdict.expect(
        &format!("the merchant's server answers it with {status}"),
        status == http::StatusCode::FORBIDDEN,
    );

    let wrong = Account::new(
        Gateway::sandbox(base)?,
        Credentials::sandbox(LOGIN, RsaKey::from_pem(ANOTHER_KEY)?),
    )?;
    let orders = sandbox.orders().len();
    match Client::new(wrong)?.send(&PEOPLE[0].payout(receiver.url())?).await {
        Err(SendError::Rejected(why)) => verdict.expect(
            &format!("a payout signed with another key: {why}"),
            matches!(why.kind(), RejectionKind::Access | RejectionKind::Credentials),
        ),
        other => verdict.expect(
            &format!("a payout signed with another key is rejected, not {other:?}"),
            false,
        ),
    }
    verdict.expect("no order came of it", sandbox.orders().len() == orders);
    Ok(())
}

impl Person {
    fn payout(&self, callback_url: &str) -> Result<Payout> {
        let amount: Amount = self.amount.parse()?;
        let destination = BankAccount::new(self.account)?.account_name(self.name);
        Ok(
            Payout::new(Endpoint::Id(ENDPOINT), self.reference.parse()?, amount, destination)
                .server_callback_url(CallbackUrl::with_plain_http(callback_url)?),
        )
    }
}

/// The four verbs one by one, as a program without this crate's client would use them.
async fn show_each_stage(client: &Client, payout: &Payout) -> Result<OrderId> {
    let account = client.account();
    let stamp = Stamp::now()?;
    let trace = account.trace(payout, &stamp)?;
    stage("normalized parameters", trace.normalized_parameters());
    stage("base string", trace.base_string());
    stage("Authorization", &show::shortened(trace.oauth_header()));

    let request = account.sign(payout.write(account)?, &stamp)?;
    stage("request", &show::request(&request));
    let response = client.transport().send(request).await?;
    stage("answer", &show::response(&response));
    Ok(payout.read(account, response)?.order_id().clone())
}

/// Asks until the status is final. The gateway advises 3 to 5 s between two questions; the one on this machine need not wait.
async fn follow(client: &Client, payout: &Payout, order_id: &OrderId) -> Result<OrderStatus> {
    for _ in 0..20 {
        let status = client
            .repeat(&payout.status().order_id(order_id.clone()), &Patience::new())
            .await?;
        if status.is_final() {
            return Ok(status);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err(format!("order {order_id} came to no end").into())
}

/// Sends a callback as somebody else would.
async fn knock(receiver: &Receiver, query: &str) -> Result<http::StatusCode> {
    let request = http::Request::get(format!("{}?{query}", receiver.url())).body(Bytes::new())?;
    Ok(Http::new()?.send(request).await?.status())
}
