//! What Payoneer reports by itself: notifications, and the redirect after registration (Payoneer 7). Hints, all of them.

mod error;
mod event;
mod fields;
pub(crate) mod hmac_auth;
mod look_up;
mod redirect;
mod repeat_key;

pub use error::CallbackError;
pub use event::{Channel, Event};
pub use look_up::LookUp;
pub use redirect::Redirect;
pub use repeat_key::RepeatKey;

use crate::{Code, PayeeId};
use event::events;
use fields::{Fields, names};
use payout_core::Reference;
use payout_signing::form;
use std::fmt;

/// The longest query that is read, in bytes. A notification has a handful of short parameters.
pub const LONGEST_QUERY: usize = 1 << 14;

/// The longest JSON body that is read, in bytes. A longer one is refused, never cut (Payoneer 7.3).
pub const LONGEST_BODY: usize = 1 << 18;

payout_core::text_id! {
    /// Payoneer's own id of a payee's account, `payoneerid`: not the id that you gave the payee, which is a [`PayeeId`].
    pub struct PayoneerId: theirs(field = "payoneerid", max = 64);
}

/// A notification, as anybody could have sent it: an **unsigned hint**.
///
/// Notifications of v2 carry no signature (Payoneer 7.3). Whoever knows the URL can send one, and the real ones come twice, late,
/// out of order, before the answer of the payout that they are about, or never. So this type has no state, no amount to book and
/// no way to become either: what it has is [`look_up`](Self::look_up), the question to Payoneer whose answer counts. The accessors
/// of its fields say *unsigned*.
///
/// # Example: store the hint, then ask
///
/// ```
/// use payoneer::{Callback, Event, LookUp};
///
/// // GET /payoneer?PAYMENT=true&apuid=ID123&IntPaymentId=payout-2041
/// let hint = Callback::from_query("PAYMENT=true&apuid=ID123&IntPaymentId=payout-2041")?;
/// assert_eq!(hint.events(), [Event::PaymentAccepted]);
/// match hint.look_up() {
///     LookUp::Payout(look_up) => println!("ask for the payout: {look_up:?}"),
///     LookUp::Payee(look_up) => println!("ask for the payee: {look_up:?}"),
///     LookUp::Balance(look_up) => println!("ask for the balance: {look_up:?}"),
///     LookUp::Nothing => println!("it names nothing of ours"),
/// }
/// # Ok::<(), payoneer::CallbackError>(())
/// ```
///
/// # Example: there is no state to take from it
///
/// ```compile_fail,E0599
/// # let hint = payoneer::Callback::from_query("CancelPayment=true&IntPaymentId=payout-2041").unwrap();
/// let state: payoneer::PayoutState = hint.state();
/// ```
///
/// # Receiving
///
/// Payoneer is given one URL for each kind of event, in its console: write its placeholders into them
/// (`?PAYMENT=true&apuid={{apuid}}`), and parameters of your own. A URL that has no flag of [`Event`] in it says by itself what
/// happened: add that with [`of_url`](Self::of_url).
///
/// Store the hint, then answer 200: for a payee or a payout that you do not know too, and nothing is created for it. Refuse only
/// what cannot be read. When Payoneer tries again is not known, so poll as well. With the feature `axum` a handler takes a
/// `Callback` as an argument and answers with `Acknowledged`.
///
/// Newer notifications are POSTs with JSON and can be signed, where Payoneer has switched that on: see
/// [`HmacAuth`](crate::HmacAuth). A signature tells who sent a hint; it stays one.
#[derive(Clone)]
pub struct Callback {
    fields: Fields,
    events: Vec<Event>,
}

