use super::Account;
use http::HeaderValue;
use std::time::Duration;

/// How a deployment's wire differs from what the documents show. The defaults are what all known integrations send.
///
/// # Example: a white label that wants amounts as text
///
/// ```
/// use paycore::{BodyShape, Dialect};
///
/// let dialect = Dialect::new().amounts_as_text();
/// assert_eq!(dialect.body_shape(), BodyShape::Envelope);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a dialect changes nothing until it is given to an account"]
pub struct Dialect {
    body_shape: BodyShape,
    amounts_as_text: bool,
    content_type: &'static str,
    before_payout_filter: &'static str,
    before_payment_filter: &'static str,
    longest_reference: usize,
    absence: Option<(u32, Duration)>,
}

/// How the members of a create stand in its body. Never both at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BodyShape {
    /// The envelope of JSON:API, `{"data":{"type":...,"attributes":{...}}}`: every text since 2020.
    Envelope,
    /// The attributes alone, as the oldest text shows them (about 2019).
    Flat,
}

impl Dialect {
    /// The defaults.
    pub fn new() -> Self {
        Self {
            body_shape: BodyShape::Envelope,
            amounts_as_text: false,
            content_type: "application/json",
            before_payout_filter: "",
            before_payment_filter: "/",
            longest_reference: Account::LONGEST_REFERENCE,
            absence: None,
        }
    }

    /// Sends bodies without the envelope.
    pub fn flat_bodies(mut self) -> Self {
        self.body_shape = BodyShape::Flat;
        self
    }

    /// Sends amounts as JSON strings instead of numbers.
    pub fn amounts_as_text(mut self) -> Self {
        self.amounts_as_text = true;
        self
    }

    /// Labels bodies `application/vnd.api+json` instead of `application/json`.
    pub fn json_api_content_type(mut self) -> Self {
        self.content_type = "application/vnd.api+json";
        self
    }

    /// Whether a slash stands before the `?` where payouts are looked up by reference: off by default.
    pub fn slash_before_payout_filter(mut self, on: bool) -> Self {
        self.before_payout_filter = slash(on);
        self
    }

    /// Whether a slash stands before the `?` where payments are looked up by reference: on by default, as in the only known use.
    pub fn slash_before_payment_filter(mut self, on: bool) -> Self {
        self.before_payment_filter = slash(on);
        self
    }

    /// The longest reference that is sent, in characters; a longer one is refused, never cut. The default is
    /// [`Account::LONGEST_REFERENCE`], the longest that was seen at work.
    pub fn longest_reference(mut self, characters: usize) -> Self {
        self.longest_reference = characters;
        self
    }

    /// Lets settlement take a payout for absent after three empty lists over a quarter of an hour (wire specification 3.4).
    ///
    /// Say so only where the filter has been seen at work: on this very deployment, a payout that exists was found by its reference
    /// ([`Found::proves_filter`](crate::Found::proves_filter)). Where the filter does nothing, an empty list means nothing, and a
    /// lost payout stays unknown until it is found.
    pub fn payout_filter_works(self) -> Self {
        self.absent_after(3, Duration::from_secs(15 * 60))
    }

    /// The same with another number of empty lists over another time, which must be longer than a request can be on its way.
    pub fn absent_after(mut self, look_ups: u32, window: Duration) -> Self {
        self.absence = Some((look_ups, window));
        self
    }

    /// How the members of a create stand in its body.
    #[must_use]
    pub fn body_shape(&self) -> BodyShape {
        self.body_shape
    }

    pub(crate) fn absence(&self) -> Option<(u32, Duration)> {
        self.absence
    }

    pub(crate) fn writes_amounts_as_text(&self) -> bool {
        self.amounts_as_text
    }

    pub(crate) fn reference_limit(&self) -> usize {
        self.longest_reference
    }

    /// What stands between the collection's path and the query of a look-up.
    pub(crate) fn before_payout_filter(&self) -> &'static str {
        self.before_payout_filter
    }

    /// The same for payments.
    pub(crate) fn before_payment_filter(&self) -> &'static str {
        self.before_payment_filter
    }

    pub(super) fn content_type(&self) -> HeaderValue {
        HeaderValue::from_static(self.content_type)
    }
}

fn slash(on: bool) -> &'static str {
    if on { "/" } else { "" }
}

impl Default for Dialect {
    fn default() -> Self {
        Self::new()
    }
}
