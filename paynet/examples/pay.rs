//! Pays once and follows the order to its end.
//!
//! ```sh
//! cargo run -p paynet --features sandbox --example pay
//! ```
//!
//! starts a sandbox on this machine and pays there. To use a gateway's own sandbox, set all four:
//!
//! ```sh
//! PAYNET_GATEWAY=https://sandbox.payneteasy.com/paynet PAYNET_LOGIN=… PAYNET_KEY_FILE=private.pem PAYNET_ENDPOINT=39915
//! ```
//!
//! Each run there is a new payout: give its reference as an argument to repeat none by accident.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it does")]

use paynet::{
    Account, BankAccount, ControlKey, Credentials, Endpoint, Gateway, Nonce, Patience, Payout, Reference, RsaKey,
    SendError,
    sandbox::{Merchant, Sandbox},
};
use std::{env, error::Error, fs, iter, process::ExitCode, time::Duration};
use tokio::net::TcpListener;

/// TEST ONLY: whoever reads this can sign with it.
const TEST_KEY: &str = include_str!("../tests/keys/test_only_rsa2048_pkcs8.pem");

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
    let (account, endpoint) = match env::var("PAYNET_GATEWAY") {
        Ok(gateway) => account_from_environment(&gateway)?,
        Err(_) => account_at_a_sandbox().await?,
    };
    println!("paying at {} as {}", account.gateway().url(), account.login());
    let client = paynet::Client::new(account)?;

    // Yours comes from your own record of the payout, which is stored before the payout is sent.
    let reference: Reference = match env::args().nth(1) {
        Some(reference) => reference.parse()?,
        None => format!("example-{}", Nonce::random()?.as_str()).parse()?,
    };
    println!("reference {reference}");
    let payout = Payout::new(
        endpoint,
        reference,
        "10.42 USD".parse()?,
        BankAccount::new("1234567890")?,
    );

    let order_id = match client.send(&payout).await {
        Ok(accepted) => {
            println!("accepted as order {}", accepted.order_id());
            Some(accepted.order_id().clone())
        }
        Err(SendError::NotSent(why)) => return Err(format!("nothing left this machine: {}", told(&why)).into()),
        Err(SendError::Rejected(why)) => return Err(format!("the gateway said no to this request: {why}").into()),
        Err(SendError::Unknown(doubt)) => {
            println!("it may have been paid: {}", told(&doubt));
            None
        }
    };

    let mut look_up = payout.status();
    if let Some(order_id) = order_id {
        look_up = look_up.order_id(order_id);
    }
    loop {
        let status = client.repeat(&look_up, &Patience::new()).await?;
        println!("the gateway says {}: {}", status.word(), status.state());
        if status.attention() {
            println!("tell the account manager, serial number {:?}", status.serial_number());
        }
        if status.is_final() {
            return Ok(());
        }
        // The documents ask for 3 to 5 s in the first five minutes (wire specification 4.0.9). A sandbox here can be hurried.
        let pause = if client.account().gateway().is_loopback() { 0 } else { 4 };
        tokio::time::sleep(Duration::from_secs(pause)).await;
    }
}

fn account_from_environment(gateway: &str) -> Result<(Account, Endpoint), Box<dyn Error>> {
    let needed = |name: &str| env::var(name).map_err(|_| format!("{name} must be set beside PAYNET_GATEWAY"));
    let key_file = needed("PAYNET_KEY_FILE")?;
    let pem = fs::read_to_string(&key_file).map_err(|error| format!("PAYNET_KEY_FILE {key_file:?}: {error}"))?;
    let key = RsaKey::from_pem(&pem)?;
    let account = Account::new(
        // An example never pays real money: `Gateway::production` is for your own program.
        Gateway::sandbox(gateway)?,
        Credentials::sandbox(needed("PAYNET_LOGIN")?, key),
    )?;
    Ok((account, needed("PAYNET_ENDPOINT")?.parse()?))
}

async fn account_at_a_sandbox() -> Result<(Account, Endpoint), Box<dyn Error>> {
    let key = RsaKey::from_pem(TEST_KEY)?;
    let merchant = Merchant::new("TestMerchant", key.public_key().clone(), ControlKey::new("example")?);
    let sandbox = Sandbox::builder().merchant(merchant.endpoint(39915, "USD")).build();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let gateway = Gateway::sandbox(&format!("http://{}/paynet", listener.local_addr()?))?;
    tokio::spawn(sandbox.serve(listener));
    let account = Account::new(gateway, Credentials::sandbox("TestMerchant", key))?;
    Ok((account, Endpoint::Id(39915)))
}
