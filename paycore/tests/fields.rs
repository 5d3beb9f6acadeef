//! Field rules: what they say of values, and that they never block by themselves (wire specification 8.4 and 8.5).

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod public_support;

use paycore::{
    Amount, CreatePayout,
    public::{FieldProblem, FieldReport, Pattern, Severity, Validator},
};
use public_support::{rules, services};

/// The fields of `payment_card_uah`, a SEPA transfer and a test service (wire specification 8.4), as one list.
const FIELDS: &str = r#"[
    {"key":"card_number","type":"string","regexp":"\\d{12,19}","required":true,"position":1,
     "options":{"validators":[{"name":"Luhn"}]},"label":{"en":"Card number","uk":"Номер картки"},"example":"5123817234060000"},
    {"key":"account_number","type":"string","regexp":"/^[A-Z]{2}(\\w){13,29}$/","required":false,"weight":"2",
     "options":{"validators":[{"name":"Iban"}]},"label":"Account","hint":null},
    {"key":"test_details_payout_status","type":"string","regexp":"/^[A-Z\\-\\sa-z]{2,64}$/","required":false}
]"#;

fn shown(report: &FieldReport) -> Vec<String> {
    report.iter().map(ToString::to_string).collect()
}

#[test]
fn trap_53_values_that_fit_give_a_clean_report() {
    let rules = rules(FIELDS);
    let report = rules.check([
        ("card_number", "5123817234060000"),
        ("account_number", "DE89370400440532013000"),
    ]);
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(report.worst(), None);
    assert!(report.refuse(Severity::Note).is_ok());
    // An optional field that is empty is not there.
    assert!(
        rules
            .check([("card_number", "5123817234060000"), ("account_number", "")])
            .is_clean()
    );
}

#[test]
fn trap_53_a_mismatch_warns_and_blocks_only_on_request() {
    let report = rules(FIELDS).check([
        ("card_number", "5123817234060001"),
        ("account_number", "DE00370400440532013000"),
        ("test_details_payout_status", "process_failed"),
    ]);
    assert_eq!(
        shown(&report),
        [
            "warning: `card_number` fails Luhn's check, give the digits of the card number without blanks",
            "warning: `account_number` is no IBAN with right check digits",
            r"warning: `test_details_payout_status` does not match the service's pattern `/^[A-Z\-\sa-z]{2,64}$/`",
        ]
    );
    assert_eq!(report.worst(), Some(Severity::Warning));
    assert!(report.refuse(Severity::Error).is_ok());
    let error = report.refuse(Severity::Warning).unwrap_err();
    assert_eq!(error.field(), "fields.card_number");
    assert_eq!(
        error.to_string(),
        "`fields.card_number`: fails Luhn's check, give the digits of the card number without blanks (PayCore 8.5)"
    );
    let only_iban = |finding: &paycore::public::Finding| *finding.problem() == FieldProblem::Iban;
    assert_eq!(
        report.refuse_where(only_iban).unwrap_err().field(),
        "fields.account_number"
    );
}

#[test]
fn trap_53_a_required_field_that_is_missing_is_an_error() {
    let rules = rules(FIELDS);
    for values in [vec![], vec![("card_number", "")], vec![("card_number", " \t")]] {
        let report = rules.check(values);
        assert_eq!(
            shown(&report),
            ["error: `card_number` is missing or blank, the service requires it"]
        );
        assert_eq!(
            report.refuse(Severity::Error).unwrap_err().field(),
            "fields.card_number"
        );
    }
}

#[test]
fn trap_53_fields_that_no_list_knows_are_a_note() {
    let report = rules(FIELDS).check([("card_number", "5123817234060000"), ("beneficiary_document_id", "1")]);
    assert_eq!(
        shown(&report),
        ["note: `beneficiary_document_id` is not in the service's list"]
    );
    assert!(report.refuse(Severity::Warning).is_ok());
}

