//! What holds for every input: paths, bodies, amounts, envelopes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use common::{account, account_of, answer, documented_payout, fetch_word, program, sent, word};
use payoneer::v2::{Comparison, CreatePayout, Message, PayoutStatus};
use payoneer::{Amount, Code, Currency, Date, DateTime, Operation, PayeeId, Reference, SendError};
use proptest::prelude::*;

fn amounts() -> impl Strategy<Value = Amount> {
    (1..=i128::from(u64::MAX)).prop_map(|minor| Amount::from_minor(minor, Currency::from_code("USD").unwrap()).unwrap())
}

proptest! {
    #[test]
    fn trap_21_any_text_stays_in_its_segment(text in any::<String>()) {
        match Message::get(["payees", &text, "status"]).path() {
            Ok(path) => {
                prop_assert_eq!(path.split('/').count(), 4);
                let segment = path.split('/').nth(2).unwrap();
                prop_assert!(segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
                prop_assert!(path.parse::<http::Uri>().is_ok());
                prop_assert_eq!(payout_signing::percent::decode(segment).unwrap(), text);
            }
            Err(_) => prop_assert!(matches!(text.as_str(), "" | "." | "..")),
        }
    }

    #[test]
    fn trap_21_ids_of_ours_are_plain_segments(text in any::<String>()) {
        prop_assume!(text.len() <= 128);
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        let good = plain && !matches!(text.as_str(), "" | "." | "..");
        prop_assert_eq!(text.parse::<PayeeId>().is_ok(), good);
        prop_assert_eq!(text.parse::<Reference>().is_ok(), good);
    }

    #[test]
    fn trap_22_a_body_parses_back_equal(
        description in "[^\\p{Cc}]{1,199}",
        payee in "[A-Za-z0-9_-]{1,50}",
        reference in "[A-Za-z0-9_-]{1,50}",
        amount in amounts(),
    ) {
        let payout = CreatePayout::new(
            reference.parse().unwrap(),
            amount,
            payee.parse().unwrap(),
            description.clone(),
        );
        let body = sent(&account(), &payout).into_body();
        let read: serde_json::Value = serde_json::from_slice(&body).unwrap();
        prop_assert_eq!(&read["description"], &description.as_str());
        prop_assert_eq!(&read["payee_id"], &payee.as_str());
        prop_assert_eq!(&read["client_reference_id"], &reference.as_str());
        prop_assert_eq!(read["amount"].as_str().unwrap(), amount.to_decimal_text());
        prop_assert_eq!(read.as_object().unwrap().len(), 5);
    }

    #[test]
    fn trap_34_amounts_survive_both_ways(amount in amounts(), as_number in any::<bool>()) {
        let program = if as_number { program().amounts_as_numbers() } else { program() };
        let account = account_of(program);
        let payout = CreatePayout::new("r".parse().unwrap(), amount, "p".parse().unwrap(), "TEST");
        let body = sent(&account, &payout).into_body();
        let text = std::str::from_utf8(&body).unwrap();
        let written = text.split("\"amount\":").nth(1).unwrap().split(',').next().unwrap();
        prop_assert_eq!(written.trim_matches('"'), amount.to_decimal_text());
        prop_assert_eq!(written.starts_with('"'), !as_number);
        // The echo of the very digits is accepted, and any other amount is an alarm.
        let echo = |digits: &str| format!(r#"{{"code":0,"payout_id":"9","amount":{digits},"currency":"USD"}}"#);
        prop_assert!(payout.read(&account, answer(200, echo(&amount.to_decimal_text()))).is_ok());
        prop_assert!(payout.read(&account, answer(200, echo(&amount.to_shortest_text()))).is_ok());
        let other = Amount::from_minor(amount.minor() + 1, amount.currency()).unwrap();
        let outcome = payout.read(&account, answer(200, echo(&other.to_decimal_text())));
        prop_assert_eq!(word(&outcome), "unknown Mismatch Silent alarm");
    }

    #[test]
    fn trap_30_only_all_three_make_it_ours(amount in "25\\.22|25\\.220|25\\.23|2522", currency in "USD|EUR|usd", payee in "ID123|ID124") {
        let body = format!(
            r#"{{"code":0,"status":"Funded","amount":{amount},"currency":"{currency}","payee_id":"{payee}"}}"#
        );
        let found = PayoutStatus::new(&"r".parse().unwrap()).read(&account(), answer(200, body)).unwrap();
        let ours = amount.starts_with("25.22") && currency == "USD" && payee == "ID123";
        prop_assert_eq!(documented_payout().compare(&found) == Comparison::Same, ours);
    }

    #[test]
    fn no_bytes_make_a_panic_a_success_or_a_lie(status in 100..600u16, body in any::<Vec<u8>>()) {
        let created = documented_payout().read(&account(), answer(status, body.clone()));
        prop_assert!(created.is_err());
        if matches!(created, Err(SendError::Rejected(_))) {
            prop_assert!(status == 401 || std::str::from_utf8(&body).is_ok_and(|text| text.contains("code")));
        }
        let found = documented_payout().status().read(&account(), answer(status, body));
        prop_assert!(found.is_err());
    }

    #[test]
    fn h11_codes_decide_alike_in_both_http_styles(code in prop_oneof![any::<i64>(), 10_000..10_800i64], style in prop_oneof![Just(200u16), Just(400), Just(404), Just(422)]) {
        prop_assume!(code != 0);
        let body = format!(r#"{{"audit_id":1,"code":{code},"description":"?"}}"#);
        let in_200 = documented_payout().read(&account(), answer(200, body.clone()));
        let in_style = documented_payout().read(&account(), answer(style, body.clone()));
        prop_assert_eq!(word(&in_200), word(&in_style));
        let expected = match Code::from(code).class() {
            payoneer::CodeClass::Final => "rejected Final",
            payoneer::CodeClass::Later => "rejected Later",
            payoneer::CodeClass::Ask => "unknown",
        };
        prop_assert!(word(&in_200).starts_with(expected), "{}", word(&in_200));
        let found = documented_payout().status().read(&account(), answer(style, body));
        let is_not_found = Code::from(code) == Code::PayoutNotFound;
        prop_assert_eq!(fetch_word(&found), if is_not_found { "not found" } else { "refused" });
    }

    #[test]
    fn trap_15_no_member_but_code_decides_a_refusal(name in "[a-z_]{1,12}", text in "[ -~&&[^\"\\\\]]{0,20}") {
        prop_assume!(!matches!(name.as_str(), "code" | "payout_id" | "amount" | "currency" | "audit_id"));
        let body = format!(r#"{{"{name}":"{text}","audit_id":1,"code":10005}}"#);
        prop_assert_eq!(word(&documented_payout().read(&account(), answer(200, body))), "rejected Final");
        let body = format!(r#"{{"audit_id":1,"code":0,"{name}":"{text}","payout_id":"9","amount":25.22,"currency":"USD"}}"#);
        prop_assert_eq!(word(&documented_payout().read(&account(), answer(200, body))), "accepted");
    }

    #[test]
    fn trap_43_a_success_cut_anywhere_is_unknown(at in 0usize..83) {
        let body = r#"{"audit_id":49000002,"code":0,"payout_id":"9023269","amount":25.22,"currency":"USD"}"#;
        prop_assert_eq!(body.len(), 84);
        prop_assert_eq!(word(&documented_payout().read(&account(), answer(200, &body[..at]))), "unknown Unreadable Silent");
    }

    #[test]
    fn dates_are_their_text(year in 1u16..=9999, month in 0u8..14, day in 0u8..33) {
        let text = format!("{year:04}-{month:02}-{day:02}");
        match Date::new(year, month, day) {
            Ok(date) => {
                prop_assert_eq!(date.to_string(), text.clone());
                prop_assert_eq!(text.parse::<Date>(), Ok(date));
                let moment: DateTime = format!("{text}T23:59:59.5").parse().unwrap();
                prop_assert_eq!(moment.date(), date);
            }
            Err(_) => prop_assert!(text.parse::<Date>().is_err()),
        }
    }

    #[test]
    fn no_text_makes_a_date_panic(text in any::<String>()) {
        if let Ok(date) = text.parse::<Date>() {
            prop_assert_eq!(date.to_string(), text.clone());
        }
        if let Ok(moment) = text.parse::<DateTime>() {
            prop_assert_eq!(moment.as_str(), text);
        }
    }
}