impl Callback {
    /// Reads the query of a GET (Payoneer 7.1), what follows the `?`, as it arrived.
    ///
    /// Names count without regard to case. A name without `=` has an empty value.
    ///
    /// # Errors
    ///
    /// A bad escape, bytes that are not UTF-8, more than [`LONGEST_QUERY`] bytes, a field twice with different values. Two names
    /// of one field (`apuid` and `payeeid`) count as that field twice.
    ///
    /// # Example: names in another case, and a value of your own
    ///
    /// ```
    /// use payoneer::{Callback, Event};
    ///
    /// let hint = Callback::from_query("canceLPayment=true&APUID=ID123&ReasonCode=10005&shop=7")?;
    /// assert_eq!(hint.events(), [Event::PaymentCancelled]);
    /// assert_eq!(hint.unsigned_payee_id(), Some("ID123"));
    /// assert_eq!(hint.unsigned_field("Shop"), Some("7"));
    /// # Ok::<(), payoneer::CallbackError>(())
    /// ```
    pub fn from_query(query: &str) -> Result<Self, CallbackError> {
        at_most(query.len(), LONGEST_QUERY)?;
        Ok(Self::of(Fields::of_query(form::decode(query)?)?))
    }

    /// Reads the JSON body of a POST (Payoneer 7.2): one object, whose names hold spaces and whose values are texts.
    ///
    /// Names count without regard to case and spaces. What is no text is kept as it is written; `null` is no value.
    ///
    /// Nothing in such a body says what happened; the URL does: add it with [`of_url`](Self::of_url).
    ///
    /// # Errors
    ///
    /// Anything but one JSON object in UTF-8, more than [`LONGEST_BODY`] bytes, a field twice with different values.
    ///
    /// # Example: at the URL for cancelled payouts
    ///
    /// ```
    /// use payoneer::{Callback, Event};
    ///
    /// let body = br#"{"Payee Id":"test345","IntPaymentId":"v2_51d1fece","Reason Code":"10009",
    ///     "Reason Description":"Action+cannot+be+performed","Canceled Payment Date":"2022-01-17T20%3a03%3a05Z"}"#;
    /// let hint = Callback::from_json(body)?.of_url(Event::PaymentCancelled);
    /// assert_eq!(hint.unsigned_payee_id(), Some("test345"));
    /// assert_eq!(hint.unsigned_reason_description(), Some("Action+cannot+be+performed"));
    /// assert_eq!(hint.unsigned_date_decoded().as_deref(), Some("2022-01-17T20:03:05Z"));
    /// # Ok::<(), payoneer::CallbackError>(())
    /// ```
    pub fn from_json(body: &[u8]) -> Result<Self, CallbackError> {
        at_most(body.len(), LONGEST_BODY)?;
        Ok(Self::of(Fields::of_json(body)?))
    }

    fn of(fields: Fields) -> Self {
        Self {
            events: events(&fields),
            fields,
        }
    }

    /// Adds what the URL stands for that this notification came to.
    #[must_use]
    pub fn of_url(mut self, event: Event) -> Self {
        if !self.events.contains(&event) {
            self.events.push(event);
        }
        self
    }

    /// What it says has happened: flags in the order they came in, then what the URL stands for. Often one, perhaps none. A flag
    /// that is not known is kept under its name; so is any parameter of your own whose value is `true`.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What to ask Payoneer, to know whether there is something in it.
    ///
    /// What is about money comes first: the payout where one is named and the event is not about payees alone, then the payee,
    /// then the balance.
    #[must_use]
    pub fn look_up(&self) -> LookUp {
        LookUp::of(self)
    }

    /// Whether it names this payout of yours. Exactly: no case is changed.
    #[must_use]
    pub fn names_payout(&self, reference: &Reference) -> bool {
        self.unsigned_reference() == Some(reference.as_str())
    }

    /// Whether it names this payee of yours. Exactly.
    #[must_use]
    pub fn names_payee(&self, payee_id: &PayeeId) -> bool {
        self.unsigned_payee_id() == Some(payee_id.as_str())
    }

    /// What tells a repeat of this notification: equal for equal fields and events, in any order, names in any case.
    ///
    /// Keep it with the hint until its look-up is done, and no longer: there is no time in a notification, so the same one can
    /// be right again later, as when a payee was declined, approved, and is approved anew.
    ///
    /// # Example: it came twice
    ///
    /// ```
    /// use payoneer::Callback;
    /// use std::collections::HashSet;
    ///
    /// let mut waiting = HashSet::new(); // yours is a table of hints to be looked up
    /// assert!(waiting.insert(Callback::from_query("APPROVED=true&apuid=ID123")?.repeat_key()));
    /// assert!(!waiting.insert(Callback::from_query("ApuId=ID123&approved=true")?.repeat_key()));
    /// # Ok::<(), payoneer::CallbackError>(())
    /// ```
    #[must_use]
    pub fn repeat_key(&self) -> RepeatKey {
        RepeatKey::new(&self.fields, &self.events)
    }

