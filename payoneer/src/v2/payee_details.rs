//! GET `/payees/{payee_id}/details`: what Payoneer knows of a payee (Payoneer 4.6).

mod method;
mod personal;

pub use method::PayeeMethod;
pub use personal::{AddressDetails, ContactDetails};

use super::{
    Account, Envelope, Message, PayeeKind, PayeeWord, error,
    wire::{FieldError, answer_accessors},
};
use crate::{Code, Date, PayeeId};
use bytes::Bytes;
use http::Response;
use payout_core::{FetchError, Operation, Reads, WriteError};
use std::fmt;

/// Asks for what Payoneer knows of a payee: personal data. Reads, and may be repeated.
///
/// # Example: how a payee is paid
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: &payoneer::v2::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use payoneer::v2::PayeeDetails;
///
/// let details = client.send(&PayeeDetails::new("ID123".parse()?)).await?;
/// if let Some(method) = details.payout_method() {
///     println!("{} in {:?}", method.kind(), method.currency());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a call asks nothing until it is sent"]
pub struct PayeeDetails {
    payee_id: PayeeId,
}

impl PayeeDetails {
    /// Asks for this payee.
    pub fn new(payee_id: PayeeId) -> Self {
        Self { payee_id }
    }
}

impl Operation for PayeeDetails {
    type Account = Account;
    type Answer = KnownPayee;
    type Effect = Reads;

    const NAME: &'static str = "payees/{payee_id}/details";

    fn write(&self, _: &Account) -> Result<Message, WriteError> {
        Ok(Message::get(["payees", self.payee_id.as_str(), "details"]))
    }

    fn read(&self, _: &Account, response: Response<Bytes>) -> Result<KnownPayee, FetchError> {
        let envelope = error::fetched(&response, Some(Code::PayeeNotFound))?;
        let read = || -> Result<_, FieldError> {
            let fields = envelope.fields();
            let method = PayeeMethod::read(fields)?;
            let contact = fields.object("contact")?.map(ContactDetails::new);
            let address = fields.object("address")?.map(AddressDetails::new);
            Ok((fields.required("status")?, method, contact, address))
        };
        let (status, payout_method, contact, address) =
            read().map_err(|problem| error::malformed(&envelope, problem))?;
        let text = |name| envelope.fields().said(name).ok().flatten();
        Ok(KnownPayee {
            status: PayeeWord::new(status),
            kind: text("type").map(|word| PayeeKind::read(&word)),
            registration_date: text("registration_date").and_then(|date| date.parse().ok()),
            payout_method,
            contact,
            address,
            envelope,
        })
    }
}

/// What Payoneer knows of a payee. Everything but the status can be missing, and an empty text counts as missing.
#[derive(Clone)]
pub struct KnownPayee {
    status: PayeeWord,
    kind: Option<PayeeKind>,
    registration_date: Option<Date>,
    payout_method: Option<PayeeMethod>,
    contact: Option<ContactDetails>,
    address: Option<AddressDetails>,
    envelope: Envelope,
}

impl KnownPayee {
    /// Where the payee stands.
    #[must_use]
    pub fn status(&self) -> &PayeeWord {
        &self.status
    }

    /// A person or a company.
    #[must_use]
    pub fn kind(&self) -> Option<&PayeeKind> {
        self.kind.as_ref()
    }

    /// The day of the registration.
    #[must_use]
    pub fn registration_date(&self) -> Option<Date> {
        self.registration_date
    }

    /// How the payee is paid.
    #[must_use]
    pub fn payout_method(&self) -> Option<&PayeeMethod> {
        self.payout_method.as_ref()
    }

    /// The person.
    #[must_use]
    pub fn contact(&self) -> Option<&ContactDetails> {
        self.contact.as_ref()
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> Option<&AddressDetails> {
        self.address.as_ref()
    }
}

answer_accessors!(KnownPayee);

/// Shows what is not personal.
impl fmt::Debug for KnownPayee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownPayee")
            .field("status", &self.status)
            .field("kind", &self.kind)
            .field("payout_method", &self.payout_method)
            .finish_non_exhaustive()
    }
}
