//! Why is my signature refused? Prints what the gateway's own request builder page prints, to compare line by line.
//!
//! ```sh
//! cargo run -p paynet --example request_builder -- private.pem TestMerchant \
//!     https://sandbox.payneteasy.com/paynet/api/v4/payout/39915 \
//!     client_orderid=payout-2041 amount=10.42 currency=USD account_number=1234567890
//! ```
//!
//! Put the page's nonce and time behind the key file's other arguments, as `oauth_nonce=…` and `oauth_timestamp=…`, for the same
//! signature as there; without them new ones are made. `@FILE` reads more parameters from a file, one `name=value` a line.
//! Parameters are signed and shown as they are given, right or wrong: nothing is checked and nothing is sent.
//!
//! Signs v4 commands, with RSA-SHA256. The key file is a PEM file; nothing of it is printed. The parameters are: this is no
//! output for a log.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it does")]

use bytes::Bytes;
use http::Response;
use paynet::{
    Account, AccountError, Credentials, Doubt, Endpoint, Gateway, Message, Nonce, Operation, Parameters, RsaKey,
    SendError, Stamp, WriteError,
};
use payout_core::{DoubtCause, MovesMoney};
use std::{env, error::Error, fs, iter, process::ExitCode};

const USAGE: &str =
    "usage: request_builder KEY_FILE LOGIN URL [oauth_nonce=…] [oauth_timestamp=…] [name=value | @FILE]…";

fn main() -> ExitCode {
    match run() {
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

fn text_of(file: &str) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{file:?}: {error}"))
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(key_file), Some(login), Some(url)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err(USAGE.into());
    };
    let mut pairs = Vec::new();
    for argument in arguments {
        match argument.strip_prefix('@') {
            Some(file) => {
                for line in text_of(file)?.lines().filter(|line| !line.is_empty()) {
                    pairs.push(pair(line)?);
                }
            }
            None => pairs.push(pair(&argument)?),
        }
    }
    let stamp = stamp(&mut pairs)?;
    let (gateway, path) = url.split_once("/api/").ok_or("the URL has no /api/ in its path")?;
    let key = RsaKey::from_pem(&text_of(&key_file)?)?;
    // Nothing is sent, so it is no matter which of the two environments the URL belongs to.
    let account = match Gateway::sandbox(gateway) {
        Ok(gateway) => Account::new(gateway, Credentials::sandbox(login, key))?,
        Err(AccountError::Host { .. }) => {
            Account::new(Gateway::production(gateway)?, Credentials::production(login, key))?
        }
        Err(error) => return Err(error.into()),
    };
    let trace = account.trace(&Call::of(path, pairs)?, &stamp)?;

    println!("URL\n{}\n", trace.url());
    println!("Normalized parameters string\n{}\n", trace.normalized_parameters());
    println!("POST body parameters\n{}\n", trace.body());
    println!("OAuth headers\nAuthorization: {}\n", trace.oauth_header());
    println!("HEX signature\n{}\n", trace.signature_hex());
    println!("Base64 signature\n{}\n", trace.signature_base64());
    println!("Between them: base string\n{}\n", trace.base_string());
    println!("SHA-256 of the base string\n{}", trace.base_string_sha256());
    Ok(())
}

fn pair(text: &str) -> Result<(String, String), String> {
    // The text itself may be a card number, so the error does not repeat it.
    let (name, value) = text.split_once('=').ok_or("a parameter has no =, write name=value")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Takes nonce and time out of the parameters, which the header carries and the body does not.
fn stamp(pairs: &mut Vec<(String, String)>) -> Result<Stamp, Box<dyn Error>> {
    let mut take = |name: &str| {
        let index = pairs.iter().position(|(candidate, _)| candidate == name)?;
        Some(pairs.remove(index).1)
    };
    let (nonce, time) = (take("oauth_nonce"), take("oauth_timestamp"));
    let now = Stamp::now()?;
    let nonce = nonce.map_or_else(Nonce::random, Nonce::from_text)?;
    let time = time.map_or(Ok(now.unix_seconds()), |time| time.parse())?;
    Ok(Stamp::new(time, nonce))
}

/// Any v4 command, unchecked: an operation need not be one of this crate's.
struct Call {
    version: &'static str,
    command: &'static str,
    endpoint: Endpoint,
    pairs: Vec<(String, String)>,
}

impl Call {
    /// From what stands behind `/api/`: `v4/payout/39915`, `v4/payout/group/1204`.
    fn of(path: &str, pairs: Vec<(String, String)>) -> Result<Self, Box<dyn Error>> {
        let wrong = "write the path behind /api/ as v4/payout/39915 or v4/payout/group/1204";
        let (version, rest) = path.split_once('/').ok_or(wrong)?;
        let (command, endpoint) = rest.rsplit_once('/').ok_or(wrong)?;
        let (command, endpoint) = match command.strip_suffix("/group") {
            Some(command) => (command, format!("group/{endpoint}")),
            None => (command, endpoint.to_owned()),
        };
        Ok(Self {
            // A message names its command for as long as the program runs, and this one runs once.
            version: version.to_owned().leak(),
            command: command.to_owned().leak(),
            endpoint: endpoint.parse()?,
            pairs,
        })
    }
}

impl Operation for Call {
    type Account = Account;
    type Answer = ();
    type Effect = MovesMoney;

    const NAME: &'static str = "request builder";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        let mut parameters = Parameters::new();
        for (name, value) in &self.pairs {
            parameters
                .push(name.clone(), value.clone())
                .map_err(|error| WriteError::new(name.clone(), error.to_string()).with_source(error))?;
        }
        Ok(Message::new(self.command, self.endpoint, parameters).with_version(self.version))
    }

    fn read(&self, _: &Account, _: Response<Bytes>) -> Result<(), SendError> {
        Err(Doubt::new(
            DoubtCause::Unreadable,
            "the request builder sends nothing and reads nothing",
        )
        .into())
    }
}
