//! What holds for every link, every form, every field rule and every value.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may panic")]

mod public_support;

use http::Response;
use paycore::{
    Operation,
    public::{
        Customer, FieldProblem, FormMethod, HostedPayment, HostedPaymentPage, Pattern, PayoutPrerequest, Severity,
    },
};
use payout_core::{Amount, Currency};
use payout_signing::form;
use proptest::{collection::vec, option, prelude::*};
use public_support::{account, key, rules};

/// Without control characters, which are refused.
fn texts() -> impl Strategy<Value = String> {
    "\\PC{1,24}"
}

prop_compose! {
    fn payments()(
        reference in "[A-Za-z0-9_-]{1,36}",
        minor in 1_i128..1_000_000_000_000,
        code in prop::sample::select(vec!["USD", "UAH", "JPY", "KWD"]),
        description in option::of(texts()),
        name in option::of(texts()),
        metadata in prop::collection::btree_map("[A-Za-z0-9._-]{1,12}", texts(), 0..4),
        style in prop::collection::btree_map("[a-z_]{1,12}", texts(), 0..3),
    ) -> HostedPayment {
        let amount = Amount::from_minor(minor, Currency::from_code(code).unwrap()).unwrap();
        let mut payment = HostedPayment::new(key(), reference.parse().unwrap(), amount);
        if let Some(description) = description {
            payment = payment.description(description);
        }
        if let Some(name) = name {
            payment = payment.customer(Customer::new("cus_1").name(name));
        }
        payment = metadata.into_iter().fold(payment, |payment, (key, value)| payment.metadata(key, value));
        style.into_iter().fold(payment, |payment, (key, value)| payment.style(key, value))
    }
}

fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

/// The remainder by long division of the digits as text, independent of the one under test.
fn remainder_97(digits: &str) -> u32 {
    digits
        .bytes()
        .fold(0, |remainder, byte| (remainder * 10 + u32::from(byte - b'0')) % 97)
}

fn iban(country: &str, account: &str) -> String {
    let digits = |text: &str| -> String {
        text.chars()
            .map(|letter| letter.to_digit(36).unwrap().to_string())
            .collect()
    };
    let check = 98 - remainder_97(&format!("{}{}00", digits(account), digits(country)));
    format!("{country}{check:02}{account}")
}

