//! Reports on payees (section 4.15), with all that is odd about them.

use super::{
    answer::{Answer, pair, text},
    calendar,
    json::quoted,
    payees::Payee,
    payout::{Payout, Stage},
    script::Before,
    state::{ProgramState, State},
};
use payout_core::sandbox::decimal;

/// One row of a payee's report: its place among the rows, and the JSON.
type Row = (u8, i128, String);

impl State {
    pub(super) fn payee_report(&self, program: usize, payee_id: &str) -> Answer {
        let known = self
            .programs
            .get(program)
            .and_then(|state| Some((state, state.payees.get(payee_id)?)));
        let Some((state, payee)) = known else {
            return Answer::Code(10_005, None);
        };
        let (total, rows) = rows(state, payee_id, |_| true);
        Answer::Success(vec![
            text("payee_id", payee_id),
            text("status", &casing(&payee.status)),
            text("registration_date", &calendar::day(payee.registered)),
            text("payout_method", "iACH"),
            ("company".to_owned(), "{}".to_owned()),
            pair("total_amount", total),
            ("payouts".to_owned(), format!("[{rows}]")),
        ])
    }

    /// Both days are counted in.
    pub(super) fn payees_status(&self, program: usize, start: &str, end: &str) -> Answer {
        if !calendar::is_date(start) || !calendar::is_date(end) || start > end {
            return Answer::invalid(
                "start_date and end_date take days such as 2018-01-24, the first not after the second",
            );
        }
        let Some(state) = self.programs.get(program) else {
            return Answer::unauthorized();
        };
        let within = |payout: &Payout| (start..=end).contains(&calendar::day(payout.made).as_str());
        let mut payees: Vec<(&String, &Payee)> = state.payees.iter().collect();
        payees.sort_by_key(|(payee_id, _)| *payee_id);
        let payees: Vec<String> = payees
            .into_iter()
            .map(|(payee_id, payee)| {
                let (total, rows) = rows(state, payee_id, within);
                format!(
                    r#"{{"payee_id":{},"status":{},"registration_date":"{}","payout_method":"BANK","total_amount":{total},"payouts":[{rows}]}}"#,
                    quoted(payee_id),
                    quoted(&casing(&payee.status)),
                    calendar::day(payee.registered),
                )
            })
            .collect();
        Answer::Success(vec![("payees".to_owned(), format!("[{}]", payees.join(",")))])
    }
}

/// `Active` in reports, `ACTIVE` elsewhere.
fn casing(status: &str) -> String {
    let (first, rest) = status.split_at_checked(1).unwrap_or((status, ""));
    format!("{first}{}", rest.to_ascii_lowercase())
}

/// A cancelled payout stands there twice, and the sum counts both.
fn rows(state: &ProgramState, payee_id: &str, counts: impl Fn(&Payout) -> bool) -> (String, String) {
    let mut rows: Vec<Row> = Vec::new();
    let indices = state.by_payee.get(payee_id).map_or(&[][..], Vec::as_slice);
    for record in indices.iter().filter_map(|index| state.payouts.get(*index)) {
        let payout = &record.payout;
        if !counts(payout) {
            continue;
        }
        let row = |time, description: &str, word: &str| {
            format!(
                r#"{{"client_reference_id":{},"date":"{}","amount":{},"currency":{},"description":{},"status":{}}}"#,
                quoted(&payout.reference),
                calendar::moment(time, 0),
                payout.amount(),
                quoted(&payout.currency),
                quoted(description),
                quoted(word),
            )
        };
        let own = |word: &str| row(payout.made, &payout.description, word);
        let refund = |time| row(time, &format!("Payment {} refunded", payout.reference), "Refund");
        let pending = match &record.script.before {
            Before::Funded => "Funded",
            Before::Word(word) => word,
        };
        match (&payout.word, payout.stage) {
            (Some(word), _) => rows.push((0, payout.amount, own(word))),
            (None, Stage::Pending) => rows.push((0, payout.amount, own(pending))),
            (None, Stage::Loaded(_)) => rows.push((0, payout.amount, own("Funded"))),
            (None, Stage::Cancelled(time, _)) => {
                rows.push((1, payout.amount, own("Cancelled")));
                rows.push((2, payout.amount, refund(time)));
            }
            (None, Stage::Refunded(time)) => {
                rows.push((0, payout.amount, own("Funded")));
                rows.push((2, payout.amount, refund(time)));
            }
        }
    }
    rows.sort_by_key(|(place, _, _)| *place);
    let total: i128 = rows.iter().map(|(_, amount, _)| amount).sum();
    let rows: Vec<String> = rows.into_iter().map(|(_, _, row)| row).collect();
    (decimal::format(total), rows.join(","))
}
