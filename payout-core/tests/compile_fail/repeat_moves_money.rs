//! A call that can do harm twice cannot be repeated.

use bytes::Bytes;
use payout_core::{Client, MovesMoney, Operation, Patience, SendError, Sign, Stamp, TransportError, WriteError};

struct Account;

impl Sign for Account {
    const PROVIDER: &'static str = "test";
    type Message = ();

    fn sign(&self, (): (), _: &Stamp) -> Result<http::Request<Bytes>, WriteError> {
        Ok(http::Request::new(Bytes::new()))
    }
}

struct Call;

impl Operation for Call {
    type Account = Account;
    type Answer = ();
    type Effect = MovesMoney;
    const NAME: &'static str = "call";

    fn write(&self, _: &Account) -> Result<(), WriteError> {
        Ok(())
    }

    fn read(&self, _: &Account, _: http::Response<Bytes>) -> Result<(), SendError> {
        Ok(())
    }
}

async fn answer(request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
    Ok(http::Response::new(request.into_body()))
}

fn main() {
    let client = Client::with_transport(Account, answer);
    let _sent_once = client.send(&Call);
    let _sent_again = client.repeat(&Call, &Patience::new());
}