    /// Your id of the payee, `apuid`, `payeeid` or `Payee Id`, **unsigned**. Any text; for the checked one see
    /// [`look_up`](Self::look_up).
    #[must_use]
    pub fn unsigned_payee_id(&self) -> Option<&str> {
        self.fields.one_of(names::PAYEE)
    }

    /// The `client_session_id` of the registration link, **unsigned**.
    #[must_use]
    pub fn unsigned_session_id(&self) -> Option<&str> {
        self.fields.one_of(names::SESSION)
    }

    /// Payoneer's id of the payee's account, **unsigned**. None where the text is none ([`PayoneerId`]).
    #[must_use]
    pub fn unsigned_payoneer_id(&self) -> Option<PayoneerId> {
        PayoneerId::new(self.fields.one_of(names::PAYONEER)?).ok()
    }

    /// Your reference of the payout, `IntPaymentId` or `PartnerpaymentId`, **unsigned**. Any text, spaces included.
    #[must_use]
    pub fn unsigned_reference(&self) -> Option<&str> {
        self.fields.one_of(names::REFERENCE)
    }

    /// Payoneer's id of the payout, `PaymentId`, **unsigned**.
    #[must_use]
    pub fn unsigned_payment_id(&self) -> Option<&str> {
        self.fields.one_of(names::PAYMENT)
    }

    /// Why it was refused or cancelled, **unsigned**: one of the API's own codes (Payoneer 5.1). None where it is no number.
    #[must_use]
    pub fn unsigned_reason_code(&self) -> Option<Code> {
        let code: i64 = self.fields.one_of(names::REASON_CODE)?.parse().ok()?;
        Some(Code::from(code))
    }

    /// The same in words, **unsigned**, as it came. In JSON it can be form-encoded: see
    /// [`unsigned_reason_description_decoded`](Self::unsigned_reason_description_decoded).
    #[must_use]
    pub fn unsigned_reason_description(&self) -> Option<&str> {
        self.fields.one_of(names::REASON_DESCRIPTION)
    }

    /// The words for people, **unsigned**: of JSON, with `+` read as a space and `%3a` as a colon where the whole text can be
    /// read so (Payoneer 7.2). A guess, since some are encoded and others are not.
    #[must_use]
    pub fn unsigned_reason_description_decoded(&self) -> Option<String> {
        self.fields.decoded(names::REASON_DESCRIPTION)
    }

    /// The amount as text, `Amount` or `Payment Amount` of JSON, **unsigned**: never book it.
    #[must_use]
    pub fn unsigned_amount(&self) -> Option<&str> {
        self.fields.one_of(names::AMOUNT)
    }

    /// The currency, **unsigned**.
    #[must_use]
    pub fn unsigned_currency(&self) -> Option<&str> {
        self.fields.one_of(names::CURRENCY)
    }

    /// When it was, `Transaction Date` or `Canceled Payment Date` of JSON, **unsigned**, as it came.
    #[must_use]
    pub fn unsigned_date(&self) -> Option<&str> {
        self.fields.one_of(names::DATE)
    }

    /// The date, form-decoded where that can be done (Payoneer 7.2), **unsigned**.
    #[must_use]
    pub fn unsigned_date_decoded(&self) -> Option<String> {
        self.fields.decoded(names::DATE)
    }

    /// Any field by its name, **unsigned**, without regard to case and spaces.
    #[must_use]
    pub fn unsigned_field(&self, name: &str) -> Option<&str> {
        self.fields.get(name)
    }
}

/// Shows what it says has happened and the names of its fields; the values are anybody's, and may be personal.
impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback")
            .field("events", &self.events)
            .field("fields", &self.fields)
            .finish()
    }
}

fn at_most(found: usize, limit: usize) -> Result<(), CallbackError> {
    if found > limit {
        Err(CallbackError::TooLong { found, limit })
    } else {
        Ok(())
    }
}
