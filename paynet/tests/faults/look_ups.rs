//! Look-ups through faults: they are repeated, each one signed anew, and a payout never is.

use crate::{
    ACCEPTED, APPROVED, assert_found, assert_paid, assert_unknown, client_with,
    common::small_payout,
    creates, form,
    server::{Server, Step, answer},
    whole,
};
use paynet::FetchError;
use payout_core::{Http, Patience, RetryBudget};
use std::{collections::BTreeSet, time::Duration};

/// Short pauses: what is tried here is that there are repetitions, not when.
fn patience() -> Patience {
    Patience::new()
        .attempts(8)
        .first_delay(Duration::from_millis(1))
        .longest_delay(Duration::from_millis(1))
}

/// Each on a connection of its own.
fn faults() -> Vec<Vec<Step>> {
    let good = form(APPROVED);
    vec![
        vec![Step::Reset],
        vec![Step::ReadAndReset(Vec::new())],
        vec![answer(whole(503, "Connection: close\r\n", "busy"))],
        vec![answer(whole(429, "Connection: close\r\nRetry-After: 0\r\n", ""))],
        vec![answer(&good[..good.len() - 1])],
        vec![Step::Read, Step::Hang],
        vec![answer(good)],
    ]
}

#[tokio::test]
async fn s2_a_look_up_that_fails_is_repeated_until_it_is_answered() {
    let server = Server::start(faults());
    let client = client_with(Http::builder().total_timeout(Duration::from_millis(300)), &server);
    let found = client.repeat(&small_payout().status(), &patience()).await.unwrap();
    assert_paid(&found);
    assert_eq!((creates(&server), server.connections()), (0, faults().len()));
}

#[tokio::test]
async fn s2_a_look_up_that_is_refused_or_unreadable_is_not_repeated() {
    for (status, body) in [
        (401, ""),
        (403, ""),
        (404, ""),
        (200, "<html></html>"),
        (200, ""),
        (301, ""),
    ] {
        let server = Server::start([vec![answer(whole(status, "Content-Type: text/html\r\n", body))]]);
        let client = client_with(Http::builder(), &server);
        let error = client.repeat(&small_payout().status(), &patience()).await.unwrap_err();
        assert!(
            matches!(error, FetchError::Refused(_) | FetchError::Malformed(_)),
            "{status}: {error:?}"
        );
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn s18_with_a_spent_budget_a_payout_in_doubt_can_be_looked_up() {
    let server = Server::start([
        vec![answer(whole(503, "Connection: close\r\n", ""))],
        vec![Step::ReadAndReset(form(ACCEPTED)[..20].to_vec())],
        vec![answer(form(APPROVED))],
    ]);
    let client = client_with(Http::builder(), &server).with_retry_budget(RetryBudget::new().reserve(0));
    let look_up = small_payout().status();
    let error = client.repeat(&look_up, &patience()).await.unwrap_err();
    assert!(matches!(error, FetchError::Temporary(temporary) if temporary.budget_spent()));
    assert_eq!(server.requests().len(), 1);
    assert_unknown(client.send(&small_payout()).await);
    assert_found(&client).await;
    assert_eq!(creates(&server), 1);
}

#[tokio::test]
async fn g7_every_attempt_has_a_nonce_and_a_signature_of_its_own() {
    let server = Server::start([vec![answer(whole(503, "", "")); 6]]);
    let client = client_with(Http::builder(), &server);
    client
        .repeat(&small_payout().status(), &patience().attempts(6))
        .await
        .unwrap_err();
    let requests: Vec<String> = server
        .requests()
        .into_iter()
        .map(|request| String::from_utf8(request).unwrap())
        .collect();
    assert_eq!(requests.len(), 6);
    for name in ["oauth_nonce=\"", "oauth_signature=\""] {
        let values: BTreeSet<&str> = requests
            .iter()
            .map(|request| request.split_once(name).unwrap().1.split_once('"').unwrap().0)
            .collect();
        assert_eq!(values.len(), 6, "{name}");
    }
    let bodies: BTreeSet<&str> = requests
        .iter()
        .map(|request| request.split_once("\r\n\r\n").unwrap().1)
        .collect();
    assert_eq!(bodies.len(), 1, "the question stays the same");
}
