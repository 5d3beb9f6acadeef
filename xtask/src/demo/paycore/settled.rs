//! Both answers of a payout in two steps get lost, and nothing is sent twice.

use super::{Row, Verdict, heading, patience, payout};
use crate::demo::Result;
use paycore::{
    Client, MemoryJournal, PayoutState, Settlement,
    sandbox::{Call, Fault, Sandbox},
};

const REFERENCE: &str = "demo-kim";
const AMOUNT: &str = "31.00 USD";

pub(super) async fn show(verdict: &mut Verdict, sandbox: &Sandbox, client: &Client, callback_url: &str) -> Result<Row> {
    heading("Both answers get lost after the platform did its work (demo-kim)");
    let journal = MemoryJournal::new(); // of a real program: a table of its database
    let before = (
        sandbox.received(Call::CreatePayout),
        sandbox.received(Call::ProcessPayout),
    );
    let payout = payout(REFERENCE, AMOUNT, callback_url)?;

    sandbox.inject(Call::CreatePayout, Fault::answer_lost());
    let created = client.settle(&payout, &journal, &patience()).await;
    println!("  created: {created}");
    let Settlement::Accepted(settled) = created else {
        return Err("the payout was not found by its reference".into());
    };
    let id = settled.provider_id().unwrap_or_default().to_owned();
    verdict.expect(
        "it was found by its reference, and waits",
        sandbox.payments(REFERENCE) == 0,
    );

    sandbox.inject(Call::ProcessPayout, Fault::answer_lost());
    let process = payout.process(&id.parse()?);
    let confirmed = client.settle(&process, &journal, &patience()).await;
    println!("  confirmed: {confirmed}");
    verdict.expect(
        "its status shows that the confirmation took effect",
        matches!(confirmed, Settlement::Accepted(_)),
    );
    let state = client.follow(&process, &patience()).await?;
    verdict.expect("it is paid", state == PayoutState::Paid);
    let sent = (
        sandbox.received(Call::CreatePayout) - before.0,
        sandbox.received(Call::ProcessPayout) - before.1,
    );
    verdict.expect("each step was on the wire once", sent == (1, 1));
    verdict.expect("the platform paid it once", sandbox.payments(REFERENCE) == 1);
    let mut row = Row::new("paycore", REFERENCE, AMOUNT, id);
    row.outcome = Some(state);
    row.told = "look-ups after lost answers";
    Ok(row)
}
