//! Balances, read from the array they come in.

use crate::common::account;
use bytes::Bytes;
use http::Response;
use paynet::{Balances, FetchError, GetBalance, Operation};
use proptest::prelude::*;

fn read(body: impl Into<Bytes>) -> Result<Balances, FetchError> {
    GetBalance::of_merchant("TestMerchant").read(&account(), Response::new(body.into()))
}

#[test]
fn trap_72_the_documented_answer() {
    let balances = read("[ { \"balance-amount\":29.99, } ]").unwrap();
    let [balance] = balances.as_slice() else {
        panic!("one balance, not {balances:?}")
    };
    assert_eq!(balance.amount(), Some("29.99"));
    assert_eq!(balance.money(), None, "an endpoint's balance has no currency");
    assert_eq!(balances.raw().body().as_ref(), b"[ { \"balance-amount\":29.99, } ]");
    assert!(read("[]").unwrap().as_slice().is_empty());
}

#[test]
fn a_merchants_balances() {
    let balances = read(
        "[{\"name\":\"main\",\"amount\":1042.5,\"online-balance-live-amount\":\"7.10\",\"currency\":\"USD\",\
         \"total-short-term-hold-amount\":0.30,\"total-rolling-reserve-amount\":1e2,\"amount-buffer-hold\":-0.07},\
         {\"name\":\"yen\",\"amount\":10.5,\"currency\":\"JPY\",\"merchantLogin\":\"m1\"},\
         {\"name\":null,\"amount\":\"\",\"currency\":\"XXL\"}]",
    )
    .unwrap();
    let found: Vec<_> = (&balances).into_iter().collect();
    let [main, yen, odd] = found[..] else {
        panic!("{balances:?}")
    };
    assert_eq!((main.name(), main.currency()), (Some("main"), Some("USD")));
    assert_eq!(main.money().unwrap().to_string(), "1042.50 USD");
    assert_eq!(main.online_balance_live_amount(), Some("7.10"));
    assert_eq!(main.total_short_term_hold_amount(), Some("0.30"));
    assert_eq!(main.total_rolling_reserve_amount(), Some("1e2"));
    assert_eq!(main.money_in("total-rolling-reserve-amount").unwrap().minor(), 10_000);
    assert_eq!(main.money_in("amount-buffer-hold").unwrap().minor(), -7);
    assert_eq!(main.amount_buffer_hold(), Some("-0.07"));
    // Half a yen is no sum: the text stays.
    assert_eq!((yen.amount(), yen.money()), (Some("10.5"), None));
    assert_eq!(yen.merchant_login(), Some("m1"));
    assert_eq!((odd.name(), odd.amount(), odd.money()), (None, None, None));
}

proptest! {
    #[test]
    fn every_decimal_keeps_its_text(whole in "-?(0|[1-9][0-9]{0,30})", fraction in "(\\.[0-9]{1,20})?", comma in any::<bool>()) {
        let literal = format!("{whole}{fraction}");
        let comma = if comma { "," } else { "" };
        let balances = read(format!("[{{\"amount\":{literal}{comma}}}{comma}]")).unwrap();
        prop_assert_eq!(balances.as_slice()[0].amount(), Some(literal.as_str()));
    }

    #[test]
    fn a_name_with_commas_and_brackets_survives(name in "[,\\]}{\\[\"\\\\ a]{1,12}") {
        let json = serde_json::to_string(&name).unwrap();
        let balances = read(format!("[{{\"name\":{json} , }} , ]")).unwrap();
        prop_assert_eq!(balances.as_slice()[0].name(), Some(name.as_str()));
    }

    #[test]
    fn what_strict_json_takes_is_taken_alike(text in "[\\[\\]{},:\"a1. -]{0,24}") {
        if let Ok(strict) = serde_json::from_str::<Vec<serde_json::Map<String, serde_json::Value>>>(&text) {
            if let Ok(balances) = read(text.clone()) {
                prop_assert_eq!(balances.as_slice().len(), strict.len());
            } else {
                // A repeated name, which a map hides.
                prop_assert!(text.matches(':').count() > 1, "{}", text);
            }
        }
    }
}
