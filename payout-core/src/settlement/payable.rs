use crate::{FetchError, Money, MovesMoney, Operation, PayoutState, Reads, Reference, WriteError, settlement::Terms};
use std::{borrow::Cow, time::Duration};

/// A call that moves money and can be looked up: what settlement needs to know of a provider's payout.
///
/// Implemented by the provider crates for each of their operations that move money.
pub trait Payable: Operation<Effect = MovesMoney> {
    /// The call that asks what became of it.
    type LookUp: Operation<Account = Self::Account, Effect = Reads>;

    /// Which of a provider's two steps this call is. Both steps of one payout bear the same reference.
    const STEP: Step = Step::Create;

    /// Our own reference: of every payout, not of some as in [`Operation::reference`].
    fn payout_reference(&self) -> &Reference;

    /// What must be the same when this reference is sent once more: account, amount, payee and all that is written.
    ///
    /// # Errors
    ///
    /// As [`Operation::write`].
    fn terms(&self, account: &Self::Account) -> Result<Terms, WriteError>;

    /// What an accepting answer says of the payout.
    fn held(&self, answer: &Self::Answer) -> Held;

    /// The look-up, by the provider's own id too where an answer named one.
    fn look_up(&self, provider_id: Option<&str>) -> Self::LookUp;

    /// What one look-up says about this payout: compares reference, amount, currency and payee with ours, and with what the
    /// account fixes.
    ///
    /// *Not found* is decided here and not by [`FetchError`]: one provider says it with an empty list, another with a code of
    /// its own, and a third never says it.
    fn find(
        &self,
        account: &Self::Account,
        looked_up: Result<<Self::LookUp as Operation>::Answer, FetchError>,
    ) -> Finding;

    /// What this provider's silence proves, and when.
    fn rules(&self, account: &Self::Account) -> Rules;
}

/// Which of a provider's two steps a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[allow(
    clippy::exhaustive_enums,
    reason = "it is part of a record's key: a journal stores it whole"
)]
pub enum Step {
    /// The call that brings the payout into being.
    Create,
    /// The call that lets a payout go that an earlier one has prepared.
    Confirm,
}

/// What a provider says of a payout that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[must_use]
pub struct Held {
    pub(crate) provider_id: Option<String>,
    pub(crate) state: PayoutState,
    pub(crate) moved: Option<Money>,
}

impl Held {
    /// A payout in this state.
    pub fn new(state: PayoutState) -> Self {
        Self {
            provider_id: None,
            state,
            moved: None,
        }
    }

    /// Keeps the provider's id of it.
    pub fn with_provider_id(mut self, id: impl Into<String>) -> Self {
        self.provider_id = Some(id.into());
        self
    }

    /// Keeps the amount that was moved, where the provider names one: of a payout that was paid in part.
    pub fn with_moved(mut self, moved: Money) -> Self {
        self.moved = Some(moved);
        self
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> PayoutState {
        self.state
    }

    /// The provider's id of it.
    #[must_use]
    pub fn provider_id(&self) -> Option<&str> {
        self.provider_id.as_deref()
    }

    /// The amount that was moved, where the provider names one.
    #[must_use]
    pub fn moved(&self) -> Option<Money> {
        self.moved
    }
}

/// What one look-up says about a payout.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_enums,
    reason = "it decides whether money may move again: match it whole"
)]
#[must_use]
pub enum Finding {
    /// The provider holds it: reference, amount, currency and payee are ours.
    Found(Held),
    /// The reference is taken by another amount, currency or payee. The text says which, and is ours or [masked](crate::mask).
    Conflict(Cow<'static, str>),
    /// The provider's documented answer for a reference that it does not know.
    NotFound,
    /// No information. The text says why, and is ours or [masked](crate::mask).
    Nothing(Cow<'static, str>),
}

/// What a provider's silence proves, and when. The default is the most careful: nothing, ever.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Rules {
    pub(crate) absence: Option<(u32, Duration)>,
    pub(crate) settling_delay: Option<Duration>,
    pub(crate) comparable: bool,
    pub(crate) duplicate_exists: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self::new()
    }
}

impl Rules {
    /// *Not found* never proves anything: a lost payout stays unknown until it is found, or until a person knows better.
    pub const fn new() -> Self {
        Self {
            absence: None,
            settling_delay: None,
            comparable: true,
            duplicate_exists: true,
        }
    }

    /// *Not found* means *absent* when at least `look_ups` of them, without any other answer between, span `window`.
    ///
    /// The time between two of them counts for at most the window's share, `window / (look_ups - 1)`: look-ups in quick
    /// succession prove little, and neither does a clock that jumps. At least two look-ups are needed. Time that no single
    /// [`Client`](crate::Client) has measured, between two runs of a program, is known from the wall clock alone; where any of it is in the span,
    /// the span must be longer than the window by one share, and so by one look-up.
    ///
    /// `window` must be longer than a request can be on its way, the transport's own time-out included.
    pub const fn absent_after(mut self, look_ups: u32, window: Duration) -> Self {
        self.absence = Some((if look_ups < 2 { 2 } else { look_ups }, window));
        self
    }

    /// One *not found*, this long after an answer that [ended the request](crate::Evidence::Answered), means rejected.
    ///
    /// The delay is measured by one program on its monotonic clock: one that starts afresh waits for it once more, since nobody can say
    /// whether the wall clock jumped meanwhile.
    pub const fn settling_delay(mut self, delay: Duration) -> Self {
        self.settling_delay = Some(delay);
        self
    }

    /// A look-up does not show enough to tell our payout from another one under the same reference. So *exists already* in
    /// answer to the first send is a conflict for a person to look at.
    pub const fn look_up_cannot_compare(mut self) -> Self {
        self.comparable = false;
        self
    }

    /// The provider's answer for a [duplicate](crate::DoubtCause::Duplicate) can mean something else too, such as too many
    /// requests. So *not found* after it counts as after any other lost answer; without this rule it is a contradiction, which
    /// never becomes *absent*.
    pub const fn duplicate_is_ambiguous(mut self) -> Self {
        self.duplicate_exists = false;
        self
    }
}
