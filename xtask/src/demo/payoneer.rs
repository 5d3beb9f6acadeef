//! Payoneer: a payee registers and is paid, each stage shown; then a lost answer, a cancel, and notifications that are looked up.

mod receiver;

use super::{
    Result, Verdict,
    show::{self, Row, heading, stage},
};
use bytes::Bytes;
use http::{HeaderValue, header::AUTHORIZATION};
use payoneer::{
    Callback, LookUp, MemoryJournal, Operation, Patience, PayeeId, PayoutState, Settlement, Sign, Stamp,
    v2::{
        Account, Client, Comparison, CreatePayout, Credentials, PayeeStatus, PayoutId, Program, RegistrationLink,
        sandbox::{Call, Ending, Fault, Notice, Partner, Sandbox, Script},
    },
};
use payout_core::{Http, Transport};
use receiver::Receiver;
use std::time::Duration;
use tokio::net::TcpListener;

const PROGRAM: &str = "100000001";
const USER: &str = "DemoUser";
// TEST ONLY.
const PASSWORD: &str = "TEST ONLY password";
const PAYEE: &str = "fay-17";

/// Pays through a Payoneer on this machine.
pub(super) async fn show(verdict: &mut Verdict) -> Result<Vec<Row>> {
    heading("Payoneer: a program and its payee, both on this machine");
    let mut receiver = Receiver::start().await?;
    println!("  the program waits for notifications on {}", receiver.url());
    let partner = Partner::sandbox(PROGRAM, USER, PASSWORD).balance("USD", "1000.00");
    let told = |flag: &str| {
        let url = receiver.url();
        format!("{url}?{flag}=true&apuid={{{{apuid}}}}&IntPaymentId={{{{intpaymentid}}}}")
    };
    let sandbox = Sandbox::builder()
        .partner(partner)
        .payouts(Script::new().after(Duration::from_millis(300)))
        .notify(Notice::MoneyLoaded, told("LoadMoney"))
        .notify(Notice::PaymentCancelled, told("CancelPayment"))
        .build();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}", listener.local_addr()?);
    tokio::spawn(sandbox.clone().serve_with_callbacks(listener, Http::new()?));
    println!("  Payoneer listens on {base}");
    let program = Program::sandbox(PROGRAM.parse()?).at(&base)?;
    let client = Client::new(Account::new(program, Credentials::sandbox(USER, PASSWORD))?)?;

    register(verdict, &client).await?;
    let rows = vec![
        paid(verdict, &sandbox, &client, &mut receiver).await?,
        lost_answer(verdict, &sandbox, &client, &mut receiver).await?,
        cancelled(verdict, &sandbox, &client, &mut receiver).await?,
    ];
    let ledger = sandbox.ledger(PROGRAM, "USD").ok_or("the program has dollars")?;
    verdict.expect(
        &format!(
            "{} USD are left of 1000.00, and nothing was made or lost",
            ledger.balance()
        ),
        ledger.adds_up() && ledger.balance() == "943.78",
    );
    verdict.expect("Payoneer had nothing to object to", sandbox.refusals().is_empty());
    Ok(rows)
}

/// What a browser does, or anybody.
async fn visit(url: &str) -> Result<http::StatusCode> {
    let request = http::Request::get(url).body(Bytes::new())?;
    Ok(Http::new()?.send(request).await?.status())
}

/// Nobody can be paid before they have opened the link.
async fn register(verdict: &mut Verdict, client: &Client) -> Result<()> {
    heading(&format!("The payee registers ({PAYEE})"));
    let payee: PayeeId = PAYEE.parse()?;
    let status = PayeeStatus::new(payee.clone());
    let before = client.send(&status).await?;
    verdict.expect("the program does not know the payee", !before.may_be_paid());
    let link = client.send(&RegistrationLink::new(payee)).await?;
    println!("  the payee opens the link, whose token is nobody else's business");
    println!("  the page says HTTP {}", visit(link.url()).await?);
    let after = client.send(&status).await?;
    verdict.expect("the payee is active", after.may_be_paid());
    Ok(())
}

fn payout(reference: &str, amount: &str) -> Result<CreatePayout> {
    Ok(CreatePayout::new(
        reference.parse()?,
        amount.parse()?,
        PAYEE.parse()?,
        "a demonstration",
    ))
}

/// Short pauses: the Payoneer on this machine need not be spared.
fn patience() -> Patience {
    Patience::new()
        .attempts(250)
        .first_delay(Duration::from_millis(20))
        .longest_delay(Duration::from_millis(20))
}

