//! The bound holds whatever is called, and whatever time does.

use crate::{Pay, client, look};
use payout_core::RetryBudget;
use proptest::prelude::*;

#[derive(Debug, Clone, Copy)]
enum Step {
    Pay,
    Look,
    Pass(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![Just(Step::Pay), Just(Step::Look), (0_u64..30_000).prop_map(Step::Pass)]
}

proptest! {
    #[test]
    fn s18_repetitions_never_exceed_the_budget(
        reserve in 0_u32..8,
        percent in 0_u32..150,
        per_minute in 0_u32..20,
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let budget = RetryBudget::new().reserve(reserve).percent(percent).per_minute(per_minute);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (client, clock) = client(503, budget);
        let (mut calls, mut milliseconds) = (0_u64, 0_u64);
        for step in steps {
            match step {
                Step::Pay => {
                    runtime.block_on(client.send(&Pay("/pay"))).unwrap_err();
                    calls += 1;
                }
                Step::Look => {
                    runtime.block_on(look(&client));
                    calls += 1;
                }
                Step::Pass(more) => {
                    clock.pass(more);
                    milliseconds += more;
                }
            }
            let repeated = u64::try_from(client.transport().sends()).unwrap() - calls;
            // In parts of a retry that make every term whole.
            let bound = u64::from(reserve) * 60_000
                + calls * u64::from(percent) * 600
                + milliseconds * u64::from(per_minute);
            prop_assert!(repeated * 60_000 <= bound, "{repeated} repeated of {calls} in {milliseconds} ms");
        }
    }
}
