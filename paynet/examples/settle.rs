//! Pays once, however often it is run: a journal in a file remembers.
//!
//! ```sh
//! cargo run -p paynet --features sandbox,serde --example settle -- payout-2041
//! ```
//!
//! starts a sandbox on this machine whose first answer gets lost, settles the payout by a look-up, and leaves its record behind in
//! `target/example-journal`. Run it again: the payout is known, and nothing is sent. With another reference it pays another one.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it does")]

use paynet::{
    Account, BankAccount, Client, ControlKey, Credentials, Endpoint, Gateway, Journal, JournalError, Patience, Payout,
    RsaKey, Settlement,
    sandbox::{Call, Fault, Merchant, Sandbox},
    settlement::{Record, RecordKey},
};
use std::{
    env,
    error::Error,
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};
use tokio::net::TcpListener;

/// TEST ONLY: whoever reads this can sign with it.
const TEST_KEY: &str = include_str!("../tests/keys/test_only_rsa2048_pkcs8.pem");

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let reference = env::args().nth(1).unwrap_or_else(|| "payout-2041".to_owned());
    let journal = FileJournal::new("target/example-journal")?;
    let (client, sandbox) = client_of_a_sandbox().await?;
    let payout = Payout::new(
        Endpoint::Id(39915),
        reference.parse()?,
        "10.42 USD".parse()?,
        BankAccount::new("1234567890")?,
    );

    sandbox.inject(Call::Payout, Fault::answer_lost());
    let patience = Patience::new().first_delay(Duration::from_millis(50));
    let settlement = client.settle(&payout, &journal, &patience).await;
    println!("{reference}: {settlement}");
    println!("on the wire in this run: {}", sandbox.received(Call::Payout));
    match settlement {
        Settlement::Accepted(settled) => println!("the gateway's id is {:?}", settled.provider_id()),
        // A program of yours comes back to these later: they are in its journal.
        Settlement::Unknown(unresolved) => println!("resume later: {unresolved}"),
        other => println!("record: {:?}", other.record()),
    }
    Ok(())
}

/// A file for each record and version. A real program uses its database, where the same takes one statement.
///
/// A hard link is what makes it atomic: of two programs that store the same version, one fails. The version is on the disk before
/// `store` returns.
struct FileJournal {
    folder: PathBuf,
}

impl FileJournal {
    fn new(folder: &str) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.into() })
    }

    fn path(&self, key: &RecordKey, version: u64) -> PathBuf {
        self.folder
            .join(format!("{}.{:?}.{version}.json", key.reference(), key.step()))
    }

    fn newest(&self, key: &RecordKey) -> io::Result<Option<Record>> {
        let mut newest = None;
        for version in 1.. {
            match fs::read(self.path(key, version)) {
                Ok(text) => newest = Some(serde_json::from_slice(&text)?),
                Err(error) if error.kind() == ErrorKind::NotFound => break,
                Err(error) => return Err(error),
            }
        }
        Ok(newest)
    }

    fn create(&self, record: &Record) -> io::Result<()> {
        // Whole, and on the disk, before it has its name: a crash leaves no half record behind.
        let draft = self.folder.join(format!("draft-{}", std::process::id()));
        let mut file = File::create(&draft)?;
        file.write_all(&serde_json::to_vec(record)?)?;
        file.sync_all()?;
        let taken = fs::hard_link(&draft, self.path(&record.key(), record.version()));
        fs::remove_file(&draft)?;
        taken?;
        File::open(&self.folder)?.sync_all()
    }
}

impl Journal for FileJournal {
    async fn load(&self, key: &RecordKey) -> Result<Option<Record>, JournalError> {
        self.newest(key).map_err(JournalError::failed)
    }

    async fn store(&self, record: &Record) -> Result<(), JournalError> {
        let stored = self.newest(&record.key()).map_err(JournalError::failed)?;
        if stored.map_or(0, |stored| stored.version()) + 1 != record.version() {
            return Err(JournalError::Conflict);
        }
        match self.create(record) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(JournalError::Conflict),
            other => other.map_err(JournalError::failed),
        }
    }
}

async fn client_of_a_sandbox() -> Result<(Client, Sandbox), Box<dyn Error>> {
    let key = RsaKey::from_pem(TEST_KEY)?;
    let merchant = Merchant::new("TestMerchant", key.public_key().clone(), ControlKey::new("example")?);
    let sandbox = Sandbox::builder().merchant(merchant.endpoint(39915, "USD")).build();
    // A fixed port: the gateway's address is part of what the journal compares.
    let listener = TcpListener::bind("127.0.0.1:39915").await?;
    let gateway = Gateway::sandbox(&format!("http://{}/paynet", listener.local_addr()?))?;
    tokio::spawn(sandbox.clone().serve(listener));
    let account = Account::new(gateway, Credentials::sandbox("TestMerchant", key))?;
    Ok((Client::new(account)?, sandbox))
}
