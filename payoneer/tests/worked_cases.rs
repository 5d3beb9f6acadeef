//! The worked cases of the wire specification (Payoneer 3.5), each for a create and for its look-up.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use common::{account, answer, fetch_word, payout, word};
use payoneer::Operation;
use payoneer::v2::{
    ApiVersion, ChargeStatus, Echo, LoginLink, PayeeBalances, PayeeDetails, PayeeReport, PayeeStatus,
    PayeesStatusReport, ProgramBalance, ReceivingAccounts, RegistrationLink,
};
use payout_core::{Reads, Refusal};

const SUCCESS: &str =
    r#"{"audit_id":1,"code":0,"description":"Success","payout_id":"9","amount":25.20,"currency":"USD"}"#;
const NO_PAYEE: &str = r#"{"audit_id":1,"code":10005,"description":"Payee was not found"}"#;
const NO_PAYOUT: &str = r#"{"audit_id":1,"code":10311,"description":"no payout"}"#;

#[test]
fn h11_h12_s1_worked_cases_of_3_5() {
    for (status, body, create, look_up) in [
        (200, SUCCESS.to_owned(), "accepted", "malformed"),
        (
            200,
            SUCCESS.replace("25.20", "25.21"),
            "unknown Mismatch Silent alarm",
            "malformed",
        ),
        (
            200,
            SUCCESS.replace("payout_id", "other_id"),
            "unknown Incomplete Silent",
            "malformed",
        ),
        (400, SUCCESS.to_owned(), "unknown Status Silent", "temporary"),
        (
            400,
            SUCCESS.replace("USD", "EUR"),
            "unknown Mismatch Silent alarm",
            "temporary",
        ),
        // Of a payout that says nothing: it is the payee who is not found.
        (200, NO_PAYEE.to_owned(), "rejected Final", "refused"),
        (400, NO_PAYEE.to_owned(), "rejected Final", "refused"),
        (500, NO_PAYEE.to_owned(), "unknown Status Silent", "temporary"),
        (
            400,
            r#"{"audit_id":1,"code":10304,"description":"Payout already exists"}"#.to_owned(),
            "unknown Duplicate Silent",
            "refused",
        ),
        (
            200,
            r#"{"audit_id":1,"code":19999,"description":"?"}"#.to_owned(),
            "unknown Unlisted Answered",
            "refused",
        ),
        (200, NO_PAYOUT.to_owned(), "unknown Unlisted Silent", "not found"),
        (400, NO_PAYOUT.to_owned(), "unknown Unlisted Silent", "not found"),
        (404, NO_PAYOUT.to_owned(), "unknown Unlisted Silent", "not found"),
        (404, "{}".to_owned(), "unknown Status Silent", "temporary"),
        (200, "{}".to_owned(), "unknown Unreadable Silent", "malformed"),
        (200, String::new(), "unknown Unreadable Silent", "malformed"),
        (200, "<html>".to_owned(), "unknown Unreadable Silent", "malformed"),
        (200, SUCCESS.replace('}', ""), "unknown Unreadable Silent", "malformed"),
        (204, String::new(), "unknown Unreadable Silent", "malformed"),
        (401, "<html>".to_owned(), "rejected Later", "refused"),
        (401, String::new(), "rejected Later", "refused"),
        (302, SUCCESS.to_owned(), "unknown Status Silent", "temporary"),
    ] {
        let (account, payout) = (account(), payout("25.2 USD"));
        let created = payout.read(&account, answer(status, body.clone()));
        assert_eq!(word(&created), create, "{status} {body}");
        let found = payout.status().read(&account, answer(status, body.clone()));
        assert_eq!(fetch_word(&found), look_up, "{status} {body}");
    }
}

/// What a read makes of both codes that say *not found*: a person who gets one of them for the other's thing would take a payout for
/// absent that nobody has looked for.
#[test]
fn h11_s2_each_read_knows_one_code_for_what_is_not_there() {
    fn words<O>(call: &O) -> [String; 2]
    where
        O: Operation<Account = payoneer::v2::Account, Effect = Reads>,
    {
        [NO_PAYEE, NO_PAYOUT].map(|body| {
            let both = [200, 400, 404].map(|status| match call.read(&account(), answer(status, body)) {
                Ok(_) => "read".to_owned(),
                // Not there all the same, and the code tells what: only not what was asked for.
                Err(payoneer::FetchError::Refused(Refusal::Provider(why))) => {
                    format!("{:?} {:?}", why.kind(), why.code())
                }
                other => fetch_word(&other).to_owned(),
            });
            assert!(
                both.iter().all(|word| *word == both[0]),
                "one meaning in every HTTP style: {both:?}"
            );
            both[0].clone()
        })
    }
    let payee = || "ID123".parse().unwrap();
    let (no_payee, no_payout) = (r#"NotFound Some("10005")"#, r#"NotFound Some("10311")"#);
    assert_eq!(words(&payout("25.2 USD").status()), [no_payee, "not found"]);
    // Not registered: that is what was asked.
    assert_eq!(words(&PayeeStatus::new(payee())), ["read", no_payout]);
    for found in [
        words(&PayeeDetails::new(payee())),
        words(&PayeeReport::new(payee())),
        words(&PayeeBalances::new(payee())),
        words(&ReceivingAccounts::new(payee())),
        words(&LoginLink::new(payee())),
        words(&RegistrationLink::new(payee())),
    ] {
        assert_eq!(found, ["not found", no_payout]);
    }
    let day = || "2018-01-01".parse().unwrap();
    for found in [
        words(&ChargeStatus::new(&"c".parse().unwrap())),
        words(&Echo),
        words(&ApiVersion),
        words(&ProgramBalance),
        words(&PayeesStatusReport::new(day(), day())),
    ] {
        assert_eq!(found, [no_payee, no_payout]);
    }
}
