//! PayCore: payouts in two steps, each stage shown; then lost answers, settled; callbacks, and one that somebody changed.

mod receiver;
mod settled;

use super::{
    Result, Verdict,
    show::{self, Row, heading, stage},
};
use bytes::Bytes;
use paycore::{
    Account, Amount, Callback, CallbackKeys, CallbackUrl, Client, CreatePayout, Credentials, Event, Mode, Operation,
    Patience, PayoutId, PayoutState, PrivateKey, SIGNATURE_HEADER, SendError, Sign, Stamp,
    sandbox::{CommerceAccount, Sandbox},
};
use payout_core::{Http, RejectionKind, Transport};
use receiver::{Received, Receiver};
use std::time::Duration;
use tokio::net::TcpListener;

const ID: &str = "coma_DemoAccount00001";
// TEST ONLY: both keys are published with the source, and open nothing but the sandbox of this demonstration.
const API_KEY: &str = "demo-api-key-test-only";
const PRIVATE_KEY: &str = "sk_test_demo0123456789test0only";

/// Who is paid, and what the steering field of the test service (wire specification 9.1) makes of it.
const PEOPLE: [Person; 2] = [
    Person {
        reference: "demo-ida",
        name: "Ida",
        amount: "100.78 USD",
        ends: PayoutState::Paid,
    },
    Person {
        reference: "demo-jon",
        name: "Jon",
        amount: "25.00 USD",
        ends: PayoutState::NotPaid,
    },
];

struct Person {
    reference: &'static str,
    name: &'static str,
    amount: &'static str,
    ends: PayoutState,
}

/// Pays through a PayCore platform on this machine.
pub(super) async fn show(verdict: &mut Verdict) -> Result<Vec<Row>> {
    heading("PayCore: a platform and a merchant, both on this machine");
    let merchant = CommerceAccount::new(ID, API_KEY)
        .private_key(private_key()?)
        .balance("USD", "1000.00")
        .only_final_callbacks();
    let sandbox = Sandbox::builder().account(merchant).build();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}/api", listener.local_addr()?);
    tokio::spawn(sandbox.clone().serve_with_callbacks(listener, Http::new()?));
    println!("  the platform listens on {base}");
    let mut receiver = Receiver::start(CallbackKeys::new([private_key()?])?).await?;
    println!("  the merchant waits for callbacks on {}", receiver.url());
    let client = Client::new(Account::new(&base, Credentials::test(ID, API_KEY)?)?)?;

    let (mut rows, mut ids) = (Vec::new(), Vec::new());
    for (number, person) in (1..).zip(&PEOPLE) {
        heading(&format!(
            "{number}. {} to {} ({})",
            person.amount, person.name, person.reference
        ));
        let payout = person.payout(receiver.url())?;
        let id = in_two_steps(verdict, &sandbox, &client, &payout, number == 1).await?;
        rows.push(Row::new("paycore", person.reference, person.amount, id.as_str()));
        ids.push(id);
    }

    heading("Followed to their final states");
    for ((person, row), id) in PEOPLE.iter().zip(&mut rows).zip(&ids) {
        let process = person.payout(receiver.url())?.process(id);
        let state = client.follow(&process, &patience()).await?;
        verdict.expect(
            &format!("{} is {}", person.reference, person.ends),
            state == person.ends,
        );
        row.outcome = Some(state);
    }
    let paid = PEOPLE.map(|person| sandbox.payments(person.reference));
    verdict.expect("the platform paid once, and only Ida", paid == [1, 0]);

    rows.push(settled::show(verdict, &sandbox, &client, receiver.url()).await?);

    heading("Callbacks");
    let mut last = None;
    for _ in 0..rows.len() {
        let event = receiver.next().await?;
        let callback = Callback::verify_signature(
            &event.signature,
            event.body.clone(),
            &CallbackKeys::new([private_key()?])?,
        )?;
        let Event::Payout(told) = callback.event() else {
            return Err("the callback is about something else".into());
        };
        let row = rows.iter_mut().find(|row| told.reference_id() == Some(row.reference));
        verdict.expect(
            &format!(
                "a verified callback: {} is `{}`",
                told.reference_id().unwrap_or_default(),
                told.status()
            ),
            row.as_ref()
                .is_some_and(|row| row.outcome == Some(told.state()) && row.id == told.id().as_str()),
        );
        if let Some(row) = row.filter(|row| row.told.is_empty()) {
            row.told = "callback verified";
        }
        last = Some(event);
    }
    refusals(verdict, &base, &sandbox, &receiver, last.ok_or("no callback came")?).await?;
    Ok(rows)
}

