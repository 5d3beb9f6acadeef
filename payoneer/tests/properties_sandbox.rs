//! Whatever is asked of the sandbox, in whatever order: no money is made or lost, and a reference is paid once.

#![cfg(feature = "sandbox")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod sandbox_support;

use payoneer::v2::sandbox::{Call, Cancels, Ending, Fault, Obstacle, Partner, Repeats, Sandbox, Script};
use proptest::prelude::*;
use sandbox_support::{Draft, NOW, PASSWORD, PROGRAM, USER, money};
use std::time::Duration;

#[derive(Debug, Clone)]
enum Step {
    Pay { reference: u8, cents: u32, payee: u8 },
    LookUp { reference: u8 },
    Cancel { reference: u8 },
    Word { reference: u8, word: &'static str },
    Payee { payee: u8, word: &'static str },
    Charge { reference: u8 },
    Refund { reference: u8 },
    Fault(Fault),
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let word = prop::sample::select(vec!["Funded", "Cancelled", "Refund", "Pending", "Odd"]);
    let fault = prop_oneof![
        Just(Fault::answer_lost()),
        Just(Fault::never_arrived()),
        Just(Fault::unreachable()),
        (0_u64..500).prop_map(|seconds| Fault::held(Duration::from_secs(seconds))),
        Just(Fault::code(10_301)),
        Just(Fault::code(19_999).with_effect()),
    ];
    prop_oneof![
        8 => (0_u8..4, 1_u32..60_000, 0_u8..3).prop_map(|(reference, cents, payee)| Step::Pay { reference, cents, payee }),
        4 => (0_u8..4).prop_map(|reference| Step::LookUp { reference }),
        3 => (0_u8..4).prop_map(|reference| Step::Cancel { reference }),
        1 => (0_u8..4, word).prop_map(|(reference, word)| Step::Word { reference, word }),
        1 => (0_u8..3, prop::sample::select(vec!["ACTIVE", "INACTIVE"])).prop_map(|(payee, word)| Step::Payee { payee, word }),
        2 => (0_u8..4).prop_map(|reference| Step::Charge { reference }),
        1 => (0_u8..4).prop_map(|reference| Step::Refund { reference }),
        2 => fault.prop_map(Step::Fault),
        3 => (0_u64..400).prop_map(Step::Wait),
    ]
}

fn take(sandbox: &Sandbox, step: &Step, now: &mut Duration) {
    let draft = match step {
        Step::Pay {
            reference,
            cents,
            payee,
        } => {
            let amount = format!("{}.{:02}", cents / 100, cents % 100);
            Draft::payout_of(&format!("r{reference}"), &amount, &format!("p{payee}"))
        }
        Step::LookUp { reference } => Draft::look_up(&format!("r{reference}")),
        Step::Cancel { reference } => Draft::cancel(&format!("r{reference}")),
        Step::Charge { reference } => {
            let body =
                format!(r#"{{"payee_id":"p0","amount":"3.5","client_reference_id":"r{reference}","currency":"USD"}}"#);
            Draft::new("POST", "/charges", &body)
        }
        Step::Refund { reference } => Draft::new("POST", &format!("/charges/r{reference}/cancel"), ""),
        Step::Word { reference, word } => {
            sandbox.set_status(&format!("r{reference}"), word, *now);
            return;
        }
        Step::Payee { payee, word } => {
            sandbox.set_payee(&format!("p{payee}"), word);
            return;
        }
        Step::Fault(fault) => {
            sandbox.inject(Call::CreatePayout, fault.clone());
            return;
        }
        Step::Wait(seconds) => {
            *now += Duration::from_secs(*seconds);
            return;
        }
    };
    drop(sandbox.handle(draft.request(), *now).into_result());
}

proptest! {
    #[test]
    fn money_is_neither_made_nor_lost(
        steps in prop::collection::vec(step(), 1..60),
        repeats in prop::sample::select(vec![Repeats::Refused, Repeats::RefusedUntilCancelled, Repeats::SecondPayout]),
        obstacle in prop::sample::select(vec![Obstacle::Refused, Obstacle::CancelledLater]),
        ending in prop::sample::select(vec![Ending::Loaded, Ending::Never, Ending::Cancelled { reason_code: 30_013 }]),
        cancels in prop::sample::select(vec![Cancels::AtOnce, Cancels::Never, Cancels::After(Duration::from_secs(90))]),
        fee in prop::sample::select(vec!["0", "1.25"]),
    ) {
        let partner = Partner::sandbox(PROGRAM, USER, PASSWORD)
            .balance("USD", "1000.00")
            .chargeable_payee("p0")
            .payee("p1")
            .fee(fee);
        let sandbox = Sandbox::builder()
            .partner(partner)
            .repeats(repeats)
            .inactive_payee(obstacle)
            .too_little_money(obstacle)
            .payouts(Script::new().ends(ending).cancels(cancels))
            .build();
        let mut now = NOW;
        for step in &steps {
            take(&sandbox, step, &mut now);
            money(&sandbox); // asserts that it adds up
        }
        sandbox.advance(Duration::MAX);
        let [_, pending, paid] = money(&sandbox);
        let sum = |amounts: Vec<String>| -> i64 {
            amounts.iter().map(|amount| amount.replace('.', "").parse::<i64>().unwrap()).sum()
        };
        let left: Vec<_> = sandbox.payouts().into_iter().filter(payoneer::v2::sandbox::Payout::is_paid).collect();
        prop_assert_eq!(sum(left.iter().map(payoneer::v2::sandbox::Payout::amount).collect()), sum(vec![pending, paid]));
        for reference in ["r0", "r1", "r2", "r3"] {
            let times = sandbox.times_paid(reference);
            prop_assert_eq!(sandbox.paid(reference).len(), times);
            prop_assert!(times <= sandbox.creates_executed(reference));
            prop_assert!(u64::try_from(sandbox.creates_executed(reference)).unwrap() <= sandbox.creates_received(reference));
            if repeats == Repeats::Refused {
                prop_assert!(sandbox.creates_executed(reference) <= 1);
            }
        }
    }

    #[test]
    fn no_request_is_too_odd(
        method in "[A-Z]{1,7}",
        path in "/(v2/programs/100000001/)?[a-z/%?=&._-]{0,40}",
        body in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let sandbox = sandbox_support::sandbox();
        let mut draft = Draft::fetch("/echo");
        draft.url = format!("https://api.sandbox.payoneer.com{path}");
        if let Ok(request) = http::Request::builder().method(method.as_bytes()).uri(&draft.url).body(bytes::Bytes::from(body)) {
            let reply = sandbox.handle(request, NOW);
            prop_assert!(reply.answer().is_some());
            prop_assert!(sandbox.payouts().is_empty());
        }
    }
}
