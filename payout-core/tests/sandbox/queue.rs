//! Which callbacks are due, and what becomes of them.

use bytes::Bytes;
use http::{Request, StatusCode};
use payout_core::sandbox::{CallbackState, Callbacks, DueCallback, Schedule};
use std::time::Duration;

const NOW: Duration = Duration::from_secs(1_000);
const MINUTE: Duration = Duration::from_secs(60);

/// Of an empty text no request can be made.
fn take(callbacks: &mut Callbacks<&'static str>, now: Duration) -> Vec<DueCallback<&'static str>> {
    callbacks.take(now, |told, id, attempt| {
        let url = format!("https://shop.example.com/cb?told={told}&id={id}&attempt={attempt}");
        let request = Request::get(url).body(Bytes::new()).ok()?;
        (!told.is_empty()).then_some((*told, request))
    })
}

fn states(callbacks: &Callbacks<&'static str>) -> Vec<(&'static str, CallbackState)> {
    callbacks.states().map(|(told, state)| (*told, state)).collect()
}

#[test]
fn those_whose_time_has_come_in_the_order_of_their_times() {
    let mut callbacks = Callbacks::default();
    callbacks.push("late", NOW + MINUTE);
    callbacks.push("second", NOW);
    callbacks.push("third", NOW);
    callbacks.push("first", NOW.saturating_sub(MINUTE));
    assert_eq!(callbacks.next(), Some(NOW.saturating_sub(MINUTE)));

    let due = take(&mut callbacks, NOW);
    let abouts: Vec<_> = due.iter().map(|callback| *callback.about()).collect();
    assert_eq!(abouts, ["first", "second", "third"]);
    assert_eq!((due[0].attempt(), due[0].query()), (1, "told=first&id=3&attempt=1"));
    assert_eq!(callbacks.next(), Some(NOW + MINUTE));
    assert!(take(&mut callbacks, NOW).is_empty(), "taken once");
}

#[test]
fn tried_again_until_it_is_answered_with_200() {
    let schedule = Schedule::new([MINUTE, 2 * MINUTE]);
    let mut callbacks = Callbacks::default();
    callbacks.push("order", NOW);

    let due = take(&mut callbacks, NOW);
    callbacks.answered(due[0].id(), None, &schedule, NOW);
    callbacks.answered(due[0].id(), Some(StatusCode::OK), &schedule, NOW);
    let waiting = [("order", CallbackState::Due(NOW + MINUTE))];
    assert_eq!(states(&callbacks), waiting, "nobody waits for that end");

    let due = take(&mut callbacks, NOW + MINUTE);
    assert_eq!(due[0].attempt(), 2);
    callbacks.answered(due[0].id(), Some(StatusCode::ACCEPTED), &schedule, NOW + MINUTE);
    assert_eq!(callbacks.next(), Some(NOW + 3 * MINUTE), "202 is not 200");

    let due = take(&mut callbacks, NOW + 3 * MINUTE);
    assert_eq!(states(&callbacks), [("order", CallbackState::Taken)]);
    callbacks.answered(due[0].id(), Some(StatusCode::OK), &schedule, NOW + 3 * MINUTE);
    assert_eq!(
        (states(&callbacks), callbacks.next()),
        (vec![("order", CallbackState::Delivered)], None)
    );
}

#[test]
fn given_up_after_the_last_attempt_or_where_nothing_can_be_sent() {
    let mut callbacks = Callbacks::default();
    callbacks.push("order", NOW);
    callbacks.push("", NOW);
    let due = take(&mut callbacks, NOW);
    assert_eq!(due.len(), 1);
    callbacks.answered(due[0].id(), Some(StatusCode::FOUND), &Schedule::new([]), NOW);
    assert_eq!(
        (states(&callbacks), callbacks.next()),
        (
            vec![("order", CallbackState::GivenUp), ("", CallbackState::GivenUp)],
            None
        )
    );
}

#[test]
fn a_pause_without_end_does_not_overflow() {
    let mut callbacks = Callbacks::default();
    callbacks.push("order", NOW);
    let due = take(&mut callbacks, NOW);
    callbacks.answered(due[0].id(), None, &Schedule::new([Duration::MAX]), NOW);
    assert_eq!(callbacks.next(), Some(Duration::MAX));
}

#[test]
fn k1_a_callback_hides_its_url() {
    let mut callbacks = Callbacks::default();
    callbacks.push("order", NOW);
    let due = take(&mut callbacks, NOW);
    let shown = format!("{:?} {callbacks:?}", due[0]);
    assert!(!shown.contains("shop") && !shown.contains("told"), "{shown}");
    assert!(shown.contains("order"), "{shown}");
}
