//! An answer that gets lost after the gateway made the payout, and a program that ends in the middle of one.

use super::{ENDPOINT, Row, Verdict, heading};
use crate::demo::Result;
use paynet::{
    BankAccount, Client, Endpoint, MemoryJournal, Patience, Payout, PayoutState, Settlement,
    sandbox::{Call, Fault, Sandbox},
};
use std::time::Duration;

fn payout(reference: &str, amount: &str) -> Result<Payout> {
    let destination = BankAccount::new("1234567890")?;
    Ok(Payout::new(
        Endpoint::Id(ENDPOINT),
        reference.parse()?,
        amount.parse()?,
        destination,
    ))
}

/// Short pauses: the gateway on this machine need not be spared.
fn patience() -> Patience {
    Patience::new()
        .first_delay(Duration::from_millis(20))
        .longest_delay(Duration::from_millis(20))
}

pub(super) async fn show(verdict: &mut Verdict, sandbox: &Sandbox, client: &Client) -> Result<Vec<Row>> {
    let journal = MemoryJournal::new(); // of a real program: a table of its database
    let lost = lost_answer(verdict, sandbox, client, &journal).await?;
    let crashed = crash(verdict, sandbox, client, &journal).await?;
    Ok(vec![lost, crashed])
}

async fn lost_answer(
    verdict: &mut Verdict,
    sandbox: &Sandbox,
    client: &Client,
    journal: &MemoryJournal,
) -> Result<Row> {
    heading("The answer gets lost after the gateway made the payout (demo-dee)");
    sandbox.inject(Call::Payout, Fault::answer_lost());
    let (received, payout) = (sandbox.received(Call::Payout), payout("demo-dee", "31.00 USD")?);
    let settlement = client.settle(&payout, journal, &patience()).await;
    println!("  settled: {settlement}");
    let id = match &settlement {
        Settlement::Accepted(settled) => settled.provider_id().unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    verdict.expect("it was found by its reference", !id.is_empty());
    let state = client.follow(&payout, &patience()).await?;
    verdict.expect("it is paid", state == PayoutState::Paid);
    verdict.expect(
        "it was on the wire once",
        sandbox.received(Call::Payout) - received == 1,
    );
    verdict.expect("the gateway paid it once", sandbox.paid("demo-dee").len() == 1);
    let mut row = Row::new("paynet", "demo-dee", "31.00 USD", id);
    row.outcome = Some(state);
    row.told = "look-up after a lost answer";
    Ok(row)
}

async fn crash(verdict: &mut Verdict, sandbox: &Sandbox, client: &Client, journal: &MemoryJournal) -> Result<Row> {
    heading("The program ends while the request is on its way (demo-eve)");
    sandbox.inject(Call::Payout, Fault::none().late(Duration::from_secs(30)));
    let payout = payout("demo-eve", "12.34 USD")?;
    {
        let patience = patience();
        tokio::select! {
            settlement = client.settle(&payout, journal, &patience) => println!("  UNEXPECTED: {settlement}"),
            () = arrival(sandbox, "demo-eve") => println!("  the gateway has it, and the program is gone"),
        }
    }
    let record = journal
        .records()
        .into_iter()
        .find(|record| record.reference().as_str() == "demo-eve");
    let in_doubt = record.as_ref().is_some_and(paynet::settlement::Record::is_in_doubt);
    if let Some(record) = &record {
        println!("  its journal says: {}", record.standing());
    }
    verdict.expect("the journal holds the intent, in doubt", in_doubt);

    println!("  the program starts again");
    let resumed = client.resume(&payout, journal, &patience()).await;
    println!("  resumed: {resumed}");
    let id = match &resumed {
        Settlement::Accepted(settled) => settled.provider_id().unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    verdict.expect("it was found and not sent again", !id.is_empty());
    let state = client.follow(&payout, &patience()).await?;
    verdict.expect("it is paid", state == PayoutState::Paid);
    verdict.expect("the gateway paid it once", sandbox.paid("demo-eve").len() == 1);
    let mut row = Row::new("paynet", "demo-eve", "12.34 USD", id);
    row.outcome = Some(state);
    row.told = "resumed after a crash";
    Ok(row)
}

async fn arrival(sandbox: &Sandbox, reference: &str) {
    while !sandbox.orders().iter().any(|order| order.reference() == reference) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
