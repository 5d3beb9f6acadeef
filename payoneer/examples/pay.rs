//! Registers a payee, pays, follows the payout to its end, and cancels another one.
//!
//! ```sh
//! cargo run -p payoneer --features sandbox --example pay
//! ```
//!
//! starts a sandbox on this machine and pays there. To use Payoneer's own sandbox, set all four:
//!
//! ```sh
//! export PAYONEER_PROGRAM=100000001 PAYONEER_USER=api-user PAYONEER_PASSWORD=api-password PAYONEER_PAYEE=ID123
//! ```
//!
//! Each run there makes two new payouts: give the beginning of their references as an argument to repeat none by accident.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it does")]

use bytes::Bytes;
use payoneer::{
    MemoryJournal, Nonce, Patience, PayeeId, PayoutState, Reference, SendError, Settlement,
    v2::{
        Account, Client, CreatePayout, Credentials, PayeeStatus, Program, Registration, RegistrationLink,
        sandbox::{Partner, Sandbox, Script},
    },
};
use payout_core::{Http, Transport};
use std::{env, error::Error, iter, process::ExitCode, time::Duration};
use tokio::net::TcpListener;

/// TEST ONLY: what the sandbox on this machine lets in.
const TEST_USER: &str = "TestOnlyUser";
const TEST_PASSWORD: &str = "TEST ONLY password";

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
    let (account, payee) = match env::var("PAYONEER_PROGRAM") {
        Ok(program) => account_from_environment(&program)?,
        Err(_) => account_at_a_sandbox().await?,
    };
    println!("program {} at {}", account.program().id(), account.program().base_url());
    let client = Client::new(account)?;
    // Yours come from your own records of the payouts, which are stored before the payouts are sent.
    let beginning = match env::args().nth(1) {
        Some(beginning) => beginning,
        None => format!("example-{}", Nonce::random()?.as_str()),
    };

    until_active(&client, &payee).await?;

    let payout = CreatePayout::new(
        format!("{beginning}-1").parse::<Reference>()?,
        "25.22 USD".parse()?,
        payee.clone(),
        "an example",
    );
    // A journal of your own keeps what is known of a payout when this program ends in the middle of it.
    let journal = MemoryJournal::new();
    match client.settle(&payout, &journal, &Patience::new()).await {
        Settlement::Accepted(settled) => println!("{}: {}", payout.client_reference_id(), settled.state()),
        other => return Err(other.to_string().into()),
    }
    println!(
        "{}: {}",
        payout.client_reference_id(),
        followed(&client, &payout).await?
    );

    let second = CreatePayout::new(
        format!("{beginning}-2").parse::<Reference>()?,
        "1.20 USD".parse()?,
        payee,
        "an example to cancel",
    );
    match client.settle(&second, &journal, &Patience::new()).await {
        Settlement::Accepted(settled) => println!("{}: {}", second.client_reference_id(), settled.state()),
        other => return Err(other.to_string().into()),
    }
    match client.send(&second.cancel()).await {
        Ok(requested) => println!("asked for payout {} back", requested.payout_id()),
        // It may be too late, or it may have been done: the look-up tells.
        Err(SendError::Unknown(doubt)) => println!("the cancel is in doubt: {doubt}"),
        Err(error) => return Err(error.into()),
    }
    println!(
        "{}: {}",
        second.client_reference_id(),
        followed(&client, &second).await?
    );
    Ok(())
}

/// Sends the payee to the registration page if need be, and waits until the payee may be paid.
async fn until_active(client: &Client, payee: &PayeeId) -> Result<(), Box<dyn Error>> {
    let status = PayeeStatus::new(payee.clone());
    let mut asked = false;
    loop {
        match client.repeat(&status, &Patience::new()).await? {
            registration if registration.may_be_paid() => {
                println!("payee {payee} is active");
                return Ok(());
            }
            Registration::NotRegistered if !asked => {
                let link = client
                    .repeat(&RegistrationLink::new(payee.clone()), &Patience::new())
                    .await?;
                asked = true;
                if is_here(client) {
                    println!("payee {payee} opens the registration page");
                    open(link.url()).await?;
                } else {
                    // Whoever has the link can act as the payee: it goes to the payee's browser, and here to yours.
                    println!("open this in a browser: {}", link.url());
                }
            }
            registration => println!("payee {payee} is not active yet: {registration:?}"),
        }
        pause(client).await;
    }
}

/// What a browser does.
async fn open(url: &str) -> Result<(), Box<dyn Error>> {
    let page = Http::new()?.send(http::Request::get(url).body(Bytes::new())?).await?;
    println!("the page says HTTP {}", page.status().as_u16());
    Ok(())
}

/// Asks until the payout has ended, as far as Payoneer says. Its state is believed only where amount, currency and payee are ours.
async fn followed(client: &Client, payout: &CreatePayout) -> Result<PayoutState, Box<dyn Error>> {
    loop {
        let found = client.repeat(&payout.status(), &Patience::new()).await?;
        if payout.compare(&found) != payoneer::v2::Comparison::Same {
            return Err("the payout found is another one, or cannot be compared: a person should look".into());
        }
        println!("{}: Payoneer says {}", payout.client_reference_id(), found.status());
        if !found.state().is_open() {
            return Ok(found.state());
        }
        pause(client).await;
    }
}

fn is_here(client: &Client) -> bool {
    client.account().program().base_url().starts_with("http://127.0.0.1:")
}

/// No rate is published; a few times a minute is little. A sandbox here can be hurried.
async fn pause(client: &Client) {
    let pause = if is_here(client) { 200 } else { 20_000 };
    tokio::time::sleep(Duration::from_millis(pause)).await;
}

fn account_from_environment(program: &str) -> Result<(Account, PayeeId), Box<dyn Error>> {
    let needed = |name: &str| env::var(name).map_err(|_| format!("{name} must be set beside PAYONEER_PROGRAM"));
    let account = Account::new(
        // An example never pays real money: `Program::production` is for your own program.
        Program::sandbox(program.parse()?),
        Credentials::sandbox(needed("PAYONEER_USER")?, needed("PAYONEER_PASSWORD")?),
    )?;
    Ok((account, needed("PAYONEER_PAYEE")?.parse()?))
}

async fn account_at_a_sandbox() -> Result<(Account, PayeeId), Box<dyn Error>> {
    let partner = Partner::sandbox("100000001", TEST_USER, TEST_PASSWORD).balance("USD", "1000.00");
    let sandbox = Sandbox::builder()
        .partner(partner)
        .payouts(Script::new().after(Duration::from_secs(1)))
        .build();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let program = Program::sandbox("100000001".parse()?).at(&format!("http://{}", listener.local_addr()?))?;
    tokio::spawn(sandbox.serve(listener));
    let account = Account::new(program, Credentials::sandbox(TEST_USER, TEST_PASSWORD))?;
    Ok((account, "ID123".parse()?))
}
