//! What a prerequest brings: the services that an account has for a currency and an amount (wire specification 7.1).

use super::{
    account::Account,
    fields::{FieldRules, LocalText},
};
use crate::{
    Attributes,
    error::fetched,
    wire::{Value, WireError, decimal::Decimal, elements, resource::Document},
};
use bytes::Bytes;
use http::Response;
use payout_core::{Amount, Currency, FetchError, Malformed, RawAnswer};
use std::cmp::Ordering;

/// The services of one answer, in its order. There may be none.
///
/// The list is filtered by the amount and by settings of the account, and says nothing for ever: a service that is missing may work
/// for another amount, and a rate is not locked. Whether it is a list of test services follows from the key that asked, and not
/// from the answer's `test_mode`, which the documents' own sample gets wrong.
#[derive(Debug, Clone)]
pub struct Services {
    list: Vec<Service>,
    methods: Vec<Method>,
    attributes: Attributes,
    raw: RawAnswer,
}

impl Services {
    /// The services.
    pub fn iter(&self) -> std::slice::Iter<'_, Service> {
        self.list.iter()
    }

    /// The service of this code: `payment_card_uah`.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Service> {
        self.iter().find(|service| service.code == code)
    }

    /// The methods that the services belong to, such as `payment_card`.
    #[must_use]
    pub fn methods(&self) -> &[Method] {
        &self.methods
    }

    /// Every member that stands beside the services.
    #[must_use]
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// The answer as it came.
    #[must_use]
    pub fn raw(&self) -> &RawAnswer {
        &self.raw
    }

    /// Judges an answer to `asked`, a call about this currency.
    pub(super) fn read(
        account: &Account,
        response: &Response<Bytes>,
        asked: &'static str,
        currency: Currency,
    ) -> Result<Self, FetchError> {
        let services = fetched(account, response, |document| {
            Self::of(document, asked, RawAnswer::new(response))
        })?;
        match services
            .attributes
            .text("currency")
            .filter(|echo| *echo != currency.code())
        {
            None => Ok(services),
            Some(echo) => {
                let detail = format!("services for {}, asked was {currency}", payout_core::mask(echo));
                Err(Malformed::new(detail).with_raw(services.raw).into())
            }
        }
    }

    /// Reads both forms: members in `data` itself, or in `data.attributes` beside a `data.type`.
    fn of(document: &Document, asked: &'static str, raw: RawAnswer) -> Result<Self, WireError> {
        let data = document
            .top()
            .object("data")?
            .ok_or(WireError::Missing { name: "data" })?;
        let attributes = if data.value("services").is_some() {
            data
        } else {
            if let Some(found) = data.text("type").filter(|found| *found == other_than(asked)) {
                let found = found.to_owned();
                return Err(WireError::Type { found, expected: asked });
            }
            data.object("attributes")?.unwrap_or_default()
        };
        let services = attributes.value("services");
        let services = services.ok_or(WireError::Missing { name: "data.services" })?;
        Ok(Self {
            list: entries(services, "services")?
                .into_iter()
                .map(|(code, members)| Service::read(code, members))
                .collect::<Result<_, _>>()?,
            methods: match attributes.value("methods") {
                None => Vec::new(),
                Some(methods) => entries(methods, "methods")?.into_iter().map(Method::read).collect(),
            },
            attributes,
            raw,
        })
    }
}

impl<'s> IntoIterator for &'s Services {
    type Item = &'s Service;
    type IntoIter = std::slice::Iter<'s, Service>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The two calls, which are also the types of their answers.
pub(super) const PAYOUT: &str = "payout-prerequest";
pub(super) const PAYMENT: &str = "payment-prerequest";

fn other_than(name: &str) -> &'static str {
    if name == PAYOUT { PAYMENT } else { PAYOUT }
}

/// One service that the account has: a way to pay, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    code: String,
    fields: FieldRules,
    attributes: Attributes,
}

impl Service {
    /// Its code, which `service` of a payout takes: `payment_card_uah`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The code of the method it belongs to: `payment_card`.
    #[must_use]
    pub fn method(&self) -> Option<&str> {
        self.attributes.text("method")
    }