/// Creates the payout, compares what the platform made of it, and confirms it.
async fn in_two_steps(
    verdict: &mut Verdict,
    sandbox: &Sandbox,
    client: &Client,
    payout: &CreatePayout,
    each_stage: bool,
) -> Result<PayoutId> {
    let reference = payout.reference().ok_or("a payout has a reference")?.as_str();
    let created = if each_stage {
        let account = client.account();
        // Basic uses neither time nor nonce: the same payout gives the same bytes at any time.
        let request = account.sign(payout.write(account)?, &Stamp::now()?)?;
        stage("request", &show::request(&request));
        let response = client.transport().send(request).await?;
        stage("answer", &show::response(&response));
        payout.read(account, response)?
    } else {
        client.send(payout).await?
    };
    println!("  created: {} is `{}`", created.id(), created.status());
    let held = sandbox.invoice(reference);
    verdict.expect(
        "it waits, and no money moves before it is confirmed",
        held.is_some_and(|held| held.status() == "created" && held.sends() == 0),
    );
    verdict.expect(
        "the answer repeats the reference",
        created.reference_id() == Some(reference),
    );
    let confirmed = client.send(&payout.process(created.id())).await?;
    println!("  confirmed: {} is `{}`", confirmed.id(), confirmed.status());
    verdict.expect("it is the same payout", confirmed.id() == created.id());
    Ok(confirmed.id().clone())
}

/// A callback that somebody changed, one that somebody else wrote again, and a payout under another key.
async fn refusals(
    verdict: &mut Verdict,
    base: &str,
    sandbox: &Sandbox,
    receiver: &Receiver,
    event: Received,
) -> Result<()> {
    heading("What is refused");
    let body = String::from_utf8(event.body.to_vec())?;
    // The second says the same in other bytes; so only raw bytes can be verified, never JSON that was read and written again.
    for (what, forged) in [
        (
            "a callback with another amount",
            body.replacen("\"amount\":", "\"amount\":9", 1),
        ),
        ("the same JSON without escaped slashes", body.replace("\\/", "/")),
    ] {
        let keys = CallbackKeys::new([private_key()?])?;
        match Callback::verify_signature(&event.signature, forged.clone(), &keys) {
            Err(error) if forged != body => verdict.expect(&format!("{what}: {error}"), true),
            _ => verdict.expect(&format!("{what} is refused"), false),
        }
        let request = http::Request::post(receiver.url())
            .header(SIGNATURE_HEADER, event.signature.as_str())
            .body(Bytes::from(forged))?;
        let status = Http::new()?.send(request).await?.status();
        verdict.expect(
            &format!("the merchant's server answers it with {status}"),
            status == http::StatusCode::FORBIDDEN,
        );
    }

    let wrong = Client::new(Account::new(base, Credentials::test(ID, "another-api-key")?)?)?;
    let before = sandbox.invoices().len();
    match wrong.send(&PEOPLE[0].payout(receiver.url())?).await {
        Err(SendError::Rejected(why)) => verdict.expect(
            &format!("a payout under another API key: {why}"),
            why.kind() == RejectionKind::Credentials,
        ),
        other => verdict.expect(
            &format!("a payout under another API key is rejected, not {other:?}"),
            false,
        ),
    }
    verdict.expect("no payout came of it", sandbox.invoices().len() == before);
    Ok(())
}

impl Person {
    fn payout(&self, callback_url: &str) -> Result<CreatePayout> {
        let payout = payout(self.reference, self.amount, callback_url)?.description(format!("for {}", self.name));
        Ok(match self.ends {
            PayoutState::NotPaid => payout.field("test_details_payout_status", "process_failed"),
            _ => payout,
        })
    }
}

fn payout(reference: &str, amount: &str, callback_url: &str) -> Result<CreatePayout> {
    let amount: Amount = amount.parse()?;
    Ok(CreatePayout::new(reference.parse()?, "test_usd", amount)
        .field("account", "587964")
        .callback_url(CallbackUrl::parse(callback_url)?))
}

fn private_key() -> Result<PrivateKey> {
    Ok(PrivateKey::new(Mode::Test, PRIVATE_KEY)?)
}

/// Short pauses: the platform on this machine need not be spared.
fn patience() -> Patience {
    Patience::new()
        .first_delay(Duration::from_millis(20))
        .longest_delay(Duration::from_millis(20))
}