async fn paid(verdict: &mut Verdict, sandbox: &Sandbox, client: &Client, receiver: &mut Receiver) -> Result<Row> {
    heading("25.22 USD to Fay (demo-fay)");
    let payout = payout("demo-fay", "25.22 USD")?;
    let payout_id = show_each_stage(client, &payout).await?;
    println!("  accepted: Payoneer holds it as payout {payout_id}; that says nothing of its end");
    let mut row = Row::new("payoneer", "demo-fay", "25.22 USD", payout_id.as_str());
    row.outcome = Some(confirmed(verdict, client, receiver, &payout, PayoutState::Paid).await?);
    row.told = "look-up after a notification";
    verdict.expect("Payoneer paid it once", sandbox.times_paid("demo-fay") == 1);

    println!("  somebody who knows the URL says that it was cancelled");
    let forged = format!("{}?CancelPayment=true&IntPaymentId=demo-fay", receiver.url());
    println!("  the program's server takes the hint, HTTP {}", visit(&forged).await?);
    let hint = receiver.next().await?;
    let state = look_up(client, &hint, &payout).await?;
    verdict.expect("the look-up knows better: it is paid", state == PayoutState::Paid);
    Ok(row)
}

/// The four verbs one by one, as a program without this crate's client would use them.
async fn show_each_stage(client: &Client, payout: &CreatePayout) -> Result<PayoutId> {
    let account = client.account();
    let request = account.sign(payout.write(account)?, &Stamp::now()?)?;
    // Basic is the password in other letters, so it is not shown.
    let mut shown = request.clone();
    let left_out = HeaderValue::from_static("Basic (left out)");
    shown.headers_mut().insert(AUTHORIZATION, left_out);
    stage("request", &show::request(&shown));
    let response = client.transport().send(request).await?;
    stage("answer", &show::response(&response));
    Ok(payout.read(account, response)?.payout_id().clone())
}

/// Waits for the notification about a payout, and asks Payoneer what there is in it.
async fn confirmed(
    verdict: &mut Verdict,
    client: &Client,
    receiver: &mut Receiver,
    payout: &CreatePayout,
    expected: PayoutState,
) -> Result<PayoutState> {
    let hint = receiver.next().await?;
    let said: Vec<String> = hint.events().iter().map(ToString::to_string).collect();
    println!("  a notification, which anybody could have sent: {}", said.join(", "));
    let state = look_up(client, &hint, payout).await?;
    verdict.expect(
        &format!("the look-up says so, too: {} is {state}", payout.client_reference_id()),
        state == expected,
    );
    Ok(state)
}

/// What Payoneer says of the payout that a hint names, if it is this one.
async fn look_up(client: &Client, hint: &Callback, payout: &CreatePayout) -> Result<PayoutState> {
    if !hint.names_payout(payout.client_reference_id()) {
        return Err("the notification names another payout".into());
    }
    let LookUp::Payout(question) = hint.look_up() else {
        return Err("the notification is about no payout".into());
    };
    let found = client.repeat(&question, &patience()).await?;
    match payout.compare(&found) {
        Comparison::Same => Ok(found.state()),
        other => Err(format!("what was found is not this payout: {other:?}").into()),
    }
}

async fn lost_answer(
    verdict: &mut Verdict,
    sandbox: &Sandbox,
    client: &Client,
    receiver: &mut Receiver,
) -> Result<Row> {
    heading("The answer gets lost after Payoneer made the payout (demo-gus)");
    sandbox.inject(Call::CreatePayout, Fault::answer_lost());
    let (payout, journal) = (payout("demo-gus", "31.00 USD")?, MemoryJournal::new());
    let settlement = client.settle(&payout, &journal, &patience()).await;
    println!("  settled: {settlement}");
    let id = id_of(&settlement);
    verdict.expect("it was found by its reference, and it is ours", !id.is_empty());
    verdict.expect("it was on the wire once", sandbox.creates_received("demo-gus") == 1);
    let mut row = Row::new("payoneer", "demo-gus", "31.00 USD", id);
    row.outcome = Some(confirmed(verdict, client, receiver, &payout, PayoutState::Paid).await?);
    row.told = "look-up after a lost answer";
    verdict.expect("Payoneer paid it once", sandbox.times_paid("demo-gus") == 1);
    Ok(row)
}

async fn cancelled(verdict: &mut Verdict, sandbox: &Sandbox, client: &Client, receiver: &mut Receiver) -> Result<Row> {
    heading("A payout is cancelled (demo-hal)");
    sandbox.script("demo-hal", Script::new().ends(Ending::Never));
    let (payout, journal) = (payout("demo-hal", "12.34 USD")?, MemoryJournal::new());
    let settlement = client.settle(&payout, &journal, &patience()).await;
    println!("  settled: {settlement}");
    let mut row = Row::new("payoneer", "demo-hal", "12.34 USD", id_of(&settlement));
    let requested = client.send(&payout.cancel()).await?;
    println!(
        "  asked for payout {} back; that says nothing of the money",
        requested.payout_id()
    );
    row.outcome = Some(confirmed(verdict, client, receiver, &payout, PayoutState::NotPaid).await?);
    row.told = "look-up after the cancel";
    let resumed = client.resume(&payout, &journal, &patience()).await;
    println!("  resumed: {resumed}");
    verdict.expect(
        "the debt may be paid under another reference now",
        resumed.unpaid().is_some(),
    );
    verdict.expect("the money is back", sandbox.times_paid("demo-hal") == 0);
    Ok(row)
}

fn id_of(settlement: &Settlement<CreatePayout>) -> String {
    match settlement {
        Settlement::Accepted(settled) => settled.provider_id().unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}