    /// The code of its own currency, which need not be the one that was asked for.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.attributes.text("currency")
    }

    /// The fields it takes.
    #[must_use]
    pub fn fields(&self) -> &FieldRules {
        &self.fields
    }

    /// `available`, or another word.
    #[must_use]
    pub fn status(&self) -> Option<&str> {
        self.attributes.text("status")
    }

    /// Whether its status says that it is available.
    #[must_use]
    pub fn is_available(&self) -> bool {
        self.status()
            .is_some_and(|status| status.eq_ignore_ascii_case("available"))
    }

    /// How the payer is led, of payments only: `hpp`.
    #[must_use]
    pub fn flow(&self) -> Option<&str> {
        self.attributes.text("flow")
    }

    /// The smallest amount, as decimal text in major units of the [service's currency](Self::currency).
    #[must_use]
    pub fn amount_min(&self) -> Option<&str> {
        self.attributes.decimal("amount_min")
    }

    /// The largest amount, as decimal text in major units of the [service's currency](Self::currency).
    #[must_use]
    pub fn amount_max(&self) -> Option<&str> {
        self.attributes.decimal("amount_max")
    }

    /// The rate to the service's currency, as the text of a JSON number, which can have an exponent. It is not locked.
    #[must_use]
    pub fn exchange_rate(&self) -> Option<&str> {
        self.attributes.decimal("exchange_rate")
    }

    /// Whether an amount lies within the limits. `None` where that cannot be told: no limits, a limit that is no number, or an
    /// amount in another currency than the [service's](Self::currency).
    #[must_use]
    pub fn admits(&self, amount: &Amount) -> Option<bool> {
        if self.currency()? != amount.currency().code() {
            return None;
        }
        let asked = Decimal::parse(&amount.to_shortest_text())?;
        let compare = |text: &str| {
            let limit = Decimal::parse(text)?;
            // An amount is above nought.
            Some(if text.starts_with('-') {
                Ordering::Greater
            } else {
                asked.compare_size(&limit)
            })
        };
        let least = self.amount_min().map(compare);
        let most = self.amount_max().map(compare);
        match (least, most) {
            (None, None) | (Some(None), _) | (_, Some(None)) => None,
            (least, most) => {
                Some(least.flatten().is_none_or(Ordering::is_ge) && most.flatten().is_none_or(Ordering::is_le))
            }
        }
    }

    /// Every member of the service.
    #[must_use]
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    fn read(code: String, attributes: Attributes) -> Result<Self, WireError> {
        Ok(Self {
            fields: FieldRules::read(&attributes)?,
            code,
            attributes,
        })
    }
}

/// A method that services belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    code: String,
    name: LocalText,
    attributes: Attributes,
}

impl Method {
    /// Its code: `payment_card`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What to call it in front of people.
    #[must_use]
    pub fn name(&self) -> &LocalText {
        &self.name
    }

    /// The group it belongs to.
    #[must_use]
    pub fn category(&self) -> Option<&str> {
        self.attributes.text("category")
    }

    /// Every member of the method.
    #[must_use]
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    fn read((code, attributes): (String, Attributes)) -> Self {
        Self {
            name: LocalText::read(&attributes, "name"),
            code,
            attributes,
        }
    }
}

/// The entries of a map by code, or of a list of objects that each have a `code`; the empty list stands for an empty map.
fn entries(value: &Value, name: &str) -> Result<Vec<(String, Attributes)>, WireError> {
    let Value::Nested(text) = value else {
        return match value {
            Value::Null => Ok(Vec::new()),
            _ => Err(WireError::NoObject { name: name.to_owned() }),
        };
    };
    let object = |value: &Value| match value {
        Value::Nested(text) => Attributes::parse(text),
        _ => Err(WireError::NoObject {
            name: format!("{name}[]"),
        }),
    };
    if text.starts_with('{') {
        let map = Attributes::parse(text)?;
        return map
            .iter()
            .map(|(code, value)| Ok((code.to_owned(), object(value)?)))
            .collect();
    }
    let list = elements(text)?;
    list.iter()
        .map(|value| {
            let members = object(value)?;
            let code = members.text("code").ok_or(WireError::Missing {
                name: "services[].code",
            })?;
            Ok((code.to_owned(), members))
        })
        .collect()
}
