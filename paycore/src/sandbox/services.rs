//! Services, their fields, and the prerequests that tell of them (sections 7.1, 8.3 and 8.4).

use super::{
    answer::Answer,
    builder::Config,
    call::Call,
    decimal,
    errors::Refusal,
    json::{JsonStyle, Object},
};
use http::StatusCode;

/// Which form the answers to prerequests have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PrerequestShape {
    /// `{"data":{"currency",...,"services":{...}}}`, of the merchant documents.
    #[default]
    Plain,
    /// `{"data":{"type","attributes":{...,"services":{...}}}}`, of the JavaScript client.
    Attributes,
}

/// A service as prerequests show it, and as creates are checked against it. A service that is not listed takes any fields: the real
/// dictionary has thousands.
///
/// # Example: a service with a regular expression that is wrong, as some of the real ones are
///
/// ```
/// use paycore::sandbox::{Sandbox, Service};
///
/// let bitcoin = Service::new("bitcoin_btc", "BTC")
///     .limits("0.00001000", "50.00000000")
///     .field("wallet_id", r"\\+\\d{1,15}", true);
/// let sandbox = Sandbox::builder().service(bitcoin).build();
/// # let _ = sandbox;
/// ```
#[derive(Debug, Clone)]
#[must_use = "a service is unknown until it is given to a sandbox"]
pub struct Service {
    pub(super) code: String,
    currency: String,
    amount_min: String,
    amount_max: String,
    pub(super) fields: Vec<Field>,
    status: String,
    members: Vec<(String, String)>,
    is_payment: bool,
    /// Whether the sandbox itself knows what the fields must be.
    is_checked: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) key: String,
    regexp: String,
    pub(super) required: bool,
    validator: Option<&'static str>,
    check: Option<fn(&str) -> bool>,
}

impl Service {
    /// A payout service in a currency, without fields.
    pub fn new(code: impl Into<String>, currency: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            currency: currency.into(),
            amount_min: "0.01000000".to_owned(),
            amount_max: "1000000.00000000".to_owned(),
            fields: Vec::new(),
            status: "available".to_owned(),
            members: Vec::new(),
            is_payment: false,
            is_checked: false,
        }
    }

    /// A service that payers use; prerequests of payments show it.
    pub fn of_payments(mut self) -> Self {
        self.is_payment = true;
        self
    }

    /// The smallest and largest amount, as decimal text.
    pub fn limits(mut self, min: impl Into<String>, max: impl Into<String>) -> Self {
        (self.amount_min, self.amount_max) = (min.into(), max.into());
        self
    }

    /// A field: its key, its regular expression as it is to be told, and whether it is required. The expression is told, and not
    /// applied.
    pub fn field(mut self, key: impl Into<String>, regexp: impl Into<String>, required: bool) -> Self {
        self.fields.push(Field {
            key: key.into(),
            regexp: regexp.into(),
            required,
            validator: None,
            check: None,
        });
        self
    }

    /// Its `status`; `available` without this.
    pub fn status(mut self, status: impl Into<String>) -> Self {
        self.status = status.into();
        self
    }

    /// One more member of the service in prerequests, as JSON text.
    pub fn member(mut self, name: impl Into<String>, json: impl Into<String>) -> Self {
        self.members.push((name.into(), json.into()));
        self
    }

    fn checked(mut self, key: &str, regexp: &str, required: bool, check: fn(&str) -> bool) -> Self {
        self = self.field(key, regexp, required);
        if let Some(field) = self.fields.last_mut() {
            field.check = Some(check);
            field.validator = (key == "card_number").then_some("Luhn");
        }
        self.is_checked = true;
        self
    }

    /// What is wrong with the fields of a create: the key, and why.
    pub(super) fn refuses(&self, fields: &[(String, String)], has_token: bool) -> Option<(String, &'static str)> {
        for field in &self.fields {
            let value = fields.iter().find(|(key, _)| *key == field.key).map(|(_, value)| value);
            let by_token = has_token && field.key == "card_number";
            match (value, field.check) {
                (None, _) if field.required && !by_token => {
                    return Some((field.key.clone(), "This value should not be blank."));
                }
                (Some(value), Some(check)) if !check(value) => {
                    return Some((field.key.clone(), "This value is not valid."));
                }
                _ => {}
            }
        }
        None
    }

    fn tell(&self, style: JsonStyle) -> String {
        let text = |text: &str| style.text(text);
        let fields: Vec<String> = self
            .fields
            .iter()
            .enumerate()
            .map(|(position, field)| {
                let options = field.validator.map_or_else(String::new, |validator| {
                    format!(",\"options\":{{\"validators\":[{{\"name\":\"{validator}\"}}]}}")
                });
                format!(
                    "{{\"key\":{},\"type\":\"string\",\"label\":{{\"en\":{}}},\"example\":null,\"hint\":{{\"en\":\"\"}},\
                     \"regexp\":{},\"required\":{},\"position\":{position}{options}}}",
                    text(&field.key),
                    text(&field.key),
                    text(&field.regexp),
                    field.required
                )
            })
            .collect();
        let method = self
            .code
            .rsplit_once('_')
            .map_or(self.code.as_str(), |(method, _)| method);
        let flow = if self.is_payment { ",\"flow\":\"hpp\"" } else { "" };
        let more: Vec<String> = self
            .members
            .iter()
            .map(|(name, json)| format!(",{}:{json}", text(name)))
            .collect();
        let more = more.concat();
        format!(
            "{{\"code\":{},\"method\":{},\"currency\":{},\"fields\":[{}],\"amount_min\":{},\"amount_max\":{},\
             \"exchange_rate\":1,\"status\":{}{flow}{more}}}",
            text(&self.code),
            text(method),
            text(&self.currency),
            fields.join(","),
            text(&self.amount_min),
            text(&self.amount_max),
            text(&self.status),
        )
    }
}

