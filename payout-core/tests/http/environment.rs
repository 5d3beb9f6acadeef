//! The proxy of the environment, and the one that is named.

use crate::{
    assert_not_sent, chain, post,
    server::{Server, answer, ok},
};
use payout_core::{Http, Transport, TransportErrorKind};
use std::process::Command;

const TARGET: &str = "PAYOUT_CORE_TEST_TARGET";

#[tokio::test]
async fn t16_the_environments_proxy_is_not_used() {
    let (proxy, target) = (Server::start([vec![ok("of the proxy")]]), Server::start([vec![ok("")]]));
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "environment::t16_in_the_child_process", "--ignored"]);
    child.env(TARGET, target.url("/pay"));
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        child.env(name, proxy.url("")).env(name.to_uppercase(), proxy.url(""));
    }
    for name in ["no_proxy", "NO_PROXY", "REQUEST_METHOD"] {
        child.env_remove(name);
    }
    let output = tokio::task::spawn_blocking(move || child.output())
        .await
        .unwrap()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(
        target.requests().len(),
        1,
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
#[ignore = "run by the test above, with a proxy in its environment"]
async fn t16_in_the_child_process() {
    let Ok(target) = std::env::var(TARGET) else { return };
    Http::new().unwrap().send(post(target)).await.unwrap();
}

#[tokio::test]
async fn a_named_proxy_is_asked_for_a_tunnel_and_sees_nothing_else() {
    let proxy = Server::start([vec![answer("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")]]);
    let http = Http::builder()
        .proxy(format!("http://user:hunter2@{}", proxy.address()))
        .build()
        .unwrap();
    let result = http.send(post("https://gate.example.com/pay")).await;
    let error = result.as_ref().unwrap_err();
    assert!(!chain(error).contains("hunter2"), "{}", chain(error));
    assert_not_sent(result, TransportErrorKind::Connect);

    let requests = proxy.requests();
    assert_eq!(requests.len(), 1);
    let seen = String::from_utf8_lossy(&requests[0]);
    assert!(seen.starts_with("CONNECT gate.example.com:443 HTTP/1.1\r\n"), "{seen}");
    // base64 of user:hunter2
    assert!(
        seen.to_ascii_lowercase()
            .contains("proxy-authorization: basic dxnlcjpodw50zxiy\r\n"),
        "{seen}"
    );
    assert!(!seen.contains("payout-2041"), "{seen}");
}

#[tokio::test]
async fn plain_http_to_loopback_takes_no_proxy() {
    let (proxy, target) = (
        Server::start([vec![ok("of the proxy")]]),
        Server::start([vec![ok("direct")]]),
    );
    let http = Http::builder().proxy(proxy.url("")).build().unwrap();
    assert_eq!(http.send(post(target.url("/pay"))).await.unwrap().body(), "direct");
    assert_eq!(proxy.connections(), 0);
}

#[test]
fn k1_settings_show_no_credentials() {
    let builder = Http::builder().proxy("http://user:hunter2@proxy.example.com:3128");
    assert!(!format!("{builder:?}").contains("hunter2"));
    let http = builder.build().unwrap();
    assert_eq!(
        format!("{http:?}"),
        "Http { connect_timeout: 10s, total_timeout: 60s, cap: 1048576, proxy: true, extra_roots: 0 }"
    );
}

#[test]
fn settings_that_cannot_be_read_are_refused_when_built() {
    for url in [
        "proxy.example.com:3128",
        "socks5://user:hunter2@proxy.example.com",
        "http://user:hunter2@",
        "http://user:hunter2@[proxy",
        "",
    ] {
        let error = Http::builder().proxy(url).build().unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Refused, "{url}");
        assert!(!chain(&error).contains("hunter2"), "{}", chain(&error));
        assert!(chain(&error).contains("write http://host:port"), "{}", chain(&error));
    }
    for pem in [
        "",
        "no pem",
        "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
    ] {
        let error = Http::builder().root_certificate(pem).build().unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Tls);
        assert!(!error.may_have_arrived());
    }
}
