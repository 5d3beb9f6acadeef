//! The queue of callbacks: which are due, which were answered, and when the others are tried again.

use bytes::Bytes;
use http::{Request, StatusCode};
use std::{collections::BTreeSet, fmt, time::Duration};

/// How long after an attempt that failed the next one comes.
///
/// # Example: three attempts
///
/// ```
/// use payout_core::sandbox::Schedule;
/// use std::time::Duration;
///
/// let schedule = Schedule::new([60, 300].map(Duration::from_secs));
/// assert_eq!(schedule.pause(2), Some(Duration::from_secs(300)));
/// assert_eq!(schedule.pause(3), None); // there is no fourth
/// ```
#[derive(Debug, Clone)]
pub struct Schedule(Vec<Duration>);

impl Schedule {
    /// One more attempt than there are pauses.
    #[must_use]
    pub fn new(pauses: impl IntoIterator<Item = Duration>) -> Self {
        Self(pauses.into_iter().collect())
    }

    /// The pause after `made` attempts, where there is another one.
    #[must_use]
    pub fn pause(&self, made: u32) -> Option<Duration> {
        let index = usize::try_from(made.checked_sub(1)?).ok()?;
        self.0.get(index).copied()
    }
}

/// Which callback it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallbackId(u64);

impl fmt::Display for CallbackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A callback whose time has come. Deliver [`request`](Self::request) with any transport, and report with the sandbox's
/// `callback_answered`.
#[derive(Clone)]
#[must_use = "a callback that was taken is not offered again until its end is reported"]
pub struct DueCallback<About> {
    id: CallbackId,
    about: About,
    attempt: u32,
    request: Request<Bytes>,
}

impl<About> DueCallback<About> {
    /// What to report its end under.
    #[must_use]
    pub fn id(&self) -> CallbackId {
        self.id
    }

    /// What it is about.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Which attempt this is, counted from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The request to send.
    #[must_use]
    pub fn request(&self) -> &Request<Bytes> {
        &self.request
    }

    /// What follows the `?` of the URL: of a callback by `GET` the text to verify.
    #[must_use]
    pub fn query(&self) -> &str {
        self.request.uri().query().unwrap_or_default()
    }
}

/// Shows neither the URL nor the body, which hold personal data.
impl<About: fmt::Debug> fmt::Debug for DueCallback<About> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DueCallback")
            .field("id", &self.id)
            .field("about", &self.about)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// How far the delivery of a callback got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackState {
    /// The next attempt is due at this time, counted from 1970-01-01 UTC.
    Due(Duration),
    /// Taken, and not reported yet.
    Taken,
    /// It was answered with 200.
    Delivered,
    /// All attempts failed, or there is no request to make of it.
    GivenUp,
}

struct Callback<Told> {
    told: Told,
    attempts: u32,
    state: CallbackState,
}

/// All callbacks of a sandbox, in the order in which they came up, and when the next ones are due.
///
/// `Told` is what a request can be made of when its time has come. All times are counted from 1970-01-01 UTC.
///
/// # Example: tried again until it is answered with 200
///
/// ```
/// use bytes::Bytes;
/// use http::{Request, StatusCode};
/// use payout_core::sandbox::{Callbacks, Schedule};
/// use std::time::Duration;
///
/// let (second, minute) = (Duration::from_secs(1), Duration::from_secs(60));
/// let mut callbacks = Callbacks::default();
/// callbacks.push("order 7", second);
///
/// let mut take = |callbacks: &mut Callbacks<_>, now| {
///     callbacks.take(now, |order, _, _| {
///         let request = Request::get("https://shop.example.com/cb").body(Bytes::new()).ok()?;
///         Some((*order, request))
///     })
/// };
/// let first = take(&mut callbacks, second);
/// assert_eq!(first.iter().map(|due| *due.about()).collect::<Vec<_>>(), ["order 7"]);
/// for due in first {
///     callbacks.answered(due.id(), Some(StatusCode::BAD_GATEWAY), &Schedule::new([minute]), second);
/// }
/// assert_eq!(callbacks.next(), Some(second + minute));
/// ```
pub struct Callbacks<Told> {
    all: Vec<Callback<Told>>,
    due: BTreeSet<(Duration, CallbackId)>,
}

impl<Told> Default for Callbacks<Told> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            due: BTreeSet::new(),
        }
    }
}

/// Shows how many there are, and not what they tell.
impl<Told> fmt::Debug for Callbacks<Told> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callbacks")
            .field("all", &self.all.len())
            .field("due", &self.due)
            .finish()
    }
}

impl<Told> Callbacks<Told> {
    /// One more, whose first attempt is due at the time `at`.
    pub fn push(&mut self, told: Told, at: Duration) {
        let id = CallbackId(u64::try_from(self.all.len()).unwrap_or(u64::MAX));
        self.due.insert((at, id));
        self.all.push(Callback {
            told,
            attempts: 0,
            state: CallbackState::Due(at),
        });
    }

    /// Those whose time has come, in the order of their times. `request` makes what is sent of what is told, for this attempt; where
    /// there is nothing to make, the callback is given up.
    #[must_use = "callbacks that were taken are not offered again until their end is reported"]
    pub fn take<About>(
        &mut self,
        now: Duration,
        mut request: impl FnMut(&Told, CallbackId, u32) -> Option<(About, Request<Bytes>)>,
    ) -> Vec<DueCallback<About>> {
        let mut taken = Vec::new();
        while let Some((_, id)) = self.due.first().copied().filter(|(at, _)| *at <= now) {
            self.due.pop_first();
            let Some(callback) = self.get_mut(id) else { continue };
            callback.attempts = callback.attempts.saturating_add(1);
            let attempt = callback.attempts;
            match request(&callback.told, id, attempt) {
                Some((about, request)) => {
                    callback.state = CallbackState::Taken;
                    taken.push(DueCallback {
                        id,
                        about,
                        attempt,
                        request,
                    });
                }
                None => callback.state = CallbackState::GivenUp,
            }
        }
        taken
    }

    /// How one that was taken ended: with this HTTP status, or with no answer. 200 ends it; after anything else `schedule` says when
    /// it is tried again. Nothing happens for one that is not waiting for its end.
    pub fn answered(&mut self, id: CallbackId, status: Option<StatusCode>, schedule: &Schedule, now: Duration) {
        let Some(callback) = self.get_mut(id) else { return };
        if callback.state != CallbackState::Taken {
            return;
        }
        callback.state = if status == Some(StatusCode::OK) {
            CallbackState::Delivered
        } else {
            schedule
                .pause(callback.attempts)
                .map_or(CallbackState::GivenUp, |pause| {
                    CallbackState::Due(now.saturating_add(pause))
                })
        };
        if let CallbackState::Due(at) = callback.state {
            self.due.insert((at, id));
        }
    }

    /// When the next one is due.
    #[must_use]
    pub fn next(&self) -> Option<Duration> {
        self.due.first().map(|(at, _)| *at)
    }

    /// What each of them tells, and how far its delivery got.
    pub fn states(&self) -> impl Iterator<Item = (&Told, CallbackState)> {
        self.all.iter().map(|callback| (&callback.told, callback.state))
    }

    fn get_mut(&mut self, id: CallbackId) -> Option<&mut Callback<Told>> {
        self.all.get_mut(usize::try_from(id.0).ok()?)
    }
}