fn digits(value: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_card_number(value: &str) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = value
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0'));
            if at % 2 == 1 { doubled(digit) } else { digit }
        })
        .sum();
    digits(value, 12..=19) && sum % 10 == 0
}

/// The services that the sandbox knows by itself (section 8.4).
pub(super) fn listed() -> Vec<Service> {
    let steering = |value: &str| {
        let fits = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_' | b' ');
        (2..=64).contains(&value.len()) && value.bytes().all(fits)
    };
    let test = |code: &&str| {
        let currency = code.trim_start_matches("test_").to_ascii_uppercase();
        Service::new(*code, currency)
            .limits("0.01000000", "9999999.00000000")
            .checked("account", r"^\\d{1,15}$", true, |value| digits(value, 1..=15))
            .checked("test_details_success_rate", r"^\\d{1,15}$", false, |value| {
                digits(value, 1..=15)
            })
            .checked("test_details_payout_status", r"^[A-Z\\-\\sa-z]{2,64}$", false, steering)
            .checked(
                "test_details_payout_resolution",
                r"^[A-Z\\-\\sa-z]{2,64}$",
                false,
                steering,
            )
    };
    let codes = [
        "test_usd", "test_eur", "test_uah", "test_gbp", "test_rub", "test_btc", "test_eth", "test_xts",
    ];
    let mut services: Vec<Service> = codes.iter().map(test).collect();
    for (code, currency) in [
        ("payment_card_uah", "UAH"),
        ("payment_card_usd", "USD"),
        ("payment_card_eur", "EUR"),
    ] {
        let max = if currency == "UAH" {
            "100000.00000000"
        } else {
            "1000000.00000000"
        };
        services.push(Service::new(code, currency).limits("0.01000000", max).checked(
            "card_number",
            r"^\\d{12,19}$",
            true,
            is_card_number,
        ));
        let of_payments = Service::new(format!("{code}_hpp"), currency).of_payments();
        services.push(of_payments.limits("0.01000000", max));
    }
    services
}

/// `payout-prerequest` and `payment-prerequest`: what can be paid, and how (section 7.1).
pub(super) fn prerequest(config: &Config, call: Call, is_test: bool, body: &Object<'_>) -> Result<Answer, Refusal> {
    let is_payment = call == Call::PaymentPrerequest;
    let known = ["public_key", "currency", "amount"];
    if let Some(name) = body.names().find(|name| !known.contains(name)) {
        return Err(Refusal::invalid(name, "This attribute is not known."));
    }
    let currency = body.text("currency");
    let currency = currency.ok_or_else(|| Refusal::invalid("currency", "This value should not be blank."))?;
    let literal = body.literal("amount").filter(|literal| *literal != "null");
    let amount = literal.map(|literal| literal.trim_matches('"'));
    if amount.is_some_and(|amount| decimal::parse(amount).is_none_or(|amount| amount <= 0)) {
        return Err(Refusal::invalid("amount", "This value should be a number above zero."));
    }
    if amount.is_none() && !is_payment {
        return Err(Refusal::invalid("amount", "This value should not be blank."));
    }
    let asked = amount.and_then(decimal::parse);
    let offered = |service: &&Service| {
        let within = asked.is_none_or(|asked| {
            decimal::parse(&service.amount_min).is_none_or(|min| min <= asked)
                && decimal::parse(&service.amount_max).is_none_or(|max| asked <= max)
        });
        // A test key gives the test services.
        let of_mode = is_payment || service.code.starts_with("test_") == is_test;
        service.is_payment == is_payment && service.currency == currency && within && of_mode
    };
    let style = config.json;
    let told: Vec<String> = config
        .services
        .iter()
        .filter(offered)
        .map(|service| format!("{}:{}", style.text(&service.code), service.tell(style)))
        .collect();
    let services = if told.is_empty() {
        "[]".to_owned()
    } else {
        format!("{{{}}}", told.join(","))
    };
    let members = format!(
        "\"currency\":{},\"amount\":{},\"test_mode\":{is_test},\"services\":{services},\"methods\":[]",
        style.text(&currency),
        amount.unwrap_or("null")
    );
    let body = match config.prerequests {
        PrerequestShape::Plain => format!("{{\"data\":{{{members}}}}}"),
        PrerequestShape::Attributes => {
            let kind = if is_payment {
                "payment-prerequest"
            } else {
                "payout-prerequest"
            };
            format!("{{\"data\":{{\"type\":\"{kind}\",\"attributes\":{{{members}}}}}}}")
        }
    };
    Ok(Answer::Raw(StatusCode::OK, "application/json".to_owned(), body.into()))
}

#[cfg(test)]
mod tests {
    use super::is_card_number;

    #[test]
    fn the_test_cards_are_card_numbers() {
        for number in [
            "5123817234060000",
            "5519283812030000",
            "4412397212080000",
            "4302912837020000",
        ] {
            assert!(is_card_number(number), "{number}");
        }
        for number in [
            "5123817234060001",
            "51238172340",
            "",
            "5123 8172 3406 0000",
            "51238172340600000000",
        ] {
            assert!(!is_card_number(number), "{number}");
        }
    }
}
