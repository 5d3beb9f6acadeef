//! Which fields a service takes, and advice about their values (wire specification 7.1 and 8.5).

mod checksum;
mod pattern;
mod report;

pub use pattern::Pattern;
pub use report::{FieldProblem, FieldReport, Finding, Severity};

use crate::{
    Attributes, CreatePayout,
    wire::{Value, WireError},
};

/// The fields that a service takes: what goes into `fields` of a payout, or `service_fields` of a payment.
///
/// They are advice. Patterns are wrong at times, and white labels ask for fields that the lists do not know; so a check reports,
/// and stops nothing unless it is told to.
///
/// # Example: a check before the payout
///
/// ```
/// use paycore::public::{PublicKey, Account, PayoutPrerequest, Severity};
/// use payout_core::Operation;
///
/// let account = Account::new(Account::PAYCORE_IO, PublicKey::test("pk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")?)?;
/// let body = r#"{"data":{"services":{"test_usd":{"currency":"USD","fields":[
///     {"key":"account","type":"string","regexp":"^\\\\d{1,15}$","required":true}]}}}}"#;
/// let prerequest = PayoutPrerequest::new("10 USD".parse()?);
/// let services = prerequest.read(&account, http::Response::new(body.into()))?;
/// let rules = services.get("test_usd").ok_or("no such service")?.fields();
///
/// assert!(rules.check([("account", "587964")]).is_clean());
/// let report = rules.check([("account", "58-79"), ("nickname", "Ada")]);
/// let found: Vec<String> = report.iter().map(ToString::to_string).collect();
/// assert_eq!(found, [
///     r"warning: `account` does not match the service's pattern `^\\d{1,15}$`",
///     "note: `nickname` is not in the service's list",
/// ]);
/// assert!(report.refuse(Severity::Error).is_ok());
/// assert!(rules.check([("nickname", "Ada")]).refuse(Severity::Error).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldRules(Vec<FieldRule>);

impl FieldRules {
    /// The rules, in the order they came in.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldRule> {
        self.0.iter()
    }

    /// The rule of one field.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&FieldRule> {
        self.iter().find(|rule| rule.key == key)
    }

    /// Compares values with the rules: first what the rules say, then what they do not know. Values are names and texts, such as
    /// those of a payout's `fields`.
    ///
    /// Required fields that are absent or blank are errors; patterns and check digits give warnings. An optional field that is
    /// empty is not checked. A field named `card_number` is checked by Luhn's rule in any case.
    pub fn check<K: AsRef<str>, V: AsRef<str>>(&self, values: impl IntoIterator<Item = (K, V)>) -> FieldReport {
        let values: Vec<(K, V)> = values.into_iter().collect();
        let mut findings = Vec::new();
        for rule in self {
            let mut given = values
                .iter()
                .filter(|(key, value)| key.as_ref() == rule.key && !value.as_ref().trim().is_empty())
                .peekable();
            if given.peek().is_none() && rule.required {
                findings.push(rule.finding(FieldProblem::Missing));
            }
            for (_, value) in given {
                rule.check(value.as_ref(), &mut findings);
            }
        }
        let unlisted = values.iter().filter(|(key, _)| self.get(key.as_ref()).is_none());
        findings.extend(unlisted.map(|(key, _)| Finding {
            key: key.as_ref().to_owned(),
            problem: FieldProblem::Unlisted,
        }));
        FieldReport { findings }
    }

    /// Reads a list of rules. What is no object with a name is left out: it can check nothing.
    pub(super) fn read(service: &Attributes) -> Result<Self, WireError> {
        match service.value("fields") {
            // PHP writes a list whose numbers have a gap as an object.
            Some(Value::Nested(text)) if text.starts_with('{') => {
                let map = Attributes::parse(text)?;
                Ok(Self(map.iter().filter_map(|(_, rule)| FieldRule::read(rule)).collect()))
            }
            _ => Ok(Self(
                service.array("fields")?.iter().filter_map(FieldRule::read).collect(),
            )),
        }
    }
}

impl CreatePayout {
    /// Compares the payout's fields with the rules of its service, which a [prerequest](super::PayoutPrerequest) brings. Advice:
    /// nothing is refused unless [the report is asked to](FieldReport::refuse). A token stands in for `card_number`.
    ///
    /// # Example: stop only at what is sure to fail
    ///
    /// ```
    /// use paycore::{CreatePayout, public::{Services, Severity}};
    ///
    /// # fn example(payout: &CreatePayout, services: &Services) -> Result<(), Box<dyn std::error::Error>> {
    /// let service = services.get("payment_card_uah").ok_or("not for this amount")?;
    /// payout.check_fields(service.fields()).refuse(Severity::Error)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn check_fields(&self, rules: &FieldRules) -> FieldReport {
        let mut report = rules.check(self.fields());
        if self.has_token() {
            let replaced = |finding: &Finding| finding.key == "card_number" && finding.problem == FieldProblem::Missing;
            report.findings.retain(|finding| !replaced(finding));
        }
        report
    }
}

