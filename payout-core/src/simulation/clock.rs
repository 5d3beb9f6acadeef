use super::{core::Core, fault::Point, wait::Wait};
use crate::{Clock, Delay, Nonce, Stamp, StampError};
use std::time::Duration;

/// The clock of a simulated world: time passes only when everybody waits.
///
/// [`elapsed`](Clock::elapsed) never jumps; the wall clock in its stamps may, by a day forth or back. Nonces and jitter come from the world's
/// seed.
#[derive(Debug, Clone)]
pub struct VirtualClock(Core);

impl VirtualClock {
    pub(super) fn new(core: &Core) -> Self {
        Self(core.clone())
    }
}

impl Clock for VirtualClock {
    fn stamp(&self) -> Result<Stamp, StampError> {
        let mut core = self.0.lock();
        let nonce = Nonce::from_bytes(core.dice.bytes());
        Ok(Stamp::new(core.wall_seconds(), nonce))
    }

    fn elapsed(&self) -> Duration {
        self.0.now()
    }

    fn random(&self) -> Option<u32> {
        u32::try_from(self.0.lock().dice.roll() >> 32).ok()
    }

    fn sleep(&self, duration: Duration) -> Delay {
        Box::pin(Wait::new(&self.0, Point::Pausing, duration))
    }
}
