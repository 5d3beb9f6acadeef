//! Redirects: a payout never goes elsewhere.

use crate::{
    ACCEPTED, client,
    common::small_payout,
    creates, form,
    server::{Server, answer},
    unknown, whole,
};
use paynet::FetchError;
use payout_core::DoubtCause;

const STATUSES: [u16; 7] = [300, 301, 302, 303, 304, 307, 308];

async fn redirect(status: u16, location: &str) {
    // A body that would be a success, were the status one.
    let moved = whole(
        status,
        &format!("Location: {location}\r\nContent-Type: text/html\r\n"),
        ACCEPTED,
    );
    let server = Server::start([vec![answer(moved); 2]]);
    let client = client(&server);
    let doubt = unknown(client.send(&small_payout()).await);
    assert_eq!(doubt.cause(), DoubtCause::Status, "{status} {location}: {doubt:?}");
    assert!(!doubt.detail().contains("c4n4ry"), "{doubt}");
    assert_eq!(
        (creates(&server), server.requests().len()),
        (1, 1),
        "{status} {location}"
    );

    let error = client.send(&small_payout().status()).await.unwrap_err();
    assert!(
        matches!(error, FetchError::Malformed(_)),
        "{status} {location}: {error:?}"
    );
    assert_eq!(server.requests().len(), 2, "{status} {location}");
}

#[tokio::test]
async fn h1_redirects_are_not_followed() {
    for status in STATUSES {
        let elsewhere = Server::start([vec![answer(form(ACCEPTED))]]);
        redirect(status, &elsewhere.url("/paynet/api/v4/payout/39915")).await;
        assert_eq!(elsewhere.connections(), 0, "no credentials, no byte");
        for in_place in ["/paynet/api/v4/payout/39915", "?again", ""] {
            redirect(status, in_place).await;
        }
    }
}

#[tokio::test]
async fn h2_redirects_to_another_place_or_scheme_are_not_followed() {
    let elsewhere = Server::start([vec![answer(form(ACCEPTED))]]);
    let address = elsewhere.address();
    for status in STATUSES {
        for location in [
            format!("http://{address}/"),
            format!("https://{address}/"),
            format!("//{address}/"),
            format!("http://login:c4n4ry@{address}/"),
            "http://169.254.169.254/latest/meta-data/".to_owned(),
            "//169.254.169.254/".to_owned(),
            "http://gateway.invalid/".to_owned(),
            "file:///etc/passwd".to_owned(),
            "javascript:alert(1)".to_owned(),
        ] {
            redirect(status, &location).await;
        }
    }
    assert_eq!(elsewhere.connections(), 0);
}