impl<'r> IntoIterator for &'r FieldRules {
    type Item = &'r FieldRule;
    type IntoIter = std::slice::Iter<'r, FieldRule>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What is known of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRule {
    key: String,
    required: bool,
    pattern: Option<Pattern>,
    validators: Vec<Validator>,
    label: LocalText,
    hint: LocalText,
    attributes: Attributes,
}

impl FieldRule {
    /// The field's name.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether the service refuses to work without it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// The pattern.
    #[must_use]
    pub fn pattern(&self) -> Option<&Pattern> {
        self.pattern.as_ref()
    }

    /// Checks beside the pattern, `options.validators`.
    #[must_use]
    pub fn validators(&self) -> &[Validator] {
        &self.validators
    }

    /// The type of the value: `string` in every known case, so that bank codes keep their leading zeros.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.attributes.text("type")
    }

    /// What to call the field in front of people.
    #[must_use]
    pub fn label(&self) -> &LocalText {
        &self.label
    }

    /// What to tell people who fill it in.
    #[must_use]
    pub fn hint(&self) -> &LocalText {
        &self.hint
    }

    /// A value that would do.
    #[must_use]
    pub fn example(&self) -> Option<&str> {
        self.attributes.text("example")
    }

    /// Where to show it among the others: `position`, or `weight` in older answers.
    #[must_use]
    pub fn position(&self) -> Option<i64> {
        let position = self
            .attributes
            .get("position")
            .or_else(|| self.attributes.get("weight"));
        position?.parse().ok()
    }

    /// Every member of the rule.
    #[must_use]
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    fn read(value: &Value) -> Option<Self> {
        let Value::Nested(text) = value else { return None };
        let attributes = Attributes::parse(text).ok()?;
        let key = attributes.text("key").filter(|key| !key.is_empty())?.to_owned();
        Some(Self {
            required: matches!(attributes.get("required"), Some("true" | "1")),
            pattern: attributes
                .text("regexp")
                .filter(|text| !text.is_empty())
                .map(Pattern::new),
            validators: validators(&attributes).unwrap_or_default(),
            label: LocalText::read(&attributes, "label"),
            hint: LocalText::read(&attributes, "hint"),
            key,
            attributes,
        })
    }

    fn check(&self, value: &str, findings: &mut Vec<Finding>) {
        if let Some(pattern) = &self.pattern {
            match pattern.matches(value) {
                Some(true) => {}
                Some(false) => findings.push(self.finding(FieldProblem::Pattern(pattern.clone()))),
                None => findings.push(self.finding(FieldProblem::NotChecked(pattern.clone()))),
            }
        }
        let luhn = self.key == "card_number" || self.validators.contains(&Validator::Luhn);
        if luhn && !checksum::luhn(value) {
            findings.push(self.finding(FieldProblem::Luhn));
        }
        if self.validators.contains(&Validator::Iban) && !checksum::iban(value) {
            findings.push(self.finding(FieldProblem::Iban));
        }
        for validator in &self.validators {
            if let Validator::Other(name) = validator {
                findings.push(self.finding(FieldProblem::UnknownValidator(name.clone())));
            }
        }
    }

    fn finding(&self, problem: FieldProblem) -> Finding {
        Finding {
            key: self.key.clone(),
            problem,
        }
    }
}

fn validators(rule: &Attributes) -> Result<Vec<Validator>, WireError> {
    let Some(options) = rule.object("options")? else {
        return Ok(Vec::new());
    };
    let list = options.array("validators")?;
    Ok(list.iter().filter_map(Validator::read).collect())
}

/// A check beside the pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Validator {
    /// The last digit of a card number is right.
    Luhn,
    /// The check digits of an IBAN are right.
    Iban,
    /// One that this version does not know, as it came.
    Other(String),
}

impl Validator {
    fn read(value: &Value) -> Option<Self> {
        let name = match value {
            Value::Text(name) => name.clone(),
            Value::Nested(text) => Attributes::parse(text).ok()?.text("name")?.to_owned(),
            _ => return None,
        };
        Some(match name.to_ascii_lowercase().as_str() {
            "luhn" => Self::Luhn,
            "iban" => Self::Iban,
            _ => Self::Other(name),
        })
    }
}

/// A text in several languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LocalText(Vec<(String, String)>);

impl LocalText {
    /// The text in a language: `en`, `ru`, `uk`. A text that names no language serves for all.
    #[must_use]
    pub fn get(&self, language: &str) -> Option<&str> {
        self.iter()
            .find(|(candidate, _)| *candidate == language || candidate.is_empty())
            .map(|(_, text)| text)
    }

    /// Languages and texts, in the order they came in.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(language, text)| (language.as_str(), text.as_str()))
    }

    /// A map by language, or one text alone.
    pub(super) fn read(attributes: &Attributes, name: &str) -> Self {
        if let Some(text) = attributes.text(name) {
            return Self(vec![(String::new(), text.to_owned())]);
        }
        let map = attributes.object(name).ok().flatten().unwrap_or_default();
        let texts = map
            .names()
            .filter_map(|language| Some((language.to_owned(), map.text(language)?.to_owned())));
        Self(texts.collect())
    }
}
