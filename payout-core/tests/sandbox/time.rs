//! The time of a sandbox.

use payout_core::{
    Clock, Delay, Nonce, Stamp, StampError,
    sandbox::{Delivery, Reply, UnixClock},
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

const START: u64 = 1_780_000_000;

/// Its wall clock jumps with each look at it; its monotonic time goes on by sleeping alone.
#[derive(Debug)]
struct Jumping {
    looks: Mutex<u64>,
    elapsed: Mutex<Duration>,
}

impl Clock for Jumping {
    fn stamp(&self) -> Result<Stamp, StampError> {
        let mut looks = self.looks.lock().unwrap();
        *looks += 1;
        Ok(Stamp::new(
            START + 86_400 * (*looks - 1),
            Nonce::from_text("n".repeat(16))?,
        ))
    }

    fn elapsed(&self) -> Duration {
        *self.elapsed.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> Delay {
        *self.elapsed.lock().unwrap() += duration;
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn the_wall_clock_is_asked_once_and_an_answer_comes_late_on_the_sandboxs_own() {
    let clock = UnixClock::new(Arc::new(Jumping {
        looks: Mutex::default(),
        elapsed: Mutex::new(Duration::from_secs(5)),
    }));
    assert_eq!(clock.now(), Duration::from_secs(START));
    assert_eq!(clock.now(), Duration::from_secs(START));

    let late = Reply::new(Delivery::ArrivesLater, Duration::from_secs(70));
    assert!(late.arrive(&clock).await.unwrap_err().may_have_arrived());
    assert_eq!(clock.now(), Duration::from_secs(START + 70));

    let unreachable = Reply::new(Delivery::Unreachable, Duration::ZERO);
    assert!(!unreachable.arrive(&clock).await.unwrap_err().may_have_arrived());
}
