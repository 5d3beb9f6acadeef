//! Pays once, in two steps, and follows the payout to its end.
//!
//! ```sh
//! cargo run -p paycore --features sandbox --example pay
//! ```
//!
//! starts a sandbox on this machine and pays there. To use an account of your own in its test mode, set all three:
//!
//! ```sh
//! PAYCORE_BASE_URL=https://com.paycore.io/api PAYCORE_ACCOUNT_ID=coma_… PAYCORE_API_KEY=…
//! ```
//!
//! Each run there is a new payout: give its reference as an argument to repeat none by accident.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it does")]

use paycore::{
    Account, Amount, Balances, CreatePayout, Credentials, FetchError, Nonce, Patience, PayoutId, Reference, SendError,
    sandbox::{CommerceAccount, Sandbox},
};
use std::{env, error::Error, iter, process::ExitCode, time::Duration};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", told(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// The error and its causes in one line. What `main` would print of an error it returns is its `Debug`, without the advice.
fn told(error: &dyn Error) -> String {
    let chain = iter::successors(Some(error), |&error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

async fn run() -> Result<(), Box<dyn Error>> {
    let account = match env::var("PAYCORE_BASE_URL") {
        Ok(base_url) => account_from_environment(&base_url)?,
        Err(_) => account_at_a_sandbox().await?,
    };
    println!("paying at {} as {}", account.base_url(), account.account_id());
    let client = paycore::Client::new(account)?;

    // Reads and moves nothing: wrong credentials show here, and not with a payout under way.
    for balance in &client.repeat(&Balances::new(), &Patience::new()).await? {
        println!("balance {:?}", balance.active().map(|active| active.to_string()));
    }

    // Yours comes from your own record of the payout, which is stored before the payout is sent.
    let reference: Reference = match env::args().nth(1) {
        Some(reference) => reference.parse()?,
        None => Nonce::random()?.as_str().parse()?,
    };
    println!("reference {reference}");
    let amount: Amount = "10.42 USD".parse()?;
    let payout = CreatePayout::new(reference, "test_usd", amount).field("account", "587964");

    let id = create(&client, &payout).await?;
    println!("created as {id}, and nothing is sent so far");
    match client.send(&payout.process(&id)).await {
        Ok(processing) => println!("confirmed, the platform says {}", processing.status()),
        // Whatever it was, reading shows it: any status but `created` means that the confirmation took effect.
        Err(SendError::Unknown(doubt)) => println!("it may have been confirmed: {}", told(&doubt)),
        // A refusal is about this call alone: the payout is still there, waiting, or confirmed by other means.
        Err(error) => return Err(format!("not confirmed by this call, read the payout: {}", told(&error)).into()),
    }

    let get = payout.process(&id).get();
    loop {
        let invoice = client.repeat(&get, &Patience::new()).await?;
        println!("the platform says {}: {}", invoice.status(), invoice.state());
        if invoice.attention() {
            println!("a person should look: {:?}", invoice.resolution());
        }
        if !invoice.state().is_open() {
            println!("paid out {:?}", invoice.paid_out().map(|paid| paid.to_string()));
            return Ok(());
        }
        let pause = if client.account().base_url().is_loopback() {
            0
        } else {
            5
        };
        tokio::time::sleep(Duration::from_secs(pause)).await;
    }
}

/// The first step. Where its answer is lost, the payout is looked up by its reference; a new one is never sent.
async fn create(client: &paycore::Client, payout: &CreatePayout) -> Result<PayoutId, Box<dyn Error>> {
    match client.send(payout).await {
        Ok(created) => Ok(created.id().clone()),
        Err(SendError::NotSent(why)) => Err(format!("nothing left this machine: {}", told(&why)).into()),
        Err(SendError::Rejected(why)) => Err(format!("the platform said no to this request: {why}").into()),
        Err(SendError::Unknown(doubt)) => {
            println!("it may have been created: {}", told(&doubt));
            let found = client.repeat(&payout.find(), &Patience::new()).await;
            found_one(client.account(), payout, found)
        }
    }
}

fn found_one(
    account: &Account,
    payout: &CreatePayout,
    found: Result<paycore::FoundPayouts, FetchError>,
) -> Result<PayoutId, Box<dyn Error>> {
    let found = found?;
    match found.ours() {
        [invoice] => match payout.disagreement(account, invoice) {
            None => Ok(invoice.id().clone()),
            Some(problem) => {
                Err(format!("another payout is under this reference, a person has to look: {problem}").into())
            }
        },
        // One empty list proves nothing: `Client::settle` with a journal goes on from here.
        ours => Err(format!(
            "{} payouts under this reference: ask again later, send nothing",
            ours.len()
        )
        .into()),
    }
}

fn account_from_environment(base_url: &str) -> Result<Account, Box<dyn Error>> {
    let needed = |name: &str| env::var(name).map_err(|_| format!("{name} must be set beside PAYCORE_BASE_URL"));
    // An example never pays real money: `Credentials::live` is for your own program.
    let credentials = Credentials::test(needed("PAYCORE_ACCOUNT_ID")?, needed("PAYCORE_API_KEY")?)?;
    Ok(Account::new(base_url, credentials)?)
}

async fn account_at_a_sandbox() -> Result<Account, Box<dyn Error>> {
    let (id, api_key) = ("coma_FoXWOaBSEnUpvP4I", "made-up-key-of-the-sandbox");
    let commerce = CommerceAccount::new(id, api_key).balance("USD", "100");
    let sandbox = Sandbox::builder().account(commerce).build();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base_url = format!("http://{}/api", listener.local_addr()?);
    tokio::spawn(sandbox.serve(listener));
    Ok(Account::new(&base_url, Credentials::test(id, api_key)?)?)
}
