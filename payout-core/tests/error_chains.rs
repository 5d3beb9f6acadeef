//! Errors as users read them: the whole chain, no text twice.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod chain;

use chain::assert_reads_well;
use payout_core::{
    Amount, BaseUrl, Currency, Doubt, DoubtCause, FetchError, Malformed, Nonce, Reference, Rejection, RejectionKind,
    SendError, StampError, Temporary, TransportError, TransportErrorKind, WriteError,
};
use std::{error::Error, io};

#[test]
fn texts_that_do_not_parse() {
    for text in [
        "",
        " 1 USD",
        "1 USD ",
        "1  USD",
        "1\tUSD",
        "1",
        "USD 1",
        "+1 USD",
        "1,5 USD",
        ".5 USD",
        "1. USD",
        "01 USD",
        "1e2 USD",
        "١ USD",
        "x USD",
        "1.005 USD",
        "-1 USD",
        "0 USD",
        "1 XXX",
        "1 HRK",
        "1 usd",
        "1 US",
        "1 840",
        "1 ZZZ",
        "999999999999999999999999999999999999999999 USD",
    ] {
        assert_reads_well(&text.parse::<Amount>().unwrap_err());
    }
    for code in ["", "usd", "U$D", "840", "US", "ZZZ"] {
        assert_reads_well(&Currency::from_code(code).unwrap_err());
    }
    for id in ["", "payout 2041", "a\u{0}", "é", &"x".repeat(1000)] {
        assert_reads_well(&id.parse::<Reference>().unwrap_err());
    }
    for url in [
        "",
        "gate",
        "ftp://gate.example.com",
        "http://gate.example.com",
        "http://localhost",
        "https://a@b",
    ] {
        assert_reads_well(&BaseUrl::parse(url).unwrap_err());
    }
    assert_reads_well(&Nonce::from_text("a b").unwrap_err());
}

/// An error with a cause of its own, as those of other crates are.
#[derive(Debug, thiserror::Error)]
#[error("the key could not sign")]
struct Outer(#[source] io::Error);

fn outer() -> Outer {
    Outer(io::Error::other("no such device"))
}

#[test]
fn what_an_outcome_is_built_of() {
    let transport = || TransportError::in_doubt(TransportErrorKind::Closed).with_source(outer());
    let refused = || TransportError::not_sent(TransportErrorKind::Refused).with_detail("use https");
    let stamp = || WriteError::new("stamp", "there is no time and nonce to sign with").with_source(StampError::Clock);
    let sent: [SendError; 9] = [
        transport().into(),
        refused().into(),
        TransportError::not_sent(TransportErrorKind::Connect)
            .with_source(outer())
            .into(),
        WriteError::new("amount", "is empty").rule("Paynet 4.1").into(),
        stamp().into(),
        WriteError::telling("Authorization", outer()).into(),
        Rejection::new(RejectionKind::Access)
            .with_message("no")
            .with_code("1")
            .into(),
        Doubt::new(DoubtCause::Unreadable, "the body is no form")
            .with_source(outer())
            .into(),
        Doubt::telling(DoubtCause::Unreadable, outer()).into(),
    ];
    let fetched: [FetchError; 7] = [
        transport().into(),
        refused().into(),
        stamp().into(),
        Temporary::new("HTTP 503").with_source(outer()).into(),
        Malformed::new("the body is no form").with_source(outer()).into(),
        Malformed::telling(outer()).into(),
        FetchError::refused(Rejection::new(RejectionKind::Credentials)),
    ];
    for error in &sent {
        assert_reads_well(error);
    }
    for error in &fetched {
        assert_reads_well(error);
    }
}

#[test]
fn an_error_that_tells_its_cause_goes_on_below_it() {
    let telling: [Box<dyn Error>; 3] = [
        Box::new(WriteError::telling("Authorization", outer())),
        Box::new(Doubt::telling(DoubtCause::Unreadable, outer())),
        Box::new(Malformed::telling(outer())),
    ];
    for error in telling {
        assert!(error.to_string().contains("the key could not sign"), "{error}");
        assert_eq!(error.source().unwrap().to_string(), "no such device");
    }
}

#[cfg(feature = "reqwest")]
mod http {
    use super::assert_reads_well;
    use bytes::Bytes;
    use payout_core::{FetchError, Http, SendError, Transport};

    #[test]
    fn a_transport_that_cannot_be_set_up() {
        for url in ["", "socks5://proxy", "http://", "https://a b"] {
            assert_reads_well(&Http::builder().proxy(url).build().unwrap_err());
        }
        for pem in ["", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
            assert_reads_well(&Http::builder().root_certificate(pem).build().unwrap_err());
        }
    }

    #[tokio::test]
    async fn requests_that_do_not_arrive() {
        // A port that was free a moment ago: nobody listens.
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        for url in [
            format!("http://127.0.0.1:{port}/"),
            format!("https://127.0.0.1:{port}/"),
            "http://gate.example.com/".to_owned(),
            "https://GATE.example.com/".to_owned(),
            "/path".to_owned(),
        ] {
            let request = ::http::Request::post(url).body(Bytes::new()).unwrap();
            let error = Http::new().unwrap().send(request).await.unwrap_err();
            assert_reads_well(&error);
            assert_reads_well(&SendError::from(error.clone()));
            assert_reads_well(&FetchError::from(error));
        }
    }
}
