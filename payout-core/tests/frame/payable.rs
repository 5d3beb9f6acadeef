//! What settlement needs of a payout, as a local trait: `DESIGN.md` section 3 tried out before it is built.

use bytes::Bytes;
use http::{Request, Response};
use payout_core::{
    Client, Evidence, FetchError, MovesMoney, Operation, PayoutState, Reads, Reference, SendError, Transport,
    TransportError, TransportErrorKind,
};
use std::time::Duration;

/// A call that moves money and can be looked up.
pub(crate) trait Payable: Operation<Effect = MovesMoney> {
    /// The call that asks for it.
    type LookUp: Operation<Account = Self::Account, Effect = Reads>;

    /// Our reference: of every payout, not of some as in `Operation::reference`.
    fn payout_reference(&self) -> &Reference;

    /// The look-up, by the provider's id as well where an answer named one.
    fn look_up(&self, provider_id: Option<&str>) -> Self::LookUp;

    /// What one look-up says about this payout: compares reference, amount, currency and payee with ours, and with what the
    /// account fixes (PayCore's test mode).
    fn find(
        &self,
        account: &Self::Account,
        looked_up: Result<<Self::LookUp as Operation>::Answer, FetchError>,
    ) -> Finding;

    /// How often, and over how long, *not found* must be said before it means *absent*. `None`: never.
    fn absence(&self) -> Option<Absence>;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    Found(PayoutState),
    /// The reference is taken by another amount, currency or payee.
    Conflict,
    NotFound,
    /// No information: ask again.
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Absence {
    pub(crate) look_ups: u32,
    pub(crate) over: Duration,
}

/// What is known after one send and, where it left doubt, one look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Accepted,
    Rejected,
    NotSent,
    Finding(Finding),
    /// Not found, and the provider's own answer had ended the request.
    RejectedByLookUp,
}

/// The shape of `Client::settle`, without time: that one function fits every provider is what is shown here.
pub(crate) async fn settle<P: Payable, T: Transport>(client: &Client<P::Account, T>, payout: &P) -> Known {
    let doubt = match client.send(payout).await {
        Ok(_) => return Known::Accepted,
        Err(SendError::NotSent(_)) => return Known::NotSent,
        Err(SendError::Rejected(_)) => return Known::Rejected,
        Err(SendError::Unknown(doubt)) => doubt,
    };
    let look_up = payout.look_up(doubt.provider_id());
    match payout.find(client.account(), client.send(&look_up).await) {
        Finding::NotFound if doubt.evidence() == Evidence::Answered => Known::RejectedByLookUp,
        finding => Known::Finding(finding),
    }
}

/// Settles over a gateway that answers the payout and the look-up with these; `None` is a lost answer.
pub(crate) async fn settled<P: Payable<Account: Sync + Send>>(
    account: P::Account,
    payout: &P,
    answers: [Option<Response<Bytes>>; 2],
) -> Known {
    let answers = std::sync::Mutex::new(answers.into_iter());
    let transport = |_: Request<Bytes>| {
        let answer = answers.lock().unwrap().next().expect("one look-up at most");
        async move { answer.ok_or(TransportError::in_doubt(TransportErrorKind::Timeout)) }
    };
    assert_eq!(
        payout.reference(),
        Some(payout.payout_reference()),
        "spans show the reference of a payout"
    );
    settle(&Client::with_transport(account, transport), payout).await
}