#[test]
fn trap_53_a_pattern_that_does_not_compile_checks_nothing() {
    for pattern in ["(", "[a", r"(?=x)", r"(a)\\1", "/a/e"] {
        let rules = rules(&format!(r#"[{{"key":"a","regexp":"{pattern}","required":true}}]"#));
        let report = rules.check([("a", "anything")]);
        assert!(
            matches!(report.iter().next().unwrap().problem(), FieldProblem::NotChecked(_)),
            "{pattern}"
        );
        assert_eq!(report.worst(), Some(Severity::Note), "{pattern}");
        assert!(report.refuse(Severity::Warning).is_ok(), "{pattern}");
    }
}

#[test]
fn trap_53_patterns_as_the_api_sends_them() {
    // JSON text with four backslashes, and the unanchored one.
    let rules = rules(
        r#"[{"key":"account","regexp":"^\\\\d{1,15}$"},{"key":"wallet_id","regexp":"\\\\+\\\\d{1,15}"},{"key":"bank_code","regexp":""}]"#,
    );
    assert_eq!(
        rules.get("account").unwrap().pattern().unwrap().as_str(),
        r"^\\d{1,15}$"
    );
    assert_eq!(rules.get("bank_code").unwrap().pattern(), None);
    let good = [("account", "587964"), ("wallet_id", "+4915"), ("bank_code", "001")];
    assert!(rules.check(good).is_clean());
    // Plainly wrong in 2021, and so only a warning: a Bitcoin wallet is no telephone.
    let report = rules.check([("wallet_id", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT")]);
    assert_eq!(report.worst(), Some(Severity::Warning));
}

#[test]
fn members_of_a_rule() {
    let rules = rules(FIELDS);
    let card = rules.get("card_number").unwrap();
    assert!(card.is_required());
    assert_eq!(card.kind(), Some("string"));
    assert_eq!(card.validators(), [Validator::Luhn]);
    assert_eq!(card.label().get("uk"), Some("Номер картки"));
    assert_eq!(card.label().get("ru"), None);
    assert_eq!(card.example(), Some("5123817234060000"));
    assert_eq!(card.position(), Some(1));
    let account = rules.get("account_number").unwrap();
    assert!(!account.is_required());
    assert_eq!(account.position(), Some(2));
    assert_eq!(account.label().get("en"), Some("Account"));
    assert_eq!(account.hint().iter().count(), 0);
    assert_eq!(account.attributes().text("key"), Some("account_number"));
    assert_eq!(rules.iter().count(), 3);
    assert_eq!(rules.get("nothing"), None);
}

#[test]
fn odd_rules_are_read_as_far_as_they_go() {
    let odd = rules(
        r#"{"0":{"key":"a","required":1,"options":[]},"2":{"key":"b","required":"1","options":{"validators":["IBAN",{"name":"Bic"},7]}}}"#,
    );
    assert!(odd.get("a").unwrap().is_required());
    assert!(odd.get("b").unwrap().is_required());
    assert_eq!(
        odd.get("b").unwrap().validators(),
        [Validator::Iban, Validator::Other("Bic".to_owned())]
    );
    let report = odd.check([("a", "x"), ("b", "DE89370400440532013000")]);
    assert_eq!(
        shown(&report),
        ["note: `b` has the validator `Bic`, which is not known here"]
    );

    let rest = rules(
        r#"[null,"card_number",7,[],{},{"key":""},{"key":7},{"key":"a","key":"b"},{"key":"c","required":"yes"}]"#,
    );
    let keys: Vec<&str> = rest.iter().map(paycore::public::FieldRule::key).collect();
    assert_eq!(keys, ["c"]);
    assert!(!rest.get("c").unwrap().is_required());
    for none in ["[]", "{}", "null"] {
        assert_eq!(rules(none).iter().count(), 0, "{none}");
    }
    assert_eq!(
        services(r#"{"data":{"services":{"x_usd":{}}}}"#)
            .get("x_usd")
            .unwrap()
            .fields()
            .iter()
            .count(),
        0
    );
}

#[test]
fn a_card_number_is_checked_by_luhns_rule_without_a_validator() {
    let rules = rules(r#"[{"key":"card_number","required":true}]"#);
    assert!(rules.check([("card_number", "5519283812030000")]).is_clean());
    assert_eq!(
        rules.check([("card_number", "5519283812030001")]).worst(),
        Some(Severity::Warning)
    );
}

#[test]
fn k2_no_report_repeats_a_value() {
    let rules = rules(FIELDS);
    let report = rules.check([
        ("card_number", "4444333322221112"),
        ("account_number", "CANARY"),
        ("4444333322221111", "CANARY"),
    ]);
    let mut texts = shown(&report);
    texts.push(format!("{:?}", report.refuse(Severity::Warning)));
    texts.extend(
        report
            .iter()
            .map(|finding| format!("{:?}", report.refuse_where(|other| other == finding))),
    );
    for text in texts {
        assert!(!text.contains("CANARY") && !text.contains("44443333"), "{text}");
    }
}

#[test]
fn severities_are_ordered() {
    assert!(Severity::Note < Severity::Warning && Severity::Warning < Severity::Error);
    assert_eq!(Pattern::new("a").to_string(), "a");
}

#[test]
fn a_payout_is_checked_by_its_own_fields_and_a_token_stands_in_for_the_card() {
    let rules = rules(FIELDS);
    let payout = || {
        let amount: Amount = "10 UAH".parse().unwrap();
        CreatePayout::new("payout-2041".parse().unwrap(), "payment_card_uah", amount)
    };
    assert!(
        payout()
            .field("card_number", "5123817234060000")
            .check_fields(&rules)
            .is_clean()
    );
    assert_eq!(payout().check_fields(&rules).worst(), Some(Severity::Error));
    assert!(
        payout()
            .token("1Wrmk47zNKIGbo57znUzGy5ircN1FhPd")
            .check_fields(&rules)
            .is_clean()
    );
    let report = payout().token("t").field("account_number", "x").check_fields(&rules);
    assert_eq!(report.worst(), Some(Severity::Warning));
}
