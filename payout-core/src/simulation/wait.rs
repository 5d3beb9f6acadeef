//! The futures that a program waits on in a simulated world.

use super::{core::Core, fault::Point};
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// Waits for `delay`, and is a point where the program can be dropped. Even without a delay others get their turn.
#[derive(Debug)]
pub(super) struct Wait {
    core: Core,
    point: Option<Point>,
    delay: Duration,
    until: Option<Duration>,
}

impl Wait {
    pub(super) fn new(core: &Core, point: impl Into<Option<Point>>, delay: Duration) -> Self {
        Self {
            core: core.clone(),
            point: point.into(),
            delay,
            until: None,
        }
    }
}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let mut core = this.core.lock();
        if let Some(until) = this.until {
            return if core.now >= until {
                Poll::Ready(())
            } else {
                Poll::Pending
            };
        }
        if let Some(point) = this.point {
            core.tally.reached(point);
            if let Some(doom) = core.doom(point) {
                core.doomed = Some(doom);
                return Poll::Pending;
            }
        }
        this.until = Some(core.wake_after(this.delay));
        Poll::Pending
    }
}
