//! The frame of a call: what a provider crate implements, and what [`Client`](crate::Client) carries out.

use crate::{FetchError, Reference, SendError, Stamp, TransportError, WriteError};
use bytes::Bytes;

/// Credentials and where to send: turns a provider's plain message into the exact bytes of a request.
///
/// Pure: time and nonce come in with the [`Stamp`], so the same message and stamp always give the same bytes.
pub trait Sign {
    /// The provider's name, for spans and error texts: `"paynet"`.
    const PROVIDER: &'static str;

    /// A provider's plain request: path, parameters or JSON, and which of the account's credentials signs it.
    type Message;

    /// The request as it goes on the wire, with credentials. Their headers are marked sensitive.
    ///
    /// Every send needs a fresh stamp, hence a new call of this function.
    ///
    /// # Errors
    ///
    /// What stands in the way of a request: a value no header can carry, a key that cannot sign. Nothing has been sent.
    fn sign(&self, message: Self::Message, stamp: &Stamp) -> Result<http::Request<Bytes>, WriteError>;
}

/// One call of a provider: `paynet::Payout`, `paynet::Status`, or one of your own that a provider crate lacks.
pub trait Operation {
    /// The provider's credentials and addresses.
    type Account: Sign;

    /// What a good answer says.
    type Answer;

    /// What the call does to the world: [`Reads`], [`Changes`] or [`MovesMoney`]. A type, so that repeating a call that
    /// moves money does not compile.
    type Effect: Effect;

    /// The provider's own name of the call, for spans: `"payout"`, `"status"`.
    const NAME: &'static str;

    /// Our own reference, where the call is about one payout.
    fn reference(&self) -> Option<&Reference> {
        None
    }

    /// Checks every limit the provider documents, and writes the plain message.
    ///
    /// # Errors
    ///
    /// Names the field, what is wrong with it and what would be right.
    fn write(&self, account: &Self::Account) -> Result<<Self::Account as Sign>::Message, WriteError>;

    /// Judges the answer. It arrived whole: a cut one never gets here.
    ///
    /// # Errors
    ///
    /// By the provider's own rules; for a call that changes something, everything that is neither a documented success
    /// nor a documented refusal is [`SendError::Unknown`].
    fn read(
        &self,
        account: &Self::Account,
        response: http::Response<Bytes>,
    ) -> Result<Self::Answer, <Self::Effect as Effect>::Error>;
}

/// What an operation does to the world, and so how it can fail. Sealed: [`Reads`], [`Changes`], [`MovesMoney`].
pub trait Effect: sealed::Sealed {
    /// [`FetchError`] for a call that reads, [`SendError`] for the others.
    type Error: std::error::Error + From<WriteError> + From<TransportError> + Send + Sync + 'static;

    /// One word for spans: which of the variants `error` is.
    fn outcome(error: &Self::Error) -> &'static str;
}

/// The call changes nothing and may be repeated.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Reads;

/// The call changes something at the provider, but moves no money: it stores a card token, registers a payee.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Changes;

/// The call can move money, now or after a later step. Never repeated by this library.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct MovesMoney;

impl Effect for Reads {
    type Error = FetchError;

    fn outcome(error: &FetchError) -> &'static str {
        error.outcome()
    }
}

impl Effect for Changes {
    type Error = SendError;

    fn outcome(error: &SendError) -> &'static str {
        error.outcome()
    }
}

impl Effect for MovesMoney {
    type Error = SendError;

    fn outcome(error: &SendError) -> &'static str {
        error.outcome()
    }
}

mod sealed {
    #[allow(unnameable_types, reason = "that it cannot be named is what seals `Effect`")]
    pub trait Sealed {}
    impl Sealed for super::Reads {}
    impl Sealed for super::Changes {}
    impl Sealed for super::MovesMoney {}
}
