//! Trap 60: `payout-pay` takes a proof, and only the right status gives one.

use crate::common::{account, validated};
use paynet::{Endpoint, Operation, OrderStatus, PayoutPay, Status};

fn asked() -> Status {
    Status::new(Endpoint::Group(1204), &"3".parse().unwrap()).expecting(&"10.42 USD".parse().unwrap())
}

fn answer(asked: &Status, rest: &str) -> OrderStatus {
    let body = format!("type=status-response\n&merchant-order-id=3\n&{rest}");
    asked.read(&account(), http::Response::new(body.into())).unwrap()
}

#[test]
fn trap_60_the_proof_is_given_in_the_one_stage() {
    for stage in ["payout_check_validated", "PAYOUT_CHECK_VALIDATED"] {
        // What the status word is in that stage is not documented.
        for word in ["processing", "approved", "unknown", "chain_declined", "checked"] {
            let rest = format!("paynet-order-id=900258\n&status={word}\n&order-stage={stage}");
            let proof = answer(&asked(), &rest).validated().unwrap();
            assert_eq!(proof.order_id().as_str(), "900258");
            assert_eq!(proof.reference().as_str(), "3");
            assert_eq!(PayoutPay::new(proof).endpoint(), Endpoint::Group(1204));
        }
    }
}

#[test]
fn trap_60_and_in_no_other() {
    for rest in [
        "paynet-order-id=900258\n&status=processing",
        "paynet-order-id=900258\n&status=processing\n&order-stage=",
        "paynet-order-id=900258\n&status=processing\n&order-stage=payout_check_validating",
        "paynet-order-id=900258\n&status=processing\n&order-stage=payout_check_validated_not",
        "paynet-order-id=900258\n&status=approved\n&order-stage=payout_check_approved",
        "paynet-order-id=900258\n&status=approved\n&order-stage=payout_approved",
        // Refused for good.
        "paynet-order-id=900258\n&status=declined\n&order-stage=payout_check_validated",
        "paynet-order-id=900258\n&status=error\n&order-stage=payout_check_validated",
        "paynet-order-id=900258\n&status=filtered\n&order-stage=payout_check_validated",
        // Not what was ordered.
        "paynet-order-id=900258\n&status=processing\n&order-stage=payout_check_validated\n&currency=EUR",
        "paynet-order-id=900258\n&status=processing\n&order-stage=payout_check_validated\n&amount=10.43",
        // The gateway's id is what payout-pay sends.
        "status=processing\n&order-stage=payout_check_validated",
    ] {
        assert!(answer(&asked(), rest).validated().is_none(), "{rest}");
    }
}

/// The order under this reference is over another amount than ours: it is not confirmed, and that is decided before a byte is sent.
#[test]
fn s8_an_order_over_another_amount_gives_no_proof_to_pay() {
    let validated = |amount: &str| {
        let rest = format!(
            "paynet-order-id=900258\n&status=processing\n&order-stage=payout_check_validated\n&amount={amount}\n&currency=USD"
        );
        answer(&asked(), &rest).validated()
    };
    assert!(validated("10.42").is_some() && validated("10.420").is_some());
    for other in [
        "10.43", "10.4", "104.2", "1042", "0", "-10.42", "10,42", "many", "1e400",
    ] {
        assert!(validated(other).is_none(), "{other}");
    }
}

#[test]
fn trap_60_an_id_that_was_asked_for_is_known() {
    let asked = asked().order_id("900258".parse().unwrap());
    let proof = answer(&asked, "status=processing\n&order-stage=payout_check_validated").validated();
    assert_eq!(proof.unwrap().order_id().as_str(), "900258");
}

#[test]
fn trap_60_an_earlier_request_is_no_proof() {
    let rest = "paynet-order-id=900258\n&status=processing\n&order-stage=payout_check_validated";
    let earlier = asked().by_request_sn("00000000-0000-0000-0000-000002e2c322");
    assert!(answer(&earlier, rest).validated().is_none());
}

#[test]
fn trap_53_a_validated_check_is_not_paid() {
    let rest = "paynet-order-id=900258\n&status=approved\n&order-stage=payout_check_validated";
    let status = answer(&asked(), rest);
    assert_eq!(status.state(), paynet::PayoutState::Unrecognised);
    assert!(!status.is_final());
}

#[test]
fn the_look_up_after_a_lost_payout_pay_names_both_ids() {
    let account = account();
    let pay = PayoutPay::new(validated(&account, "3", "900258"));
    let message = pay.status().write(&account).unwrap();
    assert_eq!(message.parameters().get("client_orderid"), Some("3"));
    assert_eq!(message.parameters().get("orderid"), Some("900258"));
}