proptest! {
    #[test]
    fn links_and_forms_carry_the_same_and_decode_to_it(payment in payments()) {
        let page = HostedPaymentPage::new(HostedPaymentPage::PAYCORE_IO).unwrap();
        let link = page.link(&payment).unwrap();
        let form = page.form(FormMethod::Post, &payment).unwrap();
        let fields: Vec<(String, String)> = form.fields().map(|(name, value)| (name.into(), value.into())).collect();
        let (start, query) = link.split_once('?').unwrap();
        prop_assert_eq!(start, "https://com.paycore.io/hpp/");
        prop_assert_eq!(form::decode_unique(query).unwrap(), fields.clone());
        prop_assert!(link.parse::<http::Uri>().is_ok());

        let html = form.to_html("Pay");
        prop_assert_eq!(html.matches('<').count(), fields.len() + 4);
        let values: Vec<String> =
            html.split("value=\"").skip(1).map(|rest| unescape(rest.split('"').next().unwrap())).collect();
        prop_assert_eq!(values, fields.into_iter().map(|(_, value)| value).collect::<Vec<_>>());
    }

    #[test]
    fn m7_an_amount_keeps_its_digits(minor in 1_i128..i128::from(u64::MAX), exponent in 0_u8..=18) {
        let amount = Amount::from_minor(minor, Currency::platform("XQZ", exponent).unwrap()).unwrap();
        let message = PayoutPrerequest::new(amount).write(&account()).unwrap();
        let (_, number) = message.json().unwrap().rsplit_once(':').unwrap();
        let number = number.strip_suffix('}').unwrap();
        prop_assert!(amount.equals_decimal(number).unwrap(), "{}", number);
        prop_assert!(number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'), "{}", number);
        prop_assert!(!number.contains('.') || !number.ends_with('0'), "{}", number);
    }

    #[test]
    fn every_check_digit_but_one_is_wrong(digits in "[0-9]{11,18}") {
        let rules = rules(r#"[{"key":"card_number","options":{"validators":[{"name":"Luhn"}]}}]"#);
        let good = (0..10).filter(|check| rules.check([("card_number", format!("{digits}{check}"))]).is_clean());
        prop_assert_eq!(good.count(), 1);
    }

    #[test]
    fn an_iban_is_right_and_any_other_digit_makes_it_wrong(
        country in "[A-Z]{2}", account in "[0-9A-Z]{11,30}", at in 2_usize..15, other in "[0-9]",
    ) {
        let rules = rules(r#"[{"key":"a","options":{"validators":[{"name":"Iban"}]}}]"#);
        let right = iban(&country, &account);
        prop_assert!(rules.check([("a", &right)]).is_clean(), "{}", right);
        // A letter counts as two digits, so one in the place of a digit can leave the same remainder.
        prop_assume!(right.as_bytes()[at].is_ascii_digit());
        let mut wrong = right.clone();
        wrong.replace_range(at..=at, &other);
        let report = rules.check([("a", &wrong)]);
        prop_assert_eq!(report.is_clean(), wrong == right, "{} {}", right, wrong);
    }

    #[test]
    fn a_pattern_escaped_twice_says_the_same(
        pattern in prop::sample::select(vec![r"^\d{1,15}$", r"\+\d{1,15}", r"^\w+\.\w+$", r"^[A-Z\-\sa-z]{2,64}$", r"^\p{L}+$"]),
        value in "[+0-9A-Za-z. é-]{0,8}",
    ) {
        let doubled = pattern.replace('\\', r"\\");
        prop_assert_eq!(Pattern::new(doubled).matches(&value), Pattern::new(pattern).matches(&value));
    }

    #[test]
    fn a_literal_pattern_finds_itself_and_no_pattern_panics(pattern in "\\PC{0,30}", value in "\\PC{0,30}") {
        let _: Option<bool> = Pattern::new(pattern.as_str()).matches(&value);
        let escaped: String = value.chars().map(|letter| match letter {
            letter if letter.is_alphanumeric() || !letter.is_ascii() => letter.to_string(),
            letter => format!("[{}{letter}]", if matches!(letter, '^' | ']' | '\\' | '-') { r"\" } else { "" }),
        }).collect();
        // Not where the text happens to have delimiters, or backslashes by twos.
        prop_assume!(!value.contains('\\'));
        prop_assert_eq!(Pattern::new(escaped.as_str()).matches(&value), Some(true), "{}", escaped);
    }

    #[test]
    fn no_finding_repeats_a_value_and_notes_never_block(
        value in "[0-9A-Za-z]{12,24}", pattern in "[a-z\\[(]{1,6}", required: bool,
    ) {
        let value = format!("canary-{value}");
        let rules = rules(&format!(r#"[{{"key":"a","regexp":"{pattern}","required":{required}}}]"#));
        let report = rules.check([("a", value.as_str()), ("b", value.as_str())]);
        for finding in &report {
            let shown = format!("{finding} {finding:?}");
            prop_assert!(!shown.contains("canary"), "{}", shown);
            let blocks = report.refuse_where(|other| other == finding && other.severity() >= Severity::Warning).is_err();
            prop_assert_eq!(blocks, matches!(finding.problem(), FieldProblem::Pattern(_)));
        }
        prop_assert!(report.refuse(Severity::Error).is_ok());
    }

    #[test]
    fn trap_52_no_answer_panics(body in vec(any::<u8>(), 0..200), text in "[\\[\\]{}\",:a-z0-9\\\\]{0,80}") {
        let call = PayoutPrerequest::new("10 USD".parse().unwrap());
        drop(call.read(&account(), Response::new(body.into())));
        let near = format!(r#"{{"data":{{"services":{{"s":{text}}}}}}}"#);
        drop(call.read(&account(), Response::new(near.into())));
    }
}
