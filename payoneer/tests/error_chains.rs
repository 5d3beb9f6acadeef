//! Errors as users read them: the whole chain, no text twice.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../payout-core/tests/chain/mod.rs"]
mod chain;
mod common;

use chain::assert_reads_well;
use common::{account, answer, charging_account, documented_payout, payout, program};
use payoneer::Operation;
use payoneer::v2::{
    Account, ChargeStatus, CreateCharge, Credentials, LoginLink, Message, PayeeDetails, PayeeReport, PayeeStatus,
    PayeesStatusReport, ProgramBalance, ProgramId, RegistrationLink, ReleasePayee,
};

#[test]
fn accounts_programs_and_ids() {
    for url in [
        "",
        "api",
        "http://api.example.com",
        "https://user:pw@api.example.com",
        "https://api.payoneer.com",
    ] {
        assert_reads_well(&program().at(url).unwrap_err());
    }
    for credentials in [
        Credentials::sandbox("", "p"),
        Credentials::sandbox("u", ""),
        Credentials::sandbox("a:b", "p"),
        Credentials::sandbox("u", "p\n"),
        Credentials::production("u", "p"),
    ] {
        assert_reads_well(&Account::new(program(), credentials).unwrap_err());
    }
    for id in ["", "a", "123456789012345678901"] {
        assert_reads_well(&id.parse::<ProgramId>().unwrap_err());
    }
    assert_reads_well(&ProgramId::other("a/b").unwrap_err());
    assert_reads_well(&"".parse::<payoneer::PayeeId>().unwrap_err());
    assert_reads_well(&"x".parse::<payoneer::v2::Country>().unwrap_err());
    for date in ["x", "2018-02-30", "2018-01-01T25:00:00"] {
        assert_reads_well(&date.parse::<payoneer::DateTime>().unwrap_err());
    }
}

#[test]
fn requests_that_are_not_written() {
    assert_reads_well(&payout("1 JPY").write(&account()).unwrap_err());
    assert_reads_well(&documented_payout().group_id("").write(&account()).unwrap_err());
    let charge = CreateCharge::new("c".parse().unwrap(), "1 USD".parse().unwrap(), "p".parse().unwrap());
    assert_reads_well(&charge.write(&account()).unwrap_err());
    let link = RegistrationLink::new("p".parse().unwrap());
    assert_reads_well(&link.lock_type("").write(&account()).unwrap_err());
    let days = ["2018-02-01", "2018-01-01"].map(|day| day.parse().unwrap());
    assert_reads_well(&PayeesStatusReport::new(days[0], days[1]).write(&account()).unwrap_err());
    assert_reads_well(&Message::get(["", "x"]).path().unwrap_err());
}

#[test]
fn answers_that_are_not_good() {
    for status in [200, 204, 302, 400, 401, 403, 404, 429, 500] {
        for body in [
            "",
            "\n",
            "<html>",
            "{}",
            "[]",
            "{",
            "x",
            "{\"code\":0}",
            "{\"code\":\"0\"}",
            "{\"code\":0,\"code\":0}",
            "{\"code\":0,\"status\":1,\"balance\":{},\"currency\":\"USD\",\"payout_id\":\"a\\n\",\"amount\":25.22}",
            "{\"code\":0,\"payout_id\":\"9\",\"amount\":1,\"currency\":\"USD\"}",
            "{\"audit_id\":1,\"code\":10005,\"description\":\"Payee was not found.\",\"hint\":\"No.\"}",
            "{\"audit_id\":1,\"code\":10304,\"description\":\"\"}",
            "{\"audit_id\":1,\"code\":19999,\"description\":\"?\"}",
        ] {
            let answer = || answer(status, body);
            let payee = || "ID123".parse().unwrap();
            let charge = CreateCharge::new("c".parse().unwrap(), "1 USD".parse().unwrap(), payee());
            let (account, charging) = (account(), charging_account());
            let look_up = documented_payout().status();
            let errors = [
                documented_payout().read(&account, answer()).err(),
                documented_payout().cancel().read(&account, answer()).err(),
                charge.read(&charging, answer()).err(),
                ReleasePayee::new(payee()).read(&account, answer()).err(),
            ];
            errors.iter().flatten().for_each(|error| assert_reads_well(error));
            let errors = [
                look_up.read(&account, answer()).err(),
                ChargeStatus::new(&"c".parse().unwrap()).read(&account, answer()).err(),
                PayeeStatus::new(payee()).read(&account, answer()).err(),
                PayeeDetails::new(payee()).read(&account, answer()).err(),
                ProgramBalance.read(&account, answer()).err(),
                LoginLink::new(payee()).read(&account, answer()).err(),
                PayeeReport::new(payee()).read(&account, answer()).err(),
            ];
            errors.iter().flatten().for_each(|error| assert_reads_well(error));
        }
    }
}
