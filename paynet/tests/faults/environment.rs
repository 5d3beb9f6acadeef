//! A proxy in the environment.

use crate::{
    common::{account_at, small_payout},
    creates, honest, order_id,
    server::{Server, Step},
};
use paynet::Client;
use std::process::Command;

const TARGET: &str = "PAYNET_TEST_TARGET";

#[tokio::test]
async fn t16_the_environments_proxy_is_not_used() {
    let (proxy, target) = (
        Server::start([vec![Step::By(honest)]]),
        Server::start([vec![Step::By(honest)]]),
    );
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "environment::t16_in_the_child_process", "--ignored"]);
    child.env(TARGET, target.url("/paynet"));
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        child.env(name, proxy.url("")).env(name.to_uppercase(), proxy.url(""));
    }
    // What would switch a proxy of the environment off.
    for name in ["no_proxy", "NO_PROXY", "REQUEST_METHOD"] {
        child.env_remove(name);
    }
    let output = tokio::task::spawn_blocking(move || child.output())
        .await
        .unwrap()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert_eq!(creates(&target), 1, "{said}");
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
#[ignore = "run by the test above, with a proxy in its environment"]
async fn t16_in_the_child_process() {
    let Ok(target) = std::env::var(TARGET) else { return };
    let client = Client::new(account_at(&target)).unwrap();
    assert_eq!(order_id(&client.send(&small_payout()).await), "6982864");
    // To a public name, too: it has no address, and a proxy would have been asked for it.
    let client = Client::new(account_at("https://gateway.invalid/paynet")).unwrap();
    client.send(&small_payout()).await.unwrap_err();
}
