//! Calls that are dropped, at every point where they wait.

use crate::{
    ACCEPTED, assert_found, client,
    common::{account, small_payout},
    creates, form, honest, is_create, order_id,
    server::{Server, Step},
};
use bytes::Bytes;
use http::{Request, Response};
use paynet::Client;
use payout_core::{Patience, Transport, TransportError};
use std::{
    future::Future,
    pin::Pin,
    sync::atomic::{AtomicUsize, Ordering},
    task::{Context, Poll, Waker},
};

/// Polls a future so many times, and then gives it up.
struct Polls<F>(Pin<Box<F>>, usize);

impl<F: Future> Future for Polls<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<F::Output>> {
        let Some(left) = self.1.checked_sub(1) else {
            return Poll::Ready(None);
        };
        self.1 = left;
        match self.0.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}

/// Takes payouts slowly, so that a call waits many times.
fn slow(request: &[u8]) -> Step {
    if is_create(request) {
        let mut head = form(ACCEPTED);
        let slowly = head.split_off(head.len() - 6);
        Step::Drip(head, slowly)
    } else {
        honest(request)
    }
}

#[tokio::test]
async fn t10_a_payout_dropped_at_any_point_is_sent_once_at_most_and_stays_findable() {
    for kept in [false, true] {
        let (mut polls, mut sent) = (0, 0);
        loop {
            let script = std::iter::repeat_n(Step::By(slow), 3);
            let server = Server::start([script.collect::<Vec<_>>()]);
            let client = client(&server);
            if kept {
                assert_found(&client).await;
            }
            let payout = small_payout();
            let outcome = Polls(Box::pin(client.send(&payout)), polls).await;
            // The next call has a whole answer of its own, and nothing of the payout is sent behind it.
            assert_found(&client).await;
            assert!(creates(&server) <= 1);
            sent += creates(&server);
            if let Some(outcome) = outcome {
                assert_eq!(order_id(&outcome), "6982864");
                break;
            }
            polls += 1;
        }
        println!("t10: dropped at each of {polls} points, {sent} of them behind the send; connection kept: {kept}");
        assert!(polls > 5, "the answer comes in pieces");
    }
}

/// Waits five times before a payout leaves and five times behind it.
#[derive(Default)]
struct Hesitant {
    sends: AtomicUsize,
}

impl Transport for Hesitant {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        wait(5).await;
        self.sends.fetch_add(1, Ordering::SeqCst);
        wait(5).await;
        Ok(Response::new(Bytes::from_static(ACCEPTED.as_bytes())))
    }
}

async fn wait(mut times: usize) {
    std::future::poll_fn(|_| match times.checked_sub(1) {
        None => Poll::Ready(()),
        Some(left) => {
            times = left;
            Poll::Pending
        }
    })
    .await;
}

#[test]
fn t10_a_call_dropped_at_any_await_point_is_sent_once_at_most() {
    let payout = small_payout();
    let look_up = payout.status();
    for polls in 0..=11 {
        let client = Client::with_transport(account(), Hesitant::default());
        let sent = usize::from(polls > 5);
        assert_eq!(ends_within(polls, client.send(&payout)), polls == 11);
        assert_eq!(client.transport().sends.load(Ordering::SeqCst), sent, "{polls}");
        // An answer to a payout is none to a look-up: it is no error that could be asked again for.
        assert_eq!(
            ends_within(polls, client.repeat(&look_up, &Patience::new())),
            polls == 11
        );
        assert_eq!(client.transport().sends.load(Ordering::SeqCst), 2 * sent, "{polls}");
    }
}

/// Polls a call so many times, and drops it.
fn ends_within(polls: usize, call: impl Future) -> bool {
    let mut call = Box::pin(call);
    let mut context = Context::from_waker(Waker::noop());
    (0..polls).any(|_| call.as_mut().poll(&mut context).is_ready())
}

#[tokio::test]
async fn t10_an_aborted_task_leaves_no_answer_behind() {
    let server = Server::start([vec![Step::Read, Step::Hang], vec![Step::By(honest)]]);
    let client = client(&server);
    let call = tokio::spawn({
        let client = client.clone();
        async move { client.send(&small_payout()).await }
    });
    while creates(&server) == 0 {
        tokio::task::yield_now().await;
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert_found(&client).await;
    assert_eq!((creates(&server), server.connections()), (1, 2));
}
